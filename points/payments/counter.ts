import { randomBytes } from 'node:crypto';
import type { Answer } from '../../ledger/index.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { isRefusal, refuse } from '../../server/refusal.ts';
import { usableOf } from '../book/balance.ts';
import { balanceAfter, type NotPosted } from '../book/book.ts';
import { judgeNewKey } from '../book/operation-key.ts';
import { municipalUnit } from '../book/unit.ts';
import type { Accepted, PlaceOfUse, PointsHandlers } from '../callers.ts';
import { findMember, join } from '../members/member.ts';
import {
  type CounterSession,
  findPayingSessions,
  findSession,
  judgeFirstTry,
  judgeSession,
  keepSession,
  type PayingSession,
} from '../places/counter-session.ts';
import { countFee, type Fee, findFee } from '../places/fees.ts';
import { convert } from '../places/rate.ts';
import { premiumAhead } from '../premiums/ahead.ts';
import { holdPremium, type PremiumCause, settleOrRelease } from '../premiums/award.ts';
import type { VouchersContext } from '../vouchers/context.ts';
import { inWords } from './uses.ts';

/** A tap buys one session of this length, in which one payment is made (decision 21). */
const sessionSeconds = 120;

/** ① ポイント利用 at a counter (6-1): tap, balance usable here, one payment. */
export function counterHandlers(
  context: VouchersContext,
): Pick<PointsHandlers, 'openCounterSession' | 'joinAtCounter' | 'pay'> {
  const { database, balances, book, clock, mykey, openAssertion } = context;

  const payingSession = findPayingSessions(context.reader);

  /**
   * What this holder can use at this place today: the proposed purse first, and of the others only those that hold
   * something; nothing of any other purse (R61-02).
   */
  const pursesAt = async (place: PlaceOfUse, holder: number | null) => {
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
  };

  const shownSession = async (session: CounterSession, place: PlaceOfUse) => ({
    counterSessionId: session.id,
    expiresAt: `${session.expiresAt}`,
    mykeyId: session.shown,
    joined: session.holder !== null,
    place: place.name,
    exempt: place.exempt,
    purses: await pursesAt(place, session.holder),
    ownPoints: place.street?.ownPoints ?? null,
  });

  /** What is left after an answer of the ledger; as it is now where there is none. */
  async function standingAfter(
    answer: Answer | undefined,
    { holder, unit, today }: { holder: number; unit: number; today: string },
  ) {
    if (!answer) {
      const { points: balance, expiries } = await balances.usable(holder, unit);
      return { balance, expiries };
    }
    const { expiries } = usableOf([...(answer.lots ?? [])], unit, today);
    return { balance: balanceAfter(answer, unit), expiries };
  }

  /** What is asked for by the rules of now; a key that the ledger knows is answered whatever they and the session say by now. */
  async function judgePayment(place: PlaceOfUse, session: PayingSession & { holder: number }, body: PaymentAsked) {
    const now = clock();
    const { feeId } = body;
    const today = dateInTokyo(now).toString();
    const fee = feeId === undefined ? null : await findFee(database, { merchantId: place.merchantId, feeId, today });
    const asked = judgeUse(place, body, fee);
    const refusal = judgeFirstTry(session, now) ?? (isRefusal(asked) ? asked : undefined);
    if (refusal && !(await balances.isKeyKnown(session.holder, session.paymentKey))) return refusal;
    return { ...(isRefusal(asked) ? asToldBefore(place, body) : asked), fee };
  }

  return {
    async openCounterSession({ caller, jkt, body }) {
      const place = caller.placeOfUse;
      if (place.accepts.length === 0) return refuse('not_accepted_here');
      const unusable = judgeNewKey(body.paymentKey, clock());
      if (unusable) return unusable;
      const claims = await openAssertion({ assertion: body.assertion, jkt, operatorId: caller.operatorId });
      if (isRefusal(claims)) return claims;
      const member = await findMember(database, claims.sub);
      if (member && member.status !== 'active') return refuse('not_usable_here');
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
      return shownSession(session, place);
    },

    async joinAtCounter({ caller, params }) {
      const place = caller.placeOfUse;
      if (place.accepts.length === 0) return refuse('not_accepted_here');
      const session = await findSession(database, caller, params.counterSessionId);
      if (!session || Temporal.Instant.compare(session.expiresAt, clock()) <= 0) return refuse('counter_session_ended');
      const { mykeyId, shown } = session;
      const joined = await join({ database, mykey, mykeyId, shown, joinedOn: dateInTokyo(clock()).toString() });
      if (isRefusal(joined) && joined.refused !== 'already_a_member') return refuse('not_usable_here');
      const member = await findMember(database, mykeyId);
      session.holder = member?.holder ?? null;
      await database.query('UPDATE counter_session SET holder = $2 WHERE id = $1', [session.id, session.holder]);
      return shownSession(session, place);
    },

    async pay({ caller, body, idempotencyKey }) {
      const place = caller.placeOfUse;
      // 1. The session of this terminal, opened for this key.
      const found = await payingSession({ id: body.counterSessionId, jkt: caller.jkt });
      const session = judgeSession(found, idempotencyKey);
      if (isRefusal(session)) return session;
      const { holder, paymentKey } = session;
      // 2. Whom it pays in whose points, and that it may be; a retry is not judged again.
      const judged = await judgePayment(place, session, body);
      if (isRefusal(judged)) return judged;
      const { merchantId, municipalityCode, municipality, fee } = judged;
      const now = clock();
      const use = { key: paymentKey, holder, municipalityCode, amount: body.amount };
      // 3. Reserve the premium; what goes into the street's own points brings none.
      const cause = body.purpose === 'purchase' ? causeOf(use, { place, at: now }) : null;
      const held = cause ? await holdPremium(context, cause) : undefined;
      // 4. Post the payment.
      const paid = await book.pay({ ...use, occurredAt: now, merchantId });
      // 5. Settle the premium, or release it where nothing was paid.
      const premium = cause && (await settleOrRelease(context, { cause, held, moved: paid }));
      if (isRefusal(paid)) return notPaid(paid, { holder, municipalityCode });
      // 6. The fee, once a session, and the receipt.
      const { postedAt } = paid.answer;
      const paidOn = dateInTokyo(postedAt).toString();
      const today = dateInTokyo(now).toString();
      // A payment of yesterday that is asked for again was counted yesterday.
      if (fee && paidOn === today) await countFee(database, { sessionId: session.id, feeId: fee.feeId, on: paidOn });
      const facts = { paymentKey, merchantId, municipality, points: body.amount, paidAt: postedAt };
      const answer = premium ? premium.answer : paid.answer;
      return {
        ...inWords(place, { ...facts, refunded: 0, reversedAt: null }),
        ...(await standingAfter(answer, { holder, unit: municipalUnit(municipalityCode), today })),
        premium: premium && { name: premium.name, points: premium.points },
      };
    },
  };

  /** The key is not used up where points are wanting: the same tap can still pay what is there (decision 21). */
  async function notPaid(
    refusal: NotPosted<'insufficient_points'>,
    { holder, municipalityCode }: { holder: number; municipalityCode: string },
  ) {
    if (refusal.refused !== 'insufficient_points') return refusal;
    const { points: usable } = await balances.usable(holder, municipalUnit(municipalityCode));
    return refuse('insufficient_points', { usable });
  }
}

