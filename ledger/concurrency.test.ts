import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { hasCode, type Pool, row, rows } from '../postgres/pool.ts';
import { createTestDatabase, type TestDatabase } from '../postgres/testing.ts';
import { openLedger } from './door.ts';
import { isPosted, makeKey, type Operation, type Spend } from './operation.ts';
import { closeWindow, openWindow } from './read.ts';
import { accountOf, chart, generalFund, unitOf } from './testing/chart.ts';
import { balanceGuard, saying, versionGuard } from './testing/saying.ts';

const city = unitOf('town', 14130);
const shop = accountOf('payee', 5);
const program = accountOf('gift', 1);
const now = Temporal.Instant.from('2016-10-01T00:00:00Z');
const clock = () => now;
const holders = [11, 12, 13, 14];
const given = 2000;

const operation = (holder: number) => ({ key: makeKey(now), holder, window: 1, occurredAt: now });
const spend = (holder: number, amount: number): Spend => ({
  ...operation(holder),
  kind: 'spend',
  unit: city,
  amount,
  account: shop,
});

async function withDatabase(work: (database: TestDatabase) => Promise<void>): Promise<void> {
  const database = await createTestDatabase([join(import.meta.dirname, 'sql')]);
  try {
    await openWindow(database.pool, 1);
    const ledger = await openLedger({ pool: database.pool, chart, clock });
    for (const holder of holders) {
      const issue: Operation = {
        ...operation(holder),
        kind: 'issue',
        unit: city,
        expiresOn: '2017-03-31',
        fund: generalFund,
        amount: given,
        account: program,
      };
      assert.equal((await ledger.submit(issue)).outcome, 'created');
    }
    await ledger.close();
    await work(database);
  } finally {
    await database.close();
  }
}

/** What is wrong with the books, in words; empty when every lot is the sum of its postings and nothing was overdrawn. */
async function complaints(pool: Pool): Promise<string[]> {
  const wrong = await rows<{ holder: number; balance: number; posted: number }>(
    pool,
    `SELECT l.holder, l.balance, sum(p.amount)::bigint AS posted FROM ledger.lot l
       JOIN ledger.posting p USING (slot, holder, unit, expires_on, fund)
      GROUP BY l.slot, l.holder, l.unit, l.expires_on, l.fund HAVING l.balance <> sum(p.amount) OR sum(p.amount) < 0`,
  );
  return wrong.map((w) => `holder ${w.holder}: the lot says ${w.balance}, its postings ${w.posted}`);
}

/** Two applications on one database, each with its own queues, spend from the same few holders until it is gone. */
async function twoApplicationsSpend(pools: [Pool, Pool]): Promise<number> {
  const ledgers = await Promise.all(pools.map((pool) => openLedger({ pool, chart, clock })));
  let spent = 0;
  const callers = Array.from({ length: 64 }, async (_, caller) => {
    for (let turn = 0; turn < 12; turn += 1) {
      const asked = spend(holders[(caller + turn) % holders.length] ?? 0, 1 + ((caller * 7 + turn * 3) % 30));
      const answer = await ledgers[caller % 2]?.submit(asked);
      assert.ok(answer);
      assert.ok(['created', 'insufficient_points'].includes(answer.outcome), answer.outcome);
      if (answer.outcome === 'created') spent += asked.amount;
    }
  });
  await Promise.all(callers);
  await Promise.all(ledgers.map((ledger) => ledger.close()));
  return spent;
}

test('two applications that spend from the same holders at once never lose, double or overdraw a point', async () => {
  await withDatabase(async (database) => {
    const spent = await twoApplicationsSpend([database.pool, database.pool]);
    assert.deepEqual(await complaints(database.pool), []);
    const left = await row<{ points: number }>(database.pool, 'SELECT sum(balance)::bigint AS points FROM ledger.lot');
    assert.equal((left?.points ?? 0) + spent, holders.length * given);
    assert.equal(left?.points, 0, 'all was asked for, so all is spent');
  });
});

test('negative control: without both guards, the same run is found wrong', async () => {
  await withDatabase(async (database) => {
    const unguarded = saying(database.pool, [versionGuard, balanceGuard]);
    await twoApplicationsSpend([unguarded, unguarded]);
    assert.notDeepEqual(await complaints(database.pool), []);
  });
});

/** One application remembers a holder; another gives points that end sooner; the first one spends. Which lot is left? */
async function spendAfterAnotherGave(pool: Pool): Promise<string[]> {
  const [here, there] = await Promise.all([0, 1].map(() => openLedger({ pool, chart, clock })));
  assert.ok(here && there);
  const gift = { kind: 'issue', unit: city, fund: generalFund, amount: 5, account: program } as const;
  await here.submit(spend(11, 1));
  await there.submit({ ...operation(11), ...gift, expiresOn: '2016-10-05' });
  const answer = await here.submit(spend(11, 3));
  await Promise.all([here.close(), there.close()]);
  return answer.legs.map((leg) => leg.expiresOn);
}

