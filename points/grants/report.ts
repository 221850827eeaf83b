import { rows } from '../../postgres/pool.ts';
import { startOfDay } from '../../server/clock.ts';
import { municipalUnit } from '../book/unit.ts';
import type { PointsHandlers } from '../callers.ts';
import type { PremiumsContext } from '../premiums/context.ts';
import { municipalityNames } from '../registers/municipality.ts';

/** 月次ポイント発行集計 (6-3): what each department's programmes gave in a month, by the date of the event in Japan. */
export function reportHandlers({
  database,
  balances,
  clock,
}: PremiumsContext): Pick<PointsHandlers, 'showMonthlyReport'> {
  return {
    async showMonthlyReport({ caller, query }) {
      const code = caller.municipalityCode;
      const first = Temporal.PlainYearMonth.from(query.month).toPlainDate({ day: 1 });
      const issued = await balances.issued(
        municipalUnit(code),
        startOfDay(first),
        startOfDay(first.add({ months: 1 })),
      );
      const programs = await rows<{ id: number; name: string; department: string; departmentId: number }>(
        database,
        `SELECT program.id, program.name, department.name AS department, department.id AS department_id
           FROM program JOIN department ON department.id = department_id WHERE program.municipality_code = :code
          ORDER BY department.id, program.id`,
        { code },
      );
      const lines = programs.flatMap(({ id, name, department }) => {
        const found = issued.find((line) => line.programId === id);
        return found ? [{ department, program: name, count: found.count, points: found.points }] : [];
      });
      return {
        municipality: { code, name: (await municipalityNames(database, [code])).get(code) ?? '' },
        month: query.month,
        lines,
        total: lines.reduce((sum, line) => sum + line.points, 0),
        asOf: `${clock()}`,
      };
    },
  };
}
