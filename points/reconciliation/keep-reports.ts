import { type Database, execute, inTransaction, one, row, rows } from '../../postgres/pool.ts';
import type { BookContext } from '../book/context.ts';
import { fixCompanyDays } from './company-days.ts';
import { compareOrder, type Difference, type Known, type Sides } from './compare.ts';
import { keepBreaks } from './keep.ts';

/** Days that a report may be late before its absence is a difference. */
const daysOfGrace = 3;

/**
 * Fixes the days that are sealed, and compares anew what was told or fixed since: of every company that sends reports. Run late, twice or by
 * two processes it has one effect. One company's trouble is not another's: each has its turn, and the job has failed all the same.
 */
export async function compareCompanies(context: BookContext): Promise<void> {
  await fixCompanyDays(context);
  const companies = await rows<{ partnerId: number }>(
    context.database,
    'SELECT DISTINCT partner_id FROM company_report ORDER BY partner_id',
  );
  const failed: unknown[] = [];
  for (const company of companies) await compareReports(context, company).catch((error) => failed.push(error));
  if (failed.length > 0) throw new AggregateError(failed, 'some companies could not be compared');
}

type Days = { from: string; through: string };
/** Compares what of a company was not compared yet: reports that came, days that were fixed, and everything that differs still. */
export const compareReports = (
  { database, clock }: Pick<BookContext, 'database' | 'clock'>,
  { partnerId }: { partnerId: number },
) =>
  inTransaction(database, async (client) => {
    const party = `P${partnerId}`;
    await execute(client, `SELECT pg_advisory_xact_lock(hashtextextended('reports of ' || :party, 0))`, { party });
    const now = clock();
    const news = await newsOf(client, partnerId);
    const known = await knownOf(client, partnerId);
    if (!known) return;
    const days = await daysToCompare(client, { partnerId, news });
    const sides = await sidesOf(client, { partnerId, days });
    const found = sides.flatMap((one) => compareOrder(one, known) ?? []);
    const [strangers, missing] = [
      await withoutOrder(client, { partnerId, days }),
      await missingDays(client, { partnerId, known }),
    ];
    await keepBreaks(client, {
      party,
      source: 'report',
      now,
      findings: [...found, ...strangers, ...missing].map(({ told, expected, ...one }) => ({
        ...one,
        transactionId: null,
        items: [],
        yen: told,
        expectedYen: expected,
      })),
      // Days are looked at all together, orders where something of them was said since.
      looked: [...sides.map(({ orderNumber }) => `order:${orderNumber}`), ...(await openDaysOf(client, party))],
    });
    await markCompared(client, { partnerId, now: `${now}`, ...news });
  });

/** What both have told so far; undefined as long as the company has told of no day. */
const knownOf = (client: Database, partnerId: number): Promise<Known | undefined> =>
  row<Known>(
    client,
    `SELECT min(day) AS told_from, max(day) AS told_through, coalesce((SELECT max(day) FROM company_day WHERE partner_id = :partnerId), min(day) - 1) AS sealed_through
       FROM company_report WHERE partner_id = :partnerId AND replaced_at IS NULL HAVING count(*) > 0`,
    { partnerId },
  );

/** What was told or fixed and not compared yet, as this run has seen it: what comes meanwhile is of the next. */
type News = { reports: number[]; fixed: string[] };
const newsOf = (client: Database, partnerId: number): Promise<News> =>
  one<News>(
    client,
    `SELECT ARRAY(SELECT id FROM company_report WHERE partner_id = :partnerId AND compared_at IS NULL) AS reports,
            ARRAY(SELECT day::text FROM company_day WHERE partner_id = :partnerId AND compared_at IS NULL) AS fixed`,
    { partnerId },
  );

/**
 * The days of which something is new: fixed here, or told. A report speaks for its own day, and for the postings of all days since the last one
 * that the company had told of. A day before is taken along, since clocks pass midnight apart.
 */
async function daysToCompare(
  client: Database,
  { partnerId, news }: { partnerId: number; news: News },
): Promise<Days | undefined> {
  const { from, through } = await one<{ from: string | null; through: string | null }>(
    client,
    `WITH told AS (SELECT min(day) AS first, max(day) AS last FROM company_report WHERE id = ANY (:reports::bigint[])),
          fixed AS (SELECT min(day) AS first, max(day) AS last FROM unnest(:fixed::date[]) AS f (day)),
          before AS (SELECT max(day) AS last FROM company_report WHERE partner_id = :partnerId AND compared_at IS NOT NULL)
     SELECT least(told.first - 1, CASE WHEN before.last < told.first THEN before.last - 1 END, fixed.first) AS "from",
            greatest(told.last, fixed.last) AS through FROM told, fixed, before`,
    { partnerId, ...news },
  );
  return from === null || through === null ? undefined : { from, through };
}

