/** ポイントのゆくえ (R83-04, R13-09): what a company's points became, by the month, and what of it may be told. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pointsRoutes } from '../../contract/index.ts';
import { execute, one, rows } from '../../postgres/pool.ts';
import { type InvoiceStage, openInvoiceStage, outcomeOf, present } from '../invoices/testing/stage.ts';
import type { Officer } from '../testing/officer.ts';
import type { Holder, Shop } from '../testing.ts';
import { movedByOrigin } from './origins.ts';

let stage: InvoiceStage;
let people: Holder[];
let company: Officer;
let shop: Shop;
let hall: Shop;
before(async () => {
  stage = await openInvoiceStage();
  people = [];
  for (let n = 10; n < 22; n += 1) people.push(await stage.person(`flow${n}`, stage.a));
  const [ofA] = await stage.nation.platform.peopleOf(`P${stage.a.partnerId}`, ['asha1']);
  company = present(ofA, 'person of the company');
  shop = await stage.towns[0].shop({ name: 'まちなか商店', kind: 'shop', exempt: false, streetId: null });
  hall = await stage.towns[0].shop({ name: '市民会館', kind: 'facility', exempt: false, streetId: null });
});
after(() => stage?.nation.close());

const count = async () => {
  const task = stage.nation.points.tasks.find(({ name }) => name === 'month-flows');
  await present(task, 'task').run(new AbortController().signal);
};
/** What a town has noted of where holders live. */
const noteHomes = (code: string, residence: string, holders: string, fromOn = '2016-10-01') =>
  execute(
    stage.nation.databases.points,
    `INSERT INTO residence_note (municipality_code, holder, residence, from_on, reason, staff_id, recorded_at)
     SELECT :code, holder, :residence, :fromOn, '試験', (SELECT min(id) FROM staff), now() FROM (${holders}) AS those (holder)`,
    { code, residence, fromOn },
  );
const flow = (month?: string) => company.call(pointsRoutes.showCompanyFlow, { query: month ? { month } : {} });
/** Brings points of the company into the town of 会津若松市, and the first so many people of all. */
const exchangeAll = async (to: string, amount: number, some: readonly Holder[]) => {
  for (const person of some) await stage.exchange(person, stage.a, to, amount);
};

test('a month that runs is not counted, and the first that was is there once it is sealed', async () => {
  const [aizu, oguni, nichinan] = stage.codes;
  await exchangeAll(aizu, 100, people.slice(0, 11));
  await exchangeAll(oguni, 50, people.slice(0, 3));
  await exchangeAll(nichinan, 70, people);
  // What nobody has chosen for stays in the reserve.
  const last = present(people[11], 'person');
  await stage.a.company.order({ orderNumber: 'R-1', loginId: last.mykeyId, amount: 400 });
  await stage.a.company.deduct('R-1');
  for (const person of people.slice(0, 11)) await shop.counter.pay(person, 30);
  for (const person of people.slice(0, 10)) await hall.counter.pay(person, 20);
  const undone = await hall.counter.pay(present(people[10], 'person'), 15);
  await hall.counter.reverse(undone.paymentKey);
  // All of them live in 会津若松市, as that town has noted.
  await noteHomes(aizu, 'resident', `SELECT holder FROM member WHERE mykey_id LIKE 'FLOW%'`);
  await count();
  assert.deepEqual(await flow(), { fewest: 10, months: [], shown: null });
  const early = await company.ask(pointsRoutes.showCompanyFlow, { query: { month: '2016-10' } });
  assert.equal(outcomeOf(early), 'month_not_counted');
  await stage.monthOver();
  // Two processes at once, and again.
  await Promise.all([count(), count()]);
  await count();
  const { months, shown } = await flow();
  assert.deepEqual(
    months.map(({ countedAt: _, ...month }) => month),
    [{ month: '2016-10', exchanged: 2490, moved: 2090, used: 530, expired: 0, reserve: 400 }],
  );
  assert.deepEqual(
    shown?.towns.map(({ municipality, moved, used }) => [municipality.name, moved, used]),
    [
      // Three persons moved to 小国町: without the next one it would be the rest of the total.
      ['会津若松市', null, 530],
      ['小国町', null, 0],
      ['日南市', 840, 0],
    ],
  );
  assert.deepEqual(
    shown?.uses.map(({ use, points }) => [use, points]),
    [
      ['facility', 200],
      ['shop', 330],
    ],
  );
});

test('the same figures as the bill and as the statement of the town, which count for themselves', async () => {
  const { months, shown } = await flow();
  const [billed] = (await stage.billed()).filter(({ month }) => month === '2016-10');
  const invoice = await stage.agents[0].call(pointsRoutes.showInvoice, {
    params: { invoiceId: present(billed, 'invoice').invoiceId },
  });
  assert.equal(months[0]?.moved, invoice.yen);
  for (const { municipality, moved } of shown?.towns ?? []) {
    const line = invoice.lines.find((one) => one.municipality.code === municipality.code);
    if (moved !== null) assert.equal(moved, line?.points, municipality.name);
  }
  const [open] = (await stage.towns[0].lead.call(pointsRoutes.listSettlements)).settlements;
  const params = { settlementId: present(open, 'window').settlementId };
  const { lines } = await stage.towns[0].lead.call(pointsRoutes.showSettlement, { params });
  const ofA = lines.filter(({ fund }) => fund.name === 'A社');
  assert.equal(
    months[0]?.used,
    ofA.reduce((sum, { points }) => sum + points, 0),
  );
});

