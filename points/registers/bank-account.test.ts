import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isRefusal } from '../../server/refusal.ts';
import { writeSougouFurikomi } from '../../zengin/index.ts';
import { accountTypeOf, type BankAccount, toBankAccount } from './bank-account.ts';

const account = (holderName: string): BankAccount => ({
  bankCode: '0001',
  branchCode: '001',
  type: '1',
  number: '1234567',
  holderName,
});
const write = ({ type, ...a }: BankAccount) => {
  const party = { bankCode: a.bankCode, bankName: '', branchCode: a.branchCode, branchName: '' };
  const of = { ...party, accountNumber: a.number, name: a.holderName };
  return writeSougouFurikomi({
    remitter: { ...of, code: '0000000001', accountType: 'ordinary' },
    payoutOn: Temporal.PlainDate.from('2016-10-03'),
    items: [
      { ...of, accountType: accountTypeOf(type), amountYen: 1, newCode: 'other', edi: 'M1', mode: 'telegraphic' },
    ],
  });
};

for (const holderName of ['　', '-', '.', 'ﾞ', '゛ア', ' - ', '()', 'ー'])
  test(`「${holderName}」 is the name of no account`, () => {
    const judged = toBankAccount(account(holderName));
    assert.ok(isRefusal(judged) && judged.refused === 'bank_name_not_writable');
  });

for (const [holderName, kept] of [
  ['ア―イ', 'ｱ-ｲ'],
  ['ア—イ', 'ｱ-ｲ'],
  ['ア\u00a0イ', 'ｱ ｲ'],
  ['　ヤマダ　', 'ﾔﾏﾀﾞ'],
] as const)
  test(`「${holderName}」 is kept as ${kept}`, () => {
    const judged = toBankAccount(account(holderName));
    assert.ok(!isRefusal(judged));
    assert.equal(judged.holderName, kept);
  });

test('what entry accepts, the bank file writes: one rule', () => {
  const kana = fc.string({
    unit: fc.constantFrom(...'アイガパーッャ゛ﾞ ａA1-.()（）　ヲ山・'),
    minLength: 1,
    maxLength: 45,
  });
  let accepted = 0;
  fc.assert(
    fc.property(kana, (holderName) => {
      const judged = toBankAccount(account(holderName));
      if (isRefusal(judged)) return;
      accepted += 1;
      assert.equal(write(judged).outcome, 'written', `${holderName} as ${judged.holderName}`);
    }),
    { numRuns: 3000, seed: 20161003 },
  );
  assert.ok(accepted > 300, `${accepted} were accepted`);
});
