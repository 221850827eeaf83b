import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { folderOf } from '../testing/packages.ts';
import { type Finding, firstRun } from './first-run.ts';

const noon = Date.parse('2026-04-10T03:00:00Z');

async function listen(t: TestContext, answer: RequestListener): Promise<number> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.closeAllConnections());
  t.after(() => server.close());
  return (server.address() as AddressInfo).port;
}

/** A site whose clock says noon. */
const site = (t: TestContext, status = 200) =>
  listen(t, (_, response) => response.writeHead(status, { date: new Date(noon).toUTCString() }).end());
const agent = (t: TestContext, version: string) =>
  listen(t, (_, response) => response.end(JSON.stringify({ name: 'meguri-card-agent', version })));

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

type Pc = { port: number; sites: readonly number[]; now?: number };

/** What is found without the reader, whose look has tests of its own (pcsc-reader.test.ts). */
async function find({ port, sites, now = noon }: Pc): Promise<string[]> {
  const settings = { origins: sites.map((one) => `http://127.0.0.1:${one}`), port };
  const found: Finding[] = [];
  for await (const one of firstRun({ settings, version: '0.2.0', now: () => now })) found.push(one);
  assert.equal(found[0]?.check, 'reader');
  return found.slice(1).map(({ state, finding }) => `${state} ${finding}`);
}

test('a PC that is all right: the port is free or ours, the site answers, the clock is that of the site', async (t) => {
  const sites = [await site(t)];
  const right = ['right origin_reached', 'right clock_right'];
  assert.deepEqual(await find({ port: await freePort(), sites }), ['right port_free', ...right]);
  assert.deepEqual(await find({ port: await agent(t, '0.2.0'), sites }), ['right port_ours', ...right]);
});

test('each fault has a name, and the clock is unknown without a connection', async (t) => {
  const reached = ['right origin_reached', 'right clock_right'];
  assert.deepEqual(await find({ port: await agent(t, '0.1.0'), sites: [await site(t)] }), [
    'wrong port_other_version',
    ...reached,
  ]);
  assert.deepEqual(await find({ port: await site(t), sites: [await site(t)] }), ['wrong port_taken', ...reached]);
  const port = await freePort();
  assert.deepEqual(await find({ port, sites: [await freePort(), await site(t, 407)] }), [
    'right port_free',
    'wrong origin_not_reached',
    'wrong origin_not_reached',
    'unknown clock_unknown',
  ]);
  const [, , clock] = await find({ port, sites: [await site(t)], now: noon + 61_000 });
  assert.equal(clock, 'wrong clock_off');
});

test('a site behind a proxy is reached by what HTTP_PROXY says, and what listens on this PC without it', async (t) => {
  const asked: string[] = [];
  const proxy = await listen(t, (request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(200, { date: new Date().toUTCString() }).end();
  });
  const home = folderOf(t);
  mkdirSync(join(home, 'versions'));
  writeFileSync(join(home, 'current'), '0.2.0\n\n');
  const port = await agent(t, '0.2.0');
  writeFileSync(join(home, 'settings.json'), JSON.stringify({ origins: ['http://faces.example.invalid'], port }));
  const check = (env: NodeJS.ProcessEnv) =>
    new Promise<string>((resolve) => {
      const args = ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, 'main.ts'), 'check'];
      execFile(process.execPath, [...args, '--to', home], { env }, (_, said) => resolve(said));
    });
  const said = await check({ HTTP_PROXY: `http://127.0.0.1:${proxy}` });
  assert.match(said, /✓ サイトとの通信[^✓×–]*faces\.example\.invalid につながります/);
  assert.match(said, /✓ ポート[^✓×–]*0\.2\.0 が動いています/);
  assert.match(said, /✓ 時計/);
  assert.deepEqual(asked, ['http://faces.example.invalid/']);
  // The negative control: without the proxy's address nobody knows that name.
  assert.match(await check({}), /× サイトとの通信[^✓×–]*HTTPS_PROXY を設定し/);
});
