import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readCsvLines, readCsvRecords } from '../server/csv-lines.ts';
import { isRefusal } from '../server/refusal.ts';
import { linkNames } from './csv-columns.ts';
import { readApplicationFile } from './operators/application-lines.ts';
import { municipalityCodeOf } from './operators/municipality.ts';

const head = 'マイキーID,会員番号,氏名';
const read = async (file: string | Uint8Array) => {
  const lines: [number, string, string][] = [];
  const bytes = typeof file === 'string' ? Buffer.from(file) : file;
  const came = await readCsvLines(bytes, { names: linkNames }, ({ line, record, places }) =>
    lines.push([line, record[places.mykeyId] ?? '', record[places.customerId] ?? '']),
  );
  return isRefusal(came) ? came : lines;
};
const three = [
  [2, 'Hito1', '1001'],
  [3, 'Hito2', '1002'],
  [4, 'Hito3', '1003'],
];

describe('a file of an operator', () => {
  const ends = { 'CR LF': '\r\n', LF: '\n', CR: '\r' };
  for (const [ofHead, first] of Object.entries(ends))
    for (const [ofBody, rest] of Object.entries(ends))
      test(`whose head ends ${ofHead} and whose lines end ${ofBody} has all its lines, with their numbers`, async () => {
        const body = ['Hito1,1001,a', 'Hito2,1002,b', 'Hito3,1003,c', ''].join(rest);
        assert.deepEqual(await read(`${head}${first}${body}`), three);
      });

  test('with rows that a spreadsheet left empty has none of them', async () => {
    const file = `${head}\r\nHito1,1001,a\r\n,,,\r\nHito2,1002,b\r\n , ,\r\nHito3,1003,c\r\n,,,\r\n,,,\r\n`;
    assert.deepEqual(
      await read(file),
      three.map(([line, ...rest], at) => [[2, 4, 6][at] ?? line, ...rest]),
    );
  });

  test('with a line end inside quotes goes on counting as an editor does', async () => {
    const file = `${head}\r\nHito1,1001,"山\r\n田"\r\nHito2,9,x\r\n`;
    assert.deepEqual(await read(file), [
      [3, 'Hito1', '1001'],
      [4, 'Hito2', '9'],
    ]);
  });

  test('with a quote that is never closed is refused with the line where it opened', async () => {
    const file = `${head}\nHito1,1001,a\n\nHito2,1002,"24型\nHito3,1003,c\n`;
    assert.deepEqual(await read(file), { refused: 'file_quote_open', extra: { line: 4 } });
    assert.deepEqual(await read(`${head}\nHito1,1001,"24型\n`), { refused: 'file_quote_open', extra: { line: 2 } });
    const form = await readApplicationFile(Buffer.from('名称,種類\n"24型,図書館\n'));
    assert.ok(isRefusal(form));
  });

  for (const cell of ['="0010"', '= "0010"', "'0010", '"=""0010"""'])
    test(`with ${cell} means 0010`, async () => {
      assert.deepEqual(await read(`${head}\nHito1,${cell},x\n`), [[2, 'Hito1', '0010']]);
    });

  test('with one byte that is no text refuses that line by its number, and reads the others', async () => {
    const shiftJis = Buffer.concat([
      Buffer.from('mykeyId,customerId,name\nHito1,1001,'),
      Buffer.from([0x8e, 0x52, 0xfd]),
      Buffer.from('\nHito2,1002,'),
      Buffer.from([0x8e, 0x52, 0x93, 0x63]),
      Buffer.from(`\n${Array.from({ length: 300 }, (_, at) => `A${at + 3},${at + 3000},x`).join('\n')}\n`),
    ]);
    const damaged: number[] = [];
    let lines = 0;
    await readCsvRecords(shiftJis, ({ line, isDamaged }) => {
      lines += 1;
      if (isDamaged) damaged.push(line);
      return undefined;
    });
    assert.deepEqual([lines, damaged], [303, [2]]);
  });

  test('keeps its lines where a line end of two letters stands at the end of a piece', async () => {
    for (const shift of [0, 1, 2]) {
      // The 65,536th letter is the CR, the LF behind it, or the last one of a name.
      const first = `Hito1,1001,${'x'.repeat(65_536 - shift - `${head}\r\nHito1,1001,`.length)}`;
      assert.deepEqual(await read([head, first, 'Hito2,1002,b', 'Hito3,1003,c', ''].join('\r\n')), three);
    }
  });

  test('is read in pieces, between which whoever else asks this server has a turn', async () => {
    const body = Array.from({ length: 20_000 }, (_, at) => `Hito${at},${10_000 + at},氏名`).join('\n');
    let turns = 0;
    const count = () => {
      turns += 1;
      next = setImmediate(count);
    };
    let next = setImmediate(count);
    const came = await read(`${head}\n${body}`);
    clearImmediate(next);
    assert.equal(Array.isArray(came) && came.length, 20_000);
    // Of some 420,000 letters, 65,536 at a time.
    assert.ok(turns >= 6, `${turns} turns`);
  });

  test('that is no text at all is refused as a whole', async () => {
    const picture = Buffer.from(Array.from({ length: 4000 }, (_, at) => ((at * 193) % 255) + 1));
    assert.deepEqual(await read(picture), { refused: 'file_not_text' });
    assert.deepEqual(await read(Buffer.from('PK\u0003\u0004\u0000\u0000')), { refused: 'file_not_text' });
  });
});

describe('the code of a municipality', () => {
  const codes: [string, string | undefined][] = [
    ['01202', '01202'],
    ['1202', '01202'],
    ['012025', '01202'],
    ['12025', '01202'],
    ['43424', '43424'],
    ['434248', '43424'],
    ['4342', undefined],
    ['9999', undefined],
    ['202', undefined],
    ['22131', '22131'],
    ['22138', undefined],
  ];
  for (const [typed, code] of codes)
    test(`typed or left by a spreadsheet as ${typed} is ${code ?? 'none'}`, () => {
      assert.equal(municipalityCodeOf(typed, '2016-09-01'), code);
    });
  test('a ward is taken in the days in which it exists', () => {
    assert.equal(municipalityCodeOf('22138', '2024-01-01'), '22138');
    assert.equal(municipalityCodeOf('221384', '2024-01-01'), '22138');
    assert.equal(municipalityCodeOf('22131', '2024-01-01'), undefined);
  });
});
