/**
 * 締め日: periods end by themselves at midnight in Japan, whatever the hour at which accounting closes them. Negative control: without the end of
 * the ledger's window (`ends_at` in `batch-write.ts`) what is posted after midnight lands in the period before, and all but the first and the last test fail.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pointsRoutes } from '../../contract/index.ts';
import { makeKey, openLedger } from '../../ledger/index.ts';
import { execute, one, rows } from '../../postgres/pool.ts';
import type { Answered } from '../../server/client.ts';
import { openBook } from '../book/book.ts';
import { chart } from '../book/chart.ts';
import { confirmChanges, type Officer } from '../testing/officer.ts';
import { startYearStage, type YearStage } from './testing/year-stage.ts';

let stage: YearStage;
let accounting: Officer;
let approver: Officer;
before(async () => {
  stage = await startYearStage('2017-01-10T09:00:00');
  ({ accounting } = stage);
  approver = await stage.town.person('approver');
});
after(() => stage?.nation.close());

const outcome = (answered: Answered<unknown>) => (answered.ok ? 'done' : answered.outcome);
const goTo = (at: string) => stage.goTo(at);
const windows = async () => (await accounting.call(pointsRoutes.listSettlements)).settlements;
const newest = async () => {
  const [window] = await windows();
  assert.ok(window);
  return window;
};
const periods = async (count: number) =>
  (await windows()).slice(0, count).map((one) => [one.opensOn, one.endsOn, one.totals.municipalityToPayee]);
const close = (settlementId: number) => accounting.ask(pointsRoutes.closeSettlement, { params: { settlementId } });
const ask = (days: number[], fromOn: string, by: Officer = accounting) =>
  by.ask(pointsRoutes.setCutOff, { body: { days, fromOn, reason: '締め日の変更' } });
/** Asked for by one, confirmed by another. */
async function agree(days: number[], fromOn: string) {
  assert.equal(outcome(await ask(days, fromOn)), 'done');
  await confirmChanges(approver, 'points');
}
const toldToShop = async () => (await stage.shop.counter.actor.call(pointsRoutes.listOwnStatements)).nextCutOffs;

test('without a rule nothing ends by itself; one is agreed by two persons, from tomorrow on, and told to the shops', async () => {
  assert.deepEqual(await accounting.call(pointsRoutes.showCutOff), { now: null, coming: [], next: [] });
  assert.deepEqual(await toldToShop(), []);
  assert.equal((await newest()).cutOn, null);
  assert.equal(outcome(await ask([31], '2017-01-10')), 'cut_off_past');
  assert.equal(outcome(await ask([], '2017-01-11')), 'cut_off_unchanged');
  assert.equal(outcome(await ask([31, 20, 10], '2017-01-12')), 'done');
  assert.equal(outcome(await ask([31], '2017-01-12')), 'change_waiting');
  assert.equal((await newest()).cutOn, null, 'asked for is not agreed');
  await confirmChanges(approver, 'points');
  const rule = { fromOn: '2017-01-12', days: [10, 20, 31] };
  const next = await accounting.call(pointsRoutes.showCutOff);
  assert.deepEqual([next.now, next.coming], [null, [rule]]);
  assert.deepEqual(next.next.slice(0, 4), ['2017-01-20', '2017-01-31', '2017-02-10', '2017-02-20']);
  assert.deepEqual(await toldToShop(), next.next.slice(0, 4));
  const { cutOn, cutFrom, endsOn } = await newest();
  assert.deepEqual([cutOn, cutFrom, endsOn], ['2017-01-20', '2017-01-12', null]);
});

test('a use of 20 January 23:59:59 is in the period of that day, and one of 0:00 in the next, without anybody closing anything', async () => {
  const { shop, person } = stage;
  goTo('2017-01-20T23:59:59');
  await shop.counter.pay(person, 300);
  assert.equal(outcome(await close((await newest()).settlementId)), 'cut_off_to_come');
  goTo('2017-01-21T00:00:00');
  await shop.counter.pay(person, 200);
  assert.deepEqual(await periods(2), [
    ['2017-01-21', null, 200],
    ['2017-01-10', '2017-01-20', 300],
  ]);
  const [, ended] = await windows();
  const waiting = (await accounting.call(pointsRoutes.showWaiting)).waiting.find(({ kind }) => kind === 'close');
  assert.equal(waiting?.count, 1);
  // Long after it, and with what was posted in between: it is closed as it stood at midnight.
  goTo('2017-01-25T15:00:00');
  await shop.counter.pay(person, 50);
  assert.equal(outcome(await close(ended?.settlementId ?? 0)), 'done');
  assert.deepEqual(await periods(2), [
    ['2017-01-21', null, 250],
    ['2017-01-10', '2017-01-20', 300],
  ]);
  assert.equal((await windows()).length, 2, 'closing opened no other one');
});

