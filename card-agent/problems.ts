// Every refusal of the agent's HTTP doors, once: status and sentence. Pages decide by `outcome`, people read `title`.
import type { FastifyReply } from 'fastify';

export const PROBLEMS = {
  wrong_host: { status: 421, title: 'この機器の中からの呼び出しだけを受け付けます。' },
  forbidden_origin: { status: 403, title: 'このサイトには、カードの使用を認めていません。' },
  unsupported_media_type: { status: 415, title: '本文の形式が違います。' },
  request_too_slow: { status: 408, title: '要求が届き終わるまでの時間を過ぎました。もう一度お試しください。' },
  malformed_request: { status: 400, title: '要求の形が正しくありません。' },
  short_nonce: { status: 400, title: '乱数（nonce）は44文字以上128文字以下です。' },
  unknown_request: { status: 404, title: 'その要求はありません。終わったか、時間切れです。' },
  too_many_requests: { status: 429, title: '開いている要求が多すぎます。少し待ってからやり直してください。' },
  pin_always: { status: 403, title: 'この機器では、暗証番号なしの読み取りを使っていません。' },
  wrong_secret: { status: 403, title: 'この操作は、カードの窓からだけできます。' },
  unknown_card: { status: 404, title: 'そのカードはありません。' },
  malformed_pin: { status: 400, title: '暗証番号は数字4けたです。' },
  not_waiting_for_pin: { status: 409, title: 'いまは暗証番号を受け付けていません。' },
  last_try_unconfirmed: { status: 409, title: '最後の1回です。確かめてから入力してください。' },
  no_application: { status: 409, title: 'この機器では、業務の画面への受け渡しを使っていません。' },
  wrong_token: { status: 403, title: '業務の画面の合い言葉が違います。設定を確かめてください。' },
  keyboard_failed: {
    status: 409,
    title: '業務の画面に入力できませんでした。番号をコピーして、貼り付けてください。',
  },
  not_found: { status: 404, title: 'その入口はありません。' },
  failed: { status: 500, title: 'カードの確認ができませんでした。もう一度お試しください。' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemName = keyof typeof PROBLEMS;

/** The body of a refusal (RFC 9457). */
export function problemText(outcome: ProblemName): string {
  const { status, title } = PROBLEMS[outcome];
  return JSON.stringify({ type: `urn:meguri:card-agent:${outcome}`, outcome, status, title });
}

/** Answers with problem+json. */
export function refuse(reply: FastifyReply, outcome: ProblemName): FastifyReply {
  return reply.code(PROBLEMS[outcome].status).type('application/problem+json').send(problemText(outcome));
}
