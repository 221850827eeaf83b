import {
  type CryptoKey,
  compactDecrypt,
  createLocalJWKSet,
  importJWK,
  type JSONWebKeySet,
  type JWK,
  jwtVerify,
} from 'jose';
import { AssertionClaims, type AssertionPurpose, assertionFormat } from '../../contract/index.ts';
import { execute, hasCode, type Pool } from '../../postgres/pool.ts';
import { type Refusal, refuse } from '../../server/refusal.ts';

export type AssertionRefusal = Refusal<
  'assertion_invalid' | 'assertion_expired' | 'assertion_replayed' | 'assertion_other_key' | 'assertion_other_operator'
>;
/** Opens an assertion that `jkt` presents; `operatorId` is the one it must be for, null for the holder's own device. */
export type AssertionOpener = (asked: {
  assertion: string;
  jkt: string;
  operatorId: string | null;
  /** What it is presented for: of a card that lies there now, unless said otherwise. */
  purpose?: AssertionPurpose;
}) => Promise<AssertionClaims | AssertionRefusal>;

type SigningKeys = (again: boolean) => Promise<JSONWebKeySet>;

/** Makes the verifier of マイキー's assertions (`contract/assertion.ts`), in numbered steps. */
export function createAssertionOpener({
  database,
  decryptionKey,
  signingKeys,
  clock,
}: {
  database: Pool;
  decryptionKey: JWK;
  /** マイキー's public keys; asked again when a signature names one that is not known. */
  signingKeys: SigningKeys;
  clock: () => Temporal.Instant;
}): AssertionOpener {
  const imported = importJWK(decryptionKey, assertionFormat.keyManagement) as Promise<CryptoKey>;

  return async ({ assertion, jkt, operatorId, purpose = 'present' }) => {
    let claims: AssertionClaims;
    try {
      // 1. It was encrypted for us.
      const token = await decrypted(assertion, await imported);
      // 2. マイキー signed it, for us, in the agreed form.
      claims = await verified(token, signingKeys);
    } catch {
      return refuse('assertion_invalid');
    }
    // 3. It was made for this: an attendance of before pays nothing.
    if ((claims.purpose ?? 'present') !== purpose) return refuse('assertion_invalid');
    // 4. It is of this minute.
    if (!isOfThisMinute(claims, clock())) return refuse('assertion_expired');
    // 5. The key that presents it is the key it was made for.
    if (claims.cnf.jkt !== jkt) return refuse('assertion_other_key');
    // 6. It is for the operator whose terminal this is.
    if (claims.operator !== operatorId) return refuse('assertion_other_operator');
    // 7. It was not used before.
    return (await markUsed(database, claims)) ? claims : refuse('assertion_replayed');
  };
}

async function decrypted(assertion: string, key: CryptoKey): Promise<string> {
  const { plaintext } = await compactDecrypt(assertion, key, {
    keyManagementAlgorithms: [assertionFormat.keyManagement],
    contentEncryptionAlgorithms: [assertionFormat.encryption],
  });
  return new TextDecoder().decode(plaintext);
}

async function verified(token: string, signingKeys: SigningKeys): Promise<AssertionClaims> {
  const check = async (again: boolean) =>
    jwtVerify(token, createLocalJWKSet(await signingKeys(again)), {
      typ: assertionFormat.type,
      algorithms: [assertionFormat.signing],
      issuer: assertionFormat.issuer,
      audience: assertionFormat.audience,
      // Time is judged in a step of its own, by the clock that was passed in.
      currentDate: new Date(0),
      clockTolerance: Number.MAX_SAFE_INTEGER / 1000,
    });
  const { payload } = await check(false).catch((error: { code?: string }) => {
    if (error.code === 'ERR_JWKS_NO_MATCHING_KEY') return check(true);
    throw error;
  });
  return AssertionClaims.parse(payload);
}

/** Not over, not from later than a minute ahead, and of no longer life than was agreed. */
function isOfThisMinute({ exp, iat }: AssertionClaims, at: Temporal.Instant): boolean {
  const now = Math.floor(at.epochMilliseconds / 1000);
  return exp > now && iat <= now + 60 && exp - iat <= assertionFormat.lifetimeSeconds;
}

/** Notes the use; false where it is noted already. In a race one use wins, by the key of the table. */
async function markUsed(database: Pool, { jti, exp }: AssertionClaims): Promise<boolean> {
  try {
    await execute(database, 'INSERT INTO used_assertion (jti, expires_at) VALUES (:jti, :expiresAt)', {
      jti,
      expiresAt: `${Temporal.Instant.fromEpochMilliseconds(exp * 1000)}`,
    });
    return true;
  } catch (error) {
    if (hasCode(error, '23505')) return false;
    throw error;
  }
}
