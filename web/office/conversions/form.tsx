import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer, type RouteRequest } from '../../../contract/index.ts';
import { AmountField, amountOf } from '../../components/amount-field.tsx';
import { Banner } from '../../components/banner.tsx';
import { CheckField, SelectField, TextField } from '../../components/field.tsx';
import { usePlaced } from '../../components/refusal.ts';
import { useAct, useForget } from '../../components/use-ask.ts';
import { useFace } from '../face.ts';
import { EntryForm } from '../office-page.tsx';

export type Listed = RouteAnswer<typeof pointsRoutes.listConversionTargets>;
export type Target = Listed['targets'][number];
type Body = NonNullable<RouteRequest<typeof pointsRoutes.addConversionTarget>['body']>;
type Entry = Omit<Body, 'rate' | 'pointsMin' | 'numberForm'> & {
  numerator: string;
  denominator: string;
  pointsMin: string;
  pattern: Body['numberForm']['pattern'];
  lengthMin: string;
  lengthMax: string;
  check: Body['numberForm']['check'];
  expires: boolean;
};

const kinds = ['street_points', 'gift_certificate', 'prepaid', 'transport'] as const;

/** As typed, begun with what is registered. */
const entryOf = (target: Target | undefined, payees: Listed['payees']): Entry => ({
  kind: target?.kind ?? 'street_points',
  name: target?.name ?? '',
  unitName: target?.unitName ?? '',
  payeeId: target?.payee.merchantId ?? payees[0]?.merchantId ?? 0,
  numerator: String(target?.rate.numerator ?? 1),
  denominator: String(target?.rate.denominator ?? 1),
  pointsMin: String(target?.pointsMin ?? 1),
  pattern: target?.numberForm.pattern ?? 'digits',
  lengthMin: String(target?.numberForm.lengthMin ?? ''),
  lengthMax: String(target?.numberForm.lengthMax ?? ''),
  check: target?.numberForm.check ?? 'none',
  expires: target?.numberForm.expires ?? false,
  endpoint: target?.endpoint ?? '',
  open: target?.open ?? true,
});

/** What is no number is sent as one that the server refuses by its name. */
const numberOf = (typed: string) => Number(typed.normalize('NFKC').trim() || Number.NaN) || 0;

function bodyOf(entry: Entry): Body {
  const { numerator, denominator, pointsMin, pattern, lengthMin, lengthMax, check, expires, ...rest } = entry;
  return {
    ...rest,
    rate: { numerator: numberOf(numerator), denominator: numberOf(denominator) },
    pointsMin: amountOf(pointsMin) ?? 0,
    numberForm: { pattern, lengthMin: numberOf(lengthMin), lengthMax: numberOf(lengthMax), check, expires },
  };
}

type Props = { payees: Listed['payees']; target?: Target; onDone: (saved: boolean) => void };

/** Registers a target, or changes one. */
export function ConversionForm({ payees, target, onDone }: Props) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const forget = useForget();
  const act = useAct();
  const [entry, setEntry] = useState(() => entryOf(target, payees));
  const set = (change: Partial<Entry>) => setEntry({ ...entry, ...change });
  const { errors, rest } = usePlaced(act.refusal, {
    name: ['target_name_taken'],
    unitName: [],
    payeeId: ['payee_not_possible'],
    numerator: [],
    denominator: [],
    pointsMin: ['amount_invalid'],
    lengthMin: [],
    lengthMax: ['number_form_invalid'],
    endpoint: ['endpoint_invalid'],
  });
  if (payees.length === 0) return <Banner tone="info" title={t('conversions.noPayees')} />;
  const isComplete = [entry.name, entry.unitName, entry.lengthMin, entry.lengthMax, entry.endpoint].every((text) =>
    text.trim(),
  );
  const body = bodyOf(entry);
  const save = () =>
    act.run<unknown, string>(
      () =>
        target
          ? points.call(pointsRoutes.changeConversionTarget, { params: { targetId: target.targetId }, body })
          : points.call(pointsRoutes.addConversionTarget, { body }),
      () => {
        forget('conversion-targets');
        onDone(true);
      },
    );
  return (
    <EntryForm
      act={act}
      rest={rest}
      submit={t(target ? 'conversions.save' : 'conversions.add')}
      disabled={!isComplete}
      onSubmit={() => void save()}
      onCancel={() => onDone(false)}
    >
      <SelectField
        label={t('conversions.kind')}
        value={entry.kind}
        onChange={(event) => set({ kind: event.target.value as Entry['kind'] })}
      >
        {kinds.map((kind) => (
          <option key={kind} value={kind}>
            {t(`conversions.kinds.${kind}`)}
          </option>
        ))}
      </SelectField>
      <TextField
        label={t('conversions.name')}
        hint={t('conversions.nameHint')}
        required
        maxLength={80}
        value={entry.name}
        error={errors.name}
        onChange={(event) => set({ name: event.target.value })}
      />
      <TextField
        label={t('conversions.unitName')}
        hint={t('conversions.unitHint')}
        required
        maxLength={40}
        value={entry.unitName}
        error={errors.unitName}
        onChange={(event) => set({ unitName: event.target.value })}
      />
      <SelectField
        label={t('conversions.payee')}
        hint={t('conversions.payeeHint')}
        value={String(entry.payeeId)}
        error={errors.payeeId}
        onChange={(event) => set({ payeeId: Number(event.target.value) })}
      >
        {payees.map(({ merchantId, name }) => (
          <option key={merchantId} value={merchantId}>
            {name}
          </option>
        ))}
      </SelectField>
      <RateFields entry={entry} set={set} errors={errors} />
      <NumberFormFields entry={entry} set={set} errors={errors} />
      <TextField
        label={t('conversions.endpoint')}
        hint={t('conversions.endpointHint')}
        required
        type="url"
        maxLength={400}
        value={entry.endpoint}
        error={errors.endpoint}
        onChange={(event) => set({ endpoint: event.target.value })}
      />
      <CheckField
        label={t('conversions.openCheck')}
        checked={entry.open}
        onChange={(event) => set({ open: event.target.checked })}
      />
    </EntryForm>
  );
}

