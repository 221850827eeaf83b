/** 交換実績の突き合わせ (5-3): a company's report, orders and postings beside each other, and each difference by its name. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compareOrder, type Known, type ReportBreak, type Sides, type ToldLine } from './compare.ts';

const known: Known = { toldFrom: '2016-10-01', toldThrough: '2016-10-20', sealedThrough: '2016-10-20' };
const line = (over: Partial<ToldLine> = {}): ToldLine => ({
  day: '2016-10-03',
  ownPoints: 100,
  result: 'deducted',
  deductionNumber: null,
  deductedOn: null,
  ...over,
});
type Order = NonNullable<Sides['order']>;
const order = (over: Partial<Order> = {}): Order => ({
  state: 'credited',
  ownPoints: 100,
  points: 50,
  deductionNumber: null,
  deductedOn: null,
  decidedOn: '2016-10-03',
  ...over,
});
const posted = (over: Partial<NonNullable<Sides['posted']>> = {}) => ({ day: '2016-10-03', points: 50, ...over });
type Facts = Omit<Sides, 'orderNumber'>;

/** What is no difference, however it looks. */
const right: readonly Facts[] = [
  { told: [line()], order: order(), posted: posted() },
  // Clocks pass midnight apart, either way.
  { told: [line({ day: '2016-10-04' })], order: order(), posted: posted() },
  { told: [line({ day: '2016-10-02' })], order: order(), posted: posted() },
  // 修正1, told with its proof and without.
  {
    told: [line({ deductionNumber: 'D-1', deductedOn: '2016-10-02' })],
    order: order({ deductionNumber: 'D-1', deductedOn: '2016-10-02' }),
    posted: posted(),
  },
  { told: [line()], order: order({ deductionNumber: 'D-1', deductedOn: '2016-10-02' }), posted: posted() },
  // Deducted and given back, of which nothing came into being.
  { told: [line(), line({ result: 'cancelled' })], order: order({ state: 'refused' }), posted: null },
  { told: [line(), line({ result: 'cancelled' })], order: null, posted: null },
  // Deducted, given back, and deducted once more.
  { told: [line(), line({ result: 'cancelled' }), line({ day: '2016-10-05' })], order: order(), posted: posted() },
  // Under way: nobody has deducted yet, the last day is not told yet, or the day is not sealed.
  { told: [], order: order({ state: 'confirmed', decidedOn: null }), posted: null },
  { told: [], order: order(), posted: posted({ day: '2016-10-20' }) },
  { told: [line({ day: '2016-10-21' })], order: order({ state: 'confirmed', decidedOn: null }), posted: null },
  { told: [line({ day: '2016-10-20' })], order: order({ decidedOn: '2016-10-20' }), posted: null },
  // From before the company began to tell.
  { told: [], order: order(), posted: posted({ day: '2016-09-30' }) },
];

/** One difference of each kind that an order can have. */
const wrong: Record<Exclude<ReportBreak, 'posting_unknown' | 'report_missing'>, (index: number) => Facts> = {
  order_unknown: () => ({ told: [line()], order: null, posted: null }),
  not_reported: () => ({ told: [], order: order(), posted: posted() }),
  points_differ: (index) => ({
    told: [line({ ownPoints: index % 2 ? 101 : 99 })],
    order: order(),
    posted: posted(),
  }),
  reported_twice: (index) => ({
    told: [line(), line({ day: index % 2 ? '2016-10-03' : '2016-10-09' })],
    order: index % 3 ? order() : null,
    posted: index % 3 ? posted() : null,
  }),
  not_credited: (index) => ({
    told: [line()],
    order: order({ state: index % 2 ? 'accepted' : 'confirmed', decidedOn: null }),
    posted: null,
  }),
  order_refused: () => ({ told: [line()], order: order({ state: 'refused' }), posted: null }),
  cancelled_after: (index) => ({
    told: index % 2 ? [line(), line({ result: 'cancelled' })] : [line({ result: 'cancelled' })],
    order: order(),
    posted: posted(),
  }),
  deduction_differs: (index) => ({
    told: [line(index % 2 ? { deductionNumber: 'D-2' } : { deductedOn: '2016-10-01' })],
    order: order({ deductionNumber: 'D-1', deductedOn: '2016-10-02' }),
    posted: posted(),
  }),
  posting_missing: () => ({ told: [line()], order: order(), posted: null }),
  posting_differs: (index) => ({ told: [line()], order: order(), posted: posted({ points: index % 2 ? 49 : 100 }) }),
};

test('10 kinds of differences, 100 each, among 2,600 orders that agree: every one is named, and nothing else is', (t) => {
  const sides: { of: Sides; expected: string | undefined }[] = [];
  for (let round = 0; round < 200; round += 1)
    for (const facts of right) sides.push({ of: { orderNumber: `R-${sides.length}`, ...facts }, expected: undefined });
  for (const [kind, make] of Object.entries(wrong))
    for (let index = 0; index < 100; index += 1)
      sides.push({ of: { orderNumber: `W-${sides.length}`, ...make(index) }, expected: kind });
  for (const { of, expected } of sides) assert.equal(compareOrder(of, known)?.kind, expected, JSON.stringify(of));
  t.diagnostic(`${sides.filter(({ expected }) => expected).length} of ${sides.length} differ`);
});

test('a difference says what was told and what stands here, in the company’s own points', () => {
  const said = (facts: Facts) => {
    const { told, expected, onDay, subject } = compareOrder({ orderNumber: 'N-1', ...facts }, known) ?? {};
    return [subject, told, expected, onDay];
  };
  assert.deepEqual(said(wrong.points_differ(1)), ['order:N-1', 101, 100, '2016-10-03']);
  assert.deepEqual(said(wrong.order_unknown(0)), ['order:N-1', 100, null, '2016-10-03']);
  assert.deepEqual(said(wrong.not_reported(0)), ['order:N-1', 0, 100, '2016-10-03']);
  assert.deepEqual(said(wrong.order_refused(0)), ['order:N-1', 100, 0, '2016-10-03']);
  assert.deepEqual(said(wrong.reported_twice(0)), ['order:N-1', 200, null, '2016-10-09']);
});

test('whatever the sides say, an order agrees only where it was deducted once, with its points, and they stand', () => {
  const day = fc.constantFrom('2016-10-02', '2016-10-03', '2016-10-20', '2016-10-21');
  const lines = fc.array(
    fc.record({
      day,
      ownPoints: fc.constantFrom(99, 100),
      result: fc.constantFrom('deducted' as const, 'cancelled' as const),
      deductionNumber: fc.constant(null),
      deductedOn: fc.constant(null),
    }),
    { minLength: 1, maxLength: 3 },
  );
  const orders = fc.record({
    state: fc.constantFrom('accepted' as const, 'confirmed' as const, 'credited' as const, 'refused' as const),
    points: fc.constantFrom(50, 51),
  });
  fc.assert(
    fc.property(lines, fc.option(orders), fc.option(day), (told, asked, postedOn) => {
      const one = asked && order({ ...asked, decidedOn: '2016-10-03' });
      const here = one?.state === 'credited' && postedOn !== null ? posted({ day: postedOn }) : null;
      const found = compareOrder({ orderNumber: 'N-1', told, order: one, posted: here }, known);
      const stands = told.reduce((sum, { result }) => sum + (result === 'deducted' ? 1 : -1), 0);
      if (found !== undefined || here === null) return;
      const last = told.filter(({ result }) => result === 'deducted').at(-1);
      assert.deepEqual([stands, last?.ownPoints, one?.points], [1, 100, here.points]);
    }),
  );
});
