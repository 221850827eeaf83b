import { closeSync, createReadStream, openSync, readSync, statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { drawChart } from '../ledger/chart.ts';
import { type Verdict, verifyJournal } from '../ledger/journal-verify.ts';
import { chartOfAccounts } from '../points/book/chart-of-accounts.ts';

/**
 * `npm run verify -- <file> [--expect <sha256>] [--key <fingerprint>]`: checks an exported journal or a 締めパック with no database, no server and
 * no network; for a journal it needs these files and Node, and no package. Ends with 0 where it is intact, 1 where it is damaged, 2 where it
 * was called wrongly or the file cannot be read.
 */
const usage = `使い方 / usage: npm run verify -- <file> [--expect <sha256>] [--key <fingerprint>]
  <file>     npm run export-journal で書き出した仕訳帳、または締めパック（zip かフォルダー）
             a journal written by npm run export-journal, or a closing pack (a zip or a folder)
  --key      締めパックに署名した鍵の指紋。発行元が公開しています。
             the fingerprint of the key that signed the pack, as the platform publishes it
  --expect   以前に控えた封（16進64桁）。その中になければ「壊れている」とします。
             a seal noted earlier (64 hex digits); it must be among the seals`;

const say = (text: string) => process.stdout.write(`${text}\n`);
const warn = (text: string) => process.stderr.write(`${text}\n`);

/** One fingerprint in 64 begins with a hyphen, which would be read as an option. */
const withOneWordKeys = (args: readonly string[]): string[] => {
  const at = args.indexOf('--key');
  const key = args[at + 1];
  return at < 0 || key === undefined ? [...args] : [...args.slice(0, at), `--key=${key}`, ...args.slice(at + 2)];
};

type Asked = { file: string; expect: string | undefined; key: string | undefined };
function readArguments(): Asked | undefined {
  try {
    const options = { expect: { type: 'string' }, key: { type: 'string' } } as const;
    const { values, positionals } = parseArgs({
      args: withOneWordKeys(process.argv.slice(2)),
      options,
      allowPositionals: true,
    });
    const [file, ...more] = positionals;
    const { key } = values;
    const expect = values.expect?.toLowerCase();
    if (!file || more.length > 0 || (expect !== undefined && !/^[0-9a-f]{64}$/.test(expect))) return undefined;
    if (key !== undefined && !/^[\w-]{43}$/.test(key)) return undefined;
    return { file, expect, key };
  } catch {
    return undefined;
  }
}

/** Large files take minutes: every 256 MiB it says how far it is. */
function progressOf(file: string): (bytes: number) => void {
  const { size } = statSync(file);
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

/** Whether it can be no journal: a folder, or an archive by its first bytes. A journal is text. */
function isPack(path: string): boolean {
  if (statSync(path).isDirectory()) return true;
  const head = Buffer.alloc(2);
  const file = openSync(path, 'r');
  readSync(file, head, 0, 2, 0);
  closeSync(file);
  return head.toString('latin1') === 'PK' || path.endsWith('.zip');
}

async function verifyJournalAt({ file, expect }: Asked, progress: (bytes: number) => void): Promise<0 | 1> {
  const chunks = createReadStream(file, { highWaterMark: 2 ** 18 });
  const verdict = await verifyJournal({ chunks, chart: drawChart(chartOfAccounts), expect, progress });
  report(verdict);
  return verdict.outcome === 'intact' ? 0 : 1;
}

async function verify(): Promise<number> {
  const asked = readArguments();
  if (!asked) {
    warn(usage);
    return 2;
  }
  try {
    const progress = progressOf(asked.file);
    const pack = isPack(asked.file);
    // Seals are of journals, and keys of packs: who says the other one means another file.
    if (pack ? asked.expect !== undefined : asked.key !== undefined) {
      warn(usage);
      return 2;
    }
    if (!pack) return await verifyJournalAt(asked, progress);
    // Packs are read with packages, journals without any.
    const { verifyPackAt } = await import('./verify-pack.ts');
    const code = await verifyPackAt(asked.file, { trusted: asked.key, progress });
    if (code === 2) warn(usage);
    return code;
  } catch (error) {
    // 1 is kept for what was read and found damaged.
    const { code, stack } = error as NodeJS.ErrnoException;
    if (!code) warn(`${stack}`);
    warn(`ファイルを読めません（${asked.file}、${code}）。 / The file cannot be read.\n${usage}`);
    return 2;
  }
}

process.exitCode = await verify();
