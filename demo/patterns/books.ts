import { pointsRoutes } from '../../contract/index.ts';
import { convert, type Rate } from '../../contract/points/rate.ts';
import { customerOf, type PartnerName, partnerTerms } from '../partners/terms.ts';
import { balancesOf, type Cast } from './cast.ts';

/** One company's books after a run: what left the customer's account there, what of it was proven, and what it became. */
export type Books = {
  company: string;
  rate: Rate;
  /** In the company's own points. */
  deducted: number;
  /** In the company's own points: deductions that the points cloud was told of and took. */
  proven: number;
  /** What the proven deductions have to become, at the rate. */
  due: number;
  credited: number;
};

/** Every deduction was proven, and points came of it and of nothing else. */
export const isBalanced = ({ deducted, proven, due, credited }: Omit<Books, 'company' | 'rate'>): boolean =>
  deducted === proven && due === credited;

export const rateOf = (name: PartnerName): Rate => {
  const { rateNumerator = 1, rateDenominator = 1 } = partnerTerms[name] as {
    rateNumerator?: number;
    rateDenominator?: number;
  };
  return { numerator: rateNumerator, denominator: rateDenominator };
};

/** Reads a company's books: its own account, what its system reads at the points cloud, and the lots of the resident at マイページ. */
export async function readBooks(cast: Cast, name: PartnerName): Promise<Books> {
  const { company, coupons } = cast.site(name).partner;
  const rate = rateOf(name);
  const orders = await creditedOrders(cast, name);
  let ofCoupons = 0;
  for (const batchNumber of new Set(coupons.map((one) => one.batchNumber))) {
    const asked = { params: { batchNumber }, query: {} };
    const { batch } = await company.actor.call(pointsRoutes.listCouponsOfPartner, asked);
    if (batch) ofCoupons += batch.points * (batch.counts.active + batch.counts.used);
  }
  const { company: left, common, town } = await balancesOf(cast, name);
  const sum = (of: readonly number[]) => of.reduce((all, one) => all + one, 0);
  return {
    company: partnerTerms[name].name,
    rate,
    deducted: customerOf[name].points - left,
    proven: sum(orders) + ofCoupons,
    // The face value of a coupon is in points.
    due: sum(orders.map((amount) => convert(amount, rate).units)) + ofCoupons,
    credited: common + town,
  };
}

/** The amounts of a company's orders that have become points, in its own points; coupons are none of its orders. */
async function creditedOrders({ site }: Cast, name: PartnerName): Promise<number[]> {
  const { actor } = site(name).partner.company;
  const amounts: number[] = [];
  let cursor: string | undefined;
  do {
    const query = { state: 'credited' as const, ...(cursor === undefined ? {} : { cursor }) };
    const page = await actor.call(pointsRoutes.listExchangeOrdersOfPartner, { query });
    amounts.push(...page.orders.map(({ amount }) => amount));
    cursor = page.next ?? undefined;
  } while (cursor);
  return amounts;
}
