import { rows } from '../../postgres/pool.ts';
import type { Task } from '../../server/task.ts';
import type { BookContext } from '../book/context.ts';
import { keepFindings } from './keep.ts';
import { compareCompanies } from './keep-reports.ts';

/** Matches anew for every office whose bank tells us something: payments are entered, files are made and days pass meanwhile. */
export async function reconcileAll(context: BookContext): Promise<void> {
  const parties = await rows<{ party: string }>(
    context.database,
    'SELECT DISTINCT party FROM bank_statement ORDER BY party',
  );
  const failed: unknown[] = [];
  // One office's trouble is not another's: each has its turn, and the job has failed all the same.
  for (const { party } of parties) await keepFindings(context, party).catch((error) => failed.push(error));
  if (failed.length > 0) throw new AggregateError(failed, 'some offices could not be matched');
}

export const reconciliationTask: Task<BookContext> = {
  name: 'bank-matching',
  every: { cron: '*/5 * * * *' },
  run: reconcileAll,
};

/** Holds what companies report against what the ledger has sealed; within the hour in which a day is sealed. */
export const companyReportsTask: Task<BookContext> = {
  name: 'company-reports',
  every: { cron: '3,18,33,48 * * * *' },
  run: compareCompanies,
};
