import { rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import type { CallOf } from '../callers.ts';
import type { BankAccount } from '../registers/bank-account.ts';
import { municipalityNames } from '../registers/municipality.ts';
import type { EventsContext } from './context.ts';
import { type PayoutRow, payoutColumns, shownPayout } from './notice.ts';
import { eventColumns, eventStateOf, raisedColumns, type SupportEvent } from './support-event.ts';

type Listed = SupportEvent & { bankAccount: BankAccount | null; raised: number; supporters: number; waiting: number };
type Cancellation = {
  eventId: number;
  reason: string;
  askedBy: string;
  askedById: string;
  decided: boolean;
  returned: number;
  returnedExpired: number;
  left: number;
};

/** The events of a municipality as its office sees them; an approver sees them to confirm a cancellation. */
export async function listEventsOfMunicipality(
  { database, clock }: EventsContext,
  { caller }: CallOf<'listEventsOfMunicipality'>,
) {
  const code = caller.municipalityCode;
  const found = await rows<Listed>(
    database,
    `SELECT ${eventColumns}, bank_account, ${raisedColumns},
            (SELECT coalesce(sum(amount), 0)::bigint FROM contribution
              WHERE event_id = support_event.id AND state = 'given' AND payout_id IS NULL) AS waiting
       FROM support_event WHERE municipality_code = :code ORDER BY menu_order, ends_on, id`,
    { code },
  );
  const ids = found.map(({ eventId }) => eventId);
  const payouts = await rows<PayoutRow>(
    database,
    `SELECT ${payoutColumns} FROM event_payout WHERE event_id = ANY (:ids) ORDER BY id`,
    { ids },
  );
  const cancellations = await rows<Cancellation>(database, cancellationSelected, { ids });
  const name = (await municipalityNames(database, [code])).get(code) ?? '';
  const today = dateInTokyo(clock()).toString();
  const events = found.map((event) => {
    const { municipalityCode: _, lotExpiresOn: __, cancelledAt: ___, ...rest } = event;
    const cancellation = cancellations.find(({ eventId }) => eventId === event.eventId);
    return {
      ...rest,
      state: eventStateOf(event, today),
      municipality: { code, name },
      cancellation: cancellation ? shownCancellation(cancellation, caller.staffId) : null,
      payouts: payouts.filter(({ eventId }) => eventId === event.eventId).map(shownPayout),
    };
  });
  return { events };
}

const cancellationSelected = `
  SELECT x.event_id, reason, staff.name AS asked_by, asked_by AS asked_by_id, decided_at IS NOT NULL AS decided,
         coalesce(sum(amount) FILTER (WHERE state = 'returned'), 0)::bigint AS returned,
         coalesce(sum(returned_expired), 0)::bigint AS returned_expired,
         count(*) FILTER (WHERE state <> 'returned' AND decided_at IS NOT NULL) AS left
    FROM event_cancellation x JOIN staff ON staff.id = asked_by LEFT JOIN contribution c ON c.event_id = x.event_id
   WHERE x.event_id = ANY (:ids) GROUP BY x.event_id, staff.name`;

const shownCancellation = ({ eventId: _, askedById, ...cancellation }: Cancellation, staffId: string) => ({
  ...cancellation,
  mayDecide: !cancellation.decided && askedById !== staffId,
});
