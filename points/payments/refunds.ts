import { type Database, row, rows } from '../../postgres/pool.ts';
import { dateInTokyo, startOfDay } from '../../server/clock.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import { judgeNewKey } from '../book/operation-key.ts';
import { municipalUnit } from '../book/unit.ts';
import type { PointsHandlers } from '../callers.ts';
import { type CounterSession, findSessionsOfReceipt } from '../places/counter-session.ts';
import { uncountFee } from '../places/fees.ts';
import type { Rate } from '../places/rate.ts';
import { receiptNumber } from '../places/receipt-number.ts';
import { refundWithPremium } from '../premiums/return.ts';
import type { VouchersContext } from '../vouchers/context.ts';
import { type Use, usesOf } from './uses.ts';

type Record = { key: string; paymentKey: string; municipalityCode: string; points: number; reason: string };
type PlaceOfRefund = { merchantId: number; pointName: string | null };

/** 利用の取り消し・返金 by the town whose points were used (decision 28); after the window closed it counts in the next. */
export function refundHandlers(
  context: VouchersContext,
): Pick<PointsHandlers, 'findUse' | 'refundUse' | 'listRefunds'> {
  const { database, balances, book, clock } = context;
  const span = (from: string, through: string) => ({
    from: startOfDay(Temporal.PlainDate.from(from)),
    until: startOfDay(Temporal.PlainDate.from(through).add({ days: 1 })),
  });

  return {
    async findUse({ caller, query }) {
      const receipt = query.receipt.normalize('NFKC').trim().toLowerCase();
      if (!/^[0-9a-f]{8}$/.test(receipt)) return refuse('receipt_number_form');
      const sessions = await findSessionsOfReceipt(database, receipt);
      const uses = (await usesOf(context, sessions)).filter(
        ({ session, municipalityCode, paidAt }) =>
          municipalityCode === caller.municipalityCode &&
          (query.merchantId === undefined || session.merchantId === query.merchantId) &&
          (query.on === undefined || dateInTokyo(paidAt).toString() === query.on),
      );
      const shown = await inOfficeWords(database, uses);
      return { uses: shown.sort((a, b) => b.paidAt.localeCompare(a.paidAt)) };
    },

    async refundUse({ caller, params, body, idempotencyKey }) {
      const { municipalityCode } = caller;
      const sessions = await findSessionsOfReceipt(database, receiptNumber(params.paymentKey).toLowerCase());
      const [use] = await usesOf(
        context,
        sessions.filter(({ paymentKey }) => paymentKey === params.paymentKey),
      );
      if (use?.municipalityCode !== municipalityCode) return refuse('original_unknown');
      const now = clock();
      const record = { key: idempotencyKey, paymentKey: use.paymentKey, municipalityCode, ...body };
      const kept = await keepRecord(database, { record, staffId: caller.staffId, now });
      if (isRefusal(kept)) return kept;
      const { holder } = use.session;
      const refund = { holder, causeKey: use.paymentKey, refundKey: idempotencyKey };
      const reversed = await refundWithPremium(context, refund, () =>
        book.reverse({
          key: idempotencyKey,
          holder,
          occurredAt: now,
          municipalityCode,
          originalKey: use.paymentKey,
          amount: body.points,
        }),
      );
      if (isRefusal(reversed)) return reversed;
      const [after] = await usesOf(context, [use.session]);
      const standing = after ?? use;
      if (standing.refunded === standing.points)
        await uncountFee(database, { sessionId: use.session.id, on: dateInTokyo(use.paidAt).toString() });
      const [shown] = await inOfficeWords(database, [standing]);
      const { postedAt } = reversed.answer;
      const unit = municipalUnit(municipalityCode);
      const gone = await balances.restoredAsExpired({
        unit,
        holder,
        from: postedAt,
        until: postedAt.add({ seconds: 1 }),
      });
      const expired = gone.filter(({ key }) => key === idempotencyKey).reduce((sum, { points }) => sum + points, 0);
      return shown ? { ...shown, expired, premium: reversed.premium } : refuse('original_unknown');
    },

    async listRefunds({ caller, query }) {
      const { from, until } = span(query.from, query.through);
      const records = await rows<
        Record & { at: Temporal.Instant; by: string; place: string; holder: number } & PlaceOfRefund
      >(
        database,
        `SELECT key, refund_record.payment_key AS "paymentKey", points, reason, recorded_at AS at, staff.name AS by,
                merchant.name AS place, holder, merchant.id AS "merchantId", street.point_name AS "pointName"
           FROM refund_record JOIN staff ON staff.id = staff_id
           JOIN counter_session ON counter_session.payment_key = refund_record.payment_key
           JOIN merchant ON merchant.id = merchant_id LEFT JOIN shopping_street street ON street.id = street_id
          WHERE refund_record.municipality_code = $1 AND recorded_at >= $2 AND recorded_at < $3 ORDER BY recorded_at DESC`,
        [caller.municipalityCode, `${from}`, `${until}`],
      );
      const standing = await balances.standing(records);
      const uses = await balances.payments(records.map(({ holder, paymentKey: key }) => ({ holder, key })));
      const mergedOf = ({ paymentKey, merchantId, pointName }: { paymentKey: string } & PlaceOfRefund) =>
        (uses.get(paymentKey)?.merchantId ?? merchantId) === merchantId ? null : pointName;
      const expired = await balances.restoredAsExpired({ unit: municipalUnit(caller.municipalityCode), from, until });
      return {
        refunds: records
          .filter(({ key }) => standing.has(key))
          .map(({ key, at, by, place, points, reason, ...record }) => ({
            key,
            at: `${at}`,
            by,
            place,
            points,
            reason,
            merged: mergedOf(record),
            receiptNumber: receiptNumber(record.paymentKey),
          })),
        expired: expired.map(({ key, at, points, expiresOn, originalKey }) => ({
          key,
          at: `${at}`,
          points,
          expiresOn,
          receiptNumber: receiptNumber(originalKey),
        })),
      };
    },
  };
}

