import { pointsRoutes } from '../contract/index.ts';
import { readSlots } from '../ledger/index.ts';
import { chart } from '../points/book/chart.ts';
import { bankOf, startMonthStage } from '../points/payout/testing/month.ts';
import { statementOf, take } from '../points/reconciliation/testing/bank.ts';
import { execute, one } from '../postgres/pool.ts';

/**
 * 監査のたどり (5-3, 7-2): from a grant to its use, from the use to its transfer with the line of the bank, and back to the uses, over HTTP, in a town
 * with so many other uses in the same month at the same two shops, by 300 holders to a thousand. `npm run bench-trace [postings]`.
 */
const postings = Number(process.argv[2] ?? 1_000_000);
const rounds = 40;

const stage = await startMonthStage();
try {
  const { points: database } = stage.nation.databases;
  const [tea, books] = stage.shops;
  await stage.use(tea, 300);
  await stage.use(books, 500);
  const { id: window } = await one<{ id: number }>(database, `SELECT id FROM settlement WHERE state = 'open'`);
  const slots = await readSlots(database);
  await execute(
    stage.nation.owners.points,
    `INSERT INTO ledger.posting (slot, holder, day, key, leg, kind, outcome, request, unit, expires_on, fund, amount,
                                 unit_balance, account, window_id, occurred_at, posted_at)
     SELECT op % :slots::int, 1000000 + op / 3, :today::date, gen_random_uuid(), 1, 2, 0, op, :unit, '2099-03-31', :fund, -1, 1000,
            CASE op % 2 WHEN 0 THEN :tea::bigint ELSE :books::bigint END, :window, :now, :now
       FROM generate_series(1, :postings::int) AS op`,
    {
      slots,
      today: '2016-10-03',
      unit: chart.unitOf('municipal', 43424),
      fund: chart.generalFund,
      tea: chart.accountOf('merchant', tea.merchantId),
      books: chart.accountOf('merchant', books.merchantId),
      window,
      now: `${stage.nation.world.clock()}`,
      postings,
    },
  );
  await stage.nation.owners.points.query('VACUUM (ANALYZE) ledger.posting');
  await stage.settle();
  stage.nation.pass({ hours: 24 * 16 });
  const { yen } = await one<{ yen: number }>(database, 'SELECT sum(yen)::bigint AS yen FROM zengin_file', {});
  const line = { on: '2016-10-14', direction: 'out' as const, amountYen: yen, inquiryNumber: '00000123' };
  const file = statementOf(bankOf('オグニマチ', '1434240'), {
    from: '2016-10-10',
    through: '2016-10-14',
    lines: [line],
  });
  await take(stage.accounting, file);
  const auditor = await stage.town.person('auditor');
  const { grants } = await auditor.call(pointsRoutes.listGrants, { query: {} });
  const grantKey = grants.at(-1)?.grantKey ?? '';
  const taken: Record<'grant' | 'use' | 'payment' | 'all' | 'back', number[]> = {
    grant: [],
    use: [],
    payment: [],
    all: [],
    back: [],
  };
  const timed = async <T>(name: keyof typeof taken, step: () => Promise<T>): Promise<T> => {
    const startedAt = performance.now();
    const answer = await step();
    taken[name].push(performance.now() - startedAt);
    return answer;
  };
  for (let round = 0; round < rounds; round += 1) {
    const params = await timed('all', async () => {
      const grant = await timed('grant', () => auditor.call(pointsRoutes.traceGrant, { params: { grantKey } }));
      const useId = grant.uses[0]?.id ?? '';
      const use = await timed('use', () => auditor.call(pointsRoutes.traceUse, { params: { useId } }));
      const payment = use.settlement?.payments[0] ?? { fileId: 0, item: 0 };
      const paid = await timed('payment', () => auditor.call(pointsRoutes.tracePayment, { params: payment }));
      if (paid.bank === null) throw new Error('the line of the bank is not there');
      return payment;
    });
    const { uses } = await timed('back', () => auditor.call(pointsRoutes.listUsesOfPayment, { params, query: {} }));
    if (uses.length === 0) throw new Error('no use is behind it');
  }
  const said = Object.entries(taken).map(([name, all]) => {
    const sorted = all.toSorted((a, b) => a - b);
    const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)]?.toFixed(0);
    return `${name} ${at(0.5)} ms (p95 ${at(0.95)})`;
  });
  console.log(`監査: of ${postings} other uses in the month, median of ${rounds}: ${said.join(', ')}`);
} finally {
  await stage.nation.close();
}
