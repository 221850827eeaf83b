import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { CheckField, SelectField, TextField } from '../../components/field.tsx';
import { usePlaced } from '../../components/refusal.ts';
import { useAct, useAsk, useForget } from '../../components/use-ask.ts';
import { useFace } from '../face.ts';
import { AddForm, EntryForm, RegisterPage, RegisterTable, RowButton, Told } from '../office-page.tsx';
import { AccountDialog } from '../registers/account-form.tsx';
import {
  ABOUT_ACCOUNT,
  type BankAccount,
  isComplete,
  OptionalBankFields,
  useAccountInWords,
} from '../registers/bank-fields.tsx';
import { SharedAccounts } from '../settlement/shared-accounts.tsx';
import { SetupCode } from './setup-code.tsx';
import { StreetField, StreetOfPlace, type Streets, useStreets } from './street-of-place.tsx';

type Listed = RouteAnswer<typeof pointsRoutes.listMerchants>;
type Merchant = Listed['merchants'][number];

/** Shops and facilities where points of this municipality are used, and where their money goes. */
export function MerchantsPage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const inWords = useAccountInWords();
  const asked = useAsk(['merchants'], () => points.call(pointsRoutes.listMerchants));
  const [changing, setChanging] = useState<Merchant>();
  const [settingUp, setSettingUp] = useState<Merchant>();
  const [joining, setJoining] = useState<Merchant>();
  const streets = useStreets();
  const streetOf = ({ streetId }: Merchant) => streets.find((one) => one.streetId === streetId)?.name ?? '';
  const [done, setDone] = useState<string>();
  const kindOf = ({ kind }: Merchant) => t(`merchants.${kind}`);
  return (
    <RegisterPage title={t('merchants.title')} done={done}>
      <Told asked={asked}>
        {({ merchants, operators, sharedAccounts }) => (
          <>
            <SharedAccounts shared={sharedAccounts} />
            <RegisterTable
              register="merchants"
              rows={merchants}
              rowKey={({ merchantId }) => String(merchantId)}
              columns={[
                { key: 'name', head: t('merchants.name'), value: ({ name }) => name },
                { key: 'operator', head: t('merchants.operator'), value: ({ operatorId }) => operatorId },
                { key: 'kind', head: t('merchants.kind'), value: kindOf },
                { key: 'street', head: t('streetOf.label'), value: streetOf },
                {
                  key: 'account',
                  head: t('merchants.account'),
                  value: ({ bankAccount, exempt }) =>
                    exempt ? t('merchants.exemptShort') : (inWords(bankAccount) ?? t('merchants.noAccount')),
                },
                {
                  key: 'action',
                  head: t('merchants.action'),
                  value: () => '',
                  show: (merchant) => (
                    <span className="flex flex-wrap gap-2">
                      <RowButton
                        label={t('merchants.changeAccount')}
                        of={merchant.name}
                        onClick={() => setChanging(merchant)}
                      />
                      <RowButton label={t('streetOf.change')} of={merchant.name} onClick={() => setJoining(merchant)} />
                      <RowButton label={t('setup.make')} of={merchant.name} onClick={() => setSettingUp(merchant)} />
                    </span>
                  ),
                },
              ]}
            />
            <AddForm label={t('merchants.add')} onDone={(saved) => setDone(saved ? t('merchants.saved') : undefined)}>
              {(onDone) => <MerchantForm operators={operators} streets={streets} onDone={onDone} />}
            </AddForm>
          </>
        )}
      </Told>
      {joining && (
        <StreetOfPlace
          place={joining}
          streets={streets}
          onDone={(saved) => {
            setDone(saved ? t('streetOf.saved', { name: joining.name }) : undefined);
            setJoining(undefined);
          }}
        />
      )}
      {settingUp && <SetupCode place={settingUp} onClose={() => setSettingUp(undefined)} />}
      {changing && (
        <AccountDialog
          title={t('merchants.account')}
          of={changing}
          pays={false}
          submit={t('merchants.changeAccount')}
          save={({ bankAccount, reason }) =>
            points.call(pointsRoutes.changeMerchantAccount, {
              params: { merchantId: changing.merchantId },
              body: { bankAccount, reason },
            })
          }
          onDone={(saved) => {
            setDone(saved ? t('bank.saved', { name: changing.name }) : undefined);
            setChanging(undefined);
          }}
        />
      )}
    </RegisterPage>
  );
}

const KINDS = ['shop', 'facility', 'transport', 'booth', 'antenna', 'street', 'other'] as const;
type FormProps = { operators: Listed['operators']; streets: Streets; onDone: (saved: boolean) => void };

function MerchantForm({ operators, streets, onDone }: FormProps) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const forget = useForget();
  const act = useAct();
  const [operatorId, setOperatorId] = useState(operators[0]?.operatorId ?? '');
  const [name, setName] = useState(operators[0]?.name ?? '');
  const [kind, setKind] = useState<Merchant['kind']>('shop');
  const [exempt, setExempt] = useState(false);
  const [streetId, setStreetId] = useState<number | null>(null);
  const [account, setAccount] = useState<BankAccount>();
  const { errors, rest } = usePlaced(act.refusal, {
    operatorId: ['operator_unknown', 'operator_elsewhere', 'operator_no_place', 'merchant_exists'],
    name: [],
    ...ABOUT_ACCOUNT,
  });
  if (operators.length === 0) return <p>{t('merchants.noOperators')}</p>;
  const save = () =>
    act.run(
      () =>
        points.call(pointsRoutes.registerMerchant, {
          body: { operatorId, name, kind, exempt, streetId, ...(account && { bankAccount: account }) },
        }),
      () => {
        forget('merchants', 'streets', 'staff-me');
        onDone(true);
      },
    );
  return (
    <EntryForm
      act={act}
      rest={rest}
      onSubmit={() => void save()}
      submit={t('merchants.add')}
      disabled={name.trim() === '' || (account !== undefined && !isComplete(account))}
      onCancel={() => onDone(false)}
    >
      <SelectField
        label={t('merchants.operator')}
        value={operatorId}
        error={errors.operatorId}
        onChange={(event) => {
          setOperatorId(event.target.value);
          setName(operators.find((one) => one.operatorId === event.target.value)?.name ?? '');
        }}
      >
        {operators.map((one) => (
          <option key={one.operatorId} value={one.operatorId}>{`${one.operatorId} ${one.name}`}</option>
        ))}
      </SelectField>
      <TextField
        label={t('merchants.name')}
        required
        maxLength={80}
        value={name}
        error={errors.name}
        onChange={(event) => setName(event.target.value)}
      />
      <SelectField
        label={t('merchants.kind')}
        value={kind}
        onChange={(event) => setKind(event.target.value as typeof kind)}
      >
        {KINDS.map((one) => (
          <option key={one} value={one}>
            {t(`merchants.${one}`)}
          </option>
        ))}
      </SelectField>
      <StreetField streets={streets} streetId={streetId} onStreet={setStreetId} />
      {kind === 'facility' && (
        <CheckField
          label={t('merchants.exempt')}
          checked={exempt}
          onChange={(event) => setExempt(event.target.checked)}
        />
      )}
      <OptionalBankFields label={t('merchants.withAccount')} account={account} onAccount={setAccount} errors={errors} />
    </EntryForm>
  );
}
