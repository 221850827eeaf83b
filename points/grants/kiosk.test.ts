import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { pointsRoutes } from '../../contract/index.ts';
import { makeKey } from '../../ledger/index.ts';
import { execute, inTransaction, one, rows } from '../../postgres/pool.ts';
import { changeProgram } from '../testing/rehearse.ts';
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

const grantsOf = async (programId: number) =>
  rows<{ state: string }>(
    stage.nation.databases.points,
    `SELECT state FROM grant_record WHERE program_id = :programId`,
    { programId },
  );

test('a card that is laid on a terminal of a venue is a grant, and the same card again hears when it was received', async () => {
  const { tap, kiosk, venue, program, people, held, nation, show } = stage;
  const programId = await program();
  const venueId = await venue({ programId });
  const at = await kiosk(venueId);
  const here = await at.call(pointsRoutes.showVenueHere);
  assert.deepEqual([here.state, here.points, here.attended, here.municipality], ['open', 100, 0, '小国町']);
  const [one] = await people('Taps0001');
  const key = makeKey(nation.world.clock());
  const first = await at.ask(pointsRoutes.tapAtVenue, {
    body: { assertion: await nation.mykey.assert(at, one!) },
    idempotencyKey: key,
  });
  assert.ok(first.ok, outcome(first));
  assert.deepEqual([first.answer.mykeyId, first.answer.points, first.answer.attended], ['Taps0001', 100, 1]);
  // The answer was lost: the very same request, with an assertion that is used up.
  const again = await tap(at, one!, { key });
  assert.deepEqual(again, first);
  nation.pass({ minutes: 5 });
  const second = await tap(at, one!);
  assert.ok(!second.ok);
  assert.equal(second.outcome, 'attended_already');
  assert.equal(second.body.at, first.answer.attendedAt);
  assert.equal(second.body.granted, true);
  assert.equal(await held(one!), 100);
  assert.equal((await show(venueId)).attended, 1);
});

test('whoever comes again hears of their points only while those are there: not where they wait, and not once they were taken back', async () => {
  const { tap, kiosk, venue, program, people, nation, town } = stage;
  const at = await kiosk(await venue({ programId: await program() }));
  const [one] = await people('Again001');
  const key = makeKey(nation.world.clock());
  assert.equal(outcome(await tap(at, one!, { key })), 'done');
  const isGranted = async () => {
    const answer = await tap(at, one!);
    assert.ok(!answer.ok);
    assert.equal(answer.outcome, 'attended_already');
    return answer.body.granted;
  };
  assert.equal(await isGranted(), true);
  const mark = (state: string) =>
    execute(nation.databases.points, 'UPDATE grant_record SET state = :state WHERE key = :key', { state, key });
  // As where the server ended before the ledger had answered.
  await mark('held');
  assert.equal(await isGranted(), false);
  await mark('granted');
  const taken = { params: { grantKey: key }, body: { reason: '誤り' }, idempotencyKey: makeKey(nation.world.clock()) };
  await town.lead.call(pointsRoutes.takeGrantBack, taken);
  assert.equal(await isGranted(), false);
});

// Seen to fail: with neither the programme's row nor the application's locked, the other terminal runs into the index instead of hearing
// when; and an application was promised six times where there was room for three.
test('one person at two terminals at once is granted once, with an application and without', async () => {
  const { tap, kiosk, venue, program, people, apply, held } = stage;
  const programId = await program();
  const venueId = await venue({ programId });
  const [a, b] = [await kiosk(venueId), await kiosk(venueId)];
  const crowd = await people('Once0001', 'Once0002', 'Once0003', 'Once0004');
  for (const { mykeyId } of crowd.slice(0, 2)) assert.equal(outcome(await apply(venueId, mykeyId)), 'done');
  for (const one of crowd) {
    const answers = (await Promise.all([tap(a, one), tap(b, one), tap(a, one)])).map(outcome).toSorted();
    assert.deepEqual(answers, ['attended_already', 'attended_already', 'done']);
    assert.equal(await held(one), 100);
  }
  assert.equal((await grantsOf(programId)).length, crowd.length);
});

test('whoever did not apply is granted or refused by the policy of the venue', async () => {
  const { tap, kiosk, venue, program, people, apply, held } = stage;
  const programId = await program();
  const [applied, walkIn] = await people('Pol00001', 'Pol00002');
  const closed = await venue({ programId, walkIns: false });
  await apply(closed, applied!.mykeyId);
  const at = await kiosk(closed);
  assert.equal(outcome(await tap(at, applied!)), 'done');
  assert.equal(outcome(await tap(at, walkIn!)), 'walk_in_refused');
  assert.equal(await held(walkIn!), 0);
  const open = await kiosk(await venue({ programId, walkIns: true, capacity: 1 }));
  assert.equal(outcome(await tap(open, walkIn!)), 'done');
  assert.equal(outcome(await tap(open, applied!)), 'venue_full');
});

