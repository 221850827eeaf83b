import { problems } from '../../problem.ts';

/** Places of use: operators, streets, tie-ups, fees, clerks. */
export const placeProblems = problems({
  street_unknown: { status: 404, ja: '商店街が見つかりません。', en: 'The shopping street was not found.' },
  street_name_taken: {
    status: 409,
    ja: '同じ名前の商店街があります。別の名前を入力してください。',
    en: 'A shopping street with the same name already exists. Enter another name.',
  },
  street_office_taken: {
    status: 409,
    ja: 'その利用場所は、すでに別の商店街の事務局です。',
    en: 'That place is already the office of another shopping street.',
  },
  period_invalid: {
    status: 400,
    ja: '期間の終わりは、始まりの日以後にしてください。',
    en: 'The last day must be on or after the first day.',
  },
  tie_up_with_whom: {
    status: 400,
    ja: '提携の相手は、店を1つ、またはほかの自治体を1つ選んでください。',
    en: 'Choose either one shop or one other municipality as the tie-up partner.',
  },
  tie_up_overlaps: {
    status: 409,
    ja: '同じ相手との提携と期間が重なります。先の提携の最後の日を変えてください。',
    en: 'The period overlaps an earlier tie-up with the same partner. Change the last day of the earlier one.',
  },
  tie_up_over: {
    status: 409,
    ja: 'この提携は終わっています。続ける場合は「再開」で、新しい期間を登録してください。',
    en: 'This tie-up has ended. To go on, reopen it with a new period.',
  },
  tie_up_begun: {
    status: 409,
    ja: 'この提携は始まっています。始まりの日は変えられません。最後の日を直してください。',
    en: 'This tie-up has begun. Its first day cannot be changed; correct its last day.',
  },
  tie_up_open: {
    status: 409,
    ja: 'この提携は終わっていません。期間を直してください。',
    en: 'This tie-up has not ended. Correct its period instead.',
  },
  tie_up_unknown: { status: 404, ja: '提携が見つかりません。', en: 'The tie-up was not found.' },

  operator_unknown: { status: 404, ja: '事業者IDが見つかりません。', en: 'Operator ID not found.' },
  operator_elsewhere: {
    status: 403,
    ja: 'この事業者は別の自治体に属しています。事業者の端末で、この自治体の利用場所になることに同意してもらってください。',
    en: 'This operator belongs to another municipality. Ask it to agree, on its own terminal, to be a place of this municipality.',
  },
  operator_no_place: {
    status: 422,
    ja: 'この事業者は、利用場所になれない種類（協力会社や自治体）です。事業者IDを確かめてください。',
    en: 'This type of operator (a partner company or municipality) cannot accept points. Check the operator ID.',
  },
  merchant_exists: {
    status: 409,
    ja: 'この事業者の利用場所はすでに登録されています。',
    en: 'This operator’s place is already registered.',
  },
  place_unknown: {
    status: 403,
    ja: 'この端末では、まだポイントを使えません。自治体の担当課に利用場所の登録をご依頼ください。',
    en: 'Points cannot be used on this terminal yet. Ask the municipality’s department to register the place.',
  },
  place_ended: {
    status: 409,
    ja: 'この利用場所での受け取りは終わっています。続けるときは、自治体の担当課で「再開」してください。',
    en: 'This place has ended. To go on, the municipality’s department reopens it.',
  },
  place_open: {
    status: 409,
    ja: 'この利用場所は終わっていません。終える日を決めるときは「終える」を選んでください。',
    en: 'This place has not ended. To set a last day, choose “End”.',
  },
  place_unchanged: {
    status: 409,
    ja: '名前も種類も、その日の登録と同じです。変えるものを入力してください。',
    en: 'Name and type are what is registered for that day. Enter what changes.',
  },
  place_has_fees: {
    status: 409,
    ja: '利用料のある利用場所です。先に利用料の終わりの日を、種類を変える日より前にしてください。',
    en: 'This place charges fees. First end them before the day on which its type changes.',
  },
  fee_unknown: {
    status: 404,
    ja: 'この利用料は、いまこの施設で使えません。画面を開き直して、選び直してください。',
    en: 'This fee is not available at this facility at the moment. Reload the page and choose again.',
  },
  fee_dates: {
    status: 400,
    ja: '終わりの日は、始まりの日以後にしてください。',
    en: 'The last day must be on or after the first day.',
  },
  place_takes_no_fee: {
    status: 422,
    ja: 'この種類の利用場所には、利用料を登録できません。公共施設・交通・その他の利用場所を選んでください。',
    en: 'Fees cannot be registered for this type of place. Choose a public facility, transport or another type of place.',
  },
  clerk_needed: {
    status: 403,
    ja: 'はじめに、係の名前を選んで番号を入れてください。',
    en: 'First choose the clerk’s name and enter the code.',
  },
  clerk_unknown: {
    status: 404,
    ja: 'この係は登録されていません。画面を開き直して、選び直してください。',
    en: 'This clerk is not registered. Reload the page and choose again.',
  },
  clerk_code_wrong: {
    status: 401,
    ja: '番号が違います。5回まちがえると、15分のあいだ使えなくなります。',
    en: 'The code is wrong. After 5 wrong attempts it is locked for 15 minutes.',
  },
  clerk_locked: {
    status: 403,
    ja: '番号を5回まちがえたため、15分のあいだ使えません。ほかの係が替わるか、しばらく待ってください。',
    en: 'Locked for 15 minutes after 5 wrong codes. Let another clerk take over, or wait.',
  },
  clerk_code_form: {
    status: 400,
    ja: '番号は4〜8桁の数字で入れてください。',
    en: 'Enter a code of 4 to 8 digits.',
  },
  clerk_name_taken: {
    status: 409,
    ja: '同じ名前の係がいます。見分けられる名前にしてください。',
    en: 'A clerk with the same name already exists. Use a name that tells them apart.',
  },
  owner_needed: {
    status: 403,
    ja: '店の責任者だけができます。責任者に交代してください。',
    en: 'Only the shop owner can do this. Please change over to the owner.',
  },
  last_owner: {
    status: 409,
    ja: '責任者がいなくなります。先に、ほかの責任者を登録してください。',
    en: 'The shop would have no owner. Register another owner first.',
  },
  setup_code_wrong: {
    status: 401,
    ja: '番号が違うか、期限が過ぎています。自治体の担当課に、新しい番号を依頼してください。',
    en: 'The set-up code is wrong or has expired. Ask the municipality’s department for a new one.',
  },
});
