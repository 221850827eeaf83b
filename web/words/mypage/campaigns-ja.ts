/** Where points bring a premium, for everybody. */
export const campaignsJa = {
  campaigns: {
    title: 'プレミアムが付くキャンペーン',
    note: 'いま、どこで使うと、または移すと、プレミアムが付くかを見る',
    see: 'プレミアムが付くキャンペーンを見る（サインインはいりません）',
    lead: 'この期間に使う、または移すと、プレミアムポイントが付きます。申し込みはいりません。',
    label: 'キャンペーン',
    empty: 'いま行われているキャンペーンはありません。',
    states: {
      coming: 'これから',
      running: '実施中',
      usedUp: '予算を使い切ったため、いまは付きません',
      over: '終わりました',
    },
    use: '使ったポイントの{{percent}}%が付きます',
    allocation: '移したポイントの{{percent}}%が付きます',
    period: '期間',
    place: '場所',
    everywhere: 'このポイントが使える、すべての場所（カードでの支払い）',
    byCard: '{{place}}（カードでの支払い）',
    moving: 'マイページで、共通ポイントや会社のポイントを移したとき',
    perHolder: 'ひとりの上限',
    expires: 'プレミアムを使える最後の日',
    home: 'マイページのはじめへ',
  },
} as const;
