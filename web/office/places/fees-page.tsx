import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { AmountField, amountOf } from '../../components/amount-field.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { SelectField, TextField } from '../../components/field.tsx';
import { usePhrases } from '../../components/phrases.tsx';
import { usePlaced } from '../../components/refusal.ts';
import { useAct, useAsk, useForget } from '../../components/use-ask.ts';
import { useFace } from '../face.ts';
import { AddForm, EntryForm, RegisterPage, RegisterTable, RowButton, Told } from '../office-page.tsx';
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
  const act = useAct();
  const [merchantId, setMerchantId] = useState(places[0]?.merchantId ?? 0);
  const [name, setName] = useState('');
  const [typed, setTyped] = useState('');
  const [from, setFrom] = useState(today);
  const [through, setThrough] = useState('');
  const { errors, rest } = usePlaced(act.refusal, {
    merchantId: ['place_takes_no_fee'],
    name: [],
    yen: [],
    from: [],
    through: ['fee_dates'],
  });
  if (places.length === 0) return <p>{t('fees.noPlaces')}</p>;
  const yen = amountOf(typed);
  const save = () =>
    yen !== undefined &&
    act.run(
      () => points.call(pointsRoutes.createFee, { params: { merchantId }, body: { name, yen, from, through } }),
      () => {
        forget('fees');
        onDone(true);
      },
    );
  return (
    <EntryForm
      act={act}
      rest={rest}
      onSubmit={() => void save()}
      submit={t('fees.add')}
      disabled={name.trim() === '' || yen === undefined || from === '' || through === ''}
      onCancel={() => onDone(false)}
    >
      <SelectField
        label={t('fees.place')}
        value={merchantId}
        error={errors.merchantId}
        onChange={(event) => setMerchantId(Number(event.target.value))}
      >
        {places.map((place) => (
          <option key={place.merchantId} value={place.merchantId}>
            {place.name}
          </option>
        ))}
      </SelectField>
      <TextField
        label={t('fees.name')}
        hint={t('fees.nameHint')}
        required
        maxLength={80}
        value={name}
        error={errors.name}
        onChange={(event) => setName(event.target.value)}
      />
      <AmountField
        label={t('fees.yen')}
        hint={t('fees.yenHint')}
        unit="yen"
        typed={typed}
        onTyped={setTyped}
        error={errors.yen}
      />
      <TextField
        label={t('fees.from')}
        type="date"
        required
        value={from}
        error={errors.from}
        onChange={(event) => setFrom(event.target.value)}
      />
      <TextField
        label={t('fees.through')}
        type="date"
        required
        value={through}
        error={errors.through}
        onChange={(event) => setThrough(event.target.value)}
      />
    </EntryForm>
  );
}

function LastDay({ fee, onDone }: { fee: Fee; onDone: (saved: boolean) => void }) {
  const { t } = useTranslation('office');
  const { beside } = usePhrases();
  const { points } = useFace();
  const forget = useForget();
  const act = useAct();
  const [through, setThrough] = useState(fee.through);
  const save = () =>
    act.run(
      () => points.call(pointsRoutes.changeFeeLastDay, { params: { feeId: fee.feeId }, body: { through } }),
      () => {
        forget('fees');
        onDone(true);
      },
    );
  return (
    <Dialog open title={t('fees.change')} onClose={() => onDone(false)}>
      <p className="mb-4 font-700">{beside(fee.place, fee.name)}</p>
      <EntryForm
        act={act}
        rest={act.refusal}
        onSubmit={() => void save()}
        submit={t('fees.change')}
        disabled={through === ''}
        onCancel={() => onDone(false)}
      >
        <TextField
          label={t('fees.through')}
          type="date"
          required
          value={through}
          onChange={(event) => setThrough(event.target.value)}
        />
      </EntryForm>
    </Dialog>
  );
}
