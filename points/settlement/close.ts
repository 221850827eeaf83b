import { isBeforeCutOff } from '../../contract/index.ts';
import { closeWindow } from '../../ledger/index.ts';
import { type Database, execute, inTransaction, one, row } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import type { BookContext } from '../book/context.ts';
import type { StaffCaller } from '../callers.ts';
import { fiscalYear } from '../registers/fiscal-year.ts';
import { openNextWindow } from '../registers/municipality.ts';
import { judgeApart } from '../registers/sandbox.ts';
import { trailChange } from '../registers/trail.ts';
import { cutRunning } from '../registers/year-end.ts';
import { judgeUnbudgeted, type Unbudgeted, unbudgetedOf } from './budget.ts';
import { addDecision, type Deciding, hasLeft, judgeDecision } from './decisions.ts';
import { freezeStatement, judgeEarlier, renewRevision } from './freeze.ts';
import type { StatementRow } from './row.ts';
import { type Settlement, settlementOf } from './settlement.ts';
import { accountsShown, linesOf } from './show.ts';
import { sumStatement } from './statement.ts';
import { storedRows } from './stored.ts';
import { upliftsOfWindow } from './uplift.ts';

type Place = { caller: StaffCaller; settlementId: number };

const aboutClose = (id: number) => ({ subject: 'settlement', id, name: `${id}`, act: 'close' }) as const;

type CloseRefusal = Refusal<
  | 'not_allowed'
  | 'settlement_unknown'
  | 'settlement_state'
  | 'sandbox_apart'
  | 'earlier_window_open'
  | 'cut_off_to_come'
  | 'budget_line_missing'
  | 'uplift_over_budget'
>;
/**
 * 締め: closes a window to postings, opens the next, and freezes what it came to. By accounting alone (6-6). One that its 締め日
 * or 31 March has ended or ends now has its next one already, and is closed before that: what it leaves below zero is less of the next.
 */
export async function closeWindowOf(
  context: BookContext,
  { caller, settlementId }: Place,
): Promise<CloseRefusal | undefined> {
  const { database, clock } = context;
  const settlement = await settlementOf(database, { caller, settlementId });
  if (isRefusal(settlement)) return settlement;
  const apart = judgeApart(settlement.municipalityCode);
  if (apart) return apart;
  const early = settlement.state === 'open' && (await judgeEarlier(database, settlement));
  if (early) return early;
  const now = clock();
  const { municipalityCode: code } = settlement;
  const today = dateInTokyo(now);
  if (settlement.state === 'open') {
    if (isBeforeCutOff(settlement, `${today}`)) return refuse('cut_off_to_come');
    const summed = await sumStatement(context, settlement);
    const unbudgeted = judgeUnbudgeted(await unbudgetedOf(database, { ...summed, code, today }));
    if (unbudgeted) return unbudgeted;
  }
  const done = await inTransaction(database, async (client): Promise<CloseRefusal | undefined> => {
    // 1 In order, also where another one is closed at this moment; and no window goes on over 31 March, also where nothing was posted since.
    await execute(client, 'SELECT FROM municipality_account WHERE code = :code FOR NO KEY UPDATE', { code });
    const overtaken = await judgeEarlier(client, settlement);
    if (overtaken) return overtaken;
    await cutRunning(client, { code, year: fiscalYear(today), day: today });
    const early = await judgeCutOff(client, { settlementId, today });
    if (early) return early;
    // 2 Whoever comes first closes it.
    const held = await trailChange(client, { caller, now }, aboutClose(settlementId), async () => {
      const closed = await execute(
        client,
        `UPDATE settlement SET state = 'review', closed_at = :now, closed_by = :staffId
          WHERE id = :settlementId AND state = 'open'`,
        { settlementId, now: `${now}`, staffId: caller.staffId },
      );
      return closed === 0 ? refuse('settlement_state') : undefined;
    });
    if (held) return refuse('settlement_state');
    // 3 From here on the ledger refuses the window: what is summed next is all there will ever be.
    await closeWindow(client, settlementId, now);
    const running = await row(
      client,
      `SELECT FROM settlement WHERE municipality_code = :code AND state = 'open' AND ends_on IS NULL`,
      { code },
    );
    if (!running) await openNextWindow(client, code, `${today}`);
    return undefined;
  });
  if (done) return done;
  // 4 The lines, and the accounts of everybody who pays or is paid.
  const frozen = await freezeStatement(context, settlement, { by: caller.staffId, now });
  return isRefusal(frozen) ? frozen : undefined;
}

