import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mykeyRoutes, type RouteRequest } from '../../../contract/index.ts';
import { RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { SelectField, TextField } from '../../components/field.tsx';
import { BackLink } from '../../components/next.tsx';
import { usePlaced } from '../../components/refusal.ts';
import { PageTitle } from '../../components/shell.tsx';
import { useAct, useForget } from '../../components/use-ask.ts';
import { useFace } from '../face.ts';
import { entryOf, RuleFields, ruleFields, ruleOf } from './rule-fields.tsx';
import { TownCodeField } from './town-code-field.tsx';

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
  ...entryOf(),
};
type Entry = typeof START;
type Body = NonNullable<RouteRequest<typeof mykeyRoutes.registerOperator>['body']>;

function bodyOf({ name, kind, series, municipalityCode, ...rule }: Entry): Body {
  return { name: name.trim(), kind, series, municipalityCode: municipalityCode || null, ...ruleOf(rule) };
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
    ...ruleFields,
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
        <TownCodeField
          label={t('admin.add.municipality')}
          hint={t('admin.add.municipalityHint')}
          error={errors.municipalityCode}
          onCode={(municipalityCode) => set({ municipalityCode })}
        />
        <RuleFields entry={entry} set={set} errors={errors} />
        <Button type="submit" size="large" busy={act.busy} disabled={entry.name.trim() === '' || entry.series === ''}>
          {t('admin.add.submit')}
        </Button>
      </form>
    </>
  );
}
