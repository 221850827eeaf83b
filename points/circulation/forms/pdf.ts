import PDFDocument from 'pdfkit';
import { fontFiles, printable } from '../../vouchers/letters.ts';
import { type Cell, type Column, type FormTable, minuteOf } from './form.ts';
import type { FormWords } from './words.ts';

/** A form as it is printed: all that stands on its pages. */
export type FormOnPaper = FormTable & {
  layout: 'portrait' | 'landscape';
  title: string;
  periodInWords: string;
  municipality: { code: string; name: string };
  asOf: string;
  by: string;
  issuedAt: string;
  words: FormWords['print'];
};

const margin = 42;
const size = { title: 16, body: 9, foot: 8 };
const pad = { x: 4, y: 4 };
type Page = PDFKit.PDFDocument;

/** A form on A4, upright or lying: the heading on its first page, the columns' heads and the page's number on each. */
export async function writeFormPdf(form: FormOnPaper): Promise<Uint8Array> {
  const document = new PDFDocument({
    size: 'A4',
    layout: form.layout,
    margin,
    bufferPages: true,
    info: { Title: `${form.title} ${form.periodInWords}`, Creator: 'めぐり', CreationDate: new Date(form.issuedAt) },
  });
  const chunks: Buffer[] = [];
  const done = new Promise<Uint8Array>((resolve, reject) => {
    document.on('data', (chunk: Buffer) => chunks.push(chunk));
    document.on('end', () => resolve(Buffer.concat(chunks)));
    document.on('error', reject);
  });
  for (const [name, file] of Object.entries(fontFiles)) document.registerFont(name, file);
  drawHeading(document, form);
  drawTable(document, form);
  for (const note of form.notes) drawNote(document, note);
  drawFeet(document, form);
  document.end();
  return done;
}

const bottomOf = (document: Page) => document.page.height - margin - size.foot * 2;

function drawHeading(document: Page, { title, periodInWords, municipality, asOf, words }: FormOnPaper): void {
  document.font('bold').fontSize(size.title).fillColor('#1a1a1a');
  document.text(printable(`${municipality.name}　${periodInWords}　${title}`), margin, margin);
  document.font('regular').fontSize(size.body).fillColor('#333');
  document.text(`${words.asOf}: ${minuteOf(Temporal.Instant.from(asOf))}`, { align: 'right' });
  document.moveDown(0.5);
}

/** A cell as it is read: figures with their commas. */
const wordsIn = (cell: Cell): string => (typeof cell === 'number' ? cell.toLocaleString('en') : printable(cell ?? ''));

function drawTable(document: Page, { columns, rows, totals }: FormOnPaper): void {
  const { widths, letters } = widthsOf(document, { columns, rows, totals });
  const head = { cells: columns.map(({ head }) => head), columns, widths, letters, look: 'head' } as const;
  let y = drawRow(document, { ...head, y: document.y });
  for (const [at, cells] of [...rows, ...(totals ? [totals] : [])].entries()) {
    const look = at === rows.length ? 'total' : 'row';
    if (y + heightOf(document, { cells, widths, letters, look }) > bottomOf(document)) {
      document.addPage();
      y = drawRow(document, { ...head, y: margin });
    }
    y = drawRow(document, { cells, columns, widths, letters, y, look });
  }
  document.y = y + pad.y * 2;
}

/** A column of words is not narrower, whatever figures stand beside it. */
const wordsLeast = 64;

/**
 * Columns of figures are as wide as their figures, which are never parted; those of words share what is left, as their words are
 * long. Where that is too little, all letters are smaller.
 */
function widthsOf(document: Page, { columns, rows, totals }: Pick<FormTable, 'columns' | 'rows' | 'totals'>) {
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

type Look = 'head' | 'row' | 'total';
type Measured = { cells: readonly Cell[]; widths: readonly number[]; letters: number; look: Look };
function heightOf(document: Page, { cells, widths, letters, look }: Measured): number {
  document.font(look === 'row' ? 'regular' : 'bold').fontSize(letters);
  const heights = cells.map((cell, at) =>
    document.heightOfString(wordsIn(cell) || ' ', { width: (widths[at] ?? 0) - 2 * pad.x }),
  );
  return Math.max(...heights) + 2 * pad.y;
}

type Row = Measured & { columns: readonly Column[]; y: number };
function drawRow(document: Page, { cells, columns, widths, letters, y, look }: Row): number {
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

function drawNote(document: Page, note: string): void {
  document.font('regular').fontSize(size.body).fillColor('#333');
  const width = document.page.width - 2 * margin;
  if (document.y + document.heightOfString(note, { width }) > bottomOf(document)) document.addPage();
  document.text(note, margin, document.y, { width });
}

/** Under each page: who issued it and when, and which page of how many it is. */
function drawFeet(document: Page, { by, issuedAt, words }: FormOnPaper): void {
  const { count } = document.bufferedPageRange();
  for (let page = 0; page < count; page += 1) {
    document.switchToPage(page);
    const { width, height } = document.page;
    // What stands below the margin would open another page.
    document.page.margins.bottom = 0;
    document.font('regular').fontSize(size.foot).fillColor('#333');
    const y = height - margin + size.foot / 2;
    const options = { width: width - 2 * margin, lineBreak: false };
    document.text(
      printable(`${words.by}: ${by}　${words.at}: ${minuteOf(Temporal.Instant.from(issuedAt))}`),
      margin,
      y,
      options,
    );
    document.text(`${page + 1} / ${count}`, margin, y, { ...options, align: 'right' });
  }
}
