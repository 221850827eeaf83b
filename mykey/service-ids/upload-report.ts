import type { FileLanguage } from '../../contract/index.ts';
import { type Database, rows } from '../../postgres/pool.ts';
import type { Upload } from './upload.ts';
import type { LineOutcome } from './upload-file.ts';

/** What the operator's people read beside each line, and what to do about it. */
const sentences: Record<LineOutcome, Record<FileLanguage, string>> = {
  registered: { ja: '登録（本人の確認待ち）', en: 'Registered (waiting for the holder)' },
  unchanged: { ja: '登録済み（変更なし）', en: 'Already registered (no change)' },
  customer_id_taken: {
    ja: 'この会員番号は、別のマイキーIDで登録されています。番号を確かめてください',
    en: 'This membership number is registered to another MyKey ID. Check the number',
  },
  already_linked: {
    ja: 'このマイキーIDには、別の会員番号が登録されています。古い登録を窓口で替えてください',
    en: 'This MyKey ID already has another membership number. Replace the old one at the counter',
  },
  changed_meanwhile: {
    ja: '登録の間に、窓口などで変わりました。もう一度ファイルを送って確かめてください',
    en: 'Changed while registering (for example at a counter). Send the file again to check',
  },
  duplicate_in_file: {
    ja: '同じ番号が、ファイルの前の行にあります。どちらか一つにしてください',
    en: 'The same number appears in an earlier line of the file. Keep only one',
  },
  line_malformed: {
    ja: 'マイキーIDか会員番号が空です。入れてください',
    en: 'The MyKey ID or membership number is empty. Fill it in',
  },
  mykey_id_format: {
    ja: 'マイキーIDの形ではありません（英数字3〜16文字）。確かめてください',
    en: 'Not a valid MyKey ID (3 to 16 letters and digits). Check it',
  },
  customer_id_format: {
    ja: '会員番号の形が決まりと合いません。確かめてください',
    en: 'Not a valid membership number for this operator. Check it',
  },
  customer_id_check_digit: {
    ja: '会員番号の最後の数字が合いません。確かめてください',
    en: 'The last digit of the membership number does not match. Check it',
  },
  individual_number_refused: {
    ja: '個人番号（マイナンバー）の形の数字があります。消してください。この行は保存していません',
    en: 'Contains digits that look like a My Number. Remove them. This line was not saved',
  },
};

/**
 * The report of a file: each line's number, what it came to by name and in words. CSV in UTF-8 with BOM, as the programs of
 * offices open it; the numbers themselves are in the operator's own file.
 */
export async function writeReport(
  database: Database,
  { uploadId, fileName }: Upload,
  language: FileLanguage,
): Promise<{ bytes: Uint8Array<ArrayBuffer>; fileName: string }> {
  const lines = await rows<{ line: number; outcome: LineOutcome }>(
    database,
    'SELECT line, outcome FROM link_upload_line WHERE upload_id = :uploadId ORDER BY line',
    { uploadId },
  );
  const head = { ja: '行,結果,説明', en: 'line,outcome,explanation' }[language];
  const inWords = lines.map(({ line, outcome }) => `${line},${outcome},${sentences[outcome][language]}`);
  const text = [head, ...inWords].join('\r\n');
  const name = fileName.replace(/\.[^.]*$/, '').replace(/[^0-9A-Za-z_-]/g, '') || 'links';
  return { bytes: Buffer.from(`\uFEFF${text}\r\n`), fileName: `${name}-report.csv` };
}
