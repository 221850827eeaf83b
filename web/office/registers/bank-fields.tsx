import { useTranslation } from 'react-i18next';
import type { pointsRoutes, RouteRequest } from '../../../contract/index.ts';
import type { BoundFields } from '../../components/form/fields.tsx';
import type { KnownWords } from '../../words/i18n.ts';

export type BankAccount = NonNullable<RouteRequest<typeof pointsRoutes.changeMerchantAccount>['body']>['bankAccount'];
type Typed = Record<keyof BankAccount, string>;

/** What the fields of an account begin with. */
export const accountOf = (account: BankAccount | null): Typed =>
  account ?? { bankCode: '', branchCode: '', type: '1', number: '', holderName: '' };

/** Which of the server's refusals is about which field of an account. */
export const ABOUT_ACCOUNT = { number: ['bank_account_invalid'], holderName: ['bank_name_not_writable'] } as const;

/** A bank account as a person copies it from the passbook, in any width of letters. */
export function BankFields({ fields }: { fields: BoundFields<Typed, KnownWords<'office.bank'>> }) {
  const { t } = useTranslation('office');
  const types = (['1', '2', '4'] as const).map((type) => ({ value: type, label: t(`bank.types.${type}`) }));
  return (
    <>
      <div className="grid gap-x-6 sm:grid-cols-2">
        <fields.Code name="bankCode" inputMode="numeric" />
        <fields.Code name="branchCode" inputMode="numeric" />
        <fields.Select name="type" options={types} />
        <fields.Code name="number" inputMode="numeric" />
      </div>
      <fields.Text name="holderName" />
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
