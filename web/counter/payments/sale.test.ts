import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type Confirming,
  chosenPurse,
  converted,
  hindranceOf,
  keepSent,
  keptSent,
  type Purse,
  type Receipt,
  type Sale,
  type SaleEvent,
  type Sent,
  START,
  step,
  type Usable,
} from './sale.ts';

const usable: Usable = {
  counterSessionId: 's1',
  expiresAt: '2016-09-01T00:02:00Z',
  mykeyId: 'My123',
  joined: true,
  place: '丸米商店',
  exempt: false,
  purses: [
    {
      municipality: { code: '14130', name: '川崎市' },
      usable: 660,
      expiries: [],
      paymentMax: null,
      vouchers: true,
      merges: false,
      premium: null,
    },
  ],
  ownPoints: null,
};
const sent: Sent = {
  counterSessionId: 's1',
  paymentKey: 'k1',
  amount: 120,
  mykeyId: 'My123',
  municipalityCode: '14130',
  purpose: 'purchase',
  total: 150,
};
const receipt = { receiptNumber: 'R1', points: 120 } as Receipt;
const refused: SaleEvent = {
  type: 'gaveUp',
  notice: {
    kind: 'refused',
    refusal: { outcome: 'x', title: '', titleEn: '', status: 422, fields: [], details: {} },
  },
};

const typed: SaleEvent = { type: 'typed', figures: '120' };
const toConfirm: SaleEvent[] = [
  typed,
  { type: 'tapStarted' },
  { type: 'cardRead' },
  { type: 'opened', paymentKey: 'k1', usable },
];
const after = (events: SaleEvent[]): Sale => events.reduce(step, START);

test('a sale goes from the amount over the tap and one confirmation to the receipt, and back to an empty pad', () => {
  const paying = after([...toConfirm, { type: 'paySent', sent }]);
  assert.deepEqual(paying, { phase: 'paying', sent, repeating: false });
  const done = step(paying, { type: 'paid', receipt });
  assert.deepEqual(done, { phase: 'done', receipt, rest: 30 });
  assert.deepEqual(step(done, { type: 'nextCustomer' }), START);
});

test('whoever has not joined is asked first, and the amount waits', () => {
  const asked = after([
    ...toConfirm.slice(0, 3),
    { type: 'opened', paymentKey: 'k1', usable: { ...usable, joined: false } },
  ]);
  assert.equal(asked.phase, 'join');
  const joined = step(asked, { type: 'opened', paymentKey: 'k1', usable });
  assert.ok(joined.phase === 'confirm' && joined.amount === 120 && joined.paymentKey === 'k1');
});

test('giving up at any point before the payment keeps the amount', () => {
  for (let events = 2; events <= toConfirm.length; events++) {
    const given = step(after(toConfirm.slice(0, events)), { type: 'gaveUp', notice: { kind: 'expired' } });
    assert.deepEqual(given, { phase: 'amount', figures: '120', notice: { kind: 'expired' } });
  }
  const refusedPayment = step(after([...toConfirm, { type: 'paySent', sent }]), refused);
  assert.ok(refusedPayment.phase === 'amount' && refusedPayment.figures === '150');
});

test('a payment without an answer is neither given up nor begun anew, only asked for again under its key', () => {
  const unanswered = after([...toConfirm, { type: 'paySent', sent }, { type: 'payUnanswered' }]);
  assert.deepEqual(unanswered, { phase: 'unanswered', sent });
  for (const event of [typed, { type: 'tapStarted' }, { type: 'nextCustomer' }, refused] as SaleEvent[])
    assert.equal(step(unanswered, event), unanswered, event.type);
  assert.deepEqual(step(unanswered, { type: 'paySent', sent }), { phase: 'paying', sent, repeating: false });
});

test('what comes too late or twice changes nothing', () => {
  const rows: [string, SaleEvent[], SaleEvent][] = [
    ['a tap without an amount', [], { type: 'tapStarted' }],
    ['typing while the card is read', [typed, { type: 'tapStarted' }], { type: 'typed', figures: '9' }],
    ['a balance after giving up', [typed], { type: 'opened', paymentKey: 'k2', usable }],
    ['a second payment', [...toConfirm, { type: 'paySent', sent }], { type: 'paySent', sent: { ...sent, amount: 1 } }],
    ['a receipt on the pad', [], { type: 'paid', receipt }],
  ];
  for (const [what, before, event] of rows) assert.equal(step(after(before), event).phase, after(before).phase, what);
  const once = after([...toConfirm, { type: 'paySent', sent }]);
  assert.equal(step(once, { type: 'paySent', sent: { ...sent, amount: 1 } }), once);
});

