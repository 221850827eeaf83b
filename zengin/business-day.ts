/**
 * Days on which banks in Japan are open: not Saturdays, Sundays, national holidays, nor 31 December to 3 January
 * (銀行法施行令 第5条). The holidays come from a package that also guesses years not yet announced; the government
 * announces each year's equinoxes in February of the year before, so a later year is refused instead of guessed.
 */
import holidayJp from '@holiday-jp/holiday_jp';

/** The last year whose holidays are announced (暦要項 of February 2026). Raised together with the package, yearly. */
export const HOLIDAYS_PUBLISHED_THROUGH = 2027;
const HOLIDAYS_KNOWN_FROM = 1970;

export type BusinessDay = { ok: true; day: Temporal.PlainDate } | { ok: false; outcome: 'calendar_not_published' };

/** Whether banks are open on a day (Asia/Tokyo), or `'calendar_not_published'`. */
export function isBankBusinessDay(day: Temporal.PlainDate): boolean | 'calendar_not_published' {
  if (day.year < HOLIDAYS_KNOWN_FROM || day.year > HOLIDAYS_PUBLISHED_THROUGH) return 'calendar_not_published';
  if (day.dayOfWeek >= 6) return false;
  if ((day.month === 12 && day.day === 31) || (day.month === 1 && day.day <= 3)) return false;
  return !Object.hasOwn(holidayJp.holidays, day.toString());
}

/** The first bank business day after `day`; `day` itself does not count. */
export function nextBusinessDay(day: Temporal.PlainDate): BusinessDay {
  return walk(day, 1);
}

/** The last bank business day before `day`; `day` itself does not count. */
export function previousBusinessDay(day: Temporal.PlainDate): BusinessDay {
  return walk(day, -1);
}

function walk(from: Temporal.PlainDate, days: 1 | -1): BusinessDay {
  let day = from;
  for (;;) {
    day = day.add({ days });
    const open = isBankBusinessDay(day);
    if (open === 'calendar_not_published') return { ok: false, outcome: open };
    if (open) return { ok: true, day };
  }
}
