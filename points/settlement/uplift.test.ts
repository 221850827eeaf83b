import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pointsRoutes, type RouteRequest } from '../../contract/index.ts';
import { readSougouFurikomi } from '../../zengin/index.ts';
import type { Officer } from '../testing/officer.ts';
import { startTestPoints, type TestPoints, type Town } from '../testing.ts';

let nation: TestPoints;
let town: Town;
let programId: number;
before(async () => {
  nation = await startTestPoints();
  town = await nation.platform.openTown({ municipalityCode: '43424' });
  await town.person('accounting');
  programId = await town.program({
    department: '市民課',
    name: '子育て支援',
    amount: 1000,
    startsOn: '2016-04-01',
    endsOn: '2017-03-31',
    expiresOn: '2017-03-31',
  });
});
after(() => nation?.close());

type Body = NonNullable<RouteRequest<typeof pointsRoutes.createUplift>['body']>;
const uplift = (body: Partial<Body>) =>
  town.lead.ask(pointsRoutes.createUplift, {
    body: {
      name: 'コスト削減分',
      merchantId: null,
      percent: 10,
      payer: { kind: 'municipality' },
      validFrom: '2016-10-03',
      validThrough: '2016-10-04',
      ...body,
    },
  });
const openLines = async () => {
  const [open] = (await town.lead.call(pointsRoutes.listSettlements)).settlements;
  const params = { settlementId: open?.settlementId ?? 0 };
  const { lines } = await town.lead.call(pointsRoutes.showSettlement, { params });
  return { ...params, lines: lines.map(({ payee, fund, points, uplift: on }) => [payee, fund.name, points, on]) };
};

test('nothing is paid on top without somebody who pays for it, and not in a period that ends before it begins', async () => {
  const without = await town.lead.ask(pointsRoutes.createUplift, {
    body: { name: '上乗せ', merchantId: null, percent: 10, validFrom: '2016-10-03', validThrough: '2016-10-04' },
  });
  assert.ok(!without.ok && without.outcome === 'uplift_without_payer');
  const backwards = await uplift({ validThrough: '2016-10-02' });
  assert.ok(!backwards.ok && backwards.outcome === 'period_invalid');
  const nowhere = await uplift({ merchantId: 999_999 });
  assert.ok(!nowhere.ok && nowhere.outcome === 'place_unknown');
});

test('shops get so many percent more for the days of the period, cut once, from the fund of who pays; refunds lower it', async () => {
  const person = await nation.person('Uwanose1');
  await town.grant({ programId, mykeyId: person.mykeyId, amount: 1000, reason: '試験' });
  const shop = await town.shop({ name: '上乗せの店', kind: 'shop' });
  const museum = await town.shop({ name: '減免の館', kind: 'facility', exempt: true });
  const whole = await uplift({});
  assert.ok(whole.ok);
  assert.ok(
    (
      await uplift({
        name: '県の支援',
        merchantId: shop.merchantId,
        percent: 5,
        payer: { kind: 'other', name: '熊本県' },
      })
    ).ok,
  );
  const first = await shop.counter.pay(person, 55);
  await shop.counter.pay(person, 50);
  await museum.counter.pay(person, 100);
  assert.deepEqual((await openLines()).lines, [
    ['上乗せの店', '一般財源', 105, null],
    ['上乗せの店', '一般財源', 10, 'コスト削減分'],
    ['上乗せの店', '熊本県', 5, '県の支援'],
    ['減免の館', '一般財源', 100, null],
  ]);
  nation.pass({ hours: 48 });
  await shop.counter.pay(person, 100);
  const before = await openLines();
  assert.deepEqual(before.lines[0], ['上乗せの店', '一般財源', 205, null]);
  assert.deepEqual(before.lines[1], ['上乗せの店', '一般財源', 10, 'コスト削減分']);
  // What comes back after the period does not lower what was earned within it; its own day decides.
  await town.lead.call(pointsRoutes.endUplift, {
    params: { upliftId: whole.answer.upliftId },
    body: { validThrough: '2016-10-31' },
  });
  assert.deepEqual((await openLines()).lines[1], ['上乗せの店', '一般財源', 20, 'コスト削減分']);
  // A refund counts in the window in which it comes, and on the day on which it comes.
  await town.lead.call(pointsRoutes.refundUse, {
    params: { paymentKey: first.paymentKey },
    body: { points: 45, reason: '返品' },
  });
  assert.deepEqual((await openLines()).lines[1], ['上乗せの店', '一般財源', 16, 'コスト削減分']);
  // The shop's own statement names each uplift beside the points.
  const { statements } = await shop.counter.actor.call(pointsRoutes.listOwnStatements);
  assert.deepEqual(
    statements.map(({ state, points, count, undone, uplift: on }) => [state, points, count, undone, on]),
    [
      ['open', 160, 3, 1, null],
      ['open', 16, 0, 0, 'コスト削減分'],
      ['open', 5, 0, 0, '県の支援'],
    ],
  );
});

