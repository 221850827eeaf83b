import { randomBytes } from 'node:crypto';
import { execute } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { isRefusal, refuse } from '../../server/refusal.ts';
import { usableOf } from '../book/balance.ts';
import { judgeNewKey } from '../book/operation-key.ts';
import { municipalUnit } from '../book/unit.ts';
import type { Accepted, CallOf, PlaceOfUse } from '../callers.ts';
import { findMember, join } from '../members/member.ts';
import { type CounterSession, findSession, keepSession } from '../places/counter-session.ts';
import { judgeOpen } from '../places/place-changes.ts';
import { premiumAhead } from '../premiums/ahead.ts';
import type { VouchersContext } from '../vouchers/context.ts';
import { canMerge, causeOf } from './judge-use.ts';

/** A tap buys one session of this length, in which one payment is made (decision 21). */
const sessionSeconds = 120;

const judgeAccepts = ({ accepts }: PlaceOfUse) => (accepts.length === 0 ? refuse('not_accepted_here') : undefined);

/**
 * Opens the session of a tap: the balance usable here, and the key under which its one payment is made (6-1). A key opens one
 * session; a retry with it is refused, and the card is laid on again.
 */
export async function openCounterSession(
  context: VouchersContext,
  { caller, jkt, body }: CallOf<'openCounterSession'>,
) {
  const { database, clock, openAssertion } = context;
  const place = caller.placeOfUse;
  // 1. Something counts here, and the key can be that of an operation.
  const shut = judgeOpen(place) ?? judgeAccepts(place);
  if (shut) return shut;
  const unusable = judgeNewKey(body.paymentKey, clock());
  if (unusable) return unusable;
  // 2. Whose card it is, by マイキー's word; somebody who has not joined may still do so here.
  const claims = await openAssertion({ assertion: body.assertion, jkt, operatorId: caller.operatorId });
  if (isRefusal(claims)) return claims;
  const member = await findMember(database, claims.sub);
  if (member && member.status !== 'active') return refuse('not_usable_here');
  // 3. The session, under the payment's key.
  const now = clock();
  const session: CounterSession = {
    id: randomBytes(18).toString('base64url'),
    paymentKey: body.paymentKey,
    terminalId: caller.terminalId,
    jkt,
    merchantId: place.merchantId,
    mykeyId: claims.sub,
    shown: claims.shown,
    holder: member?.holder ?? null,
    clerkId: caller.clerk?.clerkId ?? null,
    openedAt: now,
    expiresAt: now.add({ seconds: sessionSeconds }),
  };
  if (!(await keepSession(database, session))) return refuse('exists_with_different_request');
  return shownSession(context, { session, place });
}

/** Lets somebody join in the session of a first tap. Idempotent: who is a member already goes on as one. */
export async function joinAtCounter(context: VouchersContext, { caller, params }: CallOf<'joinAtCounter'>) {
  const { database, clock, mykey } = context;
  const place = caller.placeOfUse;
  // 1. The session of this terminal, not yet over.
  const shut = judgeOpen(place) ?? judgeAccepts(place);
  if (shut) return shut;
  const session = await findSession(database, caller, params.counterSessionId);
  if (!session || Temporal.Instant.compare(session.expiresAt, clock()) <= 0) return refuse('counter_session_ended');
  // 2. The membership, which マイキー hears of.
  const { mykeyId, shown } = session;
  const joined = await join({ database, mykey, mykeyId, shown, joinedOn: dateInTokyo(clock()).toString() });
  if (isRefusal(joined) && joined.refused !== 'already_a_member') return refuse('not_usable_here');
  // 3. The session is that of the holder from now on.
  const member = await findMember(database, mykeyId);
  const holder = member?.holder ?? null;
  await execute(database, 'UPDATE counter_session SET holder = :holder WHERE id = :id', { id: session.id, holder });
  return shownSession(context, { session: { ...session, holder }, place });
}

type AtPlace = { session: CounterSession; place: PlaceOfUse };

async function shownSession(context: VouchersContext, { session, place }: AtPlace) {
  return {
    counterSessionId: session.id,
    expiresAt: `${session.expiresAt}`,
    mykeyId: session.shown,
    joined: session.holder !== null,
    place: place.name,
    exempt: place.exempt,
    purses: await pursesAt(context, { session, place }),
    ownPoints: place.street?.ownPoints ?? null,
  };
}

/**
 * What the holder of a session can use at this place today: the proposed purse first, and of the others only those that hold
 * something; nothing of any other purse (R61-02).
 */
async function pursesAt(context: VouchersContext, { session: { holder }, place }: AtPlace) {
  const { balances, clock } = context;
  const lots = holder === null ? [] : await balances.lots(holder);
  const today = dateInTokyo(clock()).toString();
  const purseOf = async ({ code, name, paymentMax, vouchers, conversions }: Accepted) => {
    const { points, expiries, lots: usable } = usableOf(lots, municipalUnit(code), today);
    const use = causeOf({ key: '', holder: holder ?? 0, municipalityCode: code, amount: 0 }, { place, at: clock() });
    return {
      municipality: { code, name },
      usable: points,
      expiries,
      paymentMax,
      vouchers,
      merges: conversions && canMerge(place),
      premium: points > 0 ? await premiumAhead(context, { ...use, usable }) : null,
    };
  };
  const purses = await Promise.all(place.accepts.map(purseOf));
  const filled = purses.filter(({ usable }) => usable > 0);
  return filled.length > 0 ? filled : purses.slice(0, 1);
}
