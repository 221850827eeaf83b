import { pointsProblems } from '../../contract/index.ts';
import { fieldProblem } from '../../server/error-outcome.ts';
import { type Refusal, refuse } from '../../server/refusal.ts';
import { cutBankKana, type Furikomi, toBankKana } from '../../zengin/index.ts';

/** An account as the bank format writes it; `holderName` is in half-width kana, at most 30 bytes. */
export type BankAccount = {
  bankCode: string;
  branchCode: string;
  type: '1' | '2' | '4';
  number: string;
  holderName: string;
};

const holderNameMax = 30;

type FormRefusal = Refusal<'bank_account_invalid' | 'bank_name_not_writable' | 'bank_name_too_long'>;
/**
 * Checks an account as typed and turns its name into what the bank file can carry, or names the character that it cannot. A name of
 * more than 30 is refused with the beginning that fits as `proposed`: a person says yes to it, nothing is cut in silence.
 */
export function toBankAccount(typed: BankAccount): BankAccount | FormRefusal {
  const folded = (text: string) => text.normalize('NFKC').trim();
  const account = {
    ...typed,
    bankCode: folded(typed.bankCode),
    branchCode: folded(typed.branchCode),
    number: folded(typed.number),
  };
  const wrong = [
    /^\d{4}$/.test(account.bankCode) ? '' : 'bankAccount.bankCode',
    /^\d{3}$/.test(account.branchCode) ? '' : 'bankAccount.branchCode',
    /^\d{7}$/.test(account.number) ? '' : 'bankAccount.number',
  ].filter(Boolean);
  if (wrong.length > 0) {
    return refuse('bank_account_invalid', {
      fields: wrong.map((path) => fieldProblem(pointsProblems, path, 'bank_account_invalid')),
    });
  }
  const kana = toBankKana(typed.holderName, 'PARTY_NAME');
  if (!kana.ok) {
    const { position, character } = kana;
    return refuseHolderName({
      message: `${position}文字目の「${character}」は、銀行の形式で書けません。カタカナで入力してください。`,
      messageEn: `Character ${position} (“${character}”) cannot be written in the bank format. Enter the name in katakana.`,
    });
  }
  // Blanks, bars and voicing marks alone are a name to no bank.
  const holderName = kana.value.trim();
  if (!/[ｱ-ﾝA-Z0-9]/.test(holderName) || /^[ﾞﾟ]/.test(holderName)) {
    return refuseHolderName({
      message: '口座名義を、通帳のとおりカタカナで入力してください。',
      messageEn: 'Enter the account holder’s name in katakana, as in the passbook.',
    });
  }
  const proposed = cutBankKana(holderName, holderNameMax).trim();
  if (proposed !== holderName)
    return refuse('bank_name_too_long', {
      proposed: readable(proposed),
      fields: [fieldProblem(pointsProblems, 'bankAccount.holderName', 'bank_name_too_long')],
    });
  return { ...account, holderName };
}

/** Kept in half-width kana, as the bank's format writes it; people read full-width ones. */
const readable = (holderName: string) => holderName.normalize('NFKC');

const refuseHolderName = (words: { message: string; messageEn: string }) =>
  refuse('bank_name_not_writable', {
    fields: [{ path: 'bankAccount.holderName', outcome: 'bank_name_not_writable', ...words }],
  });

/**
 * Who is paid into one and the same account, whatever the name of its holder: every group of two and more. An owner may
 * have two shops, so it is told and not refused.
 */
export function sharedAccounts<Payee extends { bankAccount: BankAccount | null }>(payees: readonly Payee[]): Payee[][] {
  const accountOf = ({ bankAccount: account }: Payee) =>
    account && [account.bankCode, account.branchCode, account.type, account.number].join('-');
  const groups = Map.groupBy(payees, accountOf);
  groups.delete(null);
  return [...groups.values()].filter(({ length }) => length > 1);
}

/** 預金種目 in the words of `zengin/`. */
export const accountTypeOf = (type: BankAccount['type']): Furikomi['accountType'] =>
  (({ '1': 'ordinary', '2': 'current', '4': 'savings' }) as const)[type];
