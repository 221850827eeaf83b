import { toProgramCsv } from '../../contract/csv.ts';
import { pointsProblems } from '../../contract/index.ts';
import { rows } from '../../postgres/pool.ts';
import { csvBytes } from '../../server/csv-file.ts';
import { isRefusal, refuse } from '../../server/refusal.ts';
import type { ConversionsContext } from '../conversions/context.ts';
import { orderFileOf } from './order-files.ts';

type Language = 'ja' | 'en';
type Line = { line: number; orderNumber: string; amount: number; outcome: string; isCredited: boolean };
const heads = {
  ja: ['行', '申込番号', 'ポイント', '結果', '結果コード', '説明'],
  en: ['Line', 'Order number', 'Points', 'Result', 'Code', 'Explanation'],
};
const words = {
  ja: { credited: 'ポイントになりました', taken: '受け付けました', refused: '受け付けていません', total: '合計' },
  en: { credited: 'Became points', taken: 'Taken', refused: 'Not taken', total: 'Total' },
};
const explained = {
  ja: '利用者の残高が上限に達しています。空きができ次第、ポイントになります。',
  en: 'The balance of the customer is at its limit. It becomes points as soon as there is room.',
};

/**
 * 結果ファイル: what became of every line of a file, with the totals of what was taken, once all lines have had their turn. A line that was
 * refused says why, and by which code a program knows it.
 *
 * @param reader a program finds its order numbers as it sent them; for a person’s spreadsheet they are marked as text
 */
export async function resultOfOrderFile(
  context: ConversionsContext,
  {
    language,
    reader,
    ...which
  }: { partnerId: number; fileId: number; language: Language; reader: 'program' | 'person' },
) {
  const file = await orderFileOf(context, which);
  if (isRefusal(file)) return file;
  if (!file.finishedAt) return refuse('order_file_working', { done: file.done, lines: file.lines });
  const lines = await rows<Line>(
    context.database,
    `SELECT line, l.order_number, l.amount, outcome, coalesce(o.state = 'credited', false) AS is_credited
       FROM order_file_line l LEFT JOIN exchange_order o ON o.partner_id = :partnerId AND o.order_number = l.order_number
      WHERE file_id = :fileId ORDER BY line`,
    which,
  );
  const said = words[language];
  const table = lines.map(({ line, orderNumber, amount, outcome, isCredited }) => {
    if (outcome !== 'taken') return [line, orderNumber, amount, said.refused, outcome, sentence(outcome, language)];
    const [result, code, why] = isCredited
      ? [said.credited, 'credited', '']
      : [said.taken, 'taken', explained[language]];
    return [line, orderNumber, amount, result, code, why];
  });
  const total = [said.total, file.taken, file.takenPoints, '', '', ''];
  const all = [heads[language], ...table, total];
  return {
    bytes: reader === 'person' ? csvBytes(all, 'utf8') : Buffer.from(toProgramCsv(all)),
    fileName: `result-${which.fileId}.csv`,
  } as never;
}

/** Why a line was refused, in the words of the API; the number of an outcome that has none any more says it itself. */
function sentence(outcome: string, language: Language): string {
  const problems: Record<string, { ja: string; en: string } | undefined> = pointsProblems;
  return problems[outcome]?.[language] ?? outcome;
}