test('what is not told is not kept, and a payment of the next month changes nothing of the month before', async () => {
  const before = await flow('2016-10');
  const hidden = await rows<{ measure: string; part: string }>(
    stage.nation.databases.points,
    "SELECT measure, part FROM month_flow_sum WHERE scope = :scope AND month = '2016-10-01' AND points IS NULL ORDER BY part",
    { scope: `P${stage.a.partnerId}` },
  );
  assert.deepEqual(
    hidden.map(({ measure, part }) => [measure, part]),
    [
      ['moved', '07202'],
      ['moved', '43424'],
    ],
  );
  await shop.counter.pay(present(people[0], 'person'), 5);
  await stage.monthOver();
  await count();
  const again = await flow('2016-10');
  assert.deepEqual([again.months[1], again.shown], [before.months[0], before.shown]);
  const { months, shown } = await flow();
  // One person used points: neither the kind nor the town nor the sum is told; nothing was moved, which is of nobody.
  assert.deepEqual(
    [months[0]?.month, months[0]?.used, months[0]?.moved, months[0]?.reserve],
    ['2016-11', null, 0, 400],
  );
  assert.deepEqual(shown?.uses, [{ use: 'shop', points: null }]);
});

test('a town sees what came to it of each company, by the month', async () => {
  const accounting = await stage.towns[2].person('accounting');
  const { lines } = await accounting.call(pointsRoutes.showTownInflow, { params: { fiscalYear: 2016 } });
  assert.deepEqual(
    lines.map(({ month, company: name, points }) => [month, name, points]),
    [['2016-10', 'A社', 840]],
  );
  const other = await accounting.call(pointsRoutes.showTownInflow, { params: { fiscalYear: 2017 } });
  assert.deepEqual(other.lines, []);
  const small = await stage.towns[1].lead.call(pointsRoutes.showTownInflow, { params: { fiscalYear: 2016 } });
  assert.deepEqual(
    small.lines.map(({ points }) => points),
    [null],
  );
});

test('a town sees from where it came, by the prefecture of who lives there, where its sum is told at all', async () => {
  const ask = async (town: 0 | 1 | 2) => {
    const officer = await stage.towns[town].person('auditor');
    const { origins } = await officer.call(pointsRoutes.showTownInflow, { params: { fiscalYear: 2016 } });
    return origins.map(({ origin, prefecture, points }) => [origin, prefecture, points]);
  };
  assert.deepEqual([await ask(0), await ask(1)], [[], []]);
  assert.deepEqual(await ask(2), [['07', '福島県', 840]]);
});

test('whoever moved away, lives abroad, is under protection or is no resident anywhere is counted as that; of few nothing is told', async () => {
  const [aizu, oguni] = stage.codes;
  const { hidden } = await one<{ hidden: number }>(
    stage.nation.databases.points,
    `SELECT holder AS hidden FROM member WHERE mykey_id = 'FLOW10'`,
    {},
  );
  const from = (first: number, count: number) =>
    `SELECT holder FROM generate_series(${first}, ${first + count - 1}) AS holder`;
  await noteHomes(oguni, 'resident', from(900_000, 22));
  await noteHomes(aizu, 'resident', from(900_100, 15));
  await noteHomes(oguni, 'overseas', from(900_200, 3));
  // Two of the residents have gone, and nobody knows where to; one is under protection.
  await noteHomes(oguni, 'movedOut', from(900_000, 2), '2016-10-05');
  await execute(
    stage.nation.owners.points,
    `INSERT INTO protection (holder, municipality_code, officers, reason, begun_at)
     VALUES (:hidden, :oguni, ARRAY['approver-a', 'approver-b'], '試験', now())`,
    { oguni, hidden },
  );
  const holders = [
    [900_000, 22],
    [900_100, 15],
    [900_200, 3],
    [900_300, 20],
  ].flatMap(([first = 0, count = 0]) => Array.from({ length: count }, (_, index) => first + index));
  const inflow = [...holders, hidden].map((holder) => ({ holder, code: oguni, points: 10 }));
  const found = (told: number | null) =>
    movedByOrigin(stage.nation.databases.points, { inflow, told: new Map([[oguni, told]]), on: '2016-10-31' });
  assert.deepEqual(Object.fromEntries(await found(610)), {
    '43424/here': 200,
    '43424/07': null,
    '43424/overseas': null,
    '43424/unknown': 230,
  });
  assert.equal((await found(null)).size, 0);
});

test('a company sees its own points alone', async () => {
  const { months } = await stage.b.people[0].call(pointsRoutes.showCompanyFlow, { query: {} });
  assert.deepEqual([months.length, months[0]?.exchanged, months[0]?.used], [2, 0, 0]);
});
