import { dateInTokyo, startOfDay } from '../../server/clock.ts';
import { isRefusal, refuse } from '../../server/refusal.ts';
import { judgeNewKey } from '../book/operation-key.ts';
import { municipalUnit } from '../book/unit.ts';
import type { PointsHandlers } from '../callers.ts';
import { namesOfClerks } from '../places/clerks.ts';
import { findSessionOfPayment, findSessionOfPlace, sessionsOfPlace } from '../places/counter-session.ts';
import { feesOfPlace, uncountFee } from '../places/fees.ts';
import { findPremium } from '../premiums/award.ts';
import { missingOfPremium, refundWithPremium } from '../premiums/return.ts';
import type { VouchersContext } from '../vouchers/context.ts';
import { takenSince } from '../vouchers/redemption.ts';
import { inWords, payeesAt, usesOf } from './uses.ts';

/** What a counter does after a payment, on its day: take it back, print its receipt again, look at the day. */
export function afterwardsHandlers(
  context: VouchersContext,
): Pick<PointsHandlers, 'reversePayment' | 'showReceipt' | 'showToday'> {
  const { database, balances, book, clock } = context;
  const isToday = (at: Temporal.Instant) => dateInTokyo(at).equals(dateInTokyo(clock()));

  const shownPremium = async (which: { holder: number; causeKey: string }) => {
    const award = await findPremium(database, which);
    const stands = award?.state === 'given' ? award.points - award.takenBack - award.missing : 0;
    return award && stands > 0 ? { name: award.campaign, points: stands } : null;
  };

  return {
    async reversePayment({ caller, params, idempotencyKey }) {
      const place = caller.placeOfUse;
      const session = await findSessionOfPayment(database, caller, params.paymentKey);
      const [payment] = session ? await usesOf(context, [session], payeesAt(place)) : [];
      if (!payment) return refuse('original_unknown');
      if (!isToday(payment.paidAt)) return refuse('reversal_too_late');
      const { holder } = payment.session;
      const cause = { holder, causeKey: payment.paymentKey };
      // Whoever has spent what came on top would keep it: only the office, which sees that, gives back then.
      const isRetry = await balances.isKeyKnown(holder, idempotencyKey);
      const unusable = isRetry ? undefined : judgeNewKey(idempotencyKey, clock());
      if (unusable) return unusable;
      const missing = isRetry ? 0 : await missingOfPremium(context, cause);
      if (missing > 0) return refuse('premium_spent', { missing });
      const refund = { ...cause, refundKey: idempotencyKey };
      const reversed = await refundWithPremium(context, refund, () =>
        book.reverse({
          key: idempotencyKey,
          holder,
          occurredAt: clock(),
          municipalityCode: payment.municipalityCode,
          originalKey: payment.paymentKey,
        }),
      );
      if (isRefusal(reversed)) return reversed;
      await uncountFee(database, { sessionId: payment.session.id, on: dateInTokyo(payment.paidAt).toString() });
      const { points: balance, expiries } = await balances.usable(holder, municipalUnit(payment.municipalityCode));
      return {
        ...inWords(place, { ...payment, refunded: payment.points, reversedAt: reversed.answer.postedAt }),
        balance,
        expiries,
        premium: null,
      };
    },

    /** The balance is the one of now. It is told on the day of the payment alone: later it is nothing to the shop. */
    async showReceipt({ caller, params }) {
      const place = caller.placeOfUse;
      const session = await findSessionOfPlace(database, place.merchantId, params.paymentKey);
      const [payment] = session ? await usesOf(context, [session], payeesAt(place)) : [];
      if (!payment) return refuse('original_unknown');
      if (!isToday(payment.paidAt)) return refuse('receipt_too_late');
      const { holder } = payment.session;
      const { points, expiries } = await balances.usable(holder, municipalUnit(payment.municipalityCode));
      const premium = await shownPremium({ holder, causeKey: payment.paymentKey });
      return { ...inWords(place, payment), balance: points, expiries, premium };
    },

    async showToday({ caller }) {
      const place = caller.placeOfUse;
      const today = dateInTokyo(clock());
      const sessions = await sessionsOfPlace(database, place.merchantId, startOfDay(today));
      const payments = await usesOf(context, sessions, payeesAt(place));
      const names = await namesOfClerks(database, place.merchantId);
      const standing = payments.filter((p) => p.reversedAt === null);
      // What went into the street's own points is paid to its office: it is no part of what this shop is owed.
      const used = standing.filter((p) => p.merchantId === place.merchantId);
      const merged = standing.filter((p) => p.merchantId !== place.merchantId);
      const left = (some: typeof standing) => some.reduce((sum, p) => sum + p.points - p.refunded, 0);
      return {
        place: place.name,
        municipality: { code: place.municipalityCode, name: place.municipality },
        on: today.toString(),
        exempt: place.exempt,
        fees: await feesOfPlace(database, place.merchantId, today.toString()),
        count: used.length,
        points: left(used),
        merges: { count: merged.length, points: left(merged) },
        vouchers: await takenSince(database, place.merchantId, startOfDay(today)),
        payments: payments.map((payment) => ({
          ...inWords(place, payment),
          clerk: names.get(payment.session.clerkId ?? 0) ?? null,
          mine: payment.session.terminalId === caller.terminalId,
        })),
      };
    },
  };
}
