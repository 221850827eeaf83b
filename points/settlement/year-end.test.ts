/**
 * 年度末と出納整理期間 (decision 23): 31 March 23:59:59, 1 April 0:00, 31 May 23:59:59, 1 June. What was used until 31 March is of the old year,
 * also where it is closed and paid in April. Negative control: with windows remembered by municipality alone and not by year (`openWindows` of
 * the book) the first three fail; without `judgeBooksOf` that of money that leaves late.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pointsRoutes } from '../../contract/index.ts';
import { makeKey } from '../../ledger/index.ts';
import { execute, rows } from '../../postgres/pool.ts';
import type { Answered } from '../../server/client.ts';
import { openBalances } from '../book/balance.ts';
import { openBook } from '../book/book.ts';
import { cutWindow } from '../registers/year-end.ts';
import { confirmChanges, type Officer } from '../testing/officer.ts';
import { type Holder, type Shop, startTestPoints, type TestPoints, type Town } from '../testing.ts';

let nation: TestPoints;
let town: Town;
let idle: Town;
let accounting: Officer;
let approvers: [Officer, Officer];
let person: Holder;
let shop: Shop;
let programId: number;
const bank = (holderName: string, number: string) => ({
  bankCode: '9999',
  branchCode: '901',
  type: '1' as const,
  number,
  holderName,
});
const outcome = (answered: Answered<unknown>) => (answered.ok ? 'done' : answered.outcome);

before(async () => {
  nation = await startTestPoints({ startsAt: '2017-03-20T09:00:00+09:00' });
  town = await nation.platform.openTown({
    municipalityCode: '43424',
    remitterCode: '0000043424',
    bankAccount: bank('オグニマチ', '1434240'),
  });
  idle = await nation.platform.openTown({ municipalityCode: '13116' });
  accounting = await town.person('accounting');
  approvers = [
    await town.person('approver', { staffId: 'approver-a', name: '決裁 一郎' }),
    await town.person('approver', { staffId: 'approver-b', name: '決裁 二郎' }),
  ];
  const year = { startsOn: '2016-04-01', endsOn: '2017-03-31', expiresOn: '2018-03-31' };
  programId = await town.program({ department: '福祉課', name: '子育て支援', amount: 9000, ...year });
  person = await nation.person('My123');
  shop = await town.shop({ name: 'まちなか商店', kind: 'shop', bankAccount: bank('マチナカ', '4000001') });
});
after(() => nation?.close());

/** Moves the clock to an instant in Japan. */
const goTo = (at: string) => nation.pass(nation.world.clock().until(Temporal.Instant.from(`${at}+09:00`)));
const settlements = async (of: Officer = accounting) => (await of.call(pointsRoutes.listSettlements)).settlements;
const show = (settlementId: number) => accounting.call(pointsRoutes.showSettlement, { params: { settlementId } });
const linesOf = async (settlementId: number) =>
  (await show(settlementId)).lines.map(({ payee, points, fiscalYear }) => [payee, points, fiscalYear]);
const showYear = (fiscalYear: number, by: Officer = accounting) =>
  by.call(pointsRoutes.showFiscalYear, { params: { fiscalYear } });
let grants: { grantKey: string }[] = [];

test('a use of 31 March 23:59:59 is in the old period and one of 1 April 0:00 in a new one, without anybody closing anything', async () => {
  await goTo('2017-03-31T23:50:00');
  grants = await Promise.all(
    [9000, 9000].map((amount) => town.lead.call(pointsRoutes.grant, { body: { programId, mykeyId: 'My123', amount } })),
  );
  await goTo('2017-03-31T23:59:59');
  await shop.counter.pay(person, 300);
  assert.deepEqual(
    (await settlements()).map(({ opensOn, endsOn }) => [opensOn, endsOn]),
    [['2017-03-20', null]],
  );
  assert.equal((await showYear(2016)).state, 'running');
  await goTo('2017-04-01T00:00:00');
  await shop.counter.pay(person, 200);
  const [next, old] = await settlements();
  assert.deepEqual(
    [next, old].map((one) => [one?.opensOn, one?.endsOn, one?.state, one?.totals.municipalityToPayee]),
    [
      ['2017-04-01', null, 'open', 200],
      ['2017-03-20', '2017-03-31', 'open', 300],
    ],
  );
  assert.deepEqual(await linesOf(old?.settlementId ?? 0), [['まちなか商店', 300, 2016]]);
  assert.deepEqual(await linesOf(next?.settlementId ?? 0), [['まちなか商店', 200, 2017]]);
  assert.equal((await showYear(2016)).state, 'adjusting');
});

