import type { ConversionsContext } from '../conversions/context.ts';
import { creditLeftDeductions } from './deduction.ts';
import { workOnOrderFiles } from './order-file-work.ts';
import { type Ended, endDeadlines } from './reserve-end.ts';
import { notifyHolders } from './reserve-notify.ts';
import { tellDeadlines } from './reserve-tell.ts';

/** What is done with companies' points without anybody's asking: each looks at one thing at once, for tests and the story. */
export type ExchangeJobs = {
  /** Credits orders that came with their deduction, and coupons, that were cut off before their points stood; returns how many. */
  creditDeducted(): Promise<number>;
  /** Gives the lines of files their turn; returns how many had it. */
  workOnOrderFiles(): Promise<number>;
  /** Tells holders of deadlines of the reserve that come; returns how many. */
  tellDeadlines(): Promise<number>;
  /** Ends deadlines of the reserve whose last day is over. */
  endDeadlines(): Promise<Ended>;
  /** Notifies holders of deadlines beside マイページ; returns how many by mail. */
  notifyHolders(): Promise<number>;
};

export const exchangeJobs = (context: ConversionsContext): ExchangeJobs => ({
  creditDeducted: () => creditLeftDeductions(context),
  workOnOrderFiles: () => workOnOrderFiles(context),
  tellDeadlines: () => tellDeadlines(context),
  endDeadlines: () => endDeadlines(context),
  notifyHolders: () => notifyHolders(context),
});
