import { join } from 'node:path';
import { chart, type Ledger, makeKey, openLedger, openWindow } from '../ledger/index.ts';
import { migrate } from '../postgres/migrate.ts';
import { openPool, type Pool, row } from '../postgres/pool.ts';

const city = chart.unitOf('municipal', 14130);
const shop = chart.accountOf('merchant', 1);
const clock = () => Temporal.Now.instant();

export type BenchLedger = { pool: Pool; ledger: Ledger; holders: number; close(): Promise<void> };

/** A ledger with `holders` holders of two lots each, analysed, its pages touched. */
export async function openBenchLedger(
  url: string,
  { holders, slots }: { holders: number; slots: number },
): Promise<BenchLedger> {
  const pool = openPool(url, { max: slots + 2 });
  await migrate(pool, [join(import.meta.dirname, '..', 'ledger', 'sql')]);
  await openWindow(pool, 1);
  const ledger = await openLedger({ pool, clock, slots });
  const numbers = Array.from({ length: holders }, (_, index) => index + 1);
  await pool.query(
    `INSERT INTO ledger.lot (slot, holder, unit, expires_on, fund, balance)
     SELECT slot, holder, $3, expires_on, 0, 1000000000
       FROM unnest($1::bigint[], $2::smallint[]) AS h (holder, slot), (VALUES ('2099-03-31'::date), ('2100-03-31'::date)) AS e (expires_on)`,
    [numbers, numbers.map((holder) => ledger.slotOf(holder)), city],
  );
  await pool.query('VACUUM (ANALYZE) ledger.lot');
  return {
    pool,
    ledger,
    holders,
    async close() {
      await ledger.close();
      await pool.end();
    },
  };
}

/** `callers` callers spend one point after another for some seconds, each of a holder of its own choosing. */
export async function measureSpends(
  { ledger, holders }: BenchLedger,
  { callers, seconds }: { callers: number; seconds: number },
): Promise<{ perSecond: number; p50: number; p99: number }> {
  const until = performance.now() + seconds * 1000;
  const latencies: number[] = [];
  let done = 0;
  const caller = async () => {
    while (performance.now() < until) {
      const startedAt = performance.now();
      const now = clock();
      const answer = await ledger.submit({
        key: makeKey(now),
        holder: 1 + Math.floor(Math.random() * holders),
        window: 1,
        occurredAt: now,
        kind: 'spend',
        unit: city,
        amount: 1,
        account: shop,
      });
      if (answer.outcome !== 'created') throw new Error(`a spend was answered ${answer.outcome}`);
      done += 1;
      latencies.push(performance.now() - startedAt);
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: callers }, caller));
  const elapsed = (performance.now() - startedAt) / 1000;
  latencies.sort((a, b) => a - b);
  const at = (share: number) => Math.round((latencies[Math.floor(latencies.length * share)] ?? 0) * 10) / 10;
  return { perSecond: Math.round(done / elapsed), p50: at(0.5), p99: at(0.99) };
}

/** Every lot is what was given less what was spent: a bench that lost a point measures nothing. */
export async function assertBooksRight({ pool }: BenchLedger): Promise<void> {
  const wrong = await row<{ lots: number; spent: number; given: number }>(
    pool,
    `SELECT (SELECT sum(balance)::bigint FROM ledger.lot) AS lots, (SELECT -coalesce(sum(amount), 0)::bigint FROM ledger.posting) AS spent,
            (SELECT count(*) * 1000000000 FROM ledger.lot)::bigint AS given`,
  );
  if (!wrong || wrong.lots + wrong.spent !== wrong.given)
    throw new Error(`the books are wrong: ${JSON.stringify(wrong)}`);
}
