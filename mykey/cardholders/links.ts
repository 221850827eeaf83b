import { type Database, row, rows } from '../../postgres/pool.ts';

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
    `SELECT operator_id AS "operatorId", operator.name AS "operatorName", operator.kind, customer_id AS "customerId", state
       FROM link JOIN operator USING (operator_id)
      WHERE mykey_id = $1 AND state IN ('linked', 'pending') ORDER BY linked_at, operator_id`,
    [mykeyId],
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
    `SELECT customer_id AS "customerId", state FROM link
      WHERE mykey_id = $1 AND operator_id = $2 AND state IN ('linked', 'pending')`,
    [mykeyId, operatorId],
  );
  if (found?.state !== 'pending') return found?.customerId;
  const confirmed = await row<{ customerId: string }>(
    database,
    `UPDATE link SET state = 'linked' WHERE mykey_id = $1 AND operator_id = $2 AND state IN ('linked', 'pending')
     RETURNING customer_id AS "customerId"`,
    [mykeyId, operatorId],
  );
  return confirmed?.customerId;
}
