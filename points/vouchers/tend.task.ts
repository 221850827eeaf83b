import type { Task } from '../../server/task.ts';
import type { VouchersContext } from './context.ts';
import { tendVouchers } from './jobs.ts';

/** Completes voucher work that a crash interrupted, and ends vouchers whose time is over. */
export const vouchersTask: Task<VouchersContext> = {
  name: 'vouchers',
  every: { seconds: 5 },
  run: (context) => tendVouchers(context),
};
