/**
 * 支援措置: over every route of the offices that answers anything, asked by everybody who may ask it, nobody but the two named officers
 * finds a protected person. Another person to whom the very same happened is the control: they are found.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pointsRoutes, type Route } from '../../contract/index.ts';
import type { Answered } from '../../server/client.ts';
import { outcome, startVenueStage, type VenueStage } from '../grants/testing/venue-stage.ts';
import { confirmChanges, type Officer } from '../testing/officer.ts';
import type { Holder } from '../testing.ts';
import { asked, days, hidden, nothing, notThere } from './testing/looks.ts';

const open = 'Futsuu88';
let stage: VenueStage;
let people: { name: string; officer: Officer }[];
let other: Officer;
let protectionId: number;
let known: Record<string, number>;

before(async () => {
  stage = await startVenueStage();
  const { town, clerk, nation } = stage;
  const holders = await stage.people(hidden, open);
  other = await town.person('department', { departmentId: await departmentOf('健康課'), staffId: 'second-officer' });
  const approver = await town.person('approver');
  people = [
    { name: 'lead', officer: town.lead },
    {
      name: 'colleague',
      officer: await town.person('department', { departmentId: await departmentOf('健康課'), staffId: 'colleague' }),
    },
    { name: 'reception', officer: stage.reception },
    { name: 'approver', officer: approver },
    { name: 'accounting', officer: await town.person('accounting') },
    { name: 'auditor', officer: await town.person('auditor') },
    { name: 'platform', officer: nation.platform.points },
  ];
  known = await liveThrough(holders, approver);
  const [company] = await nation.platform.peopleOf(`P${known.partnerId}`, ['company']);
  const prefecture = await nation.platform.registerOrganisation({ kind: 'payer', name: '熊本県' });
  const [payer] = await nation.platform.peopleOf(prefecture, ['payer']);
  if (company) people.push({ name: 'company', officer: company });
  if (payer) people.push({ name: 'payer', officer: payer });
  const begun = await clerk.call(pointsRoutes.createProtection, {
    body: { mykeyId: 'ｍａｍｏｒｕ７７', officer: other.staffId, reason: '申出' },
  });
  protectionId = begun.protectionId;
});
after(() => stage?.nation.close());

const departmentOf = async (name: string) =>
  (await stage.town.lead.call(pointsRoutes.listPrograms)).departments.find((one) => one.name === name)?.departmentId ??
  Number.NaN;

/** The same happens to both: at the desk, by a file, at a venue, in what an officer looked up and noted, and with a company's points. */
async function liveThrough(holders: Holder[], approver: Officer): Promise<Record<string, number>> {
  const { town, clerk, nation } = stage;
  const programId = await stage.program({ repeats: 'free' });
  const both = [hidden, open];
  for (const mykeyId of both) {
    const granted = await clerk.call(pointsRoutes.grant, { body: { programId, mykeyId, amount: 100 } });
    await clerk.call(pointsRoutes.grant, { body: { programId, mykeyId, amount: 100 } });
    await clerk.call(pointsRoutes.takeGrantBack, { params: granted, body: { reason: '誤り' } });
    const noted = { residence: 'resident', fromOn: '2016-09-01', reason: '届出' } as const;
    await clerk.call(pointsRoutes.noteResidence, { params: { mykeyId }, body: noted });
    await town.lead.call(pointsRoutes.sumOfPerson, { body: { mykeyId, fiscalYear: 2016, purpose: '照会' } });
  }
  for (const [at, mykeyId] of both.entries()) {
    const formerMykeyId = `Mae${at}`;
    await nation.person(formerMykeyId);
    nation.mykey.changeStatus(formerMykeyId, 'invalidated');
    await nation.points.sync();
    const body = { formerMykeyId, newMykeyId: mykeyId, evidence: 'documents', reason: '再登録' } as const;
    await town.lead.call(pointsRoutes.askForHolderTransfer, { body });
    await confirmChanges(approver, 'points');
  }
  const uploadId = await sendFile(clerk, programId, both);
  await clerk.call(pointsRoutes.askForGrantUpload, { params: { uploadId }, body: { withoutProblems: false } });
  await confirmChanges(approver, 'points');
  await nation.points.workOnUploads();
  const venueId = await stage.venue({ programId });
  for (const mykeyId of both) assert.equal(outcome(await stage.apply(venueId, mykeyId)), 'done');
  await clerk.call(pointsRoutes.openVenue, { params: { venueId } });
  const kiosk = await stage.kiosk(venueId);
  assert.equal(outcome(await stage.tap(kiosk, holders[0]!)), 'done');
  const applications = await stage.applications(venueId);
  const applicationIds = applications.map(({ applicationId }) => applicationId);
  await clerk.call(pointsRoutes.enterAttendances, { params: { venueId }, body: { applicationIds } });
  const form = { form: 'transactions', period: '2016-09', language: 'ja', layout: 'portrait' } as const;
  const { formId } = await town.lead.call(pointsRoutes.issueForm, { body: form });
  const { settlements } = await town.lead.call(pointsRoutes.listSettlements);
  return {
    programId,
    uploadId,
    venueId,
    formId,
    settlementId: settlements[0]!.settlementId,
    partnerId: await exchange(holders),
  };
}

