/** After the bank (5-3 ⑤, 6-6): a transfer that comes back days after the close opens its item, never the window, and is paid once more. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pointsRoutes } from '../../contract/index.ts';
import { execute, inTransaction, rows } from '../../postgres/pool.ts';
import { verifyPack } from '../closing-packs/verify.ts';
import { bankOf, type MonthStage, outcomeOf, startMonthStage } from '../payout/testing/month.ts';
import { type Line, statementOf, take } from './testing/bank.ts';

let stage: MonthStage;
before(async () => {
  stage = await startMonthStage();
});
after(() => stage?.nation.close());

const own = bankOf('オグニマチ', '1434240');
/** To a day in Japan, nine in the morning. */
const at = (on: string) => {
  const { clock } = stage.nation.world;
  const then = Temporal.ZonedDateTime.from(`${on}T09:00[Asia/Tokyo]`).epochMilliseconds;
  stage.nation.pass({ milliseconds: then - clock().epochMilliseconds });
};
const breaks = async (state: 'open' | 'ended' = 'open') =>
  (await stage.accounting.call(pointsRoutes.listBankBreaks, { query: { state } })).breaks;
const kinds = async () => (await breaks()).map(({ kind, yen }) => [kind, yen]);
const confirm = async (officer = stage.approvers[0]) => {
  const { requests } = await officer.call(pointsRoutes.listChangeRequests);
  const outcomes: string[] = [];
  for (const { requestId, sha256 } of requests) {
    const request = { params: { requestId }, body: { approve: true, sha256 } };
    outcomes.push(outcomeOf(await officer.ask(pointsRoutes.decideChangeRequest, request)));
  }
  return outcomes;
};
type Way = { as: 'match' | 'return' | 'accept'; item?: string };
const resolve = (breakId: number, way: Way) =>
  stage.accounting.ask(pointsRoutes.resolveBankBreak, {
    params: { breakId },
    body: { ...way, reason: '銀行に確認した' },
  });
const itemsOf = (settlementId: number) =>
  rows<{ fileId: number; payee: string; yen: number; endToEndId: string }>(
    stage.nation.databases.points,
    'SELECT file_id, payee, yen, end_to_end_id FROM zengin_item WHERE settlement_id = :settlementId ORDER BY file_id, item',
    { settlementId },
  );
const files = async (params: { settlementId: number }) => (await stage.shown(params)).files;

let params: { settlementId: number };
test('a file that the bank carried out matches by its sum on its day, and the same file again adds nothing', async () => {
  const [tea, books] = stage.shops;
  await stage.use(tea, 300);
  await stage.use(books, 500);
  params = await stage.settle();
  at('2016-10-15');
  const lines: Line[] = [{ on: '2016-10-14', direction: 'out', amountYen: 800, remarks: 'ｿｳｺﾞｳﾌﾘｺﾐ' }];
  const file = statementOf(own, { from: '2016-10-03', through: '2016-10-14', lines });
  const first = await take(stage.accounting, file);
  assert.ok(first.ok);
  assert.deepEqual(
    [first.answer.kind, first.answer.told, first.answer.added, first.answer.matched, first.answer.openBreaks],
    ['03', 1, 1, 1, 0],
  );
  const again = await take(stage.accounting, file, '別の名前.txt');
  assert.ok(again.ok);
  assert.deepEqual([again.answer.fileId, again.answer.added, again.answer.matched], [first.answer.fileId, 0, 0]);
  // A later file that tells the same day again tells the same movement, whatever else is in it.
  const longer = statementOf(own, {
    from: '2016-10-14',
    through: '2016-10-14',
    lines: [...lines, { on: '2016-10-14', direction: 'out', amountYen: 440 }],
  });
  const third = await take(stage.accounting, longer);
  assert.ok(third.ok);
  assert.deepEqual([third.answer.told, third.answer.added], [2, 1]);
  assert.deepEqual(await kinds(), [['missing_at_us', 440]]);
  const [fee] = await breaks();
  assert.equal(outcomeOf(await resolve(fee?.breakId ?? 0, { as: 'accept' })), 'ok');
  assert.equal((await breaks())[0]?.isAsked, true);
  assert.deepEqual(await confirm(stage.accounting), ['same_person'], 'not by who asked');
  assert.deepEqual(await confirm(), ['ok']);
  await stage.nation.points.reconcile();
  assert.deepEqual(await kinds(), [], 'what two accepted stays so');
});

