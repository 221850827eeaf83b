import type { KeyObject } from 'node:crypto';
import type { JWK } from 'jose';
import { deriveSigningKey } from '../../server/derived-key.ts';
import type { RegistersContext } from '../registers/context.ts';
import { openPoster, type PostWebhook } from './post-webhook.ts';
import { webhookPublicKey } from './webhook-signature.ts';

/** What webhooks are signed and sent with. */
export type Webhooks = {
  key: KeyObject;
  publicKey: string;
  post: PostWebhook;
  /** Addresses of this machine too: for tests and the demonstration. */
  allowsLocal: boolean;
};
export type WebhooksContext = RegistersContext & { webhooks: Webhooks };
export type PartnerSystemsContext = WebhooksContext & {
  /** The public address of the points cloud, under which it gives out tokens. */
  issuer: () => string;
};

/** @param own the private key of the system, from which that of webhooks is derived */
export function openWebhooks(
  own: JWK,
  {
    allowsLocal = false,
    timeoutMilliseconds = 10_000,
  }: { allowsLocal?: boolean | undefined; timeoutMilliseconds?: number | undefined },
): Webhooks {
  const key = deriveSigningKey(own, 'webhooks');
  return { key, publicKey: webhookPublicKey(key), post: openPoster({ allowsLocal, timeoutMilliseconds }), allowsLocal };
}
