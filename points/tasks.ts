import type { Task } from '../server/task.ts';
import { expiryTask } from './book/expire.task.ts';
import { leavingTask } from './book/leave.task.ts';
import { sealTask } from './book/seal.task.ts';
import { holderTransfersTask } from './circulation/hand-on-holders.task.ts';
import { monthFlowsTask } from './circulation/month-flows.task.ts';
import { successionTask } from './circulation/succession.task.ts';
import { conversionsTask } from './conversions/drive.task.ts';
import { eventsTask } from './events/tend.task.ts';
import { deductedOrdersTask } from './exchange/credit-deducted.task.ts';
import { notifyTask } from './exchange/notify.task.ts';
import { reserveDeadlinesTask, reserveNoticesTask } from './exchange/reserve.task.ts';
import { orderFilesTask } from './exchange/work-on-order-files.task.ts';
import { venuesTask } from './grants/close-venues.task.ts';
import { grantsTask } from './grants/tend.task.ts';
import { grantUploadsTask } from './grants/work-on-uploads.task.ts';
import { invoicesTask } from './invoices/fix.task.ts';
import { sweepMembersTask } from './members/sweep.task.ts';
import { syncTask } from './members/sync.task.ts';
import { webhooksTask } from './partner-systems/deliver-webhooks.task.ts';
import { sweepPlacesTask } from './places/sweep.task.ts';
import { premiumsTask } from './premiums/tend.task.ts';
import { companyReportsTask, reconciliationTask } from './reconciliation/reconcile.task.ts';
import { cutWindowsTask } from './registers/cut-windows.task.ts';
import { handoversTask } from './registers/handover.task.ts';
import { vouchersTask } from './vouchers/tend.task.ts';

type ContextOf<T> = T extends Task<infer Context> ? Context : never;
/** What the tasks of the points cloud stand on; each says which part it needs. */
export type PointsTasksContext = ContextOf<typeof vouchersTask> &
  ContextOf<typeof conversionsTask> &
  ContextOf<typeof expiryTask> &
  ContextOf<typeof syncTask> &
  ContextOf<typeof webhooksTask> &
  ContextOf<typeof sealTask> &
  ContextOf<typeof notifyTask>;

/** The tasks of the points cloud. */
export const pointsTasks: readonly Task<PointsTasksContext>[] = [
  syncTask,
  vouchersTask,
  conversionsTask,
  deductedOrdersTask,
  orderFilesTask,
  webhooksTask,
  reserveNoticesTask,
  reserveDeadlinesTask,
  notifyTask,
  eventsTask,
  premiumsTask,
  grantsTask,
  grantUploadsTask,
  venuesTask,
  sweepMembersTask,
  sweepPlacesTask,
  handoversTask,
  cutWindowsTask,
  invoicesTask,
  reconciliationTask,
  companyReportsTask,
  monthFlowsTask,
  expiryTask,
  leavingTask,
  successionTask,
  holderTransfersTask,
  sealTask,
];
