import type { Texts } from '../../words/ja.ts';
import type { premiumsWordsJa } from './words-ja.ts';

export const premiumsWordsEn: Texts<typeof premiumsWordsJa> = {
  campaigns: {
    title: 'Campaigns with a premium',
    note: 'See where using or moving points brings a premium now',
    see: 'See campaigns with a premium (no sign-in needed)',
    lead: 'Points that you use or move in these periods bring premium points. There is nothing to apply for.',
    label: 'Campaigns',
    empty: 'There is no campaign at the moment.',
    states: {
      coming: 'Coming',
      running: 'Now',
      usedUp: 'The budget is used up; nothing is given now',
      over: 'Over',
    },
    use: '{{percent}}% of the points that you use',
    voucher: '{{percent}}% of the vouchers that you take, as points',
    allocation: '{{percent}}% of the points that you move',
    period: 'Period',
    place: 'Where',
    everywhere: 'Wherever these points count (payments by card)',
    byCard: '{{place}} (payments by card)',
    vouchers: 'When you take vouchers of {{place}}',
    anyVoucher: 'Counters and shops that issue vouchers',
    moving: 'When you move common points or points of a company in My Page',
    perHolder: 'Limit for one person',
    expires: 'Last day to use the premium',
    home: 'To the start of My Page',
  },
};
