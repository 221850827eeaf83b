import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { compactDecrypt, createLocalJWKSet, decodeProtectedHeader, generateKeyPair, type JWK, jwtVerify } from 'jose';
import { assertionFormat, mykeyRoutes as routes } from '../../contract/index.ts';
import type { VirtualCard } from '../../jpki/testing/virtual-card.ts';
import { execute } from '../../postgres/pool.ts';
import { expectAnswer } from '../../server/client.ts';
import { sweepMoments } from '../sweep.ts';
import {
  audience,
  changedTables,
  dumpTables,
  type OpenCard,
  outcomeOf,
  startTestMykey,
  type TestMykey,
  type TestTerminal,
} from '../testing.ts';

let mykey: TestMykey;
before(async () => {
  mykey = await startTestMykey();
});
after(() => mykey.close());

const lookUp = async (terminal: TestTerminal, card: VirtualCard) =>
  terminal.client.call(routes.lookUp, { body: await mykey.tap(terminal, card) });
const assertAt = async (terminal: TestTerminal, card: VirtualCard, to = audience) =>
  terminal.client.call(routes.assertAtTerminal, { body: { ...(await mykey.tap(terminal, card)), audience: to } });
const link = async ({ client, session }: OpenCard, operatorId: string, customerId: string) =>
  expectAnswer(await client.call(routes.link, { session, body: { operatorId, customerId } }));

describe('a look-up without the PIN', () => {
  const certificateOf = async (terminal: TestTerminal, card: OpenCard['card']) =>
    (await mykey.tap(terminal, card)).cardToken.unverifiedCertificate;
  const look = (terminal: TestTerminal, unverifiedCertificate: string) =>
    terminal.client.call(routes.lookUpWithoutPin, { body: { unverifiedCertificate } });

  test('is for operators that want it, and gives the own number alone', async () => {
    const person = await mykey.person('Pinless1');
    const [with_, without] = [await mykey.operator({ lookUpWithoutPin: true }), await mykey.operator()];
    const link = (operatorId: string) =>
      person.client.call(routes.link, { session: person.session, body: { operatorId, customerId: '0042' } });
    for (const { operatorId } of [with_, without]) expectAnswer(await link(operatorId));
    const [open, closed] = [await mykey.terminal(with_.operatorId), await mykey.terminal(without.operatorId)];
    const certificate = await certificateOf(open, person.card);
    assert.equal(outcomeOf(await look(closed, certificate)), 'pin_needed');
    assert.equal(expectAnswer(await look(open, certificate)).customerId, '0042');
    assert.equal(outcomeOf(await look(open, 'bm8gY2VydGlmaWNhdGU=')), 'malformed_token');
    assert.equal(outcomeOf(await look(open, await certificateOf(open, await mykey.card()))), 'not_usable_here');
    await person.client.call(routes.suspend, { session: person.session });
    assert.equal(outcomeOf(await look(open, certificate)), 'not_usable_here');
  });

  test('is nobody’s yes: a number that waits stays waiting', async () => {
    const person = await mykey.person('Pinless2');
    const { operatorId } = await mykey.operator({ lookUpWithoutPin: true });
    await execute(mykey.database.pool, `INSERT INTO link VALUES (:operatorId, '0043', 'PINLESS2', 'pending', :now)`, {
      operatorId,
      now: `${mykey.now}`,
    });
    const terminal = await mykey.terminal(operatorId);
    const certificate = await certificateOf(terminal, person.card);
    assert.equal(outcomeOf(await look(terminal, certificate)), 'not_linked');
    assert.equal(
      expectAnswer(await terminal.client.call(routes.lookUp, { body: await mykey.tap(terminal, person.card) }))
        .customerId,
      '0043',
    );
    assert.equal(expectAnswer(await look(terminal, certificate)).customerId, '0043');
  });

  test('never makes an assertion, a session or a link: what was not signed is no token there', async () => {
    const person = await mykey.person('Pinless3');
    const { operatorId } = await mykey.operator({ lookUpWithoutPin: true });
    const terminal = await mykey.terminal(operatorId);
    const tap = await mykey.tap(terminal, person.card);
    const body = { ...tap, cardToken: { ...tap.cardToken, signature: '' } };
    const calls = [
      terminal.client.call(routes.assertAtTerminal, { body: { ...body, audience } }),
      terminal.client.call(routes.openCardholderSession, { body }),
      terminal.client.call(routes.linkAtTerminal, { body: { ...body, customerId: '1' } }),
      terminal.client.call(routes.lookUp, { body }),
    ];
    const outcomes = new Set((await Promise.all(calls)).map(outcomeOf));
    assert.deepEqual([...outcomes].sort(), ['challenge_unknown', 'malformed_token']);
  });
});

