import { randomBytes, randomInt } from 'node:crypto';
import pg from 'pg';
import { makeKey, readHoldersOfUnit } from '../ledger/index.ts';
import { chart } from '../points/book/chart.ts';
import { openMunicipality } from '../points/registers/municipality.ts';
import type { Points } from '../points/server.ts';
import { addPlace } from '../points/testing/place.ts';
import { execute, one, openPool, type Pool } from '../postgres/pool.ts';
import { type ClientKey, generateClientKey } from '../server/client.ts';
import { paidToMerchants, slotsOf, total } from './books.ts';
import { type PostgresCpu, postgresCpu } from './cpu.ts';
import type { HttpLoadOrder } from './http-load.ts';
import { type Measured, measureLoad } from './load.ts';
import { openBenchPoints } from './points.ts';
import { findInstallation, pgbench, startBenchServer, tps } from './server.ts';
import { measureTaps, openTapsBench } from './taps.ts';

const code = '14130';
const city = chart.unitOf('municipal', Number(code));
const clock = () => Temporal.Now.instant();
const pointsOfLot = 1_000_000;
/** Payments are prepared for this rate; a faster machine would end its interval early, and says so. */
const mostPerSecond = 9000;

type Terminal = { key: ClientKey; terminalId: string; merchantId: number };
export type HttpBench = {
  pool: Pool;
  /** Of the role that owns the tables: statistics are its. */
  owner: Pool;
  points: Points;
  port: number;
  terminals: Terminal[];
  holders: number[];
  cpuOfPostgres: PostgresCpu;
  /** Points confirmed over HTTP so far: what the books must show. */
  confirmed: number;
  close(): Promise<void>;
};

/** The points cloud as it is put together for life, without its workers, with merchants, members and points. */
export async function openHttpBench(
  adminUrl: string,
  { members = 20_000, merchants = 48 }: { members?: number; merchants?: number } = {},
): Promise<HttpBench> {
  const { pool, ownerUrl, points, listen } = await openBenchPoints(adminUrl);
  const owner = openPool(ownerUrl, { max: 1, patient: true });
  await openMunicipality(pool, { code, exchangeExpiry: '03-31', openedOn: '2016-04-01' });
  const terminals = await enrol(pool, merchants);
  const holders = Array.from({ length: members }, () => randomInt(1, 2 ** 48 - 1));
  await execute(
    pool,
    `INSERT INTO member (mykey_id, shown, holder, joined_on, status)
     SELECT 'BENCH' || n, 'Bench' || n, holder, '2016-09-01', 'active'
       FROM unnest(:holders::bigint[]) WITH ORDINALITY AS m (holder, n)`,
    { holders },
  );
  await givePoints(points, { window: await openWindow(pool), holders });
  await owner.query('VACUUM (ANALYZE)');
  const address = await listen();
  return {
    pool,
    owner,
    points,
    port: Number(new URL(address).port),
    terminals,
    holders,
    cpuOfPostgres: await postgresCpu(pool),
    confirmed: 0,
    async close() {
      await points.server.close();
      await Promise.all([pool.end(), owner.end()]);
    },
  };
}

/** Two lots a holder. */
async function givePoints({ ledger }: Points, { window, holders }: { window: number; holders: readonly number[] }) {
  const issued = await Promise.all(
    holders.flatMap((holder) =>
      ['2099-03-31', '2100-03-31'].map((expiresOn) =>
        ledger.submit({
          kind: 'issue',
          key: makeKey(clock()),
          holder,
          window,
          occurredAt: clock(),
          unit: city,
          expiresOn,
          fund: chart.generalFund,
          amount: pointsOfLot,
          account: chart.accountOf('issuance', 1),
        }),
      ),
    ),
  );
  if (issued.some(({ outcome }) => outcome !== 'created')) throw new Error('a grant of the bench was refused');
}

const openWindow = async (pool: Pool): Promise<number> =>
  (
    await one<{ id: number }>(pool, `SELECT id FROM settlement WHERE municipality_code = :code AND state = 'open'`, {
      code,
    })
  ).id;

/** Operators, their places of use in the municipality, and a terminal at each. */
async function enrol(pool: Pool, merchants: number): Promise<Terminal[]> {
  const numbers = Array.from({ length: merchants }, (_, index) => index);
  return Promise.all(
    numbers.map(async (number) => {
      const key = await generateClientKey();
      const operatorId = `B${10_000 + number}`;
      const terminalId = `T${10_000 + number}`;
      await execute(pool, `INSERT INTO operator (id, name, kind) VALUES (:operatorId, :name, 'shop')`, {
        operatorId,
        name: `店${number}`,
      });
      await execute(
        pool,
        `INSERT INTO terminal (id, operator_id, place, jkt, status)
         VALUES (:terminalId, :operatorId, 'レジ1', :jkt, 'active')`,
        { terminalId, operatorId, jkt: key.jkt },
      );
      const merchantId = await addPlace(pool, { code, operatorId, name: `店${number}`, kind: 'shop' });
      return { key, terminalId, merchantId };
    }),
  );
}

