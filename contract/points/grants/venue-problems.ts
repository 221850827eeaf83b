import { problems } from '../../problem.ts';

/** Venues of programmes, who is expected there, and the kiosk that takes their cards. */
export const venueProblems = problems({
  venue_unknown: { status: 404, ja: '会場が見つかりません。', en: 'The venue was not found.' },
  venue_hours: {
    status: 400,
    ja: '受付の終わりは、始まりより後の時刻にしてください。',
    en: 'Reception must end later than it begins.',
  },
  venue_outside_program: {
    status: 422,
    ja: '会場の日が、付与事業の期間外です。日付を確認してください。',
    en: 'The day of the venue is outside the programme’s period. Check the date.',
  },
  venue_open: {
    status: 409,
    ja: '受付中の会場の日付は変えられません。別の日にも開くときは、新しい会場を登録してください。',
    en: 'Reception is open, so the day cannot be changed. To hold it on another day too, register a new venue.',
  },
  walk_ins_with_ages: {
    status: 422,
    ja: '年齢の条件がある事業です。カードでは年齢が分からないため、申込のない方には付与できません。「申込のない方にも付与する」を外してください。',
    en: 'This programme is for certain ages only, and no card tells an age: nobody can be granted without an application. Take the tick away.',
  },
  venue_over: {
    status: 409,
    ja: 'この会場は、もう終わっています。',
    en: 'This venue is over.',
  },
  venue_not_today: {
    status: 409,
    ja: '受付の開始と終了は、会場の日に行います。',
    en: 'Reception is opened and closed by hand on the day of the venue.',
  },
  venue_full: {
    status: 409,
    ja: '会場の定員に達しています。',
    en: 'The venue is full.',
  },
  capacity_below_applied: {
    status: 409,
    ja: '申込と出席の人数より少ない定員にはできません。',
    en: 'The capacity cannot be lower than the number of people who have applied or come.',
  },
  applications_too_many: {
    status: 400,
    ja: '申込のファイルは、一度に2,000行までです。何も入力していません。ファイルを分けて送ってください。',
    en: 'A file of applications holds up to 2,000 lines. Nothing was entered. Split the file.',
  },
  application_unknown: { status: 404, ja: '申込が見つかりません。', en: 'The application was not found.' },
  applied_already: {
    status: 409,
    ja: 'この方は、この会場にすでに申し込んでいます。',
    en: 'This person has already applied for this venue.',
  },
  application_ended: {
    status: 409,
    ja: 'この申込は、出席・取り消し・不参加のどれかになっています。一覧で確認してください。',
    en: 'This application has already ended: attended, cancelled or not attended. Check the list.',
  },
  no_shows_changed: {
    status: 409,
    ja: '一覧を見ている間に、状態が変わった方がいます。もう一度確認してください。',
    en: 'Somebody’s state has changed since you opened the list. Check it again.',
  },
  venue_still_open: {
    status: 409,
    ja: '受付が終わってから確定してください。',
    en: 'Do this after reception has ended.',
  },
  venue_code_wrong: {
    status: 401,
    ja: '番号が違うか、期限が過ぎています。担当課に、新しい番号を依頼してください。',
    en: 'The code is wrong or has expired. Ask the department for a new one.',
  },
  venue_of_other_town: {
    status: 403,
    ja: 'ほかの自治体の会場です。この端末は、自分の自治体の会場だけで使えます。',
    en: 'This venue belongs to another municipality. This terminal can be used only at venues of its own.',
  },
  venue_not_bound: {
    status: 404,
    ja: 'この端末は、まだ会場に登録されていません。',
    en: 'This terminal is not registered for a venue yet.',
  },
  venue_bound_meanwhile: {
    status: 409,
    ja: 'この端末は、ちょうど別の番号で会場に登録されました。画面の会場を確かめ、違うときは、もう一度番号を入力してください。',
    en: 'This terminal has just been registered with another code. Check the venue it shows; if it is the wrong one, enter your code again.',
  },
  venue_revoked: {
    status: 403,
    ja: '担当課が、この端末の会場の登録を取り消しました。',
    en: 'The department has cancelled this terminal’s registration for the venue.',
  },
  venue_not_open: {
    status: 409,
    ja: '受付はまだ始まっていません。',
    en: 'Reception has not begun yet.',
  },
  venue_closed: {
    status: 409,
    ja: '受付は終わりました。',
    en: 'Reception has ended.',
  },
  attended_already: {
    status: 409,
    ja: 'すでに受け付けました。',
    en: 'You have already been received.',
  },
  points_expired_already: {
    status: 422,
    ja: '会場の日から数えたポイントの有効期限を、もう過ぎています。付与していません。補うときは、期限の先の付与事業で個別に付与してください。',
    en: 'The points of that day have already expired, so none were granted. To make up for them, grant from a programme whose points last longer.',
  },
  tap_time_differs: {
    status: 400,
    ja: 'かざした時刻が、受付の番号を作った時刻と合いません。端末の時計を確かめてください。',
    en: 'The time of the tap is not the time at which its number was made. Check the clock of this terminal.',
  },
  walk_in_refused: {
    status: 422,
    ja: '申し込みをされた方だけの会場です。',
    en: 'This venue is for people who have applied.',
  },
});
