import { createHmac } from 'node:crypto';
import { type Database, row, rows } from '../../postgres/pool.ts';
import { readsBadly } from './reserved-words.ts';

/** Without 0 O 1 I L: nothing that is misread. */
const alphabet = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const length = 8;
const size = alphabet.length ** length;
const halfBits = 20;
const half = 2 ** halfBits;

/**
 * The n-th suggestion under a key: a permutation of 0 … 31⁸−1 (four Feistel rounds over 40 bits, walked until the
 * result is in range), so two counters never give one suggestion, and nobody without the key can tell the next.
 */
export function suggestionAt(counter: number, key: string): string {
  let value = counter % size;
  do value = permute(value, key);
  while (value >= size);
  let text = '';
  for (let place = 0; place < length; place += 1) {
    text = alphabet[value % alphabet.length] + text;
    value = Math.floor(value / alphabet.length);
  }
  return text;
}

function permute(value: number, key: string): number {
  let left = Math.floor(value / half);
  let right = value % half;
  for (let round = 0; round < 4; round += 1) {
    const mixed = createHmac('sha256', key).update(`${round}:${right}`).digest().readUInt32BE(0) % half;
    [left, right] = [right, left ^ mixed];
  }
  return left * half + right;
}

/** Makes suggestions that nobody has and nobody else was shown (5-2: マイキーID候補の自動生成). */
export async function suggestMykeyIds(database: Database, wanted = 5): Promise<string[]> {
  const secret = await row<{ key: string }>(database, 'SELECT key FROM suggestion_key');
  if (!secret) throw new Error('the suggestion key is missing');
  const suggestions: string[] = [];
  while (suggestions.length < wanted) {
    const counters = await rows<{ counter: number }>(
      database,
      `SELECT nextval('suggestion_counter') AS counter FROM generate_series(1, :wanted)`,
      { wanted },
    );
    const made = counters.map(({ counter }) => suggestionAt(counter, secret.key)).filter((text) => !readsBadly(text));
    // A person may have chosen one of them by chance.
    const taken = await rows<{ mykeyId: string }>(
      database,
      'SELECT mykey_id FROM cardholder WHERE mykey_id = ANY (:made)',
      { made },
    );
    const used = new Set(taken.map(({ mykeyId }) => mykeyId));
    suggestions.push(...made.filter((text) => !used.has(text)));
  }
  return suggestions.slice(0, wanted);
}
