import { type Db, PgBoss } from 'pg-boss';
import { type Database, openPool, type Pool } from './pool.ts';

/** Where the queue keeps its jobs, apart from every table of the house. */
export const queueSchema = 'queue';

/** What the queue runs its statements on: a pool of ours, so that its connections wait no longer than any other. */
export const executorOf = (database: Database): Db => ({
  executeSql: (text, values) => database.query(text, values),
});

/** The queue's own pool: its statements never wait behind a page's, and the library reads the driver's own types. */
export const openQueuePool = (url: string): Pool => openPool(url, { max: 4, types: 'plain' });

/**
 * Makes the queue's tables in its schema, or brings them to the version of the library; does nothing where they are. Two at
 * once do it once. They belong to the pool's role, the application's: the library makes and drops some while it runs.
 */
export async function migrateQueue(pool: Pool): Promise<void> {
  const boss = new PgBoss({
    db: executorOf(pool),
    schema: queueSchema,
    createSchema: false,
    supervise: false,
    schedule: false,
    registerInstance: false,
  });
  const complaints: Error[] = [];
  boss.on('error', (error) => complaints.push(error));
  await boss.start();
  await boss.stop();
  if (complaints[0]) throw complaints[0];
}
