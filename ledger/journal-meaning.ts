import type { Chart } from './chart.ts';
import type { JournalRow } from './journal-format.ts';
import type { Line } from './journal-lines.ts';
import type { Problem } from './journal-problems.ts';
import { keyDay, outcomes } from './operation.ts';

/** Where a row stands. */
export type Place = { line: Line; day: string; number: number };
/** An operation whose legs are being read: they stand one after the other. */
type Open = { row: JournalRow; place: Place; transit: Map<number, number> };

/** What the reader of a journal asks of the chart it was written with. */
export type JournalChart = Pick<Chart, 'isAccount' | 'isTransit'>;

export type Meaning = {
  /** Reads the next row; says what is wrong with it, or with the operation that ends with it. */
  take(row: JournalRow, place: Place): Problem | undefined;
  /** At the end of a day the last operation is complete. */
  end(): Problem | undefined;
};

const kindMax = 5;
const lastOutcome = outcomes.length - 1;
const firstKept = outcomes.indexOf('original_unknown');

/**
 * Follows what the rows say: that an operation is whole, that a move brings what it takes, that no lot falls below zero,
 * and that the balance beside each leg is the sum. It remembers what the holders have, and no more. Without the first day
 * it cannot know what the lots held before; then a holder's first balance is taken as it stands, and lots are not judged.
 */
export function followMeaning({ chart, isFromFirstDay }: { chart: JournalChart; isFromFirstDay: boolean }): Meaning {
  const balances = new Map<string, number>();
  const lots = new Map<string, number>();
  let open: Open | undefined;

  function close(): Problem | undefined {
    const closed = open;
    open = undefined;
    for (const [fund, sum] of closed?.transit ?? []) {
      if (sum === 0 || !closed) continue;
      return { ...at('transit_differs', closed.row, closed.place), fund, stated: '0', found: `${sum}` };
    }
    return undefined;
  }

  function operation(row: JournalRow, place: Place): Problem | undefined {
    const before = open?.row;
    const continues = before && before[0] === row[0] && before[1] === row[1] && before[3] === row[3];
    if (!continues) {
      const problem = close();
      if (problem) return problem;
      if (row[4] !== 0) return at('operation_incomplete', row, place);
      open = { row, place, transit: new Map() };
      return undefined;
    }
    // Kind, outcome and request are of the operation, and only one that was posted has several legs.
    const isNext = row[4] >> 1 === (before[4] >> 1) + 1 && row[6] === 0;
    const isSame = row[5] === before[5] && row[6] === before[6] && row[7] === before[7];
    if (!isNext || !isSame) return at('operation_incomplete', row, place);
    if (open) open = { ...open, row, place };
    return undefined;
  }

  function leg(row: JournalRow, place: Place): Problem | undefined {
    const [, holder, , , , , outcome, , unit, expiresOn, fund, amount, unitBalance, account] = row;
    if (outcome !== 0 || unit === null || fund === null || account === null) return undefined;
    if (chart.isTransit(account)) open?.transit.set(fund, (open.transit.get(fund) ?? 0) + amount);
    const purse = `${holder}/${unit}`;
    const known = balances.get(purse) ?? (isFromFirstDay ? 0 : undefined);
    if (known !== undefined && known + amount !== unitBalance)
      return { ...at('unit_balance_differs', row, place), stated: `${unitBalance}`, found: `${known + amount}` };
    balances.set(purse, unitBalance ?? 0);
    if (!isFromFirstDay) return undefined;
    const lot = `${purse}/${expiresOn}/${fund}`;
    const left = (lots.get(lot) ?? 0) + amount;
    if (left < 0) return { ...at('lot_negative', row, place), fund, stated: '0', found: `${left}` };
    if (left === 0) lots.delete(lot);
    else lots.set(lot, left);
    return undefined;
  }

  return {
    take: (row, place) =>
      (isSensible(chart, row) ? undefined : at('row_senseless', row, place)) ??
      operation(row, place) ??
      leg(row, place),
    end: close,
  };
}

const at = (what: Problem['what'], row: JournalRow, { line, day, number }: Place): Problem => ({
  what,
  line: line.number,
  bytes: [line.from, line.until],
  day,
  row: number,
  posting: { holder: row[1], key: row[3], leg: row[4] },
});

/** What the table itself demands of a row: a posted leg has a lot, an account and an amount; a refusal has none. */
function isSensible(chart: JournalChart, row: JournalRow): boolean {
  const [, , day, key, , kind, outcome, , unit, expiresOn, fund, amount, unitBalance, account, window] = row;
  if (day !== keyDay(key) || kind < 1 || kind > kindMax) return false;
  if (outcome !== 0) return outcome >= firstKept && outcome <= lastOutcome && amount === 0 && unit === null;
  const hasLot = unit !== null && expiresOn !== null && fund !== null && unitBalance !== null;
  return hasLot && account !== null && chart.isAccount(account) && window !== null && amount !== 0;
}
