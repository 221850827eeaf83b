import { type Database, row, rows } from '../../postgres/pool.ts';
import { refuse } from '../../server/refusal.ts';
import type { AccountSum, Balances } from '../book/balance.ts';
import { chart } from '../book/chart.ts';
import type { BookContext } from '../book/context.ts';
import type { CallOf } from '../callers.ts';

/** The ways in which points are used (4-1, 4-2, 6-1, 6-2), as the office compares them. */
const methods = ['card', 'voucher', 'conversion', 'event'] as const;
type Method = (typeof methods)[number];
type Use = { method: Method; points: number; count: number; undone: number };

/** 方法ごとの利用 of a window: by card at a place, by voucher, into points of others, to events. Refunds are less, and counted apart. */
export async function showUsesByMethod(
  { database, balances }: BookContext,
  { caller, params }: CallOf<'showUsesByMethod'>,
) {
  const settlement = await row(
    database,
    'SELECT FROM settlement WHERE id = :settlementId AND municipality_code = :municipalityCode',
    { settlementId: params.settlementId, municipalityCode: caller.municipalityCode },
  );
  if (!settlement) return refuse('settlement_unknown');
  const uses = await usesOfWindow(database, balances, params.settlementId);
  return {
    methods: methods.map((method) => {
      const ours = uses.filter((use) => use.method === method);
      const total = (of: 'points' | 'count' | 'undone') => ours.reduce((sum, use) => sum + use[of], 0);
      return { method, points: total('points'), count: total('count'), undone: total('undone') };
    }),
  };
}

async function usesOfWindow(database: Database, balances: Balances, window: number): Promise<Use[]> {
  const sums = await balances.sumWindow(window);
  // Who is paid where points go into others' own: offices of streets and the payees of conversions.
  const payees = await rows<{ id: number }>(
    database,
    `SELECT merchant_id AS id FROM merchant_version WHERE kind = 'street' UNION SELECT merchant_id FROM conversion_target`,
  );
  const converts = new Set(payees.map(({ id }) => id));
  return sums.flatMap((sum) => {
    const method = methodOf(sum, converts);
    return method ? [{ method, points: -sum.amount, count: sum.outOnce, undone: sum.inOnce }] : [];
  });
}

function methodOf({ unit, account }: AccountSum, converts: ReadonlySet<number>): Method | undefined {
  if (chart.accountKind(account) === 'eventPayout') return 'event';
  if (chart.accountKind(account) !== 'merchant') return undefined;
  if (chart.unitKind(unit) === 'voucher') return 'voucher';
  return converts.has(chart.numberOf(account)) ? 'conversion' : 'card';
}
