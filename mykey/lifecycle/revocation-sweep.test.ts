import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { type RevocationList, readRevocationList } from '../../jpki/index.ts';
import { createTestCa, currentAuthority, revocationListOf, type TestAuthority } from '../../jpki/testing/test-ca.ts';
import { execute, inTransaction, row, rows } from '../../postgres/pool.ts';
import { createTestDatabase, type TestDatabase } from '../../postgres/testing.ts';
import { writeStatus } from '../cardholders/cardholder.ts';
import { mykeySqlFolders } from '../server.ts';
import { sweepRevocations } from './revocation-sweep.ts';

const NOW = Temporal.Instant.from('2016-09-01T00:00:00Z');
const cards = 1000;
/** Every seventh card is revoked; every second holder joined a linked system. */
const isRevoked = (n: number) => n % 7 === 0;
const revokedCount = Array.from({ length: cards }, (_, n) => n + 1).filter(isRevoked).length;
const serialOf = (n: number) => (0x4000_0000_0000_0000n + BigInt(n) * 12_345_677n).toString(16);

let authority: TestAuthority;
let folder: string;
let database: TestDatabase;
before(async () => {
  authority = currentAuthority(await createTestCa({ at: NOW }));
  folder = mkdtempSync(join(tmpdir(), 'meguri-sweep-'));
  writeFileSync(join(folder, 'issuer.cer'), authority.certificate);
});
after(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => database.close());
beforeEach(async () => {
  database = await createTestDatabase(mykeySqlFolders);
  await execute(
    database.pool,
    `INSERT INTO cardholder (mykey_id, shown, status, recovery_code_hash, stop_code_hash, registered_at)
     SELECT 'SWEEP' || n, 'Sweep' || n, 'active', '-', '-', :now FROM generate_series(1, :cards::int) AS n`,
    { now: `${NOW}`, cards },
  );
  await execute(
    database.pool,
    `INSERT INTO card (issuer_key_id, serial, not_after, mykey_id, checked_at)
     SELECT :keyId, serial, :notAfter, 'SWEEP' || n, :now
       FROM unnest(:serials::text[]) WITH ORDINALITY AS given (serial, n)`,
    {
      keyId: authority.keyId,
      notAfter: `${NOW.add({ hours: 24 * 365 })}`,
      now: `${NOW}`,
      serials: Array.from({ length: cards }, (_, n) => serialOf(n + 1)),
    },
  );
  await execute(
    database.pool,
    `INSERT INTO joined_member (linked_system, mykey_id) SELECT 'test:linked', 'SWEEP' || n
       FROM generate_series(2, :cards::int, 2) AS n`,
    { cards },
  );
});

function derOf(which: (n: number) => boolean, at = NOW): Uint8Array {
  const revoked = Array.from({ length: cards }, (_, n) => n + 1)
    .filter(which)
    .map((n) => ({ serial: serialOf(n), reason: 'keyCompromise' as const, revokedAt: at }));
  return revocationListOf({ issuer: { ...authority, revoked }, at });
}
function listOf(which: (n: number) => boolean, at = NOW): RevocationList {
  const reading = readRevocationList(derOf(which, at), authority.certificate);
  return reading.outcome === 'read' ? reading.list : assert.fail(reading.because);
}
const sweep = (wish: Partial<Parameters<typeof sweepRevocations>[0]> = {}) =>
  sweepRevocations({ database: database.pool, lists: [listOf(isRevoked)], now: NOW, batchSize: 100, ...wish });

type Run = { checked: number; revoked: number; suspended: number; outcome: string | null; serial: string };
const runs = () =>
  rows<Run>(
    database.pool,
    'SELECT checked, revoked, suspended, outcome, serial FROM revocation_sweep ORDER BY sweep_id',
  );

/** What the sweep did to people: the suspended ones, and how often each was told of. */
async function effects() {
  const one = async (statement: string) => (await row<{ n: number }>(database.pool, statement))?.n;
  return {
    suspended: await one(`SELECT count(*) AS n FROM cardholder WHERE status = 'suspended'`),
    changes: await one(`SELECT count(*) AS n FROM status_change WHERE reason = 'certificate_revoked'`),
    told: await one(`SELECT count(*) AS n FROM feed_change WHERE body ->> 'status' = 'suspended'`),
    most: await one(
      `SELECT coalesce(max(n), 0) AS n FROM (SELECT count(*) AS n FROM status_change GROUP BY mykey_id) c`,
    ),
  };
}
const joined = Array.from({ length: cards }, (_, n) => n + 1).filter((n) => isRevoked(n) && n % 2 === 0).length;
const once_ = { suspended: revokedCount, changes: revokedCount, told: joined, most: 1 };

