import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pointsRoutes } from '../../contract/index.ts';
import { exportJournal, verifyJournal } from '../../ledger/index.ts';
import { chart } from '../book/chart.ts';
import { type Holder, startTestPoints, type TestPoints, type Town } from '../testing.ts';

let nation: TestPoints;
let town: Town;
let person: Holder;
before(async () => {
  nation = await startTestPoints();
  town = await nation.platform.openTown({ municipalityCode: '43424' });
  person = await nation.person('My123');
});
after(() => nation?.close());

test('a history begins with 繰越, says what each line was for, and sums to the balance', async () => {
  const period = { startsOn: '2016-04-01', endsOn: '2017-03-31' };
  const care = await town.program({
    department: '福祉課',
    name: '育児応援',
    amount: 450,
    ...period,
    expiresOn: '2017-03-31',
  });
  const short = await town.program({
    department: '福祉課',
    name: '健康増進',
    amount: 30,
    ...period,
    endsOn: '2016-10-05',
    expiresOn: '2016-10-05',
  });
  await town.grant({ programId: care, mykeyId: 'My123', amount: 450 });
  await town.grant({ programId: short, mykeyId: 'My123', amount: 30 });
  const { counter } = await town.shop({ name: '○○商店街', kind: 'shop' });
  const mistake = await counter.pay(person, 100);
  await counter.reverse(mistake.paymentKey);
  await counter.pay(person, 200);
  nation.pass({ hours: 72 });
  assert.equal(await nation.points.expire(), 0, 'the payment had taken what expires first');
  const { lines, balance } = await person.atMypage(pointsRoutes.showHistory, { query: { municipalityCode: '43424' } });
  assert.deepEqual(
    lines.map((l) => [l.kind, l.what, l.points, l.balance]),
    [
      ['carried', '', 0, 0],
      ['grant', '育児応援', 450, 450],
      ['grant', '健康増進', 30, 480],
      ['use', '○○商店街', -100, 380],
      ['reversal', '○○商店街', 100, 480],
      ['use', '○○商店街', -200, 280],
    ],
  );
  assert.equal(balance, (await person.atMypage(pointsRoutes.showBalances)).purses[0]?.points);
});

test('what is past its last day expires as a line of its own, once, however often the job runs', async () => {
  const program = await town.program({
    department: '福祉課',
    name: '期限付き',
    amount: 30,
    startsOn: '2016-10-01',
    endsOn: '2016-10-10',
    expiresOn: '2016-10-10',
  });
  await town.grant({ programId: program, mykeyId: 'My123', amount: 30 });
  nation.pass({ hours: 24 * 6 });
  assert.deepEqual([await nation.points.expire(), await nation.points.expire()], [1, 0]);
  const { lines } = await person.atMypage(pointsRoutes.showHistory, { query: { municipalityCode: '43424' } });
  const last = lines.at(-1);
  assert.deepEqual([last?.kind, last?.points, last?.balance], ['expiry', -30, 280]);
});

test('the balance of a past day is what it was then', async () => {
  const then = await person.atMypage(pointsRoutes.showBalances, { query: { asOf: '2016-10-03' } });
  assert.equal(then.purses[0]?.points, 280);
  const before = await person.atMypage(pointsRoutes.showBalances, { query: { asOf: '2016-10-02' } });
  assert.deepEqual(before.purses, []);
});