/** Who, when and why, under the operation's key; the same key with other words is another operation. */
async function keepRecord(
  database: Database,
  { record, staffId, now }: { record: Record; staffId: string; now: Temporal.Instant },
): Promise<undefined | Refusal<'exists_with_different_request' | 'key_in_the_future' | 'key_too_old'>> {
  const { key, paymentKey, municipalityCode, points, reason } = record;
  const unusable = judgeNewKey(key, now);
  if (unusable && !(await row(database, 'SELECT FROM refund_record WHERE key = $1', [key]))) return unusable;
  const made = await database.query(
    `INSERT INTO refund_record (key, payment_key, municipality_code, points, reason, staff_id, recorded_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
    [key, paymentKey, municipalityCode, points, reason, staffId, `${now}`],
  );
  if (made.rowCount === 1) return undefined;
  const known = await row(
    database,
    'SELECT FROM refund_record WHERE key = $1 AND payment_key = $2 AND municipality_code = $3 AND points = $4 AND reason = $5',
    [key, paymentKey, municipalityCode, points, reason],
  );
  return known ? undefined : refuse('exists_with_different_request');
}

/** Uses with the names of their places; not whose they are. */
async function inOfficeWords(database: Database, uses: readonly Use<CounterSession>[]) {
  type Place = { id: number; name: string; exempt: boolean; own: ({ name: string } & Rate) | null };
  const places = await rows<Place>(
    database,
    `SELECT merchant.id, merchant.name, exempt, CASE WHEN point_name IS NOT NULL THEN jsonb_build_object(
              'name', point_name, 'numerator', rate_numerator, 'denominator', rate_denominator) END AS own
       FROM merchant LEFT JOIN shopping_street street ON street.id = street_id WHERE merchant.id = ANY ($1)`,
    [uses.map(({ session }) => session.merchantId)],
  );
  return uses.map(({ paymentKey, points, refunded, paidAt, session, merchantId }) => {
    const place = places.find(({ id }) => id === session.merchantId);
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
