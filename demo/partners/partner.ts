import { type Company, type CompanyOrder, companyOf } from '../../points/testing/company.ts';
import type { ClientKey } from '../../server/client.ts';
import type { World } from '../actors/world.ts';

/** A coupon of a company's book of numbers (番号簿, 6-10 ①), and what became of it there. */
export type KeptCoupon = {
  code: string;
  batchNumber: string;
  points: number;
  validThrough: string;
  /** To whom it was given. */
  loginId?: string;
  /** The company's number of its deduction. */
  deduction?: string;
  /** 2-2: from which day it counts, as it is reported. */
  activeFrom?: string;
  /** The points cloud has taken the report: from now on it can be entered. */
  reported?: boolean;
};

/** What a company remembers over an end of its service: plain JSON. */
export type StoredPartner = {
  operatorId: string;
  partnerId: number;
  key: ClientKey;
  points: [string, number][];
  orders: [string, CompanyOrder][];
  coupons: KeptCoupon[];
  lastNumber: number;
  /** The day in Japan of the last night's run that came to its end, where it makes such. */
  nightOn?: string | undefined;
};

/** A partner company of the demonstration at work. */
export type Partner = {
  company: Company;
  coupons: KeptCoupon[];
  nightOn: string | undefined;
  /** A number that this company never gave before, with its own letter before it. */
  newNumber(letter: string): string;
  stored(): StoredPartner;
};

/** A company that was just registered, before its first customer. */
export const newPartner = (
  { company, operatorId, partnerId }: { company: Company; operatorId: string; partnerId: number },
  coupons: KeptCoupon[] = [],
): StoredPartner => ({
  operatorId,
  partnerId,
  key: company.actor.key,
  points: [...company.points],
  orders: [...company.orders],
  coupons,
  lastNumber: 0,
});

/** Opens what a company has remembered. */
export async function openPartner(world: World, stored: StoredPartner): Promise<Partner> {
  const { operatorId, partnerId, key } = stored;
  const company = companyOf(await world.newActor(key), { clientId: () => operatorId, clock: world.clock });
  for (const [loginId, points] of stored.points) company.points.set(loginId, points);
  for (const [orderNumber, order] of stored.orders) company.orders.set(orderNumber, { ...order });
  const coupons = stored.coupons.map((coupon) => ({ ...coupon }));
  let { lastNumber } = stored;
  const partner: Partner = {
    company,
    coupons,
    nightOn: stored.nightOn,
    newNumber(letter) {
      lastNumber += 1;
      return `${letter}-${`${lastNumber}`.padStart(4, '0')}`;
    },
    stored: () => ({
      operatorId,
      partnerId,
      key,
      points: [...company.points],
      orders: [...company.orders],
      coupons,
      lastNumber,
      nightOn: partner.nightOn,
    }),
  };
  return partner;
}

/** What a customer has and has not yet given away, in the company's own points: what waits for its deduction is promised. */
export function freePoints({ company, coupons }: Partner, loginId: string): number {
  const ordered = [...company.orders.values()].filter((order) => order.loginId === loginId && !order.deducted);
  const given = coupons.filter((coupon) => coupon.loginId === loginId && coupon.deduction === undefined);
  const promised = [...ordered.map(({ amount }) => amount), ...given.map(({ points }) => points)];
  return (company.points.get(loginId) ?? 0) - promised.reduce((sum, one) => sum + one, 0);
}
