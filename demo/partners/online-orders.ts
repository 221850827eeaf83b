import { escaped, figure, form, pointsIn } from './page.ts';
import { freePoints, type Partner } from './partner.ts';

/** What every site is started with. */
export type OrderSettings = {
  partner: Partner;
  /** 0 takes any free port. */
  port: number;
  /** Called after every change of what the company holds. */
  keep: () => void;
  clock: () => Temporal.Instant;
  /** Where the faces are. */
  mypageUrl: string;
  /** Milliseconds between two turns of its computers; none by themselves unless said. */
  turnEvery?: number | undefined;
};

export const orderForm = ({ once, label, value }: { once: () => string; label: string; value: string }): string =>
  form({
    action: '/orders',
    once: once(),
    fields: [{ name: 'amount', label, value, numeric: true }],
    submit: '交換を申し込む',
  });

type Typed = { typed: URLSearchParams; loginId: string; least: number; words: (amount: number) => string };

/** The typed amount, where the customer has as much; else what to do about it. */
export function amountOf(partner: Partner, { typed, loginId, least }: Omit<Typed, 'words'>): number | string {
  const amount = pointsIn(typed, 'amount');
  if (Number.isNaN(amount) || amount < least) return `${figure(least)}以上の数字を入力してください。`;
  const free = freePoints(partner, loginId);
  return amount > free ? `足りません。${figure(free)}までの数字を入力してください。` : amount;
}

/** ②③ of 6-9: the customer asks, the company orders; it deducts once the destination was chosen. */
export async function placeOnline({ partner, keep }: OrderSettings, asked: Typed): Promise<string> {
  const amount = amountOf(partner, asked);
  if (typeof amount === 'string') return amount;
  const orderNumber = partner.newNumber('W');
  keep();
  const placed = await partner.company.order({ orderNumber, loginId: asked.loginId, amount });
  // What was refused was never ordered: it promises nothing of what the customer has.
  if (!placed.ok) partner.company.orders.delete(orderNumber);
  keep();
  if (!placed.ok) return placed.title;
  return `${asked.words(placed.answer.amount)}受け付けました（${orderNumber}）。めぐりのマイページで移し先を選んでください。`;
}

/** The orders of a customer, the latest first. */
export function orderList({ company }: Partner, loginId: string): string {
  const own = [...company.orders].filter(([, order]) => order.loginId === loginId).toReversed();
  if (own.length === 0) return '<p>まだ申し込みはありません。</p>';
  const lines = own.map(([orderNumber, { amount, points, deducted }]) => {
    const state = deducted ? '減算しました' : 'まだ減算していません';
    const becomes = points === undefined ? '' : ` → ${figure(points)}ポイント`;
    return `<li>${escaped(orderNumber)}: ${figure(amount)}${becomes}（${state}）</li>`;
  });
  return `<ul>${lines.join('')}</ul>`;
}
