import { type Database, rows } from '../../postgres/pool.ts';

/** The ids of a window's records in files that are made, by payee, each with its file and whether that stands. */
export type KnownIds = ReadonlyMap<string, readonly { fileId: number; endToEndId: string; stands: boolean }[]>;

/** Reads them, in the order in which they were given. */
export async function knownIds(client: Database, settlementId: number): Promise<KnownIds> {
  const found = await rows<{ payee: string; fileId: number; endToEndId: string; stands: boolean }>(
    client,
    `SELECT payee, file_id, end_to_end_id, file_stands(file_id) AS stands FROM zengin_item
      WHERE settlement_id = :settlementId ORDER BY file_id, item`,
    { settlementId },
  );
  const known = new Map<string, { fileId: number; endToEndId: string; stands: boolean }[]>();
  for (const { payee, ...id } of found) known.set(payee, [...(known.get(payee) ?? []), id]);
  return known;
}

type Wanted = { payer: string; payee: string; replaces: number | null; count: number };
/**
 * Gives each record its id, once among those of files that stand. In the place of a cancelled file a payment keeps the id that it had
 * there, as the same payment; what no file has held gets the next number.
 */
export function createIds(known: KnownIds, settlementId: number) {
  const taken = new Set([...known.values()].flat().flatMap(({ stands, endToEndId: id }) => (stands ? [id] : [])));
  return ({ payer, payee, replaces, count }: Wanted): string[] => {
    const ofPayee = known.get(payee) ?? [];
    const kept = ofPayee.filter(({ fileId }) => fileId === replaces).map((one) => one.endToEndId);
    const ids = [...new Set(kept)].filter((id) => !taken.has(id)).slice(0, count);
    const ever = new Set(ofPayee.map((one) => one.endToEndId));
    for (let number = ever.size + 1; ids.length < count; number += 1) {
      const id = idOf({ settlementId, payer, payee, number });
      if (!ever.has(id) && !taken.has(id)) ids.push(id);
    }
    for (const id of ids) taken.add(id);
    return ids;
  };
}

/**
 * The id of a payment, as the bank's file carries it: of a municipality the payee, of a company who pays, since all of them pay the
 * one municipality of the window.
 */
function idOf(of: { settlementId: number; payer: string; payee: string; number: number }): string {
  const who = of.payer.startsWith('P') ? of.payer : of.payee;
  return `M${of.settlementId}-${who}${of.number === 1 ? '' : `-${of.number}`}`;
}
