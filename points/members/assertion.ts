import {
  type CryptoKey,
  compactDecrypt,
  createLocalJWKSet,
  importJWK,
  type JSONWebKeySet,
  type JWK,
  jwtVerify,
} from 'jose';
import { AssertionClaims, assertionFormat } from '../../contract/index.ts';
import { hasCode, type Pool } from '../../postgres/pool.ts';
import { type Refusal, refuse } from '../../server/refusal.ts';

export type AssertionRefusal = Refusal<
  'assertion_invalid' | 'assertion_expired' | 'assertion_replayed' | 'assertion_other_key' | 'assertion_other_operator'
>;
/** Opens an assertion that `jkt` presents; `operatorId` is the one it must be for, null for the holder's own device. */
export type AssertionOpener = (asked: {
  assertion: string;
  jkt: string;
  operatorId: string | null;
}) => Promise<AssertionClaims | AssertionRefusal>;

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
  signingKeys: (again: boolean) => Promise<JSONWebKeySet>;
  clock: () => Temporal.Instant;
}): AssertionOpener {
  const imported = importJWK(decryptionKey, assertionFormat.keyManagement) as Promise<CryptoKey>;

  async function verified(token: string): Promise<AssertionClaims> {
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

  return async ({ assertion, jkt, operatorId }) => {
    let claims: AssertionClaims;
    try {
      // 1. It was encrypted for us.
      const { plaintext } = await compactDecrypt(assertion, await imported, {
        keyManagementAlgorithms: [assertionFormat.keyManagement],
        contentEncryptionAlgorithms: [assertionFormat.encryption],
      });
      // 2. マイキー signed it, for us, in the agreed form.
      claims = await verified(new TextDecoder().decode(plaintext));
    } catch {
      return refuse('assertion_invalid');
    }
    // 3. It is of this minute.
    const now = Math.floor(clock().epochMilliseconds / 1000);
    if (claims.exp <= now || claims.iat > now + 60 || claims.exp - claims.iat > assertionFormat.lifetimeSeconds) {
      return refuse('assertion_expired');
    }
    // 4. The key that presents it is the key it was made for.
    if (claims.cnf.jkt !== jkt) return refuse('assertion_other_key');
    // 5. It is for the operator whose terminal this is.
    if (claims.operator !== operatorId) return refuse('assertion_other_operator');
    // 6. It was not used before.
    try {
      await database.query('INSERT INTO used_assertion (jti, expires_at) VALUES ($1, $2)', [
        claims.jti,
        `${Temporal.Instant.fromEpochMilliseconds(claims.exp * 1000)}`,
      ]);
    } catch (error) {
      if (hasCode(error, '23505')) return refuse('assertion_replayed');
      throw error;
    }
    return claims;
  };
}
