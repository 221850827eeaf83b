import { foldVoucherNumber, judgeVoucherNumber } from '../../contract/index.ts';
import { execute, hasCode, inTransaction, one, row, rows } from '../../postgres/pool.ts';
import { isRefusal, refuse } from '../../server/refusal.ts';
import type { CallOf } from '../callers.ts';
import { trailChange, trailNew } from '../registers/trail.ts';
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
    `SELECT k.id AS voucher_kind_id, k.name, k.street_id, s.name AS street, k.valid_from,
            k.valid_through, valid_days, claim_days, k.after_expiry, sold_from, sold_through,
            count(v.id)::int AS issued, coalesce(sum(v.points), 0)::bigint AS points,
            coalesce(sum(v.points) FILTER (WHERE v.state = 'issued'), 0)::bigint AS outstanding
       FROM voucher_kind k LEFT JOIN shopping_street s ON s.id = k.street_id
       LEFT JOIN voucher v ON v.kind_id = k.id AND v.state <> 'issuing'
      WHERE k.municipality_code = :municipalityCode GROUP BY k.id, s.name ORDER BY k.id DESC`,
    { municipalityCode: caller.municipalityCode },
  );
  const offline = await row<{ pointsMax: number; countMax: number; hours: number }>(
    database,
    `SELECT offline_points_max AS points_max, offline_count_max AS count_max, offline_hours AS hours
       FROM municipality_account WHERE code = :municipalityCode`,
    { municipalityCode: caller.municipalityCode },
  );
  return offline ? { kinds, offline } : refuse('not_found');
}

/** Adds a kind of voucher. Its validity is fixed, or counts from the day of issue; days in Japan, both included. */
export async function createVoucherKind(
  { database, clock }: VouchersContext,
  { caller, body }: CallOf<'createVoucherKind'>,
) {
  const { name, streetId, validity, claimDays, afterExpiry, soldFrom, soldThrough } = body;
  const fixed = 'validFrom' in validity ? validity : undefined;
  if (soldThrough < soldFrom || (fixed && fixed.validThrough < fixed.validFrom)) return refuse('period_invalid');
  if (fixed && fixed.validThrough < soldThrough) return refuse('period_invalid');
  if (streetId !== null) {
    const street = await row(
      database,
      'SELECT FROM shopping_street WHERE id = :streetId AND municipality_code = :municipalityCode',
      { streetId, municipalityCode: caller.municipalityCode },
    );
    if (!street) return refuse('street_unknown');
  }
  try {
    return await inTransaction(database, async (client) => {
      const made = await one<{ id: number }>(
        client,
        `INSERT INTO voucher_kind (municipality_code, name, street_id, valid_from, valid_through, valid_days, claim_days, after_expiry, sold_from, sold_through)
       VALUES (:municipalityCode, :name, :streetId, :validFrom, :validThrough, :validDays, :claimDays, :afterExpiry, :soldFrom, :soldThrough) RETURNING id`,
        {
          municipalityCode: caller.municipalityCode,
          name,
          streetId,
          validFrom: fixed?.validFrom ?? null,
          validThrough: fixed?.validThrough ?? null,
          validDays: 'validDays' in validity ? validity.validDays : null,
          claimDays,
          afterExpiry,
          soldFrom,
          soldThrough,
        },
      );
      await trailNew(client, { caller, now: clock() }, { subject: 'voucherKind', id: made.id });
      return { voucherKindId: made.id };
    });
  } catch (error) {
    if (hasCode(error, '23505')) return refuse('voucher_kind_name_taken');
    throw error;
  }
}

/** Changes the last day on which a kind is sold; what was sold stays valid. */
export async function endVoucherKind(
  { database, clock }: VouchersContext,
  { caller, params, body }: CallOf<'endVoucherKind'>,
) {
  const kind = await row<{ soldFrom: string; validThrough: string | null }>(
    database,
    'SELECT sold_from, valid_through FROM voucher_kind WHERE id = :voucherKindId AND municipality_code = :municipalityCode',
    { voucherKindId: params.voucherKindId, municipalityCode: caller.municipalityCode },
  );
  if (!kind) return refuse('voucher_kind_unknown');
  const { soldThrough } = body;
  if (soldThrough < kind.soldFrom || (kind.validThrough && soldThrough > kind.validThrough))
    return refuse('period_invalid');
  const about = { subject: 'voucherKind', id: params.voucherKindId, act: 'changeLastDay' } as const;
  await inTransaction(database, (client) =>
    trailChange(client, { caller, now: clock() }, about, () =>
      execute(client, 'UPDATE voucher_kind SET sold_through = :soldThrough WHERE id = :voucherKindId', {
        voucherKindId: params.voucherKindId,
        soldThrough,
      }),
    ),
  );
  return {};
}

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
  const soldAt = await row<{ name: string }>(database, 'SELECT name FROM merchant WHERE id = :soldAt', {
    soldAt: voucher.soldAt,
  });
  const redeemed = await row<{ place: string; at: Temporal.Instant; way: string; stampedOn: string }>(
    database,
    `SELECT m.name AS place, redeemed_at AS at, way, stamped_on FROM redemption r JOIN merchant m ON m.id = r.merchant_id
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