test('where nobody used anything the task ends the period all the same; of all who come at once one does', async () => {
  assert.equal((await settlements(idle.lead)).length, 1);
  // Who comes when the other is done finds nothing; what counts is that there is one new period.
  const cut = await Promise.all([nation.points.cutWindows(), nation.points.cutWindows()]);
  assert.ok(cut.includes(1), `${cut}`);
  await nation.points.cutWindows();
  assert.deepEqual(
    (await settlements(idle.lead)).map(({ opensOn, endsOn }) => [opensOn, endsOn]),
    [
      ['2017-04-01', null],
      ['2017-03-20', '2017-03-31'],
    ],
  );
  // Another process, which knows only the period of before: it is told of the new one by the date alone.
  const { points: database } = nation.databases;
  const { ledger } = nation.points;
  const balances = openBalances({ ledger, database, reader: database, clock: nation.world.clock });
  const books = [openBook({ ledger, database }), openBook({ ledger, database })];
  const give = (book: (typeof books)[number], at: string) => {
    const occurredAt = Temporal.Instant.from(`${at}+09:00`);
    const grant = {
      key: makeKey(nation.world.clock()),
      holder: 1,
      occurredAt,
      amount: 1,
      programId,
      payerId: null,
      expiresOn: '2018-12-31',
    };
    return book.grant({ ...grant, municipalityCode: '13116' });
  };
  await execute(
    nation.owners.points,
    `DELETE FROM settlement WHERE municipality_code = '13116' AND opens_on = '2017-04-01'`,
  );
  await execute(nation.owners.points, `UPDATE settlement SET ends_on = NULL WHERE municipality_code = '13116'`);
  await Promise.all(books.map((book) => give(book, '2017-03-31T23:59:59')));
  await Promise.all(books.flatMap((book) => [give(book, '2017-04-01T00:00:00'), give(book, '2017-03-31T23:59:59')]));
  const windows = await rows<{ id: number; opensOn: string }>(
    database,
    `SELECT id, opens_on FROM settlement WHERE municipality_code = '13116' ORDER BY id`,
  );
  assert.deepEqual(
    windows.map(({ opensOn }) => opensOn),
    ['2017-03-20', '2017-04-01'],
  );
  const sums = await Promise.all(windows.map(({ id }) => balances.sumWindow(id)));
  assert.deepEqual(
    sums.map((sum) => sum.reduce((points, { amount }) => points + amount, 0)),
    [4, 2],
  );
  assert.equal(
    await cutWindow(database, { code: '13116', year: 2017, day: Temporal.PlainDate.from('2017-04-01') }),
    undefined,
  );
});

test('the period of the old year is closed and paid in April, opens no other one, and its payout counts for the old year', async () => {
  await goTo('2017-04-10T09:00:00');
  const [next, old] = await settlements();
  const params = { settlementId: old?.settlementId ?? 0 };
  const waiting = (await accounting.call(pointsRoutes.showWaiting)).waiting.find(({ kind }) => kind === 'close');
  assert.deepEqual([waiting?.count, waiting?.due], [1, '2017-05-31']);
  await accounting.call(pointsRoutes.closeSettlement, { params });
  assert.equal((await settlements()).length, 2);
  const body = { statementHash: (await show(params.settlementId)).statementHash ?? '' };
  for (const who of approvers) await who.call(pointsRoutes.approveSettlement, { params, body });
  assert.deepEqual(
    (await showYear(2016)).windows.map(({ settlementId, state }) => [settlementId, state]),
    [[params.settlementId, 'closed']],
  );
  await accounting.call(pointsRoutes.createZenginFiles, { params, body: { payoutOn: '2017-04-14' } });
  assert.deepEqual((await showYear(2016)).windows, []);
  assert.deepEqual(
    (await showYear(2017)).windows.map(({ settlementId }) => settlementId),
    [next?.settlementId],
  );
  const form = async (period: string) => {
    const { rows: months } = await accounting.call(pointsRoutes.showForm, { query: { form: 'circulation', period } });
    return months.map((cells) => [cells[0], cells[4], cells.at(-1)]).filter(([, used, paid]) => used || paid);
  };
  assert.deepEqual(await form('2016'), [
    ['3月', 300, 0],
    ['翌年度4月', 0, 300],
  ]);
  assert.deepEqual(await form('2017'), [['4月', 200, 0]]);
});

