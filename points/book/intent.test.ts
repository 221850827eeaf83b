import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Ledger, makeKey, openLedger } from '../../ledger/index.ts';
import { execute, type Pool, row } from '../../postgres/pool.ts';
import { createTestDatabase, type TestDatabase } from '../../postgres/testing.ts';
import { isRefusal } from '../../server/refusal.ts';
import { loadMunicipalityMaster, openMunicipality } from '../registers/municipality.ts';
import { pointsSqlFolders } from '../server.ts';
import { type Book, openBook, type Posted } from './book.ts';
import { chart } from './chart.ts';
import { type Intent, keyThatStands, settleIntent } from './intent.ts';
import { municipalUnit } from './unit.ts';

// A row says that a shop shall be paid 100 points out of a purse that holds 1,000: whoever pays twice is seen in the sums.

const municipalityCode = '43424';
const amount = 100;
let now = Temporal.Instant.from('2016-10-03T09:00:00+09:00');
const clock = () => now;
let made: TestDatabase;
let pool: Pool;
/** Two processes on one database, each with a ledger of its own. */
let ledgers: Ledger[];
let books: Book[];
before(async () => {
  made = await createTestDatabase(pointsSqlFolders);
  pool = made.pool;
  await loadMunicipalityMaster(pool);
  await openMunicipality(pool, { code: municipalityCode, exchangeExpiry: '03-31', openedOn: '2016-04-01' });
  ledgers = await Promise.all([1, 2].map(() => openLedger({ pool, chart, clock })));
  books = ledgers.map((ledger) => openBook({ ledger, database: pool }));
  await made.owner.query(
    `CREATE TABLE promise (holder bigint PRIMARY KEY, key uuid NOT NULL, done boolean NOT NULL DEFAULT false);
     GRANT ALL ON promise TO PUBLIC`,
  );
});
after(async () => {
  await Promise.all((ledgers ?? []).map((ledger) => ledger.close()));
  await made?.close();
});

let holders = 0;
/** Somebody with 1,000 points, and the row that says what shall be paid. */
async function promised(): Promise<number> {
  holders += 1;
  const granted = await books[0]!.grant({
    key: makeKey(now),
    holder: holders,
    occurredAt: now,
    amount: 1000,
    municipalityCode,
    programId: 1,
    payerId: null,
    expiresOn: '2099-03-31',
  });
  assert.ok(!isRefusal(granted));
  await execute(pool, 'INSERT INTO promise (holder, key) VALUES (:holders, :key)', { holders, key: makeKey(now) });
  return holders;
}

const steps = ['before post', 'after post', 'before renewKey', 'after renewKey', 'before markDone', 'after markDone'];
type Step = (typeof steps)[number];
class Crash extends Error {}
type Settle = typeof settleIntent;

type Run = { process?: number; settle?: Settle; crashes?: (at: Step) => boolean };
/** One worker's run over a row, as a job makes it; the process dies where `crashes` says. */
async function work(holder: number, { process = 0, settle = settleIntent, crashes = () => false }: Run = {}) {
  const found = await row<{ key: string }>(pool, 'SELECT key FROM promise WHERE holder = :holder AND NOT done', {
    holder,
  });
  if (!found) return undefined;
  const around = async <T>(name: string, step: () => Promise<T>): Promise<T> => {
    if (crashes(`before ${name}`)) throw new Crash();
    const answer = await step();
    if (crashes(`after ${name}`)) throw new Crash();
    return answer;
  };
  const common = { holder, occurredAt: now, amount, municipalityCode, merchantId: 1 };
  const settled = await settle({
    clock,
    key: found.key,
    post: (key) => around('post', () => books[process]!.pay({ ...common, key })),
    renewKey: (oldKey, newKey) =>
      around('renewKey', () =>
        keyThatStands(
          pool,
          'UPDATE promise SET key = CASE key WHEN :oldKey THEN :newKey ELSE key END WHERE holder = :holder AND NOT done RETURNING key',
          { holder, oldKey, newKey },
        ),
      ),
    markDone: () =>
      around('markDone', () => execute(pool, 'UPDATE promise SET done = true WHERE holder = :holder', { holder })),
  });
  return settled.state;
}
/** Until there is nothing left to do, as a job that comes again; nobody crashes any more. */
async function finish(holder: number, settle?: Settle): Promise<void> {
  for (let times = 0; times < 3; times += 1) await work(holder, settle ? { settle } : {});
}
const crashed = (error: unknown) => {
  if (!(error instanceof Crash)) throw error;
};

