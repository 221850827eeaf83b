import { type Database, execute, inTransaction, one, row, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { pagedBy, pageOf, placeOf } from '../../server/cursor.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import { askForChange } from '../../server/second-person.ts';
import type { CallOf, StaffCaller } from '../callers.ts';
import { isFound } from '../members/protection.ts';
import type { PremiumsContext } from '../premiums/context.ts';
import { fiscalYear, judgeBooks } from '../registers/fiscal-year.ts';
import { keepOwnTrail } from '../registers/trail.ts';
import { grantedNow, returnedNow } from './post-upload.ts';
import { findProgram, mayGrantFor, ownerOn, sightOf } from './programs.ts';
import { keepGrantFile } from './upload-keep.ts';

/** The subject of a request to post a file of grants, or to reverse one. */
export const uploadSubject = 'grantUpload';

/**
 * A file of grants.
 *
 * | state     | set by                     | next                | what a crash leaves                              |
 * | --------- | -------------------------- | ------------------- | ------------------------------------------------ |
 * | draft     | the upload                 | approved, withdrawn | the draft, whole or not at all                   |
 * | approved  | a second person            | posted              | the job goes on at the first line without grant  |
 * | posted    | the job, at the last line  | reversing           |                                                  |
 * | reversing | a second person            | reversed            | the job goes on at the first open return         |
 * | reversed, withdrawn | the job, the officer | –               |                                                  |
 */
export type UploadRow = {
  uploadId: number;
  municipalityCode: string;
  programId: number;
  program: string;
  departmentId: number;
  month: string;
  fileName: string;
  linesSha256: string;
  controlCount: number;
  controlPoints: number;
  lines: number;
  filePoints: number;
  good: number;
  points: number;
  state: 'draft' | 'withdrawn' | 'approved' | 'posted' | 'reversing' | 'reversed';
  by: string;
  uploadedAt: Temporal.Instant;
  approvedAt: Temporal.Instant | null;
  finishedAt: Temporal.Instant | null;
  isWaiting: boolean;
  granted: number;
  returned: number;
  missing: number;
};
const uploads = `SELECT upload.id AS upload_id, upload.municipality_code, upload.program_id, held.name AS program, owner.department_id,
    month, file_name, lines_sha256, control_count, control_points, lines, file_points, good, upload.points, state,
    staff.name AS by, uploaded_at, approved_at, finished_at,
    EXISTS (SELECT FROM change_request WHERE subject = '${uploadSubject}' AND subject_id = upload.id::text AND decision IS NULL) AS is_waiting,
    CASE state WHEN 'approved' THEN ${grantedNow('upload.id')} ELSE granted END AS granted,
    CASE state WHEN 'reversing' THEN (SELECT returned FROM ${returnedNow('upload.id')} back) ELSE returned END AS returned,
    CASE state WHEN 'reversing' THEN (SELECT missing FROM ${returnedNow('upload.id')} back) ELSE missing END AS missing
  FROM grant_upload upload JOIN staff ON staff.id = upload.staff_id
  CROSS JOIN LATERAL program_on(upload.program_id, :on) held ${ownerOn(':on')}`;
/** Who sees every file of the town; the others see those of their department. */
const forWholeTown = ['lead', 'accounting', 'approver', 'auditor'] as const;
type Keeper = StaffCaller & { municipalityCode: string };
type Which = { caller: Keeper; uploadId: number };

const shown = ({
  municipalityCode: _,
  linesSha256: __,
  departmentId: ___,
  approvedAt: ____,
  ...upload
}: UploadRow) => ({
  ...upload,
  uploadedAt: `${upload.uploadedAt}`,
  finishedAt: upload.finishedAt && `${upload.finishedAt}`,
});

/** A file of grants of a town; a department sees its own. */
export async function findUpload(
  { database, clock }: Pick<PremiumsContext, 'clock'> & { database: Database },
  { caller, uploadId }: Which,
) {
  const upload = await row<UploadRow>(
    database,
    `${uploads} WHERE upload.id = :uploadId AND upload.municipality_code = :code`,
    { uploadId, code: caller.municipalityCode, on: `${dateInTokyo(clock())}` },
  );
  const { seesAll, departmentId } = sightOf(caller, forWholeTown);
  return upload && (seesAll || upload.departmentId === departmentId) ? upload : undefined;
}

/** Reads a file, judges every line, and keeps what it comes to; nothing is granted (R53-08). */
export async function uploadGrants(context: PremiumsContext, { caller, body }: CallOf<'uploadGrants'>) {
  const now = context.clock();
  const today = `${dateInTokyo(now)}`;
  // 1. What for.
  const asked = { programId: body.programId, code: caller.municipalityCode, on: today };
  const program = await findProgram(context.database, asked);
  if (!program) return refuse('program_unknown');
  if (!mayGrantFor(caller, program.departmentId)) return refuse('program_of_other_department');
  if (today > program.endsOn) return refuse('program_ended');
  // 2. Line by line, and kept.
  const kept = await keepGrantFile(context.database, { caller, body, program, now });
  return isRefusal(kept) ? kept : shownUpload(context, { caller, uploadId: kept });
}

async function shownUpload(context: PremiumsContext, which: Which) {
  const upload = await findUpload(context, which);
  if (!upload) throw new Error('a file of grants that was just written is not there');
  return shown(upload);
}

const uploadsShown = 50;
/** The files of grants of a town, the latest first; a department sees its own. */
export async function listGrantUploads(
  { database, clock }: PremiumsContext,
  { caller, query }: CallOf<'listGrantUploads'>,
) {
  const [before = null] = placeOf(query.cursor, pagedBy.number) ?? [];
  const found = await rows<UploadRow>(
    database,
    `${uploads} WHERE upload.municipality_code = :code AND (:seesAll OR owner.department_id = :departmentId)
        AND (:before::bigint IS NULL OR upload.id < :before) ORDER BY upload.id DESC LIMIT :limit`,
    {
      code: caller.municipalityCode,
      ...sightOf(caller, forWholeTown),
      before,
      on: `${dateInTokyo(clock())}`,
      limit: uploadsShown + 1,
    },
  );
  const { page, next } = pageOf(found, uploadsShown, ({ uploadId }) => [uploadId]);
  return { uploads: page.map(shown), next };
}

/** A line of somebody whom the reader may find, or that nobody could tell from a line of somebody who has not joined. */
export const lineIsFound = (line: string) =>
  `(${line}.holder IS NULL OR ${line}.problem = 'member_unknown' OR ${isFound(`${line}.holder`, ':staffId')})`;
type LineRow = { line: number; mykeyId: string; points: number | null; problem: string | null };
const linesShown = 20;
/** A file of grants, with the first of its lines that can be granted and of those that cannot. */
export async function showGrantUpload(context: PremiumsContext, { caller, params }: CallOf<'showGrantUpload'>) {
  const upload = await findUpload(context, { caller, ...params });
  if (!upload) return refuse('upload_unknown');
  const first = (where: string) =>
    rows<LineRow>(
      context.database,
      `SELECT line, mykey_id, amount AS points, problem FROM grant_upload_line line
        WHERE upload_id = :uploadId AND ${where} AND ${lineIsFound('line')} ORDER BY line LIMIT ${linesShown}`,
      { ...params, staffId: caller.staffId },
    );
  const { count } = await one<{ count: number }>(
    context.database,
    'SELECT count(*) AS count FROM grant_upload_line WHERE upload_id = :uploadId AND problem IS NOT NULL',
    params,
  );
  return {
    ...shown(upload),
    first: await first('problem IS NULL'),
    problems: await first('problem IS NOT NULL'),
    problemCount: count,
  };
}

type Locked = { upload: UploadRow; client: Database };
/** A file that this person may do something with, for as long as its row is locked: of two acts at once the second sees the first. */
function withOwnUpload<Done>(
  context: PremiumsContext,
  which: Which,
  act: (locked: Locked) => Promise<Done>,
): Promise<Done | Refusal<'upload_unknown' | 'program_of_other_department'>> {
  return inTransaction(context.database, async (client) => {
    const { uploadId } = which;
    await execute(client, 'SELECT FROM grant_upload WHERE id = :uploadId FOR NO KEY UPDATE', { uploadId });
    const upload = await findUpload({ ...context, database: client }, which);
    if (!upload) return refuse('upload_unknown');
    return mayGrantFor(which.caller, upload.departmentId)
      ? act({ upload, client })
      : refuse('program_of_other_department');
  });
}

/** Asks a second person to have a file granted, as it was judged. */
export async function askForGrantUpload(
  context: PremiumsContext,
  { caller, params, body }: CallOf<'askForGrantUpload'>,
) {
  const which = { caller, ...params };
  const asked = await withOwnUpload(context, which, async ({ upload, client }) => {
    if (upload.state !== 'draft') return refuse('upload_not_draft');
    if (upload.lines !== upload.controlCount || upload.filePoints !== upload.controlPoints)
      return refuse('upload_totals_differ');
    if (upload.good === 0) return refuse('upload_nothing_to_grant');
    if (upload.good < upload.lines && !body.withoutProblems) return refuse('upload_has_problems');
    return ask(context, client, { caller, upload, act: 'postUpload', reason: body.reason });
  });
  return isRefusal(asked) ? asked : shownUpload(context, which);
}

/** Asks a second person to have all of a file's grants taken back, until the books of their fiscal year close. */
export async function reverseGrantUpload(
  context: PremiumsContext,
  { caller, params, body }: CallOf<'reverseGrantUpload'>,
) {
  const which = { caller, ...params };
  const asked = await withOwnUpload(context, which, async ({ upload, client }) => {
    if (upload.state !== 'posted' || !upload.approvedAt) return refuse('upload_not_posted');
    const { approvedAt } = upload;
    const closed = judgeBooks(fiscalYear(dateInTokyo(approvedAt)), dateInTokyo(context.clock()));
    return closed ?? ask(context, client, { caller, upload, act: 'reverseUpload', reason: body.reason });
  });
  return isRefusal(asked) ? asked : shownUpload(context, which);
}

type Asked = { caller: Keeper; upload: UploadRow; act: 'postUpload' | 'reverseUpload'; reason: string };
const ask = ({ clock }: PremiumsContext, client: Database, { caller, upload, act, reason }: Asked) =>
  askForChange(client, {
    subject: uploadSubject,
    subjectId: String(upload.uploadId),
    name: upload.program,
    office: caller.municipalityCode,
    before: null,
    after: {
      act,
      fileName: upload.fileName,
      month: upload.month,
      count: upload.good,
      points: upload.points,
      leftOut: upload.lines - upload.good,
      linesSha256: upload.linesSha256,
    },
    reason,
    askedBy: caller.staffId,
    now: clock(),
  });

/** Withdraws a file that nobody has approved. */
export async function withdrawGrantUpload(context: PremiumsContext, { caller, params }: CallOf<'withdrawGrantUpload'>) {
  const which = { caller, ...params };
  const withdrawn = await withOwnUpload(context, which, async ({ upload, client }) => {
    if (upload.isWaiting) return refuse('change_waiting');
    if (upload.state !== 'draft') return refuse('upload_not_draft');
    await execute(client, `UPDATE grant_upload SET state = 'withdrawn' WHERE id = :uploadId`, params);
    await keepOwnTrail(
      client,
      { caller, now: context.clock() },
      { subject: 'grantUpload', id: params.uploadId, name: upload.program, act: 'withdraw' },
    );
    return undefined;
  });
  return withdrawn ?? shownUpload(context, which);
}
