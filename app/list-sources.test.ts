import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createTestCa, revocationListOf, type TestCa } from '../jpki/testing/test-ca.ts';
import { createRevocationLists, mykeySqlFolders } from '../mykey/server.ts';
import { createTestDatabase } from '../postgres/testing.ts';
import { listAtAddress, listInFile } from './list-sources.ts';
import { loadTrust, revocationSettingsOf } from './trust.ts';

const at = Temporal.Instant.from('2016-09-01T00:00:00Z');
let folder: string;
let ca: TestCa;
let server: Server;
let url: string;
/** What the address answers, and what it was asked with. */
let served: { status: number; body: Uint8Array; etag?: string };
const asked: (string | undefined)[] = [];
before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'meguri-trust-'));
  ca = await createTestCa({ at });
  server = createServer((request, response) => {
    asked.push(request.headers['if-none-match']);
    const known = served.etag !== undefined && request.headers['if-none-match'] === served.etag;
    response.writeHead(known ? 304 : served.status, served.etag ? { etag: served.etag } : {});
    response.end(known ? undefined : served.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/list.crl`;
});
after(async () => {
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

test('a file is read when it is there and when it changed, and only then', async () => {
  const path = join(folder, 'one.crl');
  const fetch = listInFile(path);
  assert.deepEqual(await fetch(undefined), { outcome: 'missing' });
  writeFileSync(path, 'first');
  const first = await fetch(undefined);
  assert.ok(first.outcome === 'fetched');
  assert.equal(Buffer.from(first.der).toString(), 'first');
  assert.equal(first.der.byteLength, first.der.buffer.byteLength, 'its memory is its own');
  assert.deepEqual(await fetch(first.version), { outcome: 'unchanged' });
  writeFileSync(path, 'second');
  assert.equal((await fetch(first.version)).outcome, 'fetched');
});

test('an address is asked with what it said before, and not again before its time', async () => {
  served = { status: 200, body: Buffer.from('list'), etag: '"1"' };
  const fetch = listAtAddress(url, { everyMs: 0 });
  const first = await fetch(undefined);
  assert.ok(first.outcome === 'fetched');
  assert.deepEqual(await fetch(first.version), { outcome: 'unchanged' });
  assert.deepEqual(asked.splice(0), [undefined, '"1"']);
  served = { status: 404, body: Buffer.from('') };
  assert.deepEqual(await fetch(first.version), { outcome: 'missing' });
  served = { status: 503, body: Buffer.from('') };
  assert.deepEqual(await fetch(first.version), { outcome: 'unreachable' });
  // The same bytes without validators are the same list.
  served = { status: 200, body: Buffer.from('list') };
  assert.deepEqual(await fetch(first.version), { outcome: 'unchanged' });
  assert.deepEqual(await listAtAddress('http://127.0.0.1:9/')(undefined), { outcome: 'unreachable' });
  const patient = listAtAddress(url);
  assert.equal((await patient(undefined)).outcome, 'fetched');
  assert.deepEqual(await patient(undefined), { outcome: 'unchanged' });
});

test('a folder of the authority gives its roots, and their lists from a file and from an address', async () => {
  const [older, current] = ca.generations;
  for (const name of ['roots', 'lists']) mkdirSync(join(folder, name));
  writeFileSync(join(folder, 'roots', 'a.cer'), older!.certificate);
  writeFileSync(join(folder, 'roots', 'b.cer'), current!.certificate);
  writeFileSync(join(folder, 'lists', 'a.crl'), revocationListOf({ issuer: older!, at }));
  writeFileSync(join(folder, 'lists', 'b.url'), `${url}\n`);
  served = { status: 200, body: revocationListOf({ issuer: current!, at }) };
  const { trust, sources } = loadTrust(folder);
  assert.equal(trust.roots.length, 2);
  const database = await createTestDatabase(mykeySqlFolders);
  try {
    const grace = Temporal.Duration.from({ minutes: 60 });
    const lists = createRevocationLists({ database: database.pool, sources, clock: () => at, grace });
    await lists.refresh();
    assert.deepEqual(
      lists.lists().map(({ issuerKeyId }) => issuerKeyId),
      [older!.keyId, current!.keyId],
    );
  } finally {
    await database.close();
  }
  writeFileSync(join(folder, 'lists', 'b.url'), 'ftp://somewhere');
  assert.throws(() => loadTrust(folder), /b\.url/);
});

test('the environment says how long the grace is and whether a responder is asked', () => {
  assert.equal(revocationSettingsOf({}).revocationGrace.total('minutes'), 60);
  assert.equal(revocationSettingsOf({}).onlineRevocation, undefined);
  assert.equal(revocationSettingsOf({ MEGURI_REVOCATION_GRACE_MINUTES: '0' }).revocationGrace.total('minutes'), 0);
  assert.throws(() => revocationSettingsOf({ MEGURI_REVOCATION_GRACE_MINUTES: '2000' }), /MEGURI_REVOCATION_GRACE/);
  const asking = { MEGURI_OCSP_URL: 'http://127.0.0.1:9/', MEGURI_OCSP_REQUIRED: '1' };
  assert.equal(revocationSettingsOf(asking).onlineRevocation?.required, true);
});
