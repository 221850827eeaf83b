import type { Texts } from '../../words/ja.ts';
import type { premiumsWordsJa } from './words-ja.ts';

export const premiumsWordsEn: Texts<typeof premiumsWordsJa> = {
  campaigns: {
    title: 'Premium campaigns',
    note: 'See where you get a premium now for using or moving points',
    see: 'See premium campaigns (no sign-in needed)',
    lead: 'Use or move points during these periods and you get premium points. You do not need to apply.',
    label: 'Campaigns',
    empty: 'There are no campaigns at the moment.',
    states: {
      coming: 'Coming soon',
      running: 'Running now',
      usedUp: 'The budget is used up, so no premium is given now',
      over: 'Over',
    },
    use: '{{percent}}% of the points you use',
    voucher: '{{percent}}% of the vouchers you are issued, as points',
    allocation: '{{percent}}% of the points you move',
    period: 'Period',
    place: 'Where',
    everywhere: 'Everywhere these points are accepted (payments by card)',
    byCard: '{{place}} (payments by card)',
    vouchers: 'When vouchers for {{place}} are issued',
    anyVoucher: 'Counters and shops that issue vouchers',
    moving: 'When you move common points or company points on My Page',
    perHolder: 'Limit per person',
    expires: 'Last day to use the premium',
    home: 'Go to the start of My Page',
  },
};
