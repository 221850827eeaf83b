import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { pointsRoutes, type RouteRequest } from '../../contract/index.ts';
import { execute } from '../../postgres/pool.ts';
import { createOfficer } from '../testing/officer.ts';
import { testPassword } from '../testing.ts';
import { openStreetStage, type StreetStage } from './testing/street-stage.ts';

let stage: StreetStage;
before(async () => {
  stage = await openStreetStage();
});
after(() => stage?.close());
beforeEach(() => stage.grant(1000));

type Body = NonNullable<RouteRequest<typeof pointsRoutes.addConversionTarget>['body']>;
const add = (change: Partial<Body>) =>
  stage.town.lead.ask(pointsRoutes.addConversionTarget, { body: { ...stage.target, name: 'もう一つ', ...change } });
const form = { pattern: 'digits', lengthMin: 16, lengthMax: 16, check: 'luhn', expires: true } as const;

const wrong: [what: string, change: Partial<Body>, outcome: string][] = [
  ['a rate of nothing', { rate: { numerator: 0, denominator: 1 } }, 'rate_invalid'],
  ['a rate below nothing', { rate: { numerator: -1, denominator: 1 } }, 'rate_invalid'],
  ['a rate divided by nothing', { rate: { numerator: 1, denominator: 0 } }, 'rate_invalid'],
  ['a rate that is no whole number', { rate: { numerator: 0.5, denominator: 1 } }, 'rate_invalid'],
  ['lengths the wrong way round', { numberForm: { ...form, lengthMax: 8 } }, 'number_form_invalid'],
  ['a check digit on letters', { numberForm: { ...form, pattern: 'alphanumeric' } }, 'number_form_invalid'],
  ['an address in the clear', { endpoint: 'http://street.example.jp/' }, 'endpoint_invalid'],
  ['an address that is a file', { endpoint: 'file:///etc/passwd' }, 'endpoint_invalid'],
  ['an address with a password in it', { endpoint: 'https://a:b@street.example.jp/' }, 'endpoint_invalid'],
  ['no address', { endpoint: 'みやはら' }, 'endpoint_invalid'],
  ['a payee that is not there', { payeeId: 999 }, 'payee_not_possible'],
  ['a name that stands already', { name: 'みやはら商店街ポイント' }, 'target_name_taken'],
];
for (const [what, change, outcome] of wrong) {
  test(`${what} is refused as ${outcome}`, async () => {
    const answered = await add(change);
    assert.ok(!answered.ok && answered.outcome === outcome, JSON.stringify(answered));
  });
}

test('a place whose fees are waived cannot be paid for conversions', async () => {
  const { merchantId } = await stage.town.shop({ name: '郷土館', kind: 'facility', exempt: true });
  const answered = await add({ payeeId: merchantId });
  assert.ok(!answered.ok && answered.outcome === 'payee_not_possible');
});

test('those who keep the registers keep this one; others, and another town, do not', async () => {
  const approver = await stage.town.person('approver');
  const refused = await approver.ask(pointsRoutes.listConversionTargets);
  assert.ok(!refused.ok && refused.outcome === 'not_allowed');
  const other = await stage.nation.platform.openTown({ municipalityCode: '13116' });
  assert.deepEqual((await other.lead.call(pointsRoutes.listConversionTargets)).targets, []);
  const changed = await other.lead.ask(pointsRoutes.changeConversionTarget, {
    params: { targetId: stage.targetId },
    body: stage.target,
  });
  assert.ok(!changed.ok, 'another town changed it');
  const [own] = (await stage.accounting.call(pointsRoutes.listConversionTargets)).targets;
  assert.deepEqual([own?.name, own?.payee.name, own?.open], ['みやはら商店街ポイント', 'みやはら商店街振興会', true]);
});

test('a prepaid card has a number with a check digit and a last month; a mistyped and an expired one are named', async () => {
  const prepaid = { kind: 'prepaid', name: '小国プリペイド', unitName: '円', numberForm: form } as const;
  const { targetId } = await stage.town.lead.call(pointsRoutes.addConversionTarget, {
    body: { ...stage.target, ...prepaid },
  });
  const card = { targetId, memberNumber: '4242 4242 4242 4242' };
  stage.pos.book.members.set('4242424242424242', { points: 0 });
  await assert.rejects(
    stage.convert(100, { ...card, memberNumber: '4242 4242 4242 4243', cardExpires: '03/18' }),
    /member_number_check/,
  );
  await assert.rejects(stage.convert(100, card), /card_expiry_form/);
  await assert.rejects(stage.convert(100, { ...card, cardExpires: '13/18' }), /card_expiry_form/);
  await assert.rejects(stage.convert(100, { ...card, cardExpires: '09/16' }), /card_expired/);
  const done = await stage.convert(100, { ...card, cardExpires: '１０／１６' });
  assert.equal(done.state, 'done', 'a card is good through its last month');
  assert.equal(stage.pos.book.members.get('4242424242424242')?.points, 100);
});

