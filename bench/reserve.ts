import { slotOf } from '../ledger/deal.ts';
import { chart } from '../points/book/chart.ts';
import { reserveUnit } from '../points/book/unit.ts';
import { openReserveStage } from '../points/exchange/testing/reserve-stage.ts';
import { execute, one } from '../postgres/pool.ts';

/**
 * 移行期限 of many lots of the reserve in one night: first their holders are told, then, when the day is over, each lot goes to its holder's
 * default municipality, while a customer pays at a till every 50 ms. `npm run bench-reserve [lots]`.
 */
const count = Number(process.argv[2] ?? 1_000_000);
const firstHolder = 1_000_000_000;
const code = '43424';

const stage = await openReserveStage();
try {
  const { nation, towns, companies } = stage;
  const owner = nation.owners.points;
  const shop = await towns[0].shop({ name: '計測の店', kind: 'shop' });
  const year = { startsOn: '2016-04-01', endsOn: '2017-03-31', expiresOn: '2017-03-31' };
  const programId = await towns[0].program({ department: '福祉課', name: '計測', amount: 1_000_000, ...year });
  const customer = await nation.person('Payer1');
  await towns[0].grant({ programId, mykeyId: 'Payer1', amount: 1_000_000, reason: '計測' });

  const { slots } = await one<{ slots: number }>(owner, 'SELECT slots FROM ledger.deployment', {});
  const lotOn = '2016-10-10';
  await execute(
    owner,
    `INSERT INTO member (mykey_id, shown, holder, joined_on, status, default_municipality)
     SELECT 'BENCH' || n, 'Bench' || n, :firstHolder::bigint + n, '2016-09-01', 'active', :code FROM generate_series(1, :count::int) AS n`,
    { firstHolder, code, count },
  );
  const atOnce = 50_000;
  for (let from = 1; from <= count; from += atOnce) {
    const holders = Array.from(
      { length: Math.min(atOnce, count - from + 1) },
      (_, index) => firstHolder + from + index,
    );
    await execute(
      owner,
      `INSERT INTO ledger.lot (slot, holder, unit, expires_on, fund, balance)
       SELECT slot, holder, :unit, :lotOn, :fund, 100 + holder % 900 FROM unnest(:slots::smallint[], :holders::bigint[]) AS l (slot, holder)`,
      {
        holders,
        slots: holders.map((holder) => slotOf(holder, slots)),
        unit: reserveUnit,
        lotOn,
        fund: chart.partnerFund(companies.a.partnerId),
      },
    );
  }
  await owner.query('VACUUM (ANALYZE) ledger.lot, member');

  /** Does it while a customer pays, and says how long each payment took, with its taps. */
  async function beside<T>(what: string, work: Promise<T>): Promise<T> {
    const startedAt = performance.now();
    let isOver = false;
    const over = work.finally(() => {
      isOver = true;
    });
    const took: number[] = [];
    while (!isOver) {
      const at = performance.now();
      await shop.counter.pay(customer, 1);
      took.push(performance.now() - at);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const done = await over;
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    took.sort((a, b) => a - b);
    const at = (share: number) => (took[Math.floor((took.length - 1) * share)] ?? 0).toFixed(0);
    process.stdout.write(
      `${what}: ${seconds} s; beside it ${took.length} payments, p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, longest ${at(1)} ms\n`,
    );
    return done;
  }

  const jobs = nation.points;
  stage.at('2016-10-05', '09:00');
  const told = await beside(`${count} lots told`, jobs.tellDeadlines());
  stage.at('2016-10-13', '00:10');
  const ended = await beside(`${count} lots moved`, jobs.endDeadlines());
  const { moved, left } = await one<{ moved: number; left: number }>(
    owner,
    `SELECT (SELECT count(*)::int FROM reserve_deadline WHERE state = 'moved') AS moved,
            (SELECT count(*)::int FROM ledger.lot WHERE unit = :unit AND balance > 0) AS left`,
    { unit: reserveUnit },
  );
  process.stdout.write(
    `told ${told}, moved ${ended.moved}, postponed ${ended.postponed}; rows moved ${moved}, lots left ${left} (${Math.round(process.memoryUsage().rss / 2 ** 20)} MB)\n`,
  );
  if (moved !== count || left !== 0) throw new Error('not every lot was moved');
} finally {
  await stage.close();
}
