import { type Database, execute, row, rows } from '../../postgres/pool.ts';
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
  SELECT c.operation_key, c.request_key, c.holder, c.target_id, t.name AS target,
         t.kind, t.unit_name, t.municipality_code, m.name AS municipality,
         c.merchant_id, t.endpoint, c.member_number, c.card_expires,
         c.offered, c.points, c.units, c.state, c.reason, c.asked_at, c.taken_at,
         c.ended_at, c.return_key, c.cancel_owed, c.is_broken, c.attempts, c.last_failure
    FROM conversion c JOIN conversion_target t ON t.id = c.target_id JOIN municipality m ON m.code = t.municipality_code`;

export const findConversion = (database: Database, operationKey: string) =>
  row<ConversionRow>(database, `${selected} WHERE c.operation_key = :operationKey`, { operationKey });

export const findByRequest = (database: Database, { holder, requestKey }: { holder: number; requestKey: string }) =>
  row<ConversionRow>(database, `${selected} WHERE c.holder = :holder AND c.request_key = :requestKey`, {
    holder,
    requestKey,
  });

const conversionsShown = 100;

/** What a holder had converted, the newest first, a page at a time. */
export async function conversionsOf(
  database: Database,
  { holder, cursor }: { holder: number; cursor: string | undefined },
) {
  const from = placeOf(cursor, pagedBy.momentAndKey);
  const found = await rows<ConversionRow>(
    database,
    `${selected} WHERE c.holder = :holder
       AND (:fromAt::timestamptz IS NULL OR (c.asked_at, c.operation_key) < (:fromAt, :fromKey::uuid))
      ORDER BY c.asked_at DESC, c.operation_key DESC LIMIT :limit`,
    { holder, fromAt: from?.[0], fromKey: from?.[1], limit: conversionsShown + 1 },
  );
  return pageOf(found, conversionsShown, ({ askedAt, operationKey }) => [`${askedAt}`, operationKey]);
}

/** Those of a municipality that wait for a partner since before an instant, and those on which it contradicts us. */
export const waitingConversions = (
  database: Database,
  { municipalityCode, before }: { municipalityCode: string | null; before: Temporal.Instant },
) =>
  rows<ConversionRow>(
    database,
    `${selected} WHERE t.municipality_code = :municipalityCode
       AND ((c.state = 'taken' AND c.taken_at <= :before) OR c.is_broken) ORDER BY c.taken_at`,
    { municipalityCode, before: `${before}` },
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
  const written = await execute(
    database,
    `INSERT INTO conversion (operation_key, request_key, holder, target_id, merchant_id, member_number, card_expires, offered,
                             points, units, rate_numerator, rate_denominator, state, asked_at, next_try_at)
     VALUES (:operationKey, :requestKey, :holder, :targetId, :merchantId, :memberNumber, :cardExpires, :offered, :points, :units, :numerator, :denominator, 'asked', :askedAt, :nextTryAt) ON CONFLICT (holder, request_key) DO NOTHING`,
    {
      operationKey: o.operationKey,
      requestKey: o.requestKey,
      holder: o.holder,
      targetId: o.targetId,
      merchantId: o.merchantId,
      memberNumber: o.memberNumber,
      cardExpires: o.cardExpires,
      offered: o.offered,
      points: o.points,
      units: o.units,
      numerator: rate.numerator,
      denominator: rate.denominator,
      askedAt: `${askedAt}`,
      nextTryAt: `${nextTryAt}`,
    },
  );
  return written === 1;
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
  const moved = await execute(
    database,
    `UPDATE conversion
        SET state = :state, reason = coalesce(:reason, reason), taken_at = coalesce(:takenAt, taken_at), ended_at = coalesce(:endedAt, ended_at),
            return_key = coalesce(:returnKey, return_key), cancel_owed = coalesce(:cancelOwed, cancel_owed), next_try_at = :nextTryAt,
            decided_by = coalesce(:decidedBy, decided_by), decision_reason = coalesce(:decisionReason, decision_reason), attempts = 0,
            last_failure = NULL,
            member_number = CASE WHEN :endedAt::timestamptz IS NULL THEN member_number ELSE right(member_number, 3) END,
            card_expires = CASE WHEN :endedAt::timestamptz IS NULL THEN card_expires END
      WHERE operation_key = :operationKey AND state = :stateBefore`,
    {
      operationKey: order.operationKey,
      stateBefore: order.state,
      state: change.state,
      reason: change.reason ?? null,
      takenAt: textOf(change.takenAt),
      endedAt: textOf(change.endedAt),
      returnKey: change.returnKey ?? null,
      cancelOwed: change.cancelOwed ?? null,
      nextTryAt: textOf(change.nextTryAt),
      decidedBy: change.decidedBy ?? null,
      decisionReason: change.decisionReason ?? null,
    },
  );
  return moved === 1;
}

/** Puts another key in the place of one under which nothing came back; gives the key that stands. */
export const renewReturnKey = (
  database: Database,
  { operationKey }: ConversionRow,
  { oldKey, newKey }: { oldKey: string; newKey: string },
): Promise<string | undefined> =>
  keyThatStands(
    database,
    `UPDATE conversion SET return_key = CASE return_key WHEN :oldKey THEN :newKey ELSE return_key END
      WHERE operation_key = :operationKey AND state = 'returning' RETURNING return_key AS key`,
    { operationKey, oldKey, newKey },
  );

const textOf = (at: Temporal.Instant | null | undefined) => (at ? `${at}` : null);

/** Notes a try that led nowhere, and when the next one is due; null ends the tries. */
export async function postpone(
  database: Database,
  order: ConversionRow,
  { failure, nextTryAt }: { failure: string; nextTryAt: Temporal.Instant | null },
): Promise<void> {
  await execute(
    database,
    `UPDATE conversion SET attempts = attempts + 1, last_failure = :failure, next_try_at = :nextTryAt
      WHERE operation_key = :operationKey AND state = :state`,
    { operationKey: order.operationKey, state: order.state, failure, nextTryAt: textOf(nextTryAt) },
  );
}

/** Ends what was owed to the partner after the order itself had ended. */
export async function settleCancel(database: Database, order: ConversionRow, isBroken: boolean): Promise<void> {
  await execute(
    database,
    `UPDATE conversion SET cancel_owed = false, is_broken = :isBroken, next_try_at = NULL
      WHERE operation_key = :operationKey AND cancel_owed`,
    { operationKey: order.operationKey, isBroken },
  );
}

/** Takes what is due, for as long as a lease: two workers at once take different ones. */
export async function claimDue(
  database: Database,
  { now, until, countMax }: { now: Temporal.Instant; until: Temporal.Instant; countMax: number },
): Promise<ConversionRow[]> {
  const claimed = await rows<{ key: string }>(
    database,
    `UPDATE conversion SET next_try_at = :until WHERE operation_key IN (
       SELECT operation_key FROM conversion WHERE next_try_at <= :now
        ORDER BY next_try_at LIMIT :countMax FOR UPDATE SKIP LOCKED)
     RETURNING operation_key AS key`,
    { now: `${now}`, until: `${until}`, countMax },
  );
  return rows<ConversionRow>(database, `${selected} WHERE c.operation_key = ANY (:keys)`, {
    keys: claimed.map(({ key }) => key),
  });
}

/** Two offices have settled between them what the two systems say differently. */
export async function settleDispute(
  database: Database,
  order: ConversionRow,
  { decidedBy, decisionReason }: { decidedBy: string; decisionReason: string },
): Promise<void> {
  await execute(
    database,
    'UPDATE conversion SET is_broken = false, decided_by = :decidedBy, decision_reason = :decisionReason WHERE operation_key = :operationKey AND is_broken',
    { operationKey: order.operationKey, decidedBy, decisionReason },
  );
}
