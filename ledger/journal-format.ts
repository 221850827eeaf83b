import { hash } from 'node:crypto';

/**
 * The format `meguri-journal 1`: a text file of lines that end in one line feed, in ASCII.
 *
 *     {"journal":{"format":"meguri-journal 1","from":"2016-10-03","through":"2016-10-04","previous":"<64 hex>"},"check":"<16 hex>"}
 *     {"row":1,"posting":["2016-10-03T00:00:00.000001Z",7,…],"check":"<16 hex>"}
 *     {"seal":{"day":"2016-10-03","count":1,"funds":[[0,100,20]],"previous":"<64 hex>"},"sha256":"<64 hex>"}
 *
 * One chain of links runs through it: a link is the SHA-256, in hex, of the link before it (in hex) followed by the text
 * of the row or of the seal, so that anybody can follow it with `sha256sum`. The chain of all begins with 64 zeros. The
 * link after a day's rows and its seal is that day's `sha256`, and `previous` is that of the day before. `check` is the
 * beginning of a row's link: it names the first line that is not as it was. Every text has exactly one way to be written.
 */
export const journalFormat = 'meguri-journal 1';
export const chainStart = '0'.repeat(64);
export const checkLength = 16;

/**
 * What a row says: the columns of ledger.posting in this order, without the slot. Days are days in Japan, times UTC with
 * six decimals. Kinds are 1 issue, 2 spend, 3 move, 4 expire, 5 restore; outcomes are numbered by their place in the list
 * of `operation.ts`, from 0, which is `created`. Rows of a refusal have no lot and the amount 0.
 */
export type JournalRow = [
  postedAt: string,
  holder: number,
  day: string,
  key: string,
  leg: number,
  kind: number,
  outcome: number,
  /** 64 bits: more than a number of JSON holds. */
  request: string,
  unit: number | null,
  expiresOn: string | null,
  fund: number | null,
  amount: number,
  unitBalance: number | null,
  account: number | null,
  window: number | null,
  originalKey: string | null,
  occurredAt: string,
];

/** Every row has its place by what it says: time, holder, key, leg. A new dealing of the slots changes nothing. */
export function compareRows(a: JournalRow, b: JournalRow): number {
  if (a[0] !== b[0]) return a[0] < b[0] ? -1 : 1;
  if (a[1] !== b[1]) return a[1] - b[1];
  if (a[3] !== b[3]) return a[3] < b[3] ? -1 : 1;
  return a[4] - b[4];
}

export type FundSum = { fund: number; amountIn: bigint; amountOut: bigint };
/** What is sealed of a day. */
export type Seal = { day: string; count: number; funds: FundSum[]; previous: string; sha256: string };

export const nextLink = (link: string, text: string): string => hash('sha256', link + text);

const sealText = ({ day, count, funds, previous }: Omit<Seal, 'sha256'>): string => {
  const sums = funds.map(({ fund, amountIn, amountOut }) => `[${fund},${amountIn},${amountOut}]`);
  return `{"day":"${day}","count":${count},"funds":[${sums.join(',')}],"previous":"${previous}"}`;
};

/** A day as far as its rows have been counted. */
export type Tally = { previous: string; link: string; count: number; funds: Map<number, FundSum> };
export const newTally = (previous: string): Tally => ({ previous, link: previous, count: 0, funds: new Map() });

export function addRow(tally: Tally, row: JournalRow, text: string): void {
  tally.link = nextLink(tally.link, text);
  tally.count += 1;
  const [fund, amount] = [row[10], row[11]];
  if (fund === null) return;
  let sum = tally.funds.get(fund);
  if (!sum) {
    sum = { fund, amountIn: 0n, amountOut: 0n };
    tally.funds.set(fund, sum);
  }
  if (amount > 0) sum.amountIn += BigInt(amount);
  else sum.amountOut -= BigInt(amount);
}

/** The seal of a day, all of whose rows have been added, and its text. */
export function sealOf({ previous, link, count, funds }: Tally, day: string): { seal: Seal; text: string } {
  const open = { day, count, funds: [...funds.values()].sort((a, b) => a.fund - b.fund), previous };
  const text = sealText(open);
  return { seal: { ...open, sha256: nextLink(link, text) }, text };
}

export type JournalHead = { from: string; through: string; previous: string };
export const headText = ({ from, through, previous }: JournalHead): string =>
  `{"format":"${journalFormat}","from":"${from}","through":"${through}","previous":"${previous}"}`;

export const headLine = (head: JournalHead): string => {
  const text = headText(head);
  return `{"journal":${text},"check":"${nextLink('', text).slice(0, checkLength)}"}\n`;
};
export const rowLine = (number: number, text: string, link: string): string =>
  `{"row":${number},"posting":${text},"check":"${link.slice(0, checkLength)}"}\n`;
export const sealLine = (seal: Seal): string => `{"seal":${sealText(seal)},"sha256":"${seal.sha256}"}\n`;

const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const moment = '"(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z)"';
const date = '"(\\d{4}-\\d\\d-\\d\\d)"';
const key = `"(${uuid})"`;
const whole = '(0|-?[1-9]\\d{0,15})';
const request = '"(-?\\d{1,19})"';
const orNull = (form: string) => `(?:null|${form})`;
const lot = [orNull(whole), orNull(date), orNull(whole)];
const rest = [whole, orNull(whole), orNull(whole), orNull(whole), orNull(key), moment];
const rowForm = new RegExp(
  `^\\[${[moment, whole, date, key, whole, whole, whole, request, ...lot, ...rest].join(',')}\\]$`,
);

/** Reads the text of a row; undefined where it is none, or not written in the one way in which rows are written. */
export function parseRow(text: string): JournalRow | undefined {
  const found = rowForm.exec(text);
  if (!found) return undefined;
  const textAt = (place: number) => found[place] ?? null;
  const numberAt = (place: number) => (found[place] === undefined ? null : Number(found[place]));
  const row = [
    textAt(1),
    numberAt(2),
    textAt(3),
    textAt(4),
    numberAt(5),
    numberAt(6),
    numberAt(7),
    textAt(8),
    numberAt(9),
    textAt(10),
    numberAt(11),
    numberAt(12),
    numberAt(13),
    numberAt(14),
    numberAt(15),
    textAt(16),
    textAt(17),
  ] as JournalRow;
  return row.every((cell) => typeof cell !== 'number' || Number.isSafeInteger(cell)) ? row : undefined;
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Which posting a row is about, where at least that can still be read. */
export function postingIn(text: string): { holder: number; key: string; leg: number } | undefined {
  const [, holder, found, leg] = new RegExp(`\\["[^"]*",(\\d+),"[^"]*","(${uuid})",(\\d+),`).exec(text) ?? [];
  return found ? { holder: Number(holder), key: found, leg: Number(leg) } : undefined;
}

/** The first instant of a day in Japan. */
export const startOf = (day: string): Temporal.Instant =>
  Temporal.PlainDate.from(day).toZonedDateTime('Asia/Tokyo').toInstant();
export const dayAfter = (day: string): string => Temporal.PlainDate.from(day).add({ days: 1 }).toString();
/** An instant as rows write it. */
export const timeText = (at: Temporal.Instant): string => at.toString({ fractionalSecondDigits: 6 });
