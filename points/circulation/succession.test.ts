/** 合併・コードの変更 (decision 31): on a day a municipality takes over from another one, once, and nothing of before is rewritten. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pointsRoutes } from '../../contract/index.ts';
import { makeKey } from '../../ledger/index.ts';
import { execute, hasCode, one, rows } from '../../postgres/pool.ts';
import type { Answered } from '../../server/client.ts';
import { municipalUnit } from '../book/unit.ts';
import type { Company } from '../testing/company.ts';
import type { Officer } from '../testing/officer.ts';
import { type Holder, type Shop, startTestPoints, type TestPoints, type Town } from '../testing.ts';

let nation: TestPoints;
let old: Town;
let heir: Town;
let other: Town;
let person: Holder;
let shop: Shop;
let accounting: Officer;
let programId: number;
let paymentKey: string;
let company: Company;
let customer: Holder;
const bank = { bankCode: '9999', branchCode: '901', type: '1' as const, number: '1234567', holderName: 'オグニマチ' };
const outcomeOf = (answered: Answered<unknown>) => (answered.ok ? 'ok' : answered.outcome);
const pair = { municipalityCode: '43425', successorCode: '43424' };
const asked = { ...pair, fromOn: '2016-11-01', reason: '編入合併' };
const ask = (body: Partial<typeof asked> = {}) =>
  nation.platform.points.ask(pointsRoutes.askForSuccession, { body: { ...asked, ...body } });
const pursesOf = async (holder: Holder) =>
  (await holder.atMypage(pointsRoutes.showBalances)).purses
    .filter(({ points }) => points > 0)
    .map(({ municipality, points }) => [municipality.code, points]);
const lotsOf = (code: string) =>
  rows(
    nation.databases.points,
    `SELECT expires_on, fund, sum(balance)::bigint AS points FROM ledger.lot WHERE unit = :unit AND balance > 0
      GROUP BY expires_on, fund ORDER BY expires_on, fund`,
    { unit: municipalUnit(code) },
  );

before(async () => {
  nation = await startTestPoints();
  const account = { remitterCode: '0000043424', bankAccount: bank };
  heir = await nation.platform.openTown({ municipalityCode: '43424', ...account });
  old = await nation.platform.openTown({ municipalityCode: '43425', ...account });
  other = await nation.platform.openTown({ municipalityCode: '43206', ...account });
  person = await nation.person('Merge001');
  const days = { startsOn: '2016-04-01', endsOn: '2017-03-31', expiresOn: '2018-03-31' };
  programId = await old.program({ department: '福祉課', name: '子育て支援', amount: 1000, repeats: 'once', ...days });
  const short = { ...days, endsOn: '2016-10-31', expiresOn: '2016-12-31' };
  const ended = await old.program({ department: '福祉課', name: '秋の講座', amount: 100, ...short });
  // The successor has a department and a programme of the same names.
  const own = await heir.program({ department: '福祉課', name: '子育て支援', amount: 500, ...days });
  await old.grant({ programId, mykeyId: person.mykeyId, amount: 1000 });
  await old.grant({ programId: ended, mykeyId: person.mykeyId, amount: 100 });
  await heir.grant({ programId: own, mykeyId: person.mykeyId, amount: 500 });
  shop = await old.shop({ name: 'まちの店', kind: 'shop', bankAccount: bank });
  accounting = await old.person('accounting');
  await person.atMypage(pointsRoutes.setDefaultMunicipality, { body: { municipalityCode: '43425' } });
  const partner = await nation.platform.registerPartner({ name: 'A社', kind: 'card', reserveDays: 14 });
  ({ company } = partner);
  customer = await nation.person('Merge002');
  await customer.link(partner.operatorId, 'merge@example.jp');
  company.points.set('merge@example.jp', 80);
  // Points of a third town count at every place of the old one, and the old one's points at a place elsewhere.
  const away = await other.shop({ name: 'よその店', kind: 'shop', bankAccount: bank });
  const through = { validFrom: '2016-10-03', validThrough: '2017-03-31' };
  await other.lead.call(pointsRoutes.createTieUp, { body: { hostMunicipalityCode: '43425', ...through } });
  await old.lead.call(pointsRoutes.createTieUp, { body: { merchantId: away.merchantId, ...through } });
  await old.lead.call(pointsRoutes.createStreet, {
    body: { name: '中央商店街', officeMerchantId: null, ownPoints: null },
  });
  await heir.lead.call(pointsRoutes.createStreet, {
    body: { name: '中央商店街', officeMerchantId: null, ownPoints: null },
  });
});
/** An order of the company's whose points the customer sends to a code. */
async function orderTo(orderNumber: string, municipalityCode: string) {
  await company.order({ orderNumber, loginId: 'merge@example.jp', amount: 40 });
  const { orders } = await customer.atMypage(pointsRoutes.listExchangeOrders);
  const orderId = orders.find((order) => order.orderNumber === orderNumber)?.orderId ?? '';
  const body = { kind: 'municipality' as const, municipalityCode };
  return customer.atMypage(pointsRoutes.chooseDestination, { params: { orderId }, body });
}
after(() => nation?.close());

