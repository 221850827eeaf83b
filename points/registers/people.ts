import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import { row } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { signInAccount, signInWithPasskey as signInByPasskey } from '../../server/office-sign-in.ts';
import { isRefusal } from '../../server/refusal.ts';
import { closeSession } from '../../server/sessions.ts';
import type { CallOf } from '../callers.ts';
import type { RegistersContext } from './context.ts';
import { functionsOf } from './functions.ts';
import { municipalityNames } from './municipality.ts';
import { organisationOf } from './organisations.ts';

/** One working day. */
const lifetime = Temporal.Duration.from({ hours: 9 });

/** Signs a person of an office in for a working day: password, and where one is set up the second factor. */
export async function signInStaff(
  { database, clock, factors }: RegistersContext,
  { body, jkt }: CallOf<'signInStaff'>,
) {
  const session = await signInAccount({ database, ...body, factors, jkt, lifetime, now: clock() });
  return isRefusal(session) ? session : { session };
}

/** The same with a passkey alone. */
export async function signInWithPasskey(
  { database, clock, factors }: RegistersContext,
  { body, jkt }: CallOf<'signInWithPasskey'>,
) {
  const response = body.passkey as AuthenticationResponseJSON;
  const signedIn = await signInByPasskey({ database, factors, response, jkt, lifetime, now: clock() });
  return isRefusal(signedIn) ? signedIn : { session: signedIn.session };
}

/** Ends the session of this token. Idempotent. */
export async function signOutStaff({ database }: RegistersContext, { accessToken }: CallOf<'signOutStaff'>) {
  await closeSession(database, accessToken);
  return {};
}

/** Who is signed in, and where they work. */
export async function showStaff({ database, clock }: RegistersContext, { caller }: CallOf<'showStaff'>) {
  const code = caller.municipalityCode;
  const { mustSetUp = false } = caller;
  const department = await row<{ departmentId: number; name: string }>(
    database,
    'SELECT id AS department_id, department_name_on(id, :today) AS name FROM department WHERE id = :departmentId',
    { departmentId: caller.departmentId, today: `${dateInTokyo(clock())}` },
  );
  return {
    staffId: caller.staffId,
    name: caller.name,
    role: caller.role,
    municipality: code ? { code, name: (await municipalityNames(database, [code])).get(code) ?? '' } : null,
    department: department ?? null,
    organisation: caller.organisation
      ? { organisation: caller.organisation, name: (await organisationOf(database, caller.organisation))?.name ?? '' }
      : null,
    mustSetUp,
    functions: code ? await functionsOf(database, { code, on: `${dateInTokyo(clock())}` }) : null,
  };
}
