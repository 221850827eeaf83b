/** What people of offices change about the points of companies leaves a line, as all that they do (`points/trail.test.ts`). */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { field, ofExchange, watchTrail } from '../testing/trail-watch.ts';
import { startTestPoints, type TestPoints } from '../testing.ts';

let nation: TestPoints;
let partnerId: number;
before(async () => {
  nation = await startTestPoints();
  ({ partnerId } = await nation.platform.registerPartner({ name: 'A社', kind: 'card', reserveDays: 14 }));
});
after(() => nation?.close());

const { done, leaves } = watchTrail(() => nation.databases.points);

test('the terms of a company: what stood and what is to stand, who asked and who said yes', async () => {
  const { points: platform } = nation.platform;
  const body = {
    exchangePattern: 'deferred' as const,
    reserveDays: 30,
    noticeDays: 10,
    rateNumerator: 1,
    rateDenominator: 1,
    reason: '契約の変更',
  };
  const { lines } = await leaves('setExchangeTerms', platform, { params: { partnerId }, body });
  assert.deepEqual(lines[0]?.before, {
    exchangePattern: 'online',
    reserveDays: 14,
    noticeDays: 7,
    rateNumerator: 1,
    rateDenominator: 1,
  });
  assert.equal(field(lines[0]?.after, 'exchangePattern'), 'deferred');
  assert.equal(lines[0]?.reason, '契約の変更');
  await nation.platform.confirm();
});

test('a file of orders that a person of the company sends: what it is called and comes to', async () => {
  const [clerk] = await nation.platform.peopleOf(`P${partnerId}`, ['asha1', 'asha2']);
  assert.ok(clerk);
  const text = '申込番号,ログインID,ポイント,減算番号,減算日\nT-1,taro,70,D-1,2016-10-01\n合計,1,70\n';
  const body = { fileName: '夜間.csv', file: Buffer.from(text).toString('base64') };
  const { lines } = await leaves('uploadOrderFile', clerk, { body });
  assert.deepEqual([lines[0]?.act, field(lines[0]?.after, 'points')], ['create', 70]);
});

test('every change of this room was made here', () => {
  const others = new Set(['decideChangeRequest']);
  assert.deepEqual([...done].filter((name) => !others.has(name)).sort(), [...ofExchange].sort());
});
