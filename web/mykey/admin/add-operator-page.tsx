import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mykeyRoutes, type RouteRequest } from '../../../contract/index.ts';
import { RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { ChoiceField, SelectField, TextField } from '../../components/field.tsx';
import { BackLink } from '../../components/next.tsx';
import { usePlaced } from '../../components/refusal.ts';
import { PageTitle } from '../../components/shell.tsx';
import { useAct, useForget } from '../../components/use-ask.ts';
import { useFace } from '../face.ts';

const KINDS = [
  'library',
  'museum',
  'sports',
  'hospital',
  'shoppingStreet',
  'shop',
  'transport',
  'partner',
  'municipality',
  'other',
] as const;

const START = {
  name: '',
  kind: 'shop' as (typeof KINDS)[number],
  series: 'A',
  municipalityCode: '',
  mode: 'own' as 'own' | 'mykeyId',
  pattern: 'digits' as 'digits' | 'alphanumeric' | 'login',
  lengthMin: '1',
  lengthMax: '16',
};
type Entry = typeof START;
type Body = NonNullable<RouteRequest<typeof mykeyRoutes.registerOperator>['body']>;

function bodyOf({ name, kind, series, municipalityCode, mode, pattern, lengthMin, lengthMax }: Entry): Body {
  const own = { mode, pattern, lengthMin: Number(lengthMin), lengthMax: Number(lengthMax) };
  return {
    name: name.trim(),
    kind,
    series,
    municipalityCode: municipalityCode || null,
    customerIdRule: mode === 'own' ? own : { mode },
  };
}

export function AddOperatorPage() {
  const { t } = useTranslation('mykey');
  const { admin } = useFace();
  const navigate = useNavigate();
  const forget = useForget();
  const act = useAct();
  const [entry, setEntry] = useState(START);
  const set = (change: Partial<Entry>) => setEntry({ ...entry, ...change });
  const { errors, rest } = usePlaced(act.refusal, {
    name: [],
    series: [],
    municipalityCode: [],
    lengthMin: [],
    lengthMax: [],
  });
  const register = () =>
    act.run(
      () => admin.call(mykeyRoutes.registerOperator, { body: bodyOf(entry) }),
      ({ operatorId }) => {
        forget('admin-operators', 'operators');
        void navigate({ to: '/admin/operators/$operatorId', params: { operatorId } });
      },
    );
  return (
    <>
      <BackLink to="/admin">{t('admin.add.back')}</BackLink>
      <PageTitle>{t('admin.add.title')}</PageTitle>
      {rest && <RefusalBanner refusal={rest} onAgain={act.again} />}
      <form
        className="max-w-2xl"
        onSubmit={(event) => {
          event.preventDefault();
          void register();
        }}
      >
        <TextField
          label={t('admin.add.name')}
          required
          value={entry.name}
          error={errors.name}
          maxLength={80}
          onChange={(event) => set({ name: event.target.value })}
        />
        <SelectField
          label={t('admin.add.kind')}
          value={entry.kind}
          onChange={(event) => set({ kind: event.target.value as Entry['kind'] })}
        >
          {KINDS.map((kind) => (
            <option key={kind} value={kind}>
              {t(`kinds.${kind}`)}
            </option>
          ))}
        </SelectField>
        <TextField
          label={t('admin.add.series')}
          hint={t('admin.add.seriesHint')}
          required
          value={entry.series}
          error={errors.series}
          maxLength={1}
          onChange={(event) => set({ series: event.target.value.normalize('NFKC').toUpperCase() })}
        />
        <TextField
          label={t('admin.add.municipality')}
          hint={t('admin.add.municipalityHint')}
          value={entry.municipalityCode}
          error={errors.municipalityCode}
          inputMode="numeric"
          maxLength={5}
          onChange={(event) => set({ municipalityCode: event.target.value.normalize('NFKC') })}
        />
        <ChoiceField
          label={t('admin.add.mode')}
          name="mode"
          value={entry.mode}
          onChange={(mode) => set({ mode: mode as Entry['mode'] })}
          choices={[
            { value: 'own', label: t('admin.add.own') },
            { value: 'mykeyId', label: t('admin.add.mykeyId') },
          ]}
        />
        {entry.mode === 'own' && <Shape entry={entry} set={set} errors={errors} />}
        <Button type="submit" size="large" busy={act.busy} disabled={entry.name.trim() === '' || entry.series === ''}>
          {t('admin.add.submit')}
        </Button>
      </form>
    </>
  );
}

type ShapeProps = {
  entry: Entry;
  set: (change: Partial<Entry>) => void;
  errors: Partial<Record<'lengthMin' | 'lengthMax', string>>;
};

function Shape({ entry, set, errors }: ShapeProps) {
  const { t } = useTranslation('mykey');
  return (
    <>
      <SelectField
        label={t('admin.add.pattern')}
        value={entry.pattern}
        onChange={(event) => set({ pattern: event.target.value as Entry['pattern'] })}
      >
        <option value="digits">{t('add.digits')}</option>
        <option value="alphanumeric">{t('add.alphanumeric')}</option>
        <option value="login">{t('add.login')}</option>
      </SelectField>
      <div className="grid gap-x-6 sm:grid-cols-2">
        {(['lengthMin', 'lengthMax'] as const).map((name) => (
          <TextField
            key={name}
            label={t(`admin.add.${name}`)}
            type="number"
            min={1}
            max={40}
            value={entry[name]}
            error={errors[name]}
            onChange={(event) => set({ [name]: event.target.value })}
          />
        ))}
      </div>
    </>
  );
}
