import { pointsRoutes } from '../../contract/index.ts';
import { copyable, dayInWords, escaped, figure } from './page.ts';
import { freePoints, type KeptCoupon, type Partner } from './partner.ts';

/** Takes the next coupon of the book for a customer who has the points for it; the reason where there is none (6-10 ③). */
export function giveCoupon(partner: Partner, loginId: string): KeptCoupon | 'too few points' | 'no coupons left' {
  const coupon = partner.coupons.find((one) => one.loginId === undefined);
  if (!coupon) return 'no coupons left';
  if (freePoints(partner, loginId) < coupon.points) return 'too few points';
  coupon.loginId = loginId;
  return coupon;
}

/** Deducts what coupons cost from those they were given to, each once (6-10 ④). */
export function deductCoupons({ company, coupons, newNumber }: Partner): void {
  for (const coupon of coupons) {
    const { loginId, points, deduction } = coupon;
    if (loginId === undefined || deduction !== undefined) continue;
    company.points.set(loginId, (company.points.get(loginId) ?? 0) - points);
    coupon.deduction = newNumber('C');
  }
}

/** Reports the deductions that were not reported yet. A retry is the same report, and changes nothing. */
export async function reportCoupons({ company, coupons }: Partner): Promise<number> {
  const due = coupons.filter((one) => one.deduction !== undefined && !one.reported).slice(0, 1000);
  if (due.length === 0) return 0;
  const activations = due.map(({ code, points, deduction = '', activeFrom }) => ({
    selector: selectorOf(code),
    orderNumber: deduction,
    amount: points,
    ...(activeFrom !== undefined && { activeFrom }),
  }));
  const answer = await company.actor.call(pointsRoutes.activateCoupons, { body: { activations } });
  for (const { selector, outcome } of answer.activations) {
    if (outcome !== 'activated') throw new Error(`the deduction of coupon ${selector} was not taken: ${outcome}`);
    for (const coupon of due) if (selectorOf(coupon.code) === selector) coupon.reported = true;
  }
  return due.length;
}

export const selectorOf = (code: string): string => code.replaceAll('-', '').slice(0, 8);

/** The coupons of a customer, each with its code and from when it counts. */
export function couponList({ coupons }: Partner, loginId: string, wordsOf: (coupon: KeptCoupon) => string): string {
  const own = coupons.filter((one) => one.loginId === loginId);
  if (own.length === 0) return '<p>まだクーポンはありません。</p>';
  const line = (coupon: KeptCoupon) =>
    `<li>${figure(coupon.points)}ポイント（${dayInWords(coupon.validThrough)}まで）<br>${copyable(coupon.code)}<br>${escaped(wordsOf(coupon))}</li>`;
  return `<ul>${own.map(line).join('')}</ul>`;
}
