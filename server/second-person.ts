import { createHash } from 'node:crypto';
import { type Database, execute, inTransaction, one, type Pool, row, rows, undoneUnless } from '../postgres/pool.ts';
import { keepTrail } from './audit.ts';
import { pagedBy, pageOf, placeOf } from './cursor.ts';
import { isRefusal, type Refusal, refuse } from './refusal.ts';

/**
 * A change that two persons make: one asks, another decides, bound to the hash of what stood and what is to stand.
 *
 * | decision    | set by                | next  | what a crash leaves                                   |
 * | ----------- | --------------------- | ----- | ----------------------------------------------------- |
 * | (none)      | who asks              | any   | the request, which waits                              |
 * | `confirmed` | another person        | final | nothing: the change and the decision are one transaction |
 * | `refused`   | another person        | final |                                                       |
 * | `withdrawn` | who asked             | final |                                                       |
 */
export type ChangeRequest = {
  requestId: number;
  subject: string;
  subjectId: string;
  /** What it is called on a screen. */
  name: string;
  /** Whose office decides: a municipality's code, or null for the platform. */
  office: string | null;
  before: unknown;
  after: unknown;
  sha256: string;
  reason: string;
  askedBy: string;
  askedAt: Temporal.Instant;
  decidedBy: string | null;
  decidedAt: Temporal.Instant | null;
  decision: 'confirmed' | 'refused' | 'withdrawn' | null;
};
export type NewChange = Pick<ChangeRequest, 'subject' | 'subjectId' | 'name' | 'office' | 'before' | 'after'> & {
  reason: string;
  askedBy: string;
  /** Of what was confirmed as a part of another change, who confirmed that. */
  decidedBy?: string;
  now: Temporal.Instant;
};
type Subject = Pick<NewChange, 'subject' | 'subjectId' | 'name' | 'office' | 'before' | 'after' | 'reason'>;
/** Who decides, and the people of the office who could. */
export type Decider = { staffId: string; office: string | null };
/** Those who may decide for an office, with their names. */
export type PeopleOf = (database: Database, office: string | null) => Promise<{ staffId: string; name: string }[]>;

/** The subject of changes to accounts of people; who asked for one or confirmed it made that account. */
export const staffSubject = 'staff';

const columns = `id AS request_id, subject, subject_id, name, office, before, after, sha256, reason,
  asked_by, asked_at, decided_by, decided_at, decision`;

/** Keys in one order, so that what the database gives back hashes as what it was given. */
const canonical = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(canonical);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, canonical(inner)]),
  );
};
/** SHA-256 of a value in its one form. */
export const hashOfValue = (value: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(canonical(value)))
    .digest('hex');
const hashOf = ({ subject, subjectId, office, before, after }: NewChange) =>
  hashOfValue({ subject, subjectId, office, before: before ?? null, after: after ?? null });

const insert = async (database: Database, change: NewChange, decision: 'confirmed' | null) => {
  const { subject, subjectId, name, office, before, after, reason, askedBy, now } = change;
  return row<ChangeRequest>(
    database,
    `INSERT INTO change_request (subject, subject_id, name, office, before, after, sha256, reason, asked_by, asked_at, decision, decided_at, decided_by)
     VALUES (:subject, :subjectId, :name, :office, :before, :after, :sha256, :reason, :askedBy, :now, :decision, :decidedAt, :decidedBy)
     ON CONFLICT (subject, subject_id) WHERE decision IS NULL DO NOTHING RETURNING ${columns}`,
    {
      subject,
      subjectId,
      name,
      office,
      before: before === null || before === undefined ? null : JSON.stringify(before),
      after: after === null || after === undefined ? null : JSON.stringify(after),
      sha256: hashOf(change),
      reason,
      askedBy,
      now: `${now}`,
      decision,
      decidedAt: decision && `${now}`,
      decidedBy: change.decidedBy ?? null,
    },
  );
};

