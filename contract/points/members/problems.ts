import { problems } from '../../problem.ts';

/** The assertion of a card, membership and signing in. */
export const memberProblems = problems({
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
  mykey_id_form: {
    status: 400,
    ja: 'マイキーIDは、英字と数字3〜16文字です。控えの文字を一つずつ確かめてください。',
    en: 'A MyKey ID has 3 to 16 letters and digits; compare it letter by letter.',
  },
  member_unknown: {
    status: 404,
    ja: 'このマイキーIDの方は、まだポイントに入会していないか、IDが違います。文字が正しければ、マイページか窓口での入会をご案内ください。',
    en: 'Whoever has this MyKey ID has not joined yet, or the ID is wrong. If its letters are right, the person joins in My page or at a counter first.',
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
});
