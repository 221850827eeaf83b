import { problems } from '../../problem.ts';

/** The assertion of a card, membership and signing in. */
export const memberProblems = problems({
  assertion_invalid: {
    status: 401,
    ja: '本人確認の内容を確かめられません。もう一度カードをかざしてください。',
    en: 'Your identity could not be confirmed. Please place your card on the reader again.',
  },
  assertion_expired: {
    status: 401,
    ja: '本人確認から時間が過ぎました。もう一度カードをかざしてください。',
    en: 'Too much time has passed since your identity was confirmed. Please place your card on the reader again.',
  },
  assertion_replayed: {
    status: 401,
    ja: 'この本人確認はすでに使われています。もう一度カードをかざしてください。',
    en: 'This identity confirmation has already been used. Please place your card on the reader again.',
  },
  assertion_other_key: {
    status: 401,
    ja: '別の端末の本人確認です。この端末で、もう一度カードをかざしてください。',
    en: 'This identity confirmation belongs to another device. Please place your card on the reader again at this device.',
  },
  assertion_other_operator: {
    status: 403,
    ja: 'この場所の端末の本人確認ではありません。端末の登録を確かめてください。',
    en: 'This identity confirmation is not from a terminal of this place. Check the terminal’s registration.',
  },
  not_a_member: {
    status: 403,
    ja: 'ポイントの利用をまだ始めていません。入会してからご利用ください。',
    en: 'You have not joined municipal points yet. Please join first.',
  },
  already_a_member: { status: 409, ja: 'すでに入会しています。', en: 'You have already joined.' },
  protection_officer: {
    status: 422,
    ja: 'もう一人の担当者には、同じ自治体でポイントを付与できる、別の職員の番号を入力してください。',
    en: 'As the other officer, enter another person of this municipality who grants points.',
  },
  protection_known: {
    status: 409,
    ja: 'この方の支援措置は、すでに始まっています。一覧で確かめてください。',
    en: 'This person is already protected. See the list.',
  },
  protection_unknown: { status: 404, ja: '支援措置が見つかりません。', en: 'The protection was not found.' },
  protection_end_waiting: {
    status: 409,
    ja: '終了の申し出は済んでいます。もう一人の担当者の確認をお待ちください。',
    en: 'You have asked for its end already. Wait for the other officer to confirm.',
  },
  protection_end_not_asked: {
    status: 409,
    ja: '終了の申し出がありません。一覧を開き直してください。',
    en: 'Nobody has asked for its end. Open the list again.',
  },
  notice_mail_too_often: {
    status: 429,
    ja: '確認番号を何度も送ったため、今は送れません。1時間ほどたってから、もう一度お試しください。',
    en: 'Codes were sent several times, so none can be sent now. Please try again in about an hour.',
  },
  notice_mail_code_wrong: {
    status: 422,
    ja: '確認番号が違います。届いたメールの6桁の番号を入力してください。',
    en: 'The code is wrong. Enter the six digits of the mail that you received.',
  },
  notice_mail_code_over: {
    status: 409,
    ja: '確認番号が使えなくなりました。もう一度、確認番号を送ってください。',
    en: 'The code can no longer be used. Have a new one sent.',
  },
  mykey_id_form: {
    status: 400,
    ja: 'マイキーIDは、英字と数字3〜16文字です。控えの文字を一つずつ確かめてください。',
    en: 'A MyKey ID has 3 to 16 letters and digits. Check it against the slip, letter by letter.',
  },
  member_unknown: {
    status: 404,
    ja: 'このマイキーIDの方は、まだポイントに入会していないか、IDが違います。文字が正しければ、マイページか窓口での入会をご案内ください。',
    en: 'The person with this MyKey ID has not joined municipal points yet, or the ID is wrong. If the letters are right, ask them to join on My Page or at a counter.',
  },
  not_usable_here: {
    status: 403,
    ja: 'ただいまご利用になれません。お住まいの市区町村の窓口でご相談ください。',
    en: 'This cannot be used at the moment. Please ask at your municipal office.',
  },
  sign_in_refused: {
    status: 401,
    ja: 'サインインできません。入力を確かめるか、カードでサインインしてください。',
    en: 'You could not be signed in. Check what you entered, or sign in with your card.',
  },
  email_taken: {
    status: 409,
    ja: 'このメールアドレスは登録できません。別のアドレスを入力してください。',
    en: 'This e-mail address cannot be registered. Please enter another one.',
  },
});
