import type { FormKind } from '../../../contract/points/circulation/form-routes.ts';
import type { FileLanguage } from '../../../contract/values.ts';
import type { PointsHandlers } from '../../callers.ts';
import type { PremiumsContext } from '../../premiums/context.ts';
import { type FormWords, formWords } from './words.ts';

/** A form as its answer has it. */
export type Shown = Extract<Awaited<ReturnType<PointsHandlers['showForm']>>, { rows: unknown }>;
export type Column = Shown['columns'][number];
export type Cell = Shown['rows'][number][number];
/** What a form holds, without whose it is and when it was asked for. */
export type FormTable = Pick<Shown, 'columns' | 'rows' | 'totals' | 'notes' | 'chart'>;
export type Asked = {
  context: PremiumsContext;
  code: string;
  words: FormWords;
};
export type OfMonth = Asked & {
  month: Temporal.PlainYearMonth;
  /** No more rows than so many are needed; the totals are of all. */
  rowsMax: number | null;
};
export type OfYear = Asked & { year: number };
export type FormQuery = { form: FormKind; period: string; language: FileLanguage };

export const wordsOf = (language: FileLanguage): FormWords => formWords[language];

export const text = (key: string, head: string): Column => ({ key, head, as: 'text' });
export const figures = (key: string, head: string): Column => ({ key, head, as: 'figures' });
export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** `2016/9/5 10:30` in Japan, as the seed writes it (6-3). */
export function minuteOf(at: Temporal.Instant): string {
  const { year, month, day, hour, minute } = at.toZonedDateTimeISO('Asia/Tokyo');
  return `${year}/${month}/${day} ${hour}:${String(minute).padStart(2, '0')}`;
}

/** The months of a fiscal year, April first. */
export const monthsOf = (year: number): Temporal.PlainYearMonth[] =>
  Array.from({ length: 12 }, (_, at) => Temporal.PlainYearMonth.from({ year, month: 4 }).add({ months: at }));
