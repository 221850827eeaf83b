/** 消込 by the facts alone: seeded breaks of each kind among thousands that match; all are named by their kind, and nothing else is. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { BankBreakKind } from '../../contract/points/reconciliation/routes.ts';
import { reconcile } from './match.ts';
import type { BreakKind, Finding, Item, Movement } from './movement.ts';

const day = (number: number) => `${Temporal.PlainDate.from('2016-10-03').add({ days: number })}`;
const blank = { voids: false, remarks: '', edi: '', references: [], isLate: false };
const nothing = { endToEndId: '', reference: '', name: '', records: 1, matchedBy: null, isTold: true };

/** A month of an account: who pays what when differs from one to the next, so that only what is seeded is wrong. */
function openMonth() {
  const movements: Movement[] = [];
  const items: Item[] = [];
  const expected: Pick<Finding, 'kind' | 'subject'>[] = [];
  let number = 0;
  const next = () => {
    number += 1;
    return { number, yen: 10_000 * number + 17, onDay: day(number % 20), name: kanaOf(number) };
  };
  const item = (kind: Item['kind'], of: ReturnType<typeof next>, more: Partial<Item> = {}): Item => {
    const direction = kind === 'file' ? 'out' : 'in';
    const made = { ...nothing, key: `${kind}:${of.number}`, kind, direction, ...of, ...more } as Item;
    items.push(made);
    return made;
  };
  const movement = (of: ReturnType<typeof next>, more: Partial<Movement> = {}): Movement => {
    const { yen, onDay: bookedOn, name: remitterName } = of;
    const made = {
      ...blank,
      id: 1_000_000 + movements.length,
      direction: 'in' as const,
      yen,
      bookedOn,
      remitterName,
      ...more,
    };
    movements.push(made);
    return made;
  };
  const wrong = (kind: BreakKind, about: Movement | Item) =>
    void expected.push({ kind, subject: 'key' in about ? about.key : `transaction:${about.id}` });
  return { movements, items, expected, next, item, movement, wrong };
}
type Month = ReturnType<typeof openMonth>;
/** Names that no other begins with. */
const kanaOf = (number: number) =>
  `ｶ)${[...`${100_000 + number}`].map((digit) => 'ｱｲｳｴｵｶｷｸｹｺ'[Number(digit)]).join('')}ｼﾖｳｶｲ`;

const right: ((month: Month) => void)[] = [
  ({ next, item, movement }) => {
    const of = next();
    item('file', of, { name: '' });
    movement(of, { direction: 'out', remitterName: '' });
  },
  ({ next, item, movement }) => {
    const of = next();
    item('credit', of, { endToEndId: `R${of.number}-C43424` });
    movement(of, { edi: `R${of.number}-C43424` });
  },
  ({ next, item, movement }) => {
    const of = next();
    item('payment', of, { reference: `${of.number}` });
    movement(of, { references: [`B${of.number}`, `${of.number}`] });
  },
  ({ next, item, movement }) => {
    const of = next();
    item('payment', of, { reference: `TYPED${of.number}` });
    movement(of);
  },
  // A record of ours that did not come back is nothing.
  ({ next, item }) => void item('return', next(), { isTold: false }),
];

