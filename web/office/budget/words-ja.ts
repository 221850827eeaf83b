export const accountsWordsJa = {
  accounts: {
    title: '収入と支出',
    go: '収入と支出の集計・票・CSVを見る',
    lead: '会計システムへの入力と決裁に使う、収入・支出の集計と票です。支出は、精算書を確定したときの年度と予算科目で示します。',
    period: '年度または精算期間',
    window: '精算 第{{number}}期（{{opensOn}}から）',
    noWindow: '確定した精算期間がありません。「精算」で精算期間を締めると、選べるようになります。',
    forSystem: '会計システムへの取り込み',
    forSystemLead:
      '1行ずつの明細を、決まった列のCSVで出力します。最後の行は、件数と金額の合計です。取り込んだあとに照合してください。',
    files: { revenue: '収入データ', expenditure: '支出データ' },
  },
} as const;
