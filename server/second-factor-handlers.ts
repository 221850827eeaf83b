import type { RegistrationResponseJSON } from '@simplewebauthn/server';
import type { passkeySignInRoutes, secondFactorRoutes } from '../contract/second-factor.ts';
import { type Database, execute, inTransaction, one, row, rows } from '../postgres/pool.ts';
import type { Offices } from './account-change.ts';
import { keepTrail } from './audit.ts';
import type { Handlers } from './http.ts';
import { passwordHashOf } from './office-account.ts';
import { addPasskey, beginPasskey, beginPasskeySignIn } from './passkeys.ts';
import { judgePassword } from './password-guess.ts';
import { isRefusal, type Refusal, refuse } from './refusal.ts';
import { demandOf, judgeAnother, type SecondFactors } from './second-factor.ts';
import { staffSubject } from './second-person.ts';
import { beginTotp, judgeTotp } from './totp.ts';

type Person = { staffId: string; name: string };
type Call<Caller, Body> = { caller: Caller; body: Body; jkt: string };

/** The handlers of `secondFactorRoutes`, the same wherever people of offices sign in. */
export function secondFactorHandlers<Caller extends Person>(
  offices: Pick<Offices<Caller>, 'database' | 'clock' | 'officeOf'>,
  { box, site }: SecondFactors,
): Handlers<
  typeof secondFactorRoutes & typeof passkeySignInRoutes,
  { staff: (session: { token: string; jkt: string }) => Promise<Caller | undefined> }
> {
  const { database, clock, officeOf } = offices;
  const trail = (client: Database, caller: Caller, act: string, change: { before?: unknown; after?: unknown } = {}) => {
    const { staffId, name } = caller;
    const line = { office: officeOf(caller), subject: staffSubject, subjectId: staffId, name, act, reason: '' };
    return keepTrail(client, { ...line, before: null, after: null, ...change, by: staffId, at: clock() });
  };
  return {
    showSecondFactor: ({ caller }) => showSecondFactor(database, caller.staffId, officeOf(caller)),
    beginTotp: ({ caller: { staffId } }) => beginTotp(database, { box, staffId, issuer: site.name }),
    async confirmTotp({ caller, body, jkt }) {
      const { staffId } = caller;
      const proven = await provePassword(offices, { staffId, jkt, password: body.password });
      if (isRefusal(proven)) return proven;
      const against = await judgeTotp(
        database,
        { box, staffId, code: body.code, now: clock(), confirms: true },
        {
          judge: (client) => judgeAnother(client, { staffId, ...proven }),
          keep: (client) => trail(client, caller, 'addTotp'),
        },
      );
      return (against as Exclude<typeof against, Refusal<'totp_unreadable'>>) ?? {};
    },
    beginPasskey: ({ caller, jkt }) => beginPasskey({ database, jkt, now: clock() }, { site, ...caller }),
    addPasskey: (call) => addKey(offices, { ...call, site }, trail),
    removeSecondFactor: (call) => removeSecondFactor(offices, call, trail),
    demandSecondFactor: ({ caller, body: { from } }) =>
      inTransaction(database, async (client) => {
        const office = officeOf(caller);
        const before = await demandOf(client, office);
        await execute(
          client,
          'INSERT INTO second_factor_demand (office, from_on) VALUES (:office, :from) ON CONFLICT (office) DO UPDATE SET from_on = :from',
          { office, from },
        );
        await trail(client, caller, 'demandSecondFactor', { before: { from: before }, after: { from } });
        return {};
      }),
    beginPasskeySignIn: ({ jkt }) => beginPasskeySignIn({ database, jkt, now: clock() }, site),
  };
}

