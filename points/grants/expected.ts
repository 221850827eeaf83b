import type { Cause } from '../../contract/points/grants/rehearsal.ts';
import { hasAges } from '../../contract/points/grants/values.ts';
import { type Database, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { type Refusal, refuse } from '../../server/refusal.ts';
import { type Residence, residenceOn } from '../members/residence.ts';
import type { PremiumsContext } from '../premiums/context.ts';
import { type Had, hadBy, overLimits } from './hold.ts';
import { isGrantedOn, lastDayOf, type Program } from './programs.ts';
import { residenceHere } from './upload-judge.ts';

type Elsewhere = 'residence_unconfirmed' | 'residence_elsewhere';
/** What a programme says of where somebody lives, as the office noted it, or sees it now (R0-01, R13-04). */
export function judgeNoted(
  { residentsOnly }: Pick<Program, 'residentsOnly'>,
  { residence, isSeen }: { residence: Residence | null; isSeen: boolean },
): Elsewhere | undefined {
  if (!residentsOnly) return undefined;
  if (residence !== null) return residence === 'resident' ? undefined : 'residence_elsewhere';
  return isSeen ? undefined : 'residence_unconfirmed';
}

type Lives = { program: Program; member: { holder: number }; isSeen: boolean };
/** A programme for residents needs an office that has seen where the person lives: now, or as it noted before. */
export async function judgeResidence(
  { database, clock }: Pick<PremiumsContext, 'clock'> & { database: Database },
  { program, member: { holder }, isSeen }: Lives,
): Promise<undefined | Refusal<Elsewhere>> {
  if (!program.residentsOnly) return undefined;
  const on = `${dateInTokyo(clock())}`;
  const noted = await residenceOn(database, { code: program.municipalityCode, holder, on });
  const elsewhere = judgeNoted(program, { residence: noted?.residence ?? null, isSeen });
  return elsewhere && refuse(elsewhere);
}

type OfVenue = { program: Program; heldOn: string; today: string };
/** The last usable day of what is granted at a venue, reckoned from the day of the venue. */
export const lastDayAt = ({ program, heldOn }: Omit<OfVenue, 'today'>): string =>
  lastDayOf(program, Temporal.PlainDate.from(heldOn));

/** The later one of two days. */
export function laterDay(first: string, second: string): string {
  return [first, second].toSorted().at(-1) ?? first;
}

/** What stands in the way of the attendance of somebody whose age was seen or not, whoever it is. */
export function judgeAttendance(
  { program, heldOn, today }: OfVenue,
  { ageSeen }: { ageSeen: boolean },
): 'points_expired_already' | 'age_unconfirmed' | undefined {
  // A paper list that is entered after its points have ended would grant what nobody can use.
  if (lastDayAt({ program, heldOn }) < today) return 'points_expired_already';
  // No card tells an age: where it counts, somebody has seen it before.
  return hasAges(program) && !ageSeen ? 'age_unconfirmed' : undefined;
}

/** Somebody who is expected at a venue, with what is known of them. */
export type Expected = Had & {
  applicationId: number;
  venueId: number;
  heldOn: string;
  holder: number;
  amount: number;
  ageSeen: boolean;
  status: string;
  residence: Residence | null;
};
/**
 * Those whose 申込 waits at venues of a programme from a day on, in the order in which they can come; where they live as it is noted by
 * the day on which they do: that of the venue, or today where a paper list is entered later.
 */
export const expectedFrom = (
  client: Database,
  asked: { programId: number; code: string; fromOn: string; today: string },
): Promise<Expected[]> =>
  rows<Expected>(
    client,
    `SELECT application.id AS application_id, venue.id AS venue_id, held_on, application.holder, amount, age_seen, status, residence, had.*
       FROM venue_application application JOIN venue ON venue.id = venue_id JOIN member USING (holder)
       CROSS JOIN LATERAL ${hadBy({ holder: 'application.holder', programId: ':programId', day: 'venue.held_on' })} had
       LEFT JOIN LATERAL ${residenceHere('greatest(venue.held_on, :today::date)')} lives ON true
      WHERE venue.program_id = :programId AND state = 'applied' AND held_on >= :fromOn
      ORDER BY held_on, opens_at, application.id`,
    asked,
  );

/** Why somebody who is expected would not be granted; the steps are those of a tap and of a paper list, in their order. */
export function judgeExpected(person: Expected, { program, today }: Omit<OfVenue, 'heldOn'>): Cause | undefined {
  const { heldOn, amount, residence } = person;
  if (person.status !== 'active') return 'not_usable_here';
  if (!isGrantedOn(program, heldOn)) return 'program_ended';
  return (
    judgeNoted(program, { residence, isSeen: false }) ??
    judgeAttendance({ program, heldOn, today: laterDay(heldOn, today) }, person) ??
    overLimits(person, { amount, limits: program })
  );
}
