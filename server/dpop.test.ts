import assert from 'node:assert/strict';
import { createHash, randomUUID, sign } from 'node:crypto';
import { before, test } from 'node:test';
import { type CryptoKey, exportJWK, generateKeyPair, importJWK, SignJWT } from 'jose';
import { type ClientKey, generateClientKey, signProof } from './client.ts';
import { createProofVerifier } from './dpop.ts';

let now = Temporal.Instant.from('2016-10-01T00:00:00Z');
const verifyProof = createProofVerifier(() => now);
const request = { method: 'POST', url: 'http://points.test/payments' };
let key: ClientKey;
let signing: CryptoKey;
before(async () => {
  key = await generateClientKey();
  signing = (await importJWK(key.privateJwk, 'ES256')) as CryptoKey;
});

const claimsNow = () => ({
  htm: request.method,
  htu: request.url,
  jti: randomUUID(),
  iat: Math.floor(now.epochMilliseconds / 1000),
});
/** A proof that is right but for what a test changes in it. */
const proofOf = (change: { header?: object; claims?: object } = {}) =>
  new SignJWT({ ...claimsNow(), ...change.claims })
    .setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk: key.publicJwk, ...change.header })
    .sign(signing);
/** A proof of parts that no library would write, with a right signature over them. */
async function proofOfTexts(header: string, claims: string): Promise<string> {
  const signed = `${Buffer.from(header).toString('base64url')}.${Buffer.from(claims).toString('base64url')}`;
  const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, signing, Buffer.from(signed));
  return `${signed}.${Buffer.from(signature).toString('base64url')}`;
}
const headerText = (change: object = {}) =>
  JSON.stringify({ typ: 'dpop+jwt', alg: 'ES256', jwk: key.publicJwk, ...change });
const verify = async (proof: string) => (await verifyProof({ ...request, proof })).outcome;

test('a proof of our own client, and one whose type is written in full, prove the thumbprint of their key', async () => {
  const { method, url } = request;
  const proof = await signProof({ key, method, url, now });
  assert.deepEqual(await verifyProof({ ...request, proof }), { outcome: 'proved', jkt: key.jkt });
  assert.equal(await verify(await proofOf({ header: { typ: 'application/DPoP+JWT' } })), 'proved');
  assert.equal(await verify(await proofOfTexts(headerText(), JSON.stringify(claimsNow()))), 'proved');
});

const headers: [string, () => object][] = [
  ['another type', () => ({ typ: 'JWT' })],
  ['a type that only begins right', () => ({ typ: 'dpop+jwt2' })],
  ['no type', () => ({ typ: undefined })],
  ['no key', () => ({ jwk: undefined })],
  ['a key that is a text', () => ({ jwk: 'x' })],
  ['the private half of its key', () => ({ jwk: key.privateJwk })],
  ['a key of another curve', () => ({ jwk: { ...key.publicJwk, crv: 'P-384' } })],
  ['a symmetric key', () => ({ jwk: { kty: 'oct', k: 'AAAA' } })],
  ['a coordinate that is a list of one', () => ({ jwk: { ...key.publicJwk, x: [key.publicJwk.x] } })],
  ['a point that is not on the curve', () => ({ jwk: { ...key.publicJwk, y: key.publicJwk.x } })],
  ['an extension that must be understood', () => ({ crit: ['exp'], exp: 1 })],
  ['an empty list of extensions', () => ({ crit: [] })],
  ['an algorithm of another family', () => ({ alg: 'HS256' })],
  ['no signature (alg none)', () => ({ alg: 'none' })],
  ['a larger hash', () => ({ alg: 'ES384' })],
];
for (const [what, change] of headers) {
  test(`a proof whose header has ${what} is refused`, async () => {
    assert.equal(await verify(await proofOfTexts(headerText(change()), JSON.stringify(claimsNow()))), 'proof_invalid');
  });
}

const claims: [string, string, () => object][] = [
  ['another method', 'proof_invalid', () => ({ htm: 'GET' })],
  ['another address', 'proof_invalid', () => ({ htu: 'http://points.test/payments/' })],
  ['no time', 'proof_invalid', () => ({ iat: undefined })],
  ['a time that is a text', 'proof_invalid', () => ({ iat: '1' })],
  ['a time too early', 'proof_clock_skew', () => ({ iat: claimsNow().iat - 61 })],
  ['a time too late', 'proof_clock_skew', () => ({ iat: claimsNow().iat + 61 })],
  ['no number of its own', 'proof_invalid', () => ({ jti: undefined })],
  ['a short number of its own', 'proof_invalid', () => ({ jti: 'short' })],
  ['a long number of its own', 'proof_invalid', () => ({ jti: 'x'.repeat(129) })],
  ['an end that is over', 'proof_invalid', () => ({ exp: claimsNow().iat })],
  ['an end that is a text', 'proof_invalid', () => ({ exp: 'tomorrow' })],
  ['a beginning that is not yet', 'proof_invalid', () => ({ nbf: claimsNow().iat + 1 })],
];
for (const [what, outcome, change] of claims) {
  test(`a proof whose claims have ${what} is refused as ${outcome}`, async () => {
    const all = JSON.stringify({ ...claimsNow(), ...change() });
    assert.equal(await verify(await proofOfTexts(headerText(), all)), outcome);
  });
}

