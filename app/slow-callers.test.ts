/** Who sends a byte a second, or nothing, is cut off at every door of the house; the limits of these servers are short. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { type CardAgent, startCardAgent } from '../card-agent/start.ts';
import { startTestSystems, type TestSystems } from '../demo/test-nation.ts';
import { createFaces } from './faces.ts';

const origin = 'http://localhost:3000';
const listening = { headersTimeout: 1500, requestTimeout: 2500, connectionsCheckingInterval: 250, takenTimeout: 4000 };
const folder = mkdtempSync(join(tmpdir(), 'meguri-faces-'));

let nation: TestSystems;
let faces: FastifyInstance;
/** As it would be without the limits: the negative control. */
let patient: FastifyInstance;
let agent: CardAgent;
let facesUrl = '';
let patientUrl = '';

before(async () => {
  nation = await startTestSystems({ origin, limits: { listening } });
  writeFileSync(join(folder, 'index.html'), '<!DOCTYPE html><title>めぐり</title>');
  // More than the machine keeps on its way between the two.
  writeFileSync(join(folder, 'large.bin'), Buffer.alloc(32 * 1024 * 1024));
  const serve = (limits: object) =>
    createFaces({
      directory: folder,
      config: () => ({ mykeyUrl: '', pointsUrl: '', agentUrl: '' }),
      limits,
    });
  faces = await serve({ listening, connectionsMax: 50 });
  patient = await serve({ listening: { headersTimeout: 60_000, requestTimeout: 60_000 }, connectionsMax: 10_000 });
  facesUrl = await faces.listen({ host: '127.0.0.1', port: 0 });
  patientUrl = await patient.listen({ host: '127.0.0.1', port: 0 });
  agent = await startCardAgent({
    port: 0,
    origins: [origin],
    wallet: { cards: [], onChange: () => {} },
    clock: nation.world.clock,
    limits: { ...listening, connectionsMax: 50 },
  });
});
after(async () => {
  await Promise.all([agent.close(), faces.close(), patient.close(), nation.close()]);
  rmSync(folder, { recursive: true, force: true });
});

const bodyBytes = 200;

/** A caller who sends the head and then a byte a second; gives what came back when the connection has ended. */
async function trickle(url: string, path: string, { headers = '', upTo = bodyBytes } = {}): Promise<string> {
  const { host, port } = new URL(url);
  const socket = connect(Number(port), '127.0.0.1');
  let answered = '';
  socket.on('data', (piece) => {
    answered += piece;
  });
  // The end may come as a reset where bytes were left unread.
  socket.on('error', () => {});
  const ended = new Promise<'ended'>((resolve) => socket.once('close', () => resolve('ended')));
  socket.write(
    `POST ${path} HTTP/1.1\r\nHost: ${host}\r\nOrigin: ${origin}\r\nContent-Type: application/json\r\n${headers}Content-Length: ${bodyBytes}\r\n\r\n`,
  );
  for (let sent = 0; sent < upTo; sent += 1) {
    if ((await Promise.race([ended, wait(1000)])) === 'ended') return answered;
    if (socket.writable) socket.write(' ');
  }
  socket.destroy();
  return `${answered}still listened to after ${upTo} bytes`;
}

describe('a body of a byte a second', { concurrency: true }, () => {
  const doors: [what: string, url: () => string, path: string][] = [
    ['マイキー', () => nation.world.mykeyUrl, '/staff-sessions'],
    ['the points cloud', () => nation.world.pointsUrl, '/staff-sessions'],
    ['the sign-in of sites', () => nation.world.mykeyUrl, '/oidc/token'],
    ['the faces', () => facesUrl, '/'],
    ['the card agent, for pages', () => agent.url, '/sign-requests'],
    ['the card agent, for customer numbers', () => agent.url, '/customer-ids'],
    ['the card agent’s own window', () => agent.url, '/window/00000000/pin'],
  ];
  for (const [what, url, path] of doors)
    test(`is cut off at ${what}`, { timeout: 60_000 }, async () => {
      const answered = await trickle(url(), path);
      assert.match(answered, /^HTTP\/1\.1 4\d\d /);
      assert.doesNotMatch(answered, /still listened to/);
    });

  test('is listened to without the limit: these tests would see it', async () => {
    assert.match(await trickle(patientUrl, '/', { upTo: 5 }), /still listened to/);
  });
});

const openOf = (server: FastifyInstance['server']) =>
  new Promise<number>((resolve) => server.getConnections((_, count) => resolve(count)));

async function silentAt(url: string, count: number): Promise<Socket[]> {
  return Promise.all(
    Array.from({ length: count }, async () => {
      const socket = connect(Number(new URL(url).port), '127.0.0.1');
      socket.on('error', () => {});
      await new Promise((resolve) => socket.once('connect', resolve));
      return socket;
    }),
  );
}

test('silent connections beyond the bound keep nobody from the faces and from the card', async () => {
  const sockets = [...(await silentAt(facesUrl, 300)), ...(await silentAt(agent.url, 300))];
  assert.equal((await fetch(`${facesUrl}/health`)).status, 200);
  assert.equal((await fetch(`${agent.url}/health`)).status, 200);
  assert.ok((await openOf(faces.server)) <= 51);
  for (const socket of sockets) socket.destroy();
});

test('without the bound they would pile up', async () => {
  const sockets = await silentAt(patientUrl, 300);
  assert.equal((await fetch(`${patientUrl}/health`)).status, 200);
  assert.ok((await openOf(patient.server)) > 250);
  for (const socket of sockets) socket.destroy();
});

/** Asks for the large file and reads nothing of it; whether the server still holds the connection after so many seconds. */
async function isHeldUnread(server: FastifyInstance['server'], url: string, seconds: number): Promise<boolean> {
  const before = await openOf(server);
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.on('error', () => {});
  socket.pause();
  socket.write(`GET /large.bin HTTP/1.1\r\nHost: a\r\n\r\n`);
  let held = true;
  for (let tries = 0; tries < seconds * 10 && (held || tries < 5); tries += 1) {
    await wait(100);
    held = (await openOf(server)) > before;
  }
  socket.destroy();
  return held;
}

test('an answer that nobody reads is given up, and without the limit it would not be', async () => {
  assert.equal(await isHeldUnread(faces.server, facesUrl, 30), false);
  assert.equal(await isHeldUnread(patient.server, patientUrl, 6), true);
});
