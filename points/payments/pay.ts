import type { Answer } from '../../ledger/index.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { isRefusal, refuse } from '../../server/refusal.ts';
import { usableOf } from '../book/balance.ts';
import { balanceAfter, type NotPosted } from '../book/book.ts';
import { municipalUnit } from '../book/unit.ts';
import type { CallOf, PlaceOfUse } from '../callers.ts';
import { type findPayingSessions, judgeFirstTry, judgeSession, type PayingSession } from '../places/counter-session.ts';
import { countFee, findFee } from '../places/fees.ts';
import { settleOrRelease } from '../premiums/award.ts';
import { holdPremium } from '../premiums/hold.ts';
import type { VouchersContext } from '../vouchers/context.ts';
import { causeOf, judgeUse, payeeOfUse, type UseAsked } from './judge-use.ts';
import { inWords } from './uses.ts';

/** What a payment stands on: with the look-up of sessions, which is gathered over requests and so made once. */
export type PayContext = VouchersContext & { payingSession: ReturnType<typeof findPayingSessions> };

/**
 * Pays with points in the session of a tap (6-1 3). Idempotent: the key is that of the tap, and a retry is answered with the
 * receipt of the payment that stands, also after the session has ended.
 */
export async function pay(context: PayContext, { caller, body, idempotencyKey }: CallOf<'pay'>) {
  const { database, book, clock, payingSession } = context;
  const place = caller.placeOfUse;
  // 1. The session of this terminal, opened for this key.
  const found = await payingSession({ id: body.counterSessionId, jkt: caller.jkt });
  const session = judgeSession(found, idempotencyKey);
  if (isRefusal(session)) return session;
  const { holder, paymentKey } = session;
  // 2. Whom it pays in whose points, and that it may be; a retry is not judged again.
  const judged = await judgePayment(context, { place, session, asked: body });
  if (isRefusal(judged)) return judged;
  const { merchantId, municipalityCode, municipality, fee } = judged;
  const now = clock();
  const use = { key: paymentKey, holder, municipalityCode, amount: body.amount };
  // 3. Hold the premium; what goes into the street's own points brings none.
  const cause = body.purpose === 'purchase' ? causeOf(use, { place, at: now }) : null;
  const held = cause ? await holdPremium(context, cause) : undefined;
  // 4. Post the payment.
  const paid = await book.pay({ ...use, occurredAt: now, merchantId });
  // 5. Settle the premium, or release it where nothing was paid.
  const premium = cause && (await settleOrRelease(context, { cause, held, moved: paid }));
  if (isRefusal(paid)) return notPaid(context, { refusal: paid, holder, municipalityCode });
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
    ...(await standingAfter(context, { answer, holder, unit: municipalUnit(municipalityCode), today })),
    premium: premium && { name: premium.name, points: premium.points },
  };
}

type PaymentAsked = UseAsked & { feeId?: number | undefined };

/** What is asked for by the rules of now; a key that the ledger knows is answered whatever they and the session say by now. */
async function judgePayment(
  { database, balances, clock }: VouchersContext,
  { place, session, asked }: { place: PlaceOfUse; session: PayingSession & { holder: number }; asked: PaymentAsked },
) {
  const now = clock();
  const { feeId } = asked;
  const today = dateInTokyo(now).toString();
  const fee = feeId === undefined ? null : await findFee(database, { merchantId: place.merchantId, feeId, today });
  const judged = judgeUse(place, { asked, fee });
  const refusal = judgeFirstTry(session, now) ?? (isRefusal(judged) ? judged : undefined);
  if (refusal && !(await balances.isKeyKnown(session.holder, session.paymentKey))) return refusal;
  return { ...(isRefusal(judged) ? payeeOfUse(place, asked) : judged), fee };
}

/** What is left after an answer of the ledger; as it is now where there is none. */
async function standingAfter(
  { balances }: VouchersContext,
  { answer, holder, unit, today }: { answer: Answer | undefined; holder: number; unit: number; today: string },
) {
  if (!answer) {
    const { points: balance, expiries } = await balances.usable(holder, unit);
    return { balance, expiries };
  }
  const { expiries } = usableOf([...(answer.lots ?? [])], unit, today);
  return { balance: balanceAfter(answer, unit), expiries };
}

/** The key is not used up where points are wanting: the same tap can still pay what is there (decision 21). */
async function notPaid(
  { balances }: VouchersContext,
  {
    refusal,
    holder,
    municipalityCode,
  }: { refusal: NotPosted<'insufficient_points'>; holder: number; municipalityCode: string },
) {
  if (refusal.refused !== 'insufficient_points') return refusal;
  const { points: usable } = await balances.usable(holder, municipalUnit(municipalityCode));
  return refuse('insufficient_points', { usable });
}
