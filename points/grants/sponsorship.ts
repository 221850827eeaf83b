import { fewestPersons } from '../../contract/points/circulation/flow-routes.ts';
import { type Database, execute, inTransaction, one, row } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import { askForChange, type ChangeRequest } from '../../server/second-person.ts';
import type { CallOf } from '../callers.ts';
import type { PremiumsContext } from '../premiums/context.ts';
import { inTenths } from '../premiums/payer-campaigns.ts';
import { resolveOpenMunicipality } from '../registers/municipality.ts';
import { judgeApart } from '../registers/sandbox.ts';
import { keepOwnTrail } from '../registers/trail.ts';
import {
  awaitsSponsor,
  awaitsTown,
  findSponsorship,
  hashOfTerms,
  type Sponsorship,
  sponsorshipPage,
  sponsorshipSubject,
} from './sponsorship-terms.ts';

/**
 * 協賛: who is no municipality pays for a programme of a town that agrees (R73-07). Its terms never change.
 *
 * | state    | set by                             | next                       | what a crash leaves                         |
 * | -------- | ---------------------------------- | -------------------------- | ------------------------------------------- |
 * | asked    | `proposeSponsorship`               | agreed, dropped            | the request, which waits                    |
 * | dropped  | a second person's no, or who asked | –                          |                                             |
 * | agreed   | another person's yes               | accepted, declined, lapsed | nothing: written with the decision          |
 * | accepted | `decideSponsorship`                | –                          | nothing: written with the programme         |
 * | declined | `decideSponsorship`                | –                          |                                             |
 * | lapsed   | its last day                       | –                          |                                             |
 */
type Proposal = CallOf<'proposeSponsorship'>;

/** Proposes to a town to pay for a programme of it; the town sees it once a second person of the sponsor has agreed. */
export async function proposeSponsorship({ database, clock }: PremiumsContext, { caller, body }: Proposal) {
  const { organisation: party, staffId } = caller;
  const now = clock();
  // 1. To whom, for how long, and how much.
  const apart = judgeApart(body.municipalityCode);
  if (apart) return apart;
  const town = await resolveOpenMunicipality(database, body.municipalityCode);
  if (isRefusal(town)) return town;
  const today = `${dateInTokyo(now)}`;
  const { municipalityCode: _, ...terms } = body;
  const { amount, personMax, budget, startsOn, endsOn, expiresOn } = terms;
  if (endsOn < today || endsOn < startsOn || expiresOn < endsOn) return refuse('sponsorship_dates');
  if (budget < amount || (personMax ?? amount) < amount) return refuse('sponsorship_budget');
  return inTransaction(database, async (client) => {
    // 2. Pressed twice, it is one: of one sponsor one at a time looks at the names.
    await execute(client, `SELECT pg_advisory_xact_lock(hashtextextended('sponsorships of ' || :party, 0))`, { party });
    const same = await row(
      client,
      `SELECT FROM sponsorship s WHERE party = :party AND municipality_code = :code AND name = :name AND ends_on >= :today
          AND (${awaitsSponsor} OR ${awaitsTown} OR EXISTS (SELECT FROM program WHERE sponsorship_id = s.id))`,
      { party, code: town.code, name: body.name, today },
    );
    if (same) return refuse('sponsorship_name_taken');
    // 3. Written, with the request that waits for a second person.
    const { sponsorshipId } = await one<{ sponsorshipId: number }>(
      client,
      `INSERT INTO sponsorship (party, municipality_code, name, amount, repeats, person_max, budget, starts_on, ends_on, expires_on, proposed_by,
                                proposed_at)
       VALUES (:party, :code, :name, :amount, :repeats, :personMax, :budget, :startsOn, :endsOn, :expiresOn, :staffId, :now)
       RETURNING id AS sponsorship_id`,
      { ...terms, party, code: town.code, staffId, now: `${now}` },
    );
    const { terms: after } = await standing(client, { sponsorshipId, today });
    const asked = await askForChange(client, {
      subject: sponsorshipSubject,
      subjectId: `${sponsorshipId}`,
      name: body.name,
      office: party,
      before: null,
      after,
      reason: '',
      askedBy: staffId,
      now,
    });
    if (isRefusal(asked)) throw new Error('a change waits for a sponsorship that was just made');
    return { sponsorshipId, requestId: asked.requestId };
  });
}

async function standing(client: Database, asked: { sponsorshipId: number; today: string }): Promise<Sponsorship> {
  const found = await findSponsorship(client, asked);
  if (!found) throw new Error(`no sponsorship ${asked.sponsorshipId}`);
  return found;
}

