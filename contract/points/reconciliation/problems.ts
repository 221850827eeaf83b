import { problems } from '../../problem.ts';

/** What banks tell, and what does not match. */
export const reconciliationProblems = problems({
  statement_unreadable: {
    status: 422,
    ja: '銀行のファイルを読み取れません。入出金取引明細（種別03）か振込入金通知（種別01）を、銀行から受け取ったまま選んでください。',
    en: 'The bank’s file cannot be read. Choose a file of transactions (type 03) or of incoming transfers (type 01), as the bank gave it.',
  },
  statement_account_unknown: {
    status: 422,
    ja: 'このファイルには、登録のない口座の明細が入っています。口座の登録を確認するか、銀行に口座を絞ったファイルを頼んでください。',
    en: 'The file tells of an account that is not registered here. Check the registered account, or ask the bank for a file of that account alone.',
  },
  statement_ahead: {
    status: 422,
    ja: '明細の期間に、まだ来ていない日が入っています。銀行から受け取ったファイルか確認し、期間の終わりが今日までのファイルを選んでください。',
    en: 'The statement covers days that have not come yet. Check that the bank gave this file, and choose one that ends today or before.',
  },
  bank_break_unknown: {
    status: 404,
    ja: 'この不突合は見つからないか、すでに終わっています。画面を読み込み直してください。',
    en: 'This item was not found, or it has ended already. Please reload the page.',
  },
  bank_break_not_so: {
    status: 422,
    ja: 'この不突合は、その方法では終えられません。画面の選択肢から選んでください。',
    en: 'The item cannot be ended in this way. Choose from what the page offers.',
  },
  report_columns_missing: {
    status: 400,
    ja: '1行目に「申込番号」「ポイント」の見出しが必要です。見出しを入れて送り直してください。',
    en: 'The first line must have the column names orderNumber and points. Add them and send the file again.',
  },
  report_day_not_over: {
    status: 422,
    ja: '日報の日付は、きのうまでの1年以内です。その日が終わってから送ってください。',
    en: 'The day of a report lies within the year until yesterday. Send it once the day is over.',
  },
  company_day_open: {
    status: 409,
    ja: 'この日はまだ締まっていません。翌日の朝以降に受け取ってください。会社の登録より前の日は、受け取れません。',
    en: 'This day is not closed yet. Fetch it from the next morning on. Days before the company was registered cannot be fetched.',
  },
  use_unknown: {
    status: 404,
    ja: '利用が見つかりません。一覧から選び直してください。',
    en: 'The use was not found. Please choose it from a list again.',
  },
  bank_item_taken: {
    status: 409,
    ja: '選んだものは、ほかの入出金とすでに結び付いています。別のものを選んでください。',
    en: 'What you chose belongs to another movement already. Please choose another.',
  },
});
