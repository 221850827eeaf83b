import { type Database, execute, one, row } from '../../postgres/pool.ts';
import { createCode, foldCode, hashOfCode } from '../../server/codes.ts';
import type { BankAccount } from './bank-account.ts';

const goodDays = 30;
const guessesMax = 5;
const signOf = (code: string) => foldCode(code).slice(0, 4);

/** A paper that can still be answered. */
export type Letter = { letterId: number; party: string; accountSha256: string };

/** SQL: that a paper `l` counts at `:now`: the newest of its payee, in time, not answered, and not guessed at too often. */
export const isLiving = `l.expires_at > :now AND l.guesses < ${guessesMax}
  AND NOT EXISTS (SELECT FROM account_letter newer WHERE newer.party = l.party AND newer.id > l.id)
  AND NOT EXISTS (SELECT FROM payee_answer WHERE letter_id = l.id)`;

/**
 * Makes the code of a 口座確認書, good once and for thirty days; the one before of this payee is void. Only its hash is kept, and the
 * first four characters, by which a wrong code is counted against the paper that it is meant for.
 */
export async function makeLetter(
  client: Database,
  made: { party: string; bankAccount: BankAccount; by: string; now: Temporal.Instant },
): Promise<{ code: string; expiresAt: Temporal.Instant }> {
  const { party, bankAccount, by, now } = made;
  const expiresAt = now.add({ hours: 24 * goodDays });
  const code = await freeCode(client, now);
  await execute(
    client,
    `INSERT INTO account_letter (party, account_sha256, sign, code_sha256, made_by, made_at, expires_at)
     VALUES (:party, account_sha256(:bankAccount::jsonb), :sign, :hash, :by, :now, :expiresAt)`,
    {
      party,
      bankAccount: JSON.stringify(bankAccount),
      sign: signOf(code),
      hash: hashOfCode(code),
      by,
      now: `${now}`,
      expiresAt: `${expiresAt}`,
    },
  );
  return { code, expiresAt };
}

/** A code of which no other living paper has the first four characters: of two at once a wrong guess would count against both. */
async function freeCode(client: Database, now: Temporal.Instant): Promise<string> {
  await execute(client, `SELECT pg_advisory_xact_lock(hashtextextended('account letter', 0))`);
  for (;;) {
    const code = createCode();
    const { taken } = await one<{ taken: boolean }>(
      client,
      'SELECT EXISTS (SELECT FROM account_letter WHERE sign = :sign AND expires_at > :now) AS taken',
      { sign: signOf(code), now: `${now}` },
    );
    if (!taken) return code;
  }
}

/**
 * The living paper of a typed code. A try is counted before the code is looked at, so that many at once are no more than many one after
 * the other; a right one is taken back, the fifth wrong one ends the paper.
 */
export async function letterOf(database: Database, typed: string, now: Temporal.Instant): Promise<Letter | undefined> {
  const tried = await row<Letter & { hash: Buffer }>(
    database,
    `UPDATE account_letter l SET guesses = guesses + 1 WHERE sign = :sign AND ${isLiving}
     RETURNING id AS letter_id, party, account_sha256, code_sha256 AS hash`,
    { sign: signOf(typed), now: `${now}` },
  );
  if (!tried?.hash.equals(hashOfCode(typed))) return undefined;
  const { letterId, party, accountSha256 } = tried;
  await execute(database, 'UPDATE account_letter SET guesses = guesses - 1 WHERE id = :letterId', { letterId });
  return { letterId, party, accountSha256 };
}
