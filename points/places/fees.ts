import { type Database, execute, inTransaction, one, row, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { refuse } from '../../server/refusal.ts';
import type { CallOf } from '../callers.ts';
import type { MembersContext } from '../members/context.ts';
import { monthOf } from '../registers/departments.ts';
import { keepOwnTrail, trailChange } from '../registers/trail.ts';
import type { PlaceKind } from './place-kinds.ts';

export type Fee = { feeId: number; name: string; yen: number };
/** Kinds of places that charge for their use. What is bought at a shop is no fee. */
export const kindsWithFees: readonly PlaceKind[] = ['facility', 'transport', 'other'];
const columns = 'fee.id AS fee_id, held.name, held.yen';
/** SQL: fees with what holds of each on a day; `day` is an expression. */
const feesOn = (day: string) => `fee CROSS JOIN LATERAL fee_on(fee.id, ${day}) held`;

/** What the till of a place offers today. */
export const feesOfPlace = (database: Database, merchantId: number, today: string): Promise<Fee[]> =>
  rows<Fee>(
    database,
    `SELECT ${columns} FROM ${feesOn(':today')} WHERE merchant_id = :merchantId AND :today BETWEEN valid_from AND valid_through
      ORDER BY fee.id`,
    { merchantId, today },
  );

/** A fee of a place, where it is taken on this day. */
export const findFee = (
  database: Database,
  asked: { merchantId: number; feeId: number; today: string },
): Promise<Fee | undefined> =>
  row<Fee>(
    database,
    `SELECT ${columns} FROM ${feesOn(':today')} WHERE fee.id = :feeId AND merchant_id = :merchantId AND :today BETWEEN valid_from
       AND valid_through`,
    { feeId: asked.feeId, merchantId: asked.merchantId, today: asked.today },
  );

/** Counts a use once, however often its payment is sent; the session remembers it for the day only. */
export async function countFee(
  database: Database,
  { sessionId, feeId, on }: { sessionId: string; feeId: number; on: string },
): Promise<void> {
  await execute(
    database,
    `WITH counted AS (UPDATE counter_session SET fee_id = :feeId WHERE id = :sessionId AND fee_id IS NULL RETURNING id)
     INSERT INTO fee_use (fee_id, used_on, count) SELECT :feeId, :on, 1 FROM counted
     ON CONFLICT (fee_id, used_on) DO UPDATE SET count = fee_use.count + 1`,
    { sessionId, feeId, on },
  );
}

/** A use that was taken back on its day is not counted. */
export async function uncountFee(database: Database, { sessionId, on }: { sessionId: string; on: string }) {
  await execute(
    database,
    `WITH undone AS (UPDATE counter_session SET fee_undone = true
                      WHERE id = :sessionId AND fee_id IS NOT NULL AND NOT fee_undone RETURNING fee_id)
     UPDATE fee_use SET count = count - 1 FROM undone WHERE fee_use.fee_id = undone.fee_id AND used_on = :on`,
    { sessionId, on },
  );
}

/** 利用料 of the facilities of a town, and the places that can charge one. */
export async function listFees({ database, clock }: MembersContext, { caller }: CallOf<'listFees'>) {
  const on = dateInTokyo(clock()).toString();
  type Coming = { name: string; yen: number; fromOn: string };
  const fees = await rows<
    Fee & { merchantId: number; place: string; from: string; through: string; coming: Coming | null }
  >(
    database,
    `SELECT ${columns}, merchant_id, place_name(merchant_id, :on) AS place, valid_from AS "from", valid_through AS through,
            (SELECT jsonb_build_object('name', name, 'yen', yen, 'fromOn', from_on) FROM fee_version
              WHERE fee_id = fee.id AND from_on > :on ORDER BY from_on, id DESC LIMIT 1) AS coming
       FROM ${feesOn(':on')} JOIN merchant ON merchant.id = merchant_id WHERE municipality_code = :municipalityCode
      ORDER BY merchant_id, fee.id`,
    { municipalityCode: caller.municipalityCode, on },
  );
  const places = await rows<{ merchantId: number; name: string }>(
    database,
    `SELECT id AS merchant_id, place_name(id, :on) AS name FROM merchant
      CROSS JOIN LATERAL (SELECT place_kind(id, :on) AS kind) held
      WHERE municipality_code = :municipalityCode AND kind = ANY (:kindsWithFees) ORDER BY kind <> 'facility', id`,
    { municipalityCode: caller.municipalityCode, kindsWithFees, on },
  );
  return { fees, places, on };
}

/** Adds a 利用料 to a place that charges for its use; days are days in Japan, both included. */
export async function createFee({ database, clock }: MembersContext, { caller, params, body }: CallOf<'createFee'>) {
  if (body.through < body.from) return refuse('fee_dates');
  const place = await row<{ kind: PlaceKind }>(
    database,
    'SELECT place_kind(id, :today) AS kind FROM merchant WHERE id = :merchantId AND municipality_code = :municipalityCode',
    { merchantId: params.merchantId, municipalityCode: caller.municipalityCode, today: `${dateInTokyo(clock())}` },
  );
  if (!place) return refuse('place_unknown');
  if (!kindsWithFees.includes(place.kind)) return refuse('place_takes_no_fee');
  return inTransaction(database, async (client) => {
    const made = await one<{ feeId: number }>(
      client,
      `INSERT INTO fee (merchant_id, valid_from, valid_through) VALUES (:merchantId, :from, :through) RETURNING id AS fee_id`,
      { merchantId: params.merchantId, from: body.from, through: body.through },
    );
    const { feeId } = made;
    const { name, yen } = body;
    const first = { feeId, fromOn: '1900-01-01', name, yen, reason: '', staffId: caller.staffId, now: `${clock()}` };
    await addVersion(client, first);
    const line = { subject: 'fee', id: feeId, name, act: 'create', after: body } as const;
    await keepOwnTrail(client, { caller, now: clock() }, line);
    return { feeId };
  });
}

type Version = {
  feeId: number;
  fromOn: string;
  name: string;
  yen: number;
  reason: string;
  staffId: string;
  now: string;
};
const addVersion = (client: Database, version: Version) =>
  execute(
    client,
    `INSERT INTO fee_version (fee_id, from_on, name, yen, reason, staff_id, changed_at)
     VALUES (:feeId, :fromOn, :name, :yen, :reason, :staffId, :now)`,
    version,
  );

/** Another name or amount from a day on, of this month at the earliest: tills charge it from then, and the months before stay as they were. */
export function changeFee({ database, clock }: MembersContext, { caller, params, body }: CallOf<'changeFee'>) {
  const { feeId } = params;
  const { fromOn, name, yen, reason } = body;
  const today = dateInTokyo(clock()).toString();
  return inTransaction(database, async (client) => {
    // Of two that change a fee at once the later entry of a day counts, and each line of the trail says what stood before it.
    const fee = await row(
      client,
      `SELECT FROM fee JOIN merchant ON merchant.id = merchant_id
        WHERE fee.id = :feeId AND municipality_code = :municipalityCode FOR NO KEY UPDATE OF fee`,
      { feeId, municipalityCode: caller.municipalityCode },
    );
    if (!fee) return refuse('fee_unknown');
    if (fromOn < monthOf(today)) return refuse('date_before_month');
    const before = await one<{ name: string; yen: number }>(client, 'SELECT name, yen FROM fee_on(:feeId, :fromOn)', {
      feeId,
      fromOn,
    });
    await addVersion(client, { feeId, ...body, staffId: caller.staffId, now: `${clock()}` });
    const line = { subject: 'fee', id: feeId, name: before.name, act: 'change', before, reason } as const;
    await keepOwnTrail(client, { caller, now: clock() }, { ...line, after: { name, yen, fromOn } });
    return {};
  });
}

/** Changes the last day on which a fee is taken. */
export async function changeFeeLastDay(
  { database, clock }: MembersContext,
  { caller, params, body }: CallOf<'changeFeeLastDay'>,
) {
  const write = async (client: Database) => {
    const changed = await execute(
      client,
      `UPDATE fee SET valid_through = :through FROM merchant
      WHERE fee.id = :feeId AND merchant.id = merchant_id AND municipality_code = :municipalityCode`,
      { feeId: params.feeId, municipalityCode: caller.municipalityCode, through: body.through },
    );
    return changed === 0 ? refuse('fee_unknown') : {};
  };
  return inTransaction(database, async (client) => {
    const { feeId } = params;
    const today = dateInTokyo(clock()).toString();
    const held = await row<{ name: string }>(client, 'SELECT name FROM fee_on(:feeId, :today)', { feeId, today });
    const about = { subject: 'fee', id: feeId, name: held?.name ?? '', act: 'changeLastDay' } as const;
    return trailChange(client, { caller, now: clock() }, about, () => write(client));
  });
}

/** How often each fee was waived by points, a day (R13-12). */
export async function showFeeUses({ database }: MembersContext, { caller, query }: CallOf<'showFeeUses'>) {
  const uses = await rows<Fee & { place: string; on: string; count: number }>(
    database,
    `SELECT ${columns}, place_name(merchant_id, used_on) AS place, used_on AS "on", count
       FROM fee_use JOIN fee ON fee.id = fee_use.fee_id CROSS JOIN LATERAL fee_on(fee.id, used_on) held
       JOIN merchant ON merchant.id = merchant_id
      WHERE municipality_code = :municipalityCode AND used_on BETWEEN :from AND :through AND count > 0
      ORDER BY used_on, merchant_id, fee.id`,
    { municipalityCode: caller.municipalityCode, from: query.from, through: query.through },
  );
  return { uses };
}
