import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { execute, hasCode, row, rows } from '../postgres/pool.ts';
import { exportJournal } from './journal-export.ts';
import { chainStart } from './journal-format.ts';
import { readSeals } from './seal.ts';
import { issue, openTestLedger, playFiveDays, spend, type TestLedger } from './testing.ts';

const five = ['2016-10-03', '2016-10-04', '2016-10-05', '2016-10-06', '2016-10-07'];

async function withLedger(work: (ledger: TestLedger) => Promise<void>): Promise<void> {
  const ledger = await openTestLedger();
  try {
    await work(ledger);
  } finally {
    await ledger.close();
  }
}

test('a day is sealed when it is over in Japan, a day without postings too, each chained to the day before', async () => {
  await withLedger(async (ledger) => {
    assert.deepEqual(await ledger.seal(), [], 'nothing is posted');
    await ledger.post(issue(11, 100));
    ledger.setClock('2016-10-03T23:59:59.999999');
    assert.deepEqual(await ledger.seal(), [], 'the day is not over');
    ledger.setClock('2016-10-04T00:00:00');
    assert.deepEqual(await ledger.seal(), ['2016-10-03']);
    ledger.setClock('2016-10-06T00:10:00');
    assert.deepEqual(await ledger.seal(), ['2016-10-04', '2016-10-05']);
    const seals = await readSeals(ledger.database.pool);
    assert.deepEqual(
      seals.map(({ day, count }) => [day, count]),
      [
        ['2016-10-03', 1],
        ['2016-10-04', 0],
        ['2016-10-05', 0],
      ],
    );
    assert.deepEqual(seals[0]?.funds, [{ fund: 0, amountIn: 100n, amountOut: 0n }]);
    assert.deepEqual(
      seals.map((seal) => seal.previous),
      [chainStart, seals[0]?.sha256, seals[1]?.sha256],
    );
  });
});

test('the count and the sums of each fund are those of the day’s postings', async () => {
  await withLedger(async (ledger) => {
    await playFiveDays(ledger);
    assert.deepEqual(await ledger.seal(), five);
    const counted = await rows<{ day: string; fund: number | null; into: number; out: number; count: number }>(
      ledger.database.pool,
      `SELECT (posted_at AT TIME ZONE 'Asia/Tokyo')::date AS day, fund, count(*) AS count,
              coalesce(sum(amount) FILTER (WHERE amount > 0), 0)::bigint AS into,
              coalesce(-sum(amount) FILTER (WHERE amount < 0), 0)::bigint AS out
         FROM ledger.posting GROUP BY 1, 2 ORDER BY 1, 2`,
    );
    for (const { day, count, funds } of await readSeals(ledger.database.pool)) {
      const ofDay = counted.filter((c) => c.day === day);
      assert.equal(
        count,
        ofDay.reduce((sum, c) => sum + c.count, 0),
      );
      assert.deepEqual(
        funds.map((f) => [f.fund, Number(f.amountIn), Number(f.amountOut)]),
        ofDay.filter((c) => c.fund !== null).map((c) => [c.fund, c.into, c.out]),
      );
    }
  });
});

test('sealing twice, or in several processes at once, has one effect', async () => {
  await withLedger(async (ledger) => {
    await playFiveDays(ledger);
    const together = await Promise.all([ledger.seal(), ledger.seal(), ledger.seal()]);
    assert.deepEqual(together.flat().sort(), five);
    assert.deepEqual(await ledger.seal(), []);
    assert.equal((await readSeals(ledger.database.pool)).length, five.length);
  });
});

