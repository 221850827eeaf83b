import { createHash } from 'node:crypto';
import pLimit from 'p-limit';
import { type Database, execute, hasCode, inTransaction, one, type Pool, undoneUnless } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { isRefusal, refuse } from '../../server/refusal.ts';
import type { CallOf, StaffCaller } from '../callers.ts';
import { keepOwnTrail } from '../registers/trail.ts';
import { createTally } from './hold.ts';
import type { Program } from './programs.ts';
import { amountMax, type FileLine, readGrantFile } from './upload-file.ts';
import { type JudgedLine, judgePersons } from './upload-judge.ts';

type Sent = {
  caller: StaffCaller & { municipalityCode: string };
  body: CallOf<'uploadGrants'>['body'];
  program: Program;
  /** The moment of which everything of the file is judged, however long it waits for its turn. */
  now: Temporal.Instant;
};
/**
 * Reading is this process's own work: more files side by side would not be done sooner, and each holds a connection of the pool from
 * which taps are served.
 */
const filesAtOnce = pLimit(2);

/** Reads a file, judges every line and keeps what it comes to, all of it or nothing; gives the file's number. */
export const keepGrantFile = (database: Pool, sent: Sent) => filesAtOnce(() => keepInTurn(database, sent));

async function keepInTurn(database: Pool, sent: Sent) {
  try {
    return await inTransaction(database, (client) =>
      undoneUnless(
        client,
        (kept) => !isRefusal(kept),
        () => keep(client, sent),
      ),
    );
  } catch (error) {
    if (hasCode(error, '23505')) return refuse('upload_sent_before');
    throw error;
  }
}

/** So many lines at a time, so that a file of 100,000 is never held whole and whoever taps meanwhile has a turn. */
async function keep(client: Database, { caller, body, program, now }: Sent) {
  const bytes = Buffer.from(body.file, 'base64');
  const today = dateInTokyo(now);
  const on = body.reckonedOn ? Temporal.PlainDate.from(body.reckonedOn) : today;
  // 1. The file's own row, which of two that are sent at once lets one stand; what it comes to is known at its end.
  const uploadId = await insertUpload(client, { caller, body, program, now, bytes });
  // 2. Line by line: by itself, then by what is known of the person.
  const sums = createSums();
  const { residents } = body;
  const judging = { program, residents, today: `${today}`, staffId: caller.staffId, tally: createTally() };
  const judgeAndKeep = async (some: FileLine[]) => {
    const lines = await judgePersons(client, { ...judging, lines: some });
    sums.add(lines);
    await insertLines(client, { uploadId, lines });
  };
  // While PostgreSQL has some lines, the next are read.
  let last = Promise.resolve();
  const read = await readGrantFile(bytes, { program, month: body.month, on, today }, async (some) => {
    await last;
    last = judgeAndKeep(some);
    // What it throws is thrown where it is waited for.
    last.catch(() => {});
  });
  await last;
  if (isRefusal(read)) return read;
  // 3. No more than numbers can say.
  const sum = sums.all();
  if (sum.filePoints > amountMax) return refuse('upload_points_too_many');
  // 4. What it comes to, and who sent it.
  await execute(
    client,
    `UPDATE grant_upload SET lines = :lines, file_points = :filePoints, good = :good, points = :points, lines_sha256 = :linesSha256
      WHERE id = :uploadId`,
    { ...sum, uploadId },
  );
  const after = { fileName: body.fileName, month: body.month, lines: sum.lines };
  const line = { subject: 'grantUpload', id: uploadId, name: program.name, act: 'create', after } as const;
  await keepOwnTrail(client, { caller, now }, line);
  return uploadId;
}

/**
 * What a file comes to. Its hash is SHA-256 of what is to be granted: to whom how much, for which day, until when and why, in the
 * order of the file.
 */
function createSums() {
  const sum = { lines: 0, filePoints: 0, good: 0, points: 0 };
  const hash = createHash('sha256');
  return {
    add(judged: readonly JudgedLine[]): void {
      for (const { line, holder, amount, actedOn, expiresOn, reason, problem } of judged) {
        sum.lines += 1;
        sum.filePoints += amount ?? 0;
        if (problem !== null) continue;
        sum.good += 1;
        sum.points += amount ?? 0;
        hash.update(`${JSON.stringify([line, holder, amount, actedOn, expiresOn, reason])}\n`);
      }
    },
    all: () => ({ ...sum, linesSha256: hash.digest('hex') }),
  };
}

async function insertUpload(
  client: Database,
  { caller, body, program, now, bytes }: Sent & { bytes: Buffer },
): Promise<number> {
  const made = await one<{ id: number }>(
    client,
    `INSERT INTO grant_upload (municipality_code, program_id, month, file_name, sha256, lines_sha256, control_count, control_points,
            lines, file_points, good, points, budget_line_id, residents, state, staff_id, uploaded_at)
     VALUES (:code, :programId, :month, :fileName, :sha256, '', :controlCount, :controlPoints,
            0, 0, 0, 0, :budgetLineId, :residents, 'draft', :staffId, :at) RETURNING id`,
    {
      code: caller.municipalityCode,
      programId: program.programId,
      month: body.month,
      fileName: body.fileName,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      controlCount: body.controlCount,
      controlPoints: body.controlPoints,
      budgetLineId: program.budgetLineId,
      residents: body.residents,
      staffId: caller.staffId,
      at: `${now}`,
    },
  );
  return made.id;
}

async function insertLines(
  client: Database,
  { uploadId, lines }: { uploadId: number; lines: readonly JudgedLine[] },
): Promise<void> {
  const of = <Value>(value: (line: JudgedLine) => Value) => lines.map(value);
  await execute(
    client,
    `INSERT INTO grant_upload_line (upload_id, line, mykey_id, holder, amount, reason, acted_on, expires_on, problem)
     SELECT :uploadId, * FROM unnest(:line::integer[], :typed::text[], :holder::bigint[], :amount::bigint[], :reason::text[],
                                     :actedOn::date[], :expiresOn::date[], :problem::text[])`,
    {
      uploadId,
      line: of(({ line }) => line),
      typed: of(({ typed }) => typed),
      holder: of(({ holder }) => holder),
      amount: of(({ amount }) => amount),
      reason: of(({ reason }) => reason),
      actedOn: of(({ actedOn }) => actedOn),
      expiresOn: of(({ expiresOn }) => expiresOn),
      problem: of(({ problem }) => problem),
    },
  );
}
