import { type Database, row } from '../postgres/pool.ts';
import { hashSecret, isSecret } from '../server/passwords.ts';
import { refuse } from '../server/refusal.ts';
import { closeSession, openSession } from '../server/sessions.ts';
import type { HandlersOf, SignedInStaff, System } from './system.ts';

/** Makes an account for a person of the platform's operator. One that exists stays as it is, password included. */
export async function createMykeyStaff({
  database,
  staffId,
  name,
  password,
}: {
  database: Database;
  staffId: string;
  name: string;
  password: string;
}): Promise<'created' | 'exists'> {
  const created = await row(
    database,
    'INSERT INTO staff (staff_id, name, password_hash) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING staff_id',
    [staffId, name, await hashSecret(password)],
  );
  return created ? 'created' : 'exists';
}

/** The person whose session this is. */
export const findStaff = (database: Database, staffId: string): Promise<SignedInStaff | undefined> =>
  row<SignedInStaff>(database, 'SELECT staff_id AS "staffId", name FROM staff WHERE staff_id = $1', [staffId]);

/** Sign-in and sign-out of the platform's people; a session lasts a working day of 8 hours. */
export function staffHandlers({ database, clock }: System): HandlersOf<'signInStaff' | 'signOutStaff'> {
  return {
    signInStaff: async ({ body: { staffId, password }, jkt }) => {
      const staff = await row<{ name: string; passwordHash: string }>(
        database,
        'SELECT name, password_hash AS "passwordHash" FROM staff WHERE staff_id = $1',
        [staffId],
      );
      if (!(await isSecret(password, staff?.passwordHash)) || !staff) return refuse('staff_sign_in_refused');
      const lifetime = Temporal.Duration.from({ hours: 8 });
      const session = await openSession({ database, kind: 'staff', subject: staffId, jkt, now: clock(), lifetime });
      return { session, name: staff.name };
    },

    signOutStaff: async ({ accessToken }) => {
      await closeSession(database, accessToken);
      return {};
    },
  };
}
