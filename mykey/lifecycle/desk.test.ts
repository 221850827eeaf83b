import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { mykeyRoutes as routes } from '../../contract/index.ts';
import { createVirtualCard } from '../../jpki/testing/virtual-card.ts';
import { execute, one } from '../../postgres/pool.ts';
import { expectAnswer } from '../../server/client.ts';
import { sweepMoments } from '../sweep.ts';
import { type Device, outcomeOf, pin, startTestMykey, type TestMykey } from '../testing.ts';
import { sweepRevocations } from './revocation-sweep.ts';

type Person = Device & { session: string };
let mykey: TestMykey;
let first: Person;
let second: Person;
let elsewhere: Person;
const password = 'a long password of a desk';

async function person(staffId: string, municipalityCode: string): Promise<Person> {
  await mykey.hire({ staffId, name: '窓口', password, municipalityCode });
  const device = await mykey.device();
  const { session } = expectAnswer(await device.client.call(routes.signInStaff, { body: { staffId, password } }));
  return { ...device, session: session.token };
}
before(async () => {
  mykey = await startTestMykey();
  first = await person('desk1', '43424');
  second = await person('desk2', '43424');
  elsewhere = await person('desk3', '13116');
});
after(() => mykey.close());

const ask = ({ client, session }: Person, kind: 'suspend' | 'resume' | 'invalidate', mykeyId: string) =>
  client.call(routes.requestAtDesk, { session, body: { kind, mykeyId, reason: 'card_lost' } });
const decide = ({ client, session }: Person, requestId: string, approve = true) =>
  client.call(routes.decideAtDesk, { session, params: { requestId }, body: { approve } });
const listed = async ({ client, session }: Person) =>
  expectAnswer(await client.call(routes.listDeskRequests, { session })).requests;
const statusOf = async (mykeyId: string) =>
  (
    await one<{ status: string }>(mykey.database.pool, 'SELECT status FROM cardholder WHERE mykey_id = :mykeyId', {
      mykeyId: mykeyId.toUpperCase(),
    })
  ).status;

