import { execute, inTransaction, type Pool } from '../postgres/pool.ts';
import { keyDay, type Operation } from './operation.ts';

/** Makes the monthly partitions of postings between two days; under one lock, as two processes may need them at once. */
export async function makePartitions(pool: Pool, fromDay: string, throughDay: string): Promise<void> {
  await inTransaction(pool, async (client) => {
    await client.query(`SELECT pg_advisory_xact_lock(hashtextextended('ledger partitions', 0))`);
    await execute(client, 'SELECT ledger.make_partitions(:fromDay, :throughDay)', { fromDay, throughDay });
  });
}

/** Those that the keys of these operations need, and none of the months between. */
export async function makePartitionsFor(pool: Pool, operations: readonly Operation[]): Promise<void> {
  for (const day of new Set(operations.map((o) => `${keyDay(o.key).slice(0, 7)}-01`)))
    await makePartitions(pool, day, day);
}
