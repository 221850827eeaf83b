import { problems } from '../../problem.ts';

/** Vouchers from issue to clearing. */
export const voucherProblems = problems({
  voucher_unreadable: {
    status: 422,
    ja: 'ポイント券のQRコードではありません。券のQRコードを読み取るか、番号と確認コードを入力してください。',
    en: 'This is not a voucher’s QR code. Scan the QR code on a voucher, or enter its number and confirmation code.',
  },
  voucher_number_form: {
    status: 422,
    ja: '発券番号は13桁の数字です。4桁・4桁・5桁に分けて印刷してあります。確かめてください。',
    en: 'A voucher number has 13 digits, printed in groups of 4, 4 and 5. Please check it.',
  },
  voucher_number_check: {
    status: 422,
    ja: '発券番号のどこかが違います。1桁ずつ確かめて、入力し直してください。',
    en: 'Part of the voucher number is wrong. Check it digit by digit and enter it again.',
  },
  voucher_other_issuer: {
    status: 422,
    ja: 'ほかで発行された券です。ここでは使えません。',
    en: 'This voucher was issued elsewhere and cannot be used here.',
  },
  voucher_not_genuine: {
    status: 422,
    ja: 'この券は本物と確かめられません。受け取らず、自治体の担当課にご連絡ください。',
    en: 'This voucher could not be confirmed as genuine. Do not accept it, and contact the municipality’s department.',
  },
  voucher_locked: {
    status: 429,
    ja: '番号か確認コードの間違いが続きました。15分待つか、QRコードを読み取ってください。',
    en: 'Too many wrong numbers or confirmation codes. Wait 15 minutes, or scan the QR code.',
  },
  voucher_unknown: {
    status: 404,
    ja: '券が見つかりません。発券番号と確認コードを確かめてください。',
    en: 'The voucher was not found. Check the voucher number and confirmation code.',
  },
  voucher_other_municipality: {
    status: 422,
    ja: 'この自治体の券は、ここでは使えません。',
    en: 'Vouchers of this municipality cannot be used here.',
  },
  voucher_wrong_street: {
    status: 422,
    ja: '別の商店街の券です。券に書かれた商店街の店で使えます。',
    en: 'This voucher is for another shopping street. It can be used at shops of the street printed on it.',
  },
  voucher_replaced: {
    status: 409,
    ja: '出し直した券の古い番号です。新しい番号の券をお持ちでないか確かめてください。',
    en: 'This is the old number of a reissued voucher. Ask whether the customer has the one with the new number.',
  },
  voucher_cancelled: {
    status: 409,
    ja: '取り消された券です。使えません。',
    en: 'This voucher was cancelled and cannot be used.',
  },
  voucher_used: {
    status: 409,
    ja: 'すでに使われた券です。',
    en: 'This voucher has already been used.',
  },
  voucher_not_yet_valid: {
    status: 422,
    ja: 'まだ使える期間の前です。券の有効期間をご覧ください。',
    en: 'This voucher is not valid yet. See its validity period.',
  },
  voucher_expired: {
    status: 422,
    ja: '有効期間を過ぎた券です。期間中に受け取ったものは、商店街の事務局で消し込めます。',
    en: 'This voucher has expired. If you accepted it within its validity period, the street office can still clear it.',
  },
  voucher_not_standing: {
    status: 409,
    ja: 'この券は、すでに使われたか取り消されています。',
    en: 'This voucher has already been used or cancelled.',
  },
  voucher_scheme_unknown: {
    status: 422,
    ja: '加わっている、終わっていない券のキャンペーン（都道府県などが提案したもの）を選んでください。商店街の券にはできません。',
    en: 'Choose a campaign on vouchers that a prefecture or another payer proposed, that you have joined and that has not ended. It cannot be a voucher of one street.',
  },
  voucher_kind_unknown: {
    status: 404,
    ja: 'この場所で今日発行できる券種ではありません。券種を選び直してください。',
    en: 'This voucher type cannot be issued here today. Please choose another type.',
  },
  voucher_kind_name_taken: {
    status: 409,
    ja: '同じ名前の券種があります。別の名前を入力してください。',
    en: 'A voucher type with the same name already exists. Enter another name.',
  },
  too_many_vouchers: {
    status: 422,
    ja: '1回に発行できる券は50枚までです。枚数を減らしてください。',
    en: 'Up to 50 vouchers can be issued at once. Please reduce the number.',
  },
  not_a_street_office: {
    status: 403,
    ja: 'この端末は商店街の事務局のものではありません。',
    en: 'This terminal does not belong to a street office.',
  },
  merchant_of_other_street: {
    status: 422,
    ja: 'この商店街の店ではありません。店を選び直してください。',
    en: 'This shop does not belong to this shopping street. Choose another shop.',
  },
  clearing_unknown: { status: 404, ja: '束が見つかりません。', en: 'The bundle was not found.' },
  clearing_closed: {
    status: 409,
    ja: 'この束はもう閉じています。新しい束を開いてください。',
    en: 'This bundle is already closed. Open a new one.',
  },
  stamp_in_the_future: {
    status: 422,
    ja: 'スタンプの日に、今日より後の日は選べません。',
    en: 'The stamp date cannot be later than today.',
  },
  already_in_this_bundle: {
    status: 409,
    ja: 'この束ですでに読み取った券です。数えていません。',
    en: 'This voucher was already scanned in this bundle. It was not counted again.',
  },
  scan_of_other_bundle: {
    status: 409,
    ja: 'この読み取りの番号は、別の束で使われています。画面を開き直して、もう一度読み取ってください。',
    en: 'The number of this scan was used in another bundle. Reload the page and scan again.',
  },
  in_another_bundle: {
    status: 409,
    ja: '別の束ですでに消し込んだ券です。自治体の担当課が確かめます。券を分けて保管してください。',
    en: 'This voucher was already cleared in another bundle. The municipality’s department will look into it. Keep it separately.',
  },
  already_accepted_here: {
    status: 409,
    ja: 'この店ですでに受け取った券です。二重には支払われません。',
    en: 'This shop has already accepted this voucher. It is not paid twice.',
  },
  acceptance_of_other_shop: {
    status: 409,
    ja: 'この受け付けの番号は、ほかの店のものです。自治体の担当課にご連絡ください。',
    en: 'The number of this acceptance belongs to another shop. Contact the municipality’s department.',
  },
  offline_pass_unknown: {
    status: 422,
    ja: '通信のないときの受け付けの許しが確かめられません。自治体の担当課にご連絡ください。',
    en: 'Permission to accept vouchers offline could not be confirmed. Contact the municipality’s department.',
  },
  offline_over_limit: {
    status: 422,
    ja: '通信のないときに受け付けられる限度を超えています。支払われません。',
    en: 'This exceeds what may be accepted offline. It will not be paid.',
  },
  break_unknown: { status: 404, ja: '不突合の券が見つかりません。', en: 'The mismatched voucher was not found.' },
  break_decided: { status: 409, ja: 'すでに決められています。', en: 'This has already been decided.' },
});
