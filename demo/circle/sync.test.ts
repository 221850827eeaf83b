/** What the points cloud takes from マイキー's feed (R52-19, R53-16), over HTTP between both systems. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertionFormat, mykeyRoutes, pointsRoutes } from '../../contract/index.ts';
import { makeKey } from '../../ledger/index.ts';
import type { Actor } from '../../points/testing/actor.ts';
import { execute, row, rows } from '../../postgres/pool.ts';
import { type Cardholder, tap } from '../actors/cardholder.ts';
import { createCounter } from '../actors/counter.ts';
import type { Town } from '../actors/platform.ts';
import { startTestSystems, type TestSystems } from '../test-nation.ts';

let nation: TestSystems;
let town: Town;
before(async () => {
  nation = await startTestSystems();
  town = await nation.platform.openTown({ municipalityCode: '43424' });
});
after(() => nation.close());

const sync = () => nation.systems.points.sync();
const position = async () =>
  (await row<{ next: number }>(nation.databases.points, 'SELECT next FROM sync_position'))?.next ?? 0;
type Member = { mykeyId: string; status: string };
/** Everything that the feed writes here. */
const known = async () => ({
  operators: await rows(nation.databases.points, 'SELECT * FROM operator ORDER BY id'),
  terminals: await rows(nation.databases.points, 'SELECT * FROM terminal ORDER BY id'),
  members: await rows<Member>(nation.databases.points, 'SELECT mykey_id, status FROM member ORDER BY mykey_id'),
});
const goBackTo = (next: number) => execute(nation.databases.points, 'UPDATE sync_position SET next = :next', { next });

async function terminalIdOf(operatorId: string): Promise<string> {
  const { terminals } = await nation.platform.mykey.call(mykeyRoutes.listTerminals, { params: { operatorId } });
  return terminals[0]?.terminalId ?? '';
}
/** Gives the first terminal of an operator another key, in a browser of its own. */
async function changeKey(operatorId: string): Promise<Actor> {
  const terminalId = await terminalIdOf(operatorId);
  const { code } = await nation.platform.mykey.call(mykeyRoutes.createRotationCode, { params: { terminalId } });
  const actor = await nation.world.newActor();
  await actor.call(mykeyRoutes.enrolTerminal, { body: { code } });
  return actor;
}
async function open(actor: Actor, person: Cardholder): Promise<string> {
  const body = { ...(await tap(nation.world, actor, person)), audience: assertionFormat.audience };
  const asserted = await actor.ask(mykeyRoutes.assertAtTerminal, { body });
  if (!asserted.ok) return asserted.outcome;
  const { assertion } = asserted.answer;
  const opened = await actor.ask(pointsRoutes.openCounterSession, {
    body: { assertion, paymentKey: makeKey(nation.world.clock()) },
  });
  return opened.ok ? 'opened' : opened.outcome;
}

// Seen to fail while the register kept the key with which a terminal came first: the new one was `not_allowed`.
test('a terminal that was given another key opens counters with it, and with the old one no more', async () => {
  const { counter, operatorId } = await town.shop({ name: '鍵の店', kind: 'shop' });
  const person = await nation.person('Keys1');
  assert.equal(await open(counter.actor, person), 'opened');
  const renewed = await changeKey(operatorId);
  assert.equal(await open(renewed, person), 'opened');
  assert.equal(await open(counter.actor, person), 'terminal_unknown');
  const old = await counter.actor.ask(pointsRoutes.showToday);
  assert.ok(!old.ok && old.outcome === 'not_allowed');
  assert.equal((await renewed.call(pointsRoutes.showToday)).place, '鍵の店');
});

