import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { decodeJwt } from 'jose';
import { mykeyRoutes as routes } from '../../contract/index.ts';
import { revoke } from '../../jpki/testing/test-ca.ts';
import { createVirtualCard } from '../../jpki/testing/virtual-card.ts';
import { expectAnswer } from '../../server/client.ts';
import { outcomeOf, pin, startTestMykey, type TestMykey } from '../testing.ts';
import { errorOf, locationOf, openSite, realTime, type TestSite } from './testing.ts';

let mykey: TestMykey;
let library: TestSite;
let museum: TestSite;
before(async () => {
  mykey = await startTestMykey({ at: realTime() });
  library = await openSite(mykey, (await mykey.operator()).operatorId);
  museum = await openSite(mykey, (await mykey.operator({ name: '美術館', kind: 'museum' })).operatorId, {
    redirectUris: ['https://museum.example/return'],
  });
});
after(() => mykey.close());

describe('a sign-in', () => {
  test('leads from the site to the card and back, and says that the card and its PIN were there', async () => {
    const person = await mykey.person('Sign1');
    const begun = await library.begin();
    const { client } = await mykey.device();
    const shown = expectAnswer(await client.call(routes.showSignIn, { params: { signInId: begun.signInId } }));
    assert.equal(shown.siteName, '図書館の蔵書検索');
    assert.equal(shown.operatorName, '試験図書館');
    assert.equal(shown.returnHost, 'library.example');
    assert.equal(shown.asksCustomerId, false);
    const { continueAt } = expectAnswer(await library.present(begun, person.card));
    const arrived = await library.arrive(begun, continueAt);
    assert.equal(arrived.origin + arrived.pathname, library.redirectUri);
    const tokens = await library.exchange(arrived, begun);
    const claims = tokens.claims();
    assert.equal(claims?.acr, 'urn:meguri:acr:card-pin');
    assert.deepEqual(claims?.amr, ['sc', 'pin', 'mfa']);
    assert.equal(claims?.auth_time, mykey.now.epochMilliseconds / 1000);
    assert.equal(tokens.token_type, 'dpop');
    assert.equal(tokens.refresh_token, undefined);
    assert.deepEqual(await library.userInfo(tokens, `${claims?.sub}`), { sub: claims?.sub });
  });

  test('is the same person at every visit and at every site of one operator, and another at each other operator', async () => {
    const [one, two] = [await mykey.person('Pair1'), await mykey.person('Pair2')];
    const second = await openSite(mykey, library.client.operatorId, {
      name: '図書館の予約',
      redirectUris: ['https://reserve.example/back', 'http://localhost:8080/back'],
    });
    const here = (await library.signIn(one.card)).sub;
    assert.equal((await library.signIn(one.card)).sub, here);
    assert.equal((await second.signIn(one.card)).sub, here);
    const others = [(await museum.signIn(one.card)).sub, (await library.signIn(two.card)).sub];
    assert.equal(new Set([here, ...others]).size, 3);
  });

  test('stays the same person when the card is renewed', async () => {
    const person = await mykey.person('Pair3');
    const { sub } = await library.signIn(person.card);
    const renewed = await mykey.open();
    const body = { mykeyId: 'Pair3', recoveryCode: person.recoveryCode };
    expectAnswer(await renewed.client.call(routes.renewCertificate, { session: renewed.session, body }));
    assert.equal((await library.signIn(renewed.card)).sub, sub);
  });

  test('puts the マイキーID in no token, no address and no answer', async () => {
    const person = await mykey.person('Nowhere9');
    const { tokens, arrived, claims } = await library.signIn(person.card, { scope: 'openid customer_id', pass: true });
    const info = await library.userInfo(tokens, claims.sub);
    const seen = JSON.stringify([tokens, arrived, claims, info, decodeJwt(`${tokens.id_token}`)]);
    assert.doesNotMatch(seen, /nowhere9/i);
    assert.doesNotMatch(Buffer.from(claims.sub, 'base64url').toString('latin1'), /nowhere9/i);
  });

  test('asks for the card each time: a browser that was just signed in is asked again, and may not be let in silently', async () => {
    const person = await mykey.person('Again1');
    const { begun } = await library.signIn(person.card);
    const { url } = await library.address();
    assert.match(locationOf(await begun.browser.get(url)), /\/oidc\/interaction\//);
    const silent = await library.address({ prompt: 'none' });
    const back = new URL(locationOf(await begun.browser.get(silent.url)));
    assert.equal(back.searchParams.get('error'), 'login_required');
  });

  for (const wish of [{ prompt: 'login consent' }, { max_age: '0' }, { response_mode: 'query', ui_locales: 'en' }]) {
    test(`asks for one card and no more where the site wishes ${JSON.stringify(wish)}`, async () => {
      const person = await mykey.person(`Wish${Object.keys(wish)[0]?.slice(0, 3)}`);
      const begun = await library.begin(wish);
      const { continueAt } = expectAnswer(await library.present(begun, person.card));
      const tokens = await library.exchange(await library.arrive(begun, continueAt), begun);
      assert.ok(tokens.claims()?.sub);
    });
  }

  test('one person after another at the same browser are two people', async () => {
    const [one, two] = [await mykey.person('Seat1'), await mykey.person('Seat2')];
    const first = await library.signIn(one.card);
    const { url, ...kept } = await library.address();
    const { browser } = first.begun;
    const signInId =
      locationOf(await browser.get(url))
        .split('/')
        .at(-1) ?? '';
    const begun = { browser, signInId, ...kept };
    const { continueAt } = expectAnswer(await library.present(begun, two.card));
    const tokens = await library.exchange(await library.arrive(begun, continueAt), begun);
    assert.notEqual(tokens.claims()?.sub, first.sub);
  });

  test('marks the browser for minutes only, out of reach of scripts and of other sites, and with no session', async () => {
    const { begun } = await library.signIn((await mykey.person('Cookie1')).card);
    const set = begun.browser.set.filter((line) => !/expires=Thu, 01 Jan 1970/i.test(line));
    assert.equal(set.length, 2);
    for (const line of set) {
      assert.match(line, /^_interaction(_resume)?=/);
      assert.match(line, /; path=\/oidc\/(interaction|auth)\/[\w-]+;/i);
      for (const attribute of [/; secure/i, /; httponly/i, /; samesite=lax/i]) assert.match(line, attribute);
      const [, expires = ''] = /expires=([^;]+)/i.exec(line) ?? [];
      // The library takes no clock but the machine's.
      assert.ok(Date.parse(expires) <= Date.now() + 300_000, line);
    }
  });
});

describe("the operator's own 顧客ID", () => {
  test('is passed on where the site asks for it and the holder says yes, and in userinfo only', async () => {
    const person = await mykey.person('Pass1');
    const { operatorId } = library.client;
    const linked = { operatorId, customerId: '00420' };
    expectAnswer(await person.client.call(routes.link, { session: person.session, body: linked }));
    const yes = await library.signIn(person.card, { scope: 'openid customer_id', pass: true });
    assert.equal(yes.customer?.customerId, '00420');
    assert.equal(yes.claims.customer_id, undefined);
    const info = await library.userInfo(yes.tokens, yes.sub);
    assert.deepEqual(info, { sub: yes.sub, customer_id: '00420' });
    assert.equal(yes.tokens.scope, 'openid customer_id');
  });

  test('stays here where the holder says no, where the site does not ask, and where there is none', async () => {
    const person = await mykey.person('Pass2');
    const body = { operatorId: library.client.operatorId, customerId: '00421' };
    expectAnswer(await person.client.call(routes.link, { session: person.session, body }));
    const no = await library.signIn(person.card, { scope: 'openid customer_id', pass: false });
    assert.equal(no.customer?.customerId, '00421');
    assert.deepEqual(await library.userInfo(no.tokens, no.sub), { sub: no.sub });
    const unasked = await library.signIn(person.card);
    assert.equal(unasked.customer, null);
    assert.deepEqual(await library.userInfo(unasked.tokens, unasked.sub), { sub: unasked.sub });
    const elsewhere = await museum.signIn(person.card, { scope: 'openid customer_id', pass: true });
    assert.equal(elsewhere.customer, null);
    assert.deepEqual(await museum.userInfo(elsewhere.tokens, elsewhere.sub), { sub: elsewhere.sub });
  });

  test('is nothing at an operator that keeps the マイキーID itself', async () => {
    const rule = { mode: 'mykeyId' as const };
    const hall = await openSite(mykey, (await mykey.operator({ customerIdRule: rule })).operatorId);
    const person = await mykey.person('Pass3');
    const { sub, tokens, customer } = await hall.signIn(person.card, { scope: 'openid customer_id', pass: true });
    assert.equal(customer, null);
    assert.deepEqual(await hall.userInfo(tokens, sub), { sub });
  });
});

describe('who may not sign in', () => {
  test('a suspended holder, an invalidated one, a card without a マイキーID and one who turns back look the same to the site', async () => {
    const stopped = await mykey.person('Stop1');
    expectAnswer(await stopped.client.call(routes.suspend, { session: stopped.session }));
    const gone = await mykey.person('Stop2');
    expectAnswer(await gone.client.call(routes.invalidate, { session: gone.session }));
    const seen = new Set<string>();
    const tries = [
      { card: stopped.card, outcome: 'not_usable_here' },
      { card: gone.card, outcome: 'not_usable_here' },
      { card: await mykey.card(), outcome: 'card_not_registered' },
      { card: undefined, outcome: '' },
    ];
    for (const { card, outcome } of tries) {
      const begun = await library.begin();
      if (card) assert.equal(outcomeOf(await library.present(begun, card)), outcome);
      const { client } = await mykey.device();
      const { signInId } = begun;
      const { abandonAt } = expectAnswer(await client.call(routes.showSignIn, { params: { signInId } }));
      const { searchParams } = await library.arrive(begun, abandonAt);
      assert.equal(searchParams.get('state'), begun.state);
      searchParams.delete('state');
      seen.add(`${searchParams}`);
    }
    assert.equal(seen.size, 1);
    assert.match([...seen][0] ?? '', /^error=access_denied&/);
  });

  test('a revoked card, and a signature without the PIN', async () => {
    const issued = await mykey.issue();
    const person = await mykey.open(createVirtualCard({ issued, pin }));
    const registering = { session: person.session, body: { mykeyId: 'Revoked1' } };
    expectAnswer(await person.client.call(routes.registerMykeyId, registering));
    const begun = await library.begin();
    const device = await mykey.device();
    const body = await mykey.tap(device, person.card);
    // Without the PIN a card gives its certificate and no signature: what is there can only be another one.
    const unsigned = { ...body, cardToken: { ...body.cardToken, signature: Buffer.alloc(256, 1).toString('base64') } };
    const { signInId } = begun;
    const refused = await device.client.call(routes.presentCardForSignIn, { params: { signInId }, body: unsigned });
    assert.equal(outcomeOf(refused), 'signature_mismatch');
    revoke({ issuer: issued.issuer, serial: issued.serial, reason: 'keyCompromise', revokedAt: mykey.now });
    mykey.renewRevocationLists();
    assert.equal(outcomeOf(await library.present(begun, person.card)), 'revoked');
  });

  test('whoever is suspended between the card and the site, or between the code and the token, or before userinfo', async () => {
    const person = await mykey.person('Late1');
    const change = async (route: typeof routes.suspend | typeof routes.resume) =>
      expectAnswer(await person.client.call(route, { session: person.session }));
    const early = await library.begin();
    const { continueAt } = expectAnswer(await library.present(early, person.card));
    await change(routes.suspend);
    assert.equal((await library.arrive(early, continueAt)).searchParams.get('error'), 'access_denied');
    await change(routes.resume);
    const between = await library.begin();
    const onward = expectAnswer(await library.present(between, person.card));
    const arrived = await library.arrive(between, onward.continueAt);
    await change(routes.suspend);
    assert.equal(await errorOf(library.exchange(arrived, between)), 'invalid_grant');
    await change(routes.resume);
    const { tokens, sub } = await library.signIn(person.card);
    await change(routes.suspend);
    assert.equal(await errorOf(library.userInfo(tokens, sub)), 'invalid_token');
  });
});