test('what another application gave meanwhile is used first, though this one remembers the holder without it', async () => {
  await withDatabase(async (database) => {
    assert.deepEqual(await spendAfterAnotherGave(database.pool), ['2016-10-05']);
  });
});

test('negative control: without the version of the slot, it is spent from what was remembered too long', async () => {
  await withDatabase(async (database) => {
    assert.deepEqual(await spendAfterAnotherGave(saying(database.pool, [versionGuard])), ['2017-03-31']);
  });
});

test('one key fired fifty times at once has one effect, and every answer is the same', async () => {
  await withDatabase(async (database) => {
    const ledgers = await Promise.all([0, 1].map(() => openLedger({ pool: database.pool, chart, clock })));
    const asked = spend(11, 100);
    const answers = await Promise.all(Array.from({ length: 50 }, (_, i) => ledgers[i % 2]?.submit(asked)));
    assert.equal(answers.filter((answer) => answer?.outcome === 'created').length, 1);
    for (const answer of answers) {
      assert.ok(answer && isPosted(answer));
      assert.deepEqual(answer.legs, answers[0]?.legs);
    }
    const forged = await ledgers[0]?.submit({ ...asked, amount: 101 });
    assert.equal(forged?.outcome, 'exists_with_different_request');
    const left = await row<{ balance: number }>(database.pool, 'SELECT balance FROM ledger.lot WHERE holder = 11');
    assert.equal(left?.balance, given - 100);
  });
});

test('nothing is posted to a closed window, also while it closes under load; the same key then goes to the next one', async () => {
  await withDatabase(async (database) => {
    const ledger = await openLedger({ pool: database.pool, chart, clock });
    const asked = Array.from({ length: 400 }, (_, i) => spend(holders[i % 4] ?? 0, 1));
    const running = asked.map((o) => ledger.submit(o));
    await running[10];
    await closeWindow(database.pool, 1, now);
    const before = await row<{ n: number }>(
      database.pool,
      'SELECT count(*) AS n FROM ledger.posting WHERE window_id = 1',
    );
    const answers = await Promise.all(running);
    const after = await row<{ n: number }>(
      database.pool,
      'SELECT count(*) AS n FROM ledger.posting WHERE window_id = 1',
    );
    assert.deepEqual(after, before);
    const late = answers.findIndex((answer) => answer.outcome === 'window_closed');
    assert.ok(late > 0, 'some came too late');
    await openWindow(database.pool, 2);
    const again = await ledger.submit({ ...(asked[late] as Spend), window: 2 });
    assert.equal(again.outcome, 'created');
    assert.deepEqual(await complaints(database.pool), []);
  });
});

test('a key of two days ago, a key of tomorrow, and an arrow that the chart does not draw are refused by name', async () => {
  await withDatabase(async (database) => {
    const ledger = await openLedger({ pool: database.pool, chart, clock });
    const old = await ledger.submit({ ...spend(11, 1), key: makeKey(now.subtract({ hours: 49 })) });
    assert.equal(old.outcome, 'key_too_old');
    const ahead = await ledger.submit({ ...spend(11, 1), key: makeKey(now.add({ hours: 1 })) });
    assert.equal(ahead.outcome, 'key_in_the_future');
    const drawn = await ledger.submit({ ...spend(11, 1), unit: unitOf('reserve', 0) });
    assert.equal(drawn.outcome, 'arrow_not_allowed');
    const back: Operation = {
      ...operation(11),
      kind: 'move',
      unit: unitOf('cause', 1),
      toUnit: city,
      expiresOn: '2017-03-31',
      amount: 1,
    };
    assert.equal((await ledger.submit(back)).outcome, 'arrow_not_allowed');
    const past: Operation = {
      ...operation(11),
      kind: 'issue',
      unit: city,
      expiresOn: '2017-03-31',
      fund: 0,
      amount: 10 ** 15,
      account: program,
    };
    assert.equal((await ledger.submit(past)).outcome, 'balance_out_of_range');
  });
});

test('a posting is never changed, deleted or truncated by the application', async () => {
  await withDatabase(async (database) => {
    for (const statement of [
      'UPDATE ledger.posting SET amount = 1',
      'DELETE FROM ledger.posting',
      'TRUNCATE ledger.posting',
    ]) {
      await assert.rejects(database.pool.query(statement), (error) => hasCode(error, '42501'), statement);
    }
  });
});

test('the slots of a deployment are a constant: another number does not start', async () => {
  await withDatabase(async (database) => {
    await assert.rejects(openLedger({ pool: database.pool, chart, clock, slots: 3 }), /made with 2 slots/);
  });
});
