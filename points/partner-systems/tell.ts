import type { z } from 'zod';
import type { WebhookData, WebhookType } from '../../contract/points/partner-systems/webhooks.ts';
import { makeKey } from '../../ledger/index.ts';
import { type Database, execute } from '../../postgres/pool.ts';

type Told = { partnerId: number; type: WebhookType; data: z.input<typeof WebhookData>; now: Temporal.Instant };

/** Writes down what a company is to be told, in the transaction that makes it so; nothing for one that named no address. */
export const tellCompany = async (client: Database, { partnerId, type, data, now }: Told): Promise<void> => {
  await execute(
    client,
    `INSERT INTO webhook_event (id, partner_id, type, data, occurred_at, due_at)
     SELECT :id, partner_id, :type, :data, :now, :now FROM partner_webhook WHERE partner_id = :partnerId AND address IS NOT NULL`,
    { id: makeKey(now), partnerId, type, data: JSON.stringify(data), now: `${now}` },
  );
};
