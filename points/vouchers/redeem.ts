import { judgeVoucherState } from '../../contract/index.ts';
import { makeKey } from '../../ledger/index.ts';
import { row } from '../../postgres/pool.ts';
import { dateInTokyo, startOfDay } from '../../server/clock.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import { keyThatStands, settleIntent } from '../book/intent.ts';
import { judgeNewKey } from '../book/operation-key.ts';
import type { PlaceOfUse, PointsHandlers } from '../callers.ts';
import { convert } from '../places/rate.ts';
import { receiptNumber } from '../places/receipt-number.ts';
import type { VouchersContext } from './context.ts';
import { judgePeriod, judgeScope, proveVoucher } from './proof.ts';
import {
  findRedemptions,
  mayHearUse,
  postRedemption,
  type Redemption,
  redeem,
  standingRedemption,
  takenSince,
} from './redemption.ts';
import { findVoucher, findVouchers, shownVoucher, type Voucher } from './voucher.ts';

/** ① ポイント券の消込 (6-1 パターン②, 6-2 ①-1): an immediate yes or no, online. */
export function voucherRedeemHandlers(
  context: VouchersContext,
): Pick<PointsHandlers, 'redeemVoucher' | 'undoRedemption' | 'listRedemptionsHere' | 'listVoucherKeys'> {
  const { database, clock, seal } = context;
  return {
    async redeemVoucher({ caller, body, idempotencyKey }) {
      const place = caller.placeOfUse;
      const proved = await proveVoucher(context, { proof: body.proof, caller });
      if (isRefusal(proved)) return proved;
      const { voucher, replaced } = proved;
      const [before] = await findRedemptions(database, 'key = $1', [idempotencyKey]);
      if (before) {
        const same = before.voucherId === voucher.id && before.merchantId === place.merchantId;
        return same && before.purpose === body.purpose
          ? shownRedemption(place, before, voucher)
          : refuse('exists_with_different_request');
      }
      const unusable = judgeNewKey(idempotencyKey, clock());
      if (unusable) return unusable;
      const wrong = judgeScope(place, voucher) ?? (await judgeState(place, voucher, replaced));
      if (wrong) return wrong;
      const today = dateInTokyo(clock()).toString();
      const outside = judgePeriod(voucher, { from: today });
      if (outside) return outside;
      const payeeId = payeeOf(place, voucher, body.purpose);
      if (isRefusal(payeeId)) return payeeId;
      const done = await redeem(context, voucher, {
        key: idempotencyKey,
        merchantId: place.merchantId,
        payeeId,
        terminalId: caller.terminalId,
        way: 'code' in body.proof ? 'code' : 'number',
        purpose: body.purpose,
        stampedOn: today,
        clearingId: null,
      });
      if (!isRefusal(done)) return shownRedemption(place, done, { ...voucher, state: 'redeemed' });
      return done.refused === 'voucher_used' ? used(place, voucher) : done;
    },

    async undoRedemption({ caller, params, body }) {
      const place = caller.placeOfUse;
      const [redemption] = await findRedemptions(database, 'key = $1', [params.redemptionKey]);
      if (!redemption || redemption.merchantId !== place.merchantId) return refuse('original_unknown');
      if (redemption.way !== 'code' && redemption.way !== 'number') return refuse('original_unknown');
      const voucher = await findVoucher(database, 'v.id = $1', [redemption.voucherId]);
      if (!voucher) return refuse('original_unknown');
      if (redemption.undoneAt) return shownRedemption(place, redemption, voucher);
      const now = clock();
      if (!dateInTokyo(redemption.redeemedAt).equals(dateInTokyo(now))) return refuse('reversal_too_late');
      if (!redemption.posted && !(await postRedemption(context, redemption, voucher))) return refuse('overloaded');
      await database.query('UPDATE redemption SET undo_key = coalesce(undo_key, $2) WHERE key = $1', [
        redemption.key,
        makeKey(redemption.redeemedAt, `undo ${redemption.key}`),
      ]);
      await database.query(
        `INSERT INTO voucher_act (voucher_id, act, reason, by_whom, acted_at) VALUES ($1, 'undo', $2, $3, $4)`,
        [voucher.id, body.reason, `${place.name} ${caller.place}`, `${now}`],
      );
      if (!(await finishUndo(context, redemption.key))) return refuse('overloaded');
      return shownRedemption(place, { ...redemption, undoneAt: now }, { ...voucher, state: 'issued' });
    },

    async listRedemptionsHere({ caller }) {
      const place = caller.placeOfUse;
      const since = startOfDay(dateInTokyo(clock()));
      const found = await findRedemptions(
        database,
        'merchant_id = $1 AND redeemed_at >= $2 ORDER BY redeemed_at DESC',
        [place.merchantId, `${since}`],
      );
      const vouchers = new Map(
        (await findVouchers(database, 'v.id = ANY ($1)', [found.map((one) => one.voucherId)])).map((v) => [v.id, v]),
      );
      const redemptions = found.flatMap((one) => {
        const voucher = vouchers.get(one.voucherId);
        return voucher ? [shownRedemption(place, one, voucher)] : [];
      });
      return { ...(await takenSince(database, place.merchantId, since)), redemptions };
    },

    async listVoucherKeys() {
      return { keys: seal.keys };
    },
  };

  /** Why a voucher that counts here cannot be taken any more. */
  async function judgeState(place: PlaceOfUse, voucher: Voucher, replaced: boolean) {
    const wrong = judgeVoucherState({ state: voucher.state, replaced });
    if (wrong === 'voucher_used') return used(place, voucher);
    return wrong && refuse(wrong, wrong === 'voucher_expired' ? { validThrough: voucher.validThrough } : {});
  }

  /** When and where it was used is told to those who took it and to the office of its street only (R61-07). */
  async function used(place: PlaceOfUse, voucher: Voucher): Promise<Refusal<'voucher_used'>> {
    const use = await standingRedemption(database, voucher.id);
    if (!use || !mayHearUse(place, voucher, use)) return refuse('voucher_used');
    const where = await row<{ name: string }>(database, 'SELECT name FROM merchant WHERE id = $1', [use.merchantId]);
    return refuse('voucher_used', { usedAt: `${use.redeemedAt}`, usedPlace: where?.name ?? '' });
  }
}

