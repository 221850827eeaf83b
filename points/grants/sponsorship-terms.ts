import { type Database, row, rows } from '../../postgres/pool.ts';
import { pagedBy, pageOf, placeOf } from '../../server/cursor.ts';
import { type Refusal, refuse } from '../../server/refusal.ts';
import { hashOfValue } from '../../server/second-person.ts';
import type { CallOf } from '../callers.ts';

/** The subject of a request to pay for a programme of a town. */
export const sponsorshipSubject = 'sponsorship';

/** All that a sponsor agrees to and a town decides on. */
export type SponsorshipTerms = {
  municipality: string;
  municipalityCode: string;
  sponsor: string;
  party: string;
  name: string;
  amount: number;
  repeats: 'once' | 'daily' | 'free';
  personMax: number | null;
  budget: number;
  startsOn: string;
  endsOn: string;
  expiresOn: string;
};
export type SponsorshipState = 'asked' | 'dropped' | 'agreed' | 'accepted' | 'declined' | 'lapsed';
/** A sponsorship with where it stands; `granted` by so many persons. */
export type Sponsorship = {
  sponsorshipId: number;
  proposedAt: Temporal.Instant;
  state: SponsorshipState;
  reason: string | null;
  granted: number;
  persons: number;
  terms: SponsorshipTerms;
};

const acted = (act: string) =>
  `EXISTS (SELECT FROM sponsorship_act a WHERE a.sponsorship_id = s.id AND a.act = '${act}')`;
/** SQL: that the sponsor `s` has agreed and the town has not decided. */
export const awaitsTown = `${acted('agreed')} AND NOT ${acted('accepted')} AND NOT ${acted('declined')}`;
/** SQL: that a second person of the sponsor `s` has not decided. */
export const awaitsSponsor = `EXISTS (SELECT FROM change_request
  WHERE subject = '${sponsorshipSubject}' AND subject_id = s.id::text AND decision IS NULL)`;

type Found = Omit<Sponsorship, 'terms'> & SponsorshipTerms;
type Asked = { where: string; values: Record<string, unknown>; today: string; limit: number };
/** Sponsorships `s` as they stand on a day, the newest first. */
async function sponsorshipsWhere(database: Database, { where, values, today, limit }: Asked): Promise<Sponsorship[]> {
  const found = await rows<Found>(
    database,
    `SELECT s.id AS sponsorship_id, s.proposed_at, town.name AS municipality, s.municipality_code, organisation_name(s.party) AS sponsor, s.party,
            s.name, s.amount, s.repeats, s.person_max, s.budget, s.starts_on, s.ends_on, s.expires_on,
            CASE WHEN ${acted('accepted')} THEN 'accepted' WHEN ${acted('declined')} THEN 'declined'
                 WHEN NOT ${acted('agreed')} AND ${awaitsSponsor} THEN 'asked' WHEN NOT ${acted('agreed')} THEN 'dropped'
                 WHEN s.ends_on < :today THEN 'lapsed' ELSE 'agreed' END AS state,
            (SELECT a.reason FROM sponsorship_act a WHERE a.sponsorship_id = s.id AND a.act = 'declined') AS reason,
            coalesce(program.granted, 0) AS granted,
            (SELECT count(DISTINCT holder) FROM grant_record g
              WHERE g.program_id = program.id AND g.state = 'granted' AND g.taken_back < g.amount) AS persons
       FROM sponsorship s JOIN municipality town ON town.code = s.municipality_code LEFT JOIN program ON program.sponsorship_id = s.id
      WHERE ${where} ORDER BY s.id DESC LIMIT :limit`,
    { ...values, today, limit },
  );
  return found.map(({ sponsorshipId, proposedAt, state, reason, granted, persons, ...terms }) => ({
    sponsorshipId,
    proposedAt,
    state,
    reason,
    granted,
    persons,
    terms,
  }));
}

const shownAtOnce = 50;
/** A page of them, the newest first. */
export async function sponsorshipPage(
  database: Database,
  { where, values, today, cursor }: Omit<Asked, 'limit'> & { cursor: string | undefined },
) {
  const [before = null] = placeOf(cursor, pagedBy.number) ?? [];
  const found = await sponsorshipsWhere(database, {
    where: `${where} AND (:before::integer IS NULL OR s.id < :before)`,
    values: { ...values, before },
    today,
    limit: shownAtOnce + 1,
  });
  return pageOf(found, shownAtOnce, ({ sponsorshipId }) => [sponsorshipId]);
}

/** One of them, by whom it concerns. */
export async function findSponsorship(
  database: Database,
  { sponsorshipId, today }: { sponsorshipId: number; today: string },
): Promise<Sponsorship | undefined> {
  const where = 's.id = :sponsorshipId';
  const [found] = await sponsorshipsWhere(database, { where, values: { sponsorshipId }, today, limit: 1 });
  return found;
}

/** What a yes is bound to. */
export const hashOfTerms = (terms: SponsorshipTerms): string => hashOfValue(terms);

type Entered = CallOf<'rehearseProgramChange'>['body'];
const frozen = ['name', 'amount', 'repeats', 'personMax', 'expiresOn'] as const;
/**
 * What of a programme's change its sponsor has not agreed to: all but its department, kind and line of the budget, less budget and fewer
 * days. Of a programme without one, nothing. The database holds it as well.
 */
export async function judgeSponsored(
  client: Database,
  { programId, body }: { programId: number; body: Entered },
): Promise<undefined | Refusal<'program_sponsored'>> {
  const agreed = await row<Pick<SponsorshipTerms, (typeof frozen)[number] | 'budget' | 'startsOn' | 'endsOn'>>(
    client,
    `SELECT s.name, s.amount, s.repeats, s.person_max, s.budget, s.starts_on, s.ends_on, s.expires_on
       FROM sponsorship s JOIN program ON sponsorship_id = s.id WHERE program.id = :programId`,
    { programId },
  );
  if (!agreed) return undefined;
  const isSame = body.expiry === 'day' && frozen.every((field) => agreed[field] === body[field]);
  const isForAll = !body.residentsOnly && !body.isPaid && body.ageFrom === null && body.ageTo === null;
  const isWithin = body.startsOn >= agreed.startsOn && body.endsOn <= agreed.endsOn;
  const isPaidFor = body.budget !== null && body.budget <= agreed.budget;
  return isSame && isForAll && isWithin && isPaidFor ? undefined : refuse('program_sponsored');
}
