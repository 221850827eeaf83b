import { fewestPersons } from '../../contract/points/circulation/flow-routes.ts';

/** A sum of points and the holders who stand behind it; a holder for whom it comes to nothing is none of them. */
export type Cell = { part: string; points: number; holders: ReadonlySet<number> };
/** The sums as they may be told, by part; null is not told. */
export type ToldCells = { total: number | null; parts: Map<string, number | null> };

/** Who stands behind some cells together; one set is filled, since a company's holders are many. */
function personsIn(cells: readonly Cell[], known = new Set<number>()): number {
  for (const { holders } of cells) for (const holder of holders) known.add(holder);
  return known.size;
}

/**
 * Leaves out what so few persons stand behind, and so much of the rest that it cannot be had by subtraction from the total: at least two
 * cells, behind which together stand enough (R13-09). Of so few altogether nothing is told; of nobody there is nothing to hide.
 */
export function suppress(cells: readonly Cell[]): ToldCells {
  const total = cells.reduce((sum, { points }) => sum + points, 0);
  if (cells.length === 0) return { total, parts: new Map() };
  if (personsIn(cells) < fewestPersons) return { total: null, parts: new Map(cells.map(({ part }) => [part, null])) };
  const bySize = cells.toSorted((a, b) => a.holders.size - b.holders.size || (a.part < b.part ? -1 : 1));
  let hidden = bySize.filter(({ holders }) => holders.size < fewestPersons).length;
  if (hidden > 0) {
    const behind = new Set<number>();
    personsIn(bySize.slice(0, hidden), behind);
    for (; hidden < 2 || behind.size < fewestPersons; hidden += 1) personsIn(bySize.slice(hidden, hidden + 1), behind);
  }
  return { total, parts: new Map(bySize.map(({ part, points }, at) => [part, at < hidden ? null : points])) };
}

/** The same of two divisions of the same points: where the total of one is told to nobody, the other would tell it. */
export function suppressBoth(one: readonly Cell[], other: readonly Cell[]): [ToldCells, ToldCells] {
  const both: [ToldCells, ToldCells] = [suppress(one), suppress(other)];
  if (both.every(({ total }) => total !== null)) return both;
  const nothing = (cells: readonly Cell[]) => ({ total: null, parts: new Map(cells.map(({ part }) => [part, null])) });
  return [nothing(one), nothing(other)];
}

/** Sums entries by part and holder into cells; what comes to nothing for a holder is not of that holder. */
export function cellsOf(entries: Iterable<{ part: string; holder: number; points: number }>): Cell[] {
  const parts = new Map<string, Map<number, number>>();
  for (const { part, holder, points } of entries) {
    const holders = parts.get(part) ?? new Map<number, number>();
    parts.set(part, holders.set(holder, (holders.get(holder) ?? 0) + points));
  }
  return [...parts].flatMap(([part, byHolder]) => {
    const some = [...byHolder].filter(([, points]) => points !== 0);
    const points = some.reduce((sum, [, own]) => sum + own, 0);
    return some.length > 0 ? [{ part, points, holders: new Set(some.map(([holder]) => holder)) }] : [];
  });
}
