import { foldMykeyId } from '../../contract/index.ts';
import { type Database, execute, row, rows } from '../../postgres/pool.ts';
import { pagedBy, pageOf, placeOf } from '../../server/cursor.ts';
import { tellOfMykeyId } from '../feed.ts';

/** 有効, 停止, 無効. */
export type Status = 'active' | 'suspended' | 'invalidated';

export type Cardholder = {
  /** Folded: the form that is compared, unique for ever. */
  mykeyId: string;
  /** As its holder wrote it. */
  shown: string;
  status: Status;
};

export type Secrets = { recoveryCodeHash: string; stopCodeHash: string };

/** Finds a holder by the ID in any form, with the hashes of the codes. `lock` keeps the row until the transaction ends. */
export function findByMykeyId(
  database: Database,
  typed: string,
  { lock = false }: { lock?: boolean } = {},
): Promise<(Cardholder & Secrets) | undefined> {
  return row(
    database,
    `SELECT mykey_id, shown, status, recovery_code_hash, stop_code_hash
       FROM cardholder WHERE mykey_id = :mykeyId ${lock ? 'FOR UPDATE' : ''}`,
    { mykeyId: foldMykeyId(typed) },
  );
}

/** Why a status changed, as kept with the change. */
export type StatusReason =
  | 'registration'
  | 'holder'
  | 'stop_code'
  | 'desk'
  | 'certificate_revoked'
  | 'certificate_renewed';

/**
 * Whether the ID is suspended because its certificate was revoked, by the reason of its last change: then nothing lifts the
 * suspension but a renewed card, and whatever else would would be undone by the next run.
 */
export async function isHeldByCertificate(database: Database, mykeyId: string): Promise<boolean> {
  const last = await row<{ reason: StatusReason }>(
    database,
    // Two changes at one instant: the one that came later lies behind.
    'SELECT reason FROM status_change WHERE mykey_id = :mykeyId ORDER BY changed_at DESC, ctid DESC LIMIT 1',
    { mykeyId },
  );
  return last?.reason === 'certificate_revoked';
}

/**
 * Writes a status, its reason and its date, and tells the systems that this holder joined. In a transaction. The end of an
 * ID gives its numbers free, those that wait too: the same person may link them to the next ID, and whom an operator knew
 * is the holder's own business.
 */
export async function writeStatus(
  client: Database,
  { mykeyId, status, reason, now }: { mykeyId: string; status: Status; reason: StatusReason; now: Temporal.Instant },
): Promise<void> {
  await execute(client, 'UPDATE cardholder SET status = :status WHERE mykey_id = :mykeyId', { mykeyId, status });
  await execute(
    client,
    'INSERT INTO status_change (mykey_id, status, reason, changed_at) VALUES (:mykeyId, :status, :reason, :now)',
    { mykeyId, status, reason, now: `${now}` },
  );
  if (status === 'invalidated') await execute(client, 'DELETE FROM link WHERE mykey_id = :mykeyId', { mykeyId });
  await tellOfMykeyId(client, { mykeyId, status });
}
const changesShown = 100;
type StatusChange = { status: Status; reason: StatusReason; changedAt: Temporal.Instant };

/** How a status came to be, the newest first: dates and categories of reason, for the holder alone (R52-15). */
export async function listStatusChanges(
  database: Database,
  { mykeyId, cursor }: { mykeyId: string; cursor: string | undefined },
): Promise<{ page: StatusChange[]; next: string | null }> {
  // Rows are only ever added, and two may be of one instant: the place is how many came after.
  const [passed = 0] = placeOf(cursor, pagedBy.number) ?? [];
  const found = await rows<StatusChange>(
    database,
    `SELECT status, reason, changed_at FROM status_change WHERE mykey_id = :mykeyId
      ORDER BY changed_at DESC, ctid DESC OFFSET greatest(:passed::integer, 0) LIMIT :limit`,
    { mykeyId, passed, limit: changesShown + 1 },
  );
  return pageOf(found, changesShown, () => [passed + changesShown]);
}
