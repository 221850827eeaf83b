/**
 * 締めパック: a closed month as open, signed files, checked from its bytes alone. Negative controls: with `isCanonical` always true another last
 * letter of the signature is not named; without `checkHolder` the first changed byte of the archive's headers is not noticed.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import { pointsRoutes } from '../../contract/index.ts';
import { readWindowRows } from '../../ledger/index.ts';
import { rows } from '../../postgres/pool.ts';
import { createDataSigner } from '../invoices/data.ts';
import { exportPack } from './export.ts';
import { manifestBytes, signManifest } from './manifest.ts';
import { describeProblem, type Problem } from './problems.ts';
import { lies } from './testing/lies.ts';
import { filesOf, remake, spansOf, strangeSigner } from './testing/remake.ts';
import { openPackStage, type PackStage } from './testing/stage.ts';
import { verifyPack } from './verify.ts';

let pack: PackStage;
let folder: string;
let zip: Buffer;
let small: Buffer;
let spans: ReturnType<typeof spansOf>;
before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'meguri-packs-'));
  pack = await openPackStage();
  zip = await pack.download(pack.params.first);
  small = await pack.download(pack.params.third);
  spans = spansOf(small);
});
after(async () => {
  await pack?.stage.nation.close();
  rmSync(folder, { recursive: true, force: true });
});

async function problemsOf(bytes: Uint8Array, trusted?: string): Promise<Problem[]> {
  const path = join(folder, 'pack.zip');
  writeFileSync(path, bytes);
  return problemsAt(path, trusted);
}
async function problemsAt(path: string, trusted?: string): Promise<Problem[]> {
  const verdict = await verifyPack({ path, trusted });
  if (verdict.outcome === 'not_a_pack') return [{ what: 'not_a_pack' }];
  return verdict.outcome === 'intact' ? [] : verdict.problems;
}
const keyOf = async () => (await pack.stage.nation.world.newActor()).call(pointsRoutes.listSettlementKeys);

test('a month with a refund, a reversal, an event, a voucher, a neighbour, two funds and what is paid on top verifies, and so do the two after it', async () => {
  for (const params of Object.values(pack.params)) {
    const path = join(folder, 'month.zip');
    writeFileSync(path, await pack.download(params));
    const { keys } = await keyOf();
    const verdict = await verifyPack({ path, trusted: keys[0]?.kid });
    assert.equal(verdict.outcome, 'intact', JSON.stringify(verdict));
    assert.ok(verdict.outcome === 'intact' && verdict.isTrusted && verdict.manifest.totals.bank.unpaid === 0);
  }
  const files = filesOf(zip);
  for (const kind of ['issue', 'spend', 'move', 'restore'])
    assert.match(files.get('postings.csv') ?? '', new RegExp(`,${kind},`));
  const carried = filesOf(await pack.download(pack.params.second)).get('carried.jsonl');
  assert.equal(carried, '');
  assert.match(filesOf(small).get('carried.jsonl') ?? '', /"points":-150/, 'what was taken back after it was paid');
  assert.match(files.get('budget.csv') ?? '', /^0,2016,shop,\d+,[^,]+,7-1-2-1,,,,,/m);
  assert.match(files.get('statement.jsonl') ?? '', /"fund":1000001/);
});

test('the same window gives the same bytes, whenever and by whom it is asked for, and each time is in the trail', async () => {
  const database = pack.stage.nation.databases.points;
  const other = await pack.stage.town.person('accounting', { staffId: 'accounting-2', name: '会計 二郎' });
  const lines = () =>
    rows<{ doneBy: string; office: string; after: { manifestSha256: string } }>(
      database,
      `SELECT done_by, office, after FROM audit_entry WHERE subject = 'closingPack' AND subject_id = :id ORDER BY id`,
      { id: `${pack.params.first.settlementId}` },
    );
  const before = await lines();
  await pack.stage.nation.restart();
  pack.stage.nation.pass({ hours: 1 });
  assert.ok((await pack.download(pack.params.first, other)).equals(zip));
  const now = await lines();
  assert.deepEqual([now.length, now.at(-1)?.doneBy, now.at(-1)?.office], [before.length + 1, 'accounting-2', '43424']);
  assert.equal(now.at(-1)?.after.manifestSha256, now[0]?.after.manifestSha256);
});

test('it names no user: no マイキーID, no mail address, and no name but of offices, places and who has decided', () => {
  for (const bytes of [zip, small]) assert.doesNotMatch(bytes.toString('latin1'), /Matome1|@example/i);
});

test('a window that is not approved, and one of another town, give no pack', async () => {
  const { accounting, nation } = pack.stage;
  const { settlements } = await accounting.call(pointsRoutes.listSettlements);
  const params = { settlementId: settlements[0]?.settlementId ?? 0 };
  const outcome = async (by: typeof accounting, of: typeof params) => {
    const answered = await by.ask(pointsRoutes.downloadClosingPack, { params: of });
    return answered.ok ? 'ok' : answered.outcome;
  };
  assert.equal(await outcome(accounting, params), 'pack_not_closed');
  const neighbour = await nation.platform.openTown({ municipalityCode: '13116' });
  assert.equal(await outcome(await neighbour.person('accounting'), pack.params.first), 'settlement_unknown');
});

test('an approved month that no file has paid yet is a pack as well, and says what is unpaid; once it is sent back it is none', async () => {
  const params = await pack.approved();
  const path = join(folder, 'approved.zip');
  writeFileSync(path, await pack.download(params));
  const verdict = await verifyPack({ path });
  assert.ok(verdict.outcome === 'intact', JSON.stringify(verdict));
  const { window, totals } = verdict.manifest;
  assert.deepEqual([window.state, totals.bank.files, totals.bank.unpaid], ['closed', 0, totals.statement.payable]);
  const third = await pack.stage.town.person('approver', { staffId: 'approver-c', name: '決裁 三郎' });
  const body = { statementHash: verdict.manifest.statement.sha256, reason: '名前が違う' };
  await third.call(pointsRoutes.returnStatement, { params, body });
  const answered = await pack.stage.accounting.ask(pointsRoutes.downloadClosingPack, { params });
  assert.equal(answered.ok ? 'ok' : answered.outcome, 'pack_not_closed');
});

test('who is in no trail gets no pack: where the line cannot be kept there is no manifest, and nothing stays behind', async () => {
  const { databases, keys, points } = pack.stage.nation;
  const { settlementId: id } = pack.params.first;
  const window = { id, municipalityCode: '43424', revision: 1 };
  const balances = {
    postings: (of: number, take: Parameters<typeof readWindowRows>[0]['take']) =>
      readWindowRows({ pool: databases.points, slots: points.ledger.slots, window: of, take }),
  };
  const context = { database: databases.points, balances, dataSigner: await createDataSigner(keys.decryption) };
  const left = () => readdirSync(tmpdir()).filter((name) => name.startsWith('meguri-pack-'));
  const before = left();
  const seen = new Set<string>();
  const take = async () => {
    for await (const { name } of exportPack(context, window, () => Promise.reject(new Error('no trail'))))
      seen.add(name);
  };
  await assert.rejects(take(), /no trail/);
  assert.ok(seen.has('postings.csv') && !seen.has('manifest.json') && !seen.has('manifest.jws'));
  assert.deepEqual(left(), before);
});

/** What a byte of an archive is: of which file, and where in it. */
function placeOf(at: number): { file?: string; byte?: number } {
  for (const [file, { from, until }] of spans) if (at >= from && at < until) return { file, byte: at - from };
  return {};
}
async function isNoticed(at: number, bits: number): Promise<void> {
  const changed = Buffer.from(small);
  changed[at] = (changed[at] as number) ^ bits;
  const problems = await problemsOf(changed);
  const { file, byte } = placeOf(at);
  const said = JSON.stringify(problems);
  assert.ok(problems.length > 0, `byte ${at} (${file} ${byte}) is not noticed`);
  if (file === undefined) return;
  const found = problems.find((problem) => problem.file === file);
  // Of the signature it cannot be known which of its bytes it is.
  if (file === 'manifest.jws') assert.match(said, /signature_|"file":"manifest.jws"/, said);
  else assert.equal(found?.bytes?.[0], byte, `byte ${at} is byte ${byte} of ${file}: ${said}`);
}

