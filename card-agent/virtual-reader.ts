// A reader without hardware: a wallet of cards, one of which lies on it at a time. The wallet is handed in by whoever
// starts the agent; the agent itself makes no cards.
import { randomUUID } from 'node:crypto';
import type { CardTransport } from '../jpki/index.ts';
import type { CardReader } from './reader.ts';

/** `scheme` is what the card claims on its face, for the picture of it; the agent learns the truth by asking the card. */
export type WalletCard = {
  id: string;
  /** What stands on its button, e.g. 「カード A01」. */
  label: string;
  /** The same for who does not read Japanese. */
  labelEn: string;
  scheme: string;
  card: { insert(): CardTransport & { remove(): void } };
};

export type Wallet = {
  cards: readonly WalletCard[];
  /** Called after each PIN try, before its answer goes out, so that tries used up survive a crash. */
  onChange?: (card: WalletCard) => void | Promise<void>;
};

export type VirtualReader = CardReader & {
  wallet: Wallet;
  /** Lays a card on the reader in place of any other; false when the wallet has no such card. */
  lay(cardId: string): boolean;
  take(): void;
};

type Laid = { walletCard: WalletCard; transport: ReturnType<WalletCard['card']['insert']>; cardHandle: string };

const VERIFY = 0x20;
const isPinTry = (apdu: Uint8Array) => apdu[1] === VERIFY && apdu.length > 4;

/** Makes a reader on which the wallet's cards can be laid. */
export function createVirtualReader(wallet: Wallet): VirtualReader {
  let laid: Laid | undefined;

  function take(): void {
    laid?.transport.remove();
    laid = undefined;
  }

  return {
    name: 'Meguri Virtual Reader',
    wallet,
    take,
    lay: (cardId) => {
      const walletCard = wallet.cards.find(({ id }) => id === cardId);
      if (!walletCard) return false;
      take();
      laid = { walletCard, transport: walletCard.card.insert(), cardHandle: randomUUID() };
      return true;
    },
    cardPresence: () => (laid ? { present: true, cardHandle: laid.cardHandle } : { present: false }),
    connect: async () => {
      if (!laid) return undefined;
      const { transport, walletCard } = laid;
      return {
        transmit: async (apdu) => {
          const pinTry = isPinTry(apdu);
          const answer = await transport.transmit(apdu);
          if (pinTry) await wallet.onChange?.(walletCard);
          return answer;
        },
        release: async () => {},
      };
    },
    close: async () => take(),
  };
}
