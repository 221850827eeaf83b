import { problems } from '../../problem.ts';

/** プレミアムキャンペーン: points on top of what is used or moved. */
export const premiumProblems = problems({
  premium_without_payer: {
    status: 422,
    ja: 'プレミアムには負担者が必要です。自治体か、都道府県などの名前を選んでください。',
    en: 'A premium needs a funder. Choose the municipality, or name one such as the prefecture.',
  },
  campaign_ends_first: {
    status: 422,
    ja: '終わりの時刻は、始まりの時刻より後にしてください。',
    en: 'The end time must be after the start time.',
  },
  campaign_in_the_past: {
    status: 422,
    ja: 'もう過ぎた期間です。終わりの時刻を、いまより後にしてください。',
    en: 'This period has already passed. Set an end time later than now.',
  },
  premium_ends_too_early: {
    status: 422,
    ja: 'プレミアムの最後の日は、キャンペーンの終わりの日か、それより後にしてください。',
    en: 'The premium must expire on or after the day the campaign ends.',
  },
  campaign_place_without_use: {
    status: 422,
    ja: '場所を決められるのは、利用に付くプレミアムと、商店街や券の種類で決まる券のプレミアムだけです。場所を「すべて」にしてください。',
    en: 'A place can be set only for premiums on use, and on vouchers of a street or of one kind. Set the place to “Everywhere”.',
  },
  campaign_name_taken: {
    status: 409,
    ja: '同じ名前のキャンペーンが、すでに登録されています。一覧を確かめ、別のものなら名前を変えてください。',
    en: 'A campaign with the same name is already registered. Check the list, and change the name if this is a different one.',
  },
  payer_unknown: {
    status: 404,
    ja: 'この負担者は登録されていません。一覧から選び直すか、「ほか」を選んで名前を入力してください。',
    en: 'This funder is not registered. Choose again from the list, or choose “Another” and type the name.',
  },
  own_points_not_moved: {
    status: 422,
    ja: '「自社のポイントだけ」にできるのは、会社が負担する、移し替えのプレミアムだけです。事由か負担者を変えてください。',
    en: 'Only a premium on moving points that a company pays for can be limited to that company’s points. Change the occasion or the funder.',
  },
  campaign_without_towns: {
    status: 422,
    ja: '招待する市町村を、1つ以上選んでください。',
    en: 'Choose at least one municipality to invite.',
  },
  campaign_agreed_already: {
    status: 409,
    ja: 'このキャンペーンの負担には、すでに合意しています。',
    en: 'You have already agreed to pay for this campaign.',
  },
  campaign_changed: {
    status: 409,
    ja: '表示していた条件から変わっています。画面を読み込み直し、内容を確認してください。',
    en: 'The terms are no longer those that were shown. Reload the page and check them.',
  },
  campaign_unknown: {
    status: 404,
    ja: 'このキャンペーンは見つかりません。一覧から選び直してください。',
    en: 'This campaign was not found. Choose again from the list.',
  },
  campaign_joined_already: {
    status: 409,
    ja: 'このキャンペーンには、すでに加わっています。',
    en: 'You have already joined this campaign.',
  },
  campaign_over: {
    status: 409,
    ja: 'このキャンペーンは終わっています。付いたポイントはそのまま使えます。',
    en: 'This campaign has ended. Points already given can still be used.',
  },
});
