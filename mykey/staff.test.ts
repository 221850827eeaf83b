import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { mykeyRoutes as routes } from '../contract/index.ts';
import { createVirtualCard } from '../jpki/testing/virtual-card.ts';
import { expectAnswer } from '../server/client.ts';
import { type Device, outcomeOf, pin, startTestMykey, type TestMykey } from './testing.ts';

type Person = Device & { session: string };
let mykey: TestMykey;
let platform: Person;
let other: Person;
const password = 'a long password of a desk';

async function signIn(staffId: string, secret = password): Promise<Person> {
  const device = await mykey.device();
  const body = { staffId, password: secret };
  const { session } = expectAnswer(await device.client.call(routes.signInStaff, { body }));
  return { ...device, session: session.token };
}
before(async () => {
  // The limit by address stands apart; here many devices share one.
  mykey = await startTestMykey({ guessesPerMinute: 1000 });
  await mykey.hire({ staffId: 'S002', name: '運営 二郎', password });
  platform = { ...mykey.staff };
  other = await signIn('S002');
});
after(() => mykey.close());

const invite = ({ client, session }: Person, staffId: string, municipalityCode: string | null = '43424') =>
  client.call(routes.inviteStaff, { session, body: { staffId, name: `窓口 ${staffId}`, municipalityCode } });
async function decide({ client, session }: Person, requestId: number | null, approve = true) {
  const { requests } = expectAnswer(await client.call(routes.listChangeRequests, { session }));
  const sha256 = requests.find((one) => one.requestId === requestId)?.sha256 ?? '0'.repeat(64);
  const params = { requestId: requestId ?? 0 };
  return client.call(routes.decideChangeRequest, { session, params, body: { approve, sha256 } });
}
async function accept(staffId: string, codes: { first: string; second?: string }, secret = password) {
  const { client } = await mykey.device();
  return client.call(routes.acceptInvitation, { body: { staffId, ...codes, password: secret } });
}
/** Invited by one person of the platform, confirmed by the other, accepted by its own. */
async function hire(staffId: string): Promise<void> {
  const asked = expectAnswer(await invite(platform, staffId));
  const { code } = expectAnswer(await decide(other, asked.requestId));
  expectAnswer(await accept(staffId, { first: asked.code, second: code ?? '' }));
}
const staffList = async () =>
  expectAnswer(await platform.client.call(routes.listStaff, { session: platform.session })).staff;

test('one person makes no account: another confirms, each holds half of the code, and its person sets the secret', async () => {
  const asked = expectAnswer(await invite(platform, 'desk1'));
  const signInNow = async () =>
    (await mykey.device()).client.call(routes.signInStaff, { body: { staffId: 'desk1', password } });
  assert.equal(outcomeOf(await accept('desk1', { first: asked.code })), 'invitation_refused');
  assert.equal(outcomeOf(await invite(platform, 'desk1')), 'change_waiting');
  assert.equal(outcomeOf(await decide(platform, asked.requestId)), 'same_person');
  const { code, staffId } = expectAnswer(await decide(other, asked.requestId));
  assert.equal(staffId, 'desk1');
  // Neither half alone is of use to who holds it.
  assert.equal(outcomeOf(await accept('desk1', { first: asked.code })), 'invitation_refused');
  assert.equal(outcomeOf(await accept('desk1', { first: code ?? '' })), 'invitation_refused');
  assert.equal(outcomeOf(await signInNow()), 'staff_sign_in_refused');
  assert.equal(outcomeOf(await accept('desk1', { first: asked.code, second: code ?? '' }, 'short')), 'invalid_request');
  assert.equal(outcomeOf(await accept('desk1', { first: asked.code, second: code ?? '' })), 'ok');
  assert.equal(outcomeOf(await accept('desk1', { first: asked.code, second: code ?? '' })), 'invitation_refused');
  assert.equal(outcomeOf(await signInNow()), 'ok');
  assert.equal(outcomeOf(await invite(platform, 'desk1')), 'staff_id_taken');
  assert.deepEqual(
    (await staffList()).find((one) => one.staffId === 'desk1'),
    {
      staffId: 'desk1',
      name: '窓口 desk1',
      role: 'municipality',
      municipalityCode: '43424',
      state: 'active',
      factor: 'none',
      madeBy: ['運営 花子', '運営 二郎'],
      isChanging: false,
    },
  );
});

test('a code is good for two weeks; a refused or withdrawn invitation leaves nothing', async () => {
  const asked = expectAnswer(await invite(platform, 'late'));
  const { code } = expectAnswer(await decide(other, asked.requestId));
  const before = mykey.now;
  mykey.now = before.add({ hours: 24 * 14 });
  assert.equal(outcomeOf(await accept('late', { first: asked.code, second: code ?? '' })), 'invitation_refused');
  mykey.now = before;
  const refused = expectAnswer(await invite(platform, 'never'));
  expectAnswer(await decide(other, refused.requestId, false));
  const withdrawn = expectAnswer(await invite(platform, 'never'));
  const params = { requestId: withdrawn.requestId ?? 0 };
  const withdraw = ({ client, session }: Person) => client.call(routes.withdrawChangeRequest, { session, params });
  assert.equal(outcomeOf(await withdraw(other)), 'change_unknown');
  assert.equal(outcomeOf(await withdraw(platform)), 'ok');
  assert.equal(outcomeOf(await decide(other, withdrawn.requestId)), 'change_unknown');
  assert.ok(!(await staffList()).some((one) => one.staffId === 'never'));
});

