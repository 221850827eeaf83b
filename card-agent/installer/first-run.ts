// The first run's look at this PC: reader, port, the sites, the clock. Each is right, or says what to do. What only a
// browser can see (its own proxy, both systems) is looked at by the counter's page of self-test.
import http, { createServer } from 'node:http';
import tls from 'node:tls';
import { openPcscReader } from '../pcsc-reader.ts';
import type { AgentSettings } from '../settings.ts';
import type { Check, Details, FindingName } from './words.ts';

export type Finding = { check: Check; state: 'right' | 'wrong' | 'unknown'; finding: FindingName; details: Details };

export type FirstRun = {
  settings: AgentSettings;
  /** The version that should run. */
  version: string | undefined;
  /** Milliseconds since 1970 by this PC. */
  now: () => number;
  patienceMilliseconds?: number;
};

/** The servers refuse a proof by a clock further off than this. */
const CLOCK_TOLERANCE_SECONDS = 60;
const PATIENCE_MILLISECONDS = 8_000;

export async function* firstRun(of: FirstRun): AsyncGenerator<Finding> {
  yield await lookForReader();
  yield await lookAtPort(of);
  let date: string | null = null;
  for (const origin of of.settings.origins) {
    const asked = await ask(origin, of);
    date ??= asked.date;
    yield asked.why === undefined
      ? { check: 'origin', state: 'right', finding: 'origin_reached', details: { origin } }
      : { check: 'origin', state: 'wrong', finding: 'origin_not_reached', details: { origin, why: asked.why } };
  }
  yield clockFinding(date, of.now());
}

/** A proxy that opens TLS has an authority of its own, which the network's owner put among this PC's. */
export function trustThisPc(): void {
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), ...tls.getCACertificates('system')]);
}

/** The ways that HTTPS_PROXY, HTTP_PROXY and NO_PROXY say; what listens on this PC is asked without them. */
export function goThroughProxy(env: NodeJS.ProcessEnv): void {
  const direct = [env.no_proxy ?? env.NO_PROXY, '127.0.0.1'].filter(Boolean).join(',');
  http.setGlobalProxyFromEnv({ ...env, no_proxy: direct, NO_PROXY: direct });
}

async function lookForReader(): Promise<Finding> {
  const opening = await openPcscReader();
  if (opening.outcome === 'unavailable') {
    return { check: 'reader', state: 'wrong', finding: 'reader_unavailable', details: { because: opening.because } };
  }
  const { name } = opening.reader;
  await opening.reader.close();
  return { check: 'reader', state: 'right', finding: 'reader_there', details: { name } };
}

async function lookAtPort({ settings: { port }, version }: FirstRun): Promise<Finding> {
  if (await isFree(port)) return { check: 'port', state: 'right', finding: 'port_free', details: { port } };
  const running = await runningVersion(port);
  if (running === undefined) return { check: 'port', state: 'wrong', finding: 'port_taken', details: { port } };
  const details = { version: running };
  return running === version
    ? { check: 'port', state: 'right', finding: 'port_ours', details }
    : { check: 'port', state: 'wrong', finding: 'port_other_version', details };
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ host: '127.0.0.1', port }, () => server.close(() => resolve(true)));
  });
}

/** The version of the agent that listens there; undefined when it is another program. */
async function runningVersion(port: number): Promise<string | undefined> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/health`, { signal: AbortSignal.timeout(2_000) });
    const said = (await response.json()) as { name?: string; version?: string };
    return said.name === 'meguri-card-agent' ? said.version : undefined;
  } catch {
    return undefined;
  }
}

type Asked = { date: string | null; why?: string };

/** Whether anything answers there; a page of the proxy that asks who we are is no answer of the site. */
async function ask(origin: string, { patienceMilliseconds = PATIENCE_MILLISECONDS }: FirstRun): Promise<Asked> {
  try {
    const signal = AbortSignal.timeout(patienceMilliseconds);
    const response = await fetch(origin, { redirect: 'manual', headers: { 'cache-control': 'no-cache' }, signal });
    await response.body?.cancel();
    if (response.status === 407 || response.status >= 500) return { date: null, why: `HTTP ${response.status}` };
    return { date: response.headers.get('date') };
  } catch (error) {
    return { date: null, why: reasonOf(error) };
  }
}

/** fetch says "fetch failed" for everything; what it was lies one or two causes deeper. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  if (error.cause instanceof Error) return reasonOf(error.cause);
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

function clockFinding(date: string | null, now: number): Finding {
  const server = date === null ? Number.NaN : Date.parse(date);
  if (Number.isNaN(server)) return { check: 'clock', state: 'unknown', finding: 'clock_unknown', details: {} };
  const seconds = Math.abs(Math.round((now - server) / 1000));
  return seconds <= CLOCK_TOLERANCE_SECONDS
    ? { check: 'clock', state: 'right', finding: 'clock_right', details: { seconds } }
    : { check: 'clock', state: 'wrong', finding: 'clock_off', details: { seconds } };
}
