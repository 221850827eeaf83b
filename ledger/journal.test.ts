import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { splitRow } from './journal-chain.ts';
import {
  addRow,
  chainStart,
  headLine,
  type JournalRow,
  newTally,
  nextLink,
  parseRow,
  rowLine,
  sealLine,
  sealOf,
} from './journal-format.ts';
import { type Verdict, verifyJournal } from './journal-verify.ts';
import { chart } from './testing/chart.ts';
import { openTestLedger, playFiveDays, type TestLedger } from './testing.ts';

let made: TestLedger;
let journal: string;
let lines: string[];
before(async () => {
  made = await openTestLedger();
  await playFiveDays(made);
  await made.seal();
  journal = await made.exported();
  lines = journal.trimEnd().split('\n');
});
after(() => made.close());

const verify = (bytes: string | Uint8Array, expect?: string): Promise<Verdict> =>
  verifyJournal({ chart, chunks: pieces(Buffer.from(bytes as string)), expect });
/** As a file comes: in pieces that end anywhere. */
async function* pieces(bytes: Uint8Array, size = 700): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
const join = (changed: string[]) => `${changed.join('\n')}\n`;
const sealsOf = (text: string) => [...text.matchAll(/"sha256":"(\w+)"/g)].map((match) => match[1] ?? '');

async function damage(bytes: string | Uint8Array, expect?: string) {
  const verdict = await verify(bytes, expect);
  assert.equal(verdict.outcome, 'damaged');
  assert.ok(verdict.outcome === 'damaged');
  assert.match(verdict.ja, /ください|求めて/, 'it says what to do');
  return verdict;
}

test('an export is intact, says what it holds, and holds the seal that was noted', async () => {
  const seals = sealsOf(journal);
  const expected = {
    outcome: 'intact',
    from: '2016-10-03',
    through: '2016-10-07',
    days: 5,
    rows: 11,
    last: seals[4],
    isFromFirstDay: true,
  };
  assert.deepEqual(await verify(journal), expected);
  for (const seal of seals) assert.deepEqual(await verify(journal, seal), expected);
  assert.equal((await damage(journal, 'ab'.repeat(32))).what, 'expected_seal_missing');
});

test('the links can be followed by anybody: SHA-256 over the link before and the text', () => {
  let link = chainStart;
  for (const line of lines.slice(1)) {
    const row = /^\{"row":\d+,"posting":(\[.*\]),"check":"(\w{16})"\}$/.exec(line);
    const [, text = '', stated = ''] = row ?? /^\{"seal":(\{.*\}),"sha256":"(\w{64})"\}$/.exec(line) ?? [];
    link = nextLink(link, text);
    assert.ok(link.startsWith(stated) && stated.length >= 16, line);
  }
});

test('an export of later days is intact by itself, and goes on from the seal before', async () => {
  const part = await made.exported({ from: '2016-10-04', through: '2016-10-07' });
  const verdict = await verify(part, sealsOf(journal)[0]);
  assert.ok(verdict.outcome === 'intact' && !verdict.isFromFirstDay && verdict.days === 4, JSON.stringify(verdict));
});

/** What a byte may become; a line feed and a carriage return, as both may look like a line's end. */
const turns: [what: string, turn: (byte: number) => number][] = [
  ['by one bit', (byte) => byte ^ 1],
  ['to a line feed', (byte) => (byte === 10 ? 32 : 10)],
  ['to a carriage return', () => 13],
  ['to a digit', (byte) => (byte === 0x37 ? 0x38 : 0x37)],
];
for (const [what, turn] of turns) {
  test(`any one byte that is changed ${what} is found, and its line is named`, async () => {
    const bytes = Buffer.from(journal);
    let line = 1;
    for (let at = 0; at < bytes.length; at += 1) {
      const before = bytes[at] ?? 0;
      bytes[at] = turn(before);
      const verdict = await verify(bytes);
      const place = `byte ${at} of line ${line}: ${JSON.stringify(verdict)}`;
      assert.ok(verdict.outcome === 'damaged', place);
      assert.ok(verdict.line === line && verdict.bytes[0] <= at && at < verdict.bytes[1], place);
      bytes[at] = before;
      if (before === 10) line += 1;
    }
  });
}

