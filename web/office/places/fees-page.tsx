import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { useDates } from '../../components/dates.ts';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { usePhrases } from '../../components/phrases.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import { type OnDone, Register } from '../register.tsx';
import { FeeExemptions, FeeUses } from './fee-uses.tsx';

type Listed = RouteAnswer<typeof pointsRoutes.listFees>;
type Fee = Listed['fees'][number];

/** 利用料 of the facilities: what their tills offer, how often each was used, and what was waived. */
export function FeesPage() {
  const { t } = useTranslation('office');
  const { date } = useDates();
  const { points } = useFace();
  const change = {
    label: t('fees.change'),
    of: ({ name }: Fee) => name,
    done: () => t('fees.changed'),
    form: (fee: Fee, onDone: OnDone) => <LastDay fee={fee} onDone={onDone} />,
  };
  const correction = (today: string) => ({
    label: t('fees.correct'),
    of: ({ name }: Fee) => name,
    done: () => t('fees.corrected'),
    form: (fee: Fee, onDone: OnDone) => <Correction fee={fee} today={today} onDone={onDone} />,
  });
  const comingOf = ({ coming }: Fee) =>
    coming ? t('fees.comingIs', { on: date(coming.fromOn), name: coming.name, yen: coming.yen }) : '';
  return (
    <Register
      register="fees"
      lead={t('fees.lead')}
      asked={useRouteQuery(['fees'], () => points.call(pointsRoutes.listFees))}
      rows={({ fees }) => fees}
      rowKey={({ feeId }) => String(feeId)}
      columns={[
        { key: 'place', head: t('fees.place'), value: ({ place }) => place },
        { key: 'name', head: t('fees.name'), value: ({ name }) => name, names: true },
        { key: 'yen', head: t('fees.yen'), value: ({ yen }) => yen },
        { key: 'coming', head: t('fees.coming'), value: comingOf, inDetail: true },
        { key: 'from', inDetail: true, head: t('fees.from'), value: ({ from }) => from, isDay: true },
        { key: 'through', head: t('fees.through'), value: ({ through }) => through, isDay: true },
      ]}
      steps={({ on }) => [correction(on), change]}
      add={({ places, on }, onDone) => <FeeForm places={places} today={on} onDone={onDone} />}
    >
      {({ on }) => (
        <>
          <FeeUses today={on} />
          <FeeExemptions />
        </>
      )}
    </Register>
  );
}

function FeeForm({ places, today, onDone }: { places: Listed['places']; today: string; onDone: OnDone }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const form = useRouteForm({
    route: pointsRoutes.createFee,
    words: 'office.fees',
    values: { place: String(places[0]?.merchantId ?? ''), name: '', yen: '', from: today, through: '' },
    send: (body, { place }) => points.call(pointsRoutes.createFee, { params: { merchantId: Number(place) }, body }),
    refusals: { place: ['place_takes_no_fee'], through: ['fee_dates'] },
    forgets: ['fees'],
    done: () => onDone(true),
  });
  if (places.length === 0) return <p>{t('fees.noPlaces')}</p>;
  return (
    <form.Entry submit={t('fees.add')} onCancel={() => onDone(false)}>
      <form.Select name="place" options={places.map((one) => ({ value: one.merchantId, label: one.name }))} />
      <form.Text name="name" />
      <form.Amount name="yen" unit={t('money.yen', { ns: 'translation' })} />
      <form.Day name="from" />
      <form.Day name="through" />
    </form.Entry>
  );
}

function Correction({ fee, today, onDone }: { fee: Fee; today: string; onDone: OnDone }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const form = useRouteForm({
    route: pointsRoutes.changeFee,
    words: 'office.fees',
    values: { name: fee.name, yen: String(fee.yen), fromOn: today, reason: '' },
    send: (body) => points.call(pointsRoutes.changeFee, { params: { feeId: fee.feeId }, body }),
    refusals: { fromOn: ['date_before_month'] },
    forgets: ['fees'],
    done: () => onDone(true),
  });
  return (
    <form.Entry submit={t('fees.correct')} onCancel={() => onDone(false)}>
      <form.Text name="name" />
      <form.Amount name="yen" unit={t('money.yen', { ns: 'translation' })} />
      <form.Day name="fromOn" />
      <form.Text name="reason" />
    </form.Entry>
  );
}

function LastDay({ fee, onDone }: { fee: Fee; onDone: OnDone }) {
  const { t } = useTranslation('office');
  const { beside } = usePhrases();
  const { points } = useFace();
  const form = useRouteForm({
    route: pointsRoutes.changeFeeLastDay,
    words: 'office.fees',
    values: { through: fee.through },
    send: (body) => points.call(pointsRoutes.changeFeeLastDay, { params: { feeId: fee.feeId }, body }),
    forgets: ['fees'],
    done: () => onDone(true),
  });
  return (
    <form.Entry submit={t('fees.change')} onCancel={() => onDone(false)}>
      <p className="mb-4 font-700">{beside(fee.place, fee.name)}</p>
      <form.Day name="through" />
    </form.Entry>
  );
}
