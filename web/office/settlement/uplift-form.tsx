import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes } from '../../../contract/index.ts';
import { todayInJapan } from '../../components/dates.ts';
import { ChoiceField, SelectField, TextField } from '../../components/field.tsx';
import { usePlaced } from '../../components/refusal.ts';
import { useAct, useAsk, useForget } from '../../components/use-ask.ts';
import { useFace } from '../face.ts';
import { EntryForm } from '../office-page.tsx';
import { usePartyInWords } from '../places/tie-ups-page.tsx';

/** For which places an uplift is; both null is for all. */
type Places = { merchantId: number | null; tieUpId: number | null };
const everywhere: Places = { merchantId: null, tieUpId: null };
const keyOf = ({ merchantId, tieUpId }: Places) => `${merchantId} ${tieUpId}`;

/** A new uplift: for which places, how much, who pays, and when. */
export function UpliftForm({ onDone }: { onDone: (saved: boolean) => void }) {
  const { t } = useTranslation('office');
  const { points, now } = useFace();
  const forget = useForget();
  const act = useAct();
  const [form, setForm] = useState({
    name: '',
    places: everywhere,
    percent: '',
    payer: 'municipality',
    payerName: '',
    from: todayInJapan(now()),
    through: '',
  });
  const change = (field: Exclude<keyof typeof form, 'places'>) => (value: string) =>
    setForm({ ...form, [field]: value });
  const { errors, rest } = usePlaced(act.refusal, {
    places: ['place_unknown', 'tie_up_unknown'],
    through: ['period_invalid'],
    payer: ['uplift_without_payer'],
  });
  const percent = Number(form.percent.normalize('NFKC'));
  const isPercent = Number.isInteger(percent) && percent >= 1 && percent <= 100;
  const wrongPercent = form.percent !== '' && !isPercent ? t('uplifts.percentInvalid') : undefined;
  const named = form.payer === 'municipality' || form.payerName.trim() !== '';
  const save = () =>
    act.run(
      () =>
        points.call(pointsRoutes.createUplift, {
          body: {
            name: form.name,
            percent,
            ...form.places,
            payer: form.payer === 'municipality' ? { kind: 'municipality' } : { kind: 'other', name: form.payerName },
            validFrom: form.from,
            validThrough: form.through,
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
      <PlacesField places={form.places} error={errors.places} onPlaces={(places) => setForm({ ...form, places })} />
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

type PlacesFieldProps = { places: Places; error: string | undefined; onPlaces: (places: Places) => void };

/** Every place, one shop, or the places of one tie-up that has not ended. */
function PlacesField({ places, error, onPlaces }: PlacesFieldProps) {
  const { t } = useTranslation('office');
  const { points, now } = useFace();
  const inWords = usePartyInWords();
  const merchants = useAsk(['merchants'], () => points.call(pointsRoutes.listMerchants)).value?.merchants ?? [];
  const tieUps = useAsk(['tie-ups'], () => points.call(pointsRoutes.listTieUps)).value?.given ?? [];
  const today = todayInJapan(now());
  const choices: { places: Places; label: string }[] = [
    { places: everywhere, label: t('uplifts.everywhere') },
    ...merchants.map(({ merchantId, name }) => ({ places: { merchantId, tieUpId: null }, label: name })),
    ...tieUps
      .filter(({ validThrough }) => validThrough >= today)
      .map((tieUp) => ({
        places: { merchantId: null, tieUpId: tieUp.tieUpId },
        label: t('uplifts.tieUp', { name: inWords(tieUp) }),
      })),
  ];
  return (
    <SelectField
      label={t('uplifts.place')}
      hint={t('uplifts.placeHint')}
      value={keyOf(places)}
      error={error}
      onChange={({ target }) =>
        onPlaces(choices.find((one) => keyOf(one.places) === target.value)?.places ?? everywhere)
      }
    >
      {choices.map((one) => (
        <option key={keyOf(one.places)} value={keyOf(one.places)}>
          {one.label}
        </option>
      ))}
    </SelectField>
  );
}
