import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mykeyRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Banner, RefusalBanner } from '../../components/banner.tsx';
import { Button } from '../../components/button.tsx';
import { TextField } from '../../components/field.tsx';
import { usePlaced } from '../../components/refusal.ts';
import { useAct, useForget } from '../../components/use-ask.ts';
import { useFace } from '../face.ts';
import { entryOf, RuleFields, ruleFields, ruleOf } from './rule-fields.tsx';

type Operator = RouteAnswer<typeof mykeyRoutes.registerOperator>;

/** Changes an operator's name and the form of its numbers; what is linked stays. */
export function OperatorRule({ operator }: { operator: Operator }) {
  const { t } = useTranslation('mykey');
  const { admin } = useFace();
  const forget = useForget();
  const act = useAct();
  const [name, setName] = useState(operator.name);
  const [entry, setEntry] = useState(entryOf(operator));
  const [saved, setSaved] = useState(false);
  const { errors, rest } = usePlaced(act.refusal, { name: [], ...ruleFields });
  const save = () =>
    act.run(
      () =>
        admin.call(mykeyRoutes.changeOperator, {
          params: { operatorId: operator.operatorId },
          body: { name: name.trim(), ...ruleOf(entry) },
        }),
      () => {
        forget('admin-operators', 'operators');
        setSaved(true);
      },
    );
  return (
    <details className="mb-10 max-w-2xl rounded-8 border border-solid-gray-300 p-4">
      <summary className="cursor-pointer text-xl font-700">{t('admin.operator.ruleTitle')}</summary>
      <form
        className="mt-4"
        onSubmit={(event) => {
          event.preventDefault();
          setSaved(false);
          void save();
        }}
      >
        {saved && <Banner tone="success" live title={t('admin.operator.ruleSaved')} />}
        {rest && <RefusalBanner refusal={rest} onAgain={act.again} />}
        <p className="mb-4">{t('admin.operator.ruleBody')}</p>
        <TextField
          label={t('admin.add.name')}
          required
          value={name}
          error={errors.name}
          maxLength={80}
          onChange={(event) => setName(event.target.value)}
        />
        <RuleFields entry={entry} set={(change) => setEntry({ ...entry, ...change })} errors={errors} />
        <Button type="submit" size="large" busy={act.busy} disabled={name.trim() === ''}>
          {t('admin.operator.ruleSave')}
        </Button>
      </form>
    </details>
  );
}
