import {
  pathOf,
  type Route,
  type RouteAnswer,
  type RouteRequest,
  streetRoutes,
  Transfer,
} from '../../contract/index.ts';
import { type ClientKey, signProof } from '../../server/client.ts';
import { type Refusal, refuse } from '../../server/refusal.ts';

/** What a partner says of a transfer, or why it said nothing that can be believed. */
export type Told = RouteAnswer<typeof streetRoutes.showTransfer> | { state: 'no_answer'; failure: Failure };
/** `unreachable` no connection or no answer in time; `not_ours` it does not know our key; `no_sense` not of the contract. */
export type Failure = 'unreachable' | 'not_ours' | 'no_sense';

export type Order = {
  operationKey: string;
  endpoint: string;
  municipalityCode: string;
  target: string;
  memberNumber: string;
  cardExpires: string | null;
  points: number;
  units: number;
};

export type StreetClient = {
  prepare(order: Order): Promise<Told>;
  commit(order: Order): Promise<Told>;
  cancel(order: Order): Promise<Told>;
  status(order: Order): Promise<Told>;
};

/** An answer of the contract has some hundred bytes. */
const answerBytesMax = 16 * 1024;

/**
 * Calls partners' systems (`contract/street`). Every call proves the points cloud's key. A partner is not ours: whatever
 * it sends, or does not, ends in a value, and what is not of the contract says nothing about the transfer.
 */
export function openStreetClient({
  key,
  clock,
  timeoutMilliseconds,
}: {
  key: ClientKey;
  clock: () => Temporal.Instant;
  timeoutMilliseconds: number;
}): StreetClient {
  async function call<R extends Route>(order: Order, route: R, body?: RouteRequest<R>['body']): Promise<Told> {
    const { operationKey: transferId } = order;
    const url = order.endpoint.replace(/\/$/, '') + pathOf(route, { params: { transferId } });
    try {
      const response = await fetch(url, {
        method: route.method,
        // A partner that points elsewhere is not followed: the proof is for this address alone.
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMilliseconds),
        headers: {
          dpop: await signProof({ key, method: route.method, url, now: clock() }),
          accept: 'application/json',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await textOf(response);
      if (response.status === 401 || response.status === 403) return { state: 'no_answer', failure: 'not_ours' };
      return response.status === 200 && text !== undefined ? believed(order, text) : noSense;
    } catch {
      return { state: 'no_answer', failure: 'unreachable' };
    }
  }
  return {
    prepare(order) {
      const { municipalityCode, target, memberNumber, cardExpires, points, units } = order;
      const body = { municipalityCode, target, memberNumber, cardExpires, points, units };
      return call(order, streetRoutes.prepareTransfer, body);
    },
    commit: (order) => call(order, streetRoutes.commitTransfer),
    cancel: (order) => call(order, streetRoutes.cancelTransfer),
    status: (order) => call(order, streetRoutes.showTransfer),
  };
}

const noSense: Told = { state: 'no_answer', failure: 'no_sense' };

/** Only what is of the contract, about this transfer and of its units, is an answer. */
function believed(order: Order, text: string): Told {
  let sent: unknown;
  try {
    sent = JSON.parse(text);
  } catch {
    return noSense;
  }
  const transfer = Transfer.safeParse(sent);
  if (!transfer.success || transfer.data.transferId !== order.operationKey) return noSense;
  const { state, units } = transfer.data;
  const counts = state === 'prepared' || state === 'pending' || state === 'committed';
  return counts && units !== order.units ? noSense : transfer.data;
}

/** The body, as far as it is bearable; undefined where it is longer. */
async function textOf(response: Response): Promise<string | undefined> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of response.body ?? []) {
    bytes += piece.length;
    if (bytes > answerBytesMax) return undefined;
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

/** An address of a partner: https, or plain http on this very machine, as the demonstration has it. */
export function endpointOf(typed: string): string | Refusal<'endpoint_invalid'> {
  const url = URL.parse(typed.trim());
  const isHere = url?.protocol === 'http:' && ['localhost', '127.0.0.1'].includes(url.hostname);
  if (!url || (url.protocol !== 'https:' && !isHere)) return refuse('endpoint_invalid');
  if (url.search || url.hash || url.username || url.password) return refuse('endpoint_invalid');
  return url.href.replace(/\/$/, '');
}
