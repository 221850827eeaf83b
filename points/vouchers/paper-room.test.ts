/** The paper holds what the contract lets in: nothing lies upon another thing, nothing is too small to read, nothing is a box. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { pointsRoutes } from '../../contract/index.ts';
import { listedTowns } from '../../contract/municipality-list.ts';
import { printable, unprintableIn } from './letters.ts';
import type { PrintedVoucher } from './paper-words.ts';
import { writeVoucherPdf } from './pdf.ts';
import { voucher } from './testing/paper.ts';
import { startVoucherStage, type VoucherStage } from './testing/stage.ts';

const points = 72 / 25.4;
const longest: Partial<PrintedVoucher> = {
  kind: '𠮷'.repeat(40),
  street: '龘'.repeat(40) + '髙'.repeat(40),
  municipality: 'かすみがうら市',
  points: 9_999_999_999,
  validFrom: '2016-12-31',
  validThrough: '2017-01-31',
  reprint: true,
};

type Line = { text: string; x: number; y: number; width: number; size: number };
/** The lines of text of a page, from the top left corner, in points. */
async function linesOf(pdf: Uint8Array, number = 1): Promise<{ lines: Line[]; height: number; pages: number }> {
  const document = await getDocument({ data: Uint8Array.from(pdf), verbosity: 0 }).promise;
  const page = await document.getPage(number);
  const { height } = page.getViewport({ scale: 1 });
  const { items } = await page.getTextContent();
  const lines = items.flatMap((item) =>
    'str' in item && item.str.trim() !== ''
      ? [
          {
            text: item.str,
            x: item.transform[4],
            y: height - item.transform[5],
            width: item.width,
            size: Math.abs(item.transform[3]),
          },
        ]
      : [],
  );
  return { lines, height, pages: document.numPages };
}

const kanji = { above: 0.82, below: 0.1 };
const overlaps = (a: Line, b: Line) =>
  a.x < b.x + b.width - 1 &&
  b.x < a.x + a.width - 1 &&
  a.y - kanji.above * a.size < b.y + kanji.below * b.size &&
  b.y - kanji.above * b.size < a.y + kanji.below * a.size;

const cases: [what: string, changed: Partial<PrintedVoucher>][] = [
  ['as the seed has it', {}],
  ['with a street of sixty characters', { street: '中'.repeat(60) }],
  ['with a street of eighty letters of Latin', { street: 'Nakamachi-dori shotengai '.repeat(4).slice(0, 80) }],
  ['with a kind of forty characters', { kind: '年'.repeat(40) }],
  ['with everything at its longest', longest],
];
for (const [what, changed] of cases) {
  test(`on A4, ${what}, no line lies upon another, and none is below nine points`, async () => {
    const three = Array.from({ length: 3 }, () => ({ ...voucher, ...changed }));
    const { lines, pages } = await linesOf(await writeVoucherPdf({ layout: 'a4', vouchers: three }));
    assert.equal(pages, 1);
    for (const [at, line] of lines.entries()) {
      assert.ok(line.size >= 8.99, `${line.text} has ${line.size} points`);
      const third = Math.floor(line.y / (99 * points));
      assert.ok(line.y + kanji.below * line.size <= third * 99 * points + 93 * points, `${line.text} leaves its frame`);
      // The words stay left of the code and the stamps, whose own words stand in them.
      if (!/認印|店舗印/.test(line.text)) assert.ok(line.x + line.width <= 147 * points, `${line.text} is too wide`);
      const under = lines.slice(at + 1).find((other) => overlaps(line, other));
      assert.equal(under, undefined, `${line.text} and ${under?.text}`);
    }
  });
  test(`on a strip, ${what}, no line lies upon another, the code or a stamp, and the strip is as long as its words`, async () => {
    const { lines, height, pages } = await linesOf(
      await writeVoucherPdf({ layout: 'receipt', vouchers: [{ ...voucher, ...changed }] }),
    );
    assert.equal(pages, 1);
    for (const [at, line] of lines.entries()) {
      assert.ok(line.size >= 8.49, `${line.text} has ${line.size} points`);
      assert.ok(line.x >= 0 && line.x + line.width <= 77 * points, `${line.text} is too wide`);
      assert.ok(line.y <= height - 2 * points, `${line.text} is cut`);
      const under = lines.slice(at + 1).find((other) => overlaps(line, other));
      assert.equal(under, undefined, `${line.text} and ${under?.text}`);
    }
    const [number, stamp] = ['発券番号', '発行認印'].map(
      (text) => lines.find((line) => line.text.includes(text))?.y ?? 0,
    );
    const where = lines.filter(({ text }) => text.includes('用頂けます')).at(-1)?.y ?? 0;
    assert.ok((number ?? 0) - where >= 38 * points, 'room for the code');
    assert.ok((stamp ?? 0) > (number ?? 0), 'the stamps below the number');
  });
}

