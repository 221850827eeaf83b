import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { mykeyRoutes as routes } from '../../contract/index.ts';
import { expectAnswer } from '../../server/client.ts';
import { outcomeOf, type Registered, startTestMykey, type TestMykey } from '../testing.ts';
import { apply, group, library, office, reader } from './testing/parties.ts';

let mykey: TestMykey;
before(async () => {
  mykey = await startTestMykey();
});
after(() => mykey.close());

const placesOf = async ({ client, session }: Registered) =>
  expectAnswer(await client.call(routes.showWideArea, { session })).places.map(({ operatorId }) => operatorId);
const invite = (groupId: string, operatorId: string) =>
  mykey.staff.client.call(routes.inviteToGroup, {
    session: mykey.staff.session,
    params: { groupId },
    body: { operatorId },
  });

describe('a group of libraries', () => {
  test('is made by the platform, and a member counts only while its own office said yes', async () => {
    const groupId = await group(mykey, '県内図書館');
    const home = await library(mykey, groupId, { name: 'Ａ市図書館' });
    const person = await reader(mykey, 'Group1', home, '00001');
    const { operatorId } = await mykey.operator({ name: 'Ｂ町図書館' });
    const away = await office(mykey, operatorId);
    const params = { groupId };
    assert.equal(outcomeOf(await away.client.call(routes.acceptMembership, { params })), 'not_found');
    expectAnswer(await invite(groupId, operatorId));
    assert.deepEqual(await placesOf(person), []);
    assert.equal(outcomeOf(await apply(person, away, { keys: [away.publicJwk] })), 'no_shared_group');
    mykey.now = mykey.now.add({ hours: 1 });
    expectAnswer(await away.client.call(routes.acceptMembership, { params }));
    mykey.now = mykey.now.add({ hours: 1 });
    expectAnswer(await away.client.call(routes.acceptMembership, { params }));
    const again = await mykey.open(person.card);
    const back = { ...person, ...again };
    assert.deepEqual(await placesOf(back), [operatorId]);
    const { memberships } = expectAnswer(await away.client.call(routes.listMemberships));
    assert.deepEqual(
      memberships.map(({ name, state, acceptedAt, others }) => ({ name, state, acceptedAt, others })),
      [{ name: '県内図書館', state: 'accepted', acceptedAt: '2016-09-01T01:00:00Z', others: ['Ａ市図書館'] }],
    );
    expectAnswer(await away.client.call(routes.leaveGroup, { params }));
    assert.deepEqual(await placesOf(back), []);
    assert.equal(outcomeOf(await away.client.call(routes.acceptMembership, { params })), 'not_found');
    const { session, client } = mykey.staff;
    const groups = async () => expectAnswer(await client.call(routes.listGroups, { session })).groups;
    const states = async () => (await groups()).flatMap(({ members }) => members.map(({ state }) => state));
    assert.deepEqual(await states(), ['accepted', 'left']);
    expectAnswer(await invite(groupId, operatorId));
    expectAnswer(await invite(groupId, operatorId));
    assert.deepEqual(await states(), ['accepted', 'invited']);
  });

  test('of one name is one, takes operators that exist, and a name that is plain', async () => {
    const { client, session } = mykey.staff;
    const make = async (name: string) => outcomeOf(await client.call(routes.makeGroup, { session, body: { name } }));
    assert.equal(await make('同じ名'), 'ok');
    assert.equal(await make('同じ名'), 'group_name_taken');
    assert.equal(await make('=SUM(A1)'), 'text_refused');
    const groupId = await group(mykey, 'ほかの名');
    assert.equal(outcomeOf(await invite(groupId, 'Z9999')), 'operator_unknown');
    const { operatorId } = await mykey.operator();
    assert.equal(outcomeOf(await invite('00000000-0000-4000-8000-000000000000', operatorId)), 'not_found');
  });

  test('is no business of a terminal at a counter, nor of a person of a municipality', async () => {
    const { operatorId } = await mykey.operator();
    const counter = await mykey.terminal(operatorId);
    const params = { groupId: await group(mykey, '窓口から') };
    for (const route of [routes.acceptMembership, routes.leaveGroup])
      assert.equal(outcomeOf(await counter.client.call(route, { params })), 'terminal_not_office');
    assert.equal(outcomeOf(await counter.client.call(routes.listMemberships)), 'terminal_not_office');
    const body = { staffId: 'desk1', password: 'a long password' };
    await mykey.hire({ ...body, name: '窓口', municipalityCode: '17209' });
    const device = await mykey.device();
    const signedIn = expectAnswer(await device.client.call(routes.signInStaff, { body }));
    const asked = await device.client.call(routes.listGroups, { session: signedIn.session.token });
    assert.equal(outcomeOf(asked), 'not_allowed');
  });

  test('has keys of terminals that can still read, and of no other', async () => {
    const groupId = await group(mykey, '鍵');
    const home = await library(mykey, groupId);
    const away = await library(mykey, groupId);
    const person = await reader(mykey, 'Group2', home, '00002');
    const second = await office(mykey, away.operatorId);
    const keys = async () => {
      const { client, session } = person;
      const { places } = expectAnswer(await client.call(routes.showWideArea, { session }));
      return places.find(({ operatorId }) => operatorId === away.operatorId)?.keys.map(({ x }) => x) ?? [];
    };
    assert.deepEqual((await keys()).sort(), [away.publicJwk.x, second.publicJwk.x].sort());
    const { client, session } = mykey.staff;
    // Another key for the terminal: what it read with before is in another browser.
    const params = { terminalId: away.terminalId };
    const { code } = expectAnswer(await client.call(routes.createRotationCode, { session, params }));
    const device = await mykey.device();
    expectAnswer(await device.client.call(routes.enrolTerminal, { body: { code } }));
    assert.deepEqual(await keys(), [second.publicJwk.x]);
    assert.equal(outcomeOf(await apply(person, away, { keys: [away.publicJwk] })), 'reading_keys_changed');
    expectAnswer(await client.call(routes.revokeTerminal, { session, params: { terminalId: second.terminalId } }));
    assert.deepEqual(await keys(), []);
    // A private half is refused by name of its field, and a counter has no key.
    const privateJwk = { ...away.publicJwk, d: away.publicJwk.x } as typeof away.publicJwk;
    const sent = await device.client.call(routes.publishReadingKey, { body: { publicJwk: privateJwk } });
    assert.equal(outcomeOf(sent), 'invalid_request');
    const offCurve = { ...away.publicJwk, y: away.publicJwk.x };
    const lost = await device.client.call(routes.publishReadingKey, { body: { publicJwk: offCurve } });
    assert.equal(outcomeOf(lost), 'reading_key_invalid');
    assert.deepEqual(await keys(), []);
    const counter = await mykey.terminal(away.operatorId);
    const put = await counter.client.call(routes.publishReadingKey, { body: { publicJwk: away.publicJwk } });
    assert.equal(outcomeOf(put), 'terminal_not_office');
  });
});