describe('a look-up', () => {
  test("answers the asking operator's own customer ID and no other's, as text", async () => {
    const person = await mykey.person('Look1');
    const [library, shop] = [await mykey.operator(), await mykey.operator({ kind: 'shop', series: 'B' })];
    await link(person, library.operatorId, '00789');
    const atLibrary = await mykey.terminal(library.operatorId);
    const atShop = await mykey.terminal(shop.operatorId);
    assert.deepEqual(expectAnswer(await lookUp(atLibrary, person.card)), { customerId: '00789' });
    assert.equal(outcomeOf(await lookUp(atShop, person.card)), 'not_linked');
    const body = { ...(await mykey.tap(atShop, person.card)), operatorId: library.operatorId };
    assert.equal(outcomeOf(await atShop.client.call(routes.lookUp, { body })), 'not_linked');
  });

  test('answers the マイキーID itself where the operator keeps that, without any link', async () => {
    const person = await mykey.person('Look2');
    const { operatorId } = await mykey.operator({ customerIdRule: { mode: 'mykeyId' } });
    const terminal = await mykey.terminal(operatorId);
    assert.deepEqual(expectAnswer(await lookUp(terminal, person.card)), { customerId: 'LOOK2' });
    assert.deepEqual(
      expectAnswer(await person.client.call(routes.showCardholder, { session: person.session })).links,
      [],
    );
  });

  test('is for enrolled terminals only, and not for one that was stolen', async () => {
    const person = await mykey.person('Look3');
    const { operatorId } = await mykey.operator();
    const stranger = { ...(await mykey.device()), terminalId: '', operatorId };
    assert.equal(outcomeOf(await lookUp(stranger, person.card)), 'terminal_unknown');
    const stolen = await mykey.terminal(operatorId);
    const { client, session } = mykey.staff;
    await client.call(routes.revokeTerminal, { session, params: { terminalId: stolen.terminalId } });
    assert.equal(outcomeOf(await lookUp(stolen, person.card)), 'terminal_revoked');
    assert.equal(outcomeOf(await assertAt(stolen, person.card)), 'terminal_revoked');
  });

  test('does not take a signature that was made for another terminal, or twice', async () => {
    const person = await mykey.person('Look4');
    const { operatorId } = await mykey.operator();
    await link(person, operatorId, '4');
    const [first, second] = [await mykey.terminal(operatorId), await mykey.terminal(operatorId)];
    const body = await mykey.tap(first, person.card);
    assert.equal(outcomeOf(await second.client.call(routes.lookUp, { body })), 'challenge_unknown');
    assert.equal(outcomeOf(await first.client.call(routes.lookUp, { body })), 'ok');
    assert.equal(outcomeOf(await first.client.call(routes.lookUp, { body })), 'challenge_unknown');
  });

  test('of a suspended and of an invalidated holder is refused in the same words, which give no reason', async () => {
    const person = await mykey.person('Look5');
    const { operatorId } = await mykey.operator();
    await link(person, operatorId, '5');
    const terminal = await mykey.terminal(operatorId);
    const { client, session } = person;
    const answers = [];
    for (const change of [routes.suspend, routes.invalidate]) {
      expectAnswer(await client.call(change, { session }));
      answers.push(await lookUp(terminal, person.card), await assertAt(terminal, person.card));
    }
    for (const answered of answers) {
      assert.equal(outcomeOf(answered), 'not_usable_here');
      assert.deepEqual(answered, answers[0]);
    }
    const own = await client.call(routes.assertFromOwnDevice, { session, body: { audience } });
    assert.equal(outcomeOf(own), 'not_usable_here');
  });
});

