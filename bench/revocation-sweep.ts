import { readRevocationList } from '../jpki/index.ts';
import { largeRevocationList, nthSerial } from '../jpki/testing/large-list.ts';
import { createRoot } from '../jpki/testing/test-ca.ts';
import { sweepRevocations } from '../mykey/lifecycle/revocation-sweep.ts';
import { mykeySqlFolders } from '../mykey/server.ts';
import { execute, row } from '../postgres/pool.ts';
import { createTestDatabase } from '../postgres/testing.ts';
import { round } from './measure.ts';

/**
 * `node bench/revocation-sweep.ts [cards]`: the daily run over so many registered cards (200,000 unless said), one in a
 * thousand of them revoked, on an embedded PostgreSQL of its own with a list of 1,000,000 entries. Prints JSON: seconds,
 * cards a second, and what a run costs in which nobody is to be suspended.
 */
const cards = Number(process.argv[2] ?? 200_000);
const at = Temporal.Now.instant();
const issuer = await createRoot({ purpose: 'user_authentication', notBefore: at.subtract({ hours: 8760 }) });
const listAt = (when: Temporal.Instant) => {
  const reading = readRevocationList(largeRevocationList({ issuer, at: when, count: 1_000_000 }), issuer.certificate);
  if (reading.outcome !== 'read') throw new Error(reading.because);
  return reading.list;
};
// Serials stand on the list or beside one that does.
const serials = Array.from({ length: cards }, (_, n) => nthSerial(n, n % 1000 === 0 ? 0 : 1));
const database = await createTestDatabase(mykeySqlFolders);
try {
  const { pool } = database;
  await execute(
    pool,
    `INSERT INTO cardholder (mykey_id, shown, status, recovery_code_hash, stop_code_hash, registered_at)
     SELECT 'BENCH' || n, 'BENCH' || n, 'active', '-', '-', :at FROM generate_series(1, :cards::int) AS n`,
    { at: `${at}`, cards },
  );
  await execute(
    pool,
    `INSERT INTO card (issuer_key_id, serial, not_after, mykey_id, checked_at)
     SELECT :keyId, serial, :notAfter, 'BENCH' || n, :at
       FROM unnest(:serials::text[]) WITH ORDINALITY AS given (serial, n)`,
    { keyId: issuer.keyId, notAfter: `${at.add({ hours: 40_000 })}`, at: `${at}`, serials },
  );
  await pool.query(`INSERT INTO joined_member (linked_system, mykey_id) SELECT 'bench', mykey_id FROM cardholder`);
  await pool.query('ANALYZE');
  const run = async (now: Temporal.Instant) => {
    const list = listAt(now);
    const startedAt = performance.now();
    await sweepRevocations({ database: pool, lists: [list], now });
    const seconds = (performance.now() - startedAt) / 1000;
    const done = await row<{ checked: number; suspended: number }>(
      pool,
      'SELECT checked, suspended FROM revocation_sweep ORDER BY sweep_id DESC LIMIT 1',
    );
    return { ...done, seconds: round(seconds, 2), cardsPerSecond: Math.round(cards / seconds) };
  };
  const first = await run(at);
  const second = await run(at.add({ hours: 1 }));
  process.stdout.write(`${JSON.stringify({ cards, first, second }, null, 2)}\n`);
} finally {
  await database.close();
}
process.exit(0);
