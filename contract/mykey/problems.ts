import { fileProblems } from '../file-problems.ts';
import { officeAccountProblems } from '../office-account-problems.ts';
import { problems } from '../problem.ts';
import { secondFactorProblems } from '../second-factor-problems.ts';

const atTheCounter = 'このカードではご利用になれません。お住まいの市区町村の窓口でご相談ください。';

/** Every named outcome of マイキープラットフォーム, in order of precedence within one request. */
export const mykeyProblems = problems({
  // The challenge and what the card signed (5-1, 5-2).
  challenge_unknown: {
    status: 409,
    ja: '時間が過ぎたか、すでに使われた操作です。もう一度、カードをかざすところから始めてください。',
    en: 'The time ran out, or this was already used. Please start again by placing your card on the reader.',
  },
  malformed_token: {
    status: 400,
    ja: 'カードから読み取った内容を確認できません。もう一度かざしてください。',
    en: 'What was read from the card could not be verified. Please place it on the reader again.',
  },
  unsupported_algorithm: {
    status: 400,
    ja: 'このカードの署名方式には対応していません。窓口でご相談ください。',
    en: 'This card’s signature method is not supported. Please ask at a counter.',
  },
  unknown_issuer: {
    status: 403,
    ja: 'マイナンバーカードの電子証明書として確認できません。カードを確かめてください。',
    en: 'This could not be confirmed as a My Number Card certificate. Please check the card.',
  },
  not_yet_valid: {
    status: 403,
    ja: 'この電子証明書はまだ有効期間になっていません。窓口でご相談ください。',
    en: 'This certificate is not valid yet. Please ask at a counter.',
  },
  expired: {
    status: 403,
    ja: '電子証明書の有効期限が過ぎています。お住まいの市区町村の窓口で更新してください。',
    en: 'Your card’s certificate has expired. Please renew it at your municipal office.',
  },
  signing_certificate: {
    status: 403,
    ja: '署名用の電子証明書は使えません。4桁の暗証番号の「利用者証明用」を使ってください。',
    en: 'The certificate for digital signatures cannot be used. Use the one for user authentication, with the 4-digit PIN.',
  },
  wrong_policy: {
    status: 403,
    ja: '利用者証明用の電子証明書ではありません。',
    en: 'This is not a certificate for user authentication.',
  },
  revoked: {
    status: 403,
    ja: 'この電子証明書は失効しています。お住まいの市区町村の窓口でご相談ください。',
    en: 'This certificate has been revoked. Please ask at your municipal office.',
  },
  revocation_list_stale: {
    status: 503,
    ja: '失効の情報を確かめられないため、いまは受け付けられません。しばらくしてからお試しください。',
    en: 'We cannot check for revoked certificates, so no cards can be accepted right now. Please try again later.',
  },
  revocation_list_invalid: {
    status: 503,
    ja: '失効の情報を確かめられないため、いまは受け付けられません。しばらくしてからお試しください。',
    en: 'We cannot check for revoked certificates, so no cards can be accepted right now. Please try again later.',
  },
  signature_mismatch: {
    status: 403,
    ja: 'カードの署名を確認できません。正しい画面を開き、もう一度かざしてください。',
    en: 'The card’s signature could not be verified. Open the correct page and place the card on the reader again.',
  },

  // マイキーID (decision 1).
  mykey_id_length: {
    status: 400,
    ja: 'マイキーIDは3〜16文字で入力してください。',
    en: 'Enter a MyKey ID of 3 to 16 characters.',
  },
  mykey_id_characters: {
    status: 400,
    ja: 'マイキーIDは英字と数字だけで入力してください。',
    en: 'Use only letters and digits in a MyKey ID.',
  },
  mykey_id_is_individual_number: {
    status: 400,
    ja: '12桁の数字はマイキーIDにできません（マイナンバーを使わないためです）。英字を混ぜてください。',
    en: 'Twelve digits cannot be a MyKey ID, because we do not use My Number. Add some letters.',
  },
  mykey_id_is_telephone_number: {
    status: 400,
    ja: '10〜11桁の数字（電話番号の形）はマイキーIDにできません。英字を混ぜてください。',
    en: 'Ten or eleven digits look like a telephone number and cannot be a MyKey ID. Add some letters.',
  },
  mykey_id_reserved: {
    status: 400,
    ja: 'この言葉はマイキーIDにできません。別のIDを入力してください。',
    en: 'This word cannot be a MyKey ID. Please enter another one.',
  },
  mykey_id_taken: {
    status: 409,
    ja: 'このマイキーIDはすでに使われています。別のIDを入力するか、候補から選んでください。',
    en: 'This MyKey ID is already in use. Enter another one or choose a suggestion.',
  },
  card_already_registered: {
    status: 409,
    ja: 'このカードにはすでにマイキーIDがあります。',
    en: 'This card already has a MyKey ID.',
  },
  card_of_other_session: {
    status: 409,
    ja: 'この画面を開いたカードとは別のカードです。画面を開いたカードをかざしてください。',
    en: 'This is not the card that opened this page. Please place that card on the reader.',
  },
  card_not_registered: {
    status: 403,
    ja: 'このカードのマイキーIDはまだありません。マイキーの画面で作れます。',
    en: 'This card has no MyKey ID yet. You can make one on the MyKey pages.',
  },
  not_usable_here: {
    status: 403,
    ja: atTheCounter,
    en: 'This card cannot be used here. Please ask at your municipal office.',
  },
  recovery_refused: {
    status: 403,
    ja: 'マイキーIDと引き継ぎ番号の組み合わせを確認できません。控えを確かめるか、窓口でご相談ください。',
    en: 'The MyKey ID and recovery code do not match. Check your slip or ask at a counter.',
  },
  status_is_final: {
    status: 409,
    ja: '無効にしたマイキーIDは元に戻せません。',
    en: 'A MyKey ID that has ended cannot be restored.',
  },
  not_suspended: { status: 409, ja: 'このマイキーIDは停止中ではありません。', en: 'This MyKey ID is not suspended.' },
  renewal_needed: {
    status: 409,
    ja: '電子証明書が失効したための停止です。新しいカードにマイキーIDを引き継ぐと、再開します。',
    en: 'It was suspended because the certificate was revoked. It resumes once you move the MyKey ID to a new card.',
  },

  // Operators, terminals, サービスID.
  terminal_unknown: {
    status: 401,
    ja: 'この端末は登録されていません。管理者から登録コードを受け取り、登録してください。',
    en: 'This terminal is not enrolled. Get an enrolment code from your administrator and enrol it.',
  },
  terminal_revoked: {
    status: 403,
    ja: 'この端末の登録は取り消されています。管理者にお問い合わせください。',
    en: 'This terminal’s registration has been revoked. Please contact your administrator.',
  },
  reading_key_invalid: {
    status: 400,
    ja: 'この端末が申し込みを読むための鍵が正しくありません。画面を開き直してから、もう一度お試しください。',
    en: 'This terminal’s key for reading applications is not valid. Reload the page and try again.',
  },
  terminal_not_office: {
    status: 403,
    ja: 'この端末ではできません。事務室の端末として登録した端末で行ってください。',
    en: 'This cannot be done on this terminal. Use a terminal enrolled for the office.',
  },
  file_columns_missing: {
    status: 400,
    ja: '1行目に「マイキーID」と「会員番号」の見出しが必要です。見出しを入れて保存し直してください。',
    en: 'The first line must have the column names “mykeyId” and “customerId” (membership number). Add them and save the file again.',
  },
  ...fileProblems,
  form_columns_missing: {
    status: 400,
    ja: '1行目の見出しが足りません。申請様式を受け取り、見出しをそのままにして記入してください。',
    en: 'Column names are missing from the first line. Download the form and fill it in without changing the column names.',
  },
  form_too_long: {
    status: 400,
    ja: '一度に申請できるのは200行までです。ファイルを分けてください。',
    en: 'You can apply for up to 200 lines at once. Please split the file.',
  },
  municipality_unknown: {
    status: 400,
    ja: '自治体コードが見つかりません。5桁（検査数字つきは6桁）の番号を確かめてください。',
    en: 'Municipality code not found. Check the 5-digit number (6 digits with the check digit).',
  },
  file_empty: {
    status: 400,
    ja: '見出しの下に行がありません。登録する行を入れてください。',
    en: 'There are no lines below the column names. Add the lines to register.',
  },
  file_too_long: {
    status: 400,
    ja: '一度に登録できるのは10万行までです。ファイルを分けてください。',
    en: 'You can register up to 100,000 lines at once. Please split the file.',
  },
  pin_needed: {
    status: 403,
    ja: 'この事業者では、暗証番号が必要です。暗証番号を入れて、もう一度かざしてもらってください。',
    en: 'This operator requires the PIN. Ask for the card to be placed on the reader again and the PIN entered.',
  },
  enrolment_code_refused: {
    status: 403,
    ja: '登録コードを確認できません。15分以内に、新しいコードで登録してください。',
    en: 'The enrolment code could not be confirmed. Use a new code within 15 minutes.',
  },
  operator_unknown: {
    status: 404,
    ja: '事業者IDが見つかりません。番号を確かめてください。',
    en: 'Operator ID not found. Please check the number.',
  },
  operator_cannot_link: {
    status: 409,
    ja: 'この事業者では会員番号の登録はいりません。',
    en: 'This operator does not need a membership number to be linked.',
  },
  customer_id_format: {
    status: 400,
    ja: '会員番号の形が、この事業者の決まりと合いません。番号を確かめてください。',
    en: 'The membership number does not follow this operator’s rules. Please check the number.',
  },
  customer_id_check_digit: {
    status: 400,
    ja: '会員番号の最後の数字が合いません。番号を一つずつ確かめてください。',
    en: 'The last digit of the membership number does not match. Please check the number digit by digit.',
  },
  residents_at_counter: {
    status: 409,
    ja: 'この施設は住んでいる方だけが登録できます。住所の分かるものを持って、施設の窓口で登録してください。',
    en: 'Only residents can register at this facility. Please register at its counter with proof of your address.',
  },
  customer_id_taken: {
    status: 409,
    ja: 'この会員番号は登録できません。事業者の窓口でご確認ください。',
    en: 'This membership number cannot be linked. Please check at the operator’s counter.',
  },
  already_linked: {
    status: 409,
    ja: 'この事業者の会員番号はすでに登録されています。替えるときは、先に登録を外してください。',
    en: 'A membership number of this operator is already linked. To change it, remove the link first.',
  },
  not_linked: {
    status: 404,
    ja: 'この事業者の会員番号は登録されていません。',
    en: 'No membership number of this operator is linked.',
  },
  audience_unknown: {
    status: 400,
    ja: '連携先のシステムが登録されていません。',
    en: 'The linked system is not registered.',
  },
  // 広域業務連携 (4-3④).
  group_name_taken: {
    status: 409,
    ja: '同じ名前のグループがすでにあります。別の名前にしてください。',
    en: 'A group with the same name already exists. Choose another name.',
  },
  no_shared_group: {
    status: 409,
    ja: 'この施設には、ここからは申し込めません。施設の窓口でご相談ください。',
    en: 'You cannot apply to this facility from here. Please ask at its counter.',
  },
  application_open: {
    status: 409,
    ja: 'この施設への申し込みは、すでに送られています。答えをお待ちください。',
    en: 'An application to this facility has already been sent. Please wait for the answer.',
  },
  application_decided: {
    status: 409,
    ja: 'この申請には、すでに答えが出ています。画面を開き直してください。',
    en: 'This application has already been answered. Please reload the page.',
  },
  application_unread: {
    status: 409,
    ja: '先に申請の内容を受け取ってください。読まずに番号を付けることはできません。',
    en: 'Receive the application first. You cannot give a number without reading it.',
  },
  papers_needed: {
    status: 409,
    ja: 'この施設は住んでいる方だけが利用できます。書類を見て確かめてから、番号を付けてください。',
    en: 'Only residents can use this facility. Check proof of address before you give a number.',
  },
  sealed_text_refused: {
    status: 400,
    ja: '申請の内容を正しく封じられませんでした。画面を開き直して、もう一度お試しください。',
    en: 'The application could not be sealed properly. Reload the page and try again.',
  },
  sealed_text_too_long: {
    status: 400,
    ja: '申請の内容が長すぎます。短くしてください。',
    en: 'The application is too long; please shorten it.',
  },
  reading_keys_changed: {
    status: 409,
    ja: '相手の施設の準備が変わりました。もう一度「申し込む」を押してください。',
    en: 'The facility’s keys have changed. Please press “Apply” again.',
  },
  check_column_missing: {
    status: 400,
    ja: '1行目に「会員番号」の見出しが必要です。見出しを入れて保存し直してください。',
    en: 'The first line must have the column name “customerId” (membership number). Add it and save the file again.',
  },
  checks_used_up: {
    status: 429,
    ja: '確認は1日10回までです。明日またお試しください。',
    en: 'You can check up to 10 times a day. Please try again tomorrow.',
  },
  // Sign in with マイキー.
  sign_in_over: {
    status: 404,
    ja: 'このサインインは、時間が過ぎたか、すでに終わっています。サイトにもどり、もう一度サインインを始めてください。',
    en: 'This sign-in timed out or has already ended. Go back to the site and sign in again.',
  },
  redirect_uri_refused: {
    status: 400,
    ja: 'もどり先は https:// で始まるアドレスにしてください（開発用は http://localhost も使えます）。# と * は使えません。',
    en: 'A return address must start with https:// (http://localhost also works for development). # and * cannot be used.',
  },
  private_key_refused: {
    status: 400,
    ja: '秘密鍵が含まれています。登録せずに捨て、新しい鍵の組を作って、公開鍵だけを貼り付けてください。',
    en: 'This contains a private key. Discard it without registering it, make a new key pair, and paste only the public key.',
  },
  sign_in_keys_refused: {
    status: 400,
    ja: '公開鍵は、ES256用の鍵（EC、P-256）1〜5個のJWK Set（JSON）で貼り付けてください。',
    en: 'Paste the public keys as a JWK Set (JSON) of 1 to 5 keys for ES256 (EC, P-256).',
  },
  mykey_id_unknown: {
    status: 404,
    ja: 'このマイキーIDは見つかりません。控えの文字を一つずつ確かめてください。',
    en: 'This MyKey ID was not found. Check it against the slip, letter by letter.',
  },
  stop_code_form: {
    status: 400,
    ja: '停止番号の文字が足りないか、違っています。控えを見て、一文字ずつ確かめてください。まだ止まっていません。',
    en: 'Characters of the stop code are missing or wrong. Check it against your slip, one by one. Nothing has been suspended yet.',
  },
  too_many_codes: {
    status: 429,
    ja: '登録コードは1日に30個までです。もっと要るときは、運営者に依頼してください。',
    en: 'You can issue up to 30 enrolment codes a day. If you need more, ask the platform staff.',
  },
  ...secondFactorProblems,
  ...officeAccountProblems,
});
export type MykeyOutcome = keyof typeof mykeyProblems;
