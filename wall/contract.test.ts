import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { exportJWK, generateKeyPair, importJWK } from 'jose';
import { assertionFormat, mykeyRoutes } from '../contract/index.ts';
import { type CardInHand, createCardholder, tap } from '../demo/actors/cardholder.ts';
import { makeAssertion } from '../mykey/identification/assertion.ts';
import { type AssertionOpener, createAssertionOpener } from '../points/members/assertion.ts';
import { createMykeyClient } from '../points/members/mykey-client.ts';
import type { Actor } from '../points/testing/actor.ts';
import { generateClientKey } from '../server/client.ts';
import { isRefusal } from '../server/refusal.ts';
import { type Stage, setStage } from './stage.ts';

/** An installation, and a second one whose マイキー encrypts for the first one's points cloud but signs with its own key. */
let real: Place;
let foreign: Place;
before(async () => {
  const stage = await setStage();
  real = await placeOf(stage);
  foreign = await placeOf(await setStage({ keys: { ...stage.keys, mykeySigning: await generateClientKey() } }));
});
after(() => Promise.all([real?.stage.close(), foreign?.stage.close()]));

/** A person at the one terminal of an operator. */
type Place = {
  stage: Stage;
  hand: CardInHand;
  terminal: Actor;
  terminalId: string;
  operatorId: string;
  open: AssertionOpener;
};

async function placeOf(stage: Stage): Promise<Place> {
  const { platform, world } = stage;
  const hand = await stage.authority.issue('1234');
  await (await createCardholder(world, hand, 'Hanako1')).begin();
  const customerIdRule = { mode: 'mykeyId' as const };
  const operatorId = await platform.registerOperator({
    name: '店',
    kind: 'shop',
    series: 'B',
    municipalityCode: null,
    customerIdRule,
  });
  const terminal = await world.newActor();
  const code = await platform.enrolmentCode(operatorId, 'レジ1');
  const { terminalId } = await terminal.call(mykeyRoutes.enrolTerminal, { body: { code } });
  return { stage, hand, terminal, terminalId, operatorId, open: openerOf(stage) };
}

/** The real verifier of an installation, or one that holds another private key. */
function openerOf({ keys, databases, world }: Stage, decryptionKey = keys.pointsEncryption.privateJwk) {
  const { clock, mykeyUrl } = world;
  const { signingKeys } = createMykeyClient({ baseUrl: () => mykeyUrl, key: keys.pointsSystem, clock });
  return createAssertionOpener({ database: databases.points, decryptionKey, signingKeys, clock });
}

/** An assertion of the real issuer: the card is tapped at the terminal, over HTTP. */
async function assertAt({ stage, hand, terminal }: Place): Promise<string> {
  const body = { ...(await tap(stage.world, terminal, hand)), audience: assertionFormat.audience };
  return (await terminal.call(mykeyRoutes.assertAtTerminal, { body })).assertion;
}

/** What the verifier says: `good`, or the name of its refusal. */
async function present(
  assertion: string,
  wish: { open?: AssertionOpener; jkt?: string; operatorId?: string | null } = {},
) {
  const { open = real.open, jkt = real.terminal.key.jkt, operatorId = real.operatorId } = wish;
  const opened = await open({ assertion, jkt, operatorId });
  return isRefusal(opened) ? opened.refused : 'good';
}

test('an assertion of the real issuer opens at the real verifier, and says who, where and by which key', async () => {
  const assertion = await assertAt(real);
  const { terminal, terminalId, operatorId } = real;
  const { jkt } = terminal.key;
  const opened = await real.open({ assertion, jkt, operatorId });
  assert.ok(!isRefusal(opened));
  const { jti, iat, exp, ...said } = opened;
  assert.deepEqual(said, {
    iss: assertionFormat.issuer,
    aud: assertionFormat.audience,
    sub: 'HANAKO1',
    shown: 'Hanako1',
    operator: operatorId,
    terminal: terminalId,
    cnf: { jkt },
  });
  assert.equal(exp - iat, 60);
  assert.match(jti, /^[0-9a-f-]{36}$/);
});

