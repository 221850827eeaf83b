import { problems } from '../../problem.ts';

/** Exchange of companies' points, and the reserve. */
export const exchangeProblems = problems({
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