/** What each window of the town was posted, with the first and last moment. */
const postings = (since: number) =>
  rows<{ window: number; count: number; first: Temporal.Instant; last: Temporal.Instant }>(
    stage.nation.databases.points,
    `SELECT window_id AS window, count(*)::int AS count, min(posted_at) AS first, max(posted_at) AS last FROM ledger.posting
      WHERE window_id >= :since GROUP BY 1 ORDER BY 1`,
    { since },
  );

test('of two processes during payments, one on each side of midnight, each posting is in the period of the moment at which it was posted', async () => {
  const { nation } = stage;
  const running = await newest();
  assert.equal(running.cutOn, '2017-01-31');
  const midnight = Temporal.Instant.from('2017-02-01T00:00:00+09:00');
  // Two servers on one database; the clock of the second is ahead by a second, and both go on while they post.
  let since = -2000;
  const clocks = [0, 1000].map((ahead) => () => midnight.add({ milliseconds: since + ahead }));
  goTo('2017-01-31T23:59:58');
  const ledgers = await Promise.all(clocks.map((clock) => openLedger({ pool: nation.databases.points, clock, chart })));
  const books = ledgers.map((ledger, index) => ({
    clock: clocks[index] ?? nation.world.clock,
    book: openBook({ ledger, database: nation.databases.points }),
  }));
  const give = ({ book, clock }: (typeof books)[number], holder: number) =>
    book.grant({
      key: makeKey(clock()),
      holder,
      occurredAt: clock(),
      amount: 1,
      programId: 1,
      payerId: null,
      municipalityCode: '43424',
      expiresOn: '2018-12-31',
    });
  const done: Promise<unknown>[] = [];
  for (let step = 0; step < 60; step += 1) {
    since += 50;
    for (const [index, book] of books.entries())
      for (let one = 0; one < 4; one += 1) done.push(give(book, 1_000_000 + step * 8 + index * 4 + one));
    if (step % 5 === 0) await Promise.all(done);
  }
  const answers = (await Promise.all(done)) as Awaited<ReturnType<typeof give>>[];
  assert.deepEqual(
    answers.filter((one) => 'refused' in one),
    [],
    'nobody is refused at midnight',
  );
  await Promise.all(ledgers.map((ledger) => ledger.close()));
  const [before, after, ...more] = await postings(running.settlementId);
  assert.ok(before && after && more.length === 0, 'two periods');
  assert.equal(before.count + after.count, 480 + 2, 'all of them, and the two uses of before');
  assert.ok(Temporal.Instant.compare(before.last, midnight) < 0, `${before.last}`);
  assert.ok(Temporal.Instant.compare(after.first, midnight) >= 0, `${after.first}`);
  assert.ok(before.count > 50 && after.count > 50, `${before.count}, ${after.count}`);
  goTo('2017-02-01T00:00:05');
  assert.deepEqual(
    (await windows()).slice(0, 2).map(({ opensOn, endsOn }) => [opensOn, endsOn]),
    [
      ['2017-02-01', null],
      ['2017-01-21', '2017-01-31'],
    ],
  );
});

test('where nobody posts the task ends each period that is over; they are closed in order', async () => {
  goTo('2017-03-01T09:00:00');
  assert.equal(await stage.nation.points.cutWindows(), 1);
  assert.equal(await stage.nation.points.cutWindows(), 0);
  assert.deepEqual(
    (await windows()).slice(0, 5).map(({ opensOn, endsOn }) => [opensOn, endsOn]),
    [
      ['2017-03-01', null],
      ['2017-02-21', '2017-02-28'],
      ['2017-02-11', '2017-02-20'],
      ['2017-02-01', '2017-02-10'],
      ['2017-01-21', '2017-01-31'],
    ],
  );
  const [running, ...ended] = await windows();
  const open = ended.filter(({ state }) => state === 'open');
  assert.equal(
    (await accounting.call(pointsRoutes.showWaiting)).waiting.find(({ kind }) => kind === 'close')?.count,
    4,
  );
  assert.equal(outcome(await close(open[0]?.settlementId ?? 0)), 'earlier_window_open');
  for (const { settlementId } of open.toReversed()) assert.equal(outcome(await close(settlementId)), 'done');
  assert.equal(outcome(await close(running?.settlementId ?? 0)), 'cut_off_to_come');
});

