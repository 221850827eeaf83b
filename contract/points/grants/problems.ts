import { problems } from '../../problem.ts';

/** 付与事業 and grants. */
export const grantProblems = problems({
  program_unknown: { status: 404, ja: '付与事業が見つかりません。', en: 'The grant programme is unknown.' },
  program_ended: {
    status: 422,
    ja: 'この付与事業は期間外です。事業を選び直してください。',
    en: 'The grant programme is not running.',
  },
  program_name_taken: {
    status: 409,
    ja: '同じ年度に、同じ名前の付与事業があります。',
    en: 'A programme of this name exists in this fiscal year.',
  },
  program_of_other_department: {
    status: 403,
    ja: 'ほかの担当課の付与事業です。自分の課の事業を選んでください。',
    en: 'This programme belongs to another department.',
  },
  amount_needs_reason: {
    status: 422,
    ja: '事業の決まった点数と違います。理由を入力してください。',
    en: 'The amount differs from the programme; give a reason.',
  },
  program_dates: {
    status: 400,
    ja: '期間の終わりは始まりより後に、有効期限は期間の終わり以後にしてください。',
    en: 'The dates are not in order.',
  },
});
