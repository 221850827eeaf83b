import type { OrderLineProblem } from '../../contract/points/exchange/order-file-problems.ts';
import { OrderNumber, PartnerLoginId } from '../../contract/points/exchange/partner-routes.ts';
import { Amount } from '../../contract/values.ts';
import { type CsvLine, type CsvRefusal, readCsvLines } from '../../server/csv-lines.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import { isBelievableDeduction } from './deduction.ts';

/** The names that columns may have, in any order. */
const names = {
  orderNumber: ['申込番号', '注文番号', 'ordernumber', 'order_number'],
  loginId: ['ログインid', 'loginid', 'login_id'],
  points: ['ポイント', 'ポイント数', 'points', 'amount'],
  deductionNumber: ['減算番号', 'deductionnumber', 'deduction_number'],
  deductedOn: ['減算日', 'deductedon', 'deducted_on'],
} as const;
type Column = keyof typeof names;
const totals = ['合計', 'total', 'totals'];

/** An order as a line of a file has it. */
export type OrderLine = {
  line: number;
  orderNumber: string;
  loginId: string;
  amount: number;
  deductionNumber: string;
  /** In Japan. */
  deductedOn: string;
};
export type OrderFile = { lines: OrderLine[]; points: number };
type Wrong = { line: number; problem: OrderLineProblem };
export type OrderFileRefusal =
  | CsvRefusal
  | Refusal<
      | 'file_too_long'
      | 'order_file_columns_missing'
      | 'order_file_empty'
      | 'order_file_total_missing'
      | 'order_file_total_differs'
      | 'order_file_lines_wrong'
    >;

/** So many wrong lines are told at once: whoever has more corrects the program that made the file. */
const wrongShown = 100;

/**
 * Reads a nightly file of orders whole: every line by its form, and the line of totals at its end against all of them. One wrong line, or a
 * total that is off by one, and nothing of the file is taken: it was cut off or damaged on its way, or its program is wrong.
 *
 * @param today in Japan
 */
export async function readOrderFile(
  bytes: Uint8Array,
  { today }: { today: Temporal.PlainDate },
): Promise<OrderFile | OrderFileRefusal> {
  const lines: OrderLine[] = [];
  const wrong: Wrong[] = [];
  let said: { line: number; count: string; points: string } | undefined;
  const seen = { orders: new Set<string>(), deductions: new Set<string>() };
  const read = await readCsvLines<Column>(bytes, { names }, (csv) => {
    const [first = '', count = '', points = ''] = csv.record.map((cell) => cell.normalize('NFKC').trim());
    if (said) wrong.push({ line: csv.line, problem: 'after_total' });
    else if (totals.includes(first.toLowerCase())) said = { line: csv.line, count, points };
    else {
      const judged = judgeLine(csv, { today, seen });
      if (typeof judged === 'string') wrong.push({ line: csv.line, problem: judged });
      else lines.push(judged);
    }
  });
  if (isRefusal(read)) return ownWords(read);
  if (wrong.length > 0)
    return refuse('order_file_lines_wrong', { lines: wrong.slice(0, wrongShown), count: wrong.length });
  if (!said) return refuse('order_file_total_missing');
  if (lines.length === 0) return refuse('order_file_empty');
  const points = lines.reduce((sum, { amount }) => sum + amount, 0);
  const [saidLines, saidPoints] = [said.count, said.points].map((figure) => wholeNumber(figure));
  if (saidLines !== lines.length || saidPoints !== points)
    return refuse('order_file_total_differs', { line: said.line, lines: lines.length, points });
  return { lines, points };
}

type Read = Exclude<Awaited<ReturnType<typeof readCsvLines>>, number>;
function ownWords(refused: Read): OrderFileRefusal {
  switch (refused.refused) {
    case 'file_columns_missing':
      return refuse('order_file_columns_missing');
    case 'file_empty':
      return refuse('order_file_empty');
    default:
      return refused as OrderFileRefusal;
  }
}

/** A whole number as a machine writes it, commas taken out; undefined for everything else. */
const wholeNumber = (figure: string): number | undefined => {
  const digits = figure.replaceAll(',', '');
  return /^\d{1,15}$/.test(digits) ? Number(digits) : undefined;
};

type Judging = { today: Temporal.PlainDate; seen: { orders: Set<string>; deductions: Set<string> } };

function judgeLine(csv: CsvLine<Column>, { today, seen }: Judging): OrderLine | OrderLineProblem {
  if (csv.isDamaged) return 'line_malformed';
  const cell = (column: Column) => (csv.record[csv.places[column]] ?? '').trim();
  const [orderNumber, loginId, deductionNumber] = [cell('orderNumber'), cell('loginId'), cell('deductionNumber')];
  // By the forms of an order that is sent alone.
  if (!OrderNumber.safeParse(orderNumber).success) return 'order_number_form';
  if (!PartnerLoginId.safeParse(loginId).success) return 'login_form';
  const amount = wholeNumber(cell('points'));
  if (amount === undefined || !Amount.safeParse(amount).success) return 'points_form';
  if (!OrderNumber.safeParse(deductionNumber).success) return 'deduction_number_form';
  const deductedOn = dayOf(cell('deductedOn'));
  if (!deductedOn || !isBelievableDeduction(deductedOn, today)) return 'deduction_date_invalid';
  if (seen.orders.has(orderNumber)) return 'order_number_repeated';
  if (seen.deductions.has(deductionNumber)) return 'deduction_number_repeated';
  seen.orders.add(orderNumber);
  seen.deductions.add(deductionNumber);
  return { line: csv.line, orderNumber, loginId, amount, deductionNumber, deductedOn };
}

/** A day as programs write it: `2016-10-01`, `2016/10/1`, `20161001`; undefined where there is no such day. */
function dayOf(text: string): string | undefined {
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