describe('at the counter of a municipality', () => {
  test('a stop is done at once by one person; to resume takes another person’s yes', async () => {
    await mykey.person('Desk1');
    assert.equal(expectAnswer(await ask(first, 'suspend', 'ｄｅｓｋ１')).state, 'done');
    assert.equal(await statusOf('Desk1'), 'suspended');
    const { requestId, state } = expectAnswer(await ask(first, 'resume', 'Desk1'));
    assert.equal(state, 'open');
    assert.equal(await statusOf('Desk1'), 'suspended');
    assert.deepEqual(
      (await listed(first)).map(({ kind, mykeyId, own }) => [kind, mykeyId, own]),
      [['resume', 'Desk1', true]],
    );
    assert.equal((await listed(second))[0]?.own, false);
    assert.equal(outcomeOf(await decide(first, requestId)), 'same_person');
    assert.equal(outcomeOf(await decide(elsewhere, requestId)), 'not_found');
    assert.deepEqual(await listed(elsewhere), []);
    assert.deepEqual(expectAnswer(await decide(second, requestId)), { state: 'done', codes: null });
    assert.equal(await statusOf('Desk1'), 'active');
    assert.equal(outcomeOf(await decide(second, requestId)), 'not_found');
    const { rows } = await mykey.database.pool.query(
      `SELECT reason FROM status_change WHERE mykey_id = 'DESK1' ORDER BY changed_at, status`,
    );
    assert.deepEqual(rows.map(({ reason }) => reason).sort(), ['desk', 'desk', 'registration']);
  });

  test('two persons do not resume what a revoked certificate has suspended; with the new card they do', async () => {
    const issued = await mykey.issue();
    await mykey.person('Desk9', createVirtualCard({ issued, pin }));
    expectAnswer(await ask(first, 'suspend', 'Desk9'));
    const late = expectAnswer(await ask(first, 'resume', 'Desk9'));
    const again = expectAnswer(await ask(first, 'resume', 'Desk9'));
    expectAnswer(await decide(second, again.requestId));
    mykey.revoke(issued);
    mykey.renewRevocationLists();
    const lists = mykey.revocationLists;
    await sweepRevocations({ database: mykey.database.pool, lists, now: mykey.now });
    assert.equal(await statusOf('Desk9'), 'suspended');
    // One request stood open when the certificate fell, one comes after it.
    assert.equal(outcomeOf(await decide(second, late.requestId)), 'renewal_needed');
    assert.equal(outcomeOf(await ask(first, 'resume', 'Desk9')), 'renewal_needed');
    const body = { ...(await mykey.tap(first, await mykey.card())), mykeyId: 'Desk9', reason: 'card_lost' as const };
    const renewal = expectAnswer(await first.client.call(routes.renewAtDesk, { session: first.session, body }));
    expectAnswer(await decide(second, renewal.requestId));
    assert.equal(await statusOf('Desk9'), 'active');
  });

  test('a lost code does not lose the ID: the new card with its PIN, and two persons; the old card opens nothing', async () => {
    const holder = await mykey.person('Desk2');
    const { operatorId } = await mykey.operator();
    const { client, session } = holder;
    expectAnswer(await client.call(routes.link, { session, body: { operatorId, customerId: '0077' } }));
    const card = await mykey.card();
    const body = { ...(await mykey.tap(first, card)), mykeyId: 'Desk2', reason: 'codes_lost' as const };
    const { requestId } = expectAnswer(await first.client.call(routes.renewAtDesk, { session: first.session, body }));
    const { codes } = expectAnswer(await decide(second, requestId));
    assert.match(codes?.recoveryCode ?? '', /^(\w{4}-){3}\w{4}$/);
    assert.equal((await mykey.open(card)).mykeyId, 'Desk2');
    const device = await mykey.device();
    const old = await device.client.call(routes.openCardholderSession, { body: await mykey.tap(device, holder.card) });
    assert.equal(outcomeOf(old), 'revoked');
    const terminal = await mykey.terminal(operatorId);
    const looked = await terminal.client.call(routes.lookUp, { body: await mykey.tap(terminal, card) });
    assert.equal(expectAnswer(looked).customerId, '0077');
    // Nothing of the card is left in the request, and it cannot be decided twice.
    const kept = await one(mykey.database.pool, 'SELECT serial FROM desk_request WHERE request_id = :requestId', {
      requestId,
    });
    assert.deepEqual(kept, { serial: null });
    assert.equal(outcomeOf(await decide(second, requestId)), 'not_found');
  });

  test('of two yeses to one renewal at once, one prints codes', async () => {
    await mykey.person('Desk3');
    const third = await person('desk4', '43424');
    const card = await mykey.card();
    const body = { ...(await mykey.tap(first, card)), mykeyId: 'Desk3', reason: 'codes_lost' as const };
    const { requestId } = expectAnswer(await first.client.call(routes.renewAtDesk, { session: first.session, body }));
    const answers = await Promise.all([decide(second, requestId), decide(third, requestId)]);
    const outcomes = answers.map(outcomeOf);
    assert.equal(outcomes.filter((outcome) => outcome === 'ok').length, 1, `${outcomes}`);
  });

  test('a no leaves all as it was; what nobody decides lapses after half an hour', async () => {
    await mykey.person('Desk5');
    const asked = expectAnswer(await ask(first, 'invalidate', 'Desk5'));
    assert.deepEqual(expectAnswer(await decide(second, asked.requestId, false)), { state: 'refused', codes: null });
    const late = expectAnswer(await ask(first, 'invalidate', 'Desk5'));
    mykey.now = mykey.now.add({ minutes: 31 });
    assert.equal(outcomeOf(await decide(second, late.requestId)), 'not_found');
    await sweepMoments(mykey.database.pool, mykey.now);
    const { rows } = await mykey.database.pool.query(
      `SELECT state FROM desk_request WHERE mykey_id = 'DESK5' ORDER BY 1`,
    );
    assert.deepEqual(rows, [{ state: 'lapsed' }, { state: 'refused' }]);
    assert.equal(await statusOf('Desk5'), 'active');
  });

  test('what cannot be is refused by name', async () => {
    const holder = await mykey.person('Desk6');
    assert.equal(outcomeOf(await ask(first, 'suspend', 'Nobody9')), 'mykey_id_unknown');
    assert.equal(outcomeOf(await ask(first, 'resume', 'Desk6')), 'not_suspended');
    const body = { ...(await mykey.tap(first, holder.card)), mykeyId: 'Desk5', reason: 'proxy' as const };
    const renewed = await first.client.call(routes.renewAtDesk, { session: first.session, body });
    assert.equal(outcomeOf(renewed), 'card_already_registered');
    const gone = expectAnswer(await ask(first, 'invalidate', 'Desk6'));
    expectAnswer(await decide(second, gone.requestId));
    assert.equal(outcomeOf(await ask(first, 'resume', 'Desk6')), 'status_is_final');
  });

  test('an ID that two persons ended gives its numbers free with their yes, and none with the request', async () => {
    const holder = await mykey.person('Desk10');
    const { operatorId } = await mykey.operator();
    const link = ({ client, session }: Person) =>
      client.call(routes.link, { session, body: { operatorId, customerId: '0078' } });
    expectAnswer(await link(holder));
    const { requestId } = expectAnswer(await ask(first, 'invalidate', 'Desk10'));
    const other = await mykey.person('Desk11');
    assert.equal(outcomeOf(await link(other)), 'customer_id_taken');
    expectAnswer(await decide(second, requestId));
    assert.equal(outcomeOf(await link(await mykey.person('Desk12', holder.card))), 'ok');
    assert.equal(outcomeOf(await link(other)), 'customer_id_taken');
  });

  // The rule stands in the table too: whatever the program forgets.
  test('the table itself refuses one person’s yes to the own request', async () => {
    await mykey.person('Desk7');
    const { requestId } = expectAnswer(await ask(first, 'invalidate', 'Desk7'));
    const alone = `UPDATE desk_request SET state = 'done', decided_by = requested_by WHERE request_id = :requestId`;
    await assert.rejects(execute(mykey.database.pool, alone, { requestId }), /two_persons/);
  });
});

