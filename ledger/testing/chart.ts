import { drawChart } from '../chart.ts';

/** A chart of a test's own: a town's points, a reserve, a cause and a slip; who gives, who sponsors, who is paid. */
export const chart = drawChart({
  units: { town: 1, reserve: 2, cause: 3, slip: 4 },
  accounts: { gift: 1, sponsor: 2, payee: 3, causePayee: 4, expired: 5, transit: 6 },
  funds: ['general', 'sponsored', 'bonus'],
  issue: ['gift→town', 'sponsor→reserve', 'sponsor→town', 'sponsor→cause'],
  spend: ['town→payee', 'slip→payee', 'cause→causePayee'],
  move: ['reserve→town', 'reserve→cause', 'town→cause', 'town→slip', 'town→town'],
  expired: 'expired',
  transit: 'transit',
  outlasting: ['reserve'],
  usedFirst: ['bonus'],
});
export const { unitOf, accountOf } = chart;
export const generalFund = chart.fundOf('general', 0);
export const sponsoredFund = (number: number) => chart.fundOf('sponsored', number);
export const bonusFund = (number: number) => chart.fundOf('bonus', number);
