import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import PDFDocument from 'pdfkit';
import encodeQR from 'qr';
import { spacedVoucherNumber } from '../../contract/index.ts';

/** What stands on one voucher (6-1); dates are days in Japan. */
export type PrintedVoucher = {
  number: string;
  points: number;
  kind: string;
  municipality: string;
  street: string | null;
  validFrom: string;
  validThrough: string;
  claimThrough: string;
  issuedOn: string;
  returns: boolean;
  confirmationCode: string;
  code: string;
  reprint: boolean;
};
type Page = PDFKit.PDFDocument;
type Box = { x: number; y: number; width: number; height: number };

const millimetre = 72 / 25.4;
const mm = (length: number) => length * millimetre;
/** With its margin: large enough for a telephone's camera after a photocopy (v8-Q has 49 modules, some 0.7 mm each). */
const qrSide = { a4: mm(42), receipt: mm(38) };

const fonts = dirname(findPackageJSON('@expo-google-fonts/noto-sans-jp', import.meta.url) ?? '');
const fontFile = (weight: string) => join(fonts, weight, `NotoSansJP_${weight}.ttf`);

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
  document.registerFont('regular', fontFile('400Regular'));
  document.registerFont('bold', fontFile('700Bold'));
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
  const text = right - left - mm(4);
  const line = (words: string, at: number, size: number, font: 'regular' | 'bold' = 'regular') =>
    document
      .font(font)
      .fontSize(size)
      .fillColor('#000')
      .text(words, left, y + mm(at), { width: text, lineBreak: true });
  line(voucher.kind, 4, fitting(document, voucher.kind, { size: 13, width: text }), 'bold');
  line(`【有効期間】${period(voucher)}`, 11.5, 12, 'bold');
  const amount = `${voucher.points.toLocaleString('ja-JP')}ポイント`;
  line(`${voucher.municipality}ポイント`, 20, 13);
  line(amount, 25.5, fitting(document, amount, { size: 34, width: text }), 'bold');
  line(whereWords(voucher), 42, 11);
  line(`発券番号：${spacedVoucherNumber(voucher.number)}`, 55, 12, 'bold');
  line(`確認コード：${voucher.confirmationCode}　　発行日：${longDate(voucher.issuedOn)}`, 61.5, 10);
  line(smallPrint(voucher), 67.5, 7.5);
  drawQr(document, voucher.code, { x: right + (side - qrSide.a4) / 2, y: y + mm(2), side: qrSide.a4 });
  const stamp = (side - mm(3)) / 2;
  drawStampRoom(document, '発行認印', { x: right, y: y + mm(47), width: stamp, height: mm(32) });
  drawStampRoom(document, '利用店舗印', { x: right + stamp + mm(3), y: y + mm(47), width: stamp, height: mm(32) });
  drawReprint(document, voucher, { x: left, y: y + height - mm(5.5) });
}

const strip = { width: mm(80), height: mm(178), margin: mm(4) };
/** The same on the paper of a receipt printer: one column, one voucher a page, cut by the printer. */
function drawStrips(document: Page, vouchers: readonly PrintedVoucher[]): void {
  const width = strip.width - 2 * strip.margin;
  for (const voucher of vouchers) {
    document.addPage({ size: [strip.width, strip.height], margin: 0 });
    const line = (words: string, at: number, size: number, font: 'regular' | 'bold' = 'regular') =>
      document
        .font(font)
        .fontSize(size)
        .fillColor('#000')
        .text(words, strip.margin, mm(at), { width, align: 'center' });
    line(voucher.kind, 7, fitting(document, voucher.kind, { size: 13, width }), 'bold');
    line('【有効期間】', 17, 10);
    line(period(voucher), 22, 11, 'bold');
    line(`${voucher.municipality}ポイント`, 34, 12);
    const amount = `${voucher.points.toLocaleString('ja-JP')}ポイント`;
    line(amount, 40, fitting(document, amount, { size: 28, width }), 'bold');
    line(whereWords(voucher), 54, 10);
    drawQr(document, voucher.code, { x: (strip.width - qrSide.receipt) / 2, y: mm(68), side: qrSide.receipt });
    line('発券番号', 106, 9);
    line(spacedVoucherNumber(voucher.number), 110, 14, 'bold');
    line(`確認コード：${voucher.confirmationCode}`, 117.5, 11);
    line(`発行日：${longDate(voucher.issuedOn)}`, 124, 9);
    const stamp = (width - mm(4)) / 2;
    drawStampRoom(document, '発行認印', { x: strip.margin, y: mm(131), width: stamp, height: mm(26) });
    drawStampRoom(document, '利用店舗印', {
      x: strip.margin + stamp + mm(4),
      y: mm(131),
      width: stamp,
      height: mm(26),
    });
    line(smallPrint(voucher), 159, 7);
    drawReprint(document, voucher, { x: strip.margin, y: strip.height - mm(5) });
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
    .fontSize(7.5)
    .fillColor('#333')
    .text(`＜${words}＞`, x, y + 3, { width, align: 'center' });
}

function drawReprint(document: Page, { reprint }: PrintedVoucher, { x, y }: { x: number; y: number }): void {
  if (reprint)
    document
      .font('regular')
      .fontSize(7)
      .fillColor('#333')
      .text('（再印刷。番号は同じで、使えるのは1枚だけです）', x, y, { lineBreak: false });
}

/** The largest size at which the words stand on one line. */
function fitting(document: Page, words: string, { size, width }: { size: number; width: number }): number {
  document.font('bold').fontSize(size);
  const needed = document.widthOfString(words);
  return needed <= width ? size : Math.floor((size * width) / needed);
}

const longDate = (date: string) => {
  const { year, month, day } = Temporal.PlainDate.from(date);
  return `${year}年${month}月${day}日`;
};
/** As the seed prints it: the year once, where both days lie in it. */
const period = ({ validFrom, validThrough }: PrintedVoucher) => {
  const [from, through] = [Temporal.PlainDate.from(validFrom), Temporal.PlainDate.from(validThrough)];
  const end = from.year === through.year ? `${through.month}月${through.day}日` : longDate(validThrough);
  return `${longDate(validFrom)}～${end}`;
};
const whereWords = ({ municipality, street }: PrintedVoucher) =>
  street ? `★${street}の各店舗でご利用頂けます` : `★${municipality}ポイントの使えるお店・施設でご利用頂けます`;
const smallPrint = ({ claimThrough, returns }: PrintedVoucher) =>
  `おつりは出ません。分けて使うことはできません。${
    returns
      ? `使わなかった券のポイントは、${longDate(claimThrough)}の後に元へ戻ります。`
      : '有効期間を過ぎた券のポイントは戻りません。'
  }コピーされた券は使えません。`;
