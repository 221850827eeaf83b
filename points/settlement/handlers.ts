import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import type { BookContext } from '../book/context.ts';
import { fundNames } from '../book/funds.ts';
import type { PointsHandlers, StaffCaller } from '../callers.ts';
import { approveStatement, returnStatement } from './approval.ts';
import { setPayoutCalendar, showPayoutCalendar } from './calendar.ts';
import { checklistOf } from './checklist.ts';
import { closeWindowOf, decideLine, renewStatement, unbudgetedNow } from './close.ts';
import { type Finding, findingsHash } from './gate.ts';
import { gateOf } from './gate-facts.ts';
import { showPartnerStatement } from './partner-statement.ts';
import { answerOwnAccount, showOwnAccount } from './payee-accounts.ts';
import { answerAccountByLetter, createAccountLetter, listPayeeAccounts, showAccountByLetter } from './payee-letters.ts';
import { listPayoutBudgets, setPayoutBudget, setUpliftBudget } from './payout-budgets.ts';
import { setPlaceBudget } from './place-budgets.ts';
import { frozenSettlementOf, settlementOf, settlementsOf } from './settlement.ts';
import { listOwnEntries, listPayeeEntries } from './shop-entries.ts';
import { createRunningRows, listOwnStatements } from './shop-statement.ts';
import { accountsShown, lineStates, linesOf, shownSettlement } from './show.ts';
import { createUplift, endUplift, listUplifts } from './uplifts.ts';
import { showUsesByMethod } from './uses-by-method.ts';

/** The gate as a page shows it, with the sign that an approval of it carries. */
const gateShown = (findings: readonly Finding[]) => ({ findings: [...findings], findingsHash: findingsHash(findings) });

/** ⑤ 精算 (6-6): open → review (closed to new postings) → two approvals → closed; the files are made in `payout/`. */
function windowHandlers(context: BookContext) {
  const { database } = context;
  /** The window as it stands after something was done, or why it was not. */
  async function after<Outcome extends string>(
    caller: StaffCaller,
    settlementId: number,
    done: Refusal<Outcome> | undefined,
  ) {
    if (done) return done;
    const settlement = await settlementOf(database, { caller, settlementId });
    return isRefusal(settlement) ? settlement : shownSettlement(context, settlement);
  }

  return {
    async listSettlements({ caller }) {
      const found = await settlementsOf(database, caller.municipalityCode);
      return { settlements: await Promise.all(found.map((one) => shownSettlement(context, one))) };
    },

    async showSettlement({ caller, params }) {
      const settlement = await frozenSettlementOf(context, { caller, ...params });
      if (isRefusal(settlement)) return settlement;
      const lines = await linesOf(context, settlement);
      const fundOf = await fundNames(database);
      const stateOf = await lineStates(database, settlement);
      const accounts = await accountsShown(context, settlement, lines);
      const unbudgeted = await unbudgetedNow(context, settlement, lines);
      return {
        ...(await shownSettlement(context, settlement, lines)),
        lines: lines.map(({ fund, ...line }, index) => ({ ...line, ...stateOf(index), fund: fundOf(fund) })),
        ...accounts,
        unbudgeted,
        ...gateShown(await gateOf(context, settlement)),
        checklist: await checklistOf(context, settlement, { unbudgeted, problems: accounts.problems }),
      };
    },

    closeSettlement: async ({ caller, params }) =>
      after(caller, params.settlementId, await closeWindowOf(context, { caller, ...params })),

    async approveSettlement({ caller, params, body }) {
      const settlement = await frozenSettlementOf(context, { caller, ...params });
      if (isRefusal(settlement)) return settlement;
      if (settlement.state !== 'review') return refuse('settlement_state');
      const stops = findingsHash(await gateOf(context, settlement));
      return after(caller, params.settlementId, await approveStatement(context, { caller, ...params, ...body }, stops));
    },

    returnStatement: async ({ caller, params, body }) =>
      after(caller, params.settlementId, await returnStatement(context, { caller, ...params, ...body })),

    decideLine: async ({ caller, params, body }) =>
      after(caller, params.settlementId, await decideLine(context, { caller, ...params, ...body })),

    renewStatement: async ({ caller, params, body }) =>
      after(caller, params.settlementId, await renewStatement(context, { caller, ...params, ...body })),
  } satisfies Partial<PointsHandlers>;
}

/** What is read of settlements beside the windows, and what a town adds to them. */
function statementHandlers(context: BookContext) {
  const shops = { ...context, runningRows: createRunningRows(context) };
  return {
    listOwnStatements: (call) => listOwnStatements(shops, call),
    listOwnEntries: (call) => listOwnEntries(shops, call),
    listPayeeEntries: (call) => listPayeeEntries(shops, call),
    showPartnerStatement: (call) => showPartnerStatement(context, call),
    showUsesByMethod: (call) => showUsesByMethod(context, call),
    showPayoutCalendar: (call) => showPayoutCalendar(context, call),
    setPayoutCalendar: (call) => setPayoutCalendar(context, call),
    listUplifts: (call) => listUplifts(context, call),
    createUplift: (call) => createUplift(context, call),
    endUplift: (call) => endUplift(context, call),
    listPayoutBudgets: (call) => listPayoutBudgets(context, call),
    setPayoutBudget: (call) => setPayoutBudget(context, call),
    setPlaceBudget: (call) => setPlaceBudget(context, call),
    setUpliftBudget: (call) => setUpliftBudget(context, call),
  } satisfies Partial<PointsHandlers>;
}

/** 口座の本人確認: at a payee's own terminal, or by a paper with a code. */
const payeeHandlers = (context: BookContext) =>
  ({
    showOwnAccount: (call) => showOwnAccount(context, call),
    answerOwnAccount: (call) => answerOwnAccount(context, call),
    listPayeeAccounts: (call) => listPayeeAccounts(context, call),
    createAccountLetter: (call) => createAccountLetter(context, call),
    showAccountByLetter: (call) => showAccountByLetter(context, call),
    answerAccountByLetter: (call) => answerAccountByLetter(context, call),
  }) satisfies Partial<PointsHandlers>;

/** Every route of settlements. */
export const settlementHandlers = (context: BookContext) => ({
  ...windowHandlers(context),
  ...statementHandlers(context),
  ...payeeHandlers(context),
});
