import { z } from 'zod';

/**
 * The assertion (本人確認): the one thing about a person that crosses the wall. A JWT signed by マイキー (ES256) inside a
 * JWE for its audience (ECDH-ES, A256GCM). The page of the shop carries it and cannot read it. 60 seconds, single use.
 */
export const assertionFormat = {
  issuer: 'meguri:mykey',
  audience: 'meguri:points',
  type: 'meguri-assertion+jwt',
  signing: 'ES256',
  keyManagement: 'ECDH-ES',
  encryption: 'A256GCM',
  lifetimeSeconds: 60,
} as const;

/** The card lies there just now; or it lay at a venue some time ago, which is good for that attendance and for nothing else. */
const AssertionPurpose = z.enum(['present', 'attendance']);
export type AssertionPurpose = z.output<typeof AssertionPurpose>;

export const AssertionClaims = z.object({
  iss: z.literal(assertionFormat.issuer),
  aud: z.literal(assertionFormat.audience),
  /** The マイキーID in its folded form, the one both systems compare. */
  sub: z.string(),
  /** The マイキーID as its holder wrote it, for screens. */
  shown: z.string(),
  /** The operator at whose terminal the card lay; null where the holder's own device asked. */
  operator: z.string().nullable(),
  terminal: z.string().nullable(),
  /** Left out where the card lies there just now. */
  purpose: AssertionPurpose.optional(),
  /** Of an attendance: SHA-256 (base64url) of what the card signed, so that one signature is one attendance. */
  tap: z.string().optional(),
  cnf: z.object({ jkt: z.string() }),
  jti: z.string(),
  iat: z.int(),
  exp: z.int(),
});
export type AssertionClaims = z.output<typeof AssertionClaims>;
