import { accountTypeOf, type BankAccount } from '../registers/bank-account.ts';

const asPayee = (account: BankAccount) => ({
  bankCode: account.bankCode,
  bankName: '',
  branchCode: account.branchCode,
  branchName: '',
  accountType: accountTypeOf(account.type),
  accountNumber: account.number,
  name: account.holderName,
});
/** Who pays, as the bank's file names it. */
export const asRemitter = ({ bankAccount, remitterCode }: { bankAccount: BankAccount; remitterCode: string }) => {
  const { accountType, ...account } = asPayee(bankAccount);
  return { ...account, accountType: accountType as 'ordinary' | 'current', code: remitterCode };
};
/** One transfer of a bank file, of yen. */
export const transferItem = (account: BankAccount, amountYen: number, edi: string) => ({
  ...asPayee(account),
  amountYen,
  newCode: 'other' as const,
  edi,
  mode: 'telegraphic' as const,
});
