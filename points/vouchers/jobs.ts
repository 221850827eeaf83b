import { makeKey } from '../../ledger/index.ts';
import { execute, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { payDecidedBreaks } from './breaks.ts';
import type { VouchersContext } from './context.ts';
import { finishSale } from './finish-sale.ts';
import { postLosses } from './loss.ts';
import { postRedemptions } from './redemption.ts';
import { returnLeftBehind } from './return.ts';
import { finishUndo } from './undo.ts';
import { offlineGraceDays } from './voucher.ts';

/** Completes voucher work that a crash interrupted: every voucher comes to where its own row says it is. Idempotent. */
export async function tendVouchers(context: VouchersContext): Promise<void> {
  const { database, clock } = context;
  const before = `${clock().subtract({ seconds: 5 })}`;
  const sales = await rows<{ key: string }>(
    database,
    `SELECT DISTINCT sale_key AS key FROM voucher WHERE state = 'issuing' AND issued_at < :before LIMIT 200`,
    { before },
  );
  for (const { key } of sales) await finishSale(context, key);
  await postRedemptions(context);
  const undone = await rows<{ key: string }>(
    database,
    'SELECT key FROM redemption WHERE undo_key IS NOT NULL AND undone_at IS NULL AND redeemed_at < :before LIMIT 200',
    { before },
  );
  for (const { key } of undone) await finishUndo(context, key);
  await postLosses(context);
  await payDecidedBreaks(context);
  await endVouchers(context);
  await returnLeftBehind(context);
}

/**
 * Ends vouchers whose last day for clearing is over, and the days in which a terminal without a network may still bring
 * one: points go back to the very lots, or are forfeited, as the kind says (decision 7).
 */
async function endVouchers({ database, clock }: VouchersContext): Promise<void> {
  const now = clock();
  const lastDay = dateInTokyo(now).subtract({ days: offlineGraceDays }).toString();
  const past = await rows<{ id: number; afterExpiry: string }>(
    database,
    `SELECT id, after_expiry FROM voucher WHERE state = 'issued' AND claim_through < :lastDay ORDER BY id LIMIT 5000`,
    { lastDay },
  );
  for (const { id, afterExpiry } of past) {
    await execute(
      database,
      `UPDATE voucher SET state = 'expired', state_at = :now, return_key = :returnKey WHERE id = :id AND state = 'issued'`,
      { id, now: `${now}`, returnKey: afterExpiry === 'return' ? makeKey(now) : null },
    );
  }
}
