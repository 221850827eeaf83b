import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { mykeyRoutes as routes } from '../../contract/index.ts';
import { createOcspSource } from '../../jpki/index.ts';
import { startTestResponder, type TestResponder } from '../../jpki/testing/ocsp-responder.ts';
import { createTestCa, currentAuthority, type IssuedCertificate, type TestCa } from '../../jpki/testing/test-ca.ts';
import { createVirtualCard } from '../../jpki/testing/virtual-card.ts';
import { expectAnswer } from '../../server/client.ts';
import { changedTables, dumpTables, outcomeOf, pin, startTestMykey, type TestMykey } from '../testing.ts';

const at = Temporal.Instant.from('2016-09-01T00:00:00Z');
let ca: TestCa;
let responder: TestResponder;
let lenient: TestMykey;
let strict: TestMykey;
before(async () => {
  ca = await createTestCa({ at });
  // Both installations stand at one time; the tests move it together.
  responder = await startTestResponder({ issuer: currentAuthority(ca), clock: () => lenient.now });
  const source = createOcspSource({ url: responder.url, budgetMs: 300 });
  lenient = await startTestMykey({ ca, onlineRevocation: { source, required: false } });
  strict = await startTestMykey({ ca, onlineRevocation: { source, required: true } });
});
after(async () => {
  await Promise.all([lenient.close(), strict.close(), responder.close()]);
});
beforeEach(() => {
  responder.fault = undefined;
  // Out of the rest after a failure, and out of the memory of good answers.
  lenient.now = lenient.now.add({ minutes: 10 });
  strict.now = lenient.now;
  for (const mykey of [lenient, strict]) mykey.renewRevocationLists();
});

async function tap(mykey: TestMykey, issued: IssuedCertificate): Promise<string> {
  const device = await mykey.device();
  const body = await mykey.tap(device, createVirtualCard({ issued, pin }));
  return outcomeOf(await device.client.call(routes.openCardholderSession, { body }));
}
const responderState = async (mykey: TestMykey) => {
  const { client, session } = mykey.staff;
  return expectAnswer(await client.call(routes.showRevocation, { session })).responder;
};

test('a certificate that was revoked after this morning’s list is refused at its next tap', async () => {
  const issued = await lenient.issue();
  lenient.revoke(issued);
  assert.equal(await tap(lenient, issued), 'revoked');
  assert.equal(await tap(lenient, await lenient.issue()), 'ok');
});

test('a certificate that the list names is refused without a question', async () => {
  const issued = await lenient.issue();
  lenient.revoke(issued);
  lenient.renewRevocationLists();
  const before = responder.asked();
  assert.equal(await tap(lenient, issued), 'revoked');
  assert.equal(responder.asked(), before);
});

test('a good answer counts for five minutes, and a revoked one is asked for again', async () => {
  const issued = await lenient.issue();
  const before = responder.asked();
  assert.equal(await tap(lenient, issued), 'ok');
  assert.equal(await tap(lenient, issued), 'ok');
  assert.equal(responder.asked(), before + 1);
  lenient.revoke(issued);
  lenient.now = lenient.now.add({ minutes: 5 });
  assert.equal(await tap(lenient, issued), 'revoked');
  assert.equal(await tap(lenient, issued), 'revoked');
  assert.equal(responder.asked(), before + 3);
});

test('a responder that is silent leaves the list, in its time, is left alone for 30 seconds, and is noted', async () => {
  responder.fault = 'silent';
  const issued = await lenient.issue();
  const before = responder.asked();
  const startedAt = performance.now();
  assert.equal(await tap(lenient, issued), 'ok');
  assert.ok(performance.now() - startedAt < 1500);
  assert.equal(await tap(lenient, issued), 'ok');
  assert.equal(responder.asked(), before + 1);
  const failed = { because: 'unreachable', at: `${lenient.now}` };
  assert.deepEqual(await responderState(lenient), { state: 'failing', failed, answeredAgainAt: null });
  responder.fault = undefined;
  lenient.now = lenient.now.add({ seconds: 30 });
  assert.equal(await tap(lenient, issued), 'ok');
  const answeredAgainAt = `${lenient.now}`;
  assert.deepEqual(await responderState(lenient), { state: 'answering', failed, answeredAgainAt });
});

test('where an answer is required, none is a refusal; and no wrong answer passes', async () => {
  for (const fault of ['wrong_key', 'other_nonce', 'unknown', 'garbage', 'silent'] as const) {
    responder.fault = fault;
    assert.equal(await tap(strict, await strict.issue()), 'revocation_list_stale', fault);
  }
  responder.fault = undefined;
  assert.equal(await tap(strict, await strict.issue()), 'ok');
});

test('a wrong signer is believed neither when it says good nor when it says revoked', async () => {
  const issued = await lenient.issue();
  lenient.revoke(issued);
  responder.fault = 'wrong_key';
  assert.equal(await tap(lenient, issued), 'ok');
  assert.equal(await tap(strict, issued), 'revocation_list_stale');
  assert.equal((await responderState(lenient)).failed?.because, 'wrong_signer');
});

test('an answered question leaves nothing behind', async () => {
  const issued = await lenient.issue();
  // The end of a failure is noted, once.
  assert.equal(await tap(lenient, await lenient.issue()), 'ok');
  const before = await dumpTables(lenient.database);
  assert.equal(await tap(lenient, issued), 'ok');
  assert.deepEqual(changedTables(before, await dumpTables(lenient.database)), ['session']);
});