async function sendFile(by: Officer, programId: number, ids: string[]): Promise<number> {
  const file = Buffer.from(['マイキーID,ポイント,事由', ...ids.map((id) => `${id},100,`), ''].join('\r\n'));
  const sums = { controlCount: ids.length, controlPoints: ids.length * 100 };
  const body = { programId, month: '2016-09', fileName: '名簿.csv', file: file.toString('base64'), ...sums };
  return (await by.call(pointsRoutes.uploadGrants, { body })).uploadId;
}

/** Both bring a company's points into the town. */
async function exchange(holders: Holder[]): Promise<number> {
  const { company, operatorId, partnerId } = await stage.nation.platform.registerPartner({
    name: 'A社',
    kind: 'card',
    reserveDays: 14,
  });
  for (const [at, holder] of holders.entries()) {
    await holder.link(operatorId, `login${at}`);
    company.points.set(`login${at}`, 1000);
    await company.order({ orderNumber: `A-${at}`, loginId: `login${at}`, amount: 500 });
    const { orders } = await holder.atMypage(pointsRoutes.listExchangeOrders);
    const body = { kind: 'municipality' as const, municipalityCode: '43424' };
    await holder.atMypage(pointsRoutes.chooseDestination, { params: { orderId: orders[0]!.orderId }, body });
    // What nobody chose a destination for, and whose deadline moved on.
    await company.order({ orderNumber: `B-${at}`, loginId: `login${at}`, amount: 100 });
    await company.deduct(`B-${at}`);
  }
  await company.deductConfirmed();
  await stage.nation.owners.points.query(
    `INSERT INTO reserve_deadline (holder, lot_on, fund, allocate_by, days, notice_days, postponements, postponed_for, state, points, told_at, notified, notified_by)
     SELECT holder, expires_on, fund, expires_on, 14, 7, 1, 'no_default', 'told', balance, '2016-09-20T00:00:00Z', 'told', 'letter'
       FROM ledger.lot WHERE unit / 4294967296 = 2 AND balance > 0`,
  );
  // And whose letter came back, of a deadline of before.
  await stage.nation.owners.points.query(
    `WITH ended AS (
       INSERT INTO reserve_deadline (holder, lot_on, fund, allocate_by, days, notice_days, postponements, postponed_for, state, points, told_at, ended_at)
       SELECT holder, lot_on, fund, allocate_by, days, notice_days, 1, 'no_default', 'postponed', points, told_at, told_at FROM reserve_deadline
       RETURNING id)
     INSERT INTO reserve_notice_act (deadline_id, act, reason, acted_by, acted_at)
     SELECT id, 'returned', '転居', 'lead-43424', '2016-09-20T00:00:00Z' FROM ended`,
  );
  return partnerId;
}

