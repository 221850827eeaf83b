import { createHash, randomBytes } from 'node:crypto';
import { type Database, one, rows } from '../../postgres/pool.ts';
import { dateInTokyo, startOfDay } from '../../server/clock.ts';
import { pagedBy, pageOf, placeOf } from '../../server/cursor.ts';
import { fieldsOf } from '../../server/office-changes.ts';
import { refuse } from '../../server/refusal.ts';
import type { CallOf, StaffCaller } from '../callers.ts';
import type { RegistersContext } from './context.ts';

const entriesShown = 100;

type Entry = {
  entryId: number;
  at: Temporal.Instant;
  by: string;
  staffId: string;
  subject: string;
  name: string;
  act: string;
  before: unknown;
  after: unknown;
  reason: string;
};
const columns = `entry.id AS entry_id, done_at AS at, coalesce(staff.name, done_by) AS by, done_by AS staff_id, subject, without_hidden(entry.name, :reader) AS name, act,
  without_hidden(before::text, :reader)::jsonb AS before, without_hidden(after::text, :reader)::jsonb AS after,
  without_hidden(reason, :reader) AS reason`;
const joined = `audit_entry entry LEFT JOIN staff ON staff.id = done_by
  CROSS JOIN LATERAL concat_ws(' ', subject_id, before->>'mykeyId', after->>'mykeyId',
    CASE WHEN subject IN ('grant', 'residence', 'member', 'protection') THEN entry.name END) AS about`;

/**
 * SQL: what somebody may read. Of an office what is its own, and what became of the accounts of its people, whoever did it; of the
 * platform its own, and what its people did elsewhere.
 */
const ofReach = `CASE WHEN :office::text IS NULL
  THEN entry.office IS NULL OR done_by IN (SELECT id FROM staff WHERE role = 'platform')
  ELSE entry.office = :office OR (subject = 'staff' AND subject_id IN (SELECT id FROM staff WHERE staff.office = :office)) END`;

/** The span of days in Japan, both included; undefined where it ends before it begins. */
function spanOf({ from, through }: { from: string; through: string }) {
  if (through < from) return undefined;
  return {
    begins: `${startOfDay(Temporal.PlainDate.from(from))}`,
    ends: `${startOfDay(Temporal.PlainDate.from(through).add({ days: 1 }))}`,
  };
}
/**
 * SQL: that a line is about nobody who is protected from who reads (支援措置). What was said of a protection only its officers read, also
 * when it is over. Of a line about many people the others stay: in the place of who is hidden is a sign, in what is found by words too.
 */
const aboutNobodyHidden = `without_hidden(about, :reader) = normalize(about, NFKC)
  AND (subject <> 'protection' OR subject_id IN (SELECT id::text FROM protections_of(:reader) id))`;
const inSpan = 'done_at >= :begins AND done_at < :ends';
const shown = ({ at, before, after, ...entry }: Entry) => ({
  ...entry,
  at: `${at}`,
  before: fieldsOf(before),
  after: fieldsOf(after),
});
/** Words as a pattern that finds them anywhere. */
const patternOf = (words: string | undefined) =>
  words === undefined ? null : `%${words.normalize('NFKC').replace(/[%_\\]/g, '\\$&')}%`;

/** The audit trail within the reach of who asks, the latest first. */
export async function searchTrail({ database }: RegistersContext, { caller, query }: CallOf<'searchTrail'>) {
  const span = spanOf(query);
  if (!span) return refuse('period_invalid');
  const [before = null] = placeOf(query.cursor, pagedBy.number) ?? [];
  const found = await rows<Entry>(
    database,
    `SELECT ${columns} FROM ${joined}
      WHERE ${ofReach} AND ${inSpan} AND ${aboutNobodyHidden}
        AND (:subject::text IS NULL OR subject = :subject)
        AND (:person::text IS NULL OR done_by = :person OR staff.name LIKE :people)
        AND (:words::text IS NULL OR subject_id LIKE :words
             OR without_hidden(concat_ws(' ', entry.name, reason, before::text, after::text), :reader) LIKE :words)
        AND (:before::bigint IS NULL OR entry.id < :before)
      ORDER BY entry.id DESC LIMIT :limit`,
    {
      office: caller.office,
      reader: caller.staffId,
      ...span,
      subject: query.subject ?? null,
      person: query.person ?? null,
      people: patternOf(query.person),
      words: patternOf(query.words),
      before,
      limit: entriesShown + 1,
    },
  );
  const { page, next } = pageOf(found, entriesShown, ({ entryId }) => [entryId]);
  return { entries: page.map(shown), next };
}

/**
 * So many lines of a span, drawn by a seed: each line's number is hashed with it, and the least hashes are drawn. Nothing is added to
 * days that are over, so the same span, number and seed give the same lines again, to whoever checks it.
 */
export async function drawTrailSample(
  { database, clock }: RegistersContext,
  { caller, query }: CallOf<'drawTrailSample'>,
) {
  const span = spanOf(query);
  if (!span) return refuse('period_invalid');
  if (query.through >= `${dateInTokyo(clock())}`) return refuse('sample_not_over');
  const { seed = randomBytes(4).toString('hex'), count } = query;
  const all = await numbersIn(database, { caller, span });
  const hashOf = (id: number) => createHash('sha256').update(`${seed} ${id}`).digest('hex');
  const drawn = all
    .map((id) => ({ id, hash: hashOf(id) }))
    .sort((a, b) => (a.hash < b.hash ? -1 : 1))
    .slice(0, count)
    .map(({ id }) => id);
  const entries = await rows<Entry>(
    database,
    `SELECT ${columns} FROM ${joined} WHERE entry.id = ANY (:drawn) AND ${aboutNobodyHidden} ORDER BY entry.id`,
    { drawn, reader: caller.staffId },
  );
  return { seed, of: all.length, entries: entries.map(shown) };
}

/** The numbers of all lines of a span within reach. */
async function numbersIn(
  database: Database,
  { caller, span }: { caller: StaffCaller; span: { begins: string; ends: string } },
): Promise<number[]> {
  const { ids } = await one<{ ids: string[] }>(
    database,
    `SELECT coalesce(array_agg(entry.id::text ORDER BY entry.id), '{}') AS ids FROM ${joined} WHERE ${ofReach} AND ${inSpan} AND ${aboutNobodyHidden}`,
    { office: caller.office, reader: caller.staffId, ...span },
  );
  return ids.map(Number);
}
