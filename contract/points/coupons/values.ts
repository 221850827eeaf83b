import { z } from 'zod';
import { ChangeReason } from '../../office-accounts.ts';
import { Amount, EnteredDate, Instant, PlainDate, Points } from '../../values.ts';

/** The company's own number of a batch (decision 26). */
export const BatchNumber = z.string().regex(/^[A-Za-z0-9_-]{1,40}$/);
/** By which a coupon is spoken of; it proves nothing. */
export const Selector = z.string().regex(/^[0-9A-HJKMNP-TV-Z]{8}$/);

/** 2-1 paid at once, 2-2 paid later, 2-3 by post (6-10). */
export const CouponPattern = z.enum(['immediate', 'deferred', 'post']).meta({ id: 'CouponPattern' });
export const couponsOfBatchMax = 100_000;

export const NewCouponBatch = z.object({
  batchNumber: BatchNumber,
  pattern: CouponPattern,
  count: z.int().min(1).max(couponsOfBatchMax),
  /** Of one coupon. */
  points: Amount,
  /** The first and last day on which a coupon can be entered, in Japan. */
  validFrom: EnteredDate,
  validThrough: EnteredDate,
});

const count = z.int();
export const CouponBatch = NewCouponBatch.extend({
  validFrom: PlainDate,
  validThrough: PlainDate,
  points: Points,
  askedAt: Instant,
  /** When its codes were handed over, and for which key (RFC 7638); null before. */
  handedAt: Instant.nullable(),
  handedFor: z.string().nullable(),
  revokedAt: Instant.nullable(),
  /**
   * How many: `issued` handed over and worth nothing yet; `active` the company has deducted; `used` entered by somebody; `revoked`;
   * `lapsed` past the last day, unused. `toGiveBack`: deducted, and neither used nor usable any more.
   */
  counts: z.object({ issued: count, active: count, used: count, revoked: count, lapsed: count, toGiveBack: count }),
}).meta({ id: 'CouponBatch' });

/** `lapsed` is no state that is set: its last day has passed. */
export const CouponState = z.enum(['issued', 'active', 'used', 'revoked', 'lapsed']).meta({ id: 'CouponState' });
/** Which coupons of a batch; all unless said. */
export const CouponsAsked = z.enum([...CouponState.options, 'toGiveBack']);

/** A coupon as its company knows it: never its verifier, never who used it. */
export const CompanyCoupon = z
  .object({
    selector: z.string(),
    state: CouponState,
    /** The company's number of the deduction; null before. */
    orderNumber: z.string().nullable(),
    activatedAt: Instant.nullable(),
    activeFrom: PlainDate.nullable(),
    usedAt: Instant.nullable(),
    revokedAt: Instant.nullable(),
  })
  .meta({ id: 'CompanyCoupon' });

export const NewRevocation = z.object({
  /** These coupons; all that are unused, and the batch itself, where it is not said. */
  selectors: z.array(Selector).min(1).max(1000).optional(),
  reason: ChangeReason,
});
export const Revoked = z.object({
  revoked: z.int(),
  /** Of those asked for: used before, so that their points stay. */
  used: z.int(),
});

const bounded = (text: z.ZodString) => text.max(512);
const base64url = () => bounded(z.string().regex(/^[A-Za-z0-9_-]+$/));
/** The public half of a company's key: EC P-256, or RSA from 2048 bits (RFC 7517). Whatever else it says of itself is left out. */
export const CompanyKey = z.discriminatedUnion('kty', [
  z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: base64url(), y: base64url() }),
  z.object({ kty: z.literal('RSA'), n: z.string().regex(/^[A-Za-z0-9_-]{342,1400}$/), e: base64url() }),
]);
