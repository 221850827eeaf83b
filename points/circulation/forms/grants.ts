import { receiptNumber } from '../../../contract/index.ts';
import type { ProgramKind } from '../../../contract/points/grants/values.ts';
import { rows } from '../../../postgres/pool.ts';
import { premiumsOf } from '../../book/balance.ts';
import { municipalUnit } from '../../book/unit.ts';
import { type Granted, grantedIn, spanOf } from '../../grants/report.ts';
import { type Asked, type FormTable, figures, monthsOf, type OfMonth, type OfYear, sum, text } from './form.ts';

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
async function premiumsIn({ context, code, month }: OfMonth) {
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
/** 取引データ (6-3): one line a grant of a month, in the order of time. */
export async function transactionsForm({ context, code, words, month }: OfMonth): Promise<FormTable> {
  const { heads, total } = words;
  const { from, until } = spanOf(month);
  const found = await rows<Transaction>(
    context.database,
    `SELECT record.occurred_at AS at, member.shown AS mykey_id, held.name AS program, named.name AS department,
            record.amount AS points, record.taken_back, record.key
       FROM grant_record record JOIN program ON program.id = record.program_id JOIN member USING (holder)
       JOIN LATERAL (SELECT name, department_id FROM program_version version
                      WHERE version.program_id = program.id AND from_on <= (record.occurred_at AT TIME ZONE 'Asia/Tokyo')::date
                      ORDER BY from_on DESC, version.id DESC LIMIT 1) held ON true
       JOIN LATERAL (SELECT name FROM department_name of_day
                      WHERE of_day.department_id = held.department_id
                        AND from_on <= (record.occurred_at AT TIME ZONE 'Asia/Tokyo')::date
                      ORDER BY from_on DESC, of_day.id DESC LIMIT 1) named ON true
      WHERE program.municipality_code = :code AND record.state = 'granted'
        AND record.occurred_at >= :from AND record.occurred_at < :until
      ORDER BY record.occurred_at, record.key`,
    { code, from: `${from}`, until: `${until}` },
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
    rows: found.map((one) => [
      minuteOf(one.at),
      one.mykeyId,
      one.program,
      one.department,
      one.points,
      one.takenBack,
      receiptNumber(one.key),
    ]),
    totals: [total, '', '', '', sum(found.map(({ points }) => points)), sum(found.map((one) => one.takenBack)), ''],
    notes: [],
    chart: null,
  };
}

/** `2016/9/5 10:30` in Japan, as the seed writes it. */
function minuteOf(at: Temporal.Instant): string {
  const { year, month, day, hour, minute } = at.toZonedDateTimeISO('Asia/Tokyo');
  return `${year}/${month}/${day} ${hour}:${String(minute).padStart(2, '0')}`;
}

const grantedByMonth = async ({ context, code, year }: OfYear): Promise<Granted[][]> =>
  Promise.all(monthsOf(year).map((month) => grantedIn(context, { code, month })));

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

/** What was granted in a fiscal year by the kind of programme (R11-07). */
export async function kindsForm(asked: OfYear): Promise<FormTable> {
  const { context, code, words } = asked;
  const { heads, total, charts, kinds } = words;
  const months = await grantedByMonth(asked);
  const kindOf = await kindsOfPrograms({ context, code, words });
  const sums = new Map<ProgramKind, { count: number; points: number }>();
  for (const { programId, count, points } of months.flat()) {
    const kind = kindOf.get(programId) ?? 'other';
    const known = sums.get(kind) ?? { count: 0, points: 0 };
    sums.set(kind, { count: known.count + count, points: known.points + points });
  }
  const lines = [...sums].sort(([, a], [, b]) => b.points - a.points);
  return {
    columns: [text('kind', heads.kind), figures('count', heads.count), figures('points', heads.points)],
    rows: lines.map(([kind, { count, points }]) => [kinds[kind], count, points]),
    totals: [total, sum(lines.map(([, { count }]) => count)), sum(lines.map(([, { points }]) => points))],
    notes: [],
    chart: {
      title: charts.kinds,
      series: [heads.points],
      rows: lines.map(([kind, { points }]) => ({ label: kinds[kind], values: [points] })),
    },
  };
}

async function kindsOfPrograms({ context, code }: Asked): Promise<Map<number, ProgramKind>> {
  const programs = await rows<{ programId: number; kind: ProgramKind }>(
    context.database,
    `SELECT DISTINCT ON (program_id) program_id, kind FROM program_version JOIN program ON program.id = program_id
      WHERE municipality_code = :code ORDER BY program_id, from_on DESC, program_version.id DESC`,
    { code },
  );
  return new Map(programs.map(({ programId, kind }) => [programId, kind]));
}
