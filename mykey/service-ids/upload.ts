import { createHash, randomUUID } from 'node:crypto';
import { type Database, execute, inTransaction, type Pool, row, rows } from '../../postgres/pool.ts';
import { pagedBy, pageOf, placeOf } from '../../server/cursor.ts';
import { type Refusal, refuse } from '../../server/refusal.ts';
import type { FileLine, LineOutcome } from './upload-file.ts';

export type Upload = {
  uploadId: string;
  fileName: string;
  lines: number;
  /** `checked`: shown and nothing done; `applying`; `applied`. */
  state: 'checked' | 'applying' | 'applied';
  /** Lines gone through so far. */
  applied: number;
  uploadedAt: Temporal.Instant;
};

const columns = `upload_id, file_name, lines, state, applied, uploaded_at`;
const linesAtOnce = 5000;

/**
 * Keeps a file that was read, judged against what is linked: a preview, nothing is registered. What another operator has is
 * not looked at, nor whether anybody has a マイキーID: the answer tells nothing of it.
 */
export async function saveUpload({
  database,
  operatorId,
  fileName,
  bytes,
  lines,
  now,
}: {
  database: Pool;
  operatorId: string;
  fileName: string;
  bytes: Uint8Array;
  lines: readonly FileLine[];
  now: Temporal.Instant;
}): Promise<Upload> {
  const uploadId = randomUUID();
  const sha256 = createHash('sha256').update(bytes).digest();
  return inTransaction(database, async (client) => {
    const saved = await row<Upload>(
      client,
      `INSERT INTO link_upload (upload_id, operator_id, file_name, file_sha256, lines, state, uploaded_at)
       VALUES (:uploadId, :operatorId, :fileName, :sha256, :lines, 'checked', :now) RETURNING ${columns}`,
      { uploadId, operatorId, fileName, sha256, lines: lines.length, now: `${now}` },
    );
    for (let at = 0; at < lines.length; at += linesAtOnce) {
      const part = lines.slice(at, at + linesAtOnce);
      await execute(
        client,
        `INSERT INTO link_upload_line (upload_id, line, customer_id, mykey_id, outcome)
         SELECT :uploadId, * FROM unnest(:lines::int[], :customerIds::text[], :mykeyIds::text[], :outcomes::text[])`,
        {
          uploadId,
          lines: part.map(({ line }) => line),
          customerIds: part.map(({ customerId }) => customerId),
          mykeyIds: part.map(({ mykeyId }) => mykeyId),
          outcomes: part.map(({ outcome }) => outcome),
        },
      );
    }
    await judgeAgainstLinks(client, { uploadId, operatorId, after: 0, through: lines.at(-1)?.line ?? 0 });
    return saved as Upload;
  });
}

type Part = { uploadId: string; operatorId: string; after: number; through: number };

/**
 * What lines come to beside the links there are: the same pair, or one of the two is linked with another. What only waits for a
 * yes stands in no way: an operator that mistyped an ID puts it right by another file.
 */
const judgeAgainstLinks = (client: Database, { uploadId, operatorId, after, through }: Part) =>
  execute(
    client,
    `UPDATE link_upload_line AS l SET outcome = judged.outcome
       FROM (SELECT f.line, CASE WHEN a.mykey_id = f.mykey_id THEN 'unchanged' WHEN a.state = 'linked' THEN 'customer_id_taken'
                                 WHEN b.state = 'linked' THEN 'already_linked' ELSE 'registered' END AS outcome
               FROM link_upload_line AS f
               LEFT JOIN link AS a ON a.operator_id = :operatorId AND a.customer_id = f.customer_id
               LEFT JOIN link AS b ON b.operator_id = :operatorId AND b.mykey_id = f.mykey_id
              WHERE f.upload_id = :uploadId AND f.line > :after AND f.line <= :through
                AND f.customer_id IS NOT NULL) AS judged
      WHERE l.upload_id = :uploadId AND l.line = judged.line AND l.outcome <> judged.outcome`,
    { uploadId, operatorId, after, through },
  );

