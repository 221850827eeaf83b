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
  const body = { exchangePattern: 'deferred' as const, reserveDays: 30, noticeDays: 10, reason: '契約の変更' };
  const { lines } = await leaves('setExchangeTerms', platform, { params: { partnerId }, body });
  assert.deepEqual(lines[0]?.before, { exchangePattern: 'online', reserveDays: 14, noticeDays: 7 });
  assert.equal(field(lines[0]?.after, 'exchangePattern'), 'deferred');
  assert.equal(lines[0]?.reason, '契約の変更');
  await nation.platform.confirm();
});

test('every change of this room was made here', () => {
  const others = new Set(['decideChangeRequest']);
  assert.deepEqual([...done].filter((name) => !others.has(name)).sort(), [...ofExchange].sort());
});
