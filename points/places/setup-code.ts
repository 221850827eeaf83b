import { createHash, randomInt } from 'node:crypto';

/** Letters and digits that nobody mistakes for one another. */
const alphabet = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';

/** A code that is read out or copied from a screen, once: twelve letters in three groups. */
export const drawSetupCode = (): string =>
  Array.from(
    { length: 12 },
    (_, at) => (at > 0 && at % 4 === 0 ? '-' : '') + alphabet[randomInt(alphabet.length)],
  ).join('');

/** What is kept of it: a hash, the same however it is typed. */
export const hashOfSetupCode = (typed: string): Buffer =>
  createHash('sha256')
    .update(
      typed
        .normalize('NFKC')
        .toUpperCase()
        .replaceAll(/[^0-9A-Z]/g, ''),
    )
    .digest();
