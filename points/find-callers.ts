import { type Pool, row } from '../postgres/pool.ts';
import type { Reader } from '../postgres/reader.ts';
import { demandsSecondFactor, hasSecondFactor, todayFor } from '../server/second-factor.ts';
import { findSession } from '../server/sessions.ts';
import type { MemberCaller, PointsCallers, StaffCaller } from './callers.ts';
import { findPartner } from './partner-systems/token.ts';
import type { Terminals } from './places/terminal.ts';
import { callerColumns } from './registers/staff.ts';

/** How the points cloud finds who calls, by the key or the token that they show. */
export function createCallers({
  database,
  reader,
  clock,
  terminals,
}: {
  database: Pool;
  reader: Reader;
  clock: () => Temporal.Instant;
  terminals: Terminals;
}): PointsCallers {
  const sessionOf = (kind: 'member' | 'staff', { token, jkt }: { token: string; jkt: string }) =>
    findSession({ database: reader, kind, token, jkt, now: clock() });
  return {
    terminal: terminals.find,
    partner: (session) => findPartner(reader, { ...session, now: clock() }),
    async member(session) {
      const mykeyId = await sessionOf('member', session);
      return mykeyId
        ? row<MemberCaller>(reader, 'SELECT mykey_id, holder FROM member WHERE mykey_id = :mykeyId', { mykeyId })
        : undefined;
    },
    async staff(session) {
      const staffId = await sessionOf('staff', session);
      if (!staffId) return undefined;
      return row<StaffCaller>(
        database,
        `SELECT ${callerColumns},
                ${demandsSecondFactor('staff.office')} AND NOT ${hasSecondFactor} AS must_set_up
           FROM staff JOIN office_account ON staff_id = id WHERE id = :staffId AND state = 'active'`,
        { staffId, ...todayFor(clock()) },
      );
    },
  };
}
