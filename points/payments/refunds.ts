import { keyEndOf, receiptNumber } from '../../contract/index.ts';
import { type Database, execute, inTransaction, row, rows } from '../../postgres/pool.ts';
import { dateInTokyo, startOfDay } from '../../server/clock.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import { judgeNewKey } from '../book/operation-key.ts';
import { municipalUnit } from '../book/unit.ts';
import type { CallOf } from '../callers.ts';
import { type CounterSession, findSessionsOfReceipt } from '../places/counter-session.ts';
import { uncountFee } from '../places/fees.ts';
import type { Rate } from '../places/rate.ts';
import { refundWithPremium } from '../premiums/clawback.ts';
import { keepOwnTrail, trailNew } from '../registers/trail.ts';
import type { VouchersContext } from '../vouchers/context.ts';
import { type Use, usesOf } from './uses.ts';

type Record = { key: string; paymentKey: string; municipalityCode: string; points: number; reason: string };
type PlaceOfRefund = { merchantId: number; pointName: string | null };

/** Uses with the number of a receipt that used this town's points, perhaps of one place or one day only, the latest first. */
export async function findUse(context: VouchersContext, { caller, query }: CallOf<'findUse'>) {
  const receipt = keyEndOf(query.receipt);
  if (!/^[0-9a-f]{8}$/.test(receipt)) return refuse('receipt_number_form');
  // Whose use it is is not shown; that somebody looked is kept.
  const line = { subject: 'use', id: receipt, name: query.receipt, act: 'look' } as const;
  await keepOwnTrail(context.database, { caller, now: context.clock() }, line);
  const sessions = await findSessionsOfReceipt(context.database, receipt);
  const uses = (await usesOf(context, sessions)).filter(
    ({ session, municipalityCode, paidAt }) =>
      municipalityCode === caller.municipalityCode &&
      (query.merchantId === undefined || session.merchantId === query.merchantId) &&
      (query.on === undefined || dateInTokyo(paidAt).toString() === query.on),
  );
  const shown = await inOfficeWords(context.database, uses);
  return { uses: shown.sort((a, b) => b.paidAt.localeCompare(a.paidAt)) };
}

/**
 * 返金: refunds a use or a part of it, by the town whose points were used (decision 28); after the window closed it counts in the
 * next. Idempotent under its key.
 */
export async function refundUse(
  context: VouchersContext,
  { caller, params, body, idempotencyKey: key }: CallOf<'refundUse'>,
) {
  const { database, book, clock } = context;
  const { municipalityCode } = caller;
  // 1. A use of this town's points.
  const use = await paymentUnder(context, params.paymentKey);
  if (use?.municipalityCode !== municipalityCode) return refuse('original_unknown');
  // 2. Who, when and why, before anything moves: a crash leaves a record without a refund, which no list shows.
  const now = clock();
  const record = { key, paymentKey: use.paymentKey, municipalityCode, ...body };
  const kept = await inTransaction(database, (client) => keepRecord(client, { record, caller, now }));
  if (isRefusal(kept)) return kept;
  // 3. The points, and of the premium what they brought.
  const { holder } = use.session;
  const refund = { holder, causeKey: use.paymentKey, refundKey: key };
  const reversal = { key, holder, occurredAt: now, municipalityCode, originalKey: use.paymentKey, amount: body.points };
  const reversed = await refundWithPremium(context, refund, () => book.reverse(reversal));
  if (isRefusal(reversed)) return reversed;
  // 4. The count of the fee, where nothing of the use is left.
  const [after] = await usesOf(context, [use.session]);
  const standing = after ?? use;
  if (standing.refunded === standing.points)
    await uncountFee(database, { sessionId: use.session.id, on: dateInTokyo(use.paidAt).toString() });
  // 5. The use as it stands, and what of the refund came back past its last day.
  const [shown] = await inOfficeWords(database, [standing]);
  const { postedAt } = reversed.answer;
  const expired = await expiredOf(context, { key, holder, municipalityCode, postedAt });
  return shown ? { ...shown, expired, premium: reversed.premium } : refuse('original_unknown');
}

/** The payment under a key, whoever made it. */
async function paymentUnder(context: VouchersContext, paymentKey: string): Promise<Use | undefined> {
  const sessions = await findSessionsOfReceipt(context.database, keyEndOf(receiptNumber(paymentKey)));
  const [use] = await usesOf(
    context,
    sessions.filter((session) => session.paymentKey === paymentKey),
  );
  return use;
}

/** Points of a refund whose last day had passed: they came back as expired. */
async function expiredOf(
  { balances }: VouchersContext,
  refund: { key: string; holder: number; municipalityCode: string; postedAt: Temporal.Instant },
): Promise<number> {
  const gone = await balances.restoredAsExpired({
    unit: municipalUnit(refund.municipalityCode),
    holder: refund.holder,
    from: refund.postedAt,
    until: refund.postedAt.add({ seconds: 1 }),
  });
  return gone.filter(({ key }) => key === refund.key).reduce((sum, { points }) => sum + points, 0);
}

type ListedRecord = Record & PlaceOfRefund & { at: Temporal.Instant; by: string; place: string; holder: number };

