/** Who reads what of the audit trail, the sample that anybody draws again, and who may do what. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pointsRoutes, type RouteRequest } from '../../contract/index.ts';
import type { Officer } from '../testing/officer.ts';
import { startTestPoints, type TestPoints, type Town } from '../testing.ts';

let points: TestPoints;
let town: Town;
let other: Town;
let auditor: Officer;
before(async () => {
  points = await startTestPoints();
  town = await points.platform.openTown({ municipalityCode: '43424' });
  other = await points.platform.openTown({ municipalityCode: '43425' });
  auditor = await town.person('auditor');
  for (const name of ['宮原商店街', '下城商店街', '杖立商店街'])
    await town.lead.call(pointsRoutes.createStreet, { body: { name } });
  await other.lead.call(pointsRoutes.createStreet, { body: { name: '隣の商店街' } });
});
after(() => points?.close());

type Query = Omit<NonNullable<RouteRequest<typeof pointsRoutes.searchTrail>['query']>, 'from' | 'through'>;
const october = { from: '2016-10-01', through: '2016-10-31' };
const search = async (officer: Officer, query: Query = {}) =>
  (await officer.call(pointsRoutes.searchTrail, { query: { ...october, ...query } })).entries;
const streets = (officer: Officer, query: Query = {}) =>
  search(officer, { subject: 'street', ...query }).then((found) => found.map(({ name }) => name));

test('a town reads its own trail, the latest first, by person, subject, words and days; its neighbour’s person is nobody there', async () => {
  assert.deepEqual(await streets(town.lead), ['杖立商店街', '下城商店街', '宮原商店街']);
  assert.deepEqual(await streets(auditor, { words: '下城' }), ['下城商店街']);
  assert.deepEqual(await streets(auditor, { person: 'lead-43424', words: '宮原' }), ['宮原商店街']);
  assert.deepEqual(await streets(auditor, { person: '総合管理' }), ['杖立商店街', '下城商店街', '宮原商店街']);
  assert.deepEqual(await search(auditor, { person: 'lead-43425' }), []);
  assert.deepEqual(await search(auditor, { words: '隣の商店街' }), []);
  // What looks like a pattern is looked for as it is written.
  assert.deepEqual(await streets(auditor, { words: '%' }), []);
  const asked = { from: '2016-11-01', through: '2016-11-30' };
  assert.deepEqual((await auditor.call(pointsRoutes.searchTrail, { query: asked })).entries, []);
  const wrong = await auditor.ask(pointsRoutes.searchTrail, { query: { from: '2016-10-02', through: '2016-10-01' } });
  assert.equal(!wrong.ok && wrong.outcome, 'period_invalid');
});

test('the accounts of a town’s people are in its trail, whoever made them; the platform reads its own, and what its people did', async () => {
  const made = await search(auditor, { subject: 'staff', words: 'auditor-43424' });
  assert.deepEqual(
    made.map(({ act, staffId }) => [act, staffId]),
    [
      ['confirm', 'platform2'],
      ['ask', 'platform'],
    ],
  );
  const { platform } = points;
  assert.deepEqual(await streets(platform.points), []);
  const opened = await search(platform.points, { subject: 'municipality' });
  assert.deepEqual(
    opened.map(({ act }) => act).toSorted(),
    ['ask', 'ask', 'confirm', 'confirm', 'create', 'create'],
    'asked by one, confirmed by another, and what came of it',
  );
});

test('a long trail goes on page by page, and each line comes once', async () => {
  const body = { pointsMax: 1000, countMax: 10, hours: 12 };
  for (let count = 0; count < 105; count += 1)
    await town.lead.call(pointsRoutes.setOfflineLimits, { body: { ...body, pointsMax: 1000 + count } });
  const query = { ...october, subject: 'municipality' as const };
  const first = await auditor.call(pointsRoutes.searchTrail, { query });
  assert.equal(first.entries.length, 100);
  const second = await auditor.call(pointsRoutes.searchTrail, { query: { ...query, cursor: first.next ?? '' } });
  assert.equal(second.next, null);
  const ids = [...first.entries, ...second.entries].map(({ entryId }) => entryId);
  assert.equal(new Set(ids).size, 106, 'the opening and each change');
});

test('a sample is the same again by its seed, another one by another, and only of days that are over', async () => {
  const draw = (query: object) =>
    auditor.ask(pointsRoutes.drawTrailSample, {
      query: { from: '2016-10-01', through: '2016-10-03', count: 10, ...query },
    });
  const today = await draw({});
  assert.equal(!today.ok && today.outcome, 'sample_not_over');
  points.pass({ hours: 24 });
  const first = await draw({});
  assert.ok(first.ok);
  const { seed, entries, of } = first.answer;
  assert.equal(entries.length, 10);
  assert.ok(of > 100);
  await town.lead.call(pointsRoutes.createStreet, { body: { name: '後から' } });
  const again = await draw({ seed });
  assert.deepEqual(again.ok && again.answer, first.answer);
  const another = await draw({ seed: `${seed}-2` });
  assert.notDeepEqual(another.ok && another.answer.entries, entries);
});

test('who may approve, close, pay or look at persons is listed: since when, by whom made, last signed in; who may not is not', async () => {
  await town.person('accounting');
  const { departmentId } = await town.lead.call(pointsRoutes.createDepartment, { body: { name: '福祉課' } });
  await (await town.person('venue', { departmentId })).call(pointsRoutes.showStaff);
  const { people } = await auditor.call(pointsRoutes.listPrivilegedAccess);
  assert.deepEqual(
    people.map(({ staffId, abilities }) => [staffId, abilities.join(' ')]),
    [
      ['accounting-43424', 'approve close pay registers persons'],
      ['lead-43424', 'approve pay people registers persons'],
    ],
  );
  const [cashier, lead] = people;
  assert.equal(cashier?.signedInAt, null, 'never here yet');
  assert.deepEqual(lead?.madeBy, ['運営 担当', '運営 主任']);
  assert.ok(lead?.signedInAt && lead.since);
});

test('an auditor changes nothing, and a venue opens no page of the office', async () => {
  const { departmentId } = await town.lead.call(pointsRoutes.createDepartment, { body: { name: '健康課' } });
  for (const [officer, routes] of [
    [
      auditor,
      [pointsRoutes.createStreet, pointsRoutes.inviteStaff, pointsRoutes.approveSettlement, pointsRoutes.grant],
    ],
    [
      await town.person('venue', { departmentId, staffId: 'venue-2' }),
      [pointsRoutes.createStreet, pointsRoutes.decideChangeRequest],
    ],
  ] as const)
    for (const route of routes) {
      const params = { settlementId: 1, requestId: 1 };
      const answered = await officer.ask(route as typeof pointsRoutes.createStreet, { params, body: {} } as never);
      assert.equal(!answered.ok && answered.outcome, 'not_allowed');
    }
});
