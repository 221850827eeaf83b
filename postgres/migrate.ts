import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inTransaction, type Pool, rows } from './pool.ts';
import { migrateQueue } from './queue-schema.ts';

const sqlFiles = (folder: string) =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith('.sql'))
        .sort()
    : [];

/**
 * Brings a database to the state of the given folders, each `<room>/sql`: `migrations/NNN-name.sql` run once, in order;
 * `functions/*.sql` (one function or view a file) run every time. One transaction under one lock: two starts at once
 * do it once, a failure leaves nothing. A migration that was changed after it ran is refused by name. The pool must be a
 * patient one: a migration takes as long as its tables are large. The queue's schema follows, by its library's own migrations.
 */
export async function migrate(pool: Pool, folders: string[]): Promise<void> {
  await inTransaction(pool, async (client) => {
    await client.query(`SELECT pg_advisory_xact_lock(hashtextextended('meguri migration', 0))`);
    await client.query(`
      CREATE TABLE IF NOT EXISTS migration (
        name       text PRIMARY KEY,
        sha256     text NOT NULL,
        applied_at timestamptz NOT NULL DEFAULT statement_timestamp()
      )`);
    const applied = new Map(
      (await rows<{ name: string; sha256: string }>(client, 'SELECT name, sha256 FROM migration')).map((m) => [
        m.name,
        m.sha256,
      ]),
    );
    for (const folder of folders) {
      const room = folder.split(/[\\/]/).at(-2) ?? '';
      for (const file of sqlFiles(join(folder, 'migrations'))) {
        const text = readFileSync(join(folder, 'migrations', file), 'utf8');
        const name = `${room}/${file}`;
        const sha256 = createHash('sha256').update(text).digest('hex');
        const before = applied.get(name);
        if (before === sha256) continue;
        if (before) throw new Error(`The migration ${name} was changed after it ran; write a new one instead.`);
        await client.query(text);
        await client.query('INSERT INTO migration (name, sha256) VALUES ($1, $2)', [name, sha256]);
      }
    }
    for (const folder of folders) {
      for (const file of sqlFiles(join(folder, 'functions'))) {
        await client.query(readFileSync(join(folder, 'functions', file), 'utf8'));
      }
    }
  });
  await migrateQueue(pool);
}
