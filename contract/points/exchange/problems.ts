import { problems } from '../../problem.ts';

/** Exchange of companies' points, and the reserve. */
export const exchangeProblems = problems({
  order_unknown: { status: 404, ja: '交換の申し込みが見つかりません。', en: 'The exchange order was not found.' },
  login_not_linked: {
    status: 422,
    ja: 'このログインIDはマイキーIDに登録されていません。マイキーの画面でサービスIDを登録してから、もう一度お申し込みください。ポイントは減っていません。',
    en: 'This login ID is not linked to a MyKey ID. Link it on the MyKey pages, then order again. No points were deducted.',
  },
  order_state: {
    status: 409,
    ja: 'この申し込みは、いまその操作ができません。状態を確かめてください。',
    en: 'This cannot be done with this order at the moment. Check its status.',
  },
  allocation_exceeds_reserve: {
    status: 422,
    ja: '共通ポイントの残高を超えています。残高の範囲で入力してください。',
    en: 'This exceeds your balance of common points. Enter a number within the balance.',
  },
});
