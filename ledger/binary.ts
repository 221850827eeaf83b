/**
 * Arrays as PostgreSQL reads them in its binary form (`array_recv`): a batch of thousands of values is written once, cell
 * by cell, into one buffer a column, and neither side makes or reads decimal text. Measured on a batch of 1,000 spends:
 * 25 µs of PostgreSQL's processor an operation as text, 21 µs as binary.
 */
const widths = { smallint: 2, integer: 4, bigint: 8, date: 4, uuid: 16, timestamptz: 8 } as const;
/** The numbers of the types in PostgreSQL's catalogue; they are part of its protocol and never change. */
const typeNumbers = { smallint: 21, integer: 23, bigint: 20, date: 1082, uuid: 2950, timestamptz: 1184 } as const;
export type ColumnType = keyof typeof widths;

const head = 20;
const high = 2 ** 32;

/** One column of a batch, to be filled cell by cell, sent, cleared and filled again: its buffer stays. */
export class Column {
  readonly type: ColumnType;
  readonly width: number;
  length = 0;
  #bytes: Buffer;
  #at = head;
  #nulls = 0;

  constructor(type: ColumnType) {
    this.type = type;
    this.width = widths[type];
    this.#bytes = Buffer.allocUnsafeSlow(head + 64 * (4 + this.width));
  }

  /** smallint, integer, bigint or timestamptz: a whole number within 2^53. */
  number(value: number): void {
    const start = this.#cell();
    if (this.width === 8) {
      const upper = Math.floor(value / high);
      this.#bytes.writeInt32BE(upper, start);
      this.#bytes.writeUInt32BE(value - upper * high, start + 4);
    } else if (this.width === 4) this.#bytes.writeInt32BE(value, start);
    else this.#bytes.writeInt16BE(value, start);
  }

  /** date: `YYYY-MM-DD`. */
  date(text: string): void {
    const start = this.#cell();
    this.#bytes.writeInt32BE(dayNumber(text), start);
  }

  /** uuid: 36 characters. */
  uuid(text: string): void {
    const start = this.#cell();
    this.#bytes.write(text.replaceAll('-', ''), start, this.width, 'hex');
  }

  /** bigint: its two halves of 32 bits. */
  halves(upper: number, lower: number): void {
    const start = this.#cell();
    this.#bytes.writeUInt32BE(upper, start);
    this.#bytes.writeUInt32BE(lower, start + 4);
  }

  null(): void {
    this.#cell();
    this.#at -= this.width;
    this.#bytes.writeInt32BE(-1, this.#at - 4);
    this.#nulls += 1;
  }

  /** The array as the driver sends it, until the column is cleared. */
  bytes(): Buffer {
    if (this.length === 0) return emptyOf(this.type);
    // Dimensions, whether there are nulls, the type, the length, and the first index.
    this.#bytes.writeInt32BE(1, 0);
    this.#bytes.writeInt32BE(this.#nulls > 0 ? 1 : 0, 4);
    this.#bytes.writeInt32BE(typeNumbers[this.type], 8);
    this.#bytes.writeInt32BE(this.length, 12);
    this.#bytes.writeInt32BE(1, 16);
    return this.#bytes.subarray(0, this.#at);
  }

  clear(): void {
    this.length = 0;
    this.#at = head;
    this.#nulls = 0;
  }

  /** Where the next cell's bytes begin. It may move the buffer: ask for it before writing. */
  #cell(): number {
    if (this.#at + 4 + this.width > this.#bytes.length) {
      const larger = Buffer.allocUnsafeSlow(this.#bytes.length * 2);
      this.#bytes.copy(larger, 0, 0, this.#at);
      this.#bytes = larger;
    }
    this.length += 1;
    this.#bytes.writeInt32BE(this.width, this.#at);
    const start = this.#at + 4;
    this.#at = start + this.width;
    return start;
  }
}

function emptyOf(type: ColumnType): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeInt32BE(typeNumbers[type], 8);
  return bytes;
}

/** A column of whole numbers in one go. */
export function numbers(type: ColumnType, values: Iterable<number>): Buffer {
  const column = new Column(type);
  for (const value of values) column.number(value);
  return column.bytes();
}

const epochDay = Date.UTC(2000, 0, 1) / 86_400_000;
const days = new Map<string, number>();
const dates = new Map<number, string>();

/** The days from 2000-01-01 to a date, as PostgreSQL counts them. A ledger works with few dates: each is read once. */
export function dayNumber(date: string): number {
  const known = days.get(date);
  if (known !== undefined) return known;
  const made = Date.parse(date) / 86_400_000 - epochDay;
  if (!Number.isInteger(made)) throw new RangeError(`${date} is not a date`);
  if (days.size > 10_000) days.clear();
  days.set(date, made);
  return made;
}

/** The date of a number of days from 2000-01-01. */
export function dateOfDay(day: number): string {
  const known = dates.get(day);
  if (known) return known;
  const made = new Date((day + epochDay) * 86_400_000).toISOString().slice(0, 10);
  if (dates.size > 10_000) dates.clear();
  dates.set(day, made);
  return made;
}

const epochMicroseconds = Date.UTC(2000, 0, 1) * 1000;
/** An instant, in microseconds since 1970, as PostgreSQL counts it. */
export const timestampOf = (microseconds: number): number => microseconds - epochMicroseconds;
