import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pointsRoutes } from '../../contract/index.ts';
import { startTestPoints, type TestPoints } from '../testing.ts';

let nation: TestPoints;
before(async () => {
  nation = await startTestPoints();
});
after(() => nation?.close());

const bank = (holderName: string, number: string) => ({
  bankCode: '9999',
  branchCode: '901',
  type: '1' as const,
  number,
  holderName,
});

test('a company’s points are owed by the company over all municipalities, and by the municipality to the shop, by fund', async () => {
  const { platform } = nation;
  const town = await platform.openTown({
    municipalityCode: '43424',
    remitterCode: '0000043424',
    bankAccount: bank('オグニマチ', '1434240'),
  });
  const shop = await town.shop({ name: 'まちなか商店', kind: 'shop', bankAccount: bank('マチナカ', '4000001') });
  const { company, operatorId, partnerId } = await platform.registerPartner({
    name: 'A社',
    kind: 'card',
    reserveDays: 14,
    remitterCode: '1000000020',
    bankAccount: bank('エーシヤ', '2000020'),
  });
  const person = await nation.person('My123');
  await person.link(operatorId, 'taro');
  company.points.set('taro', 3000);
  const programId = await town.program({
    department: '福祉課',
    name: '子育て支援',
    amount: 100,
    startsOn: '2016-10-01',
    endsOn: '2017-03-30',
    expiresOn: '2017-03-30',
  });
  await town.grant({ programId, mykeyId: 'My123', amount: 100 });

  // 2,000 straight to the town; 1,000 by way of the reserve, of which 400 follow.
  await company.order({ orderNumber: 'A-1', loginId: 'taro', amount: 2000 });
  const { orders } = await person.atMypage(pointsRoutes.listExchangeOrders);
  const oguni = { kind: 'municipality' as const, municipalityCode: '43424' };
  await person.atMypage(pointsRoutes.chooseDestination, { params: { orderId: orders[0]?.orderId ?? '' }, body: oguni });
  await company.deductConfirmed();
  await company.order({ orderNumber: 'A-2', loginId: 'taro', amount: 1000 });
  await company.deduct('A-2');
  await person.atMypage(pointsRoutes.allocate, { body: { destination: oguni, amount: 400 } });
  await shop.counter.pay(person, 250);

  const accounting = await town.person('accounting');
  const { settlements } = await accounting.call(pointsRoutes.listSettlements);
  const params = { settlementId: settlements[0]?.settlementId ?? 0 };
  await accounting.call(pointsRoutes.closeSettlement, { params });
  const { lines } = await accounting.call(pointsRoutes.showSettlement, { params });
  assert.deepEqual(
    lines.map((l) => [l.leg, l.payer, l.payee, l.fund.name, l.points]),
    [
      // The town's own points end first and are used first; the rest is the company's.
      ['municipalityToPayee', '小国町', 'まちなか商店', '一般財源', 100],
      ['municipalityToPayee', '小国町', 'まちなか商店', 'A社', 150],
    ],
  );
  const statement = await platform.points.call(pointsRoutes.showPartnerStatement, {
    params: { partnerId },
    query: { from: '2016-10-01', through: '2016-10-31' },
  });
  assert.deepEqual(statement.details, [
    { mykeyId: 'My123', municipality: { code: '43424', name: '小国町' }, points: 2400 },
  ]);
  assert.equal(statement.total, 2400);
});
