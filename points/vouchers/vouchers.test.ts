import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { generateSystemKeys } from '../../app/keys.ts';
import { pointsRoutes } from '../../contract/index.ts';
import type { Answered } from '../../server/client.ts';
import { createVoucherSeal } from './seal.ts';
import { createSecondTerminal, startVoucherStage, type VoucherStage } from './testing/stage.ts';

let stage: VoucherStage;
before(async () => {
  stage = await startVoucherStage();
});
after(() => stage?.nation.close());

const outcome = (answered: Answered<unknown>) => (answered.ok ? 'ok' : answered.outcome);
const counterOf = (which: 0 | 1 | 2) => stage.shops[which].counter;

test('issuing takes the points, draws a number and is one with its key: a double press, a lost answer, a late retry', async () => {
  const person = await stage.person(5000);
  const { counterSessionId, paymentKey } = await stage.office.counter.open(person);
  const issue = (points: number) =>
    stage.office.counter.actor.ask(pointsRoutes.issueVouchers, {
      body: { counterSessionId, voucherKindId: stage.streetKind, denominations: [{ points, count: 2 }] },
      idempotencyKey: paymentKey,
    });
  const [first, again] = await Promise.all([issue(1210), issue(1210)]);
  assert.ok(first.ok && again.ok);
  assert.deepEqual(again.answer.vouchers, first.answer.vouchers);
  assert.deepEqual([first.answer.vouchers.length, first.answer.missing, first.answer.balance], [2, 0, 2580]);
  stage.nation.pass({ minutes: 5 });
  const late = await issue(1210);
  assert.ok(late.ok);
  assert.deepEqual(late.answer.vouchers, first.answer.vouchers);
  assert.equal(outcome(await issue(100)), 'exists_with_different_request');
  // The session has been used: it cannot pay as well.
  const paid = await stage.office.counter.actor.ask(pointsRoutes.pay, {
    body: { counterSessionId, amount: 1210 },
    idempotencyKey: paymentKey,
  });
  assert.equal(outcome(paid), 'exists_with_different_request');
  assert.equal(await stage.points(person), 2580);
  for (const { number } of first.answer.vouchers) assert.match(number, /^\d{13}$/);
});

test('a session that has paid sells no vouchers, and one that has sold pays no more', async () => {
  const person = await stage.person(1000);
  const { counterSessionId, paymentKey } = await stage.office.counter.open(person);
  const { actor } = stage.office.counter;
  const denominations = [{ points: 100, count: 1 }];
  const sell = () =>
    actor.ask(pointsRoutes.issueVouchers, {
      body: { counterSessionId, voucherKindId: stage.streetKind, denominations },
      idempotencyKey: paymentKey,
    });
  const pay = (amount: number) =>
    actor.ask(pointsRoutes.pay, { body: { counterSessionId, amount }, idempotencyKey: paymentKey });
  assert.equal(outcome(await pay(100)), 'ok');
  assert.equal(outcome(await sell()), 'exists_with_different_request');
  assert.equal(await stage.points(person), 900);
});

const wrongSales: [string, unknown, string][] = [
  ['nothing', 0, 'amount_invalid'],
  ['a part of a point', 1.5, 'amount_invalid'],
  ['full-width digits', '１００', 'amount_invalid'],
  ['more than there is', 1001, 'insufficient_points'],
];
for (const [what, points, expected] of wrongSales) {
  test(`a voucher of ${what} is refused as ${expected}, and nothing is taken`, async () => {
    const person = await stage.person(1000);
    assert.equal(
      outcome(await stage.sell(stage.office.counter, person, { kind: stage.streetKind, points: points as number })),
      expected,
    );
    assert.equal(await stage.points(person), 1000);
  });
}

