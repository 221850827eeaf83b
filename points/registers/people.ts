import { row } from '../../postgres/pool.ts';
import { signInAccount } from '../../server/office-account.ts';
import { isRefusal } from '../../server/refusal.ts';
import { closeSession } from '../../server/sessions.ts';
import type { PointsHandlers } from '../callers.ts';
import type { RegistersContext } from './context.ts';
import { municipalityNames } from './municipality.ts';
import { type WaitingOf, waitingFor } from './waiting.ts';

/** One working day. */
const lifetime = Temporal.Duration.from({ hours: 9 });

/** People of offices: signing in, and what waits for them today. */
export function peopleHandlers(
  context: RegistersContext,
  rooms: readonly WaitingOf[],
): Pick<PointsHandlers, 'signInStaff' | 'signOutStaff' | 'showStaff'> {
  const { database, clock } = context;
  return {
    async signInStaff({ body: { staffId, password }, jkt }) {
      const session = await signInAccount({ database, staffId, password, jkt, lifetime, now: clock() });
      return isRefusal(session) ? session : { session };
    },

    async signOutStaff({ accessToken }) {
      await closeSession(database, accessToken);
      return {};
    },

    async showStaff({ caller }) {
      const code = caller.municipalityCode;
      const department = await row<{ departmentId: number; name: string }>(
        database,
        'SELECT id AS "departmentId", name FROM department WHERE id = $1',
        [caller.departmentId],
      );
      return {
        staffId: caller.staffId,
        name: caller.name,
        role: caller.role,
        municipality: code ? { code, name: (await municipalityNames(database, [code])).get(code) ?? '' } : null,
        department: department ?? null,
        waiting: await waitingFor(rooms, caller),
      };
    },
  };
}
