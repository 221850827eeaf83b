import type { pointsRoutes, RouteAnswer } from '../../../contract/index.ts';

export type Today = RouteAnswer<typeof pointsRoutes.showToday>;
export type Payment = Today['payments'][number];
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
