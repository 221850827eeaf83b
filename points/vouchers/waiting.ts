import { pointsRoutes } from '../../contract/index.ts';
import type { WaitingRule } from '../registers/waiting.ts';
import { countOpenBreaks } from './breaks.ts';
import type { VouchersContext } from './context.ts';

/** 不突合の券 that nobody has decided. */
export const vouchersWaiting = (context: VouchersContext): WaitingRule[] => [
  {
    kind: 'voucherBreaks',
    step: pointsRoutes.decideVoucherBreak,
    find: (caller) => countOpenBreaks(context, caller),
  },
];
