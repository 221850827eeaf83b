// A reader of plastic, through PC/SC (pcsc-lite on Linux and macOS, WinSCard on Windows) by way of `pcsc-mini`.
// Exercised so far: loading the library, the answers without a service or a reader, and readers that come and go in the
// library's place. Not yet exercised: a card on a reader; the calls follow the library's documentation. Everything above this file runs the same on the virtual reader.
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Card, Client, Reader } from 'pcsc-mini';
import { CardRemoved } from '../jpki/index.ts';
import type { CardReader, ReaderCard } from './reader.ts';

export type PcscOpening =
  | { outcome: 'opened'; reader: CardReader }
  /** `because` is for the person who started the agent. */
  | { outcome: 'unavailable'; because: string };

type Pcsc = typeof import('pcsc-mini');

const FIRST_READER_MILLISECONDS = 1_500;

/** Opens the readers that are plugged in, or says why there is none. `named`: only those whose name has this in it. */
export async function openPcscReader({ named = '' }: { named?: string } = {}): Promise<PcscOpening> {
  const pcsc = await load();
  if (!pcsc) return unavailable('カードリーダーのための部品（pcsc-mini）がこの機種では使えません。');
  const client = new pcsc.Client();
  client.on('error', () => undefined);
  // All readers are told in one breath: whoever listens later hears of the first only.
  const { reader, plugged } = followReaders({ pcsc, client, named });
  try {
    client.start();
  } catch {
    return unavailable('PC/SC のサービスが動いていません（Linux では pcscd を入れて起動してください）。');
  }
  const late = wait(FIRST_READER_MILLISECONDS, 'late' as const, { ref: false });
  if ((await Promise.race([plugged, late])) === 'late') {
    client.stop();
    return unavailable('カードリーダーが見つかりません。つないでから、もう一度起動してください。');
  }
  return { outcome: 'opened', reader };
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

type Following = {
  pcsc: Pick<Pcsc, 'ReaderStatus' | 'CardMode' | 'CardDisposition'>;
  client: Pick<Client, 'on' | 'stop'>;
  named: string;
};

/**
 * One reader made of all that are plugged in, those that come back too: the card may lie on any of them. With a card on two,
 * it talks with neither.
 */
export function followReaders({ pcsc, client, named }: Following): { reader: CardReader; plugged: Promise<void> } {
  /** Each reader, and the handle of the card on it. */
  const slots = new Map<Reader, string | undefined>();
  const { promise: plugged, resolve } = Promise.withResolvers<void>();
  let name = '';
  const laid = () => [...slots].flatMap(([reader, handle]) => (handle === undefined ? [] : [{ reader, handle }]));

  client.on('reader', (reader) => {
    if (!reader.name().includes(named)) return;
    name ||= reader.name();
    slots.set(reader, undefined);
    let lastAtr = '';
    reader.on('change', (status, atr) => {
      const present = status.has(pcsc.ReaderStatus.PRESENT);
      // A card can be swapped faster than the reader says that it is empty: another answer to reset is another card.
      const now = Buffer.from(atr ?? []).toString('hex');
      const isSame = slots.get(reader) !== undefined && now === lastAtr;
      lastAtr = now;
      slots.set(reader, present ? ((isSame ? slots.get(reader) : undefined) ?? randomUUID()) : undefined);
    });
    reader.on('disconnect', () => slots.delete(reader));
    resolve();
  });

  const reader: CardReader = {
    get name() {
      return name;
    },
    cardPresence: () => {
      if (slots.size === 0) return { present: false, trouble: 'reader_gone' };
      const [one, ...others] = laid();
      if (!one) return { present: false };
      if (others.length === 0) return { present: true, cardHandle: one.handle };
      const cardHandle = [one, ...others].map(({ handle }) => handle).join('+');
      return { present: true, cardHandle, trouble: 'two_cards' };
    },
    connect: async () => {
      const [one, ...others] = laid();
      if (!one || others.length > 0) return undefined;
      try {
        // Exclusive: between VERIFY and the signature no other program may use the verified PIN.
        return talkWith({ pcsc, card: await one.reader.connect(pcsc.CardMode.EXCLUSIVE) });
      } catch {
        return undefined;
      }
    },
    close: async () => client.stop(),
  };
  return { reader, plugged };
}

function talkWith({ pcsc, card }: Pick<Following, 'pcsc'> & { card: Card }): ReaderCard {
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
