import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pointsRoutes } from '../../contract/index.ts';
import { execute, row, rows } from '../../postgres/pool.ts';
import type { Holder } from '../testing.ts';
import { type EventStage, openEventStage, outcomeOf } from './testing/stage.ts';

let stage: EventStage;
let person: Holder;
let other: Holder;
before(async () => {
  stage = await openEventStage();
  person = await stage.supporter('My123', 5000);
  other = await stage.supporter('My456', 5000);
});
after(() => stage?.nation.close());

const waiting = async (staff: EventStage['accounting']) =>
  (await staff.call(pointsRoutes.showWaiting)).waiting.map(({ kind, count }) => `${kind} ${count}`);
const lotsOf = async (who: Holder) =>
  rows(
    stage.nation.databases.points,
    `SELECT l.unit, l.expires_on, l.fund, l.balance FROM ledger.lot l JOIN member m ON m.holder = l.holder
      WHERE m.shown = :mykeyId AND l.balance > 0 ORDER BY 1, 2, 3`,
    { mykeyId: who.mykeyId },
  );
const ask = (staff: EventStage['accounting'], eventId: number, reason = '台風のため') =>
  staff.ask(pointsRoutes.askEventCancellation, { params: { eventId }, body: { reason } });
const decide = (staff: EventStage['accounting'], eventId: number, confirm = true) =>
  staff.ask(pointsRoutes.decideEventCancellation, { params: { eventId }, body: { confirm } });

test('a payout takes all that was given, once, and needs an account; nothing given is nothing to pay', async () => {
  const eventId = await stage.event();
  const payOut = () => stage.town.lead.ask(pointsRoutes.payOutEvent, { params: { eventId } });
  assert.equal(outcomeOf(await payOut()), 'nothing_to_pay');
  await stage.give(person, { eventId, amount: 300 });
  await stage.give(other, { eventId, amount: 40 });
  await stage.town.lead.call(pointsRoutes.closeEventAccount, { params: { eventId } });
  await stage.town.confirm();
  assert.equal(outcomeOf(await payOut()), 'event_account_missing');
  const { bankAccount } = await stage.shown(await stage.event());
  assert.ok(bankAccount);
  const body = { bankAccount, reason: '再開' };
  await stage.town.lead.call(pointsRoutes.changeEventAccount, { params: { eventId }, body });
  await stage.town.confirm();
  const twice = await Promise.all([payOut(), payOut()]);
  const paid = twice.flatMap((one) => (one.ok ? [one.answer] : []));
  assert.deepEqual([paid[0]?.points, paid[0]?.holders, paid[0]?.refused], [340, 2, []]);
  assert.equal(new Set(paid.map(({ payoutId }) => payoutId)).size, 1, 'pressed twice is one payout');
  assert.equal((await stage.shown(eventId)).waiting, 0);
  assert.equal((await stage.held(person)).event, 0);
});

test('what is given while an event is paid out is in or out, whole: paid, marked paid and the list are one sum', async () => {
  const { points } = stage.nation.databases;
  for (let round = 0; round < 8; round += 1) {
    const eventId = await stage.event();
    await stage.give(person, { eventId, amount: 5 });
    const gifts = Array.from({ length: 12 }, () => stage.give(person, { eventId, amount: 5 }));
    const paid = await stage.town.lead.call(pointsRoutes.payOutEvent, { params: { eventId } });
    await Promise.all(gifts);
    const marked = await rows<{ points: number }>(
      points,
      'SELECT coalesce(sum(amount), 0)::bigint AS points FROM contribution WHERE event_id = :eventId AND payout_id = :payoutId',
      { eventId, payoutId: paid.payoutId },
    );
    assert.equal(marked[0]?.points, paid.points);
    const rest = await stage.shown(eventId);
    assert.equal(paid.points + rest.waiting, 65, 'the next payout takes what came later');
  }
});

test('a payout and its transfer are one line a window; an account closed meanwhile stands among the problems', async () => {
  const eventId = await stage.event({ name: '秋祭り', kind: 'festival', organizer: '秋祭りの会' });
  for (const amount of [10, 20]) {
    await stage.give(person, { eventId, amount });
    await stage.payOut(eventId);
  }
  await stage.town.lead.call(pointsRoutes.closeEventAccount, { params: { eventId } });
  await stage.town.confirm();
  const [open] = (await stage.accounting.call(pointsRoutes.listSettlements)).settlements;
  const params = { settlementId: open?.settlementId ?? 0 };
  const { lines, problems } = await stage.accounting.call(pointsRoutes.showSettlement, { params });
  const ofEvent = lines.filter(({ payee }) => payee === '秋祭りの会');
  assert.deepEqual(
    ofEvent.map(({ points }) => points),
    [30],
  );
  assert.ok(
    problems.some(({ problem, name }) => problem === 'account_missing' && name.includes('秋祭り')),
    JSON.stringify(problems),
  );
  const unpaid = await stage.event({ organizer: '何もない会' });
  assert.equal((await stage.shown(unpaid)).payouts.length, 0);
  assert.ok(!lines.some(({ payee }) => payee === '何もない会'), 'nothing raised, no line');
});

