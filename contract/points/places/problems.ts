import { problems } from '../../problem.ts';

/** Places of use: operators, streets, tie-ups, fees, clerks. */
export const placeProblems = problems({
  street_unknown: { status: 404, ja: '商店街が見つかりません。', en: 'The shopping street is unknown.' },
  street_name_taken: {
    status: 409,
    ja: '同じ名前の商店街があります。別の名前を入力してください。',
    en: 'A shopping street of this name exists.',
  },
  street_office_taken: {
    status: 409,
    ja: 'その利用場所は、すでに別の商店街の事務局です。',
    en: 'That place is the office of another street.',
  },
  period_invalid: {
    status: 400,
    ja: '期間の終わりは、始まりの日以後にしてください。',
    en: 'The period must end on or after its first day.',
  },
  tie_up_with_whom: {
    status: 400,
    ja: '提携の相手は、店を1つ、またはほかの自治体を1つ選んでください。',
    en: 'A tie-up is with one shop or with one other municipality.',
  },
  tie_up_overlaps: {
    status: 409,
    ja: '同じ相手との提携と期間が重なります。先の提携の最後の日を変えてください。',
    en: 'The period overlaps with an earlier tie-up with the same place.',
  },
  tie_up_unknown: { status: 404, ja: '提携が見つかりません。', en: 'The tie-up is unknown.' },

  operator_unknown: { status: 404, ja: '事業者IDが見つかりません。', en: 'The operator is unknown.' },
  operator_elsewhere: {
    status: 403,
    ja: 'この事業者は別の自治体に属しています。事業者の端末で、この自治体の利用場所になることに同意してもらってください。',
    en: 'This operator belongs elsewhere; it must agree at its own terminal first.',
  },
  operator_no_place: {
    status: 422,
    ja: 'この事業者は、利用場所になれない種類（協力会社や自治体）です。事業者IDを確かめてください。',
    en: 'An operator of this kind cannot be a place of use.',
  },
  merchant_exists: {
    status: 409,
    ja: 'この事業者の利用場所はすでに登録されています。',
    en: 'This operator already has a place of use.',
  },
  place_unknown: {
    status: 403,
    ja: 'この端末では、まだポイントを使えません。自治体の担当課に利用場所の登録をご依頼ください。',
    en: 'No place of use is registered for this terminal.',
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
});
