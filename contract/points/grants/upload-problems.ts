import type { Problem } from '../../problem.ts';

/** Why a line of a file of grants is not granted: what the officer reads beside it. */
export const uploadProblems = {
  line_malformed: { ja: '読めない文字があります', en: 'Has characters that cannot be read' },
  mykey_id_form: { ja: 'マイキーIDの形ではありません', en: 'Is not in the form of a MyKey ID' },
  individual_number_refused: { ja: 'マイナンバーは使えません', en: 'My Number must not be used' },
  member_unknown: { ja: '会員ではありません（利用者登録が必要です）', en: 'Is not a member (needs to join first)' },
  not_usable_here: { ja: '停止または無効のマイキーIDです', en: 'The MyKey ID is suspended or invalid' },
  amount_invalid: { ja: 'ポイントは1以上の整数にしてください', en: 'Points must be a whole number from 1' },
  amount_needs_reason: {
    ja: '事業の点数と違います。事由が必要です',
    en: 'Differs from the programme’s points; needs a reason',
  },
  amount_agreed: {
    ja: '協賛の事業です。合意した点数にしてください',
    en: 'Has a sponsor; must be the agreed points',
  },
  text_refused: { ja: '事由に使えない文字があります', en: 'The reason has characters that cannot be used' },
  date_invalid: { ja: '日付が読めません', en: 'The date cannot be read' },
  date_outside_month: { ja: '実施日が対象月の外です', en: 'The date is outside the month of the file' },
  date_outside_program: { ja: '実施日が事業の期間外です', en: 'The date is outside the programme’s period' },
  date_in_future: { ja: '実施日がまだ来ていません', en: 'The date has not come yet' },
  line_repeated: { ja: '同じ行、または同じ方がもう一度あります', en: 'The same line or person appears again' },
  granted_already: {
    ja: 'この事業のポイントをすでに付与しています',
    en: 'Has already been granted this programme’s points',
  },
  person_max_reached: { ja: '1人あたりの上限を超えます', en: 'Would exceed the limit per person' },
  birth_missing: { ja: '生年月日がありません', en: 'The date of birth is missing' },
  age_outside: { ja: '対象の年齢ではありません', en: 'Is not of the programme’s ages' },
  died_before: { ja: '基準日より前に亡くなっています', en: 'Died before the reference date' },
  moved_before: { ja: '基準日より前に転出しています', en: 'Moved out before the reference date' },
  residence_unconfirmed: { ja: '居住の確認がありません', en: 'Residence has not been confirmed' },
  residence_elsewhere: { ja: '転出または海外と記録されています', en: 'Is recorded as moved out or abroad' },
  expiry_invalid: { ja: '有効期限がきょうより前か、読めません', en: 'The expiry is past or cannot be read' },
  key_too_old: { ja: '処理が2日を超えて中断しました', en: 'Processing was interrupted for more than two days' },
  balance_out_of_range: { ja: '残高の上限を超えます', en: 'Would exceed the highest balance' },
} as const satisfies Record<string, Pick<Problem, 'ja' | 'en'>>;
export type UploadProblem = keyof typeof uploadProblems;
