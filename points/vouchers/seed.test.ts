/** The voucher that the seed draws (6-1): 2,420 points, issued on 2016-12-15, good from then through 2016-12-17. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { judgeVoucherNumber, pointsRoutes } from '../../contract/index.ts';
import { startVoucherStage, type VoucherStage } from './testing/stage.ts';

let stage: VoucherStage;
before(async () => {
  stage = await startVoucherStage();
});
after(() => stage?.nation.close());

const goTo = (at: string) => stage.nation.pass(stage.nation.world.clock().until(Temporal.Instant.from(`${at}+09:00`)));

test('6-1: a voucher of 2,420 points is cut from the balance, printed, and taken once by a shop of its street until its last day', async () => {
  goTo('2016-12-15T10:00:00');
  const kind = await stage.createKind({
    name: '★★★ポイント券★★★',
    streetId: stage.streetId,
    validity: { validDays: 3 },
  });
  const person = await stage.person(3000);
  const at = stage.office.counter;
  const voucher = await stage.sold(at, person, { kind, points: 2420 });
  const { points, validFrom, validThrough, issuedAt, street, municipality, number } = voucher;
  assert.deepEqual(
    { points, validFrom, validThrough, issuedAt, street, municipality: municipality.name },
    {
      points: 2420,
      validFrom: '2016-12-15',
      validThrough: '2016-12-17',
      issuedAt: '2016-12-15T01:00:00Z',
      street: '宮原商店街',
      municipality: '小国町',
    },
  );
  assert.equal(judgeVoucherNumber(number), undefined);
  assert.equal(judgeVoucherNumber('1234567890123'), undefined, 'the number of the picture is one that can be drawn');
  assert.equal(await stage.points(person), 580, 'any number of points within the balance');
  const pdf = (await at.actor.call(pointsRoutes.printVouchers, {
    body: { voucherIds: [voucher.voucherId], layout: 'a4' },
  })) as unknown as Uint8Array;
  assert.equal(Buffer.from(pdf.subarray(0, 5)).toString(), '%PDF-');

  goTo('2016-12-17T23:59:00');
  const paper = stage.paper(voucher);
  const shop = stage.shops[0].counter;
  const before = await stage.owed();
  const elsewhere = await stage.redeem(stage.elsewhere.counter, { code: paper.code });
  assert.ok(!elsewhere.ok && elsewhere.outcome === 'voucher_wrong_street');
  assert.ok((await stage.redeem(shop, { code: paper.code })).ok);
  const twice = await stage.redeem(shop, { code: paper.code });
  assert.ok(!twice.ok && twice.outcome === 'voucher_used');
  assert.equal((await stage.owed()).宮原の茶店, (before.宮原の茶店 ?? 0) + 2420);
  assert.equal(await stage.points(person), 580);
});
