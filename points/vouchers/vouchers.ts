import { foldVoucherNumber, judgeVoucherNumber } from '../../contract/index.ts';
import { execute, inTransaction, row, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { isRefusal, refuse } from '../../server/refusal.ts';
import type { CallOf } from '../callers.ts';
import { trailChange } from '../registers/trail.ts';
import type { VouchersContext } from './context.ts';
import { cancelVoucher } from './return.ts';
import { findVoucher, formerVoucher, shownVoucher, type Voucher } from './voucher.ts';

/** How much a terminal of this town may accept without a network, and for how long. */
export async function setOfflineLimits(
  { database, clock }: VouchersContext,
  { caller, body }: CallOf<'setOfflineLimits'>,
) {
  const about = { subject: 'municipality', id: caller.municipalityCode, act: 'setOfflineLimits' } as const;
  await inTransaction(database, (client) =>
    trailChange(client, { caller, now: clock() }, about, () =>
      execute(
        client,
        'UPDATE municipality_account SET offline_points_max = :pointsMax, offline_count_max = :countMax, offline_hours = :hours WHERE code = :municipalityCode',
        {
          municipalityCode: caller.municipalityCode,
          pointsMax: body.pointsMax,
          countMax: body.countMax,
          hours: body.hours,
        },
      ),
    ),
  );
  return {};
}

/** What became of a voucher of this town, found by its number or by one that it had before. */
export async function findVoucherAtOffice(context: VouchersContext, { caller, params }: CallOf<'findVoucher'>) {
  const { database } = context;
  const number = foldVoucherNumber(params.number);
  const wrong = judgeVoucherNumber(number);
  if (wrong) return refuse(wrong);
  const former = await formerVoucher(database, number);
  const voucher = await findVoucher(
    database,
    `${former ? 'v.id' : 'v.number'} = :voucherId AND v.municipality_code = :municipalityCode AND v.state <> 'issuing'`,
    { voucherId: former?.voucherId ?? number, municipalityCode: caller.municipalityCode },
  );
  return voucher ? { ...shownVoucher(voucher), ...(await lifeOf(context, voucher)) } : refuse('voucher_unknown');
}

/** Cancels a voucher of this town that was not used, also where its premium was spent. */
export async function cancelVoucherAtOffice(
  context: VouchersContext,
  { caller, params, body }: CallOf<'cancelVoucherAtOffice'>,
) {
  const { database } = context;
  const voucher = await findVoucher(
    database,
    `v.id = :voucherId AND v.municipality_code = :municipalityCode AND v.state <> 'issuing'`,
    { voucherId: params.voucherId, municipalityCode: caller.municipalityCode },
  );
  if (!voucher) return refuse('voucher_unknown');
  const done = await cancelVoucher(context, voucher, { reason: body.reason, byWhom: caller.name, officer: caller });
  return isRefusal(done) ? done : shownVoucher(done);
}

/** What became of a voucher: where it was sold and taken, and what was done to it. */
async function lifeOf({ database }: VouchersContext, voucher: Voucher) {
  const soldAt = await row<{ name: string }>(database, 'SELECT place_name(:soldAt, :on) AS name', {
    soldAt: voucher.soldAt,
    on: `${dateInTokyo(voucher.issuedAt)}`,
  });
  const redeemed = await row<{ place: string; at: Temporal.Instant; way: string; stampedOn: string }>(
    database,
    `SELECT place_name(merchant_id, stamped_on) AS place, redeemed_at AS at, way, stamped_on FROM redemption
      WHERE voucher_id = :voucherId AND undone_at IS NULL`,
    { voucherId: voucher.id },
  );
  const acts = await rows<{ act: string; reason: string; by: string; at: Temporal.Instant }>(
    database,
    'SELECT act, reason, by_whom AS by, acted_at AS at FROM voucher_act WHERE voucher_id = :voucherId ORDER BY id',
    { voucherId: voucher.id },
  );
  return {
    soldAt: soldAt?.name ?? '',
    claimThrough: voucher.claimThrough,
    afterExpiry: voucher.afterExpiry,
    prints: voucher.prints,
    redeemed: redeemed ? { ...redeemed, at: `${redeemed.at}` } : null,
    acts: acts.map((act) => ({ ...act, at: `${act.at}` })),
  };
}
