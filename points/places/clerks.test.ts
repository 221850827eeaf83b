import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pointsRoutes } from '../../contract/index.ts';
import { rows } from '../../postgres/pool.ts';
import { type Counter, type Holder, startTestPoints, type TestPoints, type Town } from '../testing.ts';

let nation: TestPoints;
let town: Town;
let person: Holder;
before(async () => {
  nation = await startTestPoints();
  town = await nation.platform.openTown({ municipalityCode: '43424' });
  const period = { startsOn: '2016-04-01', endsOn: '2017-03-31', expiresOn: '2017-03-31' };
  const programId = await town.program({ department: '市民課', name: '試験', amount: 1000, ...period });
  person = await nation.person('Hanako1');
  await town.grant({ programId, mykeyId: person.mykeyId, amount: 1000 });
});
after(() => nation?.close());

let shops = 0;
/** A shop with its first owner at the till. */
async function ownedShop() {
  shops += 1;
  const shop = await town.shop({ name: `店${shops}`, kind: 'shop' });
  const { setupCode } = await setUp(shop.merchantId);
  const owner = await shop.counter.actor.call(pointsRoutes.beginShop, {
    body: { setupCode, name: '店主', code: '2468' },
  });
  return { ...shop, setupCode, owner };
}
const setUp = (merchantId: number) => town.lead.call(pointsRoutes.createSetupCode, { params: { merchantId } });
const add = (at: Counter, name: string, role: 'owner' | 'clerk' = 'clerk', code = '1357') =>
  at.actor.ask(pointsRoutes.addClerk, { body: { name, code, role } });
const signIn = (at: Counter, clerkId: number, code: string) =>
  at.actor.ask(pointsRoutes.signInClerk, { body: { clerkId, code } });
const outcomeOf = (answered: { ok: boolean; outcome?: string }) => (answered.ok ? 'ok' : answered.outcome);
async function added(at: Counter, name: string) {
  const made = await add(at, name);
  assert.ok(made.ok);
  return made.answer;
}

test('the town’s code makes one owner at the shop’s own terminal, once and for seven days; it is kept as a hash', async () => {
  const shop = await town.shop({ name: 'はじめの店', kind: 'shop' });
  const other = await town.shop({ name: 'よその店', kind: 'shop' });
  const { setupCode } = await setUp(shop.merchantId);
  const begin = (at: Counter, code = setupCode, own = '2468') =>
    at.actor.ask(pointsRoutes.beginShop, { body: { setupCode: code, name: '店主', code: own } });
  assert.equal(outcomeOf(await begin(other.counter)), 'setup_code_wrong');
  assert.equal(outcomeOf(await begin(shop.counter, 'AAAA-AAAA-AAAA')), 'setup_code_wrong');
  assert.equal(outcomeOf(await begin(shop.counter, setupCode, '123')), 'clerk_code_form');
  assert.equal(outcomeOf(await begin(shop.counter, setupCode.toLowerCase())), 'ok', 'typed in small letters');
  assert.equal(outcomeOf(await begin(shop.counter)), 'setup_code_wrong', 'used up');
  const kept = JSON.stringify([
    await rows(nation.databases.points, 'SELECT * FROM shop_setup'),
    await rows(nation.databases.points, 'SELECT * FROM clerk'),
  ]);
  assert.doesNotMatch(kept, new RegExp(`${setupCode}|2468`));
  const late = await setUp(other.merchantId);
  nation.pass({ hours: 24 * 7 });
  assert.equal(outcomeOf(await begin(other.counter, late.setupCode)), 'setup_code_wrong');
  nation.pass({ hours: -24 * 7 });
});

