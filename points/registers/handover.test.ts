/** 人事異動: people who work elsewhere from a day on, the office that keeps a lead, and what stays under whose name. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pointsRoutes, type RouteRequest } from '../../contract/index.ts';
import { execute } from '../../postgres/pool.ts';
import type { Answered } from '../../server/client.ts';
import { reasonOf } from '../../server/failure-reason.ts';
import { confirmChanges, type Officer } from '../testing/officer.ts';
import { endDepartment } from '../testing/rehearse.ts';
import { startTestPoints, type TestPoints, type Town } from '../testing.ts';
import { carryOutDue } from './handover.ts';

let points: TestPoints;
before(async () => {
  points = await startTestPoints({ startsAt: '2017-03-20T09:00:00+09:00' });
});
after(() => points?.close());

type Moves = NonNullable<RouteRequest<typeof pointsRoutes.planHandover>['body']>['moves'];
const outcomeOf = (answered: Answered<unknown>) => (answered.ok ? 'ok' : answered.outcome);
const april = '2017-04-01';
const plan = (lead: Officer, moves: Moves, effectiveOn = april) =>
  lead.ask(pointsRoutes.planHandover, { body: { effectiveOn, reason: '人事異動', moves } });
const planned = async (lead: Officer) =>
  (await lead.call(pointsRoutes.listHandovers)).handovers.map(({ staffId, state }) => `${staffId} ${state}`).sort();
/** What the queue does every minute. */
const lookAtDue = () => carryOutDue({ database: points.databases.points, clock: points.world.clock });
const roleOf = async (officer: Officer) => (await officer.call(pointsRoutes.showStaff)).role;
const codes = ['43424', '43425', '43428', '43432', '43433', '43423', '43442', '43443', '43403', '43404'];
async function office() {
  const town: Town = await points.platform.openTown({ municipalityCode: codes.pop() ?? '' });
  const departmentOf = async (name: string) =>
    (await town.lead.call(pointsRoutes.createDepartment, { body: { name } })).departmentId;
  const [welfare, health] = [await departmentOf('福祉課'), await departmentOf('健康課')];
  const approver = await town.person('approver');
  return { town, lead: town.lead, approver, welfare, health, departmentOf };
}

test('many move at once, from their day on: one person moves who only grants, two move who approves, or will', async () => {
  const { town, lead, approver, welfare, health } = await office();
  const clerk = await town.person('department', { departmentId: welfare });
  const cashier = await town.person('accounting');
  const answered = await plan(lead, [
    { staffId: clerk.staffId, role: 'department', departmentId: health },
    { staffId: cashier.staffId, role: 'approver', departmentId: null },
  ]);
  assert.deepEqual(answered.ok && answered.answer, { applied: 0, planned: 1, asked: 1 });
  const [request] = (await lead.call(pointsRoutes.listChangeRequests)).requests;
  assert.deepEqual(request?.before, { role: 'accounting' });
  assert.deepEqual(request?.after, { role: 'approver', effectiveOn: april });
  const own = {
    params: { requestId: request?.requestId ?? 0 },
    body: { approve: true, sha256: request?.sha256 ?? '' },
  };
  assert.equal(outcomeOf(await lead.ask(pointsRoutes.decideChangeRequest, own)), 'same_person');
  await confirmChanges(approver, 'points');
  assert.deepEqual(await planned(lead), [`${cashier.staffId} planned`, `${clerk.staffId} planned`]);
  assert.equal(await lookAtDue(), 0, 'not before their day');
  assert.equal(await roleOf(cashier), 'accounting');

  points.pass({ hours: 24 * 12 });
  await Promise.all([lookAtDue(), lookAtDue()]);
  assert.deepEqual(await planned(lead), [`${cashier.staffId} applied`, `${clerk.staffId} applied`]);
  assert.equal(await roleOf(cashier), 'approver');
  assert.equal((await clerk.call(pointsRoutes.showStaff)).department?.name, '健康課');
  const { entries } = await lead.call(pointsRoutes.searchTrail, {
    query: { from: april, through: april, subject: 'staff', words: clerk.staffId },
  });
  assert.deepEqual(
    entries.map(({ act, before, after }) => [act, before.department, after.department]),
    [['move', '福祉課', '健康課']],
    'once, by however many processes',
  );
});

