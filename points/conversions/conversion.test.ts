import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { pointsRoutes, streetRoutes } from '../../contract/index.ts';
import { makeKey } from '../../ledger/index.ts';
import { execute, one } from '../../postgres/pool.ts';
import { createHttpClient, generateClientKey } from '../../server/client.ts';
import type { Trouble } from './testing/street-pos.ts';
import { memberNumber, openStreetStage, type StreetStage } from './testing/street-stage.ts';

const login = { email: 'hana@example.jp', password: 'correct horse' };
let stage: StreetStage;
before(async () => {
  stage = await openStreetStage();
  await stage.person.atMypage(pointsRoutes.changeLogin, { body: login });
  // A new way to sign in ends the sessions of before.
  stage.nation.pass({ hours: 25 });
});
after(() => stage?.close());
beforeEach(() => stage.grant(1000));

/** The sums before and after: purse, what the office is owed, what the street's member has. */
async function sums() {
  return { usable: await stage.usable(), owed: await stage.owed(), street: stage.streetPoints() };
}

test('municipal points become the street’s own: the purse goes down, the street’s member up, its office is owed', async () => {
  const before = await sums();
  const done = await stage.convert(300);
  assert.deepEqual(
    [done.state, done.points, done.units, done.reason, done.memberNumberEnd],
    ['done', 300, 300, null, '013'],
  );
  assert.match(done.receiptNumber, /^R[0-9A-F]{8}$/);
  const after = await sums();
  assert.deepEqual(after, { usable: before.usable - 300, owed: before.owed + 300, street: before.street + 300 });
  assert.deepEqual((await stage.history()).at(-1), ['conversion', 'みやはら商店街ポイント', -300]);
  const { conversions } = await stage.person.atMypage(pointsRoutes.listMyConversions);
  assert.deepEqual(conversions[0], done);
});

test('the number is whole only while the order is under way; afterwards its last three characters are left', async () => {
  stage.pos.misbehave('commit', 'deaf');
  const { operationKey, state } = await stage.convert(10);
  assert.equal(state, 'working');
  const kept = async () =>
    (
      await one<{ memberNumber: string }>(
        stage.nation.databases.points,
        'SELECT member_number FROM conversion WHERE operation_key = :operationKey',
        { operationKey },
      )
    ).memberNumber;
  assert.equal(await kept(), memberNumber);
  await stage.settle();
  assert.equal(await kept(), '013');
});

test('only what converts whole is taken; the rest stays in the purse', async () => {
  const rate = { numerator: 1, denominator: 3 };
  const change = (body: object) =>
    stage.town.lead.call(pointsRoutes.changeConversionTarget, {
      params: { targetId: stage.targetId },
      body: { ...stage.target, ...body },
    });
  await change({ rate });
  const before = await sums();
  const done = await stage.convert(100, { units: 33 });
  assert.deepEqual([done.state, done.points, done.units], ['done', 99, 33]);
  assert.deepEqual(await sums(), { usable: before.usable - 99, owed: before.owed + 99, street: before.street + 33 });
  await assert.rejects(stage.convert(100, { units: 100 }), /rate_changed/, 'the page showed another rate');
  await change({});
});

const refusals: [what: string, body: Parameters<StreetStage['convert']>[1] & { points?: number }, outcome: RegExp][] = [
  ['a number that is too short', { memberNumber: '2001001' }, /member_number_form/],
  ['letters in a number of digits', { memberNumber: '2001OO13' }, /member_number_form/],
  ['a slip of the finger, by its check digit', { memberNumber: '20010014' }, /member_number_check/],
  ['fewer than the target’s minimum', { points: 9, units: 9 }, /conversion_too_few/],
  ['more than the purse holds', { points: 10_000_000, units: 10_000_000 }, /insufficient_points/],
  ['a target that is not there', { targetId: 999 }, /target_unknown/],
];
for (const [what, body, outcome] of refusals) {
  test(`${what} is refused before the partner is asked, and nothing is taken`, async () => {
    const before = await sums();
    const asked = stage.pos.asked.prepare;
    await assert.rejects(stage.convert(body.points ?? 100, body), outcome);
    assert.deepEqual(await sums(), before);
    assert.equal(stage.pos.asked.prepare, asked);
  });
}