test('a transfer that comes back three days after opens its item: the shop is held until it answers, and is paid once more', async () => {
  const [tea] = stage.shops;
  const [item] = (await itemsOf(params.settlementId)).filter(({ payee }) => payee === `S${tea.merchantId}`);
  at('2016-10-18');
  const lines: Line[] = [
    { on: '2016-10-17', direction: 'in', amountYen: 300, remitterName: 'ﾁﾔﾐｾ', edi: item?.endToEndId ?? '' },
  ];
  const told = await take(stage.accounting, statementOf(own, { from: '2016-10-15', through: '2016-10-17', lines }));
  assert.ok(told.ok);
  const [back] = await breaks();
  assert.deepEqual(
    [back?.kind, back?.items[0]?.name, back?.items[0]?.endToEndId],
    ['returned', '茶店', item?.endToEndId],
  );
  const before = await stage.shown(params);
  assert.equal(
    outcomeOf(await resolve(back?.breakId ?? 0, { as: 'match', item: back?.items[0]?.item ?? '' })),
    'bank_break_not_so',
  );
  assert.equal(outcomeOf(await resolve(back?.breakId ?? 0, { as: 'return' })), 'ok');
  assert.equal(outcomeOf(await resolve(back?.breakId ?? 0, { as: 'return' })), 'change_waiting');
  assert.deepEqual(await confirm(), ['ok']);
  const after = await stage.shown(params);
  assert.deepEqual(after.state, 'settled', 'the window stays');
  const paidOn = (shown: typeof after) => shown.lines.map(({ payee, points, paidOn: on }) => [payee, points, on]);
  assert.deepEqual(paidOn(before), [
    ['茶店', 300, '2016-10-14'],
    ['書店', 500, '2016-10-14'],
  ]);
  assert.deepEqual(paidOn(after), [
    ['茶店', 300, null],
    ['書店', 500, '2016-10-14'],
  ]);
  assert.deepEqual(await kinds(), []);
  // The file was carried out: it is cancelled no more.
  const [file] = await files(params);
  const cancel = await stage.accounting.ask(pointsRoutes.askFileCancellation, {
    params: { fileId: file?.fileId ?? 0 },
    body: { sha256: file?.sha256 ?? '', reason: '誤り', bankSays: 'withdrawn', bankNote: '受付 1' },
  });
  assert.equal(outcomeOf(cancel), 'file_has_returns');
  // Anew, with the names of now; nobody is paid at the doubtful account.
  assert.equal(
    outcomeOf(await stage.accounting.ask(pointsRoutes.renewStatement, { params, body: { reason: '資金返却' } })),
    'ok',
  );
  const renewed = await stage.shown(params);
  assert.deepEqual(
    renewed.problems.map(({ problem, name }) => [problem, name]),
    [['account_returned', '茶店']],
  );
  await stage.approve(params);
  const held = await stage.accounting.ask(pointsRoutes.createZenginFiles, { params, body: { payoutOn: '2016-10-21' } });
  assert.equal(outcomeOf(held), 'bank_account_missing');
  const { account } = await tea.counter.actor.call(pointsRoutes.showOwnAccount);
  assert.deepEqual(account?.answer && [account.answer.isRight, account.answer.way], [false, 'returned']);
  await tea.counter.actor.call(pointsRoutes.answerOwnAccount, { body: { seen: account?.seen ?? '', isRight: true } });
  assert.equal(
    outcomeOf(await stage.accounting.ask(pointsRoutes.createZenginFiles, { params, body: { payoutOn: '2016-10-21' } })),
    'ok',
  );
  const paid = await itemsOf(params.settlementId);
  assert.deepEqual(
    paid.filter(({ payee }) => payee === `S${tea.merchantId}`).map(({ yen, endToEndId }) => [yen, endToEndId]),
    [
      [300, item?.endToEndId],
      [300, `${item?.endToEndId}-2`],
    ],
    'another payment with an id of its own',
  );
  assert.equal(paid.length, 3, 'nobody else is paid again');
});

