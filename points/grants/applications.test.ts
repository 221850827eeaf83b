import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { pointsRoutes } from '../../contract/index.ts';
import { execute, one as oneRow } from '../../postgres/pool.ts';
import { outcome, startVenueStage, type VenueStage } from './testing/venue-stage.ts';

let stage: VenueStage;
before(async () => {
  stage = await startVenueStage();
});
after(() => stage?.nation.close());
/** Every test begins at ten in the morning of a day of its own. */
beforeEach(() => {
  const now = stage.nation.world.clock().toZonedDateTimeISO('Asia/Tokyo');
  stage.nation.pass(now.until(now.add({ days: 1 }).with({ hour: 10, minute: 0, second: 0 })));
});

const idOf = async (venueId: number, mykeyId: string) => {
  const found = (await stage.applications(venueId)).find((one) => one.mykeyId === mykeyId);
  assert.ok(found, mykeyId);
  return found.applicationId;
};
const cancel = async (venueId: number, mykeyId: string) =>
  stage.clerk.ask(pointsRoutes.cancelApplication, {
    params: { venueId, applicationId: await idOf(venueId, mykeyId) },
    body: { reason: '都合' },
  });
const enter = async (venueId: number, ...mykeyIds: string[]) => {
  const applicationIds = await Promise.all(mykeyIds.map((mykeyId) => idOf(venueId, mykeyId)));
  return stage.clerk.call(pointsRoutes.enterAttendances, { params: { venueId }, body: { applicationIds } });
};
const send = (venueId: number, lines: string[], residents = false) =>
  stage.clerk.ask(pointsRoutes.applyForVenueByFile, {
    params: { venueId },
    body: { fileName: '申込.csv', file: Buffer.from(lines.join('\r\n')).toString('base64'), residents },
  });

test('an application sets its points aside, a cancellation frees them, and a venue is not promised to more than it holds, also at once', async () => {
  const { program, venue, people, apply, budgetLine, reserved, show, tap, kiosk } = stage;
  const budgetLineId = await budgetLine(1000);
  const programId = await program({ budgetLineId });
  const venueId = await venue({ programId, capacity: 3 });
  const crowd = await people('Many0001', 'Many0002', 'Many0003', 'Many0004', 'Many0005', 'Many0006');
  const answers = (await Promise.all(crowd.map(({ mykeyId }) => apply(venueId, mykeyId)))).map(outcome);
  assert.equal(answers.filter((answer) => answer === 'done').length, 3);
  assert.equal(answers.filter((answer) => answer === 'venue_full').length, 3);
  assert.equal(await reserved(budgetLineId), 300);
  const [first] = await stage.applications(venueId);
  assert.equal(outcome(await apply(venueId, first!.mykeyId)), 'applied_already');
  assert.equal(outcome(await cancel(venueId, first!.mykeyId)), 'done');
  assert.equal(outcome(await cancel(venueId, first!.mykeyId)), 'application_ended');
  assert.equal(await reserved(budgetLineId), 200);
  assert.equal(outcome(await apply(venueId, first!.mykeyId)), 'done', 'who cancelled may apply anew');
  const at = await kiosk(venueId);
  for (const { mykeyId } of await stage.applications(venueId)) await tap(at, { mykeyId });
  assert.equal(await reserved(budgetLineId), 300, 'what was set aside is what was granted');
  const { applied, attended, cancelled } = await show(venueId);
  assert.deepEqual([applied, attended, cancelled], [0, 3, 1]);
});

test('the budget that is left decides how many may apply, and what it holds for them no desk can grant to others', async () => {
  const { program, venue, people, apply, budgetLine, town, held, tap, kiosk } = stage;
  const budgetLineId = await budgetLine(200);
  const programId = await program({ budgetLineId });
  const venueId = await venue({ programId });
  const [one, two, three] = await people('Budg0001', 'Budg0002', 'Budg0003');
  assert.equal(outcome(await apply(venueId, one!.mykeyId)), 'done');
  assert.equal(outcome(await apply(venueId, two!.mykeyId)), 'done');
  assert.equal(outcome(await apply(venueId, three!.mykeyId)), 'budget_line_used_up');
  const desk = { programId, mykeyId: three!.mykeyId, amount: 100 };
  assert.equal(outcome(await town.lead.ask(pointsRoutes.grant, { body: desk })), 'budget_line_used_up');
  const at = await kiosk(venueId);
  for (const person of [one!, two!]) {
    assert.equal(outcome(await tap(at, person)), 'done');
    assert.equal(await held(person), 100);
  }
});

