import { pathOf, type Route, type RouteAnswer, type RouteRefusal, type RouteRequest } from '../../contract/route.ts';
import { contractVersion, versionHeader } from '../../contract/version.ts';
import type { DeviceClock } from './clock.ts';
import type { DeviceKey } from './device-key.ts';
import { createProof } from './dpop.ts';
import { uuid7 } from './uuid7.ts';

/** Why something did not happen, in words for the person before the screen. */
export type Refusal<Outcome extends string = string> = {
  outcome: Outcome;
  /** Japanese sentence: what happened and what to do now. */
  title: string;
  titleEn: string;
  status: number;
  fields: readonly { path: string; outcome: string; message: string; messageEn?: string }[];
  /** Whatever else the answer names: tries left, the balance that was not enough. */
  details: Readonly<Record<string, unknown>>;
};

/** What can go wrong on this side of the wire. `no_answer`: it may or may not have happened; `again` finds out. */
export type LocalOutcome = 'no_answer' | 'answer_not_understood';

export type Answer<Value, Outcome extends string = string> =
  | { ok: true; status: number; value: Value }
  | { ok: false; refusal: Refusal<Outcome | LocalOutcome>; again?: () => Promise<Answer<Value, Outcome>> };

export type Request = {
  method: string;
  path: string;
  body?: unknown;
  /** One operation's own name (UUIDv7). Sent again with every repetition, so the operation happens once. */
  idempotencyKey?: string | undefined;
  signal?: AbortSignal;
  /** How long one attempt may take, where it takes longer than others by intent, in milliseconds. */
  patience?: number;
  /** Told before each repetition of an unanswered request, for a page that says that it checks the connection. */
  onRepeat?: () => void;
};

export type ClientOptions = {
  baseUrl: string;
  key: DeviceKey;
  clock: DeviceClock;
  /** The session token bound to the key, asked for at every request; undefined while nobody is signed in. */
  session?: () => string | undefined;
  /** Told when the server no longer knows the session, so that the face asks to sign in. */
  onSessionEnded?: () => void;
  fetch?: typeof fetch;
  /** Pauses before each repetition of an unanswered request, in milliseconds. */
  pauses?: readonly number[];
  /** How long one attempt may take before it counts as unanswered, in milliseconds. */
  patience?: number;
};

/** What a route takes, and optionally the key of an operation that was begun before. */
export type Call<R extends Route> = RouteRequest<R> &
  Pick<Request, 'idempotencyKey' | 'signal' | 'onRepeat' | 'patience'>;

export type Client = {
  request<Value>(request: Request): Promise<Answer<Value>>;
  /** A route of the contract: its path, body and refusals are checked by the compiler. */
  call<R extends Route>(route: R, request?: Call<R>): Promise<Answer<RouteAnswer<R>, RouteRefusal<R>>>;
  /** A route of the contract that answers with a file. */
  download<R extends Route>(route: R, request?: Call<R>): Promise<Answer<Blob, RouteRefusal<R>>>;
  /** A new idempotency key in corrected time. */
  newKey(): string;
};

const PAUSES = [300, 1_000, 2_000, 4_000];
const PATIENCE = 10_000;

/** Speaks to one server as this device. Nothing is thrown for what a network, a server or a person can cause. */
export function createClient(options: ClientOptions): Client {
  const { clock } = options;
  const callRoute = <R extends Route, Value>(
    route: R,
    { idempotencyKey, signal, onRepeat, patience, ...rest }: Call<R> = {},
  ) =>
    send<Value>(options, {
      method: route.method,
      path: pathOf(route, rest),
      ...(rest.body !== undefined && { body: rest.body }),
      ...(signal && { signal }),
      ...(onRepeat && { onRepeat }),
      ...(patience && { patience }),
      idempotencyKey: idempotencyKey ?? (route.idempotent ? uuid7(clock.now()) : undefined),
    }) as Promise<Answer<Value, RouteRefusal<R>>>;
  return {
    request: (asked) => send(options, asked),
    call: callRoute,
    download: callRoute,
    newKey: () => uuid7(clock.now()),
  };
}