test('a closing pack of the window holds both payments of the line, and adds up without the database', async () => {
  const pack = await stage.accounting.call(pointsRoutes.downloadClosingPack, { params });
  const folder = mkdtempSync(join(tmpdir(), 'meguri-pack-'));
  try {
    const path = join(folder, 'pack.zip');
    writeFileSync(path, pack as unknown as Uint8Array);
    const verdict = await verifyPack({ path });
    assert.equal(verdict.outcome, 'intact', JSON.stringify(verdict));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('a file is cancelled or comes back, never both, whoever writes; the reverse of each is refused by the database', async () => {
  const { owners } = stage.nation;
  const [{ fileId } = { fileId: 0 }] = await rows<{ fileId: number }>(
    owners.points,
    'SELECT file_id FROM zengin_return ORDER BY id LIMIT 1',
  );
  const cancel = `WITH asked AS (INSERT INTO zengin_cancellation (file_id, sha256, reason, asked_by, asked_at)
      SELECT ${fileId}, sha256, 'x', created_by, now() FROM zengin_file WHERE id = ${fileId} RETURNING id)
    INSERT INTO zengin_cancelled SELECT ${fileId}, id, now() FROM asked`;
  await assert.rejects(owners.points.query(cancel), /comes back or is cancelled/);
  // Negative control: without the trigger both would stand.
  await assert.rejects(
    inTransaction(owners.points, async (client) => {
      await client.query('DROP TRIGGER returned_or_cancelled ON zengin_cancelled');
      await client.query(cancel);
      throw new Error('both stood');
    }),
    /both stood/,
  );
});

test('in the database too a line is paid once after each return, whoever writes', async () => {
  const { points } = stage.nation.databases;
  const [line] = await rows<{ line: number; fileId: number }>(
    points,
    'SELECT line, after_return AS file_id FROM settlement_line_paid WHERE settlement_id = :settlementId AND after_return IS NOT NULL',
    params,
  );
  const again = (columns: string, values: string) =>
    assert.rejects(
      points.query(`INSERT INTO settlement_line_paid (settlement_id, line, file_id, ${columns})
        SELECT ${params.settlementId}, ${line?.line}, (SELECT max(id) FROM zengin_file WHERE id <> ALL (SELECT file_id FROM settlement_line_paid WHERE line = ${line?.line} AND settlement_id = ${params.settlementId})), ${values}`),
    );
  await stage.use(stage.shops[1], 10);
  const month = await stage.close();
  await stage.approve(month);
  assert.equal(
    outcomeOf(
      await stage.accounting.ask(pointsRoutes.createZenginFiles, { params: month, body: { payoutOn: '2016-10-21' } }),
    ),
    'ok',
  );
  await again('after_return', `${line?.fileId}`);
  await again('after_return', '1');
  await again('after_return', 'NULL');
  await assert.rejects(execute(points, 'DELETE FROM zengin_return'), /permission denied/);
  await assert.rejects(execute(points, 'UPDATE zengin_return SET item = 9'), /permission denied/);
});

test('a return without an id that fits two payments is matched with neither, and a person says which', async () => {
  const [tea] = stage.shops;
  const months: { settlementId: number }[] = [];
  for (const on of ['2016-11-01', '2016-12-01']) {
    at(on);
    await stage.use(tea, 700);
    const month = await stage.close();
    await stage.approve(month);
    const payoutOn = on === '2016-11-01' ? '2016-11-10' : '2016-12-09';
    assert.equal(
      outcomeOf(await stage.accounting.ask(pointsRoutes.createZenginFiles, { params: month, body: { payoutOn } })),
      'ok',
    );
    months.push(month);
  }
  at('2016-12-20');
  const lines: Line[] = [
    { on: '2016-11-10', direction: 'out', amountYen: 700 },
    { on: '2016-12-09', direction: 'out', amountYen: 700 },
    { on: '2016-12-15', direction: 'in', amountYen: 700, remitterName: 'ﾁﾔﾐｾ', remarks: 'ﾍﾝｷﾔｸ' },
  ];
  const told = await take(stage.accounting, statementOf(own, { from: '2016-10-18', through: '2016-12-19', lines }));
  assert.ok(told.ok);
  const [one] = (await breaks()).filter(({ kind }) => kind === 'ambiguous');
  assert.deepEqual(
    one?.items.map(({ kind, yen }) => [kind, yen]),
    [
      ['return', 700],
      ['return', 700],
    ],
  );
  const later = one?.items.find(({ settlementId }) => settlementId === months[1]?.settlementId);
  assert.equal(outcomeOf(await resolve(one?.breakId ?? 0, { as: 'match', item: 'return:999/1' })), 'bank_break_not_so');
  assert.equal(outcomeOf(await resolve(one?.breakId ?? 0, { as: 'match', item: later?.item ?? '' })), 'ok');
  assert.deepEqual(await confirm(), ['ok']);
  const [back] = (await breaks()).filter(({ kind }) => kind === 'returned');
  assert.deepEqual(
    back?.items.map(({ item }) => item),
    [later?.item],
  );
  assert.equal(
    outcomeOf(await stage.accounting.ask(pointsRoutes.takeBankBreak, { params: { breakId: back?.breakId ?? 0 } })),
    'ok',
  );
  assert.equal((await breaks()).find(({ kind }) => kind === 'returned')?.owner?.name, '会計 担当');
});

test('a damaged file, another’s account and a day that is left out are named; nothing of a refused file is kept', async () => {
  const good = Buffer.from(statementOf(own, { from: '2016-12-25', through: '2016-12-26', lines: [] }), 'base64');
  const damaged = Buffer.from(good);
  damaged[5] = 0x39;
  const refused = await take(stage.accounting, damaged.toString('base64'));
  assert.equal(outcomeOf(refused), 'statement_unreadable');
  assert.match(JSON.stringify(refused), /1行目/);
  assert.equal(outcomeOf(await take(stage.accounting, good.toString('base64'))), 'statement_ahead');
  at('2016-12-21');
  const other = statementOf({ ...own, number: '7654321' }, { from: '2016-12-20', through: '2016-12-21', lines: [] });
  assert.equal(outcomeOf(await take(stage.accounting, other)), 'statement_account_unknown');
  const count = async () => (await stage.accounting.call(pointsRoutes.listBankStatements, { query: {} })).files.length;
  const before = await count();
  at('2016-12-27');
  const told = await take(stage.accounting, good.toString('base64'));
  assert.ok(told.ok);
  assert.deepEqual([told.answer.missingFrom, (await count()) - before], ['2016-12-20', 1]);
  assert.equal(outcomeOf(await take(stage.town.lead, good.toString('base64'))), 'not_allowed');
  // Found on the 20th: a holiday and a weekend lie between, which no bank counts.
  const [aged] = (await breaks()).filter(({ kind }) => kind === 'returned');
  assert.equal(aged?.businessDays, 4);
});
