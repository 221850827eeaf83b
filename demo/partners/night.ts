import { dateInTokyo } from '../../server/clock.ts';
import { deductCoupons, reportCoupons } from './coupon-book.ts';
import type { Partner } from './partner.ts';

type Night = { clock: () => Temporal.Instant; keep: () => void; activeFrom: string };
/** What a night came to: orders the points cloud took, what it said of the others, and coupons whose deduction was reported. */
export type NightRun = { taken: number; refusals: string[]; coupons: number };

/**
 * The night's run of a company whose deduction comes first. 修正1 (6-9): each order is deducted, and sent with the number and day of that.
 * 2-2 (6-10): coupons that were given by day are deducted, and reported with the day from which they count. Stopped anywhere, the next run
 * goes on: what was deducted is remembered before it is sent.
 */
export async function runNight(partner: Partner, { clock, keep, activeFrom }: Night): Promise<NightRun> {
  const { company, coupons } = partner;
  const on = `${dateInTokyo(clock())}`;
  const waiting = [...company.orders].filter(([, { points }]) => points === undefined);
  for (const [, order] of waiting) {
    if (order.deduction) continue;
    company.points.set(order.loginId, (company.points.get(order.loginId) ?? 0) - order.amount);
    Object.assign(order, { deducted: true, deduction: { number: partner.newNumber('G'), on } });
  }
  for (const coupon of coupons)
    if (coupon.loginId !== undefined && coupon.deduction === undefined) coupon.activeFrom = activeFrom;
  deductCoupons(partner);
  keep();
  const refusals: string[] = [];
  for (const [orderNumber, { loginId, amount, deduction }] of waiting) {
    if (!deduction) throw new Error(`order ${orderNumber} goes without its deduction`);
    const placed = await company.order({ orderNumber, loginId, amount, deduction });
    if (!placed.ok) refusals.push(`${orderNumber}: ${placed.title}`);
    keep();
  }
  const reported = await reportCoupons(partner);
  partner.nightOn = on;
  keep();
  return { taken: waiting.length - refusals.length, refusals, coupons: reported };
}
