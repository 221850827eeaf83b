import type { Database } from '../../postgres/pool.ts';
import { dateInTokyo, startOfDay } from '../../server/clock.ts';
import { isRefusal, refuse } from '../../server/refusal.ts';
import { judgeNewKey } from '../book/operation-key.ts';
import { municipalUnit } from '../book/unit.ts';
import type { CallOf } from '../callers.ts';
import { namesOfClerks } from '../places/clerks.ts';
import { findSessionOfPayment, findSessionOfPlace, sessionsOfPlace } from '../places/counter-session.ts';
import { feesOfPlace, uncountFee } from '../places/fees.ts';
import { findPremium } from '../premiums/award-row.ts';
import { missingOfPremium, refundWithPremium } from '../premiums/clawback.ts';
import type { VouchersContext } from '../vouchers/context.ts';
import { sumBoth, takenSince } from '../vouchers/redemption.ts';
import { inWords, payeesAt, type Use, usesOf } from './uses.ts';

/**
 * Reverses a payment of today at the terminal that took it; points and premium go back to where they came from. Idempotent under
 * its key.
 */
export async function reversePayment(
  context: VouchersContext,
  { caller, params, idempotencyKey }: CallOf<'reversePayment'>,
) {
  const { database, balances, book, clock } = context;
  const place = caller.placeOfUse;
  // 1. A payment of this terminal, and of today.
  const session = await findSessionOfPayment(database, caller, params.paymentKey);
  const [payment] = session ? await usesOf(context, [session], payeesAt(place)) : [];
  if (!payment) return refuse('original_unknown');
  if (!isToday(context, payment)) return refuse('reversal_too_late');
  // 2. A key that the ledger knows is a retry; any other must be one of now.
  const { holder } = payment.session;
  const isRetry = await balances.isKeyKnown(holder, idempotencyKey);
  const unusable = isRetry ? undefined : judgeNewKey(idempotencyKey, clock());
  if (unusable) return unusable;
  // 3. Whoever has spent what came on top would keep it: only the office, which sees that, gives back then.
  const cause = { holder, causeKey: payment.paymentKey };
  const missing = isRetry ? 0 : await missingOfPremium(context, cause);
  if (missing > 0) return refuse('premium_spent', { missing });
  // 4. The points and the premium; then the count of the fee.
  const { municipalityCode, paymentKey: originalKey } = payment;
  const reversed = await refundWithPremium(context, { ...cause, refundKey: idempotencyKey }, () =>
    book.reverse({ key: idempotencyKey, holder, occurredAt: clock(), municipalityCode, originalKey }),
  );
  if (isRefusal(reversed)) return reversed;
  await uncountFee(database, { sessionId: payment.session.id, on: dateInTokyo(payment.paidAt).toString() });
  // 5. The receipt, with what the holder has now.
  const { points: balance, expiries } = await balances.usable(holder, municipalUnit(municipalityCode));
  return {
    ...inWords(place, { ...payment, refunded: payment.points, reversedAt: reversed.answer.postedAt }),
    balance,
    expiries,
    premium: null,
  };
}

/** The receipt of a payment made here today. The balance is the one of now; later than its day it is nothing to the shop. */
export async function showReceipt(context: VouchersContext, { caller, params }: CallOf<'showReceipt'>) {
  const { database, balances } = context;
  const place = caller.placeOfUse;
  const session = await findSessionOfPlace(database, place.merchantId, params.paymentKey);
  const [payment] = session ? await usesOf(context, [session], payeesAt(place)) : [];
  if (!payment) return refuse('original_unknown');
  if (!isToday(context, payment)) return refuse('receipt_too_late');
  const { holder } = payment.session;
  const { points, expiries } = await balances.usable(holder, municipalUnit(payment.municipalityCode));
  const premium = await standingPremium(database, { holder, causeKey: payment.paymentKey });
  return { ...inWords(place, payment), balance: points, expiries, premium };
}

/** The day of a place so far: its sums, its fees, and every payment with who was at the till. */
export async function showToday(context: VouchersContext, { caller }: CallOf<'showToday'>) {
  const { database, clock } = context;
  const place = caller.placeOfUse;
  const today = dateInTokyo(clock());
  const sessions = await sessionsOfPlace(database, place.merchantId, startOfDay(today));
  const payments = await usesOf(context, sessions, payeesAt(place));
  const names = await namesOfClerks(database, place.merchantId);
  const taken = await takenSince(database, place.merchantId, startOfDay(today));
  const nameOf = (clerkId: number | null) => (clerkId === null ? null : (names.get(clerkId) ?? null));
  // What went into the street's own points is paid to its office: it is no part of what this shop is owed.
  const used = payments.filter((p) => p.merchantId === place.merchantId);
  const merged = payments.filter((p) => p.merchantId !== place.merchantId);
  return {
    place: place.name,
    municipality: { code: place.municipalityCode, name: place.municipality },
    on: today.toString(),
    exempt: place.exempt,
    fees: await feesOfPlace(database, place.merchantId, today.toString()),
    ...sumOf(used),
    merges: sumBoth(sumOf(merged), taken.merges),
    vouchers: taken.vouchers,
    bundles: taken.bundles,
    payments: payments.map((payment) => ({
      ...inWords(place, payment),
      refunds: payment.refunds,
      clerk: nameOf(payment.session.clerkId),
      mine: payment.session.terminalId === caller.terminalId,
    })),
  };
}

const isToday = ({ clock }: VouchersContext, { paidAt }: Use) => dateInTokyo(paidAt).equals(dateInTokyo(clock()));
/** Uses, what was taken back of them, and the points that stand: counted as the settlement counts them (6-6). */
const sumOf = (uses: readonly Use[]) => ({
  count: uses.length,
  undone: uses.reduce((sum, { refunds }) => sum + refunds, 0),
  points: uses.reduce((sum, { points, refunded }) => sum + points - refunded, 0),
});

/** What stands of the premium that a payment brought; null where nothing does. */
async function standingPremium(database: Database, which: { holder: number; causeKey: string }) {
  const award = await findPremium(database, which);
  const stands = award?.state === 'given' ? award.points - award.takenBack - award.missing : 0;
  return award && stands > 0 ? { name: award.campaign, points: stands } : null;
}
