import pLimit from 'p-limit';
import { makeKey } from '../../ledger/index.ts';
import { type Database, execute, inTransaction, row, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { isRefusal } from '../../server/refusal.ts';
import { noteUnnoted } from '../members/residence.ts';
import type { PremiumsContext } from '../premiums/context.ts';
import { createTally, type GrantRecord, lockProgram, recordColumns, releaseAside, settleGrant } from './hold.ts';
import { findProgram, type Program } from './programs.ts';
import { completeReturn } from './take-back.ts';
import { judgeStanding, type LineToDo, linesToDo } from './upload-judge.ts';

type Working = {
  uploadId: number;
  municipalityCode: string;
  programId: number;
  budgetLineId: number | null;
  residents: boolean;
  staffId: string;
  state: 'approved' | 'reversing';
};
/** How many of a file's lines the ledger has granted so far, and what came back of them; `file` is its number in a statement. */
export const grantedNow = (file: string) =>
  `(SELECT count(*) FROM grant_upload_line line JOIN grant_record record ON record.key = line.key
     WHERE line.upload_id = ${file} AND record.state = 'granted')`;
export const returnedNow = (file: string) =>
  `(SELECT count(*) AS returned, coalesce(sum(wanted - gone.points), 0)::bigint AS missing
      FROM grant_upload_line line JOIN grant_return gone ON gone.grant_key = line.key
     WHERE line.upload_id = ${file} AND gone.points IS NOT NULL)`;
const linesAtOnce = 2000;
const returnsAtOnce = 16;

/**
 * Goes on with files that were approved or are reversed, until they are done or this process ends. Several processes at once take
 * turns by the file's row; each line becomes one grant under one key, which stands in the line before the ledger is asked.
 */
export async function workOnUploads(context: PremiumsContext, signal?: AbortSignal): Promise<void> {
  const working = await rows<Working>(
    context.database,
    `SELECT id AS upload_id, municipality_code, program_id, budget_line_id, residents, staff_id, state FROM grant_upload
      WHERE state IN ('approved', 'reversing') ORDER BY id`,
  );
  // One that fails keeps none of the others waiting.
  const failures: unknown[] = [];
  for (const upload of working)
    await (upload.state === 'approved' ? post : takeBack)(context, { upload, signal }).catch((error) =>
      failures.push(error),
    );
  if (failures.length > 0)
    throw new AggregateError(failures, `${failures.length} files of grants could not be gone on with`);
}

type Work = { upload: Working; signal: AbortSignal | undefined };

async function post(context: PremiumsContext, { upload, signal }: Work): Promise<void> {
  const { uploadId, municipalityCode: code } = upload;
  // 1. What a process that ended had begun.
  await settleHeld(context, upload);
  // 2. So many lines at a time.
  while (!signal?.aborted) {
    const held = await inTransaction(context.database, (client) => holdNext(context, client, upload));
    if (held.length === 0) break;
    await settleAll(context, { grants: held, municipalityCode: code });
  }
  // 3. Done once every line is a grant or a problem.
  await execute(
    context.database,
    `UPDATE grant_upload SET state = 'posted', finished_at = :now, granted = ${grantedNow('grant_upload.id')}
      WHERE id = :uploadId AND state = 'approved'
        AND NOT EXISTS (SELECT FROM grant_upload_line WHERE upload_id = :uploadId AND problem IS NULL AND key IS NULL)
        AND NOT EXISTS (SELECT FROM grant_upload_line line JOIN grant_record record ON record.key = line.key
                         WHERE upload_id = :uploadId AND record.state = 'held')`,
    { uploadId, now: `${context.clock()}` },
  );
}

/** Holds the next lines as grants: judged once more by what the persons are and had, and written with all that they take. */
async function holdNext({ clock }: PremiumsContext, client: Database, upload: Working): Promise<GrantRecord[]> {
  const { uploadId, programId, municipalityCode: code } = upload;
  const now = clock();
  const today = `${dateInTokyo(now)}`;
  // 1. The file's row, then the programme's: in the order of everybody else.
  const stillApproved = await row(
    client,
    `SELECT FROM grant_upload WHERE id = :uploadId AND state = 'approved' FOR NO KEY UPDATE`,
    { uploadId },
  );
  if (!stillApproved) return [];
  await lockProgram(client, programId);
  const program = await findProgram(client, { programId, code, on: today });
  if (!program) throw new Error(`no programme of the file ${uploadId}`);
  const next = await rows<LineToDo>(client, linesToDo(linesAtOnce), {
    uploadId,
    programId,
    code: program.municipalityCode,
    today,
    staffId: upload.staffId,
    past: -1,
  });
  if (next.length === 0) return [];
  // 2. Who can be granted now.
  const { grants, refused } = judgeNext(next, { upload, program, now });
  // 3. All of it, written.
  await refuseLines(client, { upload, refused });
  await writeHeld(client, { uploadId, grants, now });
  if (program.residentsOnly)
    // The list came from the register of residents: who is on it lives here.
    await noteUnnoted(client, {
      code: program.municipalityCode,
      holders: grants.map(({ holder }) => holder),
      residence: 'resident',
      fromOn: today,
      reason: `${program.name} #${uploadId}`,
      staffId: upload.staffId,
      at: now,
    });
  return grants;
}

/** The grants that lines become now, and the lines that nobody can be granted any more. */
function judgeNext(
  next: readonly LineToDo[],
  { upload, program, now }: { upload: Working; program: Program; now: Temporal.Instant },
) {
  const { programId, budgetLineId, residents } = upload;
  const today = `${dateInTokyo(now)}`;
  const tally = createTally();
  const refused: { line: number; problem: string; amount: number }[] = [];
  const grants: (GrantRecord & { line: number })[] = [];
  for (const one of next) {
    const { line, holder, amount, reason, actedOn, expiresOn } = one;
    const problem = judgeStanding(one, { line: one, program, residents, tally, today });
    if (problem) refused.push({ line, problem, amount });
    else {
      tally.add(holder, amount, actedOn ?? today);
      const { staffId } = upload;
      const when = { actedOn: actedOn ?? today, expiresOn, recordedAt: now };
      grants.push({
        ...when,
        holder,
        programId,
        amount,
        reason,
        staffId,
        budgetLineId,
        payerId: program.payerId,
        key: makeKey(now),
        state: 'held',
        line,
      });
    }
  }
  return { grants, refused };
}

/** What a line that cannot be granted any more had been set aside is free again. */
async function refuseLines(
  client: Database,
  { upload, refused }: { upload: Working; refused: readonly { line: number; problem: string; amount: number }[] },
): Promise<void> {
  if (refused.length === 0) return;
  const { uploadId, programId, budgetLineId } = upload;
  const amount = refused.reduce((sum, one) => sum + one.amount, 0);
  await execute(
    client,
    `UPDATE grant_upload_line SET problem = given.problem FROM unnest(:lines::integer[], :problems::text[]) AS given (line, problem)
      WHERE upload_id = :uploadId AND grant_upload_line.line = given.line`,
    { uploadId, lines: refused.map(({ line }) => line), problems: refused.map(({ problem }) => problem) },
  );
  await releaseAside(client, { programId, budgetLineId, amount });
}

type Held = {
  uploadId: number;
  grants: readonly (GrantRecord & { line: number })[];
  now: Temporal.Instant;
};
async function writeHeld(client: Database, { uploadId, grants, now }: Held): Promise<void> {
  const of = <Value>(value: (grant: Held['grants'][number]) => Value) => grants.map(value);
  const values = {
    keys: of(({ key }) => key),
    holders: of(({ holder }) => holder),
    amounts: of(({ amount }) => amount),
  };
  const [first] = grants;
  if (!first) return;
  await execute(
    client,
    `INSERT INTO grant_record (key, holder, program_id, amount, reason, staff_id, expires_on, acted_on, recorded_at, state, budget_line_id,
       payer_id)
     SELECT key, holder, :programId, amount, reason, :staffId, expires_on, acted_on, :now, 'held', :budgetLineId, :payerId
       FROM unnest(:keys::uuid[], :holders::bigint[], :amounts::bigint[], :reasons::text[], :expires::date[], :acted::date[])
         AS given (key, holder, amount, reason, expires_on, acted_on)`,
    {
      ...values,
      programId: first.programId,
      staffId: first.staffId,
      budgetLineId: first.budgetLineId,
      payerId: first.payerId,
      reasons: of(({ reason }) => reason),
      expires: of(({ expiresOn }) => expiresOn),
      acted: of(({ actedOn }) => actedOn),
      now: `${now}`,
    },
  );
  await execute(
    client,
    `UPDATE grant_upload_line SET key = given.key FROM unnest(:lines::integer[], :keys::uuid[]) AS given (line, key)
      WHERE upload_id = :uploadId AND grant_upload_line.line = given.line`,
    { uploadId, lines: of(({ line }) => line), keys: values.keys },
  );
}

type Some = { grants: readonly GrantRecord[]; municipalityCode: string };
/** Has the ledger give them all at once; what it does not give is settled one by one. */
async function settleAll(context: PremiumsContext, { grants, municipalityCode }: Some): Promise<void> {
  const { database, book } = context;
  const answers = await Promise.all(
    grants.map((grant) =>
      book.grant({ ...grant, occurredAt: grant.recordedAt, municipalityCode }).then((answer) => ({ grant, answer })),
    ),
  );
  const given = answers.flatMap(({ grant, answer }) => (isRefusal(answer) ? [] : [grant.key]));
  await execute(
    database,
    `UPDATE grant_record SET state = 'granted' WHERE key = ANY (:given::uuid[]) AND state = 'held'`,
    { given },
  );
  for (const { grant, answer } of answers)
    if (isRefusal(answer)) await settleGrant(context, { grant, municipalityCode });
}

/** Grants of this file that were held when a process ended. */
async function settleHeld(context: PremiumsContext, { uploadId, municipalityCode }: Working): Promise<void> {
  const columns = recordColumns('record');
  for (;;) {
    const held = await rows<GrantRecord>(
      context.database,
      `SELECT ${columns} FROM grant_upload_line line JOIN grant_record record ON record.key = line.key
        WHERE line.upload_id = :uploadId AND record.state = 'held' LIMIT ${linesAtOnce}`,
      { uploadId },
    );
    if (held.length === 0) return;
    await settleAll(context, { grants: held, municipalityCode });
    const left = await rows(
      context.database,
      `SELECT key FROM grant_record WHERE key = ANY (:keys::uuid[]) AND state = 'held'`,
      {
        keys: held.map(({ key }) => key),
      },
    );
    // The ledger is busy: the job comes again.
    if (left.length > 0) throw new Error(`${left.length} grants of a file wait for the ledger`);
  }
}

/** Takes back what is still there of every grant of a file. */
async function takeBack(context: PremiumsContext, { upload, signal }: Work): Promise<void> {
  const { uploadId, municipalityCode } = upload;
  const columns = recordColumns('record');
  const limit = pLimit(returnsAtOnce);
  let past = -1;
  while (!signal?.aborted) {
    const open = await rows<GrantRecord & { line: number }>(
      context.database,
      `SELECT ${columns}, line.line FROM grant_upload_line line JOIN grant_record record ON record.key = line.key
         JOIN grant_return back ON back.grant_key = record.key
        WHERE line.upload_id = :uploadId AND line.line > :past AND back.points IS NULL ORDER BY line.line LIMIT ${linesAtOnce}`,
      { uploadId, past },
    );
    if (open.length === 0) break;
    await Promise.all(open.map((grant) => limit(() => completeReturn(context, { grant, municipalityCode }))));
    past = open.at(-1)?.line ?? past;
  }
  await execute(
    context.database,
    `UPDATE grant_upload SET (state, finished_at, returned, missing) =
              (SELECT 'reversed', :now::timestamptz, returned, missing FROM ${returnedNow('grant_upload.id')} back) WHERE id = :uploadId AND state = 'reversing'
        AND NOT EXISTS (SELECT FROM grant_upload_line line JOIN grant_return back ON back.grant_key = line.key
                         WHERE line.upload_id = :uploadId AND back.points IS NULL)`,
    { uploadId, now: `${context.clock()}` },
  );
}
