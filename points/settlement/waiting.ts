import { isDueToClose, pointsRoutes, waitsForApproval } from '../../contract/index.ts';
import { dateInTokyo, startOfDay } from '../../server/clock.ts';
import type { BookContext } from '../book/context.ts';
import type { StaffCaller } from '../callers.ts';
import { booksCloseOn, fiscalYear } from '../registers/fiscal-year.ts';
import { judgeApart } from '../registers/sandbox.ts';
import { type Backlog, backlogOf, countBacklog, type WaitingRule } from '../registers/waiting.ts';
import { isLeftUnpaid } from './decisions.ts';
import { countRefused } from './payee-accounts.ts';
import { approvalsOf, type Settlement, settlementsOf } from './settlement.ts';

/** Windows whose month is over, statements to approve, approved windows to pay, and accounts that are wrong by their payees' word. */
export const settlementWaiting = (context: BookContext): WaitingRule[] => [
  { kind: 'approval', step: pointsRoutes.approveSettlement, find: (caller) => toApprove(context, caller) },
  { kind: 'returned', step: pointsRoutes.renewStatement, find: (caller) => toRenew(context, caller) },
  { kind: 'payout', step: pointsRoutes.createZenginFiles, find: (caller) => toPay(context, caller) },
  { kind: 'heldPayouts', step: pointsRoutes.decideLine, find: (caller) => toDecide(context, caller) },
  { kind: 'accountsRefused', step: pointsRoutes.createAccountLetter, find: (caller) => countRefused(context, caller) },
  { kind: 'close', step: pointsRoutes.closeSettlement, find: (caller) => toClose(context, caller) },
];

async function inState({ database }: BookContext, { municipalityCode }: StaffCaller, state: Settlement['state']) {
  const found = (await settlementsOf(database, municipalityCode)).filter((one) => one.state === state);
  return Promise.all(found.map(async (one) => ({ ...one, approvals: await approvalsOf(database, one) })));
}

async function toApprove(context: BookContext, caller: StaffCaller): Promise<Backlog> {
  const found = await inState(context, caller, 'review');
  const own = found.filter(({ approvals, ...window }) =>
    waitsForApproval(
      { ...window, isReturned: window.returned !== null, approvedBy: approvals.map(({ staffId }) => staffId) },
      caller.staffId,
    ),
  );
  return backlogOf(own, { since: ({ closedAt }) => closedAt, id: ({ id }) => id });
}

async function toRenew(context: BookContext, caller: StaffCaller): Promise<Backlog> {
  const found = (await inState(context, caller, 'review')).filter(({ returned }) => returned !== null);
  return backlogOf(found, {
    since: ({ returned }) => (returned ? Temporal.Instant.from(returned.at) : null),
    id: ({ id }) => id,
  });
}

/** Settled windows with lines that no file has paid and of which nothing else is decided than to wait. */
const toDecide = ({ database }: BookContext, { municipalityCode }: StaffCaller): Promise<Backlog> =>
  countBacklog(
    database,
    {
      what: `settlement WHERE municipality_code = :municipalityCode AND state = 'settled' AND revision > 0 AND EXISTS (
        SELECT FROM settlement_line l WHERE l.settlement_id = settlement.id AND ${isLeftUnpaid})`,
      since: 'closed_at',
    },
    { municipalityCode },
  );

const toPay = async (context: BookContext, caller: StaffCaller): Promise<Backlog> =>
  backlogOf(await inState(context, caller, 'closed'), {
    since: ({ approvals }) => approvals.at(-1)?.at ?? null,
    id: ({ id }) => id,
  });

async function toClose(context: BookContext, caller: StaffCaller): Promise<Backlog> {
  if (judgeApart(caller.municipalityCode)) return backlogOf([]);
  const today = dateInTokyo(context.clock()).toString();
  const due = (await inState(context, caller, 'open')).filter((window) => isDueToClose(window, today));
  const booksOf = ({ opensOn }: Settlement) => `${booksCloseOn(fiscalYear(Temporal.PlainDate.from(opensOn)))}`;
  const monthAfter = ({ opensOn }: Settlement) => Temporal.PlainDate.from(opensOn).with({ day: 1 }).add({ months: 1 });
  // One of a year that is over is paid before its books close (出納整理期間).
  return due.some(({ endsOn }) => endsOn !== null)
    ? backlogOf(due, { due: booksOf, id: ({ id }) => id })
    : backlogOf(due, { since: (window) => startOfDay(monthAfter(window)), id: ({ id }) => id });
}
