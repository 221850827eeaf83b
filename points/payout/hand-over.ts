import { type Database, execute, inTransaction, type Pool, row } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import type { BookContext } from '../book/context.ts';
import type { StaffCaller } from '../callers.ts';
import { keepOwnTrail } from '../registers/trail.ts';
import { settlementOf } from '../settlement/settlement.ts';

/** A file that stands or was cancelled, with what is judged of it. */
export type StoredFile = {
  id: number;
  sha256: string;
  bytes: Buffer;
  payoutOn: string;
  generation: number;
  createdBy: string;
  createdAt: Temporal.Instant;
  isCancelled: boolean;
};
export type FilePlace = { caller: StaffCaller; settlementId: number; fileId: number };

/** A file of a window of the caller's own municipality, as it was stored. */
export async function fileOf(
  database: Database,
  { caller, settlementId, fileId }: FilePlace,
): Promise<StoredFile | Refusal<'settlement_unknown'>> {
  const settlement = await settlementOf(database, { caller, settlementId });
  if (isRefusal(settlement)) return settlement;
  const file = await row<StoredFile>(
    database,
    `SELECT id, sha256, bytes, payout_on, generation, created_by, created_at, NOT file_stands(id) AS is_cancelled
       FROM zengin_file WHERE id = :fileId AND settlement_id = :settlementId`,
    { fileId, settlementId },
  );
  return file ?? refuse('settlement_unknown');
}

/**
 * Does something with a file while its window is held: of handing it in, taking its bytes, cancelling it and making the next generation
 * one comes after the other, and each sees what the one before did.
 */
export const withFile = <Done>(
  database: Pool,
  place: FilePlace,
  work: (client: Database, file: StoredFile) => Promise<Done>,
): Promise<Done | Refusal<'settlement_unknown'>> =>
  inTransaction(database, async (client) => {
    const { caller, settlementId } = place;
    await execute(client, 'SELECT FROM settlement WHERE id = :settlementId AND municipality_code = :code FOR UPDATE', {
      settlementId,
      code: caller.municipalityCode,
    });
    const file = await fileOf(client, place);
    return isRefusal(file) ? file : work(client, file);
  });

/** What the trail says of a file: by its number, of which window. */
export const aboutFile = ({ fileId, settlementId }: Pick<FilePlace, 'fileId' | 'settlementId'>) =>
  ({ subject: 'zenginFile', id: fileId, name: `${settlementId}` }) as const;

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
    await keepOwnTrail(client, { caller: place.caller, now }, { ...aboutFile(place), act: 'download' });
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
      | 'settlement_unknown'
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
    await keepOwnTrail(client, { caller, now }, { ...aboutFile(place), act: 'handToBank', after });
    return undefined;
  });
