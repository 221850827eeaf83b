import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { useDates } from '../../components/dates.ts';
import { PageTitle } from '../../components/shell.tsx';
import { Table } from '../../components/table.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import { Told } from '../office-page.tsx';
import { FewNote, MonthField, ToldChart, useToldColumn } from './told.tsx';

type Flow = RouteAnswer<typeof pointsRoutes.showCompanyFlow>;
type Shown = NonNullable<Flow['shown']>;

/** ポイントのゆくえ (R83-04): what a company's points became, by month, and in one month by town and by use. */
export function FlowPage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const [month, setMonth] = useState<string>();
  const asked = useRouteQuery(['flow', month], () =>
    points.call(pointsRoutes.showCompanyFlow, { query: month ? { month } : {} }),
  );
  return (
    <>
      <PageTitle lead={t('flow.lead')}>{t('flow.title')}</PageTitle>
      <Told asked={asked}>
        {(flow) =>
          flow.shown ? (
            <>
              <FewNote fewest={flow.fewest} />
              <Months {...flow} />
              <MonthField months={flow.months} shown={flow.shown.month} onMonth={setMonth} />
              <Towns fewest={flow.fewest} shown={flow.shown} />
              <Uses fewest={flow.fewest} shown={flow.shown} />
            </>
          ) : (
            <p className="rounded-8 bg-solid-gray-50 p-6">{t('flow.empty')}</p>
          )
        }
      </Told>
    </>
  );
}

function Months({ months, fewest }: Flow) {
  const { t } = useTranslation('office');
  const { month: inWords, time } = useDates();
  const toldColumn = useToldColumn<Flow['months'][number]>(fewest);
  return (
    <>
      <ToldChart
        title={t('flow.chart')}
        series={[t('flow.moved'), t('flow.used')]}
        rows={months.map(({ month, moved, used }) => ({ label: inWords(month), values: [moved, used] }))}
      />
      <Table
        caption={t('flow.months')}
        rows={months}
        rowKey={({ month }) => month}
        csv
        empty={t('flow.empty')}
        columns={[
          { key: 'month', head: t('flow.monthHead'), value: ({ month }) => inWords(month) },
          { key: 'exchanged', head: t('flow.exchanged'), value: ({ exchanged }) => exchanged },
          toldColumn('moved', t('flow.moved'), ({ moved }) => moved),
          toldColumn('used', t('flow.used'), ({ used }) => used),
          toldColumn('expired', t('flow.expired'), ({ expired }) => expired),
          toldColumn('reserve', t('flow.reserve'), ({ reserve }) => reserve),
          { key: 'countedAt', head: t('flow.countedAt'), value: ({ countedAt }) => time(countedAt), inDetail: true },
        ]}
      />
    </>
  );
}

type OfMonth = { fewest: number; shown: Shown };
function Towns({ fewest, shown: { month, towns } }: OfMonth) {
  const { t } = useTranslation('office');
  const { month: inWords } = useDates();
  const toldColumn = useToldColumn<Shown['towns'][number]>(fewest);
  const caption = t('flow.towns', { month: inWords(month) });
  return (
    <>
      <ToldChart
        title={caption}
        series={[t('flow.moved'), t('flow.used')]}
        rows={towns.map(({ municipality, moved, used }) => ({ label: municipality.name, values: [moved, used] }))}
      />
      <Table
        caption={caption}
        rows={towns}
        rowKey={({ municipality }) => municipality.code}
        csv={month}
        empty={t('flow.townsEmpty')}
        columns={[
          { key: 'town', head: t('flow.town'), value: ({ municipality }) => municipality.name },
          toldColumn('moved', t('flow.moved'), ({ moved }) => moved),
          toldColumn('used', t('flow.used'), ({ used }) => used),
        ]}
      />
    </>
  );
}

function Uses({ fewest, shown: { month, uses } }: OfMonth) {
  const { t } = useTranslation('office');
  const { month: inWords } = useDates();
  const toldColumn = useToldColumn<Shown['uses'][number]>(fewest);
  const caption = t('flow.uses', { month: inWords(month) });
  const nameOf = ({ use }: Shown['uses'][number]) => t(`flow.useNames.${use}`);
  return (
    <>
      <ToldChart
        title={caption}
        series={[t('flow.used')]}
        rows={uses.map((one) => ({ label: nameOf(one), values: [one.points] }))}
      />
      <Table
        caption={caption}
        rows={uses}
        rowKey={({ use }) => use}
        csv={month}
        empty={t('flow.usesEmpty')}
        columns={[
          { key: 'use', head: t('flow.use'), value: nameOf },
          toldColumn('points', t('flow.used'), (one) => one.points),
        ]}
      />
    </>
  );
}
