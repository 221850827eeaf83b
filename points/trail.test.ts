/**
 * Whatever somebody of an office changes leaves a line in the audit trail. Every route of theirs in the contract that is not a look is
 * tried here, by doing it; one that nobody has added here, or that leaves nothing, fails. What terminals, companies and members do
 * stands in rows of its own (payments, grants, orders, bindings) with who did it and when, and is no line of this trail.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { generate } from 'otplib';
import { pointsRoutes, type Route } from '../contract/index.ts';
import { execute, one, rows } from '../postgres/pool.ts';
import { generateClientKey } from '../server/client.ts';
import { makePasskey } from '../server/testing/passkey.ts';
import { eventBody } from './events/testing/stage.ts';
import type { Officer } from './testing/officer.ts';
import { leaveBankFile } from './testing/trail-payout.ts';
import { leaveProtection } from './testing/trail-protection.ts';
import {
  exceptions,
  field,
  leaveBanks,
  leaveKinds,
  leavePlace,
  leaveRehearsed,
  leaveReturned,
  leaveSuccessions,
  leaveTieUp,
  leaveUplift,
  leaveUploads,
  leaveVoucherKind,
  ofRooms,
  watchTrail,
} from './testing/trail-watch.ts';
import { pagesOrigin } from './testing.ts';
import { startVoucherStage, type VoucherStage } from './vouchers/testing/stage.ts';

let stage: VoucherStage;
let lead: Officer;
let accounting: Officer;
let approvers: [Officer, Officer];
let platform: Officer;
before(async () => {
  stage = await startVoucherStage();
  lead = stage.town.lead;
  platform = stage.nation.platform.points;
  accounting = await stage.town.person('accounting');
  approvers = [
    await stage.town.person('approver', { staffId: 'approver-a', name: '決裁 一郎' }),
    await stage.town.person('approver', { staffId: 'approver-b', name: '決裁 二郎' }),
  ];
});
after(() => stage?.nation.close());

const database = () => stage.nation.databases.points;
const bank = (number: string) => ({
  bankCode: '9999',
  branchCode: '901',
  type: '1' as const,
  number,
  holderName: 'オグニマチ',
});

const { done, leaves, confirm } = watchTrail(database);

test('people and accounts: who asked, who confirmed, refused and withdrew, and no code of theirs', async () => {
  const person = { staffId: 'new-43424', name: '新しい 人', municipalityCode: '43424', departmentId: null };
  const invited = await leaves('inviteStaff', lead, { body: { ...person, role: 'approver' } });
  assert.deepEqual(
    invited.lines.map(({ subject, act }) => [subject, act]),
    [['staff', 'ask']],
  );
  await confirm(accounting);
  const all = await rows<{ text: string }>(database(), 'SELECT audit_entry::text AS text FROM audit_entry');
  assert.ok(!all.some(({ text }) => /sha256/i.test(text)), 'no hash of a code');
  assert.ok(!all.some(({ text }) => text.includes(invited.answer.code)), 'nor the code');
  const params = { staffId: 'approver-b' };
  const { answer } = await leaves('resetStaff', lead, { params, body: { reason: '忘れた' } });
  await leaves('withdrawChangeRequest', lead, { params: { requestId: answer.requestId ?? 0 } });
  await leaves('endStaff', lead, { params: { staffId: 'new-43424' }, body: { reason: '異動' } });
  await leaves('reviveStaff', lead, { params: { staffId: 'new-43424' }, body: { reason: '復帰' } });
  await confirm(accounting, false);
  const changed = await stage.town.person('approver', { staffId: 'own-43424' });
  const current = 'ひらけ ごま 2016';
  const { secret } = await changed.call(pointsRoutes.beginTotp);
  const { clock } = stage.nation.world;
  const totp = await generate({ secret, epoch: Math.floor(clock().epochMilliseconds / 1000) });
  await leaves('confirmTotp', changed, { body: { code: totp } });
  const { options } = await changed.call(pointsRoutes.beginPasskey);
  const passkey = makePasskey().register(options, pagesOrigin);
  await leaves('addPasskey', changed, { body: { name: '端末', passkey, password: current } });
  await leaves('removeSecondFactor', changed, { body: { password: current, passkeyId: null } });
  const moved = { staffId: 'approver-b', role: null, departmentId: null };
  await leaves('planHandover', lead, { body: { effectiveOn: '2017-04-01', reason: '退職', moves: [moved] } });
  const [plan] = (await lead.call(pointsRoutes.listHandovers)).handovers;
  await leaves('cancelHandover', lead, { params: { handoverId: plan?.handoverId ?? 0 } });
  await leaves('demandSecondFactor', lead, { body: { from: '2030-04-01' } });
  await leaves('changeOwnPassword', changed, { body: { current, next: `${current} 2` } });
});

test('municipalities and companies, and of their accounts the last digits', async () => {
  const { lines } = await leaves('openMunicipality', platform, { body: { municipalityCode: '43425' } });
  assert.deepEqual([lines[0]?.subject, lines[0]?.act], ['municipality', 'ask']);
  await leaves('openSandbox', platform, { body: { name: '小国町' } });
  const { confirm: confirmed } = stage.nation.platform;
  await leaveSuccessions({ leaves }, { platform, confirmed, from: '43425', to: '43424' });
  const applicant = await stage.nation.world.newActor();
  const application = {
    officeName: '総務課',
    personName: '小国 花子',
    email: 'soumu@town.example.jp',
    address: '熊本県',
    exchangeExpiry: '03-31',
    participationType: null,
    functions: [],
  };
  for (const municipalityCode of ['43441', '43442'])
    await applicant.call(pointsRoutes.applyForOpening, { body: { municipalityCode, ...application } });
  const { openings } = await platform.call(pointsRoutes.listOpenings);
  const opening = (code: string) =>
    openings.find(({ municipality }) => municipality.code === code)?.openingId ?? Number.NaN;
  await leaves('checkOpening', platform, { params: { openingId: opening('43441') }, body: { staffId: 'lead-43441' } });
  const sentBack = { params: { openingId: opening('43442') }, body: { reason: '部署を確認できません' } };
  assert.equal((await leaves('returnOpening', platform, sentBack)).lines[0]?.reason, '部署を確認できません');
  await leaves('askForLeaving', lead, { body: { lastOn: '2020-03-31', reason: '町の合併' } });
  await confirm(accounting, false);
  const from = { fromOn: '2017-04-01', reason: '年度の見直し', participationType: 'VI' as const };
  const switched = await leaves('setFunctions', lead, { body: { ...from, functions: ['premiums', 'events'] } });
  assert.equal(switched.lines[0]?.reason, '年度の見直し');
  const account = { remitterCode: '0000043424', reason: '開設' };
  const asked = await leaves('changeMunicipalityAccount', lead, { body: { ...account, bankAccount: bank('1434240') } });
  assert.deepEqual(field(asked.lines[0]?.after, 'bankAccount'), { ...bank('…240'), holderName: 'ｵｸﾞﾆﾏﾁ' });
  await confirm(accounting);
  await leaveBanks({ leaves, confirm }, { accounting, second: lead });
  const customerIdRule = { mode: 'own' as const, pattern: 'login' as const, lengthMin: 1, lengthMax: 40 };
  const of = { kind: 'partner' as const, series: 'P', municipalityCode: null, customerIdRule };
  const operatorId = await stage.nation.mykey.registerOperator({ ...of, name: 'A社' });
  const publicKey = (await generateClientKey()).publicJwk as never;
  const partner = await leaves('registerPartner', platform, {
    body: { operatorId, name: 'A社', kind: 'card', publicKey },
  });
  await leaves('changePartnerAccount', platform, {
    params: { partnerId: partner.answer.partnerId },
    body: { ...account, bankAccount: bank('7654321') },
  });
});

test('places, streets, rules, tie-ups and fees: what stood and what stands', async () => {
  const { merchantId } = stage.lone;
  const rule = { mode: 'mykeyId' as const };
  const of = { kind: 'shop' as const, series: 'B', municipalityCode: '43424', customerIdRule: rule };
  const operatorId = await stage.nation.mykey.registerOperator({ ...of, name: '新しい店' });
  await leavePlace({ leaves }, { lead, operatorId });
  await leaves('changeMerchantAccount', lead, {
    params: { merchantId },
    body: { bankAccount: bank('4000001'), reason: '届け出' },
  });
  await confirm(accounting);
  const code = await leaves('createSetupCode', lead, { params: { merchantId } });
  assert.ok(!JSON.stringify(code.lines).includes(code.answer.setupCode));
  await leaves('revokeSetupCode', lead, { params: { merchantId } });
  const { answer } = await leaves('createStreet', lead, { body: { name: '下城商店街' } });
  const { lines } = await leaves('changeStreet', lead, {
    params: { streetId: answer.streetId },
    body: { name: '下城通り', officeMerchantId: null, ownPoints: null },
  });
  assert.deepEqual([lines[0]?.before, lines[0]?.after], [{ name: '下城商店街' }, { name: '下城通り' }]);
  await leaves('setStreetOfPlace', lead, { params: { merchantId }, body: { streetId: answer.streetId } });
  const use = { kinds: ['shop' as const], vouchers: true, conversions: true, events: true, paymentMax: 500 };
  await leaves('setUseRule', lead, { body: use });
  const ruled = await leaves('setUseRule', lead, {
    body: { ...use, kinds: ['shop', 'facility', 'street'], paymentMax: null },
  });
  assert.equal(field(ruled.lines[0]?.before, 'paymentMax'), 500);
  const day = { validFrom: '2016-10-03', validThrough: '2016-12-31' };
  const { tieUpId } = (await leaves('createTieUp', lead, { body: { hostMunicipalityCode: '43425', ...day } })).answer;
  await leaveTieUp({ leaves }, { lead, tieUpId, database: database() });
  const museum = await stage.town.shop({ name: '郷土館', kind: 'facility' });
  const body = { name: '入館料', yen: 300, from: '2016-10-03', through: '2016-12-31' };
  const fee = await leaves('createFee', lead, { params: { merchantId: museum.merchantId }, body });
  await leaves('changeFee', lead, {
    params: { feeId: fee.answer.feeId },
    body: { name: '入館料', yen: 400, fromOn: '2016-10-10', reason: '改定' },
  });
  await leaves('changeFeeLastDay', lead, {
    params: { feeId: fee.answer.feeId },
    body: { through: '2016-11-30' },
  });
  await leaveUplift(leaves, lead);
});

test('campaigns and events', async () => {
  const neighbour = (await stage.nation.platform.openTown({ municipalityCode: '43428' })).lead;
  const times = { startsAt: '2016-10-10T09:00', endsAt: '2016-12-31T23:00', expiresOn: '2017-03-31' };
  const rest = { percent: 1, payer: { kind: 'municipality' as const }, perHolder: null, budget: 10_000 };
  const { answer } = await leaves('createCampaign', lead, {
    body: { name: '秋祭り', occasion: 'use', place: { kind: 'everywhere' }, ...times, ...rest, invited: ['43428'] },
  });
  await confirm(accounting);
  const params = { campaignId: answer.campaignId };
  await leaves('decideCampaign', neighbour, { params, body: { joins: false } });
  await leaves('endCampaign', lead, { params });

  const { eventId } = (await leaves('createEvent', lead, { body: eventBody })).answer;
  await confirm(accounting);
  const event = { params: { eventId } };
  const { bankAccount, ...entry } = eventBody;
  await leaves('changeEvent', lead, {
    ...event,
    body: {
      beneficiary: null,
      goal: null,
      overGoal: true,
      menuOrder: 0,
      ...entry,
      description: '直します。',
      reason: '追記',
    },
  });
  assert.ok(bankAccount);
  await leaves('changeEventAccount', lead, { ...event, body: { bankAccount, reason: '届け出' } });
  await confirm(accounting, false);
  const person = await stage.person(1000);
  await person.atMypage(pointsRoutes.contribute, { body: { eventId, amount: 300, fromMunicipalityCode: '43424' } });
  const paid = await leaves('payOutEvent', lead, event);
  await leaves('sendEventNotice', lead, { params: { payoutId: paid.answer.payoutId } });
  await leaves('closeEventAccount', lead, event);
  const other = (await lead.call(pointsRoutes.createEvent, { body: { ...eventBody, name: '秋の市' } })).eventId;
  const asked = { params: { eventId: other }, body: { reason: '台風' } };
  await leaves('askEventCancellation', lead, asked);
  const decided = { params: { eventId: other }, body: { confirm: true } };
  const { lines } = await leaves('decideEventCancellation', accounting, decided);
  assert.deepEqual([lines[0]?.act, lines[0]?.reason], ['cancel', '台風']);
});

test('vouchers, conversions and refunds; of a member’s number nothing', async () => {
  await leaveVoucherKind({ leaves }, lead);
  await leaves('setOfflineLimits', lead, { body: { pointsMax: 10_000, countMax: 20, hours: 12 } });
  const person = await stage.person(3000);
  const { voucherId } = await stage.sold(stage.office.counter, person, { kind: stage.townKind, points: 500 });
  const { breakId } = await one<{ breakId: number }>(
    database(),
    `INSERT INTO voucher_break (kind, voucher_id, municipality_code, merchant_id, points, found_at)
     VALUES ('clock_off', :voucherId, '43424', :merchantId, 500, :now) RETURNING id AS break_id`,
    { voucherId, merchantId: stage.lone.merchantId, now: `${stage.nation.world.clock()}` },
  );
  await leaves('decideVoucherBreak', lead, { params: { breakId }, body: { decision: 'not_paid', reason: '時計' } });
  await leaves('cancelVoucherAtOffice', lead, { params: { voucherId }, body: { reason: '申し出' } });

  const target = {
    kind: 'prepaid' as const,
    name: '町の電子マネー',
    unitName: '円',
    payeeId: stage.office.merchantId,
    pointsMin: 1,
    rate: { numerator: 1, denominator: 2 },
    endpoint: 'https://street.example.jp/',
    open: true,
    numberForm: { pattern: 'digits' as const, lengthMin: 8, lengthMax: 8, check: 'none' as const, expires: false },
  };
  const { targetId } = (await leaves('addConversionTarget', lead, { body: target })).answer;
  await leaves('changeConversionTarget', lead, { params: { targetId }, body: { ...target, open: false } });
  const operationKey = stage.key();
  await execute(
    database(),
    `INSERT INTO conversion (operation_key, request_key, holder, target_id, merchant_id, member_number, offered, points, units,
       rate_numerator, rate_denominator, state, asked_at, is_broken)
     VALUES (:operationKey, :operationKey, 1, :targetId, :merchantId, '12345678', 2, 2, 1, 1, 2, 'returned', :now, true)`,
    { operationKey, targetId, merchantId: stage.office.merchantId, now: `${stage.nation.world.clock()}` },
  );
  const decision = { params: { operationKey }, body: { decision: 'done' as const, reason: '相手と確認' } };
  const settled = await leaves('decideConversion', lead, decision);
  assert.ok(!JSON.stringify(settled.lines).includes('12345678'));

  const { paymentKey } = await stage.lone.counter.pay(person, 300);
  await leaves('refundUse', lead, { params: { paymentKey }, body: { points: 100, reason: '返品' } });
});

test('settlements: closed, renewed, approved, paid', async () => {
  const person = await stage.person(1000);
  await stage.lone.counter.pay(person, 300);
  const { settlements } = await accounting.call(pointsRoutes.listSettlements);
  const params = { settlementId: settlements[0]?.settlementId ?? 0 };
  await leaves('closeSettlement', accounting, { params });
  // An account that changed after closing holds its payee until the statement is renewed.
  const body = { bankAccount: bank('4000002'), reason: '届け出' };
  await leaves('changeMerchantAccount', lead, { params: { merchantId: stage.lone.merchantId }, body });
  await confirm(approvers[0]);
  await leaveReturned({ leaves }, { accounting, approver: approvers[0], shop: stage.lone, ...params });
  await leaves('renewStatement', accounting, { params, body: { reason: '口座の届け出' } });
  for (const approver of approvers) {
    const { statementHash } = await accounting.call(pointsRoutes.showSettlement, { params });
    await leaves('approveSettlement', approver, { params, body: { statementHash: statementHash ?? '' } });
  }
  await leaveBankFile({ leaves }, { accounting, approvers, ...params });
});

test('departments, budget, programmes and grants: what stood, what stands, and why', async () => {
  const { departmentId } = (await leaves('createDepartment', lead, { body: { name: '健康課' } })).answer;
  const successor = (await leaves('createDepartment', lead, { body: { name: '福祉課' } })).answer;
  const params = { departmentId };
  const from = { fromOn: '2016-10-10', reason: '機構改革' };
  const renamed = await leaves('renameDepartment', lead, { params, body: { name: '保健課', ...from } });
  assert.deepEqual([renamed.lines[0]?.before, renamed.lines[0]?.reason], ['健康課', '機構改革']);
  const { answer: line } = await leaves('createBudgetLine', lead, {
    body: { fiscalYear: 2016, code: '4-1-1-8', name: '健診', amount: 10_000 },
  });
  const budget = { params: { budgetLineId: line.budgetLineId }, body: { amount: 20_000, reason: '補正' } };
  const adjusted = await leaves('changeBudgetLine', lead, budget);
  assert.equal(field(adjusted.lines[0]?.after, 'code'), '4-1-1-8');
  assert.equal(field(adjusted.lines[0]?.before, 'amount'), 10_000);
  const fields = { departmentId, startsOn: '2016-04-01', endsOn: '2017-03-31', expiresOn: '2017-03-31' };
  const made = await leaves('createProgram', lead, { body: { name: '健診', amount: 500, ...fields } });
  const { programId } = made.answer;
  const change = { params: { programId }, body: { name: '健診', amount: 600, ...fields, ...from } };
  const changed = await leaveRehearsed({ leaves }, lead, { change });
  assert.deepEqual([field(changed.lines[0]?.before, 'amount'), field(changed.lines[0]?.after, 'amount')], [500, 600]);
  await leaveKinds({ leaves }, lead);
  await leaves('copyPrograms', lead, { body: { fiscalYear: 2017, programIds: [programId] } });
  const { mykeyId } = await stage.person(100);
  await leaves('noteResidence', lead, {
    params: { mykeyId },
    body: { residence: 'resident', fromOn: '2016-10-03', reason: '窓口で確認' },
  });
  const granted = await leaves('grant', lead, { body: { programId, mykeyId, amount: 500, reason: '試験' } });
  const { grantKey } = granted.answer;
  await leaves('takeGrantBack', lead, { params: { grantKey }, body: { reason: '誤り' } });
  const fresh = await stage.nation.person('Fresh001');
  const former = await stage.nation.person('Former01');
  stage.nation.mykey.changeStatus(former.mykeyId, 'invalidated');
  await stage.nation.points.sync();
  const pair = { formerMykeyId: former.mykeyId, newMykeyId: fresh.mykeyId };
  await leaves('previewHolderTransfer', lead, { body: pair });
  await leaves('askForHolderTransfer', lead, { body: { ...pair, evidence: 'documents', reason: '再登録' } });
  await leaves('sumOfPerson', lead, { body: { mykeyId, fiscalYear: 2016, purpose: '本人からの問い合わせ' } });
  await leaves('issueForm', lead, { body: { form: 'monthly', period: '2016-10', layout: 'portrait' } });
  await leaves('setRunningCost', lead, { params: { fiscalYear: 2016 }, body: { yen: 100_000, reason: '決算' } });
  const { workOnUploads } = stage.nation.points;
  await leaveUploads({ leaves, confirm }, { lead, second: accounting, work: workOnUploads, programId, mykeyId });
  const end = { onDate: '2016-10-20', successorId: successor.departmentId, reason: '統合' };
  await leaveRehearsed({ leaves }, lead, { end: { params, body: end } });
  await leaves('reopenDepartment', lead, { params, body: { reason: '見直し' } });
});

test('venues: who opened them, let terminals in, entered who comes and who came, and took lists out', async () => {
  const { departmentId } = (await leaves('createDepartment', lead, { body: { name: '会場の課' } })).answer;
  const fields = { departmentId, startsOn: '2016-04-01', endsOn: '2017-03-31', expiresOn: '2017-03-31' };
  const { programId } = (await leaves('createProgram', lead, { body: { name: '講習', amount: 100, ...fields } }))
    .answer;
  const hours = { heldOn: '2016-10-03', opensAt: '08:00', closesAt: '18:00', walkIns: true };
  const made = await leaves('createVenue', lead, { body: { programId, name: '公民館', ...hours } });
  const params = { venueId: made.answer.venueId };
  const changed = await leaves('changeVenue', lead, {
    params,
    body: { name: '大ホール', ...hours, reason: '広い方へ' },
  });
  assert.deepEqual(
    [field(changed.lines[0]?.before, 'name'), field(changed.lines[0]?.after, 'name')],
    ['公民館', '大ホール'],
  );
  const { answer, lines } = await leaves('createVenueCode', lead, { params });
  assert.ok(!JSON.stringify(lines).includes(answer.setupCode));
  await stage.lone.counter.actor.call(pointsRoutes.bindToVenue, { body: { setupCode: answer.setupCode } });
  const { terminals } = await lead.call(pointsRoutes.showVenue, { params });
  const bindingId = terminals[0]?.bindingId ?? 0;
  await leaves('unbindVenueTerminal', lead, { params: { ...params, bindingId } });
  const { mykeyId } = await stage.person(100);
  const other = await stage.person(100);
  const applied = await leaves('applyForVenue', lead, { params, body: { mykeyId } });
  const cancelled = { params: { ...params, applicationId: applied.answer.applicationId }, body: { reason: '都合' } };
  await leaves('cancelApplication', lead, cancelled);
  const file = Buffer.from(`マイキーID\r\n${mykeyId}\r\n${other.mykeyId}\r\n`).toString('base64');
  await leaves('applyForVenueByFile', lead, { params, body: { fileName: '申込.csv', file } });
  const { applications } = await lead.call(pointsRoutes.listApplications, { params });
  const applicationIds = applications
    .flatMap((one) => (one.state === 'applied' ? [one.applicationId] : []))
    .slice(0, 1);
  await leaves('enterAttendances', lead, { params, body: { applicationIds } });
  await leaves('closeVenue', lead, { params });
  await leaves('openVenue', lead, { params });
  await leaves('closeVenue', lead, { params });
  await leaves('closeNoShows', lead, { params, body: { count: 1 } });
});

test('protections: who began one, took it over, asked for its end and ended it', async () => {
  const { mykeyId } = await stage.person(100);
  await leaveProtection({ leaves }, { lead, town: stage.town, mykeyId });
});

test('every route of people of offices that is not a look leaves a line, or is named with the reason why not; others’ routes are not of this trail', () => {
  const changing = Object.entries(pointsRoutes as Record<string, Route>)
    .filter(([, { caller, method }]) => caller === 'staff' && method !== 'GET')
    .map(([name]) => name);
  assert.deepEqual([...done, ...ofRooms, ...Object.keys(exceptions)].sort(), changing.sort());
});
