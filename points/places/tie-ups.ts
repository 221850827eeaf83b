import { type Database, execute, inTransaction, one, row, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import { pagedBy, pageOf, placeOf } from '../../server/cursor.ts';
import { isRefusal, refuse } from '../../server/refusal.ts';
import type { CallOf } from '../callers.ts';
import type { MembersContext } from '../members/context.ts';
import { resolveOpenMunicipality } from '../registers/municipality.ts';
import { judgeApart } from '../registers/sandbox.ts';
import { standingCode } from '../registers/standing-code.ts';
import { trailNew } from '../registers/trail.ts';
import type { PlaceKind } from './place-kinds.ts';

const placesShown = 50;
const tieUpColumns = `tie_up.id AS tie_up_id, jsonb_build_object('code', issuer.code, 'name', issuer.name) AS issuer,
  CASE WHEN m.id IS NOT NULL THEN jsonb_build_object('merchantId', m.id, 'name', place_name(m.id, :today),
         'municipality', jsonb_build_object('code', town.code, 'name', town.name)) END AS place,
  CASE WHEN host.code IS NOT NULL THEN jsonb_build_object('code', host.code, 'name', host.name) END AS host,
  tie_up.valid_from, tie_up.valid_through
  FROM tie_up JOIN municipality issuer ON issuer.code = issuer_code
  LEFT JOIN merchant m ON m.id = merchant_id LEFT JOIN municipality town ON town.code = m.municipality_code
  LEFT JOIN municipality host ON host.code = host_code`;
type TieUp = {
  tieUpId: number;
  issuer: { code: string; name: string };
  place: { merchantId: number; name: string; municipality: { code: string; name: string } } | null;
  host: { code: string; name: string } | null;
  validFrom: string;
  validThrough: string;
};

/** 提携 that a town has given and received (4-3③). */
export async function listTieUps({ database, clock }: MembersContext, { caller }: CallOf<'listTieUps'>) {
  const of = (condition: string) =>
    rows<TieUp>(database, `SELECT ${tieUpColumns} WHERE ${condition} ORDER BY tie_up.valid_from DESC, tie_up.id`, {
      municipalityCode: caller.municipalityCode,
      today: `${dateInTokyo(clock())}`,
    });
  return {
    given: await of('issuer_code = :municipalityCode'),
    received: await of('host_code = :municipalityCode OR m.municipality_code = :municipalityCode'),
  };
}

/** Places of the whole country by name, to choose one for a tie-up. */
export async function searchPlaces({ database, clock }: MembersContext, { query }: CallOf<'searchPlaces'>) {
  const [after] = placeOf(query.cursor, pagedBy.number) ?? [];
  const found = await rows<{
    merchantId: number;
    name: string;
    kind: PlaceKind;
    municipality: { code: string; name: string };
  }>(
    database,
    `SELECT m.id AS merchant_id, held.name, place_kind(m.id, :today) AS kind,
            jsonb_build_object('code', town.code, 'name', town.name) AS municipality
       FROM merchant m JOIN municipality town ON town.code = m.municipality_code
      CROSS JOIN LATERAL (SELECT place_name(m.id, :today) AS name) held
      WHERE (held.name LIKE :pattern OR town.name LIKE :pattern) AND place_is_open(m.id, :today)
        AND (:after::integer IS NULL OR (town.code, held.name, m.id)
             > (SELECT municipality_code, place_name(id, :today), id FROM merchant WHERE id = :after))
      ORDER BY town.code, held.name, m.id LIMIT :limit`,
    {
      today: `${dateInTokyo(clock())}`,
      pattern: `%${query.q.normalize('NFKC').replace(/[%_\\]/g, '\\$&')}%`,
      after,
      limit: placesShown + 1,
    },
  );
  const { page, next } = pageOf(found, placesShown, ({ merchantId }) => [merchantId]);
  return { places: page, next };
}

/** Lets points of a town count at a place elsewhere, or at every place of another town, for a time (4-3③). */
export async function createTieUp(
  { database, clock, forgetRegisters }: MembersContext,
  { caller, body }: CallOf<'createTieUp'>,
) {
  const { merchantId, hostMunicipalityCode, validFrom, validThrough } = body;
  if ((merchantId === undefined) === (hostMunicipalityCode === undefined)) return refuse('tie_up_with_whom');
  if (validThrough < validFrom) return refuse('period_invalid');
  const apart = await judgeTowns(database, { code: caller.municipalityCode, ...body });
  if (apart) return apart;
  let hostCode: string | null = null;
  if (hostMunicipalityCode !== undefined) {
    const host = await resolveOpenMunicipality(database, hostMunicipalityCode);
    if (isRefusal(host)) return host;
    if (host.code === caller.municipalityCode) return refuse('tie_up_with_whom');
    hostCode = host.code;
  } else if (!(await row(database, 'SELECT FROM merchant WHERE id = :merchantId', { merchantId })))
    return refuse('place_unknown');
  const tieUp = {
    issuerCode: caller.municipalityCode,
    merchantId: merchantId ?? null,
    hostCode,
    validFrom,
    validThrough,
  };
  return inTransaction(database, async (client) => {
    if (await overlaps(client, { ...tieUp, butNot: 0 })) return refuse('tie_up_overlaps');
    const made = await one<{ id: number }>(
      client,
      `INSERT INTO tie_up (issuer_code, merchant_id, host_code, valid_from, valid_through, agreed_at, agreed_by)
       VALUES (:issuerCode, :merchantId, :hostCode, :validFrom, :validThrough, :now, :staffId) RETURNING id`,
      {
        issuerCode: tieUp.issuerCode,
        merchantId: tieUp.merchantId,
        hostCode,
        validFrom,
        validThrough,
        now: `${clock()}`,
        staffId: caller.staffId,
      },
    );
    await trailNew(
      client,
      { caller, now: clock() },
      { subject: 'tieUp', id: made.id, name: await partnerOf(client, made.id, `${dateInTokyo(clock())}`) },
    );
    return { tieUpId: made.id };
  }).finally(forgetRegisters);
}

/** A tie-up leads to no place of a municipality for practice, and such a one has none; nor to one of which another took over. */
export async function judgeTowns(
  database: Database,
  {
    code,
    hostMunicipalityCode,
    merchantId,
  }: Pick<CallOf<'createTieUp'>['body'], 'hostMunicipalityCode' | 'merchantId'> & {
    code: string;
  },
) {
  const merchant = await row<{ code: string }>(
    database,
    'SELECT municipality_code AS code FROM merchant WHERE id = :merchantId',
    { merchantId: merchantId ?? null },
  );
  const apart = judgeApart(code, hostMunicipalityCode ?? null, merchant?.code ?? null);
  if (apart || hostMunicipalityCode === undefined) return apart;
  const successor = await standingCode(database, hostMunicipalityCode.slice(0, 5));
  return successor === hostMunicipalityCode.slice(0, 5) ? undefined : refuse('municipality_abolished', { successor });
}

/** With whom a tie-up is: the place, or the town. */
export const partnerOf = async (client: Database, tieUpId: number, today: string): Promise<string> =>
  (
    await one<{ name: string }>(
      client,
      `SELECT coalesce(place_name(merchant_id, :today), host.name) AS name FROM tie_up
         LEFT JOIN municipality host ON host.code = host_code WHERE tie_up.id = :tieUpId`,
      { tieUpId, today },
    )
  ).name;

/** Two periods of one tie-up never share a day. The issuer's line is held, so that two offices cannot both look first. */
export async function overlaps(
  client: Database,
  tieUp: {
    issuerCode: string;
    merchantId: number | null;
    hostCode: string | null;
    validFrom: string;
    validThrough: string;
    butNot: number;
  },
): Promise<boolean> {
  await execute(client, 'SELECT FROM municipality_account WHERE code = :issuerCode FOR UPDATE', {
    issuerCode: tieUp.issuerCode,
  });
  const found = await row(
    client,
    `SELECT FROM tie_up WHERE issuer_code = :issuerCode AND merchant_id IS NOT DISTINCT FROM :merchantId::int
       AND host_code IS NOT DISTINCT FROM :hostCode
        AND valid_from <= :validThrough AND valid_through >= :validFrom AND id <> :butNot LIMIT 1`,
    {
      issuerCode: tieUp.issuerCode,
      merchantId: tieUp.merchantId,
      hostCode: tieUp.hostCode,
      validFrom: tieUp.validFrom,
      validThrough: tieUp.validThrough,
      butNot: tieUp.butNot,
    },
  );
  return found !== undefined;
}
