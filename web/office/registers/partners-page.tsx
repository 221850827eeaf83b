import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { figures } from '../../components/figures.ts';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { usePhrases } from '../../components/phrases.tsx';
import { publicEcKey } from '../../components/public-key.ts';
import { useRouteQuery } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import { type OnDone, Register } from '../register.tsx';
import { AccountForm } from './account-form.tsx';
import { ABOUT_ACCOUNT, accountOf, BankFields, useAccountInWords } from './bank-fields.tsx';

type Partner = RouteAnswer<typeof pointsRoutes.listPartners>['partners'][number];

/** Companies whose points flow in. */
export function PartnersPage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const inWords = useAccountInWords();
  const steps = usePartnerSteps();
  return (
    <Register
      register="partners"
      asked={useRouteQuery(['partners'], () => points.call(pointsRoutes.listPartners))}
      rows={({ partners }) => partners}
      rowKey={({ partnerId }) => String(partnerId)}
      columns={[
        { key: 'name', head: t('partners.name'), value: ({ name }) => name },
        { key: 'operator', head: t('partners.operatorId'), value: ({ operatorId }) => operatorId },
        { key: 'days', head: t('partners.reserveDays'), value: ({ reserveDays }) => reserveDays },
        {
          key: 'pattern',
          head: t('partners.exchangePattern'),
          value: ({ exchangePattern }) => t(`partners.patterns.${exchangePattern}`),
          inDetail: true,
        },
        {
          key: 'rate',
          inDetail: true,
          head: t('partners.rate'),
          value: ({ rateNumerator, rateDenominator }) =>
            t('partners.rateLine', { own: figures(rateDenominator), points: figures(rateNumerator) }),
        },
        { key: 'notice', head: t('partners.noticeDays'), value: ({ noticeDays }) => noticeDays, inDetail: true },
        {
          key: 'account',
          head: t('partners.account'),
          value: ({ bankAccount }) => inWords(bankAccount) ?? t('merchants.noAccount'),
        },
        {
          key: 'agent',
          head: t('partners.agent'),
          value: ({ settlementAgent }) =>
            settlementAgent ? t('partners.through', { name: settlementAgent.name }) : t('partners.direct'),
          inDetail: true,
        },
      ]}
      steps={() => steps}
      add={(_, onDone) => <PartnerForm onDone={onDone} />}
    />
  );
}

/** What two persons change about a company. */
function usePartnerSteps() {
  const { t } = useTranslation('office');
  const { beside } = usePhrases();
  const { points } = useFace();
  const change = {
    label: t('partners.changeAccount'),
    of: ({ name }: Partner) => name,
    title: ({ name }: Partner) => beside(name, t('partners.account')),
    done: ({ name }: Partner) => t('bank.saved', { name }),
    form: ({ partnerId, bankAccount }: Partner, onDone: OnDone) => (
      <AccountForm
        route={pointsRoutes.changePartnerAccount}
        registered={{ remitterCode: null, bankAccount }}
        submit={t('partners.changeAccount')}
        send={(body) => points.call(pointsRoutes.changePartnerAccount, { params: { partnerId }, body })}
        onDone={onDone}
      />
    ),
  };
  const terms = {
    label: t('partners.changeTerms'),
    of: ({ name }: Partner) => name,
    title: ({ name }: Partner) => beside(name, t('partners.terms')),
    done: ({ name }: Partner) => t('bank.saved', { name }),
    form: (partner: Partner, onDone: OnDone) => <TermsForm partner={partner} onDone={onDone} />,
  };
  const bill = {
    label: t('partners.changeAgent'),
    of: ({ name }: Partner) => name,
    title: ({ name }: Partner) => beside(name, t('partners.agent')),
    done: ({ name }: Partner) => t('bank.saved', { name }),
    form: (partner: Partner, onDone: OnDone) => <AgentForm partner={partner} onDone={onDone} />,
  };
  return [change, terms, bill];
}

