/** Where a list goes on: the moment and the key of the last one told. Opaque to who asks. */
export type Place = { at: string; key: string };

export const cursorOf = ({ at, key }: { at: Temporal.Instant; key: string }): string =>
  Buffer.from(JSON.stringify([`${at}`, key])).toString('base64url');

/** The place that a cursor names; the beginning for one that is none of ours: a list is told again rather than cut. */
export function placeOf(cursor: string | undefined): Place | undefined {
  if (cursor === undefined) return undefined;
  try {
    const [at, key] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[];
    if (typeof at !== 'string' || typeof key !== 'string' || !/^[0-9a-f-]{36}$/.test(key)) return undefined;
    return { at: `${Temporal.Instant.from(at)}`, key };
  } catch {
    return undefined;
  }
}

/** A page of rows that were asked for one more than fit: what fits, and where the rest begins. */
export function pageOf<Row>(
  found: readonly Row[],
  limit: number,
  placeOfRow: (row: Row) => { at: Temporal.Instant; key: string },
): { page: Row[]; next: string | null } {
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return { page, next: found.length > limit && last ? cursorOf(placeOfRow(last)) : null };
}
