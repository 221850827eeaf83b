import assert from 'node:assert/strict';
import { test } from 'node:test';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import type { PrintedVoucher } from './paper-words.ts';
import { writeVoucherPdf } from './pdf.ts';
import { voucher } from './testing/paper.ts';

/** The words of each page, without the gaps that typesetting leaves. */
async function wordsOf(pdf: Uint8Array): Promise<string[]> {
  const document = await getDocument({ data: Uint8Array.from(pdf), verbosity: 0 }).promise;
  const pages: string[] = [];
  for (let number = 1; number <= document.numPages; number += 1) {
    const { items } = await (await document.getPage(number)).getTextContent();
    pages.push(
      items
        .map((item) => ('str' in item ? item.str : ''))
        .join('')
        .replace(/\s/g, ''),
    );
  }
  return pages;
}

const cases: [what: string, changed: Partial<PrintedVoucher>, words: string[]][] = [
  [
    'as the seed prints it',
    {},
    [
      '【有効期間】',
      '2016年12月15日～12月17日',
      '1234567890123',
      '2016年12月10日',
      '玉名市ポイント',
      '2,420ポイント',
      '★高瀬蔵通り商店街の各店舗でご利用頂けます',
      '発行認印',
      '利用店舗印',
      '確認コード：CHXYJ1',
    ],
  ],
  ['over the end of a year', { validFrom: '2016-12-31', validThrough: '2017-01-03' }, ['2016年12月31日～2017年1月3日']],
  ['over a leap day', { validFrom: '2024-02-29', validThrough: '2024-02-29' }, ['2024年2月29日～2月29日']],
  ['with ten digits', { points: 9_999_999_999 }, ['9,999,999,999ポイント']],
  [
    'with a long name of a street and 𠮷',
    { street: '𠮷田町中央本通り商店街振興組合連合会東地区' },
    ['★𠮷田町中央本通り商店街振興組合連合会東地区の各店舗で'],
  ],
  ['without a street', { street: null }, ['★玉名市ポイントの使えるお店・施設でご利用頂けます']],
  ['printed again', { reprint: true }, ['再印刷']],
  ['of a kind that forfeits', { returns: false }, ['有効期間を過ぎた券のポイントは戻りません']],
];
for (const layout of ['a4', 'receipt'] as const) {
  for (const [what, changed, words] of cases) {
    test(`${layout} shows every field of the seed’s picture, also ${what}`, async () => {
      const [page = ''] = await wordsOf(await writeVoucherPdf({ layout, vouchers: [{ ...voucher, ...changed }] }));
      for (const word of words) assert.ok(page.includes(word), `${word} in ${page}`);
    });
  }
}

test('three vouchers share a sheet of A4, and each has a strip of its own', async () => {
  const vouchers = Array.from({ length: 7 }, () => voucher);
  assert.equal((await wordsOf(await writeVoucherPdf({ layout: 'a4', vouchers }))).length, 3);
  assert.equal((await wordsOf(await writeVoucherPdf({ layout: 'receipt', vouchers }))).length, 7);
});