// Seen to fail while payments were found by the key of the tap: it was no longer the own one, and could not be reversed.
test('what a terminal took before it was given another key, it can still take back that day, and no other terminal can', async () => {
  const { counter, operatorId } = await town.shop({ name: '返す店', kind: 'shop' });
  const neighbour = await createCounter(nation.world, await nation.platform.enrolmentCode(operatorId, 'レジ2'));
  const programId = await town.program({
    department: '市民課',
    name: '返す試験',
    amount: 1000,
    startsOn: '2016-04-01',
    endsOn: '2017-03-31',
    expiresOn: '2017-03-31',
  });
  const person = await nation.person('Keys2');
  await town.grant({ programId, mykeyId: person.mykeyId, amount: 100, reason: '試験' });
  const { paymentKey } = await counter.pay(person, 40);
  const renewed = await changeKey(operatorId);
  const reverse = (actor: Actor) =>
    actor.ask(pointsRoutes.reversePayment, {
      params: { paymentKey },
      idempotencyKey: makeKey(nation.world.clock()),
    });
  const foreign = await reverse(neighbour.actor);
  assert.ok(!foreign.ok && foreign.outcome === 'original_unknown');
  const { payments } = await renewed.call(pointsRoutes.showToday);
  assert.deepEqual(
    payments.map(({ mine }) => mine),
    [true],
  );
  const reversed = await reverse(renewed);
  assert.ok(reversed.ok);
  assert.equal(reversed.answer.balance, 100);
});

test('the same batch twice, one that overlaps, and two readers at once leave what one reading leaves', async () => {
  await sync();
  const before = await position();
  const { operatorId } = await town.shop({ name: '二度の店', kind: 'shop' });
  const person = await nation.person('Twice1');
  const halfway = await position();
  assert.ok(halfway > before);
  await changeKey(operatorId);
  await person.actor.call(mykeyRoutes.suspend, { session: await person.openMykey() });
  await person.actor.call(mykeyRoutes.resume, { session: await person.openMykey() });
  await person.actor.call(mykeyRoutes.suspend, { session: await person.openMykey() });
  await sync();
  const [once, end] = [await known(), await position()];
  assert.deepEqual(
    once.members.find(({ mykeyId }) => mykeyId === 'TWICE1'),
    { mykeyId: 'TWICE1', status: 'suspended' },
  );
  for (const from of [before, halfway, end - 1, 0]) {
    await goBackTo(from);
    await Promise.all([sync(), sync()]);
    assert.deepEqual(await known(), once);
    assert.equal(await position(), end);
  }
});

// Seen to fail where the changes of a batch are written without a transaction: the operator was there, the position not.
test('a batch that breaks off in the middle leaves nothing, and is taken whole and in order the next time', async () => {
  await sync();
  const { platform } = nation;
  const [before, from] = [await known(), await position()];
  await nation.owners.points.query(`
    CREATE FUNCTION break_off() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'the disk is full'; END $$;
    CREATE TRIGGER break_off BEFORE INSERT ON terminal FOR EACH ROW WHEN (NEW.place = '途中') EXECUTE FUNCTION break_off()`);
  const person = await nation.person('Broken1');
  await person.actor.call(mykeyRoutes.suspend, { session: await person.openMykey() });
  const body = { name: '途中の店', kind: 'shop' as const, series: 'B', municipalityCode: null };
  const { operatorId } = await platform.mykey.call(mykeyRoutes.registerOperator, {
    body: { ...body, customerIdRule: { mode: 'mykeyId' } },
  });
  const device = await nation.world.newActor();
  await device.call(mykeyRoutes.enrolTerminal, { body: { code: await platform.enrolmentCode(operatorId, '途中') } });
  await person.actor.call(mykeyRoutes.resume, { session: await person.openMykey() });
  await assert.rejects(sync(), /the disk is full/);
  const joined = { mykeyId: 'BROKEN1', status: 'active' };
  const untouched = { ...before, members: [...before.members, joined].sort(byId) };
  assert.deepEqual(await known(), untouched);
  assert.equal(await position(), from);
  await nation.owners.points.query('DROP TRIGGER break_off ON terminal; DROP FUNCTION break_off()');
  assert.equal(await sync(), 4);
  const taken = await known();
  assert.equal(taken.operators.length, before.operators.length + 1);
  assert.equal(taken.terminals.length, before.terminals.length + 1);
  // Stopped and resumed in this order: the last word counts.
  assert.deepEqual(
    taken.members.find(({ mykeyId }) => mykeyId === 'BROKEN1'),
    joined,
  );
});

const byId = (one: Member, other: Member) => (one.mykeyId < other.mykeyId ? -1 : 1);
