import { problems } from '../../problem.ts';

/** 付与事業 and grants. */
export const grantProblems = problems({
  program_unknown: { status: 404, ja: '付与事業が見つかりません。', en: 'The grant programme was not found.' },
  program_ended: {
    status: 422,
    ja: 'この付与事業は期間外です。事業を選び直してください。',
    en: 'This grant programme is outside its period. Choose another programme.',
  },
  program_name_taken: {
    status: 409,
    ja: '同じ年度に、同じ名前の付与事業があります。',
    en: 'A grant programme with the same name already exists in this fiscal year.',
  },
  program_of_other_department: {
    status: 403,
    ja: 'ほかの担当課の付与事業です。自分の課の事業を選んでください。',
    en: 'This grant programme belongs to another department. Choose one of your own department.',
  },
  amount_needs_reason: {
    status: 422,
    ja: '事業の決まった点数と違います。理由を入力してください。',
    en: 'The amount differs from the programme’s fixed amount. Enter a reason.',
  },
  program_dates: {
    status: 400,
    ja: '期間の終わりは始まりの日以後に、有効期限は期間の終わり以後にしてください。',
    en: 'The period must not end before it starts, and points must not expire before the period ends.',
  },
});
