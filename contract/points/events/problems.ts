import { problems } from '../../problem.ts';

/** Support events: contributions, cancellation and payment to the organiser. */
export const eventProblems = problems({
  event_unknown: { status: 404, ja: '支援イベントが見つかりません。', en: 'The support event was not found.' },
  event_ended: {
    status: 422,
    ja: '支援イベントの受付は終わっています。ほかのイベントを選んでください。',
    en: 'This support event no longer accepts points. Please choose another event.',
  },
  event_not_begun: {
    status: 422,
    ja: '支援イベントの受付は、まだ始まっていません。始まりの日を確かめてください。',
    en: 'This support event does not accept points yet. Check its opening date.',
  },
  event_cancelled: {
    status: 422,
    ja: 'この支援イベントは中止になりました。ほかのイベントを選んでください。',
    en: 'This support event was cancelled. Please choose another event.',
  },
  event_over_goal: {
    status: 422,
    ja: 'このイベントは目標までのポイントだけを受け付けます。残りの範囲で入力してください。',
    en: 'This event accepts points only up to its goal. Enter a number within what is left.',
  },
  events_not_allowed: {
    status: 422,
    ja: 'この自治体では、いまイベントの支援にポイントを使えません。自治体の決まりを確かめてください。',
    en: 'Points of this municipality cannot be used to support events at the moment. Check the municipality’s rules.',
  },
  event_begun: {
    status: 409,
    ja: '受付が始まったあとは、説明・受付の終わり・並び順・振込先だけを変えられます。',
    en: 'Once contributions have opened, only the description, closing date, display order and bank account can be changed.',
  },
  event_reason_missing: {
    status: 422,
    ja: '受付の終わりを変える理由を入力してください。',
    en: 'Enter the reason for changing the closing date.',
  },
  event_account_missing: {
    status: 422,
    ja: '主催者の振込先口座がありません。口座を登録してから、支払いに回してください。',
    en: 'The organiser has no bank account. Register one before paying out.',
  },
  event_paid_out: {
    status: 409,
    ja: '主催者への支払いに回したポイントがあるため、中止にできません。受付の終わりを早め、返金は主催者と直接ご相談ください。',
    en: 'Points have already been paid out to the organiser, so the event cannot be cancelled. Bring the closing date forward, and discuss any refund directly with the organiser.',
  },
  event_cancellation_asked: {
    status: 409,
    ja: 'このイベントの中止が、2人目の確認を待っています。先に確認を済ませてください。',
    en: 'Cancellation of this event is waiting for a second person. Complete that confirmation first.',
  },
  event_cancellation_unknown: {
    status: 404,
    ja: '確認を待っている中止がありません。画面を開き直してください。',
    en: 'No cancellation is waiting for confirmation. Please reload the page.',
  },
  second_person_needed: {
    status: 403,
    ja: '申し出た人と確認する人は、別の人でなければなりません。別の人が操作してください。',
    en: 'The person who confirms must not be the one who made the request. Another person must do this.',
  },
  contribution_unknown: {
    status: 404,
    ja: 'この支援が見つかりません。支援の一覧から選び直してください。',
    en: 'This contribution was not found. Choose again from the list of events you have supported.',
  },
  event_notice_sent: {
    status: 409,
    ja: '支援者の一覧は、もう主催者に送られています。名前は保存期間のあとに消されます。',
    en: 'The list of supporters has already been sent to the organiser. Names are deleted after the retention period.',
  },
  event_payout_unknown: {
    status: 404,
    ja: 'この支払いが見つかりません。支援イベントの一覧から選び直してください。',
    en: 'This payout was not found. Choose again from the list of support events.',
  },
  event_of_other_municipality: {
    status: 422,
    ja: 'このイベントには、その自治体のポイントか共通ポイントだけを使えます。',
    en: 'This event accepts only points of its own municipality or common points.',
  },
  name_without_consent: {
    status: 422,
    ja: '氏名を知らせるときだけ、氏名を入力してください。',
    en: 'Enter a name only if you want to share it.',
  },
});