async function paid(holder: number) {
  const sums = await row<{ points: number }>(
    pool,
    'SELECT coalesce(-sum(amount), 0)::bigint AS points FROM ledger.posting WHERE holder = :holder AND unit = :unit AND amount < 0',
    { holder, unit: municipalUnit(municipalityCode) },
  );
  const { done } = (await row<{ done: boolean }>(pool, 'SELECT done FROM promise WHERE holder = :holder', { holder }))!;
  return { points: sums?.points, done };
}
const once = { points: amount, done: true };
const late = () => {
  now = now.add({ hours: 49 });
};

for (const age of ['at once', 'two days later'] as const) {
  for (const step of steps) {
    test(`a crash ${step}, settled ${age}, ends in one effect`, async () => {
      const holder = await promised();
      if (age === 'two days later') late();
      const died = await work(holder, { crashes: (at) => at === step }).then(
        () => false,
        (error) => {
          crashed(error);
          return true;
        },
      );
      // A young key is never renewed.
      assert.equal(died, age === 'two days later' || !step.includes('renewKey'));
      await finish(holder);
      assert.deepEqual(await paid(holder), once);
    });

    test(`a crash ${step}, ${age}, and found only after two more days, ends in one effect`, async () => {
      const holder = await promised();
      if (age === 'two days later') late();
      await work(holder, { crashes: (at) => at === step }).catch(crashed);
      late();
      await finish(holder);
      assert.deepEqual(await paid(holder), once);
    });
  }
}

/** Eight workers of two processes at once, half of which die at some step; then the job comes again. */
async function race({
  isLate,
  settle,
}: {
  isLate: boolean;
  settle?: Settle;
}): Promise<{ points: number | undefined; done: boolean }> {
  const holder = await promised();
  if (isLate) late();
  const workers = Array.from({ length: 8 }, (_, n) => {
    const step = n < 4 ? undefined : steps[(n + holder) % steps.length];
    return work(holder, { process: n % 2, ...(settle && { settle }), crashes: (at) => at === step }).catch(crashed);
  });
  await Promise.all(workers);
  await finish(holder, settle);
  return paid(holder);
}

for (const isLate of [false, true])
  test(`eight workers of two processes at ${isLate ? 'an old' : 'a new'} row at once, half of whom die on the way, pay it once, 40 times`, async () => {
    for (let times = 0; times < 40; times += 1) assert.deepEqual(await race({ isLate }), once);
  });

test('a key that grew too old a minute ago waits: a posting under it may be on its way', async () => {
  const holder = await promised();
  now = now.add({ hours: 48, minutes: 1 });
  assert.equal(await work(holder), 'later');
  assert.deepEqual(await paid(holder), { points: 0, done: false });
  now = now.add({ minutes: 10 });
  assert.equal(await work(holder), 'done');
  assert.deepEqual(await paid(holder), once);
});

test('a key so old that the ledger has forgotten its answers is refused by name, and nothing is posted', async () => {
  const holder = await promised();
  now = now.add({ hours: 24 * 40 });
  assert.equal(await work(holder), 'refused');
  assert.deepEqual(await paid(holder), { points: 0, done: false });
});

test('what the ledger refused is told again under its key, and another try is made under another key', async () => {
  const [book] = books;
  const holder = await promised();
  const originalKey = makeKey(now);
  const common = { holder, occurredAt: now, amount: 5, municipalityCode };
  const undo = (key: string) =>
    settleIntent({
      clock,
      key,
      post: (under) => book!.reverse({ ...common, key: under, originalKey }),
      renewKey: async () => assert.fail('a refusal renews no key'),
      markDone: async () => {},
    });
  const key = makeKey(now);
  const unknown = { state: 'refused', refusal: { refused: 'original_unknown' } };
  assert.deepEqual(await undo(key), unknown);
  assert.ok(!isRefusal(await book!.pay({ ...common, key: originalKey, merchantId: 1 })));
  assert.deepEqual(await undo(key), unknown);
  assert.equal((await undo(makeKey(now))).state, 'done');
});

