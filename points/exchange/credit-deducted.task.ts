import type { Task } from '../../server/task.ts';
import type { ConversionsContext } from '../conversions/context.ts';
import { creditLeftDeductions } from './deduction.ts';

/** Points of orders whose deduction came first and of coupons, where they were cut off before they stood. */
export const deductedOrdersTask: Task<ConversionsContext> = {
  name: 'deducted-orders',
  every: { cron: '* * * * *' },
  run: (context) => creditLeftDeductions(context),
};
