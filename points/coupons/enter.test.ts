import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, test } from 'node:test';
import { pointsRoutes } from '../../contract/index.ts';
import { makeKey } from '../../ledger/index.ts';
import { type Database, execute, row } from '../../postgres/pool.ts';
import type { Answered } from '../../server/client.ts';
import type { ConversionsContext } from '../conversions/context.ts';
import { addOrder } from '../exchange/orders.ts';
import type { Holder } from '../testing.ts';
import { checkCoupon } from './enter.ts';
import { handOver } from './hand-over.ts';
import { type CouponStage, deskOf, oguni, openCouponStage, selectorOf, usable } from './testing/stage.ts';

let stage: CouponStage;
before(async () => {
  stage = await openCouponStage();
});
after(() => stage?.nation.close());

let people = 0;
const somebody = async () => {
  const holder = await stage.person(`Taro${++people}`);
  return { holder, desk: deskOf(stage.nation, holder) };
};
const balances = (holder: Holder) => holder.atMypage(pointsRoutes.showBalances);
const outcomeOf = (answered: Answered<unknown>) => (answered.ok ? 'ok' : answered.outcome);
const next = async (wanted = {}) => (await usable(stage.a, { count: 1, ...wanted }))[0] ?? '';
const database = () => stage.nation.databases.points;
/** A code of the right form that nobody was given. */
const unknownCode = async () => {
  const code = await next();
  await execute(stage.nation.owners.points, 'DELETE FROM coupon WHERE selector = :selector', {
    selector: selectorOf(code),
  });
  return code;
};

test('a coupon is looked at, used for a municipality, and is the company’s points there: once (6-10 ⑥ … ⑪)', async () => {
  const { holder, desk } = await somebody();
  const code = await next();
  const looked = await desk.check(` ${code.toLowerCase()}\r\n`);
  assert.ok(looked.ok);
  assert.deepEqual(looked.answer, { company: 'A社', points: 1000, validThrough: '2016-12-31', order: null });
  assert.equal((await balances(holder)).totalPoints, 0, 'a look uses nothing');
  const used = await desk.redeem(code);
  assert.ok(used.ok && used.answer.state === 'credited' && used.answer.creditedTo === '小国町');
  const [purse] = (await balances(holder)).purses;
  assert.deepEqual(purse?.lots, [{ points: 1000, expiresOn: '2017-03-31', fund: { kind: 'partner', name: 'A社' } }]);
  const again = await desk.redeem(code, null);
  assert.deepEqual(again.ok && again.answer, used.answer, 'the same person hears what became of it');
  const known = await desk.check(code);
  assert.ok(known.ok && known.answer.order?.orderId === used.answer.orderId);
  assert.equal((await balances(holder)).totalPoints, 1000);
});

test('for later its points wait in the reserve for the company’s days; for an event they go there', async () => {
  const { holder, desk } = await somebody();
  const later = await desk.redeem(await next(), null);
  assert.ok(later.ok && later.answer.state === 'credited' && later.answer.creditedTo === '');
  const { common } = await balances(holder);
  assert.deepEqual([common.points, common.lots[0]?.expiresOn], [1000, '2016-10-17']);
  const lead = await stage.nation.platform.openTown({ municipalityCode: '43428' });
  const { eventId } = await lead.lead.call(pointsRoutes.createEvent, {
    body: {
      name: '阿蘇の草原',
      organizer: '会',
      startsOn: '2016-10-03',
      endsOn: '2016-12-31',
      expiresOn: '2016-12-31',
      goal: 500,
      overGoal: false,
    },
  });
  const code = await next();
  const over = await desk.redeem(code, { kind: 'event', eventId });
  assert.equal(outcomeOf(over), 'event_over_goal');
  assert.equal(outcomeOf(await desk.redeem(code, { kind: 'event', eventId: 999_999 })), 'event_unknown');
  const small = await next({ points: 400 });
  const given = await desk.redeem(small, { kind: 'event', eventId });
  assert.ok(given.ok && given.answer.creditedTo === '阿蘇の草原');
  assert.ok((await desk.redeem(code)).ok, 'what an event refused is still there');
});

