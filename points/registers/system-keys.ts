import { calculateJwkThumbprint, importJWK, type JWK } from 'jose';
import type { z } from 'zod';
import type { SystemKey as SystemKeySchema } from '../../contract/points/registers/system-key.ts';
import { type Database, execute, row, rows } from '../../postgres/pool.ts';
import { type Refusal, refuse } from '../../server/refusal.ts';

type PublicKey = z.output<typeof SystemKeySchema>;
/** A public key that can be one, with its RFC 7638 thumbprint. */
export type JudgedKey = { jwk: PublicKey; thumbprint: string };
export type SystemKey = JudgedKey & {
  keyId: number;
  countsFrom: Temporal.Instant;
  /** From then on it is worth nothing, nor are its tokens. */
  endsAt: Temporal.Instant | null;
};

/** SQL: a key `k` that counts at `:now`. */
export const keyCounts = 'k.counts_from <= :now AND (k.ends_at IS NULL OR k.ends_at > :now)';

/** Judges a public key that somebody pastes: a point of its curve, and of nobody yet. */
export async function judgeSystemKey(
  database: Database,
  jwk: PublicKey,
): Promise<JudgedKey | Refusal<'system_key_invalid' | 'system_key_known'>> {
  const thumbprint = await thumbprintOf(jwk);
  if (!thumbprint) return refuse('system_key_invalid');
  const known = await row(
    database,
    'SELECT FROM partner_key WHERE thumbprint = :thumbprint AND counts_from IS NOT NULL',
    { thumbprint },
  );
  return known ? refuse('system_key_known') : { jwk, thumbprint };
}

async function thumbprintOf(jwk: PublicKey): Promise<string | undefined> {
  try {
    await importJWK(jwk as JWK, 'ES256');
    return await calculateJwkThumbprint(jwk as JWK);
  } catch {
    return undefined;
  }
}

type NewKey = { partnerId: number; key: JudgedKey; requestId: number | null; now: Temporal.Instant };
/** Adds a key of a company's system; without a request it counts at once, as it comes with the registration of the company. */
export const addSystemKey = (client: Database, { partnerId, key, requestId, now }: NewKey) =>
  execute(
    client,
    `INSERT INTO partner_key (partner_id, request_id, jwk, thumbprint, registered_at, counts_from)
     VALUES (:partnerId, :requestId, :jwk, :thumbprint, :now, :countsFrom)`,
    {
      partnerId,
      requestId,
      jwk: JSON.stringify(key.jwk),
      thumbprint: key.thumbprint,
      now: `${now}`,
      countsFrom: requestId === null ? `${now}` : null,
    },
  );

/** The keys of a company that count, the newest first: one, or two while the former one is not over. */
export const systemKeysOf = (
  database: Database,
  { partnerId, now }: { partnerId: number; now: Temporal.Instant },
): Promise<SystemKey[]> =>
  rows<SystemKey>(
    database,
    `SELECT id AS key_id, jwk, thumbprint, counts_from, ends_at FROM partner_key k
      WHERE partner_id = :partnerId AND ${keyCounts} ORDER BY counts_from DESC, id DESC`,
    { partnerId, now: `${now}` },
  );
