import { type Database, rows } from '../../postgres/pool.ts';
import type { Upload } from './upload.ts';
import type { LineOutcome } from './upload-file.ts';

/** What the operator's people read beside each line, and what to do about it. */
const sentences: Record<LineOutcome, string> = {
  registered: '登録（本人の確認待ち）',
  unchanged: '登録済み（変更なし）',
  customer_id_taken: 'この会員番号は、別のマイキーIDで登録されています。番号を確かめてください',
  already_linked: 'このマイキーIDには、別の会員番号が登録されています。古い登録を窓口で替えてください',
  changed_meanwhile: '登録の間に、窓口などで変わりました。もう一度ファイルを送って確かめてください',
  duplicate_in_file: '同じ番号が、ファイルの前の行にあります。どちらか一つにしてください',
  line_malformed: 'マイキーIDか会員番号が空です。入れてください',
  mykey_id_format: 'マイキーIDの形ではありません（英数字3〜16文字）。確かめてください',
  customer_id_format: '会員番号の形が決まりと合いません。確かめてください',
  customer_id_check_digit: '会員番号の最後の数字が合いません。確かめてください',
  individual_number_refused: '個人番号（マイナンバー）の形の数字があります。消してください。この行は保存していません',
};

/**
 * The report of a file: each line's number, what it came to by name and in words. CSV in UTF-8 with BOM, as the programs of
 * offices open it; the numbers themselves are in the operator's own file.
 */
export async function writeReport(
  database: Database,
  { uploadId, fileName }: Upload,
): Promise<{ bytes: Uint8Array<ArrayBuffer>; fileName: string }> {
  const lines = await rows<{ line: number; outcome: LineOutcome }>(
    database,
    'SELECT line, outcome FROM link_upload_line WHERE upload_id = :uploadId ORDER BY line',
    { uploadId },
  );
  const text = ['行,結果,説明', ...lines.map(({ line, outcome }) => `${line},${outcome},${sentences[outcome]}`)].join(
    '\r\n',
  );
  const name = fileName.replace(/\.[^.]*$/, '').replace(/[^0-9A-Za-z_-]/g, '') || 'links';
  return { bytes: Buffer.from(`\uFEFF${text}\r\n`), fileName: `${name}-report.csv` };
}