describe('the daily run over all cards', () => {
  test('suspends the IDs of revoked certificates, each once, tells those who joined, and keeps no serial', async () => {
    assert.equal(await sweep(), 'finished');
    assert.deepEqual(await effects(), once_);
    const done = { checked: cards, revoked: revokedCount, suspended: revokedCount, outcome: 'finished', serial: '' };
    assert.deepEqual(await runs(), [done]);
    const odd = await row<{ n: number }>(
      database.pool,
      `SELECT count(*) AS n FROM cardholder WHERE status = 'suspended' AND substr(mykey_id, 6)::int % 7 <> 0`,
    );
    assert.equal(odd?.n, 0);
  });

  test('is made once a day of Japan and once for each new list, and a second one changes nobody', async () => {
    assert.equal(await sweep(), 'finished');
    assert.equal(await sweep({ now: NOW.add({ hours: 14 }) }), 'idle');
    // 15:00 UTC is midnight in Japan.
    assert.equal(await sweep({ now: NOW.add({ hours: 15 }) }), 'finished');
    assert.deepEqual(await effects(), once_);
    const next = listOf((n) => isRevoked(n) || n === 1, NOW.add({ hours: 16 }));
    assert.equal(await sweep({ now: NOW.add({ hours: 16 }), lists: [next] }), 'finished');
    assert.equal((await effects()).suspended, revokedCount + 1);
    assert.equal((await runs()).length, 3);
    // A worker that has not yet got the new list does not begin with the old one again.
    assert.equal(await sweep({ now: NOW.add({ hours: 40 }) }), 'idle');
  });

  test('leaves alone who stopped the ID or gave it up, superseded cards, and other authorities’ serials', async () => {
    await database.pool.query(`UPDATE cardholder SET status = 'suspended' WHERE mykey_id = 'SWEEP7'`);
    await database.pool.query(`UPDATE cardholder SET status = 'invalidated' WHERE mykey_id = 'SWEEP14'`);
    await execute(database.pool, `UPDATE card SET superseded_at = :now WHERE mykey_id = 'SWEEP21'`, { now: `${NOW}` });
    await database.pool.query(`UPDATE card SET issuer_key_id = 'other' WHERE mykey_id = 'SWEEP28'`);
    assert.equal(await sweep(), 'finished');
    const found = await rows(
      database.pool,
      `SELECT mykey_id, status FROM cardholder WHERE mykey_id = ANY(:mykeyIds) ORDER BY 1`,
      { mykeyIds: ['SWEEP14', 'SWEEP21', 'SWEEP28', 'SWEEP35', 'SWEEP7'] },
    );
    assert.deepEqual(
      found.map((line) => Object.values(line)),
      [
        ['SWEEP14', 'invalidated'],
        ['SWEEP21', 'active'],
        ['SWEEP28', 'active'],
        ['SWEEP35', 'suspended'],
        ['SWEEP7', 'suspended'],
      ],
    );
    assert.equal((await effects()).changes, revokedCount - 4);
  });

  test('counts a certificate that is over and lets its ID be: its end is not a revocation', async () => {
    const notAfter = `${NOW.subtract({ hours: 1 })}`;
    await execute(
      database.pool,
      `UPDATE card SET not_after = :notAfter WHERE mykey_id IN ('SWEEP1', 'SWEEP2', 'SWEEP7')`,
      { notAfter },
    );
    assert.equal(await sweep(), 'finished');
    const run = await row<{ expired: number; suspended: number }>(
      database.pool,
      'SELECT expired, suspended FROM revocation_sweep',
    );
    // The seventh is over and revoked: it was revoked.
    assert.deepEqual(run, { expired: 2, suspended: revokedCount });
  });

  test('ends the sessions of the revoked card and of no other', async () => {
    const subject = (n: number) =>
      `${authority.keyId}:${serialOf(n)}:${NOW.add({ hours: 24 * 365 }).epochMilliseconds}`;
    for (const n of [7, 8]) {
      await execute(
        database.pool,
        `INSERT INTO session (token_sha256, kind, subject, jkt, expires_at)
         VALUES (:tokenSha256, 'cardholder', :subject, 'k', :expiresAt)`,
        { tokenSha256: Buffer.from(`${n}`), subject: subject(n), expiresAt: `${NOW.add({ minutes: 10 })}` },
      );
    }
    await sweep();
    assert.deepEqual(await rows(database.pool, 'SELECT subject FROM session'), [{ subject: subject(8) }]);
  });
});

