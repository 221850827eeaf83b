import type { Texts } from '../../words/ja.ts';
import type { paymentsWordsJa } from './words-ja.ts';

export const paymentsWordsEn: Texts<typeof paymentsWordsJa> = {
  refunds: {
    title: 'Refunds',
    lead: 'Find a use by the number on its receipt and give back all or a part. The points keep their former dates.',
    receipt: 'Receipt number',
    receiptHint: 'The nine characters on the receipt, beginning with R',
    narrow: 'Narrow by day or place',
    on: 'Day of the use',
    place: 'Place',
    anyPlace: 'Any',
    search: 'Search',
    found: 'Uses found',
    notFound: 'There is no use with this number. Uses of another municipality’s points are refunded there.',
    exempt: 'fee waived',
    kind: 'Kind',
    mergedInto: 'merged into {{name}}',
    takeOff: 'Please tell the shop to take the {{units}} added to {{name}} of the street off the customer’s card.',
    refunded: 'Refunded',
    refund: 'Refund',
    dialog: 'Refund this use?',
    left: 'Not yet refunded',
    points: 'Points to refund',
    given: 'Points refunded',
    pointsHint:
      'For a part, make it fewer. A premium that came with it is taken back in proportion, as far as it is still there.',
    tooMany: 'Only {{left}} points are not yet refunded; please enter no more than that.',
    reason: 'Reason',
    reasonHint: 'It is recorded. Please name neither the customer nor what was bought.',
    done: '{{points}} points were refunded',
    premium:
      'Of its premium {{taken}} points were taken back; {{missing}} had been spent already and are borne by the payer.',
    doneExpired: '{{points}} points were refunded, of which {{expired}} have expired and cannot be used.',
    month: 'Month',
    caption: 'Refunds',
    empty: 'No refunds in this month.',
    at: 'Time',
    by: 'By',
    expired: 'Points that came back expired',
    expiresOn: 'Last day',
  },
};
