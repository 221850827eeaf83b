import { type Database, inTransaction, row, rows } from '../postgres/pool.ts';
import { hashSecret, isSecret } from '../server/passwords.ts';
import { refuse } from '../server/refusal.ts';
import { closeSession, closeSessionsOf, openSession } from '../server/sessions.ts';
import type { HandlersOf, SignedInStaff, System } from './system.ts';

/** Makes an account of the platform's operator or of a municipality's counter. One that exists stays, password included. */
export async function createMykeyStaff({
  database,
  staffId,
  name,
  password,
  municipalityCode = null,
}: {
  database: Database;
  staffId: string;
  name: string;
  password: string;
  /** Five digits; for people of that municipality's counter. */
  municipalityCode?: string | null;
}): Promise<'created' | 'exists'> {
  const created = await row(
    database,
    `INSERT INTO staff (staff_id, name, password_hash, role, municipality_code) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT DO NOTHING RETURNING staff_id`,
    [staffId, name, await hashSecret(password), municipalityCode ? 'municipality' : 'platform', municipalityCode],
  );
  return created ? 'created' : 'exists';
}

const columns = `staff_id AS "staffId", name, role, municipality_code AS "municipalityCode"`;

/** The person whose session this is. */
export const findStaff = (database: Database, staffId: string): Promise<SignedInStaff | undefined> =>
  row<SignedInStaff>(database, `SELECT ${columns} FROM staff WHERE staff_id = $1`, [staffId]);

/** Sign-in and sign-out of people of offices, for a working day of 8 hours; the accounts of counters. */
export function staffHandlers({
  database,
  clock,
}: System): HandlersOf<'signInStaff' | 'signOutStaff' | 'changeOwnPassword' | 'listStaff' | 'createStaff'> {
  return {
    signInStaff: async ({ body: { staffId, password }, jkt }) => {
      const staff = await row<SignedInStaff & { passwordHash: string }>(
        database,
        `SELECT ${columns}, password_hash AS "passwordHash" FROM staff WHERE staff_id = $1`,
        [staffId],
      );
      if (!(await isSecret(password, staff?.passwordHash)) || !staff) return refuse('staff_sign_in_refused');
      const lifetime = Temporal.Duration.from({ hours: 8 });
      const session = await openSession({ database, kind: 'staff', subject: staffId, jkt, now: clock(), lifetime });
      return { session, name: staff.name, role: staff.role };
    },

    signOutStaff: async ({ accessToken }) => {
      await closeSession(database, accessToken);
      return {};
    },

    changeOwnPassword: async ({ caller: { staffId }, body: { current, next } }) => {
      const known = await row<{ passwordHash: string }>(
        database,
        'SELECT password_hash AS "passwordHash" FROM staff WHERE staff_id = $1',
        [staffId],
      );
      if (!(await isSecret(current, known?.passwordHash))) return refuse('staff_sign_in_refused');
      const passwordHash = await hashSecret(next);
      // Whoever else is signed in with the old one is out with it.
      await inTransaction(database, async (client) => {
        await client.query('UPDATE staff SET password_hash = $2 WHERE staff_id = $1', [staffId, passwordHash]);
        await closeSessionsOf(client, 'staff', staffId);
      });
      return {};
    },

    listStaff: async () => ({
      staff: await rows<SignedInStaff>(database, `SELECT ${columns} FROM staff ORDER BY municipality_code, staff_id`),
    }),

    createStaff: async ({ body: { staffId, name, password, municipalityCode } }) => {
      const created = await createMykeyStaff({ database, staffId, name, password, municipalityCode });
      return created === 'created' ? { staffId } : refuse('staff_id_taken');
    },
  };
}
