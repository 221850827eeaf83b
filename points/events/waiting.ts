import { dateInTokyo } from '../../server/clock.ts';
import { countOf, mayDecide, type Waiting, type WaitingOf } from '../registers/waiting.ts';
import type { EventsContext } from './context.ts';

/** So many days before the last usable day of an event's points its office is told (R64-08). */
const warningDays = 14;

/** Cancellations to confirm, points to pay out before their last day, organisers to tell. */
export const eventsWaiting =
  ({ database, clock }: EventsContext): WaitingOf =>
  async (caller) => {
    const { municipalityCode: code, staffId, role } = caller;
    const waiting: Waiting[] = [];
    if (mayDecide(caller)) {
      const undecided = `event_cancellation x JOIN support_event e ON e.id = x.event_id
        WHERE e.municipality_code = :code AND decided_at IS NULL AND asked_by <> :staffId`;
      const count = await countOf(database, undecided, { code, staffId });
      waiting.push({ kind: 'eventCancellation', count, text: '支援イベントの中止が、あなたの確認を待っています。' });
    }
    if (role === 'accounting' || role === 'lead') {
      const unpaid = `support_event e WHERE municipality_code = :code AND expires_on <= :soon
        AND EXISTS (SELECT FROM contribution c WHERE c.event_id = e.id AND c.state = 'given' AND payout_id IS NULL)
        AND NOT EXISTS (SELECT FROM event_cancellation x WHERE x.event_id = e.id AND decided_at IS NOT NULL)`;
      const soon = dateInTokyo(clock()).add({ days: warningDays }).toString();
      waiting.push({
        kind: 'eventEnding',
        count: await countOf(database, unpaid, { code, soon }),
        text: '集まったポイントの期限が近い支援イベントがあります。支払いに回してください。',
      });
      const unsent = `event_payout o JOIN support_event e ON e.id = o.event_id
        WHERE e.municipality_code = :code AND done_at IS NOT NULL AND noticed_at IS NULL
          AND EXISTS (SELECT FROM event_payout_part WHERE payout_id = o.id AND state = 'paid')`;
      const count = await countOf(database, unsent, { code });
      waiting.push({ kind: 'eventNotice', count, text: '支援イベントの主催者への通知がまだです。' });
    }
    return waiting;
  };
