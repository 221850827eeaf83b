import { refuse } from '../../server/refusal.ts';
import type { PlaceOfUse } from '../callers.ts';
import type { Fee } from '../places/fees.ts';
import { judgeOpen } from '../places/place-changes.ts';
import { convert } from '../places/rate.ts';
import type { PremiumCause } from '../premiums/award-row.ts';

/** What a payment asks for; `amount` in points, `total` the bill in yen. */
export type UseAsked = {
  amount: number;
  municipalityCode?: string | undefined;
  total?: number | undefined;
  purpose: 'purchase' | 'merge';
};

/** A use as what may bring a premium at its place. */
export const causeOf = (
  { key, ...use }: { key: string; holder: number; municipalityCode: string; amount: number },
  { place, at }: { place: PlaceOfUse; at: Temporal.Instant },
): PremiumCause => ({
  ...use,
  causeKey: key,
  occasion: 'use',
  at,
  place: { merchantId: place.merchantId, streetId: place.street?.streetId ?? null },
});

/** Whether points may go into the street's own at this place, by hand of the shop (6-2 ①-2). */
export const canMerge = ({ street }: PlaceOfUse): boolean =>
  street !== null && street.officeId !== null && street.ownPoints !== null;

/**
 * What a use asks for, against what the place accepts: who is paid in whose points, or why not. A fee that is undefined was asked
 * for and is none of today's.
 */
export function judgeUse(place: PlaceOfUse, { asked, fee }: { asked: UseAsked; fee: Fee | null | undefined }) {
  // 1. Whose points, and whether they count here.
  const ended = judgeOpen(place);
  if (ended) return ended;
  const code = asked.municipalityCode?.slice(0, 5) ?? place.municipalityCode;
  const accepted = place.accepts.find((one) => one.code === code);
  if (!accepted) return refuse('not_accepted_here');
  // 2. Not more than is owed, nor than the municipality allows at once.
  if (fee === undefined) return refuse('fee_unknown');
  if (asked.amount > Math.min(asked.total ?? asked.amount, fee?.yen ?? asked.amount))
    return refuse('points_exceed_total');
  if (accepted.paymentMax !== null && asked.amount > accepted.paymentMax)
    return refuse('payment_over_limit', { paymentMax: accepted.paymentMax });
  // 3. Into the street's own points only where it has some, and without a rest.
  if (asked.purpose === 'merge') {
    const { street } = place;
    if (!street?.ownPoints || !accepted.conversions || street.officeId === null) return refuse('merge_not_possible');
    const { consumed } = convert(asked.amount, street.ownPoints);
    if (consumed !== asked.amount) return refuse('rate_leaves_rest', { usable: consumed });
  }
  return payeeOfUse(place, asked, accepted.name);
}

/** Where a use leads, whatever the rules are by now: a retry is answered as it was told before. */
export function payeeOfUse(place: PlaceOfUse, { municipalityCode, purpose }: UseAsked, name = place.municipality) {
  const code = municipalityCode?.slice(0, 5) ?? place.municipalityCode;
  const merchantId = purpose === 'merge' ? (place.street?.officeId ?? place.merchantId) : place.merchantId;
  return { merchantId, municipalityCode: code, municipality: { code, name } };
}
