import type { OrderLineProblem } from '../../contract/points/exchange/order-file-problems.ts';
import { type ColumnNames, type CsvLine, type CsvRefusal, readCsvLines } from '../../server/csv-lines.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';

const totals = ['合計', 'total', 'totals'];
type Wrong = { line: number; problem: OrderLineProblem };
/** What each kind of file says in words of its own. */
export type ColumnsRefusal = Refusal<'file_columns_missing' | 'file_empty'>;
export type TotalledFileRefusal =
  | CsvRefusal
  | Refusal<'file_too_long'>
  | ColumnsRefusal
  | Refusal<'order_file_total_missing' | 'order_file_total_differs' | 'order_file_lines_wrong'>;

/** So many wrong lines are told at once: whoever has more corrects the program that made the file. */
const wrongShown = 100;

type Form<Column extends string, Line> = {
  names: ColumnNames<Column>;
  /** Columns that may be missing. */
  optional?: readonly Column[];
  judge: (csv: CsvLine<Column>) => Line | OrderLineProblem;
  amountOf: (line: Line) => number;
};
/**
 * Reads a nightly CSV of a company whole: every line by its form, and the line of totals at its end (the number of lines, and the sum of
 * their points) against all of them. One wrong line, or a total that is off by one, and nothing of the file is taken: it was cut off or
 * damaged on its way, or its program is wrong.
 */
export async function readTotalledFile<Column extends string, Line extends object>(
  bytes: Uint8Array,
  { judge, amountOf, ...form }: Form<Column, Line>,
): Promise<{ lines: Line[]; points: number } | TotalledFileRefusal> {
  const lines: Line[] = [];
  const wrong: Wrong[] = [];
  let said: { line: number; count: string; points: string } | undefined;
  const read = await readCsvLines<Column>(bytes, form, (csv) => {
    const [first = '', count = '', points = ''] = csv.record.map((cell) => cell.normalize('NFKC').trim());
    if (said) wrong.push({ line: csv.line, problem: 'after_total' });
    else if (totals.includes(first.toLowerCase())) said = { line: csv.line, count, points };
    else {
      const judged = judge(csv);
      if (typeof judged === 'string') wrong.push({ line: csv.line, problem: judged });
      else lines.push(judged);
    }
  });
  if (isRefusal(read)) return read as TotalledFileRefusal;
  if (wrong.length > 0)
    return refuse('order_file_lines_wrong', { lines: wrong.slice(0, wrongShown), count: wrong.length });
  if (!said) return refuse('order_file_total_missing');
  const points = lines.reduce((sum, line) => sum + amountOf(line), 0);
  const [saidLines, saidPoints] = [said.count, said.points].map((figure) => wholeNumber(figure));
  if (saidLines !== lines.length || saidPoints !== points)
    return refuse('order_file_total_differs', { line: said.line, lines: lines.length, points });
  return { lines, points };
}

/** A whole number as a machine writes it, commas taken out; undefined for everything else. */
export const wholeNumber = (figure: string): number | undefined => {
  const digits = figure.replaceAll(',', '');
  return /^\d{1,15}$/.test(digits) ? Number(digits) : undefined;
};

/** A day as programs write it: `2016-10-01`, `2016/10/1`, `20161001`; undefined where there is no such day. */
export function dayOf(text: string): string | undefined {
  const [, year, month, day] =
    /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})$/.exec(text) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(text) ?? [];
  if (!year || !month || !day) return undefined;
  try {
    return Temporal.PlainDate.from(
      { year: Number(year), month: Number(month), day: Number(day) },
      { overflow: 'reject' },
    ).toString();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