type Looked = { partnerId: number; days: Days | undefined };
/** All that is known of the orders of these days, and of those that differ still. What coupons became no report tells of. */
const sidesOf = (client: Database, { partnerId, days }: Looked): Promise<Sides[]> =>
  rows<Sides>(
    client,
    `WITH asked AS (
       SELECT l.order_number FROM company_report r JOIN company_report_line l ON l.report_id = r.id
        WHERE r.partner_id = :partnerId AND r.day BETWEEN :from::date AND :through::date
       UNION SELECT order_number FROM company_day_credit
        WHERE partner_id = :partnerId AND day BETWEEN :from::date AND :through::date AND position('.' IN order_number) = 0
       UNION SELECT substr(subject, 7) FROM bank_break
        WHERE party = 'P' || :partnerId::integer AND source = 'report' AND ended_at IS NULL AND subject LIKE 'order:%')
     SELECT a.order_number,
            coalesce((SELECT jsonb_agg(jsonb_build_object('day', r.day, 'ownPoints', l.own_points, 'result', l.result,
                        'deductionNumber', l.deduction_number, 'deductedOn', l.deducted_on) ORDER BY r.day, l.line)
                        FROM company_report_line l JOIN company_report r ON r.id = l.report_id AND r.replaced_at IS NULL
                       WHERE l.partner_id = :partnerId AND l.order_number = a.order_number), '[]') AS told,
            CASE WHEN o.id IS NOT NULL THEN jsonb_build_object('state', o.state, 'ownPoints', o.own_points, 'points', o.amount,
              'deductionNumber', o.deduction_number, 'deductedOn', o.deducted_on, 'decidedOn', (o.decided_at AT TIME ZONE 'Asia/Tokyo')::date) END AS "order",
            (SELECT jsonb_build_object('day', min(c.day), 'points', sum(c.points)) FROM company_day_credit c
              WHERE c.partner_id = :partnerId AND c.order_number = a.order_number HAVING count(*) > 0) AS posted
       FROM asked a LEFT JOIN exchange_order o ON o.partner_id = :partnerId AND o.order_number = a.order_number`,
    { partnerId, from: days?.from ?? null, through: days?.through ?? null },
  );

/** Points of a company that came into being under no order of it. */
async function withoutOrder(client: Database, { partnerId, days }: Looked): Promise<Difference[]> {
  const found = await rows<{ key: string; points: number; day: string }>(
    client,
    `SELECT credit_key AS key, points, day FROM company_day_credit
      WHERE partner_id = :partnerId AND order_number IS NULL AND day BETWEEN :from::date AND :through::date`,
    { partnerId, from: days?.from ?? null, through: days?.through ?? null },
  );
  return found.map(({ key, points, day }) => ({
    kind: 'posting_unknown',
    subject: `credit:${key}`,
    told: points,
    expected: null,
    onDay: day,
  }));
}

/** Days that are long over and of which the company has not told, since it began to; with what became points on them. */
async function missingDays(client: Database, { partnerId, known }: { partnerId: number; known: Known }) {
  const found = await rows<{ day: string; ownPoints: number }>(
    client,
    `SELECT day, (SELECT coalesce(sum(own_points), 0) FROM company_day_credit c
                   WHERE c.partner_id = :partnerId AND c.day = d.day AND position('.' IN order_number) = 0)::bigint AS own_points
       FROM company_day d
      WHERE partner_id = :partnerId AND day > :toldFrom::date AND day <= :sealedThrough::date - :daysOfGrace::integer
        AND NOT EXISTS (SELECT FROM company_report r WHERE r.partner_id = :partnerId AND r.day = d.day) ORDER BY day`,
    { partnerId, toldFrom: known.toldFrom, sealedThrough: known.sealedThrough, daysOfGrace },
  );
  return found.map(
    ({ day, ownPoints }): Difference => ({
      kind: 'report_missing',
      subject: `day:${day}`,
      told: 0,
      expected: ownPoints,
      onDay: day,
    }),
  );
}

const openDaysOf = async (client: Database, party: string): Promise<string[]> =>
  (
    await rows<{ subject: string }>(
      client,
      `SELECT subject FROM bank_break WHERE party = :party AND source = 'report' AND ended_at IS NULL AND subject LIKE 'day:%'`,
      { party },
    )
  ).map(({ subject }) => subject);

/** What comes while this is at it is not among what was seen, and waits for the next run. */
async function markCompared(client: Database, of: News & { partnerId: number; now: string }): Promise<void> {
  const { partnerId, now, reports, fixed } = of;
  await execute(
    client,
    'UPDATE company_report SET compared_at = :now WHERE id = ANY (:reports::bigint[]) AND compared_at IS NULL',
    {
      now,
      reports,
    },
  );
  await execute(
    client,
    'UPDATE company_day SET compared_at = :now WHERE partner_id = :partnerId AND day = ANY (:fixed::date[]) AND compared_at IS NULL',
    { partnerId, now, fixed },
  );
}
