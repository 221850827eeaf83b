/** 提携 by which a place of another municipality took the points, since when, and what is paid on top by it: percent, and since when. */
export type Agreement = {
  tieUpId: number;
  /** Where the place lies. */
  host: { code: string; name: string };
  since: string;
  uplift: { percent: number; since: string } | null;
};
/** A line of a settlement statement as it is stored: who owes whom, of which fund. 1 point is 1 yen. */
export type StatementRow = {
  leg: 'partnerToMunicipality' | 'municipalityToPayee';
  payer: string;
  payee: string;
  payeeKind: 'municipality' | 'merchant' | 'event';
  payeeId: number;
  fund: number;
  exempt: boolean;
  points: number;
  /** Operations in which this fund took part: uses, or what a company sent. */
  count: number;
  /** Of them taken back or refunded, in whole or in part; null in a statement of before, whose count holds both. */
  undone: number | null;
  /** The same, each operation in the line of the fund it began with: what sums over lines count. */
  countOnce: number | null;
  undoneOnce: number | null;
  /** 上乗せ: the name of what pays more than the points; null for points. */
  uplift: string | null;
  /** By the day on which the points were used, or came in; null in a statement of before. */
  fiscalYear: number | null;
  /** 翌期へ: the window and the line from which it was put off; null where it is of its own window. */
  carriedFrom: number | null;
  carriedLine: number | null;
  /** Of a place of another municipality; null else, and in a statement of before. */
  agreement: Agreement | null;
};

export const rowColumns = `uplift, leg, payer, payee, payee_kind, payee_id, fund, exempt, points, count, undone,
  count_once, undone_once, fiscal_year, carried_from, carried_line, agreement`;

/** What is to be paid: exempt lines are counted and not paid (decision 19), lines below zero begin the next window. */
export const isPayable = (line: StatementRow): boolean => !line.exempt && line.points > 0;
