import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import { type Database, execute, type Pool } from '../postgres/pool.ts';
import { passwordHashOf } from './office-account.ts';
import { judgePasskey } from './passkeys.ts';
import { judgePassword } from './password-guess.ts';
import { isRefusal, type Refusal, refuse } from './refusal.ts';
import { factorsOf, type SecondFactors } from './second-factor.ts';
import { type OpenedSession, openSession } from './sessions.ts';
import { judgeTotp } from './totp.ts';

/**
 * Signs a person in; a stranger's guesses elsewhere do not keep the person out. That a second factor is needed is told to who knows the
 * password only.
 *
 * @param code of the authenticator app; empty where none was typed
 * @param factors how second factors are judged here; without it there are none
 */
export async function signInAccount({
  database,
  staffId,
  password,
  code = '',
  factors,
  jkt,
  lifetime,
  now,
}: {
  database: Pool;
  staffId: string;
  password: string;
  code?: string;
  factors?: SecondFactors;
  jkt: string;
  lifetime: Temporal.Duration;
  now: Temporal.Instant;
}): Promise<OpenedSession | SignInRefusal> {
  const passwordHash = await passwordHashOf(database, staffId);
  const judged = await judgePassword({
    database,
    kind: 'staff',
    subject: staffId,
    jkt,
    password,
    passwordHash,
    now,
  });
  if (judged === 'too_many_guesses') return refuse(judged);
  if (judged === 'wrong') return refuse('staff_sign_in_refused');
  const against = factors && (await judgeSecondFactor(database, { staffId, code, factors, now }));
  return against ?? openStaffSession({ database, staffId, jkt, now, lifetime });
}

type SignInRefusal = Refusal<
  'staff_sign_in_refused' | 'too_many_guesses' | 'second_factor_needed' | 'second_factor_wrong' | 'totp_unreadable'
>;
type Opening = { database: Database; staffId: string; jkt: string; now: Temporal.Instant; lifetime: Temporal.Duration };

/** The session of who is known, and that they were here. */
async function openStaffSession({ database, staffId, now, ...session }: Opening): Promise<OpenedSession> {
  await execute(database, 'UPDATE office_account SET signed_in_at = :now WHERE staff_id = :staffId', {
    staffId,
    now: `${now}`,
  });
  return openSession({ database, kind: 'staff', subject: staffId, now, ...session });
}

/** Of who knows the password, the code; where there are passkeys only, one of them is to be used. */
async function judgeSecondFactor(
  database: Pool,
  { staffId, code, factors, now }: { staffId: string; code: string; factors: SecondFactors; now: Temporal.Instant },
): Promise<undefined | SignInRefusal> {
  const { totp, passkeys } = await factorsOf(database, staffId);
  if (!totp && passkeys === 0) return undefined;
  if (!totp || code === '') return refuse('second_factor_needed', { totp, passkey: passkeys > 0 });
  const against = await judgeTotp(database, { box: factors.box, staffId, code, now });
  if (against?.refused === 'second_factor_not_begun') return refuse('second_factor_needed', { totp: false });
  return against as undefined | Refusal<'second_factor_wrong' | 'totp_unreadable' | 'too_many_guesses'>;
}

/** Signs in who has a passkey: the device has verified its person, so that it is two factors and takes no password. */
export async function signInWithPasskey({
  database,
  factors: { site },
  response,
  jkt,
  now,
  lifetime,
}: {
  database: Pool;
  factors: SecondFactors;
  response: AuthenticationResponseJSON;
  jkt: string;
  now: Temporal.Instant;
  lifetime: Temporal.Duration;
}): Promise<{ session: OpenedSession; staffId: string } | Refusal<'passkey_refused'>> {
  const judged = await judgePasskey({ database, jkt, now }, { site, response });
  if (isRefusal(judged)) return judged;
  const { staffId } = judged;
  return { session: await openStaffSession({ database, staffId, jkt, now, lifetime }), staffId };
}