test('no card is taken before the hours, after them, after a hand has closed, or once the terminal was taken off', async () => {
  const { tap, kiosk, venue, program, people, nation, clerk, reception } = stage;
  const programId = await program();
  const [one, two] = await people('Hour0001', 'Hour0002');
  const venueId = await venue({ programId, opensAt: '10:30' });
  const at = await kiosk(venueId);
  const params = { venueId };
  assert.equal(outcome(await tap(at, one!)), 'venue_not_open');
  await reception.call(pointsRoutes.openVenue, { params });
  assert.equal(outcome(await tap(at, one!)), 'done');
  await reception.call(pointsRoutes.closeVenue, { params });
  assert.equal(outcome(await tap(at, two!)), 'venue_closed');
  assert.equal(outcome(await at.ask(pointsRoutes.showVenueHere)), 'venue_closed');
  await reception.call(pointsRoutes.openVenue, { params });
  const [{ bindingId } = { bindingId: 0 }] = (await clerk.call(pointsRoutes.showVenue, { params })).terminals;
  await clerk.call(pointsRoutes.unbindVenueTerminal, { params: { venueId, bindingId } });
  assert.equal(outcome(await tap(at, two!)), 'venue_revoked');
  const other = await kiosk(venueId);
  nation.pass({ hours: 2 });
  assert.equal(outcome(await tap(other, two!)), 'venue_closed');
  assert.equal(outcome(await reception.ask(pointsRoutes.openVenue, { params })), 'venue_over');
  nation.pass({ hours: 24 });
  assert.equal(outcome(await reception.ask(pointsRoutes.closeVenue, { params })), 'venue_not_today');
});

test('somebody whose マイキーID was stopped after applying is refused without the reason, and whoever has not joined is asked once', async () => {
  const { tap, kiosk, venue, program, people, apply, nation } = stage;
  const programId = await program();
  const venueId = await venue({ programId, walkIns: true });
  const [gone, stopped] = await people('Stop0001', 'Stop0002');
  for (const { mykeyId } of [gone!, stopped!]) await apply(venueId, mykeyId);
  nation.mykey.changeStatus('Stop0001', 'invalidated');
  nation.mykey.changeStatus('Stop0002', 'suspended');
  await nation.points.sync();
  const at = await kiosk(venueId);
  assert.deepEqual(
    [outcome(await tap(at, gone!)), outcome(await tap(at, stopped!))],
    ['not_usable_here', 'not_usable_here'],
  );
  nation.mykey.registerPerson('Fresh001');
  const fresh = { mykeyId: 'Fresh001' };
  assert.equal(outcome(await tap(at, fresh)), 'not_a_member');
  assert.equal(outcome(await tap(at, fresh, { joins: true })), 'done');
  // Whose マイキーID has ended opens no マイページ to look at: the office's own book says who was granted.
  const granted = await rows<{ shown: string; state: string }>(
    nation.databases.points,
    'SELECT shown, state FROM grant_record JOIN member USING (holder) WHERE program_id = :programId',
    { programId },
  );
  assert.deepEqual(granted, [{ shown: 'Fresh001', state: 'granted' }]);
});

test('whoever stands behind learns nothing: suspended, ended, not noted here, moved away, or with a full purse is one answer', async () => {
  const { tap, kiosk, venue, program, people, nation, clerk, fillPurse } = stage;
  const at = await kiosk(await venue({ programId: await program({ residentsOnly: true }) }));
  const [suspended, ended, unnoted, moved, rich] = await people(
    'Kept0001',
    'Kept0002',
    'Kept0003',
    'Kept0004',
    'Kept0005',
  );
  nation.mykey.changeStatus('Kept0001', 'suspended');
  nation.mykey.changeStatus('Kept0002', 'invalidated');
  await nation.points.sync();
  const note = (mykeyId: string, residence: 'resident' | 'movedOut') =>
    clerk.call(pointsRoutes.noteResidence, {
      params: { mykeyId },
      body: { residence, fromOn: '2016-09-01', reason: '届け出' },
    });
  await note('Kept0004', 'movedOut');
  await note('Kept0005', 'resident');
  await fillPurse('Kept0005');
  const answers = [];
  for (const one of [suspended, ended, unnoted, moved, rich]) {
    const answer = await tap(at, one!);
    answers.push(answer.ok ? 'done' : answer.body);
  }
  assert.equal((answers[0] as { outcome?: string }).outcome, 'not_usable_here');
  assert.deepEqual(new Set(answers.map((answer) => JSON.stringify(answer))).size, 1, JSON.stringify(answers));
});

