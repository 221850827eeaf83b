import { type Database, execute } from '../../postgres/pool.ts';
import type { Voucher } from './voucher.ts';

/** What does not fit together and the municipality has to look at (decision 8). */
export type NewBreak = {
  kind: 'double_claim' | 'offline_double' | 'clock_off' | 'number_void';
  voucher: Pick<Voucher, 'id' | 'points' | 'municipalityCode'>;
  merchantId: number;
  clearingId: number | null;
  foundAt: Temporal.Instant;
};

/** Lists a break, once for the same shop, voucher and bundle. */
export async function listBreak(database: Database, found: NewBreak): Promise<void> {
  await execute(
    database,
    `INSERT INTO voucher_break (kind, voucher_id, municipality_code, merchant_id, clearing_id, points, found_at)
     VALUES (:kind, :voucherId, :municipalityCode, :merchantId, :clearingId, :points, :foundAt) ON CONFLICT DO NOTHING`,
    {
      kind: found.kind,
      voucherId: found.voucher.id,
      municipalityCode: found.voucher.municipalityCode,
      merchantId: found.merchantId,
      clearingId: found.clearingId,
      points: found.voucher.points,
      foundAt: `${found.foundAt}`,
    },
  );
}