test('what cannot be taken is named and stays with the event, and the next payout takes it', async () => {
  const eventId = await stage.event();
  await stage.give(person, { eventId, amount: 50 });
  await stage.give(other, { eventId, amount: 60 });
  const unit = 3 * 2 ** 32 + eventId;
  const database = stage.nation.databases.points;
  const set = (balance: number) =>
    execute(
      database,
      'UPDATE ledger.lot SET balance = :balance WHERE unit = :unit AND holder = (SELECT holder FROM member WHERE shown = :shown)',
      { unit, shown: 'My456', balance },
    );
  await set(0);
  await stage.nation.restart();
  const paid = await stage.payOut(eventId);
  assert.deepEqual([paid.points, paid.holders], [50, 1]);
  assert.deepEqual(paid.refused, [{ outcome: 'insufficient_points', points: 60, holders: 1 }]);
  const [payout] = (await stage.shown(eventId)).payouts;
  assert.equal(payout?.refusedPoints, 60);
  assert.equal((await stage.shown(eventId)).waiting, 60);
  await set(60);
  await stage.nation.restart();
  assert.equal((await stage.payOut(eventId)).points, 60);
});

test('a payout that crashed in the middle is finished by the job, and twice is no change', async () => {
  const eventId = await stage.event();
  await stage.give(person, { eventId, amount: 50 });
  await stage.give(other, { eventId, amount: 60 });
  const { payoutId } = await stage.payOut(eventId);
  const database = stage.nation.databases.points;
  await execute(database, 'UPDATE event_payout SET done_at = NULL WHERE id = :payoutId', { payoutId });
  await execute(database, `UPDATE event_payout_part SET state = 'open' WHERE payout_id = :payoutId`, { payoutId });
  await Promise.all([stage.tend(), stage.tend()]);
  const [payout] = (await stage.shown(eventId)).payouts;
  assert.deepEqual([payout?.done, payout?.points, payout?.supporters], [true, 110, 2]);
});

test('the notice tells the organiser how much, from how many, and who wished to be named; then the list is fixed', async () => {
  const eventId = await stage.event({ name: '母校の支援', kind: 'alumni', beneficiary: '○○大学' });
  const first = await stage.give(person, { eventId, amount: 100, name: '小国 花子' });
  const second = await stage.give(person, { eventId, amount: 30, name: 'おぐに はなこ' });
  await stage.give(other, { eventId, amount: 7 });
  const { payoutId } = await stage.payOut(eventId);
  await person.atMypage(pointsRoutes.withdrawSupporterName, { params: { operationKey: second } });
  assert.ok((await waiting(stage.town.lead)).some((kind) => kind.startsWith('eventNotice')));
  const params = { payoutId };
  const sent = await stage.town.lead.call(pointsRoutes.sendEventNotice, { params });
  assert.deepEqual(
    [sent.event, sent.beneficiary, sent.startsOn, sent.endsOn, sent.points, sent.supporters],
    ['母校の支援', '○○大学', '2016-10-01', '2016-12-31', 137, 2],
  );
  assert.deepEqual(sent.anonymous, { count: 2, points: 37 });
  assert.deepEqual(sent.named, [{ name: '小国 花子', points: 100, on: '2016-10-03' }]);
  const withdraw = person.atMypage(pointsRoutes.withdrawSupporterName, { params: { operationKey: first } });
  await assert.rejects(withdraw, /event_notice_sent/);
  const again = await stage.town.lead.ask(pointsRoutes.sendEventNotice, { params });
  assert.equal(outcomeOf(again), 'event_notice_sent');
  const elsewhere = await stage.nation.platform.openTown({ municipalityCode: '25202' });
  assert.equal(outcomeOf(await elsewhere.lead.ask(pointsRoutes.showEventNotice, { params })), 'event_payout_unknown');
});

