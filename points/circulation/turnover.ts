import type { Turnover } from '../book/balance.ts';
import { chart } from '../book/chart.ts';
import { successionTransit } from '../book/unit.ts';

export type TownMeasure = 'granted' | 'arrived' | 'premium' | 'succeeded' | 'used' | 'setAside' | 'expired';
/** In the order in which an office reads them: what came, then what went. */
export const townMeasures: readonly TownMeasure[] = [
  'granted',
  'arrived',
  'premium',
  'succeeded',
  'used',
  'setAside',
  'expired',
];
const leaving: readonly TownMeasure[] = ['used', 'setAside', 'expired'];

/** What a posting of a municipality's own unit counts as; one that was taken back counts against what it took back. */
function measureOf({ account, isIn, restores }: Turnover): TownMeasure | undefined {
  switch (chart.accountKind(account)) {
    case 'issuance':
      return 'granted';
    case 'partner':
      return 'arrived';
    case 'premium':
      return 'premium';
    case 'merchant':
      return 'used';
    case 'expired':
      return 'expired';
    case 'transfer':
      // From one マイキーID to another of the same person: zero in the sum, but for what is under way when a month ends.
      return 'succeeded';
    case 'transit':
      // From the municipality that it took over from, or to the one that took over.
      if (account === successionTransit) return 'succeeded';
      // Out of the reserve into the unit, or out of the unit into vouchers and events.
      return isIn === restores ? 'setAside' : 'arrived';
    default:
      return undefined;
  }
}

/** Sums up what moved by measure. What leaves is counted as people say it, above zero. */
export function sumByMeasure(turnover: readonly Turnover[]): Record<TownMeasure, number> {
  const sums: Record<TownMeasure, number> = {
    granted: 0,
    arrived: 0,
    premium: 0,
    succeeded: 0,
    used: 0,
    setAside: 0,
    expired: 0,
  };
  for (const posted of turnover) {
    const measure = measureOf(posted);
    if (measure) sums[measure] += leaving.includes(measure) ? -posted.amount : posted.amount;
  }
  return sums;
}
