import { createPublicKey, type KeyObject, sign } from 'node:crypto';

type Signed = { id: string; timestamp: number; body: string };

/** What is signed of a webhook (Standard Webhooks): its number, the seconds since 1970 of this attempt, and the bytes of its body. */
const contentOf = ({ id, timestamp, body }: Signed) => Buffer.from(`${id}.${timestamp}.${body}`);

/** The headers of a webhook, signed with an Ed25519 key (`v1a`): whoever verifies it holds nothing secret. */
export const webhookHeaders = (key: KeyObject, signed: Signed): Record<string, string> => ({
  'content-type': 'application/json',
  'webhook-id': signed.id,
  'webhook-timestamp': `${signed.timestamp}`,
  'webhook-signature': `v1a,${sign(null, contentOf(signed), key).toString('base64')}`,
});

/** The public half as a company keeps it: `whpk_` and the Base64 of its 32 bytes. */
export function webhookPublicKey(key: KeyObject): string {
  const { x = '' } = createPublicKey(key).export({ format: 'jwk' });
  return `whpk_${Buffer.from(x, 'base64url').toString('base64')}`;
}
