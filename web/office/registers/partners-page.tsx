import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { SelectField, TextField } from '../../components/field.tsx';
import { usePlaced } from '../../components/refusal.ts';
import { useAct, useAsk, useForget } from '../../components/use-ask.ts';
import { useFace } from '../face.ts';
import { AddForm, EntryForm, RegisterPage, RegisterTable, RowButton, Told } from '../office-page.tsx';
import { AccountDialog } from './account-form.tsx';
import { ABOUT_ACCOUNT, type BankAccount, isComplete, OptionalBankFields, useAccountInWords } from './bank-fields.tsx';

type Partner = RouteAnswer<typeof pointsRoutes.listPartners>['partners'][number];

/** Companies whose points flow in. */
export function PartnersPage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const inWords = useAccountInWords();
  const asked = useAsk(['partners'], () => points.call(pointsRoutes.listPartners));
  const [changing, setChanging] = useState<Partner>();
  const [done, setDone] = useState<string>();
  return (
    <RegisterPage title={t('partners.title')} done={done}>
      <Told asked={asked}>
        {({ partners }) => (
          <RegisterTable
            register="partners"
            rows={partners}
            rowKey={({ partnerId }) => String(partnerId)}
            columns={[
              { key: 'name', head: t('partners.name'), value: ({ name }) => name },
              { key: 'operator', head: t('partners.operatorId'), value: ({ operatorId }) => operatorId },
              { key: 'days', head: t('partners.reserveDays'), value: ({ reserveDays }) => reserveDays },
              {
                key: 'account',
                head: t('partners.account'),
                value: ({ bankAccount }) => inWords(bankAccount) ?? t('merchants.noAccount'),
              },
              {
                key: 'action',
                head: t('partners.action'),
                value: () => '',
                show: (partner) => (
                  <RowButton
                    label={t('partners.changeAccount')}
                    of={partner.name}
                    onClick={() => setChanging(partner)}
                  />
                ),
              },
            ]}
          />
        )}
      </Told>
      <AddForm label={t('partners.add')} onDone={(saved) => setDone(saved ? t('partners.saved') : undefined)}>
        {(onDone) => <PartnerForm onDone={onDone} />}
      </AddForm>
      {changing && (
        <AccountDialog
          title={t('partners.account')}
          of={changing}
          pays
          submit={t('partners.changeAccount')}
          save={(body) =>
            points.call(pointsRoutes.changePartnerAccount, { params: { partnerId: changing.partnerId }, body })
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

const KINDS = ['card', 'airline', 'mobile', 'power', 'other'] as const;

function PartnerForm({ onDone }: { onDone: (saved: boolean) => void }) {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const forget = useForget();
  const act = useAct();
  const [entry, setEntry] = useState({ operatorId: '', name: '', reserveDays: '14', jkt: '', remitterCode: '' });
  const [kind, setKind] = useState<(typeof KINDS)[number]>('card');
  const [account, setAccount] = useState<BankAccount>();
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
      ...(account && { bankAccount: account }),
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
    <EntryForm
      act={act}
      rest={rest}
      onSubmit={() => void save()}
      submit={t('partners.add')}
      disabled={!complete || (account !== undefined && !isComplete(account))}
      onCancel={() => onDone(false)}
    >
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
      <OptionalBankFields label={t('partners.withAccount')} account={account} onAccount={setAccount} errors={errors} />
    </EntryForm>
  );
}