/** One break of each kind that a bank shows; those of vouchers are found in their own room. */
const seeded: Record<BreakKind, (month: Month, index: number) => void> = {
  missing_at_bank({ next, item, wrong }, index) {
    wrong('missing_at_bank', item(index % 2 ? 'file' : 'credit', next()));
  },
  missing_at_us({ next, movement, wrong }) {
    wrong('missing_at_us', movement(next()));
  },
  amount_differs({ next, item, movement, wrong }, index) {
    const of = next();
    item(index % 2 ? 'credit' : 'payment', of, { endToEndId: index % 2 ? `R${of.number}` : '' });
    wrong('amount_differs', movement({ ...of, yen: of.yen + 3 }, { edi: index % 2 ? `R${of.number}` : '' }));
  },
  duplicate_at_bank({ next, item, movement, wrong }) {
    const of = next();
    item('credit', of, { endToEndId: `R${of.number}` });
    movement(of, { edi: `R${of.number}` });
    wrong('duplicate_at_bank', movement(of, { edi: `R${of.number}` }));
  },
  duplicate_at_us({ next, item, movement, wrong }) {
    const of = next();
    item('payment', of, { reference: `${of.number}` });
    wrong('duplicate_at_us', item('payment', of, { key: `payment:twice-${of.number}`, reference: `0${of.number}` }));
    movement(of, { references: [`${of.number}`] });
  },
  date_differs({ next, item, movement, wrong }, index) {
    const of = next();
    const later = { ...of, onDay: `${Temporal.PlainDate.from(of.onDay).add({ days: 2 })}` };
    item(index % 2 ? 'file' : 'payment', of);
    wrong('date_differs', movement(later, { direction: index % 2 ? 'out' : 'in' }));
  },
  ambiguous({ next, item, movement, wrong }, index) {
    const of = next();
    item(index % 2 ? 'file' : 'payment', of);
    // Two lines of the bank that fit one item, and each of them is told.
    for (const _ of [1, 2]) wrong('ambiguous', movement(of, { direction: index % 2 ? 'out' : 'in' }));
  },
  payee_differs({ next, item, movement, wrong }) {
    const of = next();
    item('payment', of);
    wrong('payee_differs', movement(of, { remitterName: `ﾍﾞﾂﾉ${of.name}` }));
  },
  returned({ next, item, movement, wrong }, index) {
    const of = next();
    item('return', of, { endToEndId: `M1-S${of.number}`, isTold: false });
    const later = { ...of, onDay: `${Temporal.PlainDate.from(of.onDay).add({ days: 3 })}` };
    wrong('returned', movement(later, index % 2 ? { edi: `M1-S${of.number}` } : {}));
  },
  fee_differs({ next, item, movement, wrong }, index) {
    const of = next();
    item(index % 2 ? 'credit' : 'payment', of);
    wrong('fee_differs', movement({ ...of, yen: of.yen - (index % 3 ? 440 : 880) }));
  },
  voided({ next, movement, wrong }) {
    wrong('voided', movement(next(), { voids: true }));
  },
  late({ next, item, movement, wrong }) {
    const of = next();
    item('credit', of, { endToEndId: `R${of.number}` });
    wrong('late', movement(of, { edi: `R${of.number}`, isLate: true }));
  },
};

const inOrder = (some: readonly Pick<Finding, 'kind' | 'subject'>[]) =>
  some.map(({ kind, subject }) => `${kind} ${subject}`).sort();

test('12 kinds of breaks, 100 each, among 2,000 that match: every one is found and named, nothing else is, and nothing is matched silently', (t) => {
  const month = openMonth();
  for (let round = 0; round < 400; round += 1) for (const make of right) make(month);
  for (let index = 0; index < 100; index += 1) for (const make of Object.values(seeded)) make(month, index);
  const { matches, findings } = reconcile(month);
  assert.deepEqual(inOrder(findings), inOrder(month.expected));
  const counts = Map.groupBy(findings, ({ kind }) => kind);
  for (const kind of BankBreakKind.options)
    assert.equal(counts.get(kind)?.length, kind === 'ambiguous' ? 200 : 100, kind);
  // 4 of 5 right ones are matches; of the seeded ones the twin of a duplicate, both ways, half of the returns, and what was late.
  assert.equal(matches.length, 4 * 400 + 100 + 100 + 50 + 100);
  t.diagnostic(`${findings.length} of ${month.expected.length} breaks found, none too many, ${matches.length} matches`);
});

