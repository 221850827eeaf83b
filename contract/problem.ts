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
      .array(z.object({ path: z.string(), outcome: z.string(), message: z.string() }))
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
    en: 'Please check what was entered; each field says why.',
  },
  amount_invalid: {
    status: 400,
    ja: 'ポイントは1以上の整数を半角の数字で入力してください。',
    en: 'Enter points as a whole number of 1 or more.',
  },
  date_out_of_range: {
    status: 400,
    ja: '1900年から2999年までの日付を入力してください。',
    en: 'Enter a date of the years 1900 to 2999.',
  },
  instant_invalid: {
    status: 400,
    ja: '時刻の秒は、小数点以下9桁までで送ってください。',
    en: 'Send at most nine decimals of a second.',
  },
  individual_number_refused: {
    status: 400,
    ja: '12桁の個人番号（マイナンバー）は入力できません。めぐりはマイナンバーを使いません。',
    en: 'An Individual Number (My Number) cannot be entered. This service never uses it.',
  },
  text_refused: {
    status: 400,
    ja: '使えない文字が入っています。改行や見えない文字、先頭の = + - @ を除いて入力してください。',
    en: 'Line ends, invisible characters and = + - @ at the beginning cannot be used.',
  },
  too_large: {
    status: 413,
    ja: '送られたものが大きすぎます。ファイルを分けて送ってください。',
    en: 'What was sent is too large; please divide it.',
  },
  address_invalid: {
    status: 400,
    ja: 'このアドレスは読み取れません。画面を開き直してください。',
    en: 'This address cannot be read.',
  },
  request_malformed: {
    status: 400,
    ja: '送られたものを読み取れません。画面を開き直して、もう一度操作してください。',
    en: 'What was sent cannot be read: not HTTP, not JSON, or not what its Content-Type says.',
  },
  head_too_large: {
    status: 431,
    ja: 'アドレスか見出しが長すぎます。画面を開き直してください。',
    en: 'The address or the header fields are too long.',
  },
  request_too_slow: {
    status: 408,
    ja: '時間内に送り終わりませんでした。通信を確かめて、もう一度操作してください。',
    en: 'The request did not arrive in time.',
  },
  page_outdated: {
    status: 426,
    ja: 'この画面は古くなっています。通信のある所で、画面を開き直してください。',
    en: 'This page is out of date; please open it again.',
  },
  not_found: { status: 404, ja: 'お探しのものが見つかりません。', en: 'Not found.' },
  proof_required: {
    status: 401,
    ja: 'この端末の証明がありません。画面を開き直してください。',
    en: 'A DPoP proof of this device is required.',
  },
  proof_invalid: {
    status: 401,
    ja: 'この端末の証明を確認できません。画面を開き直してください。',
    en: 'The DPoP proof of this device is not valid.',
  },
  proof_replayed: {
    status: 401,
    ja: '同じ証明が二度送られました。もう一度操作してください。',
    en: 'The DPoP proof was used before.',
  },
  proof_clock_skew: {
    status: 401,
    ja: '端末の時計がずれています。時刻を合わせてから、もう一度操作してください。',
    en: 'The clock of this device is off. Set it and try again.',
  },
  sign_in_required: {
    status: 401,
    ja: 'サインインしてください。前回のサインインは終わっています。',
    en: 'Please sign in; the earlier session has ended.',
  },
  not_allowed: {
    status: 403,
    ja: 'この操作をする権限がありません。担当の部署にお問い合わせください。',
    en: 'You are not allowed to do this.',
  },
  idempotency_key_required: {
    status: 400,
    ja: '取引の番号がありません。画面を開き直してください。',
    en: 'An Idempotency-Key header (UUIDv7) is required.',
  },
  idempotency_key_invalid: {
    status: 400,
    ja: '取引の番号の形が正しくありません。画面を開き直してください。',
    en: 'The Idempotency-Key must be a UUIDv7.',
  },
  exists_with_different_request: {
    status: 422,
    ja: '同じ取引番号で、内容の違う操作が送られました。画面を開き直し、履歴を確かめてください。',
    en: 'This Idempotency-Key was used for another request.',
  },
  too_many_requests: {
    status: 429,
    ja: '操作が続いています。少し待ってから、もう一度お試しください。',
    en: 'Too many requests; please wait a little.',
  },
  overloaded: {
    status: 503,
    ja: 'ただいま混み合っています。少し待ってから、もう一度お試しください。取引は失われません。',
    en: 'Busy right now; please try again shortly. Nothing is lost.',
  },
  unexpected: {
    status: 500,
    ja: '予期しない問題が起きました。取引は同じ番号で確かめられます。時間をおいてお試しください。',
    en: 'Something unexpected happened; please try again later.',
  },
});
export type SharedOutcome = keyof typeof sharedProblems;
