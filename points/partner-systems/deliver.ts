import type { WebhookType } from '../../contract/points/partner-systems/webhooks.ts';
import { type Database, execute, row, rows } from '../../postgres/pool.ts';
import type { WebhooksContext } from './context.ts';
import type { Posted } from './post-webhook.ts';
import { webhookHeaders } from './webhook-signature.ts';

/** After the first, second … attempt that failed; the one after the last of them stops it. Half a day together. */
const pauses = ['PT5S', 'PT1M', 'PT5M', 'PT30M', 'PT2H', 'PT9H'].map((text) => Temporal.Duration.from(text));
const attemptsMax = pauses.length + 1;
/** An attempt has ended by then, or its process has: it is made again, under the same number. */
const lease = Temporal.Duration.from({ minutes: 1 });
/** At one time to one company, and one after the other in a run: whoever is slow holds up nobody else for long. */
const lanes = 4;
const inOneRun = 100;
const laneTime = Temporal.Duration.from({ seconds: 20 });
/** For so long a company can look up what it was told. */
const keptFor = Temporal.Duration.from({ hours: 24 * 90 });

/**
 * | state       | set by                                     | next                    | what a crash leaves                               |
 * | ----------- | ------------------------------------------ | ----------------------- | ------------------------------------------------- |
 * | `waiting`   | the change itself, 再送                     | `delivered`, `stopped`  | the lease, after which it is sent again: same number |
 * | `delivered` | a 2xx                                      | `waiting` by 再送        | nothing                                           |
 * | `stopped`   | the last attempt; the end of the address   | `waiting` by 再送        | nothing                                           |
 */
type Event = {
  id: string;
  type: WebhookType;
  data: object;
  occurredAt: Temporal.Instant;
  attempts: number;
  address: string;
};

/**
 * Sends what is due to every company, several side by side. Of two processes each event is taken by one. Safe to run twice, and after a crash.
 *
 * @returns how many were delivered
 */
export async function deliverWebhooks(context: WebhooksContext, signal?: AbortSignal): Promise<number> {
  const { database, clock } = context;
  const now = clock();
  const due = await rows<{ partnerId: number }>(
    database,
    `SELECT DISTINCT e.partner_id FROM webhook_event e JOIN partner_webhook w ON w.partner_id = e.partner_id
      WHERE state = 'waiting' AND due_at <= :now AND address IS NOT NULL`,
    { now: `${now}` },
  );
  const sent = await Promise.all(
    due.flatMap(({ partnerId }) => Array.from({ length: lanes }, () => sendInOrder(context, partnerId, signal))),
  );
  await execute(database, `DELETE FROM webhook_event WHERE state <> 'waiting' AND occurred_at < :before`, {
    before: `${now.subtract(keptFor)}`,
  });
  return sent.reduce((sum, count) => sum + count, 0);
}

/** One lane of a company, until nothing is due, or its system is away: the rest has its turn in the next run. */
async function sendInOrder(
  context: WebhooksContext,
  partnerId: number,
  signal: AbortSignal | undefined,
): Promise<number> {
  const { database, clock, webhooks } = context;
  let delivered = 0;
  const until = clock().add(laneTime);
  for (let turn = 0; turn < inOneRun && !signal?.aborted; turn += 1) {
    // All lanes end before the next run begins: one that is slow takes no more of it than this.
    if (Temporal.Instant.compare(clock(), until) > 0) break;
    const event = await claimEvent(database, { partnerId, now: clock() });
    if (!event) break;
    const body = bodyOf(event);
    const timestamp = Math.floor(clock().epochMilliseconds / 1000);
    const headers = webhookHeaders(webhooks.key, { id: event.id, timestamp, body });
    const posted = await webhooks.post({ address: event.address, headers, body });
    await mark(database, { event, posted, now: clock() });
    if (posted.failure === null) delivered += 1;
    if (posted.failure !== null && posted.failure !== 'refused') break;
  }
  return delivered;
}

/** The same bytes at every attempt. */
const bodyOf = ({ type, data, occurredAt }: Event) => JSON.stringify({ type, timestamp: `${occurredAt}`, data });

/** Takes the event that is due first; it is nobody else's until the lease is over. */
export const claimEvent = (
  database: Database,
  { partnerId, now }: { partnerId: number; now: Temporal.Instant },
): Promise<Event | undefined> =>
  row<Event>(
    database,
    `UPDATE webhook_event e SET attempts = attempts + 1, tried_at = :now, due_at = :until
       FROM partner_webhook w
      WHERE w.partner_id = :partnerId AND address IS NOT NULL
        AND e.id = (SELECT id FROM webhook_event WHERE partner_id = :partnerId AND state = 'waiting' AND due_at <= :now
                     ORDER BY due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
  RETURNING e.id, type, data, occurred_at, attempts, address`,
    { partnerId, now: `${now}`, until: `${now.add(lease)}` },
  );

/** Keeps what came of an attempt. One that failed says nothing where a later attempt has begun. */
async function mark(
  database: Database,
  {
    event: { id, attempts },
    posted: { failure, status },
    now,
  }: { event: Event; posted: Posted; now: Temporal.Instant },
): Promise<void> {
  if (failure === null) {
    await execute(
      database,
      `UPDATE webhook_event SET state = 'delivered', delivered_at = :now, failure = NULL, status = :status
        WHERE id = :id AND state <> 'delivered'`,
      { id, status, now: `${now}` },
    );
    return;
  }
  const pause = pauses[attempts - 1];
  await execute(
    database,
    `UPDATE webhook_event SET state = :state, due_at = :dueAt, failure = :failure, status = :status
      WHERE id = :id AND state = 'waiting' AND attempts = :attempts`,
    {
      id,
      attempts,
      failure,
      status,
      state: attempts >= attemptsMax ? 'stopped' : 'waiting',
      dueAt: `${pause ? now.add(pause) : now}`,
    },
  );
}
