import { z } from 'zod';

/** What places the last row of a page: the values that the list is ordered by, of which the last is the row's own. */
type Place = readonly (string | number | boolean)[];

const Moment = z.string().refine((text) => {
  try {
    return Boolean(Temporal.Instant.from(text));
  } catch {
    return false;
  }
});
const Key = z.string().regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
const Whole = z
  .int()
  .min(-(2 ** 31))
  .max(2 ** 31 - 1);

/** The orders in which lists of both systems go on. */
export const pagedBy = {
  momentAndKey: z.tuple([Moment, Key]),
  momentAndNumber: z.tuple([Moment, Whole]),
  flagMomentAndKey: z.tuple([z.boolean(), Moment, Key]),
  flagMomentAndNumber: z.tuple([z.boolean(), Moment, Whole]),
  number: z.tuple([Whole]),
  text: z.tuple([z.string().max(64)]),
} as const;

/** Where a list goes on. Opaque to who asks. */
export const cursorOf = (place: Place): string => Buffer.from(JSON.stringify(place)).toString('base64url');

/** The place that a cursor names; the beginning for one that is none of ours: a list is told again rather than cut. */
export function placeOf<Order extends Place>(cursor: string | undefined, order: z.ZodType<Order>): Order | undefined {
  if (cursor === undefined) return undefined;
  try {
    return order.safeParse(JSON.parse(Buffer.from(cursor, 'base64url').toString())).data;
  } catch {
    return undefined;
  }
}

/** A page of rows that were asked for one more than fit: what fits, and where the rest begins. */
export function pageOf<Row>(
  found: readonly Row[],
  limit: number,
  placeOfRow: (row: Row) => Place,
): { page: Row[]; next: string | null } {
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return { page, next: found.length > limit && last ? cursorOf(placeOfRow(last)) : null };
}
