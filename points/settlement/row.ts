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
  count: number;
  /** 上乗せ: the name of what pays more than the points; null for points. */
  uplift: string | null;
};

export const rowColumns = `uplift, leg, payer, payee, payee_kind, payee_id, fund, exempt, points, count`;

/** What is to be paid: exempt lines are counted and not paid (decision 19), lines below zero begin the next window. */
export const isPayable = (line: StatementRow): boolean => !line.exempt && line.points > 0;
