import { problems } from '../../problem.ts';

/** Use at a counter: payments and receipts. */
export const paymentProblems = problems({
  counter_session_ended: {
    status: 409,
    ja: '時間が過ぎました。もう一度カードをかざしてください。ポイントは減っていません。',
    en: 'The time ran out. Please place the card on the reader again. No points were taken.',
  },
  payment_key_differs: {
    status: 422,
    ja: '取引番号が本人確認と合いません。もう一度カードをかざしてください。',
    en: 'The transaction number does not match the identity confirmation. Please place the card on the reader again.',
  },
  premium_spent: {
    status: 409,
    ja: 'このとき付いたプレミアムがすでに使われているため、ここでは取り消せません。取り消しは、自治体の担当課でできます。',
    en: 'The premium from this payment has already been spent, so it cannot be reversed here. The municipality’s department can reverse it.',
  },
  not_accepted_here: {
    status: 422,
    ja: 'この場所では、この自治体のポイントを使えません。提携の期間と自治体の決まりを確かめてください。',
    en: 'Points of this municipality cannot be used here. Check the period of the tie-up and the municipality’s rules.',
  },
  points_exceed_total: {
    status: 422,
    ja: 'お会計の額より多くのポイントは使えません。ポイントを減らしてください。',
    en: 'You cannot use more points than the bill. Please use fewer.',
  },
  payment_over_limit: {
    status: 422,
    ja: '1回に使えるポイントの上限を超えています。上限までで入力してください。',
    en: 'This exceeds the number of points one payment may use. Enter a number within the limit.',
  },
  merge_not_possible: {
    status: 422,
    ja: 'この店では、商店街のポイントへの合算ができません。',
    en: 'Points cannot be merged into the street’s points at this shop.',
  },
  rate_leaves_rest: {
    status: 422,
    ja: 'この数では、きりよく換えられません。示した数までで入力してください。',
    en: 'This number does not convert exactly. Enter no more than the number shown.',
  },
  reversal_too_late: {
    status: 409,
    ja: '取り消しは当日に、同じ端末でだけできます。自治体の窓口にご連絡ください。',
    en: 'A payment can be reversed only on the same day and on the same terminal. Please contact the municipal office.',
  },
  receipt_number_form: {
    status: 400,
    ja: '受付番号は、レシートにある R と、続く8文字（0〜9とA〜F）です。',
    en: 'A receipt number is the letter R and the 8 characters after it (0–9 and A–F), as printed on the receipt.',
  },
  reason_missing: { status: 400, ja: '理由を入れてください。', en: 'Please enter a reason.' },
  receipt_too_late: {
    status: 409,
    ja: '控えをもう一度出せるのは、支払った日だけです。',
    en: 'A receipt can be printed again only on the day of the payment.',
  },
});
