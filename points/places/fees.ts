import { type Database, one, row, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { refuse } from '../../server/refusal.ts';
import type { CallOf } from '../callers.ts';
import type { MembersContext } from '../members/context.ts';

export type Fee = { feeId: number; name: string; yen: number };
/** Kinds of places that charge for their use. What is bought at a shop is no fee. */
const kindsWithFees = ['facility', 'transport', 'other'];
const columns = 'fee.id AS "feeId", fee.name, yen';

/** What the till of a place offers today. */
export const feesOfPlace = (database: Database, merchantId: number, today: string): Promise<Fee[]> =>
  rows<Fee>(
    database,
    `SELECT ${columns} FROM fee WHERE merchant_id = $1 AND $2 BETWEEN valid_from AND valid_through ORDER BY id`,
    [merchantId, today],
  );

/** A fee of a place, where it is taken on this day. */
export const findFee = (
  database: Database,
  asked: { merchantId: number; feeId: number; today: string },
): Promise<Fee | undefined> =>
  row<Fee>(
    database,
    `SELECT ${columns} FROM fee WHERE id = $1 AND merchant_id = $2 AND $3 BETWEEN valid_from AND valid_through`,
    [asked.feeId, asked.merchantId, asked.today],
  );

/** Counts a use once, however often its payment is sent; the session remembers it for the day only. */
export async function countFee(
  database: Database,
  { sessionId, feeId, on }: { sessionId: string; feeId: number; on: string },
): Promise<void> {
  await database.query(
    `WITH counted AS (UPDATE counter_session SET fee_id = $2 WHERE id = $1 AND fee_id IS NULL RETURNING id)
     INSERT INTO fee_use (fee_id, used_on, count) SELECT $2, $3, 1 FROM counted
     ON CONFLICT (fee_id, used_on) DO UPDATE SET count = fee_use.count + 1`,
    [sessionId, feeId, on],
  );
}

/** A use that was taken back on its day is not counted. */
export async function uncountFee(database: Database, { sessionId, on }: { sessionId: string; on: string }) {
  await database.query(
    `WITH undone AS (UPDATE counter_session SET fee_undone = true
                      WHERE id = $1 AND fee_id IS NOT NULL AND NOT fee_undone RETURNING fee_id)
     UPDATE fee_use SET count = count - 1 FROM undone WHERE fee_use.fee_id = undone.fee_id AND used_on = $2`,
    [sessionId, on],
  );
}

/** 利用料 of the facilities of a town, and the places that can charge one. */
export async function listFees({ database, clock }: MembersContext, { caller }: CallOf<'listFees'>) {
  const fees = await rows<Fee & { merchantId: number; place: string; from: string; through: string }>(
    database,
    `SELECT ${columns}, merchant_id AS "merchantId", merchant.name AS place, valid_from AS "from", valid_through AS "through"
       FROM fee JOIN merchant ON merchant.id = merchant_id WHERE municipality_code = $1 ORDER BY merchant_id, fee.id`,
    [caller.municipalityCode],
  );
  const places = await rows<{ merchantId: number; name: string }>(
    database,
    `SELECT id AS "merchantId", name FROM merchant WHERE municipality_code = $1 AND kind = ANY ($2) ORDER BY kind <> 'facility', id`,
    [caller.municipalityCode, kindsWithFees],
  );
  return { fees, places, on: dateInTokyo(clock()).toString() };
}

/** Adds a 利用料 to a place that charges for its use; days are days in Japan, both included. */
export async function createFee({ database }: MembersContext, { caller, params, body }: CallOf<'createFee'>) {
  if (body.through < body.from) return refuse('fee_dates');
  const place = await row<{ kind: string }>(
    database,
    'SELECT kind FROM merchant WHERE id = $1 AND municipality_code = $2',
    [params.merchantId, caller.municipalityCode],
  );
  if (!place) return refuse('place_unknown');
  if (!kindsWithFees.includes(place.kind)) return refuse('place_takes_no_fee');
  const made = await one<{ feeId: number }>(
    database,
    `INSERT INTO fee (merchant_id, name, yen, valid_from, valid_through) VALUES ($1, $2, $3, $4, $5) RETURNING id AS "feeId"`,
    [params.merchantId, body.name, body.yen, body.from, body.through],
  );
  return { feeId: made.feeId };
}

/** Changes the last day on which a fee is taken. */
export async function changeFeeLastDay(
  { database }: MembersContext,
  { caller, params, body }: CallOf<'changeFeeLastDay'>,
) {
  const changed = await database.query(
    `UPDATE fee SET valid_through = $3 FROM merchant
      WHERE fee.id = $1 AND merchant.id = merchant_id AND municipality_code = $2`,
    [params.feeId, caller.municipalityCode, body.through],
  );
  return changed.rowCount === 0 ? refuse('fee_unknown') : {};
}

/** How often each fee was waived by points, a day (R13-12). */
export async function showFeeUses({ database }: MembersContext, { caller, query }: CallOf<'showFeeUses'>) {
  const uses = await rows<Fee & { place: string; on: string; count: number }>(
    database,
    `SELECT ${columns}, merchant.name AS place, used_on AS "on", count
       FROM fee_use JOIN fee ON fee.id = fee_id JOIN merchant ON merchant.id = merchant_id
      WHERE municipality_code = $1 AND used_on BETWEEN $2 AND $3 AND count > 0 ORDER BY used_on, merchant_id, fee.id`,
    [caller.municipalityCode, query.from, query.through],
  );
  return { uses };
}
