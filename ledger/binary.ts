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

/** One column of a batch. A cell is written by the method of its form; the column's type says which one. */
export type Column = {
  /** smallint, integer, bigint or timestamptz: a whole number within 2^53. */
  number(value: number): void;
  /** date: `YYYY-MM-DD`. */
  date(text: string): void;
  /** uuid: 36 characters. */
  uuid(text: string): void;
  /** bigint: its two halves of 32 bits. */
  halves(upper: number, lower: number): void;
  null(): void;
  length(): number;
  /** The array as the driver sends it. The column is used up. */
  bytes(): Buffer;
};

/** Makes an empty column of a type, with room for some cells. */
export function columnOf(type: ColumnType, cells: number): Column {
  const width = widths[type];
  let bytes = Buffer.allocUnsafe(head + cells * (4 + width));
  let at = head;
  let count = 0;
  let nulls = 0;
  /** Where the next cell's bytes begin. It may move the buffer: ask for it before writing. */
  const cell = (): number => {
    if (at + 4 + width > bytes.length) {
      const larger = Buffer.allocUnsafe(bytes.length * 2 + width);
      bytes.copy(larger, 0, 0, at);
      bytes = larger;
    }
    count += 1;
    bytes.writeInt32BE(width, at);
    const start = at + 4;
    at = start + width;
    return start;
  };
  return {
    number(value) {
      const start = cell();
      if (width === 8) {
        const upper = Math.floor(value / high);
        bytes.writeInt32BE(upper, start);
        bytes.writeUInt32BE(value - upper * high, start + 4);
      } else if (width === 4) bytes.writeInt32BE(value, start);
      else bytes.writeInt16BE(value, start);
    },
    date(text) {
      const start = cell();
      bytes.writeInt32BE(dayNumber(text), start);
    },
    uuid(text) {
      const start = cell();
      bytes.write(text.replaceAll('-', ''), start, width, 'hex');
    },
    halves(upper, lower) {
      const start = cell();
      bytes.writeUInt32BE(upper, start);
      bytes.writeUInt32BE(lower, start + 4);
    },
    null() {
      cell();
      at -= width;
      bytes.writeInt32BE(-1, at - 4);
      nulls += 1;
    },
    length: () => count,
    bytes() {
      // Dimensions, whether there are nulls, the type, the length, and the first index.
      if (count === 0) return emptyOf(type);
      bytes.writeInt32BE(1, 0);
      bytes.writeInt32BE(nulls > 0 ? 1 : 0, 4);
      bytes.writeInt32BE(typeNumbers[type], 8);
      bytes.writeInt32BE(count, 12);
      bytes.writeInt32BE(1, 16);
      return bytes.subarray(0, at);
    },
  };
}

function emptyOf(type: ColumnType): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeInt32BE(typeNumbers[type], 8);
  return bytes;
}

/** A column of whole numbers in one go. */
export function numbers(type: ColumnType, values: Iterable<number>): Buffer {
  const column = columnOf(type, 16);
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