test('51 vouchers at once are too many, and a kind of another street or outside its days is not sold here', async () => {
  const person = await stage.person(1000);
  const at = stage.office.counter;
  const many = await stage.sell(at, person, { kind: stage.streetKind, points: 1, count: 50 });
  assert.ok(many.ok && many.answer.vouchers.length === 50);
  const { counterSessionId, paymentKey } = await at.open(person);
  const over = await at.actor.ask(pointsRoutes.issueVouchers, {
    body: {
      counterSessionId,
      voucherKindId: stage.streetKind,
      denominations: [
        { points: 1, count: 50 },
        { points: 2, count: 1 },
      ],
    },
    idempotencyKey: paymentKey,
  });
  assert.equal(outcome(over), 'too_many_vouchers');
  assert.equal(
    outcome(await stage.sell(stage.elsewhere.counter, person, { kind: stage.streetKind, points: 1 })),
    'voucher_kind_unknown',
  );
  const past = await stage.createKind({ name: '終わった券', soldThrough: '2016-10-02' });
  assert.equal(outcome(await stage.sell(at, person, { kind: past, points: 1 })), 'voucher_kind_unknown');
});

test('a code is read once (6-1 パターン②): the shop is paid, a second reading says used, and only the shop hears when', async () => {
  const person = await stage.person(1000);
  const sold = await stage.sold(stage.office.counter, person, { kind: stage.streetKind, points: 420 });
  const paper = stage.paper(sold);
  const owedBefore = (await stage.owed()).宮原の茶店 ?? 0;
  const key = stage.key();
  const first = await stage.redeem(counterOf(0), { code: paper.code }, 'purchase', key);
  assert.ok(first.ok);
  assert.equal(first.answer.voucher.state, 'redeemed');
  const again = await stage.redeem(counterOf(0), { code: paper.code }, 'purchase', key);
  assert.ok(again.ok);
  assert.equal(again.answer.redeemedAt, first.answer.redeemedAt);
  const twice = await stage.redeem(counterOf(0), { code: paper.code });
  assert.ok(!twice.ok && twice.outcome === 'voucher_used');
  assert.equal(twice.body.usedPlace, '宮原の茶店');
  const stranger = await stage.redeem(counterOf(1), { code: paper.code });
  assert.ok(!stranger.ok && stranger.outcome === 'voucher_used');
  assert.equal(stranger.body.usedPlace, undefined);
  const office = await stage.redeem(stage.office.counter, { code: paper.code });
  assert.ok(!office.ok && office.body.usedPlace === '宮原の茶店');
  assert.equal(((await stage.owed()).宮原の茶店 ?? 0) - owedBefore, 420);
  const { vouchers } = await person.atMypage(pointsRoutes.listMyVouchers);
  assert.deepEqual([vouchers[0]?.number, vouchers[0]?.state], [sold.number, 'redeemed']);
});

test('a number is taken with its confirmation code, in any width; five wrong ones lock the terminal for a quarter of an hour', async () => {
  const person = await stage.person(1000);
  const sold = await stage.sold(stage.office.counter, person, { kind: stage.streetKind, points: 10 });
  const { number, confirmationCode, code } = stage.paper(sold);
  const at = await createSecondTerminal(stage, stage.shops[1].operatorId);
  const type = (typed: string, confirmation: string) =>
    stage.redeem(at, { number: typed, confirmationCode: confirmation });
  assert.equal(outcome(await type('12345678901234567890', confirmationCode)), 'voucher_number_form');
  assert.equal(
    outcome(await type(`${number.slice(0, 12)}${(Number(number[12]) + 1) % 10}`, confirmationCode)),
    'voucher_number_check',
  );
  for (let n = 0; n < 5; n += 1) assert.equal(outcome(await type(number, 'AAAAAA')), 'voucher_unknown');
  assert.equal(outcome(await type(number, confirmationCode)), 'voucher_locked');
  stage.nation.pass({ minutes: 16 });
  const wide = [...number].map((digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)).join('');
  const taken = await type(
    `${wide.slice(0, 4)}　${wide.slice(4, 8)}－${wide.slice(8)}`,
    confirmationCode.toLowerCase(),
  );
  assert.equal(outcome(taken), 'ok');
  assert.equal(outcome(await stage.redeem(at, { code })), 'voucher_used');
});

