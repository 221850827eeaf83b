import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pointsRoutes } from '../../contract/index.ts';
import { type Ledger, makeKey, openLedger } from '../../ledger/index.ts';
import type { Values } from '../../postgres/by-name.ts';
import { execute, row } from '../../postgres/pool.ts';
import { refuse } from '../../server/refusal.ts';
import { type Book, lossHolder, openBook } from '../book/book.ts';
import { chart } from '../book/chart.ts';
import { voucherUnit } from '../book/unit.ts';
import { payDecidedBreaks } from './breaks.ts';
import type { VouchersContext } from './context.ts';
import { postLosses } from './loss.ts';
import { startVoucherStage, type VoucherStage } from './testing/stage.ts';

// What a crash left is found only after the ledger has stopped taking its key (48 hours): it ends all the same, and once.

let stage: VoucherStage;
let ledger: Ledger;
before(async () => {
  stage = await startVoucherStage();
  ledger = await openLedger({ pool: stage.nation.databases.points, chart, clock: stage.nation.world.clock });
});
after(async () => {
  await ledger?.close();
  await stage?.nation.close();
});

const pool = () => stage.nation.databases.points;
const sql = (text: string, values: Values = {}) => execute(pool(), text, values);
const tend = async () => {
  const { points } = stage.nation;
  await Promise.all([points.tendVouchers(), points.tendVouchers()]);
  await points.tendVouchers();
};
/** Two days and an hour without the jobs; then the jobs of two workers; and the same once more. */
async function twoDaysLater(look: () => Promise<unknown>): Promise<void> {
  stage.nation.pass({ hours: 49 });
  await tend();
  const seen = await look();
  stage.nation.pass({ hours: 49 });
  await tend();
  assert.deepEqual(await look(), seen);
}
/** Another worker on the same database, whose book breaks off where a test says. */
const worker = (broken: Partial<Book> = {}) => {
  const book = { ...openBook({ ledger, database: pool() }), ...broken };
  return { database: pool(), book, clock: stage.nation.world.clock } as unknown as VouchersContext;
};
const busy = async () => refuse('overloaded');
const sold = async () =>
  stage.sold(stage.office.counter, await stage.person(1000), { kind: stage.streetKind, points: 300 });
/** What the municipality gave for a voucher, and what of it has not reached a shop. */
const borne = (voucherId: number) =>
  row(
    pool(),
    `SELECT coalesce(sum(amount) FILTER (WHERE amount > 0), 0)::bigint AS given, coalesce(sum(amount), 0)::bigint AS "left"
       FROM ledger.posting WHERE holder = :holder AND unit = :unit`,
    { holder: lossHolder('43424'), unit: voucherUnit(voucherId) },
  );
const unposted = async (table: 'offline_acceptance' | 'voucher_break') =>
  (await row<{ n: number }>(
    pool(),
    `SELECT count(*) AS n FROM ${table} WHERE NOT posted AND ${table === 'voucher_break' ? 'ledger_key IS NOT NULL' : `outcome = 'loss'`}`,
  ))!.n;

/** A loss that was written down and is not paid: another shop had the voucher's points. */
async function lossWrittenDown() {
  const voucher = await sold();
  const [first, second] = stage.shops;
  const { passId } = await second.counter.actor.call(pointsRoutes.takeOfflinePass);
  assert.ok((await stage.redeem(first.counter, stage.paper(voucher))).ok);
  const owed = (await stage.owed()).宮原の書店 ?? 0;
  const now = stage.nation.world.clock();
  await sql(
    `INSERT INTO offline_acceptance (key, pass_id, voucher_id, merchant_id, points, told_at, accepted_at, arrived_at, outcome, ledger_key)
     VALUES (:key, :passId, :voucherId, :merchantId, 300, :now, :now, :now, 'loss', :ledgerKey)`,
    {
      key: stage.key(),
      passId,
      voucherId: voucher.voucherId,
      merchantId: second.merchantId,
      now: `${now}`,
      ledgerKey: makeKey(now),
    },
  );
  stage.nation.pass({ seconds: 10 });
  return { voucher, owed };
}
/** The same, decided by the office about the second bundle with a voucher. */
async function breakDecided() {
  const voucher = await sold();
  const [first, second] = stage.shops;
  assert.ok((await stage.redeem(first.counter, stage.paper(voucher))).ok);
  const owed = (await stage.owed()).宮原の書店 ?? 0;
  const now = stage.nation.world.clock();
  await sql(
    `INSERT INTO voucher_break (kind, voucher_id, municipality_code, merchant_id, points, found_at, decision, reason, decided_at, ledger_key)
     VALUES ('double_claim', :voucherId, '43424', :merchantId, 300, :now, 'paid', '試験', :now, :ledgerKey)`,
    { voucherId: voucher.voucherId, merchantId: second.merchantId, now: `${now}`, ledgerKey: makeKey(now) },
  );
  return { voucher, owed };
}

const losses = [
  { name: 'a loss', table: 'offline_acceptance', write: lossWrittenDown, post: postLosses },
  { name: 'a decided break', table: 'voucher_break', write: breakDecided, post: payDecidedBreaks },
] as const;
const crashes = [
  { when: 'before the municipality bore it', broken: { bearLoss: busy }, given: 0, left: 0 },
  { when: 'between bearing it and paying it', broken: { redeemVoucher: busy }, given: 300, left: 300 },
] as const;
for (const { name, table, write, post } of losses) {
  for (const { when, broken, given, left } of crashes) {
    test(`${name} that crashed ${when} is paid once by the job that comes two days later`, async () => {
      const { voucher, owed } = await write();
      assert.equal(await post(worker(broken)), 0);
      assert.deepEqual(await borne(voucher.voucherId), { given, left });
      const paid = async () => ((await stage.owed()).宮原の書店 ?? 0) - owed;
      await twoDaysLater(paid);
      assert.equal(await paid(), 300);
      assert.deepEqual(await borne(voucher.voucherId), { given: 300, left: 0 });
      assert.equal(await unposted(table), 0);
    });
  }
}

test('an undoing that crashed before the ledger had it is done once by the job that comes two days later', async () => {
  const voucher = await sold();
  const [first, second] = stage.shops;
  const owed = async () => {
    const { 宮原の茶店 = 0, 宮原の書店 = 0 } = await stage.owed();
    return [宮原の茶店, 宮原の書店];
  };
  const [before1 = 0, before2 = 0] = await owed();
  const taken = await stage.redeem(first.counter, stage.paper(voucher));
  assert.ok(taken.ok);
  const { redemptionKey } = taken.answer;
  await sql('UPDATE redemption SET undo_key = :undoKey WHERE key = :redemptionKey', {
    redemptionKey,
    undoKey: stage.key(),
  });
  await twoDaysLater(owed);
  assert.deepEqual(await owed(), [before1, before2]);
  const undone = await sql('SELECT FROM redemption WHERE key = :redemptionKey AND undone_at IS NOT NULL', {
    redemptionKey,
  });
  assert.equal(undone, 1);
  assert.ok((await stage.redeem(second.counter, stage.paper(voucher))).ok);
  assert.deepEqual(await owed(), [before1, before2 + 300]);
});
