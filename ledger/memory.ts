import { dateOfDay, dayNumber } from './binary.ts';
import type { Lot } from './lot.ts';

/**
 * What one writer remembers of its slot: the version it left it in, and the lots of holders it has met. As long as the
 * slot still has that version nobody else has posted to it, so what is remembered is what is written; every batch says
 * the version, and stands only if it is right (`batch-write.ts`). Forgetting is always safe: it costs one more look.
 */
export type Memory = {
  /** Unknown after a start, a lost connection, or another process's batch. */
  version: number | undefined;
  /** When the slot's last batch was posted, in microseconds since 1970; postings of a slot have an order. */
  postedAt: number;
  /** Windows that were open when last seen; the ledger asks again at each posting. */
  windows: Set<number>;
  lotsOf(holder: number): Lot[] | undefined;
  /** Remembers all lots of a holder, but those that are empty and past `today`: they come back by an upsert. */
  keep(holder: number, lots: readonly Lot[], today: string): void;
  /** True for a key that was posted here a short while ago: a replay, which must be looked up. */
  isRecent(key: string): boolean;
  keepKey(key: string): void;
  holders(): number;
  forget(): void;
};

/** How many keys are remembered: a new one takes the place of one that ends alike. */
const keyPlaces = 2 ** 17;

/**
 * Makes a memory for at most about `holdersMax` holders: two generations of half as many each, so that those who come
 * again stay and those who do not are dropped, without a list to keep in order. A holder of two lots takes 150 bytes.
 */
export function createMemory(holdersMax: number): Memory {
  let young = new Map<number, number[]>();
  let old = new Map<number, number[]>();
  // Of each key a mark of 31 bits at a place of 17: enough to suspect a replay. A wrong suspicion costs a look, a replay
  // that is not suspected meets the key of the postings; a set of the keys themselves kept the collector busy.
  const keyMarks = new Int32Array(keyPlaces);
  const keyNumber = (key: string) => Number.parseInt(key.slice(24), 16);
  const markOf = (number: number) => Math.floor(number / keyPlaces) + 1;

  function store(holder: number, packed: number[]): void {
    if (young.size >= holdersMax / 2) {
      old = young;
      young = new Map();
    }
    young.set(holder, packed);
  }

  const memory: Memory = {
    version: undefined,
    postedAt: 0,
    windows: new Set(),
    lotsOf(holder) {
      const packed = young.get(holder);
      if (packed) return unpack(packed);
      const older = old.get(holder);
      if (!older) return undefined;
      store(holder, older);
      return unpack(older);
    },
    keep(holder, lots, today) {
      if (holdersMax === 0) return;
      const packed = young.get(holder);
      if (!packed || !repack(packed, lots)) store(holder, pack(lots, dayNumber(today)));
    },
    isRecent(key) {
      const number = keyNumber(key);
      return keyMarks[number % keyPlaces] === (markOf(number) | 0);
    },
    keepKey(key) {
      const number = keyNumber(key);
      keyMarks[number % keyPlaces] = markOf(number);
    },
    holders: () => young.size + old.size,
    forget() {
      memory.version = undefined;
      memory.windows = new Set();
      young = new Map();
      old = new Map();
    },
  };
  return memory;
}

/** Four numbers a lot in one flat array: the collector has nothing to follow in it, and it is a third of the objects' size. */
const fields = 4;

function pack(lots: readonly Lot[], today: number): number[] {
  const packed: number[] = [];
  for (const { unit, expiresOn, fund, balance } of lots) {
    const day = dayNumber(expiresOn);
    if (balance > 0 || day >= today) packed.push(unit, day, fund, balance);
  }
  return packed;
}

/** Writes new balances over those of the same lots: most operations change no more, and leave nothing to collect. */
function repack(packed: number[], lots: readonly Lot[]): boolean {
  if (packed.length !== lots.length * fields) return false;
  for (const [index, { unit, expiresOn, fund }] of lots.entries()) {
    const at = index * fields;
    if (packed[at] !== unit || packed[at + 1] !== dayNumber(expiresOn) || packed[at + 2] !== fund) return false;
  }
  for (const [index, lot] of lots.entries()) packed[index * fields + 3] = lot.balance;
  return true;
}

function unpack(packed: readonly number[]): Lot[] {
  const lots: Lot[] = [];
  for (let at = 0; at < packed.length; at += fields) {
    lots.push({
      unit: packed[at] as number,
      expiresOn: dateOfDay(packed[at + 1] as number),
      fund: packed[at + 2] as number,
      balance: packed[at + 3] as number,
    });
  }
  return lots;
}
