import { randomUUID } from 'node:crypto';
import { type Database, execute, inTransaction, type Pool, row, rows } from '../../postgres/pool.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import { judgeSecondPerson, type PeopleOf } from '../../server/second-person.ts';
import { findCard, isFree } from '../cardholders/card.ts';
import { findByMykeyId, isHeldByCertificate, writeStatus } from '../cardholders/cardholder.ts';
import type { Card } from '../cardholders/certificate.ts';
import { moveTo, type Renewed } from './renewal.ts';
import { leadsTo, objection } from './status.ts';

export type DeskKind = 'suspend' | 'resume' | 'invalidate' | 'renew';
/** Why, in the words of the procedure; what was shown at the counter is not kept. */
export type DeskReason = 'card_lost' | 'codes_lost' | 'holder_wish' | 'proxy';
export type DeskRequest = {
  requestId: string;
  kind: DeskKind;
  mykeyId: string;
  reason: DeskReason;
  requestedBy: string;
  requestedAt: Temporal.Instant;
};
export type DeskPerson = { staffId: string; municipalityCode: string };

/** A request that nobody decided in this time lapses: the person has left the counter. */
const lifetime = { minutes: 30 };

/**
 * Asks for what a card alone cannot do, at a counter of a municipality, after papers were looked at there: a stop is done at
 * once; to resume, to invalidate, and to move an ID to a new card without its recovery code another person must say yes
 * (decisions 24 and 25, R52-16). A PIN alone takes over nothing.
 */
export async function requestAtDesk({
  database,
  person,
  kind,
  typed,
  reason,
  card,
  now,
}: {
  database: Pool;
  person: DeskPerson;
  kind: DeskKind;
  typed: string;
  reason: DeskReason;
  /** The new card, present with its PIN; for `renew`. */
  card?: Card | undefined;
  now: Temporal.Instant;
}): Promise<
  | { requestId: string; state: 'open' | 'done' }
  | Refusal<'mykey_id_unknown' | 'status_is_final' | 'not_suspended' | 'renewal_needed' | 'card_already_registered'>
> {
  const requestId = randomUUID();
  return inTransaction(database, async (client) => {
    const cardholder = await findByMykeyId(client, typed, { lock: true });
    if (!cardholder) return refuse('mykey_id_unknown');
    const { mykeyId, status } = cardholder;
    const against =
      kind === 'renew' ? (status === 'invalidated' ? 'status_is_final' : undefined) : objection(status, kind);
    if (against) return refuse(against);
    if (kind === 'resume' && (await isHeldByCertificate(client, mykeyId))) return refuse('renewal_needed');
    if (kind === 'renew' && !(card && isFree(await findCard(client, card)))) return refuse('card_already_registered');
    const state = kind === 'suspend' ? 'done' : 'open';
    if (kind === 'suspend' && status === 'active') {
      await writeStatus(client, { mykeyId, status: 'suspended', reason: 'desk', now });
    }
    await execute(
      client,
      `INSERT INTO desk_request (request_id, kind, mykey_id, municipality_code, reason, issuer_key_id, serial, not_after, state,
         requested_by, requested_at, decided_by, decided_at)
       VALUES (:requestId, :kind, :mykeyId, :municipalityCode, :reason, :issuerKeyId, :serial, :notAfter, :state,
         :requestedBy, :requestedAt, :decidedBy, :decidedAt)`,
      {
        requestId,
        kind,
        mykeyId,
        municipalityCode: person.municipalityCode,
        reason,
        issuerKeyId: card?.issuerKeyId,
        serial: card?.serial,
        notAfter: card && `${card.notAfter}`,
        state,
        requestedBy: person.staffId,
        requestedAt: `${now}`,
        decidedBy: state === 'done' ? person.staffId : null,
        decidedAt: state === 'done' ? `${now}` : null,
      },
    );
    return { requestId, state };
  });
}

/** What waits at a municipality for another person, the oldest first. */
export const listOpenRequests = (database: Database, { municipalityCode }: DeskPerson, now: Temporal.Instant) =>
  rows<DeskRequest>(
    database,
    `SELECT request_id, kind, shown AS mykey_id, reason, requested_by, requested_at
       FROM desk_request JOIN cardholder USING (mykey_id)
      WHERE municipality_code = :municipalityCode AND state = 'open' AND requested_at > :since
      ORDER BY requested_at, request_id`,
    { municipalityCode, since: `${now.subtract(lifetime)}` },
  );

type Decided = { state: 'done' | 'refused'; codes: Renewed | null };
type OpenRequest = Card & Omit<DeskRequest, 'requestedAt'>;

