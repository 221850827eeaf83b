/** Numbers that look like chance and come again with the same seed (xorshift with a multiplied sum, 32 bits). */
export type Random = {
  /** From 0 inclusive to 1 exclusive. */
  next(): number;
  /** Whole, both ends included. */
  int(min: number, max: number): number;
  chance(share: number): boolean;
  pick<T>(from: readonly T[]): T;
  /** As `pick`, by weights. */
  weighted<T>(from: readonly (readonly [weight: number, value: T])[]): T;
  /** Letters of an alphabet. */
  text(alphabet: string, min: number, max: number): string;
  /** A UUID of version 7 of that moment, as a client's own key of an operation. */
  key(at: Temporal.Instant): string;
};

/** Makes the numbers of one request: of the seed of its round and its own number, whatever ran before or beside it. */
export function randomOf(seed: number, request = 0): Random {
  let state = mix(mix(seed >>> 0) ^ (request + 1));
  const next = () => {
    state = (state + 0x9e3779b9) >>> 0;
    return mix(state) / 2 ** 32;
  };
  const int = (min: number, max: number) => min + Math.floor(next() * (max - min + 1));
  const pick = <T>(from: readonly T[]): T => {
    const found = from[int(0, from.length - 1)];
    if (found === undefined && from.length === 0) throw new Error('nothing to pick from');
    return found as T;
  };
  const text = (alphabet: string, min: number, max: number) =>
    Array.from({ length: int(min, max) }, () => alphabet[int(0, alphabet.length - 1)]).join('');
  return {
    next,
    int,
    pick,
    text,
    chance: (share) => next() < share,
    weighted(from) {
      let left = next() * from.reduce((sum, [weight]) => sum + weight, 0);
      for (const [weight, value] of from) {
        left -= weight;
        if (left < 0) return value;
      }
      return pick(from)[1];
    },
    key(at) {
      const time = at.epochMilliseconds.toString(16).padStart(12, '0');
      const rest = text('0123456789abcdef', 15, 15);
      return `${time.slice(0, 8)}-${time.slice(8)}-7${rest.slice(0, 3)}-8${rest.slice(3, 6)}-${rest.slice(3)}`;
    },
  };
}

function mix(value: number): number {
  let mixed = value;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}
