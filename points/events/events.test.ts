import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pointsRoutes } from '../../contract/index.ts';
import { execute, rows } from '../../postgres/pool.ts';
import type { Answered } from '../../server/client.ts';
import type { Holder } from '../testing.ts';
import { type EventStage, eventBody, openEventStage, outcomeOf } from './testing/stage.ts';

let stage: EventStage;
let person: Holder;
let other: Holder;
/** Somebody who signs in by password, so that a test holds the keys of their contributions. */
let keyed: (request: { idempotencyKey: string; body: object }) => Promise<Answered<unknown>>;
before(async () => {
  stage = await openEventStage();
  person = await stage.supporter('My123', 5000);
  other = await stage.supporter('My456', 5000);
  const third = await stage.supporter('My789', 5000);
  const login = { email: 'third@example.jp', password: 'correct horse' };
  await third.atMypage(pointsRoutes.changeLogin, { body: login });
  const session = (await third.actor.call(pointsRoutes.signInWithPassword, { body: login })).session.token;
  keyed = ({ body, ...request }) =>
    third.actor.ask(pointsRoutes.contribute, {
      session,
      ...request,
      body: { fromMunicipalityCode: '43424', ...body } as never,
    });
});
after(() => stage?.nation.close());

const give = (body: object, who = person) =>
  who.atMypage(pointsRoutes.contribute, { body: { fromMunicipalityCode: '43424', amount: 10, ...body } as never });
const change = async (eventId: number, changes: object) =>
  outcomeOf(
    await stage.town.lead.ask(pointsRoutes.changeEvent, { params: { eventId }, body: { ...eventBody, ...changes } }),
  );
const publicly = async (eventId: number) =>
  (await stage.nation.world.newActor()).call(pointsRoutes.showEvent, { params: { eventId } });

test('an event says what it is, for whom, and until when; its text is plain', async () => {
  const eventId = await stage.event({
    name: '○○大学同窓会館',
    kind: 'alumni',
    beneficiary: '○○大学',
    goal: 10_000,
    menuOrder: 3,
    description: '同窓会館を建てます。\n卒業生のみなさまへ。',
  });
  const shown = await publicly(eventId);
  assert.deepEqual(
    [shown.kind, shown.organizer, shown.beneficiary, shown.goal, shown.state, shown.municipality.name],
    ['alumni', '旧西里小学校の会', '○○大学', 10_000, 'open', '小国町'],
  );
  assert.match(shown.description, /\n卒業生/);
  for (const changes of [{ name: '=1+1' }, { description: '良い\n\u202e悪い' }, { beneficiary: '＠大学' }]) {
    const body = { ...eventBody, ...changes };
    assert.equal(outcomeOf(await stage.town.lead.ask(pointsRoutes.createEvent, { body })), 'text_refused');
  }
});

test('events stand in the order that the office gives them', async () => {
  const last = await stage.event({ menuOrder: 90 });
  const first = await stage.event({ menuOrder: 0 });
  const { events } = await (await stage.nation.world.newActor()).call(pointsRoutes.listEvents);
  const at = (eventId: number) => events.findIndex((event) => event.eventId === eventId);
  assert.ok(at(first) < at(last));
});

test('before it begins everything about an event may change; after, its description, its order, and its end for a reason', async () => {
  const coming = await stage.event({ startsOn: '2016-11-01' });
  assert.equal(await change(coming, { name: '別の名前', startsOn: '2016-10-20', goal: 50 }), 'done');
  assert.equal((await publicly(coming)).name, '別の名前');
  await assert.rejects(give({ eventId: coming }), /event_not_begun/);
  const begun = await stage.event();
  assert.equal(await change(begun, { description: '屋根も直します。', menuOrder: 2 }), 'done');
  for (const changes of [{ name: '別' }, { goal: 5 }, { organizer: '別の会' }, { expiresOn: '2017-01-31' }])
    assert.equal(await change(begun, changes), 'event_begun', JSON.stringify(changes));
  assert.equal(await change(begun, { endsOn: '2016-11-30' }), 'event_reason_missing');
  assert.equal(await change(begun, { endsOn: '2016-10-02', reason: '早く集まったため' }), 'program_dates');
  assert.equal(await change(begun, { endsOn: '2017-01-31', reason: '延長' }), 'program_dates');
  assert.equal(await change(begun, { endsOn: '2016-11-30', reason: '早く集まったため' }), 'done');
  assert.equal((await publicly(begun)).endsOn, '2016-11-30');
  const kept = await rows<{ reason: string }>(
    stage.nation.databases.points,
    'SELECT reason FROM event_change WHERE event_id = :begun AND reason IS NOT NULL',
    { begun },
  );
  assert.deepEqual(kept, [{ reason: '早く集まったため' }]);
});

