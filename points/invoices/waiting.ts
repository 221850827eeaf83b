import { pointsRoutes } from '../../contract/index.ts';
import { dateInTokyo } from '../../server/clock.ts';
import type { BookContext } from '../book/context.ts';
import type { StaffCaller } from '../callers.ts';
import { type Backlog, countBacklog, type WaitingRule } from '../registers/waiting.ts';
import { remittanceState, showRemittanceToCome } from './remittances.ts';
import { invoiceState, partyOf } from './seen.ts';

/** Months to approve, remittances to approve, what can be paid out, and what is owed past its day. */
export const invoicesWaiting = (context: BookContext): WaitingRule[] => [
  { kind: 'invoiceApproval', step: pointsRoutes.approveInvoice, find: (caller) => toApprove(context, caller) },
  {
    kind: 'remittanceApproval',
    step: pointsRoutes.approveRemittance,
    find: (caller) => remittancesToApprove(context, caller),
  },
  { kind: 'remittance', step: pointsRoutes.askForRemittance, find: (caller) => toRemit(context, caller) },
  { kind: 'owed', step: pointsRoutes.listInvoices, find: (caller) => owed(context, caller) },
  { kind: 'overdue', step: pointsRoutes.enterCollection, find: (caller) => overdue(context, caller) },
];

const of = (caller: StaffCaller) => ({ party: partyOf(caller), staffId: caller.staffId });

const toApprove = ({ database }: BookContext, caller: StaffCaller): Promise<Backlog> =>
  countBacklog(
    database,
    {
      what: `invoice WHERE coalesce(biller, debtor) = :party AND ${invoiceState} = 'fixed'
        AND NOT EXISTS (SELECT FROM invoice_approval a WHERE a.invoice_id = invoice.id AND a.staff_id = :staffId)`,
      since: 'fixed_at',
    },
    of(caller),
  );

const remittancesToApprove = ({ database }: BookContext, caller: StaffCaller): Promise<Backlog> =>
  countBacklog(
    database,
    {
      what: `remittance WHERE payer = :party AND ${remittanceState} = 'asked' AND asked_by <> :staffId
        AND NOT EXISTS (SELECT FROM remittance_approval a WHERE a.remittance_id = remittance.id AND a.staff_id = :staffId)`,
      since: 'asked_at',
    },
    of(caller),
  );

/** Municipalities that can be paid now: without an account of their own, or of who pays, nobody can. */
async function toRemit(context: BookContext, caller: StaffCaller): Promise<Backlog> {
  const { hasAccount, lines } = await showRemittanceToCome(context, { caller });
  return { count: hasAccount ? lines.filter((line) => line.hasAccount).length : 0 };
}

/** What an office bills and has not been paid by its day; its `due` is the first of those days. */
const overdue = ({ database, clock }: BookContext, caller: StaffCaller): Promise<Backlog> =>
  countBacklog(
    database,
    {
      what: `invoice WHERE biller = :party AND ${invoiceState} IN ('billed', 'partly') AND due_on < :today`,
      due: 'due_on',
    },
    { party: partyOf(caller), today: `${dateInTokyo(clock())}` },
  );

/** What an office owes to who bills it, with the first day by which it is to be paid. */
const owed = ({ database }: BookContext, caller: StaffCaller): Promise<Backlog> =>
  countBacklog(
    database,
    {
      what: `invoice WHERE debtor = :party AND biller IS NOT NULL AND ${invoiceState} IN ('billed', 'partly')`,
      due: 'due_on',
    },
    { party: partyOf(caller) },
  );
