import { pointsRoutes, type RouteAnswer } from '../../contract/index.ts';
import { execute, inTransaction, row, rows } from '../../postgres/pool.ts';
import { pagedBy, pageOf, placeOf } from '../../server/cursor.ts';
import { refuse } from '../../server/refusal.ts';
import type { CallOf, StaffCaller } from '../callers.ts';
import type { RegistersContext } from '../registers/context.ts';
import { partnerIdOf } from '../registers/partners.ts';
import { keepOwnTrail } from '../registers/trail.ts';
import { type Backlog, countBacklog, type WaitingRule } from '../registers/waiting.ts';
import { webhookAddressOf } from './webhook-address.ts';

const shown = 100;
type Shown = RouteAnswer<typeof pointsRoutes.listWebhookDeliveries>['deliveries'][number];
type Kept = Pick<Shown, 'type' | 'data' | 'state' | 'attempts' | 'failure' | 'status'> & {
  id: string;
  occurredAt: Temporal.Instant;
  dueAt: Temporal.Instant;
  triedAt: Temporal.Instant | null;
  deliveredAt: Temporal.Instant | null;
};

/** What a company's system was told or is to be told, the newest first. */
export async function listDeliveries(
  { database }: RegistersContext,
  { caller, query }: CallOf<'listWebhookDeliveries'>,
) {
  const from = placeOf(query.cursor, pagedBy.momentAndKey);
  const found = await rows<Kept>(
    database,
    `SELECT id, type, data, occurred_at, state, attempts, due_at, tried_at, failure, status, delivered_at FROM webhook_event
      WHERE partner_id = :partnerId AND (:state::text IS NULL OR state = :state)
        AND (:fromAt::timestamptz IS NULL OR (occurred_at, id) < (:fromAt, :fromId::uuid))
      ORDER BY occurred_at DESC, id DESC LIMIT :limit`,
    {
      partnerId: partnerIdOf(caller),
      state: query.state ?? null,
      fromAt: from?.[0],
      fromId: from?.[1],
      limit: shown + 1,
    },
  );
  const { page, next } = pageOf(found, shown, ({ occurredAt, id }) => [`${occurredAt}`, id]);
  const text = (instant: Temporal.Instant | null) => (instant === null ? null : `${instant}`);
  const deliveries = page.map(({ id, occurredAt, dueAt, triedAt, deliveredAt, ...kept }) => ({
    ...kept,
    deliveryId: id,
    occurredAt: `${occurredAt}`,
    dueAt: kept.state === 'waiting' ? `${dueAt}` : null,
    triedAt: text(triedAt),
    deliveredAt: text(deliveredAt),
  }));
  return { deliveries, next };
}

/** Sends one again under its number, from the first attempt on: the company's system knows by that whether it has it. */
export function resendWebhook({ database, clock }: RegistersContext, { caller, params }: CallOf<'resendWebhook'>) {
  const now = clock();
  const named = { id: params.deliveryId, partnerId: partnerIdOf(caller) };
  return inTransaction(database, async (client) => {
    const known = await row(
      client,
      'SELECT FROM webhook_event WHERE id = :id AND partner_id = :partnerId FOR UPDATE',
      named,
    );
    if (!known) return refuse('delivery_unknown');
    if ((await webhookAddressOf(client, named.partnerId)) === null) return refuse('webhook_address_missing');
    const again = await execute(
      client,
      `UPDATE webhook_event SET state = 'waiting', attempts = 0, due_at = :now, delivered_at = NULL
        WHERE id = :id AND partner_id = :partnerId AND state <> 'waiting'`,
      { ...named, now: `${now}` },
    );
    if (again === 0) return refuse('delivery_waiting');
    const line = { subject: 'webhook', id: params.deliveryId, name: params.deliveryId, act: 'resend' } as const;
    await keepOwnTrail(client, { caller, now }, line);
    return {};
  });
}

const countStopped = ({ database }: RegistersContext, caller: StaffCaller): Promise<Backlog> =>
  countBacklog(
    database,
    { what: `webhook_event WHERE partner_id = :partnerId AND state = 'stopped'`, since: 'occurred_at' },
    { partnerId: partnerIdOf(caller) },
  );

export const partnerSystemsWaiting = (context: RegistersContext): WaitingRule[] => [
  { kind: 'webhooksStopped', step: pointsRoutes.resendWebhook, find: (caller) => countStopped(context, caller) },
];
