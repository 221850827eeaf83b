import { type pointsRoutes, type RouteAnswer, spacedVoucherNumber } from '../../../contract/index.ts';

export type Today = RouteAnswer<typeof pointsRoutes.showToday>;
export type Payment = Today['payments'][number];
export type Redemption = RouteAnswer<typeof pointsRoutes.listRedemptionsHere>['redemptions'][number];
/** One use of the day, by card or as a voucher. */
export type Use = {
  key: string;
  at: string;
  way: 'card' | 'voucher';
  number: string;
  town: string;
  /** Who was at the till; of a voucher nobody is named. */
  clerk: string | null;
  points: number;
  refunded: number;
  undone: boolean;
  exempt: boolean;
  /** The street's own points that it went into. */
  merged: string | null;
};
export type Sum = { name: string; count: number; undone: number; points: number; refunded: number };

/** The day's uses by whatever names them: how many, how many were taken back, what stands, and what came back. */
export function sumsBy(payments: readonly Payment[], nameOf: (payment: Payment) => string): Sum[] {
  return [...Map.groupBy(payments, nameOf)].map(([name, inside]) => ({
    name,
    count: inside.length,
    undone: inside.reduce((sum, { refunds }) => sum + refunds, 0),
    points: inside.reduce((sum, { points, refunded }) => sum + points - refunded, 0),
    refunded: inside.reduce((sum, { refunded }) => sum + refunded, 0),
  }));
}

/** All uses of the day, by card and as vouchers, the newest first. */
export function usesOf(payments: readonly Payment[], redemptions: readonly Redemption[]): Use[] {
  const byCard = payments.map(
    ({
      paymentKey,
      paidAt,
      receiptNumber,
      municipality,
      clerk,
      points,
      refunded,
      reversedAt,
      exempt,
      merged,
    }): Use => ({
      key: paymentKey,
      at: paidAt,
      way: 'card',
      number: receiptNumber,
      town: municipality.name,
      clerk,
      points,
      refunded,
      undone: reversedAt !== null,
      exempt,
      merged: merged?.name ?? null,
    }),
  );
  const asVouchers = redemptions.map(
    ({ redemptionKey, redeemedAt, voucher, undoneAt, merged }): Use => ({
      key: redemptionKey,
      at: redeemedAt,
      way: 'voucher',
      number: spacedVoucherNumber(voucher.number),
      town: voucher.municipality.name,
      clerk: null,
      points: voucher.points,
      refunded: undoneAt ? voucher.points : 0,
      undone: undoneAt !== null,
      exempt: false,
      merged: merged?.name ?? null,
    }),
  );
  return [...byCard, ...asVouchers].sort((a, b) => b.at.localeCompare(a.at));
}