test('a cancellation is asked by one person with a reason and decided by another, who may also decline', async () => {
  const eventId = await stage.event();
  assert.equal(outcomeOf(await ask(stage.approver, eventId)), 'not_allowed');
  assert.equal(outcomeOf(await ask(stage.town.lead, eventId, '＝1')), 'text_refused');
  assert.equal(outcomeOf(await decide(stage.approver, eventId)), 'event_cancellation_unknown');
  assert.equal(outcomeOf(await ask(stage.town.lead, eventId)), 'done');
  assert.equal(outcomeOf(await ask(stage.accounting, eventId)), 'event_cancellation_asked');
  const payOut = await stage.town.lead.ask(pointsRoutes.payOutEvent, { params: { eventId } });
  assert.equal(outcomeOf(payOut), 'event_cancellation_asked');
  assert.equal(outcomeOf(await decide(stage.town.lead, eventId)), 'second_person_needed');
  assert.ok((await waiting(stage.approver)).includes('eventCancellation 1'));
  assert.ok(!(await waiting(stage.town.lead)).includes('eventCancellation 1'), 'not for who asked');
  assert.equal(outcomeOf(await decide(stage.approver, eventId, false)), 'done');
  await stage.give(person, { eventId, amount: 5 });
  await stage.cancel(eventId);
  await assert.rejects(stage.give(person, { eventId, amount: 5 }), /event_cancelled/);
  assert.equal(outcomeOf(await ask(stage.town.lead, eventId)), 'event_cancelled');
});

test('a cancelled event gives every contribution back to the very lots, and its supporters see why', async () => {
  const eventId = await stage.event({ name: '花火大会', kind: 'festival' });
  await stage.reserve(person, 400);
  const before = await lotsOf(person);
  await stage.give(person, { eventId, amount: 120, name: '小国 花子' });
  await stage.giveFromReserve(person, { eventId, amount: 250 });
  await stage.give(person, { eventId, amount: 80 });
  assert.notDeepEqual(await lotsOf(person), before);
  await stage.cancel(eventId, '荒天のため');
  assert.deepEqual(await lotsOf(person), before);
  const shown = await stage.shown(eventId);
  assert.deepEqual([shown.state, shown.raised, shown.waiting], ['cancelled', 0, 0]);
  assert.deepEqual([shown.cancellation?.returned, shown.cancellation?.left], [450, 0]);
  const { contributions } = await person.atMypage(pointsRoutes.listMyContributions);
  const mine = contributions.filter((one) => one.event.eventId === eventId);
  assert.deepEqual(
    mine.map(({ state, cancelReason, name }) => [state, cancelReason, name]),
    [1, 2, 3].map(() => ['returned', '荒天のため', null]),
  );
  const query = { municipalityCode: '43424' };
  const { lines } = await person.atMypage(pointsRoutes.showHistory, { query });
  // Given at one instant of a clock that stands still, they come back in the order of their keys.
  const back = lines.slice(-2).sort((a, b) => b.points - a.points);
  assert.deepEqual(
    back.map(({ kind, what, points }) => [kind, what, points]),
    [
      ['supportReturn', '花火大会', 120],
      ['supportReturn', '花火大会', 80],
    ],
  );
});

test('exchanged points that came straight into a cancelled event become 共通ポイント with new days to choose by', async () => {
  const eventId = await stage.event();
  const before = await stage.held(other);
  await stage.exchange(other, { eventId, amount: 700 });
  assert.equal((await stage.held(other)).event, 700);
  await stage.cancel(eventId);
  const after = await stage.held(other);
  assert.deepEqual(after, { ...before, common: before.common + 700 });
  const { common } = await other.atMypage(pointsRoutes.showBalances);
  assert.equal(common.lots.at(-1)?.expiresOn, '2016-10-17');
  assert.deepEqual(common.lots.at(-1)?.fund, { kind: 'partner', name: 'A社' });
});

test('what was paid out is not given back: cancelling is refused and says what to do', async () => {
  const eventId = await stage.event();
  await stage.give(person, { eventId, amount: 10 });
  await stage.payOut(eventId);
  const refused = await ask(stage.town.lead, eventId);
  assert.ok(!refused.ok && refused.outcome === 'event_paid_out');
  assert.match(refused.title, /受付の終わりを早め/);
});

test('a return that crashed anywhere in the middle is finished by the job; run twice at once it returns nothing twice', async () => {
  const eventId = await stage.event();
  const before = [await stage.held(person), await stage.held(other)];
  for (const amount of [11, 22, 33]) await stage.give(person, { eventId, amount });
  await stage.exchange(other, { eventId, amount: 44 });
  await stage.cancel(eventId);
  const database = stage.nation.databases.points;
  // As a crash leaves it: the ledger has moved the points, the row does not know.
  await execute(database, `UPDATE contribution SET state = 'given' WHERE event_id = :eventId`, { eventId });
  assert.equal((await stage.shown(eventId)).cancellation?.left, 4);
  await stage.nation.restart();
  await Promise.all([stage.tend(), stage.tend()]);
  await stage.tend();
  assert.equal((await stage.shown(eventId)).cancellation?.left, 0);
  const [mine, others] = [await stage.held(person), await stage.held(other)];
  assert.deepEqual(mine, before[0]);
  assert.deepEqual(others, { ...before[1], common: (before[1]?.common ?? 0) + 44 });
});

