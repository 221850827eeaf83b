import { receiptNumber } from '../../../contract/index.ts';
import { one, rows } from '../../../postgres/pool.ts';
import { dateInTokyo } from '../../../server/clock.ts';
import { premiumsOf } from '../../book/balance.ts';
import { municipalUnit } from '../../book/unit.ts';
import { ownerOn } from '../../grants/programs.ts';
import { type Days, daysOfYear, type Granted, grantedIn, grantedInDays, spanOf } from '../../grants/report.ts';
import { isFound } from '../../members/protection.ts';
import {
  type Asked,
  type FormTable,
  figures,
  minuteOf,
  monthsOf,
  type OfMonth,
  type OfYear,
  sum,
  text,
} from './form.ts';

/** ポイント発行集計 (6-3): by department and programme, 通常分 and プレミアム分. */
export async function monthlyForm({ context, code, words, month }: OfMonth): Promise<FormTable> {
  const { heads, regular, premium, total, charts, notes } = words;
  const granted = await grantedIn(context, { code, month });
  const given = await premiumsIn({ context, code, words, month });
  const departments = Map.groupBy(granted, ({ department }) => department);
  const points = [...granted, ...given].map((line) => line.points);
  const counts = [...granted, ...given].map((line) => line.count);
  return {
    columns: [
      text('share', heads.share),
      text('department', heads.department),
      text('program', heads.program),
      figures('count', heads.count),
      figures('points', heads.points),
    ],
    rows: [
      ...granted.map((line) => [regular, line.department, line.program, line.count, line.points]),
      ...given.map((line) => [premium, '', line.name, line.count, line.points]),
    ],
    totals: [total, '', '', sum(counts), sum(points)],
    notes: [notes.counts, ...(given.length > 0 ? [notes.premium] : [])],
    chart:
      departments.size > 1
        ? {
            title: charts.departments,
            series: [heads.points],
            rows: [...departments].map(([label, inside]) => ({
              label,
              values: [sum(inside.map((one) => one.points))],
            })),
          }
        : null,
  };
}

/** What campaigns gave on top in a month, by their names. */
async function premiumsIn({ context, code, month }: Omit<OfMonth, 'rowsMax'>) {
  const given = premiumsOf(await context.balances.turnover(municipalUnit(code), spanOf(month)));
  const names = await rows<{ id: number; name: string }>(
    context.database,
    'SELECT id, name FROM premium_campaign WHERE id = ANY (:ids) ORDER BY id',
    { ids: [...given.keys()] },
  );
  return names.flatMap(({ id, name }) => {
    const found = given.get(id);
    return found ? [{ name, ...found }] : [];
  });
}

type Transaction = {
  at: Temporal.Instant;
  mykeyId: string;
  program: string;
  department: string;
  points: number;
  takenBack: number;
  key: string;
};
/**
 * 取引データ (6-3): one line a grant of a month, in the order of time. Whoever is protected (支援措置) has no line in what may be kept
 * and read by others; the totals count them.
 */
export async function transactionsForm(asked: OfMonth): Promise<FormTable> {
  const { context, code, words, month, rowsMax } = asked;
  const { heads, total } = words;
  const { from, until } = spanOf(month);
  const granted = `grant_record record JOIN program ON program.id = record.program_id JOIN member USING (holder)
      WHERE program.municipality_code = :code AND record.state = 'granted'
        AND record.recorded_at >= :from AND record.recorded_at < :until`;
  const span = { code, from: `${from}`, until: `${until}` };
  const found = await rows<Transaction>(
    context.database,
    `SELECT of_month.*, held.name AS program, department_name_on(owner.department_id, of_month.on) AS department
       FROM (SELECT record.recorded_at AS at, (record.recorded_at AT TIME ZONE 'Asia/Tokyo')::date AS on, record.program_id,
                    member.shown AS mykey_id, record.amount AS points, record.taken_back, record.key
               FROM ${granted} AND ${isFound('record.holder')} ORDER BY record.recorded_at, record.key LIMIT :rowsMax) of_month
       CROSS JOIN LATERAL program_on(of_month.program_id, of_month.on) held ${ownerOn('of_month.on')}
      ORDER BY of_month.at, of_month.key`,
    { ...span, rowsMax },
  );
  const all = await one<{ points: number; takenBack: number }>(
    context.database,
    `SELECT coalesce(sum(record.amount), 0)::bigint AS points, coalesce(sum(record.taken_back), 0)::bigint AS taken_back FROM ${granted}`,
    span,
  );
  return {
    columns: [
      text('at', heads.at),
      text('mykeyId', heads.mykeyId),
      text('program', heads.program),
      text('department', heads.department),
      figures('points', heads.points),
      figures('takenBack', heads.takenBack),
      text('receipt', heads.receipt),
    ],
    rows: found.map((line) => [
      minuteOf(line.at),
      line.mykeyId,
      line.program,
      line.department,
      line.points,
      line.takenBack,
      receiptNumber(line.key),
    ]),
    totals: [total, '', '', '', all.points, all.takenBack, ''],
    notes: [],
    chart: null,
  };
}

