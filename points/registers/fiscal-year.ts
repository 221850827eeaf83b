import { type Refusal, refuse } from '../../server/refusal.ts';

/** The fiscal year (April to March) of a date in Japan, by the year in which it begins. */
export const fiscalYear = (on: Temporal.PlainDate): number => (on.month >= 4 ? on.year : on.year - 1);

/** 1 April of a fiscal year. */
export const firstDayOfYear = (year: number): Temporal.PlainDate => Temporal.PlainDate.from({ year, month: 4, day: 1 });

/** 31 March, with which a fiscal year ends. */
export const lastDayOfYear = (year: number): Temporal.PlainDate => firstDayOfYear(year + 1).subtract({ days: 1 });

/** 出納閉鎖: 31 May after it, the last day on which anything is entered for a fiscal year (decision 23). */
export const booksCloseOn = (year: number): Temporal.PlainDate =>
  Temporal.PlainDate.from({ year: year + 1, month: 5, day: 31 });

/** Whether the books of a fiscal year are closed on a day in Japan. */
export const areBooksClosed = (year: number, today: Temporal.PlainDate): boolean =>
  Temporal.PlainDate.compare(today, booksCloseOn(year)) > 0;

/**
 * 会計年度所属区分 of what was used in a fiscal year and is fixed for payment on a day in Japan: the year of the use as long as its books are
 * open, and the year that runs afterwards (過年度支出, decisions 23 and 47).
 */
export const budgetYearOf = (usedIn: number, today: Temporal.PlainDate): number =>
  areBooksClosed(usedIn, today) ? fiscalYear(today) : usedIn;

/** 出納整理期間: an entry for a fiscal year is taken until its books close, and refused with that day afterwards. */
export const judgeBooks = (year: number, today: Temporal.PlainDate): Refusal<'books_closed'> | undefined =>
  areBooksClosed(year, today) ? refuse('books_closed', { closedOn: `${booksCloseOn(year)}` }) : undefined;

/**
 * The instant as which something counts that is written down at `at` and happened on an earlier day in Japan. Within a fiscal year that is
 * when it was written down, so that months that were printed stay as they are. What happened in the year before is of that year as long
 * as its books are open: at the end of its day. Afterwards it is paid as 過年度支出, of the year in which it came.
 */
export function countsAs({ at, on }: { at: Temporal.Instant; on: Temporal.PlainDate }): Temporal.Instant {
  const writtenOn = at.toZonedDateTimeISO('Asia/Tokyo').toPlainDate();
  const year = fiscalYear(on);
  if (year >= fiscalYear(writtenOn) || areBooksClosed(year, writtenOn)) return at;
  return on.add({ days: 1 }).toZonedDateTime('Asia/Tokyo').toInstant().subtract({ seconds: 1 });
}