test('a file of applications is judged line by line as files of grants are, and enters nobody twice', async () => {
  const { program, venue, people, show, nation } = stage;
  const venueId = await venue({ programId: await program(), capacity: 3 });
  await people('File0001', 'File0002', 'File0003', 'File0004', 'File0005');
  nation.mykey.changeStatus('File0003', 'suspended');
  await nation.points.sync();
  const lines = [
    'マイキーID',
    'ｆｉｌｅ０００１',
    'File0002',
    'FILE0002',
    'File0003',
    'Nobody99',
    'x',
    'File0004',
    'File0005',
  ];
  const sent = await send(venueId, lines);
  assert.ok(sent.ok, outcome(sent));
  assert.equal(sent.answer.applied, 3);
  assert.deepEqual(
    sent.answer.problems.map(({ line, problem }) => [line, problem]),
    [
      [4, 'line_repeated'],
      [5, 'not_usable_here'],
      [6, 'member_unknown'],
      [7, 'mykey_id_form'],
      [9, 'venue_full'],
    ],
  );
  const again = await send(venueId, lines.slice(0, 3));
  assert.ok(again.ok && again.answer.applied === 0);
  assert.deepEqual(
    again.answer.problems.map(({ problem }) => problem),
    ['applied_already', 'applied_already'],
  );
  assert.equal((await show(venueId)).applied, 3);
  assert.equal(outcome(await send(venueId, ['氏名', '山田'])), 'file_columns_missing');
  assert.equal(outcome(await stage.apply(venueId, 'Nobody99')), 'member_unknown');
});

test('a file of two thousand lines is written as one, as far as the budget goes, and a longer one not at all', async () => {
  const { program, venue, nation, budgetLine, reserved, show } = stage;
  const { points } = nation.databases;
  await execute(
    points,
    `INSERT INTO member (mykey_id, shown, holder, joined_on, status)
     SELECT 'LIST' || n, 'List' || n, 700000 + n, '2016-09-01', 'active' FROM generate_series(1000, 3000) n`,
  );
  const ids = Array.from({ length: 2001 }, (_, n) => `List${1000 + n}`);
  const budgetLineId = await budgetLine(150_000);
  const venueId = await venue({ programId: await program({ budgetLineId, residentsOnly: true }) });
  assert.equal(outcome(await send(venueId, ['マイキーID', ...ids], true)), 'applications_too_many');
  assert.equal((await show(venueId)).applied, 0);
  const sent = await send(venueId, ['マイキーID', ...ids.slice(0, 2000)], true);
  assert.ok(sent.ok, outcome(sent));
  assert.deepEqual([sent.answer.applied, sent.answer.problemCount], [1500, 500]);
  assert.deepEqual(sent.answer.problems[0], { line: 1502, mykeyId: 'List2500', problem: 'budget_line_used_up' });
  assert.equal(await reserved(budgetLineId), 150_000);
  const written = await oneRow<{ applications: number; statements: number }>(
    points,
    'SELECT count(*) AS applications, count(DISTINCT cmin::text) AS statements FROM venue_application WHERE venue_id = :venueId',
    { venueId },
  );
  assert.deepEqual(written, { applications: 1500, statements: 1 });
  const noted = await oneRow<{ notes: number }>(
    points,
    `SELECT count(*) AS notes FROM residence_note WHERE residence = 'resident' AND holder BETWEEN 701000 AND 703000`,
  );
  assert.equal(noted.notes, 1500);
  const again = await send(venueId, ['マイキーID', ...ids.slice(0, 2000)], true);
  assert.ok(again.ok && again.answer.applied === 0);
  assert.equal(again.answer.problems[0]?.problem, 'applied_already');
});

