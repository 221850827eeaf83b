/** 支払い前の点検: the accidents that towns have had are found before money leaves, and an ordinary month is let pass. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Due, findingsHash, findingsOf } from './gate.ts';

const due = (payee: string, yen: number): Due => ({ payee, name: payee, yen });
const windowOf = (settlementId: number, dues: readonly Due[]) => ({ settlementId, dues });
const judged = (dues: readonly Due[], windows: readonly (readonly Due[])[] = [], ledger: readonly Due[] = dues) =>
  findingsOf({ dues, stored: dues, ledger, before: { windows: windows.map((some, index) => windowOf(index, some)) } });
const whats = (findings: ReturnType<typeof judged>) => findings.map(({ what, name }) => `${what} ${name}`.trim());

test('46,300,000 yen for 463 households go to one of them: a total taken for a line, and far beyond what anybody gets', () => {
  const households = Array.from({ length: 463 }, (_, index) => due(`世帯${index + 1}`, 100_000));
  const [first, ...rest] = households;
  const found = judged([due(first!.payee, 46_300_000), ...rest]);
  assert.deepEqual(whats(found), ['outlier 世帯1']);
  // The list and its own total beside each other.
  const withTotal = judged([...households, due('世帯の合計', 46_300_000)]);
  assert.deepEqual(whats(withTotal), ['outlier 世帯の合計', 'sum_of_others 世帯の合計']);
  assert.ok(withTotal.every(({ stops }) => stops));
});

test('68 shops are overpaid by what one person typed: none of the 68 is what the ledger says', () => {
  const ledger = Array.from({ length: 100 }, (_, index) => due(`店${index + 1}`, 10_000 + index));
  const typed = ledger.map((one, index) => (index < 68 ? { ...one, yen: one.yen * 2 } : one));
  const found = judged(typed, [], ledger);
  assert.equal(found.filter(({ what, stops }) => what === 'ledger_differs' && stops).length, 68);
  assert.deepEqual(judged(ledger), []);
});

test('a list is paid twice, and one from which a row was deleted is not what the ledger says', () => {
  const month = Array.from({ length: 12 }, (_, index) => due(`店${index + 1}`, 5000 + index * 7));
  assert.deepEqual(whats(judged(month, [month])), ['paid_again']);
  const without = month.filter(({ payee }) => payee !== '店5');
  const found = findingsOf({ dues: without, stored: without, ledger: month, before: { windows: [] } });
  assert.deepEqual(
    found.map(({ what, name, yen, against }) => [what, name, yen, against]),
    [['ledger_differs', '店5', 0, 5028]],
  );
  // A row deleted moves every account below by one: each gets what is its neighbour's.
  const moved = month.map((one, index) => ({ ...one, yen: month[index + 1]?.yen ?? 0 }));
  assert.equal(judged(moved, [], month).length, 12);
});

test('a place that takes most of its points from three people or fewer is named; one with many customers is not', () => {
  const ledger = [due('S1', 400_000), due('S2', 400_000), due('S3', 299_999)];
  const found = (ofFew: readonly Due[]) =>
    findingsOf({ dues: ledger, stored: ledger, ledger, before: { windows: [] }, ofFew }).map(
      ({ what, name, stops, yen, against }) => [what, name, stops, yen, against],
    );
  assert.deepEqual(found([due('S1', 320_000), due('S2', 319_999), due('S3', 299_999)]), [
    ['few_holders', 'S1', false, 320_000, 400_000],
  ]);
  assert.deepEqual(found([]), []);
});

test('an ordinary month is let pass, whatever it is made of: growth, a new shop, a shop alone', () => {
  const amount = fc.integer({ min: 1, max: 900_000 });
  fc.assert(
    fc.property(fc.array(amount, { minLength: 1, maxLength: 40 }), amount, (yens, more) => {
      const month = yens.map((yen, index) => due(`店${index}`, yen));
      const grown = [...month.map((one) => ({ ...one, yen: one.yen + 1 })), due('新しい店', more)];
      assert.deepEqual(
        judged(grown, [month]).filter(({ stops }) => stops),
        [],
      );
    }),
  );
  assert.deepEqual(judged([due('一軒の店', 50_000_000)]), [], 'the first month of a town with one shop says nothing');
});

test('far more than the last months is told and stops nobody; the sign of what stops is of its figures', () => {
  const before = [due('店', 500_000)];
  const found = judged([due('店', 4_000_000)], [before]);
  assert.deepEqual(
    found.map(({ what, stops }) => [what, stops]),
    [['month_jump', false]],
  );
  assert.equal(findingsHash(found), null);
  const [one, other] = [judged([due('店', 6_000_000)], [before]), judged([due('店', 6_000_001)], [before])];
  assert.match(findingsHash(one) ?? '', /^[0-9a-f]{64}$/);
  assert.notEqual(findingsHash(one), findingsHash(other));
});
