// What the agent needs of a reader, whether it is made of plastic or of code.
import type { CardTransport } from '../jpki/index.ts';

/** A card the agent is talking with; `release` ends the talk and resets the card, so that no verified PIN is left behind. */
export type ReaderCard = CardTransport & { release(): Promise<void> };

/**
 * Whether a card lies there. The handle is random and new at each laying-down: a page can tell that the card has left
 * or was exchanged, and nothing about whose it is.
 */
export type CardPresence =
  | { present: false; trouble?: 'reader_gone' }
  /** Of two cards the agent guesses none: the handle is then that of neither. */
  | { present: true; cardHandle: string; trouble?: 'two_cards' };

export type CardReader = {
  /** As shown to people: `Meguri Virtual Reader`, or the driver's name. */
  name: string;
  cardPresence(): CardPresence;
  /** Starts to talk with the card that lies there; `undefined` when none does, or two. */
  connect(): Promise<ReaderCard | undefined>;
  close(): Promise<void>;
};
