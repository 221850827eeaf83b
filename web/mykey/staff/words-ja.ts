export const staffWordsJa = {
  staff: {
    other: 'この画面は、別の役目の職員の画面です。',
    platform: {
      name: '運営者',
      title: '運営者のサインイン',
      lead: '事業者と端末を登録する職員の方の画面です。',
      open: '運営者の画面へ',
    },
    municipality: {
      name: '市区町村の窓口',
      title: '窓口の職員のサインイン',
      lead: 'マイキーIDの停止や引き継ぎを受け付ける、市区町村の職員の方の画面です。',
      open: '窓口の画面へ',
    },
  },
  failedJobs: {
    names: {
      'files-of-links': '会員番号の一括登録',
      'sweep-moments': '使い終わったサインインと登録コードの消去',
      'revocation-sweep': 'カードの定期的な失効確認',
      'sweep-applications': '利用の申し込みの期限',
      'sweep-files-of-links': '一括登録のファイルの消去',
      mail: 'メールの送信',
    },
  },
} as const;
