import { z } from 'zod';

const coordinate = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
/** The public half of a key of a company's system: EC P-256, for ES256 (RFC 7517). Whatever else it says of itself is left out. */
export const SystemKey = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: coordinate,
  y: coordinate,
});