test('a payment and a purchase of vouchers at once under one tap are one use', async () => {
  for (let round = 0; round < 12; round += 1) {
    const person = await stage.person(1000);
    const { actor, open } = stage.office.counter;
    const { counterSessionId, paymentKey } = await open(person);
    const denominations = [{ points: 100, count: 3 }];
    const [paid, sold] = await Promise.all([
      actor.ask(pointsRoutes.pay, { body: { counterSessionId, amount: 50 }, idempotencyKey: paymentKey }),
      actor.ask(pointsRoutes.issueVouchers, {
        body: { counterSessionId, voucherKindId: stage.streetKind, denominations },
        idempotencyKey: paymentKey,
      }),
    ]);
    const both = [outcome(paid), outcome(sold)];
    assert.deepEqual(both.toSorted(), ['exists_with_different_request', 'ok'], both.join());
    assert.equal(await stage.points(person), paid.ok ? 950 : 700);
    await stage.nation.points.tendVouchers();
    assert.equal(await stage.points(person), paid.ok ? 950 : 700, 'nothing is issued later either');
  }
});

test('of two hundred wrong confirmation codes at once five are judged, and an operator’s new terminals share its tries', async () => {
  const person = await stage.person(1000);
  const { operatorId } = stage.shops[2];
  const at = await Promise.all(Array.from({ length: 5 }, () => createSecondTerminal(stage, operatorId)));
  const papers: ReturnType<VoucherStage['paper']>[] = [];
  for (let n = 0; n < 5; n += 1)
    papers.push(stage.paper(await stage.sold(stage.office.counter, person, { kind: stage.streetKind, points: 10 })));
  const guess = async (terminal: (typeof at)[number], number: string) =>
    outcome(await stage.redeem(terminal, { number, confirmationCode: 'AAAAAA' }));
  const [first] = at;
  const [paper] = papers;
  assert.ok(first && paper);
  const many = await Promise.all(Array.from({ length: 40 }, () => guess(first, paper.number)));
  assert.equal(many.filter((one) => one === 'voucher_unknown').length, 5);
  // Four more terminals, each at a voucher of its own: fifteen more tries, whatever their number.
  const more = await Promise.all(
    at
      .slice(1)
      .flatMap((terminal, index) => Array.from({ length: 10 }, () => guess(terminal, papers[index + 1]?.number ?? ''))),
  );
  const judged = more.filter((one) => one === 'voucher_unknown').length;
  assert.ok(judged <= 15, `${judged} more were judged`);
  // Another shop is not kept out of this voucher by these guesses.
  const { code: _, ...typed } = paper;
  assert.equal(outcome(await stage.redeem(counterOf(0), typed)), 'ok');
});

test('what is no voucher, forged, altered or from elsewhere is refused by its own name', async () => {
  const person = await stage.person(1000);
  const sold = await stage.sold(stage.office.counter, person, { kind: stage.streetKind, points: 100 });
  const { code } = stage.paper(sold);
  const take = async (proof: Parameters<VoucherStage['redeem']>[1]) => outcome(await stage.redeem(counterOf(0), proof));
  assert.equal(await take({ code: 'https://example.jp/?q=1' }), 'voucher_unreadable');
  const foreign = createVoucherSeal((await generateSystemKeys()).voucherSigning);
  const facts = {
    municipalityCode: '43424',
    number: sold.number,
    points: 100,
    validFrom: sold.validFrom,
    validThrough: sold.validThrough,
    streetId: stage.streetId,
  };
  assert.equal(await take({ code: foreign.code(facts) }), 'voucher_other_issuer');
  const altered = `${code.slice(0, 40)}${code[40] === 'A' ? 'B' : 'A'}${code.slice(41)}`;
  assert.ok(['voucher_not_genuine', 'voucher_unreadable'].includes(await take({ code: altered })));
  // Our signature on a number that was never given: a copy of the key is abroad.
  assert.equal(await take({ code: stage.seal.code({ ...facts, number: '1234567890123' }) }), 'voucher_not_genuine');
  assert.equal(await take({ code }), 'ok');
});

