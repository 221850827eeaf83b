import { isForRole, pointsRoutes } from '../../contract/index.ts';
import { rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { municipalUnit } from '../book/unit.ts';
import type { CallOf, PointsHandlers, StaffCaller } from '../callers.ts';
import { grantedIn, spanOf } from '../grants/report.ts';
import type { PremiumsContext } from '../premiums/context.ts';
import { inflowTotal } from '../settlement/partner-statement.ts';
import { sumByMeasure, townMeasures } from './turnover.ts';

type Line = Extract<Awaited<ReturnType<PointsHandlers['showMonths']>>, { lines: unknown }>['lines'][number];
/** A sum of one month. */
type Sum = Pick<Line, 'measure' | 'of'> & { points: number };

/** This month so far beside the last one, by the sums that the month's own pages show to this person. */
export async function showMonths(context: PremiumsContext, { caller }: CallOf<'showMonths'>) {
  const now = context.clock();
  const month = dateInTokyo(now).toPlainYearMonth();
  const before = month.subtract({ months: 1 });
  const [lastMonth, thisMonth] = await Promise.all([
    sumsOf(context, { caller, month: before }),
    sumsOf(context, { caller, month }),
  ]);
  return {
    lastMonth: `${before}`,
    thisMonth: `${month}`,
    asOf: `${now}`,
    lines: besideEachOther(lastMonth, thisMonth),
  };
}

type Asked = { caller: StaffCaller; month: Temporal.PlainYearMonth };

async function sumsOf(context: PremiumsContext, { caller, month }: Asked): Promise<Sum[]> {
  if (caller.municipalityCode === null) return sumsOfCompanies(context, month);
  // Whoever sees the month of the town, and of those who do not: what they granted themselves.
  return isForRole(pointsRoutes.showMonthlyReport, caller.role)
    ? sumsOfTown(context, { code: caller.municipalityCode, month })
    : sumsOfDepartment(context, { code: caller.municipalityCode, departmentId: caller.departmentId, month });
}

async function sumsOfTown(
  { balances }: PremiumsContext,
  { code, month }: { code: string; month: Temporal.PlainYearMonth },
): Promise<Sum[]> {
  const sums = sumByMeasure(await balances.turnover(municipalUnit(code), spanOf(month)));
  return townMeasures
    .filter((measure) => measure !== 'succeeded' || sums.succeeded !== 0)
    .map((measure) => ({ measure, of: null, points: sums[measure] }));
}

async function sumsOfDepartment(
  context: PremiumsContext,
  { departmentId, ...asked }: { code: string; departmentId: number | null; month: Temporal.PlainYearMonth },
): Promise<Sum[]> {
  const granted = (await grantedIn(context, asked)).filter((line) => line.departmentId === departmentId);
  return granted.map(({ program, points }) => ({ measure: 'granted', of: program, points }));
}

async function sumsOfCompanies(context: PremiumsContext, month: Temporal.PlainYearMonth): Promise<Sum[]> {
  const partners = await rows<{ partnerId: number; name: string }>(
    context.database,
    'SELECT id AS partner_id, name FROM partner ORDER BY id',
  );
  return Promise.all(
    partners.map(async ({ partnerId, name }) => ({
      measure: 'inflow' as const,
      of: name,
      points: await inflowTotal(context, { partnerId, ...spanOf(month) }),
    })),
  );
}

/** What one month has and the other has not is nothing there. */
function besideEachOther(lastMonth: readonly Sum[], thisMonth: readonly Sum[]): Line[] {
  const lines = new Map<string, Line>();
  const lineOf = ({ measure, of }: Sum): Line => {
    const name = `${measure}/${of}`;
    const line = lines.get(name) ?? { measure, of, lastMonth: 0, thisMonth: 0 };
    lines.set(name, line);
    return line;
  };
  for (const sum of lastMonth) lineOf(sum).lastMonth += sum.points;
  for (const sum of thisMonth) lineOf(sum).thisMonth += sum.points;
  return [...lines.values()];
}
