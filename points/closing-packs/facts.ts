import { type Database, execute, inTransaction, one, type Pool, rows } from '../../postgres/pool.ts';
import { chart } from '../book/chart.ts';
import { fundNames } from '../book/funds.ts';
import { storedInvoice } from '../invoices/stored.ts';
import { type LineBudget, wordsOf } from '../settlement/line-budgets.ts';
import type { StatementRow } from '../settlement/row.ts';
import { carriedRows } from '../settlement/statement.ts';
import { storedStatement } from '../settlement/stored.ts';
import type { About, Person } from './format.ts';
import type { RecordOf, TableRow } from './records.ts';
import type { Said } from './totals.ts';

/** What a pack says of a window beside its postings. */
export type Facts = { about: Omit<About, 'totals'>; said: Said; bank: ReadonlyMap<number, Uint8Array> };
/** A window that is closed, in the revision that was approved. */
export type PackedWindow = { id: number; municipalityCode: string; revision: number };

/** SQL: a person as packs name them, by the column that holds the account. */
const person = (column: string) =>
  `jsonb_build_object('staffId', ${column}, 'name', coalesce((SELECT name FROM staff WHERE staff.id = ${column}), ${column}))`;

/** Reads all that there is of a window at one moment: what happens meanwhile is in all of it, or in none. */
export const readFacts = (database: Pool, window: PackedWindow): Promise<Facts> =>
  inTransaction(database, async (client) => {
    await execute(client, 'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
    const { lines, frozen, decisions, budgets } = await storedStatement(client, {
      settlementId: window.id,
      revision: window.revision,
    });
    const carried = await carriedRows(client, window);
    const bank = await bankOf(client, window.id);
    const approvals = await approvalsOf(client, window.id);
    const closed = await windowOf(client, window);
    const standing = approvals.filter(({ revision }) => revision === window.revision);
    return {
      about: { ...closed, approvals: standing.map(({ by, at }) => ({ by, at })) },
      bank: bank.bytes,
      said: {
        'statement.jsonl': lines.map((line, index) => ({ ...line, line: index })),
        'carried.jsonl': carried,
        'parties.jsonl': [...frozen.values()],
        'revisions.jsonl': await revisionsOf(client, window.id),
        'decisions.jsonl': decisions,
        'approvals.jsonl': approvals,
        'funds.csv': await fundsOf(client, [...lines, ...carried]),
        'budget.csv': budgetOf(budgets),
        ...bank.said,
        ...(await invoicesOf(client, window.id)),
      },
    };
  });

/** Still approved, in this revision: who sends it back meanwhile ends the export. */
async function windowOf(client: Database, { id, revision }: PackedWindow): Promise<Omit<Facts['about'], 'approvals'>> {
  type Window = Omit<About['window'], 'closedAt'> & { closedAt: Temporal.Instant; code: string; name: string };
  type Statement = About['statement'];
  const { code, name, closedAt, ...window } = await one<Window>(
    client,
    `SELECT settlement.id, (SELECT count(*) FROM settlement earlier WHERE earlier.municipality_code = settlement.municipality_code
                              AND earlier.id <= settlement.id)::int AS number,
            opens_on, ends_on, closed_at, ${person('closed_by')} AS closed_by, state, payout_on, code, municipality.name
       FROM settlement JOIN municipality ON code = municipality_code
      WHERE settlement.id = :id AND state IN ('closed', 'settled') AND revision = :revision`,
    { id, revision },
  );
  const statement = await one<Statement>(
    client,
    `SELECT s.revision, s.sha256, s.number, s.previous_sha256 AS previous
       FROM settlement_statement s JOIN settlement ON settlement.id = settlement_id AND settlement.revision = s.revision
      WHERE settlement_id = :id`,
    { id },
  );
  return { municipality: { code, name }, window: { ...window, closedAt: `${closedAt}` }, statement };
}

async function revisionsOf(client: Database, id: number): Promise<RecordOf<'revisions.jsonl'>[]> {
  type Revision = Omit<RecordOf<'revisions.jsonl'>, 'fixedAt' | 'returned'> & {
    fixedAt: Temporal.Instant;
    returnedBy: Person | null;
    returnedAt: Temporal.Instant | null;
    returnReason: string | null;
  };
  const found = await rows<Revision>(
    client,
    `SELECT s.revision, number, sha256, previous_sha256 AS previous, frozen_at AS fixed_at, ${person('frozen_by')} AS fixed_by, s.reason,
            CASE WHEN r.staff_id IS NOT NULL THEN ${person('r.staff_id')} END AS returned_by, returned_at, r.reason AS return_reason
       FROM settlement_statement s LEFT JOIN settlement_return r ON r.settlement_id = s.settlement_id AND r.revision = s.revision
      WHERE s.settlement_id = :id AND number IS NOT NULL ORDER BY s.revision`,
    { id },
  );
  return found.map(({ fixedAt, returnedBy, returnedAt, returnReason, ...rest }) => ({
    ...rest,
    fixedAt: `${fixedAt}`,
    returned: returnedBy && { by: returnedBy, at: `${returnedAt}`, reason: returnReason ?? '' },
  }));
}

async function approvalsOf(client: Database, id: number): Promise<RecordOf<'approvals.jsonl'>[]> {
  type Approval = Omit<RecordOf<'approvals.jsonl'>, 'at'> & { at: Temporal.Instant };
  const found = await rows<Approval>(
    client,
    `SELECT revision, ${person('staff_id')} AS by, approved_at AS at, statement_sha256 AS sha256, findings_sha256 AS findings, reason
       FROM settlement_approval WHERE settlement_id = :id ORDER BY revision, approved_at, staff_id`,
    { id },
  );
  return found.map(({ at, ...rest }) => ({ ...rest, at: `${at}` }));
}

/** Every fund that lines name. */
async function fundsOf(client: Database, lines: readonly StatementRow[]): Promise<TableRow<'funds.csv'>[]> {
  const nameOf = await fundNames(client);
  const funds = new Set(lines.map(({ fund }) => fund));
  return [...funds]
    .sort((a, b) => a - b)
    .map((fund) => {
      const { kind, name } = nameOf(fund);
      return {
        fund,
        kind: kind === 'general' ? 'general' : 'earmarked',
        of: `${kind} ${chart.fundNumber(fund)}`,
        name,
      };
    });
}

/** 会計年度, 款項目節 and 事業名 of each line that is paid, as they were frozen with the revision. */
const budgetOf = (budgets: readonly LineBudget[]): TableRow<'budget.csv'>[] =>
  budgets.map(({ line, fiscalYear, kind, budgetLineId, ...words }) => ({
    line,
    fiscal_year: fiscalYear,
    kind,
    budget_line: budgetLineId,
    ...wordsOf(words),
  }));

async function bankOf(client: Database, id: number) {
  type File = Omit<RecordOf<'bank-files.jsonl'>, 'madeAt' | 'cancelledAt'> & {
    bytes: Buffer;
    madeAt: Temporal.Instant;
    cancelledAt: Temporal.Instant | null;
  };
  const files = await rows<File>(
    client,
    `SELECT id AS file_id, revision, payer, payout_on, file.sha256, count, yen, generation, replaces, created_at AS made_at,
            ${person('created_by')} AS made_by, handed_on, cancelled_at, bytes
       FROM zengin_file file LEFT JOIN zengin_handover h ON h.file_id = id LEFT JOIN zengin_cancelled c ON c.file_id = id
      WHERE settlement_id = :id ORDER BY id`,
    { id },
  );
  const items = await rows<TableRow<'bank-items.csv'>>(
    client,
    'SELECT file_id AS file, item, payee, yen, end_to_end_id FROM zengin_item WHERE settlement_id = :id ORDER BY file_id, item',
    { id },
  );
  type Paid = Omit<TableRow<'paid-lines.csv'>, 'after_return' | 'returned_on'> & {
    afterReturn: number | null;
    returnedOn: string | null;
  };
  const paid = await rows<Paid>(
    client,
    `SELECT paid.line, paid.file_id AS file, replaces, after_return, back.returned_on
       FROM settlement_line_paid paid LEFT JOIN settlement_line_returned r
            ON r.settlement_id = paid.settlement_id AND r.line = paid.line AND r.file_id = paid.file_id
       LEFT JOIN zengin_return back ON back.id = r.return_id WHERE paid.settlement_id = :id ORDER BY paid.file_id, paid.line`,
    { id },
  );
  return {
    bytes: new Map(files.map(({ fileId, bytes }) => [fileId, bytes])),
    said: {
      'bank-files.jsonl': files.map(({ bytes: _, madeAt, cancelledAt, ...file }) => ({
        ...file,
        madeAt: `${madeAt}`,
        cancelledAt: cancelledAt && `${cancelledAt}`,
      })),
      'bank-items.csv': (
        items as unknown as (Omit<TableRow<'bank-items.csv'>, 'end_to_end_id'> & { endToEndId: string })[]
      ).map(({ endToEndId, ...item }) => ({ ...item, end_to_end_id: endToEndId })),
      'paid-lines.csv': paid.map(({ afterReturn, returnedOn, ...line }) => ({
        ...line,
        after_return: afterReturn,
        returned_on: returnedOn,
      })),
    },
  };
}

async function invoicesOf(client: Database, id: number): Promise<Pick<Said, 'invoices.jsonl' | 'payments.jsonl'>> {
  const ids = await rows<{ invoiceId: number }>(
    client,
    'SELECT id AS invoice_id FROM invoice WHERE settlement_id = :id ORDER BY id',
    { id },
  );
  const invoices: RecordOf<'invoices.jsonl'>[] = [];
  for (const { invoiceId } of ids) {
    const { isWhole: _, ...invoice } = await storedInvoice(client, invoiceId);
    invoices.push({ invoiceId, ...invoice, lines: [...invoice.lines], details: [...invoice.details] });
  }
  const payments = await rows<RecordOf<'payments.jsonl'>>(
    client,
    `SELECT invoice_id, line, received_on, reference, share.yen FROM collection_share share JOIN collection ON collection.id = collection_id
      WHERE invoice_id = ANY (:ids::bigint[]) ORDER BY invoice_id, line, collection.id`,
    { ids: invoices.map(({ invoiceId }) => invoiceId) },
  );
  return { 'invoices.jsonl': invoices, 'payments.jsonl': payments };
}
