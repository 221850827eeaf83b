import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keepSent, keptSent, type Receipt, type Sale, type SaleEvent, START, step, type Usable } from './sale.ts';

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
      ...{ usable: 660, expiries: [], paymentMax: null, vouchers: true, merges: false },
    },
  ],
  ownPoints: null,
};
const sent = { counterSessionId: 's1', paymentKey: 'k1', amount: 120, mykeyId: 'My123' };
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
  assert.deepEqual(done, { phase: 'done', receipt });
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
  assert.ok(refusedPayment.phase === 'amount' && refusedPayment.figures === '120');
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
