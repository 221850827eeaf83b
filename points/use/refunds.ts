import { type Database, row, rows } from '../../postgres/pool.ts';
import { dateInTokyo, startOfDay } from '../../server/clock.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import { municipalUnit } from '../accounts/unit.ts';
import type { PointsContext, PointsHandlers } from '../context.ts';
import { type CounterSession, findSessionsOfReceipt } from './counter-session.ts';
import { uncountFee } from './fees.ts';
import { isOffice } from './office.ts';
import { receiptNumber, type Use, usesOf } from './uses.ts';

type Record = { key: string; paymentKey: string; municipalityCode: string; points: number; reason: string };

/** 利用の取り消し・返金 by the town whose points were used (decision 28); after the window closed it counts in the next. */
export function refundHandlers(context: PointsContext): Pick<PointsHandlers, 'findUse' | 'refundUse' | 'listRefunds'> {
  const { database, balances, book, clock } = context;
  const span = (from: string, through: string) => ({
    from: startOfDay(Temporal.PlainDate.from(from)),
    until: startOfDay(Temporal.PlainDate.from(through).add({ days: 1 })),
  });

  return {
    async findUse({ caller, query }) {
      if (!isOffice(caller)) return refuse('not_allowed');
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
      if (!isOffice(caller)) return refuse('not_allowed');
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
      const reversed = await book.reverse({
        ...{ key: idempotencyKey, holder, occurredAt: now, municipalityCode },
        ...{ originalKey: use.paymentKey, amount: body.points },
      });
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
      return shown ? { ...shown, expired } : refuse('original_unknown');
    },

    async listRefunds({ caller, query }) {
      if (!isOffice(caller)) return refuse('not_allowed');
      const { from, until } = span(query.from, query.through);
      const records = await rows<Record & { at: Temporal.Instant; by: string; place: string; holder: number }>(
        database,
        `SELECT key, refund_record.payment_key AS "paymentKey", points, reason, recorded_at AS at, staff.name AS by,
                merchant.name AS place, holder
           FROM refund_record JOIN staff ON staff.id = staff_id
           JOIN counter_session ON counter_session.payment_key = refund_record.payment_key
           JOIN merchant ON merchant.id = merchant_id
          WHERE refund_record.municipality_code = $1 AND recorded_at >= $2 AND recorded_at < $3 ORDER BY recorded_at DESC`,
        [caller.municipalityCode, `${from}`, `${until}`],
      );
      const standing = await balances.standing(records);
      const expired = await balances.restoredAsExpired({ unit: municipalUnit(caller.municipalityCode), from, until });
      return {
        refunds: records
          .filter(({ key }) => standing.has(key))
          .map(({ key, at, by, place, points, reason, paymentKey }) => ({
            ...{ key, at: `${at}`, by, place, points, reason },
            receiptNumber: receiptNumber(paymentKey),
          })),
        expired: expired.map(({ key, at, points, expiresOn, originalKey }) => ({
          ...{ key, at: `${at}`, points, expiresOn },
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
): Promise<undefined | Refusal<'exists_with_different_request'>> {
  const { key, paymentKey, municipalityCode, points, reason } = record;
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
  const places = await rows<{ id: number; name: string; exempt: boolean }>(
    database,
    'SELECT id, name, exempt FROM merchant WHERE id = ANY ($1)',
    [uses.map(({ session }) => session.merchantId)],
  );
  return uses.map(({ paymentKey, points, refunded, paidAt, session }) => {
    const place = places.find(({ id }) => id === session.merchantId);
    return {
      ...{ paymentKey, receiptNumber: receiptNumber(paymentKey), points, refunded, paidAt: `${paidAt}` },
      ...{ place: place?.name ?? '', exempt: place?.exempt ?? false },
    };
  });
}
