import type { Problem } from '../../problem.ts';

/** Why a line of a nightly file cannot be read: what its company corrects before it sends the file again. */
export const orderLineProblems = {
  line_malformed: { ja: '読めない文字があります', en: 'Has characters that cannot be read' },
  order_number_form: {
    ja: '申込番号は、半角の英数字・「-」・「_」で40文字までです',
    en: 'Order numbers have up to 40 letters, digits, - and _',
  },
  login_form: {
    ja: 'ログインIDがないか、64文字を超えています',
    en: 'The login ID is missing or longer than 64 characters',
  },
  points_form: { ja: 'ポイントは1以上の整数です', en: 'Points are a whole number from 1' },
  deduction_number_form: {
    ja: '減算番号は、半角の英数字・「-」・「_」で40文字までです',
    en: 'Deduction numbers have up to 40 letters, digits, - and _',
  },
  deduction_date_invalid: {
    ja: '減算日は、今日までの1年以内の日付です',
    en: 'The date of a deduction lies within the year until today',
  },
  order_number_repeated: {
    ja: '同じ申込番号が、このファイルにもう一度あります',
    en: 'The order number appears again in this file',
  },
  deduction_number_repeated: {
    ja: '同じ減算番号が、このファイルにもう一度あります',
    en: 'The deduction number appears again in this file',
  },
  result_form: {
    ja: '結果は「減算」か「取消」です。空欄は減算とみなします',
    en: 'The result is deducted or cancelled; an empty one means deducted',
  },
  after_total: { ja: '合計の行より後に行があります', en: 'Stands behind the line of totals' },
} as const satisfies Record<string, Pick<Problem, 'ja' | 'en'>>;
export type OrderLineProblem = keyof typeof orderLineProblems;
