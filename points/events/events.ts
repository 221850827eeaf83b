import type { pointsRoutes, RouteRequest } from '../../contract/index.ts';
import { type Database, execute, inTransaction, one, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { isRefusal, refuse } from '../../server/refusal.ts';
import type { CallOf, StaffCaller } from '../callers.ts';
import type { BankAccount } from '../registers/bank-account.ts';
import { askForAccount } from '../registers/bank-account-change.ts';
import { openMunicipalityOf } from '../registers/municipality.ts';
import { checkedAccount, enteredAccount } from '../registers/office.ts';
import { trailChange, trailNew } from '../registers/trail.ts';
import type { EventsContext } from './context.ts';
import { beginEventPayout, driveEventPayout } from './payout.ts';
import { eventLotExpiresOn, findEvent, type SupportEvent } from './support-event.ts';

type Entry = Omit<Required<NonNullable<RouteRequest<typeof pointsRoutes.changeEvent>['body']>>, 'reason'>;

/** Registers an event (4-2②, 6-2); the organiser's account counts once a second person has confirmed it. */
export async function createEvent(context: EventsContext, { caller, body }: CallOf<'createEvent'>) {
  const { database } = context;
  const wrong = problemOf(body);
  if (wrong) return wrong;
  const bankAccount = await checkedAccount(context, body.bankAccount);
  if (isRefusal(bankAccount)) return bankAccount;
  const { name } = body;
  const eventId = await inTransaction(database, async (client) => {
    const made = await one<{ id: number }>(
      client,
      `INSERT INTO support_event (municipality_code, ${columns}) VALUES (:municipalityCode, ${places}) RETURNING id`,
      { municipalityCode: caller.municipalityCode, ...valuesOf(body) },
    );
    await trailNew(client, { caller, now: context.clock() }, { subject: 'event', id: made.id });
    const asked = { caller, eventId: made.id, name, bankAccount, reason: '' };
    if (bankAccount) await askForEventAccount({ ...context, database: client }, asked);
    return made.id;
  });
  const municipality = await openMunicipalityOf(database, caller.municipalityCode);
  return { eventId, name, municipality: { code: caller.municipalityCode, name: municipality?.name ?? '' } };
}

/** Changes an event as far as it has not been promised to those who gave; what stood before is kept. */
export const changeEvent = ({ database, clock }: EventsContext, { caller, params, body }: CallOf<'changeEvent'>) =>
  inTransaction(database, async (client) => {
    const { reason, ...entry } = body;
    await execute(client, 'SELECT FROM support_event WHERE id = :eventId FOR UPDATE', { eventId: params.eventId });
    const before = await findEvent(client, params.eventId);
    if (before?.municipalityCode !== caller.municipalityCode) return refuse('event_unknown');
    const wrong = mayNotBecome({ before, entry, reason, today: dateInTokyo(clock()).toString() });
    if (wrong) return wrong;
    const about = { subject: 'event', id: params.eventId, act: 'change', reason } as const;
    await trailChange(client, { caller, now: clock() }, about, () =>
      execute(client, `UPDATE support_event SET (${columns}) = ROW (${places}) WHERE id = :eventId`, {
        eventId: params.eventId,
        ...valuesOf(entry),
      }),
    );
    await noteChange(client, { before, reason, at: clock(), by: caller.staffId });
    return {};
  });

/** Asks for another account of the organiser; it counts once a second person has confirmed it. */
export async function changeEventAccount(
  context: EventsContext,
  { caller, params, body }: CallOf<'changeEventAccount'>,
) {
  const bankAccount = await enteredAccount(context, body.bankAccount);
  if (isRefusal(bankAccount)) return bankAccount;
  const event = await ownEvent(context, { caller, ...params });
  if (!event) return refuse('event_unknown');
  const asked = { caller, ...params, name: event.name, bankAccount, reason: body.reason };
  return inTransaction(context.database, (client) => askForEventAccount({ ...context, database: client }, asked));
}

/** Asks for the organiser's account to be taken away; a second person confirms it. */
export async function closeEventAccount(context: EventsContext, { caller, params }: CallOf<'closeEventAccount'>) {
  const event = await ownEvent(context, { caller, ...params });
  if (!event) return refuse('event_unknown');
  const asked = { caller, ...params, name: event.name, bankAccount: null, reason: '' };
  return inTransaction(context.database, (client) => askForEventAccount({ ...context, database: client }, asked));
}

/** Turns what was given to an event into a payment to the organiser; a retry goes on with the payout that was begun. */
export async function payOutEvent(context: EventsContext, { caller, params }: CallOf<'payOutEvent'>) {
  const [event] = await rows<{ hasAccount: boolean }>(
    context.database,
    'SELECT bank_account IS NOT NULL AS has_account FROM support_event WHERE id = :eventId AND municipality_code = :municipalityCode',
    { eventId: params.eventId, municipalityCode: caller.municipalityCode },
  );
  if (!event) return refuse('event_unknown');
  if (!event.hasAccount) return refuse('event_account_missing');
  const begun = await beginEventPayout(context, { eventId: params.eventId, byWhom: caller });
  return isRefusal(begun) ? begun : driveEventPayout(context, begun);
}

type AccountAsked = {
  caller: StaffCaller;
  eventId: number;
  name: string;
  bankAccount: BankAccount | null;
  reason: string;
};

/** Whose account it is to be, from when a second person has confirmed it. */
const askForEventAccount = (
  { database, clock }: { database: Database; clock: () => Temporal.Instant },
  { caller, eventId, name, bankAccount, reason }: AccountAsked,
) =>
  askForAccount(database, {
    owner: 'eventAccount',
    id: eventId,
    name,
    office: caller.municipalityCode,
    account: { bankAccount, remitterCode: null },
    reason,
    askedBy: caller.staffId,
    now: clock(),
  });

async function ownEvent({ database }: EventsContext, { caller, eventId }: Pick<AccountAsked, 'caller' | 'eventId'>) {
  const event = await findEvent(database, eventId);
  return event?.municipalityCode === caller.municipalityCode ? event : undefined;
}

const columns =
  'name, kind, description, organizer, beneficiary, starts_on, ends_on, expires_on, lot_expires_on, goal, over_goal, menu_order';
/** The values of these columns, in their order. */
const places =
  ':name, :kind, :description, :organizer, :beneficiary, :startsOn, :endsOn, :expiresOn, :lotExpiresOn, :goal, :overGoal, :menuOrder';
const valuesOf = (entry: Entry) => ({
  name: entry.name,
  kind: entry.kind,
  description: entry.description,
  organizer: entry.organizer,
  beneficiary: entry.beneficiary,
  startsOn: entry.startsOn,
  endsOn: entry.endsOn,
  expiresOn: entry.expiresOn,
  lotExpiresOn: eventLotExpiresOn(entry.expiresOn),
  goal: entry.goal,
  overGoal: entry.overGoal,
  menuOrder: entry.menuOrder,
});

const problemOf = ({ startsOn, endsOn, expiresOn }: Entry) =>
  endsOn < startsOn || expiresOn < endsOn ? refuse('program_dates') : undefined;

/** What an event promised when people gave to it stays; what explains it, and when it ends, may change. */
function mayNotBecome(change: { before: SupportEvent; entry: Entry; reason: string | undefined; today: string }) {
  const { before, entry, reason, today } = change;
  if (before.cancelledAt) return refuse('event_cancelled');
  const wrong = problemOf(entry);
  if (wrong) return wrong;
  if (today < before.startsOn) return undefined;
  const fixed = ['name', 'kind', 'organizer', 'beneficiary', 'startsOn', 'expiresOn', 'goal', 'overGoal'] as const;
  if (fixed.some((field) => before[field] !== entry[field])) return refuse('event_begun');
  if (before.endsOn === entry.endsOn) return undefined;
  if (!reason) return refuse('event_reason_missing');
  return entry.endsOn < today ? refuse('program_dates') : undefined;
}

const noteChange = (
  client: Database,
  { before, reason, at, by }: { before: SupportEvent; reason: string | undefined; at: Temporal.Instant; by: string },
) =>
  execute(
    client,
    'INSERT INTO event_change (event_id, before, reason, changed_at, changed_by) VALUES (:eventId, :before, :reason, :at, :by)',
    { eventId: before.eventId, before, reason: reason ?? null, at: `${at}`, by },
  );
