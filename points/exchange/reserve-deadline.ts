import { type Database, execute, rows } from '../../postgres/pool.ts';
import { chart } from '../book/chart.ts';

/**
 * 移行期限 of one lot of the reserve (6-4 ②, decision 6). The lot is named as the ledger names it and stays as it is there; the day in force is this
 * row's.
 *
 * | state     | set by                                             | next                      | what a crash leaves                          |
 * | --------- | -------------------------------------------------- | ------------------------- | -------------------------------------------- |
 * | waiting   | a postponement, for the next deadline              | told, chosen              | nothing: it is told when its days come       |
 * | told      | telling, so many days before                       | moving, postponed, chosen | nothing: the next run looks again            |
 * | moving    | the deadline, with where and under which operation | moved, told, postponed    | the next run posts under the key in the row  |
 * | moved     | the ledger                                         | final                     |                                              |
 * | postponed | the deadline, with why; the next row begins        | final                     | nothing: one statement                       |
 * | chosen    | the deadline, where the holder has left nothing    | final                     |                                              |
 */
export type DeadlineState = 'waiting' | 'told' | 'moving' | 'moved' | 'postponed' | 'chosen';

/** Why points stay in the reserve although their day has come. */
export type PostponedFor = 'no_default' | 'default_closed' | 'suspended' | 'invalidated' | 'purse_full';

/** A lot of the reserve, by the day it was credited for and its fund. */
export type ReserveLot = { holder: number; lotOn: string; fund: number };
export const nameOfLot = ({ holder, lotOn, fund }: ReserveLot): string => `${holder} ${lotOn} ${fund}`;

/** SQL: of a lot there is one of these at most. */
export const isRunning = `state IN ('waiting', 'told', 'moving')`;

/** The days of each company's points: how long they wait, and how long before the end their holder is told. */
export async function termsByFund(
  database: Database,
): Promise<Map<number, { reserveDays: number; noticeDays: number }>> {
  const partners = await rows<{ id: number; reserveDays: number; noticeDays: number }>(
    database,
    'SELECT id, reserve_days, notice_days FROM partner',
  );
  return new Map(partners.map(({ id, ...terms }) => [chart.partnerFund(id), terms]));
}

/** The days in force of a holder's lots, where they are others than those they were credited for. */
export async function deadlinesOf(database: Database, holder: number): Promise<Map<string, string>> {
  const found = await rows<ReserveLot & { allocateBy: string }>(
    database,
    `SELECT holder, lot_on, fund, allocate_by FROM reserve_deadline WHERE holder = :holder AND ${isRunning}`,
    { holder },
  );
  return new Map(found.map((one) => [nameOfLot(one), one.allocateBy]));
}

/** Ends deadlines of lots in which the holder has left nothing. */
export const endChosen = (database: Database, ids: readonly number[], now: Temporal.Instant): Promise<number> =>
  execute(
    database,
    `UPDATE reserve_deadline SET state = 'chosen', ended_at = :now WHERE id = ANY (:ids) AND state IN ('waiting', 'told')`,
    { ids, now: `${now}` },
  );

export type Postponement = { id: number; points: number; reason: PostponedFor };
/**
 * Ends deadlines without a destination and begins the next ones, by the same number of days from yesterday, which was the last day to choose where
 * the run is in time. What is told in the next row is told anew.
 *
 * @param today in Japan
 * @returns how many
 */
export const postpone = (
  database: Database,
  postponed: readonly Postponement[],
  { today, now }: { today: Temporal.PlainDate; now: Temporal.Instant },
): Promise<number> =>
  execute(
    database,
    `WITH ended AS (
       UPDATE reserve_deadline d SET state = 'postponed', postponed_for = g.reason, points = g.points, ended_at = :now,
              key = NULL, municipality_code = NULL, expires_on = NULL
         FROM unnest(:ids::bigint[], :reasons::text[], :points::bigint[]) AS g (id, reason, points)
        WHERE d.id = g.id AND d.state IN ('told', 'moving') RETURNING d.*)
     INSERT INTO reserve_deadline (holder, lot_on, fund, allocate_by, days, notice_days, postponements, postponed_for, state, points)
     SELECT holder, lot_on, fund, :today::date - 1 + days, days, notice_days, postponements + 1, postponed_for, 'waiting', points
       FROM ended`,
    {
      ids: postponed.map(({ id }) => id),
      reasons: postponed.map(({ reason }) => reason),
      points: postponed.map(({ points }) => points),
      today: `${today}`,
      now: `${now}`,
    },
  );