/**
 * The second person's yes or no. A yes does it, with all that was asked then asked again now; the codes of a renewal are
 * answered once, to be printed for the holder.
 */
export async function decideAtDesk({
  peopleOf,
  approve,
  ...decision
}: Omit<Decision, 'request'> & {
  requestId: string;
  approve: boolean;
  /** The people of the counter, for who could decide instead. */
  peopleOf: PeopleOf;
}): Promise<
  | Decided
  | Refusal<
      | 'not_found'
      | 'same_person'
      | 'person_not_independent'
      | 'own_secret_needed'
      | 'status_is_final'
      | 'not_suspended'
      | 'renewal_needed'
      | 'card_already_registered'
      | 'recovery_refused'
    >
> {
  const { database, person } = decision;
  // 1 A request of this counter that still waits.
  const request = await findOpenRequest(decision);
  if (!request) return refuse('not_found');
  // 2 Who decides is another person than who asked, and independent of them.
  const against = await judgeSecondPerson(database, {
    staffId: person.staffId,
    after: request.requestedBy,
    people: await peopleOf(database, person.municipalityCode),
  });
  if (against) return against;
  // 3 The no, or the yes by what it does.
  const judged = { ...decision, request };
  if (!approve)
    return (await close(database, { ...judged, state: 'refused' }))
      ? { state: 'refused', codes: null }
      : refuse('not_found');
  return request.kind === 'renew' ? renewNow(judged) : changeStatusNow({ ...judged, kind: request.kind });
}

type Decision = { database: Pool; person: DeskPerson; request: OpenRequest; now: Temporal.Instant };
type Asked = Omit<Decision, 'request'> & { requestId: string };

const findOpenRequest = ({ database, person, requestId, now }: Asked): Promise<OpenRequest | undefined> =>
  row<OpenRequest>(
    database,
    `SELECT request_id, kind, mykey_id, requested_by, issuer_key_id, serial, not_after
       FROM desk_request WHERE request_id = :requestId AND municipality_code = :municipalityCode AND state = 'open'
         AND requested_at > :since`,
    { requestId, municipalityCode: person.municipalityCode, since: `${now.subtract(lifetime)}` },
  );

/** Ends a request and forgets its card; undefined where another decision was first. */
const close = (
  client: Database,
  { request, person, state, now }: Omit<Decision, 'database'> & { state: Decided['state'] },
) =>
  row(
    client,
    `UPDATE desk_request SET state = :state, decided_by = :staffId, decided_at = :now, issuer_key_id = NULL, serial = NULL, not_after = NULL
      WHERE request_id = :requestId AND state = 'open' RETURNING request_id`,
    { requestId: request.requestId, state, staffId: person.staffId, now: `${now}` },
  );

/** Moves the ID to the new card. */
async function renewNow({ database, person, request, now }: Decision) {
  const named = await findByMykeyId(database, request.mykeyId);
  if (!named || named.status === 'invalidated') return refuse('status_is_final');
  // The request closes in the transaction that moves the ID: in a race of two yeses one prints codes.
  const also = async (client: Database) =>
    (await close(client, { person, request, state: 'done', now })) ? undefined : refuse('not_found');
  const codes = await moveTo({ database, card: request, named, now, also });
  return isRefusal(codes) ? codes : { state: 'done' as const, codes };
}

/** Suspends, resumes or invalidates, where the ID still stands so that it can be done. */
function changeStatusNow({ database, person, request, kind, now }: Decision & { kind: Exclude<DeskKind, 'renew'> }) {
  const { mykeyId } = request;
  return inTransaction(database, async (client) => {
    const cardholder = await findByMykeyId(client, mykeyId, { lock: true });
    if (!cardholder) throw new Error('a request for an ID that nobody has');
    const against = objection(cardholder.status, kind);
    if (against) return refuse(against);
    if (kind === 'resume' && (await isHeldByCertificate(client, mykeyId))) return refuse('renewal_needed');
    if (!(await close(client, { person, request, state: 'done', now }))) return refuse('not_found');
    const status = leadsTo[kind];
    if (status !== cardholder.status) await writeStatus(client, { mykeyId, status, reason: 'desk', now });
    return { state: 'done' as const, codes: null };
  });
}

/** Closes requests that nobody decided, and forgets their cards. */
export const lapseRequests = (database: Database, now: Temporal.Instant): Promise<unknown> =>
  execute(
    database,
    `UPDATE desk_request SET state = 'lapsed', issuer_key_id = NULL, serial = NULL, not_after = NULL
      WHERE state = 'open' AND requested_at <= :before`,
    { before: `${now.subtract(lifetime)}` },
  );
