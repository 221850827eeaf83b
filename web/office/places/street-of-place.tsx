import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import type { OnDone } from '../register.tsx';

export type Streets = RouteAnswer<typeof pointsRoutes.listStreets>['streets'];

/** The streets of this municipality; none while they are not known yet. */
export function useStreets(): Streets {
  const { points } = useFace();
  return useRouteQuery(['streets'], () => points.call(pointsRoutes.listStreets)).data?.streets ?? [];
}

export const streetOptions = (streets: Streets) =>
  streets.map(({ streetId, name }) => ({ value: streetId, label: name }));

type Place = { merchantId: number; streetId: number | null };

/** Puts a shop into a street, or out of it. */
export function StreetOfPlace({ place, streets, onDone }: { place: Place; streets: Streets; onDone: OnDone }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const form = useRouteForm({
    route: pointsRoutes.setStreetOfPlace,
    words: 'office.streetOf',
    values: { streetId: String(place.streetId ?? '') },
    send: (body) => points.call(pointsRoutes.setStreetOfPlace, { params: { merchantId: place.merchantId }, body }),
    refusals: { streetId: ['street_unknown'] },
    forgets: ['merchants', 'streets'],
    done: () => onDone(true),
  });
  if (streets.length === 0) return <p>{t('streets.empty')}</p>;
  return (
    <form.Entry submit={t('streetOf.save')} onCancel={() => onDone(false)}>
      <form.Select
        name="streetId"
        label={t('streetOf.label')}
        empty={t('streetOf.none')}
        options={streetOptions(streets)}
      />
    </form.Entry>
  );
}
