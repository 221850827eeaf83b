import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../contract/index.ts';
import { todayInJapan } from '../components/dates.ts';
import { Dialog } from '../components/dialog.tsx';
import { ChoiceField, SelectField, TextField } from '../components/field.tsx';
import { usePlaced } from '../components/refusal.ts';
import { useAct, useAsk, useForget } from '../components/use-ask.ts';
import { useFace } from './face.ts';
import { AddForm, EntryForm, RegisterPage, RegisterTable, RowButton, Told } from './office-page.tsx';

type Uplift = RouteAnswer<typeof pointsRoutes.listUplifts>['uplifts'][number];

/** 上乗せ: shops are paid more than the points, by a named payer, in a period; it stands in the statements. */
export function UpliftsPage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const asked = useAsk(['uplifts'], () => points.call(pointsRoutes.listUplifts));
  const [done, setDone] = useState<string>();
  const [changing, setChanging] = useState<Uplift>();
  return (
    <RegisterPage title={t('uplifts.title')} lead={t('uplifts.lead')} done={done}>
      <Told asked={asked}>
        {({ uplifts }) => (
          <>
            <RegisterTable
              register="uplifts"
              rows={uplifts}
              rowKey={({ upliftId }) => String(upliftId)}
              columns={[
                { key: 'name', head: t('uplifts.name'), value: ({ name }) => name },
                { key: 'place', head: t('uplifts.place'), value: ({ place }) => place ?? t('uplifts.everywhere') },
                { key: 'percent', head: t('uplifts.percent'), value: ({ percent }) => `${percent}%` },
                { key: 'payer', head: t('uplifts.payer'), value: ({ payer }) => payer },
                { key: 'from', head: t('uplifts.from'), value: ({ validFrom }) => validFrom, isDay: true },
                { key: 'through', head: t('uplifts.through'), value: ({ validThrough }) => validThrough, isDay: true },
                {
                  key: 'action',
                  head: t('uplifts.action'),
                  value: () => '',
                  show: (one) => <RowButton label={t('uplifts.end')} of={one.name} onClick={() => setChanging(one)} />,
                },
              ]}
            />
            <AddForm label={t('uplifts.add')} onDone={(saved) => setDone(saved ? t('uplifts.saved') : undefined)}>
              {(onDone) => <UpliftForm onDone={onDone} />}
            </AddForm>
          </>
        )}
      </Told>
      {changing && (
        <LastDay
          uplift={changing}
          onDone={(saved) => {
            setDone(saved ? t('uplifts.changed') : undefined);
            setChanging(undefined);
          }}
        />
      )}
    </RegisterPage>
  );
}

function UpliftForm({ onDone }: { onDone: (saved: boolean) => void }) {
  const { t } = useTranslation('office');
  const { points, now } = useFace();
  const forget = useForget();
  const act = useAct();
  const merchants = useAsk(['merchants'], () => points.call(pointsRoutes.listMerchants));
  const [form, setForm] = useState({
    ...{ name: '', merchant: '', percent: '', payer: 'municipality', payerName: '' },
    ...{ from: todayInJapan(now()), through: '' },
  });
  const change = (field: keyof typeof form) => (value: string) => setForm({ ...form, [field]: value });
  const { errors, rest } = usePlaced(act.refusal, { through: ['period_invalid'], payer: ['uplift_without_payer'] });
  const percent = Number(form.percent.normalize('NFKC'));
  const isPercent = Number.isInteger(percent) && percent >= 1 && percent <= 100;
  const wrongPercent = form.percent !== '' && !isPercent ? t('uplifts.percentInvalid') : undefined;
  const named = form.payer === 'municipality' || form.payerName.trim() !== '';
  const save = () =>
    act.run(
      () =>
        points.call(pointsRoutes.createUplift, {
          body: {
            ...{ name: form.name, percent, merchantId: form.merchant === '' ? null : Number(form.merchant) },
            payer: form.payer === 'municipality' ? { kind: 'municipality' } : { kind: 'other', name: form.payerName },
            ...{ validFrom: form.from, validThrough: form.through },
          },
        }),
      () => {
        forget('uplifts');
        onDone(true);
      },
    );
  return (
    <EntryForm
      act={act}
      rest={rest}
      onSubmit={() => void save()}
      submit={t('uplifts.add')}
      disabled={form.name.trim() === '' || !isPercent || !named || form.from === '' || form.through === ''}
      onCancel={() => onDone(false)}
    >
      <TextField
        label={t('uplifts.name')}
        hint={t('uplifts.nameHint')}
        required
        maxLength={80}
        value={form.name}
        onChange={(event) => change('name')(event.target.value)}
      />
      <SelectField
        label={t('uplifts.place')}
        value={form.merchant}
        onChange={(event) => change('merchant')(event.target.value)}
      >
        <option value="">{t('uplifts.everywhere')}</option>
        {merchants.value?.merchants.map(({ merchantId, name }) => (
          <option key={merchantId} value={merchantId}>
            {name}
          </option>
        ))}
      </SelectField>
      <TextField
        label={t('uplifts.percent')}
        hint={t('uplifts.percentHint')}
        required
        inputMode="numeric"
        value={form.percent}
        error={wrongPercent}
        after="%"
        className="max-w-32 text-end tabular-nums"
        onChange={(event) => change('percent')(event.target.value)}
      />
      <ChoiceField
        label={t('uplifts.payer')}
        name="payer"
        value={form.payer}
        onChange={change('payer')}
        choices={[
          { value: 'municipality', label: t('uplifts.ourselves') },
          { value: 'other', label: t('uplifts.other') },
        ]}
      />
      {form.payer === 'other' && (
        <TextField
          label={t('uplifts.payerName')}
          required
          maxLength={80}
          value={form.payerName}
          error={errors.payer}
          onChange={(event) => change('payerName')(event.target.value)}
        />
      )}
      <TextField
        label={t('uplifts.from')}
        type="date"
        required
        value={form.from}
        onChange={(event) => change('from')(event.target.value)}
      />
      <TextField
        label={t('uplifts.through')}
        type="date"
        required
        value={form.through}
        error={errors.through}
        onChange={(event) => change('through')(event.target.value)}
      />
    </EntryForm>
  );
}

function LastDay({ uplift, onDone }: { uplift: Uplift; onDone: (saved: boolean) => void }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const forget = useForget();
  const act = useAct();
  const [through, setThrough] = useState(uplift.validThrough);
  const { errors, rest } = usePlaced(act.refusal, { through: ['period_invalid'] });
  const save = () =>
    act.run(
      () =>
        points.call(pointsRoutes.endUplift, {
          params: { upliftId: uplift.upliftId },
          body: { validThrough: through },
        }),
      () => {
        forget('uplifts');
        onDone(true);
      },
    );
  return (
    <Dialog open title={t('uplifts.end')} onClose={() => onDone(false)}>
      <EntryForm
        act={act}
        rest={rest}
        onSubmit={() => void save()}
        submit={t('uplifts.end')}
        disabled={through === ''}
        onCancel={() => onDone(false)}
      >
        <TextField
          label={t('uplifts.through')}
          type="date"
          required
          value={through}
          error={errors.through}
          onChange={(event) => setThrough(event.target.value)}
        />
      </EntryForm>
    </Dialog>
  );
}
