import { z } from 'zod';

/** A named outcome that a person can cause: its HTTP status and the sentence that says what to do now. */
export type Problem = { status: number; ja: string; en: string };

/** Keeps the names of a list of problems as a closed union. */
export const problems = <Name extends string>(list: Record<Name, Problem>): Record<Name, Problem> => list;

/** The body of every refusal: RFC 9457 problem details; `outcome` is the stable name to program against. */
export const ProblemBody = z
  .object({
    type: z.string(),
    title: z.string().meta({ description: '日本語の文。何が起きたか、次に何をするか。' }),
    titleEn: z.string(),
    status: z.int(),
    outcome: z.string(),
    fields: z
      .array(z.object({ path: z.string(), outcome: z.string(), message: z.string(), messageEn: z.string() }))
      .optional()
      .meta({ description: '項目ごとの理由（入力の誤りのとき）' }),
  })
  .loose()
  .meta({ id: 'Problem' });

/** What both servers may answer on any route. */
export const sharedProblems = problems({
  invalid_request: {
    status: 400,
    ja: '入力を確かめてください。項目ごとの説明をご覧ください。',
    en: 'Please check what you entered. Each field says what is wrong.',
  },
  amount_invalid: {
    status: 400,
    ja: 'ポイントは1以上の整数を半角の数字で入力してください。',
    en: 'Enter points as a whole number of 1 or more.',
  },
  date_out_of_range: {
    status: 400,
    ja: '1900年から2999年までの日付を入力してください。',
    en: 'Enter a date between 1900 and 2999.',
  },
  instant_invalid: {
    status: 400,
    ja: '時刻の秒は、小数点以下9桁までで送ってください。',
    en: 'Send the seconds of the time with no more than nine decimal places.',
  },
  individual_number_refused: {
    status: 400,
    ja: '12桁の個人番号（マイナンバー）は入力できません。めぐりはマイナンバーを使いません。',
    en: 'You cannot enter a 12-digit My Number (Individual Number). Meguri does not use it.',
  },
  text_refused: {
    status: 400,
    ja: '使えない文字が入っています。改行や見えない文字、先頭の = + - @ を除いて入力してください。',
    en: 'Some characters cannot be used. Remove line breaks, invisible characters, and = + - @ at the start.',
  },
  too_large: {
    status: 413,
    ja: '送られたものが大きすぎます。ファイルを分けて送ってください。',
    en: 'What you sent is too large. Split the file and send it in parts.',
  },
  address_invalid: {
    status: 400,
    ja: 'このアドレスは読み取れません。画面を開き直してください。',
    en: 'This address cannot be read. Please reload the page.',
  },
  request_malformed: {
    status: 400,
    ja: '送られたものを読み取れません。画面を開き直して、もう一度操作してください。',
    en: 'What was sent could not be read. Reload the page and try again.',
  },
  head_too_large: {
    status: 431,
    ja: 'アドレスか見出しが長すぎます。画面を開き直してください。',
    en: 'The address or the headers are too long. Please reload the page.',
  },
  request_too_slow: {
    status: 408,
    ja: '時間内に送り終わりませんでした。通信を確かめて、もう一度操作してください。',
    en: 'Sending was not finished in time. Check your connection and try again.',
  },
  page_outdated: {
    status: 426,
    ja: 'この画面は古くなっています。通信のある所で、画面を開き直してください。',
    en: 'This page is out of date. Reload it where you have a connection.',
  },
  not_found: { status: 404, ja: 'お探しのものが見つかりません。', en: 'What you are looking for was not found.' },
  proof_required: {
    status: 401,
    ja: 'この端末の証明がありません。画面を開き直してください。',
    en: 'The proof of this device is missing. Please reload the page.',
  },
  proof_invalid: {
    status: 401,
    ja: 'この端末の証明を確認できません。画面を開き直してください。',
    en: 'The proof of this device could not be verified. Please reload the page.',
  },
  proof_replayed: {
    status: 401,
    ja: '同じ証明が二度送られました。もう一度操作してください。',
    en: 'The same proof was sent twice. Please try again.',
  },
  proof_clock_skew: {
    status: 401,
    ja: '端末の時計がずれています。時刻を合わせてから、もう一度操作してください。',
    en: 'The clock of this device is wrong. Set the time and try again.',
  },
  sign_in_required: {
    status: 401,
    ja: 'サインインしてください。前回のサインインは終わっています。',
    en: 'Please sign in. Your previous sign-in has ended.',
  },
  token_required: {
    status: 401,
    ja: 'アクセストークンがないか、期限が切れたか、鍵の変更で無効になりました。トークンを取り直して（POST /oauth/token）、もう一度送ってください。',
    en: 'The access token is missing, has expired, or ended with its key. Fetch another one (POST /oauth/token) and send the request again.',
  },
  scope_missing: {
    status: 403,
    ja: 'このトークンは、この操作のスコープを持っていません。スコープを指定してトークンを取り直してください。',
    en: 'This token does not have the scope of this call. Fetch a token that has it.',
  },
  second_factor_setup_needed: {
    status: 403,
    ja: 'この所属では二段階認証が必要です。「二段階認証」で認証アプリかパスキーを設定してください。',
    en: 'Your office requires a second factor. Set up an authenticator app or a passkey under “Second factor”.',
  },
  not_allowed: {
    status: 403,
    ja: 'この操作をする権限がありません。担当の部署にお問い合わせください。',
    en: 'You do not have permission to do this. Please ask the department in charge.',
  },
  idempotency_key_required: {
    status: 400,
    ja: '取引の番号がありません。画面を開き直してください。',
    en: 'The transaction number is missing. Please reload the page.',
  },
  idempotency_key_invalid: {
    status: 400,
    ja: '取引の番号の形が正しくありません。画面を開き直してください。',
    en: 'The transaction number is not valid. Please reload the page.',
  },
  exists_with_different_request: {
    status: 422,
    ja: '同じ取引番号で、内容の違う操作が送られました。画面を開き直し、履歴を確かめてください。',
    en: 'A different request was sent with the same transaction number. Reload the page and check the history.',
  },
  too_many_requests: {
    status: 429,
    ja: '操作が続いています。少し待ってから、もう一度お試しください。',
    en: 'Too many requests in a row. Please wait a little and try again.',
  },
  overloaded: {
    status: 503,
    ja: 'ただいま混み合っています。少し待ってから、もう一度お試しください。取引は失われません。',
    en: 'We are busy right now. Please wait a little and try again. No transaction is lost.',
  },
  unexpected: {
    status: 500,
    ja: '予期しない問題が起きました。取引は同じ番号で確かめられます。時間をおいてお試しください。',
    en: 'Something unexpected happened. The transaction can be checked with the same number. Please try again later.',
  },
});
export type SharedOutcome = keyof typeof sharedProblems;
