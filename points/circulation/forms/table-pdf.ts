import { printable } from '../../vouchers/letters.ts';
import type { Cell, Column, FormTable } from './form.ts';

/** What tables on paper are drawn with: of forms and of vouchers. */
export const margin = 42;
export const size = { title: 16, body: 9, foot: 8 };
export const pad = { x: 4, y: 4 };
export type Page = PDFKit.PDFDocument;

/** Where the foot of a page begins. */
export const bottomOf = (document: Page) => document.page.height - margin - size.foot * 2;

/** A cell as it is read: figures with their commas. */
export const wordsIn = (cell: Cell): string =>
  typeof cell === 'number' ? cell.toLocaleString('en') : printable(cell ?? '');

/** A column of words is not narrower, whatever figures stand beside it. */
const wordsLeast = 64;

/**
 * Columns of figures are as wide as their figures, which are never parted; those of words share what is left, as their words are
 * long. Where that is too little, all letters are smaller.
 */
export function widthsOf(document: Page, { columns, rows, totals }: Pick<FormTable, 'columns' | 'rows' | 'totals'>) {
  const room = document.page.width - 2 * margin;
  const all = [columns.map(({ head }) => head), ...rows, ...(totals ? [totals] : [])];
  document.font('bold').fontSize(size.body);
  const wished = columns.map(
    (_, at) => Math.max(...all.map((cells) => document.widthOfString(wordsIn(cells[at] ?? null)))) + 2 * pad.x + 1,
  );
  const isFixed = columns.map(({ as }) => as !== 'text');
  const of = (fixed: boolean) => wished.reduce((sum, width, at) => sum + (isFixed[at] === fixed ? width : 0), 0);
  const [fixed, free] = [of(true), of(false)];
  const least = Math.min(free, wordsLeast * isFixed.filter((one) => !one).length);
  const shrunk = Math.min(1, room / (fixed + least));
  const left = room - fixed * shrunk;
  const widths = wished.map((width, at) => (isFixed[at] ? width * shrunk : (width / Math.max(1, free)) * left));
  // Padding does not shrink with the letters: a little more room than they need.
  return { widths, letters: size.body * (shrunk < 1 ? shrunk * 0.9 : 1) };
}

export type Look = 'head' | 'row' | 'total';
type Measured = { cells: readonly Cell[]; widths: readonly number[]; letters: number; look: Look };
/** How high a row is, with all its words. */
export function heightOf(document: Page, { cells, widths, letters, look }: Measured): number {
  document.font(look === 'row' ? 'regular' : 'bold').fontSize(letters);
  const heights = cells.map((cell, at) =>
    document.heightOfString(wordsIn(cell) || ' ', { width: (widths[at] ?? 0) - 2 * pad.x }),
  );
  return Math.max(...heights) + 2 * pad.y;
}

type Row = Measured & { columns: readonly Column[]; y: number };
/** Draws a row and returns where the next one begins. */
export function drawRow(document: Page, { cells, columns, widths, letters, y, look }: Row): number {
  const height = heightOf(document, { cells, widths, letters, look });
  const width = widths.reduce((sum, one) => sum + one, 0);
  if (look === 'head') document.rect(margin, y, width, height).fill('#f1f1f4');
  document
    .font(look === 'row' ? 'regular' : 'bold')
    .fontSize(letters)
    .fillColor('#1a1a1a');
  let x = margin;
  for (const [at, cell] of cells.entries()) {
    const align = columns[at]?.as === 'text' ? 'left' : 'right';
    document.text(wordsIn(cell), x + pad.x, y + pad.y, { width: (widths[at] ?? 0) - 2 * pad.x, align });
    x += widths[at] ?? 0;
  }
  const line = look === 'row' ? { width: 0.5, at: y + height } : { width: 1, at: look === 'total' ? y : y + height };
  document
    .moveTo(margin, line.at)
    .lineTo(margin + width, line.at)
    .lineWidth(line.width)
    .stroke('#767676');
  return y + height;
}
