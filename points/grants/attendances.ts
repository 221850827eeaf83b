import { makeKey } from '../../ledger/index.ts';
import { type Database, execute, inTransaction, one, rows } from '../../postgres/pool.ts';
import { isRefusal, refuse } from '../../server/refusal.ts';
import type { CallOf } from '../callers.ts';
import { isFound } from '../members/protection.ts';
import type { PremiumsContext } from '../premiums/context.ts';
import { keepOwnTrail } from '../registers/trail.ts';
import { type ApplicationRow, applicationColumns } from './applications.ts';
import { attend } from './attend.ts';
import { lockProgram, releaseAside, settleGrant } from './hold.ts';
import { hoursUntilNoShows, type Keeper, ownVenue, stateOf, type Venue } from './venues.ts';

type Named = ApplicationRow & { shown: string; status: string };

/** 一括で出席にする: those whom an officer ticked on paper, each granted by that officer. Twice grants nobody twice. */
export async function enterAttendances(context: PremiumsContext, { caller, params, body }: CallOf<'enterAttendances'>) {
  const { database, clock } = context;
  // 1. A venue whose reception has begun, and applications of its own.
  const venue = await ownVenue(context, { caller, ...params });
  if (isRefusal(venue)) return venue;
  if (stateOf(venue, clock()) === 'planned') return refuse('venue_not_open');
  const applicationIds = [...new Set(body.applicationIds)];
  const ticked = await rows<Named>(
    database,
    `SELECT ${applicationColumns}, member.shown, member.status FROM venue_application JOIN member USING (holder)
      WHERE venue_application.id = ANY (:applicationIds::bigint[]) AND venue_id = :venueId AND ${isFound('holder', ':staffId')}
      ORDER BY venue_application.id`,
    { ...params, applicationIds, staffId: caller.staffId },
  );
  if (ticked.length < applicationIds.length) return refuse('application_unknown');
  // 2. Who did it is kept before anybody is granted; then one after the other.
  const now = clock();
  const line = { subject: 'venue', id: venue.venueId, name: venue.name, act: 'attend' } as const;
  await keepOwnTrail(database, { caller, now }, { ...line, after: { mykeyIds: ticked.map(({ shown }) => shown) } });
  const others: { applicationId: number; mykeyId: string; because: string }[] = [];
  for (const application of ticked) {
    const because = await enterOne(context, { caller, venue, application });
    if (because) others.push({ applicationId: application.applicationId, mykeyId: application.shown, because });
  }
  return { granted: ticked.length - others.length, others };
}

type One = { caller: Keeper; venue: Venue; application: Named };
/** Grants one of them; why not, where it was not. */
async function enterOne(context: PremiumsContext, { caller, venue, application }: One): Promise<string | undefined> {
  const now = context.clock();
  if (application.status !== 'active') return 'not_usable_here';
  if (application.state === 'cancelled') return 'application_ended';
  const { holder } = application;
  const { staffId } = caller;
  const who = { holder, key: makeKey(now), staffId, terminalId: null, walkIns: false as const, now };
  const held = await attend(context, { venue, ...who });
  if (isRefusal(held)) return held.refused;
  const given = await settleGrant(context, { grant: held, municipalityCode: venue.municipalityCode });
  // What is only late is granted by the job.
  return given.state === 'refused' ? given.refusal.refused : undefined;
}

/** 不参加の確定 by hand: who has not come, as the officer has seen them on the list. Their points are free again. */
export async function closeNoShows(context: PremiumsContext, { caller, params, body }: CallOf<'closeNoShows'>) {
  const now = context.clock();
  const venue = await ownVenue(context, { caller, ...params });
  if (isRefusal(venue)) return venue;
  if (stateOf(venue, now) !== 'over') return refuse('venue_still_open');
  const noShows = await inTransaction(context.database, async (client) => {
    await lockProgram(client, venue.programId);
    const closed = await closeOpen(client, { ...venue, now, staffId: caller.staffId, expected: body.count });
    if (closed === undefined) return undefined;
    const line = { subject: 'venue', id: venue.venueId, name: venue.name, act: 'noShow' } as const;
    await keepOwnTrail(client, { caller, now }, { ...line, after: { noShows: closed } });
    return closed;
  });
  return noShows === undefined ? refuse('no_shows_changed') : { noShows };
}

type Closing = { venueId: number; programId: number; now: Temporal.Instant; staffId: string | null; expected?: number };
/** Closes what is open at a venue, by who has the programme's row; undefined where it is not as many as were expected. */
async function closeOpen(
  client: Database,
  { venueId, programId, now, staffId, expected }: Closing,
): Promise<number | undefined> {
  const open = await rows<ApplicationRow>(
    client,
    `SELECT ${applicationColumns} FROM venue_application WHERE venue_id = :venueId AND state = 'applied' FOR NO KEY UPDATE`,
    { venueId },
  );
  if (expected !== undefined) {
    // As many as the officer could see; whoever they may not find is closed with the others.
    const seen = await one<{ count: number }>(
      client,
      `SELECT count(*) AS count FROM venue_application
        WHERE venue_id = :venueId AND state = 'applied' AND ${isFound('holder', ':staffId')}`,
      { venueId, staffId },
    );
    if (seen.count !== expected) return undefined;
  }
  await execute(
    client,
    `UPDATE venue_application SET state = 'noShow', ended_at = :now, ended_by = :staffId WHERE venue_id = :venueId AND state = 'applied'`,
    { venueId, now: `${now}`, staffId },
  );
  const sums = Map.groupBy(open, ({ budgetLineId }) => budgetLineId);
  for (const [budgetLineId, some] of sums) {
    const amount = some.reduce((sum, one) => sum + one.amount, 0);
    await releaseAside(client, { programId, amount, budgetLineId });
  }
  return open.length;
}

/** Closes who has not come, some hours after the end of each venue. Idempotent. */
export async function tendVenues({ database, clock }: PremiumsContext): Promise<void> {
  const now = clock();
  const due = await rows<{ venueId: number; programId: number }>(
    database,
    `SELECT id AS venue_id, program_id FROM venue
      WHERE closes_at <= :before AND EXISTS (SELECT FROM venue_application WHERE venue_id = venue.id AND state = 'applied')
      ORDER BY id`,
    { before: `${now.subtract({ hours: hoursUntilNoShows })}` },
  );
  // One that fails keeps none of the others waiting.
  const failures: unknown[] = [];
  for (const venue of due)
    await inTransaction(database, async (client) => {
      await lockProgram(client, venue.programId);
      await closeOpen(client, { ...venue, now, staffId: null });
    }).catch((error) => failures.push(error));
  if (failures.length > 0)
    throw new AggregateError(failures, `no-shows of ${failures.length} venues could not be closed`);
}