/** Says that a file is to be applied; `applyUploads` does it. Saying it again changes nothing. */
export async function startUpload(
  database: Database,
  { uploadId, operatorId }: { uploadId: string; operatorId: string },
): Promise<Upload | Refusal<'not_found'>> {
  const started = await row<Upload>(
    database,
    `UPDATE link_upload SET state = CASE state WHEN 'checked' THEN 'applying' ELSE state END
      WHERE upload_id = :uploadId AND operator_id = :operatorId RETURNING ${columns}`,
    { uploadId, operatorId },
  );
  return started ?? refuse('not_found');
}

const uploadsShown = 50;

/** Files of an operator, the newest first, a page at a time. */
export async function listUploads(
  database: Database,
  { operatorId, cursor }: { operatorId: string; cursor: string | undefined },
): Promise<{ page: Upload[]; next: string | null }> {
  const from = placeOf(cursor, pagedBy.momentAndKey);
  const found = await rows<Upload>(
    database,
    `SELECT ${columns} FROM link_upload
      WHERE operator_id = :operatorId
        AND (:fromAt::timestamptz IS NULL OR (uploaded_at, upload_id) < (:fromAt, :fromId::uuid))
      ORDER BY uploaded_at DESC, upload_id DESC LIMIT :limit`,
    { operatorId, fromAt: from?.[0], fromId: from?.[1], limit: uploadsShown + 1 },
  );
  return pageOf(found, uploadsShown, ({ uploadedAt, uploadId }) => [`${uploadedAt}`, uploadId]);
}

/** A file, and how many of its lines come to what. */
export async function findUpload(
  database: Database,
  { uploadId, operatorId }: { uploadId: string; operatorId: string },
): Promise<(Upload & { outcomes: { outcome: LineOutcome; lines: number }[] }) | undefined> {
  const upload = await row<Upload>(
    database,
    `SELECT ${columns} FROM link_upload WHERE upload_id = :uploadId AND operator_id = :operatorId`,
    { uploadId, operatorId },
  );
  if (!upload) return undefined;
  const outcomes = await rows<{ outcome: LineOutcome; lines: number }>(
    database,
    `SELECT outcome, count(*) AS lines FROM link_upload_line WHERE upload_id = :uploadId GROUP BY outcome
      ORDER BY lines DESC, outcome`,
    { uploadId },
  );
  return { ...upload, outcomes };
}

const problemsShown = 200;

/** Lines of a file that need somebody's eye, in the order of the file, a page at a time. */
export async function listProblems(
  database: Database,
  { uploadId, cursor }: { uploadId: string; cursor: string | undefined },
): Promise<{ page: { line: number; outcome: LineOutcome }[]; next: string | null }> {
  const [after] = placeOf(cursor, pagedBy.number) ?? [];
  const found = await rows<{ line: number; outcome: LineOutcome }>(
    database,
    `SELECT line, outcome FROM link_upload_line
      WHERE upload_id = :uploadId AND outcome NOT IN ('registered', 'unchanged')
        AND (:after::integer IS NULL OR line > :after)
      ORDER BY line LIMIT :limit`,
    { uploadId, after, limit: problemsShown + 1 },
  );
  return pageOf(found, problemsShown, ({ line }) => [line]);
}

/**
 * Applies what operators said is to be applied, a few thousand lines a transaction; the place is kept in it, so that a run
 * which ends half-way goes on where it was, and no line is done twice. Several workers share the files among them. Rows
 * wait for their holders' yes (decision 12).
 */
export async function applyUploads(database: Pool, now: Temporal.Instant): Promise<number> {
  let applied = 0;
  for (;;) {
    const lines = await inTransaction(database, (client) => applyPart(client, now));
    if (lines === 0) return applied;
    applied += lines;
  }
}

