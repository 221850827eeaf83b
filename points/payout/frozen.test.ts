/** What is approved is what is paid: the accounts are inside the hash, and whose account changes is held until approved anew. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pointsRoutes } from '../../contract/index.ts';
import { execute, rows } from '../../postgres/pool.ts';
import type { Answered } from '../../server/client.ts';
import { readSougouFurikomi } from '../../zengin/index.ts';
import { confirmChanges, type Officer } from '../testing/officer.ts';
import { confirmOwnAccount } from '../testing/payee.ts';
import { type Holder, startTestPoints, type TestPoints, type Town } from '../testing.ts';

let nation: TestPoints;
let town: Town;
let accounting: Officer;
let approvers: [Officer, Officer];
let person: Holder;
const bank = (holderName: string, number: string) => ({
  bankCode: '9999',
  branchCode: '901',
  type: '1' as const,
  number,
  holderName,
});
const outcome = (answered: Answered<unknown>) => (answered.ok ? 'ok' : answered.outcome);

before(async () => {
  nation = await startTestPoints();
  town = await nation.platform.openTown({
    municipalityCode: '43424',
    remitterCode: '0000043424',
    bankAccount: bank('オグニマチ', '1434240'),
  });
  accounting = await town.person('accounting');
  approvers = [
    await town.person('approver', { staffId: 'approver-a', name: '決裁 一郎' }),
    await town.person('approver', { staffId: 'approver-b', name: '決裁 二郎' }),
  ];
  const year = { startsOn: '2016-04-01', endsOn: '2017-03-31', expiresOn: '2017-03-31' };
  const programId = await town.program({ department: '福祉課', name: '子育て支援', amount: 9000, ...year });
  person = await nation.person('My123');
  await town.grant({ programId, mykeyId: 'My123', amount: 9000, reason: '試験' });
});
after(() => nation?.close());

/** Closes the open window; its number and hash. */
async function close() {
  const { settlements } = await accounting.call(pointsRoutes.listSettlements);
  const params = { settlementId: settlements[0]?.settlementId ?? 0 };
  await accounting.call(pointsRoutes.closeSettlement, { params });
  return params;
}
const shown = (params: { settlementId: number }) => accounting.call(pointsRoutes.showSettlement, { params });
async function approve(params: { settlementId: number }, by: Officer[] = approvers) {
  const body = { statementHash: (await shown(params)).statementHash ?? '' };
  for (const who of by) await who.call(pointsRoutes.approveSettlement, { params, body });
}
async function pay(params: { settlementId: number }) {
  const [toCome, before] = [await accounting.call(pointsRoutes.showPayout, { params }), (await shown(params)).files];
  assert.equal(toCome.payoutOn, '2016-10-05', 'the second banking day: the portal takes it until noon of the first');
  const settled = await accounting.call(pointsRoutes.createZenginFiles, { params, body: { payoutOn: '2016-10-14' } });
  const made = settled.files.slice(before.length).map(({ payer, count, yen }) => ({ payer, count, yen }));
  const told = toCome.files.map(({ payer, count, yen }) => ({ payer, count, yen }));
  assert.deepEqual(told, made, 'what the question said is what is made');
  const items = [];
  for (const { fileId } of settled.files) {
    const asked = { params: { ...params, fileId } };
    const bytes = (await accounting.call(pointsRoutes.downloadZenginFile, asked)) as unknown as Uint8Array;
    const read = readSougouFurikomi(bytes, { arrivedOn: Temporal.PlainDate.from('2016-10-03') });
    assert.ok(read.outcome === 'read');
    items.push(read.batch.items.map(({ name, accountNumber, amountYen }) => [name, accountNumber, amountYen]));
  }
  return items;
}
const change = (merchantId: number, bankAccount: ReturnType<typeof bank>, who: Officer = accounting) =>
  who.ask(pointsRoutes.changeMerchantAccount, { params: { merchantId }, body: { bankAccount, reason: '店の届け出' } });

