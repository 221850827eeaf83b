import { type Database, execute, inTransaction, one } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import type { BookContext } from '../book/context.ts';
import type { StaffCaller } from '../callers.ts';
import { trailChange } from '../registers/trail.ts';
import { heldParties } from '../settlement/held.ts';
import { frozenParties, paidPairs, partiesOf } from '../settlement/parties.ts';
import { type Settlement, settlementOf } from '../settlement/settlement.ts';
import { statementHash, storedRows } from '../settlement/statement.ts';
import {
  filesToCome,
  isPayoutDate,
  type PayoutFile,
  payoutDays,
  proposedPayoutDate,
  transfersOf,
  writePayoutFiles,
} from './files.ts';

type Asked = { caller: StaffCaller; settlementId: number; payoutOn: string };
type MakeRefusal = Refusal<
  | 'not_allowed'
  | 'settlement_unknown'
  | 'settlement_state'
  | 'settlement_changed'
  | 'payout_date_invalid'
  | 'bank_account_missing'
  | 'payout_not_writable'
>;

/**
 * Makes the 総合振込 files of an approved window, one a payer, from what was frozen and approved (decision 33), and stores
 * them with their SHA-256. Who is held is left out and paid after a renewal; the window is settled.
 */
export async function makePayoutFiles(
  { database, clock }: BookContext,
  { caller, settlementId, payoutOn }: Asked,
): Promise<MakeRefusal | undefined> {
  const settlement = await settlementOf(database, { caller, settlementId });
  if (isRefusal(settlement)) return settlement;
  if (settlement.state !== 'closed') return refuse('settlement_state');
  const now = clock();
  const day = Temporal.PlainDate.from(payoutOn);
  if (!isPayoutDate(day, dateInTokyo(now))) return refuse('payout_date_invalid');
  return inTransaction(database, async (client) => {
    // 1 Still closed and still this revision; what was approved is what is stored.
    const held = await execute(
      client,
      `SELECT FROM settlement WHERE id = :settlementId AND state = 'closed' AND revision = :revision FOR UPDATE`,
      { settlementId, revision: settlement.revision },
    );
    if (held === 0) return refuse('settlement_state');
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
    for (const file of files) await storeFile(client, settlement, { file, by: caller.staffId, at: now });
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
  return writePayoutFiles({ settlement: { id: settlement.id, payoutOn }, ...approved });
}

/** What was approved is what is stored, less who is held today and who was paid before. */
async function approvedTransfers(client: Database, settlement: Settlement, on: string) {
  const { id: settlementId, municipalityCode: code, revision } = settlement;
  const lines = await storedRows(client, settlementId);
  const frozen = await frozenParties(client, { settlementId, revision });
  const hash = statementHash({ settlementId, revision, lines, parties: [...frozen.values()] });
  if (hash !== settlement.statementHash) return refuse('settlement_changed');
  const held = heldParties({ lines, code, frozen, now: await partiesOf(client, { lines, code, on }) });
  const paid = await paidPairs(client, settlementId);
  return { transfers: transfersOf({ municipalityCode: code, lines, held, paid }), frozen };
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
  const proposed = proposedPayoutDate(today);
  return {
    payoutOn: proposed ? `${proposed}` : null,
    days: payoutDays(today).map(String),
    files: filesToCome(transfers).map((file) => ({ ...file, payer: frozen.get(file.payer)?.name ?? file.payer })),
    heldYen: transfers.heldYen,
  };
}

async function storeFile(
  client: Database,
  { id: settlementId, revision }: Settlement,
  { file, by, at }: { file: PayoutFile; by: string; at: Temporal.Instant },
): Promise<void> {
  const { payer, paid, bytes, sha256, count, yen } = file;
  const stored = await one<{ id: number }>(
    client,
    `INSERT INTO zengin_file (settlement_id, revision, payer, bytes, sha256, count, yen, created_at, created_by)
     VALUES (:settlementId, :revision, :payer, :bytes, :sha256, :count, :yen, :at, :by) RETURNING id`,
    { settlementId, revision, payer, bytes: Buffer.from(bytes), sha256, count, yen, at: `${at}`, by },
  );
  await execute(
    client,
    `INSERT INTO settlement_paid (settlement_id, payer, payee, revision, file_id)
     SELECT :settlementId, payer, payee, :revision, :fileId
       FROM jsonb_to_recordset(:paid::jsonb) AS p (payer text, payee text)`,
    { settlementId, revision, fileId: stored.id, paid: JSON.stringify(paid) },
  );
}