const looks = Object.entries(pointsRoutes as Record<string, Route>).filter(
  ([, { caller, method }]) => caller === 'staff' && method === 'GET',
);
const textOf = (answer: Answered<unknown>): string => {
  if (!answer.ok) return `${answer.outcome} ${JSON.stringify(answer)}`;
  return answer.answer instanceof Uint8Array ? Buffer.from(answer.answer).toString() : JSON.stringify(answer.answer);
};
/** Of every route that this person may ask, what it tells. */
async function everything(officer: Officer): Promise<Map<string, string>> {
  const told = new Map<string, string>();
  for (const [name, route] of looks) {
    const { query, params = {} } = asked[name] ?? {};
    const answer = await officer.ask(route, {
      params: { ...nothing, ...known, ...params },
      ...(query && { query }),
    } as never);
    if (answer.ok || notThere.includes(name)) told.set(name, textOf(answer));
  }
  return told;
}
const naming = (told: Map<string, string>, id: string) =>
  [...told].filter(([, text]) => new RegExp(id, 'i').test(text)).map(([name]) => name);

test('nobody of any office finds a protected person by any route; the other person is found wherever people are named', async () => {
  const opened = new Set<string>();
  const control = new Set<string>();
  for (const { name, officer } of people) {
    const told = await everything(officer);
    for (const route of told.keys()) opened.add(route);
    assert.deepEqual(naming(told, hidden), [], name);
    for (const route of naming(told, open)) control.add(route);
  }
  assert.deepEqual(
    [...control].sort(),
    [
      'downloadApplications',
      'downloadFormTable',
      'downloadGrantUpload',
      'listApplications',
      'listChangeRequests',
      'listGrants',
      'listHolderTransfers',
      'listReserveCases',
      'listReserveLetters',
      'listUnreachedHolders',
      'searchTrail',
      'showForm',
      'showGrantUpload',
      'showPartnerStatement',
    ],
    'a list that names people for the first time belongs here once it is looked after',
  );
  assert.deepEqual(
    looks.map(([name]) => name).filter((name) => !opened.has(name)),
    [],
    'every look was had by somebody',
  );
});

test('the two officers find the person where officers do; what is kept for others to read names them to nobody', async () => {
  const first = naming(await everything(stage.clerk), hidden);
  const atWork = ['listProtections', 'findMember', 'listGrants', 'showGrantUpload', 'downloadGrantUpload'];
  assert.deepEqual(first.sort(), [...atWork, 'listApplications', 'downloadApplications'].sort());
  const second = naming(await everything(other), hidden);
  assert.deepEqual(second.sort(), [...atWork, 'listApplications', 'downloadApplications'].sort());
});