/** Notes what two persons of the sponsor have agreed to; from then on the town sees it. */
export const applySponsorship =
  ({ clock }: Pick<PremiumsContext, 'clock'>) =>
  async (client: Database, change: ChangeRequest): Promise<Refusal<'change_altered'> | undefined> => {
    const now = clock();
    const sponsorshipId = Number(change.subjectId);
    const { terms } = await standing(client, { sponsorshipId, today: `${dateInTokyo(now)}` });
    const sha256 = hashOfTerms(terms);
    // A sponsor or a town that has another name since is to be read anew.
    if (sha256 !== hashOfTerms(change.after as Sponsorship['terms'])) return refuse('change_altered');
    await execute(
      client,
      `INSERT INTO sponsorship_act (sponsorship_id, act, sha256, reason, acted_by, acted_at)
       VALUES (:sponsorshipId, 'agreed', :sha256, '', :by, :now)`,
      { sponsorshipId, sha256, by: change.askedBy, now: `${now}` },
    );
    return undefined;
  };

const shown = ({ sponsorshipId, proposedAt, state, reason, terms }: Sponsorship) => {
  const { municipality: _, municipalityCode: __, sponsor: ___, party: ____, ...own } = terms;
  return { ...own, sponsorshipId, proposedAt: `${proposedAt}`, state, reason, sha256: hashOfTerms(terms) };
};

/** What a sponsor has proposed, the newest first. Of what was granted it learns so much that nobody stands alone behind it. */
export async function listProposedSponsorships(
  { database, clock }: PremiumsContext,
  { caller, query }: CallOf<'listProposedSponsorships'>,
) {
  const { page, next } = await sponsorshipPage(database, {
    where: 's.party = :party',
    values: { party: caller.organisation },
    today: `${dateInTokyo(clock())}`,
    cursor: query.cursor,
  });
  const sponsorships = page.map((one) => {
    const { municipalityCode: code, municipality: name, budget } = one.terms;
    const granted = one.persons < fewestPersons ? null : inTenths(one.granted, budget);
    return { ...shown(one), municipality: { code, name }, granted };
  });
  return { sponsorships, next };
}

/** What was proposed to a town, once the sponsor has agreed; the newest first. */
export async function listSponsorships(
  { database, clock }: PremiumsContext,
  { caller, query }: CallOf<'listSponsorships'>,
) {
  const { page, next } = await sponsorshipPage(database, {
    where: `s.municipality_code = :code AND EXISTS (SELECT FROM sponsorship_act a WHERE a.sponsorship_id = s.id AND a.act = 'agreed')`,
    values: { code: caller.municipalityCode },
    today: `${dateInTokyo(clock())}`,
    cursor: query.cursor,
  });
  const sponsorships = page.map((one) => ({ ...shown(one), sponsor: one.terms.sponsor, granted: one.granted }));
  return { sponsorships, next };
}

type Decision = CallOf<'decideSponsorship'>;
type DecisionRefusal = Refusal<
  'sponsorship_unknown' | 'sponsorship_changed' | 'sponsorship_decided' | 'sponsorship_over'
>;
/** The sponsorship that a town is about to decide on, as it was read; asked by who has the town's row. */
export async function judgeDecision(
  client: Database,
  { caller, params, body, today }: Pick<Decision, 'caller' | 'params' | 'body'> & { today: string },
): Promise<Sponsorship | DecisionRefusal> {
  const found = await findSponsorship(client, { ...params, today });
  const isSeen = found && found.terms.municipalityCode === caller.municipalityCode;
  if (!isSeen || found.state === 'asked' || found.state === 'dropped') return refuse('sponsorship_unknown');
  if (found.state === 'lapsed') return refuse('sponsorship_over');
  if (found.state !== 'agreed') return refuse('sponsorship_decided');
  // A no needs no text: also where a name in it changed since, so that a yes to it is no longer possible.
  return !body.accepts || hashOfTerms(found.terms) === body.sha256 ? found : refuse('sponsorship_changed');
}

type Decided = { caller: Decision['caller']; found: Sponsorship; act: 'accepted' | 'declined'; reason: string };
/** Writes what a town has decided, where the sponsor has agreed to this very text; false where it has not. */
export async function noteDecision(
  client: Database,
  { caller, found, act, reason, now }: Decided & { now: Temporal.Instant },
): Promise<boolean> {
  const { sponsorshipId, terms } = found;
  const sha256 = hashOfTerms(terms);
  const written = await execute(
    client,
    `INSERT INTO sponsorship_act (sponsorship_id, act, sha256, reason, acted_by, acted_at)
     SELECT sponsorship_id, :act, sha256, :reason, :by, :now FROM sponsorship_act
      WHERE sponsorship_id = :sponsorshipId AND act = 'agreed' AND (sha256 = :sha256 OR :act = 'declined')`,
    { sponsorshipId, act, sha256, reason, by: caller.staffId, now: `${now}` },
  );
  if (written === 1)
    await keepOwnTrail(
      client,
      { caller, now },
      {
        subject: sponsorshipSubject,
        id: sponsorshipId,
        name: terms.name,
        act: act === 'accepted' ? 'confirm' : 'declined',
        after: terms,
        reason,
      },
    );
  return written === 1;
}
