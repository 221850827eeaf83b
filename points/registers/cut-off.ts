import { type Database, rows } from '../../postgres/pool.ts';
import { startOfDay } from '../../server/clock.ts';
import { fiscalYear, lastDayOfYear } from './fiscal-year.ts';

/** 締め日: on which days of a month periods end, from a day in Japan on; 31 is the last day of any month, none is by hand. */
export type CutOff = { fromOn: string; days: number[] };
/** The last day of a period, and since when a rule says so without a break. */
export type Cut = { cutOn: string; cutFrom: string };

/** Every entry of a municipality, the latest day first; of one day the latest entry. */
export const cutOffsOf = (database: Database, code: string): Promise<CutOff[]> =>
  rows<CutOff>(
    database,
    // Of one that has left, or of which another took over, nothing is used any more: its last window is closed by hand.
    `SELECT DISTINCT ON (from_on) from_on, days FROM cut_off WHERE municipality_code = :code
        AND NOT EXISTS (SELECT FROM municipality_leaving WHERE municipality_code = :code AND ended_at IS NOT NULL)
        AND NOT EXISTS (SELECT FROM municipality_succession WHERE municipality_code = :code AND taken_over_at IS NOT NULL)
      ORDER BY from_on DESC, id DESC`,
    { code },
  );

/** What holds on a day. */
export const cutOffOn = (entries: readonly CutOff[], on: Temporal.PlainDate): CutOff | undefined =>
  entries.find(({ fromOn }) => fromOn <= `${on}`);

/** Where there is a rule 31 March is among its days: a fiscal year ends every period (decision 47). */
const isCutDay = (day: Temporal.PlainDate, days: readonly number[]): boolean =>
  days.some((one) => one === day.day || (day.day === day.daysInMonth && one > day.day)) ||
  day.equals(lastDayOfYear(fiscalYear(day)));

/** The first day on or after one on which a period ends; undefined where no rule holds or comes. */
function nextCutDay(entries: readonly CutOff[], from: Temporal.PlainDate): Temporal.PlainDate | undefined {
  for (let day = from; ; ) {
    const { days } = cutOffOn(entries, day) ?? { days: [] };
    if (days.length > 0) {
      if (isCutDay(day, days)) return day;
      day = day.add({ days: 1 });
      continue;
    }
    const coming = entries.findLast(({ fromOn }) => fromOn > `${day}`);
    if (!coming) return undefined;
    day = Temporal.PlainDate.from(coming.fromOn);
  }
}

/** The days on which periods end, from a day on, the nearest first. */
export function comingCutDays(entries: readonly CutOff[], from: Temporal.PlainDate, count: number): string[] {
  const found: string[] = [];
  for (let day = nextCutDay(entries, from); day && found.length < count; ) {
    found.push(`${day}`);
    day = nextCutDay(entries, day.add({ days: 1 }));
  }
  return found;
}

/**
 * When the period that runs on a day ends, of a window that opened in the same fiscal year: null where no rule says so within that year.
 *
 * @param from the first day that may be its last
 */
export function cutOf(entries: readonly CutOff[], from: Temporal.PlainDate): Cut | null {
  const cutOn = nextCutDay(entries, from);
  if (!cutOn || fiscalYear(cutOn) !== fiscalYear(from)) return null;
  let cutFrom = `${cutOn}`;
  for (const { fromOn, days } of entries) {
    if (fromOn > `${cutOn}`) continue;
    if (days.length === 0) break;
    cutFrom = fromOn;
  }
  return { cutOn: `${cutOn}`, cutFrom };
}

/**
 * From when on the ledger posts to the next window. Not at 31 March: there the day of the event decides, and what is late for the year still
 * goes into its last window (decision 47).
 */
export function endsAtOf(cut: Cut | null): Temporal.Instant | null {
  if (!cut) return null;
  const last = Temporal.PlainDate.from(cut.cutOn);
  return last.equals(lastDayOfYear(fiscalYear(last))) ? null : startOfDay(last.add({ days: 1 }));
}
