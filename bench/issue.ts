import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { execute, openPool } from '../postgres/pool.ts';
import { connected } from '../postgres/provision.ts';
import { makeSystemDatabase } from '../postgres/testing.ts';
import { type BenchLedger, issueAll } from './ledger.ts';
import { type Load, measured } from './measure.ts';
import type { BenchServer } from './server.ts';

/**
 * Issues lots through the ledger's door, then lets PostgreSQL's own COPY write the same rows into the same tables of
 * another database: as fast as rows can get into them, with the same indexes, and with nothing asked or decided.
 */
export async function issueBesideCopy(server: BenchServer, { bench, count }: { bench: BenchLedger; count: number }) {
  const issued = await measured(bench.pool, () => issueAll(bench, count));
  const files = { lot: join(server.folder, 'lot.copy'), posting: join(server.folder, 'posting.copy') };
  // A superuser's: files of the server's own machine are not read and written by anybody else.
  await connected(server.url('issue'), async (admin) => {
    for (const [table, file] of Object.entries(files))
      await admin.query(`COPY (SELECT * FROM ledger.${table}) TO '${file}'`);
  });
  const copyUrl = server.url('copy');
  await makeSystemDatabase(copyUrl, [join(import.meta.dirname, '..', 'ledger', 'sql')]);
  const pool = openPool(copyUrl, { max: 1, patient: true });
  try {
    const today = Temporal.Now.plainDateISO('Asia/Tokyo');
    await execute(pool, 'SELECT ledger.make_partitions(:from, :through)', {
      from: today.toString(),
      through: today.toString(),
    });
    const copied = await measured(pool, async (): Promise<Load> => {
      const startedAt = performance.now();
      for (const [table, file] of Object.entries(files)) await pool.query(`COPY ledger.${table} FROM '${file}'`);
      return { operations: count, seconds: (performance.now() - startedAt) / 1000 };
    });
    return { issued, copied };
  } finally {
    await pool.end();
    for (const file of Object.values(files)) rmSync(file, { force: true });
  }
}