test('every single byte that is changed is noticed and named: all of the small files and of the headers around them', async () => {
  const isSmall = (file: string | undefined) => {
    const span = spans.get(file ?? '');
    return span !== undefined && span.until - span.from < 260;
  };
  const directory = Math.max(...[...spans.values()].map(({ until }) => until));
  for (let at = 0; at < small.length; at += 1) {
    const { file } = placeOf(at);
    // One file's headers are like another's; the larger files are taken here and there.
    const isWhole = isSmall(file) || at < 30 || at > small.length - 22 || (at > directory && at < directory + 75);
    if (isWhole || at % (file ? 83 : 29) === 0) await isNoticed(at, 1 << (at % 8));
  }
  // The last letter of the signature has four bits that no reader needs.
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const last = (spans.get('manifest.jws')?.until ?? 0) - 2;
  const letter = small[last] as number;
  const other = letters.charCodeAt(letters.indexOf(String.fromCharCode(letter)) ^ 1);
  await isNoticed(last, letter ^ other);
});

test('any other change of any byte is noticed as well', async () => {
  const anyByte = fc.tuple(fc.integer({ min: 0, max: small.length - 1 }), fc.integer({ min: 1, max: 255 }));
  await fc.assert(
    fc.asyncProperty(anyByte, ([at, bits]) => isNoticed(at, bits)),
    { numRuns: 200 },
  );
});

