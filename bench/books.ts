import { type Ledger, sumWindow } from '../ledger/index.ts';
import { chart } from '../points/book/chart.ts';
import { type Pool, rows } from '../postgres/pool.ts';

export const total = (numbers: number[]): number => numbers.reduce((sum, number) => sum + number, 0);
export const slotsOf = ({ slots }: Ledger): number[] => Array.from({ length: slots }, (_, slot) => slot);

/** All that merchants are owed in a points database, by the postings of every settlement window. */
export async function paidToMerchants(pool: Pool, ledger: Ledger): Promise<number> {
  const windows = await rows<{ id: number }>(pool, 'SELECT id FROM settlement');
  const asked = windows.flatMap(({ id }) => slotsOf(ledger).map((slot) => sumWindow(pool, slot, id)));
  const sums = (await Promise.all(asked)).flat();
  return total(sums.filter((sum) => chart.accountKind(sum.account) === 'merchant').map((sum) => -sum.amount));
}
