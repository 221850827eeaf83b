import type { Texts } from '../../words/ja.ts';
import type { paymentsWordsJa } from './words-ja.ts';

export const paymentsWordsEn: Texts<typeof paymentsWordsJa> = {
  refunds: {
    title: 'Refunds',
    lead: 'Find a payment by the number on its receipt and refund all or part of it. The points go back to the customer with their original expiry dates.',
    receipt: 'Receipt number',
    receiptHint: 'The 9 characters on the receipt, starting with R',
    narrow: 'Narrow by date or place',
    on: 'Date of payment',
    place: 'Place',
    anyPlace: 'All',
    search: 'Search',
    found: 'Payments found',
    notFound:
      'No payment has this number. Check the number. Payments with another municipality’s points are refunded by that municipality.',
    exempt: 'Fee waived',
    kind: 'Type',
    use: 'Use',
    mergedInto: 'Merged into {{name}}',
    takeOff: 'Tell the shop to take the {{units}} added to {{name}} of the shopping street off the customer’s card.',
    refunded: 'Refunded',
    refund: 'Refund',
    dialog: 'Refund this payment?',
    left: 'Not yet refunded',
    points: 'Points to refund',
    given: 'Points refunded',
    pointsHint:
      'To refund only part, reduce the number. Any premium is taken back in proportion. Premium points already spent cannot be recovered.',
    tooMany: 'Only {{left}} points are left to refund. Enter {{left}} or fewer.',
    reason: 'Reason',
    reasonHint: 'Kept on record. Do not write the customer’s name or what was bought.',
    done: '{{points}} points refunded',
    premium:
      'Of the premium, {{taken}} points were taken back. {{missing}} had already been spent and are borne by the funder.',
    doneExpired: '{{points}} points refunded. {{expired}} of them have expired and cannot be used.',
    month: 'Month',
    caption: 'Refund records',
    empty: 'No refunds this month.',
    at: 'Date and time',
    by: 'Refunded by',
    expired: 'Points already expired when returned',
    expiresOn: 'Expiry date',
  },
};