test('at the desk, in a file and for a second protection the person is to all others as if they had never joined', async () => {
  const { town } = stage;
  const { programId, venueId } = known as { programId: number; venueId: number };
  const params = { mykeyId: hidden };
  const note = { residence: 'movedOut', fromOn: '2016-09-20', reason: '届出' } as const;
  const body = { programId, mykeyId: hidden, amount: 100 };
  const protect = { mykeyId: hidden, officer: other.staffId, reason: '申出' };
  const outcomes = [
    outcome(await town.lead.ask(pointsRoutes.findMember, { params })),
    outcome(await town.lead.ask(pointsRoutes.grant, { body })),
    outcome(await town.lead.ask(pointsRoutes.noteResidence, { params, body: note })),
    outcome(await stage.apply(venueId, hidden, { by: town.lead })),
    outcome(await town.lead.ask(pointsRoutes.sumOfPerson, { body: { ...params, fiscalYear: 2016, purpose: '照会' } })),
    outcome(await town.lead.ask(pointsRoutes.createProtection, { body: protect })),
  ];
  assert.deepEqual(outcomes, new Array(6).fill('member_unknown'));
  const pair = (formerMykeyId: string, newMykeyId: string) => ({ body: { formerMykeyId, newMykeyId } });
  const preview = (by: Officer, former: string, fresh: string) =>
    by.ask(pointsRoutes.previewHolderTransfer, pair(former, fresh));
  assert.equal(outcome(await preview(town.lead, hidden, open)), 'transfer_from_unknown');
  assert.equal(outcome(await preview(town.lead, 'Mae0', hidden)), 'transfer_to_unknown');
  const withMyself = (mykeyId: string) =>
    town.lead.ask(pointsRoutes.createProtection, { body: { ...protect, mykeyId, officer: town.lead.staffId } });
  const told = await Promise.all([hidden, 'Nobody55', open].map(withMyself));
  assert.deepEqual(told.map(outcome), new Array(3).fill('protection_officer'), 'whosever ID it is');
  const elsewhere = await stage.nation.platform.openTown({ municipalityCode: '43423' });
  const { departmentId } = await elsewhere.lead.call(pointsRoutes.createDepartment, { body: { name: '福祉課' } });
  const theirs = await elsewhere.person('department', { departmentId, staffId: 'elsewhere' });
  const protectThere = (mykeyId: string) =>
    elsewhere.lead.ask(pointsRoutes.createProtection, { body: { ...protect, mykeyId, officer: theirs.staffId } });
  assert.equal(outcome(await protectThere(hidden)), 'member_unknown', 'another town makes nobody an officer');
  assert.equal(outcome(await protectThere(open)), 'residence_unconfirmed', 'nor hides who does not live there');
  const form = { params: { formId: known.formId ?? Number.NaN } };
  assert.equal(outcome(await town.lead.ask(pointsRoutes.downloadForm, form)), 'form_outdated', 'issued before');
  assert.equal(outcome(await town.lead.ask(pointsRoutes.listForms)), 'done');
  const uploadId = await sendFile(town.lead, programId, [hidden, 'Nobody55', open]);
  const { problems } = await town.lead.call(pointsRoutes.showGrantUpload, { params: { uploadId } });
  assert.deepEqual(
    problems.map(({ line, problem }) => [line, problem]),
    [
      [2, 'member_unknown'],
      [3, 'member_unknown'],
    ],
  );
  assert.equal(outcome(await stage.clerk.ask(pointsRoutes.grant, { body })), 'done', 'by one of the two');
});

test('a sample of the trail leaves out what is about the person, and a search by their ID finds nothing', async () => {
  const auditor = people.find(({ name }) => name === 'auditor')!.officer;
  const search = (words: string) => auditor.call(pointsRoutes.searchTrail, { query: { ...days, words } });
  assert.deepEqual((await search(hidden)).entries, []);
  const of = (await search(open)).entries.map(({ act }) => act);
  assert.ok(of.includes('attend') && of.includes('grant'), 'also a line about several people is found by another’s ID');
  for (const part of ['"Mamoru7', 'amoru77', 'Mamoru']) assert.deepEqual((await search(part)).entries, [], part);
  await stage.town.lead.call(pointsRoutes.noteResidence, {
    params: { mykeyId: open },
    body: { residence: 'resident', fromOn: '2016-09-02', reason: `${hidden}の付与は誤り、ｍａｍｏｒｕ７７も` },
  });
  const { entries } = await auditor.call(pointsRoutes.searchTrail, { query: days });
  assert.ok(!new RegExp(hidden, 'i').test(JSON.stringify(entries).normalize('NFKC')));
  assert.ok(entries.some(({ reason }) => reason === '―の付与は誤り、―も'));
  stage.nation.pass({ hours: 24 });
  const drawn = await auditor.call(pointsRoutes.drawTrailSample, {
    query: { ...days, through: '2016-09-20', count: 200, seed: 'a' },
  });
  assert.ok(new RegExp(open).test(JSON.stringify(drawn)));
  assert.ok(!new RegExp(hidden, 'i').test(JSON.stringify(drawn)));
});