test('a reset and a revival take two persons and end the old secret; an end takes one, at once', async () => {
  await hire('desk3');
  const seated = await signIn('desk3');
  const ask = (route: typeof routes.resetStaff | typeof routes.reviveStaff) =>
    platform.client.call(route, {
      session: platform.session,
      params: { staffId: 'desk3' },
      body: { reason: '忘れた' },
    });
  assert.equal(outcomeOf(await ask(routes.reviveStaff)), 'staff_state');
  const asked = expectAnswer(await ask(routes.resetStaff));
  const stays = await seated.client.call(routes.listDeskRequests, { session: seated.session });
  assert.equal(outcomeOf(stays), 'ok', 'until it is confirmed nothing changes');
  const { code } = expectAnswer(await decide(other, asked.requestId));
  const gone = await seated.client.call(routes.listDeskRequests, { session: seated.session });
  assert.equal(outcomeOf(gone), 'sign_in_required');
  expectAnswer(await accept('desk3', { first: asked.code, second: code ?? '' }, 'another long password'));
  const back = await signIn('desk3', 'another long password');
  const end = (who: Person, staffId: string) =>
    who.client.call(routes.endStaff, { session: who.session, params: { staffId }, body: { reason: '異動' } });
  assert.equal(outcomeOf(await end(back, 'S002')), 'not_allowed');
  assert.equal(outcomeOf(await end(platform, 'S001')), 'staff_unknown', 'nobody ends themselves');
  assert.equal(outcomeOf(await end(platform, 'desk3')), 'ok');
  const ended = await back.client.call(routes.listDeskRequests, { session: back.session });
  assert.equal(outcomeOf(ended), 'sign_in_required');
  const revived = expectAnswer(await ask(routes.reviveStaff));
  const half = expectAnswer(await decide(other, revived.requestId)).code ?? '';
  expectAnswer(await accept('desk3', { first: revived.code, second: half }));
  await signIn('desk3');
});

test('a desk account that the requester made, reset or confirmed decides nothing of hers, and the refusal names who can', async () => {
  await hire('desk4');
  await hire('desk5');
  const [first, second] = [await signIn('desk4'), await signIn('desk5')];
  await mykey.person('Stranger1');
  const own = await createVirtualCard({ issued: await mykey.issue(), pin });
  const body = { ...(await mykey.tap(first, own)), mykeyId: 'Stranger1', reason: 'card_lost' as const };
  const { requestId } = expectAnswer(await first.client.call(routes.renewAtDesk, { session: first.session, body }));
  const yes = { session: second.session, params: { requestId }, body: { approve: true } };
  // As if the first had confirmed the second's account.
  await mykey.database.pool.query(
    `UPDATE change_request SET decided_by = 'desk4' WHERE subject = 'staff' AND subject_id = 'desk5'`,
  );
  const refused = await second.client.call(routes.decideAtDesk, yes);
  assert.equal(outcomeOf(refused), 'person_not_independent');
  assert.ok(!refused.ok && (refused.body.canHelp as string[]).includes('窓口 desk1'));
  await mykey.database.pool.query(
    `UPDATE change_request SET decided_by = 'S002' WHERE subject = 'staff' AND subject_id = 'desk5'`,
  );
  assert.equal(outcomeOf(await second.client.call(routes.decideAtDesk, yes)), 'ok');
});

test('a secret that somebody else chose signs in and approves nothing until its person has changed it', async () => {
  await hire('desk6');
  await mykey.database.pool.query(`UPDATE office_account SET own_secret = false WHERE staff_id = 'desk6'`);
  await mykey.person('Stranger2');
  const first = await signIn('desk1');
  const asked = (kind: 'suspend' | 'invalidate') =>
    first.client.call(routes.requestAtDesk, {
      session: first.session,
      body: { kind, mykeyId: 'Stranger2', reason: 'holder_wish' },
    });
  const { requestId } = expectAnswer(await asked('invalidate'));
  const decideNow = ({ client, session }: Person) =>
    client.call(routes.decideAtDesk, { session, params: { requestId }, body: { approve: true } });
  const given = await signIn('desk6');
  assert.equal(outcomeOf(await decideNow(given)), 'own_secret_needed');
  const change = { current: password, next: 'a password of my own' };
  expectAnswer(await given.client.call(routes.changeOwnPassword, { session: given.session, body: change }));
  assert.equal(outcomeOf(await decideNow(await signIn('desk6', 'a password of my own'))), 'ok');
});

test('passwords are guessed ten times for an ID, from however many devices at once; a known device is not kept out', async () => {
  await hire('desk7');
  const known = await signIn('desk7');
  const devices = await Promise.all(Array.from({ length: 24 }, () => mykey.device()));
  const wrong = { staffId: 'desk7', password: 'a wrong password' };
  const answers = await Promise.all(devices.map(({ client }) => client.call(routes.signInStaff, { body: wrong })));
  const outcomes = Map.groupBy(answers.map(outcomeOf), (outcome) => outcome);
  assert.equal(outcomes.get('staff_sign_in_refused')?.length, 10);
  assert.equal(outcomes.get('too_many_guesses')?.length, 14);
  const right = { body: { staffId: 'desk7', password } };
  assert.equal(outcomeOf(await (await mykey.device()).client.call(routes.signInStaff, right)), 'too_many_guesses');
  assert.equal(outcomeOf(await known.client.call(routes.signInStaff, right)), 'ok');
  mykey.now = mykey.now.add({ minutes: 15 });
  assert.equal(outcomeOf(await (await mykey.device()).client.call(routes.signInStaff, right)), 'ok');
});
