import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { todayInJapan, useDates } from '../../components/dates.ts';
import { TextField } from '../../components/field.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { Table } from '../../components/table.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import { Told } from '../office-page.tsx';
import { FewNote, ToldChart, useTold } from './told.tsx';

type Inflow = RouteAnswer<typeof pointsRoutes.showTownInflow>;

/** 会社からの流入 (R13-09): what came to the town of each company's points, by closed month. */
export function InflowPage() {
  const { t } = useTranslation('office');
  const { points, now } = useFace();
  const month = todayInJapan(now()).slice(0, 7);
  const [year, setYear] = useState(String(Number(month.slice(0, 4)) - (month.slice(5) < '04' ? 1 : 0)));
  const asked = useRouteQuery(
    ['inflow', year],
    () => points.call(pointsRoutes.showTownInflow, { params: { fiscalYear: Number(year) } }),
    { enabled: /^2\d{3}$/.test(year) },
  );
  return (
    <>
      <PageTitle lead={t('inflow.lead')}>{t('inflow.title')}</PageTitle>
      <div className="max-w-xs print:hidden">
        <TextField
          label={t('inflow.year')}
          inputMode="numeric"
          value={year}
          onChange={(event) => setYear(event.target.value.normalize('NFKC').replace(/\D/g, '').slice(0, 4))}
        />
      </div>
      <Told asked={asked}>{(inflow) => <Lines {...inflow} year={year} />}</Told>
    </>
  );
}

function Lines({ lines, fewest, year }: Inflow & { year: string }) {
  const { t } = useTranslation('office');
  const { month: inWords } = useDates();
  const told = useTold(fewest);
  return (
    <>
      <FewNote fewest={fewest} />
      <ToldChart
        title={t('inflow.chart')}
        series={[t('flow.moved')]}
        rows={lines.map(({ month, company, points }) => ({ label: `${company} ${inWords(month)}`, values: [points] }))}
      />
      <Table
        caption={t('inflow.caption', { year })}
        rows={lines}
        rowKey={({ month, partnerId }) => `${month} ${partnerId}`}
        csv={year}
        empty={t('inflow.empty')}
        columns={[
          { key: 'month', head: t('flow.monthHead'), value: ({ month }) => inWords(month) },
          { key: 'company', head: t('inflow.company'), value: ({ company }) => company },
          { key: 'points', head: t('flow.moved'), value: ({ points }) => told(points) },
        ]}
      />
    </>
  );
}
