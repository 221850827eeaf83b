import { problems } from '../../problem.ts';

/** Points in: grants of a municipality and exchange orders of a partner. */
export const grantAndExchangeProblems = problems({
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
  department_unknown: { status: 404, ja: '担当課が見つかりません。', en: 'The department is unknown.' },
  department_name_taken: { status: 409, ja: '同じ名前の担当課があります。', en: 'A department of this name exists.' },

  order_unknown: { status: 404, ja: '交換の申し込みが見つかりません。', en: 'The exchange order is unknown.' },
  login_not_linked: {
    status: 422,
    ja: 'このログインIDはマイキーIDに登録されていません。マイキーの画面でサービスIDを登録してから、もう一度お申し込みください。ポイントは減っていません。',
    en: 'The login ID is not linked to a MyKey ID. Nothing was deducted.',
  },
  order_state: {
    status: 409,
    ja: 'この申し込みは、いまその操作ができません。状態を確かめてください。',
    en: 'The order is not in a state for this.',
  },
  allocation_exceeds_reserve: {
    status: 422,
    ja: '共通ポイントの残高を超えています。残高の範囲で入力してください。',
    en: 'More than the reserve holds.',
  },
});