test('a transport card is charged in whole tens; a certificate by letters and digits', async () => {
  const tens = { rate: { numerator: 1, denominator: 10 }, pointsMin: 100 };
  const numberForm = { pattern: 'alphanumeric', lengthMin: 10, lengthMax: 17, check: 'none', expires: false } as const;
  const transport = {
    ...stage.target,
    ...tens,
    kind: 'transport',
    name: '杖立バスカード',
    unitName: '×10円',
    numberForm,
  } as const;
  const { targetId } = await stage.town.lead.call(pointsRoutes.addConversionTarget, { body: transport });
  stage.pos.book.members.set('BUS0000001', { points: 0 });
  const done = await stage.convert(105, { targetId, memberNumber: 'bus-0000001', units: 10 });
  assert.deepEqual([done.state, done.points, done.units], ['done', 100, 10]);
});

test('a twelve-digit number that could be a 個人番号 is refused, but where all cards of the target have twelve digits', async () => {
  const couldBe = '123456789018';
  const numberForm = { pattern: 'digits', lengthMin: 10, lengthMax: 16, check: 'none', expires: false } as const;
  const mixed = { ...stage.target, name: '十から十六', numberForm };
  const { targetId } = await stage.town.lead.call(pointsRoutes.addConversionTarget, { body: mixed });
  await assert.rejects(stage.convert(100, { targetId, memberNumber: couldBe }), /individual_number_refused/);
  const twelve = { ...mixed, name: '十二', numberForm: { ...numberForm, lengthMin: 12, lengthMax: 12 } };
  const exact = await stage.town.lead.call(pointsRoutes.addConversionTarget, { body: twelve });
  const asked = await stage.convert(100, { targetId: exact.targetId, memberNumber: couldBe });
  assert.equal(asked.reason, 'member_unknown');
});

test('what is closed takes no new order, and what is under way ends all the same', async () => {
  const change = (body: Partial<Body>) =>
    stage.accounting.call(pointsRoutes.changeConversionTarget, {
      params: { targetId: stage.targetId },
      body: { ...stage.target, ...body },
    });
  stage.pos.misbehave('commit', 'silent');
  const { operationKey } = await stage.convert(100);
  await change({ open: false });
  await assert.rejects(stage.convert(100), /target_closed/);
  const { targets } = await stage.person.atMypage(pointsRoutes.listMyConversionTargets);
  assert.ok(targets.every(({ targetId }) => targetId !== stage.targetId));
  await stage.settle();
  assert.equal((await stage.shown(operationKey)).state, 'done');
  await change({});
});

test('a municipality whose rule does not allow conversions refuses them by name, and the page offers none', async () => {
  const { points } = stage.nation.databases;
  const rule = (conversions: boolean) =>
    execute(
      points,
      `INSERT INTO use_rule (municipality_code, kinds, vouchers, conversions, events, ruled_at, ruled_by)
       VALUES ('43424', '{shop}', true, :conversions, true, :now, 'lead-43424')`,
      { conversions, now: `${stage.nation.world.clock()}` },
    );
  await rule(false);
  await assert.rejects(stage.convert(100), /conversion_not_allowed/);
  assert.deepEqual((await stage.person.atMypage(pointsRoutes.listMyConversionTargets)).targets, []);
  await rule(true);
  assert.equal((await stage.convert(10)).state, 'done');
});

test('a holder who is stopped converts nothing', async () => {
  const { points } = stage.nation.databases;
  await points.query(`UPDATE member SET status = 'suspended'`);
  await assert.rejects(stage.convert(100), /not_usable_here/);
  await points.query(`UPDATE member SET status = 'active'`);
});

/** An order whose partner is silent for more than a day. */
async function waiting() {
  stage.pos.misbehave('commit', 'deaf', 1);
  stage.pos.misbehave('status', 'deaf', 60);
  const { operationKey } = await stage.convert(100);
  stage.nation.pass({ hours: 23 });
  await stage.nation.points.convert();
  const young = await stage.accounting.call(pointsRoutes.listWaitingConversions);
  assert.ok(
    young.conversions.every((one) => one.operationKey !== operationKey),
    'a day has not passed',
  );
  stage.nation.pass({ hours: 2 });
  await stage.nation.points.convert();
  return operationKey;
}
const decide = (operationKey: string, decision: 'done' | 'return') =>
  stage.accounting.ask(pointsRoutes.decideConversion, {
    params: { operationKey },
    body: { decision, reason: '商店街の事務局に電話で確認' },
  });
