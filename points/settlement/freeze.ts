import { type Database, execute, inTransaction, row } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { type Refusal, refuse } from '../../server/refusal.ts';
import type { BookContext } from '../book/context.ts';
import { type Doer, keepOwnTrail, type Line } from '../registers/trail.ts';
import { holdUplifts, judgeUnbudgeted, spendUplifts, unbudgetedOf } from './budget.ts';
import { decisionsOf } from './decisions.ts';
import { budgetsOfLines, freezeBudgets, type LineBudget, type Renewal, renewedBudgets } from './line-budgets.ts';
import { freezeParties, partiesOf } from './parties.ts';
import type { StatementRow } from './row.ts';
import { putOffRows, sumStatement } from './statement.ts';
import { statementHash, storedRows, storeRows } from './stored.ts';

/**
 * Windows of a municipality are fixed in the order in which they opened: what one leaves below zero, taken back after it was paid, is
 * less of the next, which has to know it when it is summed. None opens before another and none that is fixed becomes open again, so
 * what was found in order once stays so.
 */
export const judgeEarlier = async (
  database: Database,
  { id, municipalityCode: code }: { id: number; municipalityCode: string },
): Promise<Refusal<'earlier_window_open'> | undefined> => {
  const earlier = await row(
    database,
    `SELECT FROM settlement WHERE municipality_code = :code AND id < :id AND statement_sha256 IS NULL AND state IN ('open', 'review')
      LIMIT 1`,
    { code, id },
  );
  return earlier && refuse('earlier_window_open');
};

type Window = { id: number; municipalityCode: string; municipality: string; opensOn: string };
type By = { by: string; now: Temporal.Instant };

/**
 * Freezes a closed window the first time: its lines, once and for all, and the names and accounts of everybody who pays or is paid, all of
 * it inside the hash (decision 33). Idempotent: a crash between closing and freezing is made good by the next look.
 *
 * @returns whether it was frozen now; or what has no budget, where something was used between the look at that and the close: then it is
 *   frozen at the first look after that was entered; or that an earlier window is not fixed yet
 */
export async function freezeStatement(
  context: BookContext,
  settlement: Window,
  { by, now }: By,
): Promise<boolean | Refusal<'earlier_window_open' | 'budget_line_missing' | 'uplift_over_budget'>> {
  const { id: settlementId, municipalityCode: code } = settlement;
  // Before the sum: what is fixed between the two would be missed.
  const early = await judgeEarlier(context.database, settlement);
  if (early) return early;
  const summed = await sumStatement(context, settlement);
  return inTransaction(context.database, async (client): ReturnType<typeof freezeStatement> => {
    const standing = await holdWindow(client, settlement);
    if (!standing || standing.hash !== null) return false;
    const today = dateInTokyo(now);
    const standingRows = await storedRows(client, settlementId);
    const lines = standingRows.length === 0 ? summed.lines : standingRows;
    const budgets = await budgetsOfLines(client, { code, lines, today });
    if (standingRows.length === 0) {
      // What was put off is still so: who decides otherwise of it meanwhile has the lines summed anew, at the next look.
      if (!(await isStillPutOff(client, settlement, summed.lines))) return false;
      await holdUplifts(client, summed.uplifted);
      const unbudgeted = judgeUnbudgeted(await unbudgetedOf(client, { ...summed, code, today, budgets }));
      if (unbudgeted) return unbudgeted;
      await spendUplifts(client, { ...summed, today });
      await storeRows(client, settlementId, summed.lines);
    }
    await seal(client, settlement, { by, now, reason: '', revision: standing.revision + 1, budgets });
    return true;
  });
}

/**
 * Freezes the next revision of a statement: the same lines, with the names and accounts of now, and with what is decided of a line; of which
 * budget lines it is paid stays, unless it was sent back. Every revision is kept, and its approvals begin again.
 *
 * @param after the revision that this one takes the place of; another one that came between is `settlement_changed`
 * @param judge whether it may be made, and what it adds, under the lock of the window
 */
export function renewRevision<Refused extends string = never>(
  context: BookContext,
  settlement: Window,
  asked: {
    caller: Doer['caller'];
    reason: string;
    after: number;
    line: Pick<Line, 'act'> & { before?: unknown; after?: unknown };
    judge?: (
      client: Database,
      next: { revision: number; anew: readonly LineBudget[] },
    ) => Promise<Refusal<Refused> | undefined>;
  },
): Promise<Refusal<Refused | 'settlement_changed'> | undefined> {
  const { id: settlementId } = settlement;
  const { caller, reason, after, line, judge } = asked;
  const now = context.clock();
  return inTransaction(context.database, async (client): ReturnType<typeof renewRevision<Refused>> => {
    const standing = await holdWindow(client, settlement);
    if (standing?.revision !== after) return refuse('settlement_changed');
    const renewal = await nextBudgets(client, settlement, { after, today: dateInTokyo(now) });
    const refused = await judge?.(client, { revision: after + 1, anew: renewal.anew });
    if (refused) return refused;
    await seal(client, settlement, { by: caller.staffId, now, reason, revision: after + 1, budgets: renewal.budgets });
    const about = { subject: 'settlement', id: settlementId, name: `${settlementId}`, reason } as const;
    await keepOwnTrail(client, { caller, now }, { ...about, ...line });
    return undefined;
  });
}

