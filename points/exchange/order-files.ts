import { type Database, execute, inTransaction, one, type Pool, row, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { pagedBy, pageOf, placeOf } from '../../server/cursor.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import type { CallOf, Partner, StaffCaller } from '../callers.ts';
import type { ConversionsContext } from '../conversions/context.ts';
import { partnerIdOf } from '../registers/partners.ts';
import { keepOwnTrail } from '../registers/trail.ts';
import { type OrderLine, readOrderFile } from './order-file.ts';

/**
 * A file of orders.
 *
 * | state    | set by                        | next     | what a crash leaves                          |
 * | -------- | ----------------------------- | -------- | -------------------------------------------- |
 * | received | `receiveOrderFile`            | finished | the file whole, or nothing of it             |
 * | finished | the job, after its last line  | received, where it is sent again with refused lines | the job goes on at the first line without outcome |
 */
type Shown = {
  fileId: number;
  fileName: string;
  lines: number;
  points: number;
  receivedAt: Temporal.Instant;
  by: string | null;
  done: number;
  taken: number;
  takenPoints: number;
  refused: number;
  finishedAt: Temporal.Instant | null;
};
/** SQL: of lines of a file how many were taken, and with how many points. */
export const sumsOfLines = `count(*) FILTER (WHERE outcome = 'taken')::int AS taken,
  coalesce(sum(amount) FILTER (WHERE outcome = 'taken'), 0)::bigint AS taken_points`;
// The lines of a file are counted while it is worked on, and never again.
const columns = `file.id AS file_id, file_name, lines, points, received_at, staff.name AS by, finished_at,
  coalesce(turns.done, lines) AS done, coalesce(file.taken, turns.taken) AS taken, coalesce(file.taken_points, turns.taken_points) AS taken_points,
  coalesce(turns.done, lines) - coalesce(file.taken, turns.taken) AS refused
  FROM order_file file LEFT JOIN staff ON staff.id = received_by
  LEFT JOIN LATERAL (SELECT count(outcome)::int AS done, ${sumsOfLines} FROM order_file_line WHERE file_id = file.id) turns
    ON file.finished_at IS NULL`;

const shown = ({ receivedAt, finishedAt, ...file }: Shown) => ({
  ...file,
  receivedAt: `${receivedAt}`,
  finishedAt: finishedAt && `${finishedAt}`,
});

type Company = Pick<Partner, 'partnerId' | 'exchangePattern'>;
type Received = { company: Company; fileName: string; file: string; by: StaffCaller | null };
/**
 * Takes a file whole or not at all. The same lines again, whatever their file is called and however it was saved, are the file that was
 * taken before: nothing happens twice, and what was refused has its turn again, since its customer may have linked the login ID meanwhile.
 * Login IDs are kept sealed until their line has its turn.
 */
export async function receiveOrderFile(context: ConversionsContext, { company, fileName, file, by }: Received) {
  const { database, clock } = context;
  const { partnerId } = company;
  if (company.exchangePattern !== 'deferred') return refuse('deduction_not_expected');
  const now = clock();
  const read = await readOrderFile(Buffer.from(file, 'base64'), { today: dateInTokyo(now) });
  if (isRefusal(read)) return read;
  const content = context.fingerprint(JSON.stringify(read.lines.map(({ line: _, ...order }) => Object.values(order))));
  return inTransaction(database, async (client) => {
    const made = await row<{ id: number }>(
      client,
      `INSERT INTO order_file (partner_id, content, file_name, lines, points, received_at, received_by)
       VALUES (:partnerId, :content, :fileName, :lines, :points, :now, :by)
       ON CONFLICT (partner_id, content) DO NOTHING RETURNING id`,
      {
        partnerId,
        content,
        fileName,
        lines: read.lines.length,
        points: read.points,
        now: `${now}`,
        by: by?.staffId ?? null,
      },
    );
    if (made) {
      await execute(
        client,
        `INSERT INTO order_file_line (file_id, line, order_number, deduction_number, deducted_on, amount, sealed_login)
         SELECT :id, line, "orderNumber", "deductionNumber", "deductedOn", amount, decode(login, 'base64')
           FROM jsonb_to_recordset(:lines::jsonb)
             AS l (line integer, "orderNumber" text, "deductionNumber" text, "deductedOn" date, amount bigint, login text)`,
        { id: made.id, lines: JSON.stringify(read.lines.map((line) => sealed(context, { fileId: made.id, line }))) },
      );
      const about = { subject: 'orderFile', id: made.id, name: fileName, act: 'create' } as const;
      const after = { lines: read.lines.length, points: read.points };
      if (by) await keepOwnTrail(client, { caller: by, now }, { ...about, after });
    }
    const { id } =
      made ??
      (await one<{ id: number }>(
        client,
        'SELECT id FROM order_file WHERE partner_id = :partnerId AND content = :content FOR UPDATE',
        { partnerId, content },
      ));
    if (!made) await openAgain(context, { client, fileId: id, lines: read.lines });
    return { ...shown(await one<Shown>(client, `SELECT ${columns} WHERE file.id = :id`, { id })), sentBefore: !made };
  });
}

/** To which line a sealed login ID belongs; it opens in no other. */
export const placeOfLogin = (fileId: number, line: number): string => `order file ${fileId} ${line}`;
const sealed = (
  { loginBox }: ConversionsContext,
  { fileId, line: { loginId, ...order } }: { fileId: number; line: OrderLine },
) => ({ ...order, login: loginBox.seal(loginId, placeOfLogin(fileId, order.line)).toString('base64') });

type Again = { client: Database; fileId: number; lines: readonly OrderLine[] };
async function openAgain(context: ConversionsContext, { client, fileId, lines }: Again): Promise<void> {
  const refused = await rows<{ line: number; orderNumber: string }>(
    client,
    `SELECT line, order_number FROM order_file_line WHERE file_id = :fileId AND outcome <> 'taken'`,
    { fileId },
  );
  if (refused.length === 0) return;
  const byNumber = new Map(lines.map((line) => [line.orderNumber, line]));
  // Under the number that the line had in the file as it was taken: blank lines may have come or gone.
  const again = refused.flatMap(({ line, orderNumber }) => {
    const order = byNumber.get(orderNumber);
    return order ? [sealed(context, { fileId, line: { ...order, line } })] : [];
  });
  await execute(
    client,
    `UPDATE order_file_line own SET outcome = NULL, sealed_login = decode(again.login, 'base64')
       FROM jsonb_to_recordset(:again::jsonb) AS again (line integer, login text) WHERE own.file_id = :fileId AND own.line = again.line`,
    { fileId, again: JSON.stringify(again) },
  );
  await execute(
    client,
    'UPDATE order_file SET finished_at = NULL, taken = NULL, taken_points = NULL WHERE id = :fileId',
    { fileId },
  );
}

type Which = { partnerId: number; fileId: number };
/** A file of a company. */
export const orderFileOf = async (
  { database }: { database: Pool },
  which: Which,
): Promise<ReturnType<typeof shown> | Refusal<'order_file_unknown'>> => {
  const found = await row<Shown>(
    database,
    `SELECT ${columns} WHERE file.id = :fileId AND file.partner_id = :partnerId`,
    which,
  );
  return found ? shown(found) : refuse('order_file_unknown');
};

const filesShown = 50;
/** The files of a company, the newest first. */
export async function listOrderFiles(context: ConversionsContext, { caller, query }: CallOf<'listOrderFiles'>) {
  const partnerId = partnerIdOf(caller);
  const [before = null] = placeOf(query.cursor, pagedBy.number) ?? [];
  const found = await rows<Shown>(
    context.database,
    `SELECT ${columns} WHERE file.partner_id = :partnerId AND (:before::bigint IS NULL OR file.id < :before)
      ORDER BY file.id DESC LIMIT :limit`,
    { partnerId, before, limit: filesShown + 1 },
  );
  const { page, next } = pageOf(found, filesShown, ({ fileId }) => [fileId]);
  return { files: page.map(shown), next };
}
