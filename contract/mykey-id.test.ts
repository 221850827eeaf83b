import assert from 'node:assert/strict';
import { test } from 'node:test';
import { foldMykeyId, halfWidth } from './mykey-id.ts';
import { TypedStaffId } from './values.ts';

for (const typed of ['My777', 'MY777', ' my777 ', '　ＭＹ７７７', 'ｍｙ７７７'])
  test(`「${typed}」 is MY777`, () => assert.equal(foldMykeyId(typed), 'MY777'));

for (const typed of ['T\u0131ger1', 'Stra\u00dfe', '\u017fora1', '\u212a1234', 'ﬁsh1', '①②③'])
  test(`「${typed}」 becomes nobody’s ID`, () => assert.doesNotMatch(foldMykeyId(typed), /^[A-Z0-9]+$/));

test('a staff number typed in full width or with blanks around is the same number', () => {
  assert.equal(halfWidth('ｌｅａｄ－４３４２４'), 'lead-43424');
  assert.equal(TypedStaffId.parse('ｌｅａｄ－４３４２４ '), 'lead-43424');
});
