import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Chart } from '../../components/chart.tsx';
import { useDates } from '../../components/dates.ts';
import { figures } from '../../components/figures.ts';
import { usePhrases } from '../../components/phrases.tsx';
import { Table } from '../../components/table.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import { Told } from '../office-page.tsx';

type Shown = RouteAnswer<typeof pointsRoutes.showMonths>;
type Line = Shown['lines'][number];

/** This month so far beside the last one: as a picture, and the same in figures. */
export function Months() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const asked = useRouteQuery(['months'], () => points.call(pointsRoutes.showMonths));
  return (
    <section aria-labelledby="months" className="mb-4">
      <h2 id="months" className="mb-3 text-xl font-700">
        {t('home.months')}
      </h2>
      <Told asked={asked}>
        {(months) =>
          months.lines.length === 0 ? <p className="mb-8">{t('home.noMonths')}</p> : <Beside {...months} />
        }
      </Told>
    </section>
  );
}

function Beside({ lines, lastMonth, thisMonth, asOf }: Shown) {
  const { t } = useTranslation('office');
  const { t: shared } = useTranslation();
  const { month, time } = useDates();
  const { aside } = usePhrases();
  const nameOf = ({ measure, of }: Line) => of ?? t(`home.measures.${measure}`);
  const months = { last: month(lastMonth), now: month(thisMonth) };
  const moved = lines.filter((line) => line.lastMonth !== 0 || line.thisMonth !== 0);
  return (
    <>
      {moved.length > 0 && (
        <Chart
          title={t('home.chart')}
          series={[months.last, t('home.soFar', { month: months.now })]}
          rows={moved.map((line) => ({ label: nameOf(line), values: [line.lastMonth, line.thisMonth] }))}
        />
      )}
      <Table
        caption={`${t('home.inFigures')}${aside(shared('money.points'))}`}
        rows={lines}
        rowKey={({ measure, of }) => `${measure} ${of}`}
        csv={thisMonth}
        asOf={time(asOf)}
        empty={t('home.noMonths')}
        columns={[
          { key: 'what', head: t('home.what'), value: nameOf },
          { key: 'last', head: months.last, value: (line) => line.lastMonth },
          { key: 'now', head: months.now, value: (line) => line.thisMonth },
          {
            key: 'difference',
            head: t('home.difference'),
            value: (line) => line.thisMonth - line.lastMonth,
            show: ({ lastMonth: before, thisMonth: after }) => `${after > before ? '+' : ''}${figures(after - before)}`,
          },
        ]}
      />
    </>
  );
}