test('an officer enters those ticked on paper, once, under their own name, and of the others hears why not', async () => {
  const { program, venue, people, apply, nation, applications, held, clerk } = stage;
  const programId = await program();
  const venueId = await venue({ programId, opensAt: '10:30' });
  const [one, two, gone, off] = await people('Papr0001', 'Papr0002', 'Papr0003', 'Papr0004');
  for (const { mykeyId } of [one!, two!, gone!, off!]) await apply(venueId, mykeyId);
  const params = { venueId };
  const early = { params, body: { applicationIds: [await idOf(venueId, one!.mykeyId)] } };
  assert.equal(outcome(await clerk.ask(pointsRoutes.enterAttendances, early)), 'venue_not_open');
  nation.mykey.changeStatus('Papr0003', 'invalidated');
  await nation.points.sync();
  await cancel(venueId, off!.mykeyId);
  nation.pass({ hours: 3 });
  const entered = await enter(venueId, 'Papr0001', 'Papr0002', 'Papr0003', 'Papr0004');
  assert.equal(entered.granted, 2);
  assert.deepEqual(
    entered.others.map(({ mykeyId, because }) => [mykeyId, because]),
    [
      ['Papr0003', 'not_usable_here'],
      ['Papr0004', 'application_ended'],
    ],
  );
  const twice = await enter(venueId, 'Papr0001');
  assert.deepEqual([twice.granted, twice.others[0]?.because], [0, 'attended_already']);
  assert.equal(await held(one!), 100);
  const [first] = await applications(venueId);
  assert.deepEqual([first?.state, first?.attendedBy], ['attended', '担当課 担当']);
  const other = { params, body: { applicationIds: [999_999] } };
  assert.equal(outcome(await clerk.ask(pointsRoutes.enterAttendances, other)), 'application_unknown');
});

test('who has not come is closed by hand as seen on the list, or by the job a day after the end; a late paper list still counts', async () => {
  const { program, venue, people, apply, budgetLine, reserved, nation, show, clerk, held, applications } = stage;
  const budgetLineId = await budgetLine(1000);
  const programId = await program({ budgetLineId });
  const [byHand, byJob] = [await venue({ programId }), await venue({ programId })];
  const [one, two] = await people('Noshow01', 'Noshow02');
  for (const venueId of [byHand, byJob])
    for (const { mykeyId } of [one!, two!]) assert.equal(outcome(await apply(venueId, mykeyId)), 'done');
  const close = (count: number) =>
    clerk.ask(pointsRoutes.closeNoShows, { params: { venueId: byHand }, body: { count } });
  assert.equal(outcome(await close(2)), 'venue_still_open');
  nation.pass({ hours: 2 });
  assert.equal(outcome(await close(3)), 'no_shows_changed');
  assert.equal(outcome(await close(2)), 'done');
  assert.equal(await reserved(budgetLineId), 200);
  nation.pass({ hours: 23 });
  await nation.points.tendVenues();
  assert.equal((await show(byJob)).applied, 2, 'not before its time');
  nation.pass({ hours: 1 });
  await nation.points.tendVenues();
  await nation.points.tendVenues();
  assert.deepEqual([(await show(byJob)).noShows, await reserved(budgetLineId)], [2, 0]);
  assert.equal((await enter(byHand, 'Noshow01')).granted, 1);
  assert.deepEqual([await held(one!), await reserved(budgetLineId)], [100, 100]);
  assert.deepEqual(
    (await applications(byHand)).map(({ state }) => state),
    ['attended', 'noShow'],
  );
});

