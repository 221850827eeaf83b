import { type Database, row, rows } from '../../postgres/pool.ts';
import { dateInTokyo } from '../../server/clock.ts';
import type { BookContext } from '../book/context.ts';
import type { CallOf } from '../callers.ts';
import { billedByTown } from '../invoices/owed.ts';
import { isSeenByPayer } from '../premiums/payer-agreement.ts';

type State = 'invited' | 'joined' | 'declined' | 'left';
type Town = {
  municipality: { code: string; name: string };
  isOpen: boolean;
  campaigns: { campaignId: number; name: string; state: State }[];
};

/** Over which prefecture's towns an office looks; undefined for one that was registered without. */
export const prefectureOf = (database: Database, organisation: string | null) =>
  row<{ code: string; name: string }>(
    database,
    `SELECT prefecture_code AS code, (SELECT prefecture FROM municipality WHERE left(code, 2) = prefecture_code AND kind = 'prefecture') AS name
       FROM organisation WHERE 'O' || id = :organisation AND prefecture_code IS NOT NULL`,
    { organisation },
  );

/** 県内の市町村 (R73-05, 4-2①): each with how it stands to the campaigns that the prefecture pays for, and what it has billed it. */
export async function showPrefecture({ database, clock }: BookContext, { caller }: CallOf<'showPrefecture'>) {
  const party = caller.organisation;
  const of = await prefectureOf(database, party);
  if (!of) return { prefecture: null, towns: [] };
  const [towns, billed] = await Promise.all([
    rows<Town>(
      database,
      `SELECT jsonb_build_object('code', town.code, 'name', town.name) AS municipality,
              EXISTS (SELECT FROM municipality_account a WHERE a.code = town.code AND opened_on <= :today) AS is_open,
              coalesce((SELECT jsonb_agg(jsonb_build_object('campaignId', c.id, 'name', c.name, 'state', m.state) ORDER BY c.id)
                          FROM premium_campaign c JOIN premium_member m ON m.campaign_id = c.id
                         WHERE m.municipality_code = town.code AND ${isSeenByPayer} AND payer_agreed(c.id) AND ends_at > :now), '[]') AS campaigns
         FROM municipality town
        WHERE left(town.code, 2) = :code AND kind = 'municipality' AND (valid_from IS NULL OR valid_from <= :today) AND (valid_to IS NULL OR valid_to >= :today)
        ORDER BY town.code`,
      { party, code: of.code, today: `${dateInTokyo(clock())}`, now: `${clock()}` },
    ),
    billedByTown(database, party),
  ]);
  return {
    prefecture: of.name,
    towns: towns.map((town) => ({ ...town, ...(billed.get(town.municipality.code) ?? { billedYen: 0, paidYen: 0 }) })),
  };
}
