import { type Database, hasCode, inTransaction, type Pool, row, rows } from '../../postgres/pool.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import { type Cardholder, findByMykeyId } from '../cardholders/cardholder.ts';
import { judgeCustomerId } from '../operators/customer-id.ts';
import type { Operator } from '../operators/operator.ts';

export type Link = {
  operatorId: string;
  operatorName: string;
  kind: string;
  customerId: string;
  state: 'linked' | 'pending';
};

/** All links of a holder, in the order they were made. */
export const listLinks = (database: Database, mykeyId: string): Promise<Link[]> =>
  rows<Link>(
    database,
    `SELECT operator_id AS "operatorId", operator.name AS "operatorName", operator.kind, customer_id AS "customerId", state
       FROM link JOIN operator USING (operator_id) WHERE mykey_id = $1 ORDER BY linked_at, operator_id`,
    [mykeyId],
  );

/**
 * Links a customer ID of an operator to a holder (サービスIDの登録①, R21-01): one customer ID per holder and operator,
 * and one holder per customer ID. Both are unique keys, so two at once cannot both succeed.
 */
export async function link({
  database,
  cardholder: { mykeyId },
  operator,
  typed,
  now,
}: {
  database: Pool;
  cardholder: Cardholder;
  operator: Operator;
  typed: string;
  now: Temporal.Instant;
}): Promise<
  | Link
  | Refusal<
      | 'operator_cannot_link'
      | 'individual_number_refused'
      | 'customer_id_format'
      | 'customer_id_taken'
      | 'already_linked'
      | 'not_usable_here'
    >
> {
  const { operatorId, name, kind, customerIdRule } = operator;
  if (customerIdRule.mode === 'mykeyId') return refuse('operator_cannot_link');
  const customerId = judgeCustomerId(typed, customerIdRule);
  if (isRefusal(customerId)) return customerId;
  try {
    return await inTransaction(database, async (client) => {
      // A suspension that came a moment ago has the last word.
      const locked = await findByMykeyId(client, mykeyId, { lock: true });
      if (locked?.status !== 'active') return refuse('not_usable_here');
      const own = await row(client, 'SELECT FROM link WHERE mykey_id = $1 AND operator_id = $2', [mykeyId, operatorId]);
      if (own) return refuse('already_linked');
      await client.query(
        `INSERT INTO link (operator_id, customer_id, mykey_id, state, linked_at) VALUES ($1, $2, $3, 'linked', $4)`,
        [operatorId, customerId, mykeyId, `${now}`],
      );
      return { operatorId, operatorName: name, kind, customerId, state: 'linked' as const };
    });
  } catch (error) {
    // The holder's row is locked above, so the customer ID is what another person has.
    if (hasCode(error, '23505')) return refuse('customer_id_taken');
    throw error;
  }
}

/** Takes a link away. Nothing of it is kept: whom an operator knew is the holder's own business. */
export async function unlink(
  database: Database,
  { mykeyId, operatorId }: { mykeyId: string; operatorId: string },
): Promise<Record<string, never> | Refusal<'not_linked'>> {
  const gone = await row(database, 'DELETE FROM link WHERE mykey_id = $1 AND operator_id = $2 RETURNING operator_id', [
    mykeyId,
    operatorId,
  ]);
  return gone ? {} : refuse('not_linked');
}