test('a paper list that is entered after the points of that day have ended grants nothing, and says so', async () => {
  const { program, venue, people, apply, budgetLine, reserved, nation, applications, held } = stage;
  const budgetLineId = await budgetLine(1000);
  const [one, two] = await people('Late0001', 'Late0002');
  const short = { budgetLineId, expiry: 'days', expiresOn: null, expiryCount: 2 } as const;
  const venueId = await venue({ programId: await program(short) });
  for (const { mykeyId } of [one!, two!]) assert.equal(outcome(await apply(venueId, mykeyId)), 'done');
  nation.pass({ hours: 48 });
  assert.equal((await enter(venueId, 'Late0001')).granted, 1, 'the last day is still one');
  nation.pass({ hours: 24 });
  const entered = await enter(venueId, 'Late0002');
  assert.deepEqual([entered.granted, entered.others[0]?.because], [0, 'points_expired_already']);
  assert.deepEqual([await held(two!), await reserved(budgetLineId)], [0, 200], 'and its points wait as before');
  assert.deepEqual(
    (await applications(venueId)).map(({ state }) => state),
    ['attended', 'applied'],
  );
});

test('a grant that the ledger refuses leaves no attendance, and its points are free again', async () => {
  const { program, venue, people, apply, budgetLine, reserved, applications, show, fillPurse } = stage;
  const budgetLineId = await budgetLine(1000);
  await people('Rich0001');
  await fillPurse('Rich0001');
  const venueId = await venue({ programId: await program({ budgetLineId }) });
  await apply(venueId, 'Rich0001');
  const entered = await enter(venueId, 'Rich0001');
  assert.deepEqual([entered.granted, entered.others[0]?.because], [0, 'balance_out_of_range']);
  assert.deepEqual([(await applications(venueId))[0]?.state, await reserved(budgetLineId)], ['refused', 0]);
  assert.equal((await show(venueId)).attended, 0);
});

test('whoever came without an application and was granted nothing takes no place away; whoever applied keeps theirs', async () => {
  const { program, venue, people, apply, tap, kiosk, show, fillPurse } = stage;
  const [rich, another, late, applied] = await people('Rich0002', 'Seat0001', 'Seat0002', 'Rich0003');
  for (const { mykeyId } of [rich!, applied!]) await fillPurse(mykeyId);
  const venueId = await venue({ programId: await program(), walkIns: true, capacity: 2 });
  assert.equal(outcome(await apply(venueId, applied!.mykeyId)), 'done');
  const at = await kiosk(venueId);
  const refused = outcome(await tap(at, rich!));
  assert.notEqual(refused, 'done');
  assert.equal(outcome(await tap(at, applied!)), refused);
  assert.equal(outcome(await tap(at, another!)), 'done', 'the place of who was refused is free');
  assert.equal(outcome(await tap(at, late!)), 'venue_full', 'the place of who applied is not');
  assert.equal(outcome(await tap(at, rich!)), 'venue_full', 'and who was refused needs one anew');
  assert.equal((await show(venueId)).attended, 1);
});

test('a department, its reception and its neighbours each see and do what is theirs', async () => {
  const { program, venue, people, apply, clerk, reception, stranger, town, nation } = stage;
  const programId = await program();
  const venueId = await venue({ programId });
  const params = { venueId };
  await people('Role0001');
  const idsOf = async (officer: typeof clerk) =>
    (await officer.call(pointsRoutes.listVenues)).venues.map((one) => one.venueId);
  assert.ok((await idsOf(clerk)).includes(venueId) && (await idsOf(reception)).includes(venueId));
  assert.ok((await idsOf(town.lead)).includes(venueId));
  assert.deepEqual(await idsOf(stranger), []);
  assert.equal(outcome(await stranger.ask(pointsRoutes.showVenue, { params })), 'venue_unknown');
  assert.equal(outcome(await stranger.ask(pointsRoutes.listApplications, { params })), 'venue_unknown');
  assert.equal(outcome(await apply(venueId, 'Role0001', { by: stranger })), 'program_of_other_department');
  const hours = { name: '無理', heldOn: '2016-10-30', opensAt: '10:00', closesAt: '12:00', walkIns: true };
  const create = (officer: typeof clerk, asked = {}) =>
    officer.ask(pointsRoutes.createVenue, { body: { programId, ...hours, ...asked } });
  assert.equal(outcome(await create(stranger)), 'program_of_other_department');
  assert.equal(outcome(await create(clerk, { closesAt: '10:00' })), 'venue_hours');
  assert.equal(outcome(await create(clerk, { heldOn: '2017-04-01' })), 'venue_outside_program');
  assert.equal(outcome(await create(clerk, { heldOn: '2016-09-01' })), 'venue_over');
  // 会場 changes nothing but the hours of the day.
  assert.equal((await reception.call(pointsRoutes.listApplications, { params })).applications.length, 0);
  assert.equal(outcome(await apply(venueId, 'Role0001', { by: reception })), 'not_allowed');
  assert.equal(outcome(await reception.ask(pointsRoutes.createVenueCode, { params })), 'not_allowed');
  const auditor = await town.person('auditor');
  assert.equal(outcome(await auditor.ask(pointsRoutes.showVenue, { params })), 'not_allowed');
  const neighbour = (await nation.platform.openTown({ municipalityCode: '43425' })).lead;
  assert.equal(outcome(await neighbour.ask(pointsRoutes.showVenue, { params })), 'venue_unknown');
  assert.equal(outcome(await apply(venueId, 'Role0001', { by: neighbour })), 'venue_unknown');
});

