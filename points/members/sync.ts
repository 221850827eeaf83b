import { execute, inTransaction, one, type Pool, row } from '../../postgres/pool.ts';
import type { Change, MykeyClient } from './mykey-client.ts';

/**
 * Takes what changed in マイキー since last time: registers of operators and terminals, the status of members. A batch
 * and its position are one transaction, so that a batch that is repeated, or cut off, does no harm (R52-19).
 */
export async function syncOnce(database: Pool, mykey: MykeyClient): Promise<number> {
  let applied = 0;
  for (;;) {
    const after = (await one<{ next: number }>(database, 'SELECT next FROM sync_position')).next;
    const { changes, next } = await mykey.readFeed(after);
    if (changes.length === 0) return applied;
    await inTransaction(database, async (client) => {
      // Two workers at once: the second waits here, sees that the position has moved, and takes nothing twice.
      const held = await row<{ next: number }>(client, 'SELECT next FROM sync_position FOR UPDATE');
      if (held?.next !== after) return;
      for (const change of changes) await apply(client, change);
      await execute(client, 'UPDATE sync_position SET next = :next', { next });
    });
    applied += changes.length;
  }
}

async function apply(client: Pick<Pool, 'query'>, change: Change): Promise<void> {
  switch (change.kind) {
    case 'mykeyId':
      await execute(client, 'UPDATE member SET status = :status WHERE mykey_id = :mykeyId', {
        mykeyId: change.mykeyId,
        status: change.status,
      });
      return;
    case 'operator':
      await execute(
        client,
        `INSERT INTO operator (id, name, kind, municipality_code)
         VALUES (:operatorId, :name, :operatorKind, :municipalityCode)
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, kind = excluded.kind, municipality_code = excluded.municipality_code`,
        {
          operatorId: change.operatorId,
          name: change.name,
          operatorKind: change.operatorKind,
          municipalityCode: change.municipalityCode,
        },
      );
      return;
    case 'terminal':
      // A terminal may be given another key: from then on the old one is nobody's.
      await execute(
        client,
        `INSERT INTO terminal (id, operator_id, place, jkt, status) VALUES (:terminalId, :operatorId, :place, :jkt, :status)
         ON CONFLICT (id) DO UPDATE SET place = excluded.place, jkt = excluded.jkt, status = excluded.status`,
        {
          terminalId: change.terminalId,
          operatorId: change.operatorId,
          place: change.place,
          jkt: change.jkt,
          status: change.status,
        },
      );
  }
}
