import { makeKey } from '../../ledger/index.ts';
import { row } from '../../postgres/pool.ts';
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
  const [redemption] = await findRedemptions(database, 'key = $1', [params.redemptionKey]);
  if (!redemption || redemption.merchantId !== place.merchantId) return refuse('original_unknown');
  if (redemption.way !== 'code' && redemption.way !== 'number') return refuse('original_unknown');
  const voucher = await findVoucher(database, 'v.id = $1', [redemption.voucherId]);
  if (!voucher) return refuse('original_unknown');
  // 2. One that was undone before is a retry; any other is of today.
  if (redemption.undoneAt) return shownRedemption(place, { redemption, voucher });
  const now = clock();
  if (!dateInTokyo(redemption.redeemedAt).equals(dateInTokyo(now))) return refuse('reversal_too_late');
  // 3. What is taken back stands in the ledger.
  if (!redemption.posted && !(await postRedemption(context, redemption, voucher))) return refuse('overloaded');
  // 4. The intent, by whom and why; from here on a crash is made good by the job.
  await database.query('UPDATE redemption SET undo_key = coalesce(undo_key, $2) WHERE key = $1', [
    redemption.key,
    makeKey(redemption.redeemedAt, `undo ${redemption.key}`),
  ]);
  await database.query(
    `INSERT INTO voucher_act (voucher_id, act, reason, by_whom, acted_at) VALUES ($1, 'undo', $2, $3, $4)`,
    [voucher.id, body.reason, `${place.name} ${caller.place}`, `${now}`],
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
    `SELECT r.undo_key AS "undoKey", r.ledger_key AS "ledgerKey", v.holder, v.municipality_code AS "municipalityCode", v.id
       FROM redemption r JOIN voucher v ON v.id = r.voucher_id WHERE r.key = $1 AND r.undo_key IS NOT NULL AND r.undone_at IS NULL`,
    [key],
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
        `UPDATE redemption SET undo_key = CASE undo_key WHEN $2 THEN $3 ELSE undo_key END WHERE key = $1 AND undone_at IS NULL RETURNING undo_key AS key`,
        [key, oldKey, newKey],
      ),
    markDone: () =>
      database.query(
        `WITH undone AS (UPDATE redemption SET undone_at = $2 WHERE key = $1 AND undone_at IS NULL RETURNING voucher_id)
         UPDATE voucher SET state = 'issued', state_at = $2 FROM undone WHERE id = undone.voucher_id AND id = $3 AND state = 'redeemed'`,
        [key, `${now}`, id],
      ),
    standsAs: 'restore_exceeds_original',
  });
  return undone.state === 'done';
}