/** What a person has, and from when the office asks for it. */
async function showSecondFactor(database: Database, staffId: string, office: string | null) {
  const { totp } = await one<{ totp: boolean }>(
    database,
    'SELECT EXISTS (SELECT FROM totp_secret WHERE staff_id = :staffId AND confirmed_at IS NOT NULL) AS totp',
    { staffId },
  );
  const passkeys = await rows<{
    passkeyId: string;
    name: string;
    addedAt: Temporal.Instant;
    usedAt: Temporal.Instant | null;
  }>(
    database,
    'SELECT credential_id AS passkey_id, name, added_at, used_at FROM passkey WHERE staff_id = :staffId ORDER BY added_at',
    { staffId },
  );
  return {
    totp,
    passkeys: passkeys.map(({ addedAt, usedAt, ...passkey }) => ({
      ...passkey,
      addedAt: `${addedAt}`,
      usedAt: usedAt && `${usedAt}`,
    })),
    demandedFrom: await demandOf(database, office),
  };
}

/** Whether who is signed in has typed their own password again; a wrong one is refused and counted. */
async function provePassword(
  { database, clock }: Pick<Offices<Person>, 'database' | 'clock'>,
  { staffId, jkt, password }: { staffId: string; jkt: string; password: string | undefined },
): Promise<{ isPasswordProven: boolean } | Refusal<'staff_sign_in_refused' | 'too_many_guesses'>> {
  if (password === undefined) return { isPasswordProven: false };
  const passwordHash = await passwordHashOf(database, staffId);
  const guess = { kind: 'staff' as const, subject: staffId, jkt, password, passwordHash, now: clock() };
  const judged = await judgePassword({ database, ...guess });
  if (judged === 'too_many_guesses') return refuse(judged);
  return judged === 'wrong' ? refuse('staff_sign_in_refused') : { isPasswordProven: true };
}

type Trail<Caller> = (
  client: Database,
  caller: Caller,
  act: string,
  change?: { before?: unknown; after?: unknown },
) => Promise<void>;
type NewKey = { name: string; passkey: unknown; password?: string | undefined };

/** Adds the passkey that a browser has made; another factor beside one takes the password too. */
async function addKey<Caller extends Person>(
  { database, clock }: Pick<Offices<Caller>, 'database' | 'clock'>,
  { caller, body, jkt, site }: Call<Caller, NewKey> & Pick<SecondFactors, 'site'>,
  trail: Trail<Caller>,
) {
  const { staffId } = caller;
  const { name, passkey, password } = body;
  const proven = await provePassword({ database, clock }, { staffId, jkt, password });
  if (isRefusal(proven)) return proven;
  return inTransaction(database, async (client) => {
    const against = await judgeAnother(client, { staffId, ...proven });
    if (against) return against;
    const added = { site, staffId, name, response: passkey as RegistrationResponseJSON };
    const refused = await addPasskey({ database: client, jkt, now: clock() }, added);
    if (refused) return refused;
    await trail(client, caller, 'addPasskey', { after: { name } });
    return {};
  });
}

/** Takes a factor away, for who knows the password: an open page alone is not enough. */
async function removeSecondFactor<Caller extends Person>(
  { database, clock }: Pick<Offices<Caller>, 'database' | 'clock'>,
  { caller, body, jkt }: Call<Caller, { password: string; passkeyId: string | null }>,
  trail: Trail<Caller>,
): Promise<Record<string, never> | Refusal<'staff_sign_in_refused' | 'second_factor_not_begun' | 'too_many_guesses'>> {
  const { staffId } = caller;
  const { password, passkeyId } = body;
  // 1 The person themselves.
  const proven = await provePassword({ database, clock }, { staffId, jkt, password });
  if (isRefusal(proven)) return proven;
  // 2 What is theirs.
  return inTransaction(database, async (client) => {
    const gone =
      passkeyId === null
        ? await row<{ name: string }>(
            client,
            `DELETE FROM totp_secret WHERE staff_id = :staffId RETURNING '' AS name`,
            {
              staffId,
            },
          )
        : await row<{ name: string }>(
            client,
            'DELETE FROM passkey WHERE staff_id = :staffId AND credential_id = :passkeyId RETURNING name',
            { staffId, passkeyId },
          );
    if (!gone) return refuse('second_factor_not_begun');
    const change = passkeyId === null ? {} : { before: { name: gone.name } };
    await trail(client, caller, passkeyId === null ? 'removeTotp' : 'removePasskey', change);
    return {};
  });
}
