import type { Refusal } from '../../server/refusal.ts';
import type { StaffCaller } from '../callers.ts';
import { type BankAccount, toBankAccount } from './bank-account.ts';

/** True for those of a town's office who keep its registers. */
export const isOffice = (staff: StaffCaller): staff is StaffCaller & { municipalityCode: string } =>
  staff.municipalityCode !== null && (staff.role === 'lead' || staff.role === 'accounting');

type Checked = BankAccount | null | Refusal<'bank_account_invalid' | 'bank_name_not_writable'>;
/** An account as typed, checked; null where none was given. */
export const checkedAccount = (typed: BankAccount | undefined): Checked => (typed ? toBankAccount(typed) : null);
