import type { z } from 'zod';
import type { NewRevocation } from '../../contract/points/coupons/values.ts';
import { type Database, execute, inTransaction, one } from '../../postgres/pool.ts';
import { isRefusal, refuse } from '../../server/refusal.ts';
import type { ConversionsContext } from '../conversions/context.ts';
import { keepOwnTrail } from '../registers/trail.ts';
import { batchOf, type Company, oneAtATime } from './company.ts';

type Asked = { by: Company; batchNumber: string; asked: z.output<typeof NewRevocation> };

/**
 * Revokes coupons of a batch that nobody has used: those that are named (a letter that came back), or all, and with them the batch (its codes
 * leaked, or never arrived). One that is entered at the same moment is either used or revoked. Again it revokes nothing more.
 */
export function revokeCoupons({ database, clock }: ConversionsContext, { by, batchNumber, asked }: Asked) {
  const selectors = asked.selectors && [...new Set(asked.selectors)];
  return inTransaction(database, async (client) => {
    // 1 The batch: held, so that no code of it is handed over meanwhile; behind reports of deductions, which hold coupons in another order.
    await oneAtATime(client, by.partnerId);
    const batch = await batchOf(client, { partnerId: by.partnerId, batchNumber, lock: 'FOR UPDATE' });
    if (isRefusal(batch)) return batch;
    const now = clock();
    const { all } = await count(client, { batchId: batch.id, selectors });
    if (selectors && all < selectors.length) return refuse('coupon_unknown');
    // 2 The coupons, with why and who.
    const { revocationId } = await one<{ revocationId: number }>(
      client,
      `INSERT INTO coupon_revocation (batch_id, is_whole, reason, revoked_by, revoked_at)
       VALUES (:batchId, :isWhole, :reason, :staffId, :now) RETURNING id AS revocation_id`,
      {
        batchId: batch.id,
        isWhole: selectors === undefined,
        reason: asked.reason,
        staffId: by.staff?.staffId ?? null,
        now: `${now}`,
      },
    );
    const revoked = await execute(
      client,
      `UPDATE coupon SET state = 'revoked', revocation_id = :revocationId WHERE batch_id = :batchId
         AND (:selectors::text[] IS NULL OR selector = ANY (:selectors)) AND state IN ('issued', 'active')`,
      { revocationId, batchId: batch.id, selectors: selectors ?? null },
    );
    if (!selectors)
      await execute(client, 'UPDATE coupon_batch SET revoked_at = coalesce(revoked_at, :now) WHERE id = :id', {
        id: batch.id,
        now: `${now}`,
      });
    const { used } = await count(client, { batchId: batch.id, selectors });
    // 3 A person of the company leaves a line.
    const line = { subject: 'couponBatch', id: batchNumber, name: batchNumber, act: 'cancel' } as const;
    const after = { revoked, used, selectors: selectors ?? null };
    if (by.staff) await keepOwnTrail(client, { caller: by.staff, now }, { ...line, after, reason: asked.reason });
    return { revoked, used };
  });
}

/** Of the coupons that are named, or of all of a batch: how many, and how many were used. */
const count = (client: Database, { batchId, selectors }: { batchId: number; selectors: string[] | undefined }) =>
  one<{ all: number; used: number }>(
    client,
    `SELECT count(*) AS all, count(*) FILTER (WHERE state = 'used') AS used
       FROM coupon WHERE batch_id = :batchId AND (:selectors::text[] IS NULL OR selector = ANY (:selectors))`,
    { batchId, selectors: selectors ?? null },
  );
