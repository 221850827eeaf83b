import assert from 'node:assert/strict';
import { test } from 'node:test';
import { foldCardExpiry, foldMemberNumber, judgeMemberNumber, type NumberForm } from '../../index.ts';

const street: NumberForm = { pattern: 'digits', lengthMin: 8, lengthMax: 8, check: 'luhn', expires: false };
const prepaid: NumberForm = { pattern: 'digits', lengthMin: 16, lengthMax: 16, check: 'luhn', expires: true };
const bus: NumberForm = { pattern: 'alphanumeric', lengthMin: 10, lengthMax: 17, check: 'none', expires: false };

const folded: [typed: string, number: string][] = [
  ['２００１－００１３', '20010013'],
  ['2001 0013', '20010013'],
  ['2001ー0013', '20010013'],
  ['bus-0000001', 'BUS0000001'],
];
for (const [typed, number] of folded) {
  test(`「${typed}」 is the number ${number}`, () => assert.equal(foldMemberNumber(typed), number));
}

const months: [typed: string, month: string][] = [
  ['03/18', '03/18'],
  ['3/18', '03/18'],
  ['０３／１８', '03/18'],
  ['0318', '03/18'],
  ['2018-03', ''],
  ['', ''],
];
for (const [typed, month] of months) {
  test(`the last month 「${typed}」 is ${month || 'none'}`, () => assert.equal(foldCardExpiry(typed), month));
}

const judged: [
  what: string,
  form: NumberForm,
  memberNumber: string,
  cardExpires: string,
  outcome: string | undefined,
][] = [
  ['a right number', street, '20010013', '', undefined],
  ['one digit wrong', street, '20010014', '', 'member_number_check'],
  ['two neighbours swapped', street, '20001013', '', 'member_number_check'],
  ['too short', street, '2001001', '', 'member_number_form'],
  ['too long', street, '200100130', '', 'member_number_form'],
  ['nothing', street, '', '', 'member_number_form'],
  ['letters where digits are', street, 'ABCDEFGH', '', 'member_number_form'],
  ['a card in its last month', prepaid, '4242424242424242', '10/16', undefined],
  ['a card of the month before', prepaid, '4242424242424242', '09/16', 'card_expired'],
  ['a card of the year before', prepaid, '4242424242424242', '12/15', 'card_expired'],
  ['a month that is none', prepaid, '4242424242424242', '13/18', 'card_expiry_form'],
  ['no month', prepaid, '4242424242424242', '', 'card_expiry_form'],
  ['a 個人番号 where numbers of twelve digits are one of many', bus, '123456789018', '', 'individual_number_refused'],
  ['the same where all have twelve', { ...bus, lengthMin: 12, lengthMax: 12 }, '123456789018', '', undefined],
];
for (const [what, form, memberNumber, cardExpires, outcome] of judged) {
  test(`${what} is ${outcome ?? 'taken'}`, () => {
    assert.equal(judgeMemberNumber(form, { memberNumber, cardExpires, today: '2016-10-31' })?.outcome, outcome);
  });
}
