import { type Database, execute } from '../../postgres/pool.ts';
import type { TakeOver } from '../registers/successions.ts';

/** The support events of a municipality that are not over to its successor, with what was given to them; it pays them out. */
export async function takeOverEvents(client: Database, { code, successorCode, fromOn }: TakeOver) {
  const events = await execute(
    client,
    `UPDATE support_event SET municipality_code = :successorCode
      WHERE municipality_code = :code AND ends_on >= :fromOn
        AND NOT EXISTS (SELECT FROM event_cancellation WHERE event_id = support_event.id AND decided_at IS NOT NULL)`,
    { code, successorCode, fromOn },
  );
  return { events };
}