test('an account ends on its day, what it granted stays under its name, and a plan is taken back before it', async () => {
  const { town, lead, welfare } = await office();
  const year = { startsOn: '2017-04-01', endsOn: '2018-03-31', expiresOn: '2018-03-31' };
  const programId = await town.program({ department: '市民課', name: '健診', amount: 500, ...year });
  const clerk = await town.person('lead', { staffId: `second-${town.code}`, name: '旧 担当' });
  const { mykeyId } = await points.person('Handover1');
  await clerk.call(pointsRoutes.grant, { body: { programId, mykeyId, amount: 500 } });
  const leaves = { staffId: clerk.staffId, role: null, departmentId: null };
  await plan(lead, [leaves], '2017-04-10');
  assert.equal(outcomeOf(await plan(lead, [leaves], '2017-04-11')), 'change_waiting');
  const [first] = (await lead.call(pointsRoutes.listHandovers)).handovers;
  const params = { handoverId: first?.handoverId ?? 0 };
  await lead.call(pointsRoutes.cancelHandover, { params });
  assert.equal(outcomeOf(await lead.ask(pointsRoutes.cancelHandover, { params })), 'handover_unknown');
  assert.equal(outcomeOf(await plan(lead, [leaves], `${points.world.clock()}`.slice(0, 10))), 'ok');
  assert.equal(outcomeOf(await clerk.ask(pointsRoutes.showStaff)), 'sign_in_required');
  const { entries } = await lead.call(pointsRoutes.searchTrail, {
    query: { from: april, through: '2017-04-30', subject: 'grant' },
  });
  assert.deepEqual(
    entries.map(({ by }) => by),
    ['旧 担当'],
  );
  assert.ok(welfare > 0);
});

test('a list is taken whole or not at all, and says whose line it is', async () => {
  const { town, lead, welfare, health } = await office();
  const clerk = await town.person('department', { departmentId: welfare });
  const good = { staffId: clerk.staffId, role: 'department' as const, departmentId: health };
  const wrong: [Moves[number], string][] = [
    [{ staffId: 'approver-99999', role: null, departmentId: null }, 'staff_unknown'],
    [{ staffId: lead.staffId, role: 'lead', departmentId: null }, 'handover_changes_nothing'],
    [{ staffId: lead.staffId, role: 'department', departmentId: 999_999 }, 'department_unknown'],
    [{ staffId: lead.staffId, role: null, departmentId: null }, 'last_lead'],
  ];
  for (const [line, outcome] of wrong) {
    const on = outcome === 'last_lead' ? `${points.world.clock()}`.slice(0, 10) : '2017-05-01';
    const answered = await plan(lead, [good, line], on);
    assert.equal(outcomeOf(answered), outcome);
    assert.equal(!answered.ok && answered.body.staffId, line.staffId);
  }
  assert.equal(outcomeOf(await plan(lead, [good], '2017-03-01')), 'handover_in_the_past');
  assert.deepEqual(await planned(lead), []);
});

test('the last lead is neither ended nor moved away, also when two leads end each other at once', async () => {
  const { town, lead, approver } = await office();
  const end = (by: Officer, staffId: string) =>
    by.ask(pointsRoutes.endStaff, { params: { staffId }, body: { reason: '異動' } });
  assert.equal(outcomeOf(await end(points.platform.points, lead.staffId)), 'last_lead');
  const away = await plan(lead, [{ staffId: lead.staffId, role: 'approver', departmentId: null }], '2017-04-05');
  assert.equal(away.ok && away.answer.asked, 1);
  await confirmChanges(approver, 'points');
  points.pass({ hours: 24 * 6 });
  await lookAtDue();
  assert.deepEqual(await planned(lead), [`${lead.staffId} held`], 'held, and nobody is locked out');

  const second = await town.person('lead', { staffId: `lead2-${town.code}` });
  await second.call(pointsRoutes.showStaff);
  await lookAtDue();
  const { staff } = await second.call(pointsRoutes.listStaff);
  assert.equal(staff.find(({ staffId }) => staffId === lead.staffId)?.role, 'approver', 'once somebody else is there');
  assert.equal(outcomeOf(await lead.ask(pointsRoutes.showStaff)), 'sign_in_required');

  const third = await town.person('lead', { staffId: `lead3-${town.code}` });
  await third.call(pointsRoutes.showStaff);
  for (const each of [second, third]) await each.call(pointsRoutes.showStaff);
  const both = await Promise.all([end(second, third.staffId), end(third, second.staffId)]);
  assert.deepEqual(
    both.map(outcomeOf).filter((outcome) => outcome === 'ok'),
    ['ok'],
    `${both.map(outcomeOf)}`,
  );
});

test('a move of the last lead that is approved on its day is refused and leaves nothing that a job would carry out', async () => {
  const { town, lead, approver } = await office();
  const second = await town.person('lead', { staffId: `lead2-${town.code}` });
  await second.call(pointsRoutes.showStaff);
  const today = `${points.world.clock().toZonedDateTimeISO('Asia/Tokyo').toPlainDate()}`;
  const away = await plan(second, [{ staffId: lead.staffId, role: 'approver', departmentId: null }], today);
  assert.equal(away.ok && away.answer.asked, 1);
  await lead.call(pointsRoutes.endStaff, { params: { staffId: second.staffId }, body: { reason: '退職' } });
  const requests = async () => (await approver.call(pointsRoutes.listChangeRequests)).requests;
  const [request] = await requests();
  const asked = {
    params: { requestId: request?.requestId ?? 0 },
    body: { approve: true, sha256: request?.sha256 ?? '' },
  };
  assert.equal(outcomeOf(await approver.ask(pointsRoutes.decideChangeRequest, asked)), 'last_lead');
  assert.deepEqual(await planned(lead), []);
  assert.equal((await requests()).length, 1, 'the request waits on');
  const third = await town.person('lead', { staffId: `lead3-${town.code}` });
  await third.call(pointsRoutes.showStaff);
  await lookAtDue();
  assert.equal(await roleOf(lead), 'lead', 'nobody has approved it');
  assert.equal(
    outcomeOf(await approver.ask(pointsRoutes.decideChangeRequest, asked)),
    'ok',
    'now that somebody is there',
  );
  assert.deepEqual(await planned(third), [`${lead.staffId} applied`]);
});