test('no order of movements or items makes a difference', () => {
  const month = openMonth();
  for (let round = 0; round < 3; round += 1) for (const make of right) make(month);
  for (const make of Object.values(seeded)) for (const index of [0, 1]) make(month, index);
  const { matches, findings } = reconcile(month);
  const keyOf = (some: typeof matches) => some.map(({ transactionId, item }) => `${transactionId} ${item}`).sort();
  fc.assert(
    fc.property(
      fc.shuffledSubarray(month.movements, { minLength: month.movements.length }),
      fc.shuffledSubarray(month.items, { minLength: month.items.length }),
      (movements, items) => {
        const again = reconcile({ movements, items });
        assert.deepEqual(keyOf(again.matches), keyOf(matches));
        assert.deepEqual(inOrder(again.findings), inOrder(findings));
      },
    ),
    { numRuns: 50 },
  );
});

test('whatever the facts, an item is matched once, a movement once, and every movement is matched or told', () => {
  const facts = fc.record({
    direction: fc.constantFrom('in' as const, 'out' as const),
    yen: fc.integer({ min: 1, max: 3 }),
    on: fc.integer({ min: 0, max: 2 }),
    name: fc.constantFrom('', 'ｱｵｲｼﾖｳﾃﾝ', 'ｱｶｲｼﾖｳﾃﾝ'),
    id: fc.constantFrom('', 'M1-S1', 'M1-S2'),
  });
  const kinds = fc.constantFrom<Item['kind'][]>('file', 'credit', 'return', 'payment', 'bill');
  fc.assert(
    fc.property(
      fc.array(facts, { maxLength: 8 }),
      fc.array(fc.tuple(kinds, facts), { maxLength: 8 }),
      (told, known) => {
        const movements = told.map(({ direction, yen, on, name, id }, index) => ({
          ...blank,
          id: index + 1,
          direction,
          yen,
          bookedOn: day(on),
          remitterName: name,
          edi: id,
        }));
        const items = known.map(([kind, { yen, on, name, id }], index): Item => {
          const direction = kind === 'file' ? 'out' : 'in';
          return {
            ...nothing,
            key: `${kind}:${index}`,
            kind,
            direction,
            yen,
            onDay: day(on),
            name,
            endToEndId: kind === 'bill' ? '' : id,
          };
        });
        const { matches, findings } = reconcile({ movements, items });
        assert.equal(new Set(matches.map(({ item }) => item)).size, matches.length);
        assert.equal(new Set(matches.map(({ transactionId }) => transactionId)).size, matches.length);
        const of = [
          ...matches.map(({ transactionId }) => transactionId),
          ...findings.flatMap(({ transactionId }) => transactionId ?? []),
        ];
        assert.deepEqual(
          [...new Set(of)].sort((a, b) => a - b),
          movements.map(({ id }) => id),
        );
        assert.ok(
          matches.every(({ item }) => !item.startsWith('bill:')),
          'what is owed is no payment',
        );
        const keys = findings.map(({ kind, subject }) => `${kind} ${subject}`);
        assert.equal(new Set(keys).size, keys.length);
      },
    ),
  );
});

test('the bank counts its numbers anew each day: the same one on another day is another payment, unless the sum says so too', () => {
  const month = openMonth();
  const [one, two] = [month.next(), month.next()];
  month.item('payment', { ...one, onDay: day(1) }, { reference: '0001', name: '' });
  month.item('payment', { ...two, onDay: day(2) }, { reference: '0001', name: '' });
  month.movement({ ...one, onDay: day(1) }, { references: ['B1', '0001'], remitterName: '' });
  month.movement({ ...two, onDay: day(2) }, { references: ['B2', '0001'], remitterName: '' });
  const { matches, findings } = reconcile(month);
  assert.deepEqual([matches.map(({ rule }) => rule), findings], [['reference', 'reference'], []]);
});

test('what was matched and is no longer looked at leaves nothing to do, and stops nobody', () => {
  const month = openMonth();
  const settled = [{ ...month.movement(month.next(), { isLate: true }), item: 'file:999' }];
  assert.deepEqual(reconcile({ movements: [], items: [], settled }), { matches: [], findings: [] });
});
