import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { judgeOfflineLimit, judgeVoucherPeriod, judgeVoucherScope, judgeVoucherState } from './rules.ts';

const voucher = { municipalityCode: '43424', streetId: 3, validFrom: '2016-12-15', validThrough: '2016-12-17' };

describe('where a voucher counts', () => {
  const cases: [
    what: string,
    place: [codes: string[], streetId: number | null],
    of: number | null,
    outcome: unknown,
  ][] = [
    ['in its own street', [['43424'], 3], 3, undefined],
    ['in another street', [['43424'], 4], 3, 'voucher_wrong_street'],
    ['in no street', [['43424'], null], 3, 'voucher_wrong_street'],
    ['everywhere in its town', [['43424'], null], null, undefined],
    ['by a tie-up', [['43425', '43424'], null], null, undefined],
    ['in another town', [['43425'], null], null, 'voucher_other_municipality'],
    ['in another town, which is said before its street', [['43425'], 4], 3, 'voucher_other_municipality'],
    ['where no town’s count', [[], 3], 3, 'voucher_other_municipality'],
  ];
  for (const [what, [municipalityCodes, streetId], of, outcome] of cases)
    test(what, () =>
      assert.equal(judgeVoucherScope({ ...voucher, streetId: of }, { municipalityCodes, streetId }), outcome),
    );
});

describe('when a voucher counts', () => {
  const cases: [from: string, through: string | undefined, outcome: unknown][] = [
    ['2016-12-14', undefined, 'voucher_not_yet_valid'],
    ['2016-12-15', undefined, undefined],
    ['2016-12-17', undefined, undefined],
    ['2016-12-18', undefined, 'voucher_expired'],
    // A clock that is wrong: it is enough that one of the days counts.
    ['2016-12-13', '2016-12-15', undefined],
    ['2016-12-17', '2016-12-19', undefined],
    ['2016-12-13', '2016-12-14', 'voucher_not_yet_valid'],
    ['2016-12-18', '2016-12-19', 'voucher_expired'],
  ];
  for (const [from, through, outcome] of cases)
    test(`from ${from} through ${through ?? 'the same day'}`, () =>
      assert.equal(judgeVoucherPeriod(voucher, { from, ...(through ? { through } : {}) }), outcome));
});

test('a voucher that has another number now is said to have it, whatever its state', () => {
  for (const state of ['issuing', 'issued', 'redeemed', 'cancelled', 'expired'] as const)
    assert.equal(judgeVoucherState({ state, replaced: true }), 'voucher_replaced');
  const outcomes = (['issuing', 'issued', 'redeemed', 'cancelled', 'expired'] as const).map((state) =>
    judgeVoucherState({ state, replaced: false }),
  );
  assert.deepEqual(outcomes, [undefined, undefined, 'voucher_used', 'voucher_cancelled', 'voucher_expired']);
});

test('a leave holds to the last point and the last sheet, and not one more', () => {
  const pass = { pointsMax: 1000, countMax: 2 };
  const judged = (next: number, ...taken: number[]) =>
    judgeOfflineLimit(pass, { taken: taken.map((points) => ({ points })), next: { points: next } });
  assert.deepEqual(
    [judged(1000), judged(400, 600), judged(1001), judged(401, 600), judged(1, 1, 1)],
    [undefined, undefined, 'offline_over_limit', 'offline_over_limit', 'offline_over_limit'],
  );
});