async function send<Value>(options: ClientOptions, asked: Request): Promise<Answer<Value>> {
  const { pauses = PAUSES, clock } = options;
  // Only what cannot happen twice is sent again by itself.
  const repeatable = asked.method === 'GET' || asked.idempotencyKey !== undefined;
  let clockCorrected = false;
  for (let attempt = 0; ; ) {
    const response = await attemptOnce(options, asked);
    const unanswered = response === undefined || [502, 503, 504].includes(response.status);
    if (unanswered && repeatable && attempt < pauses.length && !asked.signal?.aborted) {
      asked.onRepeat?.();
      await new Promise((resolve) => setTimeout(resolve, pauses[attempt]));
      attempt++;
      continue;
    }
    if (response === undefined) return noAnswer(repeatable ? () => send<Value>(options, asked) : undefined);
    const answer = await understand<Value>(response);
    if (!answer.ok && answer.refusal.outcome === 'proof_clock_skew' && !clockCorrected) {
      clock.correct(response.headers.get('date'));
      clockCorrected = true;
      continue;
    }
    if (!answer.ok && answer.refusal.outcome === 'sign_in_required') options.onSessionEnded?.();
    return answer;
  }
}

/** One attempt with a proof of its own, or undefined when no answer came back. */
async function attemptOnce(options: ClientOptions, asked: Request): Promise<Response | undefined> {
  const { baseUrl, key, clock, session, patience = PATIENCE } = options;
  const url = new URL(asked.path, baseUrl).href;
  const accessToken = session?.();
  const proof = await createProof({ key, method: asked.method, url, accessToken, now: clock.now() });
  const headers = new Headers({
    DPoP: proof,
    Accept: 'application/json, application/problem+json, */*',
    [versionHeader]: String(contractVersion),
  });
  if (accessToken !== undefined) headers.set('Authorization', `DPoP ${accessToken}`);
  if (asked.idempotencyKey !== undefined) headers.set('Idempotency-Key', asked.idempotencyKey);
  if (asked.body !== undefined) headers.set('Content-Type', 'application/json');
  const limit = AbortSignal.timeout(asked.patience ?? patience);
  try {
    return await (options.fetch ?? fetch)(url, {
      method: asked.method,
      headers,
      ...(asked.body !== undefined && { body: JSON.stringify(asked.body) }),
      signal: asked.signal ? AbortSignal.any([limit, asked.signal]) : limit,
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'error',
    });
  } catch {
    // fetch says the same for a lost network, a closed port, a timeout and an abort: nobody answered.
    return undefined;
  }
}

async function understand<Value>(response: Response): Promise<Answer<Value>> {
  const type = response.headers.get('content-type') ?? '';
  try {
    if (response.ok) {
      const value = type.includes('json') ? await response.json() : await response.blob();
      return { ok: true, status: response.status, value: value as Value };
    }
    if (type.includes('json')) return { ok: false, refusal: refusalOf(response.status, await response.json()) };
  } catch {
    // A body cut off on its way reads as no JSON; it is answered below.
  }
  return {
    ok: false,
    refusal: {
      outcome: 'answer_not_understood',
      title: 'サーバーの返事を読み取れませんでした。しばらく待ってから、もう一度お試しください。',
      titleEn: 'The server’s answer could not be read. Please wait a little and try again.',
      status: response.status,
      fields: [],
      details: {},
    },
  };
}

function refusalOf(status: number, body: Record<string, unknown>): Refusal {
  const { outcome, title, titleEn, fields, type: _type, status: _status, ...details } = body;
  const text = (value: unknown, otherwise: string) => (typeof value === 'string' ? value : otherwise);
  return {
    outcome: text(outcome, 'answer_not_understood'),
    title: text(title, '手続きができませんでした。'),
    titleEn: text(titleEn, 'This could not be done.'),
    status,
    fields: Array.isArray(fields) ? fields : [],
    details,
  };
}

function noAnswer<Value>(again: (() => Promise<Answer<Value>>) | undefined): Answer<Value> {
  const refusal = { outcome: 'no_answer' as const, status: 0, fields: [], details: {} };
  if (!again) {
    const title = '通信が途切れました。行われたかどうかを画面で確かめてから、もう一度操作してください。';
    const titleEn = 'The connection was lost. Check on the screen whether it went through before you try again.';
    return { ok: false, refusal: { ...refusal, title, titleEn } };
  }
  const title = '通信が途切れました。つながりを確かめて、もう一度送ってください。二重に行われることはありません。';
  const titleEn = 'The connection was lost. Check your connection and send again. It will not be done twice.';
  return { ok: false, refusal: { ...refusal, title, titleEn }, again };
}
