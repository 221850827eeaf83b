import { type Database, rows } from '../../postgres/pool.ts';
import type { Balances } from '../book/balance.ts';
import { chart, fundOf } from '../book/chart.ts';
import { fiscalYear } from '../registers/fiscal-year.ts';

type Uplift = {
  id: number;
  name: string;
  /**
   * Which merchants: one shop, or those of a tie-up in the days in which they were its town's; null is every one that is paid for the
   * municipality's points.
   */
  places: { merchantId: number; from: string | null; through: string | null }[] | null;
  percent: number;
  tieUp: { tieUpId: number; since: string; uplift: { percent: number; since: string } } | null;
  payerId: number | null;
  /** With a tie-up, no day outside of its own counts. */
  validFrom: string;
  validThrough: string;
};
/** What a payee gets beside the points: by which uplift, from whose fund, of which fiscal year. In yen, below zero where refunds outweigh. */
export type Uplifted = {
  upliftId: number;
  name: string;
  merchantId: number;
  fund: number;
  ofYear: number;
  yen: number;
  /** Of one that belongs to a tie-up: since when that holds, and this with it. */
  tieUp: Uplift['tieUp'];
};

/** Whether an uplift is for a place on a day. */
const isPlaceOf = ({ places }: Uplift, merchantId: number, on: string): boolean =>
  places === null ||
  places.some(
    ({ merchantId: place, from, through }) =>
      place === merchantId && (from === null || from <= on) && (through === null || on <= through),
  );

/**
 * 上乗せ of a window: for each uplift and payee the points of the days within its period, in Japan, and so many percent of
 * their sum, cut once a fiscal year. What came back of earlier days lowers it in the window in which it came back.
 */
export async function upliftsOfWindow(
  { database, balances }: { database: Database; balances: Balances },
  settlement: { id: number; municipalityCode: string },
): Promise<Uplifted[]> {
  const uplifts = await rows<Uplift>(
    database,
    `SELECT u.id, u.name, percent, payer_id,
            CASE WHEN u.merchant_id IS NOT NULL OR tie_up_id IS NOT NULL THEN
              (SELECT coalesce(jsonb_agg(jsonb_build_object('merchantId', place.merchant_id, 'from', from_on, 'through', through_on)), '[]')
                 FROM (SELECT coalesce(u.merchant_id, tie_up.merchant_id) AS merchant_id, NULL::date AS from_on, NULL::date AS through_on
                       UNION ALL SELECT * FROM places_of_town(tie_up.host_code) WHERE u.merchant_id IS NULL) place
                WHERE place.merchant_id IS NOT NULL) END AS places,
            CASE WHEN tie_up.id IS NOT NULL THEN jsonb_build_object('tieUpId', tie_up.id, 'since', tie_up.valid_from, 'uplift',
              jsonb_build_object('percent', percent, 'since', greatest(u.valid_from, tie_up.valid_from))) END AS tie_up,
            greatest(u.valid_from, tie_up.valid_from) AS valid_from, least(u.valid_through, tie_up.valid_through) AS valid_through
       FROM uplift u LEFT JOIN tie_up ON tie_up.id = tie_up_id WHERE u.municipality_code = :municipalityCode ORDER BY u.id`,
    { municipalityCode: settlement.municipalityCode },
  );
  if (uplifts.length === 0) return [];
  const days = await balances.sumDays(settlement.id);
  const paid = uplifts.flatMap((uplift) => {
    const sums = new Map<string, { merchantId: number; ofYear: number; points: number }>();
    for (const { account, on, amount } of days) {
      if (chart.accountKind(account) !== 'merchant' || on < uplift.validFrom || on > uplift.validThrough) continue;
      const merchantId = chart.numberOf(account);
      if (!isPlaceOf(uplift, merchantId, on)) continue;
      const ofYear = fiscalYear(Temporal.PlainDate.from(on));
      const key = `${merchantId} ${ofYear}`;
      sums.set(key, { merchantId, ofYear, points: (sums.get(key)?.points ?? 0) - amount });
    }
    const fund = fundOf(uplift.payerId);
    return [...sums.values()].flatMap(({ merchantId, ofYear, points }) => {
      const yen = Math.trunc((points * uplift.percent) / 100);
      const { id: upliftId, name, tieUp } = uplift;
      return yen === 0 ? [] : [{ upliftId, name, merchantId, fund, ofYear, yen, tieUp }];
    });
  });
  // Where nothing is paid, nothing is paid on top.
  const exempt = await rows<{ id: number }>(database, 'SELECT id FROM merchant WHERE exempt AND id = ANY (:ids)', {
    ids: [...new Set(paid.map(({ merchantId }) => merchantId))],
  });
  const unpaid = new Set(exempt.map(({ id }) => id));
  return paid.filter(({ merchantId }) => !unpaid.has(merchantId));
}
