import { drawChart, isUsable as isUsableBy, type Lot } from '../../ledger/index.ts';
import { chartOfAccounts } from './chart-of-accounts.ts';

const drawn = drawChart(chartOfAccounts);
/** The chart of the points cloud: what its ledger is opened with, and the numbers of units, accounts and funds. */
export const chart = {
  ...drawn,
  generalFund: drawn.fundOf('general', 0),
  partnerFund: (partnerId: number) => drawn.fundOf('partner', partnerId),
  premiumFund: (payerId: number) => drawn.fundOf('premium', payerId),
};
/** Of whose money something is: a payer's by its number, or the municipality's own. */
export const fundOf = (payerId: number | null): number =>
  payerId === null ? chart.generalFund : chart.premiumFund(payerId);
export type UnitKind = keyof typeof chartOfAccounts.units;

/** Whether a lot can still be used on a day in Japan. */
export const isUsable = (lot: Pick<Lot, 'unit' | 'expiresOn'>, today: string): boolean => isUsableBy(chart, lot, today);
