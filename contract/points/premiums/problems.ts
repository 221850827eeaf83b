import { problems } from '../../problem.ts';

/** プレミアムキャンペーン: points on top of what is used or moved. */
export const premiumProblems = problems({
  premium_without_payer: {
    status: 422,
    ja: 'プレミアムには負担者が必要です。自治体か、都道府県などの名前を選んでください。',
    en: 'A premium needs somebody who pays for it.',
  },
  campaign_ends_first: {
    status: 422,
    ja: '終わりの時刻は、始まりの時刻より後にしてください。',
    en: 'The end must come after the beginning.',
  },
  campaign_in_the_past: {
    status: 422,
    ja: 'もう過ぎた期間です。終わりの時刻を、いまより後にしてください。',
    en: 'This period is over already; the end must lie ahead.',
  },
  premium_ends_too_early: {
    status: 422,
    ja: 'プレミアムの最後の日は、キャンペーンの終わりの日か、それより後にしてください。',
    en: 'The last usable day of the premium lies before the end of the campaign.',
  },
  campaign_place_without_use: {
    status: 422,
    ja: '場所を決められるのは、利用に付くプレミアムと、商店街の券に付くプレミアムだけです。場所を「すべて」にしてください。',
    en: 'Only a premium on use can be tied to a place, and one on vouchers to a street.',
  },
  campaign_name_taken: {
    status: 409,
    ja: '同じ名前のキャンペーンが、すでに登録されています。一覧を確かめ、別のものなら名前を変えてください。',
    en: 'A campaign of this name is registered already.',
  },
  campaign_unknown: {
    status: 404,
    ja: 'このキャンペーンは見つかりません。一覧から選び直してください。',
    en: 'The campaign is unknown.',
  },
  campaign_over: {
    status: 409,
    ja: 'このキャンペーンは終わっています。付いたポイントはそのまま使えます。',
    en: 'The campaign is over; points given stay.',
  },
});
