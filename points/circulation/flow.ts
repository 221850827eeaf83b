import { fewestPersons } from '../../contract/points/circulation/flow-routes.ts';
import { type Database, rows } from '../../postgres/pool.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import type { BookContext } from '../book/context.ts';
import type { CallOf, PointsHandlers } from '../callers.ts';
import { daysOfYear } from '../grants/report.ts';
import { municipalityNames } from '../registers/municipality.ts';
import { prefectureOf } from './prefecture.ts';

type Answer<N extends 'showCompanyFlow' | 'showPrefectureFlow'> = Extract<
  Awaited<ReturnType<PointsHandlers[N]>>,
  { fewest: number }
>;
type Use = NonNullable<Answer<'showCompanyFlow'>['shown']>['uses'][number]['use'];
type Total<M extends string> = { month: string; countedAt: string } & Record<M, number | null>;
type Part = { measure: string; part: string; points: number | null };

/** ポイントのゆくえ: where a company's points went in each month that was counted, and one of these months by town and by use (R83-04). */
export async function showCompanyFlow({ database }: BookContext, { caller, query }: CallOf<'showCompanyFlow'>) {
  const scope = caller.organisation ?? '';
  const months = await totalsOf(database, { scope, measures: ['exchanged', 'moved', 'usedFor', 'expired', 'reserve'] });
  const month = chosen(months, query.month);
  if (isRefusal(month)) return month;
  const parts = month === null ? [] : await partsOf(database, { scope, month });
  const uses = parts.filter(({ measure }) => measure === 'usedFor');
  return {
    fewest: fewestPersons,
    months: months.map(({ exchanged, usedFor: used, ...one }) => ({ ...one, exchanged: exchanged ?? 0, used })),
    shown:
      month === null
        ? null
        : {
            month,
            towns: await besideEachOther(database, parts, { moved: 'moved', usedIn: 'used' }),
            uses: uses.map(({ part, points }) => ({ use: part as Use, points })),
          },
  };
}

/** What came to a town of each company's points, in the months of a fiscal year that were counted, and from where (R13-09). */
export async function showTownInflow({ database }: BookContext, { caller, params }: CallOf<'showTownInflow'>) {
  const { first, after } = daysOfYear(params.fiscalYear);
  const lines = await rows<{ month: string; partnerId: number; company: string; points: number | null }>(
    database,
    `SELECT to_char(month, 'YYYY-MM') AS month, partner.id AS partner_id, partner.name AS company, points
       FROM month_flow_sum JOIN partner ON scope = 'P' || partner.id
      WHERE measure = 'moved' AND part = :code AND month >= :first AND month < :after ORDER BY month DESC, partner.id`,
    { code: caller.municipalityCode, first: `${first}`, after: `${after}` },
  );
  const origins = await rows<(typeof lines)[number] & { origin: string; prefecture: string | null }>(
    database,
    `SELECT to_char(month, 'YYYY-MM') AS month, partner.id AS partner_id, partner.name AS company, split_part(part, '/', 2) AS origin, points,
            (SELECT prefecture FROM municipality WHERE kind = 'prefecture' AND left(code, 2) = split_part(part, '/', 2)) AS prefecture
       FROM month_flow_sum JOIN partner ON scope = 'P' || partner.id
      WHERE measure = 'movedFrom' AND split_part(part, '/', 1) = :code AND month >= :first AND month < :after
      ORDER BY month DESC, partner.id, origin`,
    { code: caller.municipalityCode, first: `${first}`, after: `${after}` },
  );
  return { fewest: fewestPersons, lines, origins };
}

/** What the towns of a prefecture granted, and what was used of their points, in each month that was counted (R73-05). */
export async function showPrefectureFlow({ database }: BookContext, { caller, query }: CallOf<'showPrefectureFlow'>) {
  const of = await prefectureOf(database, caller.organisation);
  if (!of) return { fewest: fewestPersons, prefecture: null, months: [], shown: null };
  const scope = `R${of.code}`;
  const months = await totalsOf(database, { scope, measures: ['granted', 'used'] });
  const month = chosen(months, query.month);
  if (isRefusal(month)) return month;
  const parts = month === null ? [] : await partsOf(database, { scope, month });
  const towns = await besideEachOther(database, parts, { granted: 'granted', used: 'used' });
  return { fewest: fewestPersons, prefecture: of.name, months, shown: month === null ? null : { month, towns } };
}

/** The totals of all months of a scope, the newest first: twelve a year. */
async function totalsOf<M extends string>(
  database: Database,
  { scope, measures }: { scope: string; measures: readonly M[] },
): Promise<Total<M>[]> {
  const found = await rows<{ month: string; countedAt: Temporal.Instant; totals: Record<M, number | null> }>(
    database,
    `SELECT to_char(month, 'YYYY-MM') AS month, fixed_at AS counted_at,
            (SELECT jsonb_object_agg(measure, points) FROM month_flow_sum s
              WHERE s.scope = f.scope AND s.month = f.month AND part = '' AND measure = ANY (:measures)) AS totals
       FROM month_flow f WHERE scope = :scope ORDER BY month DESC`,
    { scope, measures },
  );
  return found.map(({ month, countedAt, totals }) => ({ month, countedAt: `${countedAt}`, ...totals }));
}

/** The month that is shown: that which was asked for, else the newest; null where none was counted. */
function chosen(
  months: readonly { month: string }[],
  asked: string | undefined,
): string | null | Refusal<'month_not_counted'> {
  if (asked === undefined) return months[0]?.month ?? null;
  return months.some(({ month }) => month === asked) ? asked : refuse('month_not_counted');
}

const partsOf = (database: Database, { scope, month }: { scope: string; month: string }): Promise<Part[]> =>
  rows<Part>(
    database,
    `SELECT measure, part, points FROM month_flow_sum WHERE scope = :scope AND month = :first AND part <> '' ORDER BY part`,
    { scope, first: `${month}-01` },
  );

/** Two measures by town; what one has and the other has not is nothing there. */
async function besideEachOther<M extends string>(
  database: Database,
  parts: readonly Part[],
  measures: Record<string, M>,
) {
  const codes = [...new Set(parts.filter(({ measure }) => measure in measures).map(({ part }) => part))].sort();
  const names = await municipalityNames(database, codes);
  return codes.map((code) => {
    const own = parts.filter(({ part }) => part === code);
    const pointsOf = (measure: string) => own.find((one) => one.measure === measure)?.points;
    const sums = Object.entries(measures).map(([measure, as]) => {
      const points = pointsOf(measure);
      return [as, points === undefined ? 0 : points];
    });
    return {
      municipality: { code, name: names.get(code) ?? '' },
      ...(Object.fromEntries(sums) as Record<M, number | null>),
    };
  });
}
