import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { mykeyRoutes as routes } from '../../contract/index.ts';
import { expectAnswer } from '../../server/client.ts';
import { dumpTables, outcomeOf, startTestMykey } from '../testing.ts';
import { cqlOf } from './cql.ts';
import { readSruAnswer } from './records.ts';
import { askCatalogue } from './sru.ts';
import { ndlDc, ndlDcndl } from './testing/ndl-shape.ts';
import { type ShelfBook, startCatalogue, type TestCatalogue } from './testing/sru-server.ts';

const open: TestCatalogue[] = [];
const catalogue = async (...given: Parameters<typeof startCatalogue>) => {
  const started = await startCatalogue(...given);
  open.push(started);
  return started;
};
after(() => Promise.all(open.map((one) => one.close())));
const ask = (one: TestCatalogue, words: string, start = 1) =>
  askCatalogue(one, { query: cqlOf(words), start, patience: 500 });

describe('a query', () => {
  const cases: [typed: string, cql: string][] = [
    ['猫', 'anywhere="猫"'],
    ['吾輩は　猫', 'anywhere="吾輩は" AND anywhere="猫"'],
    ['a"b', 'anywhere="a\\"b"'],
    ['a\\', 'anywhere="a\\\\"'],
    ['*?^', 'anywhere="\\*\\?\\^"'],
    ['" OR cql.allRecords=1', 'anywhere="\\"" AND anywhere="OR" AND anywhere="cql.allRecords=1"'],
    [' a  b ', 'anywhere="a" AND anywhere="b"'],
    [
      '1 2 3 4 5 6 7 8 9',
      '123456789'
        .split('')
        .map((word) => `anywhere="${word}"`)
        .join(' AND '),
    ],
  ];
  for (const [typed, cql] of cases) {
    test(`of 「${typed}」 is ${cql}`, () => assert.equal(cqlOf(typed), cql));
  }
});

describe('a catalogue that speaks SRU 1.2', () => {
  const shelf: ShelfBook[] = [
    { title: '吾輩は猫である', creator: '夏目漱石', isbn: '9784000000000' },
    { title: 'Q&A <猫>の本', creator: '著者 "甲"' },
    { title: 'a*b', creator: 'x\\y' },
    ...Array.from({ length: 45 }, (_, index) => ({ title: `全集 ${index + 1}`, creator: '編集部' })),
  ];

  for (const packing of ['xml', 'string'] as const) {
    test(`gives its books, packed as ${packing}`, async () => {
      const { outcome, total, next, books } = await ask(await catalogue('A', { shelf, packing }), '猫');
      assert.deepEqual([outcome, total, next], ['answered', 2, null]);
      assert.deepEqual(books, [
        {
          title: '吾輩は猫である',
          creators: ['夏目漱石'],
          publisher: null,
          issued: null,
          isbn: '9784000000000',
          link: null,
        },
        { title: 'Q&A <猫>の本', creators: ['著者 "甲"'], publisher: null, issued: null, isbn: null, link: null },
      ]);
    });
  }

  test('finds signs of CQL as they were typed', async () => {
    const at = await catalogue('A', { shelf });
    for (const [words, total] of [
      ['a*b', 1],
      ['a*', 1],
      ['*', 1],
      ['x\\y', 1],
      ['"甲"', 1],
      ['?', 0],
    ] as const) {
      const answer = await ask(at, words);
      assert.deepEqual([answer.outcome, answer.total], ['answered', total], words);
    }
  });

  test('is read page by page to its end, and no further', async () => {
    const at = await catalogue('A', { shelf });
    const titles: string[] = [];
    let pages = 0;
    for (let start: number | null = 1; start !== null; pages += 1) {
      const { books, next } = await ask(at, '全集', start);
      titles.push(...books.map(({ title }) => title));
      start = next;
    }
    assert.deepEqual([pages, titles.length, new Set(titles).size], [3, 45, 45]);
    assert.deepEqual(
      at.asked.map((parameters) => [parameters.get('startRecord'), parameters.get('maximumRecords')]),
      [
        ['1', '20'],
        ['21', '20'],
        ['41', '20'],
      ],
    );
  });

  test('says what it could not do, and that is passed on', async () => {
    const at = await catalogue('A', { shelf });
    const beyond = await ask(at, '全集', 99);
    assert.deepEqual(
      [beyond.outcome, beyond.diagnostic],
      ['refused', 'First record position out of range info:srw/diagnostic/1/61'],
    );
    const { outcome, diagnostic } = await askCatalogue({ ...at, schema: 'dcndl' }, { query: cqlOf('猫'), start: 1 });
    assert.deepEqual([outcome, diagnostic], ['refused', 'Unknown schema for retrieval dcndl info:srw/diagnostic/1/66']);
    const syntax = await askCatalogue(at, { query: 'anywhere="a', start: 1 });
    assert.match(syntax.diagnostic ?? '', /^Query syntax error/);
  });
});

