import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Ledger, makeKey, openLedger, readLots } from '../../ledger/index.ts';
import { execute, type Pool, row } from '../../postgres/pool.ts';
import { createTestDatabase, type TestDatabase } from '../../postgres/testing.ts';
import { isRefusal } from '../../server/refusal.ts';
import { openBook } from '../book/book.ts';
import { chart } from '../book/chart.ts';
import { voucherUnit } from '../book/unit.ts';
import { loadMunicipalityMaster, openMunicipality } from '../registers/municipality.ts';
import { pointsSqlFolders } from '../server.ts';
import { addPlace } from '../testing/place.ts';
import type { VouchersContext } from './context.ts';
import { postRedemptions, redeem } from './redemption.ts';
import { drawVoucherNumber, findVoucher, lotExpiresOn, type Voucher } from './voucher.ts';

const code = '43424';
const vouchers = 500;
const redeemers = 32;
const clock = () => Temporal.Now.instant();
let made: TestDatabase;
let pool: Pool;
let ledger: Ledger;
let context: VouchersContext;
let merchantIds: number[];
before(async () => {
  made = await createTestDatabase(pointsSqlFolders);
  pool = made.pool;
  await loadMunicipalityMaster(pool);
  await openMunicipality(pool, { code, exchangeExpiry: '03-31', openedOn: '2016-04-01' });
  ledger = await openLedger({ pool, chart, clock });
  context = { database: pool, book: openBook({ ledger, database: pool }), clock } as VouchersContext;
  merchantIds = await Promise.all(
    [1, 2].map(async (n) => {
      await execute(pool, `INSERT INTO operator (id, name, kind) VALUES (:id, '店', 'shop')`, { id: `B000${n}` });
      return addPlace(pool, { code, operatorId: `B000${n}`, name: '店', kind: 'shop' });
    }),
  );
  await execute(
    pool,
    `INSERT INTO voucher_kind (municipality_code, valid_days, claim_days, after_expiry, sold_from, sold_through)
     VALUES (:code, 30, 30, 'return', '2016-01-01', '2099-12-31')`,
    { code },
  );
});
after(async () => {
  await ledger.close();
  await made.close();
});

/** A voucher of 100 points whose points lie in its unit. */
async function issue(holder: number): Promise<Voucher> {
  const now = clock();
  const granted = await context.book.grant({
    key: makeKey(now),
    holder,
    occurredAt: now,
    amount: 100,
    municipalityCode: code,
    programId: 1,
    payerId: null,
    expiresOn: '2099-03-31',
  });
  assert.ok(!isRefusal(granted));
  const key = makeKey(now);
  await execute(
    pool,
    `INSERT INTO voucher_sale (key, request, holder, merchant_id, terminal_id, sold_at)
     VALUES (:key, '', :holder, :merchantId, 'T1', :now)`,
    { key, holder, merchantId: merchantIds[0], now: `${now}` },
  );
  const inserted = await row<{ id: number }>(
    pool,
    `INSERT INTO voucher (key, sale_key, number, kind_id, municipality_code, holder, points, sold_at, terminal_id, issued_at,
                          kind_name, valid_from, valid_through, claim_through, after_expiry, state, state_at)
     VALUES (:key, :key, :number, 1, :code, :holder, 100, :merchantId, 'T1', :now, '券', '2026-01-01', '2099-12-31', '2099-12-31', 'return', 'issued', :now) RETURNING id`,
    { key, number: drawVoucherNumber(), code, holder, merchantId: merchantIds[0], now: `${now}` },
  );
  const id = inserted?.id ?? 0;
  const moved = await context.book.issueVoucher({
    key,
    holder,
    occurredAt: now,
    amount: 100,
    municipalityCode: code,
    voucherId: id,
    expiresOn: lotExpiresOn('2099-12-31'),
  });
  assert.ok(!isRefusal(moved));
  const voucher = await findVoucher(pool, 'v.id = :id', { id });
  assert.ok(voucher);
  return voucher;
}
const asked = (merchantId: number) => ({
  key: makeKey(clock()),
  merchantId,
  payeeId: merchantId,
  terminalId: `T${merchantId}`,
  ...({ way: 'code', purpose: 'purchase', stampedOn: '2026-11-24', clearingId: null } as const),
});
const leftIn = async (voucher: Voucher) =>
  (await readLots(pool, ledger.slotOf(voucher.holder), voucher.holder)).find(
    (lot) => lot.unit === voucherUnit(voucher.id),
  )?.balance;

test(`of ${redeemers} who redeem one voucher at once exactly one wins, ${vouchers} times, and the shop is paid once`, async () => {
  const issued: Voucher[] = [];
  for (let from = 0; from < vouchers; from += 100)
    issued.push(...(await Promise.all(Array.from({ length: 100 }, (_, n) => issue(1 + ((from + n) % 50))))));
  const winners: number[] = [];
  for (let from = 0; from < issued.length; from += 10) {
    const counts = await Promise.all(
      issued.slice(from, from + 10).map(async (voucher) => {
        const tried = await Promise.all(
          Array.from({ length: redeemers }, (_, n) => redeem(context, voucher, asked(merchantIds[n % 2] ?? 0))),
        );
        for (const one of tried) if (isRefusal(one)) assert.equal(one.refused, 'voucher_used');
        return tried.filter((one) => !isRefusal(one)).length;
      }),
    );
    winners.push(...counts);
  }
  assert.deepEqual(winners, new Array(vouchers).fill(1));
  const left = await Promise.all(issued.map(leftIn));
  assert.deepEqual(left, new Array(vouchers).fill(0));
  const paid = await row<{ n: number; points: number }>(
    pool,
    `SELECT count(*)::int AS n, (-sum(amount))::bigint AS points FROM ledger.posting WHERE account / 4294967296 = 3`,
  );
  assert.deepEqual(paid, { n: vouchers, points: vouchers * 100 });
});

test('a way that looks first and writes then lets several win: the race is real (negative control)', async () => {
  let several = 0;
  for (let n = 0; n < 20 && several === 0; n += 1) {
    const voucher = await issue(100 + n);
    const tried = await Promise.all(
      Array.from({ length: redeemers }, async () => {
        const seen = await row<{ state: string }>(pool, 'SELECT state FROM voucher WHERE id = :id', { id: voucher.id });
        if (seen?.state !== 'issued') return false;
        await execute(pool, `UPDATE voucher SET state = 'redeemed' WHERE id = :id`, { id: voucher.id });
        return true;
      }),
    );
    if (tried.filter(Boolean).length > 1) several += 1;
  }
  assert.ok(several > 0);
});

test('a redemption that a crash kept from the ledger is posted later, once', async () => {
  const voucher = await issue(7001);
  const broken = {
    ...context,
    book: { ...context.book, redeemVoucher: async () => ({ refused: 'overloaded' }) },
  } as never;
  const done = await redeem(broken, voucher, asked(merchantIds[0] ?? 0));
  assert.ok(!isRefusal(done));
  assert.equal(await leftIn(voucher), 100);
  const later = { ...context, clock: () => clock().add({ minutes: 1 }) };
  assert.equal(await postRedemptions(later), 1);
  assert.equal(await postRedemptions(later), 0);
  assert.equal(await leftIn(voucher), 0);
});
