import type { Route } from '../contract/route.ts';
import { type Database, execute, one, row, rows } from '../postgres/pool.ts';
import { dateInTokyo } from './clock.ts';
import type { RelyingParty } from './passkeys.ts';
import { type Refusal, refuse } from './refusal.ts';
import type { SecretBox } from './secret-box.ts';

/** What second factors stand on: what seals secrets, and whose pages ask. */
export type SecondFactors = { box: SecretBox; site: RelyingParty };

/** What an account has beside its password. */
export type Factors = { totp: boolean; passkeys: number };

/** SQL: whether the account in `office_account` has a second factor that was proved. */
export const hasSecondFactor = `(EXISTS (SELECT FROM totp_secret WHERE totp_secret.staff_id = office_account.staff_id AND confirmed_at IS NOT NULL)
  OR EXISTS (SELECT FROM passkey WHERE passkey.staff_id = office_account.staff_id))`;

/** SQL: whether this office asks for one on this day; `office` is an expression for its code. */
export const demandsSecondFactor = (office: string): string =>
  `EXISTS (SELECT FROM second_factor_demand demand WHERE demand.office IS NOT DISTINCT FROM ${office} AND demand.from_on <= :today)`;

/** What an account has. */
export const factorsOf = (database: Database, staffId: string): Promise<Factors> =>
  one(
    database,
    `SELECT EXISTS (SELECT FROM totp_secret WHERE staff_id = :staffId AND confirmed_at IS NOT NULL) AS totp,
            (SELECT count(*) FROM passkey WHERE staff_id = :staffId) AS passkeys`,
    { staffId },
  );

/** The same of many, for a list. */
export async function factorsOfAll(
  database: Database,
  staffIds: readonly string[],
): Promise<Map<string, 'none' | 'totp' | 'passkey' | 'both'>> {
  const found = await rows<{ staffId: string; totp: boolean; passkey: boolean }>(
    database,
    `SELECT staff_id, EXISTS (SELECT FROM totp_secret t WHERE t.staff_id = a.staff_id AND confirmed_at IS NOT NULL) AS totp,
            EXISTS (SELECT FROM passkey p WHERE p.staff_id = a.staff_id) AS passkey
       FROM office_account a WHERE staff_id = ANY (:staffIds)`,
    { staffIds },
  );
  const kindOf = (totp: boolean, passkey: boolean) =>
    totp && passkey ? 'both' : totp ? 'totp' : passkey ? 'passkey' : 'none';
  return new Map(found.map(({ staffId, totp, passkey }) => [staffId, kindOf(totp, passkey)]));
}

/**
 * Whether one may be added: the first by who is signed in, another by who has typed the password again. Holds the account, so that of
 * two that are added at once the second counts as another.
 */
export async function judgeAnother(
  client: Database,
  { staffId, isPasswordProven }: { staffId: string; isPasswordProven: boolean },
): Promise<undefined | Refusal<'own_password_needed'>> {
  await row(client, 'SELECT FROM office_account WHERE staff_id = :staffId FOR NO KEY UPDATE', { staffId });
  const { totp, passkeys } = await factorsOf(client, staffId);
  return isPasswordProven || (!totp && passkeys === 0) ? undefined : refuse('own_password_needed');
}

/** Takes everything away, as when two persons reset an account: its person sets it up anew. */
export async function forgetFactors(client: Database, staffId: string): Promise<void> {
  await execute(client, 'DELETE FROM totp_secret WHERE staff_id = :staffId', { staffId });
  await execute(client, 'DELETE FROM passkey WHERE staff_id = :staffId', { staffId });
}

/**
 * Whether somebody of an office may go on: who must set up a second factor first may call what sets it up, and nothing else.
 *
 * @param route what is called
 * @param caller who calls; nobody of an office has no `mustSetUp`
 */
export const judgeSetUp = (
  { withoutSecondFactor }: Pick<Route, 'withoutSecondFactor'>,
  { mustSetUp = false }: { mustSetUp?: boolean },
): undefined | Refusal<'second_factor_setup_needed'> =>
  mustSetUp && !withoutSecondFactor ? refuse('second_factor_setup_needed') : undefined;

/** From which day an office asks for a second factor; null where it does not. */
export async function demandOf(database: Database, office: string | null): Promise<string | null> {
  const found = await row<{ fromOn: string | null }>(
    database,
    'SELECT from_on FROM second_factor_demand WHERE office IS NOT DISTINCT FROM :office',
    { office },
  );
  return found?.fromOn ?? null;
}

/** Today, for {@link demandsSecondFactor}. */
export const todayFor = (now: Temporal.Instant): { today: string } => ({ today: `${dateInTokyo(now)}` });