test('a replayed one is refused, by every process that shares the database, also twice at once', async () => {
  const assertion = await assertAt(real);
  const both = await Promise.all([present(assertion), present(assertion, { open: openerOf(real.stage) })]);
  assert.deepEqual(both.sort(), ['assertion_replayed', 'good']);
  assert.equal(await present(assertion), 'assertion_replayed');
});

test('one that was encrypted for another key cannot be opened, and the right key still opens it', async () => {
  const assertion = await assertAt(real);
  const { privateKey } = await generateKeyPair('ECDH-ES', { extractable: true });
  const stranger = openerOf(real.stage, await exportJWK(privateKey));
  assert.equal(await present(assertion, { open: stranger }), 'assertion_invalid');
  assert.equal(await present(assertion), 'good');
});

// The control of the signature: the same person, place and key, encrypted for us, and only the signer is another.
test('one that another マイキー signed is refused, though it is encrypted for us and good where that signer is known', async () => {
  const assertion = await assertAt(foreign);
  const at = { jkt: foreign.terminal.key.jkt, operatorId: foreign.operatorId };
  assert.equal(await present(assertion, at), 'assertion_invalid');
  assert.equal(await present(assertion, { ...at, open: foreign.open }), 'good');
});

test('with any of its five parts altered or left out it is refused', async () => {
  const assertion = await assertAt(real);
  const parts = assertion.split('.');
  for (const index of [0, 2, 3, 4]) {
    const part = parts[index] ?? '';
    const middle = Math.floor(part.length / 2);
    const altered = `${part.slice(0, middle)}${part[middle] === 'A' ? 'B' : 'A'}${part.slice(middle + 1)}`;
    assert.equal(await present(parts.with(index, altered).join('.')), 'assertion_invalid', `part ${index} altered`);
    assert.equal(await present(parts.toSpliced(index, 1).join('.')), 'assertion_invalid', `part ${index} left out`);
  }
  assert.equal(await present(parts.with(1, 'AAAA').join('.')), 'assertion_invalid', 'a content key put in');
  assert.equal(await present(''), 'assertion_invalid');
  assert.equal(await present(assertion), 'good');
});

test('it is good until its sixtieth second and expired from then on', async () => {
  const [first, second] = [await assertAt(real), await assertAt(real)];
  real.stage.pass({ seconds: 59 });
  assert.equal(await present(first), 'good');
  real.stage.pass({ seconds: 1 });
  assert.equal(await present(second), 'assertion_expired');
});

test('another key, another operator, and a terminal in the place of a device are refused by name', async () => {
  const assertion = await assertAt(real);
  const { jkt } = await generateClientKey();
  assert.equal(await present(assertion, { jkt }), 'assertion_other_key');
  assert.equal(await present(assertion, { operatorId: 'B9999' }), 'assertion_other_operator');
  assert.equal(await present(assertion, { operatorId: null }), 'assertion_other_operator');
  assert.equal(await present(assertion), 'good', 'a refusal uses nothing up');
});

test('one for another linked system is refused, though the real issuer signed it and it is encrypted for us', async () => {
  const { keys, world } = real.stage;
  const { privateJwk, publicJwk, jkt } = keys.mykeySigning;
  const signing = { privateKey: (await importJWK(privateJwk, 'ES256')) as CryptoKey, publicJwk, kid: jkt };
  const issue = (name: string) =>
    makeAssertion({
      signing,
      linkedSystem: { name, jkt: keys.pointsSystem.jkt, encryptionKey: keys.pointsEncryption.publicJwk },
      cardholder: { mykeyId: 'HANAKO1', shown: 'Hanako1', status: 'active' },
      place: { operator: real.operatorId, terminal: real.terminalId },
      jkt: real.terminal.key.jkt,
      now: world.clock(),
    });
  assert.equal(await present(await issue('meguri:library')), 'assertion_invalid');
  assert.equal(await present(await issue(assertionFormat.audience)), 'good');
});
