import { problems } from '../../problem.ts';

/** Places of use: streets, tie-ups, bank accounts and operators. */
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

  bank_name_not_writable: {
    status: 400,
    ja: '口座名義に、銀行の形式で書けない文字があります。カタカナで入力してください。',
    en: 'The account name has a character that the bank format cannot carry.',
  },
  bank_account_invalid: {
    status: 400,
    ja: '銀行番号4桁、支店番号3桁、口座番号7桁を数字で入力してください。',
    en: 'Bank 4, branch 3 and account 7 digits are needed.',
  },
  bank_account_missing: {
    status: 422,
    ja: '振込先か振込元の口座が登録されていません。登録してから、もう一度操作してください。',
    en: 'A bank account is missing.',
  },
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
});
