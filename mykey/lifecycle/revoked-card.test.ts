import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { mykeyRoutes as routes } from '../../contract/index.ts';
import { readRevocationList } from '../../jpki/index.ts';
import { type IssuedCertificate, issueSignatureCertificate, revocationListOf } from '../../jpki/testing/test-ca.ts';
import { createVirtualCard } from '../../jpki/testing/virtual-card.ts';
import { execute, rows } from '../../postgres/pool.ts';
import { expectAnswer } from '../../server/client.ts';
import {
  audience,
  type OpenCard,
  outcomeOf,
  pin,
  type Registered,
  startTestMykey,
  type TestMykey,
} from '../testing.ts';
import { sweepRevocations } from './revocation-sweep.ts';

let mykey: TestMykey;
before(async () => {
  mykey = await startTestMykey({ revocationGrace: Temporal.Duration.from({ minutes: 60 }) });
});
after(() => mykey.close());

type Person = Registered & { issued: IssuedCertificate };
async function register(mykeyId: string): Promise<Person> {
  const issued = await mykey.issue();
  return { ...(await mykey.person(mykeyId, createVirtualCard({ issued, pin }))), issued };
}
/** The next day: the authority makes its list, and the daily run goes through all cards. */
async function nextDay(): Promise<void> {
  mykey.now = mykey.now.add({ hours: 24 });
  mykey.renewRevocationLists();
  await mykey.signInStaff();
  await sweepRevocations({ database: mykey.database.pool, lists: mykey.revocationLists, now: mykey.now, batchSize: 3 });
}
async function tap({ client, key, card }: OpenCard): Promise<string> {
  const body = await mykey.tap({ client, key }, card);
  return outcomeOf(await client.call(routes.openCardholderSession, { body }));
}
const renew = ({ client, session }: OpenCard, mykeyId: string, recoveryCode: string) =>
  client.call(routes.renewCertificate, { session, body: { mykeyId, recoveryCode } });
const historyOf = (mykeyId: string) =>
  rows<{ status: string; reason: string }>(
    mykey.database.pool,
    'SELECT status, reason FROM status_change WHERE mykey_id = :mykeyId ORDER BY changed_at, ctid',
    { mykeyId },
  ).then((lines) => lines.map(({ status, reason }) => `${status}: ${reason}`));
const statusOf = async (person: OpenCard) => {
  const { client, session } = await mykey.open(person.card, person);
  return expectAnswer(await client.call(routes.showCardholder, { session })).status;
};

test('a list that the authority makes while a card is being judged lets it in: the time is read after the list', async () => {
  const person = await register('Meanwhile1');
  const { value } = Object.getOwnPropertyDescriptor(mykey, 'revocationLists')!;
  Object.defineProperty(mykey, 'revocationLists', {
    configurable: true,
    get() {
      Object.defineProperty(mykey, 'revocationLists', { value, writable: true, configurable: true });
      mykey.now = mykey.now.add({ seconds: 1 });
      mykey.renewRevocationLists();
      return mykey.revocationLists;
    },
  });
  assert.equal(await tap(person), 'ok');
});

