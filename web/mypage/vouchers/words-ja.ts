export const vouchersWordsJa = {
  vouchers: {
    title: '受け取ったポイント券',
    lead: '紙の券をなくしたときは、番号を控えて、発行した窓口にご相談ください。',
    empty: 'まだ受け取っていません。商店街の事務局やお店で、ポイントを券にできます。',
    ofStreet: '{{street}}のお店で使えます',
    ofScheme: '{{town}}と、「{{scheme}}」に参加するまちのお店で使えます',
    everywhere: '{{town}}ポイントの使えるお店・施設で使えます',
    period: '{{from}} から {{through}} まで',
    states: { issued: '未使用', redeemed: '使用済み', cancelled: '取り消し', expired: '期限切れ' },
  },
} as const;