test('what cannot be is refused by name, in the write too; two persons of the platform decide, and nothing changes until the day', async () => {
  assert.equal(outcomeOf(await ask({ successorCode: '43425' })), 'succession_of_itself');
  assert.equal(outcomeOf(await ask({ successorCode: '43428' })), 'municipality_not_open');
  assert.equal(outcomeOf(await ask({ successorCode: '434241' })), 'municipality_check_digit');
  assert.equal(outcomeOf(await ask({ successorCode: '43101' })), 'municipality_cannot_issue');
  assert.equal(outcomeOf(await ask({ fromOn: '2016-10-03' })), 'succession_too_early');
  const { code } = await nation.platform.openSandbox('小国町');
  assert.equal(outcomeOf(await ask({ municipalityCode: code })), 'sandbox_apart');
  for (const [values, constraint] of [
    [`'43424', '43424', '2016-11-01'`, 'succession_of_another'],
    [`'${code}', '43424', '2016-11-01'`, 'succession_not_of_sandbox'],
    [`'43425', '43424', '2016-10-03'`, 'succession_ahead'],
  ] as const)
    await assert.rejects(
      execute(
        nation.databases.points,
        `INSERT INTO municipality_succession (municipality_code, successor_code, from_on, reason, confirmed_by, confirmed_at)
         VALUES (${values}, 'x', 'platform', '2016-10-03T00:00:00Z')`,
      ),
      (error) => hasCode(error, '23514') && `${error}`.includes(constraint),
    );
  const shown = await nation.platform.points.call(pointsRoutes.previewSuccession, { query: pair });
  assert.deepEqual(
    [
      shown.points,
      shown.holders,
      shown.places,
      shown.streets,
      shown.programs,
      shown.tieUps,
      shown.defaults,
      shown.windows,
    ],
    [1100, 1, 1, 1, 2, 2, 1, 1],
  );
  assert.equal(outcomeOf(await ask()), 'ok');
  assert.equal(outcomeOf(await ask()), 'change_waiting');
  const own = await nation.platform.points.call(pointsRoutes.listChangeRequests);
  const request = own.requests.find(({ subject }) => subject === 'succession');
  assert.ok(request);
  assert.deepEqual(
    [request.after.fromOn, request.after.municipality, request.after.successor],
    ['2016-11-01', '産山村', '小国町'],
  );
  const decision = { params: { requestId: request.requestId }, body: { approve: true, sha256: request.sha256 } };
  const self = await nation.platform.points.ask(pointsRoutes.decideChangeRequest, decision);
  assert.equal(outcomeOf(self), 'same_person');
  await nation.platform.confirm();
  assert.equal(outcomeOf(await ask({ fromOn: '2016-12-01' })), 'municipality_succeeded');
  assert.equal(
    outcomeOf(await ask({ municipalityCode: '43424', successorCode: '43206' })),
    'succession_waits_for_another',
  );
  assert.equal(await nation.points.takeOver(), 0);
  assert.deepEqual(await pursesOf(person), [
    ['43424', 500],
    ['43425', 1100],
  ]);
  assert.equal((await shop.counter.pay(person, 100)).points, 100);
  assert.equal((await orderTo('O-before', '43425')).state, 'confirmed');
});

