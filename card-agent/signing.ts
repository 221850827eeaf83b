// What happens at the reader for one request: look at the card that lies there, let its holder enter the PIN, sign.
// One step at a time for the whole agent: a card cannot follow two talks.
import { cardTokenOf, digestInfoOf, readUserCertificate, signWithPin, triesLeft } from '../jpki/index.ts';
import type { CardReader, ReaderCard } from './reader.ts';
import { endSession, isWaiting, type Notice, type SignRequest, type SignRequests } from './sign-requests.ts';

export type PinEntry = 'taken' | 'not_waiting_for_pin' | 'last_try_unconfirmed';

export type Signing = ReturnType<typeof createSigning>;

export function createSigning({ reader, requests }: { reader: CardReader; requests: SignRequests }) {
  let turn: Promise<unknown> = Promise.resolve();

  /** Runs steps one after another; a failed step does not stop the next. */
  function inTurn<T>(step: () => Promise<T>): Promise<T> {
    const result = turn.then(step, step);
    turn = result.catch(() => undefined);
    return result;
  }

  return {
    /** Reads the card on the reader, if the request still waits for one. */
    lookAtReader: (request: SignRequest) => inTurn(() => lookAtReader({ request, reader, requests })),
    /** Notices that the card whose PIN is awaited has left. */
    noticeRemoval: (request: SignRequest) => inTurn(() => noticeRemoval({ request, reader })),
    /** Presents the PIN (ASCII digits, overwritten afterwards) and signs. */
    enterPin: (entry: { request: SignRequest; pin: Uint8Array; lastTryConfirmed: boolean }) =>
      inTurn(() => enterPin({ ...entry, reader })),
    cancel: (request: SignRequest) =>
      inTurn(async () => {
        if (isWaiting(request)) request.status = { state: 'cancelled' };
        await endSession(request);
      }),
  };
}

type Look = { request: SignRequest; reader: CardReader; requests: SignRequests };

async function lookAtReader({ request, reader, requests }: Look): Promise<void> {
  if (request.status.state !== 'waiting_for_card') return;
  const holder = requests.holderOfReader();
  if (holder) await noticeRemoval({ request: holder, reader });
  if (holder?.session) return waitForCard(request, 'reader_busy');
  const presence = reader.cardPresence();
  if (presence.trouble) return waitForCard(request, presence.trouble);
  const card = await reader.connect();
  if (!card) return keepNotice(request);
  await readCard({ request, card, cardHandle: presence.present ? presence.cardHandle : undefined });
}

type Read = { request: SignRequest; card: ReaderCard; cardHandle: string | undefined };

async function readCard({ request, card, cardHandle }: Read): Promise<void> {
  const read = await readUserCertificate(card);
  if (read.outcome === 'ok' && request.withoutPin) {
    await card.release();
    // A token that nothing signed: whoever verifies it as one refuses it.
    const { certificate } = read;
    request.status = { state: 'signed', cardToken: cardTokenOf({ certificate, signature: new Uint8Array() }) };
    return;
  }
  const tries = read.outcome === 'ok' ? await triesLeft(card) : read;
  if (read.outcome === 'ok' && tries.outcome === 'ok') {
    request.session = { card, certificate: read.certificate, cardHandle };
    request.status = { state: 'waiting_for_pin', triesLeft: tries.triesLeft, wrongPin: false };
    return;
  }
  await card.release();
  if (tries.outcome === 'pin_blocked') request.status = { state: 'refused', refusal: 'pin_blocked' };
  else if (tries.outcome !== 'ok') waitForCard(request, tries.outcome);
}

/** An empty reader keeps the notice: whoever laid down a wrong card and took it away still reads why. */
function keepNotice(request: SignRequest): void {
  const { status } = request;
  const isOver = status.state === 'waiting_for_card' && ['two_cards', 'reader_gone'].includes(status.notice ?? '');
  if (isOver) request.status = { state: 'waiting_for_card' };
}

function waitForCard(request: SignRequest, notice: Notice): void {
  request.status = { state: 'waiting_for_card', notice };
}

async function noticeRemoval({ request, reader }: Omit<Look, 'requests'>): Promise<void> {
  if (request.status.state !== 'waiting_for_pin') return;
  const presence = reader.cardPresence();
  if (presence.present && presence.cardHandle === request.session?.cardHandle) return;
  waitForCard(request, presence.trouble ?? 'card_removed');
  await endSession(request);
}

type Entry = { request: SignRequest; reader: CardReader; pin: Uint8Array; lastTryConfirmed: boolean };

async function enterPin({ request, reader, pin, lastTryConfirmed }: Entry): Promise<PinEntry> {
  try {
    await noticeRemoval({ request, reader });
    const { status, session } = request;
    if (status.state !== 'waiting_for_pin' || !session) return 'not_waiting_for_pin';
    // The last try is spent only by someone who was told that it is the last.
    if (status.triesLeft === 1 && !lastTryConfirmed) return 'last_try_unconfirmed';
    const signed = await signWithPin({ transport: session.card, pin, digestInfo: digestInfoOf(request) });
    if (signed.outcome === 'wrong_pin') {
      request.status = { state: 'waiting_for_pin', triesLeft: signed.triesLeft, wrongPin: true };
      return 'taken';
    }
    if (signed.outcome === 'ok') {
      const { signature } = signed;
      request.status = { state: 'signed', cardToken: cardTokenOf({ certificate: session.certificate, signature }) };
    } else if (signed.outcome === 'pin_blocked') request.status = { state: 'refused', refusal: 'pin_blocked' };
    else waitForCard(request, signed.outcome);
    await endSession(request);
    return 'taken';
  } finally {
    pin.fill(0);
  }
}
