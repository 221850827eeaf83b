/** 二段階認証: codes by the clock that count once, passkeys of one site and one person, and an office that asks for one. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { generate } from 'otplib';
import { pointsRoutes } from '../../contract/index.ts';
import { execute, rows } from '../../postgres/pool.ts';
import { type Answered, generateClientKey } from '../../server/client.ts';
import { createSecretBox } from '../../server/secret-box.ts';
import { makePasskey } from '../../server/testing/passkey.ts';
import { acceptInvitation, confirmChanges, type Officer } from '../testing/officer.ts';
import { pagesOrigin, startTestPoints, type TestPoints, type Town, testPassword } from '../testing.ts';

let points: TestPoints;
let town: Town;
let checker: Officer;
let count = 0;
before(async () => {
  points = await startTestPoints();
  town = await points.platform.openTown({ municipalityCode: '43424' });
  checker = await town.person('accounting');
});
after(() => points?.close());

const outcomeOf = (answered: Answered<unknown>) => (answered.ok ? 'ok' : answered.outcome);
/** Somebody new, signed in with a password. */
async function somebody(): Promise<Officer> {
  count += 1;
  const officer = await town.person('approver', { staffId: `person-${count}` });
  await officer.call(pointsRoutes.showStaff);
  return officer;
}
const codeAt = (secret: string, at: Temporal.Instant) =>
  generate({ secret, epoch: Math.floor(at.epochMilliseconds / 1000) });
const codeNow = (secret: string) => codeAt(secret, points.world.clock());
async function withTotp(officer: Officer): Promise<string> {
  const { secret } = await officer.call(pointsRoutes.beginTotp);
  await officer.call(pointsRoutes.confirmTotp, { body: { code: await codeNow(secret), password: testPassword } });
  points.pass({ seconds: 30 });
  return secret;
}
async function signIn(staffId: string, more: { code?: string; password?: string } = {}) {
  const actor = await points.world.newActor();
  return actor.ask(pointsRoutes.signInStaff, { body: { staffId, password: testPassword, ...more } });
}
async function withPasskey(officer: Officer, name = '庁内の端末') {
  const passkey = makePasskey();
  const { options } = await officer.call(pointsRoutes.beginPasskey);
  const body = { name, passkey: passkey.register(options, pagesOrigin), password: testPassword };
  await officer.call(pointsRoutes.addPasskey, { body });
  return passkey;
}

