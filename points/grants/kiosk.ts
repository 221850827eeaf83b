import { type Database, one, row } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import { judgeNewKey } from '../book/operation-key.ts';
import type { CallOf, Terminal } from '../callers.ts';
import { findMember, join } from '../members/member.ts';
import type { PremiumsContext } from '../premiums/context.ts';
import { judgeFunction } from '../registers/functions.ts';
import { attend } from './attend.ts';
import { findGrant, type GrantRecord, settleGrant } from './hold.ts';
import { isStillBound, venueAt } from './venue-terminals.ts';
import { stateOf, type Venue, venueById } from './venues.ts';

/**
 * A card that is laid on a terminal of a venue: the person is received and granted (R63-02). Idempotent under its key, which is
 * that of the grant; a second card of the same person is told when the first one was received.
 */
export async function tapAtVenue(
  context: PremiumsContext,
  { caller, jkt, body, idempotencyKey: key }: CallOf<'tapAtVenue'>,
) {
  const { database, clock, openAssertion } = context;
  // 1. The same once more, also after the venue has closed.
  const known = await grantOfTap(database, { key, caller });
  if (known) return settled(context, known);
  if (await findGrant(database, key)) return refuse('exists_with_different_request');
  // 2. The venue that this terminal stands at, while its reception is open.
  const venue = await venueAt(context, caller);
  if (isRefusal(venue)) return venue;
  if (stateOf(venue, clock()) !== 'open') return refuse('venue_not_open');
  const off = await judgeFunction(database, { code: venue.municipalityCode, name: 'venues', on: venue.heldOn });
  const unusable = off ?? judgeNewKey(key, clock());
  if (unusable) return unusable;
  // 3. Whose card it is, by マイキー's word. Why somebody's cannot be used is nobody's business where others read the screen.
  const claims = await openAssertion({ assertion: body.assertion, jkt, operatorId: caller.operatorId });
  if (isRefusal(claims)) return claims;
  const member = await memberOf(context, { ...claims, joins: body.joins });
  if (isRefusal(member)) return member;
  if (member.status !== 'active') return refuse('not_usable_here');
  // 4. Received, and granted, where the programme has nothing against it.
  const { staffId, walkIns } = venue;
  const who = { holder: member.holder, key, staffId, terminalId: caller.terminalId, now: clock() };
  const held = await attend(context, {
    venue,
    ...who,
    walkIns,
    judge: (client) => judgeStillOpen(client, { jkt, venue, now: clock() }),
  });
  if (isRefusal(held)) return toldToAll(held);
  return settled(context, { venueId: venue.venueId, grant: held });
}

/** Whether the terminal and the venue are what they were, as the attendance is written. */
async function judgeStillOpen(
  client: Database,
  { jkt, venue, now }: { jkt: string; venue: Venue; now: Temporal.Instant },
) {
  const { venueId, heldOn: on } = venue;
  if (!(await isStillBound(client, { jkt, venueId }))) return refuse('venue_revoked');
  const standing = await venueById(client, { venueId, on });
  return standing && stateOf(standing, now) === 'open' ? undefined : refuse('venue_closed');
}

type Tapped = { sub: string; shown: string; joins: boolean };
/** The member of a card; somebody who has not joined is asked once whether to (decision 2), and then joins here. */
export async function memberOf({ database, mykey, clock }: PremiumsContext, { sub, shown, joins }: Tapped) {
  const member = await findMember(database, sub);
  if (member) return member;
  if (!joins) return refuse('not_a_member');
  const joined = await join({ database, mykey, mykeyId: sub, shown, joinedOn: `${dateInTokyo(clock())}` });
  if (!isRefusal(joined)) return joined;
  const other = joined.refused === 'already_a_member' ? await findMember(database, sub) : undefined;
  return other ?? refuse('not_usable_here');
}

const personal = ['balance_out_of_range', 'age_unconfirmed', 'residence_unconfirmed', 'residence_elsewhere'] as const;
type Personal = (typeof personal)[number];
/** Why somebody was not granted, without what only they and an office should know. */
export const toldToAll = <R extends string>(refusal: Refusal<R>) =>
  personal.includes(refusal.refused as never) ? refuse('not_usable_here') : (refusal as Refusal<Exclude<R, Personal>>);

type OfTap = { venueId: number; grant: GrantRecord };
/** The grant of an earlier try with this key at this very terminal. */
export async function grantOfTap(
  database: Database,
  { key, caller }: { key: string; caller: Terminal },
): Promise<OfTap | undefined> {
  const tapped = await row<{ venueId: number }>(
    database,
    'SELECT venue_id FROM venue_application WHERE grant_key = :key AND terminal_id = :terminalId',
    { key, terminalId: caller.terminalId },
  );
  const grant = tapped && (await findGrant(database, key));
  return tapped && grant ? { ...tapped, grant } : undefined;
}

/** Has the ledger give what is held, and says so. */
export async function settled(context: PremiumsContext, { venueId, grant }: OfTap) {
  const { database } = context;
  const standing = async () => {
    const found = await venueById(database, { venueId, on: `${dateInTokyo(context.clock())}` });
    if (!found) throw new Error('a grant at no venue');
    return found;
  };
  const venue = await standing();
  const given = await settleGrant(context, { grant, municipalityCode: venue.municipalityCode });
  if (given.state !== 'done') return toldToAll(given.refusal);
  const { shown } = await one<{ shown: string }>(database, 'SELECT shown FROM member WHERE holder = :holder', {
    holder: grant.holder,
  });
  return {
    mykeyId: shown,
    program: venue.program,
    points: grant.amount,
    expiresOn: grant.expiresOn,
    attendedAt: `${grant.recordedAt}`,
    attended: (await standing()).attended,
  };
}
