import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { useRouteForm } from '../../components/form/route-form.tsx';
import { usePhrases } from '../../components/phrases.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import { type OnDone, Register, type Step } from '../register.tsx';
import { AccountForm } from '../registers/account-form.tsx';
import { ABOUT_ACCOUNT, accountOf, BankFields, useAccountInWords } from '../registers/bank-fields.tsx';
import { useAnswerInWords } from '../settlement/payee-answer.ts';
import { SharedAccounts } from '../settlement/shared-accounts.tsx';
import { PLACE_KINDS, PlaceChanges, useStateOfPlace } from './place-changes.tsx';
import { SetupCode } from './setup-code.tsx';
import { StreetOfPlace, type Streets, streetOptions, useStreets } from './street-of-place.tsx';

type Listed = RouteAnswer<typeof pointsRoutes.listMerchants>;
type Merchant = Listed['merchants'][number];

/** Shops and facilities where points of this municipality are used, and where their money goes. */
export function MerchantsPage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const inWords = useAccountInWords();
  const streets = useStreets();
  const steps = useSteps(streets);
  const stateOf = useStateOfPlace();
  const streetOf = ({ streetId }: Merchant) => streets.find((one) => one.streetId === streetId)?.name ?? '';
  const answerInWords = useAnswerInWords();
  const { beside } = usePhrases();
  const accountOf = ({ bankAccount, accountAnswer, exempt }: Merchant) =>
    exempt
      ? t('merchants.exemptShort')
      : bankAccount
        ? beside(inWords(bankAccount), answerInWords(accountAnswer))
        : t('merchants.noAccount');
  return (
    <Register
      register="merchants"
      asked={useRouteQuery(['merchants'], () => points.call(pointsRoutes.listMerchants))}
      above={({ sharedAccounts }) => <SharedAccounts shared={sharedAccounts} />}
      rows={({ merchants }) => merchants}
      rowKey={({ merchantId }) => String(merchantId)}
      columns={[
        { key: 'name', head: t('merchants.name'), value: ({ name }) => name },
        { key: 'operator', inDetail: true, head: t('merchants.operator'), value: ({ operatorId }) => operatorId },
        {
          key: 'kind',
          head: t('merchants.kind'),
          value: ({ kind, isOpen }) => `${t(`merchants.${kind}`)}${isOpen ? '' : t('merchants.endedShort')}`,
        },
        { key: 'street', head: t('streetOf.label'), value: streetOf },
        {
          key: 'state',
          inDetail: true,
          head: t('merchants.state'),
          value: (place) => stateOf(place).join(t('merchants.and')),
        },
        { key: 'account', inDetail: true, head: t('merchants.account'), value: accountOf },
      ]}
      steps={() => steps}
      add={({ operators }, onDone) => <MerchantForm operators={operators} streets={streets} onDone={onDone} />}
    />
  );
}

function useSteps(streets: Streets): Step<Merchant>[] {
  const { t } = useTranslation('office');
  const { beside } = usePhrases();
  const { points } = useFace();
  const of = ({ name }: Merchant) => name;
  return [
    {
      label: t('merchants.change'),
      of,
      title: ({ name }) => beside(name, t('merchants.change')),
      done: ({ name }) => t('merchants.changed', { name }),
      form: (place, onDone) => <PlaceChanges place={place} onDone={onDone} />,
    },
    {
      label: t('merchants.changeAccount'),
      of,
      title: ({ name }) => beside(name, t('merchants.account')),
      done: ({ name }) => t('bank.saved', { name }),
      form: ({ merchantId, bankAccount }, onDone) => (
        <AccountForm
          route={pointsRoutes.changeMerchantAccount}
          registered={{ bankAccount }}
          submit={t('merchants.changeAccount')}
          send={(body) => points.call(pointsRoutes.changeMerchantAccount, { params: { merchantId }, body })}
          onDone={onDone}
        />
      ),
    },
    {
      label: t('streetOf.change'),
      of,
      title: ({ name }) => t('streetOf.title', { name }),
      done: ({ name }) => t('streetOf.saved', { name }),
      form: (place, onDone) => <StreetOfPlace place={place} streets={streets} onDone={onDone} />,
    },
    {
      label: t('setup.make'),
      of,
      title: ({ name }) => t('setup.title', { name }),
      form: ({ merchantId }, onDone) => <SetupCode merchantId={merchantId} onClose={() => onDone(false)} />,
    },
  ];
}

type FormProps = { operators: Listed['operators']; streets: Streets; onDone: OnDone };

function MerchantForm({ operators, streets, onDone }: FormProps) {
  const { t } = useTranslation('office');
  const { t: shared } = useTranslation();
  const { points } = useFace();
  const nameOf = (operatorId: string) => operators.find((one) => one.operatorId === operatorId)?.name ?? '';
  const only = operators.length === 1 ? operators[0] : undefined;
  const form = useRouteForm({
    route: pointsRoutes.registerMerchant,
    words: 'office.merchants',
    values: {
      operatorId: only?.operatorId ?? '',
      name: only?.name ?? '',
      kind: '',
      streetId: '',
      exempt: false,
      bankAccount: false,
      ...accountOf(null),
    },
    send: (body) => points.call(pointsRoutes.registerMerchant, { body }),
    refusals: {
      operatorId: ['operator_unknown', 'operator_elsewhere', 'operator_no_place', 'merchant_exists'],
      ...ABOUT_ACCOUNT,
    },
    forgets: ['merchants', 'streets', 'waiting'],
    done: () => onDone(true),
  });
  if (operators.length === 0) return <p>{t('merchants.noOperators')}</p>;
  return (
    <form.Entry submit={t('merchants.add')} onCancel={() => onDone(false)}>
      <form.Select
        name="operatorId"
        label={t('merchants.operator')}
        empty={shared('field.choose')}
        options={operators.map((one) => ({ value: one.operatorId, label: `${one.operatorId} ${one.name}` }))}
        onChange={(operatorId) => form.set({ name: nameOf(operatorId) })}
      />
      <form.Text name="name" />
      <form.Select
        name="kind"
        empty={shared('field.choose')}
        options={PLACE_KINDS.map((kind) => ({ value: kind, label: t(`merchants.${kind}`) }))}
      />
      {streets.length > 0 && (
        <form.Select
          name="streetId"
          label={t('streetOf.label')}
          empty={t('streetOf.none')}
          options={streetOptions(streets)}
        />
      )}
      {form.values.kind === 'facility' && <form.Check name="exempt" />}
      <form.Check name="bankAccount" label={t('merchants.withAccount')} />
      {form.values.bankAccount && <BankFields form={form} />}
    </form.Entry>
  );
}
