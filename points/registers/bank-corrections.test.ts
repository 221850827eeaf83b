/** Accounts are held against the list of banks wherever they are entered, and two persons of an office correct it for all. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { pointsRoutes, type RouteRequest } from '../../contract/index.ts';
import { inTransaction, one, rows } from '../../postgres/pool.ts';
import { type Answered, generateClientKey } from '../../server/client.ts';
import { eventBody } from '../events/testing/stage.ts';
import { confirmChanges, type Officer } from '../testing/officer.ts';
import { startTestPoints, type TestPoints, type Town } from '../testing.ts';

let nation: TestPoints;
let town: Town;
let other: Town;
let accounting: Officer;
let elsewhere: Officer;
before(async () => {
  nation = await startTestPoints();
  town = await nation.platform.openTown({ municipalityCode: '43424' });
  other = await nation.platform.openTown({ municipalityCode: '43425' });
  accounting = await town.person('accounting');
  elsewhere = await other.person('accounting');
});
after(() => nation?.close());

const outcomeOf = (answered: Answered<unknown>) => (answered.ok ? 'done' : answered.outcome);
const account = (change: Partial<ReturnType<typeof ofHigo>> = {}) => ({ ...ofHigo(), ...change });
const ofHigo = () => ({
  bankCode: '0182',
  branchCode: '210',
  type: '1' as const,
  number: '1234567',
  holderName: 'オグニマチ',
});
const enter = (bankAccount: ReturnType<typeof ofHigo>) =>
  town.lead.ask(pointsRoutes.changeMunicipalityAccount, {
    body: { remitterCode: '0000043424', bankAccount, reason: '開設' },
  });
const withdraw = async (officer: Officer) => {
  const { requests } = await officer.call(pointsRoutes.listChangeRequests);
  for (const { requestId, own } of requests)
    if (own) await officer.call(pointsRoutes.withdrawChangeRequest, { params: { requestId } });
};

test('an account at an unknown bank or branch is refused by its field, wherever an account is entered', async () => {
  const shop = await town.shop({ name: 'まちなか商店', kind: 'shop' });
  const params = { merchantId: shop.merchantId };
  const { eventId } = await town.lead.call(pointsRoutes.createEvent, { body: eventBody });
  const { partnerId } = await nation.platform.registerPartner({ name: 'A社', kind: 'card', reserveDays: 14 });
  const remitterCode = '0000000001';
  const reason = '開設';
  const publicKey = (await generateClientKey()).publicJwk as never;
  const ways: ((bankAccount: ReturnType<typeof ofHigo>) => Promise<Answered<unknown>>)[] = [
    enter,
    (bankAccount) => town.lead.ask(pointsRoutes.changeMerchantAccount, { params, body: { bankAccount, reason } }),
    (bankAccount) =>
      town.lead.ask(pointsRoutes.changeEventAccount, { params: { eventId }, body: { bankAccount, reason } }),
    (bankAccount) => town.lead.ask(pointsRoutes.createEvent, { body: { ...eventBody, name: '祭り', bankAccount } }),
    (bankAccount) =>
      nation.platform.points.ask(pointsRoutes.changePartnerAccount, {
        params: { partnerId },
        body: { remitterCode, bankAccount, reason },
      }),
    (bankAccount) =>
      town.lead.ask(pointsRoutes.registerMerchant, {
        body: { operatorId: shop.operatorId, name: '店', kind: 'shop', bankAccount },
      }),
    (bankAccount) =>
      nation.platform.points.ask(pointsRoutes.registerPartner, {
        body: { operatorId: shop.operatorId, name: 'B社', kind: 'card', publicKey, bankAccount },
      }),
  ];
  for (const way of ways) {
    const unknown = await way(account({ bankCode: '0183' }));
    assert.ok(!unknown.ok && unknown.outcome === 'bank_unknown', outcomeOf(unknown));
    assert.match(JSON.stringify(unknown.body.fields), /bankAccount\.bankCode/);
    const noBranch = await way(account({ branchCode: '001' }));
    assert.ok(!noBranch.ok && noBranch.outcome === 'branch_unknown', outcomeOf(noBranch));
    assert.match(JSON.stringify(noBranch.body.fields), /bankAccount\.branchCode/);
  }
  assert.equal(outcomeOf(await enter(account({ bankCode: '０１８２', branchCode: '２１０' }))), 'done');
  await withdraw(town.lead);
});

test('a name of 31 kana is refused with the reading that fits, which is then taken as it is; no voicing mark is parted', async () => {
  const long = await enter(account({ holderName: 'ア'.repeat(31) }));
  assert.ok(!long.ok && long.outcome === 'bank_name_too_long');
  assert.equal(long.body.proposed, 'ア'.repeat(30));
  const marked = await enter(account({ holderName: `${'ア'.repeat(29)}ガ` }));
  assert.ok(!marked.ok && marked.outcome === 'bank_name_too_long');
  assert.equal(marked.body.proposed, 'ア'.repeat(29), 'カ without its mark would be another name');
  assert.equal(outcomeOf(await enter(account({ holderName: 'ア'.repeat(30) }))), 'done');
  await withdraw(town.lead);
});

test('the names of bank and branch stand beside the numbers, with the day of the list, and in the question of the second person', async () => {
  const show = (bankCode: string, branchCode: string) =>
    town.lead.call(pointsRoutes.showBank, { params: { bankCode }, query: { branchCode } });
  assert.deepEqual(await show('0182', '210'), {
    master: { listedOn: '2016-09-20', source: 'few-banks 2016-09-20' },
    bank: { name: '肥後', kana: 'ヒゴ', closedOn: null },
    branch: { name: '小国', kana: 'オグニ', closedOn: null },
  });
  const { bank, branch } = await show('0182', '999');
  assert.deepEqual([bank?.name, branch, (await show('0183', '210')).bank], ['肥後', null, null]);
  assert.equal(outcomeOf(await enter(account())), 'done');
  const { requests } = await accounting.call(pointsRoutes.listChangeRequests);
  assert.deepEqual([requests[0]?.after.bankName, requests[0]?.after.branchName], ['肥後', '小国']);
  await town.confirm();
  const { bankAccount } = await town.lead.call(pointsRoutes.showMunicipalityAccount);
  assert.deepEqual(bankAccount, account({ holderName: 'ｵｸﾞﾆﾏﾁ' }), 'the account is what the file carries, no names');
});

type Closing = RouteRequest<typeof pointsRoutes.closeBank>['body'];
const closing = (change: Partial<NonNullable<Closing>> = {}): NonNullable<Closing> => ({
  bankCode: '0182',
  branchCode: '101',
  fromOn: '2016-09-26',
  reason: '銀行からの通知',
  ...change,
});
const known = async (branchCode: string, officer: Officer = elsewhere) =>
  (await officer.call(pointsRoutes.showBank, { params: { bankCode: '0182' }, query: { branchCode } })).branch;

test('a branch that closed last week is refused with its day once two persons of one town have entered it, in every town', async () => {
  assert.equal(outcomeOf(await accounting.ask(pointsRoutes.closeBank, { body: closing() })), 'done');
  assert.equal(outcomeOf(await accounting.ask(pointsRoutes.closeBank, { body: closing() })), 'change_waiting');
  assert.equal((await known('101'))?.closedOn, null, 'one person alone closes nothing');
  const own = await accounting.call(pointsRoutes.listChangeRequests);
  const [asked] = own.requests;
  const decision = {
    params: { requestId: asked?.requestId ?? 0 },
    body: { approve: true, sha256: asked?.sha256 ?? '' },
  };
  assert.equal(outcomeOf(await accounting.ask(pointsRoutes.decideChangeRequest, decision)), 'same_person');
  await confirmChanges(town.lead, 'points');
  assert.equal((await known('101'))?.closedOn, '2016-09-26');
  const remitterCode = '0000043425';
  const refused = await other.lead.ask(pointsRoutes.changeMunicipalityAccount, {
    body: { remitterCode, bankAccount: account({ branchCode: '101' }), reason: '開設' },
  });
  assert.ok(!refused.ok && refused.outcome === 'branch_closed');
  assert.equal(refused.body.closedOn, '2016-09-26');
  // Who entered it and why stands before everybody; another office may set it right.
  const { corrections, master } = await elsewhere.call(pointsRoutes.listBankCorrections);
  assert.equal(master?.listedOn, '2016-09-20');
  assert.deepEqual(
    corrections.map(({ bankName, branchName, kana, isOpen, fromOn, reason, municipality, askedBy, confirmedBy }) => [
      `${bankName} ${branchName} ${kana} ${isOpen} ${fromOn}`,
      `${reason} ${municipality?.name} ${askedBy} ${confirmedBy}`,
    ]),
    [['肥後 本店 ホンテン false 2016-09-26', '銀行からの通知 小国町 会計 担当 総合管理 担当']],
  );
  const again = {
    bankCode: '0182',
    branchCode: '101',
    name: '本店',
    kana: 'ホンテン',
    fromOn: '2016-10-03',
    reason: '誤り',
  };
  assert.equal(outcomeOf(await elsewhere.ask(pointsRoutes.enterBank, { body: again })), 'done');
  await confirmChanges(other.lead, 'points');
  assert.equal((await known('101', accounting))?.closedOn, null);
});

test('a branch that the list does not have yet is entered with its reading, and then takes accounts; the platform may enter one too', async () => {
  const branch = {
    bankCode: '0182',
    branchCode: '310',
    name: '杖立',
    kana: 'ﾂｴﾀﾃ',
    fromOn: '2016-10-01',
    reason: '開店',
  };
  const ask = (change = {}, officer: Officer = accounting) =>
    officer.ask(pointsRoutes.enterBank, { body: { ...branch, ...change } });
  assert.equal(outcomeOf(await ask({ kana: '杖立' })), 'bank_kana_invalid');
  assert.equal(outcomeOf(await ask({ bankCode: '0183' })), 'bank_unknown');
  assert.equal(outcomeOf(await ask({ branchCode: '210', name: '小国', kana: 'オグニ' })), 'bank_unchanged');
  assert.equal(outcomeOf(await enter(account({ branchCode: '310' }))), 'branch_unknown');
  assert.equal(outcomeOf(await ask()), 'done');
  await confirmChanges(town.lead, 'points');
  assert.deepEqual(await known('310'), { name: '杖立', kana: 'ツエタテ', closedOn: null });
  assert.equal(outcomeOf(await enter(account({ branchCode: '310' }))), 'done');
  await withdraw(town.lead);

  const { points: platform } = nation.platform;
  const bank = { bankCode: '0183', branchCode: '', name: '小国', kana: 'オグニ', fromOn: '2016-10-01', reason: '開業' };
  assert.equal(outcomeOf(await platform.ask(pointsRoutes.enterBank, { body: bank })), 'done');
  await nation.platform.confirm();
  const { corrections } = await accounting.call(pointsRoutes.listBankCorrections);
  assert.deepEqual([corrections[0]?.bankName, corrections[0]?.municipality], ['小国', null]);
});

test('what two towns ask of one branch waits in each, and is entered once; what the list says already is refused', async () => {
  const close = (officer: Officer, change = {}) => officer.ask(pointsRoutes.closeBank, { body: closing(change) });
  const branch = { branchCode: '310', fromOn: '2016-10-02' };
  assert.equal(outcomeOf(await close(accounting, { ...branch, branchCode: '999' })), 'branch_unknown');
  assert.equal(outcomeOf(await close(accounting, { ...branch, bankCode: '0184' })), 'bank_unknown');
  assert.deepEqual(
    [outcomeOf(await close(accounting, branch)), outcomeOf(await close(elsewhere, branch))],
    ['done', 'done'],
  );
  const decide = async (officer: Officer) => {
    const { requests } = await officer.call(pointsRoutes.listChangeRequests);
    const { requestId = 0, sha256 = '' } = requests.find(({ own }) => !own) ?? {};
    const asked = { params: { requestId }, body: { approve: true, sha256 } };
    return outcomeOf(await officer.ask(pointsRoutes.decideChangeRequest, asked));
  };
  // Both are held before they write: without the lock of the list each would have judged by then, and both would enter it.
  const pool = nation.owners.points;
  let held: Promise<string[]> | undefined;
  await inTransaction(pool, async (client) => {
    await client.query('LOCK TABLE bank_version IN SHARE MODE');
    held = Promise.all([decide(town.lead), decide(other.lead)]);
    const waiting = `SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    while ((await one<{ n: number }>(pool, waiting)).n < 2) await setImmediate();
  });
  const decisions = (await held) ?? [];
  assert.deepEqual(decisions.sort(), ['change_altered', 'done']);
  const entries = await rows(
    nation.databases.points,
    `SELECT FROM bank_version WHERE branch_code = '310' AND NOT is_open`,
  );
  assert.equal(entries.length, 1);
  assert.equal(outcomeOf(await close(accounting, branch)), 'bank_unchanged');
});

test('a municipality for practice corrects nothing that others see', async () => {
  const sandbox = await nation.platform.openSandbox('小国町');
  const practising = await sandbox.person('accounting');
  const body = closing({ branchCode: '210' });
  assert.equal(outcomeOf(await practising.ask(pointsRoutes.closeBank, { body })), 'sandbox_apart');
  const opened = {
    bankCode: '0182',
    branchCode: '311',
    name: '練習',
    kana: 'レンシユウ',
    fromOn: '2016-10-01',
    reason: '練習',
  };
  assert.equal(outcomeOf(await practising.ask(pointsRoutes.enterBank, { body: opened })), 'sandbox_apart');
});
