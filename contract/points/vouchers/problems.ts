import { problems } from '../../problem.ts';

/** Vouchers from issue to clearing. */
export const voucherProblems = problems({
  voucher_unreadable: {
    status: 422,
    ja: 'ポイント券のQRコードではありません。券のQRコードを読み取るか、番号と確認コードを入力してください。',
    en: 'This is no code of a voucher.',
  },
  voucher_number_form: {
    status: 422,
    ja: '発券番号は13桁の数字です。4桁・4桁・5桁に分けて印刷してあります。確かめてください。',
    en: 'The number of a voucher has 13 digits.',
  },
  voucher_number_check: {
    status: 422,
    ja: '発券番号のどこかが違います。1桁ずつ確かめて、入力し直してください。',
    en: 'The number has a wrong digit; please check it.',
  },
  voucher_other_issuer: {
    status: 422,
    ja: 'ほかで発行された券です。ここでは使えません。',
    en: 'This voucher was issued by somebody else.',
  },
  voucher_not_genuine: {
    status: 422,
    ja: 'この券は本物と確かめられません。受け取らず、自治体の担当課にご連絡ください。',
    en: 'This voucher is not genuine; do not take it.',
  },
  voucher_locked: {
    status: 429,
    ja: '番号か確認コードの間違いが続きました。15分待つか、QRコードを読み取ってください。',
    en: 'Too many wrong numbers; wait 15 minutes or scan the code.',
  },
  voucher_unknown: {
    status: 404,
    ja: '券が見つかりません。発券番号と確認コードを確かめてください。',
    en: 'No voucher has this number and confirmation code.',
  },
  voucher_other_municipality: {
    status: 422,
    ja: 'この自治体の券は、ここでは使えません。',
    en: 'Vouchers of this municipality do not count here.',
  },
  voucher_wrong_street: {
    status: 422,
    ja: '別の商店街の券です。券に書かれた商店街の店で使えます。',
    en: 'This voucher is for another shopping street.',
  },
  voucher_replaced: {
    status: 409,
    ja: '出し直した券の古い番号です。新しい番号の券をお持ちでないか確かめてください。',
    en: 'This voucher was issued anew; its old number is void.',
  },
  voucher_cancelled: {
    status: 409,
    ja: '取り消された券です。使えません。',
    en: 'This voucher was cancelled.',
  },
  voucher_used: {
    status: 409,
    ja: 'すでに使われた券です。',
    en: 'This voucher was used already.',
  },
  voucher_not_yet_valid: {
    status: 422,
    ja: 'まだ使える期間の前です。券の有効期間をご覧ください。',
    en: 'This voucher is not valid yet.',
  },
  voucher_expired: {
    status: 422,
    ja: '有効期間を過ぎた券です。期間中に受け取ったものは、商店街の事務局で消し込めます。',
    en: 'This voucher has expired.',
  },
  voucher_not_standing: {
    status: 409,
    ja: 'この券は、すでに使われたか取り消されています。',
    en: 'This voucher is used or cancelled already.',
  },
  voucher_kind_unknown: {
    status: 404,
    ja: 'この場所で今日発行できる券種ではありません。券種を選び直してください。',
    en: 'This kind of voucher is not sold here today.',
  },
  voucher_kind_name_taken: {
    status: 409,
    ja: '同じ名前の券種があります。別の名前を入力してください。',
    en: 'A kind of voucher of this name exists.',
  },
  too_many_vouchers: {
    status: 422,
    ja: '1回に発行できる券は50枚までです。枚数を減らしてください。',
    en: 'At most 50 vouchers can be issued at once.',
  },
  not_a_street_office: {
    status: 403,
    ja: 'この端末は商店街の事務局のものではありません。',
    en: 'This terminal is not one of a street’s office.',
  },
  merchant_of_other_street: {
    status: 422,
    ja: 'この商店街の店ではありません。店を選び直してください。',
    en: 'The shop does not belong to this street.',
  },
  clearing_unknown: { status: 404, ja: '束が見つかりません。', en: 'The bundle is unknown.' },
  clearing_closed: {
    status: 409,
    ja: 'この束はもう閉じています。新しい束を開いてください。',
    en: 'The bundle is closed; open another.',
  },
  stamp_in_the_future: {
    status: 422,
    ja: 'スタンプの日に、明日より後の日は選べません。',
    en: 'The day of the stamp lies in the future.',
  },
  already_in_this_bundle: {
    status: 409,
    ja: 'この束ですでに読み取った券です。数えていません。',
    en: 'This voucher was scanned in this bundle already.',
  },
  scan_of_other_bundle: {
    status: 409,
    ja: 'この読み取りの番号は、別の束で使われています。画面を開き直して、もう一度読み取ってください。',
    en: 'The key of this scan belongs to another bundle; scan the voucher again.',
  },
  in_another_bundle: {
    status: 409,
    ja: '別の束ですでに消し込んだ券です。自治体の担当課が確かめます。券を分けて保管してください。',
    en: 'This voucher was cleared with another bundle; the office will look at it.',
  },
  already_accepted_here: {
    status: 409,
    ja: 'この店ですでに受け取った券です。二重には支払われません。',
    en: 'This shop has taken this voucher already.',
  },
  acceptance_of_other_shop: {
    status: 409,
    ja: 'この受け付けの番号は、ほかの店のものです。自治体の担当課にご連絡ください。',
    en: 'The key of this acceptance belongs to another shop.',
  },
  offline_pass_unknown: {
    status: 422,
    ja: '通信のないときの受け付けの許しが確かめられません。自治体の担当課にご連絡ください。',
    en: 'The pass for accepting without a network is unknown.',
  },
  offline_over_limit: {
    status: 422,
    ja: '通信のないときに受け付けられる限度を超えています。支払われません。',
    en: 'Beyond what may be accepted without a network.',
  },
  break_unknown: { status: 404, ja: '不突合の券が見つかりません。', en: 'The break is unknown.' },
  break_decided: { status: 409, ja: 'すでに決められています。', en: 'This was decided already.' },
});