test('accounting that closes before anybody used anything in April ends the period with 31 March as well', async () => {
  await goTo('2018-04-02T09:00:00');
  const [running] = await settlements();
  const params = { settlementId: running?.settlementId ?? 0 };
  const closed = await accounting.call(pointsRoutes.closeSettlement, { params });
  assert.deepEqual([closed.opensOn, closed.endsOn, closed.state], ['2017-04-01', '2018-03-31', 'review']);
  assert.deepEqual(
    (await settlements()).slice(0, 2).map(({ opensOn, endsOn }) => [opensOn, endsOn]),
    [
      ['2018-04-01', null],
      ['2017-04-01', '2018-03-31'],
    ],
  );
  // Back to the books of 2016.
  await goTo('2017-05-31T23:59:00');
});

test('until 31 May 23:59:59 what is of the old year is entered and corrected; on 1 June it is refused by the day', async () => {
  const line = (name: string) =>
    accounting.ask(pointsRoutes.createBudgetLine, {
      body: { fiscalYear: 2016, code: '3-1-2-19', name, amount: 1000 },
    });
  const cost = (yen: number) =>
    accounting.ask(pointsRoutes.setRunningCost, { params: { fiscalYear: 2016 }, body: { yen, reason: '決算' } });
  const takeBack = (at: number) =>
    town.lead.ask(pointsRoutes.takeGrantBack, {
      params: { grantKey: grants[at]?.grantKey ?? '' },
      body: { reason: '誤り' },
    });
  await goTo('2017-05-31T23:59:59');
  const made = await line('五月まで');
  assert.ok(made.ok);
  const change = (amount: number) =>
    accounting.ask(pointsRoutes.changeBudgetLine, {
      params: { budgetLineId: made.answer.budgetLineId },
      body: { amount, reason: '補正' },
    });
  assert.deepEqual(
    [outcome(await change(2000)), outcome(await cost(10)), outcome(await takeBack(0))],
    new Array(3).fill('done'),
  );
  assert.equal((await showYear(2016)).state, 'adjusting');
  await goTo('2017-06-01T00:00:00');
  const late = [await line('六月から'), await change(3000), await cost(20), await takeBack(1)];
  assert.deepEqual(late.map(outcome), new Array(4).fill('books_closed'));
  const [first] = late;
  assert.ok(first && !first.ok);
  assert.equal(first.body.closedOn, '2017-05-31');
  const seen = await showYear(2016);
  assert.deepEqual([seen.state, seen.booksCloseOn, seen.runningCost], ['closed', '2017-05-31', 10]);
  assert.deepEqual(
    seen.lines.map(({ name, amount, isInNextYear }) => [name, amount, isInNextYear]),
    [['五月まで', 2000, false]],
  );
  const ofThisYear = { body: { fiscalYear: 2017, code: '3-1-2-19', name: '五月まで', amount: 1000 } };
  assert.equal(outcome(await accounting.ask(pointsRoutes.createBudgetLine, ofThisYear)), 'done');
  assert.equal((await showYear(2016)).lines[0]?.isInNextYear, true);
});

