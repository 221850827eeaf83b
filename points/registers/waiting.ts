import { isForRole, type Route } from '../../contract/index.ts';
import { WaitingKind } from '../../contract/points/registers/waiting-routes.ts';
import type { Values } from '../../postgres/by-name.ts';
import { type Database, one } from '../../postgres/pool.ts';
import type { PointsHandlers, StaffCaller } from '../callers.ts';

/** Something that waits for a person: how many, since when, until when. */
export type Waiting = Extract<
  Awaited<ReturnType<PointsHandlers['showWaiting']>>,
  { waiting: unknown }
>['waiting'][number];
/** How much of one kind waits: `since` the oldest, `due` the first last day. */
export type Backlog = {
  count: number;
  since?: Temporal.Instant | null;
  due?: string | null;
  only?: string | undefined;
};

/** One kind of work that waits. */
export type WaitingRule = {
  kind: Waiting['kind'];
  /** The step that ends the waiting: it waits for those whose role may take it, as the contract says, and for nobody else. */
  step: Route;
  /** What the list of it shows for this person to do: told by the list's own rule, so that both say the same number. */
  find: (caller: StaffCaller) => Promise<Backlog>;
};

/** Asks every room what waits for a person; the most urgent first, and nothing of which there is none. */
export async function waitingFor(rules: readonly WaitingRule[], caller: StaffCaller): Promise<Waiting[]> {
  const all = await Promise.all(
    rules
      .filter(({ step }) => isForRole(step, caller.role))
      .map(async ({ kind, find }) => {
        const { count, since, due, only } = await find(caller);
        return { kind, count, since: since ? `${since}` : null, due: due ?? null, only };
      }),
  );
  const urgency = WaitingKind.options;
  return all.filter(({ count }) => count > 0).sort((a, b) => urgency.indexOf(a.kind) - urgency.indexOf(b.kind));
}

/**
 * How many rows there are of `what`, a FROM with its condition.
 *
 * @param since an expression for the instant since when a row waits
 * @param due an expression for its last day
 */
export const countBacklog = (
  database: Database,
  { what, since = 'NULL', due = 'NULL' }: { what: string; since?: string; due?: string },
  values: Values,
): Promise<Backlog> =>
  one<Backlog>(
    database,
    `SELECT count(*) AS count, min(${since})::timestamptz AS since, min(${due})::date AS due FROM ${what}`,
    values,
  );

/** The backlog of rows that were read already. */
export function backlogOf<Row>(
  rows: readonly Row[],
  {
    since,
    due,
    id,
  }: { since?: (row: Row) => Temporal.Instant | null; due?: (row: Row) => string; id?: (row: Row) => number } = {},
): Backlog {
  const instants = rows.flatMap((row) => since?.(row) ?? []).sort(Temporal.Instant.compare);
  const days = rows.flatMap((row) => due?.(row) ?? []).sort();
  const [first] = rows;
  const only = id && first && rows.length === 1 ? `${id(first)}` : undefined;
  return { count: rows.length, since: instants[0] ?? null, due: days[0] ?? null, only };
}
