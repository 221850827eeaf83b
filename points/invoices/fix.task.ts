import type { Task } from '../../server/task.ts';
import type { BookContext } from '../book/context.ts';
import { fixCompanyMonths } from './company-months.ts';
import { billPayers } from './payer-windows.ts';

/** Fixes the months of companies that are over, and bills payers for windows that are paid. */
export async function fixInvoices(context: BookContext): Promise<void> {
  await fixCompanyMonths(context);
  await billPayers(context);
}

export const invoicesTask: Task<BookContext> = {
  name: 'invoices',
  every: { cron: '*/15 * * * *' },
  run: fixInvoices,
};