test('a voucher of a street counts at its shops only, one of the town at all its places, and neither in another town', async () => {
  const person = await stage.person(1000);
  const ofStreet = stage.paper(await stage.sold(stage.office.counter, person, { kind: stage.streetKind, points: 10 }));
  const ofTown = stage.paper(await stage.sold(stage.office.counter, person, { kind: stage.townKind, points: 10 }));
  assert.equal(outcome(await stage.redeem(stage.elsewhere.counter, ofStreet)), 'voucher_wrong_street');
  assert.equal(outcome(await stage.redeem(stage.lone.counter, ofStreet)), 'voucher_wrong_street');
  const toshima = await stage.nation.platform.openTown({ municipalityCode: '13116' });
  const abroad = await toshima.shop({ name: '豊島の店', kind: 'antenna' });
  assert.equal(outcome(await stage.redeem(abroad.counter, ofTown)), 'voucher_other_municipality');
  await stage.town.lead.call(pointsRoutes.createTieUp, {
    body: { merchantId: abroad.merchantId, validFrom: '2016-10-01', validThrough: '2016-12-31' },
  });
  assert.equal(outcome(await stage.redeem(abroad.counter, ofTown)), 'ok');
  // What the town decides after a voucher was issued does not take it away (R12-05).
  const kinds = ['facility'] as const;
  const rule = { vouchers: false, conversions: false, events: false, paymentMax: null };
  await stage.town.lead.call(pointsRoutes.setUseRule, { body: { kinds: [...kinds], ...rule } });
  assert.equal(outcome(await stage.redeem(counterOf(0), ofStreet)), 'ok');
  await stage.town.lead.call(pointsRoutes.setUseRule, {
    body: {
      kinds: ['facility', 'shop', 'transport', 'booth', 'antenna', 'street', 'other'],
      vouchers: true,
      conversions: true,
      events: true,
      paymentMax: null,
    },
  });
});

test('points of a voucher go into the street’s own (6-2 ①-1): the office is paid, the shop adds what the receipt says', async () => {
  const person = await stage.person(1000);
  const sold = await stage.sold(stage.office.counter, person, { kind: stage.streetKind, points: 420 });
  const before = await stage.owed();
  const merged = await stage.redeem(counterOf(0), stage.paper(sold), 'merge');
  assert.ok(merged.ok);
  assert.deepEqual(merged.answer.merged, { name: 'みやはらポイント', units: 42 });
  const owed = await stage.owed();
  assert.equal((owed['宮原商店街 事務局'] ?? 0) - (before['宮原商店街 事務局'] ?? 0), 420);
  assert.equal(owed.宮原の茶店, before.宮原の茶店);
  // Cleared as a merge, it is no purchase any more.
  assert.equal(outcome(await stage.redeem(counterOf(0), stage.paper(sold))), 'voucher_used');
  const uneven = await stage.sold(stage.office.counter, person, { kind: stage.streetKind, points: 15 });
  assert.equal(outcome(await stage.redeem(counterOf(0), stage.paper(uneven), 'merge')), 'rate_leaves_rest');
  assert.equal(
    outcome(
      await stage.redeem(
        stage.lone.counter,
        stage.paper(await stage.sold(stage.office.counter, person, { kind: stage.townKind, points: 10 })),
        'merge',
      ),
    ),
    'merge_not_possible',
  );
});

