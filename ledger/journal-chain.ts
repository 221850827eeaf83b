import {
  addRow,
  chainStart,
  checkLength,
  compareRows,
  dayAfter,
  headLine,
  type JournalHead,
  type JournalRow,
  journalFormat,
  newTally,
  nextLink,
  parseJson,
  parseRow,
  postingIn,
  sealOf,
  startOf,
  type Tally,
  timeText,
} from './journal-format.ts';
import type { Line } from './journal-lines.ts';
import { followMeaning, type JournalChart, type Meaning } from './journal-meaning.ts';
import type { Problem, ProblemName } from './journal-problems.ts';

/** A journal as far as it has been read. */
export type Chain = {
  head: JournalHead;
  /** The day whose rows are being read; after `head.through` nothing may come. */
  day: string;
  start: string;
  end: string;
  tally: Tally;
  last: JournalRow | undefined;
  days: number;
  rows: number;
  meaning: Meaning;
};

const problem = (what: ProblemName, { number, from, until }: Line, more: Partial<Problem> = {}): Problem => ({
  what,
  line: number,
  bytes: [from, until],
  ...more,
});

/** Reads the first line: what the file is, and which days should be in it. */
export function openChain(line: Line, chart: JournalChart): Chain | Problem {
  const { text } = line;
  if (!text.startsWith(`{"journal":{"format":"${journalFormat}",`)) return problem('unknown_format', line);
  const {
    from = '',
    through = '',
    previous = '',
  } = (parseJson(text) as { journal?: Partial<JournalHead> } | undefined)?.journal ?? {};
  const head = { from, through, previous };
  if (!isDay(from) || !isDay(through) || from > through || `${text}\n` !== headLine(head))
    return problem('header_changed', line);
  const meaning = followMeaning({ chart, isFromFirstDay: previous === chainStart });
  return { head, ...boundsOf(from), tally: newTally(previous), last: undefined, days: 0, rows: 0, meaning };
}

export const isOver = ({ day, head }: Chain): boolean => day > head.through;

const boundsOf = (day: string) => ({ day, start: timeText(startOf(day)), end: timeText(startOf(dayAfter(day))) });

function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  try {
    return Temporal.PlainDate.from(text).toString() === text;
  } catch {
    return false;
  }
}

/** Reads a line after the first: a row or a seal. Only a whole line counts; what follows the last seal does not belong. */
export function takeLine(chain: Chain, line: Line): Problem | undefined {
  if (isOver(chain)) return problem('trailing_garbage', line);
  if (!line.isWhole) return problem('file_truncated', line, { day: chain.day });
  const row = splitRow(line.text);
  if (row) return takeRow(chain, line, row);
  const seal = splitSeal(line.text);
  if (seal) return takeSeal(chain, line, seal);
  return problem('line_unreadable', line, { day: chain.day, ...postingOf(line.text) });
}

type RowParts = { number: number; text: string; check: string };
const rowTail = `,"check":"${'0'.repeat(checkLength)}"}`.length;
const hexadecimal = /^[0-9a-f]+$/;

/** The parts of a row's line, if it is one: `{"row":1,"posting":[…],"check":"…"}`. */
export function splitRow(line: string): RowParts | undefined {
  const middle = line.indexOf(',"posting":', 7);
  const tail = line.length - rowTail;
  if (!line.startsWith('{"row":') || middle < 0 || tail < middle) return undefined;
  const number = line.slice(7, middle);
  const check = line.slice(tail + 10, -2);
  if (!line.startsWith(',"check":"', tail) || !line.endsWith('"}') || !hexadecimal.test(check)) return undefined;
  if (!/^[1-9]\d*$/.test(number)) return undefined;
  return { number: Number(number), text: line.slice(middle + 11, tail), check };
}

const postingOf = (text: string) => {
  const posting = postingIn(text);
  return posting ? { posting } : {};
};

