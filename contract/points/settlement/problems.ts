import { problems } from '../../problem.ts';

/** The office: settlement, payout and its registers. */
export const officeProblems = problems({
  settlement_unknown: { status: 404, ja: '精算が見つかりません。', en: 'The settlement is unknown.' },
  settlement_state: {
    status: 409,
    ja: 'この精算は、いまその操作ができません。状態を確かめてください。',
    en: 'The settlement is not in a state for this.',
  },
  settlement_changed: {
    status: 409,
    ja: '承認する内容が、表示したものと変わっています。もう一度確かめてください。',
    en: 'What was shown is not what would be approved.',
  },
  approver_is_creator: {
    status: 403,
    ja: '締めた人と承認する人は別の人でなければなりません。',
    en: 'The approver must not be the person who closed.',
  },
  approver_twice: {
    status: 403,
    ja: '2人目の承認は、別の人が行ってください。',
    en: 'The second approval needs another person.',
  },
  payout_not_writable: {
    status: 422,
    ja: '振込ファイル1つに書ける件数か金額を超えています。精算の担当に連絡してください。何も振り込まれていません。',
    en: 'More lines or more yen than one bank file holds; nothing is paid.',
  },
  payout_date_invalid: {
    status: 400,
    ja: '振込指定日は、これから15営業日以内の銀行営業日を選んでください。',
    en: 'The payout date must be a bank business day within 15 business days.',
  },
  nothing_to_pay: { status: 422, ja: '振り込む金額がありません。', en: 'There is nothing to pay.' },
  program_dates: {
    status: 400,
    ja: '期間の終わりは始まりより後に、有効期限は期間の終わり以後にしてください。',
    en: 'The dates are not in order.',
  },
  partner_unknown: { status: 404, ja: '協力会社が見つかりません。', en: 'The partner is unknown.' },
  partner_exists: {
    status: 409,
    ja: 'この協力会社はすでに登録されています。',
    en: 'This partner is already registered.',
  },
});
