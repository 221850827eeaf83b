import type { Refusal } from '../../server/refusal.ts';
import { type BankAccount, toBankAccount } from './bank-account.ts';

type Checked = BankAccount | null | Refusal<'bank_account_invalid' | 'bank_name_not_writable'>;
/** An account as typed, checked; null where none was given. */
export const checkedAccount = (typed: BankAccount | undefined): Checked => (typed ? toBankAccount(typed) : null);
