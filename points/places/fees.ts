import { type Database, execute, inTransaction, one, row, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { refuse } from '../../server/refusal.ts';
import type { CallOf } from '../callers.ts';
import type { MembersContext } from '../members/context.ts';
import { trailChange, trailNew } from '../registers/trail.ts';

export type Fee = { feeId: number; name: string; yen: number };
/** Kinds of places that charge for their use. What is bought at a shop is no fee. */
const kindsWithFees = ['facility', 'transport', 'other'];
const columns = 'fee.id AS fee_id, fee.name, yen';

/** What the till of a place offers today. */
export const feesOfPlace = (database: Database, merchantId: number, today: string): Promise<Fee[]> =>
  rows<Fee>(
    database,
    `SELECT ${columns} FROM fee WHERE merchant_id = :merchantId AND :today BETWEEN valid_from AND valid_through
      ORDER BY id`,
    { merchantId, today },
  );

/** A fee of a place, where it is taken on this day. */
export const findFee = (
  database: Database,
  asked: { merchantId: number; feeId: number; today: string },
): Promise<Fee | undefined> =>
  row<Fee>(
    database,
    `SELECT ${columns} FROM fee WHERE id = :feeId AND merchant_id = :merchantId AND :today BETWEEN valid_from
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
  const fees = await rows<Fee & { merchantId: number; place: string; from: string; through: string }>(
    database,
    `SELECT ${columns}, merchant_id, merchant.name AS place, valid_from AS "from", valid_through AS through
       FROM fee JOIN merchant ON merchant.id = merchant_id WHERE municipality_code = :municipalityCode
      ORDER BY merchant_id, fee.id`,
    { municipalityCode: caller.municipalityCode },
  );
  const places = await rows<{ merchantId: number; name: string }>(
    database,
    `SELECT id AS merchant_id, name FROM merchant WHERE municipality_code = :municipalityCode
       AND kind = ANY (:kindsWithFees) ORDER BY kind <> 'facility', id`,
    { municipalityCode: caller.municipalityCode, kindsWithFees },
  );
  return { fees, places, on: dateInTokyo(clock()).toString() };
}

/** Adds a 利用料 to a place that charges for its use; days are days in Japan, both included. */
export async function createFee({ database, clock }: MembersContext, { caller, params, body }: CallOf<'createFee'>) {
  if (body.through < body.from) return refuse('fee_dates');
  const place = await row<{ kind: string }>(
    database,
    'SELECT kind FROM merchant WHERE id = :merchantId AND municipality_code = :municipalityCode',
    { merchantId: params.merchantId, municipalityCode: caller.municipalityCode },
  );
  if (!place) return refuse('place_unknown');
  if (!kindsWithFees.includes(place.kind)) return refuse('place_takes_no_fee');
  return inTransaction(database, async (client) => {
    const made = await one<{ feeId: number }>(
      client,
      `INSERT INTO fee (merchant_id, name, yen, valid_from, valid_through)
     VALUES (:merchantId, :name, :yen, :from, :through) RETURNING id AS fee_id`,
      { merchantId: params.merchantId, name: body.name, yen: body.yen, from: body.from, through: body.through },
    );
    await trailNew(client, { caller, now: clock() }, { subject: 'fee', id: made.feeId });
    return { feeId: made.feeId };
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
  const about = { subject: 'fee', id: params.feeId, act: 'changeLastDay' } as const;
  return inTransaction(database, (client) => trailChange(client, { caller, now: clock() }, about, () => write(client)));
}

/** How often each fee was waived by points, a day (R13-12). */
export async function showFeeUses({ database }: MembersContext, { caller, query }: CallOf<'showFeeUses'>) {
  const uses = await rows<Fee & { place: string; on: string; count: number }>(
    database,
    `SELECT ${columns}, merchant.name AS place, used_on AS "on", count
       FROM fee_use JOIN fee ON fee.id = fee_id JOIN merchant ON merchant.id = merchant_id
      WHERE municipality_code = :municipalityCode AND used_on BETWEEN :from AND :through AND count > 0
      ORDER BY used_on, merchant_id, fee.id`,
    { municipalityCode: caller.municipalityCode, from: query.from, through: query.through },
  );
  return { uses };
}
