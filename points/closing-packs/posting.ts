import type { JournalRow } from '../../ledger/index.ts';

/** 取引の種類, as the ledger numbers them from 1. */
const kinds = ['issue', 'spend', 'move', 'expire', 'restore'] as const;
type Kind = (typeof kinds)[number];

/** One leg of an operation between a lot and an account: positive is into the lot. Instants are UTC with six decimals. */
export type Posting = {
  postedAt: string;
  /** A number that stands for a person in the ledger, and leads to nobody outside of it. */
  holder: number;
  key: string;
  leg: number;
  kind: Kind;
  unit: number;
  expiresOn: string;
  fund: number;
  amount: number;
  account: number;
  originalKey: string | null;
  occurredAt: string;
};

export const postingColumns =
  'posted_at,holder,key,leg,kind,unit,expires_on,fund,amount,account,original_key,occurred_at';

/** A posting, from a row of the ledger. */
export function postingOf(row: JournalRow): Posting {
  const [postedAt, holder, , key, leg, kind, , , unit, expiresOn, fund, amount, , account, , originalKey, occurredAt] =
    row;
  const name = kinds[kind - 1];
  if (!name || unit === null || expiresOn === null || fund === null || account === null)
    throw new Error(`a posting of a window without a lot: ${key} ${leg}`);
  return { postedAt, holder, key, leg, kind: name, unit, expiresOn, fund, amount, account, originalKey, occurredAt };
}

/** A line of `postings.csv`. */
export const postingText = (p: Posting): string =>
  `${p.postedAt},${p.holder},${p.key},${p.leg},${p.kind},${p.unit},${p.expiresOn},${p.fund},${p.amount},${p.account},${p.originalKey ?? ''},${p.occurredAt}\n`;

const moment = '(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z)';
const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const whole = '(0|[1-9]\\d{0,15})';
const cells = [moment, whole, `(${uuid})`, whole, `(${kinds.join('|')})`, whole, '(\\d{4}-\\d\\d-\\d\\d)', whole];
const form = new RegExp(`^${[...cells, '(-?[1-9]\\d{0,15})', whole, `(${uuid})?`, moment].join(',')}$`);

/** Reads a line; undefined where it is none, or not written in the one way in which lines are written. */
export function parsePosting(line: string): Posting | undefined {
  const found = form.exec(line);
  if (!found) return undefined;
  const textAt = (place: number) => found[place] as string;
  const numberAt = (place: number) => Number(found[place]);
  return {
    postedAt: textAt(1),
    holder: numberAt(2),
    key: textAt(3),
    leg: numberAt(4),
    kind: textAt(5) as Kind,
    unit: numberAt(6),
    expiresOn: textAt(7),
    fund: numberAt(8),
    amount: numberAt(9),
    account: numberAt(10),
    originalKey: found[11] ?? null,
    occurredAt: textAt(12),
  };
}
