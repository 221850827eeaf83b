import { base64url, SignJWT } from 'jose';
import type { DeviceKey } from './device-key.ts';

export type ProofOf = {
  key: DeviceKey;
  method: string;
  /** The whole address of the request; query and fragment are left out of the proof, as RFC 9449 wants. */
  url: string;
  /** The session token sent beside the proof, if any: the proof then names its hash (`ath`). */
  accessToken?: string | undefined;
  /** Corrected time of the device, milliseconds since 1970. */
  now: number;
};

/**
 * A DPoP proof (RFC 9449): "the holder of this key asks for this address now". One proof serves one request; a retry
 * needs a new one, because servers remember each `jti`.
 */
export async function createProof({ key, method, url, accessToken, now }: ProofOf): Promise<string> {
  const target = new URL(url);
  const claims = {
    htm: method,
    htu: `${target.origin}${target.pathname}`,
    ...(accessToken !== undefined && { ath: await hashOf(accessToken) }),
  };
  return new SignJWT(claims)
    .setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk: key.publicJwk })
    .setJti(crypto.randomUUID())
    .setIssuedAt(Math.floor(now / 1000))
    .sign(key.privateKey);
}

async function hashOf(accessToken: string): Promise<string> {
  return base64url.encode(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(accessToken))));
}
