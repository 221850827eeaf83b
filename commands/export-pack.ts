import { existsSync, readFileSync } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import type { SystemKeys } from '../app/keys.ts';
import { readSlots, readWindowRows } from '../ledger/index.ts';
import { exportPack } from '../points/closing-packs/export.ts';
import { manifestName } from '../points/closing-packs/format.ts';
import { judgePacked, packLine } from '../points/closing-packs/handlers.ts';
import type { Part } from '../points/closing-packs/parts.ts';
import { toZip } from '../points/closing-packs/zip.ts';
import { createDataSigner } from '../points/invoices/data.ts';
import { keepOwnTrail } from '../points/registers/trail.ts';
import { isConnectionLost, openPool, type Pool, row } from '../postgres/pool.ts';
import { provisionedUrls } from '../postgres/provision.ts';
import { systemClock } from '../server/clock.ts';

/**
 * `npm run export-pack -- <window> <folder or .zip> --by <staff number>`: writes the 締めパック of a closed window, as its municipality downloads
 * it, and keeps in its trail who did. Ends with 0 where it stands, 2 where nothing was written.
 */
const usage = `使い方 / usage: npm run export-pack -- <window> <folder | file.zip> --by <staff number>
  <window>   精算期間の番号（精算の画面の URL にある数字） / the number of the window, as in the address of its page
  --by       書き出す人の、運営者としての職員番号。市町村の監査証跡に残ります。
             who exports it: a person of the platform; the trail of the municipality keeps it
  POINTS_DATABASE_URL, MEGURI_KEYS
             ポイントのデータベースと鍵のファイル。指定がなければ、動いているデモ（npm start）のもの。
             the database of the points cloud and the file of keys; else those of the demonstration, while it runs`;
const data = join(import.meta.dirname, '..', '.data');
const say = (text: string) => process.stdout.write(`${text}\n`);
const warn = (text: string) => process.stderr.write(`${text}\n`);

type Asked = { window: number; path: string; by: string };
function readArguments(): Asked | undefined {
  try {
    const { values, positionals } = parseArgs({ options: { by: { type: 'string' } }, allowPositionals: true });
    const [window = '', path, ...more] = positionals;
    const isRight = /^[1-9]\d{0,14}$/.test(window) && path && values.by && more.length === 0;
    return isRight ? { window: Number(window), path, by: values.by as string } : undefined;
  } catch {
    // An option that is none.
    return undefined;
  }
}

/** The keys of the installation; undefined where the file is not there, since none is made here. */
function keysOf(): SystemKeys | undefined {
  const file = process.env.MEGURI_KEYS || join(data, 'keys.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as SystemKeys) : undefined;
}

/** Writes beside the place and gives it its name at the end: half a pack never looks like one. */
async function write(parts: AsyncIterable<Part>, path: string): Promise<void> {
  const half = `${path}.part`;
  try {
    if (path.endsWith('.zip')) await writeZip(parts, half);
    else await writeFolder(parts, half);
    await rename(half, path);
  } finally {
    await rm(half, { recursive: true, force: true });
  }
}

async function writeZip(parts: AsyncIterable<Part>, path: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    for await (const bytes of toZip(parts)) await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function writeFolder(parts: AsyncIterable<Part>, folder: string): Promise<void> {
  await mkdir(folder, { mode: 0o700 });
  let file: Awaited<ReturnType<typeof open>> | undefined;
  try {
    for await (const { name, bytes, isLast } of parts) {
      const path = join(folder, name);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      file ??= await open(path, 'wx', 0o600);
      await file.writeFile(bytes);
      if (!isLast) continue;
      await file.sync();
      await file.close();
      file = undefined;
    }
  } finally {
    await file?.close();
  }
}

type Window = Parameters<typeof judgePacked>[1];
const whyNot = {
  pack_not_closed: '2人の承認がまだ済んでいません。 / Two persons have not approved it yet.',
  pack_of_before: '口座を固定するより前の精算書です。 / It was fixed before accounts were.',
} as const;

/** Writes it, or says why not. */
async function exportTo(pool: Pool, keys: SystemKeys, { window: id, path, by }: Asked): Promise<string | undefined> {
  const slots = await readSlots(pool);
  const window = await row<Window>(
    pool,
    `SELECT id, municipality_code, revision, state, (SELECT count(*) FROM settlement earlier
       WHERE earlier.municipality_code = settlement.municipality_code AND earlier.id <= settlement.id)::int AS number
       FROM settlement WHERE id = :id`,
    { id },
  );
  if (!window || slots === undefined) return 'その精算期間はありません。 / There is no such window.';
  if (!(await row(pool, `SELECT FROM staff WHERE id = :by AND role = 'platform'`, { by })))
    return '--by の職員番号は、運営者のものではありません。 / --by is nobody of the platform.';
  const refused = await judgePacked({ database: pool }, window);
  if (refused) return whyNot[refused.refused];
  const context = {
    database: pool,
    balances: {
      postings: (of: number, take: Parameters<typeof readWindowRows>[0]['take']) =>
        readWindowRows({ pool, slots, window: of, take }),
    },
    dataSigner: await createDataSigner(keys.pointsEncryption.privateJwk),
  };
  const doer = { caller: { staffId: by, municipalityCode: null }, now: systemClock() };
  let sha256 = '';
  const parts = exportPack(context, window, async (manifest) => {
    sha256 = manifest.sha256;
    await keepOwnTrail(pool, doer, packLine(window, manifest));
  });
  await write(parts, path);
  say(`${path} に書き出しました / written
${manifestName}: SHA-256 ${sha256}
鍵の指紋 / fingerprint of the key: ${context.dataSigner.kid}`);
  return undefined;
}

async function run(): Promise<number> {
  const asked = readArguments();
  const url = process.env.POINTS_DATABASE_URL || provisionedUrls(join(data, 'embedded'))?.application.points;
  const keys = keysOf();
  if (!asked || !url || !keys) {
    warn(usage);
    return 2;
  }
  if (existsSync(asked.path)) {
    warn(`${asked.path} はすでにあります。別の名前を指定してください。 / It exists: name another.`);
    return 2;
  }
  const pool = openPool(url, { max: 3, patient: true });
  try {
    const why = await exportTo(pool, keys, asked);
    if (why) warn(why);
    return why ? 2 : 0;
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
