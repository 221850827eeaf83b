import { makeKey } from '../../ledger/index.ts';
import type { Values } from '../../postgres/by-name.ts';
import { type Database, execute, hasCode, row, rows } from '../../postgres/pool.ts';
import { type Refusal, refuse } from '../../server/refusal.ts';
import { keyThatStands, settleIntent } from '../book/intent.ts';
import type { PlaceOfUse } from '../callers.ts';
import { countsAs } from '../registers/fiscal-year.ts';
import type { VouchersContext } from './context.ts';
import type { Voucher } from './voucher.ts';

/** 消込 as the register keeps it. */
export type Redemption = {
  key: string;
  voucherId: number;
  merchantId: number;
  payeeId: number;
  terminalId: string;
  way: 'code' | 'number' | 'bundle' | 'offline';
  purpose: 'purchase' | 'merge';
  redeemedAt: Temporal.Instant;
  stampedOn: string;
  clearingId: number | null;
  ledgerKey: string;
  posted: boolean;
  undoneAt: Temporal.Instant | null;
};
const columns = `key, voucher_id, merchant_id, payee_id, terminal_id, way, purpose,
  redeemed_at, stamped_on, clearing_id, ledger_key, posted, undone_at`;

export const findRedemptions = (database: Database, condition: string, values: Values): Promise<Redemption[]> =>
  rows<Redemption>(database, `SELECT ${columns} FROM redemption WHERE ${condition}`, values);

/** The redemption that stands for a voucher. */
export const standingRedemption = async (database: Database, voucherId: number): Promise<Redemption | undefined> =>
  (await findRedemptions(database, 'voucher_id = :voucherId AND undone_at IS NULL', { voucherId }))[0];

export type NewRedemption = Pick<
  Redemption,
  'key' | 'merchantId' | 'payeeId' | 'terminalId' | 'way' | 'purpose' | 'stampedOn' | 'clearingId'
>;

/**
 * Redeems a voucher for one of all who ask for it: the statement changes the voucher's state only where it was issued, and
 * PostgreSQL lets one through. The ledger follows; a crash in between is made good by `postRedemptions`.
 */
export async function redeem(
  context: VouchersContext,
  voucher: Voucher,
  asked: NewRedemption,
): Promise<
  Redemption | Refusal<'voucher_used' | 'voucher_cancelled' | 'voucher_expired' | 'exists_with_different_request'>
> {
  const { database, clock } = context;
  const now = clock();
  const ledgerKey = makeKey(now, `redeem ${asked.key}`);
  let won: Redemption | undefined;
  try {
    won = await row<Redemption>(
      database,
      `WITH won AS (UPDATE voucher SET state = 'redeemed', state_at = :now WHERE id = :id AND state = 'issued' RETURNING id)
       INSERT INTO redemption (voucher_id, redeemed_at, key, merchant_id, payee_id, terminal_id, way, purpose, stamped_on, clearing_id, ledger_key)
       SELECT id, :now, :key, :merchantId, :payeeId, :terminalId, :way, :purpose, :stampedOn, :clearingId, :ledgerKey
         FROM won RETURNING ${columns}`,
      {
        id: voucher.id,
        now: `${now}`,
        key: asked.key,
        merchantId: asked.merchantId,
        payeeId: asked.payeeId,
        terminalId: asked.terminalId,
        way: asked.way,
        purpose: asked.purpose,
        stampedOn: asked.stampedOn,
        clearingId: asked.clearingId,
        ledgerKey,
      },
    );
  } catch (error) {
    // This key redeemed another voucher before.
    if (hasCode(error, '23505')) return refuse('exists_with_different_request');
    throw error;
  }
  if (!won) return refuse(await whyNot(database, voucher.id));
  await postRedemption(context, won, voucher);
  return won;
}

async function whyNot(database: Database, voucherId: number) {
  const found = await row<{ state: string }>(database, 'SELECT state FROM voucher WHERE id = :voucherId', {
    voucherId,
  });
  if (found?.state === 'cancelled') return 'voucher_cancelled';
  return found?.state === 'expired' ? 'voucher_expired' : 'voucher_used';
}

type Posting = Pick<Redemption, 'key' | 'ledgerKey' | 'payeeId' | 'redeemedAt' | 'stampedOn'>;