/** A step of a change that two persons make, in the audit trail. */
function trail(client: Database, change: Subject, step: { act: string; by: string; at: Temporal.Instant }) {
  const { office, subject, subjectId, name, before, after, reason } = change;
  return keepTrail(client, { office, subject, subjectId, name, before, after, reason, ...step });
}

/**
 * Asks for a change, in a transaction of the caller's. One may wait for a subject: what was judged is then what is done.
 */
export async function askForChange(
  client: Database,
  change: NewChange,
): Promise<ChangeRequest | Refusal<'change_waiting'>> {
  const asked = await insert(client, change, null);
  if (!asked) return refuse('change_waiting');
  await trail(client, change, { act: 'ask', by: change.askedBy, at: change.now });
  return asked;
}

/**
 * Keeps what one person may do alone in the same history. The caller makes the change in the same transaction.
 *
 * @param act what was done, for the audit trail
 */
export async function noteChange(client: Database, change: NewChange, act: string): Promise<void> {
  await insert(client, change, 'confirmed');
  await trail(client, change, { act, by: change.askedBy, at: change.now });
}

const ofOffice = 'office IS NOT DISTINCT FROM :office AND (decision IS NULL) = :waiting';

/** Changes of an office, the newest first. */
export async function listChanges(
  database: Database,
  {
    office,
    waiting,
    cursor,
    limit = 50,
  }: { office: string | null; waiting: boolean; cursor?: string | undefined; limit?: number },
): Promise<{ page: ChangeRequest[]; next: string | null }> {
  const [before = null] = placeOf(cursor, pagedBy.number) ?? [];
  const found = await rows<ChangeRequest>(
    database,
    `SELECT ${columns} FROM change_request
      WHERE ${ofOffice}
        AND (:before::bigint IS NULL OR id < :before)
      ORDER BY id DESC LIMIT :limit`,
    { office, waiting, before, limit: limit + 1 },
  );
  return pageOf(found, limit, ({ requestId }) => [requestId]);
}

/** Of the changes that the list shows as waiting, those that somebody else asked for: how many, and since when the oldest. */
export const countChangesFor = (
  database: Database,
  { staffId, office }: Decider,
): Promise<{ count: number; since: Temporal.Instant | null }> =>
  one(
    database,
    `SELECT count(*) AS count, min(asked_at) AS since FROM change_request WHERE ${ofOffice} AND asked_by <> :staffId`,
    { office, waiting: true, staffId },
  );

/** Who made accounts: asked for or confirmed an invitation, a new secret or a revival of each, by the account's ID. */
export async function makersOf(database: Database, staffIds: readonly string[]): Promise<Map<string, Set<string>>> {
  const made = await rows<{ staffId: string; by: string }>(
    database,
    `SELECT subject_id AS staff_id, unnest(ARRAY[asked_by, decided_by]) AS by FROM change_request
      WHERE subject = :staffSubject AND subject_id = ANY (:staffIds) AND decision = 'confirmed' AND after->>'act' <> 'end'`,
    { staffSubject, staffIds },
  );
  const makers = new Map<string, Set<string>>(staffIds.map((staffId) => [staffId, new Set()]));
  for (const { staffId, by } of made) if (by && by !== staffId) makers.get(staffId)?.add(by);
  return makers;
}

/**
 * Whether a person is somebody else than who asked or closed, and says yes as their own: not the same account, not one that
 * the other made, reset or confirmed, and with a secret that its person chose (decision 35). A refusal names who can help.
 */
