import type { Texts } from '../../words/ja.ts';
import type { couponsWordsJa } from './words-ja.ts';

export const couponsWordsEn: Texts<typeof couponsWordsJa> = {
  coupon: {
    title: 'Enter a coupon',
    lead: 'Receive points with a coupon code from a card company, an airline or another company.',
    code: 'Coupon code',
    codeHint:
      'It has 20 characters. You can paste a whole mail; only the code is read. Upper or lower case and hyphens do not matter.',
    check: 'Check',
    from: 'Coupon',
    company: 'Company that sent the coupon',
    worth: 'Points you receive',
    until: 'Last day of the coupon',
    chooseTitle: 'Where should the points go?',
    chooseLead: 'You cannot undo this.',
    later: 'Decide later',
    laterHint: 'They come in as common points. Please choose a municipality before their last day.',
    take: 'Receive the points',
    other: 'Enter another code',
    done: 'Points received',
    already: 'You have already entered this coupon',
    to: 'Where they went',
    going: 'Your coupon was accepted',
    goingBody: 'The points come in by themselves as soon as there is room. You need not enter the coupon again.',
    another: 'Enter another coupon',
    home: 'Back to my points',
    notActive: 'This coupon cannot be used yet',
    notActiveFrom: 'It can be used from {{on}}. Please keep the code.',
    notActiveCompany: 'It can be used once {{company}} has processed it. Please keep the code.',
    locked: 'Too many coupon codes that cannot be used',
    lockedUntil: 'You can enter a code again at {{at}}. Your coupons are not lost.',
    useNote: 'Receive points with a code that a company sent you',
  },
};