/** Writes a redemption into the ledger. False where the ledger is busy: it stands all the same, and is posted soon. */
export async function postRedemption(
  { database, book, clock }: VouchersContext,
  redemption: Posting,
  voucher: Pick<Voucher, 'id' | 'holder' | 'points' | 'municipalityCode'>,
): Promise<boolean> {
  const posted = await settleIntent({
    clock,
    key: redemption.ledgerKey,
    post: (key) =>
      book.redeemVoucher({
        key,
        holder: voucher.holder,
        // Stamped, or accepted without a network, until 31 March, and brought in in April or May: it is of that year.
        occurredAt: countsAs({ at: redemption.redeemedAt, on: Temporal.PlainDate.from(redemption.stampedOn) }),
        amount: voucher.points,
        municipalityCode: voucher.municipalityCode,
        voucherId: voucher.id,
        merchantId: redemption.payeeId,
      }),
    renewKey: (oldKey, newKey) =>
      keyThatStands(
        database,
        `UPDATE redemption SET ledger_key = CASE ledger_key WHEN :oldKey THEN :newKey ELSE ledger_key END
          WHERE key = :key AND NOT posted RETURNING ledger_key AS key`,
        { key: redemption.key, oldKey, newKey },
      ),
    markDone: () => execute(database, 'UPDATE redemption SET posted = true WHERE key = :key', { key: redemption.key }),
  });
  return posted.state === 'done';
}

/** Posts what a crash or a busy ledger left behind; returns how many. */
export async function postRedemptions(context: VouchersContext): Promise<number> {
  const found = await rows<Posting & Pick<Voucher, 'id' | 'holder' | 'points' | 'municipalityCode'>>(
    context.database,
    `SELECT r.key, r.ledger_key, r.payee_id, r.redeemed_at, r.stamped_on, v.id, v.holder, v.points, v.municipality_code
       FROM redemption r JOIN voucher v ON v.id = r.voucher_id
      WHERE NOT r.posted AND r.undone_at IS NULL AND r.redeemed_at < :before ORDER BY r.redeemed_at LIMIT 1000`,
    { before: `${context.clock().subtract({ seconds: 5 })}` },
  );
  let posted = 0;
  for (const one of found) posted += Number(await postRedemption(context, one, one));
  return posted;
}

/** Whether this place may hear when and where a voucher was used: it took it itself, or it is the office of its street. */
export const mayHearUse = (place: PlaceOfUse, voucher: Voucher, use: Pick<Redemption, 'merchantId'>): boolean =>
  use.merchantId === place.merchantId ||
  (place.street !== null && place.street.officeId === place.merchantId && place.street.streetId === voucher.streetId);

export type TakenSum = { count: number; undone: number; points: number };
const none: TakenSum = { count: 0, undone: 0, points: 0 };

/**
 * Vouchers of a place since an instant: those it took and is paid for, those that its street's office cleared for it in
 * bundles, and those that went into the street's own points, for which the office is paid. Counted as the settlement counts
 * them: what was taken and undone is one and one.
 */
export async function takenSince(database: Database, merchantId: number, since: Temporal.Instant) {
  const found = await rows<TakenSum & { how: 'taken' | 'bundle' | 'merge' }>(
    database,
    `SELECT how, count(*)::int AS count, count(undone_at)::int AS undone,
            coalesce(sum(points) FILTER (WHERE undone_at IS NULL), 0)::bigint AS points FROM (
       SELECT v.points, undone_at, CASE WHEN payee_id <> merchant_id THEN 'merge' WHEN way = 'bundle' THEN 'bundle' ELSE 'taken' END AS how
         FROM redemption r JOIN voucher v ON v.id = r.voucher_id
        WHERE r.merchant_id = :merchantId AND redeemed_at >= :since
       UNION ALL SELECT points, NULL, 'taken' FROM offline_acceptance WHERE merchant_id = :merchantId AND arrived_at >= :since
         AND outcome = 'loss') AS used
      GROUP BY how`,
    { merchantId, since: `${since}` },
  );
  const of = (which: 'taken' | 'bundle' | 'merge'): TakenSum => {
    const { count, undone, points } = found.find(({ how }) => how === which) ?? none;
    return { count, undone, points };
  };
  return { vouchers: of('taken'), bundles: of('bundle'), merges: of('merge') };
}

/** Two sums of a day in one. */
export const sumBoth = (a: TakenSum, b: TakenSum): TakenSum => ({
  count: a.count + b.count,
  undone: a.undone + b.undone,
  points: a.points + b.points,
});