const refused: [string, object, RegExp][] = [
  ['of another municipality', { fromMunicipalityCode: '13116' }, /event_of_other_municipality/],
  ['more than there is', { amount: 900_000 }, /insufficient_points/],
  ['zero', { amount: 0 }, /amount_invalid/],
  ['less than zero', { amount: -1 }, /amount_invalid/],
  ['half a point', { amount: 1.5 }, /amount_invalid/],
  ['to no event', { eventId: 999 }, /event_unknown/],
  ['with a name and no wish to give it', { name: '匿名のつもり' }, /name_without_consent/],
  ['with a name that is a formula', { name: '=HYPERLINK("x")', discloseName: true }, /text_refused/],
];
for (const [what, body, outcome] of refused) {
  test(`a contribution is refused by name, and nothing is kept of it: ${what}`, async () => {
    const eventId = await stage.event();
    await assert.rejects(give({ eventId, ...body }), outcome);
    assert.equal((await publicly(eventId)).raised, 0);
    const left = await rows(stage.nation.databases.points, 'SELECT FROM contribution WHERE event_id = :eventId', {
      eventId,
    });
    assert.equal(left.length, 0);
  });
}

test('the same contribution sent twice is one, also when the event has ended in between', async () => {
  const eventId = await stage.event({ endsOn: '2016-10-03' });
  const idempotencyKey = stage.key();
  const body = { eventId, amount: 70 };
  const twice = await Promise.all([1, 2].map(() => keyed({ idempotencyKey, body })));
  assert.deepEqual(twice.map(outcomeOf), ['done', 'done']);
  assert.equal((await publicly(eventId)).raised, 70);
  const another = await keyed({ idempotencyKey, body: { ...body, amount: 71 } });
  assert.equal(outcomeOf(another), 'exists_with_different_request');
  await execute(stage.nation.databases.points, `UPDATE support_event SET ends_on = '2016-10-02' WHERE id = :eventId`, {
    eventId,
  });
  assert.equal(outcomeOf(await keyed({ idempotencyKey, body })), 'done');
  assert.equal(outcomeOf(await keyed({ idempotencyKey: stage.key(), body })), 'event_ended');
  assert.equal((await publicly(eventId)).raised, 70);
});

test('an event that stops at its goal takes what is free and says so; others may pass it', async () => {
  const capped = await stage.event({ goal: 100, overGoal: false });
  await give({ eventId: capped, amount: 60 });
  const ask = (amount: number) => keyed({ idempotencyKey: stage.key(), body: { eventId: capped, amount } });
  const over = await ask(41);
  assert.ok(!over.ok && over.outcome === 'event_over_goal');
  assert.equal(over.body.free, 40);
  const eight = await Promise.all(Array.from({ length: 8 }, () => ask(10)));
  assert.equal(eight.filter(({ ok }) => ok).length, 4, 'however many ask at once');
  assert.equal((await publicly(capped)).raised, 100);
  const open = await stage.event({ goal: 100 });
  await give({ eventId: open, amount: 130 });
  assert.equal((await publicly(open)).raised, 130);
});

test('where the municipality rules events out, nothing more is taken, and what was given stays', async () => {
  const eventId = await stage.event();
  await give({ eventId, amount: 30 });
  const rule = { kinds: ['shop' as const], vouchers: true, conversions: true, paymentMax: null };
  const set = (events: boolean) =>
    stage.town.lead.call(pointsRoutes.setUseRule, { body: { ...rule, events } as never });
  await set(false);
  await assert.rejects(give({ eventId }), /events_not_allowed/);
  assert.equal((await publicly(eventId)).raised, 30);
  await set(true);
  await give({ eventId });
});

test('from the reserve and straight from a company: both ways in, counted with their supporters', async () => {
  const eventId = await stage.event();
  await stage.reserve(person, 300);
  await stage.giveFromReserve(person, { eventId, amount: 200 });
  await stage.exchange(person, { eventId, amount: 500 });
  await give({ eventId, amount: 50 }, other);
  const shown = await publicly(eventId);
  assert.deepEqual([shown.raised, shown.supporters], [750, 2]);
  assert.doesNotMatch(JSON.stringify(shown), /My123|My456/);
});

