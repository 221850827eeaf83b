import { createHash } from 'node:crypto';
import { type CryptoKey, calculateJwkThumbprint, importJWK, type JWK, type JWTPayload, jwtVerify } from 'jose';
import { isForAddress, isOfThisMinute, proofToleranceSeconds } from './proof-rule.ts';

/**
 * Proofs of possession (RFC 9449). A proof names the method and the address of one request, is signed by the caller's
 * key (ES256), is accepted for a minute around its own time, and once.
 */
export type ProofOutcome =
  | { outcome: 'proved'; jkt: string }
  | { outcome: 'proof_required' | 'proof_invalid' | 'proof_replayed' | 'proof_clock_skew' | 'overloaded' };

/** Above this many proofs within two minutes, new ones wait: memory stays bounded. */
const rememberedMax = 1_000_000;

export type ProofVerifier = (request: {
  proof: string | undefined;
  method: string;
  /** The address as the caller sees it. */
  url: string;
  accessToken?: string;
}) => Promise<ProofOutcome>;

/**
 * Makes a verifier with its own memory of used proofs. The memory is of this process: where several processes serve
 * one name, a caller must reach the same one (`docs/decisions/`).
 */
export function createProofVerifier(clock: () => Temporal.Instant): ProofVerifier {
  const seen = replayMemory();
  const keys = new Map<string, { key: CryptoKey; jkt: string }>();
  return async ({ proof, method, url, accessToken }) => {
    // 1. There is exactly one proof of a bearable size.
    if (!proof) return { outcome: 'proof_required' };
    if (proof.length > 2048) return { outcome: 'proof_invalid' };
    // 2. It is signed by the public key that it carries.
    let claims: JWTPayload;
    let jkt = '';
    const now = Math.floor(clock().epochMilliseconds / 1000);
    try {
      const verified = await jwtVerify(
        proof,
        async (header) => {
          const known = await publicKey(keys, header.jwk as JWK | undefined);
          jkt = known.jkt;
          return known.key;
        },
        { typ: 'dpop+jwt', algorithms: ['ES256'], currentDate: new Date(now * 1000) },
      );
      claims = verified.payload;
    } catch {
      return { outcome: 'proof_invalid' };
    }
    // 3. It is for this request, and for this session.
    if (claims.htm !== method || !isForAddress(claims.htu, url)) return { outcome: 'proof_invalid' };
    if (accessToken !== undefined && claims.ath !== sha256Base64url(accessToken)) return { outcome: 'proof_invalid' };
    // 4. It is of this minute.
    if (typeof claims.iat !== 'number') return { outcome: 'proof_invalid' };
    if (!isOfThisMinute(claims.iat, now)) return { outcome: 'proof_clock_skew' };
    // 5. It was not used before.
    if (typeof claims.jti !== 'string' || claims.jti.length < 8 || claims.jti.length > 128)
      return { outcome: 'proof_invalid' };
    const first = seen(`${jkt}.${claims.jti}`, now);
    return first === 'first' ? { outcome: 'proved', jkt } : { outcome: first };
  };
}

/** Importing a key costs ten times its use: the keys of the terminals of a day are few. */
async function publicKey(keys: Map<string, { key: CryptoKey; jkt: string }>, jwk: JWK | undefined) {
  if (jwk?.kty !== 'EC' || jwk.crv !== 'P-256' || jwk.d !== undefined) throw new Error('not a public P-256 key');
  // What is not the text of a number reads the same as one in the name below, and would be taken for the known key.
  if (![jwk.x, jwk.y].every((part) => typeof part === 'string' && /^[A-Za-z0-9_-]{43}$/.test(part)))
    throw new Error('not the coordinates of a P-256 key');
  const name = `${jwk.x}.${jwk.y}`;
  const known = keys.get(name);
  if (known) return known;
  const made = { key: (await importJWK(jwk, 'ES256')) as CryptoKey, jkt: await calculateJwkThumbprint(jwk) };
  if (keys.size >= 10_000) keys.clear();
  keys.set(name, made);
  return made;
}

/** Two generations of two tolerances each: what is older than both is refused by its time already. */
function replayMemory() {
  let young = new Set<string>();
  let old = new Set<string>();
  let turnAt = 0;
  return (id: string, now: number): 'first' | 'proof_replayed' | 'overloaded' => {
    if (now >= turnAt) {
      old = now >= turnAt + 2 * proofToleranceSeconds ? new Set() : young;
      young = new Set();
      turnAt = now + 2 * proofToleranceSeconds;
    }
    if (young.has(id) || old.has(id)) return 'proof_replayed';
    if (young.size + old.size >= rememberedMax) return 'overloaded';
    young.add(id);
    return 'first';
  };
}

const sha256Base64url = (text: string) => createHash('sha256').update(text).digest('base64url');
