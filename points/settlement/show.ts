import { type Database, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { makersOf } from '../../server/second-person.ts';
import type { BookContext } from '../book/context.ts';
import { namesOf } from '../registers/staff.ts';
import { bankFilesOf } from './bank-files.ts';
import { decisionsOf } from './decisions.ts';
import { atBanks, heldParties, sharedAccountsOf } from './held.ts';
import { frozenParties, isSameAccount, lastPaidAccounts, paidLines, partiesOf, payerOf } from './parties.ts';
import { isPayable, type StatementRow } from './row.ts';
import { approvalsOf, type Settlement } from './settlement.ts';
import { statementRows } from './statement.ts';
import { storedRows } from './stored.ts';

/** The lines of a window: as they are now until its statement is fixed, then as they were stored. */
export const linesOf = (context: BookContext, settlement: Settlement): Promise<StatementRow[]> =>
  settlement.state === 'open' || (settlement.state === 'review' && settlement.statementHash === null)
    ? statementRows(context, settlement)
    : storedRows(context.database, settlement.id);

type Totals = Record<StatementRow['leg'], number>;
/** What a window comes to by leg: of one that is fixed without reading its lines, which a large city has by the thousand. */
async function totalsOf(
  context: BookContext,
  settlement: Settlement,
  lines?: readonly StatementRow[],
): Promise<Totals> {
  const stored = await (lines || settlement.statementHash === null
    ? (lines ?? linesOf(context, settlement))
    : rows<Pick<StatementRow, 'leg' | 'points'>>(
        context.database,
        'SELECT leg, sum(points)::bigint AS points FROM settlement_line WHERE settlement_id = :id GROUP BY leg',
        { id: settlement.id },
      ));
  const total = (leg: StatementRow['leg']) =>
    stored.filter((line) => line.leg === leg).reduce((sum, { points }) => sum + points, 0);
  return {
    partnerToMunicipality: total('partnerToMunicipality'),
    municipalityToPayee: total('municipalityToPayee'),
  };
}

/**
 * A window as lists and pages show it: who closed and approved it, its files, its sums.
 *
 * @param lines its lines, where they were read already
 */
export async function shownSettlement(context: BookContext, settlement: Settlement, lines?: readonly StatementRow[]) {
  const { database } = context;
  const { municipalityCode, municipality, id, closedAt, closedBy, closedByName, ...rest } = settlement;
  const approvals = await approvalsOf(database, settlement);
  const makers = await makersOf(
    database,
    approvals.map(({ staffId }) => staffId),
  );
  const makerNames = await namesOf(
    database,
    [...makers.values()].flatMap((some) => [...some]),
  );
  const files = await bankFilesOf(database, { settlementId: id, at: context.clock() });
  return {
    settlementId: id,
    municipality: { code: municipalityCode, name: municipality },
    ...rest,
    closedAt: closedAt ? `${closedAt}` : null,
    closedBy: closedBy ? { staffId: closedBy, name: closedByName ?? closedBy } : null,
    approvals: approvals.map(({ staffId, name, at }) => ({
      by: { staffId, name },
      at: `${at}`,
      madeBy: [...(makers.get(staffId) ?? [])].map((by) => makerNames.get(by) ?? by),
    })),
    files,
    totals: await totalsOf(context, settlement, lines),
  };
}

/** What is decided of each line of a window, and which files have paid it; nothing while it is not fixed. */
export async function lineStates(database: Database, { id: settlementId, revision, statementHash }: Settlement) {
  const decisions = statementHash === null ? [] : await decisionsOf(database, { settlementId, revision });
  const paid = statementHash === null ? new Map<number, string>() : await paidLines(database, settlementId);
  return (line: number) => {
    const decided = decisions.find((one) => one.line === line);
    return {
      line,
      decision: decided ? { what: decided.decision, reason: decided.reason, by: decided.by, at: decided.at } : null,
      paidOn: paid.get(line) ?? null,
    };
  };
}

/** Every account of a statement with what holds it, for who approves and who pays; while open, as it stands now. */
export async function accountsShown(
  { database, clock }: BookContext,
  settlement: Settlement,
  lines: readonly StatementRow[],
) {
  const on = `${dateInTokyo(clock())}`;
  const { id: settlementId, municipalityCode: code, revision } = settlement;
  const now = await partiesOf(database, { lines, code, on });
  const isFrozen = settlement.statementHash !== null;
  const frozen = isFrozen ? await frozenParties(database, { settlementId, revision }) : now;
  const paid = isFrozen ? await paidLines(database, settlementId) : new Map<number, string>();
  const payable = lines.filter(isPayable);
  const unpaid = lines.filter((line, index) => isPayable(line) && !paid.has(index));
  const { named, closed, answers } = await atBanks(database, { parties: frozen.values(), on });
  const held = heldParties({ lines: unpaid, code, frozen, now, closed, answers });
  const payers = new Set(payable.map((line) => payerOf(line, code)));
  const last = await lastPaidAccounts(database, [...frozen.keys()], settlementId);
  const accounts = named.map(({ branchClosedOn: _, ...party }) => {
    const before = last.get(party.party);
    const isNew = before === undefined;
    return {
      ...party,
      isPayer: payers.has(party.party),
      held: held.get(party.party) ?? null,
      answer: answers.get(party.party) ?? null,
      /** The first time that this account is paid. */
      firstPayout: isNew ? ('new' as const) : isSameAccount(before, party.bankAccount) ? null : ('changed' as const),
    };
  });
  // A settled statement of before froze nothing, and has nothing to show or to hold.
  const isOld = settlement.state === 'settled' && frozen.size === 0;
  return {
    accounts: isOld ? [] : accounts,
    problems: isOld
      ? []
      : accounts.flatMap((a) => (a.held ? [{ problem: a.held, name: a.name, isPayer: a.isPayer }] : [])),
    sharedAccounts: await sharedAccountsOf(database, { code, on, paid: accounts.filter(({ isPayer }) => !isPayer) }),
  };
}
