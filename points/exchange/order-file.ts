import type { OrderLineProblem } from '../../contract/points/exchange/order-file-problems.ts';
import { OrderNumber, PartnerLoginId } from '../../contract/points/exchange/partner-routes.ts';
import { Amount } from '../../contract/values.ts';
import type { CsvLine } from '../../server/csv-lines.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import { isBelievableDeduction } from './deduction.ts';
import {
  type ColumnsRefusal,
  dayOf,
  readTotalledFile,
  type TotalledFileRefusal,
  wholeNumber,
} from './totalled-file.ts';

/** The names that columns may have, in any order. */
const names = {
  orderNumber: ['申込番号', '注文番号', 'ordernumber', 'order_number'],
  loginId: ['ログインid', 'loginid', 'login_id'],
  points: ['ポイント', 'ポイント数', 'points', 'amount'],
  deductionNumber: ['減算番号', 'deductionnumber', 'deduction_number'],
  deductedOn: ['減算日', 'deductedon', 'deducted_on'],
} as const;
type Column = keyof typeof names;
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
export type OrderFileRefusal =
  | Exclude<TotalledFileRefusal, ColumnsRefusal>
  | Refusal<'order_file_columns_missing' | 'order_file_empty'>;

/**
 * Reads a nightly file of orders (decision 59).
 *
 * @param today in Japan
 */
export async function readOrderFile(
  bytes: Uint8Array,
  { today }: { today: Temporal.PlainDate },
): Promise<OrderFile | OrderFileRefusal> {
  const seen = { orders: new Set<string>(), deductions: new Set<string>() };
  const read = await readTotalledFile<Column, OrderLine>(bytes, {
    names,
    judge: (csv) => judgeLine(csv, { today, seen }),
    amountOf: ({ amount }) => amount,
  });
  if (!isRefusal(read)) return read.lines.length === 0 ? refuse('order_file_empty') : read;
  switch (read.refused) {
    case 'file_columns_missing':
      return refuse('order_file_columns_missing');
    case 'file_empty':
      return refuse('order_file_empty');
    default:
      return read as OrderFileRefusal;
  }
}

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
