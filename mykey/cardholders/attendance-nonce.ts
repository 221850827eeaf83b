import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** How long after it was made a nonce that was signed at a venue without a network is still taken. */
const usable = { hours: 72 };
const [minutesBytes, randomPart, macBytes] = [4, 13, 16];

type Asker = { secret: string; jkt: string };

/** The code over what a nonce says, for one terminal; under a key that is derived for this use alone. */
const macOf = ({ secret, jkt }: Asker, said: Buffer): Buffer => {
  const key = createHmac('sha256', Buffer.from(secret, 'base64url')).update('attendance nonce').digest();
  return createHmac('sha256', key).update(jkt).update('\0').update(said).digest().subarray(0, macBytes);
};

/**
 * Nonces for cards that are laid on a terminal of a venue while it has no network: 264 bits each, for the asker's key alone. Nothing of
 * them is kept here, for nothing lives here longer than ten minutes (decision 4): a code in the nonce says until when it is good, and
 * what is brought twice is one attendance to the linked system. They are good for an attendance and for nothing else.
 */
export function makeAttendanceNonces(
  asker: Asker,
  { count, now }: { count: number; now: Temporal.Instant },
): { nonces: string[]; usableUntil: string } {
  const until = now.add(usable);
  const head = Buffer.alloc(minutesBytes);
  head.writeUInt32BE(Math.floor(until.epochMilliseconds / 60_000));
  const nonces = Array.from({ length: count }, () => {
    const said = Buffer.concat([head, randomBytes(randomPart)]);
    return Buffer.concat([said, macOf(asker, said)]).toString('base64url');
  });
  return { nonces, usableUntil: `${until}` };
}

/** Whether a nonce is one of ours, for this key, and not too old. */
export function isAttendanceNonce(asker: Asker, { nonce, now }: { nonce: string; now: Temporal.Instant }): boolean {
  const bytes = Buffer.from(nonce, 'base64url');
  if (bytes.length !== minutesBytes + randomPart + macBytes || bytes.toString('base64url') !== nonce) return false;
  const said = bytes.subarray(0, minutesBytes + randomPart);
  if (!timingSafeEqual(macOf(asker, said), bytes.subarray(minutesBytes + randomPart))) return false;
  return now.epochMilliseconds < said.readUInt32BE(0) * 60_000;
}