/** How a company's points come in, and how long they wait for a choice: two persons, as it decides when points come into being. */
function TermsForm({ partner, onDone }: { partner: Partner; onDone: OnDone }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const { exchangePattern, reserveDays, noticeDays, rateNumerator, rateDenominator, partnerId } = partner;
  const form = useRouteForm({
    route: pointsRoutes.setExchangeTerms,
    words: 'office.partners',
    values: {
      exchangePattern,
      rateDenominator: `${rateDenominator}`,
      rateNumerator: `${rateNumerator}`,
      reserveDays: `${reserveDays}`,
      noticeDays: `${noticeDays}`,
      reason: '',
    },
    send: (body) => points.call(pointsRoutes.setExchangeTerms, { params: { partnerId }, body }),
    refusals: { noticeDays: ['notice_longer_than_reserve'], exchangePattern: ['change_waiting'] },
    forgets: ['partners', 'change-requests'],
    done: () => onDone(true),
  });
  return (
    <form.Entry submit={t('partners.changeTerms')} onCancel={() => onDone(false)}>
      <form.Choice
        name="exchangePattern"
        choices={PATTERNS.map((pattern) => ({ value: pattern, label: t(`partners.patterns.${pattern}`) }))}
      />
      <form.Count name="rateDenominator" required />
      <form.Count name="rateNumerator" required />
      <form.Count name="reserveDays" required />
      <form.Count name="noticeDays" required />
      <form.Text name="reason" />
    </form.Entry>
  );
}

/** Who bills a company from the next month on: a 受託会社, or nobody, so that it pays the towns itself. */
function AgentForm({ partner, onDone }: { partner: Partner; onDone: OnDone }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const organisations = useRouteQuery(['organisations'], () => points.call(pointsRoutes.listOrganisations));
  const agents = (organisations.data?.organisations ?? []).filter(({ kind }) => kind === 'settlementAgent');
  const form = useRouteForm({
    route: pointsRoutes.setSettlementAgent,
    words: 'office.partners',
    values: { organisation: partner.settlementAgent?.organisation ?? '', reason: '' },
    body: ({ organisation, reason }) => ({ organisation: organisation || null, reason }),
    send: (body) => points.call(pointsRoutes.setSettlementAgent, { params: { partnerId: partner.partnerId }, body }),
    refusals: { organisation: ['organisation_unknown', 'change_waiting'] },
    forgets: ['partners', 'change-requests'],
    done: () => onDone(true),
  });
  return (
    <form.Entry submit={t('partners.changeAgent')} onCancel={() => onDone(false)}>
      <form.Select
        name="organisation"
        label={t('partners.agent')}
        hint={t('partners.agentHint')}
        empty={t('partners.direct')}
        options={agents.map(({ organisation, name }) => ({
          value: organisation,
          label: t('partners.through', { name }),
        }))}
      />
      <form.Text name="reason" />
    </form.Entry>
  );
}

const PATTERNS = ['online', 'deferred'] as const;
const KINDS = ['card', 'airline', 'mobile', 'power', 'other'] as const;

function PartnerForm({ onDone }: { onDone: OnDone }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const form = useRouteForm({
    route: pointsRoutes.registerPartner,
    words: 'office.partners',
    values: {
      kind: 'card',
      operatorId: '',
      name: '',
      exchangePattern: 'online',
      rateDenominator: '1',
      rateNumerator: '1',
      reserveDays: '14',
      noticeDays: '7',
      jwk: '',
      remitterCode: '',
      bankAccount: false,
      ...accountOf(null),
    },
    body: ({ jwk: _, ...body }) => body,
    adds: ['publicKey'],
    wrong: ({ jwk }) => ({ jwk: publicEcKey(jwk) ? undefined : t('partners.jwkInvalid') }),
    send: (body, { jwk }) =>
      points.call(pointsRoutes.registerPartner, { body: { ...body, publicKey: publicEcKey(jwk) as never } }),
    refusals: {
      jwk: ['system_key_invalid', 'system_key_known'],
      operatorId: ['operator_unknown', 'partner_exists'],
      noticeDays: ['notice_longer_than_reserve'],
      ...ABOUT_ACCOUNT,
    },
    forgets: ['partners'],
    done: () => onDone(true),
  });
  return (
    <form.Entry submit={t('partners.add')} onCancel={() => onDone(false)}>
      <form.Select name="kind" options={KINDS.map((kind) => ({ value: kind, label: t(`partners.kinds.${kind}`) }))} />
      <form.Code name="operatorId" />
      <form.Text name="name" />
      <form.Choice
        name="exchangePattern"
        choices={PATTERNS.map((pattern) => ({ value: pattern, label: t(`partners.patterns.${pattern}`) }))}
      />
      <form.Count name="rateDenominator" required />
      <form.Count name="rateNumerator" required />
      <form.Count name="reserveDays" required />
      <form.Count name="noticeDays" required />
      <form.Area name="jwk" rows={4} className="font-mono" />
      <form.Code name="remitterCode" inputMode="numeric" />
      <form.Check name="bankAccount" label={t('partners.withAccount')} />
      {form.values.bankAccount && <BankFields form={form} />}
    </form.Entry>
  );
}