test('a posting that was changed is named by its key, leg, holder and bytes, in both languages', async () => {
  const at = lines.findIndex((line) => line.includes(',-30,')); // the payment of 30
  const row = parseRow(splitRow(lines[at] ?? '')?.text ?? '') as JournalRow;
  const verdict = await damage(journal.replace(',-30,', ',-31,'));
  const { what, line, day, posting, bytes, ja, en } = verdict;
  assert.deepEqual(
    { what, line, day, posting },
    { what: 'row_changed', line: at + 1, day: '2016-10-03', posting: { holder: 11, key: row[3], leg: 0 } },
  );
  assert.equal(journal.slice(...bytes), `${lines[at]}\n`);
  for (const words of [ja, en])
    for (const named of [row[3], '2016-10-03', `${at + 1}`]) assert.ok(words.includes(named));
});

type Cut = [what: string, named: string, change: (lines: string[]) => string[]];
const without =
  (from: number, count = 1) =>
  (all: string[]) =>
    all.toSpliced(from, count);
// Lines from 0: 0 the header, 1–4 rows of the 3rd, 5 its seal, 6–8 rows of the 4th, 9 its seal, 10 the seal of the 5th.
const cuts: Cut[] = [
  ['a row taken out', 'row_missing', without(2)],
  ['the first row of a day taken out', 'row_missing', without(6)],
  ['the last row of a day taken out', 'count_differs', without(4)],
  ['a row doubled', 'row_doubled', (all) => all.toSpliced(3, 0, all[2] as string)],
  ['two rows exchanged', 'row_reordered', (all) => all.toSpliced(2, 2, all[3] as string, all[2] as string)],
  [
    'a row moved to the end of its day',
    'row_reordered',
    (all) => all.toSpliced(5, 0, all[2] as string).toSpliced(2, 1),
  ],
  ['a row of another day put in', 'row_reordered', (all) => all.toSpliced(8, 0, all[2] as string)],
  ['a day taken out', 'day_missing', without(1, 5)],
  ['a day without postings taken out', 'day_missing', without(10)],
  ['a seal taken out', 'seal_missing', without(5)],
  ['a seal doubled', 'day_missing', (all) => all.toSpliced(5, 0, all[5] as string)],
  ['the last seal taken out', 'file_truncated', (all) => all.slice(0, -1)],
  ['the last day taken out', 'file_truncated', (all) => all.slice(0, -4)],
  ['everything but the header taken out', 'file_truncated', (all) => all.slice(0, 1)],
  ['a line after the last seal', 'trailing_garbage', (all) => [...all, 'and more']],
  ['an empty line after the last seal', 'trailing_garbage', (all) => [...all, '']],
  ['a line of something else', 'line_unreadable', (all) => all.toSpliced(3, 0, 'something else')],
  ['another format', 'unknown_format', (all) => all.with(0, (all[0] as string).replace('journal 1', 'journal 2'))],
  ['no header', 'unknown_format', without(0)],
  [
    'a header of another first day',
    'header_changed',
    (all) => all.with(0, (all[0] as string).replace('10-03', '10-04')),
  ],
];
for (const [what, named, change] of cuts) {
  test(`${what} is named ${named}`, async () => {
    assert.equal((await damage(join(change(lines)))).what, named);
  });
}

test('a file that ends anywhere before its end is never intact', async () => {
  for (let length = 0; length < journal.length; length += 1)
    assert.equal((await verify(journal.slice(0, length))).outcome, 'damaged', `${length} bytes`);
});

test('a line that never ends is refused without being kept', async () => {
  async function* endless() {
    for (let piece = 0; piece < 64; piece += 1) yield Buffer.alloc(1 << 17, 'x');
  }
  const verdict = await verifyJournal({ chart, chunks: endless() });
  assert.ok(verdict.outcome === 'damaged' && verdict.what === 'unknown_format');
});

/** Journals that somebody has made anew around a change: checks, and as far as `sealThrough` the seals too. */
function forge(change: (row: JournalRow) => JournalRow | undefined, { sealThrough }: { sealThrough: string }): string {
  let text = '';
  let tally = newTally(chainStart);
  for (const line of lines) {
    const row = splitRow(line);
    if (row) {
      const changed = change(structuredClone(parseRow(row.text) as JournalRow));
      if (!changed) continue;
      addRow(tally, changed, JSON.stringify(changed));
      text += rowLine(tally.count, JSON.stringify(changed), tally.link);
    } else if (line.startsWith('{"seal"')) {
      const day = line.slice(16, 26);
      const { seal } = sealOf(tally, day);
      text += day <= sealThrough ? sealLine(seal) : `${line}\n`;
      tally = newTally(day <= sealThrough ? seal.sha256 : (sealsOf(line)[0] ?? ''));
    } else text += headLine({ from: '2016-10-03', through: '2016-10-07', previous: chainStart });
  }
  return text;
}
const edit =
  (isIt: (row: JournalRow) => boolean, cells: Partial<Record<number, unknown>>) =>
  (row: JournalRow): JournalRow =>
    isIt(row) ? (Object.assign(row, cells) as JournalRow) : row;
