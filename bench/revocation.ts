import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { largeRevocationList } from '../jpki/testing/large-list.ts';
import { createRoot } from '../jpki/testing/test-ca.ts';
import { median } from './measure.ts';

/**
 * `node bench/revocation.ts [entries] [rounds]`: makes a signed revocation list (5,000,000 entries unless said) and lets a
 * process of its own load it: in the thread that the servers use, and in the main thread beside it. Prints JSON: seconds
 * from opening the file to the swapped list, peak memory, the longest pause of the event loop meanwhile, look-ups a second.
 */
const [first = '5000000', second = '3', into] = process.argv.slice(2);
if (first === '--make' && into) makeList(into, Number(second));
else measure(Number(first), Number(second));

/** In a process of its own: Linux hands the peak of a parent down to its children. */
function makeList(folder: string, count: number): void {
  const at = Temporal.Now.instant();
  const issuer = createRoot({ purpose: 'user_authentication', notBefore: at.subtract({ hours: 8760 }) });
  void issuer.then((made) => {
    writeFileSync(join(folder, 'issuer.cer'), made.certificate);
    writeFileSync(join(folder, 'list.crl'), largeRevocationList({ issuer: made, at, count }));
  });
}

type Loaded = Record<'loadSeconds' | 'peakMegabytes' | 'longestPauseMs' | 'lookUpsPerSecond', number>;

function measure(entries: number, rounds: number): void {
  const allowed = { loadSeconds: 2, peakMegabytes: 400 };
  const folder = mkdtempSync(join(tmpdir(), 'meguri-list-'));
  const child = (...args: string[]) =>
    execFileSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  const load = (where: string): Loaded =>
    JSON.parse(child(join(import.meta.dirname, 'revocation-load.ts'), folder, `${entries}`, where));
  try {
    child(import.meta.filename, '--make', `${entries}`, folder);
    const threads = Array.from({ length: rounds }, () => load('thread'));
    const of = (name: keyof Loaded) => median(threads.map((one) => one[name]));
    const result = {
      loadSeconds: of('loadSeconds'),
      peakMegabytes: of('peakMegabytes'),
      longestPauseMs: of('longestPauseMs'),
      lookUpsPerSecond: of('lookUpsPerSecond'),
    };
    const met = result.loadSeconds <= allowed.loadSeconds && result.peakMegabytes <= allowed.peakMegabytes;
    const here = load('here');
    process.stdout.write(`${JSON.stringify({ entries, ...result, allowed, met, rounds: threads, here }, null, 2)}\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
