import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { usePhrases } from '../../components/phrases.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import { type OnDone, Register } from '../register.tsx';
import { AccountForm } from './account-form.tsx';
import { useAccountInWords } from './bank-fields.tsx';

type Organisation = RouteAnswer<typeof pointsRoutes.listOrganisations>['organisations'][number];

/** 受託会社, which bills companies and passes their money on (6-7), and bodies that pay premiums and uplifts of many towns. */
export function OrganisationsPage() {
  const { t } = useTranslation('office');
  const { beside } = usePhrases();
  const { points } = useFace();
  const inWords = useAccountInWords();
  const change = {
    label: t('organisations.changeAccount'),
    of: ({ name }: Organisation) => name,
    only: ({ kind }: Organisation) => kind === 'settlementAgent',
    title: ({ name }: Organisation) => beside(name, t('organisations.account')),
    done: ({ name }: Organisation) => t('bank.saved', { name }),
    form: ({ organisation, bankAccount }: Organisation, onDone: OnDone) => (
      <AccountForm
        route={pointsRoutes.changeOrganisationAccount}
        registered={{ remitterCode: null, bankAccount }}
        submit={t('organisations.changeAccount')}
        send={(body) => points.call(pointsRoutes.changeOrganisationAccount, { params: { organisation }, body })}
        onDone={onDone}
      />
    ),
  };
  return (
    <Register
      register="organisations"
      asked={useRouteQuery(['organisations'], () => points.call(pointsRoutes.listOrganisations))}
      rows={({ organisations }) => organisations}
      rowKey={({ organisation }) => organisation}
      columns={[
        { key: 'name', head: t('organisations.name'), value: ({ name }) => name },
        { key: 'kind', head: t('organisations.kind'), value: ({ kind }) => t(`organisations.kinds.${kind}`) },
        {
          key: 'prefecture',
          head: t('organisations.prefecture'),
          value: ({ prefecture }) => prefecture ?? '―',
          inDetail: true,
        },
        {
          key: 'account',
          head: t('organisations.account'),
          value: ({ kind, bankAccount }) =>
            kind === 'payer' ? t('organisations.ofPayer') : (inWords(bankAccount) ?? t('organisations.noAccount')),
        },
      ]}
      steps={() => [change]}
      add={(_, onDone) => <OrganisationForm onDone={onDone} />}
    />
  );
}

const KINDS = ['settlementAgent', 'payer'] as const;

function OrganisationForm({ onDone }: { onDone: OnDone }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const form = useRouteForm({
    route: pointsRoutes.registerOrganisation,
    words: 'office.organisations',
    values: { kind: 'settlementAgent', name: '', prefecture: '' },
    body: (typed) => ({
      ...typed,
      prefecture: typed.kind === 'payer' && typed.prefecture !== '' ? typed.prefecture : null,
    }),
    send: (body) => points.call(pointsRoutes.registerOrganisation, { body }),
    refusals: { name: ['organisation_exists'], prefecture: ['prefecture_unknown'] },
    forgets: ['organisations'],
    done: () => onDone(true),
  });
  return (
    <form.Entry submit={t('organisations.add')} onCancel={() => onDone(false)}>
      <form.Select
        name="kind"
        options={KINDS.map((kind) => ({ value: kind, label: t(`organisations.kinds.${kind}`) }))}
      />
      <form.Text name="name" />
      {form.values.kind === 'payer' && <form.Text name="prefecture" required={false} />}
    </form.Entry>
  );
}
