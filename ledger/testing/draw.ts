import { type Answer, isPosted, makeKey, type Operation } from '../operation.ts';
import { accountOf, bonusFund, generalFund, sponsoredFund, unitOf } from './chart.ts';

/** One call of one operation: when it was asked and when it was answered, in milliseconds of this process's own clock. */
export type Attempt = { invokedAt: number; completedAt: number; answer: Answer };
/** An operation and every answer that its key was given. */
export type Asked = { operation: Operation; attempts: Attempt[] };

const city = unitOf('town', 14130);
const reserve = unitOf('reserve', 0);
const shop = accountOf('payee', 5);
const expiredAccount = accountOf('expired', 0);
const funds = [generalFund, sponsoredFund(3), bonusFund(1)];

/** Numbers from 0 to 1, always the same ones for a seed (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 15), z | 1);
    z ^= z + Math.imul(z ^ (z >>> 7), z | 61);
    return ((z ^ (z >>> 14)) >>> 0) / 4294967296;
  };
}

/** Draws operations on few holders: gifts, spends, moves out of the reserve, and reversals of what was done before. */
export type Draw = {
  next(at: Temporal.Instant): Asked;
  /** An operation of a short while ago, answered or not yet: what another client may ask again. */
  again(): Asked | undefined;
  note(asked: Asked, attempt: Attempt): void;
  /** Everything that was drawn. */
  asked: Asked[];
};

const kept = 40;

export function openDraw({ random, holders }: { random: () => number; holders: readonly number[] }): Draw {
  const asked: Asked[] = [];
  /** What can be given back, by holder. */
  const done = new Map<number, string[]>();
  const one = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const upTo = (max: number) => 1 + Math.floor(random() * max);

  function operation(at: Temporal.Instant): Operation {
    const holder = one(holders);
    const common = { key: makeKey(at), holder, window: 1, occurredAt: at };
    const day = at.toZonedDateTimeISO('Asia/Tokyo').toPlainDate();
    const expiresOn = `${day.add({ days: 30 * upTo(4) })}`;
    const dice = random();
    if (dice < 0.14) {
      const account = accountOf('gift', 1);
      return { ...common, kind: 'issue', unit: city, expiresOn, fund: one(funds), amount: upTo(60), account };
    }
    if (dice < 0.24) {
      const account = accountOf('sponsor', 3);
      return { ...common, kind: 'issue', unit: reserve, expiresOn, fund: sponsoredFund(3), amount: upTo(60), account };
    }
    if (dice < 0.36) return { ...common, kind: 'move', unit: reserve, toUnit: city, expiresOn, amount: upTo(60) };
    const before = done.get(holder);
    if (dice < 0.5 && before && before.length > 0) {
      const part = random() < 0.3 ? { amount: upTo(20) } : {};
      return { ...common, kind: 'restore', originalKey: one(before), expiredAccount, ...part };
    }
    return { ...common, kind: 'spend', unit: city, amount: upTo(30), account: shop };
  }

  return {
    asked,
    next(at) {
      const made = { operation: operation(at), attempts: [] };
      asked.push(made);
      return made;
    },
    again: () => asked[Math.max(0, asked.length - upTo(100))],
    note(of, attempt) {
      of.attempts.push(attempt);
      const { kind, holder, key } = of.operation;
      if (of.attempts.length > 1 || !isPosted(attempt.answer) || kind === 'restore') return;
      const before = done.get(holder) ?? [];
      done.set(holder, [...before, key].slice(-kept));
    },
  };
}
