import { type Database, execute, inTransaction, one, row, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { type Refusal, refuse } from '../../server/refusal.ts';
import type { CallOf, StaffCaller } from '../callers.ts';
import { judgeApart } from '../registers/sandbox.ts';
import { keepOwnTrail } from '../registers/trail.ts';
import type { MembersContext } from './context.ts';
import { findMember, type Member, unknownMember } from './member.ts';
import { residenceOn } from './residence.ts';

/**
 * 支援措置. Whoever is protected is found by nobody of any office but two named officers of the town that protects them: in no list,
 * search, file or form, and at the desk as if they had never joined. Their own pages, and the terminals that they hold their card
 * to, notice nothing of it; sums count them.
 *
 * | a protection | set by                       | next             |
 * | ------------ | ---------------------------- | ---------------- |
 * | begun        | `createProtection`           | asked to end     |
 * | asked to end | `endProtection`, one officer | over, or begun   |
 * | over         | `endProtection`, the other   | –                |
 */
type Protected = {
  protectionId: number;
  holder: number;
  mykeyId: string;
  officers: string[];
  reason: string;
  begunAt: Temporal.Instant;
  endAskedBy: string | null;
  endReason: string | null;
};

/**
 * SQL: that the reader may find a holder. `reader` is the expression of a staff number; without one nobody who is protected is found,
 * as in what is kept for others to read.
 */
export const isFound = (holder: string, reader = "''") =>
  `${holder} <> ALL (ARRAY(SELECT hidden.holder FROM hidden_from(${reader}) hidden))`;

/** A member by their typed ID, for somebody of an office who may find them. */
export async function findMemberFor(
  database: Database,
  { typed, staffId }: { typed: string; staffId: string },
): Promise<Member | undefined> {
  const member = await findMember(database, typed);
  if (!member) return undefined;
  const { found } = await one<{ found: boolean }>(
    database,
    `SELECT ${isFound(':holder::bigint', ':staffId')} AS found`,
    {
      holder: member.holder,
      staffId,
    },
  );
  return found ? member : undefined;
}

type Keeper = StaffCaller & { municipalityCode: string };
const protections = `SELECT protection.id AS protection_id, protection.holder, member.shown AS mykey_id, officers, reason, begun_at,
    end_asked_by, end_reason
  FROM protection JOIN member USING (holder) WHERE ended_at IS NULL AND standing_code(municipality_code) = standing_code(:code) AND :staffId = ANY (officers)`;

/** The protections of which somebody is one of the two. */
export async function listProtections({ database }: MembersContext, { caller }: CallOf<'listProtections'>) {
  const { municipalityCode: code, staffId } = caller;
  const found = await rows<Protected>(database, `${protections} ORDER BY protection.id`, { code, staffId });
  return { protections: await Promise.all(found.map((one) => shown(database, one))) };
}

async function shown(database: Database, { holder: _, officers, begunAt, ...protection }: Protected) {
  const people = await rows<{ staffId: string; name: string; isHere: boolean }>(
    database,
    `SELECT id AS staff_id, name, can_protect(id, municipality_code) AS is_here FROM staff WHERE id = ANY (:officers) ORDER BY id`,
    { officers },
  );
  return { ...protection, officers: people, begunAt: `${begunAt}` };
}

/** Protects a member from now on, with who asks and another officer as the two who find them. */
export async function createProtection(
  { database, clock }: MembersContext,
  { caller, body }: CallOf<'createProtection'>,
) {
  const { municipalityCode: code, staffId } = caller;
  const { mykeyId: typed, officer, reason } = body;
  const at = clock();
  return inTransaction(database, async (client) => {
    // 1. Who the two are, before anybody is looked for: what is wrong with them is told whosever ID it is.
    const apart = judgeApart(code);
    if (apart) return apart;
    if (!(await mayProtect(client, { code, staffId: officer, beside: staffId }))) return refuse('protection_officer');
    const member = await findMember(client, typed);
    if (!member) return unknownMember(typed);
    // 2. Of two who ask at once the second sees what the first did. Somebody else's protection, of any town, is none for who asks, but
    // where neither of its two works there any more.
    await execute(client, 'SELECT FROM member WHERE holder = :holder FOR NO KEY UPDATE', { holder: member.holder });
    const other = await abandonedOrHeld(client, { holder: member.holder, staffId });
    if (other) return other === 'own' ? refuse('protection_known') : unknownMember(typed);
    // 3. The register that knows of a protection is the one of where the person lives.
    const lives = await residenceOn(client, { code, holder: member.holder, on: `${dateInTokyo(at)}` });
    if (lives?.residence !== 'resident') return refuse('residence_unconfirmed');
    // 4. Written.
    const { id } = await one<{ id: number }>(
      client,
      `INSERT INTO protection (municipality_code, holder, officers, reason, begun_at)
         VALUES (:code, :holder, :officers, :reason, :at) RETURNING id`,
      { code, holder: member.holder, officers: [staffId, officer], reason, at: `${at}` },
    );
    await tell(client, {
      caller,
      at,
      id,
      name: member.shown,
      act: 'create',
      after: { officers: [staffId, officer] },
      reason,
    });
    const made = await row<Protected>(client, `${protections} AND protection.id = :id`, { code, staffId, id });
    if (!made) throw new Error('a protection that was just written is not there');
    return shown(client, made);
  });
}

/** Whether a member is protected already, by whom; a protection whose two have both left is ended on the way. */
async function abandonedOrHeld(
  client: Database,
  { holder, staffId }: { holder: number; staffId: string },
): Promise<'own' | 'others' | undefined> {
  const standing = await row<{ id: number; officers: string[]; here: number }>(
    client,
    `SELECT protection.id, officers,
            (SELECT count(*) FROM unnest(officers) officer WHERE can_protect(officer, municipality_code)) AS here
       FROM protection WHERE holder = :holder AND ended_at IS NULL FOR NO KEY UPDATE`,
    { holder },
  );
  if (!standing) return undefined;
  if (standing.officers.includes(staffId)) return 'own';
  if (standing.here > 0) return 'others';
  await execute(
    client,
    `UPDATE protection SET end_asked_by = officers[1], ended_by = officers[2], end_reason = 'officers left', ended_at = begun_at
      WHERE id = :id`,
    { id: standing.id },
  );
  return undefined;
}

/** Whether somebody can be one of the two: of this office, at work, one who grants, and not the other one. */
async function mayProtect(
  client: Database,
  { code, staffId, beside }: { code: string; staffId: string; beside: string },
): Promise<boolean> {
  const found = await row(client, 'SELECT WHERE can_protect(:staffId, :code) AND :staffId <> :beside', {
    code,
    staffId,
    beside,
  });
  return found !== undefined;
}

type Which = { caller: Keeper; protectionId: number };
const lock = (client: Database, { caller: { municipalityCode: code, staffId }, protectionId }: Which) =>
  row<Protected>(client, `${protections} AND protection.id = :protectionId FOR NO KEY UPDATE OF protection`, {
    code,
    staffId,
    protectionId,
  });

/** Puts another officer in the place of one of the two. */
export function changeProtectionOfficer(
  { database, clock }: MembersContext,
  { caller, params, body: { leaving, officer, reason } }: CallOf<'changeProtectionOfficer'>,
) {
  return inTransaction(database, async (client) => {
    const found = await lock(client, { caller, ...params });
    if (!found) return refuse('protection_unknown');
    const staying = found.officers.find((staffId) => staffId !== leaving);
    const isOne = found.officers.includes(leaving) && officer !== leaving && staying !== undefined;
    if (!isOne || !(await mayProtect(client, { code: caller.municipalityCode, staffId: officer, beside: staying })))
      return refuse('protection_officer');
    const officers = [staying, officer];
    // Whoever has left has no word in its end any more.
    await execute(
      client,
      `UPDATE protection SET officers = :officers, end_reason = CASE WHEN end_asked_by = :leaving THEN NULL ELSE end_reason END,
              end_asked_by = nullif(end_asked_by, :leaving) WHERE id = :protectionId`,
      { ...params, officers, leaving },
    );
    const told = { act: 'change', before: { officers: found.officers }, after: { officers }, reason } as const;
    await tell(client, { caller, at: clock(), id: params.protectionId, name: found.mykeyId, ...told });
    return {};
  });
}

/** Asks for the end of a protection, or ends it where the other officer has asked. */
export function endProtection(
  { database, clock }: MembersContext,
  { caller, params, body: { reason } }: CallOf<'endProtection'>,
) {
  const at = clock();
  return inTransaction(database, async (client): Promise<{ isOver: boolean } | EndRefusal> => {
    const found = await lock(client, { caller, ...params });
    if (!found) return refuse('protection_unknown');
    if (found.endAskedBy === caller.staffId) return refuse('protection_end_waiting');
    const isOver = found.endAskedBy !== null;
    const values = { ...params, staffId: caller.staffId, reason, at: `${at}` };
    await execute(
      client,
      isOver
        ? "UPDATE protection SET ended_by = :staffId, ended_at = :at, end_reason = concat_ws(' / ', end_reason, :reason::text) WHERE id = :protectionId"
        : 'UPDATE protection SET end_asked_by = :staffId, end_reason = :reason WHERE id = :protectionId',
      isOver ? values : { protectionId: params.protectionId, staffId: caller.staffId, reason },
    );
    const act = isOver ? 'end' : 'ask';
    await tell(client, { caller, at, id: params.protectionId, name: found.mykeyId, act, reason });
    return { isOver };
  });
}
type EndRefusal = Refusal<'protection_unknown' | 'protection_end_waiting'>;

/** Takes the word for its end back, or refuses it: the protection goes on. */
export function keepProtection(
  { database, clock }: MembersContext,
  { caller, params, body: { reason } }: CallOf<'keepProtection'>,
) {
  return inTransaction(database, async (client) => {
    const found = await lock(client, { caller, ...params });
    if (!found) return refuse('protection_unknown');
    if (found.endAskedBy === null) return refuse('protection_end_not_asked');
    await execute(
      client,
      'UPDATE protection SET end_asked_by = NULL, end_reason = NULL WHERE id = :protectionId',
      params,
    );
    await tell(client, { caller, at: clock(), id: params.protectionId, name: found.mykeyId, act: 'withdraw', reason });
    return {};
  });
}

type Told = {
  caller: Keeper;
  at: Temporal.Instant;
  id: number;
  name: string;
  act: 'create' | 'change' | 'ask' | 'end' | 'withdraw';
  before?: unknown;
  after?: unknown;
  reason: string;
};
/** A line that only the two read: it names the member (`hidden_from`). */
const tell = (client: Database, { caller, at, ...told }: Told) =>
  keepOwnTrail(client, { caller, now: at }, { ...told, subject: 'protection' });
