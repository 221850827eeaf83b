import { execute, inTransaction, row, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { pagedBy, pageOf, placeOf } from '../../server/cursor.ts';
import { refuse } from '../../server/refusal.ts';
import type { CallOf } from '../callers.ts';
import { municipalityNames } from '../registers/municipality.ts';
import type { EventsContext } from './context.ts';
import { eventColumns, eventStateOf, raisedColumns, type SupportEvent } from './support-event.ts';

type Shown = SupportEvent & { raised: number; supporters: number };
const contributionsShown = 200;
type Own = {
  key: string;
  eventId: number;
  event: string;
  code: string;
  municipality: string;
  points: number;
  madeAt: Temporal.Instant;
  name: string | null;
  state: 'giving' | 'given' | 'returned';
  paid: boolean;
  noticed: boolean;
  cancelReason: string | null;
  returnedExpired: number;
};

/** Support events as everybody sees them. */
export async function listEvents(context: EventsContext) {
  const { database } = context;
  const events = await rows<Shown>(
    database,
    `SELECT ${eventColumns}, ${raisedColumns} FROM support_event ORDER BY menu_order, ends_on, id`,
  );
  return { events: await shown(context, events) };
}

/** One support event as everybody sees it. */
export async function showEvent(context: EventsContext, { params }: CallOf<'showEvent'>) {
  const { database } = context;
  const found = await rows<Shown>(
    database,
    `SELECT ${eventColumns}, ${raisedColumns} FROM support_event WHERE id = :eventId`,
    { eventId: params.eventId },
  );
  const [event] = await shown(context, found);
  return event ?? refuse('event_unknown');
}

/** What a holder gave to events, the newest first (6-4③). */
export async function listMyContributions(
  { database }: EventsContext,
  { caller, query }: CallOf<'listMyContributions'>,
) {
  const from = placeOf(query.cursor, pagedBy.momentAndKey);
  const found = await rows<Own>(
    database,
    `SELECT c.key, c.event_id, e.name AS event, m.code, m.name AS municipality, c.amount AS points,
            c.made_at, c.name, c.state, c.payout_id IS NOT NULL AS paid,
            coalesce((SELECT noticed_at IS NOT NULL FROM event_payout WHERE id = c.payout_id), false) AS noticed,
            (SELECT reason FROM event_cancellation WHERE event_id = e.id AND decided_at IS NOT NULL) AS cancel_reason,
            coalesce(c.returned_expired, 0)::bigint AS returned_expired
       FROM contribution c JOIN support_event e ON e.id = c.event_id JOIN municipality m ON m.code = e.municipality_code
      WHERE c.holder = :holder AND c.state <> 'giving'
        AND (:fromAt::timestamptz IS NULL OR (c.made_at, c.key) < (:fromAt, :fromKey::uuid))
      ORDER BY c.made_at DESC, c.key DESC LIMIT :limit`,
    { holder: caller.holder, fromAt: from?.[0], fromKey: from?.[1], limit: contributionsShown + 1 },
  );
  const { page, next } = pageOf(found, contributionsShown, ({ madeAt, key }) => [`${madeAt}`, key]);
  return { contributions: page.map(ownContribution), next };
}

/** Takes the own name off what was given, as long as the organiser has not been told. Idempotent. */
export async function withdrawSupporterName(
  { database }: EventsContext,
  { caller, params }: CallOf<'withdrawSupporterName'>,
) {
  return inTransaction(database, async (client) => {
    const mine = { key: params.operationKey, holder: caller.holder };
    // The list is fixed before or after, never in between.
    await execute(
      client,
      'SELECT FROM event_payout WHERE id = (SELECT payout_id FROM contribution WHERE key = :key AND holder = :holder) FOR UPDATE',
      mine,
    );
    const found = await row<{ noticed: boolean | null }>(
      client,
      `SELECT (SELECT noticed_at IS NOT NULL FROM event_payout WHERE id = payout_id) AS noticed FROM contribution
        WHERE key = :key AND holder = :holder`,
      mine,
    );
    if (!found) return refuse('contribution_unknown');
    if (found.noticed) return refuse('event_notice_sent');
    await execute(client, 'UPDATE contribution SET name = NULL WHERE key = :key AND holder = :holder', mine);
    return {};
  });
}

async function shown({ database, clock }: EventsContext, events: Shown[]) {
  const names = await municipalityNames(
    database,
    events.map(({ municipalityCode }) => municipalityCode),
  );
  const today = dateInTokyo(clock()).toString();
  return events.map((event) => ({
    eventId: event.eventId,
    name: event.name,
    kind: event.kind,
    description: event.description,
    municipality: { code: event.municipalityCode, name: names.get(event.municipalityCode) ?? '' },
    organizer: event.organizer,
    beneficiary: event.beneficiary,
    startsOn: event.startsOn,
    endsOn: event.endsOn,
    state: eventStateOf(event, today),
    cancelReason: event.cancelReason,
    goal: event.goal,
    overGoal: event.overGoal,
    raised: event.raised,
    supporters: event.supporters,
  }));
}

function ownContribution(own: Own) {
  const { eventId, event, code, municipality, noticed, cancelReason } = own;
  return {
    operationKey: own.key,
    event: { eventId, name: event, municipality: { code, name: municipality } },
    points: own.points,
    on: dateInTokyo(own.madeAt).toString(),
    name: own.name,
    mayWithdrawName: own.name !== null && !noticed,
    state: stateOfOwn(own),
    cancelReason,
    returnedExpired: own.returnedExpired,
  };
}

function stateOfOwn({ state, cancelReason, paid }: Own): 'given' | 'paid' | 'returning' | 'returned' {
  if (state === 'returned') return 'returned';
  if (cancelReason !== null) return 'returning';
  return paid ? 'paid' : 'given';
}
