import { type Database, hasCode, inTransaction, type Pool, row } from '../../postgres/pool.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import { type Cardholder, findByMykeyId } from '../cardholders/cardholder.ts';
import { insertLink, type Link } from '../cardholders/links.ts';
import { judgeCustomerId } from '../operators/customer-id.ts';
import type { Operator } from '../operators/operator.ts';

type LinkRefusal =
  | 'operator_cannot_link'
  | 'individual_number_refused'
  | 'customer_id_format'
  | 'customer_id_check_digit'
  | 'customer_id_taken'
  | 'not_usable_here';

type Wanted = { database: Pool; cardholder: Cardholder; operator: Operator; typed: string; now: Temporal.Instant };

/**
 * Links a customer ID of an operator to a holder (サービスIDの登録①, R21-01): one customer ID per holder and operator,
 * and one holder per customer ID. Both are unique keys, so two at once cannot both succeed.
 */
export const link = (wanted: Wanted): Promise<Link | Refusal<LinkRefusal | 'already_linked'>> =>
  put(wanted, async (client, { mykeyId, operatorId, customerId }) => {
    const own = await row<{ state: string; customerId: string }>(
      client,
      'SELECT state, customer_id FROM link WHERE mykey_id = :mykeyId AND operator_id = :operatorId',
      { mykeyId, operatorId },
    );
    // The very number that came in a file and waits: linking it is the yes.
    if (own?.state === 'linked' || (own && own.customerId !== customerId)) return refuse('already_linked');
    await remove(client, { mykeyId, operatorId });
    return undefined;
  });

/**
 * Puts another customer ID in the place of the one that is linked (a lost or renewed 利用カード). Whatever stands against
 * the new one, the old one stays.
 */
export const replaceLink = (wanted: Wanted): Promise<Link | Refusal<LinkRefusal | 'not_linked'>> =>
  put(wanted, async (client, { mykeyId, operatorId }) =>
    (await remove(client, { mykeyId, operatorId })) ? undefined : refuse('not_linked'),
  );

type Place = { mykeyId: string; operatorId: string; customerId: string };

/** Writes a link once `prepare` has made its place free; all of it or nothing. */
async function put<R extends string>(
  { database, cardholder: { mykeyId }, operator, typed, now }: Wanted,
  prepare: (client: Database, place: Place) => Promise<Refusal<R> | undefined>,
): Promise<Link | Refusal<LinkRefusal | R>> {
  const { operatorId, name, kind, customerIdRule } = operator;
  if (customerIdRule.mode === 'mykeyId') return refuse('operator_cannot_link');
  const customerId = judgeCustomerId(typed, customerIdRule);
  if (isRefusal(customerId)) return customerId;
  try {
    return await inTransaction(database, async (client) => {
      // A suspension that came a moment ago has the last word.
      const locked = await findByMykeyId(client, mykeyId, { lock: true });
      if (locked?.status !== 'active') return refuse('not_usable_here');
      const refused = await prepare(client, { mykeyId, operatorId, customerId });
      if (refused) return refused;
      await insertLink(client, { operatorId, customerId, mykeyId, state: 'linked', now });
      return { operatorId, operatorName: name, kind, customerId, state: 'linked' as const };
    });
  } catch (error) {
    // The holder's row is locked above, so the customer ID is what another person has. The transaction is undone.
    if (hasCode(error, '23505')) return refuse('customer_id_taken');
    throw error;
  }
}

const remove = async (client: Database, { mykeyId, operatorId }: Omit<Place, 'customerId'>): Promise<boolean> =>
  (await row(
    client,
    `DELETE FROM link WHERE mykey_id = :mykeyId AND operator_id = :operatorId AND state IN ('linked', 'pending')
  RETURNING operator_id`,
    { mykeyId, operatorId },
  )) !== undefined;

/**
 * Takes a link away, or says no to one that waits. Nothing of it is kept: whom an operator knew is the holder's own
 * business.
 */
export const unlink = async (
  database: Database,
  place: { mykeyId: string; operatorId: string },
): Promise<Record<string, never> | Refusal<'not_linked'>> =>
  (await remove(database, place)) ? {} : refuse('not_linked');
