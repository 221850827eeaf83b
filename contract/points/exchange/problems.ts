import { problems } from '../../problem.ts';

/** Exchange of companies' points, and the reserve. */
export const exchangeProblems = problems({
  letter_not_sent: {
    status: 409,
    ja: 'この方に発送済みの手紙はありません。マイキーIDを確認し、先に「発送済み」を記録してください。',
    en: 'No letter to this person is marked as sent. Check the MyKey ID, and mark the letter as sent first.',
  },
  notice_mail_unknown: {
    status: 404,
    ja: 'このメールアドレスにお知らせを受け取る方はいません。宛先を確認してください。',
    en: 'Nobody receives notices at this address. Check the address.',
  },
  order_unknown: { status: 404, ja: '交換の申し込みが見つかりません。', en: 'The exchange order was not found.' },
  login_not_linked: {
    status: 422,
    ja: 'このログインIDはマイキーIDに登録されていません。マイキーの画面でサービスIDを登録してから、もう一度お申し込みください。ポイントは減っていません。',
    en: 'This login ID is not linked to a MyKey ID. Link it on the MyKey pages, then order again. No points were deducted.',
  },
  order_file_unknown: { status: 404, ja: 'ファイルが見つかりません。', en: 'The file was not found.' },
  order_file_working: {
    status: 409,
    ja: 'このファイルはまだ処理の途中です。終わってから、結果ファイルを受け取ってください。',
    en: 'The file is still being worked on. Fetch its results when that has ended.',
  },
  order_file_columns_missing: {
    status: 400,
    ja: '1行目に「申込番号」「ログインID」「ポイント」「減算番号」「減算日」の見出しが必要です。見出しを入れて送り直してください。',
    en: 'The first line must have the column names orderNumber, loginId, points, deductionNumber and deductedOn. Add them and send the file again.',
  },
  order_file_empty: {
    status: 400,
    ja: '見出しと合計の間に行がありません。申し込みの行を入れて送り直してください。',
    en: 'There are no lines between the column names and the totals. Add the orders and send the file again.',
  },
  order_file_total_missing: {
    status: 400,
    ja: '最後の行に「合計」と、行数とポイントの合計が必要です（例：合計,120,85000）。途中で切れていないか確かめて、送り直してください。',
    en: 'The last line must be “total” with the number of lines and the points (for example total,120,85000). Check that the file is whole and send it again.',
  },
  order_file_total_differs: {
    status: 422,
    ja: '合計の行が、中の行と一致しません。1行も受け付けていません。ファイルを作り直して送ってください。',
    en: 'The line of totals does not agree with the lines. None of them was taken. Make the file again and send it.',
  },
  order_file_lines_wrong: {
    status: 422,
    ja: '読めない行があります。1行も受け付けていません。示した行を直して、ファイルを送り直してください。',
    en: 'Some lines cannot be read. None of them was taken. Correct the lines shown and send the file again.',
  },
  order_state: {
    status: 409,
    ja: 'この申し込みは、いまその操作ができません。状態を確かめてください。',
    en: 'This cannot be done with this order at the moment. Check its status.',
  },
  exchange_too_small: {
    status: 422,
    ja: 'このポイント数では、1ポイントにもなりません。もっと多いポイントでお申し込みください。ポイントは減っていません。',
    en: 'So few points do not make a single point here. Order with more. No points were deducted.',
  },
  deduction_not_convertible: {
    status: 422,
    ja: '減算したポイントが、交換比率でちょうど割り切れません。割り切れる数で減算し直して、送ってください。',
    en: 'What was deducted does not convert evenly at the agreed rate. Deduct an amount that does, and send the order again.',
  },
  deduction_missing: {
    status: 422,
    ja: 'この会社は、減算を先に行う方式です。減算の番号と日付を添えて、送り直してください。',
    en: 'This company deducts first. Send the order again with the number and the date of its deduction.',
  },
  deduction_not_expected: {
    status: 422,
    ja: 'この会社は、移し先が決まってから減算する方式です。減算の番号と日付を外して送り、減算した結果をあとで知らせてください。',
    en: 'This company deducts once the holder has chosen. Send the order without a deduction, and report the deduction later.',
  },
  deduction_used: {
    status: 409,
    ja: 'この減算の番号は、別の申し込みで使われています。番号を確認して、送り直してください。',
    en: 'This deduction belongs to another order. Check its number and send the order again.',
  },
  deduction_date_invalid: {
    status: 422,
    ja: '減算の日付は、今日までの1年以内の日付です。日付を確認して、送り直してください。',
    en: 'The date of a deduction lies within the year until today. Check the date and send the order again.',
  },
  deducted_login_not_linked: {
    status: 422,
    ja: 'このログインIDは、まだマイキーIDに登録されていません。申し込みは受け付けていません。本人がマイキーの画面でサービスIDを登録したあと、同じ申込番号と減算の番号で送り直してください。減算したポイントは、それまで会社でお預かりください。',
    en: 'This login ID is not linked to a MyKey ID yet, and the order was not taken. Once its holder has linked it on the MyKey pages, send it again with the same order and deduction numbers. Until then the company keeps the points it has deducted.',
  },
  order_deducted_already: {
    status: 409,
    ja: 'この申し込みは、減算が済んだものとして受け付けています。減算の結果を知らせる必要はありません。',
    en: 'This order was taken with its deduction. There is nothing to report.',
  },
  allocation_exceeds_reserve: {
    status: 422,
    ja: '共通ポイントの残高を超えています。残高の範囲で入力してください。',
    en: 'This exceeds your balance of common points. Enter a number within the balance.',
  },
});