test('a number in wide digits with hyphens is the same number', async () => {
  const done = await stage.convert(10, { memberNumber: '２００１－００１３' });
  assert.equal(done.state, 'done');
});

test('a number that the street does not know, or a member it has closed, leaves the purse and the history untouched', async () => {
  const before = await sums();
  const lines = (await stage.history()).length;
  const unknown = await stage.convert(100, { memberNumber: '20010021' });
  assert.deepEqual([unknown.state, unknown.reason], ['refused', 'member_unknown']);
  stage.pos.book.members.set('20010039', { points: 0, refused: 'member_refused' });
  const closed = await stage.convert(100, { memberNumber: '20010039' });
  assert.deepEqual([closed.state, closed.reason], ['refused', 'member_refused']);
  assert.deepEqual(await sums(), before);
  assert.equal((await stage.history()).length, lines);
});

test('who tries one number after the other is stopped for the day', async () => {
  const { nation } = stage;
  nation.pass({ hours: 25 });
  for (let n = 0; n < 10; n += 1) await stage.convert(100, { memberNumber: '20010021' });
  await assert.rejects(stage.convert(100, { memberNumber: '20010021' }), /too_many_requests/);
  nation.pass({ hours: 25 });
  assert.equal((await stage.convert(10)).state, 'done');
});

const nonsense: Trouble[] = ['deaf', 'late', 'silent', 'html', 'empty', 'failing', 'elsewhere', 'huge', 'odd'];
for (const trouble of nonsense) {
  test(`a street that answers the preparation ${trouble}: nothing is taken, and it is told to forget the transfer`, async () => {
    const before = await sums();
    stage.pos.misbehave('prepare', trouble);
    const refused = await stage.convert(100);
    assert.deepEqual([refused.state, refused.reason], ['refused', 'no_answer']);
    await stage.settle();
    assert.deepEqual(await sums(), before);
    assert.equal(stage.pos.book.transfers.get(refused.operationKey)?.state, 'cancelled');
  });

  test(`a street that answers the commit ${trouble}: nothing is returned by silence; it is asked until it says`, async () => {
    const before = await sums();
    stage.pos.misbehave('commit', trouble);
    stage.pos.misbehave('status', trouble, 2);
    const { operationKey, state } = await stage.convert(100);
    assert.equal(state, 'working');
    assert.equal(await stage.usable(), before.usable - 100);
    stage.nation.pass({ seconds: 61 });
    await stage.nation.points.convert();
    assert.equal((await stage.shown(operationKey)).state, 'working');
    await stage.settle();
    assert.equal((await stage.shown(operationKey)).state, 'done');
    assert.deepEqual(await sums(), {
      usable: before.usable - 100,
      owed: before.owed + 100,
      street: before.street + 100,
    });
  });
}

test('a transfer refused at the commit comes back to the very lots, as a line of its own', async () => {
  const lots = async () => (await stage.person.atMypage(pointsRoutes.showBalances)).purses[0]?.lots;
  const before = await lots();
  const owed = await stage.owed();
  stage.pos.onCommit({ refused: 'over_limit' });
  const returned = await stage.convert(100);
  stage.pos.onCommit(undefined);
  assert.deepEqual([returned.state, returned.reason], ['returned', 'over_limit']);
  assert.deepEqual(await lots(), before);
  assert.equal(await stage.owed(), owed);
  assert.deepEqual((await stage.history()).slice(-2), [
    ['conversion', 'みやはら商店街ポイント', -100],
    ['conversionReturn', 'みやはら商店街ポイント', 100],
  ]);
});

