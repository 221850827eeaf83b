import { hash } from 'node:crypto';
import { type Database, execute, inTransaction, one, row } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { isRefusal, refuse } from '../../server/refusal.ts';
import type { BookContext } from '../book/context.ts';
import type { StaffCaller } from '../callers.ts';
import { keepOwnTrail } from '../registers/trail.ts';
import { compareReports } from './keep-reports.ts';
import { type ReportLine, readReportFile } from './report-file.ts';

/** A report tells of a day that is over; of one longer ago the company talks to the platform. */
const oldest = { years: 1 };

type Received = { partnerId: number; day: string; fileName: string; file: string; by: StaffCaller | null };
type Kept = { reportId: number; sentBefore: boolean; replaced: boolean };
/**
 * 日報: takes what a company says of one of its days whole or not at all, and looks for differences at once. The same as stands of that day
 * changes nothing; another takes its place, and what was sent before is kept.
 */
export async function receiveDailyReport(context: BookContext, { partnerId, day, fileName, file, by }: Received) {
  const { database, clock } = context;
  const now = clock();
  const today = dateInTokyo(now);
  if (day >= `${today}` || day < `${today.subtract(oldest)}`) return refuse('report_day_not_over');
  const read = await readReportFile(Buffer.from(file, 'base64'));
  if (isRefusal(read)) return read;
  const { lines, points } = read;
  const sha256 = hash('sha256', JSON.stringify(lines.map(({ line: _, ...said }) => Object.values(said))));
  const kept = await inTransaction(database, async (client): Promise<Kept> => {
    // What is sent of one day at a time is kept one after the other, so that one stands.
    await execute(
      client,
      `SELECT pg_advisory_xact_lock(hashtextextended('report of ' || :partnerId::integer || ' ' || :day, 0))`,
      {
        partnerId,
        day,
      },
    );
    const before = await standingReport(client, { partnerId, day });
    if (before?.sha256 === sha256) return { reportId: before.id, sentBefore: true, replaced: false };
    if (before)
      await execute(client, 'UPDATE company_report SET replaced_at = :now WHERE id = :id', {
        id: before.id,
        now: `${now}`,
      });
    const { id } = await one<{ id: number }>(
      client,
      `INSERT INTO company_report (partner_id, day, sha256, file_name, lines, points, received_at, received_by)
       VALUES (:partnerId, :day, :sha256, :fileName, :count, :points, :now, :by) RETURNING id`,
      { partnerId, day, sha256, fileName, count: lines.length, points, now: `${now}`, by: by?.staffId ?? null },
    );
    await addLines(client, { reportId: id, partnerId, lines });
    const about = { subject: 'companyReport', id, name: `${day} ${fileName}`, act: 'create' } as const;
    if (by) await keepOwnTrail(client, { caller: by, now }, { ...about, after: { day, lines: lines.length, points } });
    return { reportId: id, sentBefore: false, replaced: before !== undefined };
  });
  await compareReports(context, { partnerId });
  return { ...kept, day, lines: lines.length, points, openBreaks: await countOpen(database, partnerId) };
}

const standingReport = (client: Database, of: { partnerId: number; day: string }) =>
  row<{ id: number; sha256: string }>(
    client,
    'SELECT id, sha256 FROM company_report WHERE partner_id = :partnerId AND day = :day AND replaced_at IS NULL',
    of,
  );

type Lines = { reportId: number; partnerId: number; lines: readonly ReportLine[] };
const addLines = (client: Database, { reportId, partnerId, lines }: Lines) =>
  execute(
    client,
    `INSERT INTO company_report_line (report_id, line, partner_id, order_number, own_points, result, deduction_number, deducted_on)
     SELECT :reportId, line, :partnerId, "orderNumber", "ownPoints", result, "deductionNumber", "deductedOn"
       FROM jsonb_to_recordset(:lines::jsonb)
         AS l (line integer, "orderNumber" text, "ownPoints" bigint, result text, "deductionNumber" text, "deductedOn" date)`,
    { reportId, partnerId, lines: JSON.stringify(lines) },
  );

async function countOpen(database: Database, partnerId: number): Promise<number> {
  const { open } = await one<{ open: number }>(
    database,
    `SELECT count(*)::int AS open FROM bank_break WHERE party = 'P' || :partnerId::integer AND source = 'report' AND ended_at IS NULL`,
    { partnerId },
  );
  return open;
}
