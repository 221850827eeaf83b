import { printable } from '../../vouchers/letters.ts';
import type { Cell } from './form.ts';
import type { Slip } from './slips.ts';
import { bottomOf, drawRow, heightOf, type Look, margin, type Page, pad, size, widthsOf } from './table-pdf.ts';

const box = { width: 58, label: 15, height: 58 };
const label = 62;
const grey = '#f1f1f4';
const ink = '#1a1a1a';
const rule = '#767676';

/** Vouchers on A4, upright or lying, each from a page of its own on: facts, boxes for seals, and lines down to the foot of the sheet. */
export function drawSlips(document: Page, slips: readonly Slip[], municipality: string): void {
  for (const [at, slip] of slips.entries()) {
    if (at > 0) document.addPage();
    const first = document.bufferedPageRange().count - 1;
    drawFirst(document, slip, municipality);
    drawLines(document, slip);
    const last = document.bufferedPageRange().count - 1;
    for (let page = first; page <= last; page += 1) {
      document.switchToPage(page);
      drawPageOf(document, { number: page - first + 1, of: last - first + 1 });
    }
    document.switchToPage(last);
  }
}

/** Which page of its voucher a page is; the foot says which of the whole file. */
function drawPageOf(document: Page, { number, of }: { number: number; of: number }): void {
  document.font('regular').fontSize(size.body).fillColor(ink);
  const width = document.page.width - 2 * margin;
  document.text(`${number} / ${of} 枚`, margin, margin, { width, align: 'right', lineBreak: false });
}

/** The heading, where each officer sets a seal, and what the voucher is about. */
function drawFirst(document: Page, slip: Slip, municipality: string): void {
  const { width } = document.page;
  document
    .font('bold')
    .fontSize(size.title + 4)
    .fillColor(ink);
  document.text(slip.heading, margin, margin, { width: width - 2 * margin, align: 'center', characterSpacing: 4 });
  document.font('regular').fontSize(size.body + 2);
  document.text(printable(municipality), margin, margin + 40, { lineBreak: false });
  drawStamps(document, slip.stamps, margin + 34);
  drawFacts(document, slip.facts, margin + 34 + box.height + 8);
}

function drawStamps(document: Page, stamps: readonly string[], y: number): void {
  let x = document.page.width - margin - stamps.length * box.width;
  for (const name of stamps) {
    document.rect(x, y, box.width, box.label).fillAndStroke(grey, rule);
    document.rect(x, y + box.label, box.width, box.height - box.label).stroke(rule);
    document.font('regular').fontSize(size.foot).fillColor(ink);
    document.text(name, x, y + 3, { width: box.width, align: 'center', lineBreak: false });
    x += box.width;
  }
}

type Fact = Slip['facts'][number];
/** Two facts in one line where both are short, else one. */
function inLines(document: Page, facts: readonly Fact[], room: number): Fact[][] {
  document.font('regular').fontSize(size.body);
  const isShort = ([, value]: Fact) => document.widthOfString(printable(value)) <= room / 2 - label - 2 * pad.x;
  const lines: Fact[][] = [];
  for (const fact of facts) {
    const last = lines.at(-1);
    if (last?.length === 1 && last.every(isShort) && isShort(fact)) last.push(fact);
    else lines.push([fact]);
  }
  return lines;
}

function drawFacts(document: Page, facts: readonly Fact[], from: number): void {
  const room = document.page.width - 2 * margin;
  let y = from;
  for (const line of inLines(document, facts, room)) {
    const width = room / line.length;
    const inside = width - label - 2 * pad.x;
    document.font('bold').fontSize(size.body);
    const height =
      Math.max(...line.map(([, value]) => document.heightOfString(printable(value), { width: inside }))) + 2 * pad.y;
    for (const [at, [name, value]] of line.entries()) {
      const x = margin + at * width;
      document.rect(x, y, label, height).fillAndStroke(grey, rule);
      document.rect(x + label, y, width - label, height).stroke(rule);
      document.font('regular').fillColor(ink);
      document.text(name, x + pad.x, y + pad.y, { width: label - 2 * pad.x, lineBreak: false });
      document.font(name.endsWith('金額') ? 'bold' : 'regular');
      document.text(printable(value), x + label + pad.x, y + pad.y, { width: inside });
    }
    y += height;
  }
  document.y = y + 10;
}

/**
 * The lines of a voucher with what they come to so far: at the foot of each page that is full, and again at the head of the next. What is left
 * of the last sheet is ruled, so that nothing can be added unseen, and the sum stands at its foot.
 */
function drawLines(document: Page, { heading, facts, columns, rows, totals }: Slip): void {
  const { widths, letters } = widthsOf(document, {
    columns: [...columns],
    rows: [...rows.map((cells) => [...cells]), ['前のページから']],
    totals: [...totals],
  });
  const draw = (cells: readonly Cell[], look: Look, y: number) =>
    drawRow(document, { cells, columns, widths, letters, y, look });
  const high = (cells: readonly Cell[], look: Look) => heightOf(document, { cells, widths, letters, look });
  const heads = columns.map(({ head }) => head);
  const foot = high(totals, 'total');
  const soFar = columns.map(({ as }): Cell => (as === 'text' ? '' : 0));
  const carried = (words: string): Cell[] => [words, ...soFar.slice(1)];
  const empty = columns.map((): Cell => '');
  /** Rules what is left above the foot, and says there what it comes to. */
  const end = (cells: readonly Cell[], from: number) => {
    let at = from;
    while (at + high(empty, 'row') + foot <= bottomOf(document)) at = draw(empty, 'row', at);
    draw(cells, 'total', bottomOf(document) - foot);
  };
  let y = draw(heads, 'head', document.y);
  for (const [at, cells] of rows.entries()) {
    const isLast = at === rows.length - 1;
    if (y + high(cells, 'row') + foot > bottomOf(document) && (at > 0 || !isLast)) {
      end(carried('次のページへ'), y);
      document.addPage();
      y = draw(heads, 'head', drawContinued(document, { heading, facts }));
      y = draw(carried('前のページから'), 'row', y);
    }
    y = draw(cells, 'row', y);
    for (const [column, cell] of cells.entries())
      if (typeof cell === 'number') soFar[column] = Number(soFar[column]) + cell;
  }
  end(totals, y);
}

/** Above the lines of a further page: which voucher it goes on with. */
function drawContinued(document: Page, { heading, facts }: Pick<Slip, 'heading' | 'facts'>): number {
  const of = facts.filter(([name]) => ['会計年度', '科目番号', '事業名', '債務者'].includes(name));
  document
    .font('bold')
    .fontSize(size.body + 2)
    .fillColor(ink);
  document.text(printable(`${heading}（続き）　${of.map(([, value]) => value).join('　')}`), margin, margin, {
    width: document.page.width - 2 * margin - 60,
  });
  return document.y + 8;
}