test('other days hold from their own day on: the period that runs ends by them, and none that has ended moves', async () => {
  assert.equal((await newest()).cutOn, '2017-03-10');
  await agree([31], '2017-03-05');
  assert.equal((await newest()).cutOn, '2017-03-31');
  const { settlementId } = await newest();
  const endsAt = async () =>
    (
      await one<{ at: Temporal.Instant | null }>(
        stage.nation.databases.points,
        'SELECT ends_at AS at FROM ledger.posting_window WHERE id = :settlementId',
        { settlementId },
      )
    ).at;
  assert.equal(await endsAt(), null, '31 March: the day of the event decides');
  await agree([15, 31], '2017-03-06');
  assert.equal(`${await endsAt()}`, '2017-03-15T15:00:00Z');
  goTo('2017-03-16T00:00:00');
  await stage.shop.counter.pay(stage.person, 10);
  const { points } = stage.nation.databases;
  for (const text of [
    `UPDATE ledger.posting_window SET ends_at = NULL WHERE id = ${settlementId}`,
    `UPDATE ledger.posting_window SET ends_at = '2017-03-20' WHERE id = ${settlementId}`,
    `UPDATE settlement SET ends_on = NULL WHERE id = ${settlementId}`,
    `UPDATE settlement SET ends_on = '2017-03-31' WHERE id = ${settlementId}`,
  ])
    await assert.rejects(points.query(text), /stays/, text);
});

test('31 March ends a period by the day of the event, also where there is a rule; a rule that comes to its end gives the month back to accounting', async () => {
  const { shop, person, nation } = stage;
  await agree([], '2017-04-20');
  goTo('2017-03-31T23:59:59');
  await shop.counter.pay(person, 20);
  const old = await newest();
  assert.equal(old.cutOn, '2017-03-31');
  goTo('2017-04-01T00:00:00');
  await shop.counter.pay(person, 30);
  assert.deepEqual(await periods(2), [
    ['2017-04-01', null, 30],
    ['2017-03-16', '2017-03-31', 30],
  ]);
  // What is late for March still goes into its period.
  const book = openBook({ ledger: nation.points.ledger, database: nation.databases.points });
  const late = {
    holder: 9,
    amount: 1,
    programId: 1,
    payerId: null,
    municipalityCode: '43424',
    expiresOn: '2018-12-31',
  };
  const occurredAt = Temporal.Instant.from('2017-03-31T20:00:00+09:00');
  await book.grant({ ...late, key: makeKey(nation.world.clock()), occurredAt });
  assert.equal((await postings(old.settlementId)).find(({ window }) => window === old.settlementId)?.count, 3);
  goTo('2017-04-16T09:00:00');
  await nation.points.cutWindows();
  const last = await newest();
  assert.deepEqual([last.opensOn, last.cutOn], ['2017-04-16', null]);
  for (const { settlementId, state } of (await windows()).toReversed())
    if (state === 'open') assert.equal(outcome(await close(settlementId)), 'done');
  assert.equal((await newest()).opensOn, '2017-04-16', 'closed by hand, and the next one opened');
});

test('what is confirmed after its day is refused; a municipality for practice has no rule, nor has one that has left', async () => {
  assert.equal(outcome(await ask([31], '2017-04-18')), 'done');
  goTo('2017-04-18T09:00:00');
  const { requests } = await approver.call(pointsRoutes.listChangeRequests);
  const [request] = requests;
  const decided = await approver.ask(pointsRoutes.decideChangeRequest, {
    params: { requestId: request?.requestId ?? 0 },
    body: { approve: true, sha256: request?.sha256 ?? '' },
  });
  assert.equal(outcome(decided), 'change_too_late');
  const withdrawn = await accounting.ask(pointsRoutes.withdrawChangeRequest, {
    params: { requestId: request?.requestId ?? 0 },
  });
  assert.equal(outcome(withdrawn), 'done');
  await assert.rejects(
    execute(
      stage.nation.owners.points,
      `INSERT INTO cut_off (municipality_code, from_on, days, request_id, entered_at) VALUES ('90001', '2017-05-01', '{31}', 1, now())`,
      {},
    ),
    /practice/,
  );
  await agree([31], '2017-04-25');
  assert.ok((await accounting.call(pointsRoutes.showCutOff)).next.length > 0);
  await execute(
    stage.nation.owners.points,
    `INSERT INTO municipality_leaving (municipality_code, last_on, reason, confirmed_by, confirmed_at, ended_at)
     VALUES ('43424', '2017-04-01', '脱退', :by, '2016-09-01', '2017-04-02')`,
    { by: accounting.staffId },
  );
  assert.deepEqual((await accounting.call(pointsRoutes.showCutOff)).next, []);
});
