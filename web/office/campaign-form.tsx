import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../contract/index.ts';
import { AmountField, amountOf } from '../components/amount-field.tsx';
import { todayInJapan } from '../components/dates.ts';
import { ChoiceField, SelectField, TextField } from '../components/field.tsx';
import { usePlaced } from '../components/refusal.ts';
import { useAct, useAsk, useForget } from '../components/use-ask.ts';
import { useFace } from './face.ts';
import { type InvitedTown, InviteTowns } from './invite-towns.tsx';
import { EntryForm } from './office-page.tsx';

const firstForm = (today: string) => ({
  ...{ name: '', occasion: 'use', percent: '', payer: 'municipality', payerName: '' },
  ...{ starts: `${today}T09:00`, ends: '', place: '', perHolder: '', budget: '', expires: '' },
});
type Form = ReturnType<typeof firstForm>;
type Occasion = RouteAnswer<typeof pointsRoutes.listCampaigns>['campaigns'][number]['occasion'];

/** A new campaign: for what, how much, who pays, when and where, its limits, and whom to invite. */
export function CampaignForm({ onDone }: { onDone: (saved: boolean) => void }) {
  const { t } = useTranslation('office');
  const { points, now } = useFace();
  const forget = useForget();
  const act = useAct();
  const [form, setForm] = useState(() => firstForm(todayInJapan(now())));
  const [invited, setInvited] = useState<InvitedTown[]>([]);
  const change = (field: keyof Form) => (value: string) => setForm((before) => ({ ...before, [field]: value }));
  const { errors, rest } = usePlaced(act.refusal, {
    ...{ endsAt: ['period_invalid'], expiresOn: ['premium_ends_too_early'], payer: ['premium_without_payer'] },
    ...{ place: ['campaign_place_without_use', 'place_unknown', 'street_unknown'] },
    invited: ['municipality_unknown', 'municipality_not_open'],
  });
  const percent = Number(form.percent.normalize('NFKC'));
  const isPercent = Number.isInteger(percent) && percent >= 1 && percent <= 100;
  const isWhole =
    form.name.trim() !== '' &&
    isPercent &&
    (form.payer === 'municipality' || form.payerName.trim() !== '') &&
    amountOf(form.budget) !== undefined &&
    (form.perHolder === '' || amountOf(form.perHolder) !== undefined) &&
    ![form.starts, form.ends, form.expires].includes('');
  const save = () =>
    act.run(
      () =>
        points.call(pointsRoutes.createCampaign, {
          body: {
            ...{ name: form.name, occasion: form.occasion as Occasion, percent },
            payer: form.payer === 'municipality' ? { kind: 'municipality' } : { kind: 'other', name: form.payerName },
            ...{ startsAt: form.starts, endsAt: form.ends, place: placeOf(form), expiresOn: form.expires },
            ...{ perHolder: amountOf(form.perHolder) ?? null, budget: amountOf(form.budget) ?? 0 },
            invited: invited.map(({ code }) => code),
          },
        }),
      () => {
        forget('campaigns');
        onDone(true);
      },
    );
  return (
    <EntryForm
      act={act}
      rest={rest}
      onSubmit={() => void save()}
      submit={t('campaigns.add')}
      disabled={!isWhole}
      onCancel={() => onDone(false)}
    >
      <TextField
        label={t('campaigns.name')}
        hint={t('campaigns.nameHint')}
        required
        maxLength={80}
        value={form.name}
        onChange={(event) => change('name')(event.target.value)}
      />
      <ChoiceField
        label={t('campaigns.occasion')}
        name="occasion"
        value={form.occasion}
        onChange={(occasion) => setForm((before) => ({ ...before, occasion, place: '' }))}
        choices={[
          { value: 'use', label: t('campaigns.use'), hint: t('campaigns.useHint') },
          { value: 'voucher', label: t('campaigns.voucher'), hint: t('campaigns.voucherHint') },
          { value: 'allocation', label: t('campaigns.allocation'), hint: t('campaigns.allocationHint') },
        ]}
      />
      <TextField
        label={t('campaigns.percent')}
        hint={t('campaigns.percentHint')}
        required
        inputMode="numeric"
        value={form.percent}
        error={form.percent !== '' && !isPercent ? t('campaigns.percentInvalid') : undefined}
        after="%"
        className="max-w-32 text-end tabular-nums"
        onChange={(event) => change('percent')(event.target.value)}
      />
      <Payer form={form} change={change} error={errors.payer} />
      <Period form={form} change={change} errors={errors} />
      {form.occasion !== 'allocation' && <Place form={form} change={change} error={errors.place} />}
      <AmountField
        label={t('campaigns.budget')}
        hint={t('campaigns.budgetHint')}
        typed={form.budget}
        onTyped={change('budget')}
      />
      <AmountField
        label={t('campaigns.perHolder')}
        hint={t('campaigns.perHolderHint')}
        required={false}
        typed={form.perHolder}
        onTyped={change('perHolder')}
      />
      <InviteTowns invited={invited} error={errors.invited} onInvited={setInvited} />
    </EntryForm>
  );
}

