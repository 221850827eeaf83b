import { type Database, execute, inTransaction, one, row } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import type { PremiumsContext } from '../premiums/context.ts';
import { type ApplicationRow, applicationOf } from './applications.ts';
import { judgeAttendance, judgeResidence, lastDayAt } from './expected.ts';
import { findGrant, type GrantRecord, type HoldRefusal, lockProgram, writeHeldGrant } from './hold.ts';
import { isGrantedOn, type Program } from './programs.ts';
import { programOf } from './venue-terminals.ts';
import { placesLeft, type Venue } from './venues.ts';

export type Attending = {
  venue: Venue;
  holder: number;
  /** Of the grant. */
  key: string;
  /** Who answers for the grant. */
  staffId: string;
  now: Temporal.Instant;
  /** When the person came, where that is told later. */
  attendedAt?: Temporal.Instant;
  /** Of what a card signed without a network. */
  tapSha256?: string | undefined;
} & ({ terminalId: string; walkIns: boolean } | { terminalId: null; walkIns: false });
type Unfit = 'attended_already' | 'walk_in_refused' | 'venue_full' | 'points_expired_already' | 'age_unconfirmed';
type AttendRefusal = HoldRefusal | Unfit | 'program_ended' | 'residence_unconfirmed' | 'residence_elsewhere';

/**
 * Makes an attendance of an application or of a walk-in: its grant is held in the transaction that says that the person came, so
 * that of two at once, at whichever terminals, one is granted and the other hears when.
 */
export function attend<R extends string = never>(
  { database, clock }: Pick<PremiumsContext, 'database' | 'clock'>,
  {
    judge,
    ...attending
  }: Attending & {
    /** What must still hold as it is written, such as that the terminal is bound. */
    judge?: (client: Database) => Promise<undefined | Refusal<R>>;
  },
): Promise<GrantRecord | Refusal<AttendRefusal | R>> {
  const { venue, holder } = attending;
  return inTransaction(database, async (client) => {
    // 1. One at a time for a programme, and what must still hold.
    await lockProgram(client, venue.programId);
    const gone = await judge?.(client);
    if (gone) return gone;
    // 2. What the programme says of that day and of where the person lives, as it stands until this is written.
    const program = await programOf({ database: client }, venue);
    if (!isGrantedOn(program, venue.heldOn)) return refuse('program_ended');
    const lives = { program, member: { holder }, isSeen: false };
    const elsewhere = await judgeResidence({ database: client, clock }, lives);
    if (elsewhere) return elsewhere;
    // 3. Whether the person was expected, or may come anyway.
    const application = await applicationOf(client, { venueId: venue.venueId, holder });
    const standing = await judgeStanding(client, { application, attending, program });
    if (isRefusal(standing)) return standing;
    // 4. The grant, with what it takes beside what was set aside for it.
    const held = await holdFor(client, { application, attending, program });
    if (isRefusal(held)) return held;
    // 5. That the person came.
    await writeAttendance(client, { application, attending, held });
    return held;
  });
}

type Step = { application: ApplicationRow | undefined; attending: Attending };
type Judged = Step & { program: Program };

async function judgeStanding(
  client: Database,
  { application, attending, program }: Judged,
): Promise<undefined | Refusal<Unfit>> {
  const { venue, walkIns } = attending;
  if (application?.state === 'attended' && application.grantKey) {
    const grant = await findGrant(client, application.grantKey);
    if (grant && grant.state !== 'refused')
      return refuse('attended_already', {
        at: `${application.attendedAt}`,
        granted: await standsGranted(client, grant),
      });
  }
  const { heldOn } = venue;
  const today = `${dateInTokyo(attending.now)}`;
  const unfit = judgeAttendance({ program, heldOn, today }, { ageSeen: application?.ageSeen ?? false });
  if (unfit) return refuse(unfit === 'age_unconfirmed' && !application ? 'walk_in_refused' : unfit);
  // Whoever applied has a place; one who came without, and of whom the ledger took no grant, needs one anew.
  if (application && !application.walkIn) return undefined;
  if (!application && !walkIns) return refuse('walk_in_refused');
  return (await placesLeft(client, venue.venueId)) <= 0 ? refuse('venue_full') : undefined;
}

/** Whether the person has the points: given by the ledger, and not taken back since. */
const standsGranted = async (client: Database, { key, state }: GrantRecord): Promise<boolean> =>
  state === 'granted' && (await row(client, 'SELECT FROM grant_return WHERE grant_key = :key', { key })) === undefined;

function holdFor(
  client: Database,
  { application, attending: { venue, holder, key, staffId, now }, program }: Judged,
): Promise<GrantRecord | Refusal<HoldRefusal>> {
  const grant = {
    key,
    holder,
    programId: venue.programId,
    amount: application?.amount ?? program.amount,
    reason: application?.reason ?? null,
    staffId,
    expiresOn: lastDayAt({ program, heldOn: venue.heldOn }),
    actedOn: venue.heldOn,
    recordedAt: now,
    budgetLineId: application ? application.budgetLineId : program.budgetLineId,
    payerId: program.payerId,
  };
  const isSetAside = application?.state === 'applied';
  return writeHeldGrant(client, { grant, limits: program, isSetAside });
}

type Attended = Step & { held: GrantRecord };
async function writeAttendance(client: Database, { application, attending, held }: Attended): Promise<void> {
  const { venue, holder, terminalId, staffId, now } = attending;
  const values = {
    grantKey: held.key,
    attendedAt: `${attending.attendedAt ?? now}`,
    tapSha256: attending.tapSha256 ?? null,
    terminalId,
    attendedBy: terminalId === null ? staffId : null,
  };
  if (application) {
    await execute(
      client,
      `UPDATE venue_application SET state = 'attended', grant_key = :grantKey, attended_at = :attendedAt, terminal_id = :terminalId,
              attended_by = :attendedBy, tap_sha256 = :tapSha256, ended_at = NULL, ended_by = NULL, ended_reason = NULL WHERE id = :applicationId`,
      { ...values, applicationId: application.applicationId },
    );
    return;
  }
  await one(
    client,
    `INSERT INTO venue_application (venue_id, holder, amount, budget_line_id, walk_in, age_seen, state, applied_at, grant_key, attended_at, terminal_id,
            attended_by, tap_sha256)
     VALUES (:venueId, :holder, :amount, :budgetLineId, true, false, 'attended', :now, :grantKey, :attendedAt, :terminalId, :attendedBy, :tapSha256) RETURNING id`,
    {
      ...values,
      venueId: venue.venueId,
      holder,
      amount: held.amount,
      budgetLineId: held.budgetLineId,
      now: `${now}`,
    },
  );
}
