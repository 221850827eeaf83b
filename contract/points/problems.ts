import { problems } from '../problem.ts';

/** Every named outcome of the points cloud. The first group is the ledger's own, in its published order of precedence. */
export const pointsProblems = problems({
  key_in_the_future: {
    status: 422,
    ja: '端末の時計が進んでいます。時刻を合わせてから、もう一度操作してください。',
    en: 'The key lies in the future; set the clock.',
  },
  key_too_old: {
    status: 422,
    ja: '古い取引です。履歴を確かめ、必要ならはじめから操作してください。',
    en: 'The key is older than 48 hours.',
  },
  window_closed: {
    status: 409,
    ja: '精算期間が切り替わりました。もう一度操作してください。',
    en: 'The settlement window has just closed; please repeat.',
  },
  original_unknown: {
    status: 404,
    ja: '取り消すもとの取引が見つかりません。',
    en: 'The original operation is unknown.',
  },
  restore_exceeds_original: {
    status: 422,
    ja: 'もとの取引より多くは戻せません。すでに取り消されていないか確かめてください。',
    en: 'More cannot be restored than the original operation took.',
  },
  insufficient_points: {
    status: 422,
    ja: 'ポイントが足りません。残高の範囲で入力してください。',
    en: 'Not enough points.',
  },
  balance_out_of_range: {
    status: 422,
    ja: '残高の上限を超えるため、付与できません。',
    en: 'The balance would pass its limit.',
  },

  municipality_unknown: {
    status: 400,
    ja: '自治体コードが見つかりません。番号を確かめてください。',
    en: 'No municipality has this code.',
  },
  municipality_check_digit: {
    status: 400,
    ja: '自治体コードの検査数字（6桁目）が合いません。番号を確かめてください。',
    en: 'The check digit of the municipality code is wrong.',
  },
  municipality_cannot_issue: {
    status: 422,
    ja: '都道府県・政令市の区は、自治体ポイントの発行元になれません。',
    en: 'This body cannot issue points.',
  },
  municipality_not_open: {
    status: 422,
    ja: 'この自治体はまだポイントを始めていません。ほかの移し先を選んでください。',
    en: 'This municipality has no points yet.',
  },
  municipality_already_open: {
    status: 409,
    ja: 'この自治体のアカウントはすでにあります。',
    en: 'This municipality is already open.',
  },

  assertion_invalid: {
    status: 401,
    ja: '本人確認の内容を確かめられません。もう一度カードをかざしてください。',
    en: 'The assertion cannot be verified.',
  },
  assertion_expired: {
    status: 401,
    ja: '本人確認から時間が過ぎました。もう一度カードをかざしてください。',
    en: 'The assertion has expired.',
  },
  assertion_replayed: {
    status: 401,
    ja: 'この本人確認はすでに使われています。もう一度カードをかざしてください。',
    en: 'The assertion was used before.',
  },
  assertion_other_key: {
    status: 401,
    ja: '別の端末の本人確認です。この端末で、もう一度カードをかざしてください。',
    en: 'The assertion is bound to another key.',
  },
  assertion_other_operator: {
    status: 403,
    ja: 'この場所の端末の本人確認ではありません。端末の登録を確かめてください。',
    en: 'The assertion is for another operator.',
  },
  not_a_member: {
    status: 403,
    ja: 'ポイントの利用をまだ始めていません。入会してからご利用ください。',
    en: 'Not a member yet; please join first.',
  },
  already_a_member: { status: 409, ja: 'すでに入会しています。', en: 'Already a member.' },
  member_unknown: {
    status: 404,
    ja: 'このマイキーIDの会員が見つかりません。IDを確かめてください。',
    en: 'No member has this MyKey ID.',
  },
  not_usable_here: {
    status: 403,
    ja: 'ただいまご利用になれません。お住まいの市区町村の窓口でご相談ください。',
    en: 'This cannot be used now; please ask at your municipality.',
  },
  sign_in_refused: {
    status: 401,
    ja: 'サインインできません。入力を確かめるか、カードでサインインしてください。',
    en: 'Sign-in refused; check the entries or use the card.',
  },
  email_taken: {
    status: 409,
    ja: 'このメールアドレスは登録できません。別のアドレスを入力してください。',
    en: 'This e-mail address cannot be registered.',
  },

  place_unknown: {
    status: 403,
    ja: 'この端末では、まだポイントを使えません。自治体の担当課に利用場所の登録をご依頼ください。',
    en: 'No place of use is registered for this terminal.',
  },
  counter_session_ended: {
    status: 409,
    ja: '時間が過ぎました。もう一度カードをかざしてください。ポイントは減っていません。',
    en: 'The session has ended; tap again. No points were taken.',
  },
  payment_key_differs: {
    status: 422,
    ja: '取引番号が本人確認と合いません。もう一度カードをかざしてください。',
    en: 'The key differs from the one of this session.',
  },
  not_accepted_here: {
    status: 422,
    ja: 'この場所では、この自治体のポイントを使えません。提携の期間と自治体の決まりを確かめてください。',
    en: 'Points of this municipality are not accepted here.',
  },
  points_exceed_total: {
    status: 422,
    ja: 'お会計の額より多くのポイントは使えません。ポイントを減らしてください。',
    en: 'More points than the bill; use fewer.',
  },
  payment_over_limit: {
    status: 422,
    ja: '1回に使えるポイントの上限を超えています。上限までで入力してください。',
    en: 'More points than one payment may use.',
  },
  merge_not_possible: {
    status: 422,
    ja: 'この店では、商店街のポイントへの合算ができません。',
    en: 'Points cannot be merged into the street’s own here.',
  },
  rate_leaves_rest: {
    status: 422,
    ja: 'この数では、きりよく換えられません。示した数までで入力してください。',
    en: 'This number does not convert whole; use the number shown.',
  },
  reversal_too_late: {
    status: 409,
    ja: '取り消しは当日に、同じ端末でだけできます。自治体の窓口にご連絡ください。',
    en: 'A payment can be reversed on the same day at the same terminal.',
  },
  fee_unknown: {
    status: 404,
    ja: 'この利用料は、いまこの施設で使えません。画面を開き直して、選び直してください。',
    en: 'This fee is not taken here now; please choose again.',
  },
  fee_dates: {
    status: 400,
    ja: '終わりの日は、始まりの日より後にしてください。',
    en: 'The last day must not be before the first.',
  },
  clerk_needed: {
    status: 403,
    ja: 'はじめに、係の名前を選んで番号を入れてください。',
    en: 'Please say first who is at the till.',
  },
  clerk_unknown: {
    status: 404,
    ja: 'この係は登録されていません。画面を開き直して、選び直してください。',
    en: 'This clerk is not registered; please choose again.',
  },
  clerk_code_wrong: {
    status: 401,
    ja: '番号が違います。5回まちがえると、15分のあいだ使えなくなります。',
    en: 'Wrong code. After five wrong ones it is locked for 15 minutes.',
  },
  clerk_locked: {
    status: 403,
    ja: '番号を5回まちがえたため、15分のあいだ使えません。ほかの係が替わるか、しばらく待ってください。',
    en: 'Locked for 15 minutes after five wrong codes.',
  },
  clerk_code_form: {
    status: 400,
    ja: '番号は4〜8桁の数字で入れてください。',
    en: 'A code has four to eight digits.',
  },
  clerk_name_taken: {
    status: 409,
    ja: '同じ名前の係がいます。見分けられる名前にしてください。',
    en: 'A clerk of this name is registered.',
  },
  owner_needed: {
    status: 403,
    ja: '店の責任者だけができます。責任者に交代してください。',
    en: 'Only an owner of the shop can do this.',
  },
  last_owner: {
    status: 409,
    ja: '責任者がいなくなります。先に、ほかの責任者を登録してください。',
    en: 'A shop needs an owner; register another first.',
  },
  setup_code_wrong: {
    status: 401,
    ja: '番号が違うか、期限が過ぎています。自治体の担当課に、新しい番号を依頼してください。',
    en: 'This set-up code is wrong or has expired; ask the municipality for a new one.',
  },
  receipt_number_form: {
    status: 400,
    ja: '受付番号は、レシートにある8文字（0〜9とA〜F）です。',
    en: 'A receipt number has eight characters, 0–9 and A–F.',
  },
  reason_missing: { status: 400, ja: '理由を入れてください。', en: 'Please give a reason.' },
  receipt_too_late: {
    status: 409,
    ja: '控えをもう一度出せるのは、支払った日だけです。',
    en: 'A receipt can be printed again on the day of the payment only.',
  },

  target_unknown: {
    status: 404,
    ja: '移し先が見つかりません。一覧から選び直してください。',
    en: 'The target of conversion is unknown.',
  },
  target_closed: {
    status: 422,
    ja: 'この移し先は、いま受け付けていません。ほかの移し先を選んでください。',
    en: 'This target takes no conversions now.',
  },
  target_name_taken: { status: 409, ja: '同じ名前の変換先があります。', en: 'A target of this name exists.' },
  payee_not_possible: {
    status: 422,
    ja: 'この利用場所は支払先にできません。この自治体の、減免ではない場所を選んでください。',
    en: 'This place cannot be paid for conversions.',
  },
  rate_invalid: {
    status: 400,
    ja: '換算の割合は、1から1000までの整数どうしで入力してください。',
    en: 'A rate is made of two whole numbers from 1 to 1000.',
  },
  number_form_invalid: {
    status: 400,
    ja: '番号の形が合いません。短い方のけた数を長い方以下にし、検査数字は数字だけの番号に付けてください。',
    en: 'The form of the number contradicts itself.',
  },
  endpoint_invalid: {
    status: 400,
    ja: '相手のシステムの住所は https:// で始まる形で、? や # を付けずに入力してください。',
    en: 'The address must be an https address without query.',
  },
  conversion_not_allowed: {
    status: 422,
    ja: 'この自治体の決まりで、ポイントをほかのポイントやカードに移すことはできません。',
    en: 'The municipality does not allow conversions.',
  },
  conversion_too_few: {
    status: 422,
    ja: 'ポイントが少なすぎます。示した数以上で入力してください。',
    en: 'Too few points for one conversion.',
  },
  rate_changed: {
    status: 409,
    ja: '換算の割合が変わりました。画面を開き直し、もう一度確かめてください。ポイントは減っていません。',
    en: 'The rate has changed; look again. No points were taken.',
  },
  member_number_form: {
    status: 400,
    ja: '番号のけた数か文字が違います。カードを見て、もう一度入力してください。',
    en: 'The number has a wrong length or wrong characters.',
  },
  member_number_check: {
    status: 400,
    ja: '番号に打ち間違いがあります。カードを見て、もう一度入力してください。',
    en: 'The check digit of the number is wrong.',
  },
  card_expiry_form: {
    status: 400,
    ja: 'カードの期限を、月と年（例 03/18）で入力してください。',
    en: 'Enter the month and year of the card, such as 03/18.',
  },
  card_expired: {
    status: 422,
    ja: 'このカードは期限が切れています。新しいカードの番号と期限を入力してください。',
    en: 'This card has expired.',
  },
  conversion_unknown: { status: 404, ja: 'この変換が見つかりません。', en: 'The conversion is unknown.' },
  conversion_state: {
    status: 409,
    ja: 'この変換は、いまその操作ができません。状態を確かめてください。',
    en: 'The conversion is not in a state for this.',
  },
  conversion_was_done: {
    status: 409,
    ja: '相手のシステムが「移した」と答えました。ポイントは戻さず、移ったことにしました。',
    en: 'The partner answered that it was done; nothing was returned.',
  },

  program_unknown: { status: 404, ja: '付与事業が見つかりません。', en: 'The grant programme is unknown.' },
  program_ended: {
    status: 422,
    ja: 'この付与事業は期間外です。事業を選び直してください。',
    en: 'The grant programme is not running.',
  },
  program_name_taken: {
    status: 409,
    ja: '同じ年度に、同じ名前の付与事業があります。',
    en: 'A programme of this name exists in this fiscal year.',
  },
  program_of_other_department: {
    status: 403,
    ja: 'ほかの担当課の付与事業です。自分の課の事業を選んでください。',
    en: 'This programme belongs to another department.',
  },
  amount_needs_reason: {
    status: 422,
    ja: '事業の決まった点数と違います。理由を入力してください。',
    en: 'The amount differs from the programme; give a reason.',
  },
  department_unknown: { status: 404, ja: '担当課が見つかりません。', en: 'The department is unknown.' },
  department_name_taken: { status: 409, ja: '同じ名前の担当課があります。', en: 'A department of this name exists.' },

  order_unknown: { status: 404, ja: '交換の申し込みが見つかりません。', en: 'The exchange order is unknown.' },
  login_not_linked: {
    status: 422,
    ja: 'このログインIDはマイキーIDに登録されていません。マイキーの画面でサービスIDを登録してから、もう一度お申し込みください。ポイントは減っていません。',
    en: 'The login ID is not linked to a MyKey ID. Nothing was deducted.',
  },
  order_state: {
    status: 409,
    ja: 'この申し込みは、いまその操作ができません。状態を確かめてください。',
    en: 'The order is not in a state for this.',
  },
  allocation_exceeds_reserve: {
    status: 422,
    ja: '共通ポイントの残高を超えています。残高の範囲で入力してください。',
    en: 'More than the reserve holds.',
  },
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

  uplift_without_payer: {
    status: 400,
    ja: '上乗せの出し手を決めてください。出し手のない上乗せはできません。',
    en: 'Somebody must pay for an uplift.',
  },
  uplift_unknown: { status: 404, ja: '上乗せが見つかりません。', en: 'The uplift is unknown.' },
  voucher_unreadable: {
    status: 422,
    ja: 'ポイント券のQRコードではありません。券のQRコードを読み取るか、番号と確認コードを入力してください。',
    en: 'This is no code of a voucher.',
  },
  voucher_number_form: {
    status: 422,
    ja: '発券番号は13桁の数字です。4桁・4桁・5桁に分けて印刷してあります。確かめてください。',
    en: 'The number of a voucher has 13 digits.',
  },
  voucher_number_check: {
    status: 422,
    ja: '発券番号のどこかが違います。1桁ずつ確かめて、入力し直してください。',
    en: 'The number has a wrong digit; please check it.',
  },
  voucher_other_issuer: {
    status: 422,
    ja: 'ほかで発行された券です。ここでは使えません。',
    en: 'This voucher was issued by somebody else.',
  },
  voucher_not_genuine: {
    status: 422,
    ja: 'この券は本物と確かめられません。受け取らず、自治体の担当課にご連絡ください。',
    en: 'This voucher is not genuine; do not take it.',
  },
  voucher_locked: {
    status: 429,
    ja: '番号か確認コードの間違いが続きました。15分待つか、QRコードを読み取ってください。',
    en: 'Too many wrong numbers; wait 15 minutes or scan the code.',
  },
  voucher_unknown: {
    status: 404,
    ja: '券が見つかりません。発券番号と確認コードを確かめてください。',
    en: 'No voucher has this number and confirmation code.',
  },
  voucher_other_municipality: {
    status: 422,
    ja: 'この自治体の券は、ここでは使えません。',
    en: 'Vouchers of this municipality do not count here.',
  },
  voucher_wrong_street: {
    status: 422,
    ja: '別の商店街の券です。券に書かれた商店街の店で使えます。',
    en: 'This voucher is for another shopping street.',
  },
  voucher_replaced: {
    status: 409,
    ja: '出し直した券の古い番号です。新しい番号の券をお持ちでないか確かめてください。',
    en: 'This voucher was issued anew; its old number is void.',
  },
  voucher_cancelled: {
    status: 409,
    ja: '取り消された券です。使えません。',
    en: 'This voucher was cancelled.',
  },
  voucher_used: {
    status: 409,
    ja: 'すでに使われた券です。',
    en: 'This voucher was used already.',
  },
  voucher_not_yet_valid: {
    status: 422,
    ja: 'まだ使える期間の前です。券の有効期間をご覧ください。',
    en: 'This voucher is not valid yet.',
  },
  voucher_expired: {
    status: 422,
    ja: '有効期間を過ぎた券です。期間中に受け取ったものは、商店街の事務局で消し込めます。',
    en: 'This voucher has expired.',
  },
  voucher_not_standing: {
    status: 409,
    ja: 'この券は、すでに使われたか取り消されています。',
    en: 'This voucher is used or cancelled already.',
  },
  voucher_kind_unknown: {
    status: 404,
    ja: 'この場所で今日発行できる券種ではありません。券種を選び直してください。',
    en: 'This kind of voucher is not sold here today.',
  },
  voucher_kind_name_taken: {
    status: 409,
    ja: '同じ名前の券種があります。別の名前を入力してください。',
    en: 'A kind of voucher of this name exists.',
  },
  too_many_vouchers: {
    status: 422,
    ja: '1回に発行できる券は50枚までです。枚数を減らしてください。',
    en: 'At most 50 vouchers can be issued at once.',
  },
  not_a_street_office: {
    status: 403,
    ja: 'この端末は商店街の事務局のものではありません。',
    en: 'This terminal is not one of a street’s office.',
  },
  merchant_of_other_street: {
    status: 422,
    ja: 'この商店街の店ではありません。店を選び直してください。',
    en: 'The shop does not belong to this street.',
  },
  clearing_unknown: { status: 404, ja: '束が見つかりません。', en: 'The bundle is unknown.' },
  clearing_closed: {
    status: 409,
    ja: 'この束はもう閉じています。新しい束を開いてください。',
    en: 'The bundle is closed; open another.',
  },
  stamp_in_the_future: {
    status: 422,
    ja: 'スタンプの日に、明日より後の日は選べません。',
    en: 'The day of the stamp lies in the future.',
  },
  already_in_this_bundle: {
    status: 409,
    ja: 'この束ですでに読み取った券です。数えていません。',
    en: 'This voucher was scanned in this bundle already.',
  },
  in_another_bundle: {
    status: 409,
    ja: '別の束ですでに消し込んだ券です。自治体の担当課が確かめます。券を分けて保管してください。',
    en: 'This voucher was cleared with another bundle; the office will look at it.',
  },
  already_accepted_here: {
    status: 409,
    ja: 'この店ですでに受け取った券です。二重には支払われません。',
    en: 'This shop has taken this voucher already.',
  },
  offline_pass_unknown: {
    status: 422,
    ja: '通信のないときの受け付けの許しが確かめられません。自治体の担当課にご連絡ください。',
    en: 'The pass for accepting without a network is unknown.',
  },
  offline_over_limit: {
    status: 422,
    ja: '通信のないときに受け付けられる限度を超えています。支払われません。',
    en: 'Beyond what may be accepted without a network.',
  },
  break_unknown: { status: 404, ja: '突き合わない券が見つかりません。', en: 'The break is unknown.' },
  break_decided: { status: 409, ja: 'すでに決められています。', en: 'This was decided already.' },
  street_unknown: { status: 404, ja: '商店街が見つかりません。', en: 'The shopping street is unknown.' },
  street_name_taken: {
    status: 409,
    ja: '同じ名前の商店街があります。別の名前を入力してください。',
    en: 'A shopping street of this name exists.',
  },
  street_office_taken: {
    status: 409,
    ja: 'その利用場所は、すでに別の商店街の事務局です。',
    en: 'That place is the office of another street.',
  },
  period_invalid: {
    status: 400,
    ja: '期間の終わりは、始まりの日以後にしてください。',
    en: 'The period must end on or after its first day.',
  },
  tie_up_with_whom: {
    status: 400,
    ja: '提携の相手は、店を1つ、またはほかの自治体を1つ選んでください。',
    en: 'A tie-up is with one shop or with one other municipality.',
  },
  tie_up_overlaps: {
    status: 409,
    ja: '同じ相手との提携と期間が重なります。先の提携の最後の日を変えてください。',
    en: 'The period overlaps with an earlier tie-up with the same place.',
  },
  tie_up_unknown: { status: 404, ja: '提携が見つかりません。', en: 'The tie-up is unknown.' },

  bank_name_not_writable: {
    status: 400,
    ja: '口座名義に、銀行の形式で書けない文字があります。カタカナで入力してください。',
    en: 'The account name has a character that the bank format cannot carry.',
  },
  bank_account_invalid: {
    status: 400,
    ja: '銀行番号4桁、支店番号3桁、口座番号7桁を数字で入力してください。',
    en: 'Bank 4, branch 3 and account 7 digits are needed.',
  },
  bank_account_missing: {
    status: 422,
    ja: '振込先か振込元の口座が登録されていません。登録してから、もう一度操作してください。',
    en: 'A bank account is missing.',
  },
  operator_unknown: { status: 404, ja: '事業者IDが見つかりません。', en: 'The operator is unknown.' },
  merchant_exists: {
    status: 409,
    ja: 'この事業者の利用場所はすでに登録されています。',
    en: 'This operator already has a place of use.',
  },

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
  payout_date_invalid: {
    status: 400,
    ja: '振込指定日は、これから15営業日以内の銀行営業日を選んでください。',
    en: 'The payout date must be a bank business day within 15 business days.',
  },
  nothing_to_pay: { status: 422, ja: '振り込む金額がありません。', en: 'There is nothing to pay.' },
  staff_id_taken: { status: 409, ja: 'この職員番号はすでに使われています。', en: 'This staff number is taken.' },
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
  staff_sign_in_refused: { status: 401, ja: '職員番号かパスワードが違います。', en: 'Wrong staff number or password.' },
});
export type PointsOutcome = keyof typeof pointsProblems;
