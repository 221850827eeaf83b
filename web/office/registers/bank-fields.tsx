import { useTranslation } from 'react-i18next';
import type { pointsRoutes, RouteRequest } from '../../../contract/index.ts';
import { Button } from '../../components/button.tsx';
import type { BoundFields } from '../../components/form/fields.tsx';
import type { RouteMutation } from '../../components/use-route.ts';
import type { KnownWords } from '../../words/i18n.ts';
import { BankNames } from './bank-names.tsx';

export type BankAccount = NonNullable<RouteRequest<typeof pointsRoutes.changeMerchantAccount>['body']>['bankAccount'];
type Typed = Record<keyof BankAccount, string>;

/** A name is kept as the bank's format writes it, in half-width kana; people read and type full-width ones. */
const wide = (holderName: string) => holderName.normalize('NFKC');

/** What the fields of an account begin with. */
export const accountOf = (account: BankAccount | null): Typed =>
  account
    ? { ...account, holderName: wide(account.holderName) }
    : { bankCode: '', branchCode: '', type: '1', number: '', holderName: '' };

/** Which of the server's refusals is about which field of an account. */
export const ABOUT_ACCOUNT = {
  bankCode: ['bank_unknown'],
  branchCode: ['branch_unknown', 'branch_closed'],
  number: ['bank_account_invalid'],
  holderName: ['bank_name_not_writable', 'bank_name_too_long'],
} as const;

/** What a form gives that an account is a part of. */
type AccountInForm = {
  values: Typed;
  set: (change: Partial<Typed>) => void;
  act: RouteMutation;
  inWords: (words: 'office.bank') => BoundFields<Typed, KnownWords<'office.bank'>>;
};

/** A bank account as a person copies it from the passbook, in any width of letters. */
export function BankFields({ form }: { form: AccountInForm }) {
  const { t } = useTranslation('office');
  const fields = form.inWords('office.bank');
  const types = (['1', '2', '4'] as const).map((type) => ({ value: type, label: t(`bank.types.${type}`) }));
  const { bankCode, branchCode } = form.values;
  return (
    <>
      <div className="grid gap-x-6 sm:grid-cols-2">
        <fields.Code name="bankCode" inputMode="numeric" />
        <fields.Code name="branchCode" inputMode="numeric" />
      </div>
      <BankNames bankCode={bankCode} branchCode={branchCode} />
      <div className="grid gap-x-6 sm:grid-cols-2">
        <fields.Select name="type" options={types} />
        <fields.Code name="number" inputMode="numeric" />
      </div>
      <fields.Text name="holderName" />
      <ProposedReading form={form} />
    </>
  );
}

/** The beginning of a name that was too long, as the server refused it: one press takes it, nothing is cut unseen. */
function ProposedReading({ form: { act, values, set } }: { form: AccountInForm }) {
  const { t } = useTranslation('office');
  const proposed = act.refusal?.outcome === 'bank_name_too_long' ? act.refusal.details.proposed : undefined;
  if (typeof proposed !== 'string' || values.holderName === proposed) return null;
  return (
    <div className="-mt-3 mb-6">
      <p className="mb-2">{t('bank.proposed', { name: proposed })}</p>
      <Button look="outline" size="small" onClick={() => set({ holderName: proposed })}>
        {t('bank.useProposed')}
      </Button>
    </div>
  );
}

type Names = { bankName: string; branchName: string };

/** An account in one line, as the bank's format holds it; with the names of its bank and branch where the page has them. */
export function useAccountInWords(): (account: BankAccount | null, names?: Names) => string | null {
  const { t } = useTranslation('office');
  const named = (code: string, name = '') => `${code} ${name}`.trim();
  return (account, names) =>
    account &&
    t('bank.shown', {
      ...account,
      bankCode: named(account.bankCode, names?.bankName),
      branchCode: named(account.branchCode, names?.branchName),
      holderName: wide(account.holderName),
      type: t(`bank.types.${account.type}`),
    });
}
