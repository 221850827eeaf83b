import { useTranslation } from 'react-i18next';
import { pointsRoutes } from '../../../contract/index.ts';
import { todayInJapan } from '../../components/dates.ts';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import { usePartyInWords } from '../places/tie-ups-page.tsx';
import type { OnDone } from '../register.tsx';

/** A new uplift: for which places, how much, who pays, and when. */
export function UpliftForm({ onDone }: { onDone: OnDone }) {
  const { t } = useTranslation('office');
  const { points, now } = useFace();
  const places = usePlaces();
  const form = useRouteForm({
    route: pointsRoutes.createUplift,
    words: 'office.uplifts',
    values: {
      name: '',
      place: '',
      percent: '',
      payer: 'municipality',
      payerName: '',
      validFrom: todayInJapan(now()),
      validThrough: '',
    },
    body: ({ place, payer, payerName, ...typed }) => ({
      ...typed,
      merchantId: null,
      tieUpId: null,
      ...places.find(({ value }) => value === place)?.of,
      payer: payer === 'other' ? { kind: 'other', name: payerName } : { kind: 'municipality' },
    }),
    send: (body) => points.call(pointsRoutes.createUplift, { body }),
    refusals: {
      place: ['place_unknown', 'tie_up_unknown'],
      validThrough: ['period_invalid'],
      payer: ['uplift_without_payer'],
    },
    forgets: ['uplifts'],
    done: () => onDone(true),
  });
  const payers = [
    { value: 'municipality', label: t('uplifts.ourselves') },
    { value: 'other', label: t('uplifts.other') },
  ];
  return (
    <form.Entry submit={t('uplifts.add')} onCancel={() => onDone(false)}>
      <form.Text name="name" />
      <form.Select name="place" empty={t('uplifts.everywhere')} options={places} required={false} />
      <form.Count name="percent" unit="%" />
      <form.Choice name="payer" choices={payers} />
      {form.values.payer === 'other' && <form.Text name="payerName" />}
      <form.Day name="validFrom" label={t('uplifts.from')} />
      <form.Day name="validThrough" label={t('uplifts.through')} />
    </form.Entry>
  );
}

/** One shop, or the places of one tie-up that has not ended. */
function usePlaces() {
  const { t } = useTranslation('office');
  const { points, now } = useFace();
  const inWords = usePartyInWords();
  const merchants = useRouteQuery(['merchants'], () => points.call(pointsRoutes.listMerchants)).data?.merchants ?? [];
  const tieUps = useRouteQuery(['tie-ups'], () => points.call(pointsRoutes.listTieUps)).data?.given ?? [];
  const today = todayInJapan(now());
  return [
    ...merchants.map(({ merchantId, name }) => ({ value: `shop ${merchantId}`, label: name, of: { merchantId } })),
    ...tieUps
      .filter(({ validThrough }) => validThrough >= today)
      .map((tieUp) => ({
        value: `tie-up ${tieUp.tieUpId}`,
        label: t('uplifts.tieUp', { name: inWords(tieUp) }),
        of: { tieUpId: tieUp.tieUpId },
      })),
  ];
}