/** Who is paid for a voucher: the shop; where its points go into the street's own, the street's office (decision 16). */
export function payeeOf(
  place: PlaceOfUse,
  voucher: Pick<Voucher, 'points'>,
  purpose: 'purchase' | 'merge',
): number | Refusal<'merge_not_possible' | 'rate_leaves_rest'> {
  if (purpose === 'purchase') return place.merchantId;
  const { street } = place;
  if (!street?.ownPoints || street.officeId === null) return refuse('merge_not_possible');
  // A voucher is used whole: at a rate that would leave a rest it cannot be merged.
  const { consumed } = convert(voucher.points, street.ownPoints);
  return consumed === voucher.points ? street.officeId : refuse('rate_leaves_rest', { usable: consumed });
}

/** Takes a wrong scan back, once its undoing is written down; may run again after a crash. */
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

/** A redemption as the shop sees it. */
function shownRedemption(place: PlaceOfUse, redemption: Redemption, voucher: Voucher) {
  const own = redemption.purpose === 'merge' ? place.street?.ownPoints : undefined;
  return {
    receiptNumber: receiptNumber(redemption.key),
    redemptionKey: redemption.key,
    voucher: shownVoucher(voucher),
    place: place.name,
    redeemedAt: `${redemption.redeemedAt}`,
    purpose: redemption.purpose,
    merged: own ? { name: own.name, units: convert(voucher.points, own).units } : null,
    undoneAt: redemption.undoneAt ? `${redemption.undoneAt}` : null,
    way: redemption.way,
  };
}
