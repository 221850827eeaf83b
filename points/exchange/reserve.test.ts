import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pointsRoutes } from '../../contract/index.ts';
import { execute } from '../../postgres/pool.ts';
import { reserveUnit } from '../book/unit.ts';
import { openReserveStage, type ReserveStage } from './testing/reserve-stage.ts';

let stage: ReserveStage;
before(async () => {
  stage = await openReserveStage();
});
after(() => stage?.close());

const tell = () => stage.nation.points.tellDeadlines();
const end = () => stage.nation.points.endDeadlines();
const summary = ({ moved, postponed, chosen }: Awaited<ReturnType<typeof end>>) => [moved, postponed, chosen];

test('at the end of its last day in Japan a lot goes to the default municipality, whole, with its fund, once', async () => {
  const person = await stage.person('Moves001', '43424');
  await stage.credit(person, 'a', 700);
  // Credited on 3 October for 14 days, told a week before.
  stage.at('2016-10-09', '23:59');
  assert.equal(await tell(), 0);
  stage.at('2016-10-10');
  assert.deepEqual([await tell(), await tell()], [1, 0]);
  stage.at('2016-10-17', '23:59:59');
  assert.deepEqual(summary(await end()), [0, 0, 0]);
  assert.deepEqual(await stage.sums(person), { reserve: 700 });
  stage.at('2016-10-18');
  assert.deepEqual(summary(await end()), [1, 0, 0]);
  assert.deepEqual(summary(await end()), [0, 0, 0]);
  assert.deepEqual(await stage.sums(person), { reserve: 0, 43424: 700 });
  const { purses } = await person.atMypage(pointsRoutes.showBalances);
  assert.deepEqual(purses[0]?.lots, [{ points: 700, expiresOn: '2017-03-31', fund: { kind: 'partner', name: 'A社' } }]);
  const { lines } = await person.atMypage(pointsRoutes.showHistory, { query: { municipalityCode: '43424' } });
  assert.deepEqual([lines.at(-1)?.kind, lines.at(-1)?.on], ['moveIn', '2016-10-18']);
});

test('what the holder has moved is theirs to have moved: only the rest goes, and an empty lot ends without a word', async () => {
  const [rest, all] = [await stage.person('Rest0001', '43425'), await stage.person('All00001', '43425')];
  for (const person of [rest, all]) await stage.credit(person, 'a', 4700);
  await stage.allocate(all, 4700);
  stage.at('2016-10-25');
  await stage.allocate(rest, 4500);
  await tell();
  assert.deepEqual(await stage.deadlines(all), []);
  assert.equal((await stage.deadlines(rest))[0]?.points, 200);
  stage.at('2016-11-02');
  assert.deepEqual(summary(await end()), [1, 0, 0]);
  assert.deepEqual(await stage.sums(rest), { reserve: 0, 43424: 4500, 43425: 200 });
});

test('two inflows have two deadlines: a lot leaves alone, also where another one was there for longer', async () => {
  const person = await stage.person('Twice001', '43424');
  await stage.credit(person, 'b', 300);
  stage.at('2016-11-10');
  await stage.credit(person, 'a', 50);
  // B社: until 2 December; A社: until 24 November.
  stage.at('2016-11-17');
  await tell();
  stage.at('2016-11-25');
  assert.deepEqual(summary(await end()), [1, 0, 0]);
  assert.deepEqual(await stage.sums(person), { reserve: 300, 43424: 50 });
  const { purses } = await person.atMypage(pointsRoutes.showBalances);
  assert.deepEqual(purses[0]?.lots[0]?.fund, { kind: 'partner', name: 'A社' });
  stage.at('2016-11-27');
  await tell();
  stage.at('2016-12-03');
  assert.deepEqual(summary(await end()), [1, 0, 0]);
  assert.deepEqual(await stage.sums(person), { reserve: 0, 43424: 350 });
});

test('without a default municipality the lot stays, its deadline moves on by as many days, and it is told anew; a default set since takes it', async () => {
  const person = await stage.person('None0001');
  await stage.credit(person, 'a', 90);
  stage.at('2016-12-10');
  await tell();
  stage.at('2016-12-18');
  assert.deepEqual(summary(await end()), [0, 1, 0]);
  assert.deepEqual(summary(await end()), [0, 0, 0]);
  assert.deepEqual(
    (await stage.deadlines(person)).map((one) => [one.state, one.allocateBy, one.postponements, one.postponedFor]),
    [
      ['postponed', '2016-12-17', 0, 'no_default'],
      ['waiting', '2016-12-31', 1, 'no_default'],
    ],
  );
  assert.deepEqual(await stage.sums(person), { reserve: 90 });
  stage.at('2016-12-24');
  assert.equal(await tell(), 1);
  await person.atMypage(pointsRoutes.setDefaultMunicipality, { body: { municipalityCode: '43424' } });
  stage.at('2017-01-01');
  assert.deepEqual(summary(await end()), [1, 0, 0]);
  assert.deepEqual(await stage.sums(person), { reserve: 0, 43424: 90 });
});

