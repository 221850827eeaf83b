import { keepers } from '../../contract/points/roles.ts';
import { type Database, execute, one, row } from '../../postgres/pool.ts';
import { type Refusal, refuse } from '../../server/refusal.ts';

/**
 * Refuses what would leave an office without a living keeper, so that nobody could let anybody in, inside of the transaction that would do it: the office is held, so that of
 * two who end each other at once the second sees what the first did.
 */
export async function keepsALead(client: Database, staffId: string): Promise<Refusal<'last_lead'> | undefined> {
  const found = await row<{ office: string | null }>(client, 'SELECT office FROM staff WHERE id = :staffId', {
    staffId,
  });
  if (!found) return undefined;
  const { office } = found;
  if (office && /^\d/.test(office))
    await execute(client, 'SELECT FROM municipality_account WHERE code = :office FOR NO KEY UPDATE', { office });
  else
    await execute(client, `SELECT pg_advisory_xact_lock(hashtextextended('office ' || :office, 0))`, {
      office: office ?? 'platform',
    });
  const { isKeeper, others } = await one<{ isKeeper: boolean; others: number }>(
    client,
    `SELECT coalesce(bool_or(id = :staffId), false) AS is_keeper, count(*) FILTER (WHERE id <> :staffId) AS others
       FROM staff JOIN office_account ON staff_id = id
      WHERE role = ANY (:keepers) AND office IS NOT DISTINCT FROM :office AND state = 'active'`,
    { staffId, keepers, office },
  );
  return isKeeper && others === 0 ? refuse('last_lead') : undefined;
}
