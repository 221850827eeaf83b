import pLimit from 'p-limit';
import { type Refusal, refuse } from '../../server/refusal.ts';

/** Sales under way at once, and waiting at most: a payment must never stand behind a campaign's first morning. */
const atOnce = 4;
const waitingMax = 400;

export type SaleQueue = <T>(sale: () => Promise<T>) => Promise<T | Refusal<'overloaded'>>;

/** A queue of their own for sales of vouchers: what does not fit is told to come again, with its key, at once. */
export function createSaleQueue(): SaleQueue {
  const limit = pLimit(atOnce);
  return async (sale) => (limit.pendingCount >= waitingMax ? refuse('overloaded') : limit(sale));
}
