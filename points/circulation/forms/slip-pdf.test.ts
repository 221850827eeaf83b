import assert from 'node:assert/strict';
import { test } from 'node:test';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { figures, text } from './form.ts';
import { writeFormPdf } from './pdf.ts';
import type { Slip } from './slips.ts';
import { formWords } from './words.ts';

const long = '株式会社とても長い名前の商店街振興組合連合会事務局きたぐに総合物産館まちなか支店特別会計取扱所';
const yen = (at: number) => 1_234_567 + at;
const slipOf = (lines: number): Slip => {
  const rows = Array.from(
    { length: lines },
    (_, at) => [at % 7 === 3 ? `${long}${at}` : `商店${at}`, yen(at)] as const,
  );
  return {
    heading: '支出命令書',
    facts: [
      ['会計年度', '平成28年度（2016年度）'],
      ['事業名', `宇都宮市高齢者等地域活動支援ポイント事業${long}`],
    ],
    stamps: ['起票者', '係長', '課長', '部長', '審査', '会計管理者'],
    columns: [text('payee', '債権者'), figures('yen', '金額（円）')],
    rows: rows.map((cells) => [...cells]),
    totals: ['合計', rows.reduce((sum, [, amount]) => sum + amount, 0)],
  };
};

/** The words of each page in the order in which they were set, each with where it ends to the right, in points. */
async function pagesOf(layout: 'portrait' | 'landscape', slips: Slip[]) {
  const bytes = await writeFormPdf({
    columns: [],
    rows: [],
    totals: null,
    notes: [],
    chart: null,
    layout,
    title: '支出命令書',
    periodInWords: '精算期間 第3期',
    municipality: { code: '09201', name: '宇都宮市' },
    asOf: '2016-11-01T00:00:00Z',
    by: '会計 担当',
    issuedAt: '2016-11-01T00:00:00Z',
    words: formWords.ja.print,
    slips,
  });
  const document = await getDocument({ data: Uint8Array.from(bytes), verbosity: 0 }).promise;
  return Promise.all(
    Array.from({ length: document.numPages }, async (_, at) => {
      const page = await document.getPage(at + 1);
      const { items } = await page.getTextContent();
      const words = items.flatMap((item) => ('str' in item ? [item] : []));
      const [, , width = 0, height = 0] = page.view;
      return {
        text: words
          .map(({ str }) => str)
          .join('')
          .replace(/\s/g, ''),
        isInside: words.every(
          ({ transform: [, , , , x, y], width: own }) =>
            x >= 40 && x + own <= width - 40 && y >= 20 && y <= height - 40,
        ),
      };
    }),
  );
}

test('a voucher of many lines carries its sums from sheet to sheet, upright and lying, and cuts no long name off', async () => {
  for (const layout of ['portrait', 'landscape'] as const) {
    const pages = await pagesOf(layout, [slipOf(1), slipOf(70)]);
    const [alone, ...sheets] = pages;
    assert.ok(
      pages.every(({ isInside }) => isInside),
      'nothing stands beyond the margin',
    );
    assert.match(alone?.text ?? '', /1\/1枚/);
    assert.ok(sheets.length > 2);
    for (const [at, { text: words }] of sheets.entries()) {
      assert.ok(words.includes(`${at + 1}/${sheets.length}枚`));
      const told = (name: string) => new RegExp(`${name}([\\d,]+?\\d{3})(?!\\d|,)`).exec(words)?.[1];
      const before = sheets[at - 1]?.text;
      if (at > 0) assert.ok(before?.includes(`次のページへ${told('前のページから')}`), `sheet ${at + 1}`);
    }
    const sum = slipOf(70).totals[1] as number;
    assert.ok(sheets.at(-1)?.text.includes(`合計${sum.toLocaleString('en')}`));
    const all = sheets.map(({ text: words }) => words).join('');
    for (let at = 0; at < 70; at += 1) assert.ok(all.includes(yen(at).toLocaleString('en')), `line ${at}`);
    for (const at of [3, 10, 17]) assert.ok(all.includes(`${long}${at}`), `the name of line ${at}`);
  }
});