type PartProps = {
  entry: Entry;
  set: (change: Partial<Entry>) => void;
  errors: Partial<Record<'numerator' | 'denominator' | 'pointsMin' | 'lengthMin' | 'lengthMax', string>>;
};

const SHORT = 'max-w-32 text-end tabular-nums';

function RateFields({ entry, set, errors }: PartProps) {
  const { t } = useTranslation('office');
  return (
    <fieldset className="mb-6">
      <legend className="mb-1 font-700">{t('conversions.rate')}</legend>
      <p className="mb-3 text-solid-gray-700">{t('conversions.rateHint')}</p>
      <div className="flex flex-wrap gap-x-8">
        <TextField
          label={t('conversions.denominator')}
          required
          inputMode="numeric"
          className={SHORT}
          value={entry.denominator}
          error={errors.denominator}
          onChange={(event) => set({ denominator: event.target.value })}
        />
        <TextField
          label={t('conversions.numerator')}
          required
          inputMode="numeric"
          className={SHORT}
          value={entry.numerator}
          error={errors.numerator}
          onChange={(event) => set({ numerator: event.target.value })}
        />
      </div>
      <AmountField
        label={t('conversions.pointsMin')}
        typed={entry.pointsMin}
        onTyped={(pointsMin) => set({ pointsMin })}
        error={errors.pointsMin}
      />
    </fieldset>
  );
}

function NumberFormFields({ entry, set, errors }: PartProps) {
  const { t } = useTranslation('office');
  return (
    <fieldset className="mb-6">
      <legend className="mb-3 font-700">{t('conversions.form')}</legend>
      <div className="grid gap-x-8 sm:grid-cols-2">
        <SelectField
          label={t('conversions.pattern')}
          value={entry.pattern}
          onChange={(event) => set({ pattern: event.target.value as Entry['pattern'] })}
        >
          {(['digits', 'alphanumeric'] as const).map((one) => (
            <option key={one} value={one}>
              {t(`conversions.patterns.${one}`)}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={t('conversions.check')}
          value={entry.check}
          onChange={(event) => set({ check: event.target.value as Entry['check'] })}
        >
          {(['none', 'luhn'] as const).map((one) => (
            <option key={one} value={one}>
              {t(`conversions.checks.${one}`)}
            </option>
          ))}
        </SelectField>
        <TextField
          label={t('conversions.lengthMin')}
          required
          inputMode="numeric"
          className={SHORT}
          value={entry.lengthMin}
          error={errors.lengthMin}
          onChange={(event) => set({ lengthMin: event.target.value })}
        />
        <TextField
          label={t('conversions.lengthMax')}
          required
          inputMode="numeric"
          className={SHORT}
          value={entry.lengthMax}
          error={errors.lengthMax}
          onChange={(event) => set({ lengthMax: event.target.value })}
        />
      </div>
      <CheckField
        label={t('conversions.expires')}
        checked={entry.expires}
        onChange={(event) => set({ expires: event.target.checked })}
      />
    </fieldset>
  );
}
