import type { PointsHandlers } from '../callers.ts';
import type { PremiumsContext } from '../premiums/context.ts';
import { showMonths } from './months.ts';

/** Sums of points that move, for those who look at a month as a whole. */
export const circulationHandlers = (context: PremiumsContext) =>
  ({ showMonths: (call) => showMonths(context, call) }) satisfies Partial<PointsHandlers>;
