import { type Database, row, rows } from '../../postgres/pool.ts';
import { pagedBy, pageOf, placeOf } from '../../server/cursor.ts';
import { keyThatStands } from '../book/intent.ts';

export type ConversionState = 'asked' | 'prepared' | 'taken' | 'committed' | 'returning' | 'returned' | 'refused';
export type ConversionRow = {
  operationKey: string;
  requestKey: string;
  holder: number;
  targetId: number;
  target: string;
  kind: 'street_points' | 'gift_certificate' | 'prepaid' | 'transport';
  unitName: string;
  municipalityCode: string;
  municipality: string;
  merchantId: number;
  endpoint: string;
  memberNumber: string;
  cardExpires: string | null;
  offered: number;
  points: number;
  units: number;
  state: ConversionState;
  reason: string | null;
  askedAt: Temporal.Instant;
  takenAt: Temporal.Instant | null;
  endedAt: Temporal.Instant | null;
  returnKey: string | null;
  cancelOwed: boolean;
  isBroken: boolean;
  attempts: number;
  lastFailure: string | null;
};

const selected = `
  SELECT c.operation_key AS "operationKey", c.request_key AS "requestKey", c.holder, c.target_id AS "targetId", t.name AS target,
         t.kind, t.unit_name AS "unitName", t.municipality_code AS "municipalityCode", m.name AS municipality,
         c.merchant_id AS "merchantId", t.endpoint, c.member_number AS "memberNumber", c.card_expires AS "cardExpires",
         c.offered, c.points, c.units, c.state, c.reason, c.asked_at AS "askedAt", c.taken_at AS "takenAt",
         c.ended_at AS "endedAt", c.return_key AS "returnKey", c.cancel_owed AS "cancelOwed", c.is_broken AS "isBroken",
         c.attempts, c.last_failure AS "lastFailure"
    FROM conversion c JOIN conversion_target t ON t.id = c.target_id JOIN municipality m ON m.code = t.municipality_code`;

export const findConversion = (database: Database, operationKey: string) =>
  row<ConversionRow>(database, `${selected} WHERE c.operation_key = $1`, [operationKey]);

export const findByRequest = (database: Database, { holder, requestKey }: { holder: number; requestKey: string }) =>
  row<ConversionRow>(database, `${selected} WHERE c.holder = $1 AND c.request_key = $2`, [holder, requestKey]);

const conversionsShown = 100;

/** What a holder had converted, the newest first, a page at a time. */
export async function conversionsOf(
  database: Database,
  { holder, cursor }: { holder: number; cursor: string | undefined },
) {
  const from = placeOf(cursor, pagedBy.momentAndKey);
  const found = await rows<ConversionRow>(
    database,
    `${selected} WHERE c.holder = $1 AND ($2::timestamptz IS NULL OR (c.asked_at, c.operation_key) < ($2, $3::uuid))
      ORDER BY c.asked_at DESC, c.operation_key DESC LIMIT $4`,
    [holder, from?.[0], from?.[1], conversionsShown + 1],
  );
  return pageOf(found, conversionsShown, ({ askedAt, operationKey }) => [`${askedAt}`, operationKey]);
}

/** Those of a municipality that wait for a partner since before an instant, and those on which it contradicts us. */
export const waitingConversions = (
  database: Database,
  { municipalityCode, before }: { municipalityCode: string; before: Temporal.Instant },
) =>
  rows<ConversionRow>(
    database,
    `${selected} WHERE t.municipality_code = $1 AND ((c.state = 'taken' AND c.taken_at <= $2) OR c.is_broken) ORDER BY c.taken_at`,
    [municipalityCode, `${before}`],
  );

export type NewConversion = Pick<
  ConversionRow,
  | 'operationKey'
  | 'requestKey'
  | 'holder'
  | 'targetId'
  | 'merchantId'
  | 'memberNumber'
  | 'cardExpires'
  | 'offered'
  | 'points'
  | 'units'
> & { rate: { numerator: number; denominator: number }; askedAt: Temporal.Instant; nextTryAt: Temporal.Instant };

/** Writes an order down before anybody is asked; false where this request has one already. */
export async function recordConversion(database: Database, asked: NewConversion): Promise<boolean> {
  const { rate, askedAt, nextTryAt, ...o } = asked;
  const written = await database.query(
    `INSERT INTO conversion (operation_key, request_key, holder, target_id, merchant_id, member_number, card_expires, offered,
                             points, units, rate_numerator, rate_denominator, state, asked_at, next_try_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'asked', $13, $14) ON CONFLICT (holder, request_key) DO NOTHING`,
    [
      o.operationKey,
      o.requestKey,
      o.holder,
      o.targetId,
      o.merchantId,
      o.memberNumber,
      o.cardExpires,
      o.offered,
      o.points,
      o.units,
      rate.numerator,
      rate.denominator,
      `${askedAt}`,
      `${nextTryAt}`,
    ],
  );
  return written.rowCount === 1;
}