test('a wrong scan is taken back on the same day in the same shop, and the voucher counts again, once', async () => {
  const person = await stage.person(1000);
  const sold = await stage.sold(stage.office.counter, person, { kind: stage.streetKind, points: 33 });
  const taken = await stage.redeem(counterOf(0), stage.paper(sold));
  assert.ok(taken.ok);
  const params = { redemptionKey: taken.answer.redemptionKey };
  const undo = (which: 0 | 1) =>
    counterOf(which).actor.ask(pointsRoutes.undoRedemption, { params, body: { reason: '打ち間違い' } });
  assert.equal(outcome(await undo(1)), 'original_unknown');
  const before = (await stage.owed()).宮原の茶店 ?? 0;
  assert.equal(outcome(await undo(0)), 'ok');
  assert.equal(outcome(await undo(0)), 'ok');
  assert.equal(before - ((await stage.owed()).宮原の茶店 ?? 0), 33);
  assert.equal(outcome(await stage.redeem(counterOf(1), stage.paper(sold))), 'ok');
  const found = await stage.town.lead.call(pointsRoutes.findVoucher, { params: { number: sold.number } });
  assert.deepEqual([found.redeemed?.place, found.acts.map(({ act }) => act)], ['宮原の書店', ['undo']]);
});

test('a printer that jams prints the same number again; the paper is never a second voucher', async () => {
  const person = await stage.person(100);
  const sold = await stage.sold(stage.office.counter, person, { kind: stage.streetKind, points: 100 });
  const print = (at = stage.office.counter) =>
    at.actor.ask(pointsRoutes.printVouchers, { body: { voucherIds: [sold.voucherId], layout: 'a4' } });
  const [one, two] = [await print(), await print()];
  assert.ok(one.ok && two.ok);
  assert.equal(
    Buffer.from(one.answer as never)
      .subarray(0, 5)
      .toString(),
    '%PDF-',
  );
  assert.equal(outcome(await print(counterOf(0))), 'voucher_unknown');
  const { vouchers } = await stage.office.counter.actor.call(pointsRoutes.listVouchersSoldHere);
  assert.deepEqual([vouchers[0]?.number, vouchers[0]?.prints], [sold.number, 2]);
  assert.equal(await stage.points(person), 0);
  await stage.redeem(counterOf(0), stage.paper(sold));
  assert.equal(outcome(await print()), 'voucher_not_standing');
});

test('a cancelled voucher gives the very points back; one issued anew has another number, and the old paper is void', async () => {
  const person = await stage.person(500);
  const purses = async () => (await person.atMypage(pointsRoutes.showBalances)).purses;
  const before = await purses();
  const sold = await stage.sold(stage.office.counter, person, { kind: stage.streetKind, points: 200 });
  const old = stage.paper(sold);
  const params = { voucherId: sold.voucherId };
  const body = { reason: '汚れたため' };
  const anew = await stage.office.counter.actor.call(pointsRoutes.reissueVoucher, { params, body });
  assert.notEqual(anew.number, sold.number);
  assert.equal(outcome(await stage.redeem(counterOf(0), { code: old.code })), 'voucher_replaced');
  assert.equal(outcome(await stage.redeem(counterOf(0), old)), 'voucher_replaced');
  const cancel = () =>
    stage.office.counter.actor.ask(pointsRoutes.cancelVoucher, { params, body: { reason: '不要になった' } });
  assert.equal(outcome(await cancel()), 'ok');
  assert.equal(outcome(await cancel()), 'voucher_not_standing');
  assert.equal(
    outcome(await stage.redeem(counterOf(0), stage.paper({ ...sold, number: anew.number }))),
    'voucher_cancelled',
  );
  assert.deepEqual(await purses(), before);
  const { lines } = await person.atMypage(pointsRoutes.showHistory, {
    query: { municipalityCode: '43424', months: 24 },
  });
  assert.deepEqual(
    lines.slice(-2).map(({ kind, points }) => [kind, points]),
    [
      ['voucher', -200],
      ['voucherReturn', 200],
    ],
  );
  const used = await stage.sold(stage.office.counter, person, { kind: stage.streetKind, points: 1 });
  await stage.redeem(counterOf(0), stage.paper(used));
  const late = await stage.town.lead.ask(pointsRoutes.cancelVoucherAtOffice, {
    params: { voucherId: used.voucherId },
    body,
  });
  assert.equal(outcome(late), 'voucher_not_standing');
});