test('unknown, used by another, past its last day, revoked, with another’s verifier: one answer, byte for byte', async () => {
  const other = await somebody();
  const used = await next();
  assert.ok((await other.desk.redeem(used)).ok);
  const lapsed = await next({ validThrough: '2016-10-03' });
  const { batchNumber, coupons } = await stage.a.batch({ count: 1 });
  await stage.a.actor.call(pointsRoutes.revokeCouponsOfPartner, {
    params: { batchNumber },
    body: { reason: '漏えい' },
  });
  const codes = { unknown: await unknownCode(), used, lapsed, revoked: coupons[0] ?? '' };
  stage.nation.pass({ hours: 24 });
  const bodies = new Map<string, string[]>();
  for (const [what, code] of Object.entries(codes)) {
    const { desk } = await somebody();
    for (const answered of [await desk.check(code), await desk.redeem(code), await desk.redeem(code, null)]) {
      assert.ok(!answered.ok, what);
      const text = JSON.stringify([answered.status, answered.body, answered.retryAfter]);
      bodies.set(text, [...(bodies.get(text) ?? []), what]);
    }
  }
  assert.equal(bodies.size, 1, [...bodies.keys()].join('\n'));
  assert.ok([...bodies.keys()].every((text) => text.includes('coupon_not_accepted')));
});

test('and the same statements are run for each of them', async () => {
  const holder = await stage.person('Watcher');
  const { holder: number } = (await row<{ holder: number }>(
    database(),
    `SELECT holder FROM member WHERE mykey_id = 'WATCHER'`,
  )) ?? { holder: Number.NaN };
  assert.ok(holder);
  const fingerprint = (text: string) => createHmac('sha256', 'a test').update(text).digest();
  let statements: string[] = [];
  const watched: Database = {
    query: ((asked: { text: string }) => {
      statements.push(asked.text.replace(/\s+/g, ' '));
      return database().query(asked);
    }) as never,
  };
  const context = { database: database(), clock: stage.nation.world.clock, fingerprint } as never as ConversionsContext;
  const batchNumber = 'K-watched';
  const days = { validFrom: '2016-10-01', validThrough: '2016-10-04' };
  const body = { batchNumber, pattern: 'immediate' as const, count: 4, points: 10, ...days };
  await stage.a.actor.call(pointsRoutes.requestCouponBatch, { body });
  const by = { partnerId: stage.a.partnerId, staff: null };
  const { bytes } = (await handOver(context, { by, batchNumber })) as never as { bytes: Buffer };
  const [unknown = '', used = '', lapsed = '', issued = ''] = (await stage.a.open(bytes)).coupons;
  await stage.a.activate([used, lapsed], { amount: 10 });
  await execute(stage.nation.owners.points, 'DELETE FROM coupon WHERE selector = :selector', {
    selector: selectorOf(unknown),
  });
  const now = stage.nation.world.clock();
  const id = makeKey(now);
  const order = {
    id,
    partnerId: stage.a.partnerId,
    orderNumber: `CP.${selectorOf(used)}`,
    holder: 1,
    amount: 10,
    ownPoints: 10,
  };
  const from = {
    request: fingerprint('x'),
    destination: null,
    origin: 'coupon' as const,
    deduction: null,
    receivedAt: now,
  };
  await addOrder(database(), { ...order, ...from });
  await execute(
    database(),
    `UPDATE coupon SET state = 'used', holder = 1, used_at = :now, order_id = :id WHERE selector = :selector`,
    { now: `${now}`, id, selector: selectorOf(used) },
  );
  const caller = { mykeyId: 'Watcher', holder: number };
  const runsFor = async (code: string) => {
    statements = [];
    const result = await checkCoupon({ ...context, database: watched as never }, { caller, body: { code } } as never);
    return { outcome: (result as { refused?: string }).refused, statements };
  };
  const early = await runsFor(issued);
  assert.equal(early.outcome, 'coupon_not_active', 'the control: the verifiers are right');
  stage.nation.pass({ hours: 24 });
  const [first, ...others] = [await runsFor(unknown), await runsFor(used), await runsFor(lapsed)];
  assert.equal(first?.outcome, 'coupon_not_accepted');
  for (const other of others) assert.deepEqual(other, first);
  assert.notDeepEqual(early.statements, first?.statements, 'the control: what is told apart runs others');
});

