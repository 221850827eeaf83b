import { useTranslation } from 'react-i18next';
import { pointsRoutes } from '../../../contract/index.ts';
import { AmountField } from '../../components/amount-field.tsx';
import { ChoiceField, SelectField, TextField } from '../../components/field.tsx';
import { useAsk } from '../../components/use-ask.ts';
import { useFace } from '../face.ts';
import { type Form, percentOf } from './campaign-entry.ts';

type PartProps = { form: Form; change: (field: keyof Form) => (value: string) => void };

export function What({ form, change, error }: PartProps & { error: string | undefined }) {
  const { t } = useTranslation('office');
  const wrong = form.percent !== '' && percentOf(form) === undefined;
  return (
    <>
      <TextField
        label={t('campaigns.name')}
        hint={t('campaigns.nameHint')}
        required
        maxLength={80}
        value={form.name}
        error={error}
        onChange={(event) => change('name')(event.target.value)}
      />
      <ChoiceField
        label={t('campaigns.occasion')}
        name="occasion"
        value={form.occasion}
        onChange={(occasion) => {
          change('occasion')(occasion);
          change('place')('');
        }}
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
        error={wrong ? t('campaigns.percentInvalid') : undefined}
        after="%"
        className="max-w-32 text-end tabular-nums"
        onChange={(event) => change('percent')(event.target.value)}
      />
    </>
  );
}

export function Limits({ form, change }: PartProps) {
  const { t } = useTranslation('office');
  return (
    <>
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
    </>
  );
}

export function Payer({ form, change, error }: PartProps & { error: string | undefined }) {
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

export function Period({ form, change, errors }: PartProps & { errors: { endsAt?: string; expiresOn?: string } }) {
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

export function Place({ form, change, error }: PartProps & { error: string | undefined }) {
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
