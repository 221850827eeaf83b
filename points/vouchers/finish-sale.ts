import { type Database, execute, row } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import { usableOf } from '../book/balance.ts';
import { settleIntent } from '../book/intent.ts';
import { municipalUnit } from '../book/unit.ts';
import { moveWithPremium } from '../premiums/award.ts';
import type { PremiumCause } from '../premiums/award-row.ts';
import type { VouchersContext } from './context.ts';
import { findVouchers, lotExpiresOn, shownVoucher, type Voucher } from './voucher.ts';

/** So many vouchers of so many points each. */
export type Denomination = { points: number; count: number };

/**
 * Moves the points of a sale that is written down and says what was issued. Crash-safe and idempotent: it runs again after a
 * lost answer, and by the job that completes sales which a crash interrupted; the job names no denominations.
 */
export async function finishSale(context: VouchersContext, saleKey: string, denominations?: Denomination[]) {
  const { database, balances, clock } = context;
  const vouchers = await findVouchers(database, 'v.sale_key = :saleKey ORDER BY v.id', { saleKey });
  // 1. The first has the session's own key: where that is a payment's already, the tap is used and nothing else is issued.
  const head = vouchers.find(({ key }) => key === saleKey);
  const begun = head && (await finishVoucher(context, head));
  if (isRefusal(begun)) {
    if (begun.refused !== 'overloaded') await forgetUnissued(database, saleKey);
    return begun;
  }
  if (!begun) await forgetUnissued(database, saleKey);
  // 2. The others, each under a key of its own.
  const rest = begun ? vouchers.filter((voucher) => voucher !== head) : [];
  const issued = [begun, ...(await Promise.all(rest.map((voucher) => finishVoucher(context, voucher))))];
  const refused = issued.find(isRefusal);
  if (refused && isRefusal(refused)) return refused;
  // 3. What was issued, and what the holder has left.
  const sale = await row<{ holder: number }>(database, 'SELECT holder FROM voucher_sale WHERE key = :saleKey', {
    saleKey,
  });
  const [first] = vouchers;
  const holder = sale?.holder ?? 0;
  const lots = await balances.lots(holder);
  const today = dateInTokyo(clock()).toString();
  const { points: balance, expiries } = usableOf(lots, municipalUnit(first?.municipalityCode ?? '0'), today);
  const standing = issued.filter((voucher): voucher is Voucher => !isRefusal(voucher) && voucher !== undefined);
  const asked = denominations?.reduce((sum, { count }) => sum + count, 0) ?? standing.length;
  if (standing.length === 0) return refuse('insufficient_points', { usable: balance });
  const premium = await premiumOf(database, holder, standing);
  return { vouchers: standing.map(shownVoucher), missing: asked - standing.length, balance, expiries, premium };
}

/** Forgets the vouchers of a purchase that never were: no points moved, no number was told. */
const forgetUnissued = (database: Database, saleKey: string) =>
  execute(database, `DELETE FROM voucher WHERE sale_key = :saleKey AND state = 'issuing'`, { saleKey });

/** What the vouchers of a purchase brought on top; of one campaign, unless it was used up in between. */
async function premiumOf(database: Database, holder: number, vouchers: Voucher[]) {
  const found = await row<{ name: string; points: number }>(
    database,
    `SELECT min(name) AS name, sum(points - taken_back - missing)::bigint AS points FROM premium_award JOIN premium_campaign c ON c.id = campaign_id
      WHERE holder = :holder AND cause_key = ANY (:keys) AND state IN ('due', 'given')`,
    { holder, keys: vouchers.map(({ key }) => key) },
  );
  return found?.points ? found : null;
}

/** One voucher of a purchase: issued; gone, where the points were used elsewhere meanwhile; or busy, and asked again. */
async function finishVoucher(
  context: VouchersContext,
  voucher: Voucher,
): Promise<Voucher | Refusal<'overloaded' | 'key_in_the_future' | 'exists_with_different_request'> | undefined> {
  if (voucher.state !== 'issuing') return voucher;
  const { database, book, clock } = context;
  const { id, key, holder, points: amount, municipalityCode, claimThrough, issuedAt, streetId, kindId } = voucher;
  const cause: PremiumCause = {
    occasion: 'voucher',
    holder,
    causeKey: key,
    municipalityCode,
    amount,
    at: issuedAt,
    place: { merchantId: null, streetId },
    voucherKindId: kindId,
  };
  let isForgotten = false;
  // It never was a voucher: no points moved, no number was told.
  const forget = async () => {
    await execute(database, `DELETE FROM voucher WHERE id = :id AND state = 'issuing'`, { id });
    isForgotten = true;
  };
  const moved = await settleIntent({
    clock,
    key,
    post: () =>
      moveWithPremium(context, cause, () =>
        book.issueVoucher({
          key,
          holder,
          occurredAt: issuedAt,
          amount,
          municipalityCode,
          voucherId: id,
          expiresOn: lotExpiresOn(claimThrough),
        }),
      ),
    // The key is that of the purchase, and nobody waits for it after two days.
    renewKey: async () => {
      await forget();
      return undefined;
    },
    markDone: () =>
      execute(database, `UPDATE voucher SET state = 'issued' WHERE id = :id AND state = 'issuing'`, { id }),
  });
  if (moved.state === 'done') return { ...voucher, state: 'issued' };
  if (moved.state === 'refused') await forget();
  // Busy, or the month was closed in this very moment: asked again under the same key, it goes on from here.
  if (!isForgotten) return refuse('overloaded');
  const { refused } = moved.refusal;
  return refused === 'key_in_the_future' || refused === 'exists_with_different_request' ? refuse(refused) : undefined;
}
