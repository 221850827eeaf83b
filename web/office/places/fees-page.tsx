import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Dialog } from '../../components/dialog.tsx';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { usePhrases } from '../../components/phrases.tsx';
import { useAsk, useForget } from '../../components/use-ask.ts';
import { useFace } from '../face.ts';
import { AddForm, RegisterPage, RegisterTable, RowButton, Told } from '../office-page.tsx';
import { FeeExemptions, FeeUses } from './fee-uses.tsx';

type Listed = RouteAnswer<typeof pointsRoutes.listFees>;
type Fee = Listed['fees'][number];

/** 利用料 of the facilities: what their tills offer, how often each was used, and what was waived. */
export function FeesPage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const asked = useAsk(['fees'], () => points.call(pointsRoutes.listFees));
  const [done, setDone] = useState<string>();
  const [changing, setChanging] = useState<Fee>();
  return (
    <RegisterPage title={t('fees.title')} lead={t('fees.lead')} done={done}>
      <Told asked={asked}>
        {({ fees, places, on }) => (
          <>
            <RegisterTable
              register="fees"
              rows={fees}
              rowKey={({ feeId }) => String(feeId)}
              columns={[
                { key: 'place', head: t('fees.place'), value: ({ place }) => place },
                { key: 'name', head: t('fees.name'), value: ({ name }) => name, names: true },
                { key: 'yen', head: t('fees.yen'), value: ({ yen }) => yen },
                { key: 'from', head: t('fees.from'), value: ({ from }) => from, isDay: true },
                { key: 'through', head: t('fees.through'), value: ({ through }) => through, isDay: true },
                {
                  key: 'action',
                  head: t('fees.action'),
                  value: () => '',
                  show: (fee) => <RowButton label={t('fees.change')} of={fee.name} onClick={() => setChanging(fee)} />,
                },
              ]}
            />
            <AddForm label={t('fees.add')} onDone={(saved) => setDone(saved ? t('fees.saved') : undefined)}>
              {(onDone) => <FeeForm places={places} today={on} onDone={onDone} />}
            </AddForm>
            <FeeUses today={on} />
            <FeeExemptions />
          </>
        )}
      </Told>
      {changing && (
        <LastDay
          fee={changing}
          onDone={(saved) => {
            setDone(saved ? t('fees.changed') : undefined);
            setChanging(undefined);
          }}
        />
      )}
    </RegisterPage>
  );
}

type FormProps = { places: Listed['places']; today: string; onDone: (saved: boolean) => void };

function FeeForm({ places, today, onDone }: FormProps) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const forget = useForget();
  const form = useRouteForm({
    route: pointsRoutes.createFee,
    words: 'office.fees',
    values: { place: String(places[0]?.merchantId ?? ''), name: '', yen: '', from: today, through: '' },
    send: (body, { place }) => points.call(pointsRoutes.createFee, { params: { merchantId: Number(place) }, body }),
    refusals: { place: ['place_takes_no_fee'], through: ['fee_dates'] },
    done: () => {
      forget('fees');
      onDone(true);
    },
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

function LastDay({ fee, onDone }: { fee: Fee; onDone: (saved: boolean) => void }) {
  const { t } = useTranslation('office');
  const { beside } = usePhrases();
  const { points } = useFace();
  const forget = useForget();
  const form = useRouteForm({
    route: pointsRoutes.changeFeeLastDay,
    words: 'office.fees',
    values: { through: fee.through },
    send: (body) => points.call(pointsRoutes.changeFeeLastDay, { params: { feeId: fee.feeId }, body }),
    done: () => {
      forget('fees');
      onDone(true);
    },
  });
  return (
    <Dialog open title={t('fees.change')} onClose={() => onDone(false)}>
      <p className="mb-4 font-700">{beside(fee.place, fee.name)}</p>
      <form.Entry submit={t('fees.change')} onCancel={() => onDone(false)}>
        <form.Day name="through" />
      </form.Entry>
    </Dialog>
  );
}
