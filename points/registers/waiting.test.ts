import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pointsRoutes } from '../../contract/index.ts';
import type { Officer } from '../testing/officer.ts';
import { startTestPoints, type TestPoints, type Town } from '../testing.ts';

let nation: TestPoints;
let town: Town;
let other: Town;
let accounting: Officer;
let approver: Officer;
let department: Officer;

const bank = (number: string) => ({
  bankCode: '9999',
  branchCode: '901',
  type: '1' as const,
  number,
  holderName: 'オグニマチ',
});
const year = { startsOn: '2016-04-01', endsOn: '2017-03-31', expiresOn: '2017-03-31' };
const shop = { kind: 'shop' as const, exempt: false, streetId: null };

before(async () => {
  nation = await startTestPoints();
  const opened = { remitterCode: '0000043424', bankAccount: bank('1000001') };
  town = await nation.platform.openTown({ municipalityCode: '43424', ...opened });
  other = await nation.platform.openTown({ municipalityCode: '13116', ...opened, remitterCode: '0000013116' });
  accounting = await town.person('accounting');
  approver = await town.person('approver');
  await town.program({ department: '福祉課', name: '子育て支援', amount: 100, ...year });
  const { departments } = await town.lead.call(pointsRoutes.listPrograms);
  department = await town.person('department', { departmentId: departments[0]!.departmentId });
});
after(() => nation?.close());

type Waits = { kind: string; count: number; since: string | null; due: string | null };
const waitingOf = async (officer: Officer): Promise<Waits[]> => (await officer.call(pointsRoutes.showWaiting)).waiting;
const countOf = async (officer: Officer, kind: string): Promise<number> =>
  (await waitingOf(officer)).find((one) => one.kind === kind)?.count ?? 0;
const day = { hours: 24 };

test('nothing waits in an office that has done everything', async () => {
  for (const officer of [town.lead, accounting, approver, department]) assert.deepEqual(await waitingOf(officer), []);
});

test('a change waits for everybody who may be the second person, as long as the list holds it, and not for who asked', async () => {
  const asked = { bankAccount: bank('1000002'), remitterCode: '0000043424', reason: '口座の変更' };
  await town.lead.call(pointsRoutes.changeMunicipalityAccount, { body: asked });
  nation.pass(day);
  for (const officer of [town.lead, accounting, approver]) {
    const { requests } = await officer.call(pointsRoutes.listChangeRequests);
    assert.equal(await countOf(officer, 'change'), requests.filter(({ own }) => !own).length);
  }
  assert.deepEqual(
    [await countOf(town.lead, 'change'), await countOf(approver, 'change'), await countOf(department, 'change')],
    [0, 1, 0],
  );
  const [change] = await waitingOf(approver);
  assert.equal(change?.since, '2016-10-03T00:00:00Z', 'since it was asked');
  assert.equal(await countOf(other.lead, 'change'), 0, 'another town’s is never counted');
  assert.equal(await countOf(nation.platform.points, 'change'), 0);
  await town.confirm();
  assert.equal(await countOf(approver, 'change'), 0);
});

test('a place without an account is counted where the list shows none, and its first day is told', async () => {
  await town.shop({ name: 'まちなか商店', ...shop });
  await town.shop({ name: '郷土館', ...shop, exempt: true });
  const { merchants } = await accounting.call(pointsRoutes.listMerchants);
  const unpayable = merchants.filter(({ exempt, bankAccount }) => !exempt && bankAccount === null);
  const found = (await waitingOf(accounting)).find(({ kind }) => kind === 'placesWithoutAccount');
  assert.deepEqual([found?.count, found?.since], [unpayable.length, `${nation.world.clock()}`]);
  assert.equal(await countOf(approver, 'placesWithoutAccount'), 0, 'not for whom it is not to do');
  assert.equal(await countOf(other.lead, 'placesWithoutAccount'), 0);
});

