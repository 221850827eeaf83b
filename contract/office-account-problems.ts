import { problems } from './problem.ts';

/** Accounts of offices and changes that two persons make; both systems answer them alike. */
export const officeAccountProblems = problems({
  staff_sign_in_refused: {
    status: 401,
    ja: '職員番号かパスワードが違います。',
    en: 'The staff number or password is wrong.',
  },
  too_many_guesses: {
    status: 429,
    ja: '間違いが続いたため、この端末からはしばらく受け付けられません。15分ほど待ってから、もう一度お試しください。いつもの端末からは今も使えます。',
    en: 'Too many wrong attempts from this device. Wait about 15 minutes and try again. The device you usually sign in from still works.',
  },
  staff_id_taken: {
    status: 409,
    ja: 'この職員番号はすでに使われています。別の番号にしてください。',
    en: 'This staff number is already in use. Choose another.',
  },
  staff_unknown: {
    status: 404,
    ja: 'この職員番号の職員が見つかりません。職員の一覧を確かめてください。',
    en: 'No member of staff has this number. Check the list of staff.',
  },
  staff_state: {
    status: 409,
    ja: 'この職員の状態では、その手続きはできません。職員の一覧で状態を確かめてください。',
    en: 'This cannot be done in the account’s current status. Check the status in the list of staff.',
  },
  last_lead: {
    status: 409,
    ja: 'この職員がいなくなると、職員を管理できる人がいなくなります。先に、別の職員を同じ役割にしてください。',
    en: 'Without this person nobody could manage the staff of the office. Give another person the same role first.',
  },
  invitation_refused: {
    status: 401,
    ja: '職員番号か登録番号が違うか、登録番号の期限が切れています。申請した職員に確かめてください。',
    en: 'The staff number or the invitation code is wrong, or the code has expired. Ask the person who invited you.',
  },
  change_waiting: {
    status: 409,
    ja: 'この対象には、確認を待っている申請があります。先にその申請を確認するか、取り下げてください。',
    en: 'Another request for this is waiting for confirmation. Confirm or withdraw it first.',
  },
  change_unknown: {
    status: 404,
    ja: 'この申請は見つからないか、すでに決まっています。一覧を開き直してください。',
    en: 'This request was not found or has already been decided. Reload the list.',
  },
  change_over_budget: {
    status: 422,
    ja: '予算の残りを超えるため、確認できません。予算を補正するか、申請を差し戻してください。',
    en: 'This would exceed what is left of the budget, so it cannot be confirmed. Adjust the budget, or send the request back.',
  },
  change_too_late: {
    status: 422,
    ja: '申請の内容を実行できる期限が過ぎました。確認せずに差し戻してください。',
    en: 'The last day on which this could be done is over. Send the request back.',
  },
  change_altered: {
    status: 409,
    ja: '表示した内容と申請の内容が違います。一覧を開き直して、もう一度確認してください。',
    en: 'The request differs from what was shown. Reload the list and check it again.',
  },
  same_person: {
    status: 403,
    ja: '申請した職員とは別の職員が確認してください。',
    en: 'A colleague other than the one who made the request must confirm it.',
  },
  person_not_independent: {
    status: 403,
    ja: '申請した職員や締めた職員が登録・再発行・確認した職員番号では、承認できません。別の職員が承認してください。',
    en: 'This account was registered, reissued or confirmed by the person who made the request or closed the period, so it cannot approve. Another member of staff must approve.',
  },
  own_secret_needed: {
    status: 403,
    ja: 'このパスワードは本人が決めたものではありません。「パスワードの変更」で自分のパスワードに変えてから承認してください。',
    en: 'You did not choose this password yourself. Change it under “Change password”, then approve.',
  },
});
