import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { mykeyRoutes as routes } from '../../contract/index.ts';
import {
  createTestCa,
  currentAuthority,
  type IssuedCertificate,
  issueSignatureCertificate,
  revoke,
  selfSignedCertificate,
} from '../../jpki/testing/test-ca.ts';
import { createTransitCard, createVirtualCard, signWithVirtualCard } from '../../jpki/testing/virtual-card.ts';
import { execute, inTransaction } from '../../postgres/pool.ts';
import { expectAnswer } from '../../server/client.ts';
import { type OpenCard, outcomeOf, pin, startTestMykey, type TestMykey } from '../testing.ts';

let mykey: TestMykey;
before(async () => {
  mykey = await startTestMykey();
});
after(() => mykey.close());

const register = ({ client, session }: OpenCard, mykeyId: string) =>
  client.call(routes.registerMykeyId, { session, body: { mykeyId } });
const check = ({ client, session }: OpenCard, mykeyId: string) =>
  client.call(routes.checkMykeyId, { session, query: { mykeyId } });

describe('the session of a card', () => {
  test('a new card opens a session of ten minutes without an ID, registers one, and is known next time', async () => {
    const device = await mykey.device();
    const card = await mykey.card();
    const first = expectAnswer(
      await device.client.call(routes.openCardholderSession, { body: await mykey.tap(device, card) }),
    );
    assert.equal(first.mykeyId, null);
    assert.equal(first.status, null);
    assert.equal(first.session.expiresAt, `${mykey.now.add({ minutes: 10 })}`);
    const opened = { ...device, card, session: first.session.token, mykeyId: null };
    const registered = expectAnswer(await register(opened, 'My123'));
    assert.equal(registered.mykeyId, 'My123');
    assert.match(registered.recoveryCode, /^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
    assert.match(registered.stopCode, /^([0-9A-HJKMNP-TV-Z]{4}-){4}[0-9A-HJKMNP-TV-Z]{4}$/);
    assert.notEqual(registered.recoveryCode, registered.stopCode);
    assert.equal((await mykey.open(card)).mykeyId, 'My123');
    assert.equal(outcomeOf(await register(opened, 'My124')), 'card_already_registered');
  });

  test('a session ends after ten minutes, when it is closed, and at another device', async () => {
    const opened = await mykey.open();
    const { client, session } = opened;
    assert.equal(outcomeOf(await client.call(routes.suggestMykeyIds, { session })), 'ok');
    const thief = await mykey.device();
    assert.equal(outcomeOf(await thief.client.call(routes.suggestMykeyIds, { session })), 'sign_in_required');
    await client.call(routes.closeCardholderSession, { session });
    assert.equal(outcomeOf(await client.call(routes.suggestMykeyIds, { session })), 'sign_in_required');
    const other = await mykey.open();
    mykey.now = mykey.now.add({ minutes: 10 });
    assert.equal(outcomeOf(await register(other, 'late1')), 'sign_in_required');
  });

  test('a database of registrations holds no certificate, no code and no token', async () => {
    const person = await mykey.person('secrets1');
    const { rows } = await mykey.database.pool.query<{ line: string }>(
      `SELECT t::text AS line FROM cardholder t UNION ALL SELECT t::text FROM card t UNION ALL SELECT t::text FROM session t`,
    );
    const text = rows.map(({ line }) => line).join('\n');
    const { certificate } = person.card.state() as { certificate: string };
    assert.match(text, /SECRETS1/);
    for (const secret of [certificate.slice(100, 160), person.recoveryCode, person.stopCode, person.session]) {
      assert.ok(!text.includes(secret));
      assert.ok(!text.includes(secret.replaceAll('-', '')));
    }
  });
});

describe('a challenge', () => {
  const open = async (device: Awaited<ReturnType<TestMykey['device']>>, body: object) =>
    outcomeOf(await device.client.call(routes.openCardholderSession, { body: body as never }));

  test('is good for two minutes and holds 256 bits and more', async () => {
    const device = await mykey.device();
    const challenge = expectAnswer(await device.client.call(routes.createChallenge));
    assert.match(challenge.nonce, /^[A-Za-z0-9_-]{44}$/);
    assert.equal(challenge.expiresAt, `${mykey.now.add({ minutes: 2 })}`);
    const proof = await mykey.tap(device, await mykey.card());
    mykey.now = mykey.now.add({ minutes: 2 });
    assert.equal(await open(device, proof), 'challenge_unknown');
  });

  test('is used once, also by two requests at once', async () => {
    const device = await mykey.device();
    const proof = await mykey.tap(device, await mykey.card());
    const outcomes = await Promise.all([1, 2, 3, 4].map(() => open(device, proof)));
    assert.deepEqual(outcomes.sort(), ['challenge_unknown', 'challenge_unknown', 'challenge_unknown', 'ok']);
    assert.equal(await open(device, proof), 'challenge_unknown');
  });

  test('is used up even where the card is refused', async () => {
    const device = await mykey.device();
    const proof = await mykey.tap(device, await mykey.card(), { origin: 'http://evil.test' });
    assert.equal(await open(device, proof), 'signature_mismatch');
    assert.equal(await open(device, proof), 'challenge_unknown');
  });

  test('of another device, or made up, is unknown', async () => {
    const [device, other] = [await mykey.device(), await mykey.device()];
    const card = await mykey.card();
    assert.equal(await open(other, await mykey.tap(device, card)), 'challenge_unknown');
    const invented = await mykey.tap(device, card, { nonce: 'A'.repeat(44) });
    assert.equal(await open(device, invented), 'challenge_unknown');
  });
});

describe('a card is refused by name', () => {
  const day = { hours: 24 };
  const years = (count: number) => ({ hours: count * 8760 });
  const cases: [string, string, () => Promise<IssuedCertificate>][] = [
    ['expired', 'that has expired', () => mykey.issue({ notBefore: mykey.now.subtract(years(6)) })],
    ['not_yet_valid', 'from tomorrow on', () => mykey.issue({ notBefore: mykey.now.add(day) })],
    [
      'unknown_issuer',
      'of another authority of the same name',
      async () => mykey.issue({ issuer: currentAuthority(await createTestCa({ at: mykey.now })) }),
    ],
    [
      'unknown_issuer',
      'that signed its own certificate',
      () => selfSignedCertificate({ notBefore: mykey.now.subtract(day) }),
    ],
    [
      'signing_certificate',
      'with its signature certificate',
      () => issueSignatureCertificate({ issuer: mykey.ca.signing, notBefore: mykey.now.subtract(day) }),
    ],
    ['wrong_policy', 'for another purpose', () => mykey.issue({ policy: '1.2.392.200149.8.5.1.3.99' })],
    [
      'revoked',
      'that was revoked',
      async () => {
        const issued = await mykey.issue();
        revoke({ issuer: issued.issuer, serial: issued.serial, reason: 'keyCompromise', revokedAt: mykey.now });
        mykey.renewRevocationLists();
        return issued;
      },
    ],
  ];
  for (const [outcome, what, issued] of cases) {
    test(`${outcome}: one ${what}`, async () => {
      const card = createVirtualCard({ issued: await issued(), pin });
      const device = await mykey.device();
      const body = await mykey.tap(device, card);
      assert.equal(outcomeOf(await device.client.call(routes.openCardholderSession, { body })), outcome);
    });
  }

  test('signature_mismatch: a clone with a key of its own', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const clone = createVirtualCard({ issued: await mykey.issue(), pin, privateKey });
    const device = await mykey.device();
    const body = await mykey.tap(device, clone);
    assert.equal(outcomeOf(await device.client.call(routes.openCardholderSession, { body })), 'signature_mismatch');
  });

  test('signature_mismatch: a signature made for a hostile page', async () => {
    const device = await mykey.device();
    const body = await mykey.tap(device, await mykey.card(), { origin: 'https://pages.test.evil.example' });
    assert.equal(outcomeOf(await device.client.call(routes.openCardholderSession, { body })), 'signature_mismatch');
  });

  test('unsupported_algorithm and malformed_token: a token that was tampered with', async () => {
    const device = await mykey.device();
    const card = await mykey.card();
    const sent = async (change: object) => {
      const proof = await mykey.tap(device, card);
      const body = { ...proof, cardToken: { ...proof.cardToken, ...change } };
      return outcomeOf(await device.client.call(routes.openCardholderSession, { body }));
    };
    assert.equal(await sent({ algorithm: 'none' }), 'unsupported_algorithm');
    assert.equal(await sent({ unverifiedCertificate: 'AAAA' }), 'malformed_token');
    assert.equal(await sent({ format: 'web-eid:1' }), 'malformed_token');
  });

  test('revocation_list_stale: while the list of the day is missing, nobody is let through', async (t) => {
    const lists = mykey.revocationLists;
    t.after(() => {
      mykey.revocationLists = lists;
    });
    const device = await mykey.device();
    const sent = async () => {
      const body = await mykey.tap(device, await mykey.card());
      return outcomeOf(await device.client.call(routes.openCardholderSession, { body }));
    };
    const stale = { nextUpdate: mykey.now };
    mykey.revocationLists = lists.map((list) => ({ ...list, ...stale }));
    assert.equal(await sent(), 'revocation_list_stale');
    mykey.revocationLists = [];
    assert.equal(await sent(), 'revocation_list_invalid');
  });

  test('a wrong PIN and a card of another scheme never leave the reader', async () => {
    const device = await mykey.device();
    const { nonce } = expectAnswer(await device.client.call(routes.createChallenge));
    const origin = 'http://pages.test';
    const card = await mykey.card();
    const wrong = () => signWithVirtualCard({ card, pin: '9999', origin, nonce });
    assert.deepEqual(await wrong(), { outcome: 'wrong_pin', triesLeft: 2 });
    assert.deepEqual(await wrong(), { outcome: 'wrong_pin', triesLeft: 1 });
    assert.equal((await wrong()).outcome, 'pin_blocked');
    assert.equal((await signWithVirtualCard({ card, pin, origin, nonce })).outcome, 'pin_blocked');
    const suica = await signWithVirtualCard({ card: createTransitCard(), pin, origin, nonce });
    assert.equal(suica.outcome, 'not_a_my_number_card');
  });
});

