/** Webhooks to companies' systems: written with what they tell of, signed, sent once or again under one number, and to nowhere they must not go. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { pointsRoutes } from '../../contract/index.ts';
import { execute, one, rows } from '../../postgres/pool.ts';
import { openCouponCompany, usable } from '../coupons/testing/stage.ts';
import { confirmChanges, type Officer } from '../testing/officer.ts';
import { claimEvent } from './deliver.ts';
import { openPoster } from './post-webhook.ts';
import { openSystemStage, type SystemStage } from './testing/stage.ts';

let stage: SystemStage;
let made = 0;
before(async () => {
  stage = await openSystemStage();
  await stage.toldAt(stage.receiver.url);
});
after(() => stage?.close());
const database = () => stage.nation.databases.points;
beforeEach(async () => {
  stage.receiver.behave({ status: 204 });
  await execute(database(), 'DELETE FROM webhook_event');
  stage.receiver.received.length = 0;
  stage.receiver.repeats.length = 0;
});

const oguni = { kind: 'municipality' as const, municipalityCode: '43424' };
const deliver = () => stage.nation.points.deliverWebhooks();
const orderOf = async (amount = 500) => {
  const orderNumber = `W-${++made}`;
  const placed = await stage.company.order({ orderNumber, loginId: 'login-1', amount });
  assert.ok(placed.ok);
  return orderNumber;
};
async function choose(orderNumber: string) {
  const { orders } = await stage.holder.atMypage(pointsRoutes.listExchangeOrders);
  const orderId = orders.find((one) => one.orderNumber === orderNumber)?.orderId ?? '';
  await stage.holder.atMypage(pointsRoutes.chooseDestination, { params: { orderId }, body: oguni });
}
/** An order with one webhook that is due. */
async function chosen(): Promise<string> {
  const orderNumber = await orderOf();
  await choose(orderNumber);
  return orderNumber;
}
type Kept = { state: string; attempts: number; failure: string | null; status: number | null };
const kept = () =>
  rows<Kept>(database(), 'SELECT state, attempts, failure, status FROM webhook_event ORDER BY occurred_at, id');

test('a choice, the points and a deduction that was given up are told: number, state, amount and time, and nothing of a person', async () => {
  const orderNumber = await chosen();
  assert.equal(await deliver(), 1);
  await stage.company.deduct(orderNumber);
  const other = await orderOf(700);
  await stage.company.actor.call(pointsRoutes.reportDeduction, {
    params: { orderNumber: other },
    body: { result: 'refused', amount: 700 },
  });
  assert.equal(await deliver(), 2);
  // Of two events of one instant nobody says which is told first.
  const told = stage.receiver.received.map(({ type, data }) => [type, data]).toSorted();
  assert.deepEqual(told, [
    ['order.credited', { orderNumber, state: 'credited', amount: 500, points: 500 }],
    ['order.destination_chosen', { orderNumber, state: 'confirmed', amount: 500, points: 500 }],
    ['order.refused', { orderNumber: other, state: 'refused', amount: 700, points: 700 }],
  ]);
  for (const { text } of stage.receiver.received) {
    assert.deepEqual(Object.keys(JSON.parse(text)).sort(), ['data', 'timestamp', 'type']);
    assert.doesNotMatch(text, /Hook1|login-1|43424|小国/);
  }
  assert.equal(new Set(stage.receiver.received.map(({ id }) => id)).size, 3);
});

test('another place for the same order is no news to its company; the same report again tells nothing anew', async () => {
  const orderNumber = await chosen();
  await choose(orderNumber);
  await stage.company.deduct(orderNumber);
  await stage.company.deduct(orderNumber);
  const types = await rows<{ type: string }>(database(), 'SELECT type FROM webhook_event ORDER BY occurred_at, id');
  assert.deepEqual(types.map(({ type }) => type).toSorted(), ['order.credited', 'order.destination_chosen']);
});

