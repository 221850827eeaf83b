import { chart } from '../../ledger/index.ts';
import { type Database, rows } from '../../postgres/pool.ts';
import type { Balances } from '../accounts/balance.ts';

type Uplift = {
  id: number;
  name: string;
  merchantId: number | null;
  percent: number;
  payerId: number | null;
  validFrom: string;
  validThrough: string;
};
/** What a payee gets beside the points: by which uplift, from whose fund. In yen, below zero where refunds outweigh. */
export type Uplifted = { name: string; merchantId: number; fund: number; yen: number };

/**
 * 上乗せ of a window: for each uplift and payee the points of the days within its period, in Japan, and so many percent of
 * their sum, cut once. What came back of earlier days lowers it in the window in which it came back.
 */
export async function upliftsOfWindow(
  { database, balances }: { database: Database; balances: Balances },
  settlement: { id: number; municipalityCode: string },
): Promise<Uplifted[]> {
  const uplifts = await rows<Uplift>(
    database,
    `SELECT id, name, merchant_id AS "merchantId", percent, payer_id AS "payerId", valid_from AS "validFrom", valid_through AS "validThrough"
       FROM uplift WHERE municipality_code = $1 ORDER BY id`,
    [settlement.municipalityCode],
  );
  if (uplifts.length === 0) return [];
  const days = await balances.sumDays(settlement.id);
  return uplifts.flatMap((uplift) => {
    const sums = new Map<number, number>();
    for (const { account, on, amount } of days) {
      if (chart.accountKind(account) !== 'merchant' || on < uplift.validFrom || on > uplift.validThrough) continue;
      const merchantId = chart.numberOf(account);
      if (uplift.merchantId !== null && uplift.merchantId !== merchantId) continue;
      sums.set(merchantId, (sums.get(merchantId) ?? 0) - amount);
    }
    const fund = uplift.payerId === null ? chart.generalFund : chart.premiumFund(uplift.payerId);
    return [...sums].flatMap(([merchantId, points]) => {
      const yen = Math.trunc((points * uplift.percent) / 100);
      return yen === 0 ? [] : [{ name: uplift.name, merchantId, fund, yen }];
    });
  });
}