test('a sealing that breaks off leaves whole days only, and the next one goes on', async () => {
  await withLedger(async (ledger) => {
    const { owner } = ledger.database;
    await playFiveDays(ledger);
    await owner.query('ALTER TABLE ledger.seal_fund RENAME TO seal_elsewhere');
    await assert.rejects(ledger.seal());
    assert.deepEqual(await readDays(ledger), []);
    await owner.query('ALTER TABLE ledger.seal_elsewhere RENAME TO seal_fund');
    assert.deepEqual(await ledger.seal(), five);
  });
});
const readDays = async ({ database }: TestLedger) =>
  (await rows<{ day: string }>(database.pool, 'SELECT day FROM ledger.seal')).map(({ day }) => day);

/** What a writer does with its batch: nothing of it stands unless the slot is as it was read. */
const postAtVersion =
  'UPDATE ledger.slot SET version = version + 1, posted_at = :postedAt WHERE slot = :slot AND version = :version';
type Slot = { version: number; at: Temporal.Instant };
const readSlot = async ({ database: { pool } }: TestLedger) =>
  (await row<Slot>(pool, 'SELECT version, posted_at AS at FROM ledger.slot WHERE slot = 0')) as Slot;
const makeSlots = `INSERT INTO ledger.slot VALUES (0, 7, '2016-10-03T10:00:00Z'), (1, 9, '2016-10-04T01:00:00Z')
  ON CONFLICT (slot) DO UPDATE SET version = excluded.version, posted_at = excluded.posted_at`;

test('after sealing, a batch that was planned before is refused, and the next one comes after the day', async () => {
  await withLedger(async (ledger) => {
    const { pool } = ledger.database;
    await ledger.post(issue(11, 100));
    await pool.query(makeSlots);
    const planned = await readSlot(ledger);
    ledger.setClock('2016-10-04T00:10:00');
    assert.deepEqual(await ledger.seal(), ['2016-10-03']);
    const late = await execute(pool, postAtVersion, {
      slot: 0,
      version: planned.version,
      postedAt: '2016-10-03T14:59:59Z',
    });
    assert.equal(late, 0, 'nothing comes into the sealed day');
    const found = await readSlot(ledger);
    assert.equal(`${found.at}`, '2016-10-03T15:00:00Z', 'what is planned from here on is later than the day');
    const again = await execute(pool, postAtVersion, {
      slot: 0,
      version: found.version,
      postedAt: '2016-10-03T15:10:00Z',
    });
    assert.equal(again, 1);
  });
});

test('a slot that has passed the day by itself is left alone, so that its writers keep what they remember', async () => {
  await withLedger(async (ledger) => {
    await ledger.post(issue(11, 100));
    await ledger.database.pool.query(makeSlots);
    ledger.setClock('2016-10-04T12:00:00');
    await ledger.seal();
    await ledger.seal();
    const slots = await rows(ledger.database.pool, 'SELECT slot, version::int FROM ledger.slot ORDER BY slot');
    assert.deepEqual(slots, [
      { slot: 0, version: 8 },
      { slot: 1, version: 9 },
    ]);
  });
});

test('a batch under way is waited for, and what it posts is sealed with its day', async () => {
  await withLedger(async (ledger) => {
    const { pool } = ledger.database;
    await ledger.post(issue(11, 100));
    await pool.query(makeSlots);
    const { version } = await readSlot(ledger);
    ledger.setClock('2016-10-04T00:10:00');
    const writer = await pool.connect();
    try {
      await writer.query('BEGIN');
      await execute(writer, postAtVersion, { slot: 0, version, postedAt: '2016-10-03T14:59:59Z' });
      const copied = `SELECT 0, 12, day, gen_random_uuid(), leg, kind, outcome, request, unit, expires_on, fund, amount, unit_balance,
        account, window_id, original_key, occurred_at, '2016-10-03T14:59:59Z' FROM ledger.posting`;
      await writer.query(`INSERT INTO ledger.posting ${copied}`);
      const sealing = ledger.seal();
      const first = await Promise.race([sealing, wait(300, 'it waits')]);
      assert.equal(first, 'it waits');
      await writer.query('COMMIT');
      assert.deepEqual(await sealing, ['2016-10-03']);
    } finally {
      writer.release();
    }
    assert.equal((await readSeals(pool))[0]?.count, 2);
  });
});

