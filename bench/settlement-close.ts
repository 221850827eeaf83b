import { openLedger } from '../ledger/index.ts';
import { openBalances } from '../points/book/balance.ts';
import { chart } from '../points/book/chart.ts';
import type { BookContext } from '../points/book/context.ts';
import { voucherUnit } from '../points/book/unit.ts';
import type { StaffCaller } from '../points/callers.ts';
import { loadMunicipalityMaster, openMunicipality } from '../points/registers/municipality.ts';
import { pointsSqlFolders } from '../points/server.ts';
import { closeWindowOf } from '../points/settlement/close.ts';
import { execute, one, type Pool } from '../postgres/pool.ts';
import { createTestDatabase } from '../postgres/testing.ts';
import { dateInTokyo } from '../server/clock.ts';

/**
 * 精算期間の締め as accounting does it: the look at the budget, the close of the ledger's window, the sum, 上乗せ, and the freeze of lines, names and
 * accounts under the hash. Three postings in ten are of vouchers, each of which is a unit of its own. `npm run bench-close [postings]`.
 */
const postings = Number(process.argv[2] ?? 1_000_000);
const code = '14130';
const merchants = 1000;
const daysBack = 25;
const clock = () => Temporal.Now.instant();

const account = (number: string) =>
  JSON.stringify({ bankCode: '9999', branchCode: '901', type: '1', number, holderName: 'ﾐｾ' });

/** A city with its shops, their accounts, and two uplifts: of every place, and of one. */
async function makeTown(pool: Pool): Promise<{ first: number }> {
  await loadMunicipalityMaster(pool);
  await openMunicipality(pool, { code, exchangeExpiry: '03-31', openedOn: `${dateInTokyo(clock())}` });
  const { owner } = database;
  await execute(
    owner,
    `UPDATE municipality_account SET remitter_code = '0000014130', bank_account = :account WHERE code = :code`,
    { code, account: account('1413000') },
  );
  await execute(
    owner,
    `INSERT INTO staff (id, name, role, municipality_code) VALUES ('accounting', '会計 担当', 'accounting', :code)`,
    { code },
  );
  await owner.query(
    `INSERT INTO operator (id, name, kind) SELECT 'B' || (10000 + n), '店' || n, 'shop' FROM generate_series(1, ${merchants}) AS n`,
  );
  await execute(
    owner,
    `WITH made AS (INSERT INTO merchant (municipality_code, operator_id, bank_account)
                   SELECT :code, 'B' || (10000 + n), jsonb_set(:account::jsonb, '{number}', to_jsonb((2000000 + n)::text))
                     FROM generate_series(1, ${merchants}) AS n RETURNING id, operator_id)
     INSERT INTO merchant_version (merchant_id, from_on, name, kind, is_open, reason)
     SELECT made.id, '1900-01-01', operator.name, 'shop', true, '' FROM made JOIN operator ON operator.id = operator_id`,
    { code, account: account('') },
  );
  const { id: first } = await one<{ id: number }>(owner, 'SELECT min(id) AS id FROM merchant');
  await execute(
    owner,
    `INSERT INTO uplift (municipality_code, name, merchant_id, percent, valid_from, valid_through, made_at, made_by)
     SELECT :code, name, merchant_id, percent, '2000-01-01', '2999-12-31', :now, 'accounting'
       FROM (VALUES ('全店', NULL::integer, 10), ('一店', :first::integer, 5)) AS made (name, merchant_id, percent)`,
    { code, first, now: `${clock()}` },
  );
  return { first };
}

/** Uses of the last weeks: of cards, one in five from two lots, and of vouchers. */
async function fill(pool: Pool, { first, window, slots }: { first: number; window: number; slots: number }) {
  const voucher = voucherUnit(0);
  await execute(
    pool,
    `INSERT INTO ledger.posting (slot, holder, day, key, leg, kind, outcome, request, unit, expires_on, fund, amount,
                                 unit_balance, account, window_id, occurred_at, posted_at)
     SELECT op % :slots::int, op, :today::date, gen_random_uuid(), 2 * leg, 2, 0, op,
            CASE WHEN op % 10 < 3 THEN :voucher::bigint + op ELSE :unit::bigint END, '2099-03-31'::date + leg, leg * 1000001,
            -1 - op % 300, 1000, :account::bigint + op % ${merchants}, :window, :now::timestamptz - (op % ${daysBack}) * interval '1 day', :now
       FROM generate_series(1, :count::int) AS op, generate_series(0, CASE op % 5 WHEN 4 THEN 1 ELSE 0 END) AS leg`,
    {
      slots,
      window,
      voucher,
      unit: chart.unitOf('municipal', Number(code)),
      today: `${dateInTokyo(clock())}`,
      account: chart.accountOf('merchant', first),
      now: `${clock()}`,
      count: Math.round(postings / 1.2),
    },
  );
}

const database = await createTestDatabase(pointsSqlFolders);
const { pool, owner } = database;
try {
  const slots = 2;
  const ledger = await openLedger({ pool, chart, clock, slots, rememberedMax: 0 });
  const { first } = await makeTown(pool);
  const { id: settlementId } = await one<{ id: number }>(pool, `SELECT id FROM settlement WHERE state = 'open'`);
  await fill(owner, { first, window: settlementId, slots });
  await owner.query('VACUUM (ANALYZE) ledger.posting');
  const balances = openBalances({ ledger, database: pool, reader: pool, clock });
  const context = { database: pool, balances, clock } as BookContext;
  const caller = { staffId: 'accounting', municipalityCode: code, role: 'accounting' } as StaffCaller;
  const startedAt = performance.now();
  const refused = await closeWindowOf(context, { caller, settlementId });
  const seconds = (performance.now() - startedAt) / 1000;
  if (refused) throw new Error(refused.refused);
  type Fixed = { postings: number; units: number; lines: number; parties: number; differs: number };
  const fixed = await one<Fixed>(
    pool,
    `SELECT (SELECT count(*) FROM ledger.posting) AS postings, (SELECT count(DISTINCT unit) FROM ledger.posting) AS units,
            (SELECT count(*) FROM settlement_line) AS lines, (SELECT count(*) FROM settlement_account) AS parties,
            (SELECT sum(points) FROM settlement_line WHERE uplift IS NULL)::bigint
              + (SELECT sum(amount) FROM ledger.posting)::bigint AS differs`,
    {},
  );
  if (fixed.differs !== 0) throw new Error(`the statement differs from the postings by ${fixed.differs}`);
  console.log(
    `締め: ${fixed.postings} postings of ${fixed.units} units became ${fixed.lines} lines with the accounts of ${fixed.parties} parties in ${seconds.toFixed(1)} s (${Math.round(process.memoryUsage().rss / 2 ** 20)} MB)`,
  );
  await ledger.close();
} finally {
  await database.close();
}
