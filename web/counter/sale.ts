import type { pointsRoutes, RouteAnswer } from '../../contract/index.ts';
import type { Refusal } from '../device/http.ts';

export type Usable = RouteAnswer<typeof pointsRoutes.openCounterSession>;
export type Purse = Usable['purses'][number];
/** The purse that is used unless another is chosen: the server names it first, and always names one. */
export const proposedPurse = ({ purses }: Usable): Purse => purses[0] as Purse;
export type Receipt = RouteAnswer<typeof pointsRoutes.pay>;

/** Why the pad is back without a payment. In each case no points were taken. */
export type Notice = { kind: 'expired' } | { kind: 'stopped' } | { kind: 'refused'; refusal: Refusal };

/** A payment that was sent. It keeps its key until an answer is there, also over a reload of the page. */
export type Sent = { counterSessionId: string; paymentKey: string; amount: number; mykeyId: string };

/**
 * One sale, from the amount to the receipt. `paymentKey` is made with the tap and never changes within it: a double
 * tap, a lost network and a reload all send the same payment.
 */
export type Sale =
  | { phase: 'amount'; figures: string; notice?: Notice }
  | { phase: 'card'; figures: string }
  | { phase: 'opening'; figures: string }
  | { phase: 'join'; figures: string; paymentKey: string; usable: Usable }
  | { phase: 'confirm'; figures: string; paymentKey: string; usable: Usable; amount: number }
  | { phase: 'paying'; sent: Sent; repeating: boolean }
  | { phase: 'unanswered'; sent: Sent }
  | { phase: 'done'; receipt: Receipt };

export type SaleEvent =
  | { type: 'typed'; figures: string }
  | { type: 'tapStarted' }
  | { type: 'tapFailed' }
  | { type: 'cardRead' }
  | { type: 'opened'; paymentKey: string; usable: Usable }
  | { type: 'amountChanged'; amount: number }
  | { type: 'paySent'; sent: Sent }
  | { type: 'payRepeated' }
  | { type: 'payUnanswered' }
  | { type: 'paid'; receipt: Receipt }
  | { type: 'gaveUp'; notice: Notice }
  | { type: 'nextCustomer' };

export const START: Sale = { phase: 'amount', figures: '' };

/** What a sale becomes. An event that belongs to another phase changes nothing: it came too late or twice. */
export function step(sale: Sale, event: SaleEvent): Sale {
  switch (event.type) {
    case 'typed':
      return sale.phase === 'amount' ? { phase: 'amount', figures: event.figures } : sale;
    case 'tapStarted':
      return sale.phase === 'amount' && Number(sale.figures) > 0 ? { phase: 'card', figures: sale.figures } : sale;
    case 'tapFailed':
      return sale.phase === 'card' ? { phase: 'amount', figures: sale.figures } : sale;
    case 'cardRead':
      return sale.phase === 'card' ? { phase: 'opening', figures: sale.figures } : sale;
    case 'opened':
      return opened(sale, event);
    case 'amountChanged':
      return sale.phase === 'confirm' ? { ...sale, amount: event.amount } : sale;
    case 'paySent':
      return sale.phase === 'confirm' || sale.phase === 'unanswered'
        ? { phase: 'paying', sent: event.sent, repeating: false }
        : sale;
    case 'payRepeated':
      return sale.phase === 'paying' ? { ...sale, repeating: true } : sale;
    case 'payUnanswered':
      return sale.phase === 'paying' ? { phase: 'unanswered', sent: sale.sent } : sale;
    case 'paid':
      return sale.phase === 'paying' ? { phase: 'done', receipt: event.receipt } : sale;
    case 'gaveUp':
      return gaveUp(sale, event.notice);
    case 'nextCustomer':
      return sale.phase === 'done' ? START : sale;
  }
}

function opened(sale: Sale, { paymentKey, usable }: { paymentKey: string; usable: Usable }): Sale {
  if (sale.phase !== 'opening' && sale.phase !== 'join') return sale;
  const { figures } = sale;
  if (!usable.joined) return { phase: 'join', figures, paymentKey, usable };
  return { phase: 'confirm', figures, paymentKey, usable, amount: Number(figures) };
}

/** Back to the pad with the amount kept; a payment whose answer is not known is never given up. */
function gaveUp(sale: Sale, notice: Notice): Sale {
  switch (sale.phase) {
    case 'amount':
    case 'unanswered':
    case 'done':
      return sale;
    case 'paying':
      return { phase: 'amount', figures: String(sale.sent.amount), notice };
    default:
      return { phase: 'amount', figures: sale.figures, notice };
  }
}

const KEPT_AS = 'meguri.counter.sent';

/** Remembers a sent payment until its answer is there, so that a reload asks for it again instead of losing it. */
export function keepSent(sent: Sent | undefined, storage: Storage = localStorage): void {
  if (sent) storage.setItem(KEPT_AS, JSON.stringify(sent));
  else storage.removeItem(KEPT_AS);
}

export function keptSent(storage: Storage = localStorage): Sent | undefined {
  const kept = storage.getItem(KEPT_AS);
  return kept === null ? undefined : (JSON.parse(kept) as Sent);
}
