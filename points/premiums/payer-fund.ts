import { type Database, one } from '../../postgres/pool.ts';

/** Who pays: by name, null for the municipality itself; by its sign where it is registered. */
type Payer = { code: string; name: string | null; party: string | null };

/**
 * The number of a payer's fund in a municipality: new where it pays there for the first time. A name that stands for somebody else there is
 * told apart by the sign; a registered payer of many towns has its name to itself.
 */
export async function payerFundOf(client: Database, payer: Payer): Promise<number> {
  const { id } = await one<{ id: number }>(
    client,
    `INSERT INTO premium_payer (municipality_code, name, party)
     SELECT town.code, named.name || CASE WHEN EXISTS (SELECT FROM premium_payer p
               WHERE p.municipality_code = town.code AND p.name = named.name AND p.party IS DISTINCT FROM :party
                 AND NOT (p.party IS NULL AND :party LIKE 'O%')) THEN '（' || :party || '）' ELSE '' END, :party
       FROM municipality town CROSS JOIN LATERAL (SELECT coalesce(:name, town.name) AS name) named
      WHERE town.code = :code
     ON CONFLICT (municipality_code, name) DO UPDATE SET party = coalesce(premium_payer.party, excluded.party) RETURNING id`,
    payer,
  );
  return id;
}