describe('an assertion', () => {
  const opened = async (assertion: string) => {
    const { plaintext, protectedHeader } = await compactDecrypt(assertion, mykey.decryptionKey);
    assert.equal(protectedHeader.alg, assertionFormat.keyManagement);
    assert.equal(protectedHeader.enc, assertionFormat.encryption);
    const jwt = new TextDecoder().decode(plaintext);
    const { client } = await mykey.device();
    const { keys } = expectAnswer(await client.call(routes.readSigningKeys));
    return jwtVerify(jwt, createLocalJWKSet({ keys: keys as JWK[] }), {
      issuer: assertionFormat.issuer,
      audience,
      typ: assertionFormat.type,
      algorithms: [assertionFormat.signing],
      currentDate: new Date(mykey.now.epochMilliseconds),
    });
  };

  test("says who was present where, for one linked system, for a minute, bound to the terminal's key", async () => {
    const person = await mykey.person('Assert1');
    const { operatorId } = await mykey.operator({ kind: 'shop' });
    const terminal = await mykey.terminal(operatorId);
    const { assertion } = expectAnswer(await assertAt(terminal, person.card));
    const { payload, protectedHeader } = await opened(assertion);
    const { jti, ...claims } = payload;
    const issuedAt = mykey.now.epochMilliseconds / 1000;
    assert.deepEqual(claims, {
      iss: 'meguri:mykey',
      aud: audience,
      sub: 'ASSERT1',
      shown: 'Assert1',
      operator: operatorId,
      terminal: terminal.terminalId,
      cnf: { jkt: terminal.key.jkt },
      iat: issuedAt,
      exp: issuedAt + 60,
    });
    assert.match(jti ?? '', /^[0-9a-f-]{36}$/);
    assert.match(protectedHeader.kid ?? '', /^[\w-]{43}$/);
    const again = await opened(expectAnswer(await assertAt(terminal, person.card)).assertion);
    assert.notEqual(again.payload.jti, jti);
  });

  test('is closed to the page that carries it, and to every other key', async () => {
    const person = await mykey.person('Assert2');
    const { operatorId } = await mykey.operator();
    const { assertion } = expectAnswer(await assertAt(await mykey.terminal(operatorId), person.card));
    const parts = assertion.split('.');
    assert.equal(parts.length, 5);
    for (const part of parts) {
      const text = Buffer.from(part, 'base64url').toString('latin1');
      assert.doesNotMatch(text, /assert2|meguri/i);
    }
    assert.deepEqual(Object.keys(decodeProtectedHeader(assertion)).sort(), ['alg', 'cty', 'enc', 'epk']);
    const { privateKey } = await generateKeyPair('ECDH-ES', { crv: 'P-256' });
    await assert.rejects(compactDecrypt(assertion, privateKey));
  });

  test("from the holder's own device names no operator and no terminal, and is bound to that device", async () => {
    const person = await mykey.person('Assert3');
    const { client, session, key } = person;
    const own = await client.call(routes.assertFromOwnDevice, { session, body: { audience } });
    const { payload } = await opened(expectAnswer(own).assertion);
    assert.equal(payload.sub, 'ASSERT3');
    assert.equal(payload.operator, null);
    assert.equal(payload.terminal, null);
    assert.deepEqual(payload.cnf, { jkt: key.jkt });
    const stranger = await mykey.open();
    const unregistered = await stranger.client.call(routes.assertFromOwnDevice, {
      session: stranger.session,
      body: { audience },
    });
    assert.equal(outcomeOf(unregistered), 'card_not_registered');
  });

  test('for a system that is not linked is refused', async () => {
    const person = await mykey.person('Assert4');
    const terminal = await mykey.terminal((await mykey.operator()).operatorId);
    assert.equal(outcomeOf(await assertAt(terminal, person.card, 'evil:system')), 'audience_unknown');
    const { client, session } = person;
    const own = await client.call(routes.assertFromOwnDevice, { session, body: { audience: 'evil:system' } });
    assert.equal(outcomeOf(own), 'audience_unknown');
  });
});