describe('the form of a マイキーID', () => {
  const cases: [string, string][] = [
    ['ab', 'mykey_id_length'],
    ['   ', 'mykey_id_length'],
    ['a'.repeat(17), 'mykey_id_length'],
    ['my_777', 'mykey_id_characters'],
    ['まいきー', 'mykey_id_characters'],
    ['abc😀', 'mykey_id_characters'],
    ['ıabc', 'mykey_id_characters'],
    ['123456789012', 'mykey_id_is_individual_number'],
    ['１２３４５６７８９０１８', 'mykey_id_is_individual_number'],
    ['09012345678', 'mykey_id_is_telephone_number'],
    ['0312345678', 'mykey_id_is_telephone_number'],
    ['Admin', 'mykey_id_reserved'],
    ['ｓｕｐｐｏｒｔ24', 'mykey_id_reserved'],
    ['korosuzo', 'mykey_id_reserved'],
    ['123456789', 'ok'],
    ['Morishita', 'ok'],
    ['a'.repeat(16), 'ok'],
  ];
  test('is judged by name, in one order, at the question and at the claim alike', async () => {
    const opened = await mykey.open();
    for (const [typed, outcome] of cases) assert.equal(outcomeOf(await check(opened, typed)), outcome, typed);
    mykey.now = mykey.now.add({ minutes: 1 });
    for (const [typed, outcome] of cases.filter(([, expected]) => expected !== 'ok')) {
      assert.equal(outcomeOf(await register(opened, typed)), outcome, typed);
    }
  });

  test('MY777, My777 and ＭＹ７７７ are one ID, for ever, also after its holder gave it up', async () => {
    const first = await mykey.person('My777');
    const [second, third] = [await mykey.open(), await mykey.open()];
    for (const typed of ['MY777', 'my777', 'ＭＹ７７７', ' My777 ']) {
      assert.equal(outcomeOf(await check(second, typed)), 'mykey_id_taken', typed);
      assert.equal(outcomeOf(await register(third, typed)), 'mykey_id_taken', typed);
    }
    expectAnswer(await first.client.call(routes.invalidate, { session: first.session }));
    assert.equal(outcomeOf(await register(second, 'MY777')), 'mykey_id_taken');
    // The same person may begin anew with the same card, under another ID.
    assert.equal(outcomeOf(await register(first, 'My777')), 'mykey_id_taken');
    assert.equal(expectAnswer(await register(first, 'My778')).mykeyId, 'My778');
  });

  test('availability is told to holders of a card session only, and not without end', async () => {
    const stranger = await mykey.device();
    const asked = await stranger.client.call(routes.checkMykeyId, { query: { mykeyId: 'My777' } });
    assert.equal(outcomeOf(asked), 'sign_in_required');
    const opened = await mykey.open();
    const outcomes: string[] = [];
    for (let i = 0; i < 40; i += 1) outcomes.push(outcomeOf(await check(opened, `name${i}`)));
    assert.equal(outcomes.filter((outcome) => outcome === 'ok').length, 30);
    assert.equal(outcomes.at(-1), 'too_many_requests');
    assert.equal(outcomeOf(await register(opened, 'My777')), 'too_many_requests');
    mykey.now = mykey.now.add({ minutes: 1 });
    assert.equal(outcomeOf(await check(opened, 'name40')), 'ok');
  });
});

