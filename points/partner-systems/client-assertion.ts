import { compactVerify, decodeJwt, decodeProtectedHeader, importJWK, type JWK } from 'jose';
import { z } from 'zod';
import { type Database, execute, row } from '../../postgres/pool.ts';
import { proofToleranceSeconds } from '../../server/proof-rule.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import { type SystemKey, systemKeysOf } from '../registers/system-keys.ts';

/** An assertion may be good for so long; its mark of use is kept until then. */
const assertionSecondsMax = 300;

const Claims = z.object({
  iss: z.string(),
  sub: z.string(),
  aud: z.union([z.string(), z.tuple([z.string()]).transform(([only]) => only)]),
  exp: z.number(),
  iat: z.number(),
  jti: z.string().min(8).max(128),
});
type Claims = z.output<typeof Claims>;
export type AssertionRefusal = Refusal<
  | 'client_assertion_invalid'
  | 'client_assertion_audience'
  | 'client_assertion_clock_skew'
  | 'client_assertion_too_long'
  | 'client_assertion_replayed'
>;
type Asked = {
  database: Database;
  assertion: string;
  /** What a company may name as the audience: the issuer and its token endpoint. */
  audiences: readonly string[];
  now: Temporal.Instant;
};

/**
 * Whose system calls, by a JWT of its own (private_key_jwt; RFC 7523 §3). Who cannot be known, who signed with another key and what cannot be
 * read are one refusal: the answer names no company.
 */
export async function openClientAssertion({
  database,
  assertion,
  audiences,
  now,
}: Asked): Promise<{ partnerId: number; keyId: number } | AssertionRefusal> {
  // 1 Of a company that is registered here: its operator ID is its client_id.
  const partner = await companyNamed(database, assertion);
  if (!partner) return refuse('client_assertion_invalid');
  // 2 Signed by a key of its that counts.
  const keys = await systemKeysOf(database, { ...partner, now });
  const signed = await verifiedBy(keys, assertion);
  if (!signed) return refuse('client_assertion_invalid');
  const { claims, keyId } = signed;
  if (claims.iss !== partner.operatorId || claims.sub !== partner.operatorId) return refuse('client_assertion_invalid');
  // 3 For this server and no other.
  if (!audiences.includes(claims.aud)) return refuse('client_assertion_audience');
  // 4 Of this time, and not for long.
  const untimely = judgeTimes(claims, Math.floor(now.epochMilliseconds / 1000));
  if (untimely) return untimely;
  // 5 Not used before. In a race one use wins, by the key of the table.
  const used = await markUsed(database, { partnerId: partner.partnerId, claims, now });
  return isRefusal(used) ? used : { partnerId: partner.partnerId, keyId };
}

/** The company that an assertion claims to be of; nothing of it is verified yet. */
async function companyNamed(database: Database, assertion: string) {
  let unverified: unknown;
  try {
    unverified = decodeJwt(assertion).sub;
  } catch {
    return undefined;
  }
  const operatorId = typeof unverified === 'string' && /^[A-Z]\d{4,10}$/.test(unverified) ? unverified : undefined;
  if (!operatorId) return undefined;
  return row<{ partnerId: number; operatorId: string }>(
    database,
    'SELECT id AS partner_id, operator_id FROM partner WHERE operator_id = :operatorId',
    { operatorId },
  );
}

/** Its header; undefined where it has none that can be read. */
function headerOf(assertion: string) {
  try {
    return decodeProtectedHeader(assertion);
  } catch {
    return undefined;
  }
}

/** The claims, and which of the keys signed them; the one that the header names where it names one. */
async function verifiedBy(
  keys: readonly SystemKey[],
  assertion: string,
): Promise<{ claims: Claims; keyId: number } | undefined> {
  const header = headerOf(assertion);
  if (!header) return undefined;
  const { kid } = header;
  const possible = kid === undefined ? keys : keys.filter(({ thumbprint }) => thumbprint === kid);
  for (const { jwk, keyId } of possible) {
    const payload = await verifiedPayload(assertion, jwk as JWK);
    const claims = payload && Claims.safeParse(payload);
    if (claims) return claims.success ? { claims: claims.data, keyId } : undefined;
  }
  return undefined;
}

/** What was signed; undefined where this key did not sign it, or what it signed is no JSON. */
async function verifiedPayload(assertion: string, jwk: JWK): Promise<object | undefined> {
  try {
    const { payload } = await compactVerify(assertion, await importJWK(jwk, 'ES256'), { algorithms: ['ES256'] });
    return JSON.parse(new TextDecoder().decode(payload)) as object;
  } catch {
    return undefined;
  }
}

/** @param now in seconds since 1970, as the claims are */
function judgeTimes({ exp, iat }: Claims, now: number): AssertionRefusal | undefined {
  if (exp <= now || iat > now + proofToleranceSeconds) return refuse('client_assertion_clock_skew');
  const isLong = exp - iat > assertionSecondsMax || exp > now + assertionSecondsMax + proofToleranceSeconds;
  return isLong ? refuse('client_assertion_too_long') : undefined;
}

/** Notes the use until the assertion would be refused by its time, and forgets those that are. */
async function markUsed(
  database: Database,
  { partnerId, claims: { jti, exp }, now }: { partnerId: number; claims: Claims; now: Temporal.Instant },
): Promise<undefined | AssertionRefusal> {
  await execute(database, 'DELETE FROM partner_assertion WHERE expires_at <= :now', { now: `${now}` });
  const isFirst = await execute(
    database,
    `INSERT INTO partner_assertion (partner_id, jti, expires_at) VALUES (:partnerId, :jti, :expiresAt) ON CONFLICT DO NOTHING`,
    { partnerId, jti, expiresAt: `${Temporal.Instant.fromEpochMilliseconds(Math.ceil(exp * 1000))}` },
  );
  return isFirst === 1 ? undefined : refuse('client_assertion_replayed');
}
