import { problems } from '../../problem.ts';

/** Bank files. */
export const payoutProblems = problems({
  payout_not_writable: {
    status: 422,
    ja: '振込ファイル1つに書ける件数か金額を超えています。精算の担当に連絡してください。何も振り込まれていません。',
    en: 'There are more payments or more yen than one bank file can hold. Contact the settlement staff. Nothing has been transferred.',
  },
  payout_date_invalid: {
    status: 400,
    ja: '振込指定日は、これから15営業日以内の銀行営業日を選んでください。',
    en: 'Choose a bank business day within the next 15 business days as the transfer date.',
  },
  payout_after_books: {
    status: 409,
    ja: '出納閉鎖の日（5月31日）より後の振込では、前の年度の予算から支払えません。承認する職員が精算書を差し戻し、会計担当が作り直すと、いまの年度の支出（過年度支出）になります。承認を取り直してから、振込ファイルを作ってください。',
    en: 'A transfer after the books of the former fiscal year have closed (31 May) cannot be paid of its budget. Have the statement sent back by an approver and renewed by accounting: it then is an expense of the current year. Approve it anew, then make the files.',
  },
  bank_file_unknown: { status: 404, ja: '振込ファイルが見つかりません。', en: 'The bank file was not found.' },
  zengin_file_changed: {
    status: 409,
    ja: '振込ファイルが、表示したものと違います。画面を開き直して、確認番号を確認してください。',
    en: 'The bank file is not the one that was shown. Reload the page and check its number.',
  },
  zengin_file_cancelled: {
    status: 409,
    ja: 'この振込ファイルは取り消されています。銀行に提出した場合は、すぐに銀行へ連絡し、処理を止めてもらってください。',
    en: 'This bank file is cancelled. If it was handed to the bank, call the bank at once and have it stopped.',
  },
  handover_recorded: {
    status: 409,
    ja: 'この振込ファイルを銀行に提出したことは、すでに記録されています。',
    en: 'It is recorded already that this file was handed to the bank.',
  },
  handover_day_invalid: {
    status: 400,
    ja: '提出した日は、ファイルを作った日からきょうまでの日付を入力してください。',
    en: 'Enter a day between the one on which the file was made and today.',
  },
  cancellation_waiting: {
    status: 409,
    ja: 'この振込ファイルの取消は、すでに申請されています。承認を待つか、申請を取り下げてください。',
    en: 'The cancellation of this file is waiting already. Wait for its approval, or withdraw it.',
  },
  cancellation_unknown: {
    status: 404,
    ja: 'その取消の申請は、もうありません。画面を開き直してください。',
    en: 'There is no such request any more. Reload the page.',
  },
  bank_answer_needed: {
    status: 422,
    ja: 'この振込ファイルは、銀行に渡っている可能性があります。銀行に問い合わせ、その回答と、答えた人・受付番号を入力して申請してください。',
    en: 'The bank may have this file. Ask the bank, and enter its answer with who gave it when you request the cancellation.',
  },
  file_maker: {
    status: 403,
    ja: '振込ファイルを作った人は、その取消を承認できません。ほかの2人が承認してください。',
    en: 'Who made the file cannot approve its cancellation. Two others do.',
  },
  file_has_returns: {
    status: 409,
    ja: 'このファイルの振込は銀行から一部が戻っています。銀行が処理した後なので取り消せません。戻った分は、精算の画面から払い直してください。',
    en: 'Money of this file has come back, so the bank has carried it out and it cannot be cancelled. Pay what came back anew from the settlement page.',
  },
  nothing_to_pay: { status: 422, ja: '振り込む金額がありません。', en: 'There is no amount to transfer.' },
});
