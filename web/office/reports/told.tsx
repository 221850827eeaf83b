import { useTranslation } from 'react-i18next';
import { Chart } from '../../components/chart.tsx';
import { useDates } from '../../components/dates.ts';
import { SelectField } from '../../components/field.tsx';
import { figures } from '../../components/figures.ts';
import type { Column } from '../../components/table.tsx';

/** A column of sums, each told or said to be of too few people, where figures stand. */
export function useToldColumn<Row>(fewest: number) {
  const { t } = useTranslation('office');
  return (key: string, head: string, sumOf: (row: Row) => number | null): Column<Row> => {
    const value = (row: Row) => sumOf(row) ?? t('flow.few', { count: fewest });
    return {
      key,
      head,
      value,
      show: (row) => {
        const told = value(row);
        return typeof told === 'number' ? figures(told) : <span className="block text-end">{told}</span>;
      },
    };
  };
}

/** That small numbers are left out, and why others are. */
export function FewNote({ fewest }: { fewest: number }) {
  const { t } = useTranslation('office');
  return <p className="mb-6 max-w-3xl text-solid-gray-700">{t('flow.fewNote', { count: fewest })}</p>;
}

/** Which of the months that were counted is shown. */
export function MonthField(props: {
  months: readonly { month: string }[];
  shown: string;
  onMonth: (month: string) => void;
}) {
  const { t } = useTranslation('office');
  const { month: inWords } = useDates();
  return (
    <div className="max-w-xs print:hidden">
      <SelectField label={t('flow.month')} value={props.shown} onChange={(event) => props.onMonth(event.target.value)}>
        {props.months.map(({ month }) => (
          <option key={month} value={month}>
            {inWords(month)}
          </option>
        ))}
      </SelectField>
    </div>
  );
}

const rowsShown = 8;
type Row = { label: string; values: readonly (number | null)[] };
/** A picture of the first rows of which all may be told; with less than one there is none, and the table says why. */
export function ToldChart(props: {
  title: string;
  series: readonly [string, string] | readonly [string];
  rows: readonly Row[];
}) {
  const isWhole = (row: Row): row is { label: string; values: number[] } => row.values.every((value) => value !== null);
  const rows = props.rows.filter(isWhole).slice(0, rowsShown);
  return rows.length > 0 && <Chart title={props.title} series={props.series} rows={rows} />;
}
