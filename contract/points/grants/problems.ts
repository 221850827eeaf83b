import { fileProblems } from '../../file-problems.ts';
import { problems } from '../../problem.ts';
import { sponsorProblems } from './sponsor-problems.ts';
import { venueProblems } from './venue-problems.ts';

/** 付与事業 and grants. */
export const grantProblems = problems({
  program_unknown: { status: 404, ja: '付与事業が見つかりません。', en: 'The grant programme was not found.' },
  program_ended: {
    status: 422,
    ja: 'この付与事業は期間外です。事業を選び直してください。',
    en: 'This grant programme is outside its period. Choose another programme.',
  },
  program_name_taken: {
    status: 409,
    ja: '同じ年度に、同じ名前の付与事業があります。',
    en: 'A grant programme with the same name already exists in this fiscal year.',
  },
  program_of_other_department: {
    status: 403,
    ja: 'ほかの担当課の付与事業です。自分の課の事業を選んでください。',
    en: 'This grant programme belongs to another department. Choose one of your own department.',
  },
  amount_needs_reason: {
    status: 422,
    ja: '事業の決まった点数と違います。理由を入力してください。',
    en: 'The amount differs from the programme’s fixed amount. Enter a reason.',
  },
  program_dates: {
    status: 400,
    ja: '期間の終わりは始まりの日以後に、有効期限は期間の終わり以後にしてください。',
    en: 'The period must not end before it starts, and points must not expire before the period ends.',
  },
  program_expiry_missing: {
    status: 400,
    ja: '有効期限の日付か、日数・年数を入力してください。',
    en: 'Enter the expiry date, or the number of days or years.',
  },
  program_ages: {
    status: 400,
    ja: '年齢の上限は下限以上にしてください。',
    en: 'The upper age limit must not be below the lower one.',
  },
  issuer_registration_missing: {
    status: 422,
    ja: '国や自治体以外が発行する、有効期間が6か月を超える有償のポイントです。前払式支払手段の発行者の登録番号を入力してください。',
    en: 'Points sold by an issuer other than a public body and valid for more than six months need the issuer’s registration number. Enter it.',
  },
  granted_already: {
    status: 409,
    ja: 'この方には、この事業のポイントをすでに付与しています。',
    en: 'This person has already been granted the points of this programme.',
  },
  person_max_reached: {
    status: 422,
    ja: 'この事業の1人あたりの上限を超えます。これまでの付与を確認してください。',
    en: 'This would exceed the programme’s limit per person. Check what was granted before.',
  },
  program_budget_used_up: {
    status: 422,
    ja: 'この事業の予算ポイントの残りを超えます。予算を確認してください。',
    en: 'This would exceed what is left of the programme’s budget. Check the budget.',
  },
  age_unconfirmed: {
    status: 422,
    ja: '年齢の条件がある事業です。年齢を確認し、確認したことを記録してください。',
    en: 'This programme is for certain ages only. Confirm this person’s age and record it.',
  },
  residence_unconfirmed: {
    status: 422,
    ja: '居住者だけの事業です。居住を確認し、確認したことを記録してください。',
    en: 'This programme is for residents only. Confirm that this person lives here and record it.',
  },
  residence_elsewhere: {
    status: 422,
    ja: '居住者だけの事業ですが、転出または海外として記録されています。戻られたときは、居住の記録を新しくしてください。',
    en: 'This programme is for residents only, and this person is recorded as moved out or abroad. Record the residence anew if they have returned.',
  },
  program_kind_unknown: {
    status: 404,
    ja: '付与事業の種別が見つかりません。種別を選び直してください。',
    en: 'The kind of grant programme was not found. Choose another one.',
  },
  program_kind_ended: {
    status: 422,
    ja: 'この種別は終了しています。ほかの種別を選んでください。',
    en: 'This kind has ended. Choose another one.',
  },
  program_kind_name_taken: {
    status: 409,
    ja: '同じ名前の種別があります。別の名前にしてください。',
    en: 'A kind with the same name already exists. Enter another name.',
  },
  program_kind_twice: {
    status: 400,
    ja: '種別は、共通の種別か自治体が定めた種別の、どちらか一つにしてください。',
    en: 'Choose either a common kind or a kind of the municipality, not both.',
  },
  program_kind_needs_ages: {
    status: 422,
    ja: 'この種別の事業には、対象の年齢が必要です。年齢の下限か上限を入力してください。',
    en: 'Programmes of this kind are for certain ages. Enter the lower or the upper age limit.',
  },
  program_kind_needs_residents: {
    status: 422,
    ja: 'この種別の事業は、居住者に限ります。「居住者に限る」を選んでください。',
    en: 'Programmes of this kind are for residents only. Choose “Residents only”.',
  },
  rehearsal_altered: {
    status: 409,
    ja: '確認した内容から変わりました。新しい内容を確認して、もう一度実行してください。',
    en: 'This has changed since it was looked at. Look at what it comes to now, and do it again.',
  },
  grant_unknown: { status: 404, ja: '付与が見つかりません。', en: 'The grant was not found.' },
  grant_taken_back_already: {
    status: 409,
    ja: 'この付与は、すでに取り消されています。',
    en: 'This grant has already been taken back.',
  },
  program_copy_year: {
    status: 422,
    ja: '写す先には、事業の年度より後で、まだ終わっていない年度を選んでください。',
    en: 'Choose a fiscal year after the programme’s own that is not over.',
  },
  program_copied_already: {
    status: 409,
    ja: 'この事業は、その年度へすでに写しています。',
    en: 'This programme has already been copied into that fiscal year.',
  },
  upload_unknown: { status: 404, ja: '一括付与が見つかりません。', en: 'The bulk grant was not found.' },
  upload_sent_before: {
    status: 409,
    ja: '同じ内容のファイルが、この事業ですでに送られています。一覧で確認してください。',
    en: 'The same file has already been sent for this programme. Check the list.',
  },
  upload_points_too_many: {
    status: 422,
    ja: 'ファイルの合計が1兆ポイントを超えています。ポイントの列を確認してください。',
    en: 'The file adds up to more than a trillion points. Check its column of points.',
  },
  upload_not_draft: {
    status: 409,
    ja: 'この一括付与は、すでに承認されたか取り下げられています。',
    en: 'This bulk grant has already been approved or withdrawn.',
  },
  upload_not_posted: {
    status: 409,
    ja: '付与が済んだ一括付与だけを取り消せます。',
    en: 'Only a bulk grant that has been completed can be reversed.',
  },
  upload_totals_differ: {
    status: 422,
    ja: 'ファイルの件数かポイントの合計が、入力した照合用の合計と違います。どちらが正しいかを確認して、送り直してください。',
    en: 'The file’s count or total differs from the control totals you entered. Find out which is right and send it again.',
  },
  upload_has_problems: {
    status: 422,
    ja: '付与できない行があります。直して送り直すか、その行を除いて申請してください。',
    en: 'Some lines cannot be granted. Correct and resend the file, or leave those lines out.',
  },
  upload_nothing_to_grant: {
    status: 422,
    ja: '付与できる行がありません。',
    en: 'There is no line that can be granted.',
  },
  mailing_totals_differ: {
    status: 422,
    ja: 'ファイルの件数が、入力した照合用の件数と違います。名簿に抜けや余分がないかを確認して、もう一度確認してください。',
    en: 'The file’s count differs from the count you entered. See whether the list lacks lines or has too many, and check it again.',
  },
  mailing_changed: {
    status: 409,
    ja: '確認したあとに、名簿か会員の状態が変わりました。もう一度確認してから受け取ってください。',
    en: 'The list, or the status of somebody on it, has changed since it was checked. Check it again before you take the files.',
  },
  file_columns_missing: {
    status: 400,
    ja: '1行目に「マイキーID」の見出しが必要です。見出しを入れて保存し直してください。',
    en: 'The first line must have the column name “mykeyId”. Add it and save the file again.',
  },
  file_empty: {
    status: 400,
    ja: '見出しの下に行がありません。付与する行を入れてください。',
    en: 'There are no lines below the column names. Add the lines to grant.',
  },
  file_too_long: {
    status: 400,
    ja: '一度に送れるのは10万行までです。ファイルを分けてください。',
    en: 'You can send up to 100,000 lines at once. Please split the file.',
  },
  ...sponsorProblems,
  ...venueProblems,
  ...fileProblems,
});
