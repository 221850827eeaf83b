import { problems } from '../problem.ts';
import { campaignProblems } from './problems/campaigns.ts';
import { conversionProblems } from './problems/conversion.ts';
import { counterProblems } from './problems/counter.ts';
import { eventProblems } from './problems/events.ts';
import { grantAndExchangeProblems } from './problems/grants-and-exchange.ts';
import { ledgerProblems } from './problems/ledger.ts';
import { memberProblems } from './problems/members.ts';
import { officeProblems } from './problems/office.ts';
import { officeAccountProblems } from './problems/people.ts';
import { placeProblems } from './problems/places.ts';
import { upliftAndVoucherProblems } from './problems/uplifts-and-vouchers.ts';

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