const bank = (holderName: string, number: string) => ({
  bankCode: '9999',
  branchCode: '901',
  type: '1' as const,
  number,
  holderName,
});

test('an uplift is in the bank file in one sum with the points, and a refund in a later window lowers both', async () => {
  const payer = await nation.platform.openTown({
    municipalityCode: '27213',
    remitterCode: '0000027213',
    bankAccount: bank('イズミサノシ', '1000001'),
  });
  const accounting = await payer.person('accounting');
  const approvers: Officer[] = [await payer.person('approver'), payer.lead];
  const own = await payer.program({
    department: '市民課',
    name: '子育て支援',
    amount: 1000,
    startsOn: '2016-04-01',
    endsOn: '2017-03-31',
    expiresOn: '2017-03-31',
  });
  const person = await nation.person('Furikomi1');
  await payer.grant({ programId: own, mykeyId: person.mykeyId, amount: 1000, reason: '試験' });
  const shop = await payer.shop({ name: '振込の店', kind: 'shop', bankAccount: bank('フリコミノミセ', '1000002') });
  await payer.lead.call(pointsRoutes.createUplift, {
    body: {
      name: 'コスト削減分',
      merchantId: shop.merchantId,
      percent: 10,
      payer: { kind: 'municipality' },
      validFrom: '2016-10-01',
      validThrough: '2017-03-31',
    },
  });
  /** Closes the window, has it approved, and reads what the bank is told to pay. */
  const paidByBank = async () => {
    const open = (await accounting.call(pointsRoutes.listSettlements)).settlements.find(
      ({ state }) => state === 'open',
    );
    const asked = { params: { settlementId: open?.settlementId ?? 0 } };
    const closed = await accounting.call(pointsRoutes.closeSettlement, asked);
    const body = { statementHash: closed.statementHash ?? '' };
    for (const who of approvers) await who.call(pointsRoutes.approveSettlement, { ...asked, body });
    const today = nation.world.clock().toZonedDateTimeISO('Asia/Tokyo').toPlainDate();
    const { files } = await accounting.call(pointsRoutes.createZenginFiles, {
      ...asked,
      body: { payoutOn: '2016-10-14' },
    });
    const download = { params: { ...asked.params, fileId: files[0]?.fileId ?? 0 } };
    const bytes = (await accounting.call(pointsRoutes.downloadZenginFile, download)) as unknown as Uint8Array;
    const read = readSougouFurikomi(bytes, { arrivedOn: today });
    assert.ok(read.outcome === 'read');
    return read.batch.items.map((item) => [item.name, item.accountNumber, item.amountYen]);
  };
  const first = await shop.counter.pay(person, 200);
  assert.deepEqual(await paidByBank(), [['ﾌﾘｺﾐﾉﾐｾ', '1000002', 220]]);
  await shop.counter.pay(person, 300);
  await payer.lead.call(pointsRoutes.refundUse, {
    params: { paymentKey: first.paymentKey },
    body: { points: 100, reason: '返品' },
  });
  assert.deepEqual(await paidByBank(), [['ﾌﾘｺﾐﾉﾐｾ', '1000002', 220]], '200 points and 20 on top, not 300 and 30');
});

