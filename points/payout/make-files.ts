import { type Database, execute, inTransaction, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import type { BookContext } from '../book/context.ts';
import type { StaffCaller } from '../callers.ts';
import { trailChange } from '../registers/trail.ts';
import { comingPayoutDays } from '../settlement/calendar.ts';
import { findingsHash } from '../settlement/gate.ts';
import { gateOf } from '../settlement/gate-facts.ts';
import { atBanks, heldParties } from '../settlement/held.ts';
import { paidLines, partiesOf } from '../settlement/parties.ts';
import { type Settlement, settlementOf } from '../settlement/settlement.ts';
import { storedStatement } from '../settlement/stored.ts';
import { judgeBooksOf } from './books.ts';
import { knownIds } from './end-to-end-ids.ts';
import {
  filesToCome,
  isPayoutDate,
  type PayoutFile,
  payoutDays,
  proposedPayoutDate,
  transfersOf,
  writePayoutFiles,
} from './files.ts';
import { storeBankFile } from './store-file.ts';

type Asked = { caller: StaffCaller; settlementId: number; payoutOn: string };
type MakeRefusal = Refusal<
  | 'not_allowed'
  | 'settlement_unknown'
  | 'settlement_state'
  | 'settlement_changed'
  | 'payout_date_invalid'
  | 'bank_account_missing'
  | 'payout_not_writable'
  | 'payout_maker_approved'
  | 'findings_unseen'
  | 'payout_after_books'
>;

/**
 * Makes the 総合振込 files of an approved window, one a payer, from what was frozen and approved (decision 33), and stores
 * them with their SHA-256. Who is held is left out and paid after a renewal; the window is settled.
 */
export async function makePayoutFiles(
  context: BookContext,
  { caller, settlementId, payoutOn }: Asked,
): Promise<MakeRefusal | undefined> {
  const { database, clock } = context;
  const settlement = await settlementOf(database, { caller, settlementId });
  if (isRefusal(settlement)) return settlement;
  if (settlement.state !== 'closed') return refuse('settlement_state');
  const now = clock();
  const day = Temporal.PlainDate.from(payoutOn);
  if (!isPayoutDate(day, dateInTokyo(now))) return refuse('payout_date_invalid');
  // What the gate says now is what both approvals have answered.
  const stops = findingsHash(await gateOf(context, settlement));
  return inTransaction(database, async (client) => {
    // 1 Still closed and still this revision; what was approved is what is stored.
    const held = await execute(
      client,
      `SELECT FROM settlement WHERE id = :settlementId AND state = 'closed' AND revision = :revision FOR UPDATE`,
      { settlementId, revision: settlement.revision },
    );
    if (held === 0) return refuse('settlement_state');
    const against = await judgeApprovals(client, { settlement, staffId: caller.staffId, stops });
    if (against) return against;
    // 2 Whose account is not what was approved is held.
    const files = await writeFromFrozen(client, settlement, { payoutOn: day, on: `${dateInTokyo(now)}` });
    if (isRefusal(files)) return files;
    // 3 The files, whom they paid, and that the window is settled.
    const about = { subject: 'settlement', id: settlementId, name: `${settlementId}`, act: 'makeFiles' } as const;
    await trailChange(client, { caller, now }, about, () =>
      execute(client, `UPDATE settlement SET state = 'settled', payout_on = :payoutOn WHERE id = :settlementId`, {
        settlementId,
        payoutOn,
      }),
    );
    for (const file of files) await storeFile(client, settlement, { file, payoutOn, by: caller.staffId, at: now });
    return undefined;
  });
}

async function writeFromFrozen(
  client: Database,
  settlement: Settlement,
  { payoutOn, on }: { payoutOn: Temporal.PlainDate; on: string },
) {
  const approved = await approvedTransfers(client, settlement, on);
  if (isRefusal(approved)) return approved;
  const { transfers, frozen } = approved;
  const late = await judgeBooksOf(client, settlement, { ...approved, payoutOn });
  if (late) return late;
  const known = await knownIds(client, settlement.id);
  return writePayoutFiles({ settlement: { id: settlement.id, payoutOn }, transfers, frozen, known });
}

/** What was approved is what is stored, less who is held today, what is decided otherwise, and what was paid before. */
async function approvedTransfers(client: Database, settlement: Settlement, on: string) {
  const { id: settlementId, municipalityCode: code, revision } = settlement;
  const { lines, frozen, decisions, budgets, hash } = await storedStatement(client, { settlementId, revision });
  if (hash !== settlement.statementHash) return refuse('settlement_changed');
  const { closed, answers } = await atBanks(client, { parties: frozen.values(), on });
  const now = await partiesOf(client, { lines, code, on });
  const held = heldParties({ lines, code, frozen, now, closed, answers });
  const paid = await paidLines(client, settlementId);
  const replaced = await replacedFiles(client, settlementId);
  return {
    transfers: transfersOf({ municipalityCode: code, lines, held, paid, replaced, decisions }),
    frozen,
    budgets,
  };
}

/** The lines whose last file was cancelled, each with that file: what pays them now takes its place. */
async function replacedFiles(client: Database, settlementId: number): Promise<Map<number, number>> {
  const found = await rows<{ line: number; fileId: number }>(
    client,
    `SELECT line, file_id FROM settlement_line_paid paid WHERE settlement_id = :settlementId AND NOT file_stands(file_id)
        AND NOT EXISTS (SELECT FROM settlement_line_paid later
             WHERE later.settlement_id = paid.settlement_id AND later.line = paid.line AND later.replaces = paid.file_id)`,
    { settlementId },
  );
  return new Map(found.map(({ line, fileId }) => [line, fileId]));
}

/**
 * Two approvals of this very statement stand, and who makes its files gave none of them: not the state that a row says, but what the
 * approvals themselves say.
 */
async function judgeApprovals(
  client: Database,
  {
    settlement: { id: settlementId, revision, statementHash },
    staffId,
    stops,
  }: { settlement: Settlement; staffId: string; stops: string | null },
): Promise<Refusal<'settlement_state' | 'payout_maker_approved' | 'findings_unseen'> | undefined> {
  const approvals = await rows<{ staffId: string; seen: string | null }>(
    client,
    `SELECT staff_id, findings_sha256 AS seen FROM settlement_approval
      WHERE settlement_id = :settlementId AND revision = :revision AND statement_sha256 = :statementHash`,
    { settlementId, revision, statementHash },
  );
  if (approvals.length < 2) return refuse('settlement_state');
  if (stops !== null && approvals.some(({ seen }) => seen !== stops)) return refuse('findings_unseen');
  // Who said that a file of this window counts no more does not make the one in its place either.
  const cancelled = await rows<{ staffId: string }>(
    client,
    `SELECT given.staff_id FROM zengin_cancelled c JOIN zengin_file file ON file.id = c.file_id
       JOIN zengin_cancellation_decision given ON given.cancellation_id = c.cancellation_id
      WHERE file.settlement_id = :settlementId AND NOT EXISTS (SELECT FROM zengin_file later WHERE later.replaces = file.id)`,
    { settlementId },
  );
  const approved = [...approvals, ...cancelled];
  return approved.some((one) => one.staffId === staffId) ? refuse('payout_maker_approved') : undefined;
}

/**
 * What the files of an approved window would hold if they were made now, so that the question before it can say it: the
 * count and yen of each payer, what stays unpaid because an account is held, and a banking day to hand them in for.
 */
export async function payoutToCome(
  { database, clock }: BookContext,
  { caller, settlementId }: Omit<Asked, 'payoutOn'>,
) {
  const settlement = await settlementOf(database, { caller, settlementId });
  if (isRefusal(settlement)) return settlement;
  if (settlement.state !== 'closed') return refuse('settlement_state');
  const today = dateInTokyo(clock());
  const approved = await approvedTransfers(database, settlement, `${today}`);
  if (isRefusal(approved)) return approved;
  const { transfers, frozen } = approved;
  const proposed = await proposedDay(database, { code: settlement.municipalityCode, today });
  return {
    payoutOn: proposed ? `${proposed}` : null,
    days: payoutDays(today).map(String),
    files: filesToCome(transfers).map((file) => ({ ...file, payer: frozen.get(file.payer)?.name ?? file.payer })),
    heldYen: transfers.heldYen,
  };
}

/** The first published day that a bank still takes, or the second business day where none is published so soon. */
async function proposedDay(database: Database, { code, today }: { code: string; today: Temporal.PlainDate }) {
  const soonest = proposedPayoutDate(today);
  if (!soonest) return undefined;
  const taken = new Set(payoutDays(today).map(String));
  const published = await comingPayoutDays(database, { code, from: soonest });
  return published.find((day) => taken.has(day)) ?? `${soonest}`;
}

async function storeFile(
  client: Database,
  { id: settlementId, revision }: Settlement,
  { file, payoutOn, by, at }: { file: PayoutFile; payoutOn: string; by: string; at: Temporal.Instant },
): Promise<void> {
  const { lines, replaces } = file;
  const of = { settlementId, revision, remittanceId: null, office: null };
  const fileId = await storeBankFile(client, { of, file, payoutOn, by, at });
  await execute(
    client,
    // What came back is paid by the file that follows that payment; what was cancelled by the one in its place.
    `INSERT INTO settlement_line_paid (settlement_id, line, file_id, replaces, after_return)
     SELECT :settlementId, line, :fileId, :replaces, CASE WHEN :replaces::integer IS NULL THEN
              (SELECT back.file_id FROM settlement_line_returned back
                WHERE back.settlement_id = :settlementId AND back.line = paid.line
                  AND NOT EXISTS (SELECT FROM settlement_line_paid later WHERE later.settlement_id = back.settlement_id
                                     AND later.line = back.line AND later.after_return = back.file_id)) END
       FROM unnest(:lines::integer[]) AS paid (line)`,
    { fileId, settlementId, lines, replaces },
  );
}
