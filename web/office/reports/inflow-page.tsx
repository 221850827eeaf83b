import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { useDates } from '../../components/dates.ts';
import { PageTitle } from '../../components/shell.tsx';
import { Table } from '../../components/table.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import { Told } from '../office-page.tsx';
import { useFiscalYear, YearField } from './fiscal-year-field.tsx';
import { FewNote, ToldChart, useToldColumn } from './told.tsx';

type Inflow = RouteAnswer<typeof pointsRoutes.showTownInflow>;

/** 会社からの流入 (R13-09): what came to the town of each company's points, by closed month. */
export function InflowPage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const thisYear = useFiscalYear();
  const [year, setYear] = useState(thisYear);
  const asked = useRouteQuery(
    ['inflow', year],
    () => points.call(pointsRoutes.showTownInflow, { params: { fiscalYear: Number(year) } }),
    { enabled: /^2\d{3}$/.test(year) },
  );
  return (
    <>
      <PageTitle lead={t('inflow.lead')}>{t('inflow.title')}</PageTitle>
      <YearField year={year} onYear={setYear} />
      <Told asked={asked}>{(inflow) => <Lines {...inflow} year={year} />}</Told>
    </>
  );
}

function Lines({ lines, origins, fewest, year }: Inflow & { year: string }) {
  const { t } = useTranslation('office');
  const { month: inWords } = useDates();
  const toldColumn = useToldColumn<Inflow['lines'][number]>(fewest);
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
          toldColumn('points', t('flow.moved'), ({ points }) => points),
        ]}
      />
      {origins.length > 0 && <Origins {...{ origins, fewest, year }} />}
    </>
  );
}

/** From where: by the prefecture of the town that has them as residents. */
function Origins({ origins, fewest, year }: Pick<Inflow, 'origins' | 'fewest'> & { year: string }) {
  const { t } = useTranslation('office');
  const { month: inWords } = useDates();
  const toldColumn = useToldColumn<Inflow['origins'][number]>(fewest);
  const nameOf = ({ origin, prefecture }: Inflow['origins'][number]) =>
    origin === 'here' || origin === 'overseas' || origin === 'unknown'
      ? t(`inflow.origins.${origin}`)
      : (prefecture ?? origin);
  return (
    <>
      <Table
        caption={t('inflow.originCaption', { year })}
        rows={origins}
        rowKey={({ month, partnerId, origin }) => `${month} ${partnerId} ${origin}`}
        csv={year}
        empty=""
        columns={[
          { key: 'month', head: t('flow.monthHead'), value: ({ month }) => inWords(month) },
          { key: 'company', head: t('inflow.company'), value: ({ company }) => company },
          { key: 'origin', head: t('inflow.origin'), value: nameOf },
          toldColumn('points', t('flow.moved'), ({ points }) => points),
        ]}
      />
      <p className="max-w-3xl text-solid-gray-700">{t('inflow.originNote')}</p>
    </>
  );
}