test('it can be called off before its day by two persons, and planned anew', async () => {
  const list = async () => (await nation.platform.points.call(pointsRoutes.listSuccessions)).successions;
  const [planned] = await list();
  assert.deepEqual([planned?.state, planned?.from.code, planned?.to.code], ['planned', '43425', '43424']);
  const params = { successionId: planned?.successionId ?? Number.NaN };
  const callOff = () =>
    nation.platform.points.ask(pointsRoutes.askToCallOffSuccession, { params, body: { reason: '延期' } });
  assert.equal(outcomeOf(await callOff()), 'ok');
  await nation.platform.confirm();
  assert.equal((await list())[0]?.state, 'calledOff');
  assert.equal(outcomeOf(await callOff()), 'succession_over');
  const dates = () =>
    one<{ through: string | null }>(nation.databases.points, `SELECT municipality_through('43425') AS through`);
  assert.deepEqual(await dates(), { through: null });
  assert.equal(outcomeOf(await ask()), 'ok');
  await nation.platform.confirm();
  assert.deepEqual(await dates(), { through: '2016-10-31' });
});

test('on the day purses, places and programmes are the successor’s, once with two processes; last days and funds stay', async () => {
  const now = nation.world.clock().toZonedDateTimeISO('Asia/Tokyo');
  nation.pass(now.until(now.with({ month: 10, day: 31, hour: 23, minute: 59, second: 59 })));
  const paid = await shop.counter.pay(person, 50);
  assert.equal(paid.points, 50);
  paymentKey = paid.paymentKey;
  assert.equal(await nation.points.takeOver(), 0, 'not a second before');
  const before = await lotsOf('43425');
  nation.pass({ seconds: 1 });
  const moved = await Promise.all([nation.points.takeOver(), nation.points.takeOver()]);
  assert.equal(moved[0]! + moved[1]!, 1, 'one purse, once');
  assert.equal(await nation.points.takeOver(), 0);
  assert.deepEqual(await pursesOf(person), [['43424', 1450]]);
  assert.deepEqual(await lotsOf('43425'), []);
  const theirs = (await lotsOf('43424')) as { expiresOn: string; fund: number; points: number }[];
  assert.deepEqual(
    before,
    [{ expiresOn: '2018-03-31', fund: 0, points: 950 }],
    'what was to end sooner was used first',
  );
  assert.deepEqual(theirs, [{ expiresOn: '2018-03-31', fund: 0, points: 1450 }]);
  // The place takes the successor's points now, and is on its list.
  assert.equal((await shop.counter.pay(person, 50)).points, 50);
  const { merchants } = await heir.lead.call(pointsRoutes.listMerchants);
  assert.ok(merchants.some(({ merchantId }) => merchantId === shop.merchantId));
  const { streets } = await heir.lead.call(pointsRoutes.listStreets);
  assert.deepEqual(streets.map(({ name }) => name).toSorted(), ['中央商店街', '中央商店街（旧産山村）']);
  const balances = await person.atMypage(pointsRoutes.showBalances);
  assert.equal(balances.defaultMunicipality?.code, '43424');
});

