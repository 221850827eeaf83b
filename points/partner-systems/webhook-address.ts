import { type Database, execute, inTransaction, one, row } from '../../postgres/pool.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import { askForChange, type ChangeRequest } from '../../server/second-person.ts';
import type { CallOf } from '../callers.ts';
import type { RegistersContext } from '../registers/context.ts';
import { partnerIdOf } from '../registers/partners.ts';
import type { WebhooksContext } from './context.ts';
import { judgeWebhookAddress } from './post-webhook.ts';

/** The subject of changes of where a company's system is told, which two persons of it make. */
export const webhookSubject = 'webhook';
/** As a change shows it. */
type Change = { webhookAddress: string | null };

/** Where a company's system is told; null where it asks for itself alone. */
export async function webhookAddressOf(database: Database, partnerId: number): Promise<string | null> {
  const found = await row<{ address: string | null }>(
    database,
    'SELECT address FROM partner_webhook WHERE partner_id = :partnerId',
    {
      partnerId,
    },
  );
  return found?.address ?? null;
}

/** Asks for another address, or for none. */
export async function askForWebhook(
  { database, clock, webhooks }: WebhooksContext,
  { caller, body }: CallOf<'askForWebhook'>,
) {
  const address = body.address === null ? null : judgeWebhookAddress(body.address, webhooks);
  if (isRefusal(address)) return address;
  const partnerId = partnerIdOf(caller);
  return inTransaction(database, async (client) => {
    const { name } = await one<{ name: string }>(client, 'SELECT name FROM partner WHERE id = :partnerId', {
      partnerId,
    });
    return askForChange(client, {
      subject: webhookSubject,
      subjectId: `${partnerId}`,
      name,
      office: caller.office,
      before: { webhookAddress: await webhookAddressOf(client, partnerId) } satisfies Change,
      after: { webhookAddress: address } satisfies Change,
      reason: body.reason,
      askedBy: caller.staffId,
      now: clock(),
    });
  });
}

/** Makes it so, if what stood when it was asked for still stands. What waits goes to the new address; without one it stops. */
export const applyWebhook =
  ({ clock }: RegistersContext) =>
  async (
    client: Database,
    { subjectId, before, after }: ChangeRequest,
  ): Promise<Refusal<'change_altered'> | undefined> => {
    const partnerId = Number(subjectId);
    const { webhookAddress: address } = after as Change;
    const changed = await execute(
      client,
      `INSERT INTO partner_webhook AS known (partner_id, address, changed_at) VALUES (:partnerId, :address, :now)
       ON CONFLICT (partner_id) DO UPDATE SET address = excluded.address, changed_at = excluded.changed_at
         WHERE known.address IS NOT DISTINCT FROM :former`,
      { partnerId, address, former: (before as Change).webhookAddress, now: `${clock()}` },
    );
    if (changed === 0) return refuse('change_altered');
    if (address === null)
      await execute(
        client,
        `UPDATE webhook_event SET state = 'stopped' WHERE partner_id = :partnerId AND state = 'waiting'`,
        { partnerId },
      );
    return undefined;
  };