test('an event takes points of its own municipality, keeps a name only where it is wished, and 0 stays visible after it is paid out', async () => {
  const event = {
    name: '旧西里小学校整備',
    organizer: '実行委員会',
    startsOn: '2016-10-01',
    endsOn: '2016-12-31',
    expiresOn: '2016-12-31',
    bankAccount: { bankCode: '9999', branchCode: '901', type: '1' as const, number: '1234567', holderName: 'カイ' },
  };
  const { eventId } = await town.lead.call(pointsRoutes.createEvent, { body: event });
  await town.confirm();
  const other = await nation.platform.openTown({ municipalityCode: '13116' });
  const foreign = (await other.lead.call(pointsRoutes.createEvent, { body: event })).eventId;
  const give = (body: object) =>
    person.atMypage(pointsRoutes.contribute, { body: { eventId, fromMunicipalityCode: '43424', amount: 80, ...body } });
  await assert.rejects(give({ eventId: foreign }), /event_of_other_municipality/);
  await assert.rejects(give({ name: '匿名のつもり' }), /name_without_consent/);
  await assert.rejects(give({ amount: 5000 }), /insufficient_points/);
  const given = await give({ discloseName: true, name: '小国 花子（旧姓 山田）' });
  assert.equal(given.purseLeft, 200);
  const [listed] = (await town.lead.call(pointsRoutes.listEventsOfMunicipality)).events;
  assert.deepEqual([listed?.raised, listed?.waiting], [80, 80]);
  const paid = await town.lead.call(pointsRoutes.payOutEvent, { params: { eventId } });
  assert.deepEqual([paid.points, paid.holders], [80, 1]);
  const [mine] = (await person.atMypage(pointsRoutes.showBalances)).events;
  assert.deepEqual([mine?.name, mine?.points], ['旧西里小学校整備', 0]);
  nation.pass({ hours: 24 * 90 });
  await assert.rejects(give({}), /event_ended/);
});

test('mail and password sign in after the card has set them; wrong ones, and another’s mail, are refused', async () => {
  await person.atMypage(pointsRoutes.changeLogin, {
    body: { email: 'Resident@example.jp', password: 'correct horse' },
  });
  const phone = await nation.world.newActor();
  const signIn = (email: string, password: string) =>
    phone.ask(pointsRoutes.signInWithPassword, { body: { email, password } });
  const signed = await signIn('resident@EXAMPLE.jp', 'correct horse');
  assert.ok(signed.ok && signed.answer.mykeyId === 'My123');
  for (const [email, password] of [
    ['resident@example.jp', 'wrong horse!'],
    ['nobody@example.jp', 'correct horse'],
  ] as const) {
    const refused = await signIn(email, password);
    assert.ok(!refused.ok && refused.outcome === 'sign_in_refused');
  }
  const second = await nation.person('My777');
  await assert.rejects(
    second.atMypage(pointsRoutes.changeLogin, { body: { email: 'resident@example.jp', password: 'another horse' } }),
    /email_taken/,
  );
});

test('a session works with the key that opened it and no other', async () => {
  const thief = await nation.world.newActor();
  const phone = await nation.world.newActor();
  const { session } = await phone.call(pointsRoutes.signInWithPassword, {
    body: { email: 'resident@example.jp', password: 'correct horse' },
  });
  const stolen = await thief.ask(pointsRoutes.showBalances, { session: session.token });
  assert.ok(!stolen.ok && stolen.outcome === 'sign_in_required');
  await phone.call(pointsRoutes.signOut, { session: session.token });
  const ended = await phone.ask(pointsRoutes.showBalances, { session: session.token });
  assert.ok(!ended.ok && ended.outcome === 'sign_in_required');
});

test('the days of all that was done here are sealed by the job, and verify as a journal', async () => {
  nation.pass({ hours: 24 });
  const { points } = nation;
  const sealed = await points.seal();
  assert.ok(sealed.length > 3 && sealed[0] === '2016-10-03', sealed.join());
  assert.deepEqual(await points.seal(), []);
  const pieces: Buffer[] = [];
  const write = (text: string) => {
    pieces.push(Buffer.from(text));
  };
  await exportJournal({ pool: nation.databases.points, slots: points.ledger.slots, write });
  const verdict = await verifyJournal({
    chart,
    chunks: (async function* () {
      yield* pieces;
    })(),
  });
  assert.ok(verdict.outcome === 'intact' && verdict.rows > 5, JSON.stringify(verdict));
});
