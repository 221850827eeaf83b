import { type Database, one } from '../../postgres/pool.ts';

/** Adds a place of use of an operator that is there, without an office; returns its number. */
export async function addPlace(
  database: Database,
  place: { code: string; operatorId: string; name: string; kind: string },
): Promise<number> {
  const { merchantId } = await one<{ merchantId: number }>(
    database,
    `WITH made AS (INSERT INTO merchant (municipality_code, operator_id) VALUES (:code, :operatorId) RETURNING id)
     INSERT INTO merchant_version (merchant_id, from_on, name, kind, is_open, reason)
     SELECT id, '1900-01-01', :name, :kind, true, '' FROM made RETURNING merchant_id`,
    place,
  );
  return merchantId;
}