test('before its company has deducted, or before its first day, the right code is told from when, and nothing is lost', async () => {
  const { desk } = await somebody();
  const { coupons } = await stage.a.batch({ pattern: 'deferred' });
  const [code = '', other = ''] = coupons;
  const early = await desk.redeem(code);
  assert.ok(!early.ok && early.outcome === 'coupon_not_active');
  assert.deepEqual([early.body.company, early.body.from, early.body.validThrough], ['A社', null, '2016-12-31']);
  await stage.a.activate([code], { activeFrom: '2016-10-25' });
  const dated = await desk.check(code);
  assert.ok(!dated.ok && dated.body.from === '2016-10-25');
  for (let round = 0; round < 6; round++) assert.equal(outcomeOf(await desk.check(other)), 'coupon_not_active');
  const later = await next({ validFrom: '2016-11-01' });
  const notYet = await desk.check(later);
  assert.ok(!notYet.ok && notYet.body.from === '2016-11-01', 'a day to come counts where the company has deducted');
  stage.nation.pass({ hours: 24 * 25 });
  assert.ok((await desk.redeem(code)).ok);
});

test('of two people who enter one code at once one has it, the other hears what is said of a used one', async () => {
  const desks = await Promise.all(Array.from({ length: 8 }, somebody));
  for (let round = 0; round < 5; round++) {
    const code = await next();
    const answers = await Promise.all(desks.map(({ desk }) => desk.redeem(code)));
    assert.deepEqual(answers.map(outcomeOf).sort(), [...Array(7).fill('coupon_not_accepted'), 'ok']);
    // Those who were late did not guess.
    await execute(database(), `DELETE FROM guess_count WHERE kind = 'coupon of holder'`);
  }
  const totals = await Promise.all(desks.map(async ({ holder }) => (await balances(holder)).totalPoints));
  assert.equal(
    totals.reduce((sum, points) => sum + points, 0),
    5000,
  );
});

test('one person who sends it five times at once has it once', async () => {
  const { holder, desk } = await somebody();
  const code = await next();
  const answers = await Promise.all(Array.from({ length: 5 }, () => desk.redeem(code)));
  const orders = new Set(answers.map((answered) => answered.ok && answered.answer.orderId));
  assert.equal(orders.size, 1, answers.map(outcomeOf).join());
  assert.equal((await balances(holder)).totalPoints, 1000);
});

test('five misses shut a holder out, also of many at once and at a server that starts anew, and half an hour opens it by itself', async () => {
  const { desk } = await somebody();
  const wrong = await unknownCode();
  const right = await next();
  const answers = await Promise.all(Array.from({ length: 20 }, () => desk.check(wrong)));
  const told = answers.map(outcomeOf);
  assert.equal(told.filter((outcome) => outcome === 'coupon_not_accepted').length, 5);
  assert.equal(told.filter((outcome) => outcome === 'coupon_locked').length, 15);
  const locked = await desk.redeem(right);
  const now = stage.nation.world.clock();
  assert.ok(!locked.ok && locked.status === 429 && locked.body.until === `${now.add({ minutes: 30 })}`);
  await stage.nation.restart();
  assert.equal(outcomeOf(await desk.redeem(right)), 'coupon_locked');
  const { desk: others } = await somebody();
  assert.ok((await others.check(right)).ok, 'nobody else is shut out, nor the coupon');
  stage.nation.pass({ minutes: 31 });
  assert.ok((await desk.redeem(right)).ok);
});

test('a typing mistake is no miss, and is told before anything is looked up', async () => {
  const { desk } = await somebody();
  const code = await next();
  const swapped = code.replace(/^(.)(.)/, '$2$1');
  const mistyped = swapped === code ? `${code.startsWith('A') ? 'B' : 'A'}${code.slice(1)}` : swapped;
  for (let round = 0; round < 12; round++) assert.equal(outcomeOf(await desk.check(mistyped)), 'coupon_check');
  assert.equal(outcomeOf(await desk.check('ありがとうございます')), 'coupon_form');
  assert.equal(outcomeOf(await desk.check(`${code}\n${await next()}`)), 'coupon_several');
  const mail = `山田 様\n\nいつもありがとうございます。TEL 03-1234-5678\nクーポンコード：${code}\n2016年12月31日まで\nA社`;
  assert.ok((await desk.redeem(mail)).ok);
});

