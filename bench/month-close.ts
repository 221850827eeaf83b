import { closeWindow, openLedger } from '../ledger/index.ts';
import { openBalances } from '../points/book/balance.ts';
import { chart } from '../points/book/chart.ts';
import { loadMunicipalityMaster, openMunicipality } from '../points/registers/municipality.ts';
import { pointsSqlFolders } from '../points/server.ts';
import { statementRows } from '../points/settlement/statement.ts';
import { statementHash, storeRows } from '../points/settlement/stored.ts';
import { execute, inTransaction, one, openPool, type Pool, row, rows } from '../postgres/pool.ts';
import { connected } from '../postgres/provision.ts';
import { makeSystemDatabase } from '../postgres/testing.ts';
import { dateInTokyo } from '../server/clock.ts';

const code = '14130';
const merchants = 1000;
const clock = () => Temporal.Now.instant();

/**
 * Closes a window of so many postings and builds its statement as the office does, beside a bare GROUP BY of the same
 * rows. One posting in five takes from a second lot, some of them of another fund. Returns seconds.
 */
export async function closeBesideScan(adminUrl: string, { postings, slots }: { postings: number; slots: number }) {
  const { url, ownerUrl } = await makeSystemDatabase(adminUrl, pointsSqlFolders);
  const pool = openPool(url, { max: 4, patient: true });
  try {
    await loadMunicipalityMaster(pool);
    const ledger = await openLedger({ pool, chart, clock, slots, rememberedMax: 0 });
    await openMunicipality(pool, { code, exchangeExpiry: '03-31', openedOn: '2016-04-01' });
    await fill(pool, { postings, slots });
    await connected(ownerUrl, (owner) => owner.query('VACUUM (ANALYZE) ledger.posting'));
    const balances = openBalances({ ledger, database: pool, reader: pool, clock });
    const settlement = {
      id: await openSettlement(pool),
      municipalityCode: code,
      municipality: '川崎市',
      opensOn: `${dateInTokyo(clock())}`,
    };
    const scans: number[] = [];
    const scan = async () => {
      const startedAt = performance.now();
      await rows(
        pool,
        'SELECT unit, account, fund, sum(amount), count(*) FROM ledger.posting GROUP BY unit, account, fund',
      );
      scans.push((performance.now() - startedAt) / 1000);
    };
    for (let turn = 0; turn < 3; turn += 1) await scan();
    const startedAt = performance.now();
    await closeWindow(pool, settlement.id, clock());
    const lines = await statementRows({ database: pool, balances, clock }, settlement);
    await inTransaction(pool, (client) => storeRows(client, settlement.id, lines));
    const sha256 = statementHash({
      settlementId: settlement.id,
      revision: 1,
      lines,
      parties: [],
      seal: null,
      budgets: [],
    });
    const close = (performance.now() - startedAt) / 1000;
    for (let turn = 0; turn < 2; turn += 1) await scan();
    await ledger.close();
    const counted = lines.reduce((sum, line) => sum - line.points, 0);
    const posted = await row<{ points: number }>(pool, 'SELECT sum(amount)::bigint AS points FROM ledger.posting');
    if (counted !== posted?.points) throw new Error(`the statement says ${counted}, the postings ${posted?.points}`);
    return { close, scan: scans.toSorted((a, b) => a - b)[2] ?? 0, lines: lines.length, sha256 };
  } finally {
    await pool.end();
  }
}

async function openSettlement(pool: Pool): Promise<number> {
  const found = await row<{ id: number }>(pool, `SELECT id FROM settlement WHERE state = 'open'`);
  if (!found) throw new Error('no settlement is open');
  return found.id;
}

async function fill(pool: Pool, { postings, slots }: { postings: number; slots: number }): Promise<void> {
  await pool.query(
    `INSERT INTO operator (id, name, kind) SELECT 'B' || (10000 + n), '店' || n, 'shop' FROM generate_series(1, ${merchants}) AS n`,
  );
  await execute(
    pool,
    `WITH made AS (INSERT INTO merchant (municipality_code, operator_id)
                   SELECT :code, 'B' || (10000 + n) FROM generate_series(1, ${merchants}) AS n RETURNING id, operator_id)
     INSERT INTO merchant_version (merchant_id, from_on, name, kind, is_open, reason)
     SELECT made.id, '1900-01-01', operator.name, 'shop', true, '' FROM made JOIN operator ON operator.id = operator_id`,
    { code },
  );
  const { id: first } = await one<{ id: number }>(pool, 'SELECT min(id) AS id FROM merchant');
  await execute(
    pool,
    `INSERT INTO ledger.posting (slot, holder, day, key, leg, kind, outcome, request, unit, expires_on, fund, amount,
                                 unit_balance, account, window_id, occurred_at, posted_at)
     SELECT op % :slots::int, op, :today::date, gen_random_uuid(), CASE WHEN op % 7 = 0 THEN 2 * leg ELSE 3 * leg END, 2, 0, op, :unit, '2099-03-31'::date + leg,
            CASE op % 7 WHEN 0 THEN leg * 1000001 ELSE 0 END, -1 - op % 300, 1000, :account::bigint + op % ${merchants}, :windowId, :now, :now
       FROM generate_series(1, :count::int) AS op, generate_series(0, CASE op % 5 WHEN 0 THEN 1 ELSE 0 END) AS leg`,
    {
      slots,
      today: Temporal.Now.plainDateISO('Asia/Tokyo').toString(),
      unit: chart.unitOf('municipal', Number(code)),
      account: chart.accountOf('merchant', first),
      windowId: await openSettlement(pool),
      now: `${clock()}`,
      count: Math.round(postings / 1.2),
    },
  );
}
