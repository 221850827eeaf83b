import { hasCode, row } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { judgePassword } from '../../server/password-guess.ts';
import { hashSecret } from '../../server/passwords.ts';
import { isRefusal, refuse } from '../../server/refusal.ts';
import { closeSession, closeSessionsOf, openSession } from '../../server/sessions.ts';
import type { PointsHandlers } from '../callers.ts';
import type { MembersContext } from './context.ts';
import { findMember, join } from './member.ts';

const lifetime = Temporal.Duration.from({ minutes: 30 });

/** ④ マイページ: joining, and signing in by card or by mail and password (5-3). */
export function sessionHandlers(
  context: MembersContext,
): Pick<PointsHandlers, 'join' | 'signInWithCard' | 'signInWithPassword' | 'signOut' | 'changeLogin'> {
  const { database, clock, mykey, openAssertion } = context;
  const open = async (mykeyId: string, jkt: string) =>
    openSession({ database, kind: 'member', subject: mykeyId, jkt, now: clock(), lifetime });

  return {
    async join({ body, jkt }) {
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
      return { session: await open(member.mykeyId, jkt), mykeyId: member.shown, joinedOn: member.joinedOn };
    },

    async signInWithCard({ body, jkt }) {
      const claims = await openAssertion({ assertion: body.assertion, jkt, operatorId: null });
      if (isRefusal(claims)) return claims;
      const member = await findMember(database, claims.sub);
      if (!member) return refuse('not_a_member');
      return { session: await open(member.mykeyId, jkt), mykeyId: member.shown };
    },

    async signInWithPassword({ body, jkt }) {
      const email = body.email.trim();
      const found = await row<{ mykeyId: string; shown: string; passwordHash: string | null }>(
        database,
        'SELECT mykey_id AS "mykeyId", shown, password_hash AS "passwordHash" FROM member WHERE lower(email) = lower($1)',
        [email],
      );
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
      return { session: await open(found.mykeyId, jkt), mykeyId: found.shown };
    },

    async signOut({ accessToken }) {
      await closeSession(database, accessToken);
      return {};
    },

    async changeLogin({ caller, body }) {
      const passwordHash = await hashSecret(body.password);
      try {
        await database.query('UPDATE member SET email = $2, password_hash = $3 WHERE mykey_id = $1', [
          caller.mykeyId,
          body.email.trim(),
          passwordHash,
        ]);
      } catch (error) {
        if (hasCode(error, '23505')) return refuse('email_taken');
        throw error;
      }
      // Whoever was signed in with the old password is not any more; the person signs in again with the new one.
      await closeSessionsOf(database, 'member', caller.mykeyId);
      return {};
    },
  };
}
