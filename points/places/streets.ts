import { type Database, execute, hasCode, inTransaction, one, row, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { refuse } from '../../server/refusal.ts';
import type { CallOf } from '../callers.ts';
import type { MembersContext } from '../members/context.ts';
import { trailChange, trailNew } from '../registers/trail.ts';

/** 商店街 of a town, with how many places each has (7-1 2①). */
export async function listStreets({ database }: MembersContext, { caller }: CallOf<'listStreets'>) {
  const streets = await rows<{
    streetId: number;
    name: string;
    officeMerchantId: number | null;
    ownPoints: { name: string; numerator: number; denominator: number } | null;
    places: number;
  }>(
    database,
    `SELECT id AS street_id, name, office_merchant_id,
            CASE WHEN point_name IS NOT NULL THEN jsonb_build_object('name', point_name, 'numerator', rate_numerator,
                                                                     'denominator', rate_denominator) END AS own_points,
            (SELECT count(*)::int FROM merchant WHERE street_id = shopping_street.id) AS places
       FROM shopping_street WHERE municipality_code = :municipalityCode ORDER BY id`,
    { municipalityCode: caller.municipalityCode },
  );
  return { streets };
}

/** Registers a shopping street; its office, where it has one, is a place of the same town. */
export async function createStreet(
  { database, clock, forgetRegisters }: MembersContext,
  { caller, body }: CallOf<'createStreet'>,
) {
  if (!(await isOwnPlace(database, body.officeMerchantId, caller.municipalityCode))) return refuse('place_unknown');
  return named(() =>
    inTransaction(database, async (client) => {
      const made = await one<{ id: number }>(
        client,
        `INSERT INTO shopping_street (municipality_code, name, office_merchant_id, point_name, rate_numerator, rate_denominator)
       VALUES (:municipalityCode, :name, :officeMerchantId, :pointName, :numerator, :denominator) RETURNING id`,
        { municipalityCode: caller.municipalityCode, ...streetValues(body) },
      );
      await trailNew(client, { caller, now: clock() }, { subject: 'street', id: made.id });
      return { streetId: made.id };
    }),
  ).finally(forgetRegisters);
}

/** Changes a street’s name, office or own points. */
export async function changeStreet(
  { database, clock, forgetRegisters }: MembersContext,
  { caller, params, body }: CallOf<'changeStreet'>,
) {
  if (!(await isOwnPlace(database, body.officeMerchantId, caller.municipalityCode))) return refuse('place_unknown');
  const write = async (client: Database) => {
    const changed = await execute(
      client,
      `UPDATE shopping_street SET name = :name, office_merchant_id = :officeMerchantId, point_name = :pointName,
              rate_numerator = :numerator, rate_denominator = :denominator
        WHERE id = :streetId AND municipality_code = :municipalityCode`,
      { streetId: params.streetId, municipalityCode: caller.municipalityCode, ...streetValues(body) },
    );
    return changed === 0 ? refuse('street_unknown') : {};
  };
  const about = { subject: 'street', id: params.streetId, act: 'change' } as const;
  return named(() =>
    inTransaction(database, (client) => trailChange(client, { caller, now: clock() }, about, () => write(client))),
  ).finally(forgetRegisters);
}

/** Puts a place into a street of its town, or into none. */
export async function setStreetOfPlace(
  { database, clock, forgetRegisters }: MembersContext,
  { caller, params, body }: CallOf<'setStreetOfPlace'>,
) {
  if (body.streetId !== null) {
    const street = await row(
      database,
      'SELECT FROM shopping_street WHERE id = :streetId AND municipality_code = :municipalityCode',
      { streetId: body.streetId, municipalityCode: caller.municipalityCode },
    );
    if (!street) return refuse('street_unknown');
  }
  const write = async (client: Database) => {
    const changed = await execute(
      client,
      'UPDATE merchant SET street_id = :streetId WHERE id = :merchantId AND municipality_code = :municipalityCode',
      { merchantId: params.merchantId, municipalityCode: caller.municipalityCode, streetId: body.streetId },
    );
    return changed === 0 ? refuse('place_unknown') : {};
  };
  return inTransaction(database, async (client) => {
    const { merchantId } = params;
    const now = clock();
    const { name } = await one<{ name: string | null }>(client, 'SELECT place_name(:merchantId, :today) AS name', {
      merchantId,
      today: `${dateInTokyo(now)}`,
    });
    const about = { subject: 'merchant', id: merchantId, name: name ?? '', act: 'setStreet' } as const;
    return trailChange(client, { caller, now }, about, () => write(client));
  }).finally(forgetRegisters);
}

/** The office of a street is a place of the same municipality; none yet is fine. */
async function isOwnPlace(database: Database, merchantId: number | null, code: string): Promise<boolean> {
  if (merchantId === null) return true;
  const found = await row(database, 'SELECT FROM merchant WHERE id = :merchantId AND municipality_code = :code', {
    merchantId,
    code,
  });
  return found !== undefined;
}

const streetValues = ({
  name,
  officeMerchantId,
  ownPoints,
}: {
  name: string;
  officeMerchantId: number | null;
  ownPoints: { name: string; numerator: number; denominator: number } | null;
}) => ({
  name,
  officeMerchantId,
  pointName: ownPoints?.name ?? null,
  numerator: ownPoints?.numerator ?? null,
  denominator: ownPoints?.denominator ?? null,
});

async function named<T>(write: () => Promise<T>) {
  try {
    return await write();
  } catch (error) {
    if (!hasCode(error, '23505')) throw error;
    const office = (error as { constraint?: string }).constraint?.includes('office');
    return refuse(office ? 'street_office_taken' : 'street_name_taken');
  }
}