async function grantedByMonth({ context, code, year }: OfYear): Promise<Granted[][]> {
  const months: Granted[][] = [];
  // One after the other: a form must not take every connection of the pool.
  for (const month of monthsOf(year)) months.push(await grantedIn(context, { code, month }));
  return months;
}

/** 付与事業毎の年間集計 (6-3): a column a month, by the name that the programme has last. */
export async function yearlyForm(asked: OfYear): Promise<FormTable> {
  const { words, year } = asked;
  const { heads, total } = words;
  const months = await grantedByMonth(asked);
  const programs = new Map<string, { department: string; program: string; points: number[] }>();
  for (const [at, lines] of months.entries())
    for (const { programId, departmentId, department, program, points } of lines) {
      const name = `${departmentId}/${programId}`;
      const known = programs.get(name) ?? { department, program, points: new Array<number>(12).fill(0) };
      known.points[at] = (known.points[at] ?? 0) + points;
      programs.set(name, { ...known, department, program });
    }
  const lines = [...programs.values()];
  const ofMonth = (at: number) => sum(lines.map(({ points }) => points[at] ?? 0));
  const sums = months.map((_, at) => ofMonth(at));
  return {
    columns: [
      text('department', heads.department),
      text('program', heads.program),
      ...monthsOf(year).map((month) => figures(`${month}`, shortMonth(month, asked))),
      figures('year', heads.year),
    ],
    rows: lines.map(({ department, program, points }) => [department, program, ...points, sum(points)]),
    totals: [total, '', ...sums, sum(sums)],
    notes: [],
    chart: {
      title: words.titles.yearly,
      series: [heads.points],
      rows: monthsOf(year).map((month, at) => ({ label: shortMonth(month, asked), values: [sums[at] ?? 0] })),
    },
  };
}

export const shortMonth = ({ month }: Temporal.PlainYearMonth, { words }: Asked): string =>
  words.total === '合計'
    ? `${month}月`
    : new Temporal.PlainYearMonth(2000, month).toLocaleString('en', { month: 'short', calendar: 'iso8601' });

/** What was granted in a fiscal year by the kind of programme, the common ones and the town's own (R11-07). */
export async function kindsForm(asked: OfYear): Promise<FormTable> {
  const { context, code, words, year } = asked;
  const { heads, total, charts, kinds } = words;
  const days = daysOfYear(year);
  const own = await ownKindsOf(asked, lastDayOf(days, context.clock()));
  const sums = new Map<string, { count: number; points: number }>();
  for (const { kind, ownKindId, count, points } of await grantedInDays(context, { code, ...days })) {
    const name = (ownKindId !== null && own.get(ownKindId)) || kinds[kind];
    const known = sums.get(name) ?? { count: 0, points: 0 };
    sums.set(name, { count: known.count + count, points: known.points + points });
  }
  const lines = [...sums].sort(([, a], [, b]) => b.points - a.points);
  return {
    columns: [text('kind', heads.kind), figures('count', heads.count), figures('points', heads.points)],
    rows: lines.map(([name, { count, points }]) => [name, count, points]),
    totals: [total, sum(lines.map(([, { count }]) => count)), sum(lines.map(([, { points }]) => points))],
    notes: [],
    chart: {
      title: charts.kinds,
      series: [heads.points],
      rows: lines.map(([name, { points }]) => ({ label: name, values: [points] })),
    },
  };
}

/** The last day that a table of these days can speak of: their own last one, or today while they go on. */
export function lastDayOf({ after }: Days, now: Temporal.Instant): string {
  const last = after.subtract({ days: 1 });
  const today = dateInTokyo(now);
  return `${Temporal.PlainDate.compare(today, last) < 0 ? today : last}`;
}

/** The kinds of a town's own by the name that they have last. */
async function ownKindsOf({ context, code }: OfYear, on: string): Promise<Map<number, string>> {
  const kinds = await rows<{ id: number; name: string }>(
    context.database,
    `SELECT kind.id, held.name FROM program_kind kind CROSS JOIN LATERAL program_kind_on(kind.id, :on) held
      WHERE municipality_code = :code`,
    { code, on },
  );
  return new Map(kinds.map(({ id, name }) => [id, name]));
}
