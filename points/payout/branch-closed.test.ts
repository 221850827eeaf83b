/** Nobody is paid at a branch that has closed: its payee is held by name, before and after the closing, and all others are paid. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pointsRoutes } from '../../contract/index.ts';
import { confirmChanges, type Officer } from '../testing/officer.ts';
import { confirmOwnAccount } from '../testing/payee.ts';
import { startTestPoints, type TestPoints, type Town } from '../testing.ts';

let nation: TestPoints;
let town: Town;
let accounting: Officer;
let approvers: [Officer, Officer];
const bank = (holderName: string, branchCode: string, number = '1234567') => ({
  bankCode: '0182',
  branchCode,
  type: '1' as const,
  number,
  holderName,
});
before(async () => {
  nation = await startTestPoints();
  town = await nation.platform.openTown({
    municipalityCode: '43424',
    remitterCode: '0000043424',
    bankAccount: bank('オグニマチ', '101'),
  });
  accounting = await town.person('accounting');
  approvers = [
    await town.person('approver', { staffId: 'approver-a', name: '決裁 一郎' }),
    await town.person('approver', { staffId: 'approver-b', name: '決裁 二郎' }),
  ];
});
after(() => nation?.close());

const shown = (params: { settlementId: number }) => accounting.call(pointsRoutes.showSettlement, { params });
async function approve(params: { settlementId: number }) {
  const body = { statementHash: (await shown(params)).statementHash ?? '' };
  for (const who of approvers) await who.call(pointsRoutes.approveSettlement, { params, body });
}
/** Two persons of the town enter that the branch of a shop has closed. */
async function closeBranch(fromOn: string) {
  const body = { bankCode: '0182', branchCode: '210', fromOn, reason: '本店に統合' };
  await accounting.call(pointsRoutes.closeBank, { body });
  await confirmChanges(approvers[0], 'points');
}

test('a branch that closed after the account was entered holds its payee and never the month, until another account is approved', async () => {
  const year = { startsOn: '2016-04-01', endsOn: '2017-03-31', expiresOn: '2017-03-31' };
  const programId = await town.program({ department: '福祉課', name: '子育て支援', amount: 900, ...year });
  const person = await nation.person('My123');
  await town.grant({ programId, mykeyId: 'My123', amount: 900 });
  const tea = await town.shop({ name: 'まちなか商店', kind: 'shop', bankAccount: bank('マチナカ', '210') });
  const book = await town.shop({ name: '宮原の書店', kind: 'shop', bankAccount: bank('ミヤハラ', '101', '7654321') });
  await tea.counter.pay(person, 300);
  await book.counter.pay(person, 200);
  const { settlements } = await accounting.call(pointsRoutes.listSettlements);
  const params = { settlementId: settlements[0]?.settlementId ?? 0 };
  // It closes on the sixth: until then nothing is held.
  await closeBranch('2016-10-06');
  assert.deepEqual((await shown(params)).problems, []);
  await accounting.call(pointsRoutes.closeSettlement, { params });
  const named = (await shown(params)).accounts.map(({ name, bankName, branchName }) => [name, bankName, branchName]);
  assert.deepEqual(named, [
    ['小国町', '肥後', '本店'],
    ['まちなか商店', '肥後', '小国'],
    ['宮原の書店', '肥後', '本店'],
  ]);
  await approve(params);
  nation.pass({ hours: 72 });
  const held = { problem: 'branch_closed', name: 'まちなか商店', isPayer: false };
  assert.deepEqual((await shown(params)).problems, [held]);
  assert.equal((await accounting.call(pointsRoutes.showPayout, { params })).heldYen, 300);
  const made = await accounting.call(pointsRoutes.createZenginFiles, { params, body: { payoutOn: '2016-10-14' } });
  assert.deepEqual(
    made.files.map(({ count, yen }) => [count, yen]),
    [[1, 200]],
  );
  // The shop's new branch; both approvals begin anew, and it is paid.
  const bankAccount = bank('マチナカ', '101');
  const change = { params: { merchantId: tea.merchantId }, body: { bankAccount, reason: '店の届け出' } };
  await accounting.call(pointsRoutes.changeMerchantAccount, change);
  await confirmChanges(approvers[0], 'points');
  await confirmOwnAccount(tea.counter.actor);
  await accounting.call(pointsRoutes.renewStatement, { params, body: { reason: '支店の統合' } });
  assert.deepEqual((await shown(params)).problems, []);
  await approve(params);
  const paid = await accounting.call(pointsRoutes.createZenginFiles, { params, body: { payoutOn: '2016-10-14' } });
  assert.deepEqual(
    paid.files.map(({ yen }) => yen),
    [200, 300],
  );
});

test('a closed branch is told while the period still runs', async () => {
  const { settlements } = await accounting.call(pointsRoutes.listSettlements);
  const params = { settlementId: settlements[0]?.settlementId ?? 0 };
  const person = await nation.person('My124');
  const year = { startsOn: '2016-04-01', endsOn: '2017-03-31', expiresOn: '2017-03-31' };
  const programId = await town.program({ department: '福祉課', name: '見守り', amount: 900, ...year });
  await town.grant({ programId, mykeyId: 'My124', amount: 900 });
  // Entered when the branch was open in the list: it is entered as closed since a day before only now.
  const shop = await town.shop({ name: '杖立の湯', kind: 'shop', bankAccount: bank('ツエタテ', '101', '3333333') });
  await shop.counter.pay(person, 100);
  const body = { bankCode: '0182', branchCode: '101', fromOn: '2016-10-05', reason: '統合' };
  await accounting.call(pointsRoutes.closeBank, { body });
  await confirmChanges(approvers[0], 'points');
  assert.deepEqual(
    (await shown(params)).problems.map(({ problem, name, isPayer }) => [problem, name, isPayer]),
    [
      ['branch_closed', '小国町', true],
      ['branch_closed', '杖立の湯', false],
    ],
  );
});
