/**
 * 勘定科目表 of the points cloud: which kinds of units, accounts and funds exist, and which arrows between them are allowed
 * (decision 18). Data alone: whoever checks a journal without a database reads it too.
 */
export const chartOfAccounts = {
  /** A municipality's points, the reserve (number 0), a support event, a voucher. */
  units: { municipal: 1, reserve: 2, event: 3, voucher: 4 },
  accounts: {
    /** 付与: points come from a grant programme. */
    issuance: 1,
    /** 応援ポイント: a partner company owes what it has deducted. */
    partner: 2,
    /** 利用: a merchant is owed. */
    merchant: 3,
    /** イベント→支払: an organiser is owed. */
    eventPayout: 4,
    /** 失効. */
    expired: 5,
    /** Between two lots of one move: always sums to zero. */
    transit: 6,
    /** What a municipality bears itself: a voucher that two shops accepted in good faith. */
    loss: 7,
    /** プレミアム: points that come on top, from the payer of a campaign. */
    premium: 8,
    /** Between two マイキーID of one person: zero when nothing is under way (decision 20). */
    transfer: 9,
  },
  /** 財源: general, or of a partner company or a premium payer by its number. */
  funds: ['general', 'partner', 'premium'],
  issue: [
    'issuance→municipal',
    'partner→reserve',
    'partner→municipal',
    'partner→event',
    'loss→voucher',
    'premium→municipal',
    'transfer→municipal',
    'transfer→reserve',
  ],
  // To `expired` where a municipality leaves: its points end before their day (decision 0040).
  // To `transfer` from an ID that has ended, and from there to the same person's new one.
  spend: [
    'municipal→merchant',
    'municipal→expired',
    'municipal→transfer',
    'reserve→transfer',
    'voucher→merchant',
    'event→eventPayout',
  ],
  // From municipality to municipality where one takes over from another, through a transit account of its own (decision 31).
  move: ['reserve→municipal', 'reserve→event', 'municipal→event', 'municipal→voucher', 'municipal→municipal'],
  expired: 'expired',
  transit: 'transit',
  /** The day of the reserve is a deadline to choose by: its points stay the holder's until they have gone somewhere (decision 6). */
  outlasting: ['reserve'],
  /** At equal expiry premium before the rest (decision 5). */
  usedFirst: ['premium'],
} as const;
