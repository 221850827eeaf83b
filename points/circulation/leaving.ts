import type { BookContext } from '../book/context.ts';
import { municipalUnit } from '../book/unit.ts';
import type { CallOf } from '../callers.ts';
import { earliestLastDay, leavingOf } from '../registers/leaving.ts';

/** When the caller's municipality leaves, or could, and what people hold of its points. */
export async function showLeaving({ database, balances, clock }: BookContext, { caller }: CallOf<'showLeaving'>) {
  const code = caller.municipalityCode;
  const leaving = await leavingOf(database, code);
  const held = await balances.holdersOfUnit(municipalUnit(code));
  return {
    earliestOn: earliestLastDay(clock()),
    leaving: leaving
      ? {
          lastOn: leaving.lastOn,
          reason: leaving.reason,
          confirmedAt: `${leaving.confirmedAt}`,
          endedAt: leaving.endedAt && `${leaving.endedAt}`,
        }
      : null,
    points: held.reduce((sum, { points }) => sum + points, 0),
    holders: held.length,
  };
}
