/** A venue without a network: what was tapped there is received later, as of then (decision 0049). */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { pointsRoutes } from '../../contract/index.ts';
import { makeKey } from '../../ledger/index.ts';
import type { Actor } from '../testing/actor.ts';
import type { Holder } from '../testing.ts';
import { outcome, startVenueStage, type VenueStage } from './testing/venue-stage.ts';

let stage: VenueStage;
before(async () => {
  stage = await startVenueStage();
});
after(() => stage?.nation.close());
/** Every test begins at ten in the morning of a day of its own. */
beforeEach(() => {
  const now = stage.nation.world.clock().toZonedDateTimeISO('Asia/Tokyo');
  stage.nation.pass(now.until(now.add({ days: 1 }).with({ hour: 10, minute: 0, second: 0 })));
});

/** A tap as the terminal keeps it: who, when, and the key that it drew then. */
type Kept = { person: Holder; tappedAt: string; key: string; tap?: string };
const keep = (person: Holder): Kept => {
  const now = stage.nation.world.clock();
  return { person, tappedAt: `${now}`, key: makeKey(now) };
};
const bring = async (
  at: Actor,
  { person, tappedAt, key, tap }: Kept,
  purpose: 'attendance' | 'present' = 'attendance',
) =>
  at.ask(pointsRoutes.bringTap, {
    body: { assertion: await stage.nation.mykey.assert(at, person, purpose, tap), tappedAt },
    idempotencyKey: key,
  });

test('a tap that was kept is received as of then, also after the end and the no-shows, once and whoever brings it again', async () => {
  const { kiosk, venue, program, people, held, nation, show, apply, applications } = stage;
  const venueId = await venue({ programId: await program(), walkIns: false });
  const at = await kiosk(venueId);
  const other = await kiosk(venueId);
  const [person] = await people('Kept0001');
  assert.ok(person);
  assert.equal(outcome(await apply(venueId, person.mykeyId)), 'done');
  nation.pass({ minutes: 30 });
  const kept = keep(person);
  // The network is back the next day: who had not come is closed by then.
  nation.pass({ hours: 36 });
  await nation.points.tendVenues();
  assert.equal((await show(venueId)).noShows, 1);
  const first = await bring(at, kept);
  assert.ok(first.ok, outcome(first));
  assert.deepEqual([first.answer.points, first.answer.attended], [100, 1]);
  assert.deepEqual(await bring(at, kept), first, 'the answer was lost');
  const again = { ...kept, key: makeKey(Temporal.Instant.from(kept.tappedAt)) };
  assert.equal(outcome(await bring(at, again)), 'attended_already');
  assert.equal(outcome(await bring(other, again)), 'attended_already');
  assert.equal(await held(person), 100);
  const [application] = await applications(venueId);
  assert.equal(application?.state, 'attended');
});

test('it counts at the venue and the hour of then: not before the terminal stood there, not outside the hours, not in the future', async () => {
  const { kiosk, venue, program, people, nation } = stage;
  const programId = await program();
  const [person] = await people('Kept0002');
  assert.ok(person);
  const before = keep(person);
  nation.pass({ minutes: 1 });
  const at = await kiosk(await venue({ programId, opensAt: '11:00', closesAt: '12:00' }));
  assert.equal(outcome(await bring(at, before)), 'venue_not_bound');
  nation.pass({ minutes: 10 });
  assert.equal(outcome(await bring(at, keep(person))), 'venue_not_open');
  const now = nation.world.clock();
  const ahead = { ...keep(person), tappedAt: `${now.add({ seconds: 50 })}` };
  assert.equal(outcome(await bring(at, ahead)), 'venue_not_open');
  const other = { ...keep(person), tappedAt: `${now.add({ minutes: 2 })}` };
  assert.equal(outcome(await bring(at, other)), 'tap_time_differs', 'its key was drawn at another time');
  nation.pass({ hours: 1 });
  const kept = keep(person);
  nation.pass({ hours: 49 });
  assert.equal(outcome(await bring(at, kept)), 'key_too_old', 'after two days the paper list is what remains');
});

test('what was made for an attendance pays nothing, and what was made for now is no kept tap', async () => {
  const { kiosk, venue, program, people, town, nation } = stage;
  const at = await kiosk(await venue({ programId: await program() }));
  const [person] = await people('Kept0003');
  assert.ok(person);
  assert.equal(outcome(await bring(at, keep(person), 'present')), 'assertion_invalid');
  const attendance = await nation.mykey.assert(at, person, 'attendance');
  const tapped = await at.ask(pointsRoutes.tapAtVenue, {
    body: { assertion: attendance, joins: false },
    idempotencyKey: makeKey(nation.world.clock()),
  });
  assert.equal(outcome(tapped), 'assertion_invalid');
  const shop = await town.shop({ name: 'まちの店', kind: 'shop' });
  const paid = await shop.counter.actor.ask(pointsRoutes.openCounterSession, {
    body: {
      assertion: await nation.mykey.assert(shop.counter.actor, person, 'attendance'),
      paymentKey: makeKey(nation.world.clock()),
    },
  });
  assert.equal(outcome(paid), 'assertion_invalid');
});

test('somebody who has not joined is not joined behind their back', async () => {
  const { kiosk, venue, program, nation } = stage;
  const at = await kiosk(await venue({ programId: await program() }));
  nation.mykey.registerPerson('Kept0004');
  const kept = keep({ mykeyId: 'Kept0004' } as Holder);
  assert.equal(outcome(await bring(at, kept)), 'not_a_member');
});

test('one signature is one attendance, also where it is brought to two venues', async () => {
  const { kiosk, venue, program, people, nation } = stage;
  const [first, second] = [await venue({ programId: await program() }), await venue({ programId: await program() })];
  const [one, two] = [await kiosk(first), await kiosk(second)];
  const [person] = await people('Kept0005');
  assert.ok(person);
  nation.pass({ minutes: 5 });
  const tap = 'a-hash-of-what-was-signed';
  const both = await Promise.all([bring(one, { ...keep(person), tap }), bring(two, { ...keep(person), tap })]);
  assert.deepEqual(both.map(outcome).toSorted(), ['assertion_replayed', 'done']);
});
