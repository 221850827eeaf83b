import { inTransaction, row } from '../../postgres/pool.ts';
import { refuse } from '../../server/refusal.ts';
import type { PointsHandlers } from '../callers.ts';
import type { EventsContext } from './context.ts';
import { returnContributions } from './return.ts';
import { findEvent } from './support-event.ts';

/** So many come back before the answer; the rest is the job's. */
const returnedAtOnce = 50;

/** 中止 of an event: one person asks with a reason, another confirms, and all that was given goes back. */
export function eventCancelHandlers(
  context: EventsContext,
): Pick<PointsHandlers, 'askEventCancellation' | 'decideEventCancellation'> {
  const { database, clock } = context;
  return {
    async askEventCancellation({ caller, params, body }) {
      return inTransaction(database, async (client) => {
        await client.query('SELECT FROM support_event WHERE id = $1 FOR UPDATE', [params.eventId]);
        const event = await findEvent(client, params.eventId);
        if (event?.municipalityCode !== caller.municipalityCode) return refuse('event_unknown');
        if (event.cancelledAt) return refuse('event_cancelled');
        if (await isPaidOut(client, params.eventId)) return refuse('event_paid_out');
        const asked = await client.query(
          'INSERT INTO event_cancellation (event_id, reason, asked_at, asked_by) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
          [params.eventId, body.reason, `${clock()}`, caller.staffId],
        );
        return asked.rowCount === 0 ? refuse('event_cancellation_asked') : {};
      });
    },

    async decideEventCancellation({ caller, params, body }) {
      const decided = await inTransaction(database, async (client) => {
        await client.query('SELECT FROM support_event WHERE id = $1 FOR UPDATE', [params.eventId]);
        const event = await findEvent(client, params.eventId);
        if (event?.municipalityCode !== caller.municipalityCode) return refuse('event_unknown');
        const asked = await row<{ askedBy: string; reason: string }>(
          client,
          'SELECT asked_by AS "askedBy", reason FROM event_cancellation WHERE event_id = $1 AND decided_at IS NULL',
          [params.eventId],
        );
        if (!asked) return refuse('event_cancellation_unknown');
        if (asked.askedBy === caller.staffId) return refuse('second_person_needed');
        if (!body.confirm) {
          await client.query('DELETE FROM event_cancellation WHERE event_id = $1', [params.eventId]);
          await client.query(
            'INSERT INTO event_change (event_id, before, reason, changed_at, changed_by) VALUES ($1, $2, NULL, $3, $4)',
            [params.eventId, { cancellationDeclined: asked }, `${clock()}`, caller.staffId],
          );
          return {};
        }
        if (await isPaidOut(client, params.eventId)) return refuse('event_paid_out');
        await client.query('UPDATE event_cancellation SET decided_at = $2, decided_by = $3 WHERE event_id = $1', [
          params.eventId,
          `${clock()}`,
          caller.staffId,
        ]);
        // No list will be sent any more.
        await client.query('UPDATE contribution SET name = NULL WHERE event_id = $1', [params.eventId]);
        return {};
      });
      if (!('refused' in decided) && body.confirm) await returnContributions(context, returnedAtOnce);
      return decided;
    },
  };
}

const isPaidOut = async (client: Parameters<typeof row>[0], eventId: number) =>
  (await row(
    client,
    `SELECT FROM event_payout_part p JOIN event_payout o ON o.id = p.payout_id WHERE o.event_id = $1 AND p.state <> 'refused'
     UNION ALL SELECT FROM contribution WHERE event_id = $1 AND payout_id IS NOT NULL LIMIT 1`,
    [eventId],
  )) !== undefined;
