import { createReadStream, statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { drawChart } from '../ledger/chart.ts';
import { type Verdict, verifyJournal } from '../ledger/journal-verify.ts';
import { chartOfAccounts } from '../points/book/chart-of-accounts.ts';

/**
 * `npm run verify -- <file> [--expect <sha256>]`: checks an exported journal with no database and no server; it needs
 * these files and Node, and no package. Ends with 0 where it is intact, 1 where it is damaged, 2 where it was called
 * wrongly or the file cannot be read.
 */
const usage = `使い方 / usage: npm run verify -- <file> [--expect <sha256>]
  <file>     npm run export-journal で書き出した仕訳帳 / a journal written by npm run export-journal
  --expect   以前に控えた封（16進64桁）。その中になければ「壊れている」とします。
             a seal noted earlier (64 hex digits); it must be among the seals`;

const say = (text: string) => process.stdout.write(`${text}\n`);
const warn = (text: string) => process.stderr.write(`${text}\n`);

function readArguments(): { file: string; expect: string | undefined } | undefined {
  try {
    const { values, positionals } = parseArgs({ options: { expect: { type: 'string' } }, allowPositionals: true });
    const [file, ...more] = positionals;
    const expect = values.expect?.toLowerCase();
    if (!file || more.length > 0 || (expect !== undefined && !/^[0-9a-f]{64}$/.test(expect))) return undefined;
    return { file, expect };
  } catch {
    return undefined;
  }
}

/** Large files take minutes: every 256 MiB it says how far it is. */
function progressOf(file: string): (bytes: number) => void {
  const size = statSync(file).size;
  const step = 256 * 2 ** 20;
  let next = step;
  return (bytes) => {
    if (bytes < next) return;
    next += step;
    warn(`… ${Math.floor((bytes / size) * 100)} %`);
  };
}

function report(verdict: Verdict): void {
  if (verdict.outcome === 'damaged') {
    const { what, ja, en } = verdict;
    say(`壊れています / damaged: ${what}\n${ja}\n${en}`);
    return;
  }
  const { from, through, days, rows, last, isFromFirstDay } = verdict;
  say(`壊れていません / intact
${from}〜${through}、${days} 日、仕訳 ${rows} 行 / ${days} days, ${rows} postings
最後の封 / last seal: ${last}`);
  if (!isFromFirstDay)
    say(`最初の日からの書き出しではないので、ロットの残高は確かめていません。
Not an export from the first day on: the balances of lots were not followed.`);
  say(`この封を控え、次に --expect で確かめてください。 / Note this seal, and expect it of the next export.`);
}

async function verify(): Promise<number> {
  const asked = readArguments();
  if (!asked) {
    warn(usage);
    return 2;
  }
  try {
    const progress = progressOf(asked.file);
    const chunks = createReadStream(asked.file, { highWaterMark: 2 ** 18 });
    const verdict = await verifyJournal({ chunks, chart: drawChart(chartOfAccounts), expect: asked.expect, progress });
    report(verdict);
    return verdict.outcome === 'intact' ? 0 : 1;
  } catch (error) {
    // 1 is kept for a journal that was read and found damaged.
    const { code, stack } = error as NodeJS.ErrnoException;
    if (!code) warn(`${stack}`);
    warn(`ファイルを読めません（${asked.file}、${code}）。 / The file cannot be read.\n${usage}`);
    return 2;
  }
}

process.exitCode = await verify();
