import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { todayInJapan, useDates } from '../../components/dates.ts';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { useFace } from '../face.ts';
import { RegisterPage } from '../office-page.tsx';
import { TrailTable } from './trail-entries.tsx';

type Drawn = RouteAnswer<typeof pointsRoutes.drawTrailSample>;
type Span = { from: string; through: string };
const millisecondsOfDay = 86_400_000;

/** A sample for who audits: so many records of a span, and the seed by which anybody draws the same again. */
export function SamplePage() {
  const { t } = useTranslation('office');
  const { date } = useDates();
  const { points, now } = useFace();
  const [drawn, setDrawn] = useState<Drawn & Span>();
  const form = useRouteForm({
    route: pointsRoutes.drawTrailSample,
    words: 'office.sample',
    values: {
      from: todayInJapan(now() - 30 * millisecondsOfDay),
      through: todayInJapan(now() - millisecondsOfDay),
      count: '25',
      seed: '',
    },
    send: (query) => points.call(pointsRoutes.drawTrailSample, { query }),
    refusals: { through: ['period_invalid', 'sample_not_over'] },
    done: (answer, { from, through }) => setDrawn({ ...answer, from, through }),
  });
  return (
    <RegisterPage title={t('sample.title')} lead={t('sample.lead')} done={undefined}>
      <form.Entry submit={t('sample.draw')} className="mb-8 max-w-2xl print:hidden">
        <div className="grid gap-x-6 sm:grid-cols-2">
          <form.Day name="from" />
          <form.Day name="through" />
          <form.Count name="count" />
        </div>
        <form.Code name="seed" className="max-w-80 font-mono" />
      </form.Entry>
      {drawn && (
        <>
          <p role="status" className="mb-4">
            {t('sample.drawn', {
              from: date(drawn.from),
              through: date(drawn.through),
              of: drawn.of,
              count: drawn.entries.length,
              seed: drawn.seed,
            })}
          </p>
          <TrailTable
            caption={t('sample.caption')}
            empty={t('sample.empty')}
            entries={drawn.entries}
            csv={`${drawn.seed}`}
          />
        </>
      )}
    </RegisterPage>
  );
}
