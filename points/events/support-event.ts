import { type Database, execute, inTransaction, one, type Pool, row, rows } from '../../postgres/pool.ts';
import { type Refusal, refuse } from '../../server/refusal.ts';
import { judgeFunction } from '../registers/functions.ts';

export type EventKind = 'use' | 'alumni' | 'school' | 'festival' | 'other';
/** 特定支援イベント (4-2②, 6-2) as the register keeps it. */
export type SupportEvent = {
  eventId: number;
  name: string;
  kind: EventKind;
  description: string;
  organizer: string;
  /** For whom it is, where that is not the organiser. */
  beneficiary: string | null;
  municipalityCode: string;
  startsOn: string;
  endsOn: string;
  expiresOn: string;
  lotExpiresOn: string;
  goal: number | null;
  overGoal: boolean;
  menuOrder: number;
  /** Set once a second person has confirmed that it is cancelled. */
  cancelledAt: Temporal.Instant | null;
  cancelReason: string | null;
};

export const eventColumns = `support_event.id AS event_id, support_event.name, support_event.kind, description, organizer, beneficiary,
  support_event.municipality_code, starts_on, ends_on, expires_on, lot_expires_on, goal, over_goal, menu_order,
  (SELECT decided_at FROM event_cancellation WHERE event_id = support_event.id) AS cancelled_at,
  (SELECT reason FROM event_cancellation WHERE event_id = support_event.id AND decided_at IS NOT NULL) AS cancel_reason`;

/** What stands to an event's credit and from how many people. What was given back is not counted. */
export const raisedColumns = `
  (SELECT coalesce(sum(amount), 0)::bigint FROM contribution WHERE event_id = support_event.id AND state = 'given') AS raised,
  (SELECT count(DISTINCT holder) FROM contribution WHERE event_id = support_event.id AND state = 'given') AS supporters`;

/** Where an event stands today. */
export const eventStateOf = ({ startsOn, endsOn, cancelledAt }: SupportEvent, today: string) => {
  if (cancelledAt) return 'cancelled' as const;
  if (today < startsOn) return 'coming' as const;
  return today > endsOn ? ('ended' as const) : ('open' as const);
};

/** The lots of an event outlive it by these days: a job that is late still finds them, and a cancelled event's go back. */
const lotGraceDays = 60;
export const eventLotExpiresOn = (expiresOn: string): string =>
  Temporal.PlainDate.from(expiresOn).add({ days: lotGraceDays }).toString();

export const findEvent = (database: Database, eventId: number): Promise<SupportEvent | undefined> =>
  row<SupportEvent>(database, `SELECT ${eventColumns} FROM support_event WHERE id = :eventId`, { eventId });

export type EventRefusal = Refusal<
  'event_unknown' | 'event_cancelled' | 'event_not_begun' | 'event_ended' | 'events_not_allowed' | 'function_off'
>;

/** The event, while it takes contributions: begun, not over, not cancelled, and its municipality's rule allows events (R12-05). */
export async function openEvent(
  database: Database,
  eventId: number,
  today: string,
): Promise<SupportEvent | EventRefusal> {
  const found = await findEvent(database, eventId);
  if (!found) return refuse('event_unknown');
  if (found.cancelledAt) return refuse('event_cancelled');
  if (today < found.startsOn) return refuse('event_not_begun');
  if (today > found.endsOn) return refuse('event_ended');
  const rule = await row<{ events: boolean }>(
    database,
    'SELECT events FROM use_rule WHERE municipality_code = :municipalityCode ORDER BY id DESC LIMIT 1',
    { municipalityCode: found.municipalityCode },
  );
  if (rule?.events === false) return refuse('events_not_allowed');
  const off = await judgeFunction(database, { code: found.municipalityCode, name: 'events', on: today });
  return off ?? found;
}

