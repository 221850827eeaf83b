import { type Database, execute, one, row } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { refuse } from '../../server/refusal.ts';
import type { ChangeRequest } from '../../server/second-person.ts';
import type { PremiumsContext } from '../premiums/context.ts';
import { areBooksClosed, fiscalYear } from '../registers/fiscal-year.ts';
import { lastDaysOf } from '../registers/leaving.ts';
import { setPointsAside } from './hold.ts';

type Approved = {
  municipalityCode: string;
  programId: number;
  linesSha256: string;
  points: number;
  budgetLineId: number | null;
  state: string;
  approvedAt: Temporal.Instant | null;
};

/**
 * What a second person has agreed to, in the transaction of their yes: a file is posted, or all of it is taken back. Budget is
 * set aside for the whole file before its first line is granted.
 */
export async function applyGrantUpload(
  { clock }: Pick<PremiumsContext, 'clock'>,
  client: Database,
  { subjectId, after, reason, askedBy }: ChangeRequest,
) {
  const { act, linesSha256 } = after as { act: 'postUpload' | 'reverseUpload'; linesSha256: string };
  const upload = await row<Approved>(
    client,
    `SELECT municipality_code, program_id, lines_sha256, points, budget_line_id, state, approved_at FROM grant_upload WHERE id = :uploadId FOR NO KEY UPDATE`,
    { uploadId: Number(subjectId) },
  );
  if (!upload || upload.linesSha256 !== linesSha256) return refuse('change_altered');
  const change = { uploadId: Number(subjectId), reason, askedBy, at: `${clock()}` };
  return act === 'postUpload'
    ? beginPosting(client, { upload, ...change })
    : beginReversal(client, { upload, ...change });
}

type Change = { upload: Approved; uploadId: number; reason: string; askedBy: string; at: string };

async function beginPosting(client: Database, { upload, uploadId, at }: Change) {
  const { programId, points: amount, budgetLineId } = upload;
  if (upload.state !== 'draft') return refuse('change_altered');
  // A municipality that has left grants nothing more: it would end the same day.
  const lastOn = (await lastDaysOf(client, [upload.municipalityCode])).get(upload.municipalityCode);
  if (lastOn !== undefined && lastOn < `${dateInTokyo(Temporal.Instant.from(at))}`) return refuse('change_altered');
  const { budget } = await one<{ budget: number | null }>(
    client,
    `SELECT budget FROM program_on(:programId, (:at::timestamptz AT TIME ZONE 'Asia/Tokyo')::date)`,
    { programId, at },
  );
  if (await setPointsAside(client, { programId, amount, budgetLineId, budget })) return refuse('change_over_budget');
  await execute(client, `UPDATE grant_upload SET state = 'approved', approved_at = :at WHERE id = :uploadId`, {
    uploadId,
    at,
  });
  return undefined;
}

async function beginReversal(client: Database, { upload, uploadId, reason, askedBy, at }: Change) {
  if (upload.state !== 'posted' || !upload.approvedAt) return refuse('change_altered');
  // Asked for in May, confirmed in June: the books of the year of the grants are closed.
  const today = dateInTokyo(Temporal.Instant.from(at));
  if (areBooksClosed(fiscalYear(dateInTokyo(upload.approvedAt)), today)) return refuse('change_too_late');
  await execute(
    client,
    `INSERT INTO grant_return (key, grant_key, wanted, reason, staff_id, recorded_at)
     SELECT gen_random_uuid(), record.key, record.amount, :reason, :askedBy, :at
       FROM grant_upload_line line JOIN grant_record record ON record.key = line.key
      WHERE line.upload_id = :uploadId AND record.state = 'granted' ON CONFLICT DO NOTHING`,
    { uploadId, reason, askedBy, at },
  );
  await execute(
    client,
    `UPDATE grant_upload SET state = 'reversing', reversal_reason = :reason, reversed_by = :askedBy, finished_at = NULL WHERE id = :uploadId`,
    { uploadId, reason, askedBy },
  );
  return undefined;
}
