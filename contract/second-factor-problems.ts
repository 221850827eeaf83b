import { problems } from './problem.ts';

/** What is refused at signing in with a second factor, and at setting one up. */
export const secondFactorProblems = problems({
  second_factor_needed: {
    status: 401,
    ja: '二段階認証が必要です。認証アプリのコードを入力するか、パスキーでサインインしてください。',
    en: 'A second factor is needed. Enter the code of your authenticator app, or sign in with a passkey.',
  },
  second_factor_wrong: {
    status: 401,
    ja: '認証アプリのコードが違います。新しく表示されたコードを入力してください。',
    en: 'The code is not right. Enter the code that the app shows now.',
  },
  second_factor_exists: {
    status: 409,
    ja: 'すでに設定されています。設定し直すときは、先に外してください。',
    en: 'It is already set up. To set it up anew, remove it first.',
  },
  second_factor_not_begun: {
    status: 409,
    ja: '設定が見つかりません。「二段階認証」を開き直して、最初から設定してください。',
    en: 'It was not found. Reload “Second factor” and set it up from the beginning.',
  },
  own_password_needed: {
    status: 403,
    ja: 'すでに二段階認証が設定されています。もう一つ設定するときは、本人の確認のため、パスワードも入力してください。',
    en: 'A second factor is set up already. To set up another one, enter your password too.',
  },
  totp_unreadable: {
    status: 409,
    ja: '認証アプリの設定を読み取れません。パスキーでサインインするか、同じ所属の方にパスワードの再発行を依頼して、認証アプリを設定し直してください。',
    en: 'The settings of your authenticator app cannot be read any more. Sign in with a passkey, or ask a colleague to reissue your password and set the app up anew.',
  },
  passkey_refused: {
    status: 401,
    ja: 'このパスキーは使えません。もう一度試すか、別の方法でサインインしてください。',
    en: 'This passkey cannot be used. Try again, or sign in another way.',
  },
});
