import { type Database, rows } from '../../postgres/pool.ts';
import type { BookContext } from '../book/context.ts';
import { type Before, type Due, type Finding, fewHolders, fewWorthAsking, findingsOf } from './gate.ts';
import { payeeOf } from './parties.ts';
import { isPayable, type StatementRow } from './row.ts';
import type { Settlement } from './settlement.ts';
import { statementRows } from './statement.ts';
import { storedStatement } from './stored.ts';

const windowsBefore = 3;

/**
 * 支払い前の点検 of a fixed statement that is not paid yet: what it pays, beside what the ledger's postings come to now and what the last
 * windows paid. Nothing while the window runs, and nothing once its files are made.
 */
export async function gateOf(context: BookContext, settlement: Settlement): Promise<Finding[]> {
  const { database } = context;
  const { id: settlementId, revision, statementHash, state, municipalityCode: code } = settlement;
  if (statementHash === null || (state !== 'review' && state !== 'closed')) return [];
  const { lines, decisions } = await storedStatement(database, { settlementId, revision });
  const decided = new Set(decisions.map(({ line }) => line));
  const paid = lines.filter((line, index) => toPayees(line) && isPayable(line) && !decided.has(index));
  const ofLedger = (line: StatementRow) => toPayees(line) && line.uplift === null && line.carriedFrom === null;
  const ledger = duesOf((await statementRows(context, settlement)).filter(ofLedger));
  return findingsOf({
    dues: duesOf(paid),
    stored: duesOf(lines.filter(ofLedger)),
    ledger,
    ofFew: await ofFewHolders(context, { settlementId, ledger }),
    before: await paidBefore(database, { settlementId, code }),
  });
}

const toPayees = ({ leg }: StatementRow) => leg === 'municipalityToPayee';

/** Lines by payee. */
function duesOf(lines: readonly StatementRow[]): Due[] {
  const dues = new Map<string, Due>();
  for (const line of lines) {
    const payee = payeeOf(line);
    dues.set(payee, { payee, name: line.payee, yen: (dues.get(payee)?.yen ?? 0) + line.points });
  }
  return [...dues.values()];
}

/** What the larger places took from their few best customers; where no place is large nobody is summed. */
async function ofFewHolders(
  { balances }: BookContext,
  { settlementId, ledger }: { settlementId: number; ledger: readonly Due[] },
): Promise<Due[]> {
  if (!ledger.some(({ yen }) => yen >= fewWorthAsking)) return [];
  const most = await balances.mostByHolder(settlementId, fewHolders);
  return ledger.map((due) => ({
    ...due,
    yen: (due.payee.startsWith('S') && most.get(Number(due.payee.slice(1)))) || 0,
  }));
}

/** What files of the last windows of a municipality paid to whom; what was cancelled paid nobody. */
async function paidBefore(database: Database, asked: { settlementId: number; code: string }): Promise<Before> {
  const found = await rows<{ settlementId: number; payee: string; yen: number }>(
    database,
    `SELECT item.settlement_id, payee, sum(yen)::bigint AS yen FROM zengin_item item
      WHERE payee NOT LIKE 'C%' AND file_stands(item.file_id) AND item.settlement_id IN (
        SELECT id FROM settlement WHERE municipality_code = :code AND id < :settlementId
           AND EXISTS (SELECT FROM zengin_file WHERE zengin_file.settlement_id = settlement.id AND file_stands(zengin_file.id)) ORDER BY id DESC LIMIT ${windowsBefore})
      GROUP BY item.settlement_id, payee ORDER BY item.settlement_id DESC`,
    asked,
  );
  const ids = [...new Set(found.map(({ settlementId }) => settlementId))];
  return {
    windows: ids.map((settlementId) => ({
      settlementId,
      dues: found.filter((one) => one.settlementId === settlementId),
    })),
  };
}