test('who makes all hashes and a signature anew is told by the key, and by what does not follow', async () => {
  const { keys } = await keyOf();
  for (const [what, file, problem, change] of lies) {
    const made = await remake(zip, change);
    const problems = await problemsOf(made);
    assert.ok(
      problems.some((one) => one.what === problem && one.file === file),
      `${what}: ${JSON.stringify(problems)}`,
    );
    assert.deepEqual(
      (await problemsOf(made, keys[0]?.kid)).map((one) => one.what),
      ['key_not_trusted'],
      what,
    );
    for (const { ja, en } of problems.map(describeProblem))
      assert.ok(ja.includes('ください') && /\.$/.test(en), ja + en);
  }
  const honest = await remake(zip, () => {});
  assert.deepEqual(await problemsOf(honest), [], 'it is what was changed that is found');
});

test('what is no pack, or no whole one, is told by name and never unpacked', async () => {
  const files = filesOf(zip);
  const archive = (some: Iterable<[string, string]>) =>
    zipSync(Object.fromEntries([...some].map(([name, text]) => [name, Buffer.from(text, 'latin1')])), { level: 0 });
  const named = async (bytes: Uint8Array) => (await problemsOf(bytes)).map(({ what, file }) => [what, file]);
  assert.deepEqual(await named(Buffer.from('{"journal":1}\n')), [['not_a_pack', undefined]]);
  assert.deepEqual(await named(archive([['notes.md', 'x']])), [['not_a_pack', undefined]]);
  for (const end of [4, 1000, zip.length - 1])
    assert.deepEqual(await named(zip.subarray(0, end)), [['archive_cut', undefined]]);
  assert.deepEqual(await named(Buffer.concat([zip, Buffer.from('x')])), [['archive_cut', undefined]]);
  const without = (name: string) => archive([...files].filter(([one]) => one !== name));
  for (const name of ['manifest.json', 'manifest.jws', 'postings.csv', 'bank/1.txt'])
    assert.deepEqual(await named(without(name)), [['file_missing', name]]);
  assert.deepEqual(await named(archive([...files, ['extra.csv', 'a\n']])), [['file_extra', 'extra.csv']]);
  for (const evil of ['../evil.csv', '/etc/passwd', 'bank/../../x.txt', 'C:\\x.csv', 'bank/1.txt/', 'a\u0000.csv'])
    assert.equal((await named(archive([...files, [evil, 'x']])))[0]?.[0], 'name_not_allowed', evil);
});

test('a folder is checked as an archive is: extra things, links, a gigantic manifest, another version', async () => {
  const at = (name: string) => join(folder, 'open', name);
  const files = filesOf(zip);
  const put = (name: string, text: string) => {
    mkdirSync(dirname(at(name)), { recursive: true });
    writeFileSync(at(name), text, 'latin1');
  };
  for (const [name, text] of files) put(name, text);
  const named = async () => (await problemsAt(join(folder, 'open'))).map(({ what, file }) => [what, file]);
  assert.deepEqual(await named(), []);
  put('extra.csv', 'x');
  assert.deepEqual(await named(), [['file_extra', 'extra.csv']]);
  rmSync(at('extra.csv'));
  symlinkSync('/etc/passwd', at('link.csv'));
  assert.deepEqual(await named(), [['name_not_allowed', 'link.csv']]);
  rmSync(at('link.csv'));
  put('manifest.json', `${files.get('manifest.json')} `);
  assert.deepEqual(await named(), [['manifest_changed', 'manifest.json']]);
  const { format: _, ...manifest } = JSON.parse(Buffer.from(files.get('manifest.json') ?? '', 'latin1').toString());
  const next = manifestBytes({ format: 'meguri-closing-pack 1' as never, ...manifest });
  put('manifest.json', next.toString('latin1'));
  put('manifest.jws', `${await signManifest(next, await strangeSigner())}\n`);
  assert.deepEqual(await named(), [['unknown_format', 'manifest.json']]);
  truncateSync(at('manifest.json'), 70 * 2 ** 20);
  assert.deepEqual(await named(), [['manifest_too_large', 'manifest.json']]);
});