test('a coupon that was used is told by its batch and the part of its code that proves nothing, and not as an order', async () => {
  const coupons = await openCouponCompany(stage.nation, 'C社');
  const [first, second] = coupons.people as [Officer, Officer];
  const body = { address: stage.receiver.url, reason: '登録' };
  await first.call(pointsRoutes.askForWebhook, { body });
  await confirmChanges(second, 'points');
  const [code = ''] = await usable(coupons, { batchNumber: 'HOOK-1' });
  await stage.holder.atMypage(pointsRoutes.redeemCoupon, { body: { code, destination: oguni } });
  assert.equal(await deliver(), 1);
  const [told] = stage.receiver.received;
  assert.deepEqual(
    [told?.type, told?.data],
    ['coupon.used', { batchNumber: 'HOOK-1', selector: code.replaceAll('-', '').slice(0, 8), amount: 1000 }],
  );
  assert.ok(!told?.text.includes(code.slice(-9)), 'no verifier');
});

test('what did not come about tells nothing: a choice that is refused leaves no webhook', async () => {
  const orderNumber = await orderOf();
  await stage.company.deduct(orderNumber);
  await execute(database(), 'DELETE FROM webhook_event');
  await assert.rejects(choose(orderNumber));
  assert.deepEqual(await kept(), []);
});

test('a company without an address is told nothing, and asks as before', async () => {
  await stage.toldAt(null);
  try {
    const orderNumber = await chosen();
    assert.deepEqual(await kept(), []);
    const { orders } = await stage.company.actor.call(pointsRoutes.listExchangeOrdersOfPartner, {
      query: { state: 'confirmed' },
    });
    assert.ok(orders.some((one) => one.orderNumber === orderNumber));
  } finally {
    await stage.toldAt(stage.receiver.url);
  }
});

const failing: [
  what: string,
  manner: Parameters<SystemStage['receiver']['behave']>[0],
  failure: string,
  status: number | null,
][] = [
  ['answers 500', { status: 500 }, 'refused', 500],
  ['answers 500 with a body without end', { status: 500, body: 'x'.repeat(5_000_000) }, 'refused', 500],
  ['sends elsewhere', { status: 302, location: 'http://127.0.0.1:1/' }, 'redirect', 302],
  ['says nothing', 'never', 'too_slow', null],
  ['breaks the connection', 'breaks', 'unreachable', null],
];
for (const [what, manner, failure, status] of failing) {
  test(`a receiver that ${what} is tried again, later and later, seven times in all, and then the webhook stops`, async () => {
    await chosen();
    const [before] = [stage.receiver.count()];
    stage.receiver.behave(manner);
    const pauses = [5, 60, 300, 1800, 7200, 32_400];
    for (const [index, seconds] of pauses.entries()) {
      assert.equal(await deliver(), 0);
      assert.deepEqual(await kept(), [{ state: 'waiting', attempts: index + 1, failure, status }]);
      stage.nation.pass({ seconds: seconds - 1 });
      await deliver();
      assert.equal((await kept())[0]?.attempts, index + 1, 'not before its time');
      stage.nation.pass({ seconds: 1 });
    }
    await deliver();
    assert.deepEqual(await kept(), [{ state: 'stopped', attempts: 7, failure, status }]);
    stage.nation.pass({ hours: 24 * 7 });
    await deliver();
    assert.equal(stage.receiver.count() - before, 7, 'and never by itself again');
  });
}

