import { type Database, rows } from '../../postgres/pool.ts';
import { chart } from '../book/chart.ts';
import type { BookContext } from '../book/context.ts';
import { codeOfUnit } from '../book/unit.ts';

/** What came in from a company for one holder and one municipality, less what went back. */
export type Inflow = { holder: number; code: string; points: number };
type Span = { partnerId: number; from: Temporal.Instant; until: Temporal.Instant; except?: readonly number[] };

/**
 * The points of a company that came into purses, events and vouchers in a span of time, less what went back, by holder and municipality:
 * in the order of municipalities and holders, without what sums to nothing.
 */
export async function inflowByTown(
  { database, balances }: Pick<BookContext, 'database' | 'balances'>,
  { partnerId, ...span }: Span,
): Promise<Inflow[]> {
  const found = await balances.inflow(partnerId, span);
  const codes = await codesOfUnits(database, [...new Set(found.map(({ unit }) => unit))]);
  const sums = new Map<string, Inflow>();
  for (const { holder, unit, points } of found) {
    const code = codes.get(unit) ?? '';
    const name = `${code}/${holder}`;
    sums.set(name, { holder, code, points: (sums.get(name)?.points ?? 0) + points });
  }
  return [...sums.values()]
    .filter(({ points }) => points !== 0)
    .sort((a, b) => (a.code === b.code ? a.holder - b.holder : a.code < b.code ? -1 : 1));
}

/** Whose points units hold: of a purse it says itself, of events and vouchers the registers do. */
export async function codesOfUnits(database: Database, units: readonly number[]): Promise<Map<number, string>> {
  const codes = new Map<number, string>();
  const numbered = { event: new Map<number, number>(), voucher: new Map<number, number>() };
  for (const unit of units) {
    const kind = chart.unitKind(unit);
    if (kind === 'municipal') codes.set(unit, codeOfUnit(unit));
    else if (kind === 'event' || kind === 'voucher') numbered[kind].set(chart.numberOf(unit), unit);
  }
  for (const [kind, table] of [
    ['event', 'support_event'],
    ['voucher', 'voucher'],
  ] as const) {
    if (numbered[kind].size === 0) continue;
    const found = await rows<{ id: number; code: string }>(
      database,
      `SELECT id, municipality_code AS code FROM ${table} WHERE id = ANY (:ids)`,
      { ids: [...numbered[kind].keys()] },
    );
    for (const { id, code } of found) {
      const unit = numbered[kind].get(id);
      if (unit !== undefined) codes.set(unit, code);
    }
  }
  return codes;
}
