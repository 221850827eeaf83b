/** 二段階認証 at マイキー's own offices: of the platform and of counters, with one day for all of them. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { generate } from 'otplib';
import { mykeyRoutes as routes } from '../contract/index.ts';
import { execute, rows } from '../postgres/pool.ts';
import { expectAnswer } from '../server/client.ts';
import { makePasskey } from '../server/testing/passkey.ts';
import { type Device, origin, outcomeOf, startTestMykey, type TestMykey } from './testing.ts';

type Person = Device & { session: string; staffId: string };
const password = 'a long password of a desk';
let mykey: TestMykey;
let count = 0;
before(async () => {
  // The limit by address stands apart; here many devices share one.
  mykey = await startTestMykey({ guessesPerMinute: 1000 });
});
after(() => mykey?.close());

const ask = ({ client, session }: Person, ...[route, request = {}]: Parameters<Device['client']['call']>) =>
  client.call(route, { session, ...request });
async function signIn(staffId: string, more: { code?: string; password?: string } = {}) {
  const { client } = await mykey.device();
  return client.call(routes.signInStaff, { body: { staffId, password, ...more } });
}
/** Somebody new, signed in with a password: of the platform, or at a town's counter. */
async function somebody(municipalityCode?: string): Promise<Person> {
  count += 1;
  const staffId = `person-${count}`;
  await mykey.hire({ staffId, name: `職員 ${count}`, password, ...(municipalityCode ? { municipalityCode } : {}) });
  const device = await mykey.device();
  const { session } = expectAnswer(await device.client.call(routes.signInStaff, { body: { staffId, password } }));
  return { ...device, session: session.token, staffId };
}
const codeNow = (secret: string) => generate({ secret, epoch: Math.floor(mykey.now.epochMilliseconds / 1000) });
async function withTotp({ client, session }: Person): Promise<string> {
  const { secret } = expectAnswer(await client.call(routes.beginTotp, { session }));
  expectAnswer(await client.call(routes.confirmTotp, { session, body: { code: await codeNow(secret), password } }));
  mykey.now = mykey.now.add({ seconds: 30 });
  return secret;
}
async function withPasskey({ client, session }: Person) {
  const passkey = makePasskey();
  const { options } = expectAnswer(await client.call(routes.beginPasskey, { session }));
  const body = { name: '窓口の端末', passkey: passkey.register(options, origin), password };
  expectAnswer(await client.call(routes.addPasskey, { session, body }));
  return passkey;
}
const trailOf = ({ staffId }: Person) =>
  rows<{ act: string; office: string | null }>(
    mykey.database.pool,
    `SELECT act, office FROM audit_entry WHERE subject = 'staff' AND subject_id = :staffId ORDER BY id`,
    { staffId },
  );

test('people of マイキー’s offices sign in with a password and a code that counts once, and the database could not say it', async () => {
  const person = await somebody();
  const { staffId } = person;
  const secret = await withTotp(person);
  assert.equal(outcomeOf(await signIn(staffId)), 'second_factor_needed');
  assert.equal(outcomeOf(await signIn(staffId, { password: 'a wrong password' })), 'staff_sign_in_refused');
  assert.equal(outcomeOf(await signIn(staffId, { code: '000000' })), 'second_factor_wrong');
  const code = await codeNow(secret);
  const twice = await Promise.all([signIn(staffId, { code }), signIn(staffId, { code })]);
  assert.deepEqual(twice.map(outcomeOf).sort(), ['ok', 'second_factor_wrong'], 'of two at once one');
  const kept = await rows<{ line: string }>(
    mykey.database.pool,
    'SELECT totp_secret::text AS line FROM totp_secret WHERE staff_id = :staffId',
    { staffId },
  );
  assert.ok(kept.length === 1 && !kept[0]?.line.includes(secret));
  assert.deepEqual(await trailOf(person), [{ act: 'addTotp', office: null }]);
});

test('a passkey signs a clerk of a counter in without a password; one of another page, or used twice, is refused', async () => {
  const clerk = await somebody('43424');
  const passkey = await withPasskey(clerk);
  const { client } = await mykey.device();
  const begin = async () => expectAnswer(await client.call(routes.beginPasskeySignIn)).options;
  const use = (used: ReturnType<typeof passkey.use>) =>
    client.call(routes.signInWithPasskey, { body: { passkey: used } });
  assert.equal(outcomeOf(await use(passkey.use(await begin(), 'https://evil.example'))), 'passkey_refused');
  const used = passkey.use(await begin(), origin);
  const { session, role } = expectAnswer(await use(used));
  assert.equal(role, 'municipality');
  const me = expectAnswer(await client.call(routes.showStaff, { session: session.token }));
  assert.deepEqual(me, {
    staffId: clerk.staffId,
    name: `職員 ${count}`,
    role: 'municipality',
    municipalityCode: '43424',
    mustSetUp: false,
  });
  assert.equal(outcomeOf(await use(used)), 'passkey_refused', 'a challenge is used once');
  assert.equal(outcomeOf(await signIn(clerk.staffId)), 'second_factor_needed');
});

