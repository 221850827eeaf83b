import type { pointsRoutes, RouteAnswer } from '../../../contract/index.ts';
import type { Refusal } from '../../device/http.ts';

/** What points are used for: the bill, or the street's own points, which the shop adds by hand (6-2 ①-2). */
export type Purpose = 'purchase' | 'merge';
export type Usable = RouteAnswer<typeof pointsRoutes.openCounterSession>;
export type Purse = Usable['purses'][number];
export type Receipt = RouteAnswer<typeof pointsRoutes.pay>;

/** What the facility takes as a fee today. */
export type Fee = RouteAnswer<typeof pointsRoutes.showToday>['fees'][number];
/** What is to be paid, in yen as typed; with the fee that it is, where the clerk picked one. */
export type Bill = { figures: string; fee?: Fee | undefined };

/** Why the pad is back without a payment. In each case no points were taken. */
export type Notice = { kind: 'expired' } | { kind: 'stopped' } | { kind: 'refused'; refusal: Refusal };

/** A payment that was sent. It keeps its key until an answer is there, also over a reload of the page. */
export type Sent = {
  counterSessionId: string;
  paymentKey: string;
  amount: number;
  mykeyId: string;
  municipalityCode: string;
  purpose: Purpose;
  /** The bill, to come back to where the payment is refused. */
  total: number;
  fee?: Fee | undefined;
};

/**
 * One sale, from the amount to the receipt. `paymentKey` is made with the tap and never changes within it: a double
 * tap, a lost network and a reload all send the same payment.
 */
export type Sale =
  | ({ phase: 'amount'; notice?: Notice } & Bill)
  | ({ phase: 'card' } & Bill)
  | ({ phase: 'opening' } & Bill)
  | ({ phase: 'join'; paymentKey: string; usable: Usable } & Bill)
  | Confirming
  | { phase: 'paying'; sent: Sent; repeating: boolean }
  | { phase: 'unanswered'; sent: Sent }
  /** `rest` is what is still to be taken of the bill, in yen. */
  | { phase: 'done'; receipt: Receipt; rest: number };

/** The bill is known, and whose points and how many of them is about to be said. */
export type Confirming = Bill & {
  phase: 'confirm';
  paymentKey: string;
  usable: Usable;
  /** Whose points: a municipality's code. */
  code: string;
  purpose: Purpose;
  amount: number;
};

export type SaleEvent =
  | { type: 'typed'; figures: string }
  | { type: 'feePicked'; fee: Fee }
  | { type: 'tapStarted' }
  | { type: 'tapFailed' }
  | { type: 'cardRead' }
  | { type: 'opened'; paymentKey: string; usable: Usable }
  | { type: 'amountChanged'; amount: number }
  | { type: 'purseChosen'; code: string }
  | { type: 'purposeChosen'; purpose: Purpose }
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
    case 'feePicked':
      return sale.phase === 'amount' ? { phase: 'amount', figures: String(event.fee.yen), fee: event.fee } : sale;
    case 'tapStarted':
      return sale.phase === 'amount' && Number(sale.figures) > 0 ? { phase: 'card', ...billOf(sale) } : sale;
    case 'tapFailed':
      return sale.phase === 'card' ? { phase: 'amount', ...billOf(sale) } : sale;
    case 'cardRead':
      return sale.phase === 'card' ? { phase: 'opening', ...billOf(sale) } : sale;
    case 'opened':
      return opened(sale, event);
    case 'amountChanged':
      return sale.phase === 'confirm' ? { ...sale, amount: event.amount } : sale;
    case 'purseChosen':
      // Other points have other rules: the amount begins at the bill again.
      return sale.phase === 'confirm'
        ? { ...sale, code: event.code, purpose: 'purchase', amount: Number(sale.figures) }
        : sale;
    case 'purposeChosen':
      return sale.phase === 'confirm' ? { ...sale, purpose: event.purpose, amount: Number(sale.figures) } : sale;
    case 'paySent':
      return sale.phase === 'confirm' || sale.phase === 'unanswered'
        ? { phase: 'paying', sent: event.sent, repeating: false }
        : sale;
    case 'payRepeated':
      return sale.phase === 'paying' ? { ...sale, repeating: true } : sale;
    case 'payUnanswered':
      return sale.phase === 'paying' ? { phase: 'unanswered', sent: sale.sent } : sale;
    case 'paid':
      return sale.phase === 'paying' ? done(sale.sent, event.receipt) : sale;
    case 'gaveUp':
      return gaveUp(sale, event.notice);
    case 'nextCustomer':
      return sale.phase === 'done' ? START : sale;
  }
}

