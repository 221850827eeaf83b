import { makeKey } from '../../ledger/index.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { isRefusal } from '../../server/refusal.ts';
import { lossHolder } from '../book/book.ts';
import type { VouchersContext } from './context.ts';
import { lotExpiresOn, type Voucher } from './voucher.ts';

/**
 * Pays a shop for a voucher whose points another has had: the issuing municipality bears it (decision 8). Points come
 * into being for the municipality's own holder and go to the shop at once. Both keys follow from one, so that a crash
 * between the two ends in the same. False where the ledger is busy.
 */
export async function payLoss(
  { book }: VouchersContext,
  {
    ledgerKey,
    at,
    merchantId,
    voucher,
  }: {
    ledgerKey: string;
    at: Temporal.Instant;
    merchantId: number;
    voucher: Pick<Voucher, 'id' | 'points' | 'municipalityCode' | 'claimThrough'>;
  },
): Promise<boolean> {
  const { id, points, municipalityCode, claimThrough } = voucher;
  const common = { occurredAt: at, amount: points, municipalityCode, voucherId: id };
  const borne = await book.bearLoss({
    ...common,
    key: makeKey(at, `bear ${ledgerKey}`),
    // Whatever the voucher's own day was, these points are paid in the same moment.
    expiresOn: lotExpiresOn(
      Temporal.PlainDate.compare(claimThrough, dateInTokyo(at)) > 0 ? claimThrough : `${dateInTokyo(at)}`,
    ),
  });
  if (isRefusal(borne)) return false;
  const paid = await book.redeemVoucher({
    ...common,
    key: ledgerKey,
    holder: lossHolder(municipalityCode),
    merchantId,
  });
  return !isRefusal(paid);
}
