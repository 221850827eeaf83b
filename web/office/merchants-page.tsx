import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../contract/index.ts';
import { Banner, RefusalBanner } from '../components/banner.tsx';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { CheckField, SelectField, TextField } from '../components/field.tsx';
import { usePlaced } from '../components/refusal.ts';
import { PageTitle } from '../components/shell.tsx';
import { Table } from '../components/table.tsx';
import { useAct, useAsk, useForget } from '../components/use-ask.ts';
import { ABOUT_ACCOUNT, BankFields, isComplete, NO_ACCOUNT, useAccountInWords } from './bank-fields.tsx';
import { useFace, useStaff } from './face.ts';
import { AddForm, FormButtons, Told } from './office-page.tsx';

type Listed = RouteAnswer<typeof pointsRoutes.listMerchants>;
type Merchant = Listed['merchants'][number];

/** Shops and facilities where points of this municipality are used, and where their money goes. */
export function MerchantsPage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const { name: printedBy } = useStaff();
  const inWords = useAccountInWords();
  const asked = useAsk(['merchants'], () => points.call(pointsRoutes.listMerchants));
  const [changing, setChanging] = useState<Merchant>();
  const [saved, setSaved] = useState(false);
  const kindOf = ({ kind }: Merchant) =>
    kind === 'facility' || kind === 'shop' || kind === 'transport' ? t(`merchants.${kind}`) : kind;
  return (
    <>
      <PageTitle>{t('merchants.title')}</PageTitle>
      {saved && <Banner tone="success" live title={t('merchants.saved')} />}
      <Told asked={asked}>
        {({ merchants, operators }) => (
          <>
            <Table
              caption={t('merchants.caption')}
              rows={merchants}
              rowKey={({ merchantId }) => String(merchantId)}
              csvName="merchants.csv"
              printedBy={printedBy}
              empty={t('merchants.empty')}
              columns={[
                { key: 'name', head: t('merchants.name'), value: ({ name }) => name },
                { key: 'operator', head: t('merchants.operator'), value: ({ operatorId }) => operatorId },
                { key: 'kind', head: t('merchants.kind'), value: kindOf },
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
                    <Button look="outline" size="small" onClick={() => setChanging(merchant)}>
                      {t('merchants.changeAccount')}
                      <span className="sr-only">（{merchant.name}）</span>
                    </Button>
                  ),
                },
              ]}
            />
            <AddForm label={t('merchants.add')}>
              {(close) => (
                <MerchantForm
                  operators={operators}
                  onDone={(done) => {
                    setSaved(done);
                    close();
                  }}
                />
              )}
            </AddForm>
          </>
        )}
      </Told>
      {changing && (
        <ChangeAccount
          merchant={changing}
          onDone={(done) => {
            setSaved(done);
            setChanging(undefined);
          }}
        />
      )}
    </>
  );
}

type FormProps = { operators: Listed['operators']; onDone: (saved: boolean) => void };

function MerchantForm({ operators, onDone }: FormProps) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const forget = useForget();
  const act = useAct();
  const [operatorId, setOperatorId] = useState(operators[0]?.operatorId ?? '');
  const [name, setName] = useState(operators[0]?.name ?? '');
  const [kind, setKind] = useState<'facility' | 'shop' | 'transport'>('shop');
  const [exempt, setExempt] = useState(false);
  const [withAccount, setWithAccount] = useState(false);
  const [account, setAccount] = useState(NO_ACCOUNT);
  const { errors, rest } = usePlaced(act.refusal, {
    operatorId: ['operator_unknown', 'merchant_exists'],
    name: [],
    ...ABOUT_ACCOUNT,
  });
  if (operators.length === 0) return <p>{t('merchants.noOperators')}</p>;
  const save = () =>
    act.run(
      () =>
        points.call(pointsRoutes.registerMerchant, {
          body: { operatorId, name, kind, exempt, ...(withAccount && { bankAccount: account }) },
        }),
      () => {
        forget('merchants', 'staff-me');
        onDone(true);
      },
    );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      {rest && <RefusalBanner refusal={rest} onAgain={act.again} />}
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
          <option key={one.operatorId} value={one.operatorId}>{`${one.operatorId}　${one.name}`}</option>
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
        {(['shop', 'facility', 'transport'] as const).map((one) => (
          <option key={one} value={one}>
            {t(`merchants.${one}`)}
          </option>
        ))}
      </SelectField>
      {kind === 'facility' && (
        <CheckField
          label={t('merchants.exempt')}
          checked={exempt}
          onChange={(event) => setExempt(event.target.checked)}
        />
      )}
      <CheckField
        label={t('merchants.withAccount')}
        checked={withAccount}
        onChange={(event) => setWithAccount(event.target.checked)}
      />
      {withAccount && <BankFields account={account} onAccount={setAccount} errors={errors} />}
      <FormButtons
        submit={t('merchants.add')}
        act={act}
        disabled={name.trim() === '' || (withAccount && !isComplete(account))}
        onCancel={() => onDone(false)}
      />
    </form>
  );
}

function ChangeAccount({ merchant, onDone }: { merchant: Merchant; onDone: (saved: boolean) => void }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const forget = useForget();
  const act = useAct();
  const [account, setAccount] = useState(merchant.bankAccount ?? NO_ACCOUNT);
  const { errors, rest } = usePlaced(act.refusal, ABOUT_ACCOUNT);
  const save = () =>
    act.run(
      () =>
        points.call(pointsRoutes.changeMerchantAccount, { params: { merchantId: merchant.merchantId }, body: account }),
      () => {
        forget('merchants', 'staff-me');
        onDone(true);
      },
    );
  return (
    <Dialog open title={`${merchant.name}　${t('merchants.account')}`} onClose={() => onDone(false)}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        {rest && <RefusalBanner refusal={rest} onAgain={act.again} />}
        <BankFields account={account} onAccount={setAccount} errors={errors} />
        <FormButtons
          submit={t('merchants.changeAccount')}
          act={act}
          disabled={!isComplete(account)}
          onCancel={() => onDone(false)}
        />
      </form>
    </Dialog>
  );
}
