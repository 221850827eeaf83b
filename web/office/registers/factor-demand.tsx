import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isForRole, pointsRoutes } from '../../../contract/index.ts';
import { Banner } from '../../components/banner.tsx';
import { useDates } from '../../components/dates.ts';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { useFace, useStaff } from '../face.ts';
import { Told } from '../office-page.tsx';

/** From which day the office asks everybody for a second factor, for who may decide it. */
export function FactorDemand() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const { role } = useStaff();
  const asked = useRouteQuery(['second-factor'], () => points.call(pointsRoutes.showSecondFactor));
  if (!isForRole(pointsRoutes.demandSecondFactor, role)) return null;
  return (
    <section aria-labelledby="demand" className="mb-8 max-w-2xl print:hidden">
      <h2 id="demand" className="mb-2 text-xl font-700">
        {t('access.demand')}
      </h2>
      <Told asked={asked}>{({ demandedFrom }) => <DemandForm key={demandedFrom} from={demandedFrom} />}</Told>
    </section>
  );
}

function DemandForm({ from }: { from: string | null }) {
  const { t } = useTranslation('office');
  const { date } = useDates();
  const { points } = useFace();
  const [isSaved, setSaved] = useState(false);
  const form = useRouteForm({
    route: pointsRoutes.demandSecondFactor,
    words: 'office.access',
    values: { from: from ?? '' },
    body: (values) => ({ from: values.from === '' ? null : values.from }),
    send: (body) => points.call(pointsRoutes.demandSecondFactor, { body }),
    forgets: ['second-factor'],
    done: () => setSaved(true),
  });
  return (
    <>
      {isSaved && <Banner tone="success" live title={t('access.demandSaved')} />}
      <p className="mb-4">{from ? t('access.demandIs', { on: date(from) }) : t('access.demandNone')}</p>
      <form.Entry submit={t('access.demandSave')} look="outline">
        <form.Day name="from" className="max-w-60" />
      </form.Entry>
    </>
  );
}
