import { problems } from '../problem.ts';
import { ledgerProblems } from './book/problems.ts';
import { conversionProblems } from './conversions/problems.ts';
import { eventProblems } from './events/problems.ts';
import { grantAndExchangeProblems } from './grants/problems.ts';
import { memberProblems } from './members/problems.ts';
import { counterProblems } from './payments/problems.ts';
import { placeProblems } from './places/problems.ts';
import { campaignProblems } from './premiums/problems.ts';
import { officeAccountProblems } from './registers/problems.ts';
import { officeProblems } from './settlement/problems.ts';
import { upliftAndVoucherProblems } from './vouchers/problems.ts';

/**
 * Every named outcome of the points cloud, in the order in which it is published: the ledger's own come first. No name
 * stands in two lists; a test holds that, since a later list would take the place of an earlier one in silence.
 */
export const pointsProblems = problems({
  ...ledgerProblems,
  ...memberProblems,
  ...counterProblems,
  ...conversionProblems,
  ...grantAndExchangeProblems,
  ...eventProblems,
  ...upliftAndVoucherProblems,
  ...campaignProblems,
  ...placeProblems,
  ...officeProblems,
  ...officeAccountProblems,
});
export type PointsOutcome = keyof typeof pointsProblems;