const isPayment = (row: JournalRow) => row[11] === -30;
/** The payment went to another shop: nothing in the journal contradicts it. */
const toAnotherShop = edit(isPayment, { 13: 12_884_901_894 });

test('nothing is forged where nothing is changed', () => {
  assert.equal(
    forge((row) => row, { sealThrough: '2016-10-07' }),
    journal,
  );
});

test('a change whose checks were made anew does not fit the seal of its day', async () => {
  const verdict = await damage(forge(toAnotherShop, { sealThrough: '' }));
  assert.deepEqual([verdict.what, verdict.day, verdict.line], ['seal_differs', '2016-10-03', 6]);
});

test('a change whose day was sealed anew does not fit the day after', async () => {
  const verdict = await damage(forge(toAnotherShop, { sealThrough: '2016-10-03' }));
  assert.equal(verdict.day, '2016-10-04');
  assert.ok(['chain_broken', 'seal_differs'].includes(verdict.what), verdict.what);
});

// The negative control: without the links nothing sees it, and only who has noted a seal sees that all were made anew.
test('negative control: a change whose links were all made anew passes, and the noted seal is what finds it', async () => {
  const text = forge(toAnotherShop, { sealThrough: '2016-10-07' });
  assert.equal((await verify(text)).outcome, 'intact');
  for (const noted of sealsOf(journal)) {
    assert.equal((await damage(text, noted)).what, 'expected_seal_missing');
  }
});

test('sums, count and words of a seal that are not so are named', async () => {
  const seal = lines[5] as string;
  const changes: [from: RegExp, to: string, named: string][] = [
    [/"count":4/, '"count":5', 'seal_changed'],
    [/\[0,180,30\]/, '[0,180,31]', 'seal_changed'],
    [/"day":"2016-10-03"/, '"day":"2016-10-02"', 'seal_changed'],
    [/"sha256":"\w{4}/, '"sha256":"0000', 'seal_differs'],
  ];
  for (const [from, to, named] of changes) {
    const verdict = await damage(join(lines.with(5, seal.replace(from, to))));
    assert.deepEqual([verdict.what, verdict.line], [named, 6]);
  }
  const fund = await damage(
    forge(
      edit((r) => r[7] === parseSum(50), { 11: 49, 12: 49 }),
      { sealThrough: '' },
    ),
  );
  assert.deepEqual(
    [fund.what, fund.fund, fund.stated, fund.found],
    ['fund_sum_differs', 1_000_003, '1000003,50,0', '1000003,49,0'],
  );
});
/** The request number of the row of so many points. */
const parseSum = (amount: number) =>
  lines.map((line) => parseRow(splitRow(line)?.text ?? '')).find((row) => row?.[11] === amount)?.[7];

type Senseless = [what: string, named: string, change: (row: JournalRow) => JournalRow | undefined];
const isMove = (leg: number) => (row: JournalRow) => row[5] === 3 && row[4] === leg;
const senseless: Senseless[] = [
  ['a payment of more than there is', 'lot_negative', edit(isPayment, { 11: -130, 12: -30 })],
  ['a balance that is not the sum', 'unit_balance_differs', edit(isPayment, { 12: 71 })],
  ['a move that brings more than it takes', 'transit_differs', edit(isMove(2), { 11: 21, 12: 91 })],
  ['a move that brings another fund', 'transit_differs', edit(isMove(2), { 10: 0 })],
  ['a move without its second leg', 'transit_differs', (row) => (isMove(2)(row) ? undefined : row)],
  ['a move without its first leg', 'operation_incomplete', (row) => (isMove(0)(row) ? undefined : row)],
  ['legs of different kinds', 'operation_incomplete', edit(isMove(2), { 5: 2 })],
  ['a key of another day', 'row_senseless', edit(isPayment, { 2: '2016-10-02' })],
  ['a refusal that takes points', 'row_senseless', edit((row) => row[6] !== 0, { 11: -1 })],
  ['a posting without points', 'row_senseless', edit(isPayment, { 11: 0 })],
  ['an account of no kind', 'row_senseless', edit(isPayment, { 13: 5 })],
  ['a time of another day', 'row_of_another_day', edit(isPayment, { 0: '2016-10-03T15:00:00.000000Z' })],
];
for (const [what, named, change] of senseless) {
  test(`${what} is named ${named}, though every link was made anew`, async () => {
    const verdict = await damage(forge(change, { sealThrough: '2016-10-07' }));
    assert.equal(verdict.what, named);
    assert.ok(verdict.posting, 'the posting is named');
  });
}
