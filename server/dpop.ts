import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { promisify } from 'node:util';

/**
 * Proofs of possession (RFC 9449). A proof names the method and the address of one request, is signed by the caller's
 * key (ES256), is accepted for a minute around its own time, and once.
 */
export type ProofOutcome =
  | { outcome: 'proved'; jkt: string }
  | { outcome: 'proof_required' | 'proof_invalid' | 'proof_replayed' | 'proof_clock_skew' | 'overloaded' };

const toleranceSeconds = 60;
/** Above this many proofs within two minutes, new ones wait: memory stays bounded. */
const rememberedMax = 1_000_000;
const keysMax = 10_000;

export type ProofVerifier = (request: {
  proof: string | undefined;
  method: string;
  /** The address as the caller sees it, without query. */
  url: string;
  accessToken?: string;
}) => Promise<ProofOutcome>;

type Json = Record<string, unknown>;
type ProofKey = { key: KeyObject; jkt: string };
const invalid = { outcome: 'proof_invalid' } as const;

/**
 * ES256 (RFC 7518 §3.4) by the runtime's own function, on a thread beside. With jose's `jwtVerify` over WebCrypto the
 * same payments took 8 % more CPU and came to 2,140 a second instead of 2,710 (six intervals each, in turn, 32 clients):
 * `docs/decisions/0011-proofs-read-by-hand.md`.
 */
const verifySignature = promisify(verify);
const isSignedBy = (key: KeyObject, signed: Buffer, signature: Buffer): Promise<boolean> =>
  verifySignature('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, signature);

/**
 * Makes a verifier with its own memory of used proofs. The memory is of this process: where several processes serve
 * one name, a caller must reach the same one (`docs/decisions/`).
 */
export function createProofVerifier(clock: () => Temporal.Instant): ProofVerifier {
  const isFirst = replayMemory();
  const keyOf = keyMemory();
  return async ({ proof, method, url, accessToken }) => {
    // 1. There is exactly one proof of a bearable size.
    if (!proof) return { outcome: 'proof_required' };
    if (proof.length > 2048) return invalid;
    // 2. It is three parts of base64url, header and claims are JSON objects, and the signature has the length of ES256.
    const parts = partsOf(proof);
    if (!parts) return invalid;
    const { header, claims, signature, signed } = parts;
    // 3. It says that it is a proof, signed with ES256, and asks for nothing that we do not know.
    if (!isProofType(header.typ) || header.alg !== 'ES256' || 'crit' in header) return invalid;
    // 4. It carries a public P-256 key and no private one.
    const found = keyOf(header.jwk);
    if (!found) return invalid;
    // 5. That key has signed it.
    if (!(await isSignedBy(found.key, signed, signature))) return invalid;
    // 6. It is within the span that it gives itself, if any.
    const now = Math.floor(clock().epochMilliseconds / 1000);
    if (!isWithinOwnSpan(claims, now)) return invalid;
    // 7. It is for this request, and for this session.
    if (claims.htm !== method || claims.htu !== url) return invalid;
    if (accessToken !== undefined && claims.ath !== sha256Base64url(accessToken)) return invalid;
    // 8. It is of this minute.
    if (typeof claims.iat !== 'number') return invalid;
    if (Math.abs(claims.iat - now) > toleranceSeconds) return { outcome: 'proof_clock_skew' };
    // 9. It was not used before.
    if (typeof claims.jti !== 'string' || claims.jti.length < 8 || claims.jti.length > 128) return invalid;
    const first = isFirst(`${found.jkt}.${claims.jti}`, now);
    return first === 'first' ? { outcome: 'proved', jkt: found.jkt } : { outcome: first };
  };
}

/** A compact JWS (RFC 7515 §7.1) taken apart; undefined where its form is wrong. Nothing in it is verified yet. */
function partsOf(proof: string) {
  // Base64url alone, unpadded: a decoder that reads over other signs would take two texts for one.
  const match = /^([\w-]+)\.([\w-]+)\.([\w-]{86})$/.exec(proof);
  if (!match) return undefined;
  const [, head = '', body = '', tail = ''] = match;
  const header = jsonObjectOf(head);
  const claims = jsonObjectOf(body);
  if (!header || !claims) return undefined;
  const signed = Buffer.from(proof.slice(0, head.length + 1 + body.length), 'latin1');
  return { header, claims, signed, signature: Buffer.from(tail, 'base64url') };
}

const utf8 = new TextDecoder('utf-8', { fatal: true });
function jsonObjectOf(part: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(utf8.decode(Buffer.from(part, 'base64url')));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
  } catch {
    return undefined;
  }
}

/** A media type without its `application/`, in any case (RFC 7515 §4.1.9). */
const isProofType = (typ: unknown) => typeof typ === 'string' && /^(?:application\/)?dpop\+jwt$/i.test(typ);

/** `exp` and `nbf` (RFC 7519 §4.1) are not asked for; where they stand, they hold. */
function isWithinOwnSpan({ exp, nbf }: Json, now: number): boolean {
  if (exp !== undefined && !(typeof exp === 'number' && exp > now)) return false;
  return nbf === undefined || (typeof nbf === 'number' && nbf <= now);
}

/** Reading a key costs as much as its use, and the thumbprint comes with it: the keys of the terminals of a day are few. */
function keyMemory(): (jwk: unknown) => ProofKey | undefined {
  const known = new Map<string, ProofKey>();
  return (jwk) => {
    if (typeof jwk !== 'object' || jwk === null) return undefined;
    const { kty, crv, x, y, d, use, key_ops } = jwk as Json;
    if (kty !== 'EC' || crv !== 'P-256' || d !== undefined) return undefined;
    if (!isCoordinate(x) || !isCoordinate(y)) return undefined;
    if (use !== undefined && use !== 'sig') return undefined;
    if (key_ops !== undefined && !(Array.isArray(key_ops) && key_ops.includes('verify'))) return undefined;
    const name = `${x}.${y}`;
    const found = known.get(name) ?? readKey(x, y);
    if (!found) return undefined;
    if (known.size >= keysMax) known.clear();
    known.set(name, found);
    return found;
  };
}

/** 32 bytes in base64url, in the one way of writing them: a key has one thumbprint. */
const isCoordinate = (text: unknown): text is string =>
  typeof text === 'string' && /^[\w-]{42}[AEIMQUYcgkosw048]$/.test(text);

function readKey(x: string, y: string): ProofKey | undefined {
  try {
    const key = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
    // The members in this order, nothing else (RFC 7638 §3.2).
    return { key, jkt: sha256Base64url(JSON.stringify({ crv: 'P-256', kty: 'EC', x, y })) };
  } catch {
    // A point that is not on the curve.
    return undefined;
  }
}

/** Two generations of two tolerances each: what is older than both is refused by its time already. */
function replayMemory() {
  let young = new Set<string>();
  let old = new Set<string>();
  let turnAt = 0;
  return (id: string, now: number): 'first' | 'proof_replayed' | 'overloaded' => {
    if (now >= turnAt) {
      old = now >= turnAt + 2 * toleranceSeconds ? new Set() : young;
      young = new Set();
      turnAt = now + 2 * toleranceSeconds;
    }
    if (young.has(id) || old.has(id)) return 'proof_replayed';
    if (young.size + old.size >= rememberedMax) return 'overloaded';
    young.add(id);
    return 'first';
  };
}

const sha256Base64url = (text: string) => createHash('sha256').update(text).digest('base64url');