test('a sent payment outlives a reload until its answer is there', () => {
  const kept = new Map<string, string>();
  const storage = {
    setItem: (key: string, value: string) => void kept.set(key, value),
    getItem: (key: string) => kept.get(key) ?? null,
    removeItem: (key: string) => void kept.delete(key),
  } as Storage;
  assert.equal(keptSent(storage), undefined);
  keepSent(sent, storage);
  assert.deepEqual(keptSent(storage), sent);
  keepSent(undefined, storage);
  assert.equal(keptSent(storage), undefined);
});

const purse = (code: string, usable: number, more: Partial<Purse> = {}): Purse => ({
  municipality: { code, name: code },
  usable,
  expiries: [],
  paymentMax: null,
  vouchers: true,
  merges: true,
  premium: null,
  ...more,
});
const confirming = (change: Partial<Confirming> & { purses?: Purse[] } = {}): Confirming => {
  const { purses = [purse('14130', 660)], ...rest } = change;
  return {
    phase: 'confirm',
    figures: '500',
    paymentKey: 'k1',
    code: '14130',
    purpose: 'purchase',
    amount: 500,
    usable: { ...usable, purses, ownPoints: { name: '丸丸カード', numerator: 1, denominator: 3 } },
    ...rest,
  };
};

const hindrances: [string, Confirming, ReturnType<typeof hindranceOf>][] = [
  ['the bill within the balance', confirming(), undefined],
  ['fewer than the bill', confirming({ amount: 1 }), undefined],
  ['more than the balance', confirming({ figures: '700', amount: 700 }), { why: 'short', most: 660 }],
  ['nothing to use', confirming({ purses: [purse('14130', 0)] }), { why: 'empty' }],
  [
    'more than the limit',
    confirming({ purses: [purse('14130', 660, { paymentMax: 300 })] }),
    { why: 'limit', most: 300 },
  ],
  ['more than the bill', confirming({ amount: 501 }), { why: 'bill', most: 500 }],
  ['a merge that leaves a rest', confirming({ purpose: 'merge' }), { why: 'rest', most: 498 }],
  ['a merge that comes out even', confirming({ purpose: 'merge', amount: 660 }), undefined],
  ['a merge of less than one unit', confirming({ purpose: 'merge', amount: 2 }), { why: 'rest', most: 3 }],
  [
    'a merge of fewer points than one unit needs',
    confirming({ purpose: 'merge', amount: 2, purses: [purse('14130', 2)] }),
    { why: 'empty' },
  ],
  [
    'a merge above the balance',
    confirming({ purpose: 'merge', amount: 1000, purses: [purse('14130', 400)] }),
    { why: 'short', most: 399 },
  ],
];
for (const [what, sale, hindrance] of hindrances) {
  test(`before the server is asked, ${what}: ${hindrance ? hindrance.why : 'nothing in the way'}`, () => {
    assert.deepEqual(hindranceOf(sale), hindrance);
  });
}

test('another purse, or another purpose, begins at the bill again', () => {
  const two = confirming({ purses: [purse('14130', 660), purse('13116', 80)], amount: 20 });
  const other = step({ ...two, purpose: 'merge' }, { type: 'purseChosen', code: '13116' });
  assert.ok(other.phase === 'confirm');
  assert.deepEqual([other.amount, other.purpose, chosenPurse(other).usable], [500, 'purchase', 80]);
  const merging = step(two, { type: 'purposeChosen', purpose: 'merge' });
  assert.ok(merging.phase === 'confirm' && merging.amount === 500 && merging.purpose === 'merge');
});

test('units of the street are whole, and only what makes them is taken', () => {
  assert.deepEqual(converted(10, { numerator: 1, denominator: 3 }), { units: 3, consumed: 9 });
  assert.deepEqual(converted(10, { numerator: 3, denominator: 2 }), { units: 15, consumed: 10 });
});