describe('a revoked certificate without a renewal', () => {
  test('suspends the ID at the next run, is told to the systems the holder joined, and cannot be resumed', async () => {
    const person = await register('Lost1');
    const linked = await mykey.linkedSystem();
    expectAnswer(await linked.client.call(routes.announceMember, { params: { mykeyId: 'Lost1' } }));
    const { next: from } = expectAnswer(await linked.client.call(routes.readFeed, { query: {} }));
    mykey.revoke(person.issued, 'certificateHold');
    await nextDay();
    const { changes } = expectAnswer(await linked.client.call(routes.readFeed, { query: { after: from } }));
    assert.deepEqual(changes, [{ seq: from + 1, kind: 'mykeyId', mykeyId: 'LOST1', status: 'suspended' }]);
    // Its session has ended, and it opens no other.
    const { client, session } = person;
    assert.equal(outcomeOf(await client.call(routes.resume, { session })), 'sign_in_required');
    assert.equal(await tap(person), 'revoked');
    assert.deepEqual(await historyOf('LOST1'), ['active: registration', 'suspended: certificate_revoked']);
    // Neither does a session that another server opened a moment ago, by the list it had.
    const elsewhere = await mykey.open();
    const { keyId } = person.issued.issuer;
    await execute(mykey.database.pool, `UPDATE session SET subject = :subject WHERE kind = 'cardholder'`, {
      subject: `${keyId}:${person.issued.serial}:1`,
    });
    const resume = async () => outcomeOf(await elsewhere.client.call(routes.resume, { session: elsewhere.session }));
    assert.equal(await resume(), 'sign_in_required');
    mykey.revocationLists = [];
    assert.equal(await resume(), 'renewal_needed');
    mykey.renewRevocationLists();
  });

  test('is refused when the list comes between the tap and the answer, and its open session ends with that list', async () => {
    const person = await register('Between1');
    const body = await mykey.tap(person, person.card);
    const show = async () => outcomeOf(await person.client.call(routes.showCardholder, { session: person.session }));
    assert.equal(await show(), 'ok');
    mykey.revoke(person.issued);
    mykey.renewRevocationLists();
    assert.equal(outcomeOf(await person.client.call(routes.openCardholderSession, { body })), 'revoked');
    assert.equal(await show(), 'sign_in_required');
  });

  test('is lifted by a renewed card with the recovery code, with links and status as they were', async () => {
    const person = await register('Lost2');
    const { operatorId } = await mykey.operator();
    const linking = { session: person.session, body: { operatorId, customerId: '00731' } };
    expectAnswer(await person.client.call(routes.link, linking));
    mykey.revoke(person.issued);
    await nextDay();
    const fresh = await mykey.open();
    expectAnswer(await renew(fresh, 'Lost2', person.recoveryCode));
    const shown = expectAnswer(await fresh.client.call(routes.showCardholder, { session: fresh.session }));
    assert.equal(shown.status, 'active');
    assert.deepEqual(
      shown.links.map(({ customerId }) => customerId),
      ['00731'],
    );
    assert.equal((await historyOf('LOST2')).at(-1), 'active: certificate_renewed');
    await nextDay();
    assert.equal(await statusOf({ ...person, card: fresh.card }), 'active');
  });

  test('does not lift what the holder stopped', async () => {
    const person = await register('Lost3');
    await person.client.call(routes.suspendByStopCode, { body: { mykeyId: 'Lost3', stopCode: person.stopCode } });
    mykey.revoke(person.issued);
    await nextDay();
    const fresh = await mykey.open();
    expectAnswer(await renew(fresh, 'Lost3', person.recoveryCode));
    assert.equal(await statusOf({ ...person, card: fresh.card }), 'suspended');
    assert.deepEqual(await historyOf('LOST3'), ['active: registration', 'suspended: stop_code']);
  });
});

describe('a renewal', () => {
  test('that is seen before the old certificate is revoked: the later entry does not suspend the ID', async () => {
    const person = await register('Renewed1');
    const fresh = await mykey.open();
    expectAnswer(await renew(fresh, 'Renewed1', person.recoveryCode));
    await nextDay();
    mykey.revoke(person.issued, 'superseded');
    await nextDay();
    assert.equal(await statusOf({ ...person, card: fresh.card }), 'active');
    assert.equal(await tap(person), 'revoked');
    assert.deepEqual(await historyOf('RENEWED1'), ['active: registration']);
  });

  test('with both cards on one day: the old one works until the renewal and is refused from then on', async () => {
    const person = await register('Renewed2');
    const fresh = await mykey.open();
    assert.equal(fresh.mykeyId, null);
    assert.equal(await tap(person), 'ok');
    expectAnswer(await renew(fresh, 'Renewed2', person.recoveryCode));
    // No list says so yet.
    assert.ok(!mykey.revocationLists.some((list) => list.has(person.issued.serial)));
    assert.equal(await tap(person), 'revoked');
    assert.equal(await tap(fresh), 'ok');
    assert.equal(await statusOf({ ...person, card: fresh.card }), 'active');
  });

  test('while the run goes through the cards ends active, whichever comes first', async () => {
    const people = await Promise.all([1, 2, 3, 4, 5, 6].map((n) => register(`Race${n}`)));
    for (const { issued } of people) mykey.revoke(issued);
    const fresh = await Promise.all(people.map(() => mykey.open()));
    mykey.renewRevocationLists();
    const [, ...renewals] = await Promise.all([
      nextDay(),
      ...people.map(async ({ recoveryCode }, n) => renew(fresh[n]!, `Race${n + 1}`, recoveryCode)),
    ]);
    // The day has changed for some of the sessions; whoever was refused renews with a new one.
    for (const [n, { recoveryCode }] of people.entries()) {
      if (outcomeOf(renewals[n]!) !== 'ok') {
        fresh[n] = await mykey.open(fresh[n]!.card);
        expectAnswer(await renew(fresh[n], `Race${n + 1}`, recoveryCode));
      }
      assert.equal(await statusOf(fresh[n]!), 'active');
    }
    await nextDay();
    for (const card of fresh) assert.equal(await statusOf(card), 'active');
  });
});

