/**
 * The page's side of the card reader. The agent on this PC has a window of its own in which the holder lays the card
 * and types the PIN; this page gets a signature bound to its origin and to one challenge, and never sees the PIN.
 */

/** What the card signed; worth nothing until マイキー has verified it. */
export type CardToken = { unverifiedCertificate: string; algorithm: string; signature: string; format: string };

export type CardOutcome =
  | 'agent_not_running'
  | 'window_blocked'
  | 'challenge_refused'
  | 'card_refused'
  | 'card_cancelled'
  | 'card_expired';

export type CardReading =
  | { outcome: 'signed'; cardToken: CardToken; nonce: string }
  | {
      outcome: CardOutcome;
      /** The agent's own name for it (`pin_wrong`, `pin_blocked`, `other_card`, …) where it gave one. */
      reason?: string;
      /** Its sentence for the holder, where it gave one. */
      message?: string;
      messageEn?: string;
      /** Tries left before the PIN locks, where the card said so. */
      triesLeft?: number;
      /** The refusal of whoever should have given the challenge, for `challenge_refused`. */
      refusal?: unknown;
    };

type SignRequest = {
  state: 'waiting' | 'signed' | 'refused' | 'cancelled' | 'expired';
  cardToken?: CardToken;
  outcome?: string;
  title?: string;
  titleEn?: string;
  triesLeft?: number;
};

/** A window that was opened in the click itself; browsers refuse windows that open later. */
export type AgentWindow = { show(url: string): void; close(): void };

/** Call it first thing in the click handler. Undefined when the browser blocked the window. */
export function openAgentWindow(): AgentWindow | undefined {
  const opened = window.open('about:blank', 'meguri-card', 'popup,width=460,height=680');
  if (!opened) return undefined;
  return {
    show: (url) => opened.location.replace(url),
    close: () => opened.close(),
  };
}

export type CardRequest = {
  agentUrl: string;
  agentWindow: AgentWindow | undefined;
  /** Asks マイキー for a challenge; called after the window is open, so that it is fresh. */
  challenge: () => Promise<{ ok: true; nonce: string } | { ok: false; refusal: unknown }>;
  /** 「やめる」 on the page. */
  signal?: AbortSignal;
  fetch?: typeof fetch;
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
    const opened = await ask<{ requestId: string; windowUrl: string }>(request, '/sign-requests', { nonce });
    if (!opened.ok) return opened.reading;
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
    const asked = await ask<SignRequest>(request, `/sign-requests/${encodeURIComponent(requestId)}`);
    if (!asked.ok) return request.signal?.aborted ? { outcome: 'card_cancelled' } : asked.reading;
    const { state, cardToken } = asked.value;
    if (state === 'signed' && cardToken) return { outcome: 'signed', cardToken, nonce };
    if (state === 'refused') return { outcome: 'card_refused', ...wordsOf(asked.value) };
    if (state === 'cancelled') return { outcome: 'card_cancelled' };
    if (state === 'expired') return { outcome: 'card_expired' };
    await new Promise((resolve) => setTimeout(resolve, request.interval ?? 250));
  }
}

type Asked<Value> = { ok: true; value: Value } | { ok: false; reading: CardReading };

async function ask<Value>(request: CardRequest, path: string, body?: unknown): Promise<Asked<Value>> {
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
    return { ok: false, reading: { outcome: 'card_refused', ...wordsOf(answer as Partial<SignRequest>) } };
  } catch {
    // Nobody listens on the agent's port (or something that does not speak JSON does): guide to starting it.
    return { ok: false, reading: { outcome: 'agent_not_running' } };
  }
}

function wordsOf({ outcome, title, titleEn, triesLeft }: Partial<SignRequest>) {
  return {
    ...(outcome !== undefined && { reason: outcome }),
    ...(title !== undefined && { message: title }),
    ...(titleEn !== undefined && { messageEn: titleEn }),
    ...(triesLeft !== undefined && { triesLeft }),
  };
}