test('where ages count nobody is granted whose age nobody has seen: no walk-in, no application of before, nobody at the desk', async () => {
  const { tap, kiosk, venue, program, people, clerk, apply, town, applications } = stage;
  const programId = await program({ ageFrom: 65 });
  const hours = { name: '敬老会', heldOn: '2016-10-30', opensAt: '10:00', closesAt: '12:00' };
  const create = (walkIns: boolean) => clerk.ask(pointsRoutes.createVenue, { body: { programId, ...hours, walkIns } });
  assert.equal(outcome(await create(true)), 'walk_ins_with_ages');
  assert.equal(outcome(await create(false)), 'done');
  const venueId = await venue({ programId, walkIns: false });
  const [one, two] = await people('Ages0001', 'Ages0002');
  assert.equal(outcome(await apply(venueId, one!.mykeyId)), 'age_unconfirmed');
  assert.equal(outcome(await apply(venueId, one!.mykeyId, { ageSeen: true })), 'done');
  assert.equal((await applications(venueId))[0]?.ageSeen, true);
  const at = await kiosk(venueId);
  assert.equal(outcome(await tap(at, one!)), 'done');
  assert.equal(outcome(await tap(at, two!)), 'walk_in_refused');
  const desk = { programId, mykeyId: two!.mykeyId, amount: 100 };
  assert.equal(outcome(await town.lead.ask(pointsRoutes.grant, { body: desk })), 'age_unconfirmed');
  assert.equal(outcome(await town.lead.ask(pointsRoutes.grant, { body: { ...desk, ageSeen: true } })), 'done');
});

test('ages that a programme is given later hold at its venues at once, and who stands behind does not hear of them', async () => {
  const { tap, kiosk, venue, program, people, clerk, apply, nation } = stage;
  const programId = await program();
  const venueId = await venue({ programId, walkIns: true });
  const at = await kiosk(venueId);
  const [applied, walkIn] = await people('Ages0003', 'Ages0004');
  assert.equal(outcome(await apply(venueId, applied!.mykeyId)), 'done');
  const found = (await clerk.call(pointsRoutes.listPrograms)).programs.find((one) => one.programId === programId)!;
  const body = { ...found, departmentId: found.department.departmentId, budgetLineId: null, ageTo: 18 };
  const today = `${nation.world.clock().toZonedDateTimeISO('Asia/Tokyo').toPlainDate()}`;
  const change = { ...body, fromOn: today, reason: '対象を決めた' };
  assert.equal(outcome(await changeProgram(clerk, { params: { programId }, body: change })), 'done');
  assert.equal((await at.call(pointsRoutes.showVenueHere)).walkIns, false);
  assert.equal(outcome(await tap(at, walkIn!)), 'walk_in_refused');
  assert.equal(outcome(await tap(at, applied!)), 'not_usable_here');
});

test('a code binds one terminal, once, of the town itself, and not after it has expired; the next venue takes the place of the last', async () => {
  const { venue, program, terminal, clerk, nation, tap, people } = stage;
  const programId = await program();
  const params = { venueId: await venue({ programId }) };
  const code = async () => (await clerk.call(pointsRoutes.createVenueCode, { params })).setupCode;
  const bind = (at: Awaited<ReturnType<typeof terminal>>, setupCode: string) =>
    at.ask(pointsRoutes.bindToVenue, { body: { setupCode } });
  const at = await terminal();
  assert.equal(outcome(await at.ask(pointsRoutes.showVenueHere)), 'venue_not_bound');
  const voided = await code();
  const good = await code();
  assert.equal(outcome(await bind(at, voided)), 'venue_code_wrong', 'a new one voids the one before');
  const neighbours = await (await nation.platform.openTown({ municipalityCode: '43425' })).shop({
    name: '隣の館',
    kind: 'facility',
  });
  assert.equal(outcome(await bind(neighbours.counter.actor, good)), 'venue_of_other_town');
  assert.equal(outcome(await bind(at, good)), 'done', 'who may not use it does not use it up');
  assert.equal(outcome(await bind(await terminal(), good)), 'venue_code_wrong');
  const other = await venue({ programId: await program({ amount: 70 }), name: '別の会場' });
  const { setupCode } = await clerk.call(pointsRoutes.createVenueCode, { params: { venueId: other } });
  assert.equal(outcome(await bind(at, setupCode)), 'done');
  assert.equal((await at.call(pointsRoutes.showVenueHere)).venue, '別の会場');
  const [one] = await people('Code0001');
  const granted = await tap(at, one!);
  assert.ok(granted.ok && granted.answer.points === 70);
  const late = await code();
  nation.pass({ hours: 3 });
  assert.equal(outcome(await bind(await terminal(), late)), 'venue_code_wrong', 'it ends with the venue');
  assert.equal(outcome(await clerk.ask(pointsRoutes.createVenueCode, { params })), 'venue_over');
});