describe('what a tap leaves behind', () => {
  /** The tables that fifty look-ups and fifty assertions of five people changed, on a clock that moves on. */
  const traceOf = async (prefix: string) => {
    const { operatorId } = await mykey.operator();
    const terminal = await mykey.terminal(operatorId);
    const people: OpenCard[] = [];
    for (let i = 0; i < 5; i += 1) {
      const person = await mykey.person(`${prefix}${i}`);
      await link(person, operatorId, `80${i}`);
      people.push(person);
    }
    const before = await dumpTables(mykey.database);
    for (const person of Array.from({ length: 10 }, () => people).flat()) {
      mykey.now = mykey.now.add({ seconds: 1 });
      expectAnswer(await lookUp(terminal, person.card));
      expectAnswer(await assertAt(terminal, person.card));
    }
    const after = await dumpTables(mykey.database);
    const counts = after.identification_count?.filter((line) => line.includes(operatorId));
    return { operatorId, counts, changed: changedTables(before, after) };
  };

  test('fifty look-ups and fifty assertions change nothing but two numbers of the operator and day', async () => {
    const { operatorId, counts, changed } = await traceOf('Trace');
    assert.deepEqual(changed, ['identification_count']);
    assert.deepEqual(counts, [
      JSON.stringify({ operator_id: operatorId, counted_on: '2016-09-01', look_ups: 50, assertions: 50, sign_ins: 0 }),
    ]);
  });

  // Negative control: what a careless program would do, a row a visit and a time of the last one, is seen.
  test('a row a visit, or the time of the last one, would be seen', async () => {
    const { owner: pool } = mykey.database;
    await pool.query(`
      CREATE TABLE visit (jkt text, nonce text);
      GRANT INSERT ON visit TO PUBLIC;
      CREATE FUNCTION keep_visit() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          INSERT INTO visit VALUES (OLD.jkt, OLD.nonce);
          UPDATE card SET checked_at = checked_at + interval '1 second';
          RETURN OLD;
        END $$;
      CREATE TRIGGER keep_visit AFTER DELETE ON challenge FOR EACH ROW EXECUTE FUNCTION keep_visit()`);
    try {
      assert.deepEqual((await traceOf('Control')).changed, ['card', 'identification_count', 'visit']);
    } finally {
      await pool.query('DROP TABLE visit; DROP TRIGGER keep_visit ON challenge');
    }
  });

  test('a refused tap leaves nothing at all, and the log has no person in any line', async () => {
    const person = await mykey.person('Trace9');
    const terminal = await mykey.terminal((await mykey.operator()).operatorId);
    const before = await dumpTables(mykey.database);
    assert.equal(outcomeOf(await lookUp(terminal, person.card)), 'not_linked');
    const body = await mykey.tap(terminal, person.card, { origin: 'http://evil.test' });
    assert.equal(outcomeOf(await terminal.client.call(routes.lookUp, { body })), 'signature_mismatch');
    assert.deepEqual(await dumpTables(mykey.database), before);
    const lines = JSON.stringify(mykey.lines);
    assert.ok(mykey.lines.some(({ route, outcome }) => route === '/look-ups' && outcome === 'not_linked'));
    assert.doesNotMatch(lines, /trace\d|look\d|assert\d/i);
    assert.deepEqual([...new Set(mykey.lines.flatMap((line) => Object.keys(line)))].sort(), [
      'method',
      'milliseconds',
      'outcome',
      'route',
      'status',
    ]);
  });

  test('what lives for a moment is swept when its time is over, and not before', async () => {
    mykey.now = mykey.now.add({ seconds: 1 });
    const device = await mykey.device();
    expectAnswer(await device.client.call(routes.createChallenge));
    await mykey.open();
    const { operatorId } = await mykey.operator();
    await mykey.enrolmentCode(operatorId);
    const count = async () => {
      const dump = await dumpTables(mykey.database);
      return [dump.challenge?.length, dump.session?.length, dump.enrolment_code?.length];
    };
    // Only what this test made: the session of staff would live on for hours, others are older.
    await execute(mykey.database.pool, `DELETE FROM session WHERE expires_at <> :expiresAt`, {
      expiresAt: `${mykey.now.add({ minutes: 10 })}`,
    });
    await execute(mykey.database.pool, `DELETE FROM challenge WHERE expires_at <> :expiresAt`, {
      expiresAt: `${mykey.now.add({ minutes: 2 })}`,
    });
    await sweepMoments(mykey.database.pool, mykey.now.add({ minutes: 1 }));
    assert.deepEqual(await count(), [1, 1, 1]);
    await sweepMoments(mykey.database.pool, mykey.now.add({ minutes: 2 }));
    assert.deepEqual(await count(), [0, 1, 1]);
    await sweepMoments(mykey.database.pool, mykey.now.add({ minutes: 10 }));
    assert.deepEqual(await count(), [0, 0, 1]);
    await sweepMoments(mykey.database.pool, mykey.now.add({ minutes: 15 }));
    assert.deepEqual(await count(), [0, 0, 0]);
  });
});