describe('moving abroad (R0-01)', () => {
  test('revokes the signature certificate and keeps ID, links and look-ups of the user certificate', async () => {
    const person = await register('Abroad1');
    const { operatorId } = await mykey.operator();
    const linking = { session: person.session, body: { operatorId, customerId: '00815' } };
    expectAnswer(await person.client.call(routes.link, linking));
    // The signature certificate of the same card falls with the move, under its own authority; by chance with the same
    // serial, which says nothing about a certificate of another authority.
    const { signing } = mykey.ca;
    const signature = await issueSignatureCertificate({
      issuer: signing,
      notBefore: mykey.now,
      serial: person.issued.serial,
    });
    signing.revoked.push({ serial: signature.serial, reason: 'affiliationChanged', revokedAt: mykey.now });
    const reading = readRevocationList(revocationListOf({ issuer: signing, at: mykey.now }), signing.certificate);
    assert.ok(reading.outcome === 'read' && reading.list.has(person.issued.serial));
    await nextDay();
    const lists = [...mykey.revocationLists, reading.list];
    await sweepRevocations({ database: mykey.database.pool, lists, now: mykey.now.add({ hours: 1 }) });
    assert.equal(await statusOf(person), 'active');
    const terminal = await mykey.terminal(operatorId);
    const found = await terminal.client.call(routes.lookUp, { body: await mykey.tap(terminal, person.card) });
    assert.deepEqual(expectAnswer(found), { customerId: '00815' });
    const body = { ...(await mykey.tap(terminal, person.card)), audience };
    assert.equal(outcomeOf(await terminal.client.call(routes.assertAtTerminal, { body })), 'ok');
  });
});

describe('the state of revocation on the platform’s desk', () => {
  const show = async () => {
    const { client, session } = mykey.staff;
    return expectAnswer(await client.call(routes.showRevocation, { session }));
  };

  test('is for signed-in staff', async () => {
    const stranger = await mykey.device();
    assert.equal(outcomeOf(await stranger.client.call(routes.showRevocation, {})), 'sign_in_required');
  });

  test('says of each list how fresh it is, and of the last run its numbers, and nothing of a person', async () => {
    const person = await register('Desk1');
    mykey.revoke(person.issued);
    await nextDay();
    const { lists, responder, sweep, lastFinished } = await show();
    assert.deepEqual(
      lists.map(({ issuerKeyId, state, refused }) => ({ issuerKeyId, state, refused })),
      mykey.ca.generations.map(({ keyId }) => ({ issuerKeyId: keyId, state: 'fresh', refused: null })),
    );
    assert.equal(responder.state, 'none');
    assert.deepEqual(sweep, lastFinished);
    assert.ok(sweep && sweep.suspended >= 1 && sweep.checked > sweep.suspended);
    const said = JSON.stringify(await show());
    assert.ok(!said.includes(person.issued.serial) && !/desk1/i.test(said));
  });

  test('turns from fresh to late when the next list is due, and to stale, when taps are refused by that name', async (t) => {
    const before = { now: mykey.now, lists: mykey.revocationLists };
    t.after(() => {
      mykey.now = before.now;
      mykey.revocationLists = before.lists;
    });
    const issued = await mykey.issue({ notBefore: mykey.now.subtract({ hours: 1 }) });
    const list = mykey.revocationLists.at(-1)!;
    const card = createVirtualCard({ issued, pin });
    for (const [minutes, state, outcome] of [
      [-1, 'fresh', 'ok'],
      [0, 'late', 'ok'],
      [59, 'late', 'ok'],
      [60, 'stale', 'revocation_list_stale'],
    ] as const) {
      mykey.now = list.nextUpdate.add({ minutes });
      await mykey.signInStaff();
      const shown = await show();
      assert.equal(shown.lists.at(-1)?.state, state, `${minutes}`);
      assert.equal(await tap({ ...mykey.staff, card, mykeyId: null }), outcome, `${minutes}`);
    }
  });
});