test('a correction leaves reception open that is open, by hand or by its hour, and does not move its day', async () => {
  const { program, venue, people, clerk, reception, kiosk, tap, show } = stage;
  const [one, two] = await people('Open0001', 'Open0002');
  const programId = await program();
  const early = await venue({ programId, opensAt: '11:00' });
  const onTime = await venue({ programId, opensAt: '10:00' });
  const { heldOn } = await clerk.call(pointsRoutes.showVenue, { params: { venueId: early } });
  const change = (venueId: number, asked = {}) =>
    clerk.ask(pointsRoutes.changeVenue, {
      params: { venueId },
      body: { name: '集会室', heldOn, opensAt: '11:30', closesAt: '13:00', walkIns: true, reason: '変更', ...asked },
    });
  assert.equal(outcome(await change(early)), 'done');
  assert.equal((await show(early)).state, 'planned', 'nobody had opened it');
  await reception.call(pointsRoutes.openVenue, { params: { venueId: early } });
  for (const [venueId, person] of [
    [early, one],
    [onTime, two],
  ] as const) {
    const at = await kiosk(venueId);
    assert.equal(outcome(await change(venueId)), 'done');
    assert.equal((await show(venueId)).state, 'open');
    assert.equal(outcome(await tap(at, person!)), 'done');
    assert.equal(outcome(await change(venueId, { heldOn: '2016-12-20' })), 'venue_open');
    assert.equal((await show(venueId)).state, 'open');
  }
});

test('a venue is corrected while it is not over, never below those who applied, and leaves as a file who came', async () => {
  const { program, venue, people, apply, clerk, nation } = stage;
  const venueId = await venue({ programId: await program(), capacity: 5 });
  const params = { venueId };
  const [one, two] = await people('Chng0001', 'Chng0002');
  for (const { mykeyId } of [one!, two!]) await apply(venueId, mykeyId);
  const { heldOn } = await clerk.call(pointsRoutes.showVenue, { params });
  const change = (asked: object) =>
    clerk.ask(pointsRoutes.changeVenue, {
      params,
      body: { name: '大ホール', heldOn, opensAt: '10:00', closesAt: '13:00', walkIns: false, reason: '変更', ...asked },
    });
  assert.equal(outcome(await change({ capacity: 1 })), 'capacity_below_applied');
  const changed = await change({ capacity: 2 });
  assert.ok(changed.ok && changed.answer.name === '大ホール' && changed.answer.capacity === 2);
  assert.equal((await enter(venueId, 'Chng0002')).granted, 1);
  const file = await clerk.call(pointsRoutes.downloadApplications, { params });
  const lines = Buffer.from(file as never)
    .toString()
    .replace('\ufeff', '')
    .trim()
    .split('\r\n');
  assert.match(lines[0]!, /^マイキーID,ポイント,申込,状態/);
  assert.match(lines[1]!, /^Chng0001,100,申込あり,申込,,,,$/);
  assert.match(lines[2]!, /^Chng0002,100,申込あり,出席,2016-.*,担当課 担当,/);
  nation.pass({ hours: 4 });
  assert.equal(outcome(await change({ capacity: 2 })), 'venue_over');
});