describe('a title', () => {
  const packed = (data: string) =>
    `<searchRetrieveResponse xmlns:dc="http://purl.org/dc/elements/1.1/"><numberOfRecords>1</numberOfRecords><records><record><recordData>${data}</recordData></record></records></searchRetrieveResponse>`;
  const dc = (title: string) => `<dc xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>${title}</dc:title></dc>`;
  const cases: [what: string, data: string, title: string | undefined][] = [
    ['packed in CDATA', `<![CDATA[${dc('R&amp;D入門')}]]>`, 'R&D入門'],
    ['in CDATA of its own', dc('<![CDATA[R&D <入門> &amp;]]>'), 'R&D <入門> &amp;'],
    ['packed as a string', dc('R&amp;D').replaceAll('&', '&amp;').replaceAll('<', '&lt;'), 'R&D'],
    ['with inner elements', dc('H<sub>2</sub>O と CO<sub>2</sub>'), 'H2O と CO2'],
    ['longer than is shown', dc(`${'あ'.repeat(299)}𠮷野`), `${'あ'.repeat(299)}𠮷`],
    ['of a record that is not XML', '<![CDATA[<dc><title>]]>', undefined],
  ];
  for (const [what, data, title] of cases)
    test(`${what} is ${title ? 'read whole' : 'passed over'}`, () =>
      assert.equal(readSruAnswer(packed(data))?.books[0]?.title, title));
});

describe("an answer in the shape of the National Diet Library's (synthetic)", () => {
  const xml = 'text/xml;charset=utf-8';
  test('in DC-NDL is read: title, the author as the authority file has it, publisher, year, ISBN, link', async () => {
    const at = await catalogue('国会', { says: { type: xml, text: ndlDcndl } });
    const { total, next, books } = await ask({ ...at, schema: 'dcndl' } as TestCatalogue, '猫');
    assert.deepEqual([total, next], [41, 3]);
    assert.deepEqual(books, [
      {
        title: '吾輩は猫である',
        creators: ['夏目, 漱石, 1867-1916'],
        publisher: '大倉書店',
        issued: '1905',
        isbn: '978-4-00-000000-0',
        link: 'https://ndlsearch.example/books/R1',
      },
    ]);
  });

  test('in simple DC as a string is read, and a next place behind the end is none', async () => {
    const { total, next, books } = await ask(await catalogue('国会', { says: { type: xml, text: ndlDc } }), '鼻');
    assert.deepEqual([total, next, books[0]?.title, books[0]?.publisher], [1, null, '羅生門 & 鼻', '阿蘭陀書房']);
  });
});

