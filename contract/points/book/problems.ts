import { problems } from '../../problem.ts';

/** The ledger's own outcomes, in their published order of precedence. */
export const ledgerProblems = problems({
  key_in_the_future: {
    status: 422,
    ja: '端末の時計が進んでいます。時刻を合わせてから、もう一度操作してください。',
    en: 'The key lies in the future; set the clock.',
  },
  key_too_old: {
    status: 422,
    ja: '古い取引です。履歴を確かめ、必要ならはじめから操作してください。',
    en: 'The key is older than 48 hours.',
  },
  window_closed: {
    status: 409,
    ja: '精算期間が切り替わりました。もう一度操作してください。',
    en: 'The settlement window has just closed; please repeat.',
  },
  original_unknown: {
    status: 404,
    ja: '取り消すもとの取引が見つかりません。',
    en: 'The original operation is unknown.',
  },
  restore_exceeds_original: {
    status: 422,
    ja: 'もとの取引より多くは戻せません。すでに取り消されていないか確かめてください。',
    en: 'More cannot be restored than the original operation took.',
  },
  insufficient_points: {
    status: 422,
    ja: 'ポイントが足りません。残高の範囲で入力してください。',
    en: 'Not enough points.',
  },
  balance_out_of_range: {
    status: 422,
    ja: '残高の上限を超えるため、受け取れません。利用して残高が減ってから、もう一度お試しください。',
    en: 'The balance would pass its limit. Try again when points have been used.',
  },
});