test('a file of grants that is asked back in May and confirmed in June stays; what was not begun is refused by name', async () => {
  await goTo('2018-03-30T09:00:00');
  const year = { startsOn: '2017-04-01', endsOn: '2018-03-31', expiresOn: '2019-03-31' };
  const ofYear = await town.program({ department: '福祉課', name: '年度末の事業', amount: 100, ...year });
  const send = async (reason: string) => {
    const file = Buffer.from(`マイキーID,ポイント,事由\r\nMy123,100,${reason}\r\n`).toString('base64');
    const totals = { controlCount: 1, controlPoints: 100 };
    const body = { programId: ofYear, month: '2018-03', fileName: `${reason}.csv`, file, ...totals };
    const { uploadId } = await town.lead.call(pointsRoutes.uploadGrants, { body });
    await town.lead.call(pointsRoutes.askForGrantUpload, { params: { uploadId }, body: { withoutProblems: false } });
    return uploadId;
  };
  const first = await send('一');
  assert.deepEqual(
    (await showYear(2017)).uploads.map(({ fileName, isWaiting }) => [fileName, isWaiting]),
    [['一.csv', true]],
  );
  await confirmChanges(approvers[0], 'points');
  const second = await send('二');
  await confirmChanges(approvers[0], 'points');
  await nation.points.workOnUploads();
  assert.deepEqual((await showYear(2017)).uploads, []);
  assert.deepEqual(
    (await showYear(2017)).programs.map(({ name }) => name),
    ['年度末の事業'],
  );
  const reverse = (uploadId: number) =>
    town.lead.ask(pointsRoutes.reverseGrantUpload, { params: { uploadId }, body: { reason: '誤り' } });
  await goTo('2018-05-31T23:59:59');
  assert.equal(outcome(await reverse(first)), 'done');
  await goTo('2018-06-01T00:00:00');
  const { requests } = await approvers[0].call(pointsRoutes.listChangeRequests);
  const waiting = requests.find(({ subject, own }) => subject === 'grantUpload' && !own);
  assert.ok(waiting);
  const confirmed = await approvers[0].ask(pointsRoutes.decideChangeRequest, {
    params: { requestId: waiting.requestId },
    body: { approve: true, sha256: waiting.sha256 },
  });
  assert.equal(outcome(confirmed), 'change_too_late');
  assert.equal(outcome(await reverse(second)), 'books_closed');
});

test('money of the old year leaves until 31 May; later it is stopped by name, until the statement is sent back and fixed as an expense of the new year', async () => {
  await goTo('2018-05-29T09:00:00');
  const old = (await settlements()).find(({ opensOn }) => opensOn === '2017-04-01');
  const params = { settlementId: old?.settlementId ?? 0 };
  const approve = async () => {
    const body = { statementHash: (await show(params.settlementId)).statementHash ?? '' };
    for (const who of approvers) await who.call(pointsRoutes.approveSettlement, { params, body });
    return body;
  };
  const pay = (payoutOn: string) => accounting.ask(pointsRoutes.createZenginFiles, { params, body: { payoutOn } });
  const yearsOf = async () =>
    rows<{ revision: number; fiscalYear: number }>(
      nation.databases.points,
      'SELECT revision, fiscal_year FROM settlement_budget WHERE settlement_id = :settlementId ORDER BY revision',
      params,
    );
  const body = await approve();
  const late = await pay('2018-06-01');
  assert.ok(!late.ok);
  assert.deepEqual([late.outcome, late.body.closedOn], ['payout_after_books', '2018-05-31']);
  await approvers[0].call(pointsRoutes.returnStatement, {
    params,
    body: { ...body, reason: '出納閉鎖に間に合わない' },
  });
  await goTo('2018-06-01T09:00:00');
  await accounting.call(pointsRoutes.renewStatement, { params, body: { reason: '過年度支出とする' } });
  await approve();
  assert.equal(outcome(await pay('2018-06-05')), 'done');
  assert.deepEqual(await yearsOf(), [
    { revision: 1, fiscalYear: 2017 },
    { revision: 2, fiscalYear: 2018 },
  ]);
});

test('another town sees nothing of it', async () => {
  const seen = await showYear(2017, idle.lead);
  assert.deepEqual([seen.programs, seen.lines, seen.uploads], [[], [], []]);
  const own = new Set((await settlements(idle.lead)).map(({ settlementId }) => settlementId));
  assert.ok(seen.windows.every(({ settlementId }) => own.has(settlementId)));
});
