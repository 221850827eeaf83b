import type { Texts } from '../../words/ja.ts';
import type { vouchersWordsJa } from './words-ja.ts';

export const vouchersWordsEn: Texts<typeof vouchersWordsJa> = {
  vouchers: {
    title: 'My vouchers',
    lead: 'If you lose a paper voucher, note its number and ask at the counter that issued it.',
    empty: 'You have no vouchers yet. You can turn points into vouchers at a shopping street office or a shop.',
    ofStreet: 'For shops of {{street}}',
    ofScheme: 'For shops of {{town}} and of every town that takes part in “{{scheme}}”',
    everywhere: 'For shops and facilities that accept {{town}} points',
    period: '{{from}} to {{through}}',
    states: { issued: 'Unused', redeemed: 'Used', cancelled: 'Cancelled', expired: 'Expired' },
  },
};