async function applyPart(client: Database, now: Temporal.Instant): Promise<number> {
  const upload = await row<Omit<Part, 'through'> & { applied: number }>(
    client,
    `SELECT upload_id, operator_id, applied, applied_line AS after
       FROM link_upload WHERE state = 'applying' ORDER BY uploaded_at LIMIT 1 FOR UPDATE SKIP LOCKED`,
  );
  if (!upload) return 0;
  const { uploadId, operatorId, applied, after } = upload;
  const next = await row<{ lines: number; through: number | null }>(
    client,
    `SELECT count(*) AS lines, max(line) AS through FROM (SELECT line FROM link_upload_line
      WHERE upload_id = :uploadId AND line > :after ORDER BY line LIMIT ${linesAtOnce}) AS next`,
    { uploadId, after },
  );
  const { lines = 0, through } = next ?? {};
  if (through) {
    const part = { uploadId, operatorId, after, through };
    await judgeAgainstLinks(client, part);
    await registerLines(client, part, now);
  }
  await execute(
    client,
    `UPDATE link_upload SET applied = :applied, applied_line = :through, state = CASE WHEN :applied = lines THEN 'applied' ELSE state END
      WHERE upload_id = :uploadId`,
    { uploadId, applied: applied + lines, through: through ?? after },
  );
  return lines;
}

/**
 * A line becomes a link that waits. Where nobody has the ID, it becomes one that waits for nobody, which looks the same
 * from outside; a later file that says the same makes it wait for the one who has the ID by then.
 */
async function registerLines(client: Database, part: Part, now: Temporal.Instant): Promise<void> {
  const { uploadId, operatorId, after, through } = part;
  const lines = { uploadId, operatorId, after, through };
  await execute(
    client,
    `UPDATE link SET state = 'pending', linked_at = :now FROM link_upload_line AS l JOIN cardholder AS h USING (mykey_id)
      WHERE l.upload_id = :uploadId AND l.line > :after AND l.line <= :through AND l.outcome = 'unchanged'
        AND h.status <> 'invalidated'
        AND link.operator_id = :operatorId AND link.customer_id = l.customer_id AND link.mykey_id = l.mykey_id
        AND link.state = 'unmatched'`,
    { ...lines, now: `${now}` },
  );
  await execute(
    client,
    `DELETE FROM link USING link_upload_line AS l
      WHERE l.upload_id = :uploadId AND l.line > :after AND l.line <= :through AND l.outcome = 'registered'
        AND link.operator_id = :operatorId
        AND link.state <> 'linked' AND (link.customer_id = l.customer_id OR link.mykey_id = l.mykey_id)`,
    lines,
  );
  // What somebody links in this very moment stands; the line says that it did.
  await execute(
    client,
    `WITH wanted AS (
       SELECT line, customer_id, mykey_id, h.status FROM link_upload_line AS l LEFT JOIN cardholder AS h USING (mykey_id)
        WHERE upload_id = :uploadId AND line > :after AND line <= :through AND outcome = 'registered'
     ), made AS (
       INSERT INTO link (operator_id, customer_id, mykey_id, state, linked_at)
       SELECT :operatorId, customer_id, mykey_id, CASE WHEN status <> 'invalidated' THEN 'pending' ELSE 'unmatched' END, :now
         FROM wanted ORDER BY line ON CONFLICT DO NOTHING RETURNING customer_id
     )
     UPDATE link_upload_line AS l SET outcome = 'changed_meanwhile' FROM wanted
      WHERE l.upload_id = :uploadId AND l.line = wanted.line AND wanted.customer_id NOT IN (SELECT customer_id FROM made)`,
    { ...lines, now: `${now}` },
  );
}

/**
 * What waited too long lapses: lines of files after a week, the yes that never came after a year (R8P-02: nobody is linked
 * by silence). Called daily or oftener; twice is once.
 */
export async function sweepUploads(database: Database, now: Temporal.Instant): Promise<void> {
  const before = (hours: number) => `${now.subtract({ hours })}`;
  await execute(database, `DELETE FROM link_upload WHERE uploaded_at <= :before AND state <> 'applying'`, {
    before: before(7 * 24),
  });
  await execute(database, `DELETE FROM link WHERE state <> 'linked' AND linked_at <= :before`, {
    before: before(365 * 24),
  });
}
