import { problems } from './problem.ts';

/** Files of both systems that cannot be read as text in columns. */
export const fileProblems = problems({
  file_quote_open: {
    status: 400,
    ja: 'ファイルの中に、閉じていない引用符（"）があります。示した行を直して、もう一度送ってください。',
    en: 'The file has a quotation mark (") that is never closed. Correct the line shown and send it again.',
  },
  file_not_text: {
    status: 400,
    ja: 'ファイルを読めません。表計算ソフトで「CSV UTF-8」か「CSV」として保存し直してください。',
    en: 'The file cannot be read. In your spreadsheet software, save it again as “CSV UTF-8” or “CSV”.',
  },
});
