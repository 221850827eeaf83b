import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Bars } from '../../components/bars.tsx';
import { todayInJapan, useDates } from '../../components/dates.ts';
import { TextField } from '../../components/field.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { Table } from '../../components/table.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import { Told } from '../office-page.tsx';

type Report = RouteAnswer<typeof pointsRoutes.showMonthlyReport>;

/** 月のポイント発行集計 (6-3): per department and programme, with the total. */
export function ReportPage() {
  const { t } = useTranslation('office');
  const { points, now } = useFace();
  const [month, setMonth] = useState(todayInJapan(now()).slice(0, 7));
  const asked = useRouteQuery(
    ['report', month],
    () => points.call(pointsRoutes.showMonthlyReport, { query: { month } }),
    {
      enabled: /^\d{4}-\d{2}$/.test(month),
    },
  );
  return (
    <>
      <PageTitle>{t('report.title')}</PageTitle>
      <div className="max-w-60 print:hidden">
        <TextField
          label={t('report.month')}
          type="month"
          value={month}
          onChange={(event) => setMonth(event.target.value)}
        />
      </div>
      <Told asked={asked}>{(report) => <Lines report={report} />}</Told>
    </>
  );
}

function Lines({ report }: { report: Report }) {
  const { t } = useTranslation('office');
  const { month: inWords } = useDates();
  const { lines, municipality, month, total, asOf } = report;
  const byDepartment = Map.groupBy(lines, ({ department }) => department);
  const bars = [...byDepartment].map(([label, inside]) => ({
    label,
    value: inside.reduce((sum, line) => sum + line.points, 0),
  }));
  return (
    <>
      <Table
        caption={t('report.caption', { municipality: municipality.name, month: inWords(month) })}
        rows={lines}
        rowKey={({ department, program }) => `${department} ${program}`}
        csv={month}
        asOf={asOf}
        empty={t('report.empty')}
        columns={[
          { key: 'department', head: t('report.department'), value: ({ department }) => department },
          { key: 'program', head: t('report.program'), value: ({ program }) => program, names: true },
          { key: 'count', head: t('report.count'), value: ({ count }) => count, isSummed: true },
          { key: 'points', head: t('report.points'), value: ({ points }) => points, total },
        ]}
      />
      {bars.length > 1 && <Bars title={t('report.chart')} bars={bars} />}
    </>
  );
}
