import { existsSync } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Exported, exportJournal, readSlots } from '../ledger/index.ts';
import { isConnectionLost, openPool, type Pool } from '../postgres/pool.ts';
import { provisionedUrls } from '../postgres/provision.ts';

/**
 * `npm run export-journal -- <file> [--from YYYY-MM-DD] [--through YYYY-MM-DD]`: writes the sealed days of the points
 * cloud's ledger to a file, for `npm run verify`. It only reads; the servers may run. Ends with 0 where the file stands,
 * 1 where a day is no longer as it was sealed, 2 where nothing was written.
 */
const usage = `使い方 / usage: npm run export-journal -- <file> [--from YYYY-MM-DD] [--through YYYY-MM-DD]
  POINTS_DATABASE_URL  ポイントのデータベース。指定がなければ、動いているデモ（npm start）のもの。
                       the database of the points cloud; else that of the demonstration, while it runs`;
const root = join(import.meta.dirname, '..');
const say = (text: string) => process.stdout.write(`${text}\n`);
const warn = (text: string) => process.stderr.write(`${text}\n`);

type Asked = { file: string; from: string | undefined; through: string | undefined };

function readArguments(): Asked | undefined {
  try {
    const { values, positionals } = parseArgs({
      options: { from: { type: 'string' }, through: { type: 'string' } },
      allowPositionals: true,
    });
    const [file, ...more] = positionals;
    const { from, through } = values;
    const isDate = (text: string | undefined) =>
      text === undefined || Temporal.PlainDate.from(text).toString() === text;
    return file && more.length === 0 && isDate(from) && isDate(through) ? { file, from, through } : undefined;
  } catch {
    return undefined;
  }
}

/** Writes beside the file and gives it its name at the end: half an export never looks like one. */
async function writeFile(pool: Pool, slots: number, { file, from, through }: Asked): Promise<Exported> {
  const part = `${file}.part`;
  const handle: FileHandle = await open(part, 'w', 0o600);
  try {
    const write = async (text: string) => {
      await handle.writeFile(text);
    };
    const exported = await exportJournal({ pool, slots, from, through, write });
    await handle.sync();
    await handle.close();
    if (exported.outcome === 'exported') await rename(part, file);
    return exported;
  } finally {
    await handle.close().catch(() => {});
    await rm(part, { force: true });
  }
}

function report(exported: Exported, file: string): number {
  if (exported.outcome === 'not_sealed') {
    const { sealedFrom, sealedThrough } = exported;
    warn(
      sealedFrom
        ? `指定の期間に、封のない日があります。封があるのは ${sealedFrom}〜${sealedThrough} です。 / Sealed are ${sealedFrom} to ${sealedThrough}.`
        : '封をした日がまだありません。日が変わってから15分以内に、前の日に封をします。 / No day is sealed yet; a day is sealed within a quarter of an hour of its end.',
    );
    return 2;
  }
  const { from, through, rows, last, differing } = exported;
  say(`${file} に書き出しました / written: ${from}〜${through}、仕訳 ${rows} 行 / ${rows} postings`);
  say(`最後の封 / last seal: ${last}`);
  if (differing.length === 0) return 0;
  warn(
    `封をした時と違う日があります: ${differing.join('、')}。npm run verify で場所を確かめてください。 / These days are not as they were sealed: see npm run verify.`,
  );
  return 1;
}

async function run(): Promise<number> {
  const asked = readArguments();
  const url = process.env.POINTS_DATABASE_URL || provisionedUrls(join(root, '.data', 'embedded'))?.application.points;
  if (!asked || !url) {
    warn(usage);
    return 2;
  }
  if (existsSync(asked.file)) {
    warn(`${asked.file} はすでにあります。別の名前を指定してください。 / The file exists: name another.`);
    return 2;
  }
  const pool = openPool(url, { max: 2, patient: true });
  try {
    const slots = await readSlots(pool);
    if (slots === undefined)
      return report({ outcome: 'not_sealed', sealedFrom: undefined, sealedThrough: undefined }, asked.file);
    return report(await writeFile(pool, slots, asked), asked.file);
  } catch (error) {
    const { message, stack } = error as Error;
    if (isConnectionLost(error))
      warn(`データベースにつながりません: ${message} / The database does not answer.\n${usage}`);
    else warn(`書き出せませんでした / not written: ${stack}`);
    return 2;
  } finally {
    await pool.end();
  }
}

process.exitCode = await run();
