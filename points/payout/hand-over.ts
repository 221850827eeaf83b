import { type Database, execute, inTransaction, type Pool, row } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import type { BookContext } from '../book/context.ts';
import type { StaffCaller } from '../callers.ts';
import { keepOwnTrail } from '../registers/trail.ts';

/** A file that stands or was cancelled, with what is judged of it. */
export type StoredFile = {
  id: number;
  /** Whose file it is: a window of a municipality, or a remittance of a company or 受託会社. */
  settlementId: number | null;
  remittanceId: number | null;
  sha256: string;
  bytes: Buffer;
  payoutOn: string;
  generation: number;
  createdBy: string;
  createdAt: Temporal.Instant;
  isCancelled: boolean;
};
export type FilePlace = { caller: StaffCaller; fileId: number };

/** SQL: that a file `zengin_file` is of the caller's office. */
export const isOfOffice =
  '(zengin_file.office = :office OR zengin_file.settlement_id IN (SELECT id FROM settlement WHERE municipality_code = :office))';

/** A file of the caller's own office, as it was stored. */
export const fileOf = async (
  database: Database,
  { caller, fileId }: FilePlace,
): Promise<StoredFile | Refusal<'bank_file_unknown'>> =>
  (await row<StoredFile>(
    database,
    `SELECT id, settlement_id, remittance_id, sha256, bytes, payout_on, generation, created_by, created_at, NOT file_stands(id) AS is_cancelled
       FROM zengin_file WHERE id = :fileId AND ${isOfOffice}`,
    { fileId, office: caller.office },
  )) ?? refuse('bank_file_unknown');

/** Holds the window or the remittance of a file of an office until the transaction ends. */
export async function holdFile(client: Database, own: { fileId: number; office: string | null }): Promise<void> {
  await execute(
    client,
    `SELECT FROM settlement WHERE id = (SELECT settlement_id FROM zengin_file WHERE id = :fileId AND ${isOfOffice}) FOR UPDATE`,
    own,
  );
  await execute(
    client,
    `SELECT pg_advisory_xact_lock(hashtextextended('remittance ' || remittance_id, 0)) FROM zengin_file
      WHERE id = :fileId AND remittance_id IS NOT NULL AND ${isOfOffice}`,
    own,
  );
}

/**
 * Does something with a file while its window or remittance is held: of handing it in, taking its bytes, cancelling it and making the next
 * generation one comes after the other, and each sees what the one before did.
 */
export const withFile = <Done>(
  database: Pool,
  place: FilePlace,
  work: (client: Database, file: StoredFile) => Promise<Done>,
): Promise<Done | Refusal<'bank_file_unknown'>> =>
  inTransaction(database, async (client) => {
    await holdFile(client, { fileId: place.fileId, office: place.caller.office });
    const file = await fileOf(client, place);
    return isRefusal(file) ? file : work(client, file);
  });

/** What the trail says of a file: by its number, of which window or remittance. */
export const aboutFile = ({ id, settlementId, remittanceId }: StoredFile) =>
  ({ subject: 'zenginFile', id, name: settlementId === null ? `R${remittanceId}` : `${settlementId}` }) as const;

/**
 * The stored bytes, always: what the bank got is what anybody gets later. Who has them may hand them in, so it is kept that somebody does;
 * a cancelled file is given to who asks for one, with a name that says so.
 */
export const downloadFile = (
  { database, clock }: BookContext,
  { also, ...place }: FilePlace & { also?: 'cancelled' | undefined },
) =>
  withFile(database, place, async (client, file) => {
    if (file.isCancelled && also !== 'cancelled') return refuse('zengin_file_cancelled');
    const now = clock();
    await execute(
      client,
      'INSERT INTO zengin_download (file_id, staff_id, downloaded_at) VALUES (:fileId, :staffId, :now)',
      { fileId: file.id, staffId: place.caller.staffId, now: `${now}` },
    );
    await keepOwnTrail(client, { caller: place.caller, now }, { ...aboutFile(file), act: 'download' });
    const what = file.isCancelled ? 'cancelled-furikomi' : 'furikomi';
    const generation = file.generation === 1 ? '' : `-g${file.generation}`;
    return { bytes: file.bytes, fileName: `${what}-${file.payoutOn}-${file.id}${generation}.txt` };
  });

type Handover = FilePlace & { sha256: string; handedOn: string; note: string };
/** 銀行に渡した記録: by who saw it done, once; from then on only the bank's own answer lets the file be cancelled. */
export const recordHandover = (
  { database, clock }: BookContext,
  { sha256, handedOn, note, ...place }: Handover,
): Promise<
  | undefined
  | Refusal<
      | 'bank_file_unknown'
      | 'zengin_file_changed'
      | 'zengin_file_cancelled'
      | 'handover_recorded'
      | 'handover_day_invalid'
    >
> =>
  withFile(database, place, async (client, file) => {
    if (file.sha256 !== sha256) return refuse('zengin_file_changed');
    if (file.isCancelled) return refuse('zengin_file_cancelled');
    const now = clock();
    const isPossible = handedOn >= `${dateInTokyo(file.createdAt)}` && handedOn <= `${dateInTokyo(now)}`;
    if (!isPossible) return refuse('handover_day_invalid');
    const { caller } = place;
    const kept = await execute(
      client,
      `INSERT INTO zengin_handover (file_id, sha256, handed_on, note, staff_id, recorded_at)
       VALUES (:fileId, :sha256, :handedOn, :note, :staffId, :now) ON CONFLICT DO NOTHING`,
      { fileId: file.id, sha256, handedOn, note, staffId: caller.staffId, now: `${now}` },
    );
    if (kept === 0) return refuse('handover_recorded');
    const after = { sha256, handedOn, note };
    await keepOwnTrail(client, { caller, now }, { ...aboutFile(file), act: 'handToBank', after });
    return undefined;
  });
