import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pointsRoutes } from '../../contract/index.ts';
import { makeKey } from '../../ledger/index.ts';
import type { Values } from '../../postgres/by-name.ts';
import { execute, row } from '../../postgres/pool.ts';
import { startVoucherStage, type VoucherStage } from './testing/stage.ts';

let stage: VoucherStage;
before(async () => {
  stage = await startVoucherStage();
});
after(() => stage?.nation.close());

const sql = (text: string, values: Values = {}) => execute(stage.nation.databases.points, text, values);
/** A little later, the job of the workers; and once more, as a second worker would. */
const tend = async () => {
  stage.nation.pass({ seconds: 10 });
  const { points } = stage.nation;
  await Promise.all([points.tendVouchers(), points.tendVouchers()]);
  await points.tendVouchers();
};
const stateOf = async (voucherId: number) =>
  (
    await row<{ state: string }>(stage.nation.databases.points, 'SELECT state FROM voucher WHERE id = :voucherId', {
      voucherId,
    })
  )?.state;
const sell = async (points: number) => {
  const person = await stage.person(1000);
  const sold = await stage.sold(stage.office.counter, person, { kind: stage.streetKind, points });
  return { person, sold };
};

test('a crash after the points moved and before the voucher was issued: it is issued, and the points moved once', async () => {
  const { person, sold } = await sell(300);
  await sql(`UPDATE voucher SET state = 'issuing' WHERE id = :voucherId`, { voucherId: sold.voucherId });
  const early = await stage.redeem(stage.shops[0].counter, stage.paper(sold));
  assert.ok(!early.ok);
  await tend();
  assert.equal(await stateOf(sold.voucherId), 'issued');
  assert.equal(await stage.points(person), 700);
  assert.ok((await stage.redeem(stage.shops[0].counter, stage.paper(sold))).ok);
});

test('a crash before the points moved: they move, once, and only then there is a voucher', async () => {
  const { person, sold } = await sell(300);
  // The second voucher of the same purchase was written down and nothing more.
  const key = makeKey(stage.nation.world.clock());
  await sql(
    `INSERT INTO voucher (key, sale_key, number, kind_id, municipality_code, street_id, holder, points, sold_at, terminal_id, issued_at,
                          kind_name, valid_from, valid_through, claim_through, after_expiry, state, state_at)
     SELECT :key, sale_key, '1234567890123', kind_id, municipality_code, street_id, holder, 200, sold_at, terminal_id, issued_at,
            kind_name, valid_from, valid_through, claim_through, after_expiry, 'issuing', state_at FROM voucher WHERE id = :voucherId`,
    { voucherId: sold.voucherId, key },
  );
  assert.equal(await stage.points(person), 700);
  await tend();
  assert.equal(await stage.points(person), 500);
  assert.ok(
    (await stage.redeem(stage.shops[0].counter, stage.paper({ ...sold, number: '1234567890123', points: 200 }))).ok,
  );
});

test('a crash before the points moved, and they were used elsewhere meanwhile: there is no voucher', async () => {
  const { person, sold } = await sell(300);
  await sql(
    `INSERT INTO voucher (key, sale_key, number, kind_id, municipality_code, street_id, holder, points, sold_at, terminal_id, issued_at,
                          kind_name, valid_from, valid_through, claim_through, after_expiry, state, state_at)
     SELECT :key, sale_key, '0000000000000', kind_id, municipality_code, street_id, holder, 701, sold_at, terminal_id, issued_at,
            kind_name, valid_from, valid_through, claim_through, after_expiry, 'issuing', state_at FROM voucher WHERE id = :voucherId`,
    { voucherId: sold.voucherId, key: makeKey(stage.nation.world.clock()) },
  );
  await tend();
  assert.equal(await stage.points(person), 700);
  const left = await sql(`SELECT FROM voucher WHERE number = '0000000000000'`);
  assert.equal(left, 0);
});

test('a crash after a cancellation was written down: the points come back, once', async () => {
  const { person, sold } = await sell(300);
  await stage.office.counter.actor.call(pointsRoutes.cancelVoucher, {
    params: { voucherId: sold.voucherId },
    body: { reason: '試験' },
  });
  await sql('UPDATE voucher SET returned = false WHERE id = :voucherId', { voucherId: sold.voucherId });
  await tend();
  assert.equal(await stage.points(person), 1000);
  const other = await sell(300);
  await sql(`UPDATE voucher SET state = 'cancelled', return_key = :returnKey WHERE id = :voucherId`, {
    voucherId: other.sold.voucherId,
    returnKey: makeKey(stage.nation.world.clock()),
  });
  assert.equal(await stage.points(other.person), 700);
  await tend();
  assert.equal(await stage.points(other.person), 1000);
});

test('a crash in the middle of taking a wrong scan back: the voucher counts again, and the shop is owed nothing', async () => {
  const { sold } = await sell(300);
  const before = (await stage.owed()).宮原の茶店 ?? 0;
  const taken = await stage.redeem(stage.shops[0].counter, stage.paper(sold));
  assert.ok(taken.ok);
  await sql('UPDATE redemption SET undo_key = :undoKey WHERE key = :redemptionKey', {
    redemptionKey: taken.answer.redemptionKey,
    undoKey: makeKey(stage.nation.world.clock()),
  });
  await tend();
  assert.equal(await stateOf(sold.voucherId), 'issued');
  assert.equal((await stage.owed()).宮原の茶店 ?? 0, before);
  assert.ok((await stage.redeem(stage.shops[1].counter, stage.paper(sold))).ok);
});

test('a crash after a loss was written down and before it was paid: the shop is paid, once', async () => {
  const { sold } = await sell(300);
  const [first, second] = stage.shops;
  const { passId } = await second.counter.actor.call(pointsRoutes.takeOfflinePass);
  assert.ok((await stage.redeem(first.counter, stage.paper(sold))).ok);
  const before = (await stage.owed()).宮原の書店 ?? 0;
  const acceptance = {
    key: stage.key(),
    passId,
    code: stage.paper(sold).code,
    acceptedAt: `${stage.nation.world.clock()}`,
  };
  const { results } = await second.counter.actor.call(pointsRoutes.syncOfflineAcceptances, {
    body: { acceptances: [acceptance] },
  });
  assert.equal(results[0]?.outcome, 'loss');
  await sql('UPDATE offline_acceptance SET posted = false WHERE key = :key', { key: acceptance.key });
  await tend();
  assert.equal(((await stage.owed()).宮原の書店 ?? 0) - before, 300);
});
