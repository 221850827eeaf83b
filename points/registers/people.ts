import { row } from '../../postgres/pool.ts';
import { signInAccount } from '../../server/office-account.ts';
import { isRefusal } from '../../server/refusal.ts';
import { closeSession } from '../../server/sessions.ts';
import type { CallOf } from '../callers.ts';
import type { RegistersContext } from './context.ts';
import { municipalityNames } from './municipality.ts';
import { type WaitingOf, waitingFor } from './waiting.ts';

/** One working day. */
const lifetime = Temporal.Duration.from({ hours: 9 });

/** Signs a person of an office in for a working day. */
export async function signInStaff({ database, clock }: RegistersContext, { body, jkt }: CallOf<'signInStaff'>) {
  const { staffId, password } = body;
  const session = await signInAccount({ database, staffId, password, jkt, lifetime, now: clock() });
  return isRefusal(session) ? session : { session };
}

/** Ends the session of this token. Idempotent. */
export async function signOutStaff({ database }: RegistersContext, { accessToken }: CallOf<'signOutStaff'>) {
  await closeSession(database, accessToken);
  return {};
}

/** Who is signed in, where they work, and what waits for them today in every room. */
export async function showStaff(
  { database, rooms }: RegistersContext & { rooms: readonly WaitingOf[] },
  { caller }: CallOf<'showStaff'>,
) {
  const code = caller.municipalityCode;
  const department = await row<{ departmentId: number; name: string }>(
    database,
    'SELECT id AS department_id, name FROM department WHERE id = :departmentId',
    { departmentId: caller.departmentId },
  );
  return {
    staffId: caller.staffId,
    name: caller.name,
    role: caller.role,
    municipality: code ? { code, name: (await municipalityNames(database, [code])).get(code) ?? '' } : null,
    department: department ?? null,
    waiting: await waitingFor(rooms, caller),
  };
}