export async function judgeSecondPerson(
  database: Database,
  { staffId, after, people }: { staffId: string; after: string; people: { staffId: string; name: string }[] },
): Promise<Refusal<'same_person' | 'person_not_independent' | 'own_secret_needed'> | undefined> {
  const makers = await makersOf(
    database,
    people.map((one) => one.staffId),
  );
  const isIndependent = (id: string) => id !== after && !makers.get(id)?.has(after);
  const own = await rows<{ staffId: string }>(
    database,
    `SELECT staff_id FROM office_account WHERE staff_id = ANY (:staffIds) AND state = 'active' AND own_secret`,
    { staffIds: people.map((one) => one.staffId) },
  );
  const hasOwnSecret = new Set(own.map((one) => one.staffId));
  const canHelp = people
    .filter((one) => isIndependent(one.staffId) && hasOwnSecret.has(one.staffId))
    .map(({ name }) => name);
  if (staffId === after) return refuse('same_person', { canHelp });
  if (!isIndependent(staffId)) return refuse('person_not_independent', { canHelp });
  return hasOwnSecret.has(staffId) ? undefined : refuse('own_secret_needed', { canHelp });
}

type Decision = { requestId: number; approve: boolean; sha256: string };
export type DecisionRefusal = Refusal<
  'change_unknown' | 'change_altered' | 'same_person' | 'person_not_independent' | 'own_secret_needed'
>;

/** Undoes what was written on the way to a refusal: what was refused must not be carried out later. */
const wholeOrNothing = <Done>(client: Database, work: () => Promise<Done>): Promise<Done> =>
  undoneUnless(client, (done) => !isRefusal(done), work);

/**
 * A second person's yes or no, in one transaction with what it does.
 *
 * @param apply makes the change; where it refuses, the request waits on and nothing that it wrote before stands
 */
export function decideChange<Done, No extends string>(
  pool: Pool,
  {
    decision: { requestId, approve, sha256 },
    by,
    peopleOf,
    now,
    apply,
  }: {
    decision: Decision;
    by: Decider;
    peopleOf: PeopleOf;
    now: Temporal.Instant;
    apply: (client: Database, change: ChangeRequest) => Promise<Done | Refusal<No>>;
  },
): Promise<{ change: ChangeRequest; done: Done | undefined } | DecisionRefusal | Refusal<No>> {
  return inTransaction(pool, async (client) => {
    // 1 It waits, in this person's office; two who decide at once come one after the other.
    const change = await row<ChangeRequest>(
      client,
      `SELECT ${columns} FROM change_request WHERE id = :requestId AND office IS NOT DISTINCT FROM :office
         AND decision IS NULL FOR UPDATE`,
      { requestId, office: by.office },
    );
    if (!change) return refuse('change_unknown');
    // 2 What was shown is what is decided.
    if (change.sha256 !== sha256) return refuse('change_altered');
    // 3 Another person, with a secret of their own.
    const people = await peopleOf(client, change.office);
    const against = await judgeSecondPerson(client, { staffId: by.staffId, after: change.askedBy, people });
    if (against) return against;
    // 4 The change itself, whole or not at all, and that it was decided.
    const done = approve ? await wholeOrNothing(client, () => apply(client, change)) : undefined;
    if (isRefusal(done)) return done as Refusal<No>;
    await execute(
      client,
      'UPDATE change_request SET decision = :decision, decided_by = :staffId, decided_at = :now WHERE id = :requestId',
      { requestId, decision: approve ? 'confirmed' : 'refused', staffId: by.staffId, now: `${now}` },
    );
    await trail(client, change, { act: approve ? 'confirm' : 'refuse', by: by.staffId, at: now });
    return { change, done };
  });
}

/** Takes one's own request back. */
export function withdrawChange(
  pool: Pool,
  { requestId, by, now }: { requestId: number; by: Decider; now: Temporal.Instant },
): Promise<ChangeRequest | Refusal<'change_unknown'>> {
  return inTransaction(pool, async (client) => {
    const withdrawn = await row<ChangeRequest>(
      client,
      `UPDATE change_request SET decision = 'withdrawn', decided_at = :now
      WHERE id = :requestId AND office IS NOT DISTINCT FROM :office AND asked_by = :staffId AND decision IS NULL
  RETURNING ${columns}`,
      { requestId, office: by.office, staffId: by.staffId, now: `${now}` },
    );
    if (!withdrawn) return refuse('change_unknown');
    await trail(client, withdrawn, { act: 'withdraw', by: by.staffId, at: now });
    return withdrawn;
  });
}
