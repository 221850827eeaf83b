import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { mykeyRoutes } from '../../../contract/index.ts';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { BackLink } from '../../components/next.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { useInvalidate } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import { useTownSearch } from '../town-search.ts';
import { RuleFields, ruleOf, ruleValues } from './rule-fields.tsx';

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

export function AddOperatorPage() {
  const { t } = useTranslation('mykey');
  const { t: shared } = useTranslation();
  const { admin } = useFace();
  const navigate = useNavigate();
  const forget = useInvalidate();
  const searchTowns = useTownSearch();
  const form = useRouteForm({
    route: mykeyRoutes.registerOperator,
    words: 'mykey.admin.add',
    values: { name: '', kind: '', series: 'A', municipalityCode: '', ...ruleValues() },
    body: ({ name, kind, series, municipalityCode, ...rule }) => ({
      name,
      kind,
      series: series.toUpperCase(),
      municipalityCode: municipalityCode || null,
      ...ruleOf(rule),
    }),
    send: (body) => admin.call(mykeyRoutes.registerOperator, { body }),
    refusals: { municipalityCode: ['municipality_unknown'] },
    done: ({ operatorId }) => {
      forget('admin-operators', 'operators');
      void navigate({ to: '/admin/operators/$operatorId', params: { operatorId } });
    },
  });
  return (
    <>
      <BackLink to="/admin">{t('admin.add.back')}</BackLink>
      <PageTitle>{t('admin.add.title')}</PageTitle>
      <div className="max-w-2xl">
        <form.Entry submit={t('admin.add.submit')} size="large">
          <form.Text name="name" />
          <form.Select
            name="kind"
            empty={shared('field.choose')}
            options={KINDS.map((value) => ({ value, label: t(`kinds.${value}`) }))}
          />
          <form.Code name="series" className="uppercase" />
          <form.Town name="municipalityCode" search={searchTowns} />
          <RuleFields form={form} />
        </form.Entry>
      </div>
    </>
  );
}
