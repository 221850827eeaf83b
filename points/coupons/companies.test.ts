/** What companies do with coupons: their systems and the people of their offices. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { exportJWK, generateKeyPair } from 'jose';
import { pointsRoutes } from '../../contract/index.ts';
import { execute, rows } from '../../postgres/pool.ts';
import type { Answered } from '../../server/client.ts';
import { confirmChanges, type Officer } from '../testing/officer.ts';
import { type CouponStage, deskOf, openCouponStage, selectorOf, usable } from './testing/stage.ts';

let stage: CouponStage;
let one: Officer;
let two: Officer;
before(async () => {
  stage = await openCouponStage();
  [one, two] = stage.a.people as [Officer, Officer];
});
after(() => stage?.nation.close());

const outcomeOf = (answered: Answered<unknown>) => (answered.ok ? 'ok' : answered.outcome);
const body = (batchNumber: string, rest = {}) => {
  const days = { validFrom: '2016-10-01', validThrough: '2016-12-31' };
  return { batchNumber, pattern: 'immediate' as const, count: 2, points: 500, ...days, ...rest };
};
const countsOf = async (batchNumber: string) => {
  const { batches } = await one.call(pointsRoutes.listCouponBatches);
  return batches.find((batch) => batch.batchNumber === batchNumber)?.counts;
};

const wrong: [string, object, string][] = [
  ['no coupon', { count: 0 }, 'invalid_request'],
  ['more than 100,000', { count: 100_001 }, 'invalid_request'],
  ['half a coupon', { count: 1.5 }, 'invalid_request'],
  ['0 points', { points: 0 }, 'amount_invalid'],
  ['points below zero', { points: -5 }, 'amount_invalid'],
  ['a last day before the first', { validThrough: '2016-09-30', validFrom: '2016-10-01' }, 'coupon_days'],
  ['a last day that has passed', { validFrom: '2016-09-01', validThrough: '2016-10-02' }, 'coupon_days'],
  ['days over two years', { validThrough: '2018-10-02' }, 'coupon_days'],
  ['a day that is none', { validFrom: '2016-02-30' }, 'invalid_request'],
  ['a way that is none', { pattern: 'later' }, 'invalid_request'],
  ['a number with a space', { batchNumber: 'A 1' }, 'invalid_request'],
];
for (const [what, rest, outcome] of wrong)
  test(`a batch with ${what} is refused, by a person and by a system`, async () => {
    const asked = { body: body('W-1', rest) as never };
    for (const answered of [
      await one.ask(pointsRoutes.createCouponBatch, asked),
      await stage.a.actor.ask(pointsRoutes.requestCouponBatch, asked),
    ]) {
      assert.ok(!answered.ok);
      const fields = (answered.body.fields ?? []) as { outcome: string }[];
      assert.ok(
        [answered.outcome, ...fields.map((field) => field.outcome)].includes(outcome),
        JSON.stringify(answered),
      );
    }
  });

test('the same batch asked for twice, by its person and its system at once, is one; another under its number is refused', async () => {
  const asked = { body: body('S-1') };
  const answers = await Promise.all([
    one.call(pointsRoutes.createCouponBatch, asked),
    stage.a.actor.call(pointsRoutes.requestCouponBatch, asked),
    two.call(pointsRoutes.createCouponBatch, asked),
  ]);
  assert.deepEqual(answers[0], answers[1]);
  const other = await one.ask(pointsRoutes.createCouponBatch, { body: body('S-1', { points: 501 }) });
  assert.equal(outcomeOf(other), 'exists_with_different_request');
  const ofAnother = await stage.b.actor.call(pointsRoutes.requestCouponBatch, { body: body('S-1', { points: 9 }) });
  assert.equal(ofAnother.points, 9, 'numbers are each company’s own');
});

test('codes are handed over once, to the one key, and stand nowhere in clear; of two who ask at once one has them', async () => {
  await one.call(pointsRoutes.createCouponBatch, { body: body('H-1', { count: 2500 }) });
  const params = { batchNumber: 'H-1' };
  const answers = await Promise.all([
    one.ask(pointsRoutes.downloadCouponBatch, { params }),
    stage.a.actor.ask(pointsRoutes.handOverCouponBatch, { params }),
    two.ask(pointsRoutes.downloadCouponBatch, { params }),
  ]);
  assert.deepEqual(answers.map(outcomeOf).sort(), ['coupon_batch_handed_over', 'coupon_batch_handed_over', 'ok']);
  const taken = answers.find((answered) => answered.ok);
  const file = await stage.a.open((taken?.ok ? taken.answer : '') as never);
  assert.deepEqual([file.company, file.points, file.validThrough], ['A社', 500, '2016-12-31']);
  assert.equal(new Set(file.coupons).size, 2500);
  await assert.rejects(stage.b.open((taken?.ok ? taken.answer : '') as never), 'another company’s key opens nothing');
  const kept = await rows<{ line: string }>(stage.nation.databases.points, 'SELECT coupon::text AS line FROM coupon');
  const lines = kept.map(({ line }) => line).join('\n');
  for (const code of file.coupons.slice(0, 50)) {
    const bare = code.replaceAll('-', '');
    assert.ok(
      lines.includes(bare.slice(0, 8)) && !lines.includes(bare.slice(8, 19)),
      'the selector, and not the verifier',
    );
  }
  const later = await one.ask(pointsRoutes.downloadCouponBatch, { params });
  assert.ok(!later.ok && typeof later.body.handedAt === 'string', 'it says when they were');
});

test('a key needs two people of the company, and each of its forms is refused that cannot be one', async () => {
  const params = { batchNumber: 'N-1' };
  const { company, partnerId } = await stage.nation.platform.registerPartner({
    name: 'C社',
    kind: 'card',
    reserveDays: 14,
  });
  const people = await stage.nation.platform.peopleOf(`P${partnerId}`, ['c-1', 'c-2']);
  const [first, second] = people as [Officer, Officer];
  await company.actor.call(pointsRoutes.requestCouponBatch, { body: body('N-1') });
  const without = () => company.actor.ask(pointsRoutes.handOverCouponBatch, { params });
  assert.equal(outcomeOf(await without()), 'coupon_key_missing');
  const pair = await generateKeyPair('RSA-OAEP-256', { extractable: true, modulusLength: 2048 });
  const ec = await exportJWK((await generateKeyPair('ECDH-ES', { crv: 'P-256', extractable: true })).publicKey);
  const ask = (key: object) => first.ask(pointsRoutes.askForCouponKey, { body: { key: key as never, reason: '登録' } });
  assert.equal(outcomeOf(await ask({ ...ec, y: ec.x })), 'coupon_key_invalid', 'a point off the curve');
  assert.equal(outcomeOf(await ask({ ...ec, crv: 'P-384' })), 'invalid_request');
  assert.equal(outcomeOf(await ask({ kty: 'RSA', n: 'AQAB', e: 'AQAB' })), 'invalid_request', 'too short');
  assert.equal(outcomeOf(await ask({ kty: 'oct', k: 'c2VjcmV0' })), 'invalid_request');
  // A private key that somebody pastes is cut to its public half.
  assert.equal(outcomeOf(await ask({ ...(await exportJWK(pair.privateKey)) })), 'ok');
  assert.equal(outcomeOf(await ask(ec)), 'change_waiting');
  const kept = await rows<{ line: string }>(stage.nation.databases.points, `SELECT jwk::text AS line FROM coupon_key`);
  assert.ok(kept.every(({ line }) => !line.includes('"d"')));
  assert.equal(outcomeOf(await without()), 'coupon_key_missing', 'one person registers nothing');
  assert.deepEqual((await first.call(pointsRoutes.showCouponKey)).isChanging, true);
  await confirmChanges(second, 'points');
  const handed = await without();
  assert.ok(handed.ok);
  const { key } = await second.call(pointsRoutes.showCouponKey);
  const { batches } = await second.call(pointsRoutes.listCouponBatches);
  assert.equal(batches[0]?.handedFor, key?.thumbprint);
});

test('a deduction pays for one coupon: each report is judged for itself, a retry changes nothing, and what differs is named', async () => {
  const { coupons } = await stage.a.batch({ count: 6 });
  const [first = '', second = '', third = '', fourth = ''] = coupons;
  const { a, b } = stage;
  const report = async (
    ...activations: { selector: string; orderNumber: string; amount: number; activeFrom?: string }[]
  ) =>
    (await a.actor.call(pointsRoutes.activateCoupons, { body: { activations } })).activations.map(
      ({ outcome }) => outcome,
    );
  const of = (code: string, orderNumber: string, amount = 1000) => ({
    selector: selectorOf(code),
    orderNumber,
    amount,
  });
  const whole = [of(first, 'D1'), of(second, 'D1'), of(third, 'D3', 999), of('ZZZZZZZZ', 'D4'), of(first, 'D1')];
  const outcomes = ['activated', 'order_number_used', 'amount_differs', 'coupon_unknown', 'activated'];
  assert.deepEqual(await report(...whole), outcomes);
  assert.deepEqual(await report(...whole), outcomes, 'sent again it says the same');
  assert.deepEqual(await report(of(first, 'D2')), ['exists_with_different_request']);
  assert.deepEqual(await report({ ...of(second, 'D2'), activeFrom: '2016-10-20' }), ['activation_date_refused']);
  assert.deepEqual(await b.activate([second]), ['coupon_unknown'], 'no company pays for another’s');
  const raced = await Promise.all([report(of(third, 'D9')), report(of(fourth, 'D9'))]);
  assert.deepEqual(raced.flat().sort(), ['activated', 'order_number_used'], 'also at once');
});

test('an activation date is of coupons that are paid later, within their days; after the last day none is paid', async () => {
  const { coupons } = await stage.a.batch({ pattern: 'deferred', validThrough: '2016-10-31' });
  const [first = '', second = '', third = ''] = coupons;
  assert.deepEqual(await stage.a.activate([first], { activeFrom: '2016-11-01' }), ['activation_date_refused']);
  assert.deepEqual(await stage.a.activate([first], { activeFrom: '2016-10-31', orderNumber: 'DD1' }), ['activated']);
  assert.deepEqual(await stage.a.activate([first], { orderNumber: 'DD1' }), ['activated']);
  const other = { activeFrom: '2016-10-30', orderNumber: 'DD1' };
  assert.deepEqual(await stage.a.activate([first], other), ['exists_with_different_request']);
  stage.nation.pass({ hours: 24 * 29 });
  assert.deepEqual(await stage.a.activate([second, third]), ['coupon_lapsed', 'coupon_lapsed']);
});

test('a leaked batch is revoked by the company: what is unused, no more, and again nothing; its deductions pay for others', async () => {
  const coupons = await usable(stage.a, { batchNumber: 'L-1', count: 3 });
  const [used = '', left = ''] = coupons;
  const holder = await stage.person('Leak1');
  const desk = deskOf(stage.nation, holder);
  assert.ok((await desk.redeem(used)).ok);
  const params = { batchNumber: 'L-1' };
  const known = await one.call(pointsRoutes.listCoupons, { params });
  const orderNumber = known.coupons.find(({ selector }) => selector === selectorOf(left))?.orderNumber ?? '';
  const none = await one.ask(pointsRoutes.revokeCoupons, { params, body: { reason: '' } });
  assert.equal(outcomeOf(none), 'invalid_request', 'never without a reason');
  const done = await one.call(pointsRoutes.revokeCoupons, { params, body: { reason: '郵送中に紛失' } });
  assert.deepEqual(done, { revoked: 2, used: 1 });
  const again = await stage.a.actor.call(pointsRoutes.revokeCouponsOfPartner, { params, body: { reason: '念のため' } });
  assert.deepEqual(again, { revoked: 0, used: 1 });
  assert.equal(outcomeOf(await desk.redeem(left)), 'coupon_not_accepted');
  assert.equal((await holder.atMypage(pointsRoutes.showBalances)).totalPoints, 1000, 'what was used stays');
  assert.deepEqual(await stage.a.activate([left], { orderNumber }), ['coupon_revoked']);
  const { coupons: fresh } = await stage.a.batch({ count: 1 });
  assert.deepEqual(await stage.a.activate(fresh, { orderNumber }), ['activated'], 'the coupon in its place');
});

test('a letter that came back ends its own coupon, a batch before its handover is ended whole, and a stranger’s selector ends nothing', async () => {
  const { batchNumber, coupons } = await stage.a.batch({ pattern: 'post', count: 3 });
  const [first = '', second = ''] = coupons;
  const params = { batchNumber };
  const selectors = [selectorOf(first)];
  const mixed = { selectors: [selectorOf(second), 'ZZZZZZZZ'], reason: '返戻' };
  assert.equal(outcomeOf(await one.ask(pointsRoutes.revokeCoupons, { params, body: mixed })), 'coupon_unknown');
  const done = await one.call(pointsRoutes.revokeCoupons, { params, body: { selectors, reason: '返戻' } });
  assert.deepEqual(done, { revoked: 1, used: 0 });
  assert.deepEqual(await stage.a.activate([second]), ['activated'], 'the others go on');
  await one.call(pointsRoutes.createCouponBatch, { body: body('U-1') });
  await one.call(pointsRoutes.revokeCoupons, { params: { batchNumber: 'U-1' }, body: { reason: '取りやめ' } });
  const taken = await one.ask(pointsRoutes.downloadCouponBatch, { params: { batchNumber: 'U-1' } });
  assert.equal(outcomeOf(taken), 'coupon_batch_revoked');
  const unknown = { params: { batchNumber: 'NONE' }, body: { reason: 'x' } };
  assert.equal(outcomeOf(await one.ask(pointsRoutes.revokeCoupons, unknown)), 'coupon_batch_unknown');
});

test('a coupon that is entered while its batch is revoked is either used or revoked', async () => {
  const coupons = await usable(stage.a, { batchNumber: 'R-1', count: 12 });
  const holders = await Promise.all(coupons.map((_, index) => stage.person(`Race${index}`)));
  const params = { batchNumber: 'R-1' };
  const [revoked, ...answers] = await Promise.all([
    one.call(pointsRoutes.revokeCoupons, { params, body: { reason: '漏えい' } }),
    ...holders.map((holder, index) => deskOf(stage.nation, holder).redeem(coupons[index] ?? '')),
  ]);
  const used = answers.filter(({ ok }) => ok).length;
  assert.equal(revoked.revoked + used, 12);
  const { revoked: counted, used: kept } = (await countsOf('R-1')) ?? { revoked: Number.NaN, used: Number.NaN };
  assert.deepEqual([counted, kept], [revoked.revoked, used]);
  const sums = await Promise.all(
    holders.map(async (holder) => (await holder.atMypage(pointsRoutes.showBalances)).totalPoints),
  );
  assert.equal(
    sums.reduce((sum, points) => sum + points, 0),
    used * 1000,
  );
});

test('what ran out unused is the company’s: what it deducted for it is listed, to be given back to its customers', async () => {
  const { coupons, batchNumber } = await stage.a.batch({ count: 4, validThrough: '2016-11-30', pattern: 'deferred' });
  const [used = '', active = '', revoked = '', never = ''] = coupons;
  await stage.a.activate([used, active, revoked]);
  assert.ok((await deskOf(stage.nation, await stage.person('Unused1')).redeem(used)).ok);
  const params = { batchNumber };
  const asked = { selectors: [selectorOf(revoked)], reason: '返戻' };
  await one.call(pointsRoutes.revokeCoupons, { params, body: asked });
  const before = await countsOf(batchNumber);
  assert.deepEqual(before, { issued: 1, active: 1, used: 1, revoked: 1, lapsed: 0, toGiveBack: 1 });
  stage.nation.pass({ hours: 24 * 45 });
  assert.deepEqual(await countsOf(batchNumber), {
    issued: 0,
    active: 0,
    used: 1,
    revoked: 1,
    lapsed: 2,
    toGiveBack: 2,
  });
  const list = async (only: 'toGiveBack' | 'lapsed' | 'used') =>
    (await stage.a.actor.call(pointsRoutes.listCouponsOfPartner, { params, query: { only } })).coupons;
  assert.deepEqual(
    (await list('toGiveBack')).map(({ selector }) => selector).sort(),
    [active, revoked].map(selectorOf).sort(),
  );
  assert.ok(
    (await list('toGiveBack')).every(({ orderNumber }) => orderNumber !== null),
    'each with its deduction',
  );
  assert.deepEqual(
    (await list('lapsed')).map(({ selector }) => selector).sort(),
    [active, never].map(selectorOf).sort(),
  );
  const [entered] = await list('used');
  assert.ok(entered?.usedAt && !JSON.stringify(entered).includes('holder'), 'that it was used and when, never by whom');
});

test('a company sees its own batches and coupons alone, and a long list goes on without a gap', async () => {
  const params = { batchNumber: 'P-1' };
  await stage.a.batch({
    batchNumber: 'P-1',
    count: 2100,
    points: 1,
    validThrough: '2017-12-31',
    validFrom: '2017-01-01',
  });
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const query = cursor ? { cursor } : {};
    const answer = await stage.a.actor.call(pointsRoutes.listCouponsOfPartner, { params, query });
    seen.push(...answer.coupons.map(({ selector }) => selector));
    cursor = answer.next ?? undefined;
  } while (cursor);
  assert.deepEqual([seen.length, new Set(seen).size], [2100, 2100]);
  for (const [route, rest] of [
    [pointsRoutes.listCouponsOfPartner, {}],
    [pointsRoutes.handOverCouponBatch, {}],
    [pointsRoutes.revokeCouponsOfPartner, { body: { reason: 'x' } }],
  ] as const)
    assert.equal(outcomeOf(await stage.b.actor.ask(route, { params, ...rest } as never)), 'coupon_batch_unknown');
  const [ofB] = stage.b.people;
  const others = await ofB?.call(pointsRoutes.listCouponBatches);
  assert.ok(others?.batches.every(({ batchNumber }) => batchNumber === 'S-1'));
  assert.equal(outcomeOf(await (ofB as Officer).ask(pointsRoutes.listCoupons, { params })), 'coupon_batch_unknown');
  for (let batch = 0; batch < 22; batch++)
    await stage.b.actor.call(pointsRoutes.requestCouponBatch, {
      body: body(`M-${batch}`, { validThrough: '2017-01-31' }),
    });
  const first = await (ofB as Officer).call(pointsRoutes.listCouponBatches);
  assert.ok(first.batches.length === 20 && first.next);
  const rest = await (ofB as Officer).call(pointsRoutes.listCouponBatches, { query: { cursor: first.next ?? '' } });
  assert.equal(rest.batches.length, 3);
});

test('the hash alone proves nothing: with the table one finds no verifier, and another’s hash opens no other coupon', async () => {
  const [code = '', other = ''] = await usable(stage.a, {
    count: 2,
    validFrom: '2016-11-01',
    validThrough: '2017-06-30',
  });
  await execute(
    stage.nation.owners.points,
    `UPDATE coupon SET verifier_hmac = (SELECT verifier_hmac FROM coupon WHERE selector = :from) WHERE selector = :to`,
    { from: selectorOf(code), to: selectorOf(other) },
  );
  const desk = deskOf(stage.nation, await stage.person('Hash1'));
  assert.equal(outcomeOf(await desk.redeem(other)), 'coupon_not_accepted');
  assert.ok((await desk.redeem(code)).ok);
});
