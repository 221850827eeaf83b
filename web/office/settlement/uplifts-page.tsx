import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { figures } from '../../components/figures.ts';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import { type OnDone, Register } from '../register.tsx';
import { UpliftBudget } from './uplift-budget.tsx';
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
  const budget = {
    label: t('budget.setAside'),
    of: ({ name }: Uplift) => name,
    done: () => t('budget.isAside'),
    form: (uplift: Uplift, onDone: OnDone) => <UpliftBudget uplift={uplift} onDone={onDone} />,
  };
  const asideOf = ({ isOwn, budgets }: Uplift) =>
    budgets
      .map(({ fiscalYear, reserved, spent }) =>
        t('budget.asideOf', { year: fiscalYear, reserved: figures(reserved), spent: figures(spent) }),
      )
      .join(' ') || (isOwn ? t('budget.none') : '');
  return (
    <Register
      register="uplifts"
      lead={t('uplifts.lead')}
      asked={useRouteQuery(['uplifts'], () => points.call(pointsRoutes.listUplifts))}
      rows={({ uplifts }) => uplifts}
      rowKey={({ upliftId }) => String(upliftId)}
      columns={[
        { key: 'name', head: t('uplifts.name'), value: ({ name }) => name },
        { key: 'place', head: t('uplifts.place'), value: placesOf, inDetail: true },
        { key: 'percent', head: t('uplifts.percent'), value: ({ percent }) => `${percent}%` },
        { key: 'payer', head: t('uplifts.payer'), value: ({ payer }) => payer },
        { key: 'from', head: t('uplifts.from'), value: ({ validFrom }) => validFrom, isDay: true, inDetail: true },
        { key: 'through', head: t('uplifts.through'), value: ({ validThrough }) => validThrough, isDay: true },
        { key: 'budget', head: t('budget.aside'), value: asideOf, inDetail: true },
      ]}
      steps={() => [end, budget]}
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