test('what is back already counts as done where the room says so, and as refused otherwise', async () => {
  const [book] = books;
  const holder = await promised();
  const key = makeKey(now);
  const common = { holder, occurredAt: now, municipalityCode };
  assert.ok(!isRefusal(await book!.pay({ ...common, key, amount: 7, merchantId: 1 })));
  const states = [];
  for (const standsAs of [undefined, undefined, 'restore_exceeds_original'] as const) {
    const settled = await settleIntent({
      clock,
      key: makeKey(now),
      post: (under) => book!.reverse({ ...common, key: under, originalKey: key }),
      renewKey: async () => assert.fail('the key is new'),
      markDone: async () => {},
      ...(standsAs && { standsAs }),
    });
    states.push(settled.state);
  }
  assert.deepEqual(states, ['done', 'refused', 'done']);
});

test('a return so old that its answer is forgotten is made under another key: the ledger returns nothing twice', async () => {
  const [book] = books;
  const holder = await promised();
  const originalKey = makeKey(now);
  const common = { holder, occurredAt: now, municipalityCode };
  assert.ok(!isRefusal(await book!.pay({ ...common, key: originalKey, amount: 7, merchantId: 1 })));
  const key = makeKey(now);
  now = now.add({ hours: 24 * 40 });
  const renewed: string[] = [];
  for (let times = 0; times < 2; times += 1) {
    const settled = await settleIntent({
      clock,
      key,
      post: (under) => book!.reverse({ ...common, key: under, originalKey }),
      renewKey: async (_, newKey) => {
        renewed.push(newKey);
        return newKey;
      },
      markDone: async () => {},
      standsAs: 'restore_exceeds_original',
    });
    assert.deepEqual([settled.state, settled.state === 'done' && settled.posted !== undefined], ['done', times === 0]);
  }
  assert.equal(renewed.length, 2);
});

// Negative controls: three ways that look the same and are not.

const marksFirst = (async (intent: Intent<never, never>) => {
  await intent.markDone(undefined);
  await intent.post(intent.key);
  return { state: 'done', posted: undefined };
}) as unknown as Settle;
const newKeyEachTime = (async (intent: Intent<never, never>) => {
  await intent.post(makeKey(clock()));
  await intent.markDone(undefined);
  return { state: 'done', posted: undefined };
}) as unknown as Settle;
/** As the copies did it: whoever is told that the key is too old writes a new one over whatever stands there. */
const overwritesKey = (holder: number) =>
  ((intent: Intent<Posted, never>) =>
    settleIntent({
      ...intent,
      renewKey: async (_, newKey) => {
        await execute(pool, 'UPDATE promise SET key = :newKey WHERE holder = :holder AND NOT done', { holder, newKey });
        return newKey;
      },
    })) as unknown as Settle;

test('marking before posting loses what a crash comes between (negative control)', async () => {
  const holder = await promised();
  await work(holder, { settle: marksFirst, crashes: (at) => at === 'before post' }).catch(crashed);
  await finish(holder, marksFirst);
  assert.deepEqual(await paid(holder), { points: 0, done: true });
});

test('a new key at each try pays twice what a crash comes between (negative control)', async () => {
  const holder = await promised();
  await work(holder, { settle: newKeyEachTime, crashes: (at) => at === 'before markDone' }).catch(crashed);
  await finish(holder, newKeyEachTime);
  assert.deepEqual(await paid(holder), { points: 2 * amount, done: true });
});

test('two workers who each write a new key over the old one pay twice: the race is real (negative control)', async () => {
  let doubled = 0;
  for (let times = 0; times < 20 && doubled === 0; times += 1) {
    const { points = 0 } = await race({ isLate: true, settle: overwritesKey(holders + 1) });
    if (points > amount) doubled += 1;
  }
  assert.ok(doubled > 0);
});
