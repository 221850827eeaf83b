import { type Database, execute, inTransaction, row, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { refuse } from '../../server/refusal.ts';
import type { CallOf } from '../callers.ts';
import { trailChange } from '../registers/trail.ts';
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
export const payoutColumns = `event_payout.id AS payout_id, event_id, began_at, done_at IS NOT NULL AS done,
  (SELECT coalesce(sum(points), 0)::bigint FROM event_payout_part WHERE payout_id = event_payout.id AND state = 'paid') AS points,
  (SELECT count(*) FROM event_payout_part WHERE payout_id = event_payout.id AND state = 'paid') AS supporters,
  (SELECT coalesce(sum(points), 0)::bigint FROM event_payout_part WHERE payout_id = event_payout.id AND state = 'refused') AS refused_points,
  noticed_at`;
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
  const write = async (client: Database) => {
    // A name withdrawn at this moment holds the row: it is gone before the list is fixed, or it is too late.
    const fixed = await execute(
      client,
      'UPDATE event_payout SET noticed_at = :now, noticed_by = :staffId WHERE id = :payoutId AND noticed_at IS NULL',
      { payoutId: params.payoutId, now: `${clock()}`, staffId: caller.staffId },
    );
    return fixed === 0 ? refuse('event_notice_sent') : undefined;
  };
  const about = { subject: 'eventPayout', id: params.payoutId, name: notice.event, act: 'sendNotice' } as const;
  const sent = await inTransaction(database, (client) =>
    trailChange(client, { caller, now: clock() }, about, () => write(client)),
  );
  if (sent) return sent;
  return noticeOf(context, { caller, ...params });
}

type Wanted = { caller: { municipalityCode: string }; payoutId: number };

async function noticeOf({ database }: EventsContext, { caller, payoutId }: Wanted) {
  const found = await row<NoticeRow>(
    database,
    `SELECT ${payoutColumns}, e.name AS event, organizer, beneficiary, starts_on, ends_on,
            names_deleted_at, names_deleted
       FROM event_payout JOIN support_event e ON e.id = event_id
      WHERE event_payout.id = :payoutId AND e.municipality_code = :municipalityCode AND done_at IS NOT NULL`,
    { payoutId, municipalityCode: caller.municipalityCode },
  );
  if (!found || found.points === 0) return refuse('event_payout_unknown');
  const given = await rows<{ name: string | null; points: number; madeAt: Temporal.Instant }>(
    database,
    'SELECT name, amount AS points, made_at FROM contribution WHERE payout_id = :payoutId ORDER BY made_at, key',
    { payoutId },
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
