import { rows } from '../../../postgres/pool.ts';
import { usesOf } from '../../book/balance.ts';
import { municipalUnit } from '../../book/unit.ts';
import { daysOfYear, spanOf, spanOfDays } from '../../grants/report.ts';
import { sumByMeasure, type TownMeasure } from '../turnover.ts';
import { runningCostOf } from '../year.ts';
import { type Cell, type FormTable, figures, monthsOf, type OfYear, sum, text } from './form.ts';
import { lastDayOf, shortMonth } from './grants.ts';

/** What came of another municipality, or went to one, has a column in the year of a merger alone. */
const measuresOf = (months: readonly Record<TownMeasure, number>[]): readonly TownMeasure[] => [
  'granted',
  'premium',
  'arrived',
  ...(months.some(({ succeeded }) => succeeded !== 0) ? (['succeeded'] as const) : []),
  'used',
  'setAside',
  'expired',
];

/** Granted → used → paid, month by month of a fiscal year (R11-06). */
export async function circulationForm(asked: OfYear): Promise<FormTable> {
  const { words, year } = asked;
  const { heads, total, measures, charts, notes } = words;
  const months = await monthsOfYear(asked);
  const shown = measuresOf(months);
  const paid = await paidByMonth(asked);
  const ofYear = monthsOf(year).map((month, at) => ({
    label: shortMonth(month, asked),
    sums: months[at] ?? months[0]!,
    paid: paid.get(`${month}`) ?? 0,
  }));
  // 出納整理期間: what was used until 31 March is paid in April and May, and is of this year all the same.
  const later = [...paid].filter(([month]) => month > `${year + 1}-03`);
  const afterwards = later.map(([month, yen]) => ({
    label: words.nextYear(shortMonth(Temporal.PlainYearMonth.from(month), asked)),
    sums: sumByMeasure([]),
    paid: yen,
  }));
  const lines = [...ofYear, ...afterwards];
  return {
    columns: [
      text('month', heads.month),
      ...shown.map((measure) => figures(measure, measures[measure])),
      figures('paid', heads.paid),
    ],
    rows: lines.map((line) => [line.label, ...shown.map((measure) => line.sums[measure]), line.paid]),
    totals: [
      total,
      ...shown.map((measure) => sum(lines.map((line) => line.sums[measure]))),
      sum(lines.map((line) => line.paid)),
    ],
    notes: [notes.measures, notes.paid],
    chart: {
      title: charts.months,
      series: [measures.granted, measures.used],
      rows: ofYear.map(({ label, sums }) => ({ label, values: [sums.granted, sums.used] })),
    },
  };
}

async function monthsOfYear({ context, code, year }: OfYear) {
  const months: ReturnType<typeof sumByMeasure>[] = [];
  for (const month of monthsOf(year))
    months.push(sumByMeasure(await context.balances.turnover(municipalUnit(code), spanOf(month))));
  return months;
}

/** What moved of a town's points in a fiscal year. */
const turnoverOfYear = ({ context, code, year }: OfYear) =>
  context.balances.turnover(municipalUnit(code), spanOfDays(daysOfYear(year)));

/** What places and organisers were paid for uses of a fiscal year, by the month of the transfer date; that may lie behind the year. */
async function paidByMonth({ context, code, year }: OfYear): Promise<Map<string, number>> {
  const found = await rows<{ month: string; yen: number }>(
    context.database,
    `SELECT to_char(zengin_file.payout_on, 'YYYY-MM') AS month, sum(points)::bigint AS yen
       FROM settlement_line line JOIN settlement ON settlement.id = line.settlement_id
       JOIN settlement_line_paid paid ON paid.settlement_id = line.settlement_id AND paid.line = line.line AND line_is_paid(paid.settlement_id, paid.line, paid.file_id)
       JOIN zengin_file ON zengin_file.id = file_id
      WHERE municipality_code = :code AND leg = 'municipalityToPayee' AND NOT exempt AND points > 0
        -- Statements of before do not say it: of these the day of the transfer counts.
        AND coalesce(fiscal_year, extract(year FROM zengin_file.payout_on - interval '3 months')::integer) = :year
      GROUP BY 1 ORDER BY 1`,
    { code, year },
  );
  return new Map(found.map(({ month, yen }) => [month, yen]));
}

type Place = { id: number; name: string; kind: string; street: string | null };
/** Where a town's points were used in a fiscal year, less what was refunded; the most used place first. */
export async function placesForm(asked: OfYear): Promise<FormTable> {
  const { context, words } = asked;
  const { heads, total, charts, placeKinds } = words;
  const used = usesOf(await turnoverOfYear(asked));
  const places = await rows<Place>(
    context.database,
    `SELECT merchant.id, place_name(merchant.id, :on) AS name, place_kind(merchant.id, :on) AS kind, street.name AS street
       FROM merchant LEFT JOIN shopping_street street ON street.id = street_id WHERE merchant.id = ANY (:ids)`,
    { ids: [...used.keys()], on: lastDayOf(daysOfYear(asked.year), context.clock()) },
  );
  const lines = places
    .map((place) => ({ ...place, points: used.get(place.id) ?? 0 }))
    .sort((a, b) => b.points - a.points || a.id - b.id);
  return {
    columns: [
      text('place', heads.place),
      text('placeKind', heads.placeKind),
      text('street', heads.street),
      figures('points', heads.points),
    ],
    rows: lines.map(({ name, kind, street, points }) => [name, placeKinds[kind] ?? kind, street ?? '', points]),
    totals: [total, '', '', sum(lines.map(({ points }) => points))],
    notes: [],
    chart: {
      title: charts.places,
      series: [heads.points],
      rows: lines.slice(0, 10).map(({ name, points }) => ({ label: name, values: [points] })),
    },
  };
}

/** 経費率 and 還元率 (R11-05, R11-11): from what was granted and what the office says that running it cost. */
export async function ratiosForm(asked: OfYear): Promise<FormTable> {
  const { words } = asked;
  const { heads, ratios, notEntered, notComputable, notes } = words;
  const { granted, premium } = sumByMeasure(await turnoverOfYear(asked));
  const cost = await runningCostOf(asked.context.database, asked);
  const { costRatio, returnRatio } = ratiosOf({ issued: granted + premium, cost });
  const percent = (value: number | null): Cell => (value === null ? notComputable : `${value.toFixed(1)}%`);
  return {
    columns: [text('what', heads.what), figures('value', heads.value)],
    rows: [
      [ratios.granted, granted],
      [ratios.premium, premium],
      [ratios.cost, cost ?? notEntered],
      [ratios.costRatio, percent(costRatio)],
      [ratios.returnRatio, percent(returnRatio)],
    ],
    totals: null,
    notes: [notes.ratios],
    chart: null,
  };
}

/** In percent; null where there is nothing to divide by, or no cost was entered. */
export function ratiosOf({ issued, cost }: { issued: number; cost: number | null }): {
  costRatio: number | null;
  returnRatio: number | null;
} {
  if (cost === null || issued <= 0) return { costRatio: null, returnRatio: null };
  return { costRatio: (cost / issued) * 100, returnRatio: (issued / (issued + cost)) * 100 };
}