test('an exchange goes to the event only while it takes it: above its goal it cannot be chosen, ended since it is the reserve', async () => {
  const capped = await stage.event({ goal: 100, overGoal: false });
  await assert.rejects(stage.exchange(person, { eventId: capped, amount: 101 }), /event_over_goal/);
  const full = await stage.order(person, { eventId: capped, amount: 90 });
  const cancelled = await stage.event();
  const gone = await stage.order(other, { eventId: cancelled, amount: 80 });
  await give({ eventId: capped, amount: 50 });
  await stage.cancel(cancelled);
  const before = [await stage.held(person), await stage.held(other)];
  await stage.company.deduct(full);
  await stage.company.deduct(gone);
  const after = [await stage.held(person), await stage.held(other)];
  assert.deepEqual(
    after.map(({ common }, index) => common - (before[index]?.common ?? 0)),
    [90, 80],
  );
  assert.deepEqual([(await publicly(capped)).raised, (await publicly(cancelled)).raised], [50, 0]);
});

for (const crashed of [false, true])
  test(`an exchange that went to the reserve${crashed ? ', and crashed before that was noted,' : ''} gives an event nothing when it is reported again and the event has room`, async () => {
    const { points } = stage.nation.databases;
    const capped = await stage.event({ goal: 100, overGoal: false });
    const full = await stage.order(person, { eventId: capped, amount: 90 });
    const held = stage.key();
    await execute(
      points,
      `INSERT INTO contribution (key, event_id, holder, amount, made_at, state)
       VALUES (:held, :capped, 1, 50, :now, 'giving')`,
      { held, capped, now: `${stage.nation.world.clock()}` },
    );
    const before = await stage.held(person);
    await stage.company.deduct(full);
    await execute(points, 'DELETE FROM contribution WHERE key = :held', { held });
    if (crashed)
      await execute(
        points,
        `UPDATE exchange_order SET state = 'confirmed', credited_to = NULL WHERE order_number = :full`,
        { full },
      );
    await stage.company.deduct(full);
    assert.equal((await publicly(capped)).raised, 0);
    assert.deepEqual(await stage.held(person), { ...before, common: before.common + 90 });
    const [order] = (await person.atMypage(pointsRoutes.listExchangeOrders)).orders.filter(
      ({ orderNumber }) => orderNumber === full,
    );
    assert.equal(order?.creditedTo, '');
  });

test('a name goes along only if typed for this contribution, is seen by its supporter, and is withdrawn at once', async () => {
  const eventId = await stage.event();
  const named = await stage.give(person, { eventId, amount: 20, name: '小国 花子（旧姓 山田）' });
  await stage.give(person, { eventId, amount: 30 });
  const mine = async () =>
    (await person.atMypage(pointsRoutes.listMyContributions)).contributions
      .filter((one) => one.event.eventId === eventId)
      .map(({ points, name, mayWithdrawName, state, on }) => ({ points, name, mayWithdrawName, state, on }))
      .sort((a, b) => a.points - b.points);
  assert.deepEqual(await mine(), [
    { points: 20, name: '小国 花子（旧姓 山田）', mayWithdrawName: true, state: 'given', on: '2016-10-03' },
    { points: 30, name: null, mayWithdrawName: false, state: 'given', on: '2016-10-03' },
  ]);
  const params = { operationKey: named };
  await assert.rejects(other.atMypage(pointsRoutes.withdrawSupporterName, { params }), /contribution_unknown/);
  const dashes = { operationKey: '-'.repeat(36) };
  await assert.rejects(person.atMypage(pointsRoutes.withdrawSupporterName, { params: dashes }), /invalid_request/);
  await person.atMypage(pointsRoutes.withdrawSupporterName, { params });
  assert.equal((await mine())[0]?.name, null);
  const kept = await rows(stage.nation.databases.points, 'SELECT FROM contribution WHERE name IS NOT NULL');
  assert.equal(kept.length, 0, 'deleted, not hidden');
});

test('a stopped holder gives nothing', async () => {
  const eventId = await stage.event();
  await stage.nation.databases.points.query(`UPDATE member SET status = 'suspended' WHERE shown = 'My456'`);
  await assert.rejects(give({ eventId }, other), /not_usable_here/);
  await stage.nation.databases.points.query(`UPDATE member SET status = 'active' WHERE shown = 'My456'`);
});