/** A use as what may bring a premium at its place. */
const causeOf = (
  { key, ...use }: { key: string; holder: number; municipalityCode: string; amount: number },
  { place, at }: { place: PlaceOfUse; at: Temporal.Instant },
): PremiumCause => ({
  ...use,
  causeKey: key,
  occasion: 'use',
  at,
  place: { merchantId: place.merchantId, streetId: place.street?.streetId ?? null },
});

type PaymentAsked = UseAsked & { feeId?: number | undefined };
type UseAsked = { amount: number; municipalityCode?: string | undefined; total?: number | undefined; purpose: Purpose };
type Purpose = 'purchase' | 'merge';

/** Whether points may go into the street's own at this place, by hand of the shop (6-2 ①-2). */
const canMerge = ({ street }: PlaceOfUse) => street !== null && street.officeId !== null && street.ownPoints !== null;

/** What a use asks for, against what the place accepts; a fee that is undefined was asked for and is none of today's: who is paid in whose points, or why not. */
function judgeUse(place: PlaceOfUse, asked: UseAsked, fee: Fee | null | undefined) {
  const code = asked.municipalityCode?.slice(0, 5) ?? place.municipalityCode;
  const accepted = place.accepts.find((one) => one.code === code);
  if (!accepted) return refuse('not_accepted_here');
  if (fee === undefined) return refuse('fee_unknown');
  if (asked.amount > Math.min(asked.total ?? asked.amount, fee?.yen ?? asked.amount))
    return refuse('points_exceed_total');
  if (accepted.paymentMax !== null && asked.amount > accepted.paymentMax)
    return refuse('payment_over_limit', { paymentMax: accepted.paymentMax });
  if (asked.purpose === 'merge') {
    const { street } = place;
    if (!street?.ownPoints || !accepted.conversions || street.officeId === null) return refuse('merge_not_possible');
    const { consumed } = convert(asked.amount, street.ownPoints);
    if (consumed !== asked.amount) return refuse('rate_leaves_rest', { usable: consumed });
  }
  return asToldBefore(place, asked, accepted.name);
}

/** Where a use leads, whatever the rules are by now: a retry is answered as it was told before. */
function asToldBefore(place: PlaceOfUse, { municipalityCode, purpose }: UseAsked, name = place.municipality) {
  const code = municipalityCode?.slice(0, 5) ?? place.municipalityCode;
  const merchantId = purpose === 'merge' ? (place.street?.officeId ?? place.merchantId) : place.merchantId;
  return { merchantId, municipalityCode: code, municipality: { code, name } };
}
