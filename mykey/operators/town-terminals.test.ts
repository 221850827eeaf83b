/** A town's people give and revoke the codes and terminals of their own shops and facilities, and no others. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { mykeyRoutes as routes } from '../../contract/index.ts';
import { expectAnswer } from '../../server/client.ts';
import { type Device, outcomeOf, startTestMykey, type TestMykey } from '../testing.ts';

type Clerk = Device & { session: string };
let mykey: TestMykey;
let clerk: Clerk;
let elsewhere: Clerk;
const password = 'a long password of a desk';
before(async () => {
  mykey = await startTestMykey({ guessesPerMinute: 1000 });
  clerk = await seat('desk-43424', '43424');
  elsewhere = await seat('desk-43425', '43425');
});
after(() => mykey?.close());

async function seat(staffId: string, municipalityCode: string): Promise<Clerk> {
  await mykey.hire({ staffId, name: `窓口 ${staffId}`, password, municipalityCode });
  const device = await mykey.device();
  const { session } = expectAnswer(await device.client.call(routes.signInStaff, { body: { staffId, password } }));
  return { ...device, session: session.token };
}
const shop = (name: string, municipalityCode: string | null = '43424') =>
  mykey.operator({ name, kind: 'shop', municipalityCode });
const give = ({ client, session }: Clerk, operatorId: string, place = '1番レジ') =>
  client.call(routes.createTownCode, { session, params: { operatorId }, body: { place } });
const places = async ({ client, session }: Clerk, query: { q?: string; cursor?: string } = {}) =>
  expectAnswer(await client.call(routes.listTownPlaces, { session, query }));
const enrol = async (code: string) => (await mykey.device()).client.call(routes.enrolTerminal, { body: { code } });
const trail = async ({ client, session }: Clerk) =>
  expectAnswer(await client.call(routes.listTerminalTrail, { session })).entries;

test('a town gives a code for its own shop, sees it wait and the terminal after it, and revokes that with a reason', async () => {
  const { operatorId, name } = await shop('まちなか商店');
  const { code } = expectAnswer(await give(clerk, operatorId));
  const [waiting] = (await places(clerk, { q: name })).places;
  assert.deepEqual(
    waiting?.codes.map(({ place }) => place),
    ['1番レジ'],
  );
  const device = await mykey.device();
  const { terminalId } = expectAnswer(await device.client.call(routes.enrolTerminal, { body: { code } }));
  const [enrolled] = (await places(clerk, { q: name })).places;
  assert.deepEqual(enrolled?.codes, []);
  assert.deepEqual(
    enrolled?.terminals.map((one) => [one.terminalId, one.role, one.status]),
    [[terminalId, 'counter', 'active']],
  );
  const revoke = ({ client, session }: Clerk) =>
    client.call(routes.revokeTownTerminal, { session, params: { terminalId }, body: { reason: '盗難のため' } });
  assert.equal(outcomeOf(await revoke(elsewhere)), 'not_found');
  assert.equal(outcomeOf(await device.client.call(routes.showTerminal)), 'ok');
  const twice = await Promise.all([revoke(clerk), revoke(clerk)]);
  assert.deepEqual(twice.map(outcomeOf), ['ok', 'ok']);
  assert.equal(outcomeOf(await device.client.call(routes.showTerminal)), 'terminal_revoked');
  const [last, first] = await trail(clerk);
  assert.deepEqual(
    [last, first].map((entry) => [entry?.act, entry?.name, entry?.by, entry?.reason]),
    [
      ['revoke', 'まちなか商店 1番レジ', '窓口 desk-43424', '盗難のため'],
      ['createCode', 'まちなか商店 1番レジ', '窓口 desk-43424', ''],
    ],
    'of two at once one leaves a line',
  );
  assert.deepEqual(await trail(elsewhere), []);
});

test('a code that was taken back enrols nothing, and one that was used cannot be taken back', async () => {
  const { operatorId, name } = await shop('角の店');
  const { code } = expectAnswer(await give(clerk, operatorId));
  const codeId = (await places(clerk, { q: name })).places[0]?.codes[0]?.codeId ?? Number.NaN;
  const take = ({ client, session }: Clerk) => client.call(routes.revokeTownCode, { session, params: { codeId } });
  assert.equal(outcomeOf(await take(elsewhere)), 'not_found');
  assert.equal(outcomeOf(await take(clerk)), 'ok');
  assert.equal(outcomeOf(await enrol(code)), 'enrolment_code_refused');
  assert.equal(outcomeOf(await take(clerk)), 'not_found');
  expectAnswer(await give(clerk, operatorId, '2番レジ'));
  mykey.now = mykey.now.add({ minutes: 15 });
  assert.deepEqual((await places(clerk, { q: name })).places[0]?.codes, [], 'after its time it waits no more');
});

test('another town’s shops, those of nobody, partner companies, and codes without end are refused', async () => {
  const own = await shop('自分の店');
  const other = await shop('よその店', '43425');
  const free = await shop('どこの店でもない', null);
  const company = await mykey.operator({ name: 'カード会社', kind: 'partner', municipalityCode: '43424' });
  for (const { operatorId } of [other, free, company, { operatorId: 'Z9999' }])
    assert.equal(outcomeOf(await give(clerk, operatorId)), 'operator_unknown', operatorId);
  const listed = (await places(clerk)).places.map(({ operatorId }) => operatorId);
  assert.ok(listed.includes(own.operatorId));
  for (const { operatorId } of [other, free, company]) assert.ok(!listed.includes(operatorId), operatorId);
  for (let given = 0; given < 30; given += 1) expectAnswer(await give(clerk, own.operatorId));
  assert.equal(outcomeOf(await give(clerk, own.operatorId)), 'too_many_codes');
});

test('the places of a town page on, each once', async () => {
  const far = await seat('desk-13116', '13116');
  for (let count = 0; count < 53; count += 1) await shop(`店 ${count}`, '13116');
  const first = await places(far);
  const second = await places(far, { cursor: first.next ?? '' });
  const all = [...first.places, ...second.places].map(({ operatorId }) => operatorId);
  assert.deepEqual([first.places.length, second.places.length, second.next], [50, 3, null]);
  assert.equal(new Set(all).size, 53);
});
