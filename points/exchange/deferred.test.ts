import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pointsRoutes } from '../../contract/index.ts';
import { one, row } from '../../postgres/pool.ts';
import type { Company } from '../testing/company.ts';
import { type Holder, startTestPoints, type TestPoints } from '../testing.ts';

let nation: TestPoints;
let deferred: Company;
let operatorId: string;
let online: Company;
let person: Holder;
before(async () => {
  nation = await startTestPoints();
  await nation.platform.openTown({ municipalityCode: '43424' });
  const terms = { kind: 'airline' as const, reserveDays: 30, noticeDays: 5 };
  const first = { name: '先に減らす航空', exchangePattern: 'deferred' as const, ...terms };
  ({ company: deferred, operatorId } = await nation.platform.registerPartner(first));
  const other = await nation.platform.registerPartner({ name: 'A社', kind: 'card' });
  online = other.company;
  person = await nation.person('My123');
  await person.link(operatorId, 'sora');
  await person.link(other.operatorId, 'taro');
});
after(() => nation?.close());

const common = async () => (await person.atMypage(pointsRoutes.showBalances)).common;
const today = '2016-10-03';
type Asked = Parameters<Company['order']>[0];
const order = (asked: Partial<Asked> & { orderNumber: string }, company = deferred) =>
  company.order({
    loginId: 'sora',
    amount: 2000,
    deduction: { number: `D-${asked.orderNumber}`, on: '2016-10-01' },
    ...asked,
  });
async function refused(asked: Promise<{ ok: boolean }>): Promise<string> {
  const answered = (await asked) as Awaited<ReturnType<Company['order']>>;
  assert.ok(!answered.ok, JSON.stringify(answered));
  return answered.outcome;
}

test('修正1 (6-9): an order that comes with its deduction has its points at once, in the reserve, and ⑦⑧ fall away', async () => {
  const placed = await order({ orderNumber: 'F-1' });
  assert.ok(placed.ok);
  assert.equal(placed.answer.state, 'credited');
  const reserved = await common();
  assert.deepEqual(reserved.lots, [
    { points: 2000, expiresOn: '2016-11-02', fund: { kind: 'partner', name: '先に減らす航空' } },
  ]);
  // ⑥ after it: the holder says where, whenever they like.
  const moved = await person.atMypage(pointsRoutes.allocate, {
    body: { destination: { kind: 'municipality', municipalityCode: '43424' }, amount: 1500 },
  });
  assert.equal(moved.commonLeft, 500);
  const report = { params: { orderNumber: 'F-1' }, body: { result: 'deducted' as const, amount: 2000 } };
  assert.equal(await refused(deferred.actor.ask(pointsRoutes.reportDeduction, report)), 'order_deducted_already');
  assert.equal((await common()).points, 500);
});

test('the same order again changes nothing; another amount, login ID, number or day under its number is refused', async () => {
  const before = (await common()).points;
  assert.ok((await order({ orderNumber: 'F-1' })).ok);
  const changes: Partial<Asked>[] = [
    { amount: 2001 },
    { loginId: 'taro' },
    { deduction: { number: 'D-other', on: '2016-10-01' } },
    { deduction: { number: 'D-F-1', on: '2016-10-02' } },
  ];
  for (const change of changes)
    assert.equal(await refused(order({ orderNumber: 'F-1', ...change })), 'exists_with_different_request');
  assert.equal((await common()).points, before);
});

test('one deduction is of one order, also where both come at once', async () => {
  const before = (await common()).points;
  const deduction = { number: 'D-twice', on: today };
  const answers = await Promise.all(
    ['F-2', 'F-3', 'F-4', 'F-5'].map((orderNumber) => order({ orderNumber, amount: 10, deduction })),
  );
  assert.equal(answers.filter(({ ok }) => ok).length, 1);
  for (const answer of answers) if (!answer.ok) assert.equal(answer.outcome, 'deduction_used');
  assert.equal((await common()).points, before + 10);
});

test('thirty times the same order at once credit it once', async () => {
  const before = (await common()).points;
  const answers = await Promise.all(Array.from({ length: 30 }, () => order({ orderNumber: 'F-30', amount: 30 })));
  assert.ok(answers.every((answer) => answer.ok && answer.answer.state === 'credited'));
  assert.equal((await common()).points, before + 30);
});

const wrong: [what: string, change: Partial<Asked>, outcome: string][] = [
  ['without a deduction', { deduction: undefined as never }, 'deduction_missing'],
  ['with a deduction of tomorrow', { deduction: { number: 'D-9', on: '2016-10-04' } }, 'deduction_date_invalid'],
  ['with a deduction of long ago', { deduction: { number: 'D-9', on: '2015-10-02' } }, 'deduction_date_invalid'],
  ['with a deduction number of another form', { deduction: { number: '', on: today } }, 'invalid_request'],
  ['with a day that is none', { deduction: { number: 'D-9', on: '2016-02-30' } }, 'invalid_request'],
  ['of a login ID that nobody linked', { loginId: 'nobody' }, 'deducted_login_not_linked'],
  ['of no points', { amount: 0 }, 'amount_invalid'],
];
for (const [what, change, outcome] of wrong) {
  test(`an order ${what} is refused as ${outcome}, and nothing of it is kept`, async () => {
    const before = (await common()).points;
    assert.equal(await refused(order({ orderNumber: 'F-9', ...change })), outcome);
    assert.equal((await common()).points, before);
    assert.equal(
      await row(nation.databases.points, `SELECT FROM exchange_order WHERE order_number = 'F-9'`),
      undefined,
    );
  });
}

