import type { ProgramKind } from '../../contract/points/grants/values.ts';
import { rows } from '../../postgres/pool.ts';
import { startOfDay } from '../../server/clock.ts';
import { issuedOf } from '../book/balance.ts';
import { municipalUnit } from '../book/unit.ts';
import type { CallOf } from '../callers.ts';
import type { PremiumsContext } from '../premiums/context.ts';
import { municipalityNames } from '../registers/municipality.ts';
import { ownerOn } from './programs.ts';

export type Span = { from: Temporal.Instant; until: Temporal.Instant };
export type Days = { first: Temporal.PlainDate; after: Temporal.PlainDate };
export const daysOf = (month: Temporal.PlainYearMonth): Days => ({
  first: month.toPlainDate({ day: 1 }),
  after: month.add({ months: 1 }).toPlainDate({ day: 1 }),
});
export const spanOfDays = ({ first, after }: Days): Span => ({ from: startOfDay(first), until: startOfDay(after) });

/** The days of a fiscal year, April to March. */
export const daysOfYear = (year: number): Days => ({
  first: Temporal.PlainDate.from({ year, month: 4, day: 1 }),
  after: Temporal.PlainDate.from({ year: year + 1, month: 4, day: 1 }),
});

/** A month in Japan as a span of time. */
export const spanOf = (month: Temporal.PlainYearMonth): Span => spanOfDays(daysOf(month));

export type Granted = {
  departmentId: number;
  department: string;
  programId: number;
  program: string;
  kind: ProgramKind;
  /** The kind of the town's own that it is of. */
  ownKindId: number | null;
  count: number;
  points: number;
};
type Asked = Pick<PremiumsContext, 'database' | 'balances'>;

/**
 * What each programme of a town granted in a span of days, by the date of the event in Japan; programmes that granted nothing
 * are not there. A programme that went to another department within the span, or was renamed, has a line for each: so a month
 * reads the same whatever was changed after it.
 */
export async function grantedInDays(
  context: Asked,
  { code, first, after }: { code: string } & Days,
): Promise<Granted[]> {
  const lines = new Map<string, Granted>();
  for (const days of await unchangedDays(context, { code, first, after })) {
    for (const line of await grantedUnchanged(context, { code, ...days })) {
      const name = [line.departmentId, line.department, line.programId, line.program, line.kind, line.ownKindId].join(
        '/',
      );
      const known = lines.get(name);
      if (known) Object.assign(known, { count: known.count + line.count, points: known.points + line.points });
      else lines.set(name, line);
    }
  }
  return [...lines.values()].sort((a, b) => a.departmentId - b.departmentId || a.programId - b.programId);
}

/** The same of a month. */
export const grantedIn = (
  context: Asked,
  { code, month }: { code: string; month: Temporal.PlainYearMonth },
): Promise<Granted[]> => grantedInDays(context, { code, ...daysOf(month) });

/** A span of days cut at those on which a name or a department changed. */
async function unchangedDays({ database }: Asked, { code, first, after }: { code: string } & Days): Promise<Days[]> {
  const changes = await rows<{ on: string }>(
    database,
    `SELECT from_on AS on FROM program_version JOIN program ON program.id = program_id
      WHERE municipality_code = :code AND from_on > :first AND from_on < :after
     UNION SELECT from_on FROM department_end JOIN department ON department.id = department_id
      WHERE municipality_code = :code AND from_on > :first AND from_on < :after
     UNION SELECT reopened_on FROM department_end JOIN department ON department.id = department_id
      WHERE municipality_code = :code AND reopened_on > :first AND reopened_on < :after
     UNION SELECT from_on FROM department_name JOIN department ON department.id = department_id
      WHERE municipality_code = :code AND from_on > :first AND from_on < :after ORDER BY 1`,
    { code, first: `${first}`, after: `${after}` },
  );
  const cuts = [first, ...changes.map(({ on }) => Temporal.PlainDate.from(on)), after];
  return cuts.slice(1).map((end, at) => ({ first: cuts[at] ?? first, after: end }));
}

async function grantedUnchanged(
  { database, balances }: Asked,
  { code, ...days }: { code: string } & Days,
): Promise<Granted[]> {
  const issued = issuedOf(await balances.turnover(municipalUnit(code), spanOfDays(days)));
  const programs = await rows<Omit<Granted, 'count' | 'points'>>(
    database,
    `SELECT held.program_id, held.name AS program, held.kind, held.own_kind_id, owner.department_id, department_name_on(owner.department_id, :on) AS department
       FROM program CROSS JOIN LATERAL program_on(program.id, :on) held ${ownerOn(':on')}
      WHERE program.municipality_code = :code`,
    { code, on: `${days.first}` },
  );
  return programs.flatMap((program) => {
    const found = issued.get(program.programId);
    return found ? [{ ...program, ...found }] : [];
  });
}

/** 月次ポイント発行集計 (6-3): what each department's programmes granted in a month. */
export async function showMonthlyReport(context: PremiumsContext, { caller, query }: CallOf<'showMonthlyReport'>) {
  const code = caller.municipalityCode;
  const granted = await grantedIn(context, { code, month: Temporal.PlainYearMonth.from(query.month) });
  return {
    municipality: { code, name: (await municipalityNames(context.database, [code])).get(code) ?? '' },
    month: query.month,
    lines: granted.map(({ department, program, count, points }) => ({ department, program, count, points })),
    total: granted.reduce((sum, { points }) => sum + points, 0),
    asOf: `${context.clock()}`,
  };
}
