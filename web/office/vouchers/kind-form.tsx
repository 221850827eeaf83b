import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes } from '../../../contract/index.ts';
import { todayInJapan } from '../../components/dates.ts';
import { ChoiceField, SelectField, TextField } from '../../components/field.tsx';
import { usePlaced } from '../../components/refusal.ts';
import { useAct, useForget } from '../../components/use-ask.ts';
import { useFace } from '../face.ts';
import { EntryForm } from '../office-page.tsx';
import { useStreets } from '../places/street-of-place.tsx';
import { wholeNumber } from './offline-limits.tsx';

const days = (min: number) => ({ min, max: 184 });
type Entry = {
  name: string;
  where: 'town' | 'street';
  streetId: number | undefined;
  counted: 'fixed' | 'days';
  validFrom: string;
  validThrough: string;
  validDays: string;
  claimDays: string;
  afterExpiry: 'return' | 'forfeit';
  soldFrom: string;
  soldThrough: string;
};

/** A new kind of voucher: where it counts, how long, and what becomes of one that nobody used. */
export function VoucherKindForm({ onDone }: { onDone: (saved: boolean) => void }) {
  const { t } = useTranslation('office');
  const { points, now } = useFace();
  const forget = useForget();
  const act = useAct();
  const streets = useStreets();
  const today = todayInJapan(now());
  const [entry, setEntry] = useState<Entry>({
    name: '',
    where: 'town',
    streetId: undefined,
    counted: 'days',
    validFrom: today,
    validThrough: '',
    validDays: '180',
    claimDays: '14',
    afterExpiry: 'return',
    soldFrom: today,
    soldThrough: '',
  });
  const set = (change: Partial<Entry>) => setEntry({ ...entry, ...change });
  const { errors, rest } = usePlaced(act.refusal, {
    name: ['voucher_kind_name_taken'],
    streetId: ['street_unknown'],
    soldThrough: ['period_invalid'],
  });
  const { name, where, counted, validFrom, validThrough, afterExpiry, soldFrom, soldThrough } = entry;
  const streetId = where === 'street' ? (entry.streetId ?? streets[0]?.streetId) : null;
  const validDays = wholeNumber(entry.validDays, days(1));
  const claimDays = wholeNumber(entry.claimDays, days(0));
  const hasValidity = counted === 'fixed' ? validFrom !== '' && validThrough !== '' : validDays !== undefined;
  const save = () =>
    streetId !== undefined &&
    claimDays !== undefined &&
    act.run(
      () =>
        points.call(pointsRoutes.createVoucherKind, {
          body: {
            name,
            streetId,
            claimDays,
            afterExpiry,
            soldFrom,
            soldThrough,
            validity: counted === 'fixed' ? { validFrom, validThrough } : { validDays: validDays ?? 0 },
          },
        }),
      () => {
        forget('voucher-kinds');
        onDone(true);
      },
    );
  return (
    <EntryForm
      act={act}
      rest={rest}
      submit={t('voucherKinds.add')}
      disabled={
        [name.trim(), soldFrom, soldThrough].includes('') ||
        !hasValidity ||
        claimDays === undefined ||
        streetId === undefined
      }
      onSubmit={() => void save()}
      onCancel={() => onDone(false)}
    >
      <TextField
        label={t('voucherKinds.name')}
        hint={t('voucherKinds.nameHint')}
        required
        maxLength={40}
        value={name}
        error={errors.name}
        onChange={(event) => set({ name: event.target.value })}
      />
      {streets.length > 0 && (
        <ChoiceField
          name="where"
          label={t('voucherKinds.where')}
          inPairs
          value={where}
          choices={[
            { value: 'town', label: t('voucherKinds.wholeTown') },
            { value: 'street', label: t('voucherKinds.street') },
          ]}
          onChange={(value) => set({ where: value as Entry['where'] })}
        />
      )}
      {where === 'street' && (
        <SelectField
          label={t('voucherKinds.chooseStreet')}
          value={String(streetId ?? '')}
          error={errors.streetId}
          onChange={(event) => set({ streetId: Number(event.target.value) })}
        >
          {streets.map((street) => (
            <option key={street.streetId} value={street.streetId}>
              {street.name}
            </option>
          ))}
        </SelectField>
      )}
      <Validity entry={entry} set={set} />
      <TextField
        label={t('voucherKinds.claimDays')}
        hint={t('voucherKinds.claimHint')}
        required
        inputMode="numeric"
        className="max-w-40 text-end tabular-nums"
        value={entry.claimDays}
        error={claimDays === undefined ? t('voucherKinds.number', days(0)) : undefined}
        onChange={(event) => set({ claimDays: event.target.value })}
      />
      <ChoiceField
        name="after"
        label={t('voucherKinds.after')}
        inPairs
        value={afterExpiry}
        choices={(['return', 'forfeit'] as const).map((value) => ({
          value,
          label: t(`voucherKinds.${value}`),
          hint: t(`voucherKinds.${value}Hint`),
        }))}
        onChange={(value) => set({ afterExpiry: value as Entry['afterExpiry'] })}
      />
      <div className="grid gap-x-6 sm:grid-cols-2">
        {(['soldFrom', 'soldThrough'] as const).map((side) => (
          <TextField
            key={side}
            label={t(`voucherKinds.${side}`)}
            type="date"
            required
            value={entry[side]}
            error={side === 'soldThrough' ? errors.soldThrough : undefined}
            onChange={(event) => set({ [side]: event.target.value })}
          />
        ))}
      </div>
    </EntryForm>
  );
}

/** Either two dates, or so many days from the day of issue. */
function Validity({ entry, set }: { entry: Entry; set: (change: Partial<Entry>) => void }) {
  const { t } = useTranslation('office');
  return (
    <>
      <ChoiceField
        name="counted"
        label={t('voucherKinds.validity')}
        inPairs
        value={entry.counted}
        choices={[
          { value: 'days', label: t('voucherKinds.days') },
          { value: 'fixed', label: t('voucherKinds.fixed') },
        ]}
        onChange={(value) => set({ counted: value as Entry['counted'] })}
      />
      {entry.counted === 'days' ? (
        <TextField
          label={t('voucherKinds.validDays')}
          required
          inputMode="numeric"
          className="max-w-40 text-end tabular-nums"
          value={entry.validDays}
          error={wholeNumber(entry.validDays, days(1)) === undefined ? t('voucherKinds.number', days(1)) : undefined}
          onChange={(event) => set({ validDays: event.target.value })}
        />
      ) : (
        <div className="grid gap-x-6 sm:grid-cols-2">
          {(['validFrom', 'validThrough'] as const).map((side) => (
            <TextField
              key={side}
              label={t(`voucherKinds.${side}`)}
              type="date"
              required
              value={entry[side]}
              onChange={(event) => set({ [side]: event.target.value })}
            />
          ))}
        </div>
      )}
    </>
  );
}
