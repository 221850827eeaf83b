import { pointsProblems } from '../../contract/index.ts';
import type { Database } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { fieldProblem } from '../../server/error-outcome.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import { type BankAccount, toBankAccount } from './bank-account.ts';
import { knownBank } from './bank-master.ts';

type Registers = { database: Database; clock: () => Temporal.Instant };
export type AccountRefusal =
  | Extract<ReturnType<typeof toBankAccount>, Refusal>
  | Refusal<'bank_unknown' | 'branch_unknown' | 'branch_closed'>;

/**
 * An account as typed, in the form that the bank file can carry, at a branch that the list of banks knows and that is open today (in
 * Japan). A refusal names the field; of a closed branch its first day closed as `closedOn`.
 */
export async function enteredAccount(
  { database, clock }: Registers,
  typed: BankAccount,
): Promise<BankAccount | AccountRefusal> {
  const account = toBankAccount(typed);
  if (isRefusal(account)) return account;
  const { bank, branch } = await knownBank(database, { ...account, on: `${dateInTokyo(clock())}` });
  if (!bank) return refuseField('bank_unknown', 'bankCode');
  if (!branch) return refuseField('branch_unknown', 'branchCode');
  if (branch.closedOn) return refuseField('branch_closed', 'branchCode', { closedOn: branch.closedOn });
  return account;
}

const refuseField = <Outcome extends 'bank_unknown' | 'branch_unknown' | 'branch_closed'>(
  outcome: Outcome,
  field: 'bankCode' | 'branchCode',
  more: { closedOn?: string } = {},
) => refuse(outcome, { ...more, fields: [fieldProblem(pointsProblems, `bankAccount.${field}`, outcome)] });

/** The same of an account that may be left out; null where it was. */
export const checkedAccount = async (
  registers: Registers,
  typed: BankAccount | undefined,
): Promise<BankAccount | null | AccountRefusal> => (typed ? enteredAccount(registers, typed) : null);
