/**
 * Who may call what at マイキー, for every route: people of the platform, people of a municipality's counter, terminals of a
 * counter and of an office, and nobody. The tables are what was agreed on, not what the contract says.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Route, mykeyRoutes as routes } from '../contract/index.ts';
import { expectAnswer } from '../server/client.ts';
import { type Device, outcomeOf, startTestMykey, type TestMykey } from './testing.ts';

const ofEverybody = [
  'signOutStaff',
  'changeOwnPassword',
  'showStaff',
  'showSecondFactor',
  'beginTotp',
  'confirmTotp',
  'beginPasskey',
  'addPasskey',
  'removeSecondFactor',
];
const ofTheDesk = [
  'requestAtDesk',
  'renewAtDesk',
  'listDeskRequests',
  'decideAtDesk',
  'listTownPlaces',
  'createTownCode',
  'revokeTownCode',
  'revokeTownTerminal',
  'listTerminalTrail',
];
const ofThePlatform = [
  'listApplications',
  'decideApplication',
  'registerOperator',
  'changeOperator',
  'createEnrolmentCode',
  'createRotationCode',
  'listTerminals',
  'revokeTerminal',
  'listStaff',
  'inviteStaff',
  'registerSignInClient',
  'listSignInClients',
  'replaceSignInKeys',
  'removeSignInClient',
  'showRevocation',
  'listFailedJobs',
  'showWaiting',
  'listGroups',
  'makeGroup',
  'inviteToGroup',
  'resetStaff',
  'reviveStaff',
  'endStaff',
  'listChangeRequests',
  'decideChangeRequest',
  'withdrawChangeRequest',
  'demandSecondFactor',
];
const ofEveryTerminal = [
  'showTerminal',
  'assertAtTerminal',
  'createAttendanceNonces',
  'assertAttendance',
  'lookUp',
  'lookUpWithoutPin',
  'linkAtTerminal',
  'replaceAtTerminal',
];
const ofAnOfficeTerminal = [
  'listMemberships',
  'acceptMembership',
  'leaveGroup',
  'askQuestions',
  'publishReadingKey',
  'checkCustomers',
  'listReceivedApplications',
  'fetchApplicationText',
  'acknowledgeApplicationText',
  'answerApplication',
  'listOwnTerminals',
  'createOwnEnrolmentCode',
  'revokeOwnTerminal',
  'uploadLinks',
  'applyLinkUpload',
  'listLinkUploads',
  'showLinkUpload',
  'downloadLinkReport',
  'countLinks',
];

let mykey: TestMykey;
let desk: Device & { session: string };
before(async () => {
  mykey = await startTestMykey({ guessesPerMinute: 1000 });
  const person = { staffId: 'desk-policy', password: 'a long password of a desk' };
  await mykey.hire({ ...person, name: '窓口', municipalityCode: '43424' });
  const device = await mykey.device();
  const { session } = expectAnswer(await device.client.call(routes.signInStaff, { body: person }));
  desk = { ...device, session: session.token };
});
after(() => mykey?.close());

/** Any value for every parameter of an address: who may not call is told before anybody looks at it. */
const params = new Proxy({}, { get: () => '1' });
const routesOf = (...callers: Route['caller'][]) =>
  Object.entries(routes as Record<string, Route>).filter(([, { caller }]) => callers.includes(caller));
const ask = async ({ client, session }: Device & { session?: string }, route: Route) =>
  outcomeOf(await client.call(route, { params, ...(session ? { session } : {}) } as never));

test('the tables name every route of people of offices and of terminals, and no other', () => {
  const names = (...callers: Route['caller'][]) => routesOf(...callers).map(([name]) => name);
  assert.deepEqual(names('staff').toSorted(), [...ofEverybody, ...ofTheDesk, ...ofThePlatform].toSorted());
  assert.deepEqual(names('terminal').toSorted(), [...ofEveryTerminal, ...ofAnOfficeTerminal].toSorted());
});

for (const [who, person, own] of [
  ['the platform', () => mykey.staff, ofThePlatform],
  ['a municipality’s counter', () => desk, ofTheDesk],
] as const) {
  test(`people of ${who} are let in where they may be, and nowhere else`, async () => {
    for (const [name, route] of routesOf('staff')) {
      // It would end the session with which the others are asked.
      if (name === 'signOutStaff') continue;
      const outcome = await ask(person(), route);
      const may = own.some((one) => one === name) || ofEverybody.includes(name);
      assert.equal(outcome === 'not_allowed' || outcome === 'sign_in_required', !may, `${name}: ${outcome}`);
    }
  });
}

test('a terminal of a counter does nothing that an office does, and one of an office does all', async () => {
  const { operatorId } = await mykey.operator();
  const counter = await mykey.terminal(operatorId);
  const office = await mykey.terminal(operatorId, 'office');
  for (const [name, route] of routesOf('terminal')) {
    const [atCounter, atOffice] = [await ask(counter, route), await ask(office, route)];
    assert.equal(atCounter === 'terminal_not_office', ofAnOfficeTerminal.includes(name), `${name}: ${atCounter}`);
    assert.notEqual(atOffice, 'terminal_not_office', name);
  }
});

test('nobody without a session or a key that is known is let in, and no session opens another’s door', async () => {
  const stranger = await mykey.device();
  const holder = await mykey.person('Policy1');
  for (const [name, route] of routesOf('staff')) {
    assert.equal(await ask(stranger, route), 'sign_in_required', name);
    assert.equal(await ask(holder, route), 'sign_in_required', name);
  }
  for (const [name, route] of routesOf('cardholder')) {
    assert.equal(await ask(stranger, route), 'sign_in_required', name);
    assert.equal(await ask(desk, route), 'sign_in_required', name);
  }
  for (const [name, route] of routesOf('terminal')) assert.equal(await ask(stranger, route), 'terminal_unknown', name);
  for (const [name, route] of routesOf('linkedSystem')) assert.equal(await ask(stranger, route), 'not_allowed', name);
  const open = routesOf('anyone').map(([name]) => name);
  assert.deepEqual(open.toSorted(), ['downloadApplicationForm', 'readSigningKeys']);
});
