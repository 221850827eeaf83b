import { problems } from '../../problem.ts';

/** Coupons of companies: entered by their holders, asked for and revoked by the companies. */
export const couponProblems = problems({
  coupon_form: {
    status: 422,
    ja: 'クーポンコードが見つかりません。4文字ずつ5つに分かれた20文字を、ハイフンの有無にかかわらず、そのまま入力してください。',
    en: 'No coupon code was found. Enter its 20 characters, five groups of four, with or without hyphens.',
  },
  coupon_check: {
    status: 422,
    ja: 'クーポンコードの入力に間違いがあります。1文字ずつ見比べて、入力し直してください。',
    en: 'There is a typing mistake in the coupon code. Please compare it character by character and enter it again.',
  },
  coupon_several: {
    status: 422,
    ja: 'クーポンコードが2つ以上あります。1つずつ入力してください。',
    en: 'There is more than one coupon code. Please enter them one at a time.',
  },
  // Of a code that never was, is used, is past its last day or was revoked: one answer, so that nobody learns which by trying.
  coupon_not_accepted: {
    status: 422,
    ja: 'このクーポンコードは使えません。コードと期限、すでに入力していないかを確かめ、わからないときはクーポンを送った会社にお問い合わせください。',
    en: 'This coupon code cannot be used. Check the code, its last day, and whether it was entered before. If in doubt, contact the company that sent it.',
  },
  coupon_not_active: {
    status: 422,
    ja: 'このクーポンは、まだ使えません。会社の手続きが済む日から使えます。コードは、そのままお持ちください。',
    en: 'This coupon cannot be used yet. It can be used once the company has processed it. Please keep the code.',
  },
  coupon_locked: {
    status: 429,
    ja: '使えないクーポンコードの入力が続きました。30分ほど待ってから、もう一度入力してください。',
    en: 'Too many coupon codes that cannot be used. Please wait about 30 minutes and enter it again.',
  },
  coupon_days: {
    status: 422,
    ja: '利用できる期間は、最終日が今日以降で初日より前にならず、2年以内になるように入力してください。',
    en: 'The last day must not be in the past or before the first day, and within two years of it.',
  },
  coupon_batch_unknown: {
    status: 404,
    ja: 'この発行番号のクーポンがありません。一覧から選び直してください。',
    en: 'There is no coupon batch of this number. Choose it again from the list.',
  },
  coupon_batch_revoked: {
    status: 409,
    ja: 'この発行は無効にしました。新しい発行番号で申し込んでください。',
    en: 'This batch was revoked. Ask for a new one under another number.',
  },
  coupon_batch_over: {
    status: 409,
    ja: 'この発行は、利用の最終日を過ぎました。新しい発行番号で申し込んでください。',
    en: 'The last day of this batch has passed. Ask for a new one under another number.',
  },
  coupon_batch_handed_over: {
    status: 409,
    ja: 'クーポンコードは、すでに受け渡しました。コードはこちらに残らないため、もう一度は渡せません。届いていないときは、この発行を無効にして、新しく申し込んでください。',
    en: 'The codes were handed over already. They are kept nowhere here, so they cannot be handed over again. If they never arrived, revoke this batch and ask for a new one.',
  },
  coupon_key_missing: {
    status: 409,
    ja: 'コードを暗号化する公開鍵が登録されていません。公開鍵を登録し、もう一人の確認を受けてください。',
    en: 'There is no public key to encrypt the codes for. Register one and have a second person confirm it.',
  },
  coupon_key_invalid: {
    status: 422,
    ja: 'この公開鍵は使えません。EC P-256 または 2048〜8192ビットのRSAの公開鍵（JWK）を指定してください。',
    en: 'This public key cannot be used. Give an EC P-256 or RSA (2048–8192 bits) public key as a JWK.',
  },
  coupon_unknown: {
    status: 404,
    ja: 'この発行にないクーポンが含まれています。クーポン番号を確かめてください。何も無効にしていません。',
    en: 'Some of these coupons are not of this batch. Check their numbers. Nothing was revoked.',
  },
});
