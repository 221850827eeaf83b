/** The deadline of the reserve, cut off at every step, by several workers, and beside holders who choose at that moment. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Holder } from '../testing.ts';
import { endDeadlines } from './reserve-end.ts';
import { tellDeadlines } from './reserve-tell.ts';
import { openReserveStage, type ReserveStage } from './testing/reserve-stage.ts';

let stage: ReserveStage;
before(async () => {
  stage = await openReserveStage();
});
after(() => stage?.close());

/** Goes on by so many days to the first moment of a day in Japan. */
function days(count: number): void {
  const today = stage.nation.world.clock().toZonedDateTimeISO('Asia/Tokyo').toPlainDate();
  stage.at(`${today.add({ days: count })}`);
}
/** To the morning after the last day of what A社 gave today, with its notice in time. */
async function untilOver(): Promise<void> {
  days(7);
  await tellDeadlines(stage.context());
  days(8);
}

/** From now on a step of a deadline is not written down: as if the power went before it. */
async function failBefore(condition: string): Promise<() => Promise<unknown>> {
  const { points: owner } = stage.nation.owners;
  await owner.query(`
    CREATE FUNCTION fall() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the power went'; END $$;
    CREATE TRIGGER fall BEFORE INSERT OR UPDATE ON reserve_deadline FOR EACH ROW WHEN (${condition}) EXECUTE FUNCTION fall()`);
  return () => owner.query('DROP FUNCTION fall CASCADE');
}

const crashes: [state: string, what: string, defaultCode: string | undefined][] = [
  ['moving', 'before where they go was fixed', '43424'],
  ['moved', 'after the ledger moved them', '43424'],
  ['postponed', 'before the deadline moved on', undefined],
  ['waiting', 'before the next one began', undefined],
];
for (const [index, [state, what, defaultCode]] of crashes.entries()) {
  for (const again of ['soon', 'after a restart, days later'] as const) {
    test(`cut off ${what} (${state}), taken up ${again}: it ends once, as it would have`, async () => {
      const person = await stage.person(`Crash${index}${again.length}`, defaultCode);
      await stage.credit(person, 'a', 500);
      await untilOver();
      const restore = await failBefore(`NEW.state = '${state}'`);
      await assert.rejects(stage.nation.points.endDeadlines(), /the power went/);
      await restore();
      if (again !== 'soon') {
        await stage.nation.restart();
        stage.nation.pass({ hours: 75 });
      }
      for (let times = 0; times < 3; times += 1) await stage.nation.points.endDeadlines();
      const sums = await stage.sums(person);
      assert.deepEqual(sums, defaultCode ? { reserve: 0, 43424: 500 } : { reserve: 500 });
      const states = (await stage.deadlines(person)).map((one) => one.state);
      assert.deepEqual(states, defaultCode ? ['moved'] : ['postponed', 'waiting']);
    });
  }
}

test('a ledger that is busy for days leaves the deadline on its way; the next run moves the points under another key', async () => {
  const person = await stage.person('Busy0001', '43424');
  await stage.credit(person, 'a', 70);
  await untilOver();
  const busy = stage.context((book) => ({ ...book, allocate: async () => ({ refused: 'overloaded' as const }) }));
  assert.equal((await endDeadlines(busy)).moved, 0);
  assert.deepEqual((await stage.deadlines(person)).at(-1)?.state, 'moving');
  stage.nation.pass({ hours: 80 });
  assert.equal((await endDeadlines(stage.context())).moved, 1);
  assert.deepEqual(await stage.sums(person), { reserve: 0, 43424: 70 });
});

const people = async (name: string, count: number): Promise<Holder[]> => {
  const made: Holder[] = [];
  for (let n = 0; n < count; n += 1) {
    const person = await stage.person(`${name}${n}`, n % 5 === 0 ? undefined : '43425');
    await stage.credit(person, 'a', 100);
    made.push(person);
  }
  return made;
};

test('six workers at once, each with a ledger’s door of its own, end each deadline once', async () => {
  const holders = await people('Work', 25);
  await untilOver();
  const ended = await Promise.all(Array.from({ length: 6 }, () => endDeadlines(stage.context())));
  assert.equal(
    ended.reduce((total, one) => total + one.moved, 0),
    20,
  );
  for (const [n, person] of holders.entries()) {
    const isUnset = n % 5 === 0;
    assert.deepEqual(await stage.sums(person), isUnset ? { reserve: 100 } : { reserve: 0, 43425: 100 });
    const states = (await stage.deadlines(person)).map(({ state }) => state);
    assert.deepEqual(states, isUnset ? ['postponed', 'waiting'] : ['moved']);
  }
});

test('beside holders who choose at that moment, no point is lost and none is there twice', async () => {
  const holders = (await people('Race', 20)).filter((_, n) => n % 5 !== 0);
  await untilOver();
  const [first, second] = [stage.context(), stage.context()];
  const chosen = Promise.allSettled(holders.map((person, n) => stage.allocate(person, 30 + n)));
  await Promise.all([endDeadlines(first), endDeadlines(second)]);
  const answers = await chosen;
  await endDeadlines(stage.context());
  for (const [n, person] of holders.entries()) {
    const sums = await stage.sums(person);
    const own = answers[n]?.status === 'fulfilled' ? 30 + n : 0;
    assert.equal(sums.reserve, 0);
    assert.equal((sums['43424'] ?? 0) + (sums['43425'] ?? 0), 100);
    assert.equal(sums['43424'] ?? 0, own, 'a choice that was answered stands, and one that was refused does not');
  }
});

/** Between the job's look and its posting the holder moves points: here always, and by the very book that posts. */
async function chooseInBetween(person: Holder, spoil: boolean): Promise<Record<string, number>> {
  await stage.credit(person, 'b', 900);
  days(15);
  await stage.credit(person, 'a', 100);
  days(7);
  await tellDeadlines(stage.context());
  // A社's 100 have had their last day; B社's have a day left.
  days(8);
  const holder = await stage.holderOf(person);
  const context = stage.context((book) => ({
    ...book,
    async allocate({ lot, ...o }) {
      if (o.holder === holder) await stage.allocate(person, 100);
      return book.allocate(spoil || !lot ? o : { ...o, lot });
    },
  }));
  await endDeadlines(context);
  return stage.sums(person);
}

test('what the holder takes between the look and the posting is not taken a second time out of another lot', async () => {
  const person = await stage.person('Between1', '43425');
  assert.deepEqual(await chooseInBetween(person, false), { reserve: 900, 43424: 100 });
  await endDeadlines(stage.context());
  assert.deepEqual(
    (await stage.deadlines(person)).filter(({ points }) => points === 100).map(({ state }) => state),
    ['chosen'],
  );
});

test('a move that is not of one lot alone would be seen: it takes another company’s points before their day', async () => {
  const person = await stage.person('Between2', '43425');
  assert.deepEqual(await chooseInBetween(person, true), { reserve: 800, 43424: 100, 43425: 100 });
});
