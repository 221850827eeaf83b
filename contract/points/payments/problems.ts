import { problems } from '../../problem.ts';

/** Use at a counter: payments and receipts. */
export const paymentProblems = problems({
  counter_session_ended: {
    status: 409,
    ja: '時間が過ぎました。もう一度カードをかざしてください。ポイントは減っていません。',
    en: 'The session has ended; tap again. No points were taken.',
  },
  payment_key_differs: {
    status: 422,
    ja: '取引番号が本人確認と合いません。もう一度カードをかざしてください。',
    en: 'The key differs from the one of this session.',
  },
  premium_spent: {
    status: 409,
    ja: 'このとき付いたプレミアムがすでに使われているため、ここでは取り消せません。取り消しは、自治体の担当課でできます。',
    en: 'The premium that came with it has been spent; only the municipality’s office can take it back.',
  },
  not_accepted_here: {
    status: 422,
    ja: 'この場所では、この自治体のポイントを使えません。提携の期間と自治体の決まりを確かめてください。',
    en: 'Points of this municipality are not accepted here.',
  },
  points_exceed_total: {
    status: 422,
    ja: 'お会計の額より多くのポイントは使えません。ポイントを減らしてください。',
    en: 'More points than the bill; use fewer.',
  },
  payment_over_limit: {
    status: 422,
    ja: '1回に使えるポイントの上限を超えています。上限までで入力してください。',
    en: 'More points than one payment may use.',
  },
  merge_not_possible: {
    status: 422,
    ja: 'この店では、商店街のポイントへの合算ができません。',
    en: 'Points cannot be merged into the street’s own here.',
  },
  rate_leaves_rest: {
    status: 422,
    ja: 'この数では、きりよく換えられません。示した数までで入力してください。',
    en: 'This number does not convert whole; use the number shown.',
  },
  reversal_too_late: {
    status: 409,
    ja: '取り消しは当日に、同じ端末でだけできます。自治体の窓口にご連絡ください。',
    en: 'A payment can be reversed on the same day at the same terminal.',
  },
  receipt_number_form: {
    status: 400,
    ja: '受付番号は、レシートにある8文字（0〜9とA〜F）です。',
    en: 'A receipt number has eight characters, 0–9 and A–F.',
  },
  reason_missing: { status: 400, ja: '理由を入れてください。', en: 'Please give a reason.' },
  receipt_too_late: {
    status: 409,
    ja: '控えをもう一度出せるのは、支払った日だけです。',
    en: 'A receipt can be printed again on the day of the payment only.',
  },
});
