/** Before its first payout a payee says itself that the account which the office entered is its own. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { pointsRoutes } from '../../contract/index.ts';
import { execute, one, rows } from '../../postgres/pool.ts';
import { bankOf, type MonthStage, outcomeOf, startMonthStage } from '../payout/testing/month.ts';
import type { Officer } from '../testing/officer.ts';
import { confirmChanges } from '../testing/officer.ts';
import { confirmByLetter, confirmOwnAccount } from '../testing/payee.ts';
import type { Shop } from '../testing.ts';

let stage: MonthStage;
let checker: Officer;
before(async () => {
  stage = await startMonthStage();
  checker = await stage.town.person('approver', { staffId: 'approver-c', name: '決裁 三郎' });
});
after(() => stage.nation.close());

const own = (shop: Shop) => shop.counter.actor.call(pointsRoutes.showOwnAccount).then(({ account }) => account);
const answer = async (shop: Shop, isRight: boolean, note = '') =>
  shop.counter.actor.ask(pointsRoutes.answerOwnAccount, {
    body: { seen: (await own(shop))?.seen ?? '', isRight, note },
  });
/** Another account, by two persons of the office. */
async function enter(shop: Shop, number: string) {
  const body = { bankAccount: bankOf('チャミセ', number), reason: '変更' };
  await stage.town.lead.call(pointsRoutes.changeMerchantAccount, { params: { merchantId: shop.merchantId }, body });
  await confirmChanges(checker, 'points');
}
const problemsOf = async () => {
  const { settlements } = await stage.accounting.call(pointsRoutes.listSettlements);
  const open = settlements.find(({ state }) => state === 'open');
  return stage.shown({ settlementId: open?.settlementId ?? 0 });
};

test('a shop sees the account it is paid to by its names, the last three digits and its holder, and not its number', async () => {
  const [shop] = stage.shops;
  const { seen, answer: said, ...shown } = (await own(shop)) ?? assert.fail('no account');
  assert.deepEqual(shown, {
    payee: '茶店',
    organizer: null,
    municipality: { code: '43424', name: '小国町' },
    bankCode: '9999',
    branchCode: '901',
    bankName: '試験用銀行（実在しません）',
    branchName: '試験用901',
    type: '1',
    numberEnd: '001',
    holderName: 'チヤミセ',
  });
  assert.match(seen, /^[0-9a-f]{64}$/);
  assert.deepEqual([said?.isRight, said?.way], [true, 'terminal']);
  assert.doesNotMatch(JSON.stringify(await own(shop)), /2000001/);
});

test('who has not said yes is held in the checklist, in the statement and when files are made, and paid once it has', async () => {
  const [shop, other] = stage.shops;
  await enter(shop, '2000009');
  await stage.use(shop, 300);
  await stage.use(other, 200);
  const running = await problemsOf();
  const problem = { problem: 'account_unconfirmed', name: '茶店', isPayer: false };
  assert.deepEqual(running.problems, [problem], 'a changed account needs a new yes');
  assert.deepEqual(
    running.checklist.find(({ what }) => what === 'heldPayees'),
    { what: 'heldPayees', count: 1, stops: false },
  );
  const params = await stage.close();
  assert.deepEqual((await stage.shown(params)).problems, [problem]);
  await stage.approve(params);
  const toCome = await stage.accounting.call(pointsRoutes.showPayout, { params });
  assert.deepEqual([toCome.files.map(({ yen }) => yen), toCome.heldYen], [[200], 300]);
  assert.ok((await stage.pay(params)).ok, 'the other is paid');
  // It says yes after the month was paid: a second transfer, after two approvals of the next statement.
  assert.equal(outcomeOf(await answer(shop, true)), 'ok');
  assert.deepEqual((await stage.shown(params)).problems, []);
  const renewed = await stage.accounting.ask(pointsRoutes.renewStatement, { params, body: { reason: '本人が確認' } });
  assert.equal(outcomeOf(renewed), 'ok');
  await stage.approve(params);
  assert.ok((await stage.pay(params)).ok);
  const { files } = await stage.shown(params);
  assert.deepEqual(
    files.map(({ yen }) => yen),
    [200, 300],
  );
  const again = await stage.accounting.ask(pointsRoutes.renewStatement, { params, body: { reason: '念のため' } });
  assert.equal(outcomeOf(again), 'settlement_state', 'nothing is left');
});

test('a no holds the shop, tells the office with its words, and is over when it says yes or another account is entered', async () => {
  const [shop] = stage.shops;
  const waits = async () => {
    const { waiting } = await stage.accounting.call(pointsRoutes.showWaiting);
    return waiting.find(({ kind }) => kind === 'accountsRefused')?.count ?? 0;
  };
  const listed = async () => (await stage.accounting.call(pointsRoutes.listPayeeAccounts)).payees;
  await stage.use(shop, 100);
  assert.equal(await waits(), 0);
  assert.equal(outcomeOf(await answer(shop, false, '解約した口座です')), 'ok');
  assert.equal(await waits(), 1);
  assert.deepEqual((await problemsOf()).problems, [{ problem: 'account_refused', name: '茶店', isPayer: false }]);
  const [first] = await listed();
  assert.deepEqual(
    [first?.name, first?.answer?.isRight, first?.answer?.note, first?.bankAccount.number],
    ['茶店', false, '解約した口座です', '2000009'],
  );
  await enter(shop, '2000010');
  assert.equal(await waits(), 0, 'the wrong one is no longer the account');
  assert.deepEqual(
    (await listed()).map(({ name, answer: said }) => [name, said?.isRight ?? null]),
    [
      ['茶店', null],
      ['書店', true],
    ],
  );
  await answer(shop, true);
  assert.deepEqual((await problemsOf()).problems, []);
});

