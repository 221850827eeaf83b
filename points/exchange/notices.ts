import { execute, rows } from '../../postgres/pool.ts';
import { pagedBy, pageOf, placeOf } from '../../server/cursor.ts';
import { fundNames } from '../book/funds.ts';
import type { CallOf } from '../callers.ts';
import type { ConversionsContext } from '../conversions/context.ts';
import { municipalityNames } from '../registers/municipality.ts';
import { nameOfLot, type PostponedFor, type ReserveLot } from './reserve-deadline.ts';
import { heldIn } from './reserve-tell.ts';

const shown = 50;
type Told = ReserveLot & {
  id: number;
  state: 'told' | 'moved' | 'postponed';
  at: Temporal.Instant;
  points: number;
  allocateBy: string;
  /** The next last day, of what was postponed. */
  nextBy: string | null;
  postponedFor: PostponedFor | null;
  municipalityCode: string | null;
  seen: boolean;
};

/**
 * お知らせ of a holder about points in the reserve, the newest first: a deadline that comes, and what became of those that have come. Of a deadline
 * for which nothing is left to choose nothing is said.
 */
export async function listReserveNotices(
  { database, balances }: ConversionsContext,
  { caller, query }: CallOf<'listReserveNotices'>,
) {
  const [before] = placeOf(query.cursor, pagedBy.number) ?? [];
  const found = await rows<Told>(
    database,
    `SELECT id, holder, lot_on, fund, state, coalesce(ended_at, told_at) AS at, points, allocate_by, postponed_for,
            municipality_code, seen IS NOT DISTINCT FROM state AS seen,
            (SELECT next.allocate_by FROM reserve_deadline next
              WHERE next.holder = d.holder AND next.lot_on = d.lot_on AND next.fund = d.fund AND next.id > d.id
                AND d.state = 'postponed' ORDER BY next.id LIMIT 1) AS next_by
       FROM reserve_deadline d
      WHERE holder = :holder AND state IN ('told', 'moved', 'postponed') AND (:before::bigint IS NULL OR id < :before)
      ORDER BY id DESC LIMIT :limit`,
    { holder: caller.holder, before, limit: shown + 1 },
  );
  const { page, next } = pageOf(found, shown, ({ id }) => [id]);
  const held = await heldIn(
    balances,
    page.filter(({ state }) => state === 'told'),
  );
  const nameOf = await fundNames(database);
  const codes = page.flatMap(({ municipalityCode }) => municipalityCode ?? []);
  const names = await municipalityNames(database, codes);
  const told = page.filter((one) => one.state !== 'told' || held.has(nameOfLot(one)));
  const notices = told.map((one) => ({
    noticeId: one.id,
    kind: one.state,
    at: `${one.at}`,
    company: nameOf(one.fund).name,
    points: one.state === 'told' ? (held.get(nameOfLot(one)) ?? one.points) : one.points,
    allocateBy: one.nextBy ?? one.allocateBy,
    to: one.municipalityCode && { code: one.municipalityCode, name: names.get(one.municipalityCode) ?? '' },
    reason: one.state === 'postponed' ? one.postponedFor : null,
    isNew: !one.seen,
  }));
  return { notices: notices.map(({ to, ...notice }) => ({ ...notice, to: to || null })), next };
}

/** The holder has read notices, each as it stood: one that says something else since stays new. Twice is the same. */
export async function markNoticesSeen(
  { database }: ConversionsContext,
  { caller, body: { notices } }: CallOf<'markNoticesSeen'>,
) {
  const seen = await execute(
    database,
    `UPDATE reserve_deadline d SET seen = d.state FROM unnest(:ids::bigint[], :kinds::text[]) AS g (id, kind)
      WHERE d.id = g.id AND d.holder = :holder AND d.state = g.kind AND seen IS DISTINCT FROM d.state`,
    {
      holder: caller.holder,
      ids: notices.map(({ noticeId }) => noticeId),
      kinds: notices.map(({ kind }) => kind),
    },
  );
  return { seen };
}
