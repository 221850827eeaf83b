import { problems } from '../../problem.ts';

/** The ledger's own outcomes, in their published order of precedence. */
export const ledgerProblems = problems({
  key_in_the_future: {
    status: 422,
    ja: '端末の時計が進んでいます。時刻を合わせてから、もう一度操作してください。',
    en: 'This device’s clock is ahead. Set the time and try again.',
  },
  key_too_old: {
    status: 422,
    ja: '古い取引です。履歴を確かめ、必要ならはじめから操作してください。',
    en: 'This transaction is too old. Check the history and, if needed, start again.',
  },
  window_closed: {
    status: 409,
    ja: '精算期間が切り替わりました。もう一度操作してください。',
    en: 'The settlement period has just changed. Please try again.',
  },
  original_unknown: {
    status: 404,
    ja: '取り消すもとの取引が見つかりません。',
    en: 'The original transaction was not found.',
  },
  restore_exceeds_original: {
    status: 422,
    ja: 'もとの取引より多くは戻せません。すでに取り消されていないか確かめてください。',
    en: 'You cannot return more than the original transaction took. Check whether it has already been reversed.',
  },
  insufficient_points: {
    status: 422,
    ja: 'ポイントが足りません。残高の範囲で入力してください。',
    en: 'Not enough points. Enter a number within the balance.',
  },
  balance_out_of_range: {
    status: 422,
    ja: '残高の上限を超えるため、受け取れません。利用して残高が減ってから、もう一度お試しください。',
    en: 'This cannot be received because the balance would exceed its limit. Try again after some points have been used.',
  },
});
