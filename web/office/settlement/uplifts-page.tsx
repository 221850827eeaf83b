import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import { type OnDone, Register } from '../register.tsx';
import { UpliftForm } from './uplift-form.tsx';

type Uplift = RouteAnswer<typeof pointsRoutes.listUplifts>['uplifts'][number];

/** 上乗せ: shops are paid more than the points, by a named payer, in a period; it stands in the statements. */
export function UpliftsPage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const placesOf = ({ place, tieUp }: Uplift) =>
    tieUp === null ? (place ?? t('uplifts.everywhere')) : t('uplifts.tieUp', { name: tieUp });
  const end = {
    label: t('uplifts.end'),
    of: ({ name }: Uplift) => name,
    done: () => t('uplifts.changed'),
    form: (uplift: Uplift, onDone: OnDone) => <LastDay uplift={uplift} onDone={onDone} />,
  };
  return (
    <Register
      register="uplifts"
      lead={t('uplifts.lead')}
      asked={useRouteQuery(['uplifts'], () => points.call(pointsRoutes.listUplifts))}
      rows={({ uplifts }) => uplifts}
      rowKey={({ upliftId }) => String(upliftId)}
      columns={[
        { key: 'name', head: t('uplifts.name'), value: ({ name }) => name },
        { key: 'place', head: t('uplifts.place'), value: placesOf },
        { key: 'percent', head: t('uplifts.percent'), value: ({ percent }) => `${percent}%` },
        { key: 'payer', head: t('uplifts.payer'), value: ({ payer }) => payer },
        { key: 'from', head: t('uplifts.from'), value: ({ validFrom }) => validFrom, isDay: true },
        { key: 'through', head: t('uplifts.through'), value: ({ validThrough }) => validThrough, isDay: true },
      ]}
      steps={() => [end]}
      add={(_, onDone) => <UpliftForm onDone={onDone} />}
    />
  );
}

function LastDay({ uplift, onDone }: { uplift: Uplift; onDone: OnDone }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const form = useRouteForm({
    route: pointsRoutes.endUplift,
    words: 'office.uplifts',
    values: { validThrough: uplift.validThrough },
    send: (body) => points.call(pointsRoutes.endUplift, { params: { upliftId: uplift.upliftId }, body }),
    refusals: { validThrough: ['period_invalid'] },
    forgets: ['uplifts'],
    done: () => onDone(true),
  });
  return (
    <form.Entry submit={t('uplifts.end')} onCancel={() => onDone(false)}>
      <form.Day name="validThrough" label={t('uplifts.through')} />
    </form.Entry>
  );
}