export type Change = {
  state: ConversionState;
  reason?: string;
  takenAt?: Temporal.Instant;
  endedAt?: Temporal.Instant;
  returnKey?: string;
  cancelOwed?: boolean;
  /** When the jobs look again; null where nothing is left to do. */
  nextTryAt: Temporal.Instant | null;
  decidedBy?: string;
  decisionReason?: string;
};

/**
 * Moves an order on from the state in which it was read. Who comes second changes nothing: two workers, or a worker and
 * an office, never both decide. With its end the number shrinks to its last three characters.
 */
export async function advance(database: Database, order: ConversionRow, change: Change): Promise<boolean> {
  const moved = await database.query(
    `UPDATE conversion
        SET state = $3, reason = coalesce($4, reason), taken_at = coalesce($5, taken_at), ended_at = coalesce($6, ended_at),
            return_key = coalesce($7, return_key), cancel_owed = coalesce($8, cancel_owed), next_try_at = $9,
            decided_by = coalesce($10, decided_by), decision_reason = coalesce($11, decision_reason), attempts = 0,
            last_failure = NULL,
            member_number = CASE WHEN $6::timestamptz IS NULL THEN member_number ELSE right(member_number, 3) END,
            card_expires = CASE WHEN $6::timestamptz IS NULL THEN card_expires END
      WHERE operation_key = $1 AND state = $2`,
    [
      order.operationKey,
      order.state,
      change.state,
      change.reason ?? null,
      textOf(change.takenAt),
      textOf(change.endedAt),
      change.returnKey ?? null,
      change.cancelOwed ?? null,
      textOf(change.nextTryAt),
      change.decidedBy ?? null,
      change.decisionReason ?? null,
    ],
  );
  return moved.rowCount === 1;
}

/** Puts another key in the place of one under which nothing came back; gives the key that stands. */
export const renewReturnKey = (
  database: Database,
  { operationKey }: ConversionRow,
  { oldKey, newKey }: { oldKey: string; newKey: string },
): Promise<string | undefined> =>
  keyThatStands(
    database,
    `UPDATE conversion SET return_key = CASE return_key WHEN $2 THEN $3 ELSE return_key END WHERE operation_key = $1 AND state = 'returning' RETURNING return_key AS key`,
    [operationKey, oldKey, newKey],
  );

const textOf = (at: Temporal.Instant | null | undefined) => (at ? `${at}` : null);

/** Notes a try that led nowhere, and when the next one is due; null ends the tries. */
export async function postpone(
  database: Database,
  order: ConversionRow,
  { failure, nextTryAt }: { failure: string; nextTryAt: Temporal.Instant | null },
): Promise<void> {
  await database.query(
    `UPDATE conversion SET attempts = attempts + 1, last_failure = $3, next_try_at = $4 WHERE operation_key = $1 AND state = $2`,
    [order.operationKey, order.state, failure, textOf(nextTryAt)],
  );
}

/** Ends what was owed to the partner after the order itself had ended. */
export async function settleCancel(database: Database, order: ConversionRow, isBroken: boolean): Promise<void> {
  await database.query(
    `UPDATE conversion SET cancel_owed = false, is_broken = $2, next_try_at = NULL WHERE operation_key = $1 AND cancel_owed`,
    [order.operationKey, isBroken],
  );
}

/** Takes what is due, for as long as a lease: two workers at once take different ones. */
export async function claimDue(
  database: Database,
  { now, until, countMax }: { now: Temporal.Instant; until: Temporal.Instant; countMax: number },
): Promise<ConversionRow[]> {
  const claimed = await rows<{ key: string }>(
    database,
    `UPDATE conversion SET next_try_at = $2 WHERE operation_key IN (
       SELECT operation_key FROM conversion WHERE next_try_at <= $1 ORDER BY next_try_at LIMIT $3 FOR UPDATE SKIP LOCKED)
     RETURNING operation_key AS key`,
    [`${now}`, `${until}`, countMax],
  );
  return rows<ConversionRow>(database, `${selected} WHERE c.operation_key = ANY ($1)`, [claimed.map(({ key }) => key)]);
}

/** Two offices have settled between them what the two systems say differently. */
export async function settleDispute(
  database: Database,
  order: ConversionRow,
  { decidedBy, decisionReason }: { decidedBy: string; decisionReason: string },
): Promise<void> {
  await database.query(
    'UPDATE conversion SET is_broken = false, decided_by = $2, decision_reason = $3 WHERE operation_key = $1 AND is_broken',
    [order.operationKey, decidedBy, decisionReason],
  );
}
