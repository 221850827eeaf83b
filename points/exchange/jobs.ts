import type { ConversionsContext } from '../conversions/context.ts';
import { creditLeftDeductions } from './deduction.ts';

/** What is done with companies' points without anybody's asking: each looks at one thing at once, for tests and the story. */
export type ExchangeJobs = {
  /** Credits orders that came with their deduction and were cut off before their points stood; returns how many. */
  creditDeducted(): Promise<number>;
};

export const exchangeJobs = (context: ConversionsContext): ExchangeJobs => ({
  creditDeducted: () => creditLeftDeductions(context),
});