test('the town sees the terminals of its places and which codes wait, and takes a code back: it registers nobody', async () => {
  const shop = await town.shop({ name: '番号を失くした店', kind: 'shop' });
  const listed = async () =>
    (await town.lead.call(pointsRoutes.listPlaceTerminals)).places.find((one) => one.merchantId === shop.merchantId);
  // Whoever asks at the till has the feed read: its terminal is known here then.
  await shop.counter.actor.call(pointsRoutes.showPlaceHere);
  assert.equal((await listed())?.setupEndsAt, null);
  assert.deepEqual(
    (await listed())?.terminals.map(({ status }) => status),
    ['active'],
  );
  const { setupCode, expiresAt } = await setUp(shop.merchantId);
  assert.equal((await listed())?.setupEndsAt, expiresAt);
  const params = { merchantId: shop.merchantId };
  await town.lead.call(pointsRoutes.revokeSetupCode, { params });
  assert.equal((await listed())?.setupEndsAt, null);
  const body = { setupCode, name: '店主', code: '2468' };
  assert.equal(outcomeOf(await shop.counter.actor.ask(pointsRoutes.beginShop, { body })), 'setup_code_wrong');
  await town.lead.call(pointsRoutes.revokeSetupCode, { params });
  const lines = await rows<{ act: string }>(
    nation.databases.points,
    `SELECT act FROM audit_entry WHERE subject = 'merchant' AND subject_id = :id AND act LIKE '%etupCode' ORDER BY id`,
    { id: `${shop.merchantId}` },
  );
  assert.deepEqual(
    lines.map(({ act }) => act),
    ['setupCode', 'revokeSetupCode'],
    'of what does not wait there is no line',
  );
});

test('where a shop has clerks, its tills ask who is there; payments stand under that clerk until the next one', async () => {
  const { counter, operatorId, owner } = await ownedShop();
  const clerk = await added(counter, '山田');
  const second = await nation.mykey.openCounter(operatorId, 'レジ2');
  await assert.rejects(second.open(person), /clerk_needed/);
  assert.equal((await second.actor.call(pointsRoutes.listClerks)).at, null);
  assert.equal(outcomeOf(await signIn(second, clerk.clerkId, '1357')), 'ok');
  const byClerk = await second.pay(person, 10);
  const byOwner = await counter.pay(person, 20);
  const { payments } = await counter.actor.call(pointsRoutes.showToday);
  assert.deepEqual(
    new Map(payments.map((p) => [p.paymentKey, p.clerk])),
    new Map([
      [byClerk.paymentKey, '山田'],
      [byOwner.paymentKey, owner.name],
    ]),
  );
  await second.actor.call(pointsRoutes.signOutClerk);
  await assert.rejects(second.open(person), /clerk_needed/);
  await assert.rejects(second.reverse(byClerk.paymentKey), /clerk_needed/);
  const params = { paymentKey: byClerk.paymentKey };
  assert.equal(outcomeOf(await second.actor.ask(pointsRoutes.showReceipt, { params })), 'clerk_needed');
  nation.pass({ hours: 12 });
  await assert.rejects(counter.open(person), /clerk_needed/, 'a day at the till ends after twelve hours');
  nation.pass({ hours: -12 });
});

test('five wrong codes lock a clerk for a quarter of an hour, for the right code too, and nobody else', async () => {
  const { counter, owner } = await ownedShop();
  const { clerkId } = await added(counter, '山田');
  const tries: (string | undefined)[] = [];
  for (let i = 0; i < 5; i++) tries.push(outcomeOf(await signIn(counter, clerkId, '0000')));
  assert.deepEqual(tries, [...Array(4).fill('clerk_code_wrong'), 'clerk_locked']);
  assert.equal(outcomeOf(await signIn(counter, clerkId, '1357')), 'clerk_locked');
  assert.equal(outcomeOf(await signIn(counter, owner.clerkId, '2468')), 'ok');
  nation.pass({ minutes: 15, seconds: 1 });
  assert.equal(outcomeOf(await signIn(counter, clerkId, '1357')), 'ok');
  for (let i = 0; i < 4; i++) await signIn(counter, clerkId, '0000');
  assert.equal(outcomeOf(await signIn(counter, clerkId, '1357')), 'ok', 'the right code at the fifth try');
  const atOnce = await Promise.all(Array.from({ length: 12 }, () => signIn(counter, clerkId, '0000')));
  assert.equal(atOnce.filter((tried) => outcomeOf(tried) === 'clerk_code_wrong').length, 4, 'many at once are no more');
});