function takeRow(chain: Chain, line: Line, { number, text, check }: RowParts): Problem | undefined {
  const { tally, last, day } = chain;
  const expected = tally.count + 1;
  const say = (what: ProblemName) => problem(what, line, { day, row: number, ...postingOf(text) });
  // 1. It can be read, and in one way only.
  const row = parseRow(text);
  if (!row) return say('line_unreadable');
  // 2. It follows from all before it.
  addRow(tally, row, text);
  if (!tally.link.startsWith(check)) return say(nameBreak(chain, row, number, expected));
  if (number !== expected) return say('row_changed');
  // 3. It stands in its place, on its day. Only who has made the links anew gets as far as this.
  if (last && compareRows(last, row) >= 0) return say(compareRows(last, row) === 0 ? 'row_doubled' : 'row_reordered');
  if (row[0] < chain.start || row[0] >= chain.end) return say('row_of_another_day');
  // 4. It makes sense after what the holder had.
  const problemOfMeaning = chain.meaning.take(row, { line, day, number });
  if (problemOfMeaning) return problemOfMeaning;
  chain.last = row;
  chain.rows += 1;
  return undefined;
}

/** Why a row does not follow: its number tells what was taken away, doubled or moved; else the row itself was changed. */
function nameBreak({ last, end, day }: Chain, row: JournalRow, number: number, expected: number): ProblemName {
  if (number === 1 && row[0] >= end && row[2] > day) return expected === 1 ? 'day_missing' : 'seal_missing';
  if (number > expected) return 'row_missing';
  if (last && compareRows(last, row) === 0) return 'row_doubled';
  return number < expected ? 'row_reordered' : 'row_changed';
}

type SealParts = { text: string; sha256: string };
/** The parts of a seal's line, if it is one: `{"seal":{…},"sha256":"…"}`. */
function splitSeal(line: string): SealParts | undefined {
  const [, text, sha256] = /^\{"seal":(\{.*\}),"sha256":"([0-9a-f]{64})"\}$/.exec(line) ?? [];
  return text && sha256 ? { text, sha256 } : undefined;
}

function takeSeal(chain: Chain, line: Line, { text, sha256 }: SealParts): Problem | undefined {
  const { day, tally, meaning } = chain;
  const { seal, text: expected } = sealOf(tally, day);
  if (text !== expected || sha256 !== seal.sha256) {
    // Where the hash agrees with the rows, they are right and the words of the seal are not.
    const isOnlyText = sha256 === nextLink(tally.link, expected);
    const named = nameSeal(text, expected);
    return problem(isOnlyText ? 'seal_changed' : named.what, line, { day, ...named.figures });
  }
  const unfinished = meaning.end();
  if (unfinished) return unfinished;
  Object.assign(chain, boundsOf(dayAfter(day)), { tally: newTally(sha256), last: undefined, days: chain.days + 1 });
  return undefined;
}

type SealSays = { day?: unknown; count?: unknown; funds?: unknown; previous?: unknown };
type Named = { what: ProblemName; figures: Partial<Problem> };

/** What a seal says that is not so; where it says all as it is, only the hash over the rows differs. */
function nameSeal(text: string, expected: string): Named {
  const stated = (parseJson(text) ?? {}) as SealSays;
  const found = parseJson(expected) as SealSays;
  const differ = (what: ProblemName, a: unknown, b: unknown, more: Partial<Problem> = {}): Named => ({
    what,
    figures: { ...more, stated: `${a}`, found: `${b}` },
  });
  if (stated.day !== found.day) return differ('day_missing', stated.day, found.day);
  if (stated.previous !== found.previous) return differ('chain_broken', stated.previous, found.previous);
  if (stated.count !== found.count) return differ('count_differs', stated.count, found.count);
  const [statedSums, foundSums] = [sumsOf(stated), sumsOf(found)];
  for (const fund of new Set([...foundSums.keys(), ...statedSums.keys()])) {
    const [a = 'nothing', b = 'nothing'] = [statedSums.get(fund), foundSums.get(fund)];
    if (a !== b) return differ('fund_sum_differs', a, b, Number.isSafeInteger(fund) ? { fund: Number(fund) } : {});
  }
  return { what: 'seal_differs', figures: {} };
}

const sumsOf = ({ funds }: SealSays): Map<unknown, string> =>
  new Map((Array.isArray(funds) ? funds : []).map((sum: unknown) => [sum?.[0 as never], `${sum}`]));
