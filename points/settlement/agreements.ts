import { type Database, rows } from '../../postgres/pool.ts';
import type { Agreement, StatementRow } from './row.ts';
import type { Uplifted } from './uplift.ts';

type Asked = { code: string; opensOn: string; today: string; merchantIds: readonly number[] };

/**
 * 提携 by which places of other municipalities took the points of a municipality in a window, by place: where one holds for the place
 * alone it comes before one for all places of its municipality. Days are of Japan.
 */
async function agreementsOf(database: Database, asked: Asked): Promise<Map<number, Agreement>> {
  const found = await rows<Omit<Agreement, 'uplift'> & { merchantId: number }>(
    database,
    `SELECT m.id AS merchant_id, t.id AS tie_up_id, jsonb_build_object('code', host.code, 'name', host.name) AS host, t.valid_from AS since
       FROM merchant m JOIN municipality host ON host.code = m.municipality_code
      CROSS JOIN LATERAL (
        SELECT id, valid_from FROM tie_up
         WHERE issuer_code = :code AND (merchant_id = m.id OR host_code = m.municipality_code)
           AND valid_from <= :today AND valid_through >= :opensOn
         ORDER BY merchant_id NULLS LAST, valid_from DESC, id LIMIT 1) t
      WHERE m.id = ANY (:merchantIds) AND m.municipality_code <> :code`,
    asked,
  );
  return new Map(found.map(({ merchantId, ...agreement }) => [merchantId, { ...agreement, uplift: null }]));
}

/** Says in each line of a place elsewhere by which agreement it took the points; of what is paid on top by one, how much and since when. */
export async function addAgreements(
  database: Database,
  { lines, uplifted, ...asked }: Omit<Asked, 'merchantIds'> & { lines: StatementRow[]; uplifted: readonly Uplifted[] },
): Promise<void> {
  const ofPlaces = lines.filter(({ payeeKind, carriedFrom }) => payeeKind === 'merchant' && carriedFrom === null);
  const merchantIds = [...new Set(ofPlaces.map(({ payeeId }) => payeeId))];
  const agreements = await agreementsOf(database, { ...asked, merchantIds });
  for (const line of ofPlaces) {
    const agreement = agreements.get(line.payeeId);
    if (!agreement) continue;
    const onTop = uplifted.find(
      ({ merchantId, name, fund, tieUp }) =>
        tieUp !== null && merchantId === line.payeeId && name === line.uplift && fund === line.fund,
    )?.tieUp;
    line.agreement = onTop
      ? { ...agreement, tieUpId: onTop.tieUpId, since: onTop.since, uplift: onTop.uplift }
      : agreement;
  }
}