test('programmes end where they were and go on at the successor, with what a person had of them; the past stays as it was', async () => {
  const { programs: theirs } = await old.lead.call(pointsRoutes.listPrograms);
  assert.equal(theirs.find((one) => one.programId === programId)?.endsOn, '2016-10-31');
  const { programs, departments } = await heir.lead.call(pointsRoutes.listPrograms);
  const taken = programs.find(({ name }) => name === '子育て支援（旧産山村）');
  assert.ok(taken);
  assert.deepEqual(
    [taken.department.name, taken.startsOn, taken.endsOn, taken.granted, taken.amount],
    ['福祉課（旧産山村）', '2016-11-01', '2017-03-31', 0, 1000],
  );
  assert.equal(programs.length, 2, 'what was over is not taken over');
  assert.deepEqual(departments.map(({ name }) => name).toSorted(), ['福祉課', '福祉課（旧産山村）']);
  const grant = (by: Town, id: number) =>
    by.lead.ask(pointsRoutes.grant, { body: { programId: id, mykeyId: person.mykeyId, amount: 1000 } });
  assert.equal(outcomeOf(await grant(old, programId)), 'function_off');
  assert.equal(outcomeOf(await grant(heir, taken.programId)), 'granted_already');
  const { lines } = await person.atMypage(pointsRoutes.showHistory, {
    query: { municipalityCode: '43425', months: 12 },
  });
  assert.deepEqual(
    [lines.at(-1)?.kind, lines.at(-1)?.what, lines.at(-1)?.points, lines.at(-1)?.balance],
    ['succeededBy', '小国町', -950, 0],
  );
  const own = await person.atMypage(pointsRoutes.showHistory, { query: { municipalityCode: '43424', months: 12 } });
  assert.deepEqual(
    own.lines.slice(-2).map(({ kind, what, points }) => [kind, what, points]),
    [
      ['succeededFrom', '産山村', 950],
      ['use', 'まちの店', -50],
    ],
  );
  // 6-3 of October as it was, and nothing of it in November's sums but what was taken over.
  const report = await old.lead.call(pointsRoutes.showMonthlyReport, { query: { month: '2016-10' } });
  assert.deepEqual(
    report.lines.map(({ program, points }) => [program, points]),
    [
      ['子育て支援', 1000],
      ['秋の講座', 100],
    ],
  );
  const months = await heir.lead.call(pointsRoutes.showMonths);
  assert.deepEqual(
    months.lines.filter(({ thisMonth }) => thisMonth !== 0).map(({ measure, thisMonth }) => [measure, thisMonth]),
    [
      ['used', 50],
      ['succeeded', 950],
    ],
  );
});

test('a tie-up goes on for what it was agreed on; what comes back to a purse of before goes on to the successor', async () => {
  const { given, received } = await heir.lead.call(pointsRoutes.listTieUps);
  assert.deepEqual(
    given.map(({ place, validFrom, validThrough }) => [place?.name, validFrom, validThrough]),
    [['よその店', '2016-11-01', '2017-03-31']],
  );
  assert.deepEqual(
    received.map(({ issuer, place, host }) => [issuer.code, place?.name, host]),
    [['43206', 'まちの店', null]],
    'for the places that it was given for, and for no other of the successor’s',
  );
  const before = await old.lead.call(pointsRoutes.listTieUps);
  assert.deepEqual(
    [...before.given, ...before.received].map(({ validThrough }) => validThrough),
    ['2016-10-31', '2016-10-31'],
  );
  // A use of before is refunded by the office of before, into the very lots; what lies there then goes on.
  await old.lead.call(pointsRoutes.refundUse, {
    params: { paymentKey },
    idempotencyKey: makeKey(nation.world.clock()),
    body: { points: 50, reason: '商品の返品' },
  });
  assert.equal(await nation.points.takeOver(), 1);
  assert.deepEqual(await pursesOf(person), [['43424', 1450]]);
  assert.deepEqual(await lotsOf('43425'), []);
});

