/** Cards at a venue without a network: nonces that were fetched before, good for an attendance and for nothing else. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { compactDecrypt, decodeJwt } from 'jose';
import { mykeyRoutes as routes } from '../../contract/index.ts';
import { expectAnswer } from '../../server/client.ts';
import {
  audience,
  changedTables,
  dumpTables,
  outcomeOf,
  startTestMykey,
  type TestMykey,
  type TestTerminal,
} from '../testing.ts';

let mykey: TestMykey;
let operatorId: string;
let terminal: TestTerminal;
let other: TestTerminal;
// Before the first test lets a day pass: offices are signed out then.
before(async () => {
  mykey = await startTestMykey();
  ({ operatorId } = await mykey.operator());
  [terminal, other] = [await mykey.terminal(operatorId), await mykey.terminal(operatorId)];
});
after(() => mykey.close());

const fetched = async ({ client }: TestTerminal, count = 2) =>
  expectAnswer(await client.call(routes.createAttendanceNonces, { body: { count } }));
const bring = (terminal: TestTerminal, proof: Awaited<ReturnType<TestMykey['tap']>>) =>
  terminal.client.call(routes.assertAttendance, { body: { ...proof, audience } });

test('a nonce that was fetched before is signed without マイキー, and brought later; nothing of it is kept here', async () => {
  const person = await mykey.person('Attend01');
  const before = await dumpTables(mykey.database);
  const { nonces, usableUntil } = await fetched(terminal);
  assert.equal(new Set(nonces).size, 2);
  assert.equal(usableUntil, `${mykey.now.add({ hours: 72 })}`);
  const proof = await mykey.tap(terminal, person.card, { nonce: nonces[0]! });
  mykey.now = mykey.now.add({ hours: 20 });
  const { assertion } = expectAnswer(await bring(terminal, proof));
  const { plaintext } = await compactDecrypt(assertion, mykey.decryptionKey);
  const claims = decodeJwt(new TextDecoder().decode(plaintext));
  assert.deepEqual([claims.sub, claims.purpose, claims.operator], ['ATTEND01', 'attendance', operatorId]);
  assert.deepEqual(
    changedTables(before, await dumpTables(mykey.database)),
    ['identification_count'],
    'how many a day, as of every assertion',
  );
  // The answer was lost: the same proof again is the same person, whom the points cloud receives once.
  expectAnswer(await bring(terminal, proof));
});

test('it opens nothing else, and what was given for now is no attendance', async () => {
  const person = await mykey.person('Attend03');
  const { nonces } = await fetched(terminal);
  const kept = await mykey.tap(terminal, person.card, { nonce: nonces[0]! });
  const now = await terminal.client.call(routes.assertAtTerminal, { body: { ...kept, audience } });
  assert.equal(outcomeOf(now), 'challenge_unknown');
  assert.equal(outcomeOf(await terminal.client.call(routes.lookUp, { body: kept })), 'challenge_unknown');
  const session = await terminal.client.call(routes.openCardholderSession, { body: kept });
  assert.equal(outcomeOf(session), 'challenge_unknown');
  assert.equal(outcomeOf(await bring(terminal, await mykey.tap(terminal, person.card))), 'challenge_unknown');
  await person.client.call(routes.suspend, { session: person.session });
  assert.equal(outcomeOf(await bring(terminal, kept)), 'not_usable_here');
});

test('a nonce of another terminal, an altered one, and one that is too old are refused', async () => {
  const person = await mykey.person('Attend02');
  const { nonces } = await fetched(terminal, 3);
  const proof = await mykey.tap(terminal, person.card, { nonce: nonces[0]! });
  assert.equal(outcomeOf(await bring(other, proof)), 'challenge_unknown');
  for (const at of [0, 5, 20, 43]) {
    const letter = nonces[0]![at] === 'A' ? 'B' : 'A';
    const altered = `${nonces[0]!.slice(0, at)}${letter}${nonces[0]!.slice(at + 1)}`;
    const forged = await mykey.tap(terminal, person.card, { nonce: altered });
    assert.equal(outcomeOf(await bring(terminal, forged)), 'challenge_unknown', `letter ${at}`);
  }
  // Signed over one, brought with another.
  assert.equal(outcomeOf(await bring(terminal, { ...proof, nonce: nonces[1]! })), 'signature_mismatch');
  mykey.now = mykey.now.add({ hours: 73 });
  assert.equal(outcomeOf(await bring(terminal, proof)), 'challenge_unknown');
});