test('a holder whose card is stopped, or whose ID has ended, keeps what is there; once it works again it goes', async () => {
  const [stopped, ended] = [await stage.person('Stopped1', '43424'), await stage.person('Ended001', '43424')];
  for (const person of [stopped, ended]) await stage.credit(person, 'a', 60);
  stage.at('2017-01-08');
  await tell();
  stage.nation.mykey.changeStatus('Stopped1', 'suspended');
  stage.nation.mykey.changeStatus('Ended001', 'invalidated');
  await stage.nation.points.sync();
  stage.at('2017-01-16');
  assert.deepEqual(summary(await end()), [0, 2, 0]);
  assert.equal((await stage.deadlines(stopped))[0]?.postponedFor, 'suspended');
  assert.equal((await stage.deadlines(ended))[0]?.postponedFor, 'invalidated');
  stage.nation.mykey.changeStatus('Stopped1', 'active');
  await stage.nation.points.sync();
  stage.at('2017-01-22');
  await tell();
  stage.at('2017-01-30');
  assert.deepEqual(summary(await end()), [1, 1, 0]);
  assert.deepEqual(await stage.sums(stopped), { reserve: 0, 43424: 60 });
});

test('the job may come many days late, and telling too: nobody’s points go before they were told in time', async () => {
  const person = await stage.person('Late0001', '43424');
  await stage.credit(person, 'a', 40);
  // Its day was 13 February; told on the 20th, it is the 27th.
  stage.at('2017-02-20');
  assert.deepEqual((await end()).moved, 0);
  await tell();
  assert.equal((await stage.deadlines(person))[0]?.allocateBy, '2017-02-27');
  stage.at('2017-02-27', '23:59');
  assert.equal((await end()).moved, 0);
  stage.at('2017-03-20');
  assert.equal((await end()).moved, 1);
  assert.deepEqual(await stage.sums(person), { reserve: 0, 43424: 40 });
});

test('points that come back to a lot whose day is over are told anew, and go at the end of that notice', async () => {
  const person = await stage.person('Back0001', '43424');
  const [town] = stage.towns;
  const event = {
    name: '旧西里小学校整備',
    organizer: '実行委員会',
    startsOn: '2017-03-01',
    endsOn: '2017-12-31',
    expiresOn: '2017-12-31',
    bankAccount: { bankCode: '9999', branchCode: '901', type: '1' as const, number: '1234567', holderName: 'カイ' },
  };
  const { eventId } = await town.lead.call(pointsRoutes.createEvent, { body: event });
  await town.confirm();
  await stage.credit(person, 'a', 80);
  const body = { destination: { kind: 'event' as const, eventId }, amount: 80 };
  await person.atMypage(pointsRoutes.allocate, { body });
  stage.at('2017-04-20');
  await tell();
  assert.deepEqual(await stage.deadlines(person), []);
  const asked = { params: { eventId }, body: { reason: '中止のため' } };
  await town.lead.call(pointsRoutes.askEventCancellation, asked);
  const approver = await town.person('approver');
  await approver.call(pointsRoutes.decideEventCancellation, { params: { eventId }, body: { confirm: true } });
  await stage.nation.points.tendEvents();
  assert.deepEqual(await stage.sums(person), { reserve: 80 });
  await tell();
  assert.equal((await stage.deadlines(person))[0]?.allocateBy, '2017-04-27');
  stage.at('2017-04-28');
  await end();
  assert.deepEqual(await stage.sums(person), { reserve: 0, 43424: 80 });
});

test('a default that takes part no more is none: the points stay, and whoever took over from it gets them', async () => {
  const [left, taken] = [await stage.person('Left0001', '43424'), await stage.person('Taken001', '43425')];
  for (const person of [left, taken]) await stage.credit(person, 'a', 20);
  stage.at('2017-05-08');
  await tell();
  const { points: database } = stage.nation.databases;
  const now = `${stage.nation.world.clock()}`;
  await execute(
    database,
    `INSERT INTO municipality_leaving (municipality_code, last_on, reason, confirmed_by, confirmed_at)
     VALUES ('43424', '2099-03-31', '脱退', 'platform', :now)`,
    { now },
  );
  // 43425 was taken over by a town that is open; what members noted has not been carried over yet.
  await stage.nation.platform.openTown({ municipalityCode: '43433' });
  await stage.nation.owners.points.query(
    `INSERT INTO municipality_succession (municipality_code, successor_code, from_on, reason, confirmed_by, confirmed_at, taken_over_at)
     VALUES ('43425', '43433', '2017-05-01', '合併', 'platform', '2017-01-01', '${now}')`,
  );
  stage.at('2017-05-20');
  await end();
  assert.deepEqual(await stage.sums(left), { reserve: 20 });
  assert.equal((await stage.deadlines(left))[0]?.postponedFor, 'default_closed');
  assert.equal((await stage.sums(taken))['43433'], 20);
});

test('the walk over the lots of the reserve goes on behind the last of a page, whatever that held', async () => {
  const person = await stage.person('Pages001');
  await stage.credit(person, 'a', 11);
  await stage.credit(person, 'b', 22);
  const holder = await stage.holderOf(person);
  const { balances } = stage.context();
  const walked = async (atOnce: number) => {
    const found: number[] = [];
    for await (const lots of balances.lotsUntil(reserveUnit, '9999-12-31', atOnce)) {
      assert.ok(lots.length <= atOnce);
      found.push(...lots.filter((lot) => lot.holder === holder).map(({ balance }) => balance));
    }
    return found;
  };
  assert.deepEqual(await walked(1), [11, 22]);
  assert.deepEqual(await walked(10_000), [11, 22]);
});
