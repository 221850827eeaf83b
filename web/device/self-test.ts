import { isAgentTooOld } from './card-agent.ts';

/** What a counter PC needs, looked at one by one (R71-02): each is right, or says by name what is not. */
export type Check = 'browser' | 'mykey' | 'points' | 'clock' | 'agent' | 'agentVersion' | 'reader';
export type Finding = { check: Check; state: 'right' | 'wrong' | 'unknown'; detail?: string };

export type SelfTestSettings = {
  mykeyUrl: string;
  pointsUrl: string;
  agentUrl: string;
  fetch?: typeof fetch;
  /** The version that the agent must speak; what the pages need unless said. */
  leastContract?: number;
  /** Milliseconds since 1970 by this device. */
  now?: () => number;
};

/** A proof by a clock further off than this is refused until it is corrected (`server/dpop.ts`). */
const clockToleranceMilliseconds = 60_000;
const patienceMilliseconds = 5_000;

/** Looks at everything, in the order in which one thing needs the other. */
export async function* selfTest(settings: SelfTestSettings): AsyncGenerator<Finding> {
  yield { check: 'browser', state: globalThis.crypto?.subtle && globalThis.indexedDB ? 'right' : 'wrong' };
  const mykey = await health(settings, settings.mykeyUrl);
  yield { check: 'mykey', state: mykey ? 'right' : 'wrong' };
  yield { check: 'points', state: (await health(settings, settings.pointsUrl)) ? 'right' : 'wrong' };
  yield clockFinding(mykey?.headers.get('date') ?? null, settings.now ?? Date.now);
  const agent = await health(settings, settings.agentUrl);
  yield { check: 'agent', state: agent ? 'right' : 'wrong' };
  if (!agent) {
    yield { check: 'agentVersion', state: 'unknown' };
    yield { check: 'reader', state: 'unknown' };
    return;
  }
  const { reader, ...said } = (await agent.json().catch(() => ({}))) as AgentHealth;
  const tooOld = isAgentTooOld(said, settings.leastContract);
  yield {
    check: 'agentVersion',
    state: tooOld ? 'wrong' : 'right',
    ...(said.version && { detail: said.version }),
  };
  yield { check: 'reader', state: reader ? 'right' : 'wrong', ...(reader && { detail: reader }) };
}

type AgentHealth = { version?: string; contract?: number; reader?: string };

function clockFinding(date: string | null, now: () => number): Finding {
  const server = date === null ? Number.NaN : Date.parse(date);
  if (Number.isNaN(server)) return { check: 'clock', state: 'unknown' };
  const off = Math.round((now() - server) / 1000);
  const state = Math.abs(off) * 1000 <= clockToleranceMilliseconds ? 'right' : 'wrong';
  return { check: 'clock', state, detail: String(Math.abs(off)) };
}

async function health({ fetch: ask = fetch }: SelfTestSettings, url: string): Promise<Response | undefined> {
  try {
    const signal = AbortSignal.timeout(patienceMilliseconds);
    const response = await ask(new URL('/health', url), { cache: 'no-store', credentials: 'omit', signal });
    return response.ok ? response : undefined;
  } catch {
    return undefined;
  }
}
