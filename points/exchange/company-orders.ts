import { rows } from '../../postgres/pool.ts';
import { pagedBy, pageOf, placeOf } from '../../server/cursor.ts';
import type { CallOf } from '../callers.ts';
import type { ConversionsContext } from '../conversions/context.ts';
import { partnerIdOf } from '../registers/partners.ts';

type Shown = {
  id: string;
  orderNumber: string;
  points: number;
  ownPoints: number;
  state: 'accepted' | 'confirmed' | 'credited' | 'refused';
  destinationChosen: boolean;
  deductionNumber: string | null;
  receivedAt: Temporal.Instant;
};
const ordersShown = 100;

/** The orders of a company at its own desk, the newest first: by its own numbers, and never who the customer is here. */
export async function listCompanyOrders(context: ConversionsContext, { caller, query }: CallOf<'listCompanyOrders'>) {
  const from = placeOf(query.cursor, pagedBy.momentAndKey);
  const found = await rows<Shown>(
    context.database,
    `SELECT id, order_number, amount AS points, own_points, state, destination IS NOT NULL AS destination_chosen, deduction_number, received_at
       FROM exchange_order
      WHERE partner_id = :partnerId AND (:state::text IS NULL OR state = :state)
        AND (:orderNumber::text IS NULL OR order_number = :orderNumber)
        AND (:fromAt::timestamptz IS NULL OR (received_at, id) < (:fromAt, :fromId::uuid))
      ORDER BY received_at DESC, id DESC LIMIT :limit`,
    {
      partnerId: partnerIdOf(caller),
      state: query.state ?? null,
      orderNumber: query.orderNumber ?? null,
      fromAt: from?.[0],
      fromId: from?.[1],
      limit: ordersShown + 1,
    },
  );
  const { page, next } = pageOf(found, ordersShown, ({ receivedAt, id }) => [`${receivedAt}`, id]);
  return { orders: page.map(({ id: _, receivedAt, ...order }) => ({ ...order, receivedAt: `${receivedAt}` })), next };
}
