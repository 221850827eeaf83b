import { foldVoucherNumber, judgeVoucherNumber } from '../../contract/index.ts';
import { hasCode, one, row, rows } from '../../postgres/pool.ts';
import { isRefusal, refuse } from '../../server/refusal.ts';
import type { CallOf } from '../callers.ts';
import type { VouchersContext } from './context.ts';
import { cancelVoucher } from './return.ts';
import { findVoucher, formerVoucher, shownVoucher, type Voucher } from './voucher.ts';

type Kind = {
  voucherKindId: number;
  name: string;
  streetId: number | null;
  street: string | null;
  validFrom: string | null;
  validThrough: string | null;
  validDays: number | null;
  claimDays: number;
  afterExpiry: 'return' | 'forfeit';
  soldFrom: string;
  soldThrough: string;
  issued: number;
  points: number;
  outstanding: number;
};

/** The kinds of vouchers of a town, with what was issued of each and what stands; and its limits without a network. */
export async function listVoucherKinds({ database }: VouchersContext, { caller }: CallOf<'listVoucherKinds'>) {
  const kinds = await rows<Kind>(
    database,
    `SELECT k.id AS "voucherKindId", k.name, k.street_id AS "streetId", s.name AS street, k.valid_from AS "validFrom",
            k.valid_through AS "validThrough", valid_days AS "validDays", claim_days AS "claimDays", k.after_expiry AS "afterExpiry",
            sold_from AS "soldFrom", sold_through AS "soldThrough",
            count(v.id)::int AS issued, coalesce(sum(v.points), 0)::bigint AS points,
            coalesce(sum(v.points) FILTER (WHERE v.state = 'issued'), 0)::bigint AS outstanding
       FROM voucher_kind k LEFT JOIN shopping_street s ON s.id = k.street_id
       LEFT JOIN voucher v ON v.kind_id = k.id AND v.state <> 'issuing'
      WHERE k.municipality_code = $1 GROUP BY k.id, s.name ORDER BY k.id DESC`,
    [caller.municipalityCode],
  );
  const offline = await row<{ pointsMax: number; countMax: number; hours: number }>(
    database,
    `SELECT offline_points_max AS "pointsMax", offline_count_max AS "countMax", offline_hours AS hours FROM municipality_account WHERE code = $1`,
    [caller.municipalityCode],
  );
  return offline ? { kinds, offline } : refuse('not_found');
}

/** Adds a kind of voucher. Its validity is fixed, or counts from the day of issue; days in Japan, both included. */
export async function createVoucherKind({ database }: VouchersContext, { caller, body }: CallOf<'createVoucherKind'>) {
  const { name, streetId, validity, claimDays, afterExpiry, soldFrom, soldThrough } = body;
  const fixed = 'validFrom' in validity ? validity : undefined;
  if (soldThrough < soldFrom || (fixed && fixed.validThrough < fixed.validFrom)) return refuse('period_invalid');
  if (fixed && fixed.validThrough < soldThrough) return refuse('period_invalid');
  if (streetId !== null) {
    const street = await row(database, 'SELECT FROM shopping_street WHERE id = $1 AND municipality_code = $2', [
      streetId,
      caller.municipalityCode,
    ]);
    if (!street) return refuse('street_unknown');
  }
  try {
    const made = await one<{ id: number }>(
      database,
      `INSERT INTO voucher_kind (municipality_code, name, street_id, valid_from, valid_through, valid_days, claim_days, after_expiry, sold_from, sold_through)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id`,
      [
        caller.municipalityCode,
        name,
        streetId,
        fixed?.validFrom ?? null,
        fixed?.validThrough ?? null,
        'validDays' in validity ? validity.validDays : null,
        claimDays,
        afterExpiry,
        soldFrom,
        soldThrough,
      ],
    );
    return { voucherKindId: made.id };
  } catch (error) {
    if (hasCode(error, '23505')) return refuse('voucher_kind_name_taken');
    throw error;
  }
}

/** Changes the last day on which a kind is sold; what was sold stays valid. */
export async function endVoucherKind(
  { database }: VouchersContext,
  { caller, params, body }: CallOf<'endVoucherKind'>,
) {
  const kind = await row<{ soldFrom: string; validThrough: string | null }>(
    database,
    'SELECT sold_from AS "soldFrom", valid_through AS "validThrough" FROM voucher_kind WHERE id = $1 AND municipality_code = $2',
    [params.voucherKindId, caller.municipalityCode],
  );
  if (!kind) return refuse('voucher_kind_unknown');
  const { soldThrough } = body;
  if (soldThrough < kind.soldFrom || (kind.validThrough && soldThrough > kind.validThrough))
    return refuse('period_invalid');
  await database.query('UPDATE voucher_kind SET sold_through = $2 WHERE id = $1', [params.voucherKindId, soldThrough]);
  return {};
}

/** How much a terminal of this town may accept without a network, and for how long. */
export async function setOfflineLimits({ database }: VouchersContext, { caller, body }: CallOf<'setOfflineLimits'>) {
  await database.query(
    'UPDATE municipality_account SET offline_points_max = $2, offline_count_max = $3, offline_hours = $4 WHERE code = $1',
    [caller.municipalityCode, body.pointsMax, body.countMax, body.hours],
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
    `${former ? 'v.id' : 'v.number'} = $1 AND v.municipality_code = $2 AND v.state <> 'issuing'`,
    [former?.voucherId ?? number, caller.municipalityCode],
  );
  return voucher ? { ...shownVoucher(voucher), ...(await lifeOf(context, voucher)) } : refuse('voucher_unknown');
}

/** Cancels a voucher of this town that was not used, also where its premium was spent. */
export async function cancelVoucherAtOffice(
  context: VouchersContext,
  { caller, params, body }: CallOf<'cancelVoucherAtOffice'>,
) {
  const { database } = context;
  const voucher = await findVoucher(database, `v.id = $1 AND v.municipality_code = $2 AND v.state <> 'issuing'`, [
    params.voucherId,
    caller.municipalityCode,
  ]);
  if (!voucher) return refuse('voucher_unknown');
  const done = await cancelVoucher(context, voucher, { reason: body.reason, byWhom: caller.name });
  return isRefusal(done) ? done : shownVoucher(done);
}

/** What became of a voucher: where it was sold and taken, and what was done to it. */
async function lifeOf({ database }: VouchersContext, voucher: Voucher) {
  const soldAt = await row<{ name: string }>(database, 'SELECT name FROM merchant WHERE id = $1', [voucher.soldAt]);
  const redeemed = await row<{ place: string; at: Temporal.Instant; way: string; stampedOn: string }>(
    database,
    `SELECT m.name AS place, redeemed_at AS at, way, stamped_on AS "stampedOn" FROM redemption r JOIN merchant m ON m.id = r.merchant_id
      WHERE voucher_id = $1 AND undone_at IS NULL`,
    [voucher.id],
  );
  const acts = await rows<{ act: string; reason: string; by: string; at: Temporal.Instant }>(
    database,
    'SELECT act, reason, by_whom AS by, acted_at AS at FROM voucher_act WHERE voucher_id = $1 ORDER BY id',
    [voucher.id],
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