test('seals are never changed or deleted, and the chain has no fork', async () => {
  await withLedger(async (ledger) => {
    const { pool } = ledger.database;
    await playFiveDays(ledger);
    await ledger.seal();
    for (const statement of [
      'UPDATE ledger.seal SET count = 0',
      'DELETE FROM ledger.seal',
      'TRUNCATE ledger.seal CASCADE',
      'UPDATE ledger.seal_fund SET amount_in = 0',
      'DELETE FROM ledger.seal_fund',
      'TRUNCATE ledger.seal_fund',
    ]) {
      await assert.rejects(pool.query(statement), (error) => hasCode(error, '42501'), statement);
    }
    const fork = `INSERT INTO ledger.seal SELECT day + 30, count, sha256, previous, sealed_at FROM ledger.seal LIMIT 1`;
    await assert.rejects(pool.query(fork), /seal_previous_key/);
  });
});

let dealt: TestLedger;
before(async () => {
  dealt = await openTestLedger();
  await playFiveDays(dealt);
  // Several holders in one batch have one time: their order must not be that of the slots.
  await Promise.all([21, 22, 23, 24, 25, 26, 27, 28].map((holder) => dealt.post(issue(holder, 10))));
  await dealt.post(spend(21, 3));
  dealt.setClock('2016-10-09T00:00:00');
  await dealt.seal();
});
after(() => dealt.close());

for (const slots of [1, 3, 16]) {
  test(`dealing the holders to ${slots} slots changes no byte of the journal and no seal`, async () => {
    const { pool, owner } = dealt.database;
    const asMade = await dealt.exported();
    const saved = await rows(pool, 'SELECT holder, slot FROM ledger.posting GROUP BY 1, 2');
    await execute(owner, 'UPDATE ledger.posting SET slot = holder % :slots', { slots });
    let text = '';
    const write = (piece: string) => {
      text += piece;
    };
    const exported = await exportJournal({ pool, slots, write });
    assert.equal(text, asMade);
    assert.deepEqual(exported.outcome === 'exported' && exported.differing, []);
    await execute(
      owner,
      'UPDATE ledger.posting p SET slot = s.slot FROM unnest(:holders::bigint[], :slots::smallint[]) AS s (holder, slot) WHERE p.holder = s.holder',
      {
        holders: saved.map((s) => (s as { holder: number }).holder),
        slots: saved.map((s) => (s as { slot: number }).slot),
      },
    );
  });
}

test('what is changed in the table after sealing is seen at the export, wherever its time and key were put', async () => {
  await withLedger(async (ledger) => {
    const { pool, owner } = ledger.database;
    await playFiveDays(ledger);
    await ledger.seal();
    const differing = async () => {
      const exported = await exportJournal({ pool, slots: 2, write: () => {} });
      return exported.outcome === 'exported' ? exported.differing : exported.outcome;
    };
    const addCopy = (at: string) => `INSERT INTO ledger.posting
      SELECT slot, holder, '2016-10-31', gen_random_uuid(), leg, kind, outcome, request, unit, expires_on, fund, amount, unit_balance, account,
             window_id, original_key, occurred_at, '${at}' FROM ledger.posting WHERE day = '2016-10-06' LIMIT 1`;
    assert.deepEqual(await differing(), []);
    await owner.query(addCopy('2016-10-05T05:00:00Z'));
    assert.deepEqual(await differing(), ['2016-10-05'], 'a posting whose key is of another time');
    await owner.query(addCopy('2015-01-01T00:00:00Z'));
    assert.deepEqual(await differing(), ['2016-10-03', '2016-10-05'], 'a posting before the first day');
    await owner.query(`DELETE FROM ledger.posting WHERE day = '2016-10-06'`);
    assert.deepEqual(await differing(), ['2016-10-03', '2016-10-05', '2016-10-06']);
  });
});