test('what stopped waits for the people of the company, who send it again under its number; what waits, or is another’s, they do not', async () => {
  const [person] = stage.people;
  await chosen();
  stage.receiver.behave({ status: 500 });
  const waiting = await person.call(pointsRoutes.listWebhookDeliveries, { query: {} });
  const [one] = waiting.deliveries;
  assert.ok(one && one.state === 'waiting' && one.dueAt !== null);
  const resend = async (deliveryId = one.deliveryId, by = person) => {
    const answered = await by.ask(pointsRoutes.resendWebhook, { params: { deliveryId } });
    return answered.ok ? 'ok' : answered.outcome;
  };
  assert.equal(await resend(), 'delivery_waiting');
  assert.equal(await resend('01571b1e-8c00-7000-8000-000000000001'), 'delivery_unknown');
  await execute(database(), `UPDATE webhook_event SET state = 'stopped', attempts = 7`);
  const work = await person.call(pointsRoutes.showWaiting);
  assert.equal(work.waiting.find(({ kind }) => kind === 'webhooksStopped')?.count, 1);
  const [stranger] = (await openCouponCompany(stage.nation, 'D社')).people;
  assert.equal(await resend(one.deliveryId, stranger), 'delivery_unknown');
  assert.equal(await resend(), 'ok');
  stage.receiver.behave({ status: 204 });
  assert.equal(await deliver(), 1);
  assert.equal(stage.receiver.received[0]?.id, one.deliveryId);
  assert.equal(
    (await person.call(pointsRoutes.showWaiting)).waiting.some(({ kind }) => kind === 'webhooksStopped'),
    false,
  );
  // What was delivered can be asked for too; the receiver knows it by its number.
  assert.equal(await resend(), 'ok');
  assert.equal(await deliver(), 1);
  assert.deepEqual(stage.receiver.repeats, [one.deliveryId]);
});

test('a process that ends between sending and keeping that leaves the webhook to be sent again under its number', async () => {
  await chosen();
  const claimed = await claimEvent(database(), { partnerId: stage.partnerId, now: stage.nation.world.clock() });
  assert.ok(claimed);
  assert.equal(await deliver(), 0, 'it is being sent, for all that is known');
  stage.nation.pass({ seconds: 60 });
  assert.equal(await deliver(), 1);
  assert.equal(stage.receiver.received[0]?.id, claimed.id);
});

test('of three runs at once each webhook is sent by one', async () => {
  for (let count = 0; count < 12; count += 1) await chosen();
  const before = stage.receiver.count();
  const sent = await Promise.all([deliver(), deliver(), deliver()]);
  assert.equal(
    sent.reduce((sum, count) => sum + count, 0),
    12,
  );
  assert.deepEqual([stage.receiver.count() - before, stage.receiver.repeats], [12, []]);
});

test('negative control: without its lease a webhook is sent by the other process too', async () => {
  await chosen();
  const now = stage.nation.world.clock();
  await claimEvent(database(), { partnerId: stage.partnerId, now });
  await execute(database(), 'UPDATE webhook_event SET due_at = :now', { now: `${now}` });
  assert.ok(await claimEvent(database(), { partnerId: stage.partnerId, now }));
});

test('a receiver that is away holds up nobody else, and costs one attempt a lane and run', async () => {
  for (let count = 0; count < 10; count += 1) await chosen();
  const before = stage.receiver.count();
  stage.receiver.behave('breaks');
  await deliver();
  assert.equal(stage.receiver.count() - before, 4);
});

