import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { mykeyRoutes } from '../../contract/index.ts';
import type { DatabaseUrls } from '../../postgres/provision.ts';
import { type ClientKey, generateClientKey, signProof } from '../../server/client.ts';
import { systemClock } from '../../server/clock.ts';
import { connectionsOf, type ServerLimits } from '../../server/connections.ts';

export type CrowdSettings = {
  urls: DatabaseUrls;
  /** So many connections are opened that ask nothing. */
  silent: number;
  /** The bound that the server is started with; what its process may open decides where nothing is said. */
  connectionsMax?: number;
  /** So many descriptors the server's process may open; as many as this process unless said. */
  descriptors?: number;
};
export type CrowdReport = { did: string; complaints: string[] };

type Served = { status: number; milliseconds: number };
const timesAsked = 10;
/** A person waits so long, on a machine that is busy with other things. */
const patience = 15_000;

/** Where the system does not say what a process has opened, this is no proof. */
export const canPlayCrowd = (): boolean => process.platform === 'linux';

/**
 * Holds silent connections at マイキー while somebody with a card comes, each time anew: he is served, the server holds no more
 * connections than it may, nothing is ever 500, and when the crowd has gone all is as before.
 */
export async function playCrowd({ urls, silent, connectionsMax, descriptors }: CrowdSettings): Promise<CrowdReport> {
  const complaints: string[] = [];
  const server = await startServer(urls, { connectionsMax, descriptors });
  const crowd: Socket[] = [];
  try {
    const person = await generateClientKey();
    const first = await visit(server.mykeyUrl, person);
    if (first.status !== 201) complaints.push(`was answered ${first.status} before anybody else came`);
    const before = openOf(server.child);
    await crowdIn(server.mykeyUrl, silent, crowd);
    const held = openOf(server.child) - before;
    const visits: Served[] = [];
    for (let times = 0; times < timesAsked; times += 1) {
      visits.push(await visit(server.mykeyUrl, person));
      // Those who were turned away come again.
      await crowdIn(server.mykeyUrl, Math.ceil(silent / 10), crowd);
    }
    const served = visits.filter(({ status }) => status === 201);
    if (served.length < visits.length)
      complaints.push(`was not served ${visits.length - served.length} times of ${visits.length}`);
    if (visits.some(({ status }) => status >= 500 && status !== 503)) complaints.push('was answered 500');
    const ofDescriptors = connectionsOf(descriptors ?? Number.POSITIVE_INFINITY);
    const bound = Math.min(connectionsMax ?? ofDescriptors, ofDescriptors);
    if (held > bound + 30) complaints.push(`the server holds ${held} connections`);
    for (const socket of crowd) socket.destroy();
    if (!(await isServedAgain(server.mykeyUrl, person))) complaints.push('did not come back by itself');
    const slowest = Math.max(...visits.map(({ milliseconds }) => milliseconds));
    const did = `${silent} silent connections, ${held} held; ${served.length} of ${visits.length} visits served, the slowest in ${Math.round(slowest)} ms`;
    return { did, complaints };
  } finally {
    for (const socket of crowd) socket.destroy();
    await server.stop();
  }
}

type ServerProcess = { child: ChildProcess; mykeyUrl: string; stop(): Promise<void> };

async function startServer(
  urls: object,
  { connectionsMax, descriptors }: Pick<CrowdSettings, 'connectionsMax' | 'descriptors'>,
): Promise<ServerProcess> {
  const limits: ServerLimits = connectionsMax === undefined ? {} : { connectionsMax };
  const node = [
    '--disable-warning=ExperimentalWarning',
    join(import.meta.dirname, 'serve.ts'),
    JSON.stringify({ urls, limits }),
  ];
  const [command, args] =
    descriptors === undefined
      ? [process.execPath, node]
      : ['prlimit', [`--nofile=${descriptors}:${descriptors}`, process.execPath, ...node]];
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('error', reject);
    child.once('close', (code) => reject(new Error(`the servers ended with ${code}`)));
  });
  const { mykeyUrl } = JSON.parse(line) as { mykeyUrl: string };
  const stop = async () => {
    child.stdin.end();
    await gone;
  };
  return { child, mykeyUrl, stop };
}

/** How many descriptors a process has open. */
const openOf = ({ pid }: ChildProcess): number => readdirSync(`/proc/${pid}/fd`).length;

/** Opens connections and says nothing on them. Whether the server keeps them is its own matter. */
async function crowdIn(url: string, count: number, crowd: Socket[]): Promise<void> {
  const port = Number(new URL(url).port);
  const together = 200;
  for (let opened = 0; opened < count; opened += together) {
    await Promise.all(
      Array.from({ length: Math.min(together, count - opened) }, async () => {
        const socket = connect(port, '127.0.0.1');
        crowd.push(socket);
        socket.on('error', () => {});
        await new Promise((resolve) => socket.once('connect', resolve).once('close', resolve));
      }),
    );
  }
  // So that the server has seen them.
  await wait(50);
}

/** Somebody asks for a nonce on a connection of his own; status 0 where no answer comes. */
async function visit(url: string, key: ClientKey): Promise<Served> {
  const { method, path } = mykeyRoutes.createChallenge;
  const address = `${url}${path}`;
  const dpop = await signProof({ key, method, url: address, now: systemClock() });
  const since = performance.now();
  const status = await new Promise<number>((resolve) => {
    const asking = request(address, { method, agent: false, headers: { dpop }, timeout: patience });
    asking.on('response', (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    asking.on('timeout', () => asking.destroy());
    asking.on('error', () => resolve(0));
    asking.on('close', () => resolve(0));
    asking.end();
  });
  return { status, milliseconds: performance.now() - since };
}

async function isServedAgain(url: string, key: ClientKey): Promise<boolean> {
  for (let tries = 0; tries < 60; tries += 1) {
    const { status } = await visit(url, key);
    if (status === 201) return true;
    if (status !== 503 && status !== 0) return false;
    await wait(500);
  }
  return false;
}