/** Of what the lines of the next revision are paid: as before, unless the statement was sent back or the books of a line's year have closed. */
async function nextBudgets(
  client: Database,
  { id: settlementId, municipalityCode: code }: Window,
  { after, today }: { after: number; today: Temporal.PlainDate },
): Promise<Renewal> {
  const returned = await row(
    client,
    'SELECT FROM settlement_return WHERE settlement_id = :settlementId AND revision = :after',
    { settlementId, after },
  );
  const lines = await storedRows(client, settlementId);
  const isReturned = returned !== undefined;
  return renewedBudgets(client, { settlementId, revision: after, code, lines, isReturned, today });
}

/** Holds a window until the transaction ends, and the chain of its municipality before it, as a close does. */
async function holdWindow(client: Database, { id, municipalityCode: code }: Window) {
  await execute(client, 'SELECT FROM municipality_account WHERE code = :code FOR NO KEY UPDATE', { code });
  return row<{ revision: number; hash: string | null }>(
    client,
    'SELECT revision, statement_sha256 AS hash FROM settlement WHERE id = :id FOR UPDATE',
    { id },
  );
}

/** Whether the lines that were put off into a window are those that were summed, with the windows that they come from held. */
async function isStillPutOff(client: Database, settlement: Window, lines: readonly StatementRow[]) {
  const summed = lines.filter(({ carriedFrom }) => carriedFrom !== null);
  await execute(client, 'SELECT FROM settlement WHERE id = ANY (:ids) ORDER BY id FOR NO KEY UPDATE', {
    ids: summed.map(({ carriedFrom }) => carriedFrom),
  });
  const keyOf = ({ carriedFrom, carriedLine, points }: StatementRow) => `${carriedFrom}/${carriedLine}/${points}`;
  const now = await putOffRows(client, settlement);
  return JSON.stringify(now.map(keyOf).sort()) === JSON.stringify(summed.map(keyOf).sort());
}

/** Writes a revision, chained to the statement that its municipality fixed last, and puts its window under review. */
async function seal(
  client: Database,
  { id: settlementId, municipalityCode: code }: Window,
  { by, now, reason, revision, budgets }: By & { reason: string; revision: number; budgets: readonly LineBudget[] },
): Promise<void> {
  const lines = await storedRows(client, settlementId);
  const parties = [...(await partiesOf(client, { lines, code, on: `${dateInTokyo(now)}` })).values()];
  const decisions = await decisionsOf(client, { settlementId, revision });
  const last = await row<{ number: number; sha256: string }>(
    client,
    'SELECT number, sha256 FROM settlement_statement WHERE municipality_code = :code ORDER BY number DESC LIMIT 1',
    { code },
  );
  const number = (last?.number ?? 0) + 1;
  const previous = last?.sha256 ?? null;
  const sha256 = statementHash({
    settlementId,
    revision,
    lines,
    parties,
    seal: { number, previous, decisions },
    budgets,
  });
  const { count, funds } = sumsOf(lines);
  await execute(
    client,
    `INSERT INTO settlement_statement (settlement_id, revision, sha256, frozen_at, frozen_by, reason, municipality_code, number,
                                       previous_sha256, count, funds)
     VALUES (:settlementId, :revision, :sha256, :now, :by, :reason, :code, :number, :previous, :count, :funds)`,
    {
      settlementId,
      revision,
      sha256,
      now: `${now}`,
      by,
      reason,
      code,
      number,
      previous,
      count,
      funds: JSON.stringify(funds),
    },
  );
  await freezeParties(client, { settlementId, revision, parties });
  await freezeBudgets(client, { settlementId, revision, budgets });
  await execute(
    client,
    `UPDATE settlement SET state = 'review', revision = :revision, statement_sha256 = :sha256 WHERE id = :settlementId`,
    { settlementId, revision, sha256 },
  );
}

/** What a statement counts: its uses, and points by leg and fund, so that a later look can say what is missing and not only that it is. */
function sumsOf(lines: readonly StatementRow[]) {
  const funds = new Map<string, { leg: StatementRow['leg']; fund: number; points: number }>();
  for (const { leg, fund, points } of lines) {
    const known = funds.get(`${leg} ${fund}`);
    funds.set(`${leg} ${fund}`, { leg, fund, points: (known?.points ?? 0) + points });
  }
  const count = lines.reduce((sum, line) => sum + (line.leg === 'municipalityToPayee' ? (line.countOnce ?? 0) : 0), 0);
  return { count, funds: [...funds.values()] };
}
