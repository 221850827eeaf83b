import { createHash, randomInt } from 'node:crypto';
import { hasCode, inTransaction, one, row } from '../../postgres/pool.ts';
import { hashSecret } from '../../server/passwords.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import type { Clerk, ClerkRole, PointsHandlers } from '../callers.ts';
import type { MembersContext } from '../members/context.ts';
import { clerkAt, listClerksOf, putAtTill, tryCode } from './clerks.ts';

/** Letters and digits that nobody mistakes for one another. */
const alphabet = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const setupDays = 7;

const makeSetupCode = () =>
  Array.from(
    { length: 12 },
    (_, at) => (at > 0 && at % 4 === 0 ? '-' : '') + alphabet[randomInt(alphabet.length)],
  ).join('');
const hashOf = (typed: string) =>
  createHash('sha256')
    .update(
      typed
        .normalize('NFKC')
        .toUpperCase()
        .replaceAll(/[^0-9A-Z]/g, ''),
    )
    .digest();

/** The people of a shop: the first owner comes with a code of the town's office, everybody after by an owner. */
export function shopPeopleHandlers({
  database,
  clock,
}: MembersContext): Pick<
  PointsHandlers,
  | 'createSetupCode'
  | 'beginShop'
  | 'listClerks'
  | 'signInClerk'
  | 'signOutClerk'
  | 'addClerk'
  | 'endClerk'
  | 'changeClerkCode'
> {
  async function add(person: {
    merchantId: number;
    name: string;
    code: string;
    role: ClerkRole;
  }): Promise<Clerk | Refusal<'clerk_name_taken'>> {
    const { merchantId, name, code, role } = person;
    try {
      const made = await one<{ id: number }>(
        database,
        'INSERT INTO clerk (merchant_id, name, role, code_hash) VALUES ($1, $2, $3, $4) RETURNING id',
        [merchantId, name, role, await hashSecret(code)],
      );
      return { clerkId: made.id, name, role };
    } catch (error) {
      if (hasCode(error, '23505')) return refuse('clerk_name_taken');
      throw error;
    }
  }

  return {
    async createSetupCode({ caller, params }) {
      const setupCode = makeSetupCode();
      const expiresAt = clock().add({ hours: 24 * setupDays });
      const made = await database.query(
        `INSERT INTO shop_setup (merchant_id, code_sha256, expires_at, made_by)
         SELECT id, $3, $4, $5 FROM merchant WHERE id = $1 AND municipality_code = $2
         ON CONFLICT (merchant_id) DO UPDATE SET code_sha256 = $3, expires_at = $4, made_by = $5`,
        [params.merchantId, caller.municipalityCode, hashOf(setupCode), `${expiresAt}`, caller.staffId],
      );
      return made.rowCount === 0 ? refuse('place_unknown') : { setupCode, expiresAt: `${expiresAt}` };
    },

    async beginShop({ caller, body }) {
      const { merchantId } = caller.placeOfUse;
      const { name, code } = body;
      const values = [merchantId, hashOf(body.setupCode), `${clock()}`];
      const good = 'shop_setup WHERE merchant_id = $1 AND code_sha256 = $2 AND expires_at > $3';
      if (!(await row(database, `SELECT FROM ${good}`, values))) return refuse('setup_code_wrong');
      const owner = await add({ merchantId, name, code, role: 'owner' });
      if (isRefusal(owner)) return owner;
      const used = await database.query(`DELETE FROM ${good}`, values);
      if (used.rowCount === 0) {
        // Somebody else was as quick with the same code; it makes one owner.
        await database.query('DELETE FROM clerk WHERE id = $1', [owner.clerkId]);
        return refuse('setup_code_wrong');
      }
      return putAtTill(database, { jkt: caller.jkt, clerk: owner, now: clock() });
    },

    async listClerks({ caller }) {
      const { merchantId } = caller.placeOfUse;
      const at = await clerkAt(database, { jkt: caller.jkt, merchantId, now: clock() });
      return { clerks: await listClerksOf(database, merchantId), at: isRefusal(at) ? null : at };
    },

    async signInClerk({ caller, body }) {
      const place = caller.placeOfUse;
      const clerk = await tryCode(database, { merchantId: place.merchantId, ...body, now: clock() });
      return isRefusal(clerk) ? clerk : putAtTill(database, { jkt: caller.jkt, clerk, now: clock() });
    },

    async signOutClerk({ caller }) {
      await database.query('DELETE FROM clerk_session WHERE jkt = $1', [caller.jkt]);
      return {};
    },

    async addClerk({ caller, body }) {
      return add({ merchantId: caller.placeOfUse.merchantId, ...body });
    },

    async endClerk({ caller, params }) {
      const { merchantId } = caller.placeOfUse;
      return inTransaction(database, async (client) => {
        // Two owners who end each other at once must not leave a shop without one.
        await client.query('SELECT FROM clerk WHERE merchant_id = $1 AND ended_at IS NULL ORDER BY id FOR UPDATE', [
          merchantId,
        ]);
        const clerks = await listClerksOf(client, merchantId);
        const leaving = clerks.find(({ clerkId }) => clerkId === params.clerkId);
        if (!leaving) return refuse('clerk_unknown');
        if (leaving.role === 'owner' && clerks.filter(({ role }) => role === 'owner').length === 1)
          return refuse('last_owner');
        await client.query('UPDATE clerk SET ended_at = $2 WHERE id = $1', [leaving.clerkId, `${clock()}`]);
        await client.query('DELETE FROM clerk_session WHERE clerk_id = $1', [leaving.clerkId]);
        return {};
      });
    },

    async changeClerkCode({ caller, body }) {
      const { merchantId } = caller.placeOfUse;
      const now = clock();
      const clerk = await tryCode(database, { merchantId, clerkId: caller.clerk.clerkId, code: body.code, now });
      if (isRefusal(clerk)) return clerk;
      await database.query('UPDATE clerk SET code_hash = $2 WHERE id = $1', [
        clerk.clerkId,
        await hashSecret(body.newCode),
      ]);
      return {};
    },
  };
}
