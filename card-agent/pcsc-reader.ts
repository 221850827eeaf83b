// A reader of plastic, through PC/SC (pcsc-lite on Linux and macOS, WinSCard on Windows) by way of `pcsc-mini`.
// Exercised so far: loading the library and the answers without a service or a reader. Not yet exercised: a card on a
// reader; the calls follow the library's documentation. Everything above this file runs the same on the virtual reader.
import { randomUUID } from 'node:crypto';
import type { Card, Client, Reader } from 'pcsc-mini';
import { CardRemoved } from '../jpki/index.ts';
import type { CardReader, ReaderCard } from './reader.ts';

export type PcscOpening =
  | { outcome: 'opened'; reader: CardReader }
  /** `because` is for the person who started the agent. */
  | { outcome: 'unavailable'; because: string };

type Pcsc = typeof import('pcsc-mini');

const FIRST_READER_MILLISECONDS = 1_500;

/** Opens the first reader that is plugged in, or says why there is none. */
export async function openPcscReader(): Promise<PcscOpening> {
  const pcsc = await load();
  if (!pcsc) return unavailable('読み取り機のための部品（pcsc-mini）がこの機種では使えません。');
  const client = new pcsc.Client();
  client.on('error', () => undefined);
  const first = nextReader(client);
  try {
    client.start();
  } catch {
    return unavailable('PC/SC のサービスが動いていません（Linux では pcscd を入れて起動してください）。');
  }
  const reader = await first;
  if (!reader) {
    client.stop();
    return unavailable('読み取り機が見つかりません。つないでから、もう一度起動してください。');
  }
  return { outcome: 'opened', reader: readerOf({ pcsc, client, reader }) };
}

const unavailable = (because: string): PcscOpening => ({ outcome: 'unavailable', because });

/** `pcsc-mini` is an optional package with a binary for each platform: it may be missing or unable to load. */
async function load(): Promise<Pcsc | undefined> {
  try {
    return await import('pcsc-mini');
  } catch {
    return undefined;
  }
}

async function nextReader(client: Client): Promise<Reader | undefined> {
  return new Promise((resolve) => {
    const waited = setTimeout(() => resolve(undefined), FIRST_READER_MILLISECONDS);
    client.once('reader', (reader) => {
      clearTimeout(waited);
      resolve(reader);
    });
  });
}

type Opened = { pcsc: Pcsc; client: Client; reader: Reader };

function readerOf({ pcsc, client, reader: first }: Opened): CardReader {
  let reader: Reader | undefined;
  let cardHandle: string | undefined;

  function follow(next: Reader): void {
    reader = next;
    next.on('change', (status) => {
      if (!status.has(pcsc.ReaderStatus.PRESENT)) cardHandle = undefined;
      else cardHandle ??= randomUUID();
    });
    next.on('disconnect', () => {
      cardHandle = undefined;
      reader = undefined;
    });
  }
  follow(first);
  // A reader that was unplugged comes back as a new one.
  client.on('reader', (next) => {
    if (!reader) follow(next);
  });

  return {
    name: first.name(),
    cardPresence: () => (cardHandle ? { present: true, cardHandle } : { present: false }),
    connect: async () => {
      if (!reader || !cardHandle) return undefined;
      try {
        // Exclusive: between VERIFY and the signature no other program may use the verified PIN.
        return talkWith({ pcsc, card: await reader.connect(pcsc.CardMode.EXCLUSIVE) });
      } catch {
        return undefined;
      }
    },
    close: async () => client.stop(),
  };
}

function talkWith({ pcsc, card }: { pcsc: Pcsc; card: Card }): ReaderCard {
  return {
    transmit: async (apdu) => {
      try {
        return Uint8Array.from(await card.transmit(apdu));
      } catch (error) {
        // The library's error holds no bytes of the command, yet only its kind is passed on. Whatever broke the talk,
        // the holder's next step is the same: lay the card down again.
        throw new CardRemoved('the talk with the card broke off', {
          cause: error instanceof Error ? error.name : error,
        });
      }
    },
    // A reset makes the card forget that its PIN was verified. When the card has left, there is nothing to reset.
    release: () => card.disconnect(pcsc.CardDisposition.RESET).catch(() => undefined),
  };
}
