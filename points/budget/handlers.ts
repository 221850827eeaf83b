import type { BookContext } from '../book/context.ts';
import type { PointsHandlers } from '../callers.ts';
import { downloadAccountingData } from './export.ts';

/** 会計データ連携 (7-2): revenue and expenditure for the municipality's own accounting. */
export const budgetHandlers = (context: BookContext) =>
  ({
    downloadAccountingData: (call) => downloadAccountingData(context, call),
  }) satisfies Partial<PointsHandlers>;