test('a code is asked for once it was proved, each counts once, and one of the wrong step does not', async () => {
  const officer = await somebody();
  const { staffId } = officer;
  const { secret, uri } = await officer.call(pointsRoutes.beginTotp);
  assert.match(uri, /^otpauth:\/\/totp\//);
  assert.equal(outcomeOf(await signIn(staffId)), 'ok', 'begun is not proved');
  const wrong = await officer.ask(pointsRoutes.confirmTotp, { body: { code: '000000' } });
  assert.equal(outcomeOf(wrong), 'second_factor_wrong');
  const code = await codeNow(secret);
  await officer.call(pointsRoutes.confirmTotp, { body: { code: ` ${code.slice(0, 3)} ${code.slice(3)}` } });
  assert.equal(outcomeOf(await officer.ask(pointsRoutes.beginTotp)), 'second_factor_exists');

  const asked = await signIn(staffId);
  assert.equal(outcomeOf(asked), 'second_factor_needed');
  assert.equal(outcomeOf(await signIn(staffId, { password: '別の合言葉です' })), 'staff_sign_in_refused');
  assert.equal(outcomeOf(await signIn(staffId, { code })), 'second_factor_wrong', 'the proof itself is no code again');
  points.pass({ seconds: 30 });
  const next = await codeNow(secret);
  const twice = await Promise.all([signIn(staffId, { code: next }), signIn(staffId, { code: next })]);
  assert.deepEqual(twice.map(outcomeOf).sort(), ['ok', 'second_factor_wrong'], 'of two at once one');
  const { clock } = points.world;
  for (const at of [clock().subtract({ seconds: 300 }), clock().add({ seconds: 90 })])
    assert.equal(outcomeOf(await signIn(staffId, { code: await codeAt(secret, at) })), 'second_factor_wrong');
});

test('guesses at a code are counted, also at two servers of one database, and the right one waits with them', async () => {
  const officer = await somebody();
  const secret = await withTotp(officer);
  for (let guess = 0; guess < 5; guess += 1) await signIn(officer.staffId, { code: '111111' });
  assert.equal(outcomeOf(await signIn(officer.staffId, { code: await codeNow(secret) })), 'too_many_guesses');
  await points.restart();
  assert.equal(outcomeOf(await signIn(officer.staffId, { code: await codeNow(secret) })), 'too_many_guesses');
  points.pass({ minutes: 16 });
  assert.equal(outcomeOf(await signIn(officer.staffId, { code: await codeNow(secret) })), 'ok');
});

test('the database keeps no secret that one could read', async () => {
  const officer = await somebody();
  const { secret } = await officer.call(pointsRoutes.beginTotp);
  const kept = await rows<{ sealed: Buffer; line: string }>(
    points.databases.points,
    `SELECT sealed, totp_secret::text AS line FROM totp_secret WHERE staff_id = :staffId`,
    { staffId: officer.staffId },
  );
  assert.equal(kept.length, 1);
  assert.ok(!kept[0]?.line.includes(secret) && !kept[0]?.sealed.toString('utf8').includes(secret));
});

test('a passkey signs its person in without a password, and takes the password alone away', async () => {
  const officer = await somebody();
  const passkey = await withPasskey(officer);
  const needed = await signIn(officer.staffId);
  assert.equal(outcomeOf(needed), 'second_factor_needed');
  const actor = await points.world.newActor();
  const { options } = await actor.call(pointsRoutes.beginPasskeySignIn);
  const body = { passkey: passkey.use(options, pagesOrigin) };
  const { session } = await actor.call(pointsRoutes.signInWithPasskey, { body });
  const me = await actor.call(pointsRoutes.showStaff, { session: session.token });
  assert.equal(me.staffId, officer.staffId);
  assert.equal(
    outcomeOf(await actor.ask(pointsRoutes.signInWithPasskey, { body })),
    'passkey_refused',
    'a challenge is used once',
  );
  await withPasskey(officer, '予備の鍵');
  const { passkeys } = await officer.call(pointsRoutes.showSecondFactor);
  assert.deepEqual(
    passkeys.map(({ name, usedAt }) => [name, usedAt !== null]),
    [
      ['庁内の端末', true],
      ['予備の鍵', false],
    ],
  );
});

test('a passkey of another origin, of another person, of another browser’s challenge, or too late, is refused', async () => {
  const [mine, other] = [await somebody(), await somebody()];
  const passkey = makePasskey();
  const add = (officer: Officer, made: ReturnType<typeof passkey.register>) =>
    officer.ask(pointsRoutes.addPasskey, { body: { name: '鍵', passkey: made } });
  const begin = async (officer: Officer) => (await officer.call(pointsRoutes.beginPasskey)).options;
  // Another page, and what another person was asked.
  assert.equal(
    outcomeOf(await add(mine, passkey.register(await begin(mine), 'https://evil.example'))),
    'passkey_refused',
  );
  assert.equal(outcomeOf(await add(other, passkey.register(await begin(mine), pagesOrigin))), 'passkey_refused');
  assert.equal(outcomeOf(await add(mine, passkey.register(await begin(mine), pagesOrigin))), 'ok');
  assert.equal(outcomeOf(await add(other, passkey.register(await begin(other), pagesOrigin))), 'second_factor_exists');

  const [here, there] = [await points.world.newActor(), await points.world.newActor()];
  const ask = async (actor: typeof here) => (await actor.call(pointsRoutes.beginPasskeySignIn)).options;
  const use = (actor: typeof here, used: ReturnType<typeof passkey.use>) =>
    actor.ask(pointsRoutes.signInWithPasskey, { body: { passkey: used } });
  assert.equal(outcomeOf(await use(here, passkey.use(await ask(here), 'http://localhost:9999'))), 'passkey_refused');
  assert.equal(outcomeOf(await use(there, passkey.use(await ask(here), pagesOrigin))), 'passkey_refused');
  const stranger = makePasskey();
  assert.equal(outcomeOf(await use(here, stranger.use(await ask(here), pagesOrigin))), 'passkey_refused', 'unknown');
  const asked = await ask(here);
  points.pass({ minutes: 6 });
  assert.equal(outcomeOf(await use(here, passkey.use(asked, pagesOrigin))), 'passkey_refused', 'after five minutes');
  const forged = { ...stranger.use(await ask(here), pagesOrigin), id: passkey.id, rawId: passkey.id };
  assert.equal(outcomeOf(await use(here, forged)), 'passkey_refused', 'signed by another key');
  assert.equal(outcomeOf(await use(here, passkey.use(await ask(here), pagesOrigin))), 'ok');
});

test('a challenge of one process is answered at another', async () => {
  const officer = await somebody();
  const passkey = await withPasskey(officer);
  const { options } = await (await points.world.newActor()).call(pointsRoutes.beginPasskeySignIn);
  const kept = await rows(points.databases.points, 'SELECT FROM passkey_challenge WHERE challenge = :challenge', {
    challenge: options.challenge,
  });
  assert.equal(kept.length, 1, 'it is in the database, not in a process');
  const actor = await points.world.newActor();
  const asked = (await actor.call(pointsRoutes.beginPasskeySignIn)).options;
  await points.restart();
  const body = { passkey: passkey.use(asked, pagesOrigin) };
  assert.equal(outcomeOf(await actor.ask(pointsRoutes.signInWithPasskey, { body })), 'ok');
});

test('a factor is taken away with the password only, and two persons who reset an account take all away', async () => {
  const officer = await somebody();
  const secret = await withTotp(officer);
  await withPasskey(officer);
  const remove = (password: string, passkeyId: string | null) =>
    officer.ask(pointsRoutes.removeSecondFactor, { body: { password, passkeyId } });
  assert.equal(outcomeOf(await remove('別の合言葉です', null)), 'staff_sign_in_refused');
  assert.equal(outcomeOf(await remove(testPassword, 'AAAA')), 'second_factor_not_begun');
  assert.equal(outcomeOf(await remove(testPassword, null)), 'ok');
  const asked = await signIn(officer.staffId, { code: await codeNow(secret) });
  assert.equal(outcomeOf(asked), 'second_factor_needed', 'the passkey is left');

  const params = { staffId: officer.staffId };
  const { code, requestId } = await town.lead.call(pointsRoutes.resetStaff, { params, body: { reason: '紛失' } });
  const second = await confirmChanges(checker, 'points', requestId ?? 0);
  await acceptInvitation(points.world, { at: 'points', ...params, first: code, second, password: testPassword });
  assert.equal(outcomeOf(await signIn(officer.staffId)), 'ok');
});

test('the first factor takes no password again; another takes it, whichever was first, and a wrong one is counted', async () => {
  const [withApp, withKey] = [await somebody(), await somebody()];
  const addKey = async (officer: Officer, more: { password?: string } = {}) => {
    const { options } = await officer.call(pointsRoutes.beginPasskey);
    const body = { name: '鍵', passkey: makePasskey().register(options, pagesOrigin), ...more };
    return outcomeOf(await officer.ask(pointsRoutes.addPasskey, { body }));
  };
  const addApp = async (officer: Officer, more: { password?: string } = {}) => {
    const { secret } = await officer.call(pointsRoutes.beginTotp);
    const body = { code: await codeNow(secret), ...more };
    return outcomeOf(await officer.ask(pointsRoutes.confirmTotp, { body }));
  };
  assert.equal(await addApp(withApp), 'ok');
  assert.equal(await addKey(withApp), 'own_password_needed');
  assert.equal(await addKey(withApp, { password: '別の合言葉です' }), 'staff_sign_in_refused');
  assert.equal(await addKey(withApp, { password: testPassword }), 'ok');
  assert.equal(await addKey(withKey), 'ok');
  assert.equal(await addKey(withKey), 'own_password_needed', 'nor a second of its kind');
  assert.equal(await addApp(withKey), 'own_password_needed');
  assert.deepEqual(
    await withKey.call(pointsRoutes.showSecondFactor).then(({ totp, passkeys }) => [totp, passkeys.length]),
    [false, 1],
  );
  for (let guess = 0; guess < 10; guess += 1) await addApp(withKey, { password: '別の合言葉です' });
  assert.equal(await addApp(withKey, { password: testPassword }), 'too_many_guesses');
});

// Seen to fail: without the account's row held, both were added as the first.
test('of several that are added at once without the password one is the first and the others are another', async () => {
  for (let round = 0; round < 5; round += 1) {
    const officer = await somebody();
    const asked = [];
    for (let n = 0; n < 4; n += 1) asked.push((await officer.call(pointsRoutes.beginPasskey)).options);
    const bodies = asked.map((options, n) => ({
      name: `鍵${n}`,
      passkey: makePasskey().register(options, pagesOrigin),
    }));
    const answers = await Promise.all(bodies.map((body) => officer.ask(pointsRoutes.addPasskey, { body })));
    const others = Array.from({ length: 3 }, () => 'own_password_needed');
    assert.deepEqual(answers.map(outcomeOf).sort(), ['ok', ...others]);
  }
});

test('where the system’s key is another by now an app’s code is refused by name, a passkey still signs in, and a reset helps', async () => {
  const officer = await somebody();
  const { staffId } = officer;
  const secret = await withTotp(officer);
  const passkey = await withPasskey(officer);
  const { privateJwk } = await generateClientKey();
  const sealed = createSecretBox(privateJwk, 'second factor').seal(secret, staffId);
  await execute(points.databases.points, 'UPDATE totp_secret SET sealed = :sealed WHERE staff_id = :staffId', {
    staffId,
    sealed,
  });
  for (let guess = 0; guess < 7; guess += 1)
    assert.equal(outcomeOf(await signIn(staffId, { code: await codeNow(secret) })), 'totp_unreadable');
  assert.equal(
    outcomeOf(await signIn(staffId, { password: '別の合言葉です', code: '111111' })),
    'staff_sign_in_refused',
  );
  const actor = await points.world.newActor();
  const { options } = await actor.call(pointsRoutes.beginPasskeySignIn);
  const body = { passkey: passkey.use(options, pagesOrigin) };
  assert.equal(outcomeOf(await actor.ask(pointsRoutes.signInWithPasskey, { body })), 'ok');
  const params = { staffId };
  const { code, requestId } = await town.lead.call(pointsRoutes.resetStaff, { params, body: { reason: '鍵の交換' } });
  const second = await confirmChanges(checker, 'points', requestId ?? 0);
  await acceptInvitation(points.world, { at: 'points', staffId, first: code, second, password: testPassword });
  assert.equal(outcomeOf(await signIn(staffId)), 'ok');
});

test('an office that asks for a second factor opens nothing but its set-up to who has none, from that day on', async () => {
  const office = await points.platform.openTown({ municipalityCode: '43425' });
  const approver = await office.person('approver');
  const open = () => approver.ask(pointsRoutes.listChangeRequests);
  await office.lead.call(pointsRoutes.demandSecondFactor, { body: { from: '2016-10-10' } });
  assert.equal((await approver.call(pointsRoutes.showSecondFactor)).demandedFrom, '2016-10-10');
  assert.equal(outcomeOf(await open()), 'ok', 'not yet');
  points.pass({ hours: 24 * 7 });
  assert.equal(outcomeOf(await open()), 'second_factor_setup_needed');
  assert.equal((await approver.call(pointsRoutes.showStaff)).mustSetUp, true);
  await withTotp(approver);
  assert.equal(outcomeOf(await open()), 'ok');
  assert.equal((await approver.call(pointsRoutes.showStaff)).mustSetUp, false);
  // Its lead as well: they set it up, and then take the switch back.
  const off = { body: { from: null } };
  assert.equal(outcomeOf(await office.lead.ask(pointsRoutes.demandSecondFactor, off)), 'second_factor_setup_needed');
  await withPasskey(office.lead);
  assert.equal(outcomeOf(await office.lead.ask(pointsRoutes.demandSecondFactor, off)), 'ok');
  assert.equal(outcomeOf(await checker.ask(pointsRoutes.listChangeRequests)), 'ok', 'another office is not asked');
});