test('an owner adds and ends clerks, a clerk does not; the last owner stays, and everybody changes the own code', async () => {
  const { counter, owner } = await ownedShop();
  const clerk = await added(counter, '山田');
  assert.equal(outcomeOf(await add(counter, '山田')), 'clerk_name_taken');
  assert.equal(outcomeOf(await add(counter, '鈴木', 'clerk', '１２３４５６７８９')), 'clerk_code_form');
  const end = (clerkId: number) => counter.actor.ask(pointsRoutes.endClerk, { params: { clerkId } });
  assert.equal(outcomeOf(await end(owner.clerkId)), 'last_owner');
  await signIn(counter, clerk.clerkId, '1357');
  assert.equal(outcomeOf(await add(counter, '佐藤')), 'owner_needed');
  assert.equal(outcomeOf(await end(owner.clerkId)), 'owner_needed');
  const change = (code: string, newCode: string) =>
    counter.actor.ask(pointsRoutes.changeClerkCode, { body: { code, newCode } });
  assert.equal(outcomeOf(await change('9999', '86420')), 'clerk_code_wrong');
  assert.equal(outcomeOf(await change('1357', '86420')), 'ok');
  assert.equal(outcomeOf(await signIn(counter, clerk.clerkId, '1357')), 'clerk_code_wrong');
  await signIn(counter, owner.clerkId, '2468');
  assert.equal(outcomeOf(await end(clerk.clerkId)), 'ok');
  assert.equal(outcomeOf(await signIn(counter, clerk.clerkId, '86420')), 'clerk_unknown');
  const elsewhere = await ownedShop();
  assert.equal(outcomeOf(await signIn(elsewhere.counter, owner.clerkId, '2468')), 'clerk_unknown');
});

test('a shop reads its own lines of what runs and of what its town has closed, and nobody else’s; a clerk does not', async () => {
  const { counter, merchantId } = await ownedShop();
  const other = await town.shop({ name: 'となりの店', kind: 'shop' });
  await counter.pay(person, 30);
  await other.counter.pay(person, 40);
  const sums = async (at: Counter) =>
    (await at.actor.call(pointsRoutes.listOwnStatements)).statements.map(
      ({ state, closedAt, points, count, uplift }) => [state, closedAt !== null, points, count, uplift],
    );
  assert.deepEqual(await sums(counter), [['open', false, 30, 1, null]]);
  await counter.pay(person, 10);
  assert.deepEqual(
    await sums(counter),
    [['open', false, 30, 1, null]],
    'one running window is summed once in ten seconds',
  );
  nation.pass({ seconds: 10 });
  assert.deepEqual(await sums(counter), [['open', false, 40, 2, null]]);
  assert.deepEqual(await sums(other.counter), [['open', false, 40, 1, null]]);
  const accounting = await town.person('accounting');
  const { settlements } = await accounting.call(pointsRoutes.listSettlements);
  const settlementId = settlements.find(({ state }) => state === 'open')?.settlementId ?? 0;
  await accounting.call(pointsRoutes.closeSettlement, { params: { settlementId } });
  const own = await counter.actor.call(pointsRoutes.listOwnStatements);
  assert.deepEqual(
    own.statements.map(({ state, points, count, exempt, municipality }) => [
      state,
      points,
      count,
      exempt,
      municipality.name,
    ]),
    [['review', 40, 2, false, '小国町']],
  );
  const theirs = await other.counter.actor.call(pointsRoutes.listOwnStatements);
  assert.deepEqual(
    theirs.statements.map(({ points }) => points),
    [40],
  );
  assert.notEqual(merchantId, other.merchantId);
  const clerk = await added(counter, '山田');
  await signIn(counter, clerk.clerkId, '1357');
  const refused = await counter.actor.ask(pointsRoutes.listOwnStatements);
  assert.equal(outcomeOf(refused), 'owner_needed');
});
