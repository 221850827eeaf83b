/**
 * Days that a bank file does not say in full: MMDD without a year (総合振込, 口座振替) and YYMMDD of the Japanese era
 * without the era (入出金取引明細, 振込入金通知). Both are resolved by the day on which the file arrived (Asia/Tokyo).
 */
import type { Field } from './record.ts';

/** The day of some year that lies nearest to `near`; 29 February only in years that have one. */
export function nearestDay(monthDay: Temporal.PlainMonthDay, near: Temporal.PlainDate): Temporal.PlainDate {
  const distance = (day: Temporal.PlainDate) => Math.abs(near.until(day, { largestUnit: 'days' }).days);
  return Array.from({ length: 17 }, (_, i) => near.year - 8 + i)
    .map((year) => monthDay.toPlainDate({ year }))
    .filter((day) => day.day === monthDay.day)
    .reduce((best, day) => (distance(day) < distance(best) ? day : best));
}

/** The eras whose years a file may still carry, newest first. A new era is a line here. */
const ERAS = [
  { firstDay: Temporal.PlainDate.from('2019-05-01'), yearBefore: 2018 }, // 令和
  { firstDay: Temporal.PlainDate.from('1989-01-08'), yearBefore: 1988 }, // 平成
];

/**
 * How far from its arrival a file's days may lie. 平成8 and 令和8 are thirty years apart, so within these six years a
 * year of two digits means one day only; a damaged year mostly falls outside and is named.
 */
const YEARS_BEFORE = 5;
const YEARS_AFTER = 1;

/**
 * YYMMDD in the year of the Japanese era, without the era.
 *
 * @param arrivedOn the day on which the file came; writing does not look at it
 */
export function warekiDay<const Name extends string>(
  place: { name: Name; label: string; at: number },
  arrivedOn: Temporal.PlainDate,
): Field<Name, Temporal.PlainDate> {
  const [first, last] = [arrivedOn.subtract({ years: YEARS_BEFORE }), arrivedOn.add({ years: YEARS_AFTER })];
  const isNear = (day: Temporal.PlainDate) =>
    Temporal.PlainDate.compare(day, first) >= 0 && Temporal.PlainDate.compare(day, last) <= 0;
  return {
    ...place,
    length: 6,
    write: (day) => {
      const era = ERAS.find(({ firstDay }) => Temporal.PlainDate.compare(day, firstDay) >= 0);
      const year = era === undefined ? 0 : day.year - era.yearBefore;
      if (year < 1 || year > 99) return { ok: false, outcome: 'out_of_range' };
      return { ok: true, text: [year, day.month, day.day].map((part) => String(part).padStart(2, '0')).join('') };
    },
    read: (raw) => {
      if (!/^[0-9]{6}$/.test(raw)) return { ok: false, outcome: 'not_digits' };
      const [year, month, day] = [raw.slice(0, 2), raw.slice(2, 4), raw.slice(4)].map(Number) as [
        number,
        number,
        number,
      ];
      // A bank may go on counting 平成 for some days of 令和: the year counts, not the era's first day.
      const possible = ERAS.map(({ yearBefore }) => dayOf(yearBefore + year, month, day)).filter(
        (any) => any !== undefined,
      );
      if (year === 0 || possible.length === 0) return { ok: false, outcome: 'no_such_date' };
      const value = possible.find(isNear);
      return value === undefined ? { ok: false, outcome: 'date_not_near' } : { ok: true, value };
    },
  };
}

function dayOf(year: number, month: number, day: number): Temporal.PlainDate | undefined {
  if (month < 1 || month > 12 || day < 1) return undefined;
  const { daysInMonth } = new Temporal.PlainYearMonth(year, month);
  return day > daysInMonth ? undefined : new Temporal.PlainDate(year, month, day);
}

/** Whether a day lies outside a period. Days that could not be read are undefined here, and named where they were read. */
export function isOutside(
  day: Temporal.PlainDate | undefined,
  { from, through }: { from?: Temporal.PlainDate; through?: Temporal.PlainDate },
): boolean {
  if (day === undefined || from === undefined || through === undefined) return false;
  return Temporal.PlainDate.compare(day, from) < 0 || Temporal.PlainDate.compare(day, through) > 0;
}
