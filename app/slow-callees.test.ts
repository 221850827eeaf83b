/** Whom a server of ours calls may say nothing, or a byte now and then for ever: each call ends in its time with its own outcome. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { pointsRoutes } from '../contract/index.ts';
import { createOcspSource } from '../jpki/index.ts';
import { createTestCa, currentAuthority, issueUserCertificate } from '../jpki/testing/test-ca.ts';
import { askCatalogue } from '../mykey/wide-area/sru.ts';
import { openStreetClient } from '../points/conversions/partner.ts';
import { createMykeyClient } from '../points/members/mykey-client.ts';
import { createHttpClient, generateClientKey } from '../server/client.ts';
import { systemClock } from '../server/clock.ts';
import { listAtAddress } from './list-sources.ts';
import { createSmtp } from './mail.ts';

const clock = systemClock;
const milliseconds = 600;
/** Far beyond any of the limits here: who is still waiting then waits for ever. */
const forEver = 10_000;

/** What a callee sends first, and then a byte every tenth of a second; undefined sends nothing at all. */
const callees: Record<string, string | undefined> = {
  'says nothing': undefined,
  'sends its head and then a byte now and then':
    'HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\nContent-Length: 1000000\r\n\r\n<',
};

async function callee(says: string | undefined, then = ' '): Promise<{ server: Server; port: number }> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    if (says === undefined) return;
    socket.write(says);
    const trickling = setInterval(() => socket.writable && socket.write(then), 100);
    socket.once('close', () => clearInterval(trickling));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, port: (server.address() as { port: number }).port };
}

/** The outcome, or that there was none. */
async function inTime<T>(asked: Promise<T>): Promise<T | 'for ever'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'for ever'>((resolve) => {
    timer = setTimeout(() => resolve('for ever'), forEver);
  });
  try {
    return await Promise.race([asked, late]);
  } finally {
    clearTimeout(timer);
  }
}

for (const [what, says] of Object.entries(callees))
  describe(`a callee that ${what}`, { concurrency: true }, () => {
    let url = '';
    let server: Server;
    before(async () => {
      const started = await callee(says);
      server = started.server;
      url = `http://127.0.0.1:${started.port}`;
    });
    after(() => server.close());

    test('as マイキー: the points cloud answers 503, or its job comes again', async () => {
      const key = await generateClientKey();
      const mykey = createMykeyClient({ baseUrl: () => url, key, clock, timeoutMilliseconds: milliseconds });
      for (const ask of [
        () => mykey.readFeed(0),
        () => mykey.signingKeys(true),
        () => mykey.announceMember('TARO1234'),
        () => mykey.resolve('P00001', 'abc'),
      ])
        assert.equal(await inTime(ask().catch(({ statusCode }) => statusCode)), 503);
    });

    test('as a server of ours: the call throws', async () => {
      const key = await generateClientKey();
      const client = createHttpClient({ baseUrl: url, key, clock, timeoutMilliseconds: milliseconds });
      assert.equal(await inTime(client.call(pointsRoutes.listPrograms, {}).catch(({ name }) => name)), 'TimeoutError');
    });

    test('as a partner’s system: it has not answered', async () => {
      const key = await generateClientKey();
      const street = openStreetClient({ key, clock, timeoutMilliseconds: milliseconds });
      const order = { endpoint: url, operationKey: '01571b1e-8c00-7000-8000-000000000001' };
      const told = await inTime(street.commit(order as Parameters<typeof street.commit>[0]));
      assert.deepEqual(told, { state: 'no_answer', failure: 'unreachable' });
    });

    test('as a catalogue: it is slow', async () => {
      const catalogue = { name: '図書館', url, schema: 'dcndl' } as const;
      const told = await inTime(askCatalogue(catalogue, { query: 'a', start: 1, patience: milliseconds }));
      assert.equal(told === 'for ever' ? told : told.outcome, 'slow');
    });

    test('as the responder of the authority: it has not answered', async () => {
      const issuer = currentAuthority(await createTestCa({ at: clock() }));
      const { serial } = await issueUserCertificate({ issuer, notBefore: clock() });
      const source = createOcspSource({ url, budgetMs: milliseconds });
      const asked = source.ask({ issuerCertificate: issuer.certificate, serial } as Parameters<typeof source.ask>[0]);
      assert.deepEqual(await inTime(asked), { outcome: 'no_answer', because: 'unreachable' });
    });

    test('as the address of a revocation list: it is unreachable, and the list of before goes on', async () => {
      const ask = listAtAddress(url, { timeoutMs: milliseconds });
      assert.deepEqual(await inTime(ask(undefined)), { outcome: 'unreachable' });
    });
  });

test('a server of mail that greets a byte at a time has not taken the mail', async () => {
  const { server, port } = await callee('220-', 'x');
  const send = createSmtp(`smtp://127.0.0.1:${port}`, 'office@example.jp', { whole: milliseconds });
  const sent = send({ recipient: 'a@example.jp', subject: '試験', body: '試験' }).catch(({ message }) => message);
  assert.match(`${await inTime(sent)}`, /not taken in time/);
  server.close();
});