test('conditions of a short voucher use the room that is there', async () => {
  const { lines } = await linesOf(await writeVoucherPdf({ layout: 'a4', vouchers: [voucher] }));
  const size = lines.find(({ text }) => text.startsWith('おつりは出ません'))?.size;
  assert.ok(size !== undefined && size >= 10, `${size} points`);
});

const letters: [what: string, text: string, printed: string, missing: string[]][] = [
  ['a kanji that the font lacks', '龘龘通り', '〓〓通り', ['龘']],
  ['a picture, and a family as one', '🐟と👨‍👩‍👧', '〓と〓', ['🐟', '👨‍👩‍👧']],
  ['a kanji beyond two bytes', '𠮷野家', '𠮷野家', []],
  ['kanji of names outside of JIS X 0208', '髙﨑德辻', '髙﨑德辻', []],
  ['a selector of a variant', '葛\u{e0100}城', '葛\u{e0100}城', []],
  ['a kana whose mark came apart', 'か\u3099き', 'か\u3099き', []],
  ['a 〓 that a name has itself', '〓屋', '〓屋', []],
];
for (const [what, text, printed, missing] of letters)
  test(`${what} is printed as itself or as 〓, and named before that`, async () => {
    assert.equal(printable(text), printed);
    assert.deepEqual(unprintableIn(text, null), missing);
    const { lines } = await linesOf(await writeVoucherPdf({ layout: 'a4', vouchers: [{ ...voucher, street: text }] }));
    const words = lines.map((line) => line.text).join('');
    assert.equal(words.includes('〓は、この紙に印刷できない文字です'), missing.length > 0);
    assert.doesNotMatch(words, /\p{Cc}|\ufffd/u);
  });

test('the name of every municipality of the country can be printed', () => {
  assert.ok(listedTowns.length > 1700);
  assert.deepEqual(unprintableIn(...listedTowns.map(({ name }) => name)), []);
});

let stage: VoucherStage;
before(async () => {
  stage = await startVoucherStage();
});
after(() => stage?.nation.close());

test('an office hears while it types, and a counter before it prints, which letters the paper lacks; neither is held up', async () => {
  const asked = await stage.town.lead.call(pointsRoutes.findUnprintable, { query: { text: '龘の市 🐟' } });
  assert.deepEqual(asked.unprintable, ['龘', '🐟']);
  const kind = await stage.createKind({ name: '龘の市' });
  const { counter } = stage.office;
  const person = await stage.person(1000);
  const rare = await stage.sold(counter, person, { kind, points: 100 });
  const usual = await stage.sold(counter, person, { kind: stage.townKind, points: 100 });
  const { vouchers } = await counter.actor.call(pointsRoutes.listVouchersSoldHere);
  const toldOf = (id: number) => vouchers.find(({ voucherId }) => voucherId === id)?.unprintable;
  assert.deepEqual([toldOf(rare.voucherId), toldOf(usual.voucherId)], [['龘'], []]);
});