test('an account changed after closing holds its payee, visibly, until it is approved anew; the others are paid', async () => {
  const tea = await town.shop({ name: 'まちなか商店', kind: 'shop', bankAccount: bank('マチナカ', '4000001') });
  const book = await town.shop({ name: '宮原の書店', kind: 'shop', bankAccount: bank('ミヤハラ', '4000002') });
  await tea.counter.pay(person, 300);
  await book.counter.pay(person, 200);
  const params = await close();
  await approve(params);
  // One person alone changes nothing: the file pays what was approved.
  assert.equal(outcome(await change(tea.merchantId, bank('ワルイヒト', '6666666'))), 'ok');
  const [hold] = (await shown(params)).accounts.filter(({ held }) => held);
  assert.equal(hold, undefined, 'asked for is not changed');
  await confirmChanges(approvers[0], 'points');
  const detail = await shown(params);
  assert.deepEqual(
    detail.accounts.map(({ name, held, bankAccount }) => [name, held, bankAccount?.number]),
    [
      ['小国町', null, '1434240'],
      ['まちなか商店', 'account_changed', '4000001'],
      ['宮原の書店', null, '4000002'],
    ],
  );
  assert.deepEqual(detail.problems, [{ problem: 'account_changed', name: 'まちなか商店', isPayer: false }]);
  assert.equal((await accounting.call(pointsRoutes.showPayout, { params })).heldYen, 300);
  assert.deepEqual(await pay(params), [[['ﾐﾔﾊﾗ', '4000002', 200]]]);

  // Approved anew, both approvals from the beginning; who was paid is not paid again.
  const renew = { params, body: { reason: '口座変更のため' } };
  const renewed = await accounting.call(pointsRoutes.renewStatement, renew);
  assert.deepEqual([renewed.state, renewed.revision, renewed.approvals], ['review', detail.revision + 1, []]);
  assert.notEqual(renewed.statementHash, detail.statementHash);
  const old = { params, body: { statementHash: detail.statementHash ?? '' } };
  assert.equal(outcome(await approvers[0].ask(pointsRoutes.approveSettlement, old)), 'settlement_changed');
  // Two persons of the office have said so; the shop itself has not.
  assert.deepEqual(
    (await shown(params)).problems.map(({ problem }) => problem),
    ['account_unconfirmed'],
  );
  await approve(params);
  const none = { params, body: { payoutOn: '2016-10-14' } };
  assert.equal(outcome(await accounting.ask(pointsRoutes.createZenginFiles, none)), 'bank_account_missing');
  await confirmOwnAccount(tea.counter.actor);
  const both = await pay(params);
  assert.deepEqual(both, [[['ﾐﾔﾊﾗ', '4000002', 200]], [['ﾜﾙｲﾋﾄ', '6666666', 300]]]);
  const revisions = await rows(
    nation.databases.points,
    'SELECT revision, reason FROM settlement_statement WHERE settlement_id = :settlementId ORDER BY revision',
    { settlementId: params.settlementId },
  );
  assert.deepEqual(revisions, [
    { revision: 1, reason: '' },
    { revision: 2, reason: '口座変更のため' },
  ]);
  // The next payout to the one whose account changed is no longer the first; an account changed since is marked.
  await tea.counter.pay(person, 10);
  await book.counter.pay(person, 20);
  await change(book.merchantId, bank('ミヤハラ', '4000003'));
  await confirmChanges(approvers[0], 'points');
  await confirmOwnAccount(book.counter.actor);
  const next = await close();
  assert.deepEqual((await shown(next)).accounts.map(({ name, firstPayout }) => [name, firstPayout]).slice(1), [
    ['まちなか商店', null],
    ['宮原の書店', 'changed'],
  ]);
  await approve(next);
  assert.deepEqual(await pay(next), [
    [
      ['ﾜﾙｲﾋﾄ', '6666666', 10],
      ['ﾐﾔﾊﾗ', '4000003', 20],
    ],
  ]);
});

test('a change of an account keeps what stood before, who, when and why, and waits for one at a time', async () => {
  const shop = await town.shop({ name: '履歴の店', kind: 'shop', bankAccount: bank('リレキ', '5000001') });
  assert.equal(outcome(await change(shop.merchantId, bank('リレキ', '5000002'))), 'ok');
  assert.equal(outcome(await change(shop.merchantId, bank('リレキ', '5000003'))), 'change_waiting');
  const { requests } = await accounting.call(pointsRoutes.listChangeRequests);
  const [waiting] = requests;
  assert.ok(waiting);
  assert.deepEqual(
    [waiting.subject, waiting.name, waiting.before.number, waiting.after.number, waiting.reason, waiting.own],
    ['merchantAccount', '履歴の店', '5000001', '5000002', '店の届け出', true],
  );
  const decide = (who: Officer, sha256: string) =>
    who.ask(pointsRoutes.decideChangeRequest, {
      params: { requestId: waiting.requestId },
      body: { approve: true, sha256 },
    });
  assert.equal(outcome(await decide(accounting, waiting.sha256)), 'same_person');
  assert.equal(outcome(await decide(approvers[0], 'f'.repeat(64))), 'change_altered');
  const twice = await Promise.all(approvers.map((who) => decide(who, waiting.sha256)));
  assert.deepEqual(twice.map(outcome).sort(), ['change_unknown', 'ok'], 'of two yeses one changes it');
  const decided = await accounting.call(pointsRoutes.listChangeRequests, { query: { state: 'decided' } });
  const kept = decided.requests.find(({ requestId }) => requestId === waiting.requestId);
  assert.equal(kept?.askedBy, '会計 担当');
  assert.match(kept?.decidedBy ?? '', /^決裁/);
  const elsewhere = await nation.platform.openTown({ municipalityCode: '13116' });
  const foreign = await elsewhere.lead.call(pointsRoutes.listChangeRequests, { query: { state: 'decided' } });
  assert.ok(!foreign.requests.some(({ name }) => name === '履歴の店'));
});

