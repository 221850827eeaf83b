/** 夜間ファイル (8-3 (2)): a company that can make a CSV and no more; sent again safely, with control totals and a result file. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pointsRoutes } from '../../contract/index.ts';
import { one, rows } from '../../postgres/pool.ts';
import type { Company } from '../testing/company.ts';
import type { Officer } from '../testing/officer.ts';
import { type Holder, startTestPoints, type TestPoints } from '../testing.ts';

let nation: TestPoints;
let company: Company;
let online: Company;
let operatorId: string;
let people: Officer[];
let person: Holder;
before(async () => {
  nation = await startTestPoints();
  const registered = await nation.platform.registerPartner({
    name: 'でんき',
    kind: 'power',
    exchangePattern: 'deferred',
  });
  ({ company, operatorId } = registered);
  people = await nation.platform.peopleOf(`P${registered.partnerId}`, ['denki1', 'denki2']);
  ({ company: online } = await nation.platform.registerPartner({ name: 'A社', kind: 'card' }));
  person = await nation.person('My123');
  await person.link(operatorId, 'taro@denki');
});
after(() => nation?.close());

type Line = [orderNumber: string, login: string, points: number | string, deduction: string, on: string];
const head = '申込番号,ログインID,ポイント,減算番号,減算日';
const sumOf = (lines: readonly Line[]) => lines.reduce((sum, [, , points]) => sum + Number(points), 0);
const fileOf = (lines: readonly Line[], end = '\r\n', total = `合計,${lines.length},${sumOf(lines)}`) =>
  [head, ...lines.map((line) => line.join(',')), total, ''].join(end);
const base64 = (text: string) => Buffer.from(text).toString('base64');
const send = (text: string, by = company, fileName = '20161003.csv') =>
  by.actor.ask(pointsRoutes.sendOrderFile, { body: { fileName, file: base64(text) } });
async function sent(text: string, fileName?: string) {
  const answered = await send(text, company, fileName);
  assert.ok(answered.ok, JSON.stringify(answered));
  return answered.answer;
}
const work = () => nation.points.workOnOrderFiles();
const shown = (fileId: number) => company.actor.call(pointsRoutes.showOrderFile, { params: { fileId } });
async function result(fileId: number) {
  const bytes = await company.actor.call(pointsRoutes.downloadOrderFileResult, { params: { fileId } });
  return Buffer.from(bytes as unknown as Uint8Array)
    .toString('utf8')
    .replace('\ufeff', '')
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(',').slice(0, 5).join(' '));
}
const common = async () => (await person.atMypage(pointsRoutes.showBalances)).common.points;

const night: Line[] = [
  ['123456789012', 'taro@denki', 1200, 'D-1', '2016-10-01'],
  ['N-2', 'nobody', 500, 'D-2', '2016/10/2'],
  ['N-3', 'taro@denki', '2000', 'D-3', '20161002'],
];

test('a file becomes orders and points, and its result says of every line what became of it, with the totals', async () => {
  const { fileId, lines, points, done, sentBefore } = await sent(fileOf(night));
  assert.deepEqual([lines, points, done, sentBefore], [3, 3700, 0, false]);
  const early = await company.actor.ask(pointsRoutes.downloadOrderFileResult, { params: { fileId } });
  assert.ok(!early.ok && early.outcome === 'order_file_working');
  assert.equal(await common(), 0, 'nothing before its turn');
  assert.equal(await work(), 3);
  assert.equal(await common(), 3200);
  const after = await shown(fileId);
  assert.deepEqual([after.done, after.taken, after.takenPoints, after.refused], [3, 2, 3200, 1]);
  assert.deepEqual(await result(fileId), [
    '行 申込番号 ポイント 結果 結果コード',
    '2 123456789012 1200 ポイントになりました credited',
    '3 N-2 500 受け付けていません deducted_login_not_linked',
    '4 N-3 2000 ポイントになりました credited',
    '合計 2 3200  ',
  ]);
  const { orders } = await company.actor.call(pointsRoutes.listExchangeOrdersOfPartner, { query: {} });
  assert.deepEqual(
    // Lines have their turn side by side: which of two of one instant is the newer, nobody says.
    orders.map(({ orderNumber, state, deductionNumber }) => [orderNumber, state, deductionNumber]).toSorted(),
    [
      ['123456789012', 'credited', 'D-1'],
      ['N-3', 'credited', 'D-3'],
    ],
  );
});

test('a login ID is kept nowhere once its line had its turn, and sealed before', async () => {
  const waiting = await sent(fileOf([['N-4', 'taro@denki', 10, 'D-4', '2016-10-02']]));
  const kept = async () =>
    JSON.stringify(
      await rows<{ login: string | null }>(
        nation.databases.points,
        `SELECT encode(sealed_login, 'escape') AS login FROM order_file_line WHERE file_id = :fileId`,
        { fileId: waiting.fileId },
      ),
    );
  assert.ok(!(await kept()).includes('denki') && !(await kept()).includes('null'));
  await work();
  assert.equal(await kept(), '[{"login":null}]');
});

test('the same file again, under another name, with other line ends, moves nothing; what was refused has its turn again', async () => {
  const before = await common();
  const mixed = fileOf(night, '\n').replace('\n', '\r\n');
  const first = await sent(mixed, '再送.csv');
  assert.ok(first.sentBefore);
  assert.equal(await work(), 1, 'the line that was refused, and no other');
  assert.equal((await shown(first.fileId)).refused, 1);
  assert.equal(await common(), before);
  const late = await nation.person('My456');
  await late.link(operatorId, 'nobody');
  const again = await sent(fileOf(night));
  assert.equal(again.fileId, first.fileId);
  assert.equal(await work(), 1);
  assert.deepEqual([(await shown(again.fileId)).taken, (await shown(again.fileId)).refused], [3, 0]);
  assert.equal((await late.atMypage(pointsRoutes.showBalances)).common.points, 500);
  assert.equal(await common(), before);
});

test('two processes that give it its turn at once, and a line that came alone before, credit once', async () => {
  const before = await common();
  const alone = {
    orderNumber: 'N-50',
    loginId: 'taro@denki',
    amount: 50,
    deduction: { number: 'D-50', on: '2016-10-01' },
  };
  assert.ok((await company.order(alone)).ok);
  const lines = Array.from(
    { length: 30 },
    (_, index): Line => [`N-${index + 21}`, 'taro@denki', 50, `D-${index + 21}`, '2016-10-01'],
  );
  const { fileId } = await sent(fileOf(lines));
  await Promise.all([work(), work(), work()]);
  assert.equal(await common(), before + 30 * 50);
  assert.equal((await shown(fileId)).taken, 30);
  const { count } = await one<{ count: number }>(
    nation.databases.points,
    `SELECT count(*)::int AS count FROM exchange_order WHERE order_number LIKE 'N-%' AND amount = 50`,
    {},
  );
  assert.equal(count, 30);
});

test('an order number that stands with another amount is refused in its line, and the others go on', async () => {
  const { fileId } = await sent(
    fileOf([
      ['N-3', 'taro@denki', 2001, 'D-3', '2016-10-02'],
      ['N-60', 'taro@denki', 60, 'D-1', '2016-10-02'],
      ['N-61', 'taro@denki', 61, 'D-61', '2016-10-02'],
    ]),
  );
  await work();
  assert.deepEqual(
    (await result(fileId)).slice(1, 4).map((line) => line.split(' ').at(-1)),
    ['exists_with_different_request', 'deduction_used', 'credited'],
  );
});

const good: Line = ['B-1', 'taro@denki', 70, 'E-1', '2016-10-01'];
const bad: [what: string, text: string, outcome: string, says?: object][] = [
  [
    'with a total that is off by one point',
    fileOf([good], '\n', '合計,1,71'),
    'order_file_total_differs',
    { points: 70 },
  ],
  ['with a total that is off by one line', fileOf([good], '\n', '合計,2,70'), 'order_file_total_differs', { lines: 1 }],
  ['with a total of words', fileOf([good], '\n', '合計,一,70'), 'order_file_total_differs'],
  ['that was cut off before its total', fileOf([good]).split('合計')[0] ?? '', 'order_file_total_missing'],
  ['without a line', fileOf([]), 'order_file_empty'],
  ['with nothing', '', 'order_file_columns_missing'],
  ['without a column', fileOf([good]).replace('減算日', '日'), 'order_file_columns_missing'],
  ['with a quote that is never closed', fileOf([['B-1', '"taro', 70, 'E-1', '2016-10-01']]), 'file_quote_open'],
  ['with a line behind the total', `${fileOf([good])}B-2,taro@denki,1,E-2,2016-10-01\n`, 'order_file_lines_wrong'],
];
const wrongLines: [what: string, lines: Line[], problem: string][] = [
  ['points below one', [['B-1', 'taro', 0, 'E-1', '2016-10-01']], 'points_form'],
  ['half points', [['B-1', 'taro', '1.5', 'E-1', '2016-10-01']], 'points_form'],
  ['more points than an order can have', [['B-1', 'taro', '1000000000001', 'E-1', '2016-10-01']], 'points_form'],
  ['no login ID', [['B-1', '', 1, 'E-1', '2016-10-01']], 'login_form'],
  ['a login ID of 65 letters', [['B-1', 'x'.repeat(65), 1, 'E-1', '2016-10-01']], 'login_form'],
  ['an order number with a space', [['B 1', 'taro', 1, 'E-1', '2016-10-01']], 'order_number_form'],
  ['no deduction number', [['B-1', 'taro', 1, '', '2016-10-01']], 'deduction_number_form'],
  ['a day that is none', [['B-1', 'taro', 1, 'E-1', '2016-02-30']], 'deduction_date_invalid'],
  ['a deduction of tomorrow', [['B-1', 'taro', 1, 'E-1', '2016-10-04']], 'deduction_date_invalid'],
  ['an order twice', [good, [good[0], 'taro', 1, 'E-2', '2016-10-01']], 'order_number_repeated'],
  ['a deduction twice', [good, ['B-2', 'taro', 1, 'E-1', '2016-10-01']], 'deduction_number_repeated'],
];
for (const [what, lines, problem] of wrongLines)
  bad.push([`with ${what}`, fileOf(lines), 'order_file_lines_wrong', { lines: [{ line: lines.length + 1, problem }] }]);
for (const [what, text, outcome, says = {}] of bad) {
  test(`a file ${what} is refused as ${outcome}, whole, and nothing of it is kept`, async () => {
    const { files: before } = await (people[0] as Officer).call(pointsRoutes.listOrderFiles, { query: {} });
    const answered = await send(text);
    assert.ok(!answered.ok, JSON.stringify(answered));
    assert.equal(answered.outcome, outcome);
    for (const [name, value] of Object.entries(says)) assert.deepEqual(answered.body[name], value, name);
    const { files } = await (people[0] as Officer).call(pointsRoutes.listOrderFiles, { query: {} });
    assert.equal(files.length, before.length);
  });
}

test('a company that deducts later sends no such file; nobody sees the files of another', async () => {
  const refused = await send(fileOf([good]), online);
  assert.ok(!refused.ok && refused.outcome === 'deduction_not_expected');
  const { fileId } = await sent(fileOf([['N-70', 'taro@denki', 1, 'D-70', '2016-10-01']]));
  for (const route of [pointsRoutes.showOrderFile, pointsRoutes.downloadOrderFileResult]) {
    const asked = await online.actor.ask(route, { params: { fileId } });
    assert.ok(!asked.ok && asked.outcome === 'order_file_unknown');
  }
});

test('a person of the company sends it from the desk, follows it and its orders, and reads no login ID and no マイキーID', async () => {
  const [one, two] = people as [Officer, Officer];
  const body = { fileName: '夜間.csv', file: base64(fileOf([['N-80', 'taro@denki', 80, 'D-80', '2016-10-03']])) };
  const { fileId } = await one.call(pointsRoutes.uploadOrderFile, { body });
  await work();
  const { files } = await two.call(pointsRoutes.listOrderFiles, { query: {} });
  assert.deepEqual([files[0]?.fileId, files[0]?.by, files[0]?.taken], [fileId, 'denki1 担当', 1]);
  const query = { orderNumber: 'N-80' };
  const { orders } = await two.call(pointsRoutes.listCompanyOrders, { query });
  assert.deepEqual(
    orders.map(({ orderNumber, points, state }) => [orderNumber, points, state]),
    [['N-80', 80, 'credited']],
  );
  assert.ok(!/taro|MY123/i.test(JSON.stringify(orders)));
  const all = [];
  for (let cursor: string | undefined; ; ) {
    const page = await two.call(pointsRoutes.listCompanyOrders, { query: cursor ? { cursor } : {} });
    all.push(...page.orders.map(({ orderNumber }) => orderNumber));
    if (!page.next) break;
    cursor = page.next;
  }
  assert.equal(new Set(all).size, all.length);
  const csv = await two.call(pointsRoutes.downloadOwnOrderFileResult, {
    params: { fileId },
    query: { language: 'en' },
  });
  assert.match(Buffer.from(csv as unknown as Uint8Array).toString(), /Became points/);
});
