/**
 * When and where a voucher counts: the rules of redemption, of clearing in bundles, of what comes in from shops without a
 * network, and of the phone there, which has only the signed facts. Pure: facts in, the name of an outcome out.
 */

/** Where vouchers of a municipality count: everywhere in it, or in one street. */
type Scope = { municipalityCode: string; streetId: number | null };
/** Where somebody stands with a voucher: whose vouchers count there, and in which street it lies. */
export type VoucherPlace = { municipalityCodes: readonly string[]; streetId: number | null };
type Period = { validFrom: string; validThrough: string };

/**
 * Whether a voucher counts at a place. It keeps the rule of its day of issue: what the municipality decided since does not
 * take it away (R12-05); a tie-up counts while it lasts.
 */
export function judgeVoucherScope(
  { municipalityCode, streetId }: Scope,
  place: VoucherPlace,
): 'voucher_other_municipality' | 'voucher_wrong_street' | undefined {
  if (!place.municipalityCodes.includes(municipalityCode)) return 'voucher_other_municipality';
  return streetId === null || streetId === place.streetId ? undefined : 'voucher_wrong_street';
}

/**
 * Whether a voucher was valid on a day in Japan, or on one of the days between two, where a clock that is wrong leaves open
 * which it was.
 */
export function judgeVoucherPeriod(
  { validFrom, validThrough }: Period,
  { from, through = from }: { from: string; through?: string },
): 'voucher_not_yet_valid' | 'voucher_expired' | undefined {
  if (through < validFrom) return 'voucher_not_yet_valid';
  return from > validThrough ? 'voucher_expired' : undefined;
}

/** Why a voucher that counts cannot be taken any more: it has another number now, or its state says so. */
export function judgeVoucherState({
  state,
  replaced,
}: {
  state: 'issuing' | 'issued' | 'redeemed' | 'cancelled' | 'expired';
  replaced: boolean;
}): 'voucher_replaced' | 'voucher_cancelled' | 'voucher_expired' | 'voucher_used' | undefined {
  if (replaced) return 'voucher_replaced';
  if (state === 'cancelled') return 'voucher_cancelled';
  if (state === 'expired') return 'voucher_expired';
  return state === 'redeemed' ? 'voucher_used' : undefined;
}

/** Whether one more voucher fits into the leave of a terminal to accept without a network, beside what it took under it. */
export function judgeOfflineLimit(
  { pointsMax, countMax }: { pointsMax: number; countMax: number },
  { taken, next }: { taken: readonly { points: number }[]; next: { points: number } },
): 'offline_over_limit' | undefined {
  const points = taken.reduce((sum, one) => sum + one.points, next.points);
  return taken.length + 1 > countMax || points > pointsMax ? 'offline_over_limit' : undefined;
}
