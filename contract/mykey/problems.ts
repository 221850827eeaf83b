import { officeAccountProblems } from '../office-account-problems.ts';
import { problems } from '../problem.ts';

const atTheCounter = 'このカードではご利用になれません。お住まいの市区町村の窓口でご相談ください。';

/** Every named outcome of マイキープラットフォーム, in order of precedence within one request. */
export const mykeyProblems = problems({
  // The challenge and what the card signed (5-1, 5-2).
  challenge_unknown: {
    status: 409,
    ja: '時間が過ぎたか、すでに使われた操作です。もう一度、カードをかざすところから始めてください。',
    en: 'The challenge is unknown, used or expired. Please start again from the card.',
  },
  malformed_token: {
    status: 400,
    ja: 'カードから読み取った内容を確認できません。もう一度かざしてください。',
    en: 'The card token is malformed.',
  },
  unsupported_algorithm: {
    status: 400,
    ja: 'このカードの署名方式には対応していません。窓口でご相談ください。',
    en: 'The signature algorithm is not supported.',
  },
  unknown_issuer: {
    status: 403,
    ja: 'マイナンバーカードの電子証明書として確認できません。カードを確かめてください。',
    en: 'The certificate was not issued by the known authority.',
  },
  not_yet_valid: {
    status: 403,
    ja: 'この電子証明書はまだ有効期間になっていません。窓口でご相談ください。',
    en: 'The certificate is not valid yet.',
  },
  expired: {
    status: 403,
    ja: '電子証明書の有効期限が過ぎています。お住まいの市区町村の窓口で更新してください。',
    en: 'The certificate has expired; please renew it at your municipality.',
  },
  signing_certificate: {
    status: 403,
    ja: '署名用の電子証明書は使えません。4桁の暗証番号の「利用者証明用」を使ってください。',
    en: 'The signing certificate cannot be used; use the one for user authentication.',
  },
  wrong_policy: {
    status: 403,
    ja: '利用者証明用の電子証明書ではありません。',
    en: 'Not a certificate for user authentication.',
  },
  revoked: {
    status: 403,
    ja: 'この電子証明書は失効しています。お住まいの市区町村の窓口でご相談ください。',
    en: 'The certificate has been revoked.',
  },
  revocation_list_stale: {
    status: 503,
    ja: '失効の情報を確かめられないため、いまは受け付けられません。しばらくしてからお試しください。',
    en: 'Revocation information is not fresh; please try later.',
  },
  revocation_list_invalid: {
    status: 503,
    ja: '失効の情報を確かめられないため、いまは受け付けられません。しばらくしてからお試しください。',
    en: 'Revocation information cannot be trusted; please try later.',
  },
  signature_mismatch: {
    status: 403,
    ja: 'カードの署名を確認できません。正しい画面を開き、もう一度かざしてください。',
    en: 'The signature does not match this page and challenge.',
  },

  // マイキーID (decision 1).
  mykey_id_length: {
    status: 400,
    ja: 'マイキーIDは3〜16文字で入力してください。',
    en: 'A MyKey ID has 3 to 16 characters.',
  },
  mykey_id_characters: {
    status: 400,
    ja: 'マイキーIDは英字と数字だけで入力してください。',
    en: 'A MyKey ID has letters and digits only.',
  },
  mykey_id_is_individual_number: {
    status: 400,
    ja: '12桁の数字はマイキーIDにできません（マイナンバーを使わないためです）。英字を混ぜてください。',
    en: 'Twelve digits cannot be a MyKey ID.',
  },
  mykey_id_is_telephone_number: {
    status: 400,
    ja: '10〜11桁の数字（電話番号の形）はマイキーIDにできません。英字を混ぜてください。',
    en: 'Ten or eleven digits cannot be a MyKey ID.',
  },
  mykey_id_reserved: {
    status: 400,
    ja: 'この言葉はマイキーIDにできません。別のIDを入力してください。',
    en: 'This word is reserved; choose another ID.',
  },
  mykey_id_taken: {
    status: 409,
    ja: 'このマイキーIDはすでに使われています。別のIDを入力するか、候補から選んでください。',
    en: 'This MyKey ID is taken; choose another.',
  },
  card_already_registered: {
    status: 409,
    ja: 'このカードにはすでにマイキーIDがあります。',
    en: 'This card already has a MyKey ID.',
  },
  card_of_other_session: {
    status: 409,
    ja: 'この画面を開いたカードとは別のカードです。画面を開いたカードをかざしてください。',
    en: 'This is not the card that opened this page. Please lay down that card.',
  },
  card_not_registered: {
    status: 403,
    ja: 'このカードのマイキーIDはまだありません。マイキーの画面で作れます。',
    en: 'This card has no MyKey ID yet; you can make one.',
  },
  not_usable_here: {
    status: 403,
    ja: atTheCounter,
    en: 'This card cannot be used here; please ask at your municipality.',
  },
  recovery_refused: {
    status: 403,
    ja: 'マイキーIDと引き継ぎ番号の組み合わせを確認できません。控えを確かめるか、窓口でご相談ください。',
    en: 'The MyKey ID and recovery code do not match.',
  },
  status_is_final: {
    status: 409,
    ja: '無効にしたマイキーIDは元に戻せません。',
    en: 'An invalidated MyKey ID cannot be used again.',
  },
  not_suspended: { status: 409, ja: 'このマイキーIDは停止中ではありません。', en: 'This MyKey ID is not suspended.' },
  renewal_needed: {
    status: 409,
    ja: '電子証明書が失効したための停止です。新しいカードにマイキーIDを引き継ぐと、再開します。',
    en: 'Suspended because the certificate was revoked; it resumes when a new card takes over the MyKey ID.',
  },

  // Operators, terminals, サービスID.
  terminal_unknown: {
    status: 401,
    ja: 'この端末は登録されていません。管理者から登録コードを受け取り、登録してください。',
    en: 'This terminal is not enrolled.',
  },
  terminal_revoked: {
    status: 403,
    ja: 'この端末の登録は取り消されています。管理者にお問い合わせください。',
    en: 'This terminal was revoked.',
  },
  reading_key_invalid: {
    status: 400,
    ja: 'この端末が申し込みを読むための鍵が正しくありません。画面を開き直してから、もう一度お試しください。',
    en: 'The reading key of this terminal is not on its curve; open the page anew.',
  },
  terminal_not_office: {
    status: 403,
    ja: 'この端末ではできません。事務室の端末として登録した端末で行ってください。',
    en: 'Only a terminal enrolled for the office may do this.',
  },
  file_quote_open: {
    status: 400,
    ja: 'ファイルの中に、閉じていない引用符（"）があります。示した行を直して、もう一度送ってください。',
    en: 'A quotation mark in the file is never closed; mend the line that is named and send it again.',
  },
  file_not_text: {
    status: 400,
    ja: 'ファイルを読めません。表計算ソフトで「CSV UTF-8」か「CSV」として保存し直してください。',
    en: 'The file is not text in UTF-8 or Shift_JIS.',
  },
  file_columns_missing: {
    status: 400,
    ja: '1行目に「マイキーID」と「会員番号」の見出しが必要です。見出しを入れて保存し直してください。',
    en: 'The first line must name the columns mykeyId and customerId.',
  },
  form_columns_missing: {
    status: 400,
    ja: '1行目の見出しが足りません。申請様式を受け取り、見出しをそのままにして記入してください。',
    en: 'The first line lacks headings of the form; please fill in the form as it is.',
  },
  form_too_long: {
    status: 400,
    ja: '一度に申請できるのは200行までです。ファイルを分けてください。',
    en: 'At most 200 lines; please divide the file.',
  },
  municipality_unknown: {
    status: 400,
    ja: '自治体コードが見つかりません。5桁（検査数字つきは6桁）の番号を確かめてください。',
    en: 'The municipality code is not in the list.',
  },
  file_empty: {
    status: 400,
    ja: '見出しの下に行がありません。登録する行を入れてください。',
    en: 'There is no line below the headings.',
  },
  file_too_long: {
    status: 400,
    ja: '一度に登録できるのは10万行までです。ファイルを分けてください。',
    en: 'At most 100,000 lines; please divide the file.',
  },
  pin_needed: {
    status: 403,
    ja: 'この事業者では、暗証番号が必要です。暗証番号を入れて、もう一度かざしてもらってください。',
    en: 'This operator asks for the PIN; please tap again with it.',
  },
  enrolment_code_refused: {
    status: 403,
    ja: '登録コードを確認できません。15分以内に、新しいコードで登録してください。',
    en: 'The enrolment code is wrong, used or expired.',
  },
  operator_unknown: {
    status: 404,
    ja: '事業者IDが見つかりません。番号を確かめてください。',
    en: 'The operator is unknown.',
  },
  operator_cannot_link: {
    status: 409,
    ja: 'この事業者では会員番号の登録はいりません。',
    en: 'This operator uses the MyKey ID itself; no link is needed.',
  },
  customer_id_format: {
    status: 400,
    ja: '会員番号の形が、この事業者の決まりと合いません。番号を確かめてください。',
    en: "The customer ID does not have this operator's format.",
  },
  customer_id_check_digit: {
    status: 400,
    ja: '会員番号の最後の数字が合いません。番号を一つずつ確かめてください。',
    en: 'The check digit does not match; please compare the number digit by digit.',
  },
  residents_at_counter: {
    status: 409,
    ja: 'この施設は住んでいる方だけが登録できます。住所の分かるものを持って、施設の窓口で登録してください。',
    en: 'Residents only: please register at the counter of this facility.',
  },
  customer_id_taken: {
    status: 409,
    ja: 'この会員番号は登録できません。事業者の窓口でご確認ください。',
    en: 'This customer ID cannot be linked.',
  },
  already_linked: {
    status: 409,
    ja: 'この事業者の会員番号はすでに登録されています。替えるときは、先に登録を外してください。',
    en: 'A customer ID of this operator is already linked.',
  },
  not_linked: {
    status: 404,
    ja: 'この事業者の会員番号は登録されていません。',
    en: 'No customer ID of this operator is linked.',
  },
  audience_unknown: { status: 400, ja: '連携先のシステムが登録されていません。', en: 'The linked system is unknown.' },
  // 広域業務連携 (4-3④).
  group_name_taken: {
    status: 409,
    ja: '同じ名前のグループがすでにあります。別の名前にしてください。',
    en: 'There is a group of this name; choose another.',
  },
  no_shared_group: {
    status: 409,
    ja: 'この施設には、ここからは申し込めません。施設の窓口でご相談ください。',
    en: 'You cannot apply here for this place; please ask at its counter.',
  },
  application_open: {
    status: 409,
    ja: 'この施設への申し込みは、すでに送られています。答えをお待ちください。',
    en: 'An application to this place is already on its way; please wait for the answer.',
  },
  application_decided: {
    status: 409,
    ja: 'この申請には、すでに答えが出ています。画面を開き直してください。',
    en: 'This application has been decided already; please reload.',
  },
  application_unread: {
    status: 409,
    ja: '先に申請の内容を受け取ってください。読まずに番号を付けることはできません。',
    en: 'Please receive the text first; nobody is given a number unread.',
  },
  papers_needed: {
    status: 409,
    ja: 'この施設は住んでいる方だけが利用できます。書類を見て確かめてから、番号を付けてください。',
    en: 'Residents only: give a number after papers were seen.',
  },
  sealed_text_refused: {
    status: 400,
    ja: '申請の内容を正しく封じられませんでした。画面を開き直して、もう一度お試しください。',
    en: 'The sealed text is malformed; please reload and try again.',
  },
  sealed_text_too_long: {
    status: 400,
    ja: '申請の内容が長すぎます。短くしてください。',
    en: 'The application is too long; please shorten it.',
  },
  reading_keys_changed: {
    status: 409,
    ja: '相手の施設の準備が変わりました。もう一度「申し込む」を押してください。',
    en: 'The place has changed its keys; please send again.',
  },
  check_column_missing: {
    status: 400,
    ja: '1行目に「会員番号」の見出しが必要です。見出しを入れて保存し直してください。',
    en: 'The first line must name the column customerId.',
  },
  checks_used_up: {
    status: 429,
    ja: '確認は1日10回までです。明日またお試しください。',
    en: 'Ten checks a day; please come back tomorrow.',
  },
  // Sign in with マイキー.
  sign_in_over: {
    status: 404,
    ja: 'このサインインは、時間が過ぎたか、すでに終わっています。サイトにもどり、もう一度サインインを始めてください。',
    en: 'This sign-in has ended or was used. Go back to the site and start again.',
  },
  redirect_uri_refused: {
    status: 400,
    ja: 'もどり先は https:// で始まるアドレスにしてください（開発用は http://localhost も使えます）。# と * は使えません。',
    en: 'A return address begins with https:// (or http://localhost for development), without # or *.',
  },
  private_key_refused: {
    status: 400,
    ja: '秘密鍵が含まれています。登録せずに捨て、新しい鍵の組を作って、公開鍵だけを貼り付けてください。',
    en: 'This contains a private key. Discard it, make a new pair, and paste the public half only.',
  },
  sign_in_keys_refused: {
    status: 400,
    ja: '公開鍵は、ES256用の鍵（EC、P-256）1〜5個のJWK Set（JSON）で貼り付けてください。',
    en: 'Paste a JWK Set (JSON) with one to five public EC P-256 keys.',
  },
  mykey_id_unknown: {
    status: 404,
    ja: 'このマイキーIDは見つかりません。控えの文字を一つずつ確かめてください。',
    en: 'There is no such MyKey ID; please compare it letter by letter.',
  },
  stop_code_form: {
    status: 400,
    ja: '停止番号の文字が足りないか、違っています。控えを見て、一文字ずつ確かめてください。まだ止まっていません。',
    en: 'Characters of the stop code are missing or wrong. Compare it one by one; nothing has been stopped yet.',
  },
  too_many_codes: {
    status: 429,
    ja: '登録コードは1日に30個までです。もっと要るときは、運営者に依頼してください。',
    en: 'An office gives out 30 enrolment codes a day; ask the platform for more.',
  },
  ...officeAccountProblems,
});
export type MykeyOutcome = keyof typeof mykeyProblems;
