import { type Database, execute } from '../../postgres/pool.ts';
import type { TakeOver } from '../registers/successions.ts';

/**
 * What a municipality noted of people, to its successor: their default destination, and where they live, of those of whom the successor
 * noted nothing itself. The notes of before stay as they are. Protections stay hidden from everybody, and with their two officers: those
 * name people of the successor.
 */
export async function takeOverMembers(client: Database, { code, successorCode, fromOn, by, now }: TakeOver) {
  const values = { code, successorCode };
  const defaults = await execute(
    client,
    'UPDATE member SET default_municipality = :successorCode WHERE default_municipality = :code',
    values,
  );
  const residences = await execute(
    client,
    `INSERT INTO residence_note (municipality_code, holder, residence, from_on, reason, staff_id, recorded_at)
     SELECT :successorCode, holder, residence, :fromOn, '', :by, :now
       FROM (SELECT DISTINCT ON (holder) holder, residence FROM residence_note
              WHERE municipality_code = :code AND from_on <= :fromOn ORDER BY holder, from_on DESC, id DESC) latest
      WHERE NOT EXISTS (SELECT FROM residence_note own WHERE own.municipality_code = :successorCode AND own.holder = latest.holder)`,
    { ...values, fromOn, by, now: `${now}` },
  );
  return { defaults, residences };
}