const waitingCount = async () =>
  (await stage.accounting.call(pointsRoutes.showWaiting)).waiting.find(({ kind }) => kind === 'conversion')?.count ?? 0;
const listed = async (operationKey: string) =>
  (await stage.accounting.call(pointsRoutes.listWaitingConversions)).conversions.find(
    (one) => one.operationKey === operationKey,
  );

test('after a day without a word the office is shown the order; its points are still not back', async () => {
  const usable = await stage.usable();
  const operationKey = await waiting();
  const shown = await listed(operationKey);
  assert.deepEqual([shown?.points, shown?.lastFailure, shown?.broken], [100, 'unreachable', false]);
  assert.equal(await stage.usable(), usable - 100);
  const { conversions } = await stage.accounting.call(pointsRoutes.listWaitingConversions);
  assert.equal(await waitingCount(), conversions.length, 'the home page says as many as the list');
  stage.pos.forgive();
  await stage.settle();
  assert.equal((await stage.shown(operationKey)).state, 'done');
  assert.equal(await listed(operationKey), undefined);
  assert.equal(await waitingCount(), conversions.length - 1);
});

test('the office returns what the street says it did not get; a commit that comes later does nothing there', async () => {
  const before = { usable: await stage.usable(), owed: await stage.owed(), street: stage.streetPoints() };
  const operationKey = await waiting();
  const decided = await decide(operationKey, 'return');
  assert.ok(decided.ok && decided.answer.state === 'returned', JSON.stringify(decided));
  assert.equal((await stage.shown(operationKey)).reason, 'office');
  assert.equal(stage.pos.book.transfers.get(operationKey)?.state, 'cancelled');
  assert.deepEqual({ usable: await stage.usable(), owed: await stage.owed(), street: stage.streetPoints() }, before);
  const twice = await decide(operationKey, 'return');
  assert.ok(!twice.ok && twice.outcome === 'conversion_state');
  stage.pos.forgive();
});

test('the office cannot return what the street says at that moment that it did', async () => {
  stage.pos.misbehave('commit', 'silent');
  stage.pos.misbehave('status', 'deaf', 60);
  const usable = await stage.usable();
  const { operationKey } = await stage.convert(100);
  stage.nation.pass({ hours: 25 });
  const decided = await decide(operationKey, 'return');
  assert.ok(!decided.ok && decided.outcome === 'conversion_was_done');
  assert.equal((await stage.shown(operationKey)).state, 'done');
  assert.equal(await stage.usable(), usable - 100);
  stage.pos.forgive();
});

test('where the street turns out to have done what the office returned, the break is listed until both have settled it', async () => {
  stage.pos.misbehave('commit', 'silent');
  stage.pos.misbehave('status', 'deaf', 60);
  stage.pos.misbehave('cancel', 'deaf', 2);
  const { operationKey } = await stage.convert(100);
  stage.nation.pass({ hours: 25 });
  const decided = await decide(operationKey, 'return');
  assert.ok(decided.ok && decided.answer.state === 'returned');
  stage.pos.forgive();
  await stage.settle();
  assert.equal((await listed(operationKey))?.broken, true);
  const settled = await decide(operationKey, 'done');
  assert.ok(settled.ok, JSON.stringify(settled));
  assert.equal(await listed(operationKey), undefined);
});

test('the office calls an order done that the street has credited by hand', async () => {
  const operationKey = await waiting();
  const early = await stage.convert(10);
  const tooEarly = await decide(early.operationKey, 'return');
  assert.ok(!tooEarly.ok && tooEarly.outcome === 'conversion_state');
  const decided = await decide(operationKey, 'done');
  assert.ok(decided.ok && decided.answer.state === 'done');
  stage.pos.forgive();
  const stranger = await createOfficer(stage.nation.world, {
    staffId: 'lead-13116',
    password: testPassword,
    at: 'points',
  });
  const refused = await stranger.ask(pointsRoutes.decideConversion, {
    params: { operationKey },
    body: { decision: 'return', reason: 'ほかの町から' },
  });
  assert.ok(!refused.ok && refused.outcome === 'conversion_unknown');
});
