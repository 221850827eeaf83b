import { type Database, execute, inTransaction, type Pool, row, rows } from '../postgres/pool.ts';
import { keepTrail } from './audit.ts';
import { createCode, foldCode, hashOfCode } from './codes.ts';
import { judgePassword } from './password-guess.ts';
import { hashSecret } from './passwords.ts';
import { type Refusal, refuse } from './refusal.ts';
import { forgetFactors } from './second-factor.ts';
import { makersOf, staffSubject } from './second-person.ts';
import { closeSessionsOf } from './sessions.ts';

/**
 * An account of an office. Its secret is set by its own person with a one-time code; nobody else ever knows it.
 *
 * | state     | set by                                             | next               | what a crash leaves        |
 * | --------- | -------------------------------------------------- | ------------------ | -------------------------- |
 * | `invited` | an invitation, a reset or a revival, once confirmed | `active`, `ended`  | the code; it may be asked for anew |
 * | `active`  | its person, with the code                          | `invited`, `ended` | nothing                    |
 * | `ended`   | one person of its office                           | `invited`          | nothing                    |
 */
export type AccountState = 'invited' | 'active' | 'ended';

/** A code may travel by post within the house. */
const codeLifetime = { hours: 24 * 14 };
/** SQL: when the code of an account was made. */
export const invitedSince = `code_ends_at - interval '${codeLifetime.hours} hours'`;

const columns = 'state, password_hash, first_sha256 AS first, second_sha256 AS second';
type Account = { state: AccountState; passwordHash: string | null; first: Buffer | null; second: Buffer | null };
const accountOf = (database: Database, staffId: string, lock = '') =>
  row<Account>(database, `SELECT ${columns} FROM office_account WHERE staff_id = :staffId ${lock}`, { staffId });

/** One half of a code, to be shown once, and the hash by which it is known again. */
export type HalfCode = { code: string; sha256: string };
export const createHalfCode = (): HalfCode => {
  const code = createCode();
  return { code, sha256: hashOfCode(code).toString('hex') };
};
export const codeEndsAt = (now: Temporal.Instant): string => `${now.add(codeLifetime)}`;

/**
 * Lets the person of an account set the secret: with both halves of a code, or with the first alone where no second person
 * was needed. Whatever secret stood before is gone, a second factor too, and with it every session.
 */
export async function inviteAccount(
  client: Database,
  { staffId, first, second, endsAt }: { staffId: string; first: string; second: string | null; endsAt: string },
): Promise<void> {
  await execute(
    client,
    `INSERT INTO office_account (staff_id, state, first_sha256, second_sha256, code_ends_at)
     VALUES (:staffId, 'invited', :firstSha256, :secondSha256, :endsAt)
     ON CONFLICT (staff_id) DO UPDATE
        SET state = 'invited', password_hash = NULL, own_secret = false, first_sha256 = :firstSha256, second_sha256 = :secondSha256, code_ends_at = :endsAt`,
    {
      staffId,
      firstSha256: Buffer.from(first, 'hex'),
      secondSha256: second === null ? null : Buffer.from(second, 'hex'),
      endsAt,
    },
  );
  await forgetFactors(client, staffId);
  await closeSessionsOf(client, 'staff', staffId);
}

/**
 * The person sets the secret, once. The same words for whoever is not there, whose code is wrong and whose time is over.
 * Guesses are not counted by the account: 80 random bits are not guessed, and a stranger could keep the person out.
 */
export async function acceptInvitation({
  database,
  staffId,
  first,
  second,
  password,
  now,
}: {
  database: Pool;
  staffId: string;
  first: string;
  second: string;
  password: string;
  now: Temporal.Instant;
}): Promise<undefined | Refusal<'invitation_refused'>> {
  const good = `staff_id = :staffId AND state = 'invited' AND code_ends_at > :now AND first_sha256 = :first
    AND second_sha256 IS NOT DISTINCT FROM :second`;
  const codes = {
    staffId,
    first: hashOfCode(first),
    second: foldCode(second) === '' ? null : hashOfCode(second),
    now: `${now}`,
  };
  if (!(await row(database, `SELECT FROM office_account WHERE ${good}`, codes))) return refuse('invitation_refused');
  const set = await execute(
    database,
    `UPDATE office_account SET state = 'active', password_hash = :passwordHash, own_secret = true, first_sha256 = NULL,
            second_sha256 = NULL, code_ends_at = NULL WHERE ${good}`,
    { ...codes, passwordHash: await hashSecret(password) },
  );
  return set === 1 ? undefined : refuse('invitation_refused');
}