test('a company of the basic pattern is refused a deduction that comes first, by name', async () => {
  const asked = order({ orderNumber: 'O-1', loginId: 'taro' }, online);
  assert.equal(await refused(asked), 'deduction_not_expected');
});

test('another pattern takes two persons; orders of before end as they began', async () => {
  const { points: platform, confirm } = nation.platform;
  online.points.set('taro', 70);
  const plain = { orderNumber: 'O-2', loginId: 'taro', amount: 70 };
  assert.ok((await online.order(plain)).ok);
  const { partners } = await platform.call(pointsRoutes.listPartners);
  const { partnerId, reserveDays, noticeDays } = partners.find(({ name }) => name === 'A社') ?? assert.fail();
  assert.deepEqual([reserveDays, noticeDays], [14, 7]);
  const terms = {
    exchangePattern: 'deferred' as const,
    reserveDays: 10,
    noticeDays: 3,
    rateNumerator: 1,
    rateDenominator: 1,
    reason: '契約の変更',
  };
  const set = (body: typeof terms) => platform.ask(pointsRoutes.setExchangeTerms, { params: { partnerId }, body });
  assert.equal(await refused(set({ ...terms, noticeDays: 11 })), 'notice_longer_than_reserve');
  assert.ok((await set(terms)).ok);
  assert.equal(await refused(set(terms)), 'change_waiting');
  const asked = { orderNumber: 'O-3', loginId: 'taro', amount: 80 };
  assert.ok((await online.order(asked)).ok, 'one person alone changes nothing');
  await confirm();
  assert.equal(await refused(online.order({ ...asked, orderNumber: 'O-4' })), 'deduction_missing');
  assert.equal(await online.deduct('O-2'), 'deducted');
  const before = (await common()).points;
  assert.ok((await order({ orderNumber: 'O-5', loginId: 'taro', amount: 90 }, online)).ok);
  assert.equal((await common()).points, before + 90);
});

/** From now on this step of an order is not written down: as if the power went before it. */
async function failBefore(step: 'INSERT' | 'UPDATE', condition: string): Promise<() => Promise<unknown>> {
  const { points: owner } = nation.owners;
  await owner.query(`
    CREATE FUNCTION fall() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the power went'; END $$;
    CREATE TRIGGER fall BEFORE ${step} ON exchange_order FOR EACH ROW WHEN (${condition}) EXECUTE FUNCTION fall()`);
  return () => owner.query('DROP FUNCTION fall CASCADE');
}

const crashes: [what: string, step: 'INSERT' | 'UPDATE', condition: string, isKept: boolean][] = [
  ['it was written down', 'INSERT', 'true', false],
  ['its key was fixed', 'UPDATE', 'OLD.credit_key IS NULL AND NEW.credit_key IS NOT NULL', true],
  ['it was marked, its points standing', 'UPDATE', `NEW.state = 'credited'`, true],
];
for (const [what, step, condition, isKept] of crashes) {
  for (const [who, hours] of [
    ['the company', 0],
    ['the company, days later', 60],
    ['the job', 0],
    ['the job, days later', 60],
  ] as const) {
    test(`a crash before ${what}: ${who} takes it up after a restart, and the points exist once`, async () => {
      const before = (await common()).points;
      const orderNumber = `C-${crashes.findIndex(([one]) => one === what)}-${who.length}`;
      const asked = { orderNumber, amount: 7, deduction: { number: `D-${orderNumber}`, on: '2016-10-02' } };
      const restore = await failBefore(step, condition);
      try {
        assert.equal(await refused(order(asked)), 'unexpected');
      } finally {
        await restore();
      }
      await nation.restart();
      nation.pass({ hours, seconds: 61 });
      const found = await row(nation.databases.points, 'SELECT FROM exchange_order WHERE order_number = :orderNumber', {
        orderNumber,
      });
      assert.equal(found !== undefined, isKept);
      const byJob = who.startsWith('the job');
      if (byJob) for (let times = 0; times < 3; times += 1) await nation.points.creditDeducted();
      // What nothing of is known here is the company's to send again.
      if (!byJob || !isKept) assert.ok((await order(asked)).ok);
      assert.ok((await order(asked)).ok);
      assert.equal((await common()).points, before + 7);
      assert.equal(await nation.points.creditDeducted(), 0);
    });
  }
}

test('a purse that is full is told by name, and the job credits the order when there is room; the order is never refused', async () => {
  const { points: database } = nation.databases;
  const full = await nation.person('Full1');
  await full.link(operatorId, 'full');
  assert.ok((await order({ orderNumber: 'L-1', loginId: 'full', amount: 1000 })).ok);
  const { holder } = await one<{ holder: number }>(database, `SELECT holder FROM member WHERE mykey_id = 'FULL1'`);
  // The most that a purse holds, 10^15, but for ten.
  await nation.owners.points.query(`UPDATE ledger.lot SET balance = 999999999999990 WHERE holder = ${holder}`);
  await nation.restart();
  const last = { orderNumber: 'L-last', loginId: 'full', amount: 100 };
  assert.equal(await refused(order(last)), 'balance_out_of_range');
  nation.pass({ minutes: 2 });
  assert.equal(await nation.points.creditDeducted(), 0);
  const body = { destination: { kind: 'municipality' as const, municipalityCode: '43424' }, amount: 500 };
  await full.atMypage(pointsRoutes.allocate, { body });
  assert.equal(await nation.points.creditDeducted(), 1);
  assert.equal((await full.atMypage(pointsRoutes.showBalances)).common.points, 999_999_999_999_590);
  await assert.rejects(
    nation.owners.points.query(`UPDATE exchange_order SET state = 'refused' WHERE order_number = 'L-last'`),
    /exchange_order_deducted_stands/,
  );
});