const forms: [string, (proof: string) => string][] = [
  ['two parts', (proof) => proof.split('.').slice(0, 2).join('.')],
  ['four parts', (proof) => `${proof}.AAAA`],
  ['an empty part', (proof) => proof.replace(/\..*\./, '..')],
  ['a space', (proof) => proof.replace('.', ' .')],
  ['the signs of plain base64', (proof) => proof.replace(/[A-Za-z0-9]$/, '+')],
  ['a signature cut short', (proof) => proof.slice(0, -4)],
  ['more than 2,048 letters', (proof) => `${'e'.repeat(2048)}${proof}`],
  ['two proofs', (proof) => `${proof}, ${proof}`],
];
for (const [what, change] of forms) {
  test(`a proof with ${what} is refused`, async () => {
    assert.equal(await verify(change(await proofOf())), 'proof_invalid');
  });
}

test('header and claims must be JSON objects in UTF-8', async () => {
  for (const text of ['[]', 'null', '"x"', '1', '{', '']) {
    assert.equal(await verify(await proofOfTexts(headerText(), text)), 'proof_invalid', text);
    assert.equal(await verify(await proofOfTexts(text, JSON.stringify(claimsNow()))), 'proof_invalid', text);
  }
  const [head, , tail] = (await proofOf()).split('.');
  const broken = Buffer.concat([Buffer.from('{"jti":"'), Buffer.from([0xff]), Buffer.from('"}')]).toString('base64url');
  assert.equal(await verify(`${head}.${broken}.${tail}`), 'proof_invalid');
});

test('one changed claim, another key, or a signature in the form of DER is no signature of this proof', async () => {
  const [head = '', , tail = ''] = (await proofOf()).split('.');
  const changed = Buffer.from(JSON.stringify(claimsNow())).toString('base64url');
  assert.equal(await verify(`${head}.${changed}.${tail}`), 'proof_invalid');
  const other = await generateKeyPair('ES256', { extractable: true });
  const foreign = await proofOf({ header: { jwk: await exportJWK(other.publicKey) } });
  assert.equal(await verify(foreign), 'proof_invalid');
  const signed = `${head}.${changed}`;
  const der = sign('sha256', Buffer.from(signed), { key: key.privateJwk as never, format: 'jwk' });
  assert.equal(await verify(`${signed}.${der.toString('base64url')}`), 'proof_invalid');
  assert.equal(await verify(`${signed}.${Buffer.alloc(64).toString('base64url')}`), 'proof_invalid');
});

test('a proof beside a session token names its hash', async () => {
  const accessToken = 'token-of-a-session-0001';
  const ath = createHash('sha256').update(accessToken).digest('base64url');
  const outcomeOf = async (change: object) =>
    (await verifyProof({ ...request, accessToken, proof: await proofOf({ claims: change }) })).outcome;
  assert.equal(await outcomeOf({}), 'proof_invalid');
  assert.equal(await outcomeOf({ ath: ath.toUpperCase() }), 'proof_invalid');
  assert.equal(await outcomeOf({ ath }), 'proved');
});

test('of one proof sent ten times at once one proves, and none does as long as its time is good', async () => {
  const proof = await proofOf();
  const outcomes = await Promise.all(Array.from({ length: 10 }, () => verify(proof)));
  assert.deepEqual(outcomes.sort(), [...new Array(9).fill('proof_replayed'), 'proved'].sort());
  const start = now;
  for (const seconds of [30, 60]) {
    now = start.add({ seconds });
    assert.equal(await verify(proof), 'proof_replayed');
  }
  now = start.add({ seconds: 61 });
  assert.equal(await verify(proof), 'proof_clock_skew');
  now = start;
});

test('the address of a proof is compared without query and fragment, and with scheme and host folded', async () => {
  const { protocol, host, pathname } = new URL(request.url);
  const same = [
    `${request.url}?a=1`,
    `${request.url}#a`,
    `${protocol.toUpperCase()}//${host.toUpperCase()}${pathname}`,
  ];
  for (const htu of same) assert.equal(await verify(await proofOf({ claims: { htu } })), 'proved', htu);
  const other = [
    `${request.url}/`,
    request.url.toUpperCase(),
    pathname,
    '',
    'http:',
    request.url.replace('://', '://x.'),
  ];
  for (const htu of other) assert.equal(await verify(await proofOf({ claims: { htu } })), 'proof_invalid', htu);
});

test('a key whose coordinates are lists is refused, also when the same key is known', async () => {
  assert.equal(await verify(await proofOf()), 'proved');
  const { x, y } = key.publicJwk;
  for (const part of [{ x: [x] }, { y: [y] }, { x: `${x}.` }, { x: null }])
    assert.equal(await verify(await proofOf({ header: { jwk: { ...key.publicJwk, ...part } } })), 'proof_invalid');
});
