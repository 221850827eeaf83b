import { createHash } from 'node:crypto';
import { type Database, execute, one, rows } from '../../postgres/pool.ts';
import { type Decided, decisionsOf } from './decisions.ts';
import { frozenBudgets, type LineBudget } from './line-budgets.ts';
import { frozenParties, type Party } from './parties.ts';
import { type Agreement, rowColumns, type StatementRow } from './row.ts';

/** What a statement is chained by: the how manieth of its municipality it is, the hash of the one before, and what was decided of lines. */
export type Seal = { number: number; previous: string | null; decisions: readonly Decided[] };
type Frozen = {
  settlementId: number;
  revision: number;
  lines: readonly StatementRow[];
  parties: readonly Party[];
  /** None in a statement of before. */
  seal: Seal | null;
  /** Of which year and budget line its lines are paid; none in a statement of before, and where nothing is paid. */
  budgets: readonly LineBudget[];
};

/**
 * SHA-256 of a statement in its one form: its lines, the name and account of everybody who pays or is paid, what was decided of its
 * lines, the hash of the statement before (decision 33), and of which fiscal year and budget line each is paid (decision 73). Approvals are bound to it, and the file is made from what it covers.
 */
export function statementHash({ settlementId, revision, lines, parties, seal, budgets }: Frozen): string {
  const canonicalLines = lines.map((l) => [
    l.leg,
    l.payer,
    l.payee,
    l.payeeKind,
    l.payeeId,
    l.fund,
    l.exempt,
    l.points,
    l.count,
    l.uplift,
    // Statements of before are hashed as they were.
    ...(l.undone === null ? [] : [l.undone, l.countOnce, l.undoneOnce]),
    ...(l.fiscalYear === null ? [] : [l.fiscalYear]),
    ...(l.carriedFrom === null ? [] : [l.carriedFrom, l.carriedLine]),
    ...(l.agreement === null ? [] : [canonicalAgreement(l.agreement)]),
  ]);
  const canonicalParties = parties.map(({ party, name, remitterCode, bankAccount: a }) => [
    party,
    name,
    remitterCode,
    a && [a.bankCode, a.branchCode, a.type, a.number, a.holderName],
  ]);
  const canonicalSeal = seal
    ? [seal.number, seal.previous, seal.decisions.map(({ line, decision, reason }) => [line, decision, reason])]
    : [];
  const canonicalBudgets = budgets.length === 0 ? [] : [budgets.map(canonicalBudget)];
  return createHash('sha256')
    .update(
      JSON.stringify([settlementId, revision, canonicalLines, canonicalParties, ...canonicalSeal, ...canonicalBudgets]),
    )
    .digest('hex');
}

const canonicalAgreement = ({ tieUpId, host, since, uplift }: Agreement) => [
  tieUpId,
  host.code,
  host.name,
  since,
  uplift && [uplift.percent, uplift.since],
];

const canonicalBudget = (b: LineBudget) => [
  b.line,
  b.fiscalYear,
  b.kind,
  b.budgetLineId,
  b.account,
  b.code,
  b.kan,
  b.kou,
  b.moku,
  b.setsu,
  b.name,
];

export const storedRows = (database: Database, settlementId: number): Promise<StatementRow[]> =>
  rows<StatementRow>(
    database,
    `SELECT ${rowColumns} FROM settlement_line WHERE settlement_id = :settlementId ORDER BY line`,
    { settlementId },
  );

/** Stores the lines of a statement in one statement: a large city has thousands of shops. */
export async function storeRows(
  database: Database,
  settlementId: number,
  lines: readonly StatementRow[],
): Promise<void> {
  await execute(
    database,
    `INSERT INTO settlement_line (settlement_id, line, leg, payer, payee, payee_kind, payee_id, fund, exempt, points, count,
                                  undone, count_once, undone_once, uplift, fiscal_year, carried_from, carried_line, agreement)
     SELECT :settlementId, line - 1, leg, payer, payee, "payeeKind", "payeeId", fund, exempt, points, count, undone,
            "countOnce", "undoneOnce", uplift, "fiscalYear", "carriedFrom", "carriedLine", nullif(agreement, 'null')
       FROM ROWS FROM (jsonb_to_recordset(:lines::jsonb) AS (leg text, payer text, payee text, "payeeKind" text, "payeeId" bigint,
                                                         fund integer, exempt boolean, points bigint, count bigint, undone bigint,
                                                         "countOnce" bigint, "undoneOnce" bigint, uplift text, "fiscalYear" integer,
                                                         "carriedFrom" bigint, "carriedLine" integer, agreement jsonb))
            WITH ORDINALITY AS l (leg, payer, payee, "payeeKind", "payeeId", fund, exempt, points, count, undone, "countOnce",
                                  "undoneOnce", uplift, "fiscalYear", "carriedFrom", "carriedLine", agreement, line)`,
    { settlementId, lines: JSON.stringify(lines) },
  );
}

/** A statement as it is stored in a revision, and the hash that what is stored has now: who approves and who pays compare it. */
export async function storedStatement(
  client: Database,
  { settlementId, revision }: { settlementId: number; revision: number },
) {
  const lines = await storedRows(client, settlementId);
  const frozen = await frozenParties(client, { settlementId, revision });
  const decisions = await decisionsOf(client, { settlementId, revision });
  const { number, previous } = await one<{ number: number | null; previous: string | null }>(
    client,
    `SELECT number, previous_sha256 AS previous FROM settlement_statement
      WHERE settlement_id = :settlementId AND revision = :revision`,
    { settlementId, revision },
  );
  const seal = number === null ? null : { number, previous, decisions };
  const budgets = await frozenBudgets(client, { settlementId, revision });
  const hash = statementHash({ settlementId, revision, lines, parties: [...frozen.values()], seal, budgets });
  return { lines, frozen, decisions, budgets, hash };
}