test('a window waits to be closed when its month is over, then for two others’ approval, then to be paid', async () => {
  assert.equal(await countOf(accounting, 'close'), 0, 'its month still runs');
  nation.pass({ hours: 24 * 31 });
  const [due] = (await waitingOf(accounting)).filter(({ kind }) => kind === 'close');
  assert.deepEqual([due?.count, due?.since], [1, '2016-10-31T15:00:00Z'], 'since the first of November in Japan');
  assert.equal(await countOf(town.lead, 'close'), 0, 'only accounting closes');
  const { settlements } = await accounting.call(pointsRoutes.listSettlements);
  const params = { settlementId: settlements.find(({ state }) => state === 'open')!.settlementId };
  const { statementHash } = await accounting.call(pointsRoutes.closeSettlement, { params });
  const approve = { params, body: { statementHash: statementHash! } };
  assert.deepEqual(
    [await countOf(accounting, 'close'), await countOf(accounting, 'approval')],
    [0, 0],
    'not who closed',
  );
  assert.deepEqual([await countOf(town.lead, 'approval'), await countOf(approver, 'approval')], [1, 1]);
  assert.equal(await countOf(other.lead, 'approval'), 0);
  await approver.call(pointsRoutes.approveSettlement, approve);
  assert.deepEqual([await countOf(town.lead, 'approval'), await countOf(approver, 'approval')], [1, 0]);
  await town.lead.call(pointsRoutes.approveSettlement, approve);
  assert.deepEqual([await countOf(accounting, 'payout'), await countOf(town.lead, 'payout')], [1, 0]);
});

test('an invited person is waited for until the code ends, and a company until it has an account', async () => {
  const { programs } = await town.lead.call(pointsRoutes.listPrograms);
  const departmentId = programs[0]!.department.departmentId;
  const body = { name: '係', role: 'department' as const, municipalityCode: '43424', departmentId };
  await town.lead.call(pointsRoutes.inviteStaff, { body: { ...body, staffId: 'desk-2' } });
  const invited = (await town.lead.call(pointsRoutes.listStaff)).staff.filter(({ state }) => state === 'invited');
  const found = (await waitingOf(town.lead)).find(({ kind }) => kind === 'invitation');
  const now = nation.world.clock();
  assert.deepEqual([found?.count, found?.since], [invited.length, `${now}`]);
  assert.equal(
    found?.due,
    `${now
      .add({ hours: 24 * 14 })
      .toZonedDateTimeISO('Asia/Tokyo')
      .toPlainDate()}`,
  );
  assert.equal(await countOf(other.lead, 'invitation'), 0);
  await nation.platform.registerPartner({ name: 'A社', kind: 'card', reserveDays: 14 });
  assert.equal(await countOf(nation.platform.points, 'companiesWithoutAccount'), 1);
  assert.equal(await countOf(town.lead, 'companiesWithoutAccount'), 0);
});

test('a programme that ends soon waits for its own department and the lead', async () => {
  const ending = { ...year, endsOn: '2016-11-20' };
  await town.program({ department: '福祉課', name: '秋の検診', amount: 100, ...ending });
  await town.program({ department: '防災課', name: '講習', amount: 100, ...ending });
  const waits = async (officer: Officer) =>
    (await waitingOf(officer)).filter(({ kind }) => kind === 'programEnding').map(({ count, due }) => [count, due]);
  assert.deepEqual(await waits(town.lead), [[2, '2016-11-20']]);
  assert.deepEqual(await waits(department), [[1, '2016-11-20']], 'another department’s is not theirs');
  assert.deepEqual(await waits(accounting), []);
});

test('an invitation to a campaign waits in the town that is invited, not in the one that invites', async () => {
  const body = {
    name: '秋祭り',
    occasion: 'use' as const,
    percent: 25,
    payer: { kind: 'municipality' as const },
    place: { kind: 'everywhere' as const },
    startsAt: '2016-12-01T00:00',
    endsAt: '2016-12-31T00:00',
    perHolder: null,
    budget: 1000,
    expiresOn: '2017-03-31',
    invited: ['13116'],
  };
  await accounting.call(pointsRoutes.createCampaign, { body });
  for (const officer of [accounting, other.lead]) {
    const { campaigns } = await officer.call(pointsRoutes.listCampaigns);
    const invitations = campaigns.filter(({ membership, state }) => membership === 'invited' && state !== 'over');
    assert.equal(await countOf(officer, 'campaignInvitation'), invitations.length);
  }
  assert.deepEqual(
    [await countOf(accounting, 'campaignInvitation'), await countOf(other.lead, 'campaignInvitation')],
    [0, 1],
  );
});
