import { pointsRoutes } from '../../contract/index.ts';
import { rows } from '../../postgres/pool.ts';
import { pagedBy, pageOf, placeOf } from '../../server/cursor.ts';
import { fundNames } from '../book/funds.ts';
import type { CallOf, StaffCaller } from '../callers.ts';
import type { ConversionsContext } from '../conversions/context.ts';
import { isFound } from '../members/protection.ts';
import { municipalityNames } from '../registers/municipality.ts';
import { type Backlog, countBacklog, type WaitingRule } from '../registers/waiting.ts';
import { nameOfLot, type PostponedFor, type ReserveLot } from './reserve-deadline.ts';
import { heldIn } from './reserve-tell.ts';

const shown = 500;
/** SQL: a deadline that was postponed and has not ended; of persons whom the reader may find. */
const cases = `reserve_deadline d WHERE postponements > 0 AND state IN ('waiting', 'told') AND ${isFound('d.holder', ':staffId')}`;

type Case = ReserveLot & {
  id: number;
  mykeyId: string | null;
  points: number;
  allocateBy: string;
  postponements: number;
  postponedFor: PostponedFor;
};

/**
 * 移し先の決まらない共通ポイント (decision 6), the longest postponed first: the platform's, which keeps the reserve for the companies; no municipality has a claim to
 * points that nobody has chosen it for. The file of the list is for letters: it has no names, which the clouds do not hold.
 */
export async function listReserveCases(
  { database, balances }: ConversionsContext,
  { caller, query }: CallOf<'listReserveCases'>,
) {
  const [after] = placeOf(query.cursor, pagedBy.number) ?? [];
  const found = await rows<Case>(
    database,
    `SELECT d.id, d.holder, lot_on, fund, points, allocate_by, postponements, postponed_for,
            (SELECT shown FROM member WHERE member.holder = d.holder) AS mykey_id
       FROM ${cases} AND (:after::bigint IS NULL OR d.id > :after) ORDER BY d.id LIMIT :limit`,
    { staffId: caller.staffId, after, limit: shown + 1 },
  );
  const { page, next } = pageOf(found, shown, ({ id }) => [id]);
  const held = await heldIn(balances, page);
  const nameOf = await fundNames(database);
  const open = page.filter((one) => held.has(nameOfLot(one)));
  return {
    cases: open.map((one) => ({
      caseId: one.id,
      mykeyId: one.mykeyId,
      company: nameOf(one.fund).name,
      points: held.get(nameOfLot(one)) ?? one.points,
      allocateBy: one.allocateBy,
      postponements: one.postponements,
      reason: one.postponedFor,
    })),
    next,
  };
}

type Letter = ReserveLot & {
  id: number;
  mykeyId: string;
  points: number;
  allocateBy: string;
  usual: string | null;
  sentAt: Temporal.Instant | null;
  sentBy: string | null;
};
/**
 * 期限のお知らせを郵送する方: whose deadline comes and who has no mail that works, the oldest first; a file for letters, as that of the cases.
 */
export async function listReserveLetters(
  { database, balances }: ConversionsContext,
  { caller, query }: CallOf<'listReserveLetters'>,
) {
  const [after] = placeOf(query.cursor, pagedBy.number) ?? [];
  const found = await rows<Letter>(
    database,
    `SELECT d.id, d.holder, lot_on, fund, points, allocate_by, member.shown AS mykey_id, default_municipality AS usual,
            mark.acted_at AS sent_at, (SELECT name FROM staff WHERE staff.id = mark.acted_by) AS sent_by
       FROM reserve_deadline d JOIN member ON member.holder = d.holder
       LEFT JOIN reserve_notice_act mark ON mark.deadline_id = d.id AND mark.act = 'sent'
      WHERE state = 'told' AND notified_by = 'letter' AND
            NOT EXISTS (SELECT FROM reserve_notice_act back WHERE back.deadline_id = d.id AND back.act = 'returned') AND ${isFound('d.holder', ':staffId')} AND (:after::bigint IS NULL OR d.id > :after)
      ORDER BY d.id LIMIT :limit`,
    { staffId: caller.staffId, after, limit: shown + 1 },
  );
  const { page, next } = pageOf(found, shown, ({ id }) => [id]);
  const held = await heldIn(balances, page);
  const nameOf = await fundNames(database);
  const towns = await municipalityNames(
    database,
    page.flatMap(({ usual }) => usual ?? []),
  );
  const letters = page.flatMap((one) => {
    const points = held.get(nameOfLot(one));
    if (points === undefined) return [];
    const { id: letterId, mykeyId, fund, allocateBy, usual, sentAt, sentBy } = one;
    const sent = sentAt && { at: `${sentAt}`, by: sentBy ?? '' };
    const to = usual && (towns.get(usual) ?? null);
    return [{ letterId, mykeyId, company: nameOf(fund).name, points, allocateBy, usual: to, sent }];
  });
  return { letters, next };
}

const countCases = ({ database }: ConversionsContext, { staffId }: StaffCaller): Promise<Backlog> =>
  countBacklog(database, { what: cases, due: 'allocate_by' }, { staffId });

/** Points of companies for which there is no destination. */
export const exchangeWaiting = (context: ConversionsContext): WaitingRule[] => [
  { kind: 'reserveCases', step: pointsRoutes.listReserveCases, find: (caller) => countCases(context, caller) },
];