/** The hash of a living account's password. */
export async function passwordHashOf(database: Database, staffId: string): Promise<string | undefined> {
  const account = await accountOf(database, staffId);
  return account?.state === 'active' ? (account.passwordHash ?? undefined) : undefined;
}

/** One changes one's own password; whoever is signed in with the old one is out with it. */
export async function changeOwnPassword({
  database,
  staffId,
  name,
  office,
  jkt,
  current,
  next,
  now,
}: {
  database: Pool;
  staffId: string;
  name: string;
  /** Whose people this person is of, for the trail. */
  office: string | null;
  jkt: string;
  current: string;
  next: string;
  now: Temporal.Instant;
}): Promise<undefined | Refusal<'staff_sign_in_refused' | 'too_many_guesses'>> {
  const known = (await accountOf(database, staffId))?.passwordHash ?? undefined;
  const judged = await judgePassword({
    database,
    kind: 'staff',
    subject: staffId,
    jkt,
    password: current,
    passwordHash: known,
    now,
  });
  if (judged === 'too_many_guesses') return refuse(judged);
  if (judged === 'wrong') return refuse('staff_sign_in_refused');
  const passwordHash = await hashSecret(next);
  return inTransaction(database, async (client) => {
    // Only over the secret that was just judged: a reset or an end that came between stands.
    const changed = await execute(
      client,
      `UPDATE office_account SET password_hash = :passwordHash, own_secret = true
        WHERE staff_id = :staffId AND state = 'active' AND password_hash = :known`,
      { staffId, known, passwordHash },
    );
    if (changed === 0) return refuse('staff_sign_in_refused');
    await closeSessionsOf(client, 'staff', staffId);
    const line = { office, subject: staffSubject, subjectId: staffId, name, act: 'changePassword', reason: '' };
    await keepTrail(client, { ...line, before: null, after: null, by: staffId, at: now });
    return undefined;
  });
}

/** Ends an account, and with it every session. */
export async function endAccount(client: Database, staffId: string): Promise<boolean> {
  const ended = await execute(
    client,
    `UPDATE office_account SET state = 'ended', password_hash = NULL, own_secret = false, first_sha256 = NULL,
            second_sha256 = NULL, code_ends_at = NULL WHERE staff_id = :staffId AND state <> 'ended'`,
    { staffId },
  );
  await forgetFactors(client, staffId);
  await closeSessionsOf(client, 'staff', staffId);
  return ended === 1;
}

/** Where an account stands; locked for the rest of the transaction. */
export const lockAccount = (client: Database, staffId: string): Promise<Account | undefined> =>
  accountOf(client, staffId, 'FOR UPDATE');

/** Where accounts stand, who made them and whether a change of theirs waits, for a list of people. */
export async function accountsOf(
  database: Database,
  staffIds: readonly string[],
): Promise<Map<string, { state: AccountState; makers: string[]; isChanging: boolean }>> {
  const found = await rows<{ staffId: string; state: AccountState; isChanging: boolean }>(
    database,
    `SELECT staff_id, state, EXISTS (SELECT FROM change_request
         WHERE subject = :staffSubject AND subject_id = staff_id AND decision IS NULL) AS is_changing
       FROM office_account WHERE staff_id = ANY (:staffIds)`,
    { staffIds, staffSubject },
  );
  const makers = await makersOf(database, staffIds);
  return new Map(
    found.map(({ staffId, ...account }) => [staffId, { ...account, makers: [...(makers.get(staffId) ?? [])] }]),
  );
}
