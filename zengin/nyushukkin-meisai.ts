/**
 * 入出金取引明細 (種別 03): what came into an account and went out of it, as the bank tells it; header, data and trailer
 * for each account, one end record. Two implementations count レコード総件数 of the end record differently (every record
 * of the file, or data records only), so both are read; the first is written.
 */
import { isOutside } from './days.ts';
import {
  checkTotals,
  type FileProblem,
  joinRecords,
  type LineEnd,
  placeOf,
  splitRecords,
  startLines,
  sumYen,
  takeRecord,
  type WrittenBytes,
  walkRecords,
} from './file.ts';
import {
  type AccountStatement,
  END,
  type Header,
  RECORD_BYTES,
  TRAILER,
  type Transaction,
  tablesFor,
} from './nyushukkin-meisai-layout.ts';
import { readRecord, writeRecord } from './record.ts';

export type ReadStatements =
  | { outcome: 'read'; statements: readonly AccountStatement[] }
  | { outcome: 'unreadable'; problems: readonly FileProblem[] };

/**
 * Reads a bank's file of transactions, of one or more accounts. Counts, totals and balances must agree, and every line
 * must be booked inside the period of its header. What the standard leaves free to a bank may be blank or zero.
 *
 * @param arrivedOn the day on which the file came: days are of the five years before it or of the year after
 */
export function readNyushukkinMeisai(bytes: Uint8Array, of: { arrivedOn: Temporal.PlainDate }): ReadStatements {
  const { lines, problems } = splitRecords(bytes, RECORD_BYTES);
  if (problems.length > 0) return { outcome: 'unreadable', problems };
  const { HEADER, DATA } = tablesFor(of.arrivedOn);
  const statements: AccountStatement[] = [];
  let open: { header: Header; transactions: Transaction[]; openingYen: number | undefined } | undefined;
  const header = (text: string, line: number) => {
    const record = takeRecord(problems, line, readRecord(HEADER, text));
    const openingYen = balanceOf(record.openingSign, record.openingYen);
    if (openingYen === 'incomplete')
      problems.push({ line, ...placeOf(HEADER, 'openingYen'), outcome: 'balance_incomplete' });
    open = { header: record, transactions: [], openingYen: openingYen === 'incomplete' ? undefined : openingYen };
  };
  const data = (text: string, line: number) => {
    const record = takeRecord(problems, line, readRecord(DATA, text));
    if (record.billsYen > record.amountYen)
      problems.push({ line, ...placeOf(DATA, 'billsYen'), outcome: 'out_of_range' });
    if (open !== undefined && isOutside(record.bookedOn, open.header))
      problems.push({ line, ...placeOf(DATA, 'bookedOn'), outcome: 'outside_period' });
    open?.transactions.push(record);
  };
  const trailer = (text: string, line: number) => {
    const record = takeRecord(problems, line, readRecord(TRAILER, text));
    if (open === undefined) return;
    const { transactions, openingYen } = open;
    const totals = totalsOf(transactions);
    checkTotals(TRAILER, { line, record, problems }, totals);
    const closingYen = balanceOf(record.closingSign, record.closingYen);
    const place = { line, ...placeOf(TRAILER, 'closingYen') };
    if (closingYen === 'incomplete') return void problems.push({ ...place, outcome: 'balance_incomplete' });
    const known = openingYen !== undefined && closingYen !== undefined;
    if (known && openingYen + totals.inYen - totals.outYen !== closingYen)
      problems.push({ ...place, outcome: 'balance_differs' });
    const { openingSign: _sign, openingYen: _yen, ...account } = open.header;
    statements.push({ ...account, openingYen, closingYen, transactions });
  };
  const end = (text: string, line: number) => {
    const record = takeRecord(problems, line, readRecord(END, text));
    const counts = [lines.length, statements.reduce((sum, { transactions }) => sum + transactions.length, 0)];
    const records = counts.includes(record.records) ? record.records : lines.length;
    checkTotals(END, { line, record, problems }, { records, accounts: statements.length });
  };
  walkRecords(lines, { header, data, trailer, end }, { accounts: 'several', problems });
  return problems.length > 0 ? { outcome: 'unreadable', problems } : { outcome: 'read', statements };
}

/** An overdraft counts below zero; without a sign there is no balance, unless it is zero. */
function balanceOf(
  sign: 'positive' | 'negative' | undefined,
  yen: number | undefined,
): number | undefined | 'incomplete' {
  if (sign === undefined) return yen ? 'incomplete' : undefined;
  if (yen === undefined) return 'incomplete';
  return sign === 'negative' ? 0 - yen : yen;
}

function balanceFields(yen: number | undefined) {
  if (yen === undefined) return { sign: undefined, yen: undefined };
  return { sign: yen < 0 ? ('negative' as const) : ('positive' as const), yen: Math.abs(yen) };
}

function totalsOf(transactions: readonly Transaction[]) {
  const incoming = transactions.filter(({ direction }) => direction === 'in');
  const outgoing = transactions.filter(({ direction }) => direction === 'out');
  return {
    inCount: incoming.length,
    inYen: sumYen(incoming),
    outCount: outgoing.length,
    outYen: sumYen(outgoing),
    count: transactions.length,
  };
}

/**
 * Writes such a file as a bank would: for tests, and for a demonstration that has no bank. It adds up what it is given
 * and does not judge it.
 */
export function writeNyushukkinMeisai(
  statements: readonly AccountStatement[],
  options: { lineEnd?: LineEnd } = {},
): WrittenBytes {
  const { lines, problems, add } = startLines();
  for (const { openingYen, closingYen, transactions, ...account } of statements) {
    const { HEADER, DATA } = tablesFor(account.createdOn);
    const [opening, closing] = [balanceFields(openingYen), balanceFields(closingYen)];
    add(writeRecord(HEADER, { ...account, openingSign: opening.sign, openingYen: opening.yen }));
    for (const transaction of transactions) add(writeRecord(DATA, transaction));
    add(writeRecord(TRAILER, { ...totalsOf(transactions), closingSign: closing.sign, closingYen: closing.yen }));
  }
  add(writeRecord(END, { records: lines.length + 1, accounts: statements.length }));
  if (problems.length > 0) return { outcome: 'refused', problems };
  return {
    outcome: 'written',
    bytes: joinRecords(lines, { recordBytes: RECORD_BYTES, lineEnd: options.lineEnd ?? 'crlf' }),
  };
}
