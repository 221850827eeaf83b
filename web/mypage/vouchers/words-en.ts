import type { Texts } from '../../words/ja.ts';
import type { vouchersWordsJa } from './words-ja.ts';

export const vouchersWordsEn: Texts<typeof vouchersWordsJa> = {
  vouchers: {
    title: 'My vouchers',
    lead: 'If you lose the paper, note the number and ask the counter that issued it.',
    empty: 'None yet. The office of a shopping street, or a shop, turns points into vouchers.',
    ofStreet: 'For shops of {{street}}',
    everywhere: 'For places that take points of {{town}}',
    period: '{{from}} to {{through}}',
    states: { issued: 'Unused', redeemed: 'Used', cancelled: 'Cancelled', expired: 'Expired' },
  },
};
