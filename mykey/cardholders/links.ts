import { type Database, execute, row, rows } from '../../postgres/pool.ts';

export type Link = {
  operatorId: string;
  operatorName: string;
  kind: string;
  customerId: string;
  state: 'linked' | 'pending';
};

/** All links of a holder, in the order they were made; those that wait for a yes too. */
export const listLinks = (database: Database, mykeyId: string): Promise<Link[]> =>
  rows<Link>(
    database,
    `SELECT operator_id, operator.name AS operator_name, operator.kind, customer_id, state
       FROM link JOIN operator USING (operator_id)
      WHERE mykey_id = :mykeyId AND state IN ('linked', 'pending') ORDER BY linked_at, operator_id`,
    { mykeyId },
  );

/**
 * The holder's yes to a number that came in a file (decision 12): in 「わたしのサービス」, or by the first tap with PIN at a
 * terminal of that operator. Gives the customer ID; undefined where nothing is linked or waits. Saying yes twice is once.
 */
export async function confirmLink(
  database: Database,
  { mykeyId, operatorId }: { mykeyId: string; operatorId: string },
): Promise<string | undefined> {
  const found = await row<{ customerId: string; state: string }>(
    database,
    `SELECT customer_id, state FROM link
      WHERE mykey_id = :mykeyId AND operator_id = :operatorId AND state IN ('linked', 'pending')`,
    { mykeyId, operatorId },
  );
  if (found?.state !== 'pending') return found?.customerId;
  const confirmed = await row<{ customerId: string }>(
    database,
    `UPDATE link SET state = 'linked' WHERE mykey_id = :mykeyId AND operator_id = :operatorId
       AND state IN ('linked', 'pending')
     RETURNING customer_id`,
    { mykeyId, operatorId },
  );
  return confirmed?.customerId;
}

/** The customer ID under which one operator knows a holder; undefined where none is linked, or still waits for a yes. */
export async function findCustomerId(
  database: Database,
  { mykeyId, operatorId }: { mykeyId: string; operatorId: string },
): Promise<string | undefined> {
  const found = await row<{ customerId: string }>(
    database,
    `SELECT customer_id FROM link WHERE mykey_id = :mykeyId AND operator_id = :operatorId AND state = 'linked'`,
    { mykeyId, operatorId },
  );
  return found?.customerId;
}

/**
 * Writes a link, in a transaction. A row of a file that named nobody stands in nobody's way. Throws a unique violation
 * (23505) where the number is another person's or the holder has one here already.
 */
export async function insertLink(
  client: Database,
  {
    operatorId,
    customerId,
    mykeyId,
    state,
    now,
  }: { operatorId: string; customerId: string; mykeyId: string; state: Link['state']; now: Temporal.Instant },
): Promise<void> {
  await execute(
    client,
    `DELETE FROM link WHERE operator_id = :operatorId AND state = 'unmatched'
       AND (customer_id = :customerId OR mykey_id = :mykeyId)`,
    { operatorId, customerId, mykeyId },
  );
  await execute(
    client,
    'INSERT INTO link (operator_id, customer_id, mykey_id, state, linked_at) VALUES (:operatorId, :customerId, :mykeyId, :state, :now)',
    { operatorId, customerId, mykeyId, state, now: `${now}` },
  );
}
