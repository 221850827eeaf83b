import { problems } from '../../problem.ts';

/** Use at a counter: payments, facility fees, clerks and receipts. */
export const counterProblems = problems({
  place_unknown: {
    status: 403,
    ja: 'この端末では、まだポイントを使えません。自治体の担当課に利用場所の登録をご依頼ください。',
    en: 'No place of use is registered for this terminal.',
  },
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
  fee_unknown: {
    status: 404,
    ja: 'この利用料は、いまこの施設で使えません。画面を開き直して、選び直してください。',
    en: 'This fee is not taken here now; please choose again.',
  },
  fee_dates: {
    status: 400,
    ja: '終わりの日は、始まりの日より後にしてください。',
    en: 'The last day must not be before the first.',
  },
  place_takes_no_fee: {
    status: 422,
    ja: 'この種類の利用場所には、利用料を登録できません。公共施設・交通・その他の利用場所を選んでください。',
    en: 'A place of this kind takes no facility fee; choose a public facility, transport or other place.',
  },
  clerk_needed: {
    status: 403,
    ja: 'はじめに、係の名前を選んで番号を入れてください。',
    en: 'Please say first who is at the till.',
  },
  clerk_unknown: {
    status: 404,
    ja: 'この係は登録されていません。画面を開き直して、選び直してください。',
    en: 'This clerk is not registered; please choose again.',
  },
  clerk_code_wrong: {
    status: 401,
    ja: '番号が違います。5回まちがえると、15分のあいだ使えなくなります。',
    en: 'Wrong code. After five wrong ones it is locked for 15 minutes.',
  },
  clerk_locked: {
    status: 403,
    ja: '番号を5回まちがえたため、15分のあいだ使えません。ほかの係が替わるか、しばらく待ってください。',
    en: 'Locked for 15 minutes after five wrong codes.',
  },
  clerk_code_form: {
    status: 400,
    ja: '番号は4〜8桁の数字で入れてください。',
    en: 'A code has four to eight digits.',
  },
  clerk_name_taken: {
    status: 409,
    ja: '同じ名前の係がいます。見分けられる名前にしてください。',
    en: 'A clerk of this name is registered.',
  },
  owner_needed: {
    status: 403,
    ja: '店の責任者だけができます。責任者に交代してください。',
    en: 'Only an owner of the shop can do this.',
  },
  last_owner: {
    status: 409,
    ja: '責任者がいなくなります。先に、ほかの責任者を登録してください。',
    en: 'A shop needs an owner; register another first.',
  },
  setup_code_wrong: {
    status: 401,
    ja: '番号が違うか、期限が過ぎています。自治体の担当課に、新しい番号を依頼してください。',
    en: 'This set-up code is wrong or has expired; ask the municipality for a new one.',
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
