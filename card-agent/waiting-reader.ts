// An installed agent starts with the PC, before somebody has plugged the reader in, or the PC/SC service runs: it answers from
// the first moment, says that there is no reader, and takes the one that comes.
import type { PcscOpening } from './pcsc-reader.ts';
import type { CardReader } from './reader.ts';

export type Waiting = { open: () => Promise<PcscOpening>; everyMilliseconds?: number };

/** A reader that is none until one can be opened. Its name is empty as long. */
export function waitForReader({ open, everyMilliseconds = 5_000 }: Waiting): CardReader {
  let found: CardReader | undefined;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  async function look(): Promise<void> {
    const opening = await open();
    if (closed) return opening.outcome === 'opened' ? opening.reader.close() : undefined;
    if (opening.outcome === 'opened') found = opening.reader;
    else timer = setTimeout(look, everyMilliseconds).unref();
  }
  void look();

  return {
    get name() {
      return found?.name ?? '';
    },
    cardPresence: () => found?.cardPresence() ?? { present: false, trouble: 'reader_gone' },
    connect: async () => found?.connect(),
    close: async () => {
      closed = true;
      clearTimeout(timer);
      await found?.close();
    },
  };
}
