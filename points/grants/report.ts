import { rows } from '../../postgres/pool.ts';
import { startOfDay } from '../../server/clock.ts';
import { issuedOf } from '../book/balance.ts';
import { municipalUnit } from '../book/unit.ts';
import type { PointsHandlers } from '../callers.ts';
import type { PremiumsContext } from '../premiums/context.ts';
import { municipalityNames } from '../registers/municipality.ts';

/** A month in Japan as a span of time. */
export const spanOf = (month: Temporal.PlainYearMonth): { from: Temporal.Instant; until: Temporal.Instant } => ({
  from: startOfDay(month.toPlainDate({ day: 1 })),
  until: startOfDay(month.add({ months: 1 }).toPlainDate({ day: 1 })),
});

export type Granted = { departmentId: number; department: string; program: string; count: number; points: number };

/** What each programme of a town gave in a month, by the date of the event in Japan; programmes that gave nothing are not there. */
export async function grantedIn(
  { database, balances }: Pick<PremiumsContext, 'database' | 'balances'>,
  { code, month }: { code: string; month: Temporal.PlainYearMonth },
): Promise<Granted[]> {
  const issued = issuedOf(await balances.turnover(municipalUnit(code), spanOf(month)));
  const programs = await rows<{ id: number; name: string; department: string; departmentId: number }>(
    database,
    `SELECT program.id, program.name, department.name AS department, department.id AS department_id
       FROM program JOIN department ON department.id = department_id WHERE program.municipality_code = :code
      ORDER BY department.id, program.id`,
    { code },
  );
  return programs.flatMap(({ id, name, department, departmentId }) => {
    const found = issued.get(id);
    return found ? [{ departmentId, department, program: name, ...found }] : [];
  });
}

/** 月次ポイント発行集計 (6-3): what each department's programmes gave in a month. */
export function reportHandlers(context: PremiumsContext): Pick<PointsHandlers, 'showMonthlyReport'> {
  return {
    async showMonthlyReport({ caller, query }) {
      const code = caller.municipalityCode;
      const granted = await grantedIn(context, { code, month: Temporal.PlainYearMonth.from(query.month) });
      return {
        municipality: { code, name: (await municipalityNames(context.database, [code])).get(code) ?? '' },
        month: query.month,
        lines: granted.map(({ departmentId: _, ...line }) => line),
        total: granted.reduce((sum, { points }) => sum + points, 0),
        asOf: `${context.clock()}`,
      };
    },
  };
}
