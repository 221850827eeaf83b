/**
 * The page's side of the card reader. The agent on this PC has a window of its own in which the holder lays the card
 * and types the PIN; this page gets a signature bound to its origin and to one challenge, and never sees the PIN.
 */

/**
 * The least that these pages need of an agent (`card-agent/contract.ts`). Raise it in the release that needs more: every
 * counter PC must then have been given the new package.
 */
export const leastAgentContract = 1;

/** Agents of before the field was there speak version 1. */
export const isAgentTooOld = (said: { contract?: number }, least = leastAgentContract) => (said.contract ?? 1) < least;

/** What the card signed; worth nothing until マイキー has verified it. */
export type CardToken = { unverifiedCertificate: string; algorithm: string; signature: string; format: string };

export type CardOutcome =
  | 'agent_not_running'
  | 'agent_too_old'
  | 'window_blocked'
  | 'challenge_refused'
  | 'pin_blocked'
  | 'card_refused'
  | 'card_cancelled'
  | 'card_expired';

export type CardReading =
  | { outcome: 'signed'; cardToken: CardToken; nonce: string }
  | {
      outcome: CardOutcome;
      /** The agent's own name and sentence for a request it does not serve: `forbidden_origin` and the like. */
      reason?: string;
      message?: string;
      /** The refusal of whoever should have given the challenge, for `challenge_refused`. */
      refusal?: unknown;
    };

/** What the holder is doing in the agent's window, for a page that waits beside it. */
export type CardWait =
  | { state: 'waiting_for_card' }
  | { state: 'waiting_for_pin'; triesLeft: number; wrongPin: boolean };

type SignState =
  | CardWait
  | { state: 'signed'; cardToken: CardToken }
  | { state: 'refused'; refusal: string }
  | { state: 'cancelled' }
  | { state: 'expired' };

/** A window that was opened in the click itself; browsers refuse windows that open later. */
export type AgentWindow = {
  show(url: string): void;
  close(): void;
  /** Whether the holder has closed it. */
  isClosed(): boolean;
};

/** Call it first thing in the click handler. Undefined when the browser blocked the window. */
export function openAgentWindow(): AgentWindow | undefined {
  const opened = window.open('about:blank', 'meguri-card', 'popup,width=460,height=680');
  if (!opened) return undefined;
  return {
    show: (url) => opened.location.replace(url),
    close: () => opened.close(),
    isClosed: () => opened.closed,
  };
}

export type CardRequest = {
  /** Reads the certificate only; the token is signed by nothing. */
  withoutPin?: boolean;
  agentUrl: string;
  agentWindow: AgentWindow | undefined;
  /** Asks マイキー for a challenge; called after the window is open, so that it is fresh. */
  challenge: () => Promise<{ ok: true; nonce: string } | { ok: false; refusal: unknown }>;
  /** Told at every question to the agent how the holder stands. */
  onWait?: (wait: CardWait) => void;
  /** 「やめる」 on the page. */
  signal?: AbortSignal;
  fetch?: typeof fetch;
  /** The version that the agent must speak; `leastAgentContract` unless said. */
  leastContract?: number;
  /** Time between two questions to the agent, in milliseconds. */
  interval?: number;
};

/** One reading of a card: challenge, window, PIN, signature. Ends when the agent says so or the caller gives up. */
export async function readCard(request: CardRequest): Promise<CardReading> {
  const { agentUrl, agentWindow, challenge } = request;
  if (!agentWindow) return { outcome: 'window_blocked' };
  try {
    const challenged = await challenge();
    if (!challenged.ok) return { outcome: 'challenge_refused', refusal: challenged.refusal };
    const { nonce } = challenged;
    const opened = await ask<{ requestId: string; windowUrl: string; contract?: number }>(request, '/sign-requests', {
      nonce,
      ...(request.withoutPin && { withoutPin: true }),
    });
    if (!opened.ok) return opened.reading;
    // Before anybody is asked for a card; the request that was opened ends by itself.
    if (isAgentTooOld(opened.value, request.leastContract)) return { outcome: 'agent_too_old' };
    agentWindow.show(new URL(opened.value.windowUrl, agentUrl).href);
    return await waitForCard(request, { requestId: opened.value.requestId, nonce });
  } finally {
    agentWindow.close();
  }
}

async function waitForCard(
  request: CardRequest,
  { requestId, nonce }: { requestId: string; nonce: string },
): Promise<CardReading> {
  for (;;) {
    if (request.signal?.aborted) return { outcome: 'card_cancelled' };
    const asked = await ask<SignState>(request, `/sign-requests/${encodeURIComponent(requestId)}`);
    if (!asked.ok) return request.signal?.aborted ? { outcome: 'card_cancelled' } : asked.reading;
    const status = asked.value;
    if (status.state === 'signed') return { outcome: 'signed', cardToken: status.cardToken, nonce };
    if (status.state === 'refused') return refused(status.refusal);
    if (status.state === 'cancelled') return { outcome: 'card_cancelled' };
    if (status.state === 'expired') return { outcome: 'card_expired' };
    // Closed with ×: nobody can lay a card any more, and the till must not wait for one.
    if (request.agentWindow?.isClosed()) return { outcome: 'card_cancelled' };
    request.onWait?.(status);
    await new Promise((resolve) => setTimeout(resolve, request.interval ?? 250));
  }
}

const refused = (reason: string): CardReading =>
  reason === 'pin_blocked' ? { outcome: 'pin_blocked' } : { outcome: 'card_refused', reason };

/** What lies on the reader. The handle is new at each laying-down, so a page sees that a card left or was exchanged. */
export type CardPresence = { present: false } | { present: true; cardHandle: string };

/** Undefined when the agent cannot be asked. A shared screen ends when the card that opened it has left. */
export async function cardOnReader(
  request: Pick<CardRequest, 'agentUrl' | 'fetch' | 'signal'>,
): Promise<CardPresence | undefined> {
  const asked = await ask<CardPresence>(request, '/card');
  return asked.ok ? asked.value : undefined;
}

type Asked<Value> = { ok: true; value: Value } | { ok: false; reading: CardReading };

async function ask<Value>(
  request: Pick<CardRequest, 'agentUrl' | 'fetch' | 'signal'>,
  path: string,
  body?: unknown,
): Promise<Asked<Value>> {
  try {
    const response = await (request.fetch ?? fetch)(new URL(path, request.agentUrl).href, {
      method: body === undefined ? 'GET' : 'POST',
      ...(body !== undefined && { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
      ...(request.signal && { signal: request.signal }),
      cache: 'no-store',
      credentials: 'omit',
    });
    const answer = await response.json();
    if (response.ok) return { ok: true, value: answer as Value };
    const { outcome, title } = answer as { outcome?: string; title?: string };
    const words = { ...(outcome !== undefined && { reason: outcome }), ...(title !== undefined && { message: title }) };
    return { ok: false, reading: { outcome: 'card_refused', ...words } };
  } catch {
    if (request.signal?.aborted) return { ok: false, reading: { outcome: 'card_cancelled' } };
    // Nobody listens on the agent's port (or something that does not speak JSON does): guide to starting it.
    return { ok: false, reading: { outcome: 'agent_not_running' } };
  }
}