describe('a run that is cut off', () => {
  /** The sweep in a process of its own, which says each batch and is killed like a machine that loses its power. */
  async function killAfter(batches: number): Promise<'killed' | 'finished'> {
    writeFileSync(join(folder, 'list.crl'), derOf(isRevoked));
    const path = (file: string) => JSON.stringify(join(import.meta.dirname, '..', '..', file));
    const program = `
      import { readFileSync } from 'node:fs';
      const { readRevocationList } = await import(${path('jpki/index.ts')});
      const { openPool } = await import(${path('postgres/pool.ts')});
      const { sweepRevocations } = await import(${path('mykey/lifecycle/revocation-sweep.ts')});
      const [url, folder, now] = process.argv.slice(1);
      const bytes = (name) => new Uint8Array(readFileSync(folder + '/' + name));
      const { list } = readRevocationList(bytes('list.crl'), bytes('issuer.cer'));
      const pool = openPool(url, { max: 1 });
      // Slow enough that the signal comes before the end, wherever in a batch it falls.
      const goOn = async () => { console.log('batch'); await new Promise((go) => setTimeout(go, 15)); return true; };
      console.log(await sweepRevocations({
        database: pool, lists: [list], now: Temporal.Instant.from(now), batchSize: 50, goOn }));
      await pool.end();`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program, database.url, folder, `${NOW}`], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exited = once(child, 'exit');
    let seen = 0;
    let finished = false;
    for await (const line of createInterface({ input: child.stdout })) {
      if (line === 'finished') finished = true;
      if (line === 'batch' && ++seen === batches) child.kill('SIGKILL');
    }
    await exited;
    return finished ? 'finished' : 'killed';
  }

  test('goes on where it was, killed again and again: every card once, every effect once', async () => {
    assert.equal(await killAfter(3), 'killed');
    const [cut] = await runs();
    assert.ok(cut && cut.checked >= 150 && cut.checked < cards && cut.serial !== '', JSON.stringify(cut));
    assert.equal(await killAfter(5), 'killed');
    assert.equal(await killAfter(1), 'killed');
    assert.equal(await sweep({ batchSize: 50 }), 'finished');
    assert.deepEqual(await runs(), [
      { checked: cards, revoked: revokedCount, suspended: revokedCount, outcome: 'finished', serial: '' },
    ]);
    assert.deepEqual(await effects(), once_);
  });

  // Negative control: with the position lost, cards are gone through twice, and the count says so.
  test('without its kept position it would look at cards twice', async () => {
    assert.equal(await sweep({ goOn: () => false }), 'left');
    await database.pool.query(`UPDATE revocation_sweep SET serial = ''`);
    assert.equal(await sweep(), 'finished');
    assert.equal((await runs())[0]?.checked, cards + 100);
    assert.deepEqual(await effects(), once_);
  });

  test('begins anew when a newer list arrives in between, and the newer list is gone through whole', async () => {
    assert.equal(await sweep({ goOn: () => false }), 'left');
    const later = NOW.add({ hours: 1 });
    assert.equal(await sweep({ now: later, lists: [listOf((n) => n % 7 === 1, later)] }), 'finished');
    const [first, second] = await runs();
    assert.equal(first?.outcome, 'overtaken');
    assert.deepEqual([second?.outcome, second?.checked], ['finished', cards]);
    assert.equal((await effects()).most, 1);
  });
});

describe('several workers at once', () => {
  test('take turns: every card once, every effect once', async () => {
    const outcomes = await Promise.all(Array.from({ length: 4 }, () => sweep({ batchSize: 20 })));
    assert.ok(outcomes.includes('finished'));
    assert.deepEqual(
      (await runs()).map(({ checked }) => checked),
      [cards],
    );
    assert.deepEqual(await effects(), once_);
  });

  // Negative control: who asks for active holders without the locks and writes a moment later, writes twice.
  test('without the locks, one holder is suspended twice', async () => {
    const unguarded = () =>
      inTransaction(database.pool, async (client) => {
        const active = await rows<{ mykeyId: string }>(
          client,
          `SELECT mykey_id FROM cardholder WHERE mykey_id = 'SWEEP7' AND status = 'active'`,
        );
        await client.query('SELECT pg_sleep(0.1)');
        for (const { mykeyId } of active) {
          await writeStatus(client, { mykeyId, status: 'suspended', reason: 'certificate_revoked', now: NOW });
        }
      });
    await Promise.all([unguarded(), unguarded()]);
    assert.equal((await effects()).most, 2);
  });
});
