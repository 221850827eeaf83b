import type { companyReconciliationRoutes } from '../../contract/points/reconciliation/company-routes.ts';
import type { reconciliationRoutes } from '../../contract/points/reconciliation/routes.ts';
import type { traceRoutes } from '../../contract/points/reconciliation/trace-routes.ts';
import type { BookContext } from '../book/context.ts';
import type { PointsHandlers } from '../callers.ts';
import { partnerIdOf } from '../registers/partners.ts';
import { listBankBreaks, takeBankBreak } from './breaks.ts';
import { creditedOfDay } from './company-day-file.ts';
import { listComparedCompanies, showCompanyReconciliation } from './company-months.ts';
import { receiveDailyReport } from './daily-reports.ts';
import { listBankStatements } from './list-files.ts';
import { bookBankReceipt, resolveBankBreak } from './resolve.ts';
import { takeStatement } from './take-statement.ts';
import { traceGrant, traceUse } from './trace.ts';
import { listUsesOfPayment, tracePayment } from './trace-payment.ts';

/** After the bank: its statements, and what does not match them (5-3 ⑤, 6-6). */
export const reconciliationHandlers = (
  context: BookContext,
): Pick<
  PointsHandlers,
  keyof typeof reconciliationRoutes | keyof typeof companyReconciliationRoutes | keyof typeof traceRoutes
> => ({
  takeBankStatement: (call) => takeStatement(context, call),
  listBankStatements: (call) => listBankStatements(context, call),
  listBankBreaks: (call) => listBankBreaks(context, call),
  takeBankBreak: (call) => takeBankBreak(context, call),
  resolveBankBreak: (call) => resolveBankBreak(context, call),
  bookBankReceipt: (call) => bookBankReceipt(context, call),
  sendDailyReport: ({ caller, body }) =>
    receiveDailyReport(context, { partnerId: caller.partnerId, ...body, by: null }),
  downloadCreditedOfDay: ({ caller, params }) =>
    creditedOfDay(context, { partnerId: caller.partnerId, ...params, language: 'ja', reader: 'program' }),
  uploadDailyReport: ({ caller, body }) =>
    receiveDailyReport(context, { partnerId: partnerIdOf(caller), ...body, by: caller }),
  downloadOwnCreditedOfDay: ({ caller, params, query }) =>
    creditedOfDay(context, { partnerId: partnerIdOf(caller), ...params, ...query, reader: 'person' }),
  showCompanyReconciliation: (call) => showCompanyReconciliation(context, call),
  listComparedCompanies: () => listComparedCompanies(context),
  traceGrant: (call) => traceGrant(context, call),
  traceUse: (call) => traceUse(context, call),
  tracePayment: (call) => tracePayment(context, call),
  listUsesOfPayment: (call) => listUsesOfPayment(context, call),
});
