import { timingSafeEqual } from 'node:crypto';
import { type ReadCoupon, readCouponCode } from '../../contract/points/coupons/code.ts';
import { makeKey } from '../../ledger/index.ts';
import { execute, inTransaction, row } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { type GuessLimit, guessesEndAt, mayGuess, takeBackGuess } from '../../server/guess-count.ts';
import { isRefusal, refuse } from '../../server/refusal.ts';
import type { CallOf, MemberCaller } from '../callers.ts';
import type { ConversionsContext } from '../conversions/context.ts';
import { creditOrder } from '../exchange/credit.ts';
import type { Destination } from '../exchange/destination.ts';
import { addOrder, destinationWithRoom, forMember, orderOfHolder } from '../exchange/orders.ts';
import { findMember } from '../members/member.ts';
import { tellCompany } from '../partner-systems/tell.ts';
import { hmacOf } from './hand-over.ts';

/** Counted for the holder, not for the coupon: strangers could otherwise shut its owner out. */
const limit: GuessLimit = { kind: 'coupon of holder', max: 5, within: Temporal.Duration.from({ minutes: 30 }) };

type Coupon = {
  selector: string;
  partnerId: number;
  company: string;
  reserveDays: number;
  points: number;
  state: 'issued' | 'active' | 'used' | 'revoked';
  verifierHmac: Buffer;
  activeFrom: string | null;
  validFrom: string;
  validThrough: string;
  holder: number | null;
  orderId: string | null;
};
type Entered = { caller: MemberCaller; body: { code: string } };

/** Looks at a coupon, and says what it is worth: nothing is used yet (6-10 ⑦ … ⑨). */
export async function checkCoupon(context: ConversionsContext, { caller, body }: CallOf<'checkCoupon'>) {
  const coupon = await proveCoupon(context, { caller, body });
  if (isRefusal(coupon)) return coupon;
  const { company, points, validThrough, orderId } = coupon;
  const order =
    orderId === null ? undefined : await orderOfHolder(context.database, { orderId, holder: caller.holder });
  return { company, points, validThrough: order ? null : validThrough, order: order ? forMember(order) : null };
}

/**
 * Uses a coupon: it becomes an order of its company, whose deduction was proven before (decision 17), and the order is credited as every order
 * is. Once, however often and by however many it is entered: the same holder is answered with the same order, anybody else as for a used one.
 */
export async function redeemCoupon(context: ConversionsContext, { caller, body }: CallOf<'redeemCoupon'>) {
  const { database } = context;
  // 1 The coupon; one that this holder has used is answered with what became of it.
  const coupon = await proveCoupon(context, { caller, body });
  if (isRefusal(coupon)) return coupon;
  if (coupon.orderId === null) {
    // 2 Where to: judged while the coupon can still be kept.
    const to = await chosen(context, { coupon, destination: body.destination });
    if (isRefusal(to)) return to;
    // 3 The order and that the coupon is used, in one.
    await use(context, { coupon, caller, destination: to });
  }
  // 4 Of two who used it at once, the other one is told what is told of a used one.
  const used = await row<{ orderId: string }>(
    database,
    'SELECT order_id FROM coupon WHERE selector = :selector AND holder = :holder',
    { selector: coupon.selector, holder: caller.holder },
  );
  if (!used) return refuse('coupon_not_accepted');
  // 5 The points. What crashes here, or finds a full purse, the job goes on with.
  const order = await orderOfHolder(database, { orderId: used.orderId, holder: caller.holder });
  if (!order) throw new Error('a coupon whose order is not there');
  if (order.state === 'credited') return forMember(order);
  await creditOrder(context, order, { reserveDays: coupon.reserveDays });
  return forMember((await orderOfHolder(database, { orderId: order.id, holder: caller.holder })) ?? order);
}

/** The destination that was chosen, as a place to keep; null for later. */
async function chosen(
  { database, clock }: ConversionsContext,
  { coupon, destination }: { coupon: Coupon; destination: Destination | null },
) {
  if (!destination) return null;
  const today = dateInTokyo(clock());
  const resolved = await destinationWithRoom(database, { destination, amount: coupon.points, today });
  return isRefusal(resolved) ? resolved : resolved.normal;
}

/** Of a number that no company can give an order of its own. */
const orderNumberOf = (selector: string) => `CP.${selector}`;