test('an address is https and of the open net: what else is typed is refused, and so is where a name leads at that moment', async () => {
  const strict = await openSystemStage({ localWebhooks: false });
  try {
    const [person] = strict.people;
    const ask = async (address: string) => {
      const answered = await person.ask(pointsRoutes.askForWebhook, { body: { address, reason: '登録' } });
      return answered.ok ? 'ok' : answered.outcome;
    };
    for (const address of [
      'http://company.example/hooks',
      'https://user:secret@company.example/',
      'https://company.example/#part',
      'https://localhost/hooks',
      'https://127.0.0.1/',
      'https://10.0.0.8/hooks',
      'https://[::1]/',
      'https://2130706433/',
      'https://0x7f.1/',
      'https://metadata/',
      'https://printer.local/',
      'ftp://company.example/',
      'company.example',
      'javascript:alert(1)',
    ])
      assert.equal(await ask(address), 'webhook_address_invalid', address);
    assert.equal(await ask('https://hooks.company.example/めぐり?key=1'), 'ok');
  } finally {
    await strict.close();
  }
  const post = openPoster({ allowsLocal: false, timeoutMilliseconds: 2000 });
  const asked = (address: string) => post({ address, headers: {}, body: '{}' });
  // However such an address came to be registered, and whatever a name resolves to.
  for (const host of ['127.0.0.1', '10.0.0.8', '169.254.169.254', '[::1]', '[::ffff:127.0.0.1]', 'localhost'])
    assert.equal((await asked(`https://${host}/`)).failure, 'address_refused', host);
  const { port } = new URL(stage.receiver.url);
  const before = stage.receiver.count();
  assert.equal((await asked(`http://localhost:${port}/webhooks`)).failure, 'address_refused');
  assert.equal(stage.receiver.count(), before, 'nothing came');
  const open = openPoster({ allowsLocal: true, timeoutMilliseconds: 2000 });
  assert.equal((await open({ address: stage.receiver.url, headers: {}, body: '{}' })).status, 400, 'negative control');
});

test('an address is changed by two persons; what waits goes to the new one, and without one it stops', async () => {
  await chosen();
  const [first] = stage.people;
  const body = { address: 'http://127.0.0.1:9/elsewhere', reason: '移転' };
  await first.call(pointsRoutes.askForWebhook, { body });
  const again = await first.ask(pointsRoutes.askForWebhook, { body });
  assert.ok(!again.ok && again.outcome === 'change_waiting');
  assert.equal(await deliver(), 1, 'until somebody else has confirmed it, it goes where it went');
  const { requests } = await first.call(pointsRoutes.listChangeRequests);
  const own = requests.find(({ subject }) => subject === 'webhook');
  assert.ok(own);
  const alone = await first.ask(pointsRoutes.decideChangeRequest, {
    params: { requestId: own.requestId },
    body: { approve: true, sha256: own.sha256 },
  });
  assert.ok(!alone.ok && alone.outcome === 'same_person');
  await first.call(pointsRoutes.withdrawChangeRequest, { params: { requestId: own.requestId } });
  await chosen();
  await stage.toldAt(null);
  assert.deepEqual((await kept()).map(({ state }) => state).toSorted(), ['delivered', 'stopped']);
  const [stopped] = (await first.call(pointsRoutes.listWebhookDeliveries, { query: { state: 'stopped' } })).deliveries;
  const nowhere = await first.ask(pointsRoutes.resendWebhook, { params: { deliveryId: stopped?.deliveryId ?? '' } });
  assert.ok(!nowhere.ok && nowhere.outcome === 'webhook_address_missing');
  await stage.toldAt(stage.receiver.url);
});

test('the list goes on to its end, and what is older than 90 days is gone; what waits stays', async () => {
  const [person] = stage.people;
  await execute(
    database(),
    `INSERT INTO webhook_event (id, partner_id, type, data, occurred_at, due_at, state)
     SELECT gen_random_uuid(), :partnerId, 'order.refused', '{"orderNumber": "1", "state": "refused", "amount": 1, "points": 1}', :now::timestamptz - n * interval '1 hour', :now, 'stopped'
       FROM generate_series(1, 205) n`,
    { partnerId: stage.partnerId, now: `${stage.nation.world.clock()}` },
  );
  const seen = new Set<string>();
  let cursor: string | undefined;
  do {
    const page = await person.call(pointsRoutes.listWebhookDeliveries, { query: cursor ? { cursor } : {} });
    for (const { deliveryId } of page.deliveries) seen.add(deliveryId);
    cursor = page.next ?? undefined;
  } while (cursor);
  assert.equal(seen.size, 205);
  stage.nation.pass({ hours: 24 * 85 });
  await deliver();
  const left = await one<{ count: number }>(database(), 'SELECT count(*) AS count FROM webhook_event');
  assert.equal(left.count, 120);
});
