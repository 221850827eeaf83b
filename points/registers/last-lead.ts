import { type Database, execute, one, row } from '../../postgres/pool.ts';
import { type Refusal, refuse } from '../../server/refusal.ts';

/** Who keeps the people of an office: without one of them nobody could let anybody in. */
const keepers = ['lead', 'platform'];

/**
 * Refuses what would leave an office without a living keeper, inside of the transaction that would do it: the office is held, so that of
 * two who end each other at once the second sees what the first did.
 */
export async function keepsALead(client: Database, staffId: string): Promise<Refusal<'last_lead'> | undefined> {
  const found = await row<{ office: string | null }>(
    client,
    'SELECT municipality_code AS office FROM staff WHERE id = :staffId',
    { staffId },
  );
  if (!found) return undefined;
  const { office } = found;
  if (office === null) await execute(client, `SELECT pg_advisory_xact_lock(hashtextextended('platform office', 0))`);
  else await execute(client, 'SELECT FROM municipality_account WHERE code = :office FOR NO KEY UPDATE', { office });
  const { isKeeper, others } = await one<{ isKeeper: boolean; others: number }>(
    client,
    `SELECT coalesce(bool_or(id = :staffId), false) AS is_keeper, count(*) FILTER (WHERE id <> :staffId) AS others
       FROM staff JOIN office_account ON staff_id = id
      WHERE role = ANY (:keepers) AND municipality_code IS NOT DISTINCT FROM :office AND state = 'active'`,
    { staffId, keepers, office },
  );
  return isKeeper && others === 0 ? refuse('last_lead') : undefined;
}
