import { inviteFirstMykeyStaff } from '../mykey/server.ts';
import { inviteFirstPointsStaff } from '../points/registers/accounts.ts';
import { row } from '../postgres/pool.ts';
import { systemClock } from '../server/clock.ts';
import type { Databases } from './databases.ts';

/** Whether the platform's office has anybody yet. */
export const hasPlatformPerson = async (databases: Databases): Promise<boolean> =>
  (await row(databases.points, 'SELECT FROM staff LIMIT 1')) !== undefined;

/**
 * Invites one of the platform's first two persons at both systems. Afterwards the two invite everybody else; so a third
 * cannot be made here.
 *
 * @returns the codes with which the person sets a secret at each system; `full` where the platform has its two
 */
export async function inviteFirst(
  databases: Databases,
  person: { staffId: string; name: string },
): Promise<{ mykey: string; points: string } | 'full' | 'exists'> {
  const known = await row<{ count: number }>(
    databases.points,
    `SELECT count(*) AS count FROM staff JOIN office_account ON staff_id = id WHERE role = 'platform' AND state <> 'ended'`,
  );
  if ((known?.count ?? 0) >= 2) return 'full';
  const mykey = await inviteFirstMykeyStaff({ database: databases.mykey, clock: systemClock }, person);
  const points = await inviteFirstPointsStaff({ database: databases.points, clock: systemClock }, person);
  return mykey && points ? { mykey, points } : 'exists';
}
