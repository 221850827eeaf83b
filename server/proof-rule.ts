/**
 * What is asked of a proof of possession (RFC 9449 §4.3) wherever one is taken, at the routes of the contracts and at the
 * sign-in of マイキー: the address it was made for, and its time.
 */

/** How far the clock of a device may be off, either way. */
export const proofToleranceSeconds = 60;

/** An address as proofs are compared by it: without query and fragment, scheme and host folded (RFC 3986 §6.2.2); undefined where it is none. */
function comparedAddress(address: unknown): string | undefined {
  const url = typeof address === 'string' ? URL.parse(address) : null;
  return url ? `${url.protocol}//${url.host}${url.pathname}` : undefined;
}

/** Whether a proof was made for this address. */
export function isForAddress(htu: unknown, address: string): boolean {
  const made = comparedAddress(htu);
  return made !== undefined && made === comparedAddress(address);
}

/** Whether a proof is of this minute; `now` in seconds since 1970. */
export const isOfThisMinute = (iat: number, now: number): boolean => Math.abs(iat - now) <= proofToleranceSeconds;