test('what an operator took in and refuses days later comes back by itself; what it does later is done', async () => {
  const before = await sums();
  stage.pos.onCommit('pending');
  const [first, second] = [await stage.convert(50), await stage.convert(60)];
  stage.pos.onCommit(undefined);
  assert.deepEqual([first.state, second.state], ['working', 'working']);
  stage.nation.pass({ hours: 20 });
  await stage.nation.points.convert();
  assert.equal((await stage.shown(first.operationKey)).state, 'working');
  stage.pos.settle(first.operationKey, { refused: 'card_expired' });
  stage.pos.settle(second.operationKey, 'committed');
  await stage.settle();
  const [back, done] = [await stage.shown(first.operationKey), await stage.shown(second.operationKey)];
  assert.deepEqual([back.state, back.reason, done.state], ['returned', 'card_expired', 'done']);
  assert.deepEqual(await sums(), { usable: before.usable - 60, owed: before.owed + 60, street: before.street + 60 });
});

test('a street that pins another key, or a stranger who calls it, moves nothing', async () => {
  const before = await sums();
  const own = stage.pinned.jkt;
  stage.pinned.jkt = 'another';
  const refused = await stage.convert(100);
  stage.pinned.jkt = own;
  assert.deepEqual([refused.state, refused.reason], ['refused', 'no_answer']);
  const { clock } = stage.nation.world;
  const stranger = createHttpClient({ baseUrl: stage.pos.url, key: await generateClientKey(), clock });
  const transferId = makeKey(clock());
  const body = { municipalityCode: '43424', target: '', memberNumber, cardExpires: null, points: 1, units: 1 };
  const told = await stranger.call(streetRoutes.prepareTransfer, { params: { transferId }, body });
  assert.ok(!told.ok && told.status === 403, JSON.stringify(told));
  await stage.settle();
  assert.deepEqual(await sums(), before);
});

test('one order sent twice is one order; the same key for another is refused', async () => {
  const before = await sums();
  const { session } = await passwordSession();
  const idempotencyKey = makeKey(stage.nation.world.clock());
  const body = { targetId: stage.targetId, memberNumber, points: 70, units: 70 };
  const ask = (change: object = {}) =>
    stage.person.actor.ask(pointsRoutes.convert, { session, idempotencyKey, body: { ...body, ...change } });
  const answers = await Promise.all([ask(), ask(), ask()]);
  const keys = answers.map((one) => (one.ok ? one.answer.operationKey : one.outcome));
  assert.equal(new Set(keys).size, 1, keys.join());
  const again = await ask();
  assert.ok(again.ok && again.answer.state === 'done');
  for (const change of [{ points: 71, units: 71 }, { memberNumber: '20010021' }]) {
    const other = await ask(change);
    assert.ok(!other.ok && other.outcome === 'exists_with_different_request');
  }
  assert.deepEqual(await sums(), { usable: before.usable - 70, owed: before.owed + 70, street: before.street + 70 });
});

/** A session of マイページ with which a request can be repeated word for word. */
async function passwordSession() {
  const { session } = await stage.person.actor.call(pointsRoutes.signInWithPassword, { body: login });
  return { session: session.token };
}

test('a key of a payment cannot pass for a conversion: the ledger’s key is the system’s own', async () => {
  const { session } = await passwordSession();
  const idempotencyKey = makeKey(stage.nation.world.clock());
  const body = { targetId: stage.targetId, memberNumber, points: 20, units: 20 };
  const made = await stage.person.actor.call(pointsRoutes.convert, { session, idempotencyKey, body });
  assert.notEqual(made.operationKey, idempotencyKey);
  assert.equal(
    await execute(stage.nation.databases.points, 'SELECT FROM conversion WHERE operation_key = :idempotencyKey', {
      idempotencyKey,
    }),
    0,
  );
});

test('another person sees nothing of an order', async () => {
  const { operationKey } = await stage.convert(10);
  const other = await stage.nation.person('My777');
  await assert.rejects(
    other.atMypage(pointsRoutes.showMyConversion, { params: { operationKey } }),
    /conversion_unknown/,
  );
  assert.deepEqual((await other.atMypage(pointsRoutes.listMyConversions)).conversions, []);
  assert.deepEqual((await other.atMypage(pointsRoutes.listMyConversionTargets)).targets, []);
});