/** Adds the order and marks the coupon: both, or, where somebody else was first or it was revoked meanwhile, neither. */
async function use(
  { database, clock, fingerprint }: ConversionsContext,
  { coupon, caller, destination }: { coupon: Coupon; caller: MemberCaller; destination: Destination | null },
): Promise<void> {
  const { selector, partnerId, points } = coupon;
  const now = clock();
  const orderId = makeKey(now);
  await inTransaction(database, async (client) => {
    const marked = await row<{ batchNumber: string }>(
      client,
      // Held, not yet marked: the order that it names must stand first.
      `SELECT batch_number FROM coupon c JOIN coupon_batch b ON b.id = c.batch_id
        WHERE selector = :selector AND c.state = 'active' AND greatest(active_from, valid_from) <= :today AND valid_through >= :today
          FOR UPDATE OF c`,
      { selector, today: `${dateInTokyo(now)}` },
    );
    if (!marked) return;
    const order = { id: orderId, partnerId, orderNumber: orderNumberOf(selector), holder: caller.holder };
    const request = fingerprint(orderNumberOf(selector));
    const added = await addOrder(client, {
      ...order,
      amount: points,
      ownPoints: points,
      request,
      destination,
      origin: 'coupon',
      deduction: null,
      receivedAt: now,
    });
    if (!added) throw new Error('an order of a coupon that nobody has used');
    await execute(
      client,
      `UPDATE coupon SET state = 'used', used_at = :now, holder = :holder, order_id = :orderId WHERE selector = :selector`,
      { selector, now: `${now}`, holder: caller.holder, orderId },
    );
    const data = { batchNumber: marked.batchNumber, selector, amount: points };
    await tellCompany(client, { partnerId, type: 'coupon.used', data, now });
  });
}

/**
 * The coupon of a typed code, in steps. A typing mistake is told before anything is looked up, and is no miss. Of a code that never was, is
 * used, is past its last day or was revoked, the answer and what is done for it are the same, to the statement.
 */
async function proveCoupon(context: ConversionsContext, { caller, body }: Entered) {
  const { database, clock, fingerprint } = context;
  // 1 The form and the check character.
  const read = readCouponCode(body.code);
  if (typeof read === 'string') return refuse(read);
  // 2 A holder who may take points.
  const member = await findMember(database, caller.mykeyId);
  if (member?.status !== 'active') return refuse('not_usable_here');
  // 3 Counted before it is judged: of a thousand at once, five are.
  const now = clock();
  const guess = { limit, subject: `${caller.holder}`, now };
  if (!(await mayGuess(database, guess)))
    return refuse('coupon_locked', { until: `${await guessesEndAt(database, guess)}` });
  // 4 The verifier, compared in the same time whether there is such a selector or not.
  const found = await couponOf(context, read.selector);
  const isRight = timingSafeEqual(found?.verifierHmac ?? absent, hmacOf(fingerprint, read));
  const verdict = found && isRight ? judge(found, { holder: caller.holder, today: `${dateInTokyo(now)}` }) : 'no';
  if (!found || verdict === 'no') return refuse('coupon_not_accepted');
  // 5 A right one is no miss.
  await takeBackGuess(database, guess);
  if (verdict === 'yes') return found;
  return refuse('coupon_not_active', { company: found.company, from: fromOf(found), validThrough: found.validThrough });
}
/** What no verifier has for its hash. */
const absent = Buffer.alloc(32);

/** Whether a coupon can be entered by a holder on a day: `early` before its company has deducted, or before its first day. */
function judge(coupon: Coupon, { holder, today }: { holder: number; today: string }): 'yes' | 'no' | 'early' {
  const { state, validThrough } = coupon;
  if (state === 'used') return coupon.holder === holder ? 'yes' : 'no';
  if (state === 'revoked' || validThrough < today) return 'no';
  const from = fromOf(coupon);
  return state === 'active' && from !== null && from <= today ? 'yes' : 'early';
}

/** From which day on it can be entered; null while its company has not said so. */
function fromOf({ activeFrom, validFrom }: Coupon): string | null {
  if (activeFrom === null) return null;
  return activeFrom > validFrom ? activeFrom : validFrom;
}

const couponOf = ({ database }: ConversionsContext, selector: ReadCoupon['selector']): Promise<Coupon | undefined> =>
  row<Coupon>(
    database,
    `SELECT selector, c.partner_id, partner.name AS company, reserve_days, points, state, verifier_hmac, active_from, valid_from, valid_through,
            holder, order_id
       FROM coupon c JOIN coupon_batch b ON b.id = c.batch_id JOIN partner ON partner.id = c.partner_id WHERE selector = :selector`,
    { selector },
  );
