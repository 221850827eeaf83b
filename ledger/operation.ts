import assert from 'node:assert/strict';
import { hash, randomUUID } from 'node:crypto';
import { dateOfDay, dayNumber } from './binary.ts';
import type { Lot } from './lot.ts';

type Common = {
  /** The client's UUIDv7; the same key is the same operation for ever. */
  key: string;
  /** A surrogate number; the ledger knows no person. */
  holder: number;
  /** The window that is open for this operation: the ledger knows it as a number that is closed one day. */
  window: number;
  /** When it happened; the ledger adds when it was posted. */
  occurredAt: Temporal.Instant;
};
/** Points come into being in one lot. `expiresOn` is the last usable day in Japan. */
export type Issue = Common & {
  kind: 'issue';
  unit: number;
  expiresOn: string;
  fund: number;
  amount: number;
  account: number;
};
/** Points leave lots for an account, earliest expiry first. */
export type Spend = Common & {
  kind: 'spend';
  unit: number;
  amount: number;
  account: number;
  /** A refusal for want of points is not kept under the key: the same key may try a right amount. */
  correctable?: boolean;
};
/** Points go from one unit to another of the same holder: the fund is kept. */
export type Move = Common & {
  kind: 'move';
  unit: number;
  toUnit: number;
  /** The receiver's last day; null where each lot keeps its own. */
  expiresOn: string | null;
  amount: number;
  /** Out of this lot alone, whatever else ends before it; out of all, the earliest expiry first, unless said. */
  lot?: { expiresOn: string; fund: number };
  /** Which account of transit the two sides meet in; the first unless said otherwise. */
  through?: number;
};
/** What is past its last day leaves for the account of expired points. */
export type Expire = Common & { kind: 'expire'; unit: number; account: number };
/** The inverse of one named operation, whole or in part: the very points go back into the very lots. */
export type Restore = Common & {
  kind: 'restore';
  originalKey: string;
  /** Left out: all that has not been restored yet. */
  amount?: number;
  /** Where a lot that expired meanwhile goes at once. */
  expiredAccount: number;
};
export type Operation = Issue | Spend | Move | Expire | Restore;
export type OperationKind = Operation['kind'];

/** The outcomes of an operation in their order of precedence. Those from `original_unknown` on are kept under the key. */
export const outcomes = [
  'created',
  'overloaded',
  'arrow_not_allowed',
  'exists',
  'exists_with_different_request',
  'key_in_the_future',
  'key_too_old',
  'window_closed',
  'original_unknown',
  'restore_exceeds_original',
  'nothing_to_expire',
  'insufficient_points',
  'balance_out_of_range',
] as const;
export type Outcome = (typeof outcomes)[number];

/** One leg: so many points into (+) or out of (−) a lot, from or to an account. */
export type Leg = {
  unit: number;
  expiresOn: string;
  fund: number;
  amount: number;
  /** The holder's total in the unit after this leg. */
  unitBalance: number;
  account: number;
};

/** What became of an operation. On `exists`, `original` says what the first call was answered. */
export type Answer = {
  outcome: Outcome;
  original?: Outcome;
  key: string;
  postedAt: Temporal.Instant;
  legs: Leg[];
  /** The holder's lots as the operation left them, or as it found them where it posted nothing now. */
  lots?: readonly Lot[];
};

/** True where the operation stands in the ledger, posted now or by an earlier call with this key. */
export const isPosted = (answer: Answer): boolean =>
  answer.outcome === 'created' || (answer.outcome === 'exists' && answer.original === 'created');

/** The outcome to tell the caller: a replay is told what the first call was told. */
export const settledOutcome = (answer: Answer): Outcome =>
  answer.outcome === 'exists' && answer.original ? answer.original : answer.outcome;

