import { fork } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { writeVoucherPdf } from '../points/vouchers/pdf.ts';
import { createVoucherSeal } from '../points/vouchers/seal.ts';
import { row } from '../postgres/pool.ts';
import { type HttpBench, openHttpBench, openSessions } from './http.ts';
import type { SaleLoadOrder, SaleLoadReport } from './sale-load.ts';
import { findInstallation, startBenchServer } from './server.ts';

/**
 * `node bench/sale.ts`: how long a payment takes from its confirmation to its receipt at 100 payments a second, alone and
 * while vouchers are sold and printed as fast as they can be, and while each brings a premium, all on this machine; and how long a thousand vouchers take
 * to become a PDF. Prints JSON.
 */
const paymentsPerSecond = 100;
const seconds = 20;
const sellers = 32;

const percentile = (sorted: number[], part: number) => Math.round(sorted[Math.floor(sorted.length * part)] ?? 0);

async function run(bench: HttpBench, voucherKindId: number, sale: 'none' | 'sold' | 'soldAndPrinted') {
  const selling = sale !== 'none';
  const payments = await openSessions(bench, paymentsPerSecond * seconds);
  const sales = selling ? await openSessions(bench, 40_000) : [];
  const order: SaleLoadOrder = {
    port: bench.port,
    terminals: bench.terminals.map(({ key }) => key),
    payments,
    paymentsPerSecond,
    sales,
    sellers: selling ? sellers : 0,
    voucherKindId,
    prints: sale === 'soldAndPrinted',
  };
  const load = fork(join(import.meta.dirname, 'sale-load.ts'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const limit = setTimeout(() => load.kill('SIGKILL'), 120_000);
  load.send(order);
  const [report] = (await once(load, 'message')) as [SaleLoadReport];
  clearTimeout(limit);
  const sorted = report.payments.toSorted((a, b) => a - b);
  return {
    payments: sorted.length,
    p50: percentile(sorted, 0.5),
    p95: percentile(sorted, 0.95),
    p99: percentile(sorted, 0.99),
    salesPerSecond: Math.round((report.sales / report.seconds) * 10) / 10,
    printedPerSecond: Math.round((report.printed / report.seconds) * 10) / 10,
    failed: report.failed,
  };
}

/** A thousand vouchers as a PDF, in this thread, three times; the median in milliseconds. */
async function thousandVouchers(): Promise<number> {
  const seal = createVoucherSeal(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }) as never);
  const facts = {
    municipalityCode: '14130',
    points: 2420,
    validFrom: '2016-12-15',
    validThrough: '2016-12-17',
    streetId: 3,
  };
  const vouchers = Array.from({ length: 1000 }, (_, index) => {
    const number = String(index).padStart(13, '0');
    return {
      ...facts,
      number,
      kind: '年末券',
      municipality: '川崎市',
      street: '丸丸商店街',
      scheme: null,
      claimThrough: '2017-01-16',
      issuedOn: '2016-12-10',
      returns: true,
      reprint: false,
      confirmationCode: seal.confirmationCode(number),
      code: seal.code({ ...facts, number }),
    };
  });
  const times: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    const began = performance.now();
    await writeVoucherPdf({ layout: 'a4', vouchers });
    times.push(performance.now() - began);
  }
  return Math.round(times.toSorted((a, b) => a - b)[1] ?? 0);
}

/** From here on every payment brings as many points again, from one budget that all of them share. */
async function beginCampaign({ pool }: HttpBench): Promise<void> {
  await pool.query(
    `INSERT INTO staff (id, name, role, municipality_code, password_hash) VALUES ('bench', 'bench', 'lead', '14130', '')`,
  );
  await pool.query(`
    WITH campaign AS (
      INSERT INTO premium_campaign (host_code, name, occasion, percent, starts_at, ends_at, budget, expires_on, made_at, made_by)
      VALUES ('14130', '祭り', 'use', 100, '2016-01-01', '2099-12-31', 1000000000, '2099-12-31', now(), 'bench') RETURNING id),
    payer AS (INSERT INTO premium_payer (municipality_code, name) VALUES ('14130', '県') RETURNING id)
    INSERT INTO premium_member (campaign_id, municipality_code, state, payer_id)
    SELECT campaign.id, '14130', 'joined', payer.id FROM campaign, payer`);
  await wait(1500);
}

const { bin, version } = findInstallation();
const server = await startBenchServer(bin);
try {
  const admin = new pg.Client({ connectionString: server.url('postgres') });
  await admin.connect();
  await admin.end();
  const bench = await openHttpBench(server.url('points'));
  const kind = await row<{ id: number }>(
    bench.pool,
    `WITH made AS (
       INSERT INTO voucher_kind (municipality_code, valid_days, claim_days, after_expiry, sold_from, sold_through)
       VALUES ('14130', 30, 30, 'return', '2016-01-01', '2099-12-31') RETURNING id)
     INSERT INTO voucher_kind_version (voucher_kind_id, from_on, name, reason) SELECT id, '1900-01-01', '券', '' FROM made
     RETURNING voucher_kind_id AS id`,
  );
  await run(bench, kind?.id ?? 0, 'none');
  const alone = await run(bench, kind?.id ?? 0, 'none');
  const besideSale = await run(bench, kind?.id ?? 0, 'sold');
  const besidePrinting = await run(bench, kind?.id ?? 0, 'soldAndPrinted');
  await beginCampaign(bench);
  const withPremium = await run(bench, kind?.id ?? 0, 'none');
  const { premiums } = (await row<{ premiums: number }>(
    bench.pool,
    `SELECT count(*) AS premiums FROM premium_award WHERE state = 'given'`,
  )) ?? { premiums: 0 };
  await bench.close();
  const pdfMilliseconds = await thousandVouchers();
  process.stdout.write(
    `${JSON.stringify({ alone, besideSale, besidePrinting, withPremium: { ...withPremium, premiums }, pdfMilliseconds, sellers, version }, null, 2)}\n`,
  );
} finally {
  await server.drop();
}
