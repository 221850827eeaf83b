import { problems } from '../../problem.ts';

/** 精算: windows, statements, approvals, uplifts. */
export const settlementProblems = problems({
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
  uplift_without_payer: {
    status: 400,
    ja: '上乗せの負担者を決めてください。負担者のない上乗せはできません。',
    en: 'Somebody must pay for an uplift.',
  },
  uplift_for_two: {
    status: 400,
    ja: '上乗せの対象は、店1つか提携1つのどちらかを選んでください。',
    en: 'An uplift is for one shop or for one tie-up, not for both.',
  },
  uplift_unknown: { status: 404, ja: '上乗せが見つかりません。', en: 'The uplift is unknown.' },
});
