import type { OrderLineProblem } from '../../contract/points/exchange/order-file-problems.ts';
import { OrderNumber } from '../../contract/points/exchange/partner-routes.ts';
import { Amount } from '../../contract/values.ts';
import type { CsvLine } from '../../server/csv-lines.ts';
import { isRefusal, type Refusal, refuse } from '../../server/refusal.ts';
import {
  type ColumnsRefusal,
  dayOf,
  readTotalledFile,
  type TotalledFileRefusal,
  wholeNumber,
} from '../exchange/totalled-file.ts';

/** The names that columns may have, in any order. */
const names = {
  orderNumber: ['申込番号', '注文番号', 'ordernumber', 'order_number'],
  points: ['ポイント', 'ポイント数', 'points', 'amount'],
  result: ['結果', 'result'],
  deductionNumber: ['減算番号', 'deductionnumber', 'deduction_number'],
  deductedOn: ['減算日', 'deductedon', 'deducted_on'],
} as const;
type Column = keyof typeof names;
const results: Record<string, ReportLine['result']> = {
  '': 'deducted',
  減算: 'deducted',
  減算済: 'deducted',
  deducted: 'deducted',
  取消: 'cancelled',
  cancelled: 'cancelled',
  canceled: 'cancelled',
};

/** What a company says of one order on one of its days. */
export type ReportLine = {
  line: number;
  orderNumber: string;
  ownPoints: number;
  result: 'deducted' | 'cancelled';
  deductionNumber: string | null;
  deductedOn: string | null;
};
export type ReportFileRefusal = Exclude<TotalledFileRefusal, ColumnsRefusal> | Refusal<'report_columns_missing'>;

/**
 * Reads 日報: the orders that a company deducted or cancelled on a day. A day without any is a head and a line of totals. An order that stands
 * there twice is taken: that it was deducted twice is what is looked for.
 */
export async function readReportFile(
  bytes: Uint8Array,
): Promise<{ lines: ReportLine[]; points: number } | ReportFileRefusal> {
  const read = await readTotalledFile<Column, ReportLine>(bytes, {
    names,
    optional: ['result', 'deductionNumber', 'deductedOn'],
    judge: judgeLine,
    amountOf: ({ ownPoints }) => ownPoints,
  });
  if (!isRefusal(read)) return read;
  if (read.refused === 'file_columns_missing') return refuse('report_columns_missing');
  // A head alone has no totals either.
  return read.refused === 'file_empty' ? refuse('order_file_total_missing') : (read as ReportFileRefusal);
}

function judgeLine(csv: CsvLine<Column>): ReportLine | OrderLineProblem {
  if (csv.isDamaged) return 'line_malformed';
  const cell = (column: Column) => (csv.record[csv.places[column]] ?? '').trim();
  const orderNumber = cell('orderNumber');
  if (!OrderNumber.safeParse(orderNumber).success) return 'order_number_form';
  const ownPoints = wholeNumber(cell('points'));
  if (ownPoints === undefined || !Amount.safeParse(ownPoints).success) return 'points_form';
  const result = results[cell('result').normalize('NFKC').toLowerCase()];
  if (!result) return 'result_form';
  const deductionNumber = cell('deductionNumber');
  if (deductionNumber !== '' && !OrderNumber.safeParse(deductionNumber).success) return 'deduction_number_form';
  const on = cell('deductedOn');
  const deductedOn = on === '' ? null : dayOf(on);
  if (deductedOn === undefined) return 'deduction_date_invalid';
  return {
    line: csv.line,
    orderNumber,
    ownPoints,
    result,
    deductionNumber: deductionNumber === '' ? null : deductionNumber,
    deductedOn,
  };
}