test('who is stopped uses no coupon, and keeps it', async () => {
  const { holder, desk } = await somebody();
  const code = await next();
  await execute(database(), `UPDATE member SET status = 'suspended' WHERE mykey_id = upper(:mykeyId)`, {
    mykeyId: holder.mykeyId,
  });
  assert.equal(outcomeOf(await desk.redeem(code)), 'not_usable_here');
  await execute(database(), `UPDATE member SET status = 'active' WHERE mykey_id = upper(:mykeyId)`, {
    mykeyId: holder.mykeyId,
  });
  assert.ok((await desk.redeem(code)).ok);
});

test('what a crash left between the coupon and its points the job credits, once', async () => {
  const { holder, desk } = await somebody();
  const code = await next();
  assert.ok((await desk.redeem(code)).ok);
  // What a test before this one left.
  stage.nation.pass({ minutes: 2 });
  await stage.nation.points.creditDeducted();
  // As a process leaves it that ends after the coupon is marked: its order stands, without a key.
  const left = async (selector: string, to: number) => {
    const { nation, a } = stage;
    const id = makeKey(nation.world.clock());
    await addOrder(database(), {
      id,
      partnerId: a.partnerId,
      orderNumber: `CP.${selector}`,
      holder: to,
      amount: 1000,
      ownPoints: 1000,
      request: Buffer.alloc(32),
      destination: oguni,
      origin: 'coupon',
      deduction: null,
      receivedAt: nation.world.clock(),
    });
    await execute(
      database(),
      `UPDATE coupon SET state = 'used', holder = :to, used_at = :now, order_id = :id WHERE selector = :selector`,
      { to, now: `${nation.world.clock()}`, id, selector },
    );
  };
  const { number } = (await row<{ number: number }>(
    database(),
    'SELECT holder AS number FROM member WHERE mykey_id = upper(:mykeyId)',
    { mykeyId: holder.mykeyId },
  )) ?? { number: Number.NaN };
  await left(selectorOf(await next()), number);
  assert.equal(await stage.nation.points.creditDeducted(), 0, 'what is under way is left to its own request');
  stage.nation.pass({ minutes: 2 });
  assert.deepEqual(
    await Promise.all([1, 2].map(() => stage.nation.points.creditDeducted())).then((all) => Math.max(...all)),
    1,
  );
  assert.equal(await stage.nation.points.creditDeducted(), 0);
  assert.equal((await balances(holder)).totalPoints, 2000);
});

test('a company’s orders, which it reports itself, do not list what coupons became', async () => {
  const { orders } = await stage.a.actor.call(pointsRoutes.listExchangeOrdersOfPartner);
  assert.deepEqual(orders, []);
});

// The negative control of the race: without what the row is held by, two orders of one coupon stop at the table itself.
test('the tables themselves let one coupon become one order, and no coupon be used that nobody paid for', async () => {
  const code = await next();
  const { coupons } = await stage.a.batch({ count: 1 });
  const now = `${stage.nation.world.clock()}`;
  const mark = (selector: string, id: string) =>
    execute(
      database(),
      `UPDATE coupon SET state = 'used', holder = 7, used_at = :now, order_id = :id WHERE selector = :selector`,
      { now, id, selector },
    );
  await assert.rejects(mark(selectorOf(code), makeKey(stage.nation.world.clock())), /coupon_order_id_fkey/);
  await assert.rejects(mark(selectorOf(coupons[0] ?? ''), makeKey(stage.nation.world.clock())), /coupon_check/);
  await assert.rejects(
    execute(database(), `UPDATE coupon SET verifier_hmac = '\\x00' WHERE selector = :selector`, {
      selector: selectorOf(code),
    }),
    /permission denied/,
  );
  await assert.rejects(execute(database(), 'UPDATE coupon_batch SET points = 1'), /permission denied/);
});
