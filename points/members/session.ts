import { execute, hasCode, row } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { judgePassword } from '../../server/password-guess.ts';
import { hashSecret } from '../../server/passwords.ts';
import { isRefusal, refuse } from '../../server/refusal.ts';
import { closeSession, closeSessionsOf, openSession } from '../../server/sessions.ts';
import type { CallOf } from '../callers.ts';
import type { MembersContext } from './context.ts';
import { findMember, join } from './member.ts';

const lifetime = Temporal.Duration.from({ minutes: 30 });

/** Takes the holder of the card in (入会), with mail and password where they are given, and signs them in (5-3). */
export async function joinWithCard(context: MembersContext, { body, jkt }: CallOf<'join'>) {
  const { database, clock, mykey, openAssertion } = context;
  const claims = await openAssertion({ assertion: body.assertion, jkt, operatorId: null });
  if (isRefusal(claims)) return claims;
  const member = await join({
    database,
    mykey,
    mykeyId: claims.sub,
    shown: claims.shown,
    joinedOn: dateInTokyo(clock()).toString(),
    ...(body.login ? { login: body.login } : {}),
  });
  if (isRefusal(member)) return member;
  const session = await sessionOf(context, { mykeyId: member.mykeyId, jkt });
  return { session, mykeyId: member.shown, joinedOn: member.joinedOn };
}

/** Signs a member in who laid the card on a reader. */
export async function signInWithCard(context: MembersContext, { body, jkt }: CallOf<'signInWithCard'>) {
  const claims = await context.openAssertion({ assertion: body.assertion, jkt, operatorId: null });
  if (isRefusal(claims)) return claims;
  const member = await findMember(context.database, claims.sub);
  if (!member) return refuse('not_a_member');
  return { session: await sessionOf(context, { mykeyId: member.mykeyId, jkt }), mykeyId: member.shown };
}

/** Signs a member in by mail and password. Whether a mail is known is not told apart from a wrong password. */
export async function signInWithPassword(context: MembersContext, { body, jkt }: CallOf<'signInWithPassword'>) {
  const { database, clock } = context;
  // 1 Whose mail it is, if anybody's.
  const email = body.email.trim();
  const found = await row<{ mykeyId: string; shown: string; passwordHash: string | null }>(
    database,
    'SELECT mykey_id, shown, password_hash FROM member WHERE lower(email) = lower(:email)',
    { email },
  );
  // 2 The password, judged at the same cost and counted as a guess also where the mail is nobody's.
  const judged = await judgePassword({
    database,
    kind: 'member',
    jkt,
    password: body.password,
    now: clock(),
    subject: found?.mykeyId ?? email.toLowerCase(),
    passwordHash: found?.passwordHash ?? undefined,
  });
  if (judged === 'too_many_guesses') return refuse(judged);
  if (judged === 'wrong' || !found) return refuse('sign_in_refused');
  // 3 The session, bound to the key of this device.
  return { session: await sessionOf(context, { mykeyId: found.mykeyId, jkt }), mykeyId: found.shown };
}

/** Ends the session of this token. Idempotent. */
export async function signOut({ database }: MembersContext, { accessToken }: CallOf<'signOut'>) {
  await closeSession(database, accessToken);
  return {};
}

/** Sets mail and password of a member; every session of theirs ends, this one too. */
export async function changeLogin({ database }: MembersContext, { caller, body }: CallOf<'changeLogin'>) {
  const passwordHash = await hashSecret(body.password);
  try {
    await execute(
      database,
      'UPDATE member SET email = :email, password_hash = :passwordHash WHERE mykey_id = :mykeyId',
      { mykeyId: caller.mykeyId, email: body.email.trim(), passwordHash },
    );
  } catch (error) {
    if (hasCode(error, '23505')) return refuse('email_taken');
    throw error;
  }
  // Whoever was signed in with the old password is not any more; the person signs in again with the new one.
  await closeSessionsOf(database, 'member', caller.mykeyId);
  return {};
}

const sessionOf = ({ database, clock }: MembersContext, { mykeyId, jkt }: { mykeyId: string; jkt: string }) =>
  openSession({ database, kind: 'member', subject: mykeyId, jkt, now: clock(), lifetime });
