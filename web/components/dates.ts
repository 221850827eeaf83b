import { useTranslation } from 'react-i18next';

const LOCALES: Record<string, string> = { ja: 'ja-JP', en: 'en-GB' };

/** A date of Japan in words: 2016年12月31日. @param on YYYY-MM-DD */
export function dateInWords(on: string, language: string): string {
  const noon = new Date(`${on}T12:00:00Z`);
  return noon.toLocaleDateString(LOCALES[language], { dateStyle: 'long', timeZone: 'UTC' });
}

/** A date with its day of the week, where a working day matters: 2016年12月30日(金). @param on YYYY-MM-DD */
export function dayInWords(on: string, language: string): string {
  return new Date(`${on}T12:00:00Z`).toLocaleDateString(LOCALES[language], {
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    weekday: 'short',
    timeZone: 'UTC',
  });
}

/** A month in words: 2016年9月. @param month YYYY-MM */
export function monthInWords(month: string, language: string): string {
  return new Date(`${month}-15T12:00:00Z`).toLocaleDateString(LOCALES[language], {
    year: 'numeric',
    month: 'long',
    timeZone: 'UTC',
  });
}

/** An instant as clocks in Japan show it: 2016/09/01 9:05. @param at ISO 8601 */
export function timeInWords(at: string, language: string): string {
  return new Date(at).toLocaleString(LOCALES[language], {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: 'Asia/Tokyo',
  });
}

/** The time of the day in Japan: 10:05. @param at ISO 8601 */
export function clockInWords(at: string): string {
  return new Date(at).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'Asia/Tokyo' });
}

/** The day in Japan on which an instant lies: YYYY-MM-DD. @param at ISO 8601 */
export function dayInJapan(at: string): string {
  return new Date(at).toLocaleDateString('sv-SE', { timeZone: 'Asia/Tokyo' });
}

/** The last day of a month: YYYY-MM-DD. @param month YYYY-MM */
export function lastDayOf(month: string): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10);
}

/** Whole days from one date to a later one; negative when it is past. Both YYYY-MM-DD. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}

/** Today in Japan by this device's clock, for the first value of a date field only. */
export function todayInJapan(now: number): string {
  return dayInJapan(new Date(now).toISOString());
}

/** Dates in the language of the page. */
export function useDates() {
  const { i18n } = useTranslation();
  return {
    date: (on: string) => dateInWords(on, i18n.language),
    day: (on: string) => dayInWords(on, i18n.language),
    month: (month: string) => monthInWords(month, i18n.language),
    clock: clockInWords,
    time: (at: string) => timeInWords(at, i18n.language),
  };
}
