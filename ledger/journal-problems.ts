/** What can be wrong with an exported journal, roughly in the order in which it is looked for. */
export type ProblemName =
  | 'unknown_format'
  | 'header_changed'
  | 'line_unreadable'
  | 'file_truncated'
  | 'trailing_garbage'
  | 'row_changed'
  | 'row_missing'
  | 'row_doubled'
  | 'row_reordered'
  | 'row_of_another_day'
  | 'day_missing'
  | 'seal_missing'
  | 'seal_changed'
  | 'chain_broken'
  | 'count_differs'
  | 'fund_sum_differs'
  | 'seal_differs'
  | 'row_senseless'
  | 'operation_incomplete'
  | 'transit_differs'
  | 'lot_negative'
  | 'unit_balance_differs'
  | 'expected_seal_missing';

export type Problem = {
  what: ProblemName;
  /** From 1; 0 where it is about the file as a whole. */
  line: number;
  /** The bytes of the line in the file, from 0, the end not included. */
  bytes: [from: number, until: number];
  day?: string | undefined;
  /** The row of the day, from 1. */
  row?: number;
  posting?: { holder: number; key: string; leg: number };
  fund?: number;
  /** Figures that should be the same, as they were found. */
  stated?: string;
  found?: string;
};

const again = {
  ja: '台帳から書き出し直し、それでも同じなら、この日の仕訳を控えと突き合わせてください。',
  en: 'Export again from the ledger. If it is still the same, compare the postings of this day with a backup.',
};
const fileOnly = {
  ja: 'この写しが壊れています。もとの書き出しを受け取り直してください。',
  en: 'This copy is damaged. Get the original export again.',
};
const ledgerIsWrong = {
  ja: '写しの傷みではありません。台帳の管理者に、この取引を控えと突き合わせるよう求めてください。',
  en: 'This is not a damaged copy. Ask the ledger administrator to compare this operation with a backup.',
};

type Advice = { ja: string; en: string };
const sentences: Record<ProblemName, { ja: string; en: string; advice: Advice }> = {
  unknown_format: {
    ja: '形式「meguri-journal 1」の仕訳帳ではありません。',
    en: 'This is not a journal in the format meguri-journal 1.',
    advice: { ja: '正しいファイルか、確かめてください。', en: 'Check that it is the right file.' },
  },
  header_changed: { ja: '見出しの行が変わっています。', en: 'The header line has been changed.', advice: fileOnly },
  line_unreadable: {
    ja: '行の形が崩れています。',
    en: 'The line is malformed.',
    advice: fileOnly,
  },
  file_truncated: {
    ja: 'ファイルが途中で終わっています。',
    en: 'The file ends part-way through.',
    advice: fileOnly,
  },
  trailing_garbage: {
    ja: '最後の封のあとに、余分な行があります。',
    en: 'There are extra lines after the last seal.',
    advice: fileOnly,
  },
  row_changed: { ja: 'この仕訳行が変わっています。', en: 'This posting has been changed.', advice: fileOnly },
  row_missing: {
    ja: 'この行の前で、仕訳行が抜けています。',
    en: 'A posting is missing before this line.',
    advice: fileOnly,
  },
  row_doubled: { ja: 'この仕訳行が二重にあります。', en: 'This posting appears twice.', advice: fileOnly },
  row_reordered: { ja: '仕訳行の順序が変わっています。', en: 'The postings are out of order.', advice: fileOnly },
  row_of_another_day: {
    ja: '別の日に記帳された仕訳行です。',
    en: 'This posting was made on another day.',
    advice: ledgerIsWrong,
  },
  day_missing: {
    ja: 'この行の前で、1日以上が抜けています。',
    en: 'One or more days are missing before this line.',
    advice: again,
  },
  seal_missing: {
    ja: 'この行の前で、1日の封が抜けています。',
    en: 'The seal of a day is missing before this line.',
    advice: again,
  },
  seal_changed: {
    ja: '封の行が変わっています（仕訳行は封のハッシュと合っています）。',
    en: 'The seal line has been changed (the postings agree with the hash of the seal).',
    advice: again,
  },
  chain_broken: {
    ja: '前の日の封とつながりません。',
    en: 'The seal does not link to the seal of the previous day.',
    advice: again,
  },
  count_differs: {
    ja: '仕訳行の数が、封のとおりではありません。',
    en: 'The number of postings differs from what was sealed.',
    advice: again,
  },
  fund_sum_differs: {
    ja: '財源ごとの合計が、封のとおりではありません。',
    en: 'The totals by fund differ from what was sealed.',
    advice: again,
  },
  seal_differs: {
    ja: 'この日の仕訳が、封をした時のものではありません。',
    en: 'The postings of this day are not the ones that were sealed.',
    advice: again,
  },
  row_senseless: {
    ja: '仕訳行の中身が、台帳の決まりに合いません。',
    en: 'The contents of the posting do not follow the rules of the ledger.',
    advice: ledgerIsWrong,
  },
  operation_incomplete: {
    ja: '取引の仕訳行がそろっていません。',
    en: 'Not all postings of the operation are there.',
    advice: ledgerIsWrong,
  },
  transit_differs: {
    ja: '移行の出と入りが、財源ごとに釣り合いません。',
    en: 'What a move took and what it brought do not balance in a fund.',
    advice: ledgerIsWrong,
  },
  lot_negative: {
    ja: 'ロットの残高が負になります。',
    en: 'The balance of a lot falls below zero.',
    advice: ledgerIsWrong,
  },
  unit_balance_differs: {
    ja: '単位の残高が、仕訳の合計と合いません。',
    en: "The holder's balance in the unit is not the sum of the postings.",
    advice: ledgerIsWrong,
  },
  expected_seal_missing: {
    ja: '控えた封が、この仕訳帳の中にありません。',
    en: 'The seal you noted is not in this journal.',
    advice: {
      ja: '期間にその日が入っているか確かめてください。入っていれば、封のあとに仕訳帳が作り直されています。',
      en: 'Check whether its day is within the period exported. If it is, the journal was rebuilt after that seal.',
    },
  },
};

/** A problem in words: where, what, and what to do; one sentence of each in Japanese and in English. */
export function describeProblem(problem: Problem): { ja: string; en: string } {
  const { what, line, bytes, day, row, posting, fund, stated, found } = problem;
  const { ja, en, advice } = sentences[what];
  const [from, until] = bytes;
  const placeJa = [
    line > 0 ? `${line} 行目（${from}〜${until - 1} バイト目）` : 'ファイル全体',
    day && `${day}`,
    row && `${row} 番目の仕訳行`,
    posting && `キー ${posting.key}、行 ${posting.leg}、保有者 ${posting.holder}`,
    fund !== undefined && `財源 ${fund}`,
  ];
  const placeEn = [
    line > 0 ? `line ${line} (bytes ${from}–${until - 1})` : 'the whole file',
    day && `${day}`,
    row && `posting ${row} of the day`,
    posting && `key ${posting.key}, leg ${posting.leg}, holder ${posting.holder}`,
    fund !== undefined && `fund ${fund}`,
  ];
  const figures = stated !== undefined && found !== undefined;
  return {
    ja: `${placeJa.filter(Boolean).join('、')}: ${ja}${figures ? `記載は ${stated}、実際は ${found}。` : ''}${advice.ja}`,
    en: `${placeEn.filter(Boolean).join(', ')}: ${en}${figures ? ` It says ${stated}, found ${found}.` : ''} ${advice.en}`,
  };
}
