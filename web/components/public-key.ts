/**
 * The public half of an EC key that was pasted as a JWK (RFC 7517), for a request; undefined where it is none. A private half that stands in
 * what was pasted leaves the page in no case.
 */
export function publicEcKey(typed: string): { kty: string; crv: string; x: string; y: string } | undefined {
  try {
    const { kty, crv, x, y } = JSON.parse(typed) as Record<string, unknown>;
    const isKey = kty === 'EC' && typeof crv === 'string' && typeof x === 'string' && typeof y === 'string';
    return isKey ? { kty, crv, x, y } : undefined;
  } catch {
    return undefined;
  }
}