test('what crashed between the note and the ledger is forgotten, and what the ledger has moved is kept', async () => {
  const eventId = await stage.event();
  const moved = await stage.give(person, { eventId, amount: 15 });
  const database = stage.nation.databases.points;
  await execute(database, `UPDATE contribution SET state = 'giving' WHERE key = :moved`, { moved });
  await execute(
    database,
    `INSERT INTO contribution (key, event_id, holder, amount, made_at, state)
     SELECT :key, event_id, holder, 99, made_at, 'giving' FROM contribution WHERE key = :moved`,
    { moved, key: stage.key() },
  );
  stage.nation.pass({ minutes: 11 });
  await stage.tend();
  const kept = await rows(database, 'SELECT amount, state FROM contribution WHERE event_id = :eventId', { eventId });
  assert.deepEqual(kept, [{ amount: 15, state: 'given' }]);
});

test('names are deleted when the organiser has had them for 90 days; how many there were stays', async () => {
  const before = await row<{ n: number }>(
    stage.nation.databases.points,
    'SELECT count(*) AS n FROM contribution WHERE name IS NOT NULL',
  );
  assert.equal(before?.n, 1);
  const { payouts } = (await stage.town.lead.call(pointsRoutes.listEventsOfMunicipality)).events.find(
    ({ name }) => name === '母校の支援',
  ) ?? { payouts: [] };
  const params = { payoutId: payouts[0]?.payoutId ?? 0 };
  stage.nation.pass({ hours: 24 * 89 });
  await stage.tend();
  assert.equal((await stage.town.lead.call(pointsRoutes.showEventNotice, { params })).named.length, 1);
  stage.nation.pass({ hours: 25 });
  await Promise.all([stage.tend(), stage.tend()]);
  const after = await stage.town.lead.call(pointsRoutes.showEventNotice, { params });
  assert.deepEqual([after.named, after.namesDeleted, after.points], [[], 1, 137]);
  const kept = await rows(stage.nation.databases.points, 'SELECT FROM contribution WHERE name IS NOT NULL');
  assert.equal(kept.length, 0);
});

test('a lot that ended while its points were with an event comes back as ended, and is listed', async () => {
  const year = { startsOn: '2016-04-01', endsOn: '2017-03-31' };
  const short = await stage.town.program({
    department: '福祉課',
    name: '健康増進',
    amount: 90,
    ...year,
    endsOn: '2017-01-20',
    expiresOn: '2017-01-20',
  });
  const third = await stage.supporter('My789', 0);
  await stage.town.grant({ programId: short, mykeyId: 'My789', amount: 90 });
  await stage.town.grant({ programId: stage.programId, mykeyId: 'My789', amount: 1000 });
  const eventId = await stage.event({ endsOn: '2017-02-28', expiresOn: '2017-03-31' });
  await stage.give(third, { eventId, amount: 100 });
  stage.nation.pass({ hours: 24 * 30 });
  await stage.cancel(eventId);
  assert.equal((await stage.held(third)).purse, 1000);
  const { cancellation } = await stage.shown(eventId);
  assert.deepEqual([cancellation?.returned, cancellation?.returnedExpired], [100, 90]);
  const [mine] = (await third.atMypage(pointsRoutes.listMyContributions)).contributions;
  assert.equal(mine?.returnedExpired, 90);
});

test('the office is told two weeks before an event’s last usable day, and on that day what is left is paid, not ended', async () => {
  const eventId = await stage.event({ startsOn: '2017-01-01', endsOn: '2017-03-01', expiresOn: '2017-03-01' });
  const noAccount = { params: { eventId } };
  await stage.give(person, { eventId, amount: 65 });
  assert.ok(!(await waiting(stage.town.lead)).some((kind) => kind.startsWith('eventEnding')));
  stage.nation.pass({ hours: 24 * 16 });
  assert.ok((await waiting(stage.town.lead)).includes('eventEnding 1'));
  await stage.tend();
  assert.equal((await stage.shown(eventId)).waiting, 65, 'not before its day');
  await stage.town.lead.call(pointsRoutes.closeEventAccount, noAccount);
  await stage.town.confirm();
  stage.nation.pass({ hours: 24 * 30 });
  assert.equal(await stage.nation.points.expire(), 0, 'a late job finds the points still there');
  await Promise.all([stage.tend(), stage.tend()]);
  const shown = await stage.shown(eventId);
  assert.deepEqual([shown.waiting, shown.payouts.map(({ points }) => points)], [0, [65]]);
});
