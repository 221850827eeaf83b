// Requests of pages to let a card sign. A request lives two minutes in memory, belongs to the origin that made it, and
// gives its result once.
import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { CardToken } from '../jpki/index.ts';
import type { ReaderCard } from './reader.ts';

/** Why the window still waits for a card. */
export type Notice =
  | 'not_a_my_number_card'
  | 'card_removed'
  | 'card_error'
  | 'reader_busy'
  | 'two_cards'
  | 'reader_gone';

export type SignState =
  | { state: 'waiting_for_card'; notice?: Notice }
  | { state: 'waiting_for_pin'; triesLeft: number; wrongPin: boolean }
  | { state: 'signed'; cardToken: CardToken }
  | { state: 'refused'; refusal: 'pin_blocked' }
  | { state: 'cancelled' }
  | { state: 'expired' };

/** The card that lay there when it was read; PIN and signature go to the same one or to none. */
export type CardSession = { card: ReaderCard; certificate: Uint8Array; cardHandle: string | undefined };

export type SignRequest = {
  id: string;
  /** From the Origin header of the request, never from its body: it is what the card signs. */
  origin: string;
  nonce: string;
  /** Only the certificate is read, which every reader may; nothing is signed, and no PIN is asked. */
  withoutPin: boolean;
  /** Known to the agent's own window only: it stands in the window's HTML, which no other origin can read. */
  windowSecret: string;
  expiresAt: Temporal.Instant;
  status: SignState;
  session: CardSession | undefined;
};

export const LIFETIME_SECONDS = 120;
const MOST_LIVE_REQUESTS = 20;

export type SignRequests = ReturnType<typeof createSignRequests>;

export function isWaiting({ status }: SignRequest): boolean {
  return status.state === 'waiting_for_card' || status.state === 'waiting_for_pin';
}

/** Ends the talk with the card, if there is one. */
export async function endSession(request: SignRequest): Promise<void> {
  const { session } = request;
  request.session = undefined;
  await session?.card.release();
}

/** The agent's memory of requests. */
export function createSignRequests({ clock }: { clock: () => Temporal.Instant }) {
  const requests = new Map<string, SignRequest>();
  const isPast = (at: Temporal.Instant) => Temporal.Instant.compare(clock(), at) >= 0;

  /** A request past its time is told `expired` once; a token nobody fetched is dropped with it. */
  async function sweep(): Promise<void> {
    for (const request of requests.values()) {
      if (!isPast(request.expiresAt)) continue;
      if (request.status.state !== 'expired') request.status = { state: 'expired' };
      else if (isPast(request.expiresAt.add({ seconds: LIFETIME_SECONDS }))) requests.delete(request.id);
      await endSession(request);
    }
  }

  async function find(id: string): Promise<SignRequest | undefined> {
    await sweep();
    return requests.get(id);
  }

  return {
    sweep,

    /** Makes a request; `undefined` when too many are open. */
    create: async ({
      origin,
      nonce,
      withoutPin,
    }: Pick<SignRequest, 'origin' | 'nonce' | 'withoutPin'>): Promise<SignRequest | undefined> => {
      await sweep();
      if ([...requests.values()].filter(isWaiting).length >= MOST_LIVE_REQUESTS) return undefined;
      const request: SignRequest = {
        id: randomBytes(32).toString('base64url'),
        origin,
        nonce,
        withoutPin,
        windowSecret: randomBytes(32).toString('base64url'),
        expiresAt: clock().add({ seconds: LIFETIME_SECONDS }),
        status: { state: 'waiting_for_card' },
        session: undefined,
      };
      requests.set(request.id, request);
      return request;
    },

    /** How a request stands, for the origin that made it; a result is handed over and forgotten. */
    getAndRemoveWhenSettled: async (wanted: { id: string; origin: string }): Promise<SignState | undefined> => {
      const request = await find(wanted.id);
      if (request?.origin !== wanted.origin) return undefined;
      if (!isWaiting(request)) requests.delete(request.id);
      return request.status;
    },

    findForWindow: find,

    /** The request whose card the agent is talking with. */
    holderOfReader: () => [...requests.values()].find(({ session }) => session !== undefined),

    all: () => requests.values(),
  };
}

export function isWindowSecret(request: SignRequest, given: unknown): boolean {
  const wanted = Buffer.from(request.windowSecret);
  const presented = Buffer.from(typeof given === 'string' ? given : '');
  return presented.length === wanted.length && timingSafeEqual(presented, wanted);
}
