import { useTranslation } from 'react-i18next';
import { pointsRoutes } from '../../../contract/index.ts';
import { figures } from '../../components/figures.ts';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { UnprintableInName } from '../../components/unprintable-note.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import type { Answer } from '../../device/http.ts';
import { useFace } from '../face.ts';
import { type OnDone, Register } from '../register.tsx';
import type { Streets } from './street-of-place.tsx';

type Street = Streets[number];

/** 商店街 of this municipality: its office, and its own points. */
export function StreetsPage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const places = usePlaces();
  const officeOf = ({ officeMerchantId }: Street) =>
    places.find(({ merchantId }) => merchantId === officeMerchantId)?.name ?? t('streets.none');
  const pointsOf = ({ ownPoints: own }: Street) =>
    own
      ? t('streets.rate', { points: figures(own.denominator), units: figures(own.numerator), name: own.name })
      : t('streets.none');
  const change = {
    label: t('streets.change'),
    of: ({ name }: Street) => name,
    title: ({ name }: Street) => name,
    done: () => t('streets.saved'),
    form: (street: Street, onDone: OnDone) => <StreetForm street={street} onDone={onDone} />,
  };
  return (
    <Register
      register="streets"
      lead={t('streets.lead')}
      asked={useRouteQuery(['streets'], () => points.call(pointsRoutes.listStreets))}
      rows={({ streets }) => streets}
      rowKey={({ streetId }) => String(streetId)}
      columns={[
        { key: 'name', head: t('streets.name'), value: ({ name }) => name },
        { key: 'office', head: t('streets.office'), value: officeOf },
        { key: 'points', head: t('streets.ownPoints'), value: pointsOf },
        { key: 'places', head: t('streets.places'), value: ({ places: count }) => count },
      ]}
      steps={() => [change]}
      add={(_, onDone) => <StreetForm onDone={onDone} />}
    />
  );
}

function usePlaces() {
  const { points } = useFace();
  return useRouteQuery(['merchants'], () => points.call(pointsRoutes.listMerchants)).data?.merchants ?? [];
}

const typedOf = (street: Street | undefined) => ({
  name: street?.name ?? '',
  officeMerchantId: String(street?.officeMerchantId ?? ''),
  ownPoints: street?.ownPoints != null,
  ownPointsName: street?.ownPoints?.name ?? '',
  denominator: String(street?.ownPoints?.denominator ?? 1),
  numerator: String(street?.ownPoints?.numerator ?? 1),
});

function StreetForm({ street, onDone }: { street?: Street; onDone: OnDone }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const places = usePlaces();
  const form = useRouteForm({
    route: pointsRoutes.createStreet,
    words: 'office.streets',
    values: typedOf(street),
    send: (body): Promise<Answer<unknown>> =>
      street
        ? points.call(pointsRoutes.changeStreet, { params: { streetId: street.streetId }, body })
        : points.call(pointsRoutes.createStreet, { body }),
    refusals: { officeMerchantId: ['street_office_taken', 'place_unknown'], name: ['street_name_taken'] },
    forgets: ['streets', 'merchants'],
    done: () => onDone(true),
  });
  return (
    <form.Entry submit={t(street ? 'streets.save' : 'streets.add')} onCancel={() => onDone(false)}>
      <form.Text name="name" />
      <UnprintableInName
        name={form.values.name}
        find={(query) => points.call(pointsRoutes.findUnprintable, { query })}
      />
      <form.Select
        name="officeMerchantId"
        label={t('streets.office')}
        hint={t('streets.officeHint')}
        empty={t('streets.noOffice')}
        options={places.map(({ merchantId, name }) => ({ value: merchantId, label: name }))}
      />
      <form.Check name="ownPoints" label={t('streets.hasOwnPoints')} />
      {form.values.ownPoints && (
        <>
          <form.Text name="ownPointsName" label={t('streets.pointsName')} />
          <p className="mb-3 text-solid-gray-700">{t('streets.rateHint')}</p>
          <div className="grid gap-x-6 sm:grid-cols-2">
            <form.Count name="denominator" />
            <form.Count name="numerator" />
          </div>
        </>
      )}
    </form.Entry>
  );
}