/** A window that has a 締め日 is closed from the day after: until then it takes what its shops were told that it takes. */
async function judgeCutOff(
  client: Database,
  { settlementId: id, today }: { settlementId: number; today: Temporal.PlainDate },
): Promise<Refusal<'cut_off_to_come'> | undefined> {
  type Cut = Pick<Settlement, 'endsOn' | 'cutOn' | 'cutFrom'>;
  const window = await one<Cut>(client, 'SELECT ends_on, cut_on, cut_from FROM settlement WHERE id = :id', { id });
  return isBeforeCutOff(window, `${today}`) ? refuse('cut_off_to_come') : undefined;
}

/** What of a window has no budget, as long as its statement is not fixed. */
export async function unbudgetedNow(
  context: BookContext,
  settlement: Settlement,
  lines: readonly StatementRow[],
): Promise<Unbudgeted[]> {
  if (settlement.statementHash !== null || settlement.state === 'settled') return [];
  const { municipalityCode: code } = settlement;
  const uplifted = await upliftsOfWindow(context, settlement);
  return unbudgetedOf(context.database, { code, lines, uplifted, today: dateInTokyo(context.clock()) });
}

type Renewing = Place & { reason: string };
/**
 * Freezes names and accounts anew where an account holds its payee, where the statement was sent back, or where something is left that the
 * files did not pay, as its payee was held then; the approvals begin again (decision 33).
 */
export async function renewStatement(
  context: BookContext,
  { caller, settlementId, reason }: Renewing,
): Promise<
  | Refusal<'not_allowed' | 'settlement_unknown' | 'settlement_state' | 'settlement_changed' | 'budget_line_missing'>
  | undefined
> {
  const settlement = await settlementOf(context.database, { caller, settlementId });
  if (isRefusal(settlement)) return settlement;
  if (settlement.state === 'open') return refuse('settlement_state');
  const { accounts } = await accountsShown(context, settlement, await linesOf(context, settlement));
  const isLeft = async () => settlement.state === 'settled' && (await hasLeft(context.database, settlementId));
  if (settlement.returned === null && !accounts.some(({ held }) => held) && !(await isLeft()))
    return refuse('settlement_state');
  const { revision: after } = settlement;
  const line = { act: 'renew', before: { revision: after }, after: { revision: after + 1 } } as const;
  const today = dateInTokyo(context.clock());
  return renewRevision(context, settlement, {
    caller,
    reason,
    after,
    line,
    // What is taken up anew has a line, or the statement waits: a year that closed since needs one of the year that runs.
    async judge(client, { anew }) {
      const lines = await storedRows(client, settlementId);
      const { municipalityCode: code } = settlement;
      const unbudgeted = await unbudgetedOf(client, { code, lines, uplifted: [], today, budgets: anew });
      return unbudgeted.length > 0 ? refuse('budget_line_missing', { unbudgeted }) : undefined;
    },
  });
}

type LineRefusal = 'line_unknown' | 'line_not_payable' | 'line_paid' | 'line_carried' | 'line_decided';
/**
 * 保留, 却下, 翌期へ of a line that no file has paid, or 保留を解く: of that line alone, in a revision of its own that is approved anew.
 * Decided on the statement that was seen.
 */
export async function decideLine(
  context: BookContext,
  { caller, settlementId, statementHash: shown, ...deciding }: Renewing & Deciding & { statementHash: string },
): Promise<Refusal<'settlement_unknown' | 'settlement_state' | 'settlement_changed' | LineRefusal> | undefined> {
  const settlement = await settlementOf(context.database, { caller, settlementId });
  if (isRefusal(settlement)) return settlement;
  const { state, revision: after, statementHash } = settlement;
  if (state === 'open' || statementHash === null) return refuse('settlement_state');
  if (shown !== statementHash) return refuse('settlement_changed');
  const { line, decision, reason } = deciding;
  return renewRevision(context, settlement, {
    caller,
    reason,
    after,
    line: { act: 'decide', after: { line: line + 1, decision, revision: after + 1 } },
    async judge(client, { revision }) {
      const wrong = await judgeDecision(client, { settlementId, revision: after, deciding });
      if (wrong) return wrong;
      const by = { staffId: caller.staffId, now: `${context.clock()}` };
      await addDecision(client, { settlementId, revision, ...deciding, ...by });
      return undefined;
    },
  });
}