test('one device keeps a passkey for a person at each system: they stand under names of their own', async () => {
  const person = await somebody();
  const { options } = expectAnswer(await person.client.call(routes.beginPasskey, { session: person.session }));
  const { id } = options.user as { id: string };
  assert.notEqual(id, Buffer.from(person.staffId).toString('base64url'), 'the number alone is the same at both');
  assert.equal(Buffer.from(id, 'base64url').length, 32);
});

test('another factor takes the password again, so does taking one away; both are in the trail, and the list says who has what', async () => {
  const person = await somebody();
  await withTotp(person);
  const { options } = expectAnswer(await person.client.call(routes.beginPasskey, { session: person.session }));
  const body = { name: '鍵', passkey: makePasskey().register(options, origin) };
  assert.equal(outcomeOf(await ask(person, routes.addPasskey, { body })), 'own_password_needed');
  const passkey = await withPasskey(person);
  const factor = async () => {
    const { staff } = expectAnswer(await person.client.call(routes.listStaff, { session: person.session }));
    return staff.find(({ staffId }) => staffId === person.staffId)?.factor;
  };
  assert.equal(await factor(), 'both');
  const remove = (typed: string, passkeyId: string | null) =>
    ask(person, routes.removeSecondFactor, { body: { password: typed, passkeyId } });
  assert.equal(outcomeOf(await remove('a wrong password', null)), 'staff_sign_in_refused');
  assert.equal(outcomeOf(await remove(password, null)), 'ok');
  assert.equal(await factor(), 'passkey');
  assert.equal(outcomeOf(await remove(password, passkey.id)), 'ok');
  const acts = (await trailOf(person)).map(({ act }) => act);
  assert.deepEqual(acts, ['addTotp', 'addPasskey', 'removeTotp', 'removePasskey']);
});

test('the reset of an account by two persons of the platform takes its second factor away', async () => {
  const [asker, decider, clerk] = [await somebody(), await somebody(), await somebody('43424')];
  await withTotp(clerk);
  await withPasskey(clerk);
  const params = { staffId: clerk.staffId };
  const { client, session } = asker;
  const asked = expectAnswer(await client.call(routes.resetStaff, { session, params, body: { reason: '紛失' } }));
  assert.equal(outcomeOf(await signIn(clerk.staffId)), 'second_factor_needed', 'until it is confirmed nothing changes');
  const waiting = expectAnswer(await decider.client.call(routes.listChangeRequests, { session: decider.session }));
  const { requestId = 0, sha256 = '' } = waiting.requests.find((one) => one.requestId === asked.requestId) ?? {};
  const decision = { session: decider.session, params: { requestId }, body: { approve: true, sha256 } };
  const { code } = expectAnswer(await decider.client.call(routes.decideChangeRequest, decision));
  const accepted = { ...params, first: asked.code, second: code ?? '', password };
  expectAnswer(await (await mykey.device()).client.call(routes.acceptInvitation, { body: accepted }));
  assert.equal(outcomeOf(await signIn(clerk.staffId)), 'ok');
});

test('from the platform’s day on who has none opens nothing but the set-up, at the platform and at a counter', async () => {
  const [keeper, colleague, clerk] = [await somebody(), await somebody(), await somebody('43424')];
  const demand = (by: Person, from: string | null) => ask(by, routes.demandSecondFactor, { body: { from } });
  assert.equal(outcomeOf(await demand(clerk, '2016-09-08')), 'not_allowed', 'the day is the platform’s');
  assert.equal(outcomeOf(await demand(keeper, '2016-09-08')), 'ok');
  const open = [() => ask(colleague, routes.listStaff), () => ask(clerk, routes.listDeskRequests)];
  for (const one of open) assert.equal(outcomeOf(await one()), 'ok', 'not yet');
  mykey.now = Temporal.Instant.from('2016-09-07T15:00:00Z');
  await execute(mykey.database.pool, `UPDATE session SET expires_at = '2016-09-09T00:00:00Z'`, {});
  for (const one of open) assert.equal(outcomeOf(await one()), 'second_factor_setup_needed', '0:00 in Tokyo');
  const me = await clerk.client.call(routes.showStaff, { session: clerk.session });
  assert.ok(me.ok && me.answer.mustSetUp);
  await withTotp(colleague);
  await withPasskey(clerk);
  for (const one of open) assert.equal(outcomeOf(await one()), 'ok');
  // Who turned the switch as well: they set it up, and then take the day back.
  assert.equal(outcomeOf(await demand(keeper, null)), 'second_factor_setup_needed');
  await withTotp(keeper);
  assert.equal(outcomeOf(await demand(keeper, null)), 'ok');
  const acts = (await trailOf(keeper)).map(({ act }) => act);
  assert.deepEqual(acts, ['demandSecondFactor', 'addTotp', 'demandSecondFactor']);
});
