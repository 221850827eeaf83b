import { spacedVoucherNumber } from '../../contract/index.ts';
import type { Block } from './column.ts';
import { printable, unprintableIn } from './letters.ts';

/** What stands on one voucher (6-1); dates are days in Japan. */
export type PrintedVoucher = {
  number: string;
  points: number;
  kind: string;
  municipality: string;
  street: string | null;
  scheme: string | null;
  validFrom: string;
  validThrough: string;
  claimThrough: string;
  issuedOn: string;
  returns: boolean;
  confirmationCode: string;
  code: string;
  reprint: boolean;
};

/** The characters of a voucher's names that its paper cannot show. */
export const unprintableOn = ({
  kind,
  municipality,
  street,
  scheme,
}: Pick<PrintedVoucher, 'kind' | 'municipality' | 'street' | 'scheme'>) =>
  unprintableIn(kind, municipality, street, scheme);

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
const whereWords = ({ municipality, street, scheme }: PrintedVoucher) => {
  if (street) return printable(`★${street}の各店舗でご利用頂けます`);
  const here = `★${municipality}ポイントの使えるお店・施設`;
  return printable(`${here}${scheme ? `と、「${scheme}」に参加する市町村のお店・施設` : ''}でご利用頂けます`);
};
const conditions = ({ claimThrough, returns }: PrintedVoucher) =>
  [
    'おつりは出ません。分けて使うことはできません。',
    returns
      ? `使わなかった券のポイントは、${longDate(claimThrough)}の後に元へ戻ります。`
      : '有効期間を過ぎた券のポイントは戻りません。',
    'コピーされた券は使えません。',
  ].join('\n');
const amount = ({ points }: PrintedVoucher) => `${points.toLocaleString('ja-JP')}ポイント`;

const smallestOnA4 = 9;
/** What to know about a voucher, in small but readable letters: its conditions, and what the paper cannot say otherwise. */
function notes(voucher: PrintedVoucher, size: number, smallest: number): Block[] {
  const words = [
    ...(unprintableOn(voucher).length > 0 ? ['〓は、この紙に印刷できない文字です。'] : []),
    ...(voucher.reprint ? ['（再印刷。番号は同じで、使えるのは1枚だけです）'] : []),
  ];
  return [
    { words: conditions(voucher), size, smallest },
    ...words.map((one): Block => ({ words: one, size: smallest, isJoined: true })),
  ];
}

/** The words of a voucher that lies on A4: beside its code, in the order of the seed's picture. */
export const wideWords = (voucher: PrintedVoucher): Block[] => [
  { words: printable(voucher.kind), size: 14, smallest: 10, font: 'bold' },
  { words: `【有効期間】${period(voucher)}`, size: 12, smallest: 10, font: 'bold', isJoined: true },
  { words: `${printable(voucher.municipality)}ポイント`, size: 13, smallest: 10 },
  { words: amount(voucher), size: 34, smallest: 20, font: 'bold', isOneLine: true, isJoined: true },
  { words: whereWords(voucher), size: 12, smallest: smallestOnA4, isJoined: true },
  {
    words: `発券番号：${spacedVoucherNumber(voucher.number)}`,
    size: 13,
    smallest: 11,
    font: 'bold',
    isOneLine: true,
  },
  {
    words: `確認コード：${voucher.confirmationCode}　　発行日：${longDate(voucher.issuedOn)}`,
    size: 10.5,
    smallest: smallestOnA4,
    isOneLine: true,
    isJoined: true,
  },
  ...notes(voucher, 10.5, smallestOnA4),
];

/** The same in the three parts of a strip: above the code, below it, and below the stamps. A strip is as long as its words. */
export const stripWords = (voucher: PrintedVoucher): { above: Block[]; below: Block[]; last: Block[] } => ({
  above: [
    { words: printable(voucher.kind), size: 13, font: 'bold' },
    { words: '【有効期間】', size: 10 },
    { words: period(voucher), size: 11, font: 'bold', isJoined: true },
    { words: `${printable(voucher.municipality)}ポイント`, size: 12 },
    { words: amount(voucher), size: 28, font: 'bold', isOneLine: true, isJoined: true },
    { words: whereWords(voucher), size: 10.5 },
  ],
  below: [
    { words: '発券番号', size: 9 },
    { words: spacedVoucherNumber(voucher.number), size: 14, font: 'bold', isOneLine: true, isJoined: true },
    { words: `確認コード：${voucher.confirmationCode}`, size: 11 },
    { words: `発行日：${longDate(voucher.issuedOn)}`, size: 9, isJoined: true },
  ],
  last: notes(voucher, 9, 8.5),
});
