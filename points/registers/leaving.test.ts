/** 脱退: a notice of six months, nothing new meanwhile, what people hold used until the last day, and then it ends. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pointsRoutes } from '../../contract/index.ts';
import { execute, hasCode, rows } from '../../postgres/pool.ts';
import type { Answered } from '../../server/client.ts';
import type { Officer } from '../testing/officer.ts';
import { type Holder, type Shop, startTestPoints, type TestPoints, type Town } from '../testing.ts';

let nation: TestPoints;
let town: Town;
let neighbour: Town;
let person: Holder;
let shop: Shop;
let accounting: Officer;
let programId: number;
const bank = { bankCode: '9999', branchCode: '901', type: '1' as const, number: '1234567', holderName: 'オグニマチ' };
const outcomeOf = (answered: Answered<unknown>) => (answered.ok ? 'ok' : answered.outcome);
const ask = (lastOn: string, by = town.lead) =>
  by.ask(pointsRoutes.askForLeaving, { body: { lastOn, reason: '町の合併のため' } });
const purses = async () => (await person.atMypage(pointsRoutes.showBalances)).purses;

before(async () => {
  nation = await startTestPoints();
  const account = { remitterCode: '0000043424', bankAccount: bank };
  town = await nation.platform.openTown({ municipalityCode: '43424', ...account });
  neighbour = await nation.platform.openTown({ municipalityCode: '43425', ...account });
  person = await nation.person('Leav0001');
  // These last much longer than the municipality does.
  const days = { startsOn: '2016-04-01', endsOn: '2017-03-31', expiresOn: '2018-03-31' };
  programId = await town.program({ department: '福祉課', name: '子育て支援', amount: 1000, ...days });
  const other = await neighbour.program({ department: '福祉課', name: '子育て支援', amount: 1000, ...days });
  await town.grant({ programId, mykeyId: person.mykeyId, amount: 1000 });
  await neighbour.grant({ programId: other, mykeyId: person.mykeyId, amount: 1000 });
  shop = await town.shop({ name: 'まちの店', kind: 'shop', bankAccount: bank });
  accounting = await town.person('accounting');
  await person.atMypage(pointsRoutes.setDefaultMunicipality, { body: { municipalityCode: '43424' } });
});
after(() => nation?.close());

test('less than six months are refused, by name and by the database; a second person decides', async () => {
  const shown = await town.lead.call(pointsRoutes.showLeaving);
  assert.deepEqual([shown.earliestOn, shown.leaving, shown.points, shown.holders], ['2017-04-03', null, 1000, 1]);
  assert.equal(outcomeOf(await ask('2017-04-02')), 'leaving_too_early');
  await assert.rejects(
    execute(
      nation.databases.points,
      `INSERT INTO municipality_leaving (municipality_code, last_on, reason, confirmed_by, confirmed_at)
       VALUES ('43424', '2017-04-02', 'x', 'platform', :now)`,
      { now: `${nation.world.clock()}` },
    ),
    (error) => hasCode(error, '23514'),
  );
  assert.equal(outcomeOf(await ask('2017-04-03')), 'ok');
  assert.equal(outcomeOf(await ask('2017-04-03')), 'change_waiting');
  const { requests } = await accounting.call(pointsRoutes.listChangeRequests);
  const request = requests.find(({ subject }) => subject === 'leaving');
  assert.ok(request);
  assert.deepEqual([request.after.lastOn, request.reason], ['2017-04-03', '町の合併のため']);
  const decision = { params: { requestId: request.requestId }, body: { approve: true, sha256: request.sha256 } };
  assert.equal(outcomeOf(await town.lead.ask(pointsRoutes.decideChangeRequest, decision)), 'same_person');
  // The notice counts from the second person's yes: a day later the same day is too early.
  nation.pass({ hours: 24 });
  assert.equal(outcomeOf(await accounting.ask(pointsRoutes.decideChangeRequest, decision)), 'change_altered');
  await town.lead.call(pointsRoutes.withdrawChangeRequest, { params: { requestId: request.requestId } });
});

test('from the yes on nothing new is begun and nothing new arrives; people use what they have, and see the last day', async () => {
  // A function that was to begin later does not.
  await town.lead.call(pointsRoutes.setFunctions, {
    body: { fromOn: '2016-10-04', reason: 'やめる', participationType: null, functions: ['grants', 'vouchers'] },
  });
  await town.lead.call(pointsRoutes.setFunctions, {
    body: { fromOn: '2017-01-01', reason: '始める', participationType: null, functions: ['grants', 'events'] },
  });
  assert.equal(outcomeOf(await ask('2017-04-30')), 'ok');
  await town.confirm();
  const { leaving } = await town.lead.call(pointsRoutes.showLeaving);
  assert.deepEqual([leaving?.lastOn, leaving?.endedAt], ['2017-04-30', null]);
  const grant = { body: { programId, mykeyId: person.mykeyId, amount: 1000 } };
  assert.equal(outcomeOf(await town.lead.ask(pointsRoutes.grant, grant)), 'function_off');
  const functions = { fromOn: '2016-10-05', reason: '戻す', participationType: null, functions: ['grants' as const] };
  assert.equal(outcomeOf(await town.lead.ask(pointsRoutes.setFunctions, { body: functions })), 'municipality_leaving');
  assert.equal(outcomeOf(await ask('2018-04-30')), 'municipality_leaving');
  const { municipalities } = await person.actor.call(pointsRoutes.listMunicipalities);
  assert.ok(!municipalities.some(({ code }) => code === '43424'));
  const balances = await person.atMypage(pointsRoutes.showBalances);
  assert.equal(balances.defaultMunicipality, null, 'points of companies stay in the reserve');
  assert.deepEqual(
    balances.purses.map(({ municipality, points, leavesOn }) => [municipality.code, points, leavesOn]),
    [
      ['43424', 1000, '2017-04-30'],
      ['43425', 1000, null],
    ],
  );
  const { session } = await person.actor.call(pointsRoutes.signInWithCard, {
    body: { assertion: await nation.mykey.assert(person.actor, person) },
  });
  const back = await person.actor.ask(pointsRoutes.setDefaultMunicipality, {
    session: session.token,
    body: { municipalityCode: '43424' },
  });
  assert.equal(outcomeOf(back), 'municipality_leaving');
  await shop.counter.pay(person, 300);
  nation.pass({ hours: 24 * 100 });
  assert.equal(
    outcomeOf(await town.lead.ask(pointsRoutes.grant, grant)),
    'function_off',
    'nor on the day it was to begin',
  );
});

test('on its last day points are used; on the day after what is left ends, once, and no other municipality’s', async () => {
  const now = nation.world.clock().toZonedDateTimeISO('Asia/Tokyo');
  nation.pass(now.until(now.with({ year: 2017, month: 4, day: 30, hour: 23, minute: 50 })));
  assert.equal(await nation.points.endLeft(), 0);
  await shop.counter.pay(person, 200);
  nation.pass({ minutes: 20 });
  // Before the task has run, too.
  await assert.rejects(shop.counter.pay(person, 100), /not_accepted_here/);
  const ended = await Promise.all([nation.points.endLeft(), nation.points.endLeft()]);
  assert.ok(ended.includes(1));
  assert.equal(await nation.points.endLeft(), 0);
  assert.deepEqual(
    (await purses()).map(({ municipality, points }) => [municipality.code, points]),
    [
      ['43424', 0],
      ['43425', 1000],
    ],
  );
  const { lines } = await person.atMypage(pointsRoutes.showHistory, {
    query: { municipalityCode: '43424', months: 12 },
  });
  assert.deepEqual([lines.at(-1)?.kind, lines.at(-1)?.points, lines.at(-1)?.balance], ['expiry', -500, 0]);
  const { leaving } = await town.lead.call(pointsRoutes.showLeaving);
  assert.ok(leaving?.endedAt);
});

test('the windows that were open, of both fiscal years, are closed, approved and paid all the same, and the account stays', async () => {
  const people = await Promise.all(['lv-a', 'lv-b'].map((staffId) => town.person('approver', { staffId })));
  const { settlements } = await accounting.call(pointsRoutes.listSettlements);
  for (const { settlementId } of settlements.toReversed()) {
    const params = { settlementId };
    const closed = await accounting.call(pointsRoutes.closeSettlement, { params });
    const body = { statementHash: closed.statementHash ?? '' };
    for (const one of people) await one.call(pointsRoutes.approveSettlement, { params, body });
    const { payoutOn } = await accounting.call(pointsRoutes.showPayout, { params });
    await accounting.call(pointsRoutes.createZenginFiles, { params, body: { payoutOn: payoutOn ?? '' } });
  }
  const lines = await rows<{ payee: string; points: number; fiscalYear: number }>(
    nation.databases.points,
    'SELECT payee, points, fiscal_year FROM settlement_line ORDER BY settlement_id',
  );
  assert.deepEqual(lines, [
    { payee: 'まちの店', points: 300, fiscalYear: 2016 },
    { payee: 'まちの店', points: 200, fiscalYear: 2017 },
  ]);
  assert.equal((await town.lead.call(pointsRoutes.listGrants)).grants.length, 1, 'what was granted stays readable');
});