// Seen to fail: without the outcome, one of two codes at once ended in an error of the index that keeps one venue a terminal.
test('two codes that are entered at one terminal at once bind it to one venue, and the other code is still good', async () => {
  const { venue, program, terminal, clerk, nation } = stage;
  const programId = await program();
  const codeOf = async (venueId: number) =>
    (await clerk.call(pointsRoutes.createVenueCode, { params: { venueId } })).setupCode;
  const at = await terminal();
  const bind = (setupCode: string) => at.ask(pointsRoutes.bindToVenue, { body: { setupCode } });
  assert.equal(outcome(await bind(await codeOf(await venue({ programId })))), 'done');
  const codes = [await codeOf(await venue({ programId })), await codeOf(await venue({ programId }))];
  const pool = nation.databases.points;
  // Both stand before what bound the terminal until now, so that they meet whatever else the machine does.
  const both = await inTransaction(pool, async (client) => {
    await execute(client, 'SELECT FROM venue_terminal WHERE ended_at IS NULL FOR UPDATE');
    const asked = codes.map(bind);
    const waiting = `SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    while ((await one<{ n: number }>(client, waiting)).n < 2) await delay(20);
    return { asked };
  });
  const answers = (await Promise.all(both.asked)).map(outcome);
  assert.deepEqual(answers.toSorted(), ['done', 'venue_bound_meanwhile']);
  assert.equal(outcome(await bind(codes[answers.indexOf('venue_bound_meanwhile')]!)), 'done', 'it was not used up');
  const standing = await rows(
    pool,
    'SELECT FROM venue_terminal WHERE ended_at IS NULL AND jkt = (SELECT jkt FROM venue_terminal ORDER BY id DESC LIMIT 1)',
  );
  assert.equal(standing.length, 1);
});

test('the rules of the programme hold at a terminal too: once for a person, residents only, its period, its budget', async () => {
  const { venue, program, kiosk, tap, people, town, apply, clerk, budgetLine, nation } = stage;
  const [one, two] = await people('Rule0001', 'Rule0002');
  const once = await program({ repeats: 'once' });
  const grant = { programId: once, mykeyId: one!.mykeyId, amount: 100 };
  await town.grant(grant);
  assert.equal(outcome(await tap(await kiosk(await venue({ programId: once })), one!)), 'granted_already');
  const residents = await venue({ programId: await program({ residentsOnly: true }) });
  const at = await kiosk(residents);
  assert.equal(outcome(await tap(at, one!)), 'not_usable_here');
  assert.equal(outcome(await apply(residents, two!.mykeyId)), 'residence_unconfirmed');
  assert.equal(outcome(await apply(residents, two!.mykeyId, { isResident: true })), 'done');
  assert.equal(outcome(await tap(at, two!)), 'done');
  const ending = await program();
  const last = await kiosk(await venue({ programId: ending }));
  const { programs } = await clerk.call(pointsRoutes.listPrograms);
  const found = programs.find(({ programId }) => programId === ending)!;
  const body = { ...found, departmentId: found.department.departmentId, budgetLineId: null };
  const today = `${nation.world.clock().toZonedDateTimeISO('Asia/Tokyo').toPlainDate()}`;
  const change = { endsOn: '2016-09-01', expiresOn: '2017-03-31', fromOn: today, reason: '終了' };
  const ends = { params: { programId: ending }, body: { ...body, ...change } };
  assert.equal(outcome(await changeProgram(clerk, ends)), 'done');
  assert.equal(outcome(await tap(last, one!)), 'program_ended');
  const budgetLineId = await budgetLine(150);
  const poor = await kiosk(await venue({ programId: await program({ budgetLineId }) }));
  assert.deepEqual([outcome(await tap(poor, one!)), outcome(await tap(poor, two!))], ['done', 'budget_line_used_up']);
});
