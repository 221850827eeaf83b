import PDFDocument from 'pdfkit';
import { fontFiles, printable } from '../../vouchers/letters.ts';
import { type FormTable, minuteOf } from './form.ts';
import { drawSlips } from './slip-pdf.ts';
import type { Slip } from './slips.ts';
import { bottomOf, drawRow, heightOf, margin, type Page, pad, size, widthsOf } from './table-pdf.ts';
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
  /** Vouchers: each on pages of its own, in the place of the table. */
  slips?: readonly Slip[];
};

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
  if (form.slips) drawSlips(document, form.slips, form.municipality.name);
  else {
    drawHeading(document, form);
    drawTable(document, form);
    for (const note of form.notes) drawNote(document, note);
  }
  drawFeet(document, form);
  document.end();
  return done;
}

function drawHeading(document: Page, { title, periodInWords, municipality, asOf, words }: FormOnPaper): void {
  document.font('bold').fontSize(size.title).fillColor('#1a1a1a');
  document.text(printable(`${municipality.name}　${periodInWords}　${title}`), margin, margin);
  document.font('regular').fontSize(size.body).fillColor('#333');
  document.text(`${words.asOf}: ${minuteOf(Temporal.Instant.from(asOf))}`, { align: 'right' });
  document.moveDown(0.5);
}

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
