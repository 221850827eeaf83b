import type { z } from 'zod';
import type { ReportBreakKind } from '../../contract/points/reconciliation/routes.ts';

export type ReportBreak = z.output<typeof ReportBreakKind>;

/** A line of a company's report that stands. */
export type ToldLine = {
  /** The day that its report is of. */
  day: string;
  ownPoints: number;
  result: 'deducted' | 'cancelled';
  deductionNumber: string | null;
  deductedOn: string | null;
};
/** All that is known under one order number: what the company says, what the order says, and what the ledger holds. */
export type Sides = {
  orderNumber: string;
  told: readonly ToldLine[];
  order: {
    state: 'accepted' | 'confirmed' | 'credited' | 'refused';
    ownPoints: number;
    points: number;
    deductionNumber: string | null;
    deductedOn: string | null;
    /** The day on which it was decided, in Japan; null before. */
    decidedOn: string | null;
  } | null;
  /** Of sealed days only. */
  posted: { day: string; points: number } | null;
};
/** Up to where each side has spoken, in days in Japan; the first day that the company told of. */
export type Known = { toldFrom: string; toldThrough: string; sealedThrough: string };

/** A difference: of an order, in the company's own points; what was told and what stands here. */
export type Difference = { kind: ReportBreak; subject: string; told: number; expected: number | null; onDay: string };

/**
 * 交換実績の突き合わせ (5-3): a company's report, the order and the posting of one order number. One difference at most: that from which the
 * others follow. Pure. What is still on its way is none: points of a day that is not sealed, and a day of which the company has not told.
 */
export function compareOrder(sides: Sides, known: Known): Difference | undefined {
  const { orderNumber, told, order, posted } = sides;
  const sum = (result: ToldLine['result']) => told.filter((line) => line.result === result);
  const [deducted, cancelled] = [sum('deducted'), sum('cancelled')];
  const stands = deducted.length - cancelled.length;
  const line = deducted.at(-1) ?? cancelled.at(-1);
  const found = (kind: ReportBreak, onDay: string): Difference => ({
    kind,
    subject: `order:${orderNumber}`,
    told: line ? line.ownPoints * Math.max(stands, 0) : 0,
    expected: order && order.state !== 'refused' ? order.ownPoints : order && 0,
    onDay,
  });
  if (!line) return isOverdue(posted, known) ? found('not_reported', posted.day) : undefined;
  if (stands > 1) return found('reported_twice', line.day);
  if (stands < 1) return order?.state === 'credited' ? found('cancelled_after', line.day) : undefined;
  if (!order) return found('order_unknown', line.day);
  if (order.state === 'refused') return found('order_refused', line.day);
  if (line.ownPoints !== order.ownPoints) return found('points_differ', line.day);
  if (isOtherDeduction(line, order)) return found('deduction_differs', line.day);
  if (posted) return posted.points === order.points ? undefined : found('posting_differs', posted.day);
  if (order.state !== 'credited') return known.sealedThrough >= line.day ? found('not_credited', line.day) : undefined;
  // What was decided on a day is posted then or, after a crash, on the next.
  const { decidedOn } = order;
  return decidedOn !== null && known.sealedThrough > decidedOn ? found('posting_missing', decidedOn) : undefined;
}

/** A posting is looked for in the report of its day and of the next: the clocks of two systems pass midnight apart. */
const isOverdue = (
  posted: Sides['posted'],
  { toldFrom, toldThrough }: Known,
): posted is { day: string; points: number } => posted !== null && posted.day >= toldFrom && posted.day < toldThrough;

/** 修正1: an order carries the number and the day of its deduction; a report that has them says the same. */
const isOtherDeduction = (line: ToldLine, order: NonNullable<Sides['order']>): boolean =>
  order.deductionNumber !== null &&
  ((line.deductionNumber !== null && line.deductionNumber !== order.deductionNumber) ||
    (line.deductedOn !== null && line.deductedOn !== order.deductedOn));
