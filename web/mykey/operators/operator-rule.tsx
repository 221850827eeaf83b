import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mykeyRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Banner } from '../../components/banner.tsx';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { useInvalidate } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import { RuleFields, ruleOf, ruleValues } from './rule-fields.tsx';

type Operator = RouteAnswer<typeof mykeyRoutes.registerOperator>;

/** Changes an operator's name and the form of its numbers; what is linked stays. */
export function OperatorRule({ operator }: { operator: Operator }) {
  const { t } = useTranslation('mykey');
  const { admin } = useFace();
  const forget = useInvalidate();
  const [saved, setSaved] = useState(false);
  const { operatorId } = operator;
  const form = useRouteForm({
    route: mykeyRoutes.changeOperator,
    words: 'mykey.admin.add',
    values: { name: operator.name, ...ruleValues(operator) },
    body: ({ name, ...rule }) => ({ name, ...ruleOf(rule) }),
    send: (body) => {
      setSaved(false);
      return admin.call(mykeyRoutes.changeOperator, { params: { operatorId }, body });
    },
    done: () => {
      forget('admin-operators', 'operators');
      setSaved(true);
    },
  });
  return (
    <details className="mb-10 max-w-2xl rounded-8 border border-solid-gray-300 p-4">
      <summary className="cursor-pointer text-xl font-700">{t('admin.operator.ruleTitle')}</summary>
      {saved && <Banner tone="success" live title={t('admin.operator.ruleSaved')} />}
      <p className="my-4">{t('admin.operator.ruleBody')}</p>
      <form.Entry submit={t('admin.operator.ruleSave')} size="large">
        <form.Text name="name" />
        <RuleFields form={form} />
      </form.Entry>
    </details>
  );
}
