/**
 * The format `meguri-closing-pack 2` (締めパック): what a closed window of a municipality came to, as open files (docs/closing-pack.md). Whoever
 * writes a pack and whoever checks one without a database read it here.
 */
export const packFormat = 'meguri-closing-pack 2';
/** A file is hashed in blocks of so many bytes. */
export const blockBytes = 64 * 1024;

/** The two that say what the others are: the manifest, and its signature (JWS, RFC 7515) with the manifest inside. */
export const manifestName = 'manifest.json';
export const signatureName = 'manifest.jws';

/** Every file of a pack in its order, with what it holds; the files of the bank (`bank/<number>.txt`) stand after them. */
export const packFiles = {
  'README.md': {
    ja: 'このパックの読み方',
    en: 'how to read this pack',
  },
  'postings.csv': {
    ja: 'この精算期間に記帳されたすべての仕訳行（1行がロットと勘定のあいだの1本）',
    en: 'every posting of the window: one line is one leg between a lot and an account',
  },
  'statement.jsonl': {
    ja: '確定した精算データの行（払う側、受け取る側、財源、年度、ポイント、件数）',
    en: 'the lines of the statement as they were fixed: payer, payee, fund, fiscal year, points, counts',
  },
  'carried.jsonl': {
    ja: '前の精算期間から差し引かれたもの',
    en: 'what the window before left to be deducted in this one',
  },
  'parties.jsonl': {
    ja: '承認された時点の相手と口座',
    en: 'who pays and who is paid, with their accounts as they were approved',
  },
  'revisions.jsonl': {
    ja: '精算データの版（固定した人、理由、差し戻し）と、それぞれのハッシュ',
    en: 'the revisions of the statement: who fixed each and why, what was sent back, and their hashes',
  },
  'decisions.jsonl': {
    ja: '行ごとの決定（保留、却下、翌期へ）',
    en: 'what was decided of single lines: held, rejected, put off',
  },
  'approvals.jsonl': {
    ja: '承認（だれが、いつ、どのハッシュを）',
    en: 'the approvals: by whom, when, of which hash',
  },
  'funds.csv': {
    ja: '財源の番号と名前（一般財源・特定財源）',
    en: 'the numbers of the funds and their names: general or earmarked',
  },
  'budget.csv': {
    ja: '支払いの行ごとの予算科目（款項目節・事業名）',
    en: 'the budget line of each line that is paid',
  },
  'bank-files.jsonl': {
    ja: '総合振込ファイルの一覧（版、ハッシュ、件数、金額、取消、提出）',
    en: 'the bank files: generation, hash, count, yen, whether cancelled, when handed to the bank',
  },
  'bank-items.csv': {
    ja: '総合振込ファイルの1件ごとの相手、金額、振込の番号',
    en: 'each record of the bank files: payee, yen, end-to-end id',
  },
  'paid-lines.csv': {
    ja: '精算データのどの行を、どの総合振込ファイルが払ったか（取り消したファイルの代わり、資金返却の日と、その後の払い直しも）',
    en: 'which bank file paid which line of the statement, in whose place or after which return, and when its own money came back',
  },
  'invoices.jsonl': {
    ja: 'この精算期間についての請求（プレミアムや上乗せの負担者へ）',
    en: 'the invoices of this window, to who pays premiums and uplifts',
  },
  'payments.jsonl': {
    ja: 'その請求への入金',
    en: 'what was paid on them',
  },
} as const;
export type PackFileName = keyof typeof packFiles;
export const bankFileName = (fileId: number): string => `bank/${fileId}.txt`;

/** Names of a pack's files: nothing that leads out of it, and nothing that two systems read in two ways. */
const fileName = /^(?:bank\/[1-9]\d{0,9}\.txt|[A-Za-z][A-Za-z-]{0,40}\.(?:md|csv|jsonl|json|jws))$/;
export const isFileName = (name: string): boolean => fileName.test(name);

export type Person = { staffId: string; name: string };
/** A file as the manifest has it; `blocks` as `sumBlock` writes them. */
export type Entry = { name: string; bytes: number; lines: number; sha256: string; blocks: string[] };

/** What moved between lots of a kind and accounts of a kind, of one fund; whole points. */
export type KindSum = { unitKind: string; accountKind: string; fund: number; into: number; outOf: number };
/** 統制合計: what whoever reads the files comes to again. Yen and whole points. */
export type Totals = {
  postings: { rows: number; operations: number; firstAt: string | null; lastAt: string | null; sums: KindSum[] };
  statement: {
    lines: number;
    /** Of all lines, and of those by fund: general and earmarked (一般財源・特定財源). */
    gross: number;
    general: number;
    earmarked: number;
    /** Counted and not paid (減免). */
    exempt: number;
    /** What the lines above zero come to that are paid. */
    payable: number;
    /** Paid on top of points (上乗せ), and brought in from earlier windows (翌期へ). */
    uplift: number;
    putOff: number;
    byFund: { fund: number; yen: number }[];
    byBudget: { fiscalYear: number | null; code: string; name: string; general: number; earmarked: number }[];
  };
  bank: { files: number; standing: number; items: number; yen: number; paidLines: number; unpaid: number };
  invoices: { count: number; yen: number; paid: number };
};

/** What a pack is of. Instants are UTC, days are days in Japan. */
export type About = {
  municipality: { code: string; name: string };
  window: {
    id: number;
    number: number;
    opensOn: string;
    /** Its 締め日 or 31 March, where that ended it. */
    endsOn: string | null;
    closedAt: string;
    closedBy: Person;
    state: 'closed' | 'settled';
    payoutOn: string | null;
  };
  statement: { revision: number; sha256: string; number: number; previous: string | null };
  approvals: { by: Person; at: string }[];
  totals: Totals;
};
export type Manifest = { format: typeof packFormat; blockBytes: number } & About & { files: Entry[] };
