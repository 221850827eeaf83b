import { type CryptoKey, calculateJwkThumbprint, importJWK, type JWK } from 'jose';
import { type Refusal, refuse } from '../../server/refusal.ts';

/** A public key of a site, as it is kept: nothing but what verifies its signatures. */
export type SiteKey = { kty: 'EC'; crv: 'P-256'; x: string; y: string; kid: string; alg: 'ES256'; use: 'sig' };

const keysMax = 5;
/** The private parts of every kind of JWK (RFC 7518 §6, RFC 8037), and a secret one whole. */
const privateParts = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv'];

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Judges the keys that an operator pasted: a JWK Set or one JWK (RFC 7517) as JSON text, public, EC P-256. A private key
 * is refused by a name of its own, whatever else is wrong: its owner must know that it is spoilt. Keys without a `kid`
 * get their thumbprint (RFC 7638).
 */
export async function judgeSiteKeys(
  pasted: string,
): Promise<SiteKey[] | Refusal<'private_key_refused' | 'sign_in_keys_refused'>> {
  // 1 Nothing private, in any form in which keys are commonly pasted.
  if (/PRIVATE KEY/.test(pasted)) return refuse('private_key_refused');
  const parsed = parse(pasted);
  const keys = isObject(parsed) && Array.isArray(parsed.keys) ? parsed.keys : [parsed];
  if (keys.some((key) => isObject(key) && privateParts.some((part) => part in key)))
    return refuse('private_key_refused');
  // 2 One to five keys of the one kind with which sites sign, each really on its curve, with names that differ.
  if (keys.length === 0 || keys.length > keysMax) return refuse('sign_in_keys_refused');
  const judged = await Promise.all(keys.map(siteKeyOf));
  const known = judged.filter((key) => key !== undefined);
  if (known.length < keys.length || new Set(known.map(({ kid }) => kid)).size < known.length)
    return refuse('sign_in_keys_refused');
  return known;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function siteKeyOf(key: unknown): Promise<SiteKey | undefined> {
  if (!isObject(key)) return undefined;
  const { kty, crv, x, y, kid, alg, use } = key;
  if (kty !== 'EC' || crv !== 'P-256' || typeof x !== 'string' || typeof y !== 'string') return undefined;
  if ((alg ?? 'ES256') !== 'ES256' || (use ?? 'sig') !== 'sig') return undefined;
  const bare = { kty, crv, x, y } as const;
  const name = kid ?? (await thumbprintOf(bare));
  if (typeof name !== 'string' || !/^[\x21-\x7e]{1,128}$/.test(name)) return undefined;
  try {
    (await importJWK(bare, 'ES256')) as CryptoKey;
  } catch {
    return undefined;
  }
  return { ...bare, kid: name, alg: 'ES256', use: 'sig' };
}

const thumbprintOf = async (key: JWK): Promise<string | undefined> => {
  try {
    return await calculateJwkThumbprint(key);
  } catch {
    return undefined;
  }
};
