import { type Database, execute, hasCode, inTransaction, one, row } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { hashSecret } from '../../server/passwords.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import type { CallOf, Clerk, ClerkRole } from '../callers.ts';
import type { MembersContext } from '../members/context.ts';
import { keepOwnTrail } from '../registers/trail.ts';
import { clerkAt, listClerksOf, putAtTill, tryCode } from './clerks.ts';
import { drawSetupCode, hashOfSetupCode } from './setup-code.ts';

const setupDays = 7;

/**
 * Gives out the code with which a place's first owner is registered at its own terminal; good once and for seven days. A new
 * one voids the one before. Only its hash is kept.
 */
export async function createSetupCode(
  { database, clock }: MembersContext,
  { caller, params }: CallOf<'createSetupCode'>,
) {
  const setupCode = drawSetupCode();
  const expiresAt = clock().add({ hours: 24 * setupDays });
  return inTransaction(database, async (client) => {
    const place = await row<{ name: string }>(
      client,
      `INSERT INTO shop_setup (merchant_id, code_sha256, expires_at, made_by)
     SELECT id, :codeSha256, :expiresAt, :staffId FROM merchant
      WHERE id = :merchantId AND municipality_code = :municipalityCode
     ON CONFLICT (merchant_id) DO UPDATE SET code_sha256 = :codeSha256, expires_at = :expiresAt, made_by = :staffId
     RETURNING place_name(merchant_id, :today) AS name`,
      {
        merchantId: params.merchantId,
        municipalityCode: caller.municipalityCode,
        today: `${dateInTokyo(clock())}`,
        codeSha256: hashOfSetupCode(setupCode),
        expiresAt: `${expiresAt}`,
        staffId: caller.staffId,
      },
    );
    if (!place) return refuse('place_unknown');
    const line = {
      subject: 'merchant',
      id: params.merchantId,
      name: place.name,
      act: 'setupCode',
      after: { expiresAt },
    } as const;
    await keepOwnTrail(client, { caller, now: clock() }, line);
    return { setupCode, expiresAt: `${expiresAt}` };
  });
}

/** Registers an owner of a shop with the code of the town's office, and signs them in at this terminal. */
export async function beginShop({ database, clock }: MembersContext, { caller, body }: CallOf<'beginShop'>) {
  const { merchantId } = caller.placeOfUse;
  const { name, code } = body;
  // 1. The code is this shop's, and still good.
  const values = { merchantId, codeSha256: hashOfSetupCode(body.setupCode), now: `${clock()}` };
  const good = 'shop_setup WHERE merchant_id = :merchantId AND code_sha256 = :codeSha256 AND expires_at > :now';
  if (!(await row(database, `SELECT FROM ${good}`, values))) return refuse('setup_code_wrong');
  // 2. The owner, before the code is used up: a name that is taken can be typed anew with the same code.
  const owner = await insertClerk(database, { merchantId, name, code, role: 'owner' });
  if (isRefusal(owner)) return owner;
  // 3. The code is used up; of two in a race, the one that finds it gone is undone.
  const used = await execute(database, `DELETE FROM ${good}`, values);
  if (used === 0) {
    await execute(database, 'DELETE FROM clerk WHERE id = :clerkId', { clerkId: owner.clerkId });
    return refuse('setup_code_wrong');
  }
  return putAtTill(database, { jkt: caller.jkt, clerk: owner, now: clock() });
}

/** The clerks of the shop, and who is signed in at this terminal: nobody, where none has said so. */
export async function listClerks({ database, clock }: MembersContext, { caller }: CallOf<'listClerks'>) {
  const { merchantId } = caller.placeOfUse;
  const at = await clerkAt(database, { jkt: caller.jkt, merchantId, now: clock() });
  return { clerks: await listClerksOf(database, merchantId), at: isRefusal(at) ? null : at };
}

/** Signs a clerk in at this terminal, in the place of whoever was there. Wrong codes are counted. */
export async function signInClerk({ database, clock }: MembersContext, { caller, body }: CallOf<'signInClerk'>) {
  const { merchantId } = caller.placeOfUse;
  const clerk = await tryCode(database, { merchantId, ...body, now: clock() });
  return isRefusal(clerk) ? clerk : putAtTill(database, { jkt: caller.jkt, clerk, now: clock() });
}

/** Signs out whoever is at this terminal. Idempotent. */
export async function signOutClerk({ database }: MembersContext, { caller }: CallOf<'signOutClerk'>) {
  await execute(database, 'DELETE FROM clerk_session WHERE jkt = :jkt', { jkt: caller.jkt });
  return {};
}

/** Adds a clerk or another owner, by an owner of the shop. */
export const addClerk = ({ database }: MembersContext, { caller, body }: CallOf<'addClerk'>) =>
  insertClerk(database, { merchantId: caller.placeOfUse.merchantId, ...body });

/** Ends a clerk, by an owner of the shop, and signs them out everywhere. What they did stays under their name. */
export function endClerk({ database, clock }: MembersContext, { caller, params }: CallOf<'endClerk'>) {
  const { merchantId } = caller.placeOfUse;
  return inTransaction(database, async (client) => {
    // 1. Two owners who end each other in a race must not leave a shop without one.
    await execute(
      client,
      'SELECT FROM clerk WHERE merchant_id = :merchantId AND ended_at IS NULL ORDER BY id FOR UPDATE',
      { merchantId },
    );
    // 2. Who leaves, and that an owner stays.
    const clerks = await listClerksOf(client, merchantId);
    const leaving = clerks.find(({ clerkId }) => clerkId === params.clerkId);
    if (!leaving) return refuse('clerk_unknown');
    if (leaving.role === 'owner' && clerks.filter(({ role }) => role === 'owner').length === 1)
      return refuse('last_owner');
    // 3. The end.
    await execute(client, 'UPDATE clerk SET ended_at = :now WHERE id = :clerkId', {
      clerkId: leaving.clerkId,
      now: `${clock()}`,
    });
    await execute(client, 'DELETE FROM clerk_session WHERE clerk_id = :clerkId', { clerkId: leaving.clerkId });
    return {};
  });
}

/** Changes the code of who is signed in at this terminal, who must know the old one. */
export async function changeClerkCode(
  { database, clock }: MembersContext,
  { caller, body }: CallOf<'changeClerkCode'>,
) {
  const { merchantId } = caller.placeOfUse;
  const { clerkId } = caller.clerk;
  const clerk = await tryCode(database, { merchantId, clerkId, code: body.code, now: clock() });
  if (isRefusal(clerk)) return clerk;
  await execute(database, 'UPDATE clerk SET code_hash = :codeHash WHERE id = :clerkId', {
    clerkId,
    codeHash: await hashSecret(body.newCode),
  });
  return {};
}

async function insertClerk(
  database: Database,
  { merchantId, name, code, role }: { merchantId: number; name: string; code: string; role: ClerkRole },
): Promise<Clerk | Refusal<'clerk_name_taken'>> {
  try {
    const inserted = await one<{ id: number }>(
      database,
      'INSERT INTO clerk (merchant_id, name, role, code_hash) VALUES (:merchantId, :name, :role, :codeHash) RETURNING id',
      { merchantId, name, role, codeHash: await hashSecret(code) },
    );
    return { clerkId: inserted.id, name, role };
  } catch (error) {
    if (hasCode(error, '23505')) return refuse('clerk_name_taken');
    throw error;
  }
}
