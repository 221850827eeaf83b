import { rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import type { CallOf, StaffCaller } from '../callers.ts';
import type { BankAccount } from '../registers/bank-account.ts';
import { municipalityNames } from '../registers/municipality.ts';
import type { PayeeAnswer } from '../registers/payee-answers.ts';
import { type Backlog, countBacklog } from '../registers/waiting.ts';
import type { EventsContext } from './context.ts';
import { type PayoutRow, payoutColumns, shownPayout } from './notice.ts';
import { eventColumns, eventStateOf, raisedColumns, type SupportEvent } from './support-event.ts';

type Listed = SupportEvent & {
  bankAccount: BankAccount | null;
  accountAnswer: PayeeAnswer | null;
  raised: number;
  supporters: number;
  waiting: number;
};
type Cancellation = {
  eventId: number;
  reason: string;
  askedBy: string;
  decided: boolean;
  mayDecide: boolean;
  returned: number;
  returnedExpired: number;
  left: number;
};

/** So many days before the last usable day of an event's points its office is told (R64-08). */
const warningDays = 14;

/** SQL: a cancellation that waits for this person as the second one. */
const waitsForMe = 'decided_at IS NULL AND asked_by <> :staffId';
/** SQL: what was given to an event and is in no payout yet. */
const unpaid = `contribution WHERE event_id = support_event.id AND state = 'given' AND payout_id IS NULL`;

/** The events of a municipality as its office sees them; an approver sees them to confirm a cancellation. */
export async function listEventsOfMunicipality(
  { database, clock }: EventsContext,
  { caller }: CallOf<'listEventsOfMunicipality'>,
) {
  const code = caller.municipalityCode;
  const found = await rows<Listed>(
    database,
    `SELECT ${eventColumns}, bank_account, payee_answer_of('E' || id, bank_account) AS account_answer, ${raisedColumns},
            (SELECT coalesce(sum(amount), 0)::bigint FROM ${unpaid}) AS waiting
       FROM support_event WHERE municipality_code = :code ORDER BY menu_order, ends_on, id`,
    { code },
  );
  const ids = found.map(({ eventId }) => eventId);
  const payouts = await rows<PayoutRow>(
    database,
    `SELECT ${payoutColumns} FROM event_payout WHERE event_id = ANY (:ids) ORDER BY id`,
    { ids },
  );
  const cancellations = await rows<Cancellation>(database, cancellationSelected, {
    ids,
    staffId: caller.staffId,
  });
  const name = (await municipalityNames(database, [code])).get(code) ?? '';
  const today = dateInTokyo(clock()).toString();
  const events = found.map((event) => {
    const { municipalityCode: _, lotExpiresOn: __, cancelledAt: ___, ...rest } = event;
    const cancellation = cancellations.find(({ eventId }) => eventId === event.eventId);
    return {
      ...rest,
      state: eventStateOf(event, today),
      municipality: { code, name },
      cancellation: cancellation ? shownCancellation(cancellation) : null,
      payouts: payouts.filter(({ eventId }) => eventId === event.eventId).map(shownPayout),
    };
  });
  return { events };
}

const cancellationSelected = `
  SELECT x.event_id, reason, staff.name AS asked_by, decided_at IS NOT NULL AS decided, ${waitsForMe} AS may_decide,
         coalesce(sum(amount) FILTER (WHERE state = 'returned'), 0)::bigint AS returned,
         coalesce(sum(returned_expired), 0)::bigint AS returned_expired,
         count(*) FILTER (WHERE state <> 'returned' AND decided_at IS NOT NULL) AS left
    FROM event_cancellation x JOIN staff ON staff.id = asked_by LEFT JOIN contribution c ON c.event_id = x.event_id
   WHERE x.event_id = ANY (:ids) GROUP BY x.event_id, staff.name`;

const shownCancellation = ({ eventId: _, ...cancellation }: Cancellation) => cancellation;

/** Cancellations that wait for this person as the second one. */
export const countCancellationsFor = (
  { database }: EventsContext,
  { municipalityCode: code, staffId }: StaffCaller,
): Promise<Backlog> =>
  countBacklog(
    database,
    {
      what: `event_cancellation JOIN support_event e ON e.id = event_id WHERE e.municipality_code = :code AND ${waitsForMe}`,
      since: 'asked_at',
    },
    { code, staffId },
  );

/** Events whose points end soon and are not paid out. */
export const countEnding = (
  { database, clock }: EventsContext,
  { municipalityCode: code }: StaffCaller,
): Promise<Backlog> =>
  countBacklog(
    database,
    {
      what: `support_event WHERE municipality_code = :code AND expires_on <= :soon AND EXISTS (SELECT FROM ${unpaid})
        AND NOT EXISTS (SELECT FROM event_cancellation x WHERE x.event_id = support_event.id AND decided_at IS NOT NULL)`,
      due: 'expires_on',
    },
    { code, soon: dateInTokyo(clock()).add({ days: warningDays }).toString() },
  );

/** Payments whose organiser has no notice yet. */
export const countUnnoticed = (
  { database }: EventsContext,
  { municipalityCode: code }: StaffCaller,
): Promise<Backlog> =>
  countBacklog(
    database,
    {
      what: `event_payout o JOIN support_event e ON e.id = o.event_id
        WHERE e.municipality_code = :code AND done_at IS NOT NULL AND noticed_at IS NULL
          AND EXISTS (SELECT FROM event_payout_part WHERE payout_id = o.id AND state = 'paid')`,
      since: 'done_at',
    },
    { code },
  );