describe('two people who claim one ID at once', () => {
  const twenty = async (house: TestMykey) => {
    const people: OpenCard[] = [];
    for (let i = 0; i < 20; i += 1) people.push(await house.open());
    return people;
  };
  const claims = async (people: readonly OpenCard[], mykeyId: string) =>
    (await Promise.all(people.map((person) => register(person, mykeyId)))).map(outcomeOf);

  test('of twenty, one gets it and nineteen hear that it is taken', async () => {
    const outcomes = await claims(await twenty(mykey), 'Popular1');
    assert.equal(outcomes.filter((outcome) => outcome === 'ok').length, 1);
    assert.equal(outcomes.filter((outcome) => outcome === 'mykey_id_taken').length, 19);
  });

  // Negative control: the same program asks first and inserts then; without the keys, asking first protects nobody.
  test('without the unique keys, several get the same ID', async () => {
    const unguarded = await startTestMykey();
    try {
      await unguarded.database.owner.query(`
        ALTER TABLE cardholder DROP CONSTRAINT cardholder_mykey_id_key CASCADE;
        DROP INDEX card_current_key`);
      let people = await twenty(unguarded);
      let winners = 0;
      // On a busy machine the requests of one round may come one after the other: those who lost try another ID.
      for (let round = 1; round <= 15 && winners < 2; round += 1) {
        const outcomes = await claims(people, `Popular${round}`);
        winners = outcomes.filter((outcome) => outcome === 'ok').length;
        people = people.filter((_, which) => outcomes[which] !== 'ok');
      }
      assert.ok(winners > 1);
    } finally {
      await unguarded.close();
    }
  });

  test('one card that claims eight IDs at once gets one', async () => {
    const card = await mykey.card();
    const sessions: OpenCard[] = [];
    for (let i = 0; i < 8; i += 1) sessions.push(await mykey.open(card));
    const answers = await Promise.all(sessions.map((session, i) => register(session, `Twice${i}`)));
    assert.deepEqual(answers.map(outcomeOf).sort(), [...Array(7).fill('card_already_registered'), 'ok']);
    const { rows } = await mykey.database.pool.query(`SELECT FROM cardholder WHERE mykey_id LIKE 'TWICE%'`);
    assert.equal(rows.length, 1);
  });

  test('one card that claims an ID while another claim of it is being written gets none, and no half of one', async () => {
    const issued = await mykey.issue();
    const opened = await mykey.open(createVirtualCard({ issued, pin }));
    const { pool } = mykey.database;
    let answered: Promise<string> | undefined;
    await inTransaction(pool, async (client) => {
      await execute(client, `INSERT INTO cardholder VALUES ('FIRST1', 'First1', 'active', '', '', :now)`, {
        now: `${mykey.now}`,
      });
      const identity = { keyId: issued.issuer.keyId, serial: issued.serial, now: `${mykey.now}` };
      await execute(client, `INSERT INTO card VALUES (:keyId, :serial, :now, 'FIRST1', :now)`, identity);
      answered = register(opened, 'Second1').then(outcomeOf);
      const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      while ((await pool.query(waiting)).rowCount === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    });
    assert.equal(await answered, 'card_already_registered');
    const { rows } = await pool.query(`SELECT FROM cardholder WHERE mykey_id = 'SECOND1'`);
    assert.equal(rows.length, 0);
  });
});