type Run = { code: number | null; out: string };
/** Runs a command as it is run by hand, in a folder, without a database unless one is said. */
function run(
  script: string,
  args: string[],
  { cwd, env = {} }: { cwd: string; env?: Record<string, string> },
): Promise<Run> {
  const { POINTS_DATABASE_URL: _, MYKEY_DATABASE_URL: __, MEGURI_KEYS: ___, ...others } = process.env;
  const path = join(import.meta.dirname, '..', '..', 'commands', script);
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', path, ...args], {
    cwd,
    env: { ...others, ...env },
  });
  let out = '';
  const take = (piece: Buffer) => {
    out += piece;
  };
  for (const stream of [child.stdout, child.stderr]) stream.on('data', take);
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out })));
}

test('an auditor checks a pack in an empty folder without a database, is told the key, and says which one is trusted', async () => {
  const cwd = mkdtempSync(join(folder, 'empty-'));
  writeFileSync(join(cwd, 'pack.zip'), zip);
  const { keys } = await keyOf();
  const kid = keys[0]?.kid ?? '';
  const verifyIt = (...args: string[]) => run('verify.ts', ['pack.zip', ...args], { cwd });
  const first = await verifyIt();
  assert.equal(first.code, 0, first.out);
  assert.ok(first.out.includes(kid) && first.out.includes('信頼する鍵が指定されていません'), first.out);
  const trusted = await verifyIt('--key', kid);
  assert.ok(trusted.code === 0 && !trusted.out.includes('指定されていません'), trusted.out);
  const hyphen = await verifyIt('--key', `-${'A'.repeat(42)}`);
  assert.ok(hyphen.code === 1 && hyphen.out.includes('key_not_trusted'), hyphen.out);
  assert.equal((await verifyIt('--key')).code, 2, 'of no key');
  const strange = await verifyIt('--key', 'A'.repeat(43));
  assert.ok(strange.code === 1 && strange.out.includes('key_not_trusted'), strange.out);
  assert.equal((await verifyIt('--expect', 'ab'.repeat(32))).code, 2, 'seals are of journals');
  const changed = Buffer.from(zip);
  const at = (spansOf(zip).get('postings.csv')?.from ?? 0) + 200;
  changed[at] = (changed[at] as number) ^ 1;
  writeFileSync(join(cwd, 'pack.zip'), changed);
  const damaged = await verifyIt();
  assert.equal(damaged.code, 1);
  assert.match(
    damaged.out,
    /file_changed\npostings\.csv、\d+ 行目、200 バイト目: .*ください。\npostings\.csv, line \d+, byte 200: /,
  );
  writeFileSync(join(cwd, 'pack.zip'), 'x');
  assert.equal((await verifyIt()).code, 2);
});

test('an operator exports the same archive as is downloaded, and a folder of the same files, and the trail says who', async () => {
  const cwd = mkdtempSync(join(folder, 'operator-'));
  const { databases, keys } = pack.stage.nation;
  writeFileSync(join(cwd, 'keys.json'), JSON.stringify({ pointsEncryption: { privateJwk: keys.decryption } }));
  const url = (databases.points.options as { connectionString?: string }).connectionString ?? '';
  const env = { POINTS_DATABASE_URL: url, MEGURI_KEYS: join(cwd, 'keys.json') };
  const [who] = await rows<{ id: string }>(
    databases.points,
    `SELECT id FROM staff WHERE role = 'platform' ORDER BY id`,
  );
  const window = `${pack.params.first.settlementId}`;
  const exportIt = (path: string, by = who?.id ?? '') =>
    run('export-pack.ts', [window, path, '--by', by], { cwd, env });
  const done = await exportIt('pack.zip');
  assert.equal(done.code, 0, done.out);
  assert.ok(readFileSync(join(cwd, 'pack.zip')).equals(zip));
  assert.equal((await exportIt('open')).code, 0);
  assert.deepEqual(await problemsAt(join(cwd, 'open')), []);
  assert.equal((await exportIt('pack.zip')).code, 2, 'what is there is not written over');
  assert.equal((await exportIt('other.zip', 'accounting-2')).code, 2, 'nobody of a town');
  const lines = await rows<{ doneBy: string }>(
    databases.points,
    `SELECT done_by FROM audit_entry WHERE subject = 'closingPack' AND office = '43424' ORDER BY id DESC LIMIT 2`,
  );
  assert.deepEqual(lines, [{ doneBy: who?.id }, { doneBy: who?.id }]);
});
