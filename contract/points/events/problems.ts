import { problems } from '../../problem.ts';

/** Support events: contributions, cancellation and payment to the organiser. */
export const eventProblems = problems({
  event_unknown: { status: 404, ja: '支援イベントが見つかりません。', en: 'The support event is unknown.' },
  event_ended: {
    status: 422,
    ja: '支援イベントの受付は終わっています。ほかのイベントを選んでください。',
    en: 'The support event no longer takes contributions.',
  },
  event_not_begun: {
    status: 422,
    ja: '支援イベントの受付は、まだ始まっていません。始まりの日を確かめてください。',
    en: 'The support event does not take contributions yet.',
  },
  event_cancelled: {
    status: 422,
    ja: 'この支援イベントは中止になりました。ほかのイベントを選んでください。',
    en: 'The support event was cancelled.',
  },
  event_over_goal: {
    status: 422,
    ja: 'このイベントは目標までのポイントだけを受け付けます。残りの範囲で入力してください。',
    en: 'The event takes no more than its goal; `free` says what is left.',
  },
  events_not_allowed: {
    status: 422,
    ja: 'この自治体では、いまイベントの支援にポイントを使えません。自治体の決まりを確かめてください。',
    en: 'The rule of this municipality does not allow points for events.',
  },
  event_begun: {
    status: 409,
    ja: '受付が始まったあとは、説明・受付の終わり・並び順・振込先だけを変えられます。',
    en: 'After an event has begun only its description, end, order and account change.',
  },
  event_reason_missing: {
    status: 422,
    ja: '受付の終わりを変える理由を入力してください。',
    en: 'Say why the end is changed.',
  },
  event_account_missing: {
    status: 422,
    ja: '主催者の振込先口座がありません。口座を登録してから、支払いに回してください。',
    en: 'The event has no bank account to be paid to.',
  },
  event_paid_out: {
    status: 409,
    ja: '主催者への支払いに回したポイントがあるため、中止にできません。受付の終わりを早め、返金は主催者と直接ご相談ください。',
    en: 'Points of this event were paid out; end it earlier instead and settle a refund with the organiser.',
  },
  event_cancellation_asked: {
    status: 409,
    ja: 'このイベントの中止が、2人目の確認を待っています。先に確認を済ませてください。',
    en: 'A cancellation of this event waits for a second person.',
  },
  event_cancellation_unknown: {
    status: 404,
    ja: '確認を待っている中止がありません。画面を開き直してください。',
    en: 'No cancellation of this event waits for a decision.',
  },
  second_person_needed: {
    status: 403,
    ja: '申し出た人と確認する人は、別の人でなければなりません。別の人が操作してください。',
    en: 'Another person must decide.',
  },
  contribution_unknown: {
    status: 404,
    ja: 'この支援が見つかりません。支援の一覧から選び直してください。',
    en: 'The contribution is unknown.',
  },
  event_notice_sent: {
    status: 409,
    ja: '支援者の一覧は、もう主催者に送られています。名前は保存期間のあとに消されます。',
    en: 'The list of supporters was already sent; names are deleted after the time they are kept.',
  },
  event_payout_unknown: {
    status: 404,
    ja: 'この支払いが見つかりません。支援イベントの一覧から選び直してください。',
    en: 'The payout of the event is unknown.',
  },
  event_of_other_municipality: {
    status: 422,
    ja: 'このイベントには、その自治体のポイントか共通ポイントだけを使えます。',
    en: 'An event takes points of its own municipality or from the reserve.',
  },
  name_without_consent: {
    status: 422,
    ja: '氏名を知らせるときだけ、氏名を入力してください。',
    en: 'Give a name only with the wish to disclose it.',
  },
});
