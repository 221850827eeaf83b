import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { pointsRoutes, RouteRequest } from '../../../contract/index.ts';
import { CheckField, SelectField, TextField } from '../../components/field.tsx';

export type BankAccount = NonNullable<RouteRequest<typeof pointsRoutes.changeMerchantAccount>['body']>['bankAccount'];

export const NO_ACCOUNT: BankAccount = { bankCode: '', branchCode: '', type: '1', number: '', holderName: '' };

/** Which of the server's refusals is about which field of an account. */
export const ABOUT_ACCOUNT = {
  bankCode: [],
  branchCode: [],
  number: ['bank_account_invalid'],
  holderName: ['bank_name_not_writable'],
} as const;

export const isComplete = ({ bankCode, branchCode, number, holderName }: BankAccount) =>
  bankCode !== '' && branchCode !== '' && number !== '' && holderName.trim() !== '';

type Props = {
  account: BankAccount;
  onAccount: (account: BankAccount) => void;
  errors: Partial<Record<keyof typeof ABOUT_ACCOUNT, string>>;
};

/** A bank account as a person copies it from the passbook, in any width of letters. */
export function BankFields({ account, onAccount, errors }: Props) {
  const { t } = useTranslation('office');
  const digits = (text: string) => text.normalize('NFKC').trim();
  return (
    <>
      <div className="grid gap-x-6 sm:grid-cols-2">
        <TextField
          label={t('bank.bankCode')}
          inputMode="numeric"
          value={account.bankCode}
          error={errors.bankCode}
          onChange={(event) => onAccount({ ...account, bankCode: digits(event.target.value) })}
        />
        <TextField
          label={t('bank.branchCode')}
          inputMode="numeric"
          value={account.branchCode}
          error={errors.branchCode}
          onChange={(event) => onAccount({ ...account, branchCode: digits(event.target.value) })}
        />
        <SelectField
          label={t('bank.type')}
          value={account.type}
          onChange={(event) => onAccount({ ...account, type: event.target.value as BankAccount['type'] })}
        >
          {(['1', '2', '4'] as const).map((type) => (
            <option key={type} value={type}>
              {t(`bank.types.${type}`)}
            </option>
          ))}
        </SelectField>
        <TextField
          label={t('bank.number')}
          inputMode="numeric"
          value={account.number}
          error={errors.number}
          onChange={(event) => onAccount({ ...account, number: digits(event.target.value) })}
        />
      </div>
      <TextField
        label={t('bank.holderName')}
        hint={t('bank.holderHint')}
        value={account.holderName}
        error={errors.holderName}
        maxLength={60}
        onChange={(event) => onAccount({ ...account, holderName: event.target.value })}
      />
    </>
  );
}

type OptionalProps = {
  label: string;
  /** `undefined` while it is left for later. */
  account: BankAccount | undefined;
  onAccount: (account: BankAccount | undefined) => void;
  errors: Props['errors'];
};

/** An account that may as well be registered later; what was typed is there again when the box is ticked again. */
export function OptionalBankFields({ label, account, onAccount, errors }: OptionalProps) {
  const [typed, setTyped] = useState(NO_ACCOUNT);
  return (
    <>
      <CheckField
        label={label}
        checked={account !== undefined}
        onChange={(event) => onAccount(event.target.checked ? typed : undefined)}
      />
      {account && (
        <BankFields
          account={account}
          onAccount={(changed) => {
            setTyped(changed);
            onAccount(changed);
          }}
          errors={errors}
        />
      )}
    </>
  );
}

/** An account in one line, as the bank's format holds it. */
export function useAccountInWords(): (account: BankAccount | null) => string | null {
  const { t } = useTranslation('office');
  // Kept as the bank's format writes it, in half-width kana; people read full-width ones.
  const wide = (name: string) => name.normalize('NFKC');
  return (account) =>
    account &&
    t('bank.shown', {
      ...account,
      holderName: wide(account.holderName),
      type: t(`bank.types.${account.type}`),
    });
}