test('people of a counter do the work of a counter, and those of the platform make their accounts', async () => {
  const { client, session } = first;
  const body = {
    name: '偽',
    kind: 'shop' as const,
    series: 'A',
    municipalityCode: null,
    customerIdRule: { mode: 'own' as const },
  };
  assert.equal(outcomeOf(await client.call(routes.registerOperator, { session, body })), 'not_allowed');
  assert.equal(outcomeOf(await client.call(routes.listStaff, { session })), 'not_allowed');
  assert.equal(outcomeOf(await ask({ ...mykey.staff }, 'suspend', 'Desk1')), 'not_allowed');
});

test('a person of an office changes the own password, and every session with the old one is over', async () => {
  const own = await person('desk8', '43424');
  const change = (current: string, next: string) =>
    own.client.call(routes.changeOwnPassword, { session: own.session, body: { current, next } });
  assert.equal(outcomeOf(await change('wrong', 'another long password')), 'staff_sign_in_refused');
  assert.equal(outcomeOf(await change(password, 'short')), 'invalid_request');
  assert.equal(outcomeOf(await change(password, 'another long password')), 'ok');
  assert.equal(outcomeOf(await change('another long password', 'a third long password')), 'sign_in_required');
  const signIn = (secret: string) =>
    own.client.call(routes.signInStaff, { body: { staffId: 'desk8', password: secret } });
  assert.equal(outcomeOf(await signIn(password)), 'staff_sign_in_refused');
  assert.equal(outcomeOf(await signIn('another long password')), 'ok');
});
