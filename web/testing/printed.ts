/** What comes out of a printer: a page of the faces on A4, both ways, read back from its PDF. */
import assert from 'node:assert/strict';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import type { Page } from 'playwright-core';

export type PrintedLine = { text: string; x: number; y: number; width: number; size: number };
/** One sheet: its lines from the top down without what stands in its margin, all in points. */
export type Sheet = { width: number; height: number; lines: PrintedLine[]; foot: string };

const points = 72 / 25.4;
/** The margin of a sheet (look.css): its name and number stand there. */
const margin = 15 * points;

/** Pieces of text at one height are a line; columns of a table stand in one. */
function linesOf(pieces: readonly PrintedLine[]): PrintedLine[] {
  const lines: PrintedLine[] = [];
  for (const piece of pieces.toSorted((a, b) => a.y - b.y || a.x - b.x)) {
    const last = lines.at(-1);
    if (last && Math.abs(last.y - piece.y) < 2) {
      last.text += piece.text;
      last.width = Math.max(last.x + last.width, piece.x + piece.width) - Math.min(last.x, piece.x);
      last.x = Math.min(last.x, piece.x);
      last.size = Math.max(last.size, piece.size);
    } else lines.push({ ...piece });
  }
  return lines;
}

/** Reads a PDF sheet by sheet. */
export async function readSheets(pdf: Uint8Array): Promise<Sheet[]> {
  const document = await getDocument({ data: Uint8Array.from(pdf), verbosity: 0 }).promise;
  const sheets: Sheet[] = [];
  for (let number = 1; number <= document.numPages; number += 1) {
    const page = await document.getPage(number);
    const { width, height } = page.getViewport({ scale: 1 });
    const { items } = await page.getTextContent();
    const pieces = items.flatMap((item) =>
      'str' in item && item.str.trim() !== ''
        ? [
            {
              text: item.str.replace(/\s/g, ''),
              x: item.transform[4],
              y: height - item.transform[5],
              width: item.width,
              size: Math.hypot(item.transform[2], item.transform[3]),
            },
          ]
        : [],
    );
    const isFoot = ({ y }: PrintedLine) => y > height - margin;
    const foot = linesOf(pieces.filter(isFoot))
      .map(({ text }) => text)
      .join('');
    sheets.push({ width, height, lines: linesOf(pieces.filter((piece) => !isFoot(piece))), foot });
  }
  return sheets;
}

/** Prints what stands in the browser, upright or lying. */
export const printSheets = async (page: Page, landscape: boolean): Promise<Sheet[]> =>
  readSheets(await page.pdf({ format: 'A4', landscape }));

const wordsOfButtons = /CSVで保存|印刷する|サインアウト/;
/** Letters alone: a PDF gives some signs and kanji back as their look-alikes. */
const letters = (text: string) => text.normalize('NFKC').replace(/[^\p{L}\p{N}]/gu, '');

/** The heading with which a sheet ends: what follows has left it behind. */
export function leftBehind({ lines }: Sheet, headings: readonly string[]): string | undefined {
  // A long heading takes two lines of upright paper.
  const end = letters(
    lines
      .slice(-3)
      .map(({ text }) => text)
      .join(''),
  );
  return headings.find((heading) => letters(heading) !== '' && end.endsWith(letters(heading)));
}

/** What every sheet of paper keeps, whatever stands on it. */
export function assertPrinted(sheets: readonly Sheet[], where: string, headings: readonly string[]): void {
  assert.ok(sheets.length > 0, where);
  for (const [index, sheet] of sheets.entries()) {
    const { lines, foot, width } = sheet;
    const at = `${where}, sheet ${index + 1} of ${sheets.length}`;
    assert.match(foot, new RegExp(`めぐり${index + 1}/${sheets.length}$`), at);
    assert.ok(lines.length > 0, `${at} is empty`);
    assert.equal(leftBehind(sheet, headings), undefined, at);
    for (const line of lines) {
      assert.doesNotMatch(line.text, wordsOfButtons, at);
      assert.ok(line.x >= margin - 1 && line.x + line.width <= width - margin + 2, `${at}: ${line.text} leaves it`);
      assert.ok(line.size >= 6.9, `${at}: ${line.text} has ${line.size} points`);
    }
  }
}

/** How much of the width between its margins the widest line of a sheet takes. */
export const widthUsed = ({ lines, width }: Sheet): number =>
  (Math.max(...lines.map((line) => line.x + line.width)) - Math.min(...lines.map(({ x }) => x))) / (width - 2 * margin);

/** All that stands on sheets. */
export const textOf = (sheets: readonly Sheet[]) =>
  sheets.flatMap(({ lines }) => lines.map(({ text }) => text)).join('\n');

/** What a page calls its parts. */
export const headingsOf = (page: Page) => page.locator('h1, h2, h3').allTextContents();

export const ways = [
  ['upright', false],
  ['lying', true],
] as const;

/** Prints a page both ways; a table takes the width that there is and says as of when it is, by whom and when it was printed. */
export async function assertBothWays(page: Page, where: string, { by = true }: { by?: boolean } = {}) {
  for (const [way, landscape] of ways) {
    const sheets = await printSheets(page, landscape);
    const at = `${where}, ${way}`;
    assertPrinted(sheets, at, await headingsOf(page));
    if ((await page.locator('table').count()) === 0) continue;
    // A last column of short words ends before the edge; the broken grid took a fifth.
    const widest = Math.max(...sheets.map(widthUsed));
    assert.ok(widest >= 0.6, `${at} takes ${Math.round(widest * 100)} % of the width`);
    const text = textOf(sheets);
    assert.match(text, /現在のデータ/, at);
    assert.match(text, /印刷日時:/, at);
    if (by) assert.match(text, /印刷:/, at);
  }
}
