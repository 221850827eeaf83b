import { type Database, execute, inTransaction, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import type { CallOf } from '../callers.ts';
import type { ConversionsContext } from '../conversions/context.ts';
import { type CouponPattern, oneAtATime } from './company.ts';

type Asked = CallOf<'activateCoupons'>['body']['activations'][number];
type Known = {
  selector: string;
  /**
   * | state     | set by                                               | next                | what a crash leaves                         |
   * | --------- | ---------------------------------------------------- | ------------------- | ------------------------------------------- |
   * | `issued`  | the handover                                         | `active`, `revoked` | nothing: the batch and all of it are one transaction |
   * | `active`  | the company's report of its deduction                | `used`, `revoked`   | nothing: the company reports until it is answered |
   * | `used`    | the holder who enters it; with it an order stands    | final               | the order, which the job `deducted-orders` credits  |
   * | `revoked` | the company                                          | final               | nothing                                     |
   */
  state: 'issued' | 'active' | 'used' | 'revoked';
  pattern: CouponPattern;
  points: number;
  validThrough: string;
  orderNumber: string | null;
  activeFrom: string | null;
};
type Outcome =
  | 'activated'
  | 'coupon_unknown'
  | 'coupon_revoked'
  | 'coupon_lapsed'
  | 'amount_differs'
  | 'order_number_used'
  | 'activation_date_refused'
  | 'exists_with_different_request';

/**
 * The company has deducted the points of coupons (decision 17): from then on, or from the day it names, each can be entered. One deduction
 * pays for one coupon, however often it is reported. Each is judged for itself; what is wrong with one holds none of the others up.
 */
export function activateCoupons(
  { database, clock }: ConversionsContext,
  { caller: { partnerId }, body }: CallOf<'activateCoupons'>,
) {
  const now = clock();
  const today = `${dateInTokyo(now)}`;
  return inTransaction(database, async (client) => {
    // 1 Reports of one company come one after the other: of two that name one deduction for two coupons the first has it.
    await oneAtATime(client, partnerId);
    const known = await knownCoupons(client, { partnerId, activations: body.activations });
    const paidFor = await couponsPaidBy(client, { partnerId, activations: body.activations });
    // 2 Each in its order, so that one named twice in one report is a retry.
    const fresh: { selector: string; orderNumber: string; activeFrom: string }[] = [];
    const activations = body.activations.map((asked) => {
      const coupon = known.get(asked.selector);
      const outcome = judge({ asked, coupon, paid: paidFor.get(asked.orderNumber), today });
      if (outcome === 'activated' && coupon?.state === 'issued') {
        const { selector, orderNumber, activeFrom = today } = asked;
        known.set(selector, { ...coupon, state: 'active', orderNumber, activeFrom });
        paidFor.set(orderNumber, selector);
        fresh.push({ selector, orderNumber, activeFrom });
      }
      return { selector: asked.selector, outcome };
    });
    // They are held and judged: nothing but their keys is looked for, so that the plan goes by the key however new the batch is.
    await execute(
      client,
      `UPDATE coupon SET state = 'active', order_number = made."orderNumber", activated_at = :now, active_from = made."activeFrom"
         FROM jsonb_to_recordset(:fresh::jsonb) AS made (selector text, "orderNumber" text, "activeFrom" date)
        WHERE coupon.selector = made.selector`,
      { fresh: JSON.stringify(fresh), now: `${now}` },
    );
    return { activations };
  });
}

type Named = { partnerId: number; activations: readonly Asked[] };
/** The coupons that are named, held until the transaction ends, in one order whoever asks. */
async function knownCoupons(client: Database, { partnerId, activations }: Named): Promise<Map<string, Known>> {
  const found = await rows<Known>(
    client,
    `SELECT selector, state, pattern, points, valid_through, order_number, active_from
       FROM coupon c JOIN coupon_batch b ON b.id = c.batch_id
      WHERE c.partner_id = :partnerId AND selector = ANY (:selectors::text[]) ORDER BY selector FOR UPDATE OF c`,
    { partnerId, selectors: activations.map(({ selector }) => selector) },
  );
  return new Map(found.map((coupon) => [coupon.selector, coupon]));
}

/** For which coupon each of the deductions that are named pays already. */
async function couponsPaidBy(client: Database, { partnerId, activations }: Named): Promise<Map<string, string>> {
  const found = await rows<{ orderNumber: string; selector: string }>(
    client,
    `SELECT order_number, selector FROM coupon
      WHERE partner_id = :partnerId AND order_number = ANY (:numbers::text[]) AND state <> 'revoked'`,
    { partnerId, numbers: activations.map(({ orderNumber }) => orderNumber) },
  );
  return new Map(found.map(({ orderNumber, selector }) => [orderNumber, selector]));
}

type Judged = { asked: Asked; coupon: Known | undefined; paid: string | undefined; today: string };
/** What comes of one report; what was reported before in the same words is still `activated`, whatever became of the coupon. */
function judge({ asked, coupon, paid, today }: Judged): Outcome {
  if (!coupon) return 'coupon_unknown';
  if (coupon.state === 'revoked') return 'coupon_revoked';
  if (coupon.points !== asked.amount) return 'amount_differs';
  if (coupon.orderNumber !== null) {
    const isSame =
      coupon.orderNumber === asked.orderNumber && (asked.activeFrom ?? coupon.activeFrom) === coupon.activeFrom;
    return isSame ? 'activated' : 'exists_with_different_request';
  }
  if (paid !== undefined) return 'order_number_used';
  if (coupon.validThrough < today) return 'coupon_lapsed';
  const { activeFrom } = asked;
  const isDateRefused =
    activeFrom !== undefined && (coupon.pattern === 'immediate' || activeFrom > coupon.validThrough);
  return isDateRefused ? 'activation_date_refused' : 'activated';
}