const laughs = `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">${Array.from(
  { length: 9 },
  (_, index) => `<!ENTITY lol${index + 1} "${`&lol${index || ''};`.repeat(10)}">`,
).join('')}]><searchRetrieveResponse><numberOfRecords>&lol9;</numberOfRecords></searchRetrieveResponse>`;
const xml = 'application/xml';
const bad: [what: string, behaviour: Parameters<typeof startCatalogue>[1], outcome: string][] = [
  ['says nothing', { says: 'never' }, 'slow'],
  ['sends without end', { says: 'without end' }, 'broken'],
  ['sends a page for people', { says: { type: 'text/html', text: '<html>Error</html>' } }, 'broken'],
  ['sends HTML that calls itself XML', { says: { type: xml, text: '<!DOCTYPE html><html><br></html>' } }, 'broken'],
  ['sends a billion laughs', { says: { type: xml, text: laughs } }, 'broken'],
  [
    'asks for a file of this machine',
    {
      says: {
        type: xml,
        text: '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><searchRetrieveResponse><numberOfRecords>1</numberOfRecords></searchRetrieveResponse>',
      },
    },
    'broken',
  ],
  ['sends XML that is cut off', { says: { type: xml, text: '<searchRetrieveResponse><numberOfRecords>1' } }, 'broken'],
  ['sends a tower of tags', { says: { type: xml, text: '<a>'.repeat(5000) + '</a>'.repeat(5000) } }, 'broken'],
  ['sends other XML', { says: { type: xml, text: '<rss/>' } }, 'broken'],
  ['sends bytes that are no text', { says: { type: xml, text: '' } }, 'broken'],
  ['is out of order', { says: { type: xml, text: '<a/>', status: 503 } }, 'broken'],
  ['leads elsewhere', { says: { type: xml, text: '', status: 302, location: 'http://127.0.0.1:1/' } }, 'broken'],
];
for (const [what, behaviour, outcome] of bad) {
  test(`a catalogue that ${what} is ${outcome}, within its time`, async () => {
    const at = await catalogue('x', behaviour);
    const startedAt = performance.now();
    const answer = await ask(at, '猫');
    assert.equal(answer.outcome, outcome);
    assert.ok(performance.now() - startedAt < 3000);
  });
}

test('a title with turned reading order or control characters is shown without them, and a strange link not at all', async () => {
  const text = `<searchRetrieveResponse><numberOfRecords>1</numberOfRecords><records><record><recordData><dc><title>a\u202Eb&#7;c&#x1F408;&lt;b&gt;</title><identifier>javascript:alert(1)</identifier></dc></recordData></record></records></searchRetrieveResponse>`;
  const { books } = await ask(await catalogue('x', { says: { type: xml, text } }), 'a');
  assert.deepEqual([books[0]?.title, books[0]?.link], ['a b c🐈<b>', null]);
});

test('several catalogues are asked at once from any device; slow and broken ones are named, and nothing is kept', async () => {
  const shelf = [{ title: '県立図書館の猫', creator: '県' }];
  const good = await catalogue('県立図書館', { shelf });
  const slow = await catalogue('町図書館', { says: 'never' });
  const broken = await catalogue('村図書館', { says: { type: 'text/html', text: '' } });
  const mykey = await startTestMykey({ catalogues: [good, slow, broken] });
  try {
    const before = JSON.stringify(await dumpTables(mykey.database));
    const { client } = await mykey.device();
    const search = (body: { words: string; catalogue?: string }) => client.call(routes.searchCatalogues, { body });
    const { catalogues } = expectAnswer(await search({ words: '県立図書館 猫' }));
    assert.deepEqual(
      catalogues.map(({ name, outcome, books }) => [name, outcome, books.length]),
      [
        ['県立図書館', 'answered', 1],
        ['町図書館', 'slow', 0],
        ['村図書館', 'broken', 0],
      ],
    );
    const one = expectAnswer(await search({ words: '猫', catalogue: '県立図書館' }));
    assert.equal(one.catalogues.length, 1);
    assert.equal(outcomeOf(await search({ words: '猫', catalogue: 'ない図書館' })), 'not_found');
    assert.equal(outcomeOf(await search({ words: 'a\u0000b' })), 'text_refused');
    // Numbers of catalogues have twelve digits too, one in eleven of them with that check digit.
    assert.equal(expectAnswer(await search({ words: '123456789018' })).catalogues.length, 3);
    assert.equal(JSON.stringify(await dumpTables(mykey.database)), before);
    assert.equal(JSON.stringify(mykey.lines).includes('猫'), false);
    // Each question is work for other people's servers: thirty a minute from one address.
    const many = await Promise.all(Array.from({ length: 40 }, () => search({ words: '猫', catalogue: '村図書館' })));
    assert.ok(many.map(outcomeOf).includes('too_many_requests'));
  } finally {
    await mykey.close();
  }
});
