import { hasAges } from '../../contract/points/grants/values.ts';
import type { ApplicationState } from '../../contract/points/grants/venue-routes.ts';
import { type Database, execute, inTransaction, one, row, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { pagedBy, pageOf, placeOf } from '../../server/cursor.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import type { CallOf } from '../callers.ts';
import { type Member, unknownMember } from '../members/member.ts';
import { findMemberFor, isFound } from '../members/protection.ts';
import { noteResidence } from '../members/residence.ts';
import type { PremiumsContext } from '../premiums/context.ts';
import { keepOwnTrail } from '../registers/trail.ts';
import { judgeResidence } from './expected.ts';
import { type HoldRefusal, judgePersonLimits, lockProgram, releaseAside, setPointsAside } from './hold.ts';
import { isGrantedOn, type Program } from './programs.ts';
import { programOf } from './venue-terminals.ts';
import { findVenue, type Keeper, ownVenue, placesLeft, type Venue } from './venues.ts';

/**
 * 申込 of a person for a venue, and what came of it. One person has one at a venue, but for those that were cancelled.
 *
 * | state     | set by                                | next                  | its points                    | what a crash leaves              |
 * | --------- | ------------------------------------- | --------------------- | ----------------------------- | -------------------------------- |
 * | applied   | `applyForVenue`, a file               | attended, cancelled,  | set aside of the budget       | whole or not at all              |
 * |           |                                       | noShow                |                               |                                  |
 * | attended  | a tap, or an officer; a walk-in's too | again, where the      | those of its grant            | the grant, held: the job of      |
 * |           |                                       | ledger took no grant  |                               | grants settles it under its key  |
 * | cancelled | `cancelApplication`                   | –                     | free again                    | whole or not at all              |
 * | noShow    | `closeNoShows`, or its job            | attended, by a paper  | free again; set aside anew    | whole or not at all              |
 * |           |                                       | list that came late   | where the person came         |                                  |
 */
export type ApplicationRow = {
  applicationId: number;
  venueId: number;
  holder: number;
  amount: number;
  reason: string | null;
  budgetLineId: number | null;
  walkIn: boolean;
  ageSeen: boolean;
  state: 'applied' | 'attended' | 'cancelled' | 'noShow';
  grantKey: string | null;
  attendedAt: Temporal.Instant | null;
};
export const applicationColumns =
  'id AS application_id, venue_id, holder, amount, reason, budget_line_id, walk_in, age_seen, state, grant_key, attended_at';

type Shown = {
  applicationId: number;
  mykeyId: string;
  points: number;
  walkIn: boolean;
  ageSeen: boolean;
  state: ApplicationStateName;
  appliedAt: Temporal.Instant;
  attendedAt: Temporal.Instant | null;
  attendedBy: string | null;
  grantKey: string | null;
  reason: string | null;
};
type ApplicationStateName = (typeof ApplicationState)['options'][number];
/** As people read them: an attendance of which the ledger took no grant is none. */
const listed = `SELECT application.id AS application_id, member.shown AS mykey_id, application.amount AS points, walk_in, age_seen,
    CASE WHEN record.state = 'refused' THEN 'refused' ELSE application.state END AS state, applied_at, attended_at,
    staff.name AS attended_by, grant_key, coalesce(ended_reason, application.reason) AS reason
  FROM venue_application application JOIN member USING (holder)
  LEFT JOIN grant_record record ON record.key = grant_key LEFT JOIN staff ON staff.id = attended_by
 WHERE venue_id = :venueId`;
const ofFound = `${listed} AND ${isFound('application.holder', ':staffId')}`;
const inWords = ({ appliedAt, attendedAt, ...application }: Shown) => ({
  ...application,
  appliedAt: `${appliedAt}`,
  attendedAt: attendedAt && `${attendedAt}`,
});

const applicationsShown = 500;
/** Who is expected at a venue, who came, and who did not. */
export async function listApplications(
  context: PremiumsContext,
  { caller, params, query }: CallOf<'listApplications'>,
) {
  if (!(await findVenue(context, { caller, ...params }))) return refuse('venue_unknown');
  const [after = null] = placeOf(query.cursor, pagedBy.number) ?? [];
  const found = await rows<Shown>(
    context.database,
    `${ofFound} AND (:after::bigint IS NULL OR application.id > :after) ORDER BY application.id LIMIT :limit`,
    { ...params, staffId: caller.staffId, after, limit: applicationsShown + 1 },
  );
  const { page, next } = pageOf(found, applicationsShown, ({ applicationId }) => [applicationId]);
  return { applications: page.map(inWords), next };
}

/** All of them, for a file. */
export const applicationsOf = async (database: Database, asked: { venueId: number; staffId: string }) =>
  (await rows<Shown>(database, `${ofFound} ORDER BY application.id`, asked)).map(inWords);

/** As it was written by somebody who had found whose it is. */
type OneOf = { venueId: number; applicationId: number };
export const shownApplication = async (database: Database, asked: OneOf) =>
  inWords(await one<Shown>(database, `${listed} AND application.id = :applicationId`, asked));

/** 仮入力 at the desk: somebody is expected at a venue, and the points are set aside (R63-01). */
export async function applyForVenue(context: PremiumsContext, { caller, params, body }: CallOf<'applyForVenue'>) {
  const { database, clock } = context;
  const now = clock();
  // 1. Where, and who.
  const venue = await ownVenue(context, { caller, ...params });
  if (isRefusal(venue)) return venue;
  const member = await findMemberFor(database, { typed: body.mykeyId, staffId: caller.staffId });
  if (!member) return unknownMember(body.mykeyId);
  if (member.status !== 'active') return refuse('not_usable_here');
  const applied = await inTransaction(database, async (client) => {
    // 2. For what on that day, as it stands until this is written.
    await lockProgram(client, venue.programId);
    const program = await programOf({ database: client }, venue);
    if (!isGrantedOn(program, venue.heldOn)) return refuse('program_ended');
    if (hasAges(program) && !body.ageSeen) return refuse('age_unconfirmed');
    const lives = { program, member, isSeen: body.isResident };
    const elsewhere = await judgeResidence({ database: client, clock }, lives);
    if (elsewhere) return elsewhere;
    // 3. Written, with the points set aside.
    const asked = {
      venue,
      program,
      holder: member.holder,
      amount: program.amount,
      reason: null,
      staffId: caller.staffId,
    };
    const made = await insertApplication(client, { ...asked, now });
    if (isRefusal(made)) return made;
    if (program.residentsOnly && body.isResident) await noteSeen(client, { caller, program, member, now });
    const line = { subject: 'venue', id: venue.venueId, name: venue.name, act: 'apply' } as const;
    await keepOwnTrail(
      client,
      { caller, now },
      { ...line, after: { mykeyId: member.shown, ageSeen: hasAges(program) || undefined } },
    );
    return made;
  });
  return isRefusal(applied)
    ? applied
    : shownApplication(database, {
        venueId: venue.venueId,
        applicationId: applied.applicationId,
      });
}

type Seen = { caller: Keeper; program: Program; member: Member; now: Temporal.Instant };
const noteSeen = (client: Database, { caller, program, member, now }: Seen) =>
  noteResidence(client, {
    code: caller.municipalityCode,
    holder: member.holder,
    residence: 'resident',
    fromOn: `${dateInTokyo(now)}`,
    reason: program.name,
    staffId: caller.staffId,
    at: now,
  });

type Applied = {
  venue: Venue;
  program: Program;
  holder: number;
  amount: number;
  reason: string | null;
  staffId: string;
  now: Temporal.Instant;
};
type ApplyRefusal = Exclude<HoldRefusal, 'exists_with_different_request'> | 'applied_already' | 'venue_full';
/** Writes an application with all that it takes. The programme's row keeps two at once apart. */
export async function insertApplication(
  client: Database,
  { venue, program, holder, amount, reason, staffId, now }: Applied,
): Promise<{ applicationId: number } | Refusal<ApplyRefusal>> {
  const { venueId, programId, heldOn: on } = venue;
  const { budgetLineId } = program;
  await lockProgram(client, programId);
  // 1. Once, and while there is room.
  if (await applicationOf(client, { venueId, holder })) return refuse('applied_already');
  if ((await placesLeft(client, venueId)) <= 0) return refuse('venue_full');
  // 2. What the person had, and what the budget has.
  const over = await judgePersonLimits(client, { programId, holder, amount, limits: program, on });
  if (over) return over;
  const unreserved = await setPointsAside(client, { programId, amount, budgetLineId, budget: program.budget });
  if (unreserved) return unreserved;
  // 3. Written.
  return one<{ applicationId: number }>(
    client,
    `INSERT INTO venue_application (venue_id, holder, amount, reason, budget_line_id, walk_in, age_seen, state, applied_at, applied_by)
     VALUES (:venueId, :holder, :amount, :reason, :budgetLineId, false, :ageSeen, 'applied', :now, :staffId) RETURNING id AS application_id`,
    { venueId, holder, amount, reason, budgetLineId, ageSeen: hasAges(program), staffId, now: `${now}` },
  );
}

/** The application of a person at a venue that was not cancelled. */
export const applicationOf = (
  client: Database,
  asked: { venueId: number; holder: number },
): Promise<ApplicationRow | undefined> =>
  row<ApplicationRow>(
    client,
    `SELECT ${applicationColumns} FROM venue_application
      WHERE venue_id = :venueId AND holder = :holder AND state <> 'cancelled' FOR NO KEY UPDATE`,
    asked,
  );

/** Takes an application back; its points are free again. */
export async function cancelApplication(
  context: PremiumsContext,
  { caller, params, body: { reason } }: CallOf<'cancelApplication'>,
) {
  const { database, clock } = context;
  const now = clock();
  const venue = await ownVenue(context, { caller, ...params });
  if (isRefusal(venue)) return venue;
  const ended = await inTransaction(database, async (client) => {
    await lockProgram(client, venue.programId);
    const application = await row<ApplicationRow & { shown: string }>(
      client,
      `SELECT ${applicationColumns}, (SELECT shown FROM member WHERE member.holder = venue_application.holder) AS shown
         FROM venue_application
        WHERE id = :applicationId AND venue_id = :venueId AND ${isFound('holder', ':staffId')} FOR NO KEY UPDATE`,
      { ...params, staffId: caller.staffId },
    );
    if (!application) return refuse('application_unknown');
    if (application.state !== 'applied') return refuse('application_ended');
    await execute(
      client,
      `UPDATE venue_application SET state = 'cancelled', ended_at = :now, ended_by = :staffId, ended_reason = :reason
        WHERE id = :applicationId AND venue_id = :venueId`,
      { ...params, now: `${now}`, staffId: caller.staffId, reason },
    );
    await releaseAside(client, { ...application, programId: venue.programId });
    const line = { subject: 'venue', id: venue.venueId, name: venue.name, act: 'cancel' } as const;
    await keepOwnTrail(client, { caller, now }, { ...line, before: { mykeyId: application.shown }, reason });
    return undefined;
  });
  return ended ?? shownApplication(database, params);
}
