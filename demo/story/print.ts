import type { Tables } from './tables.ts';

/** How wide a text stands in a terminal: full-width characters take two columns. */
const widthOf = (text: string) =>
  [...text].reduce(
    (sum, c) =>
      sum +
      (/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6○Ⅰ-Ⅳ]/u.test(c)
        ? 2
        : 1),
    0,
  );
const padded = (text: string, width: number, right: boolean) => {
  const space = ' '.repeat(Math.max(0, width - widthOf(text)));
  return right ? space + text : text + space;
};
const figure = (points: number) => points.toLocaleString('en-US');

function table(title: string, rows: (string | number)[][]): string {
  const texts = rows.map((line) => line.map((cell) => (typeof cell === 'number' ? figure(cell) : cell)));
  const columns = Math.max(...texts.map((line) => line.length));
  const widths = Array.from({ length: columns }, (_, c) => Math.max(...texts.map((line) => widthOf(line[c] ?? ''))));
  const lines = rows.map((line, r) =>
    line.map((cell, c) => padded(texts[r]?.[c] ?? '', widths[c] ?? 0, typeof cell === 'number')).join('  '),
  );
  return `\n${title}\n${lines.map((line) => `  ${line}`).join('\n')}\n`;
}

/** The tables as a person reads them in a terminal. */
export function printTables(t: Tables): string {
  return [
    table(
      '2-2 残高（マイキーID・自治体コード・ポイント）',
      t.balances_2_2.map((l) => [l.mykeyId, l.municipalityCode, l.points]),
    ),
    table(
      '5-3 自治体ポイント管理テーブル（2016年3月20日）',
      t.balances_5_3.map((l) => [l.mykeyId, l.name, l.points]),
    ),
    table(
      '6-4 留保ポイント口座（移行期限）',
      t.lots_6_4.reserve.map((l) => [l.mykeyId, l.points, l.allocateBy]),
    ),
    table(
      '6-4 自治体ポイント口座（有効期限）',
      t.lots_6_4.municipal.map((l) => [l.mykeyId, l.name, l.points, l.expiresOn]),
    ),
    table(
      '6-4 特定支援イベント口座（有効期限）',
      t.lots_6_4.events.map((l) => [l.mykeyId, l.name, l.points, l.expiresOn]),
    ),
    table(`6-3 ポイント発行集計（${t.monthly_6_3.month}）`, [
      ...t.monthly_6_3.lines.map((l) => [l.department, l.program, l.points]),
      ['', '合計', t.monthly_6_3.total],
    ]),
    table('6-5 個別ポイント', [...t.purses_6_5.purses.map((l) => [l.name, l.points]), ['合計', t.purses_6_5.total]]),
    table(`6-6 ${t.settlement_6_6.company}の応援ポイント移行`, [
      ...t.settlement_6_6.details.map((l) => [l.mykeyId, l.municipality, l.points]),
      ['合計', '自治体Ⅰ', t.settlement_6_6.totals.Ⅰ],
      ['', '自治体Ⅱ', t.settlement_6_6.totals.Ⅱ],
      ['', '自治体Ⅲ', t.settlement_6_6.totals.Ⅲ],
      ['', '自治体Ⅳ', t.settlement_6_6.totals.Ⅳ],
      ['', '全体', t.settlement_6_6.total],
    ]),
  ].join('');
}
