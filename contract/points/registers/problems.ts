import { officeAccountProblems } from '../../office-account-problems.ts';
import { problems } from '../../problem.ts';
import { secondFactorProblems } from '../../second-factor-problems.ts';

/** Municipalities, departments, companies, bank accounts, and the people of offices. */
export const registerProblems = problems({
  municipality_unknown: {
    status: 400,
    ja: '自治体コードが見つかりません。番号を確かめてください。',
    en: 'Municipality code not found. Please check the number.',
  },
  municipality_check_digit: {
    status: 400,
    ja: '自治体コードの検査数字（6桁目）が合いません。番号を確かめてください。',
    en: 'The check digit of the municipality code (6th digit) does not match. Please check the number.',
  },
  yearly_day_invalid: {
    status: 400,
    ja: '暦にある月日を「03-31」のように入力してください。',
    en: 'Enter a calendar date as month and day, for example 03-31.',
  },
  municipality_cannot_issue: {
    status: 422,
    ja: '都道府県・政令市の区は、自治体ポイントの発行元になれません。',
    en: 'Prefectures and wards of designated cities cannot issue municipal points.',
  },
  municipality_not_open: {
    status: 422,
    ja: 'この自治体はまだポイントを始めていません。ほかの自治体を選んでください。',
    en: 'This municipality has not started points yet. Please choose another.',
  },
  municipality_already_open: {
    status: 409,
    ja: 'この自治体のアカウントはすでにあります。総合管理担当課の職員が招待します。',
    en: 'This municipality already has an account. Its lead department invites people.',
  },
  municipality_abolished: {
    status: 422,
    ja: 'この自治体コードは、合併などで廃止されています。引き継いだ自治体のコードを選んでください。',
    en: 'This municipality code was abolished, for example by a merger. Choose the code of its successor.',
  },
  opening_waiting: {
    status: 409,
    ja: 'この自治体の開設の申請は、すでに受け付けています。受付番号で状態を見るか、申請した部署に確認してください。',
    en: 'An application for this municipality has been received already. See its state by the receipt number, or ask the department that sent it.',
  },
  opening_unknown: {
    status: 404,
    ja: '申請が見つかりません。受付番号を確認してください。',
    en: 'The application was not found. Check the receipt number.',
  },
  opening_not_returned: {
    status: 409,
    ja: 'この申請は差し戻されていません。送り直すのは、差し戻されてからです。',
    en: 'This application was not sent back. It can be sent anew once it was.',
  },
  opening_decided: {
    status: 409,
    ja: 'この申請は、すでに決まったか取り下げられています。申請の状態を見てください。',
    en: 'This application has been decided or withdrawn. See its state.',
  },
  sandbox_apart: {
    status: 422,
    ja: '練習用の自治体は、応援ポイントの受け入れ、ほかの自治体との提携、ポイントの変換、精算と振込、金融機関マスタの訂正には使えません。',
    en: 'A municipality for practice takes no support points, has no tie-ups or conversions, is neither settled nor paid, and corrects no list of banks.',
  },
  leaving_too_early: {
    status: 422,
    ja: '最後の日は、今日から6か月後より後にしてください。住民がポイントを使うための期間です。',
    en: 'The last day must be at least six months from today, so that residents can use their points.',
  },
  municipality_leaving: {
    status: 422,
    ja: 'この自治体は脱退が決まっているため、新しいポイントは受け取れません。ほかの自治体を選んでください。',
    en: 'This municipality is leaving and receives no new points. Choose another one.',
  },
  succession_too_early: {
    status: 422,
    ja: '引き継ぐ日は、あす以後にしてください。新しくできる自治体の場合は、その自治体ができる日以後です。',
    en: 'The day must be tomorrow or later, and not before a new municipality comes into being.',
  },
  succession_of_itself: {
    status: 422,
    ja: '引き継ぐ自治体には、別の自治体を選んでください。',
    en: 'Choose another municipality as the one that takes over.',
  },
  municipality_succeeded: {
    status: 409,
    ja: 'この自治体を別の自治体が引き継ぐことが、すでに決まっています。「自治体の引き継ぎ」の一覧を見てください。',
    en: 'It is decided already that another municipality takes over from this one. See the list of successions.',
  },
  succession_waits_for_another: {
    status: 409,
    ja: 'この自治体は、別の自治体をこれから引き継ぎます。その引き継ぎが済んでから申請してください。',
    en: 'This municipality is about to take over from another one. Ask again once that is done.',
  },
  succession_unknown: { status: 404, ja: 'この引き継ぎが見つかりません。', en: 'The succession was not found.' },
  succession_over: {
    status: 409,
    ja: 'この引き継ぎは、すでに始まったか取りやめになっています。',
    en: 'This succession has begun or was called off.',
  },
  municipality_code_short: {
    status: 400,
    ja: '新しい自治体のコードは、検査数字を含む6桁で入力してください。',
    en: 'Enter all six digits of the new code, with its check digit.',
  },
  municipality_prefecture: {
    status: 422,
    ja: 'コードの上2桁が都道府県に合わないか、市町村のコードではありません。総務省の告示を確かめてください。',
    en: 'The first two digits are of no prefecture, or it is no code of a municipality. Check the ministry’s announcement.',
  },
  municipality_listed: {
    status: 409,
    ja: 'このコードは、すでに台帳にあります。',
    en: 'This code is in the list already.',
  },
  function_off: {
    status: 403,
    ja: 'この自治体では、この機能を使っていません（お持ちのポイントや券は使えます）。詳しくは、自治体の総合管理担当課にお問い合わせください。',
    en: 'This municipality does not use this function (points and vouchers you hold can still be used). Please ask its lead department.',
  },
  functions_unchanged: {
    status: 422,
    ja: 'その日の使う機能と参加類型は、今の登録と同じです。変える機能を選んでください。',
    en: 'On that day the functions and the type are the same as registered. Choose what is to change.',
  },
  department_unknown: { status: 404, ja: '担当課が見つかりません。', en: 'The department was not found.' },
  department_name_taken: {
    status: 409,
    ja: '同じ名前の担当課があります。',
    en: 'A department with the same name already exists.',
  },
  department_ended: {
    status: 422,
    ja: 'この担当課は廃止されています。引き継いだ課を選んでください。',
    en: 'This department has been closed. Choose the department that took over.',
  },
  department_open: { status: 409, ja: 'この担当課は廃止されていません。', en: 'This department is not closed.' },
  department_successor: {
    status: 400,
    ja: '引き継ぐ課には、廃止されていない別の課を選んでください。',
    en: 'Choose another department that is not closed as the successor.',
  },
  date_before_month: {
    status: 400,
    ja: '適用日は、今月1日以後にしてください。前の月までの帳票は変わりません。',
    en: 'The change must take effect on the first of this month or later. Reports of earlier months do not change.',
  },
  date_past: { status: 400, ja: 'きょう以後の日付を入力してください。', en: 'Enter today or a later date.' },
  cut_off_past: {
    status: 400,
    ja: '締め日の適用日は、あす以後の日付にしてください。きょうまでの精算期間は変わりません。',
    en: 'Enter tomorrow or a later date. Periods up to today do not change.',
  },
  cut_off_unchanged: {
    status: 422,
    ja: 'その日の締め日は、すでに入力した内容です。変わる内容か、適用日を確認してください。',
    en: 'On that day this holds already. Check what is to change, or from which day.',
  },
  books_closed: {
    status: 422,
    ja: 'この年度の帳簿は、翌年度の5月31日で閉鎖しました。この年度の入力と訂正はできません。今年度の分として処理してください。',
    en: 'The books of this fiscal year closed on 31 May of the next one. Nothing of it can be entered or corrected; handle it in the present year.',
  },
  budget_line_taken: {
    status: 409,
    ja: '同じ年度に、同じ科目と事業名の予算があります。',
    en: 'A budget line with the same code and name already exists in this fiscal year.',
  },
  budget_line_unknown: {
    status: 404,
    ja: '予算科目が見つかりません。同じ年度の科目を選んでください。',
    en: 'The budget line was not found. Choose one of the same fiscal year.',
  },
  budget_below_reserved: {
    status: 422,
    ja: '差引済みの額より小さい予算額にはできません。',
    en: 'The budget cannot be less than what has been set aside.',
  },
  budget_line_used_up: {
    status: 422,
    ja: '予算科目の残額を超えます。予算差引を確認してください。',
    en: 'This would exceed what is left of the budget line. Check the budget.',
  },
  budget_below_granted: {
    status: 422,
    ja: '付与済みのポイントより小さい予算にはできません。',
    en: 'The budget cannot be less than what has been granted.',
  },
  organisation_unknown: {
    status: 404,
    ja: '会社・団体が見つかりません。一覧から選び直してください。',
    en: 'The company or organisation was not found. Please choose it from the list again.',
  },
  prefecture_unknown: {
    status: 422,
    ja: 'この都道府県は見つかりません。「熊本県」のように、都道府県の名前を入力してください。見る市町村のない団体では、空のままにしてください。',
    en: 'This prefecture was not found. Enter its name as it is written in Japanese. Leave it empty for an organisation that looks over no municipalities.',
  },
  organisation_exists: {
    status: 409,
    ja: 'この名前の会社・団体は登録済みです。一覧を確認してください。',
    en: 'A company or organisation of this name is registered already. Please look at the list.',
  },
  partner_unknown: { status: 404, ja: '協力会社が見つかりません。', en: 'The partner company was not found.' },
  partner_exists: {
    status: 409,
    ja: 'この協力会社はすでに登録されています。',
    en: 'This partner company is already registered.',
  },
  notice_longer_than_reserve: {
    status: 422,
    ja: 'お知らせの日数は、留保の日数以内で入力してください。',
    en: 'Enter no more days of notice than days in reserve.',
  },
  bank_name_not_writable: {
    status: 400,
    ja: '口座名義に、銀行の形式で書けない文字があります。カタカナで入力してください。',
    en: 'The account holder’s name has characters the bank format cannot carry. Enter it in katakana.',
  },
  bank_account_invalid: {
    status: 400,
    ja: '銀行番号4桁、支店番号3桁、口座番号7桁を数字で入力してください。',
    en: 'Enter the bank code (4 digits), branch code (3 digits) and account number (7 digits) in digits.',
  },
  bank_name_too_long: {
    status: 400,
    ja: '口座名義が、銀行の形式（半角カナ30文字。濁点も1文字）に入りません。表示された読みでよければ、それを使ってください。',
    en: 'The account holder’s name is longer than the bank format’s 30 half-width characters (voicing marks count). Use the proposed reading if it is right.',
  },
  bank_unknown: {
    status: 422,
    ja: 'この番号の金融機関は、金融機関マスタにありません。通帳の番号を確かめてください。新しい金融機関は「金融機関マスタ」の画面で登録できます。',
    en: 'No bank in the list has this code. Check it against the passbook. A new bank can be entered on the page “Banks and branches”.',
  },
  branch_unknown: {
    status: 422,
    ja: 'この番号の支店は、金融機関マスタにありません。通帳の番号を確かめてください。新しい支店は「金融機関マスタ」の画面で登録できます。',
    en: 'No branch of this bank in the list has this code. Check it against the passbook. A new branch can be entered on the page “Banks and branches”.',
  },
  branch_closed: {
    status: 422,
    ja: 'この支店は、閉店や統合でなくなっています。新しい支店番号を、口座の持ち主か銀行に確かめてください。',
    en: 'This branch has closed or was merged. Ask the account holder or the bank for the new branch code.',
  },
  bank_unchanged: {
    status: 422,
    ja: 'その日の金融機関マスタは、入力した内容と同じです。変わる内容か、変わる日を確かめてください。',
    en: 'On that day the list says this already. Check what is to change, or from which day.',
  },
  bank_kana_invalid: {
    status: 400,
    ja: '読みは、銀行の公表のとおりカタカナで入力してください。',
    en: 'Enter the reading in katakana, as the bank publishes it.',
  },
  bank_account_missing: {
    status: 422,
    ja: '振り込める相手がいません。振込先か振込元の口座が、登録されていないか、保留になっています。精算書の「保留の口座があります」を確認してください。',
    en: 'There is nobody to pay: the accounts of the payees or of the payer are missing or on hold. See “Some accounts are on hold” on the statement.',
  },
  handover_in_the_past: {
    status: 422,
    ja: '異動日は、今日以後の日にしてください。',
    en: 'The day of the move must be today or later.',
  },
  handover_changes_nothing: {
    status: 422,
    ja: '今と同じ役割と担当課です。変更のない職員は外してください。',
    en: 'This is the present role and department. Leave out staff who do not change.',
  },
  handover_unknown: {
    status: 404,
    ja: 'この異動は見つからないか、すでに行われたか取り消されています。',
    en: 'This move was not found, or has been carried out or cancelled.',
  },
  sample_not_over: {
    status: 422,
    ja: '抽出する期間は、昨日までにしてください。終わった日の記録だけが、いつ抽出しても同じになります。',
    en: 'The period must end yesterday or earlier: only records of days that are over give the same sample every time.',
  },
  ...secondFactorProblems,
  ...officeAccountProblems,
});