test('who is the second officer is judged; it ends by the word of both, and one who left is replaced', async () => {
  const { clerk, town, stranger } = stage;
  const params = { protectionId };
  const begin = (officer: string, mykeyId = open) =>
    clerk.ask(pointsRoutes.createProtection, { body: { mykeyId, officer, reason: '申出' } });
  assert.equal(outcome(await begin(clerk.staffId)), 'protection_officer', 'both would be one');
  assert.equal(outcome(await begin('approver-43424')), 'protection_officer', 'one who does not grant');
  assert.equal(outcome(await begin(other.staffId, hidden)), 'protection_known');
  assert.equal(outcome(await begin(other.staffId, 'Nobody55')), 'member_unknown');
  const end = (by: Officer) => by.ask(pointsRoutes.endProtection, { params, body: { reason: '終了の申出' } });
  assert.equal(outcome(await end(stranger)), 'protection_unknown');
  assert.equal(outcome(await end(clerk)), 'done');
  assert.equal(outcome(await end(clerk)), 'protection_end_waiting');
  const seen = async () => naming(await everything(town.lead), hidden).length;
  assert.equal(await seen(), 0, 'one word ends nothing');
  const keep = () => other.ask(pointsRoutes.keepProtection, { params, body: { reason: '続ける' } });
  assert.equal(outcome(await keep()), 'done');
  assert.equal(outcome(await keep()), 'protection_end_not_asked');
  // The one who asked goes: their word goes with them.
  assert.equal(outcome(await end(clerk)), 'done');
  const replaced = await other.ask(pointsRoutes.changeProtectionOfficer, {
    params,
    body: { leaving: clerk.staffId, officer: stranger.staffId, reason: '異動' },
  });
  assert.equal(outcome(replaced), 'done');
  assert.equal(outcome(await end(clerk)), 'protection_unknown');
  const both = await Promise.all([end(other), end(stranger)]);
  assert.deepEqual(both.map((answer) => answer.ok && answer.answer.isOver).sort(), [false, true]);
  assert.ok((await seen()) > 0, 'over: the person is found again');
});

test('no-shows are closed by the number that the officer sees, and with those whom they may not find', async () => {
  const programId = await stage.program({ repeats: 'free' });
  const { town, clerk } = stage;
  const venueId = await stage.venue({ programId });
  for (const mykeyId of [hidden, open]) await stage.apply(venueId, mykeyId);
  const asked = { mykeyId: hidden, officer: other.staffId, reason: '申出' };
  const { protectionId: again } = await clerk.call(pointsRoutes.createProtection, { body: asked });
  await clerk.call(pointsRoutes.openVenue, { params: { venueId } });
  await clerk.call(pointsRoutes.closeVenue, { params: { venueId } });
  const close = (count: number) => town.lead.ask(pointsRoutes.closeNoShows, { params: { venueId }, body: { count } });
  assert.equal(outcome(await close(2)), 'no_shows_changed');
  const closed = await close(1);
  assert.equal(closed.ok && closed.answer.noShows, 2);
  const end = { params: { protectionId: again }, body: { reason: '終了' } };
  for (const officer of [clerk, other]) await officer.call(pointsRoutes.endProtection, end);
});

test('a person whose two officers have both left is protected anew by two others, and is found by nobody in between', async () => {
  const { town, clerk, stranger } = stage;
  const asked = { mykeyId: hidden, reason: '申出' };
  await clerk.call(pointsRoutes.createProtection, { body: { ...asked, officer: stranger.staffId } });
  // One has left, the other works at a reception from now on: neither finds anybody.
  await town.lead.call(pointsRoutes.endStaff, { params: { staffId: clerk.staffId }, body: { reason: '退職' } });
  const departmentId = await departmentOf('健康課');
  const moves = [{ staffId: stranger.staffId, role: 'venue' as const, departmentId }];
  const effectiveOn = `${stage.nation.world.clock().toZonedDateTimeISO('Asia/Tokyo').toPlainDate()}`;
  await town.lead.call(pointsRoutes.planHandover, { body: { effectiveOn, reason: '異動', moves } });
  assert.deepEqual(naming(await everything(stranger), hidden), []);
  assert.deepEqual(naming(await everything(town.lead), hidden), []);
  const again = () => town.lead.ask(pointsRoutes.createProtection, { body: { ...asked, officer: other.staffId } });
  const outcomes = (await Promise.all([again(), again()])).map(outcome);
  assert.deepEqual(outcomes.sort(), ['done', 'protection_known']);
});