const billOf = ({ figures, fee }: Bill): Bill => ({ figures, ...(fee && { fee }) });

function opened(sale: Sale, { paymentKey, usable }: { paymentKey: string; usable: Usable }): Sale {
  if (sale.phase !== 'opening' && sale.phase !== 'join') return sale;
  const bill = billOf(sale);
  if (!usable.joined) return { phase: 'join', ...bill, paymentKey, usable };
  // The server names the purse it proposes first, and always names one.
  const code = (usable.purses[0] as Purse).municipality.code;
  return { phase: 'confirm', ...bill, paymentKey, usable, code, purpose: 'purchase', amount: Number(bill.figures) };
}

/** What is to be taken of a bill beside the points, in yen. */
export const restOfBill = ({ purpose, total }: Sent, { points }: Receipt): number =>
  purpose === 'purchase' ? Math.max(0, total - points) : 0;

const done = (sent: Sent, receipt: Receipt): Sale => ({ phase: 'done', receipt, rest: restOfBill(sent, receipt) });

/** Back to the pad with the amount kept; a payment whose answer is not known is never given up. */
function gaveUp(sale: Sale, notice: Notice): Sale {
  switch (sale.phase) {
    case 'amount':
    case 'unanswered':
    case 'done':
      return sale;
    case 'paying':
      return { phase: 'amount', ...billOf({ figures: String(sale.sent.total), fee: sale.sent.fee }), notice };
    default:
      return { phase: 'amount', ...billOf(sale), notice };
  }
}

export const chosenPurse = ({ usable, code }: Pick<Confirming, 'usable' | 'code'>): Purse =>
  usable.purses.find(({ municipality }) => municipality.code === code) ?? (usable.purses[0] as Purse);

/** How many of the street's own points so many make, and how many of them that takes; the server reckons the same way. */
export function converted(
  points: number,
  { numerator, denominator }: Pick<NonNullable<Usable['ownPoints']>, 'numerator' | 'denominator'>,
) {
  const units = Math.floor((points * numerator) / denominator);
  return { units, consumed: Math.ceil((units * denominator) / numerator) };
}

/** Why so many points cannot be used, and the number that can; nothing where they can. */
export type Hindrance = { why: 'empty' } | { why: 'short' | 'limit' | 'bill' | 'rest'; most: number };

/** The most that can be used here: of the balance, of the limit, and of the bill. */
export function mostOf(sale: Confirming): number {
  const { usable, paymentMax } = chosenPurse(sale);
  const limit = Math.min(usable, paymentMax ?? usable);
  return sale.purpose === 'purchase' ? Math.min(limit, Number(sale.figures)) : limit;
}

/** What stands in the way of the amount as it is, before the server is asked. */
export function hindranceOf(sale: Confirming): Hindrance | undefined {
  const { usable, paymentMax } = chosenPurse(sale);
  const { ownPoints } = sale.usable;
  const whole = (points: number) =>
    sale.purpose === 'merge' && ownPoints ? converted(points, ownPoints).consumed : points;
  const limit = Math.min(usable, paymentMax ?? usable);
  const most = whole(mostOf(sale));
  const named = (why: 'short' | 'limit' | 'bill' | 'rest', number: number) => {
    if (number > 0) return { why, most: number };
    // Not even one unit of the street: the fewest points that make one, where so many are there.
    const fewest = ownPoints ? Math.ceil(ownPoints.denominator / ownPoints.numerator) : 0;
    return fewest > 0 && fewest <= limit ? { why, most: fewest } : { why: 'empty' as const };
  };
  if (usable <= 0) return { why: 'empty' };
  if (sale.amount > usable) return named('short', most);
  if (sale.amount > limit) return named('limit', most);
  if (sale.amount > mostOf(sale)) return named('bill', most);
  const rounded = whole(sale.amount);
  return rounded === sale.amount ? undefined : named('rest', rounded);
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
