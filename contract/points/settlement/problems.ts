import { problems } from '../../problem.ts';

/** 精算: windows, statements, approvals, uplifts. */
export const settlementProblems = problems({
  settlement_unknown: { status: 404, ja: '精算が見つかりません。', en: 'The settlement was not found.' },
  settlement_state: {
    status: 409,
    ja: 'この精算は、いまその操作ができません。状態を確かめてください。',
    en: 'This cannot be done with this settlement at the moment. Check its status.',
  },
  settlement_changed: {
    status: 409,
    ja: '承認する内容が、表示したものと変わっています。もう一度確かめてください。',
    en: 'What you would approve differs from what was shown. Please check it again.',
  },
  approver_is_creator: {
    status: 403,
    ja: '締めた人と承認する人は別の人でなければなりません。',
    en: 'The person who closed the period cannot approve it. Another person must approve.',
  },
  approver_twice: {
    status: 403,
    ja: '2人目の承認は、別の人が行ってください。',
    en: 'A different person must give the second approval.',
  },
  uplift_without_payer: {
    status: 400,
    ja: '上乗せの負担者を決めてください。負担者のない上乗せはできません。',
    en: 'Set the funder of the uplift. An uplift needs a funder.',
  },
  uplift_for_two: {
    status: 400,
    ja: '上乗せの対象は、店1つか提携1つのどちらかを選んでください。',
    en: 'Choose either one shop or one tie-up for the uplift.',
  },
  uplift_unknown: { status: 404, ja: '上乗せが見つかりません。', en: 'The uplift was not found.' },
});