test('an uplift for a tie-up is for its places while it holds: one shop elsewhere, or all of the other town', async () => {
  const host = await nation.platform.openTown({ municipalityCode: '13116' });
  const person = await nation.person('Teikei1');
  await town.grant({ programId, mykeyId: person.mykeyId, amount: 1000, reason: '試験' });
  const today = nation.world.clock().toZonedDateTimeISO('Asia/Tokyo').toPlainDate();
  const period = { validFrom: `${today}`, validThrough: `${today.add({ days: 30 })}` };
  const tieUp = async (body: { merchantId: number } | { hostMunicipalityCode: string }) =>
    (await town.lead.call(pointsRoutes.createTieUp, { body: { ...body, ...period } })).tieUpId;
  const antenna = await host.shop({ name: 'アンテナ店', kind: 'antenna' });
  const cafe = await host.shop({ name: '豊島の茶店', kind: 'shop' });
  const home = await town.shop({ name: 'まちの店', kind: 'shop' });
  const ofHost = await tieUp({ hostMunicipalityCode: '13116' });
  const ofShop = await tieUp({ merchantId: antenna.merchantId });
  const lasting = { validFrom: `${today}`, validThrough: '2017-03-31' };
  const both = await uplift({ ...lasting, tieUpId: ofShop, merchantId: home.merchantId });
  assert.ok(!both.ok && both.outcome === 'uplift_for_two');
  const theirs = await host.lead.ask(pointsRoutes.createUplift, {
    body: {
      name: '上乗せ',
      merchantId: null,
      tieUpId: ofHost,
      percent: 1,
      payer: { kind: 'municipality' },
      ...lasting,
    },
  });
  assert.ok(!theirs.ok && theirs.outcome === 'tie_up_unknown', 'who is paid does not decide who adds');
  assert.ok((await uplift({ ...lasting, name: '提携の支援', percent: 10, tieUpId: ofHost })).ok);
  assert.ok((await uplift({ ...lasting, name: '店との提携', percent: 20, tieUpId: ofShop })).ok);
  const pay = async (at: typeof antenna) => {
    const { counterSessionId, paymentKey } = await at.counter.open(person);
    const body = { counterSessionId, amount: 100, municipalityCode: '43424' };
    await at.counter.actor.call(pointsRoutes.pay, { body, idempotencyKey: paymentKey });
  };
  for (const place of [antenna, cafe, home]) await pay(place);
  const onTop = async () => {
    const places = ['アンテナ店', '豊島の茶店', 'まちの店'];
    const { lines } = await openLines();
    return lines.filter(
      ([place, , , on]) => places.includes(`${place}`) && (on === '提携の支援' || on === '店との提携'),
    );
  };
  const expected = [
    ['アンテナ店', '一般財源', 10, '提携の支援'],
    ['アンテナ店', '一般財源', 20, '店との提携'],
    ['豊島の茶店', '一般財源', 10, '提携の支援'],
  ];
  assert.deepEqual(await onTop(), expected);
  // The shop's own tie-up is over, and its uplift with it, though it was made for longer; the other town's goes on.
  const ended = {
    params: { tieUpId: ofShop },
    body: { validFrom: period.validFrom, validThrough: `${today}`, reason: '終了' },
  };
  await town.lead.call(pointsRoutes.changeTieUp, ended);
  nation.pass({ hours: 24 });
  await pay(antenna);
  assert.deepEqual(await onTop(), [['アンテナ店', '一般財源', 20, '提携の支援'], ...expected.slice(1)]);
  const { uplifts } = await town.lead.call(pointsRoutes.listUplifts);
  assert.deepEqual(
    uplifts
      .filter((one) => one.tieUp !== null)
      .map((one) => one.tieUp)
      .toSorted(),
    ['アンテナ店', '豊島区'].toSorted(),
  );
});
