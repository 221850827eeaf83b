import { type Database, execute, row } from '../../postgres/pool.ts';
import { type Refusal, refuse } from '../../server/refusal.ts';
import type { Partner, StaffCaller } from '../callers.ts';
import { partnerIdOf } from '../registers/partners.ts';

/** Who acts for a company: its own system, or a person of its office, who leaves a line in the trail. */
export type Company = { partnerId: number; staff: StaffCaller | null };

export const companyOfSystem = ({ partnerId }: Partner): Company => ({ partnerId, staff: null });
/** The company of a person of its office. */
export const companyOfPerson = (caller: StaffCaller): Company => ({ partnerId: partnerIdOf(caller), staff: caller });

export type CouponPattern = 'immediate' | 'deferred' | 'post';
export type Batch = {
  id: number;
  partnerId: number;
  batchNumber: string;
  pattern: CouponPattern;
  count: number;
  points: number;
  validFrom: string;
  validThrough: string;
  askedAt: Temporal.Instant;
  handedAt: Temporal.Instant | null;
  handedFor: string | null;
  revokedAt: Temporal.Instant | null;
};
export const batchColumns = `b.id, b.partner_id, batch_number, pattern, b.count, b.points, valid_from, valid_through, asked_at, handed_at, handed_for,
  b.revoked_at`;

/** A batch of a company by its own number; held against others until the transaction ends where it is about to change. */
export async function batchOf(
  database: Database,
  { partnerId, batchNumber, lock = '' }: { partnerId: number; batchNumber: string; lock?: 'FOR UPDATE' | '' },
): Promise<Batch | Refusal<'coupon_batch_unknown'>> {
  const batch = await row<Batch>(
    database,
    `SELECT ${batchColumns} FROM coupon_batch b WHERE partner_id = :partnerId AND batch_number = :batchNumber ${lock}`,
    { partnerId, batchNumber },
  );
  return batch ?? refuse('coupon_batch_unknown');
}

/** Until the transaction ends, nobody else changes many coupons of the company. */
export const oneAtATime = (client: Database, partnerId: number) =>
  execute(client, `SELECT pg_advisory_xact_lock(hashtextextended('coupons of ' || :partnerId, 0))`, {
    partnerId: `${partnerId}`,
  });
