import { toProgramCsv } from '../../contract/csv.ts';
import { type Database, row, rows } from '../../postgres/pool.ts';
import { csvBytes } from '../../server/csv-file.ts';
import { refuse } from '../../server/refusal.ts';
import type { BookContext } from '../book/context.ts';

type Language = 'ja' | 'en';
const heads = {
  ja: ['申込番号', '減算番号', '自社のポイント', 'ポイント', '方式'],
  en: ['Order number', 'Deduction number', 'Own points', 'Points', 'Way'],
};
const words = {
  ja: { total: '合計', online: '申込', coupon: 'クーポン', none: '申込なし' },
  en: { total: 'Total', online: 'Order', coupon: 'Coupon', none: 'No order' },
};
type Credit = {
  orderNumber: string | null;
  deductionNumber: string | null;
  ownPoints: number | null;
  points: number;
};

/**
 * What of a company became points on a sealed day, as a CSV with a line of totals (number, own points, points): the other direction of 日報. Once
 * fixed, the same bytes each time.
 *
 * @param reader a program finds its order numbers as it sent them; for a person’s spreadsheet they are marked as text
 */
export async function creditedOfDay(
  { database }: BookContext,
  asked: { partnerId: number; day: string; language: Language; reader: 'program' | 'person' },
) {
  const { partnerId, day, language, reader } = asked;
  const isFixed = await row(database, 'SELECT FROM company_day WHERE partner_id = :partnerId AND day = :day', {
    partnerId,
    day,
  });
  if (!isFixed) return refuse('company_day_open');
  const credits = await creditsOf(database, { partnerId, day });
  const said = words[language];
  const wayOf = (number: string | null) =>
    number === null ? said.none : number.includes('.') ? said.coupon : said.online;
  const sum = (of: 'ownPoints' | 'points') => credits.reduce((all, credit) => all + Number(credit[of]), 0);
  const table = [
    heads[language],
    ...credits.map(({ orderNumber, deductionNumber, ownPoints, points }) => [
      orderNumber ?? '',
      deductionNumber ?? '',
      ownPoints ?? '',
      points,
      wayOf(orderNumber),
    ]),
    [said.total, credits.length, sum('ownPoints'), sum('points'), ''],
  ];
  return {
    bytes: reader === 'person' ? csvBytes(table, 'utf8') : Buffer.from(toProgramCsv(table)),
    fileName: `credits-${day}.csv`,
  } as never;
}

const creditsOf = (database: Database, of: { partnerId: number; day: string }): Promise<Credit[]> =>
  rows<Credit>(
    database,
    `SELECT c.order_number, o.deduction_number, c.own_points, c.points
       FROM company_day_credit c LEFT JOIN exchange_order o ON o.partner_id = c.partner_id AND o.order_number = c.order_number
      WHERE c.partner_id = :partnerId AND c.day = :day ORDER BY c.order_number, c.credit_key`,
    of,
  );
