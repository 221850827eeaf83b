import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { useDates } from '../../components/dates.ts';
import { usePhrases } from '../../components/phrases.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { Table } from '../../components/table.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import { Told } from '../office-page.tsx';
import { FewNote, MonthField, ToldChart, useToldColumn } from './told.tsx';

type Prefecture = RouteAnswer<typeof pointsRoutes.showPrefecture>;
type Flow = RouteAnswer<typeof pointsRoutes.showPrefectureFlow>;

/** 県内の市町村 (R73-05, R42-01): who joined the prefecture's campaigns, what it owes each, and what is granted and used there. */
export function PrefecturePage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const asked = useRouteQuery(['prefecture'], () => points.call(pointsRoutes.showPrefecture));
  return (
    <>
      <PageTitle lead={t('prefecture.lead')}>{t('prefecture.title')}</PageTitle>
      <Told asked={asked}>
        {({ prefecture, towns }) =>
          prefecture === null ? (
            <p className="rounded-8 bg-solid-gray-50 p-6">{t('prefecture.none')}</p>
          ) : (
            <>
              <Towns name={prefecture} towns={towns} />
              <p className="mb-10 print:hidden">
                <Link to="/paid-campaigns">{t('prefecture.propose')}</Link>
              </p>
              <WideArea />
            </>
          )
        }
      </Told>
    </>
  );
}

function Towns({ name, towns }: { name: string; towns: Prefecture['towns'] }) {
  const { t } = useTranslation('office');
  const { list } = usePhrases();
  const namesOf = (some: Prefecture['towns'][number]['campaigns']) =>
    some.length > 0 ? list(some.map((one) => one.name)) : t('prefecture.noCampaign');
  return (
    <>
      <ToldChart
        title={t('paid.owedChart')}
        series={[t('paid.billedYen'), t('paid.paidYen')]}
        rows={towns
          .filter(({ billedYen }) => billedYen > 0)
          .map(({ municipality, billedYen, paidYen }) => ({ label: municipality.name, values: [billedYen, paidYen] }))}
      />
      <Table
        caption={t('prefecture.caption', { name })}
        // Those that have begun come first.
        rows={towns.toSorted((a, b) => Number(b.isOpen) - Number(a.isOpen))}
        rowKey={({ municipality }) => municipality.code}
        csv
        empty={t('prefecture.empty')}
        columns={[
          { key: 'town', head: t('prefecture.town'), value: ({ municipality }) => municipality.name },
          {
            key: 'open',
            head: t('prefecture.open'),
            value: ({ isOpen }) => t(isOpen ? 'prefecture.isOpen' : 'prefecture.notOpen'),
          },
          {
            key: 'joined',
            head: t('prefecture.joined'),
            value: ({ campaigns }) => namesOf(campaigns.filter(({ state }) => state === 'joined')),
          },
          { key: 'billed', head: t('paid.billedYen'), value: ({ billedYen }) => billedYen, isSummed: true },
          { key: 'paid', head: t('paid.paidYen'), value: ({ paidYen }) => paidYen, inDetail: true },
          {
            key: 'others',
            head: t('prefecture.others'),
            value: ({ campaigns }) => namesOf(campaigns.filter(({ state }) => state !== 'joined')),
            inDetail: true,
          },
        ]}
      />
    </>
  );
}

function WideArea() {
  const { points } = useFace();
  const [month, setMonth] = useState<string>();
  const asked = useRouteQuery(['prefecture-flow', month], () =>
    points.call(pointsRoutes.showPrefectureFlow, { query: month ? { month } : {} }),
  );
  return <Told asked={asked}>{(flow) => <Months flow={flow} onMonth={setMonth} />}</Told>;
}

function Months({ flow: { fewest, months, shown }, onMonth }: { flow: Flow; onMonth: (month: string) => void }) {
  const { t } = useTranslation('office');
  const { month: inWords, time } = useDates();
  const toldMonth = useToldColumn<Flow['months'][number]>(fewest);
  const toldTown = useToldColumn<NonNullable<Flow['shown']>['towns'][number]>(fewest);
  return (
    <>
      <ToldChart
        title={t('prefecture.flowChart')}
        series={[t('prefecture.granted'), t('prefecture.used')]}
        rows={months.map(({ month, granted, used }) => ({ label: inWords(month), values: [granted, used] }))}
      />
      <Table
        caption={t('prefecture.flow')}
        rows={months}
        rowKey={({ month }) => month}
        csv
        empty={t('prefecture.flowEmpty')}
        columns={[
          { key: 'month', head: t('flow.monthHead'), value: ({ month }) => inWords(month) },
          toldMonth('granted', t('prefecture.granted'), ({ granted }) => granted),
          toldMonth('used', t('prefecture.used'), ({ used }) => used),
          { key: 'countedAt', head: t('flow.countedAt'), value: ({ countedAt }) => time(countedAt), inDetail: true },
        ]}
      />
      {shown && (
        <>
          <FewNote fewest={fewest} />
          <MonthField months={months} shown={shown.month} onMonth={onMonth} />
          <Table
            caption={t('prefecture.flowTowns', { month: inWords(shown.month) })}
            rows={shown.towns}
            rowKey={({ municipality }) => municipality.code}
            csv={shown.month}
            empty={t('prefecture.flowTownsEmpty')}
            columns={[
              { key: 'town', head: t('prefecture.town'), value: ({ municipality }) => municipality.name },
              toldTown('granted', t('prefecture.granted'), ({ granted }) => granted),
              toldTown('used', t('prefecture.used'), ({ used }) => used),
            ]}
          />
        </>
      )}
    </>
  );
}
