import { makeKey } from '../../ledger/index.ts';
import { isRefusal } from '../../server/refusal.ts';
import type { BookContext } from './context.ts';
import { municipalUnit } from './unit.ts';

/**
 * What people hold of a municipality's points, to its successor: whole purses, each lot with its fund and its last day. The key follows
 * from the hour, the purse and the amount, so that two processes at once, or a run after a crash, have one effect; what comes back to a
 * purse later, as of a refund, goes on with a later run.
 *
 * @returns how many purses went on
 */
export async function handOnPurses(
  { balances, book, clock }: BookContext,
  { code, successorCode }: { code: string; successorCode: string },
): Promise<number> {
  const occurredAt = clock().round({ smallestUnit: 'hour', roundingMode: 'floor' });
  let purses = 0;
  for (const { holder } of await balances.holdersOfUnit(municipalUnit(code))) {
    // What is past its last day stays, and ends where it is.
    const { points: amount } = await balances.usable(holder, municipalUnit(code));
    if (amount === 0) continue;
    const key = makeKey(occurredAt, `succeed ${holder} ${code} ${successorCode} ${amount}`);
    // Where somebody spends at this very moment the ledger refuses, and the next run reads anew.
    const moved = await book.succeed({ key, holder, occurredAt, amount, municipalityCode: code, successorCode });
    if (!isRefusal(moved) && !moved.replayed) purses += 1;
  }
  return purses;
}
