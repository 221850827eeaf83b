import { type Database, execute, inTransaction, row } from '../../postgres/pool.ts';
import { isRefusal, refuse } from '../../server/refusal.ts';
import type { CallOf } from '../callers.ts';
import { keepOwnTrail } from '../registers/trail.ts';
import type { EventsContext } from './context.ts';
import { returnContributions } from './return.ts';
import { findEvent } from './support-event.ts';

/** So many come back before the answer; the rest is the job's. */
const returnedAtOnce = 50;

type Ask = CallOf<'askEventCancellation'>;
type Decide = CallOf<'decideEventCancellation'>;

/** Asks for the 中止 of an event, with a reason; another person of the office confirms or declines it. */
export const askEventCancellation = ({ database, clock }: EventsContext, { caller, params, body }: Ask) =>
  inTransaction(database, async (client) => {
    const event = await lockOwnEvent(client, { caller, params });
    if (isRefusal(event)) return event;
    if (event.cancelledAt) return refuse('event_cancelled');
    if (await isPaidOut(client, params.eventId)) return refuse('event_paid_out');
    const asked = await execute(
      client,
      'INSERT INTO event_cancellation (event_id, reason, asked_at, asked_by) VALUES (:eventId, :reason, :now, :staffId) ON CONFLICT DO NOTHING',
      { eventId: params.eventId, reason: body.reason, now: `${clock()}`, staffId: caller.staffId },
    );
    if (asked === 0) return refuse('event_cancellation_asked');
    const line = {
      subject: 'event',
      id: params.eventId,
      name: event.name,
      act: 'askCancellation',
      reason: body.reason,
    } as const;
    await keepOwnTrail(client, { caller, now: clock() }, line);
    return {};
  });

/** A second person confirms or declines a 中止; once it is confirmed, all that was given goes back. */
export async function decideEventCancellation(context: EventsContext, call: Decide) {
  const { caller, params, body } = call;
  const decided = await inTransaction(context.database, async (client) => {
    // 1 Another person's request, of an event that is locked until this is decided.
    const event = await lockOwnEvent(client, { caller, params });
    if (isRefusal(event)) return event;
    const asked = await row<{ askedBy: string; reason: string }>(
      client,
      'SELECT asked_by, reason FROM event_cancellation WHERE event_id = :eventId AND decided_at IS NULL',
      { eventId: params.eventId },
    );
    if (!asked) return refuse('event_cancellation_unknown');
    if (asked.askedBy === caller.staffId) return refuse('second_person_needed');
    // 2 The decision.
    const done = await (body.confirm ? confirm(context, { client, call }) : decline(context, { client, call, asked }));
    if (isRefusal(done)) return done;
    const act = body.confirm ? 'cancel' : 'declineCancellation';
    const line = {
      subject: 'event',
      id: params.eventId,
      name: event.name,
      act,
      before: asked,
      reason: asked.reason,
    } as const;
    await keepOwnTrail(client, { caller, now: context.clock() }, line);
    return done;
  });
  // 3 Some of it goes back before the answer; after a crash here the job goes on.
  if (!isRefusal(decided) && body.confirm) await returnContributions(context, returnedAtOnce);
  return decided;
}

/** An event of the caller's municipality, locked until the transaction ends. */
async function lockOwnEvent(client: Database, { caller, params }: Pick<Ask | Decide, 'caller' | 'params'>) {
  await execute(client, 'SELECT FROM support_event WHERE id = :eventId FOR UPDATE', { eventId: params.eventId });
  const event = await findEvent(client, params.eventId);
  return event?.municipalityCode === caller.municipalityCode ? event : refuse('event_unknown');
}

type Decision = { client: Database; call: Decide };

async function confirm({ clock }: EventsContext, { client, call: { caller, params } }: Decision) {
  if (await isPaidOut(client, params.eventId)) return refuse('event_paid_out');
  await execute(
    client,
    'UPDATE event_cancellation SET decided_at = :now, decided_by = :staffId WHERE event_id = :eventId',
    { eventId: params.eventId, now: `${clock()}`, staffId: caller.staffId },
  );
  // No list will be sent any more.
  await execute(client, 'UPDATE contribution SET name = NULL WHERE event_id = :eventId', { eventId: params.eventId });
  return {};
}

/** The request is gone, and the event's record says that it was there. */
async function decline(
  { clock }: EventsContext,
  { client, call: { caller, params }, asked }: Decision & { asked: { askedBy: string; reason: string } },
) {
  await execute(client, 'DELETE FROM event_cancellation WHERE event_id = :eventId', { eventId: params.eventId });
  await execute(
    client,
    'INSERT INTO event_change (event_id, before, reason, changed_at, changed_by) VALUES (:eventId, :before, NULL, :now, :staffId)',
    { eventId: params.eventId, before: { cancellationDeclined: asked }, now: `${clock()}`, staffId: caller.staffId },
  );
  return {};
}

const isPaidOut = async (client: Database, eventId: number) =>
  (await row(
    client,
    `SELECT FROM event_payout_part p JOIN event_payout o ON o.id = p.payout_id
      WHERE o.event_id = :eventId AND p.state <> 'refused'
     UNION ALL SELECT FROM contribution WHERE event_id = :eventId AND payout_id IS NOT NULL LIMIT 1`,
    { eventId },
  )) !== undefined;