const keyForm = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const isWhole = Number.isSafeInteger;
const isDate = (text: string) => /^\d{4}-\d\d-\d\d$/.test(text) && dateOfDay(dayNumber(text)) === text;
/** PostgreSQL's calendar is longer than this, and no event of ours is later than the year 5138. */
const millisecondsMax = 1e14;

/**
 * Stops a programmer's error at its caller, before it can spoil the batch that it would have shared with others: what no
 * citizen or clerk can cause. It says nothing about whether the operation will be refused.
 */
export function assertWellFormed(o: Operation): void {
  assert(keyForm.test(o.key), 'a key is a UUIDv7 in small letters');
  assert(isWhole(o.holder) && isWhole(o.window), 'holder and window are whole numbers');
  assert(Math.abs(o.occurredAt.epochMilliseconds) < millisecondsMax, 'occurredAt is an instant of our time');
  if ('amount' in o && o.amount !== undefined) {
    assert(isWhole(o.amount) && o.amount > 0, 'an amount is a whole number of points from 1 on');
  }
  if ('unit' in o) assert(isWhole(o.unit), 'a unit is a whole number');
  if ('account' in o) assert(isWhole(o.account), 'an account is a whole number');
  if ('expiresOn' in o && !(o.kind === 'move' && o.expiresOn === null))
    assert(o.expiresOn !== null && isDate(o.expiresOn), 'expiresOn is a date, YYYY-MM-DD');
  if (o.kind === 'issue') assert(isWhole(o.fund) && o.fund >= 0 && o.fund < 2 ** 31, 'a fund is a number of 31 bits');
  if (o.kind === 'move') {
    assert(isWhole(o.toUnit), 'a unit is a whole number');
    assert(o.through === undefined || isWhole(o.through), 'an account is a whole number');
    assert(o.lot === undefined || (isDate(o.lot.expiresOn) && isWhole(o.lot.fund)), 'a lot has a last day and a fund');
  }
  if (o.kind === 'restore') {
    assert(keyForm.test(o.originalKey), 'the key of the original is a UUIDv7 in small letters');
    assert(isWhole(o.expiredAccount), 'an account is a whole number');
  }
}

/** 64 bits of a hash of the request, as its two halves; `text` is the number as PostgreSQL prints it. */
export type RequestHash = { upper: number; lower: number; text(): string };

/** The same for the same request: a replay with another one is named. Times and window do not count. */
export function requestHash(o: Operation): RequestHash {
  const digits = hash('sha256', requestText(o), 'hex').slice(0, 16);
  return {
    upper: Number.parseInt(digits.slice(0, 8), 16),
    lower: Number.parseInt(digits.slice(8), 16),
    text: () => BigInt.asIntN(64, BigInt(`0x${digits}`)).toString(),
  };
}

function requestText(o: Operation): string {
  switch (o.kind) {
    case 'issue':
      return `issue ${o.holder} ${o.unit} ${o.expiresOn} ${o.fund} ${o.amount} ${o.account}`;
    case 'spend':
      return `spend ${o.holder} ${o.unit} ${o.amount} ${o.account}`;
    case 'move':
      return [
        `move ${o.holder} ${o.unit} ${o.toUnit} ${o.expiresOn ?? 'kept'} ${o.amount}`,
        ...(o.through === undefined ? [] : [o.through]),
        ...(o.lot === undefined ? [] : [`of ${o.lot.expiresOn} ${o.lot.fund}`]),
      ].join(' ');
    case 'expire':
      return `expire ${o.holder} ${o.unit} ${o.account}`;
    case 'restore':
      return `restore ${o.holder} ${o.originalKey} ${o.amount ?? 'all'} ${o.expiredAccount}`;
  }
}

/** The milliseconds since 1970 inside a UUIDv7 (RFC 9562). */
export const keyMilliseconds = (key: string): number => Number.parseInt(key.slice(0, 8) + key.slice(9, 13), 16);

