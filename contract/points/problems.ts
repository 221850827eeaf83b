import { problems } from '../problem.ts';
import { ledgerProblems } from './book/problems.ts';
import { formProblems, transferProblems } from './circulation/problems.ts';
import { closingPackProblems } from './closing-packs/problems.ts';
import { conversionProblems } from './conversions/problems.ts';
import { couponProblems } from './coupons/problems.ts';
import { eventProblems } from './events/problems.ts';
import { exchangeProblems } from './exchange/problems.ts';
import { grantProblems } from './grants/problems.ts';
import { invoiceProblems } from './invoices/problems.ts';
import { memberProblems } from './members/problems.ts';
import { partnerSystemProblems } from './partner-systems/problems.ts';
import { paymentProblems } from './payments/problems.ts';
import { payoutProblems } from './payout/problems.ts';
import { placeProblems } from './places/problems.ts';
import { premiumProblems } from './premiums/problems.ts';
import { reconciliationProblems } from './reconciliation/problems.ts';
import { registerProblems } from './registers/problems.ts';
import { settlementProblems } from './settlement/problems.ts';
import { voucherProblems } from './vouchers/problems.ts';

/**
 * Every named outcome of the points cloud, in the order in which it is published: the ledger's own come first. No name
 * stands in two lists; a test holds that, since a later list would take the place of an earlier one in silence.
 */
export const pointsProblems = problems({
  ...ledgerProblems,
  ...registerProblems,
  ...memberProblems,
  ...placeProblems,
  ...premiumProblems,
  ...eventProblems,
  ...grantProblems,
  ...voucherProblems,
  ...conversionProblems,
  ...partnerSystemProblems,
  ...exchangeProblems,
  ...couponProblems,
  ...paymentProblems,
  ...settlementProblems,
  ...payoutProblems,
  ...invoiceProblems,
  ...reconciliationProblems,
  ...closingPackProblems,
  ...formProblems,
  ...transferProblems,
});
export type PointsOutcome = keyof typeof pointsProblems;
