import PDFDocument from 'pdfkit';
import encodeQR from 'qr';
import { type Box, drawColumn, heightOfColumn, type Page } from './column.ts';
import { fontFiles } from './letters.ts';
import { type PrintedVoucher, stripWords, wideWords } from './paper-words.ts';

const millimetre = 72 / 25.4;
const mm = (length: number) => length * millimetre;
/** With its margin: large enough for a telephone's camera after a photocopy (v8-Q has 49 modules, some 0.7 mm each). */
const qrSide = { a4: mm(42), receipt: mm(38) };

/** One PDF of vouchers: three on a sheet of A4 with lines to cut along, or one after the other on 80 mm paper. */
export async function writeVoucherPdf({
  layout,
  vouchers,
}: {
  layout: 'a4' | 'receipt';
  vouchers: readonly PrintedVoucher[];
}): Promise<Uint8Array> {
  const document = new PDFDocument({
    autoFirstPage: false,
    margin: 0,
    info: { Title: 'ポイント券', Creator: 'めぐり' },
  });
  const chunks: Buffer[] = [];
  const done = new Promise<Uint8Array>((resolve, reject) => {
    document.on('data', (chunk: Buffer) => chunks.push(chunk));
    document.on('end', () => resolve(Buffer.concat(chunks)));
    document.on('error', reject);
  });
  for (const [name, file] of Object.entries(fontFiles)) document.registerFont(name, file);
  if (layout === 'a4') drawSheets(document, vouchers);
  else drawStrips(document, vouchers);
  document.end();
  return done;
}

const sheet = { width: mm(210), height: mm(297), perSheet: 3 };
function drawSheets(document: Page, vouchers: readonly PrintedVoucher[]): void {
  const height = sheet.height / sheet.perSheet;
  for (const [index, voucher] of vouchers.entries()) {
    const place = index % sheet.perSheet;
    if (place === 0) document.addPage({ size: 'A4', margin: 0 });
    else
      document
        .moveTo(mm(5), place * height)
        .lineTo(sheet.width - mm(5), place * height)
        .lineWidth(0.5)
        .dash(3, {})
        .stroke('#767676')
        .undash();
    drawWide(document, voucher, {
      x: mm(12),
      y: place * height + mm(6),
      width: sheet.width - mm(24),
      height: height - mm(12),
    });
  }
}

/** The seed's picture, lying: words to the left, QR to the right, and room for two stamps. */
function drawWide(document: Page, voucher: PrintedVoucher, box: Box): void {
  const { x, y, width, height } = box;
  document.roundedRect(x, y, width, height, 8).lineWidth(1.5).stroke('#1a1a1a');
  const left = x + mm(6);
  const side = mm(48);
  const right = x + width - side - mm(4);
  drawColumn(
    document,
    { blocks: wideWords(voucher) },
    { x: left, y: y + mm(4), width: right - left - mm(4), height: height - mm(7) },
  );
  drawQr(document, voucher.code, { x: right + (side - qrSide.a4) / 2, y: y + mm(2), side: qrSide.a4 });
  const stamp = (side - mm(3)) / 2;
  drawStampRoom(document, '発行認印', { x: right, y: y + mm(47), width: stamp, height: mm(32) });
  drawStampRoom(document, '利用店舗印', { x: right + stamp + mm(3), y: y + mm(47), width: stamp, height: mm(32) });
}

const strip = { width: mm(80), margin: mm(4), top: mm(7), gap: mm(4), stamp: mm(26), least: mm(178) };
/** The same on the paper of a receipt printer: one column, one voucher a page, cut by the printer; longer where its words are. */
function drawStrips(document: Page, vouchers: readonly PrintedVoucher[]): void {
  const { margin, gap } = strip;
  const width = strip.width - 2 * margin;
  for (const voucher of vouchers) {
    const { above, below, last } = stripWords(voucher);
    const heights = [above, below, last].map((blocks) => heightOfColumn(document, { blocks, width }));
    const [aboveHeight = 0, belowHeight = 0, lastHeight = 0] = heights;
    const codeAt = strip.top + aboveHeight + gap;
    const belowAt = codeAt + qrSide.receipt;
    const stampsAt = belowAt + belowHeight + gap;
    const lastAt = stampsAt + strip.stamp + gap;
    const needed = lastAt + lastHeight + margin;
    document.addPage({ size: [strip.width, Math.max(strip.least, needed)], margin: 0 });
    const draw = (blocks: typeof above, y: number, height: number) =>
      drawColumn(document, { blocks, align: 'center' }, { x: margin, y, width, height });
    draw(above, strip.top, aboveHeight);
    drawQr(document, voucher.code, { x: (strip.width - qrSide.receipt) / 2, y: codeAt, side: qrSide.receipt });
    draw(below, belowAt, belowHeight);
    const stamp = (width - mm(4)) / 2;
    const room = { y: stampsAt, width: stamp, height: strip.stamp };
    drawStampRoom(document, '発行認印', { x: margin, ...room });
    drawStampRoom(document, '利用店舗印', { x: margin + stamp + mm(4), ...room });
    draw(last, lastAt, lastHeight);
  }
}

/** Dark squares of one row are drawn as one: half as many, and no white seams on cheap printers. */
function drawQr(document: Page, code: string, { x, y, side }: { x: number; y: number; side: number }): void {
  const quietModules = 4;
  const rows = encodeQR(code, 'raw', { ecc: 'quartile', border: quietModules });
  const module = side / rows.length;
  for (const [row, cells] of rows.entries()) {
    for (let from = 0; from < cells.length; from += 1) {
      if (!cells[from]) continue;
      let to = from;
      while (cells[to + 1]) to += 1;
      document.rect(x + from * module, y + row * module, (to - from + 1) * module, module);
      from = to;
    }
  }
  document.fill('#000');
}

function drawStampRoom(document: Page, words: string, { x, y, width, height }: Box): void {
  document.rect(x, y, width, height).lineWidth(0.7).dash(2, {}).stroke('#767676').undash();
  document
    .font('regular')
    .fontSize(9)
    .fillColor('#333')
    .text(words, x, y + 3, { width, align: 'center' });
}