test('one move that fails keeps none of the others waiting, says why without a name, and is tried again', async () => {
  const { town, lead, welfare, health, departmentOf } = await office();
  const database = points.databases.points;
  const [first, second] = [
    await town.person('department', { staffId: `one-${town.code}`, departmentId: health }),
    await town.person('department', { staffId: `two-${town.code}`, departmentId: welfare }),
  ];
  const on = `${points.world.clock().toZonedDateTimeISO('Asia/Tokyo').toPlainDate().add({ days: 1 })}`;
  // A row that no rule of ours lets anybody write: the platform's person in a role of a town.
  await execute(
    database,
    `INSERT INTO staff_handover (staff_id, role, effective_on, reason, asked_by, planned_at)
     VALUES (:staffId, 'lead', :on, '異動', :staffId, :now)`,
    { staffId: points.platform.points.staffId, on, now: `${points.world.clock()}` },
  );
  for (const officer of [first, second]) await officer.call(pointsRoutes.showStaff);
  const to = await departmentOf('総務課');
  const moves = [first, second].map(({ staffId }) => ({ staffId, role: 'department' as const, departmentId: to }));
  assert.ok((await plan(lead, moves, on)).ok);
  points.pass({ hours: 24 });
  for (let look = 0; look < 2; look += 1) {
    const why = await lookAtDue().then(
      () => 'nothing',
      (error) => reasonOf(error),
    );
    assert.match(why, /^AggregateError.*← .*23514 staff /);
    assert.ok(!why.includes(points.platform.points.staffId));
  }
  assert.deepEqual((await planned(lead)).sort(), [`${first.staffId} applied`, `${second.staffId} applied`]);
  await execute(database, `UPDATE staff_handover SET cancelled_at = planned_at WHERE staff_id = :staffId`, {
    staffId: points.platform.points.staffId,
  });
  assert.equal(await lookAtDue(), 0);
});

test('what waits with somebody of a department that was merged is that of its successor', async () => {
  const { town, lead, welfare: from, health: to } = await office();
  const officer = await town.person('department', { staffId: `merged-${town.code}`, departmentId: from });
  await officer.call(pointsRoutes.showStaff);
  const today = points.world.clock().toZonedDateTimeISO('Asia/Tokyo').toPlainDate();
  const day = (days: number) => `${today.add({ days })}`;
  const body = { name: '健診', departmentId: to, amount: 100, startsOn: day(-9), endsOn: day(9), expiresOn: day(99) };
  await lead.call(pointsRoutes.createProgram, { body });
  const waiting = async () => {
    const { waiting: found } = await lead.call(pointsRoutes.showWaitingOf, { params: { staffId: officer.staffId } });
    return found.map(({ kind, count }) => `${kind} ${count}`);
  };
  assert.deepEqual(await waiting(), []);
  const end = { params: { departmentId: from }, body: { onDate: day(1), successorId: to, reason: '統合' } };
  assert.ok((await endDepartment(lead, end)).ok);
  assert.deepEqual(await waiting(), [], 'not before its day');
  points.pass({ hours: 24 });
  assert.deepEqual(await waiting(), ['programEnding 1']);
});

test('what waits with somebody is told before they leave, to their own office only', async () => {
  const { town, lead, approver } = await office();
  const bankAccount = {
    bankCode: '9999',
    branchCode: '901',
    type: '1' as const,
    number: '1234567',
    holderName: 'マチ',
  };
  const cashier = await town.person('accounting');
  const asked = { bankAccount, remitterCode: '0000043424', reason: '変更' };
  await cashier.call(pointsRoutes.changeMunicipalityAccount, { body: asked });
  const waiting = (staffId: string, by = lead) => by.ask(pointsRoutes.showWaitingOf, { params: { staffId } });
  const own = await waiting(cashier.staffId);
  assert.equal(own.ok && own.answer.ownRequests, 1);
  const others = await waiting(approver.staffId);
  assert.deepEqual(others.ok && others.answer.waiting.map(({ kind, count }) => [kind, count]), [['change', 1]]);
  const { lead: neighbour } = await points.platform.openTown({ municipalityCode: '43441' });
  assert.equal(outcomeOf(await waiting(cashier.staffId, neighbour)), 'staff_unknown');
});
