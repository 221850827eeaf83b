import { randomBytes } from 'node:crypto';
import { dateInTokyo, startOfDay } from '../../server/clock.ts';
import { isRefusal, refuse } from '../../server/refusal.ts';
import { type Next, usableOf } from '../accounts/balance.ts';
import { balanceAfter, municipalUnit } from '../accounts/book.ts';
import { findMember, join } from '../accounts/member.ts';
import type { PlaceOfUse } from '../accounts/terminal.ts';
import type { PointsContext, PointsHandlers } from '../context.ts';
import {
  type CounterSession,
  findPayingSessions,
  findSession,
  findSessionOfPayment,
  keepSession,
  sessionsOfPlace,
} from './counter-session.ts';

/** A tap buys one session of this length, in which one payment is made (decision 21). */
const sessionSeconds = 120;

/** ① ポイント利用 at a counter (6-1): tap, balance usable here, one payment, reversal on the same day. */
export function counterHandlers(
  context: PointsContext,
): Pick<PointsHandlers, 'openCounterSession' | 'joinAtCounter' | 'pay' | 'reversePayment' | 'showToday'> {
  const { database, balances, book, clock, mykey, openAssertion } = context;

  const payingSession = findPayingSessions(context.reader);

  /** What this holder can use at this place today, and what of it expires next; nothing of any other purse (R61-02). */
  const usableAt = async (place: PlaceOfUse, holder: number | null) => {
    if (holder === null) return { usable: 0, next: null };
    const purse = await balances.usable(holder, municipalUnit(place.municipalityCode));
    return { usable: purse.points, next: purse.next };
  };

  const shownSession = async (session: CounterSession, place: PlaceOfUse) => ({
    counterSessionId: session.id,
    expiresAt: `${session.expiresAt}`,
    mykeyId: session.shown,
    joined: session.holder !== null,
    place: place.name,
    municipality: { code: place.municipalityCode, name: place.municipality },
    ...(await usableAt(place, session.holder)),
  });

  function receipt(
    session: CounterSession,
    place: PlaceOfUse,
    paid: { points: number; paidAt: Temporal.Instant; balance: number; next: Next; reversedAt?: Temporal.Instant },
  ) {
    return {
      receiptNumber: receiptNumber(session.paymentKey),
      paymentKey: session.paymentKey,
      place: place.name,
      municipality: { code: place.municipalityCode, name: place.municipality },
      points: paid.points,
      paidAt: `${paid.paidAt}`,
      balance: paid.balance,
      next: paid.next,
      reversedAt: paid.reversedAt ? `${paid.reversedAt}` : null,
    };
  }

  return {
    async openCounterSession({ caller, jkt, body }) {
      const place = caller.placeOfUse;
      if (!place) return refuse('place_unknown');
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
        openedAt: now,
        expiresAt: now.add({ seconds: sessionSeconds }),
      };
      await keepSession(database, session);
      return shownSession(session, place);
    },

    async joinAtCounter({ caller, params }) {
      const place = caller.placeOfUse;
      if (!place) return refuse('place_unknown');
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
      if (!place) return refuse('place_unknown');
      const session = await payingSession({ id: body.counterSessionId, jkt: caller.jkt });
      if (!session) return refuse('counter_session_ended');
      if (session.terminalStatus !== 'active') return refuse('not_allowed');
      if (session.paymentKey !== idempotencyKey) return refuse('payment_key_differs');
      const { holder } = session;
      if (holder === null) return refuse('not_a_member');
      const now = clock();
      const unit = municipalUnit(place.municipalityCode);
      const refusal =
        Temporal.Instant.compare(session.expiresAt, now) <= 0
          ? refuse('counter_session_ended')
          : session.status !== 'active'
            ? refuse('not_usable_here')
            : undefined;
      // A retry of a payment is answered under its key also after the session has ended; a first try is not.
      if (refusal && !(await balances.isKeyKnown(holder, idempotencyKey))) return refusal;
      const { merchantId, municipalityCode } = place;
      const paid = await book.pay({
        ...{ key: idempotencyKey, holder, occurredAt: now, amount: body.amount },
        ...{ municipalityCode, merchantId },
      });
      if (isRefusal(paid)) {
        if (paid.refused !== 'insufficient_points') return paid;
        // The key is not used up: the same tap can still pay what is there (decision 21).
        return refuse('insufficient_points', { usable: (await balances.usable(holder, unit)).points });
      }
      const today = dateInTokyo(now).toString();
      const { answer } = paid;
      return receipt(session, place, {
        points: body.amount,
        paidAt: answer.postedAt,
        balance: balanceAfter(answer, unit),
        next: usableOf([...(answer.lots ?? [])], unit, today).next,
      });
    },

    async reversePayment({ caller, params, idempotencyKey }) {
      const place = caller.placeOfUse;
      if (!place) return refuse('place_unknown');
      const session = await findSessionOfPayment(database, caller, params.paymentKey);
      if (!session || session.holder === null) return refuse('original_unknown');
      const [payment] = await paymentsOf(place, [session]);
      if (!payment) return refuse('original_unknown');
      const now = clock();
      if (!dateInTokyo(payment.paidAt).equals(dateInTokyo(now))) return refuse('reversal_too_late');
      const reversed = await book.reverse({
        key: idempotencyKey,
        holder: session.holder,
        occurredAt: now,
        municipalityCode: place.municipalityCode,
        originalKey: session.paymentKey,
      });
      if (isRefusal(reversed)) return reversed;
      return receipt(session, place, {
        points: payment.points,
        paidAt: payment.paidAt,
        balance: balanceAfter(reversed.answer, municipalUnit(place.municipalityCode)),
        next: (await usableAt(place, session.holder)).next,
        reversedAt: reversed.answer.postedAt,
      });
    },

    async showToday({ caller }) {
      const place = caller.placeOfUse;
      if (!place) return refuse('place_unknown');
      const today = dateInTokyo(clock());
      const sessions = await sessionsOfPlace(database, place.merchantId, startOfDay(today));
      const payments = await paymentsOf(place, sessions);
      const standing = payments.filter((p) => p.reversedAt === null);
      return {
        place: place.name,
        municipality: { code: place.municipalityCode, name: place.municipality },
        on: today.toString(),
        count: standing.length,
        points: standing.reduce((sum, p) => sum + p.points, 0),
        payments: payments.map(({ session, points, paidAt, reversedAt }) => ({
          receiptNumber: receiptNumber(session.paymentKey),
          paymentKey: session.paymentKey,
          place: place.name,
          municipality: { code: place.municipalityCode, name: place.municipality },
          points,
          paidAt: `${paidAt}`,
          reversedAt: reversedAt ? `${reversedAt}` : null,
          mine: session.terminalId === caller.terminalId,
        })),
      };
    },
  };

  /** The payments that stand under these sessions' keys at this place, with their reversals. */
  async function paymentsOf(place: PlaceOfUse, sessions: CounterSession[]) {
    const paying = sessions.filter((s): s is CounterSession & { holder: number } => s.holder !== null);
    const found = await balances.payments(
      place.merchantId,
      paying.map(({ holder, paymentKey }) => ({ holder, key: paymentKey })),
    );
    return paying.flatMap((session) => {
      const payment = found.get(session.paymentKey);
      return payment ? [{ session, ...payment }] : [];
    });
  }
}

/** A number to quote at the counter: eight characters of the key's random part. */
export const receiptNumber = (paymentKey: string): string => paymentKey.replaceAll('-', '').slice(-8).toUpperCase();
