import { useTranslation } from 'react-i18next';
import { pointsRoutes } from '../../../contract/index.ts';
import { todayInJapan } from '../../components/dates.ts';
import { type RouteForm, useRouteForm } from '../../components/form/route-form.tsx';
import { UnprintableInName } from '../../components/unprintable-note.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import { streetOptions, useStreets } from '../places/street-of-place.tsx';
import type { OnDone } from '../register.tsx';

const typedOf = (today: string) => ({
  name: '',
  where: 'town',
  streetId: '',
  schemeId: '',
  counted: 'days',
  validFrom: today,
  validThrough: '',
  validDays: '180',
  claimDays: '14',
  afterExpiry: 'return',
  soldFrom: today,
  soldThrough: '',
});
type Typed = ReturnType<typeof typedOf>;
type Form = RouteForm<Typed, 'office.voucherKinds'>;

const bodyOf = ({ where, streetId, schemeId, counted, validDays, validFrom, validThrough, ...typed }: Typed) => ({
  ...typed,
  streetId: where === 'street' ? streetId : null,
  schemeId: where === 'scheme' ? schemeId : null,
  validity: counted === 'fixed' ? { validFrom, validThrough } : { validDays },
});

/** A new kind of voucher: where it counts, how long, and what becomes of one that nobody used. */
export function VoucherKindForm({ onDone }: { onDone: OnDone }) {
  const { t } = useTranslation('office');
  const { points, now } = useFace();
  const form = useRouteForm({
    route: pointsRoutes.createVoucherKind,
    words: 'office.voucherKinds',
    values: typedOf(todayInJapan(now())),
    body: bodyOf,
    // Without a street it would count in the whole town.
    wrong: ({ where, streetId, schemeId }) => ({
      streetId: where === 'street' && streetId === '',
      schemeId: where === 'scheme' && schemeId === '',
    }),
    send: (body) => points.call(pointsRoutes.createVoucherKind, { body }),
    refusals: {
      name: ['voucher_kind_name_taken'],
      streetId: ['street_unknown'],
      schemeId: ['voucher_scheme_unknown'],
      soldThrough: ['period_invalid'],
    },
    forgets: ['voucher-kinds'],
    done: () => onDone(true),
  });
  const afters = (['return', 'forfeit'] as const).map((value) => ({
    value,
    label: t(`voucherKinds.${value}`),
    hint: t(`voucherKinds.${value}Hint`),
  }));
  return (
    <form.Entry submit={t('voucherKinds.add')} onCancel={() => onDone(false)}>
      <form.Text name="name" />
      <UnprintableInName
        name={form.values.name}
        find={(query) => points.call(pointsRoutes.findUnprintable, { query })}
      />
      <Where form={form} />
      <Validity form={form} />
      <form.Count name="claimDays" />
      <form.Choice name="afterExpiry" label={t('voucherKinds.after')} inPairs choices={afters} />
      <div className="grid gap-x-6 sm:grid-cols-2">
        <form.Day name="soldFrom" />
        <form.Day name="soldThrough" />
      </div>
    </form.Entry>
  );
}

/** Where it counts: in the whole town, in one street, or in every town of a scheme that the town has joined. */
function Where({ form }: { form: Form }) {
  const { t } = useTranslation('office');
  const streets = useStreets();
  const schemes = useSchemes();
  const wheres = [
    { value: 'town', label: t('voucherKinds.wholeTown') },
    ...(streets.length > 0 ? [{ value: 'street', label: t('voucherKinds.street') }] : []),
    ...(schemes.length > 0 ? [{ value: 'scheme', label: t('voucherKinds.scheme') }] : []),
  ];
  return (
    <>
      {wheres.length > 1 && (
        <form.Choice
          name="where"
          inPairs
          choices={wheres}
          onChange={() =>
            form.set({
              streetId: String(streets[0]?.streetId ?? ''),
              schemeId: String(schemes[0]?.campaignId ?? ''),
            })
          }
        />
      )}
      {form.values.where === 'street' && (
        <form.Select name="streetId" label={t('voucherKinds.chooseStreet')} required options={streetOptions(streets)} />
      )}
      {form.values.where === 'scheme' && (
        <form.Select
          name="schemeId"
          label={t('voucherKinds.chooseScheme')}
          required
          options={schemes.map(({ campaignId, name }) => ({ value: campaignId, label: name }))}
        />
      )}
    </>
  );
}

/** Campaigns on vouchers of a prefecture that the town has joined: a kind of theirs counts in all their towns. */
function useSchemes() {
  const { points } = useFace();
  const asked = useRouteQuery(['campaigns'], () => points.call(pointsRoutes.listCampaigns));
  return (asked.data?.campaigns ?? []).filter(
    ({ host, membership, occasion, state }) =>
      host === null && membership === 'joined' && occasion === 'voucher' && state !== 'over',
  );
}

/** Either two dates, or so many days from the day of issue. */
function Validity({ form }: { form: Form }) {
  const { t } = useTranslation('office');
  const ways = [
    { value: 'days', label: t('voucherKinds.days') },
    { value: 'fixed', label: t('voucherKinds.fixed') },
  ];
  return (
    <>
      <form.Choice name="counted" label={t('voucherKinds.validity')} inPairs choices={ways} />
      {form.values.counted === 'days' ? (
        <form.Count name="validDays" />
      ) : (
        <div className="grid gap-x-6 sm:grid-cols-2">
          <form.Day name="validFrom" />
          <form.Day name="validThrough" />
        </div>
      )}
    </>
  );
}