export type Contribution = {
  key: string;
  eventId: number;
  holder: number;
  amount: number;
  name?: string | undefined;
  occurredAt: Temporal.Instant;
  isExchange?: boolean;
};
type HoldRefusal = Refusal<
  'event_unknown' | 'event_cancelled' | 'event_over_goal' | 'exists_with_different_request' | 'text_refused'
>;

/**
 * Writes down what is about to be given, before the ledger moves it: an event that stops at its goal never passes it,
 * and one that is being cancelled takes nothing more.
 */
export function holdContribution(pool: Pool, given: Contribution): Promise<HoldRefusal | undefined> {
  return inTransaction(pool, async (client) => {
    // Those to an event without a limit do not wait for one another, only for a cancellation.
    const { overGoal } = (await findEvent(client, given.eventId)) ?? {};
    if (overGoal === undefined) return refuse('event_unknown');
    await execute(client, `SELECT FROM support_event WHERE id = :eventId FOR ${overGoal ? 'SHARE' : 'UPDATE'}`, {
      eventId: given.eventId,
    });
    const event = await findEvent(client, given.eventId);
    if (!event) return refuse('event_unknown');
    if (event.cancelledAt) return refuse('event_cancelled');
    if ((await wasGiven(client, given)) === 'this') return undefined;
    const free = await freeOf(client, event);
    if (given.amount > free) return refuse('event_over_goal', { free });
    await insertContribution(client, given, 'giving');
    return (await wasGiven(client, given)) === 'this' ? undefined : refuse('exists_with_different_request');
  });
}

/** How much an event still takes; without end where it may go over its goal. */
export async function freeOf(database: Database, { eventId, goal, overGoal }: SupportEvent): Promise<number> {
  if (overGoal || goal === null) return Number.POSITIVE_INFINITY;
  const given = await one<{ points: number }>(
    database,
    `SELECT coalesce(sum(amount), 0)::bigint AS points FROM contribution WHERE event_id = :eventId AND state <> 'returned'`,
    { eventId },
  );
  return Math.max(0, goal - given.points);
}

async function wasGiven(database: Database, { key, eventId, holder, amount }: Contribution) {
  const found = await row<{ same: boolean }>(
    database,
    'SELECT event_id = :eventId AND holder = :holder AND amount = :amount AS same FROM contribution WHERE key = :key',
    { key, eventId, holder, amount },
  );
  return found && (found.same ? 'this' : 'another');
}

/** Keeps what the ledger has moved. A name stays with this contribution only (decision 14); the same key again is no change. */
export async function keepContribution(database: Database, given: Contribution): Promise<void> {
  await insertContribution(database, given, 'given');
  await execute(
    database,
    `UPDATE contribution SET state = 'given' WHERE key = :key AND holder = :holder AND state = 'giving'`,
    { key: given.key, holder: given.holder },
  );
}

/** Forgets what the ledger did not move. */
export const dropContribution = (database: Database, { key, holder }: Pick<Contribution, 'key' | 'holder'>) =>
  execute(database, `DELETE FROM contribution WHERE key = :key AND holder = :holder AND state = 'giving'`, {
    key,
    holder,
  });

const insertContribution = (database: Database, given: Contribution, state: 'giving' | 'given') =>
  execute(
    database,
    `INSERT INTO contribution (key, event_id, holder, amount, name, made_at, state, is_exchange)
     VALUES (:key, :eventId, :holder, :amount, :name, :occurredAt, :state, :isExchange) ON CONFLICT DO NOTHING`,
    {
      key: given.key,
      eventId: given.eventId,
      holder: given.holder,
      amount: given.amount,
      name: given.name ?? null,
      occurredAt: `${given.occurredAt}`,
      state,
      isExchange: given.isExchange ?? false,
    },
  );

/** Whose event it is, by its number. */
export async function municipalitiesOfEvents(database: Database): Promise<Map<number, string>> {
  const found = await rows<{ id: number; code: string }>(
    database,
    'SELECT id, municipality_code AS code FROM support_event',
  );
  return new Map(found.map(({ id, code }) => [id, code]));
}
