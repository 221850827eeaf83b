import type { z } from 'zod';
import type { BankBreakKind } from '../../contract/points/reconciliation/routes.ts';

/** A movement on an account as its bank tells it, that is not known yet for what it is. */
export type Movement = {
  id: number;
  bookedOn: string;
  direction: 'in' | 'out';
  yen: number;
  /** 取消 or 訂正: by this line no money came or went. */
  voids: boolean;
  remitterName: string;
  remarks: string;
  edi: string;
  /** The bank's numbers of it, and ours. */
  references: readonly string[];
  /** The bank had told its day before without it. */
  isLate: boolean;
};

/**
 * What a movement could be. `file` a 総合振込 file that the bank carries out, in one sum; `credit` a record that another pays us;
 * `return` a record of ours that comes back; `payment` one that was entered; `bill` what somebody owes, which is no payment yet.
 */
export type Item = {
  /** `file:3`, `credit:3/1`, `return:3/1`, `payment:5`, `bill:7`. */
  key: string;
  kind: 'file' | 'credit' | 'return' | 'payment' | 'bill';
  direction: 'in' | 'out';
  yen: number;
  onDay: string;
  /** By which the bank hands it back to the letter; '' where it has none. */
  endToEndId: string;
  reference: string;
  /** The other side's name in the kana of banks; '' where nobody knows it. */
  name: string;
  /** Of a file: for so many records a bank may take its fee. */
  records: number;
  /** The movement that it is, where that is known. */
  matchedBy: number | null;
  /** The bank has told this day. */
  isTold: boolean;
};

export type BreakKind = z.output<typeof BankBreakKind>;

export type Match = { transactionId: number; item: string; rule: 'id' | 'reference' | 'facts' | 'total' };
/** What does not match: about a movement (`transaction:8`) or about something that no movement is (`file:3`). */
export type Finding = {
  kind: BreakKind;
  subject: string;
  transactionId: number | null;
  items: string[];
  yen: number;
  expectedYen: number | null;
  onDay: string;
};

/** A bank charges at most so much for a transfer; yen (振込手数料, 先方負担). */
const feeMax = 1100;
/** A date is taken for a mistaken one within so many days, both ways. */
const daysNear = 7;
/** Money comes back within so many days (組戻し may take weeks). */
const daysOfReturn = 60;

const daysBetween = (from: string, until: string) =>
  Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(until)).days;
export const isNear = (a: string, b: string): boolean => Math.abs(daysBetween(a, b)) <= daysNear;
export const comesBackBy = (paidOn: string, bookedOn: string): boolean => {
  const days = daysBetween(paidOn, bookedOn);
  return days >= 0 && days <= daysOfReturn;
};
/** Whether less came, or more went, than was asked for, by no more than fees. */
export const isFee = (item: Item, { yen }: Pick<Movement, 'yen'>): boolean => {
  const fee = item.direction === 'in' ? item.yen - yen : yen - item.yen;
  return fee > 0 && fee <= feeMax * item.records;
};

/** Names of banks are cut, spaced and abbreviated: letters alone count, and one may be the beginning of the other. */
const lettersOf = (name: string) =>
  name
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[\s()（）.\-ーｰ]/gu, '');
const shortestBeginning = 4;
export function isSameName(one: string, other: string): boolean {
  const [a, b] = [lettersOf(one), lettersOf(other)];
  if (a === '' || b === '') return false;
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  return a === b || (short.length >= shortestBeginning && long.startsWith(short));
}
