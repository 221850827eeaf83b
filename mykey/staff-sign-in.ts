import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import { type Database, row } from '../postgres/pool.ts';
import { signInAccount, signInWithPasskey } from '../server/office-sign-in.ts';
import { isRefusal, refuse } from '../server/refusal.ts';
import { demandsSecondFactor, hasSecondFactor, todayFor } from '../server/second-factor.ts';
import { closeSession, type OpenedSession } from '../server/sessions.ts';
import type { HandlersOf, SignedInStaff, System } from './system.ts';

/** One working day. */
const lifetime = Temporal.Duration.from({ hours: 8 });

/**
 * The person whose session this is; nobody whose account has ended. One day asks for a second factor of everybody here, of the platform
 * and of counters: the platform keeps all these accounts.
 */
export const findStaff = (
  database: Database,
  { staffId, now }: { staffId: string; now: Temporal.Instant },
): Promise<SignedInStaff | undefined> =>
  row<SignedInStaff>(
    database,
    `SELECT staff_id, name, role, municipality_code, ${demandsSecondFactor('NULL')} AND NOT ${hasSecondFactor} AS must_set_up
       FROM staff JOIN office_account USING (staff_id) WHERE staff_id = :staffId AND state = 'active'`,
    { staffId, ...todayFor(now) },
  );

/** Sign-in with a password, and where one is set up the second factor, or with a passkey alone; sign-out; who is signed in. */
export function signInOfStaff({
  database,
  clock,
  factors,
}: System): HandlersOf<'signInStaff' | 'signInWithPasskey' | 'signOutStaff' | 'showStaff'> {
  const signedIn = async (session: OpenedSession, staffId: string) => {
    const staff = await findStaff(database, { staffId, now: clock() });
    return staff && { session, name: staff.name, role: staff.role };
  };
  return {
    signInStaff: async ({ body, jkt }) => {
      const session = await signInAccount({ database, ...body, factors, jkt, lifetime, now: clock() });
      if (isRefusal(session)) return session;
      return (await signedIn(session, body.staffId)) ?? refuse('staff_sign_in_refused');
    },
    signInWithPasskey: async ({ body, jkt }) => {
      const response = body.passkey as AuthenticationResponseJSON;
      const opened = await signInWithPasskey({ database, factors, response, jkt, lifetime, now: clock() });
      if (isRefusal(opened)) return opened;
      return (await signedIn(opened.session, opened.staffId)) ?? refuse('passkey_refused');
    },
    signOutStaff: async ({ accessToken }) => {
      await closeSession(database, accessToken);
      return {};
    },
    showStaff: async ({ caller: { mustSetUp = false, ...staff } }) => ({ ...staff, mustSetUp }),
  };
}
