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
  nothing_to_pay: { status: 422, ja: '振り込む金額がありません。', en: 'There is no amount to transfer.' },
});