test('an answer is to what was shown: another account meanwhile is asked for anew, and the same answer twice is one', async () => {
  const [shop] = stage.shops;
  const before = (await own(shop)) ?? assert.fail('no account');
  await enter(shop, '2000020');
  const late = await shop.counter.actor.ask(pointsRoutes.answerOwnAccount, {
    body: { seen: before.seen, isRight: true },
  });
  assert.equal(outcomeOf(late), 'account_altered');
  assert.equal((await own(shop))?.answer, null);
  for (const isRight of [true, true, false, false]) await answer(shop, isRight);
  const kept = await rows<{ isRight: boolean }>(
    stage.nation.databases.points,
    `SELECT is_right FROM payee_answer WHERE account_sha256 = account_sha256(:account::jsonb) ORDER BY id`,
    { account: JSON.stringify(bankOf('ﾁﾔﾐｾ', '2000020')) },
  );
  assert.deepEqual(
    kept.map((one) => one.isRight),
    [true, false],
  );
  await confirmOwnAccount(shop.counter.actor);
});

test('where a shop has clerks its owner answers, and nobody else', async () => {
  const shop = await stage.town.shop({
    name: '係のいる店',
    kind: 'shop',
    bankAccount: bankOf('カカリノミセ', '2000030'),
  });
  const { setupCode } = await stage.town.lead.call(pointsRoutes.createSetupCode, {
    params: { merchantId: shop.merchantId },
  });
  const { actor } = shop.counter;
  await actor.call(pointsRoutes.beginShop, { body: { setupCode, name: '店主', code: '2468' } });
  const clerk = await actor.call(pointsRoutes.addClerk, { body: { name: '係', code: '1357', role: 'clerk' } });
  await answer(shop, false, '店主が答えた');
  const kept = await one<{ clerk: string; terminalId: string }>(
    stage.nation.databases.points,
    `SELECT clerk.name AS clerk, terminal_id FROM payee_answer JOIN clerk ON clerk.id = clerk_id WHERE party = :party`,
    { party: `S${shop.merchantId}` },
  );
  assert.equal(kept.clerk, '店主');
  assert.ok(kept.terminalId);
  await actor.call(pointsRoutes.signInClerk, { body: { clerkId: clerk.clerkId, code: '1357' } });
  assert.equal(outcomeOf(await actor.ask(pointsRoutes.showOwnAccount)), 'owner_needed');
  const body = { seen: 'a'.repeat(64), isRight: true };
  assert.equal(outcomeOf(await actor.ask(pointsRoutes.answerOwnAccount, { body })), 'owner_needed');
});

test('who is waived is not asked, and a municipality and a company are not', async () => {
  const museum = await stage.town.shop({ name: '郷土館', kind: 'facility', exempt: true });
  assert.equal(await own(museum), null);
  const { payees } = await stage.accounting.call(pointsRoutes.listPayeeAccounts);
  assert.ok(payees.every(({ party }) => /^S/.test(party)));
});

test('who was paid before the rule counts as having confirmed the account that it was paid to last, and no other', async () => {
  const { owners } = stage.nation;
  const sql = readFileSync(new URL('../sql/migrations/077-payee-answers.sql', import.meta.url), 'utf8');
  const backfill = sql.slice(sql.indexOf('INSERT INTO payee_answer'));
  const [shop, other] = stage.shops;
  await execute(owners.points, 'DELETE FROM payee_answer', {});
  assert.equal((await own(other))?.answer, null);
  await execute(owners.points, backfill, {});
  assert.deepEqual([(await own(other))?.answer?.isRight, (await own(other))?.answer?.way], [true, 'paid']);
  assert.equal((await own(shop))?.answer, null, 'its account changed after it was paid');
  await confirmOwnAccount(shop.counter.actor);
});

test('the list goes on where it ended, and shows nobody of another municipality', async () => {
  const other = await stage.nation.platform.openTown({ municipalityCode: '13116' });
  const away = await other.shop({ name: 'よその店', kind: 'shop', bankAccount: bankOf('ヨソ', '3000001') });
  const { nation, town, accounting } = stage;
  await execute(
    nation.databases.points,
    `WITH operators AS (
       INSERT INTO operator (id, kind, name, municipality_code) SELECT 'Z' || lpad(n::text, 9, '0'), 'shop', '店' || n, '43424'
         FROM generate_series(1, 120) AS n RETURNING id)
     , places AS (INSERT INTO merchant (municipality_code, operator_id, bank_account)
       SELECT '43424', id, :account::jsonb FROM operators RETURNING id)
     INSERT INTO merchant_version (merchant_id, from_on, name, kind, is_open, reason)
     SELECT id, '1900-01-01', '店' || id, 'shop', true, '' FROM places`,
    { account: JSON.stringify(bankOf('ﾐｾ', '4000001')) },
  );
  const first = await accounting.call(pointsRoutes.listPayeeAccounts);
  const rest = await accounting.call(pointsRoutes.listPayeeAccounts, { query: { cursor: first.next ?? '' } });
  assert.equal(first.payees.length, 100);
  assert.equal(rest.next, null);
  const all = [...first.payees, ...rest.payees].map(({ party }) => party);
  assert.equal(new Set(all).size, all.length);
  assert.equal(all.length, 120 + 3);
  assert.ok(!all.includes(`S${away.merchantId}`));
  const params = { party: `S${away.merchantId}` };
  assert.equal(outcomeOf(await accounting.ask(pointsRoutes.createAccountLetter, { params })), 'payee_unknown');
  assert.equal(town.code, '43424');
  await confirmByLetter(accounting, `S${stage.shops[0].merchantId}`, await nation.world.newActor());
});
