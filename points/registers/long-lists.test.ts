/** No list ends in silence: what does not fit is told by where it goes on. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pointsRoutes } from '../../contract/index.ts';
import { execute, row } from '../../postgres/pool.ts';
import { type Holder, startTestPoints, type TestPoints, type Town } from '../testing.ts';

let nation: TestPoints;
let town: Town;
let second: Holder;
const year = { startsOn: '2016-04-01', endsOn: '2017-03-31', expiresOn: '2017-03-31' };
before(async () => {
  nation = await startTestPoints();
  town = await nation.platform.openTown({ municipalityCode: '43424' });
});
after(() => nation?.close());

test('a department sees its one grant behind two hundred of another, and the lead goes on through all of them', async () => {
  const { points } = nation.databases;
  const own = await town.program({ department: '健康課', name: '検診', amount: 10, ...year });
  const others = await town.program({ department: '福祉課', name: '介護', amount: 10, ...year });
  const person = await nation.person('Long1');
  await town.grant({ programId: own, mykeyId: 'Long1', amount: 10 });
  nation.pass({ minutes: 1 });
  for (let n = 0; n < 210; n += 1) await town.grant({ programId: others, mykeyId: person.mykeyId, amount: 10 });
  const { departments } = await town.lead.call(pointsRoutes.listPrograms);
  const departmentId = departments.find(({ name }) => name === '健康課')?.departmentId ?? 0;
  const clerk = await town.person('department', { departmentId, staffId: 'health-1' });
  const seen = await clerk.call(pointsRoutes.listGrants);
  assert.deepEqual([seen.grants.length, seen.next], [1, null]);
  const first = await town.lead.call(pointsRoutes.listGrants);
  assert.equal(first.grants.length, 200);
  const rest = await town.lead.call(pointsRoutes.listGrants, { query: { cursor: first.next ?? '' } });
  assert.deepEqual([rest.grants.length, rest.next], [11, null]);
  const keys = new Set([...first.grants, ...rest.grants].map(({ grantKey }) => grantKey));
  const kept = await row<{ n: number }>(points, 'SELECT count(*) AS n FROM grant_record');
  assert.deepEqual([keys.size, kept?.n], [211, 211], 'each once');
  const typed = (mykeyId: string) => town.lead.ask(pointsRoutes.findMember, { params: { mykeyId } });
  const [notYet, wrong] = [await typed('Nobody1'), await typed('T\u0131ger1')];
  assert.ok(!notYet.ok && notYet.outcome === 'member_unknown');
  assert.ok(!wrong.ok && wrong.outcome === 'mykey_id_form', 'a letter that is none is nobody else’s ID');
});

test('a company is told its 1,001st order, with order numbers of any digits', async () => {
  const { company, operatorId, partnerId } = await nation.platform.registerPartner({
    name: 'A社',
    kind: 'card',
    reserveDays: 14,
  });
  second = await nation.person('Long2');
  await second.link(operatorId, 'LOGIN1');
  company.points.set('LOGIN1', 100_000);
  await execute(
    nation.databases.points,
    `INSERT INTO exchange_order (id, partner_id, order_number, holder, amount, own_points, request, state, received_at)
     SELECT gen_random_uuid(), :partnerId, 'OLD-' || n, (SELECT holder FROM member WHERE shown = 'Long2'), 1, 1, '', 'accepted', :receivedAt::timestamptz
       FROM generate_series(1, 1000) AS n`,
    { partnerId, receivedAt: `${nation.world.clock().subtract({ hours: 1 })}` },
  );
  // Twelve digits that could be a 個人番号 are the company's own number all the same (decision 26).
  const placed = await company.order({ orderNumber: '201610030004', loginId: 'LOGIN1', amount: 5 });
  assert.ok(placed.ok);
  const list = (cursor?: string) =>
    company.actor.call(pointsRoutes.listExchangeOrdersOfPartner, {
      query: { state: 'accepted', ...(cursor ? { cursor } : {}) },
    });
  const first = await list();
  assert.equal(first.orders.length, 1000);
  const rest = await list(first.next ?? '');
  assert.deepEqual([rest.orders.map(({ orderNumber }) => orderNumber), rest.next], [['201610030004'], null]);
});

test('a search of towns that finds more than it shows says so', async () => {
  const search = (q: string) => nation.platform.points.call(pointsRoutes.searchMunicipalities, { query: { q } });
  const many = await search('0');
  assert.deepEqual([many.municipalities.length, many.more], [50, true]);
  assert.equal((await search('小国')).more, false);
});

test('a holder’s exchanges go on, those that wait for a choice before all others however old they are', async () => {
  const { points } = nation.databases;
  await points.query(
    `UPDATE exchange_order SET state = 'refused' WHERE order_number LIKE 'OLD-%' AND order_number <> 'OLD-7'`,
  );
  const list = (cursor?: string) =>
    second.atMypage(pointsRoutes.listExchangeOrders, { query: cursor ? { cursor } : {} });
  const numbers: string[] = [];
  for (let page = await list(); ; page = await list(page.next)) {
    numbers.push(...page.orders.map(({ orderNumber }) => orderNumber));
    if (page.next === null) break;
  }
  assert.deepEqual(numbers.slice(0, 2), ['201610030004', 'OLD-7']);
  assert.deepEqual([numbers.length, new Set(numbers).size], [1001, 1001]);
});

test('what waits for a second person goes on behind fifty requests, the newest first and each once', async () => {
  const { points } = nation.databases;
  await execute(
    points,
    `INSERT INTO change_request (subject, subject_id, name, office, before, after, sha256, reason, asked_by, asked_at)
     SELECT 'staff', 'person-' || office || '-' || n, '職員 ' || n, office, NULL, '{"act": "invite"}', repeat('0', 64), '異動', 'lead-x', :now::timestamptz
       FROM generate_series(1, 51) AS n, (VALUES (:code), ('43425')) AS offices (office)`,
    { now: `${nation.world.clock()}`, code: '43424' },
  );
  const first = await town.lead.call(pointsRoutes.listChangeRequests);
  assert.equal(first.requests.length, 50);
  const rest = await town.lead.call(pointsRoutes.listChangeRequests, { query: { cursor: first.next ?? '' } });
  assert.equal(rest.next, null);
  const ids = [...first.requests, ...rest.requests].map(({ requestId }) => requestId);
  assert.deepEqual(
    ids,
    [...ids].sort((a, b) => b - a),
  );
  assert.deepEqual([ids.length, new Set(ids).size], [51, 51]);
});