test('who has no account is held by name, and the month is closed for all others', async () => {
  const bare = await town.shop({ name: '口座のない店', kind: 'shop' });
  await bare.counter.pay(person, 5);
  const params = await close();
  assert.deepEqual((await shown(params)).problems, [
    { problem: 'account_missing', name: '口座のない店', isPayer: false },
  ]);
  await approve(params);
  const none = { params, body: { payoutOn: '2016-10-14' } };
  assert.equal(outcome(await accounting.ask(pointsRoutes.createZenginFiles, none)), 'bank_account_missing');
});

test('a payee of more than one record holds is paid in several, and more than a file holds is refused by name', async () => {
  const big = await town.shop({ name: '大きな店', kind: 'shop', bankAccount: bank('オオキナ', '7000001') });
  await big.counter.pay(person, 1);
  const params = await close();
  const { transfersOf, writePayoutFiles } = await import('./files.ts');
  const { frozenParties } = await import('../settlement/parties.ts');
  const { storedRows } = await import('../settlement/stored.ts');
  const { points } = nation.databases;
  const frozen = await frozenParties(points, { settlementId: params.settlementId, revision: 1 });
  const lines = (await storedRows(points, params.settlementId)).filter(({ payee }) => payee === '大きな店');
  const write = (yen: number) =>
    writePayoutFiles({
      settlement: {
        id: params.settlementId,
        payoutOn: Temporal.PlainDate.from('2016-10-14'),
      },
      transfers: transfersOf({
        municipalityCode: '43424',
        lines: lines.map((line) => ({ ...line, points: yen })),
        held: new Map(),
        paid: new Map(),
        replaced: new Map(),
        decisions: [],
      }),
      frozen,
      known: new Map(),
    });
  const split = write(10_000_000_000);
  assert.ok(Array.isArray(split));
  assert.deepEqual([split[0]?.count, split[0]?.yen], [2, 10_000_000_000]);
  const refused = write(1_000_000_000_000);
  assert.ok(!Array.isArray(refused) && refused.refused === 'payout_not_writable');
});

test('a statement of before that had no accounts is frozen with them at the next look, and approved anew', async () => {
  const { points } = nation.owners;
  const params = await close();
  await approve(params);
  const before = await shown(params);
  // As the migration leaves what was approved before accounts were inside the hash.
  await execute(points, 'DELETE FROM settlement_account WHERE settlement_id = :settlementId', {
    settlementId: params.settlementId,
  });
  await execute(points, 'UPDATE settlement_statement SET revision = 0 WHERE settlement_id = :settlementId', {
    settlementId: params.settlementId,
  });
  await execute(points, 'UPDATE settlement_approval SET revision = 0 WHERE settlement_id = :settlementId', {
    settlementId: params.settlementId,
  });
  await execute(
    points,
    `UPDATE settlement SET state = 'review', statement_sha256 = NULL, revision = 0 WHERE id = :settlementId`,
    { settlementId: params.settlementId },
  );
  const looked = await shown(params);
  assert.deepEqual([looked.state, looked.revision, looked.approvals], ['review', 1, []]);
  assert.deepEqual(looked.lines, before.lines, 'its lines stay');
  await approve(params);
  assert.equal((await shown(params)).state, 'closed');
});

test('a statement that is looked at on a Sunday holds nobody for it', async () => {
  const shop = await town.shop({ name: '日曜の店', kind: 'shop', bankAccount: bank('ニチヨウ', '8000001') });
  await shop.counter.pay(person, 1);
  nation.pass({ hours: 24 * 6 });
  const [open] = (await accounting.call(pointsRoutes.listSettlements)).settlements;
  assert.deepEqual((await shown({ settlementId: open?.settlementId ?? 0 })).problems, []);
  nation.pass({ hours: -24 * 6 });
});
