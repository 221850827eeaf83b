import { type Database, hasCode, inTransaction, one, row, rows } from '../../postgres/pool.ts';
import { pagedBy, pageOf, placeOf } from '../../server/cursor.ts';
import { isRefusal, refuse } from '../../server/refusal.ts';
import type { PointsHandlers } from '../callers.ts';
import type { MembersContext } from '../members/context.ts';
import { resolveOpenMunicipality } from '../registers/municipality.ts';

const placesShown = 50;
const placeKinds = ['facility', 'shop', 'transport', 'booth', 'antenna', 'street', 'other'] as const;
type UseRule = {
  kinds: (typeof placeKinds)[number][];
  vouchers: boolean;
  conversions: boolean;
  events: boolean;
  paymentMax: number | null;
};
/** What holds where a municipality has decided nothing yet. */
const everything: UseRule = {
  kinds: [...placeKinds],
  vouchers: true,
  conversions: true,
  events: true,
  paymentMax: null,
};

const ruleColumns = `kinds, vouchers, conversions, events, payment_max AS "paymentMax"`;
const tieUpColumns = `tie_up.id AS "tieUpId", jsonb_build_object('code', issuer.code, 'name', issuer.name) AS issuer,
  CASE WHEN m.id IS NOT NULL THEN jsonb_build_object('merchantId', m.id, 'name', m.name,
         'municipality', jsonb_build_object('code', town.code, 'name', town.name)) END AS place,
  CASE WHEN host.code IS NOT NULL THEN jsonb_build_object('code', host.code, 'name', host.name) END AS host,
  tie_up.valid_from AS "validFrom", tie_up.valid_through AS "validThrough"
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

/** Where points count: streets, the rule of the municipality, tie-ups (1-2, 4-3③, 7-1 2①). */
export function placeHandlers(
  context: MembersContext,
): Pick<
  PointsHandlers,
  | 'listStreets'
  | 'createStreet'
  | 'changeStreet'
  | 'setStreetOfPlace'
  | 'showUseRule'
  | 'setUseRule'
  | 'listTieUps'
  | 'searchPlaces'
  | 'createTieUp'
  | 'endTieUp'
> {
  const { database, clock, forgetRegisters } = context;
  return {
    async listStreets({ caller }) {
      const streets = await rows<{
        streetId: number;
        name: string;
        officeMerchantId: number | null;
        ownPoints: { name: string; numerator: number; denominator: number } | null;
        places: number;
      }>(
        database,
        `SELECT id AS "streetId", name, office_merchant_id AS "officeMerchantId",
                CASE WHEN point_name IS NOT NULL THEN jsonb_build_object('name', point_name, 'numerator', rate_numerator,
                                                                         'denominator', rate_denominator) END AS "ownPoints",
                (SELECT count(*)::int FROM merchant WHERE street_id = shopping_street.id) AS places
           FROM shopping_street WHERE municipality_code = $1 ORDER BY id`,
        [caller.municipalityCode],
      );
      return { streets };
    },

    async createStreet({ caller, body }) {
      if (!(await isOwnPlace(body.officeMerchantId, caller.municipalityCode))) return refuse('place_unknown');
      return named(async () => {
        const made = await one<{ id: number }>(
          database,
          `INSERT INTO shopping_street (municipality_code, name, office_merchant_id, point_name, rate_numerator, rate_denominator)
           VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`,
          [caller.municipalityCode, ...streetValues(body)],
        );
        forgetRegisters();
        return { streetId: made.id };
      });
    },

    async changeStreet({ caller, params, body }) {
      if (!(await isOwnPlace(body.officeMerchantId, caller.municipalityCode))) return refuse('place_unknown');
      return named(async () => {
        const changed = await database.query(
          `UPDATE shopping_street SET name = $3, office_merchant_id = $4, point_name = $5, rate_numerator = $6, rate_denominator = $7
            WHERE id = $1 AND municipality_code = $2`,
          [params.streetId, caller.municipalityCode, ...streetValues(body)],
        );
        forgetRegisters();
        return changed.rowCount === 0 ? refuse('street_unknown') : {};
      });
    },

    async setStreetOfPlace({ caller, params, body }) {
      if (body.streetId !== null) {
        const street = await row(database, 'SELECT FROM shopping_street WHERE id = $1 AND municipality_code = $2', [
          body.streetId,
          caller.municipalityCode,
        ]);
        if (!street) return refuse('street_unknown');
      }
      const changed = await database.query(
        'UPDATE merchant SET street_id = $3 WHERE id = $1 AND municipality_code = $2',
        [params.merchantId, caller.municipalityCode, body.streetId],
      );
      forgetRegisters();
      return changed.rowCount === 0 ? refuse('place_unknown') : {};
    },

    async showUseRule({ caller }) {
      const history = await rows<UseRule & { ruledAt: Temporal.Instant; ruledBy: string }>(
        database,
        `SELECT ${ruleColumns}, ruled_at AS "ruledAt", staff.name AS "ruledBy" FROM use_rule JOIN staff ON staff.id = ruled_by
          WHERE use_rule.municipality_code = $1 ORDER BY use_rule.id DESC`,
        [caller.municipalityCode],
      );
      const { kinds, vouchers, conversions, events, paymentMax } = history[0] ?? everything;
      return {
        kinds,
        vouchers,
        conversions,
        events,
        paymentMax,
        history: history.map((rule) => ({ ...rule, ruledAt: `${rule.ruledAt}` })),
      };
    },

    async setUseRule({ caller, body }) {
      await database.query(
        `INSERT INTO use_rule (municipality_code, kinds, vouchers, conversions, events, payment_max, ruled_at, ruled_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [
          caller.municipalityCode,
          [...new Set(body.kinds)],
          body.vouchers,
          body.conversions,
          body.events,
          body.paymentMax,
          `${clock()}`,
          caller.staffId,
        ],
      );
      forgetRegisters();
      return {};
    },

    async listTieUps({ caller }) {
      const of = (condition: string) =>
        rows<TieUp>(database, `SELECT ${tieUpColumns} WHERE ${condition} ORDER BY tie_up.valid_from DESC, tie_up.id`, [
          caller.municipalityCode,
        ]);
      return { given: await of('issuer_code = $1'), received: await of('host_code = $1 OR m.municipality_code = $1') };
    },

    async searchPlaces({ query }) {
      const [after] = placeOf(query.cursor, pagedBy.number) ?? [];
      const found = await rows<{
        merchantId: number;
        name: string;
        kind: (typeof placeKinds)[number];
        municipality: { code: string; name: string };
      }>(
        database,
        `SELECT m.id AS "merchantId", m.name, m.kind, jsonb_build_object('code', town.code, 'name', town.name) AS municipality
           FROM merchant m JOIN municipality town ON town.code = m.municipality_code
          WHERE (m.name LIKE $1 OR town.name LIKE $1)
            AND ($2::integer IS NULL OR (town.code, m.name, m.id) > (SELECT municipality_code, name, id FROM merchant WHERE id = $2))
          ORDER BY town.code, m.name, m.id LIMIT $3`,
        [`%${query.q.normalize('NFKC').replace(/[%_\\]/g, '\\$&')}%`, after, placesShown + 1],
      );
      const { page, next } = pageOf(found, placesShown, ({ merchantId }) => [merchantId]);
      return { places: page, next };
    },

    async createTieUp({ caller, body }) {
      const { merchantId, hostMunicipalityCode, validFrom, validThrough } = body;
      if ((merchantId === undefined) === (hostMunicipalityCode === undefined)) return refuse('tie_up_with_whom');
      if (validThrough < validFrom) return refuse('period_invalid');
      let hostCode: string | null = null;
      if (hostMunicipalityCode !== undefined) {
        const host = await resolveOpenMunicipality(database, hostMunicipalityCode);
        if (isRefusal(host)) return host;
        if (host.code === caller.municipalityCode) return refuse('tie_up_with_whom');
        hostCode = host.code;
      } else if (!(await row(database, 'SELECT FROM merchant WHERE id = $1', [merchantId])))
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
           VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`,
          [tieUp.issuerCode, tieUp.merchantId, hostCode, validFrom, validThrough, `${clock()}`, caller.staffId],
        );
        forgetRegisters();
        return { tieUpId: made.id };
      });
    },

    async endTieUp({ caller, params, body }) {
      return inTransaction(database, async (client) => {
        const found = await row<{ merchantId: number | null; hostCode: string | null; validFrom: string }>(
          client,
          `SELECT merchant_id AS "merchantId", host_code AS "hostCode", valid_from AS "validFrom" FROM tie_up WHERE id = $1 AND issuer_code = $2`,
          [params.tieUpId, caller.municipalityCode],
        );
        if (!found) return refuse('tie_up_unknown');
        const { validThrough } = body;
        if (validThrough < found.validFrom) return refuse('period_invalid');
        const changed = { ...found, issuerCode: caller.municipalityCode, validThrough, butNot: params.tieUpId };
        if (await overlaps(client, changed)) return refuse('tie_up_overlaps');
        await client.query('UPDATE tie_up SET valid_through = $2 WHERE id = $1', [params.tieUpId, validThrough]);
        forgetRegisters();
        return {};
      });
    },
  };

  /** The office of a street is a place of the same municipality; none yet is fine. */
  async function isOwnPlace(merchantId: number | null, code: string): Promise<boolean> {
    if (merchantId === null) return true;
    const found = await row(database, 'SELECT FROM merchant WHERE id = $1 AND municipality_code = $2', [
      merchantId,
      code,
    ]);
    return found !== undefined;
  }
}

const streetValues = ({
  name,
  officeMerchantId,
  ownPoints,
}: {
  name: string;
  officeMerchantId: number | null;
  ownPoints: { name: string; numerator: number; denominator: number } | null;
}) => [name, officeMerchantId, ownPoints?.name ?? null, ownPoints?.numerator ?? null, ownPoints?.denominator ?? null];

async function named<T>(write: () => Promise<T>) {
  try {
    return await write();
  } catch (error) {
    if (!hasCode(error, '23505')) throw error;
    const office = (error as { constraint?: string }).constraint?.includes('office');
    return refuse(office ? 'street_office_taken' : 'street_name_taken');
  }
}

/** Two periods of one tie-up never share a day. The issuer's line is held, so that two offices cannot both look first. */
async function overlaps(
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
  await client.query('SELECT FROM municipality_account WHERE code = $1 FOR UPDATE', [tieUp.issuerCode]);
  const found = await row(
    client,
    `SELECT FROM tie_up WHERE issuer_code = $1 AND merchant_id IS NOT DISTINCT FROM $2::int AND host_code IS NOT DISTINCT FROM $3
        AND valid_from <= $5 AND valid_through >= $4 AND id <> $6 LIMIT 1`,
    [tieUp.issuerCode, tieUp.merchantId, tieUp.hostCode, tieUp.validFrom, tieUp.validThrough, tieUp.butNot],
  );
  return found !== undefined;
}
