import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Chart } from '../../components/chart.tsx';
import { useDates } from '../../components/dates.ts';
import { Table } from '../../components/table.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import { Told } from '../office-page.tsx';
import { useFiscalYear, YearField } from '../reports/fiscal-year-field.tsx';

type Line = RouteAnswer<typeof pointsRoutes.showOwedByTown>['lines'][number];
const barsShown = 8;
const billedOf = ({ premiumYen, upliftYen }: Line) => premiumYen + upliftYen;

/** What was billed to this office in a fiscal year, by month and town, and what it has paid: the figures of its invoices. */
export function Owed() {
  const { points } = useFace();
  const thisYear = useFiscalYear();
  const [year, setYear] = useState(thisYear);
  const asked = useRouteQuery(
    ['owed', year],
    () => points.call(pointsRoutes.showOwedByTown, { params: { fiscalYear: Number(year) } }),
    { enabled: /^2\d{3}$/.test(year) },
  );
  return (
    <>
      <YearField year={year} onYear={setYear} />
      <Told asked={asked}>{({ lines }) => <Lines lines={lines} year={year} />}</Told>
    </>
  );
}

function Lines({ lines, year }: { lines: readonly Line[]; year: string }) {
  const { t } = useTranslation('office');
  const { month: inWords } = useDates();
  const byTown = [...Map.groupBy(lines, ({ municipality }) => municipality.code).values()].map((some) => ({
    label: some[0]?.municipality.name ?? '',
    values: [some.reduce((sum, line) => sum + billedOf(line), 0), some.reduce((sum, { paidYen }) => sum + paidYen, 0)],
  }));
  return (
    <>
      {byTown.length > 0 && (
        <Chart
          title={t('paid.owedChart')}
          series={[t('paid.billedYen'), t('paid.paidYen')]}
          rows={byTown.slice(0, barsShown)}
        />
      )}
      <Table
        caption={t('paid.owed', { year })}
        rows={lines}
        rowKey={({ month, municipality }) => `${month} ${municipality.code}`}
        csv={year}
        empty={t('paid.owedEmpty')}
        columns={[
          { key: 'town', head: t('paid.town'), value: ({ municipality }) => municipality.name },
          { key: 'month', head: t('paid.owedMonth'), value: ({ month }) => inWords(month) },
          { key: 'premium', head: t('paid.premiumYen'), value: ({ premiumYen }) => premiumYen, isSummed: true },
          { key: 'uplift', head: t('paid.upliftYen'), value: ({ upliftYen }) => upliftYen, isSummed: true },
          { key: 'paid', head: t('paid.paidYen'), value: ({ paidYen }) => paidYen, isSummed: true },
        ]}
      />
    </>
  );
}