function placeOf({ occasion, place }: Form) {
  const [kind, id] = place.split(' ');
  if (id && kind === 'street' && occasion !== 'allocation') return { kind: 'street' as const, streetId: Number(id) };
  if (id && kind === 'shop' && occasion === 'use') return { kind: 'shop' as const, merchantId: Number(id) };
  return { kind: 'everywhere' as const };
}

type PartProps = { form: Form; change: (field: keyof Form) => (value: string) => void };

function Payer({ form, change, error }: PartProps & { error: string | undefined }) {
  const { t } = useTranslation('office');
  return (
    <>
      <ChoiceField
        label={t('campaigns.payer')}
        name="payer"
        value={form.payer}
        error={error}
        onChange={change('payer')}
        choices={[
          { value: 'municipality', label: t('campaigns.ourselves') },
          { value: 'other', label: t('campaigns.other') },
        ]}
      />
      {form.payer === 'other' && (
        <TextField
          label={t('campaigns.payerName')}
          hint={t('campaigns.payerHint')}
          required
          maxLength={80}
          value={form.payerName}
          onChange={(event) => change('payerName')(event.target.value)}
        />
      )}
    </>
  );
}

function Period({ form, change, errors }: PartProps & { errors: { endsAt?: string; expiresOn?: string } }) {
  const { t } = useTranslation('office');
  return (
    <>
      <TextField
        label={t('campaigns.starts')}
        type="datetime-local"
        required
        value={form.starts}
        onChange={(event) => change('starts')(event.target.value)}
      />
      <TextField
        label={t('campaigns.ends')}
        hint={t('campaigns.endsHint')}
        type="datetime-local"
        required
        value={form.ends}
        error={errors.endsAt}
        onChange={(event) => change('ends')(event.target.value)}
      />
      <TextField
        label={t('campaigns.expires')}
        hint={t('campaigns.expiresHint')}
        type="date"
        required
        value={form.expires}
        error={errors.expiresOn}
        onChange={(event) => change('expires')(event.target.value)}
      />
    </>
  );
}

function Place({ form, change, error }: PartProps & { error: string | undefined }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const merchants = useAsk(['merchants'], () => points.call(pointsRoutes.listMerchants));
  const streets = useAsk(['streets'], () => points.call(pointsRoutes.listStreets));
  return (
    <SelectField
      label={t('campaigns.place')}
      value={form.place}
      error={error}
      onChange={(event) => change('place')(event.target.value)}
    >
      <option value="">{t('campaigns.everywhere')}</option>
      <optgroup label={t('campaigns.street')}>
        {streets.value?.streets.map(({ streetId, name }) => (
          <option key={streetId} value={`street ${streetId}`}>
            {name}
          </option>
        ))}
      </optgroup>
      {form.occasion === 'use' && (
        <optgroup label={t('campaigns.shop')}>
          {merchants.value?.merchants.map(({ merchantId, name }) => (
            <option key={merchantId} value={`shop ${merchantId}`}>
              {name}
            </option>
          ))}
        </optgroup>
      )}
    </SelectField>
  );
}
