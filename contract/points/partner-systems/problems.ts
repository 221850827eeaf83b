import { problems } from '../../problem.ts';

export const partnerSystemProblems = problems({
  client_assertion_invalid: {
    status: 401,
    ja: 'クライアントアサーションを確認できません。事業者IDを iss と sub に入れ、登録した鍵（ES256）で署名して送ってください。',
    en: 'The client assertion could not be verified. Put the operator ID into iss and sub, and sign with a registered key (ES256).',
  },
  client_assertion_audience: {
    status: 401,
    ja: 'クライアントアサーションの宛先（aud）が違います。このサーバーの発行者（issuer）かトークンエンドポイントのアドレスを、1つだけ入れてください。',
    en: 'The audience (aud) of the client assertion is another one. Name the issuer of this server or its token endpoint, and nothing else.',
  },
  client_assertion_clock_skew: {
    status: 401,
    ja: 'クライアントアサーションの時刻（iat・exp）が今と合いません。サーバーの時計を合わせ、作ってすぐに送ってください。',
    en: 'The times (iat, exp) of the client assertion are not of now. Set the clock of your server and send assertions at once.',
  },
  client_assertion_too_long: {
    status: 401,
    ja: 'クライアントアサーションの有効期間が長すぎます。exp を iat から5分以内にしてください。',
    en: 'The client assertion is good for too long. Let exp be at most five minutes after iat.',
  },
  client_assertion_replayed: {
    status: 401,
    ja: '同じクライアントアサーションが二度送られました。jti を変えて、新しく作ってください。',
    en: 'The same client assertion was sent twice. Make another one with another jti.',
  },
  grant_type_unsupported: {
    status: 400,
    ja: 'grant_type は client_credentials、client_assertion_type は urn:ietf:params:oauth:client-assertion-type:jwt-bearer にしてください。',
    en: 'Use the grant_type client_credentials and the client_assertion_type urn:ietf:params:oauth:client-assertion-type:jwt-bearer.',
  },
  scope_unknown: {
    status: 400,
    ja: 'スコープは orders、coupons、files から選んでください。',
    en: 'Choose the scopes from orders, coupons and files.',
  },
  system_key_invalid: {
    status: 400,
    ja: '公開鍵として使えません。EC P-256 の公開鍵をJWKで貼り付けてください。',
    en: 'This is no usable public key. Paste an EC P-256 public key as a JWK.',
  },
  system_key_known: {
    status: 409,
    ja: 'この公開鍵は登録済みか、前に使われていたものです。新しく作成した鍵を登録してください。',
    en: 'This public key is registered or was used before. Register a newly made one.',
  },
  system_key_unknown: {
    status: 404,
    ja: '公開鍵が見つからないか、終わっています。画面を開き直してください。',
    en: 'The public key was not found or has ended. Please reload the page.',
  },
  former_key_day: {
    status: 400,
    ja: '今の鍵の最終日は、今日から90日以内にしてください。',
    en: 'The last day of the present key must lie within 90 days from today.',
  },
  webhook_address_invalid: {
    status: 400,
    ja: 'この宛先には送れません。https:// で始まる公開のアドレスを、利用者名やパスワード、# を付けずに入力してください。',
    en: 'Nothing can be sent to this address. Enter a public address that begins with https://, without a user name, a password or #.',
  },
  webhook_address_missing: {
    status: 409,
    ja: 'お知らせの宛先がありません。宛先を登録してから、もう一度送ってください。',
    en: 'There is no address for webhooks. Register one, then send it again.',
  },
  delivery_unknown: { status: 404, ja: 'お知らせが見つかりません。', en: 'The webhook was not found.' },
  delivery_waiting: {
    status: 409,
    ja: 'このお知らせは送信を待っています。結果が出てから、もう一度送ってください。',
    en: 'This webhook is waiting to be sent. Send it again once its result is known.',
  },
});
