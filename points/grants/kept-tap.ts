import { type Database, row } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { isRefusal, refuse } from '../../server/refusal.ts';
import { judgeNewKey } from '../book/operation-key.ts';
import type { CallOf } from '../callers.ts';
import type { PremiumsContext } from '../premiums/context.ts';
import { judgeFunction } from '../registers/functions.ts';
import { attend } from './attend.ts';
import { findGrant } from './hold.ts';
import { grantOfTap, memberOf, settled, toldToAll } from './kiosk.ts';
import { stateOf, type Venue, venueById } from './venues.ts';

/**
 * A card that was laid on a terminal of a venue while that had no network (decision 0049): received as of then, at the venue that the
 * terminal stood at then, and granted. Idempotent under its key, which the terminal drew at the tap, so that it is good for 48 hours; the
 * same person twice, at this terminal or another, is one attendance.
 */
export async function bringTap(
  context: PremiumsContext,
  { caller, jkt, body, idempotencyKey: key }: CallOf<'bringTap'>,
) {
  const { database, clock, openAssertion } = context;
  // 1. The same once more.
  const known = await grantOfTap(database, { key, caller });
  if (known) return settled(context, known);
  if (await findGrant(database, key)) return refuse('exists_with_different_request');
  const unusable = judgeNewKey(key, clock());
  if (unusable) return unusable;
  // 2. The venue of then, whose reception was open then.
  const now = clock();
  const tappedAt = Temporal.Instant.from(body.tappedAt);
  const venue = await venueOfTap(database, { jkt, tappedAt, today: `${dateInTokyo(now)}` });
  if (!venue) return refuse('venue_not_bound');
  const isLater = Temporal.Instant.compare(tappedAt, now) > 0;
  if (isLater || stateAt(venue, tappedAt) !== 'open') return refuse('venue_not_open');
  const off = await judgeFunction(database, { code: venue.municipalityCode, name: 'venues', on: venue.heldOn });
  if (off) return off;
  // 3. Whose card it was, by マイキー's word; whoever has not joined is not here any more to be asked.
  const claims = await openAssertion({
    assertion: body.assertion,
    jkt,
    operatorId: caller.operatorId,
    purpose: 'attendance',
  });
  if (isRefusal(claims)) return claims;
  const member = await memberOf(context, { ...claims, joins: false });
  if (isRefusal(member)) return member;
  if (member.status !== 'active') return refuse('not_usable_here');
  // 4. Received as of then, and granted, where the programme has nothing against it; also who counts as not come by now.
  const { staffId, walkIns } = venue;
  const who = { holder: member.holder, key, staffId, terminalId: caller.terminalId, now, attendedAt: tappedAt };
  const held = await attend(context, { venue, ...who, walkIns });
  if (isRefusal(held)) return toldToAll(held);
  return settled(context, { venueId: venue.venueId, grant: held });
}

/** How its reception stood at a moment, whatever was done by hand since. */
function stateAt({ openedAt, closedAt, ...venue }: Venue, at: Temporal.Instant) {
  const unlessLater = (moment: Temporal.Instant | null) =>
    moment !== null && Temporal.Instant.compare(moment, at) <= 0 ? moment : null;
  return stateOf({ ...venue, openedAt: unlessLater(openedAt), closedAt: unlessLater(closedAt) }, at);
}

/** The venue that a terminal stood at, at a moment. */
async function venueOfTap(
  database: Database,
  { jkt, tappedAt, today }: { jkt: string; tappedAt: Temporal.Instant; today: string },
): Promise<Venue | undefined> {
  const bound = await row<{ venueId: number }>(
    database,
    `SELECT venue_id FROM venue_terminal
      WHERE jkt = :jkt AND bound_at <= :tappedAt AND (ended_at IS NULL OR ended_at > :tappedAt) ORDER BY id DESC LIMIT 1`,
    { jkt, tappedAt: `${tappedAt}` },
  );
  return bound && venueById(database, { venueId: bound.venueId, on: today });
}
