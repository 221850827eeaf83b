import { dateInTokyo } from '../../server/clock.ts';
import { chart } from '../book/chart.ts';
import { codeOfUnit, isSandboxUnit, reserveUnit } from '../book/unit.ts';
import type { CallOf } from '../callers.ts';
import type { PremiumsContext } from '../premiums/context.ts';
import { municipalityNames } from '../registers/municipality.ts';
import { historyLines, type Line } from './history.ts';

export type YearKind = 'grant' | 'exchange' | 'premium' | 'used' | 'expired';
/** What a line of a history counts as; what went from one pocket of the same person to another counts as nothing. */
const kinds: Partial<Record<Line['kind'], YearKind>> = {
  grant: 'grant',
  correction: 'grant',
  exchange: 'exchange',
  premium: 'premium',
  premiumReturn: 'premium',
  use: 'used',
  merge: 'used',
  reversal: 'used',
  mergeReturn: 'used',
  conversion: 'used',
  conversionReturn: 'used',
  voucher: 'used',
  voucherReturn: 'used',
  contribution: 'used',
  supportReturn: 'used',
  expiry: 'expired',
};
/** By name: what came in. What went out is one sum of each town. */
const named: readonly YearKind[] = ['grant', 'exchange', 'premium'];
const order: readonly YearKind[] = ['grant', 'premium', 'exchange', 'used', 'expired'];

/**
 * 1年のまとめ: what somebody received, used and lost in a calendar year in Japan, by town and by what it was for; taken from the very lines of their
 * histories. For a declaration of income, whose year is the calendar's.
 */
export async function showYear({ database, balances, clock }: PremiumsContext, { caller, params }: CallOf<'showYear'>) {
  const from = Temporal.PlainDate.from({ year: params.year, month: 1, day: 1 });
  const last = `${params.year}-12-31`;
  const history = await balances.history(caller.holder);
  const units = [...new Set(history.map(({ unit }) => unit))].filter(
    (unit) => unit === reserveUnit || (chart.unitKind(unit) === 'municipal' && !isSandboxUnit(unit)),
  );
  const sums = new Map<string, { kind: YearKind; code: string | null; what: string; points: number }>();
  for (const unit of units) {
    const code = unit === reserveUnit ? null : codeOfUnit(unit);
    for (const line of await historyLines(database, { history, unit, from })) {
      const kind = kinds[line.kind];
      if (!kind || line.on > last) continue;
      const what = named.includes(kind) ? line.what : '';
      const name = JSON.stringify([kind, code, what]);
      const sum = sums.get(name) ?? { kind, code, what, points: 0 };
      // What goes out is counted as people say it, above zero.
      sums.set(name, { ...sum, points: sum.points + (named.includes(kind) ? line.points : -line.points) });
    }
  }
  const names = await municipalityNames(
    database,
    [...sums.values()].flatMap(({ code }) => code ?? []),
  );
  const lines = [...sums.values()]
    .filter(({ points }) => points !== 0)
    .map(({ code, ...line }) => ({
      ...line,
      municipality: code === null ? null : { code, name: names.get(code) ?? code },
    }))
    .sort(
      (a, b) =>
        order.indexOf(a.kind) - order.indexOf(b.kind) ||
        (a.municipality?.code ?? '').localeCompare(b.municipality?.code ?? '') ||
        a.what.localeCompare(b.what),
    );
  const total = (wanted: readonly YearKind[]) =>
    lines.filter(({ kind }) => wanted.includes(kind)).reduce((sum, { points }) => sum + points, 0);
  return {
    year: params.year,
    isOver: last < `${dateInTokyo(clock())}`,
    lines,
    received: total(named),
    used: total(['used']),
    expired: total(['expired']),
  };
}