test('a company that names the code of before credits the successor; nobody can choose the one that is gone', async () => {
  const { municipalities } = await person.actor.call(pointsRoutes.listMunicipalities);
  assert.ok(!municipalities.some(({ code }) => code === '43425'));
  const chosen = await person.atMypage(pointsRoutes.setDefaultMunicipality, { body: { municipalityCode: '43425' } });
  assert.equal(chosen.code, '43424');
  // What was chosen before the day is deducted after it; and a list of before is used once more.
  assert.equal(await company.deduct('O-before'), 'deducted');
  assert.deepEqual(await pursesOf(customer), [['43424', 40]]);
  await orderTo('O-after', '43425');
  assert.equal(await company.deduct('O-after'), 'deducted');
  assert.deepEqual(await pursesOf(customer), [['43424', 80]]);
  const { orders } = await customer.atMypage(pointsRoutes.listExchangeOrders);
  assert.ok(orders.every(({ creditedTo }) => creditedTo === '小国町'));
  const through = { validFrom: '2016-11-01', validThrough: '2017-03-31' };
  const tied = await other.lead.ask(pointsRoutes.createTieUp, { body: { hostMunicipalityCode: '43425', ...through } });
  assert.equal(outcomeOf(tied), 'municipality_abolished');
  const found = await other.lead.call(pointsRoutes.searchMunicipalities, { query: { q: '産山' } });
  assert.deepEqual(found.municipalities, []);
  const functions = { fromOn: '2016-12-01', reason: '戻す', participationType: null, functions: ['grants' as const] };
  assert.equal(outcomeOf(await old.lead.ask(pointsRoutes.setFunctions, { body: functions })), 'municipality_succeeded');
  const leave = { lastOn: '2018-03-31', reason: '終わる' };
  assert.equal(outcomeOf(await old.lead.ask(pointsRoutes.askForLeaving, { body: leave })), 'municipality_succeeded');
});

test('the period of before is closed and paid by its own people, with what was used in it', async () => {
  const { statements } = await shop.counter.actor.call(pointsRoutes.listOwnStatements);
  assert.deepEqual(
    statements.map(({ municipality, points }) => [municipality.code, points]),
    [
      ['43424', 50],
      ['43425', 100],
    ],
    'the shop reads what runs in both',
  );
  const { settlements } = await accounting.call(pointsRoutes.listSettlements);
  const params = { settlementId: settlements[0]?.settlementId ?? Number.NaN };
  const closed = await accounting.call(pointsRoutes.closeSettlement, { params });
  assert.ok(closed.statementHash);
  const lines = await rows<{ leg: string; payee: string; points: number }>(
    nation.databases.points,
    'SELECT leg, payee, points FROM settlement_line WHERE settlement_id = :settlementId AND points <> 0 ORDER BY leg, payee',
    params,
  );
  assert.deepEqual(lines, [{ leg: 'municipalityToPayee', payee: 'まちの店', points: 100 }]);
  const trail = await heir.lead.call(pointsRoutes.searchTrail, {
    query: { subject: 'succession', from: '2016-10-01', through: '2016-12-31' },
  });
  assert.deepEqual(
    trail.entries.map(({ act, name, by }) => [act, name, by]),
    [['takeOver', '産山村 → 小国町', '運営 主任']],
  );
});

test('a municipality that comes into being is added under its code, and its account is opened on the day', async () => {
  const add = (code: string) =>
    nation.platform.points.ask(pointsRoutes.addMunicipality, {
      body: { code, name: '新小国市', kana: 'しんおぐにし', validFrom: '2017-01-01' },
    });
  assert.equal(outcomeOf(await add('43217')), 'municipality_code_short');
  assert.equal(outcomeOf(await add('432171')), 'municipality_check_digit');
  assert.equal(outcomeOf(await add('990001')), 'municipality_prefecture');
  assert.equal(outcomeOf(await add('434248')), 'municipality_listed');
  assert.equal(outcomeOf(await add('432172')), 'ok');
  const next = { municipalityCode: '43424', successorCode: '43217', reason: '市制施行' };
  assert.equal(outcomeOf(await ask({ ...next, fromOn: '2016-12-01' })), 'succession_too_early');
  assert.equal(outcomeOf(await ask({ ...next, fromOn: '2017-01-01' })), 'ok');
  await nation.platform.confirm();
  const now = nation.world.clock().toZonedDateTimeISO('Asia/Tokyo');
  nation.pass(now.until(now.with({ year: 2017, month: 1, day: 1, hour: 0, minute: 0, second: 0 })));
  assert.equal(await nation.points.takeOver(), 2);
  assert.deepEqual(await pursesOf(person), [['43217', 1450]]);
  const { municipalities } = await person.actor.call(pointsRoutes.listMunicipalities);
  assert.ok(municipalities.some(({ code }) => code === '43217'));
  // What comes back to the first one, two steps before, goes to the last.
  assert.equal((await shop.counter.pay(person, 50)).points, 50);
});
