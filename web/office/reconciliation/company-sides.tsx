import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { RefusalBanner } from '../../components/banner.tsx';
import { Chart } from '../../components/chart.tsx';
import { fileNameOf, saveFile } from '../../components/csv.ts';
import { useDates } from '../../components/dates.ts';
import { type Column, Table } from '../../components/table.tsx';
import { useRouteMutation, useRouteQuery } from '../../components/use-route.ts';
import { useLanguage } from '../../words/use-language.ts';
import { useFace, useStaff } from '../face.ts';
import { RowButton, Told } from '../office-page.tsx';
import { useFiscalYear, YearField } from '../reports/fiscal-year-field.tsx';
import { MonthField } from '../reports/told.tsx';

type Shown = RouteAnswer<typeof pointsRoutes.showCompanyReconciliation>;
type Month = Shown['months'][number];
type Day = NonNullable<Shown['days']>[number];

/** Reports, orders, ledger, bill and bank of a company beside each other: by month of a fiscal year, and by day of one month. */
export function CompanySides({ partnerId }: { partnerId?: number }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const thisYear = useFiscalYear();
  const [year, setYear] = useState(thisYear);
  const [chosen, setChosen] = useState<string>();
  const ask = (query: { month?: string }) =>
    points.call(pointsRoutes.showCompanyReconciliation, {
      params: { fiscalYear: Number(year) },
      query: { ...query, ...(partnerId === undefined ? undefined : { partnerId }) },
    });
  const isYear = /^2\d{3}$/.test(year);
  const asked = useRouteQuery(['company-reconciliation', `${partnerId}`, year], () => ask({}), { enabled: isYear });
  const month = chosen ?? asked.data?.months[0]?.month;
  const days = useRouteQuery(
    ['company-reconciliation', `${partnerId}`, year, month],
    () => ask(month ? { month } : {}),
    {
      enabled: isYear && month !== undefined,
    },
  );
  return (
    <>
      <YearField
        year={year}
        onYear={(next) => {
          setYear(next);
          setChosen(undefined);
        }}
      />
      <Told asked={asked}>
        {({ months }) => (
          <>
            <Months months={months} year={year} />
            {month !== undefined && <MonthField months={months} shown={month} onMonth={setChosen} />}
          </>
        )}
      </Told>
      {month !== undefined && <Told asked={days}>{(shown) => <Days month={month} days={shown.days ?? []} />}</Told>}
      {month === undefined && asked.data && <p className="sr-only">{t('companyReconciliation.daysEmpty')}</p>}
    </>
  );
}

/** The sides that months and days have in common. */
function useSides<Row extends Month | Day>(): Record<'own' | 'detail', Column<Row>[]> {
  const { t } = useTranslation('office');
  return {
    own: [
      { key: 'reportedOwn', head: t('companyReconciliation.reportedOwn'), value: (row) => row.reportedOwn },
      { key: 'ordersOwn', head: t('companyReconciliation.ordersOwn'), value: (row) => row.ordersOwn },
    ],
    detail: (['couponsOwn', 'reported', 'orders', 'coupons', 'ordered', 'posted'] as const).map((key) => ({
      key,
      head: t(`companyReconciliation.${key}`),
      value: (row) => row[key],
      inDetail: true,
    })),
  };
}

function Months({ months, year }: { months: readonly Month[]; year: string }) {
  const { t } = useTranslation('office');
  const { month: inWords } = useDates();
  const { own, detail } = useSides<Month>();
  return (
    <>
      {months.length > 0 && (
        <Chart
          title={t('companyReconciliation.chart')}
          series={[t('companyReconciliation.reportedOwn'), t('companyReconciliation.ordersOwn')]}
          rows={months.map(({ month, reportedOwn, ordersOwn }) => ({
            label: inWords(month),
            values: [reportedOwn, ordersOwn],
          }))}
        />
      )}
      <Table
        caption={t('companyReconciliation.months')}
        rows={months}
        rowKey={({ month }) => month}
        csv={year}
        empty={t('companyReconciliation.monthsEmpty')}
        columns={[
          { key: 'month', head: t('companyReconciliation.month'), value: ({ month }) => inWords(month) },
          ...own,
          { key: 'billed', head: t('companyReconciliation.billed'), value: ({ bill }) => bill?.yen ?? null },
          { key: 'atBank', head: t('companyReconciliation.atBank'), value: ({ bill }) => bill?.atBank ?? null },
          { key: 'breaks', head: t('companyReconciliation.breaks'), value: ({ openBreaks }) => openBreaks },
          {
            key: 'received',
            head: t('companyReconciliation.received'),
            value: ({ bill }) => bill?.received ?? null,
            inDetail: true,
          },
          ...detail,
          {
            key: 'ofDays',
            head: t('companyReconciliation.ofDays'),
            value: ({ days, daysReported: told }) => t('companyReconciliation.ofDaysValue', { days, told }),
            inDetail: true,
          },
        ]}
      />
    </>
  );
}

/** Who sent the report of a day, when, and what stood before it. */
function useReportDetail(): Column<Day>[] {
  const { t } = useTranslation('office');
  const { time } = useDates();
  return [
    {
      key: 'receivedAt',
      head: t('companyReconciliation.receivedAt'),
      value: ({ report }) => (report ? time(report.receivedAt) : ''),
      inDetail: true,
    },
    {
      key: 'by',
      head: t('companyReconciliation.by'),
      value: ({ report }) => (report ? (report.by ?? t('companyReconciliation.bySystem')) : ''),
      inDetail: true,
    },
    {
      key: 'replaces',
      head: t('companyReconciliation.replaces'),
      value: ({ report }) => report?.replaces ?? null,
      inDetail: true,
    },
  ];
}

function Days({ month, days }: { month: string; days: readonly Day[] }) {
  const { t } = useTranslation('office');
  const { month: inWords, date } = useDates();
  const language = useLanguage();
  const { points } = useFace();
  const { role } = useStaff();
  const act = useRouteMutation();
  const { own, detail } = useSides<Day>();
  const reportDetail = useReportDetail();
  const receive = (day: string) =>
    act.mutate(
      () => points.download(pointsRoutes.downloadOwnCreditedOfDay, { params: { day }, query: { language } }),
      (bytes) => saveFile(fileNameOf(t('companyReconciliation.fileName'), day, 'csv'), bytes),
    );
  const download: Column<Day> = {
    key: 'action',
    head: t('register.action'),
    show: ({ day, isSealed }) =>
      isSealed ? (
        <RowButton label={t('companyReconciliation.download')} of={date(day)} onClick={() => void receive(day)} />
      ) : (
        t('companyReconciliation.notSealed')
      ),
  };
  return (
    <>
      {act.refusal && <RefusalBanner refusal={act.refusal} onAgain={act.again} />}
      {role === 'company' && <p className="mb-4 print:hidden">{t('companyReconciliation.daysHint')}</p>}
      <Table
        caption={t('companyReconciliation.days', { month: inWords(month) })}
        rows={days}
        rowKey={({ day }) => day}
        csv={month}
        empty={t('companyReconciliation.daysEmpty')}
        columns={[
          { key: 'day', head: t('companyReconciliation.dayHead'), value: ({ day }) => day, isDay: true },
          ...own,
          { key: 'breaks', head: t('companyReconciliation.breaks'), value: ({ openBreaks }) => openBreaks },
          {
            key: 'report',
            head: t('companyReconciliation.report'),
            value: ({ report }) => report?.fileName ?? t('companyReconciliation.noReport'),
          },
          ...detail,
          ...reportDetail,
          ...(role === 'company' ? [download] : []),
        ]}
      />
    </>
  );
}