/** A new key: UUIDv7 of this instant. With `seed`, always the same for the same instant and seed, so that a job can be run again. */
export function makeKey(at: Temporal.Instant, seed?: string): string {
  const time = at.epochMilliseconds.toString(16).padStart(12, '0');
  const head = `${time.slice(0, 8)}-${time.slice(8)}-7`;
  // The system's random UUIDs draw from a store of random bytes: a tenth of the cost of asking for ten bytes.
  if (seed === undefined) return head + randomUUID().slice(15);
  const hex = hash('sha256', seed, 'hex');
  return `${head}${hex.slice(0, 3)}-8${hex.slice(3, 6)}-${hex.slice(6, 18)}`;
}

const dayMilliseconds = 86_400_000;
const japanAhead = 9 * 3_600_000;
/** 9999-12-31. The time of a key may lie far beyond; nothing stands there, and what is looked for there is not found. */
const lastDay = Date.UTC(9999, 11, 31) / dayMilliseconds;
const days = new Map<number, string>();

/**
 * The date in Japan of an instant in milliseconds since 1970. Japan is nine hours ahead all year; asking the time zone's
 * table for each key took longer than posting it.
 */
export function dayInJapan(milliseconds: number): string {
  const day = Math.floor((milliseconds + japanAhead) / dayMilliseconds);
  const known = days.get(day);
  if (known) return known;
  const made = new Date(Math.min(day, lastDay) * dayMilliseconds).toISOString().slice(0, 10);
  if (days.size > 1000) days.clear();
  days.set(day, made);
  return made;
}

/** The day of a key in Japan: it names the partition, nothing else. */
export const keyDay = (key: string): string => dayInJapan(keyMilliseconds(key));

const usableMilliseconds = 48 * 3_600_000;

/** New keys are accepted for 48 hours from their own time, and up to five minutes ahead of ours (decision 27). */
export function keyAge(madeAt: number, now: number): 'usable' | 'key_in_the_future' | 'key_too_old' {
  const age = now - madeAt;
  if (age < -5 * 60_000) return 'key_in_the_future';
  return age > usableMilliseconds ? 'key_too_old' : 'usable';
}

/** Answers are kept for 35 days, and a key is accepted for 48 hours from its own time (decision 27). */
const answerableMilliseconds = 35 * 24 * 3_600_000 + usableMilliseconds;

/**
 * Why a key can be no operation's, whatever stands in the ledger: it lies in the future, or so far back that even its answer
 * is gone. For the door of a server, before anything is kept under the key.
 */
export function impossibleKey(key: string, now: Temporal.Instant): 'key_in_the_future' | 'key_too_old' | undefined {
  const madeAt = keyMilliseconds(key);
  const age = keyAge(madeAt, now.epochMilliseconds);
  if (age === 'key_in_the_future') return age;
  return now.epochMilliseconds - madeAt > answerableMilliseconds ? 'key_too_old' : undefined;
}

/** Why a key under which nothing stands yet would be refused by the ledger; for what is kept under it before the ledger is asked. */
export function unusableKey(key: string, now: Temporal.Instant): 'key_in_the_future' | 'key_too_old' | undefined {
  const age = keyAge(keyMilliseconds(key), now.epochMilliseconds);
  return age === 'usable' ? undefined : age;
}

/** A statement that was given up, or a clock that is a little behind, may bring an operation under a key that others find too old. */
const underWayMilliseconds = 10 * 60_000;

/**
 * What stands under a key that the ledger refused as too old: nothing, now or later, so that another key may take its place;
 * perhaps a posting that is under way; or something of which the answer is no longer kept.
 */
export function standingUnderOldKey(key: string, now: Temporal.Instant): 'nothing' | 'perhaps_under_way' | 'forgotten' {
  const age = now.epochMilliseconds - keyMilliseconds(key);
  if (age > answerableMilliseconds) return 'forgotten';
  return age > usableMilliseconds + underWayMilliseconds ? 'nothing' : 'perhaps_under_way';
}