/** The refunds of a span of days, both included, and the points that came back past their last day, for goodwill. */
export async function listRefunds({ database, balances }: VouchersContext, { caller, query }: CallOf<'listRefunds'>) {
  const from = startOfDay(Temporal.PlainDate.from(query.from));
  const until = startOfDay(Temporal.PlainDate.from(query.through).add({ days: 1 }));
  const records = await rows<ListedRecord>(
    database,
    `SELECT key, refund_record.payment_key, points, reason, recorded_at AS at, staff.name AS by,
            place_name(merchant.id, (opened_at AT TIME ZONE 'Asia/Tokyo')::date) AS place, holder, merchant.id AS merchant_id, street.point_name
       FROM refund_record JOIN staff ON staff.id = staff_id
       JOIN counter_session ON counter_session.payment_key = refund_record.payment_key
       JOIN merchant ON merchant.id = merchant_id LEFT JOIN shopping_street street ON street.id = street_id
      WHERE refund_record.municipality_code = :municipalityCode AND recorded_at >= :from AND recorded_at < :until
      ORDER BY recorded_at DESC`,
    { municipalityCode: caller.municipalityCode, from: `${from}`, until: `${until}` },
  );
  const standing = await balances.standing(records);
  const uses = await balances.payments(records.map(({ holder, paymentKey: key }) => ({ holder, key })));
  const mergedOf = ({ paymentKey, merchantId, pointName }: ListedRecord) =>
    (uses.get(paymentKey)?.merchantId ?? merchantId) === merchantId ? null : pointName;
  const expired = await balances.restoredAsExpired({ unit: municipalUnit(caller.municipalityCode), from, until });
  return {
    refunds: records
      .filter(({ key }) => standing.has(key))
      .map((record) => {
        const { key, at, by, place, points, reason } = record;
        const merged = mergedOf(record);
        return { key, at: `${at}`, by, place, points, reason, merged, receiptNumber: receiptNumber(record.paymentKey) };
      }),
    expired: expired.map(({ key, at, points, expiresOn, originalKey }) => ({
      key,
      at: `${at}`,
      points,
      expiresOn,
      receiptNumber: receiptNumber(originalKey),
    })),
  };
}

/** Who, when and why, under the operation's key; the same key with other words is another operation. */
async function keepRecord(
  client: Database,
  {
    record,
    caller,
    now,
  }: { record: Record; caller: { staffId: string; municipalityCode: string }; now: Temporal.Instant },
): Promise<undefined | Refusal<'exists_with_different_request' | 'key_in_the_future' | 'key_too_old'>> {
  const { key, paymentKey, municipalityCode, points, reason } = record;
  const unusable = judgeNewKey(key, now);
  if (unusable && !(await row(client, 'SELECT FROM refund_record WHERE key = :key', { key }))) return unusable;
  const made = await execute(
    client,
    `INSERT INTO refund_record (key, payment_key, municipality_code, points, reason, staff_id, recorded_at)
     VALUES (:key, :paymentKey, :municipalityCode, :points, :reason, :staffId, :now) ON CONFLICT DO NOTHING`,
    { key, paymentKey, municipalityCode, points, reason, staffId: caller.staffId, now: `${now}` },
  );
  if (made === 1) {
    await trailNew(client, { caller, now }, { subject: 'refund', id: key, name: receiptNumber(paymentKey), reason });
    return undefined;
  }
  const known = await row(
    client,
    'SELECT FROM refund_record WHERE key = :key AND payment_key = :paymentKey AND municipality_code = :municipalityCode AND points = :points AND reason = :reason',
    { key, paymentKey, municipalityCode, points, reason },
  );
  return known ? undefined : refuse('exists_with_different_request');
}

/** Uses with the names of their places; not whose they are. */
async function inOfficeWords(database: Database, uses: readonly Use<CounterSession>[]) {
  type Place = { key: string; name: string; exempt: boolean; own: ({ name: string } & Rate) | null };
  const places = await rows<Place>(
    database,
    `SELECT asked.key, place_name(merchant.id, asked.day) AS name, exempt, CASE WHEN point_name IS NOT NULL THEN jsonb_build_object(
              'name', point_name, 'numerator', rate_numerator, 'denominator', rate_denominator) END AS own
       FROM unnest(:keys::text[], :ids::integer[], :days::date[]) AS asked (key, id, day)
       JOIN merchant USING (id) LEFT JOIN shopping_street street ON street.id = street_id`,
    {
      keys: uses.map(({ paymentKey }) => paymentKey),
      ids: uses.map(({ session }) => session.merchantId),
      days: uses.map(({ paidAt }) => `${dateInTokyo(paidAt)}`),
    },
  );
  return uses.map(({ paymentKey, points, refunded, paidAt, session, merchantId }) => {
    const place = places.find(({ key }) => key === paymentKey);
    return {
      paymentKey,
      receiptNumber: receiptNumber(paymentKey),
      points,
      refunded,
      paidAt: `${paidAt}`,
      place: place?.name ?? '',
      exempt: place?.exempt ?? false,
      // What went to the street's office went into the street's own points.
      merged: merchantId === session.merchantId ? null : (place?.own ?? null),
    };
  });
}
