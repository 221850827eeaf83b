import { type Database, execute, inTransaction, row, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { refuse } from '../../server/refusal.ts';
import type { CallOf } from '../callers.ts';
import { keepOwnTrail, trailChange } from '../registers/trail.ts';
import type { VouchersContext } from './context.ts';

type Kind = {
  voucherKindId: number;
  name: string;
  streetId: number | null;
  street: string | null;
  scheme: string | null;
  validFrom: string | null;
  validThrough: string | null;
  validDays: number | null;
  claimDays: number;
  afterExpiry: 'return' | 'forfeit';
  soldFrom: string;
  soldThrough: string;
  /** The name that it has next, and from when; null where none was entered. */
  coming: { name: string; fromOn: string } | null;
  issued: number;
  points: number;
  outstanding: number;
};

/** The kinds of vouchers of a town, with what was issued of each and what stands; and its limits without a network. */
export async function listVoucherKinds({ database, clock }: VouchersContext, { caller }: CallOf<'listVoucherKinds'>) {
  const kinds = await rows<Kind>(
    database,
    `SELECT k.id AS voucher_kind_id, voucher_kind_name(k.id, :today) AS name, k.street_id, s.name AS street,
            (SELECT c.name FROM premium_campaign c WHERE c.id = k.scheme_id) AS scheme, k.valid_from,
            k.valid_through, valid_days, claim_days, k.after_expiry, sold_from, sold_through,
            (SELECT jsonb_build_object('name', name, 'fromOn', from_on) FROM voucher_kind_version
              WHERE voucher_kind_id = k.id AND from_on > :today ORDER BY from_on, id DESC LIMIT 1) AS coming,
            count(v.id)::int AS issued, coalesce(sum(v.points), 0)::bigint AS points,
            coalesce(sum(v.points) FILTER (WHERE v.state = 'issued'), 0)::bigint AS outstanding
       FROM voucher_kind k LEFT JOIN shopping_street s ON s.id = k.street_id
       LEFT JOIN voucher v ON v.kind_id = k.id AND v.state <> 'issuing'
      WHERE k.municipality_code = :municipalityCode GROUP BY k.id, s.name ORDER BY k.id DESC`,
    { municipalityCode: caller.municipalityCode, today: `${dateInTokyo(clock())}` },
  );
  const offline = await row<{ pointsMax: number; countMax: number; hours: number }>(
    database,
    `SELECT offline_points_max AS points_max, offline_count_max AS count_max, offline_hours AS hours
       FROM municipality_account WHERE code = :municipalityCode`,
    { municipalityCode: caller.municipalityCode },
  );
  return offline ? { kinds, offline } : refuse('not_found');
}

/** SQL: the campaign `:schemeId` on vouchers, which a payer keeps, which has begun for the municipality by its own word, and which has not ended. */
const isJoinedScheme = `SELECT FROM premium_campaign c JOIN premium_member m ON m.campaign_id = c.id
  WHERE c.id = :schemeId AND c.host_code IS NULL AND c.occasion = 'voucher' AND c.ends_at > :now
    AND m.municipality_code = :municipalityCode AND m.state = 'joined'`;

/** Adds a kind of voucher. Its validity is fixed, or counts from the day of issue; days in Japan, both included. */
export async function createVoucherKind(
  { database, clock }: VouchersContext,
  { caller, body }: CallOf<'createVoucherKind'>,
) {
  const { name, streetId, schemeId, validity, claimDays, afterExpiry, soldFrom, soldThrough } = body;
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
  const { municipalityCode, staffId } = caller;
  const now = clock();
  return inTransaction(database, async (client) => {
    if (await isNameTaken(client, { municipalityCode, name, on: `${dateInTokyo(now)}`, butNot: 0 }))
      return refuse('voucher_kind_name_taken');
    const made = await row<{ id: number }>(
      client,
      `INSERT INTO voucher_kind (municipality_code, street_id, scheme_id, valid_from, valid_through, valid_days, claim_days, after_expiry, sold_from, sold_through)
       SELECT :municipalityCode, :streetId, :schemeId, :validFrom, :validThrough, :validDays, :claimDays, :afterExpiry, :soldFrom, :soldThrough
        WHERE :schemeId::integer IS NULL OR (:streetId::integer IS NULL AND EXISTS (${isJoinedScheme})) RETURNING id`,
      {
        municipalityCode,
        streetId,
        schemeId,
        now: `${now}`,
        validFrom: fixed?.validFrom ?? null,
        validThrough: fixed?.validThrough ?? null,
        validDays: 'validDays' in validity ? validity.validDays : null,
        claimDays,
        afterExpiry,
        soldFrom,
        soldThrough,
      },
    );
    if (!made) return refuse('voucher_scheme_unknown');
    const { id } = made;
    await addName(client, { id, fromOn: '1900-01-01', name, reason: '', staffId, now: `${now}` });
    await keepOwnTrail(client, { caller, now }, { subject: 'voucherKind', id, name, act: 'create', after: body });
    return { voucherKindId: id };
  });
}

type Name = { id: number; fromOn: string; name: string; reason: string; staffId: string; now: string };
const addName = (client: Database, name: Name) =>
  execute(
    client,
    `INSERT INTO voucher_kind_version (voucher_kind_id, from_on, name, reason, staff_id, changed_at)
     VALUES (:id, :fromOn, :name, :reason, :staffId, :now)`,
    name,
  );

/**
 * Whether another kind of a municipality has this name on a day or gets it later. Who names one holds the others off until the
 * transaction ends, so that two never both look first.
 */
async function isNameTaken(
  client: Database,
  asked: { municipalityCode: string; name: string; on: string; butNot: number },
): Promise<boolean> {
  await execute(client, 'SELECT FROM municipality_account WHERE code = :municipalityCode FOR NO KEY UPDATE', {
    municipalityCode: asked.municipalityCode,
  });
  const found = await row(
    client,
    `SELECT FROM voucher_kind kind WHERE municipality_code = :municipalityCode AND kind.id <> :butNot
        AND (voucher_kind_name(kind.id, :on) = :name
             OR EXISTS (SELECT FROM voucher_kind_version WHERE voucher_kind_id = kind.id AND from_on > :on AND name = :name)) LIMIT 1`,
    asked,
  );
  return found !== undefined;
}

/** Another name of a kind from a day in Japan on, today at the earliest; what was issued keeps the name under which it was. */
export function renameVoucherKind(
  { database, clock }: VouchersContext,
  { caller, params: { voucherKindId: id }, body }: CallOf<'renameVoucherKind'>,
) {
  const { name, fromOn, reason } = body;
  const { municipalityCode, staffId } = caller;
  const now = clock();
  return inTransaction(database, async (client) => {
    const kind = await row<{ name: string }>(
      client,
      `SELECT voucher_kind_name(id, :fromOn) AS name FROM voucher_kind WHERE id = :id AND municipality_code = :municipalityCode
          FOR NO KEY UPDATE`,
      { id, municipalityCode, fromOn },
    );
    if (!kind) return refuse('voucher_kind_unknown');
    if (fromOn < `${dateInTokyo(now)}`) return refuse('date_past');
    if (await isNameTaken(client, { municipalityCode, name, on: fromOn, butNot: id }))
      return refuse('voucher_kind_name_taken');
    await addName(client, { id, fromOn, name, reason, staffId, now: `${now}` });
    const line = { subject: 'voucherKind', id, name: kind.name, act: 'rename', before: { name: kind.name } } as const;
    await keepOwnTrail(client, { caller, now }, { ...line, after: { name, fromOn }, reason });
    return {};
  });
}

/** Changes the last day on which a kind is sold, also of one that has ended, which so is sold again; what was sold stays valid. */
export function endVoucherKind(
  { database, clock }: VouchersContext,
  { caller, params: { voucherKindId: id }, body: { soldThrough, reason } }: CallOf<'endVoucherKind'>,
) {
  const now = clock();
  return inTransaction(database, async (client) => {
    const kind = await row<{ soldFrom: string; validThrough: string | null; name: string }>(
      client,
      `SELECT sold_from, valid_through, voucher_kind_name(id, :today) AS name FROM voucher_kind
        WHERE id = :id AND municipality_code = :municipalityCode FOR NO KEY UPDATE`,
      { id, municipalityCode: caller.municipalityCode, today: `${dateInTokyo(now)}` },
    );
    if (!kind) return refuse('voucher_kind_unknown');
    if (soldThrough < kind.soldFrom || (kind.validThrough && soldThrough > kind.validThrough))
      return refuse('period_invalid');
    const about = { subject: 'voucherKind', id, name: kind.name, act: 'changeLastDay', reason } as const;
    await trailChange(client, { caller, now }, about, () =>
      execute(client, 'UPDATE voucher_kind SET sold_through = :soldThrough WHERE id = :id', { id, soldThrough }),
    );
    return {};
  });
}
