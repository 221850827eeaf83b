/** What can be wrong with a pack, roughly in the order in which it is looked for. */
export type ProblemName = keyof typeof sentences;

export type Problem = {
  what: ProblemName;
  /** Left out where it is about the archive or the pack as a whole. */
  file?: string;
  /** From 1. */
  line?: number;
  /** In the file, or without one in the archive; from 0, the end not included. */
  bytes?: [from: number, until: number];
  /** What it is about: a payee, a fund, a bank file. */
  about?: string;
  /** Figures that should be the same, as they were found. */
  stated?: string;
  found?: string;
};

type Advice = { ja: string; en: string };
const getAgain: Advice = {
  ja: 'この写しが壊れています。もとのパックを受け取り直してください。',
  en: 'This copy is damaged. Get the original pack again.',
};
const askMaker: Advice = {
  ja: '写しの傷みではありません。市町村の会計担当に、書き出し直しと、台帳との突き合わせを求めてください。',
  en: 'This is not a damaged copy. Ask the municipality to export it again and to compare it with the ledger.',
};
const checkFile: Advice = { ja: '正しいファイルか確認してください。', en: 'Check that it is the right file.' };

type Sentence = { ja: string; en: string; advice: Advice };
const sentences = {
  not_a_pack: { ja: '締めパックではありません。', en: 'This is not a closing pack.', advice: checkFile },
  archive_cut: {
    ja: 'アーカイブが途中で切れています。',
    en: 'The archive is cut off.',
    advice: getAgain,
  },
  archive_changed: {
    ja: 'アーカイブの、ファイルの外の部分（目次や見出し）が変わっています。',
    en: 'The archive has been changed outside of its files (in its directory or headers).',
    advice: getAgain,
  },
  name_not_allowed: {
    ja: '締めパックにない名前のものが入っています。開いていません。',
    en: 'It holds something whose name no pack has. It was not opened.',
    advice: { ja: '展開せず、渡した人に確認してください。', en: 'Do not unpack it; ask who gave it to you.' },
  },
  file_missing: { ja: 'ファイルがありません。', en: 'The file is missing.', advice: getAgain },
  file_extra: {
    ja: '目録（manifest.json）にないファイルです。',
    en: 'This file is not in the manifest.',
    advice: getAgain,
  },
  manifest_too_large: {
    ja: '目録か署名が大きすぎます。読んでいません。',
    en: 'The manifest or its signature is too large. It was not read.',
    advice: checkFile,
  },
  file_too_large: {
    ja: 'ファイルが、締めパックのものとしては大きすぎます。読んでいません。',
    en: 'The file is larger than any of a pack. It was not read.',
    advice: checkFile,
  },
  unknown_format: {
    ja: 'この道具の知らない形式か版です。',
    en: 'The format or its version is unknown to this program.',
    advice: {
      ja: '新しい版の道具で確認してください。',
      en: 'Use a newer version of this program.',
    },
  },
  manifest_unreadable: { ja: '目録の形が崩れています。', en: 'The manifest is malformed.', advice: getAgain },
  manifest_changed: {
    ja: '目録が、署名された時のものではありません。',
    en: 'The manifest is not the one that was signed.',
    advice: getAgain,
  },
  signature_changed: {
    ja: '署名のファイルが変わっています（目録は署名のとおりです）。',
    en: 'The file of the signature has been changed (the manifest is as it was signed).',
    advice: getAgain,
  },
  signature_invalid: {
    ja: '署名が合いません。',
    en: 'The signature is not valid.',
    advice: getAgain,
  },
  key_not_trusted: {
    ja: '署名した鍵が、指定された鍵ではありません。作り直されたパックかもしれません。',
    en: 'It was signed by another key than the one you trust. Somebody may have made it anew.',
    advice: {
      ja: '鍵の指紋を、発行元の公開している一覧と照らし合わせてください。',
      en: 'Compare the fingerprint with those that the platform publishes.',
    },
  },
  file_changed: {
    ja: 'ファイルが変わっています。',
    en: 'The file has been changed.',
    advice: getAgain,
  },
  line_unreadable: { ja: '行の形が崩れています。', en: 'The line is malformed.', advice: askMaker },
  posting_out_of_order: {
    ja: '仕訳行の順序が違うか、同じ行が二重にあります。',
    en: 'The postings are out of order, or one appears twice.',
    advice: askMaker,
  },
  posting_senseless: {
    ja: '仕訳行の中身が、台帳の決まりに合いません。',
    en: 'The contents of the posting do not follow the rules of the ledger.',
    advice: askMaker,
  },
  operation_incomplete: {
    ja: '取引の仕訳行がそろっていません。',
    en: 'Not all postings of the operation are there.',
    advice: askMaker,
  },
  operation_unbalanced: {
    ja: '移行の出と入りが、財源ごとに釣り合いません。',
    en: 'What a move took and what it brought do not balance in a fund.',
    advice: askMaker,
  },
  statement_sum_differs: {
    ja: '精算データの行が、仕訳の合計と合いません。',
    en: 'A line of the statement is not the sum of the postings.',
    advice: askMaker,
  },
  statement_hash_differs: {
    ja: '精算データと口座のハッシュが、記載と合いません。',
    en: 'The statement and its accounts do not have the hash that is stated.',
    advice: askMaker,
  },
  chain_broken: {
    ja: '精算データの版のつながりが切れています。',
    en: 'The revisions of the statement do not follow from each other.',
    advice: askMaker,
  },
  approval_missing: {
    ja: 'この精算データのハッシュへの承認が、別の2人分ありません。',
    en: 'There are no two approvals of this very statement by two persons other than who fixed it.',
    advice: askMaker,
  },
  fund_unknown: { ja: '財源の一覧にない財源です。', en: 'The fund is not in the list of funds.', advice: askMaker },
  budget_line_unknown: {
    ja: '予算科目が、支払う行のものではありません。',
    en: 'The budget line is not of a line that is paid.',
    advice: askMaker,
  },
  bank_file_differs: {
    ja: '総合振込ファイルが、記載のハッシュ・件数・金額と合いません。',
    en: 'The bank file does not have the hash, the count or the yen that are stated.',
    advice: askMaker,
  },
  bank_file_unreadable: {
    ja: '総合振込ファイルを、全銀の形式として読めません。',
    en: 'The bank file cannot be read as a 総合振込 file.',
    advice: askMaker,
  },
  bank_line_differs: {
    ja: '総合振込ファイルの1件が、記載の金額・番号・承認された口座と合いません。',
    en: 'A record of the bank file is not the payment, the id or the approved account that are stated.',
    advice: askMaker,
  },
  bank_id_doubled: {
    ja: '同じ振込の番号が、有効なファイルに二度あります。',
    en: 'An end-to-end id stands twice in files that count.',
    advice: askMaker,
  },
  payee_sum_differs: {
    ja: '総合振込の相手ごとの合計が、払う行の合計と合いません。',
    en: 'What a bank file pays to somebody is not the sum of the lines that it pays.',
    advice: askMaker,
  },
  line_paid_wrongly: {
    ja: '払わない行か、ない行を払っているか、同じ行を二度払っています。',
    en: 'A line is paid that is not to be paid, does not exist, or was paid already.',
    advice: askMaker,
  },
  invoice_differs: {
    ja: '請求の中身が、記載のハッシュか合計と合いません。',
    en: 'An invoice does not have the hash or the sum that is stated.',
    advice: askMaker,
  },
  total_differs: {
    ja: '統制合計が、ファイルから数えたものと合いません。',
    en: 'A control total is not what the files come to.',
    advice: askMaker,
  },
} as const satisfies Record<string, Sentence>;

/** A problem in words: where, what, and what to do; one sentence of each in Japanese and in English. */
export function describeProblem(problem: Problem): { ja: string; en: string } {
  const { what, file, line, bytes, about, stated, found } = problem;
  const { ja, en, advice } = sentences[what];
  const last = bytes && bytes[1] - 1;
  const span = bytes && (last !== undefined && last > bytes[0] ? `${bytes[0]}〜${last}` : `${bytes[0]}`);
  const placeJa = [file ?? 'パック', line && `${line} 行目`, span && `${span} バイト目`, about].filter(Boolean);
  const placeEn = [file ?? 'the pack', line && `line ${line}`, span && `byte ${span.replace('〜', '–')}`, about].filter(
    Boolean,
  );
  const figures = stated !== undefined && found !== undefined;
  return {
    ja: `${placeJa.join('、')}: ${ja}${figures ? `記載は ${stated}、実際は ${found}。` : ''}${advice.ja}`,
    en: `${placeEn.join(', ')}: ${en}${figures ? ` It says ${stated}, but is ${found}.` : ''} ${advice.en}`,
  };
}
