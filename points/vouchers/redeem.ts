import { judgeVoucherState, receiptNumber } from '../../contract/index.ts';
import { row } from '../../postgres/pool.ts';
import { dateInTokyo, startOfDay } from '../../server/clock.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import { judgeNewKey } from '../book/operation-key.ts';
import type { CallOf, PlaceOfUse } from '../callers.ts';
import { judgeOpen } from '../places/place-changes.ts';
import { convert } from '../places/rate.ts';
import type { VouchersContext } from './context.ts';
import { judgePeriod, judgeScope, type Proved, proveVoucher } from './proof.ts';
import {
  findRedemptions,
  mayHearUse,
  type Redemption,
  redeem,
  standingRedemption,
  sumBoth,
  takenSince,
} from './redemption.ts';
import { findVouchers, shownVoucher, type Voucher } from './voucher.ts';

/**
 * ① ポイント券の消込 (6-1 パターン②, 6-2 ①-1): an immediate yes or no, online. Idempotent: a retry under the key is answered with
 * the redemption that stands.
 */
export async function redeemVoucher(
  context: VouchersContext,
  { caller, body, idempotencyKey }: CallOf<'redeemVoucher'>,
) {
  const { database, clock } = context;
  const place = caller.placeOfUse;
  const { purpose } = body;
  // 1. Which voucher it is.
  const proved = await proveVoucher(context, { proof: body.proof, caller });
  if (isRefusal(proved)) return proved;
  const { voucher } = proved;
  // 2. A known key is a retry; any other must be one of now.
  const [before] = await findRedemptions(database, 'key = :idempotencyKey', { idempotencyKey });
  if (before) {
    const isSame =
      before.voucherId === voucher.id && before.merchantId === place.merchantId && before.purpose === purpose;
    return isSame ? shownRedemption(place, { redemption: before, voucher }) : refuse('exists_with_different_request');
  }
  const unusable = judgeNewKey(idempotencyKey, clock());
  if (unusable) return unusable;
  // 3. Where it counts, what became of it, and when it is valid.
  const wrong =
    judgeOpen(place) ??
    (await judgeScope(database, { place, voucher })) ??
    (await judgeState(context, { place, ...proved }));
  if (wrong) return wrong;
  const today = dateInTokyo(clock()).toString();
  const outside = judgePeriod(voucher, { from: today });
  if (outside) return outside;
  // 4. Who is paid.
  const payeeId = payeeOf(place, { points: voucher.points, purpose });
  if (isRefusal(payeeId)) return payeeId;
  // 5. The redemption, for one of all who ask for it.
  const done = await redeem(context, voucher, {
    key: idempotencyKey,
    merchantId: place.merchantId,
    payeeId,
    terminalId: caller.terminalId,
    way: 'code' in body.proof ? 'code' : 'number',
    purpose,
    stampedOn: today,
    clearingId: null,
  });
  if (!isRefusal(done)) return shownRedemption(place, { redemption: done, voucher: { ...voucher, state: 'redeemed' } });
  return done.refused === 'voucher_used' ? refuseUsed(context, { place, voucher }) : done;
}

/** Why a voucher that counts here cannot be taken any more. */
async function judgeState(context: VouchersContext, { place, voucher, replaced }: Proved & { place: PlaceOfUse }) {
  const wrong = judgeVoucherState({ state: voucher.state, replaced });
  if (wrong === 'voucher_used') return refuseUsed(context, { place, voucher });
  return wrong && refuse(wrong, wrong === 'voucher_expired' ? { validThrough: voucher.validThrough } : {});
}

/** When and where it was used is told to those who took it and to the office of its street only (R61-07). */
async function refuseUsed(
  { database }: VouchersContext,
  { place, voucher }: { place: PlaceOfUse; voucher: Voucher },
): Promise<Refusal<'voucher_used'>> {
  const use = await standingRedemption(database, voucher.id);
  if (!use || !mayHearUse(place, voucher, use)) return refuse('voucher_used');
  const where = await row<{ name: string }>(database, 'SELECT place_name(:merchantId, :on) AS name', {
    merchantId: use.merchantId,
    on: use.stampedOn,
  });
  return refuse('voucher_used', { usedAt: `${use.redeemedAt}`, usedPlace: where?.name ?? '' });
}

/** Who is paid for a voucher: the shop; where its points go into the street's own, the street's office (decision 16). */
function payeeOf(
  place: PlaceOfUse,
  { points, purpose }: Pick<Voucher, 'points'> & Pick<Redemption, 'purpose'>,
): number | Refusal<'merge_not_possible' | 'rate_leaves_rest'> {
  if (purpose === 'purchase') return place.merchantId;
  const { street } = place;
  if (!street?.ownPoints || street.officeId === null) return refuse('merge_not_possible');
  // A voucher is used whole: at a rate that would leave a rest it cannot be merged.
  const { consumed } = convert(points, street.ownPoints);
  return consumed === points ? street.officeId : refuse('rate_leaves_rest', { usable: consumed });
}

/** The vouchers that this place took today, with their number and sum. */
export async function listRedemptionsHere(
  { database, clock }: VouchersContext,
  { caller }: CallOf<'listRedemptionsHere'>,
) {
  const place = caller.placeOfUse;
  const since = startOfDay(dateInTokyo(clock()));
  const found = await findRedemptions(
    database,
    'merchant_id = :merchantId AND redeemed_at >= :since ORDER BY redeemed_at DESC',
    { merchantId: place.merchantId, since: `${since}` },
  );
  const vouchers = new Map(
    (await findVouchers(database, 'v.id = ANY (:voucherIds)', { voucherIds: found.map((one) => one.voucherId) })).map(
      (v) => [v.id, v],
    ),
  );
  const redemptions = found.flatMap((one) => {
    const voucher = vouchers.get(one.voucherId);
    return voucher ? [shownRedemption(place, { redemption: one, voucher })] : [];
  });
  const { vouchers: taken, bundles, merges } = await takenSince(database, place.merchantId, since);
  return { ...[bundles, merges].reduce(sumBoth, taken), redemptions };
}

/** A redemption as the shop sees it. */
export function shownRedemption(
  place: PlaceOfUse,
  { redemption, voucher }: { redemption: Redemption; voucher: Voucher },
) {
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
