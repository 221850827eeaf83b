import { inTransaction, row, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { refuse } from '../../server/refusal.ts';
import type { CallOf } from '../callers.ts';
import type { EventsContext } from './context.ts';

/** For so many days after the notice the names of supporters are kept, so that the organiser can ask again. */
export const namesKeptDays = 90;

export type PayoutRow = {
  payoutId: number;
  eventId: number;
  beganAt: Temporal.Instant;
  done: boolean;
  points: number;
  supporters: number;
  refusedPoints: number;
  noticedAt: Temporal.Instant | null;
};
export const payoutColumns = `event_payout.id AS "payoutId", event_id AS "eventId", began_at AS "beganAt", done_at IS NOT NULL AS done,
  (SELECT coalesce(sum(points), 0)::bigint FROM event_payout_part WHERE payout_id = event_payout.id AND state = 'paid') AS points,
  (SELECT count(*) FROM event_payout_part WHERE payout_id = event_payout.id AND state = 'paid') AS supporters,
  (SELECT coalesce(sum(points), 0)::bigint FROM event_payout_part WHERE payout_id = event_payout.id AND state = 'refused') AS "refusedPoints",
  noticed_at AS "noticedAt"`;
export const shownPayout = ({ eventId: _, beganAt, noticedAt, ...payout }: PayoutRow) => ({
  ...payout,
  beganAt: `${beganAt}`,
  noticedAt: noticedAt ? `${noticedAt}` : null,
});

type NoticeRow = PayoutRow & {
  event: string;
  organizer: string;
  beneficiary: string | null;
  startsOn: string;
  endsOn: string;
  namesDeletedAt: Temporal.Instant | null;
  namesDeleted: number | null;
};

/** What goes to the organiser with a payment: how much, from how many, and the names of those who wished it (6-2※). */
export const showEventNotice = (context: EventsContext, { caller, params }: CallOf<'showEventNotice'>) =>
  noticeOf(context, { caller, ...params });

/** Fixes the notice as it was sent: from now on no supporter's name can be withdrawn from it. Once a payout. */
export async function sendEventNotice(context: EventsContext, { caller, params }: CallOf<'sendEventNotice'>) {
  const { database, clock } = context;
  const notice = await noticeOf(context, { caller, ...params });
  if ('refused' in notice) return notice;
  const fixed = await inTransaction(database, (client) =>
    // A name withdrawn at this moment holds the row: it is gone before the list is fixed, or it is too late.
    client.query('UPDATE event_payout SET noticed_at = $2, noticed_by = $3 WHERE id = $1 AND noticed_at IS NULL', [
      params.payoutId,
      `${clock()}`,
      caller.staffId,
    ]),
  );
  if (fixed.rowCount === 0) return refuse('event_notice_sent');
  return noticeOf(context, { caller, ...params });
}

type Wanted = { caller: { municipalityCode: string }; payoutId: number };

async function noticeOf({ database }: EventsContext, { caller, payoutId }: Wanted) {
  const found = await row<NoticeRow>(
    database,
    `SELECT ${payoutColumns}, e.name AS event, organizer, beneficiary, starts_on AS "startsOn", ends_on AS "endsOn",
            names_deleted_at AS "namesDeletedAt", names_deleted AS "namesDeleted"
       FROM event_payout JOIN support_event e ON e.id = event_id
      WHERE event_payout.id = $1 AND e.municipality_code = $2 AND done_at IS NOT NULL`,
    [payoutId, caller.municipalityCode],
  );
  if (!found || found.points === 0) return refuse('event_payout_unknown');
  const given = await rows<{ name: string | null; points: number; madeAt: Temporal.Instant }>(
    database,
    'SELECT name, amount AS points, made_at AS "madeAt" FROM contribution WHERE payout_id = $1 ORDER BY made_at, key',
    [payoutId],
  );
  const anonymous = given.filter(({ name }) => name === null);
  const { namesDeletedAt, namesDeleted, event, organizer, beneficiary, startsOn, endsOn } = found;
  const payout = shownPayout(found);
  return {
    event,
    organizer,
    beneficiary,
    startsOn,
    endsOn,
    payoutId: payout.payoutId,
    beganAt: payout.beganAt,
    done: payout.done,
    points: payout.points,
    supporters: payout.supporters,
    refusedPoints: payout.refusedPoints,
    noticedAt: payout.noticedAt,
    anonymous: { count: anonymous.length, points: anonymous.reduce((sum, { points }) => sum + points, 0) },
    named: given.flatMap(({ name, points, madeAt }) =>
      name === null ? [] : [{ name, points, on: dateInTokyo(madeAt).toString() }],
    ),
    namesDeletedAt: namesDeletedAt ? `${namesDeletedAt}` : null,
    namesDeleted,
    namesKeptDays,
  };
}