/** Counter sessions as taps leave them, of members and terminals in turn: what a confirmation presents. */
export async function openSessions(
  { pool, owner, terminals, holders }: HttpBench,
  count: number,
): Promise<HttpLoadOrder['payments']> {
  const now = clock();
  const payments = Array.from({ length: count }, (_, index) => ({
    terminal: index % terminals.length,
    member: randomInt(holders.length),
    counterSessionId: randomBytes(18).toString('base64url'),
    paymentKey: makeKey(now),
  }));
  const of = (index: number) => terminals[index] as Terminal;
  await execute(
    pool,
    `INSERT INTO counter_session (id, payment_key, terminal_id, jkt, merchant_id, mykey_id, shown, holder, opened_at, expires_at)
     SELECT s.id, key, terminal_id, jkt, merchant_id, mykey_id, shown, s.holder, :now, :expiresAt
       FROM unnest(:ids::text[], :paymentKeys::uuid[], :terminalIds::text[], :jkts::text[], :merchantIds::int[], :holders::bigint[])
            AS s (id, key, terminal_id, jkt, merchant_id, holder) JOIN member USING (holder)`,
    {
      ids: payments.map((p) => p.counterSessionId),
      paymentKeys: payments.map((p) => p.paymentKey),
      terminalIds: payments.map((p) => of(p.terminal).terminalId),
      jkts: payments.map((p) => of(p.terminal).key.jkt),
      merchantIds: payments.map((p) => of(p.terminal).merchantId),
      holders: payments.map((p) => holders[p.member]),
      now: `${now}`,
      expiresAt: `${now.add({ seconds: 120 })}`,
    },
  );
  await owner.query('VACUUM (ANALYZE) counter_session');
  return payments.map(({ terminal, counterSessionId, paymentKey }) => ({ terminal, counterSessionId, paymentKey }));
}

/** So many clients confirm payments for some seconds over HTTP; every receipt is checked, and then the books. */
export async function measureHttpPayments({
  bench,
  clients,
  seconds,
  warmupSeconds = 1,
}: {
  bench: HttpBench;
  clients: number;
  seconds: number;
  warmupSeconds?: number;
}): Promise<Measured> {
  const payments = await openSessions(bench, (seconds + warmupSeconds) * mostPerSecond);
  const terminals = bench.terminals.map(({ key }) => key);
  const order: HttpLoadOrder = {
    port: bench.port,
    terminals,
    payments,
    amount: 1,
    clients,
    seconds,
    warmupSeconds,
  };
  const measured = await measureLoad('http-load.ts', order, bench.cpuOfPostgres);
  bench.confirmed += measured.confirmed;
  await assertBooksRight(bench);
  return measured;
}

/** What merchants are owed is what was confirmed, and what members lost: a bench that lost a point measures nothing. */
async function assertBooksRight({ pool, points, holders, confirmed }: HttpBench): Promise<void> {
  const { ledger } = points;
  const paid = await paidToMerchants(pool, ledger);
  const left = (await Promise.all(slotsOf(ledger).map((slot) => readHoldersOfUnit(pool, slot, city)))).flat();
  const spent = holders.length * 2 * pointsOfLot - total(left.map((l) => l.points));
  if (paid !== confirmed || spent !== confirmed)
    throw new Error(`the books are wrong: ${JSON.stringify({ confirmed, paid, spent })}`);
}

/** Alone: TPC-B, payments and taps in turn, at the same number of clients, on a server of this run's own. */
async function main(): Promise<void> {
  const clients = 32;
  const seconds = 6;
  const { bin, version } = findInstallation();
  const server = await startBenchServer(bin);
  try {
    const admin = new pg.Client({ connectionString: server.url('postgres') });
    await admin.connect();
    await admin.query('CREATE DATABASE tpcb');
    await pgbench(bin, server.url('tpcb'), ['-i', '-q', '-s', '50']);
    const bench = await openHttpBench(server.url('points'));
    const taps = await openTapsBench({ mykey: server.url('mykey_of_taps'), points: server.url('points_of_taps') });
    await admin.query('CHECKPOINT');
    const tpcbOf = async (length: number) => {
      const args = ['-n', '-M', 'prepared', '-c', `${clients}`, '-j', '2', '-T', `${length}`];
      return Math.round(tps(await pgbench(bin, server.url('tpcb'), args)));
    };
    await tpcbOf(seconds);
    await measureHttpPayments({ bench, clients, seconds: 4 });
    const tpcb: number[] = [];
    const payments: Measured[] = [];
    for (let round = 0; round < 2; round += 1) {
      tpcb.push(await tpcbOf(seconds));
      payments.push(await measureHttpPayments({ bench, clients, seconds }));
    }
    const tapped = await measureTaps({ bench: taps, clients, seconds });
    const perTpcb = (runs: Measured[]) =>
      Math.round((Math.max(...runs.map((run) => run.perSecond)) / Math.max(...tpcb)) * 100) / 100;
    const ratios = { http_per_tpcb: perTpcb(payments), tap_per_tpcb: perTpcb([tapped]) };
    process.stdout.write(`${JSON.stringify({ ...ratios, clients, tpcb, payments, taps: tapped, version }, null, 2)}\n`);
    await bench.close();
    await taps.close();
    await admin.end();
  } finally {
    await server.drop();
  }
}

if (import.meta.main) await main();
