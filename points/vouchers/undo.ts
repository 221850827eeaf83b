import { makeKey } from '../../ledger/index.ts';
import { execute, row } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { refuse } from '../../server/refusal.ts';
import { keyThatStands, settleIntent } from '../book/intent.ts';
import type { CallOf } from '../callers.ts';
import type { VouchersContext } from './context.ts';
import { shownRedemption } from './redeem.ts';
import { findRedemptions, postRedemption } from './redemption.ts';
import { findVoucher } from './voucher.ts';

/** Takes a wrong scan back, on its day and where it was made; the voucher can be used again. Idempotent. */
export async function undoRedemption(context: VouchersContext, { caller, params, body }: CallOf<'undoRedemption'>) {
  const { database, clock } = context;
  const place = caller.placeOfUse;
  // 1. A redemption of this place, by scan or by number.
  const [redemption] = await findRedemptions(database, 'key = :redemptionKey', { redemptionKey: params.redemptionKey });
  if (!redemption || redemption.merchantId !== place.merchantId) return refuse('original_unknown');
  if (redemption.way !== 'code' && redemption.way !== 'number') return refuse('original_unknown');
  const voucher = await findVoucher(database, 'v.id = :voucherId', { voucherId: redemption.voucherId });
  if (!voucher) return refuse('original_unknown');
  // 2. One that was undone before is a retry; any other is of today.
  if (redemption.undoneAt) return shownRedemption(place, { redemption, voucher });
  const now = clock();
  if (!dateInTokyo(redemption.redeemedAt).equals(dateInTokyo(now))) return refuse('reversal_too_late');
  // 3. What is taken back stands in the ledger.
  if (!redemption.posted && !(await postRedemption(context, redemption, voucher))) return refuse('overloaded');
  // 4. The intent, by whom and why; from here on a crash is made good by the job.
  await execute(database, 'UPDATE redemption SET undo_key = coalesce(undo_key, :undoKey) WHERE key = :key', {
    key: redemption.key,
    undoKey: makeKey(redemption.redeemedAt, `undo ${redemption.key}`),
  });
  await execute(
    database,
    `INSERT INTO voucher_act (voucher_id, act, reason, by_whom, acted_at)
     VALUES (:voucherId, 'undo', :reason, :byWhom, :now)`,
    { voucherId: voucher.id, reason: body.reason, byWhom: `${place.name} ${caller.place}`, now: `${now}` },
  );
  // 5. The points, and the voucher.
  if (!(await finishUndo(context, redemption.key))) return refuse('overloaded');
  return shownRedemption(place, {
    redemption: { ...redemption, undoneAt: now },
    voucher: { ...voucher, state: 'issued' },
  });
}

/** Completes an undoing that is written down, also after a crash. Idempotent. False where the ledger is busy. */
export async function finishUndo({ database, book, clock }: VouchersContext, key: string): Promise<boolean> {
  const found = await row<{ undoKey: string; ledgerKey: string; holder: number; municipalityCode: string; id: number }>(
    database,
    `SELECT r.undo_key, r.ledger_key, v.holder, v.municipality_code, v.id
       FROM redemption r JOIN voucher v ON v.id = r.voucher_id
      WHERE r.key = :key AND r.undo_key IS NOT NULL AND r.undone_at IS NULL`,
    { key },
  );
  if (!found) return true;
  const { undoKey, ledgerKey: originalKey, holder, municipalityCode, id } = found;
  const now = clock();
  const undone = await settleIntent({
    clock,
    key: undoKey,
    post: (undo) => book.reverse({ key: undo, holder, occurredAt: now, municipalityCode, originalKey }),
    renewKey: (oldKey, newKey) =>
      keyThatStands(
        database,
        `UPDATE redemption SET undo_key = CASE undo_key WHEN :oldKey THEN :newKey ELSE undo_key END
          WHERE key = :key AND undone_at IS NULL RETURNING undo_key AS key`,
        { key, oldKey, newKey },
      ),
    markDone: () =>
      execute(
        database,
        `WITH undone AS (UPDATE redemption SET undone_at = :now WHERE key = :key AND undone_at IS NULL RETURNING voucher_id)
         UPDATE voucher SET state = 'issued', state_at = :now FROM undone
          WHERE id = undone.voucher_id AND id = :id AND state = 'redeemed'`,
        { key, now: `${now}`, id },
      ),
    standsAs: 'restore_exceeds_original',
  });
  return undone.state === 'done';
}
