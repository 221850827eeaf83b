import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes } from '../../contract/index.ts';
import { Banner, RefusalBanner } from '../components/banner.tsx';
import { CheckField, SelectField, TextField } from '../components/field.tsx';
import { usePlaced } from '../components/refusal.ts';
import { PageTitle } from '../components/shell.tsx';
import { Table } from '../components/table.tsx';
import { useAct, useAsk, useForget } from '../components/use-ask.ts';
import { ABOUT_ACCOUNT, BankFields, isComplete, NO_ACCOUNT, useAccountInWords } from './bank-fields.tsx';
import { useFace, useStaff } from './face.ts';
import { AddForm, FormButtons, Told } from './office-page.tsx';

/** Companies whose points flow in. */
export function PartnersPage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const { name: printedBy } = useStaff();
  const inWords = useAccountInWords();
  const asked = useAsk(['partners'], () => points.call(pointsRoutes.listPartners));
  const [saved, setSaved] = useState(false);
  return (
    <>
      <PageTitle>{t('partners.title')}</PageTitle>
      {saved && <Banner tone="success" live title={t('partners.saved')} />}
      <Told asked={asked}>
        {({ partners }) => (
          <Table
            caption={t('partners.caption')}
            rows={partners}
            rowKey={({ partnerId }) => String(partnerId)}
            csvName="partners.csv"
            printedBy={printedBy}
            empty={t('partners.empty')}
            columns={[
              { key: 'name', head: t('partners.name'), value: ({ name }) => name },
              { key: 'operator', head: t('partners.operatorId'), value: ({ operatorId }) => operatorId },
              { key: 'days', head: t('partners.reserveDays'), value: ({ reserveDays }) => reserveDays },
              {
                key: 'account',
                head: t('partners.account'),
                value: ({ bankAccount }) => inWords(bankAccount) ?? t('merchants.noAccount'),
              },
            ]}
          />
        )}
      </Told>
      <AddForm label={t('partners.add')}>
        {(close) => (
          <PartnerForm
            onDone={(done) => {
              setSaved(done);
              close();
            }}
          />
        )}
      </AddForm>
    </>
  );
}

const KINDS = ['card', 'airline', 'mobile', 'power', 'other'] as const;

function PartnerForm({ onDone }: { onDone: (saved: boolean) => void }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const forget = useForget();
  const act = useAct();
  const [entry, setEntry] = useState({ operatorId: '', name: '', reserveDays: '14', jkt: '', remitterCode: '' });
  const [kind, setKind] = useState<(typeof KINDS)[number]>('card');
  const [withAccount, setWithAccount] = useState(false);
  const [account, setAccount] = useState(NO_ACCOUNT);
  const { errors, rest } = usePlaced(act.refusal, {
    operatorId: ['operator_unknown', 'partner_exists'],
    name: [],
    reserveDays: [],
    jkt: [],
    remitterCode: [],
    ...ABOUT_ACCOUNT,
  });
  const save = () => {
    const { operatorId, name, jkt, remitterCode } = entry;
    const body = {
      operatorId,
      name,
      kind,
      jkt,
      reserveDays: Number(entry.reserveDays),
      ...(remitterCode !== '' && { remitterCode }),
      ...(withAccount && { bankAccount: account }),
    };
    return act.run(
      () => points.call(pointsRoutes.registerPartner, { body }),
      () => {
        forget('partners');
        onDone(true);
      },
    );
  };
  const hints = {
    operatorId: t('partners.operatorIdHint'),
    name: undefined,
    reserveDays: t('partners.reserveDaysHint'),
    jkt: t('partners.jktHint'),
    remitterCode: undefined,
  };
  const complete = entry.operatorId !== '' && entry.name.trim() !== '' && entry.jkt !== '';
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      {rest && <RefusalBanner refusal={rest} onAgain={act.again} />}
      <SelectField
        label={t('partners.kind')}
        value={kind}
        onChange={(event) => setKind(event.target.value as typeof kind)}
      >
        {KINDS.map((one) => (
          <option key={one} value={one}>
            {t(`partners.kinds.${one}`)}
          </option>
        ))}
      </SelectField>
      {(['operatorId', 'name', 'reserveDays', 'jkt', 'remitterCode'] as const).map((name) => (
        <TextField
          key={name}
          label={t(`partners.${name}`)}
          hint={hints[name]}
          required={name !== 'remitterCode'}
          value={entry[name]}
          error={errors[name]}
          onChange={(event) => setEntry({ ...entry, [name]: event.target.value })}
        />
      ))}
      <CheckField
        label={t('partners.withAccount')}
        checked={withAccount}
        onChange={(event) => setWithAccount(event.target.checked)}
      />
      {withAccount && <BankFields account={account} onAccount={setAccount} errors={errors} />}
      <FormButtons
        submit={t('partners.add')}
        act={act}
        disabled={!complete || (withAccount && !isComplete(account))}
        onCancel={() => onDone(false)}
      />
    </form>
  );
}
