import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import iconv from 'iconv-lite';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { pointsRoutes } from '../../../contract/index.ts';
import type { FormKind } from '../../../contract/points/circulation/form-routes.ts';
import { rows } from '../../../postgres/pool.ts';
import { type EventStage, openEventStage } from '../../events/testing/stage.ts';
import type { Holder, Shop } from '../../testing.ts';
import { ratiosOf } from './circulation.ts';

let stage: EventStage;
let people: Holder[];
let shop: Shop;
const year = { startsOn: '2016-04-01', endsOn: '2017-03-31', expiresOn: '2017-03-31' };
/** The programmes of 6-3, with what each grants at a time and the sum of its month. */
const seed = [
  ['健康づくり課', '集団検診', 1000, 50_000],
  ['健康づくり課', '幼児食教室', 2000, 20_000],
  ['消防課', '普通救命講習', 300, 15_000],
  ['福祉課', 'ボランティア', 500, 90_000],
  ['福祉課', '子育て支援', 1000, 20_000],
  ['観光課', '夏祭りアンケート', 500, 25_000],
] as const;

before(async () => {
  stage = await openEventStage('2016-09-05T09:00:00+09:00');
  shop = await stage.town.shop({ name: 'まちなか商店', kind: 'shop', exempt: false, streetId: null });
  people = [await stage.supporter('My123'), await stage.nation.person('My777'), await stage.nation.person('My888')];
  // What the stage grants for itself is taken back: the month is the seed's.
  const { grants } = await stage.town.lead.call(pointsRoutes.listGrants);
  for (const { grantKey } of grants)
    await stage.town.lead.call(pointsRoutes.takeGrantBack, { params: { grantKey }, body: { reason: '試験の準備' } });
  for (const [department, name, amount, sum] of seed) {
    const programId = await stage.town.program({ department, name, amount, ...year });
    await stage.town.grant({ programId, mykeyId: people[0]!.mykeyId, amount: sum - amount, reason: '残り全部' });
    await stage.town.grant({ programId, mykeyId: people[1]!.mykeyId, amount });
  }
});
after(() => stage?.nation.close());

const form = (kind: FormKind, period: string) =>
  stage.accounting.call(pointsRoutes.showForm, { query: { form: kind, period } });
const csv = async (kind: FormKind, period: string, encoding: 'utf8' | 'shift_jis' = 'utf8') =>
  Buffer.from(
    (await stage.accounting.call(pointsRoutes.downloadFormTable, {
      query: { form: kind, period, encoding },
    })) as never as Uint8Array,
  );
const pdf = async (formId: number) =>
  Buffer.from((await stage.accounting.call(pointsRoutes.downloadForm, { params: { formId } })) as never as Uint8Array);

test('the table of 6-3: each department’s programmes of September 2016 come to 220,000', async () => {
  const { rows: lines, totals, periodInWords, title } = await form('monthly', '2016-09');
  assert.deepEqual([periodInWords, title], ['2016年9月度', 'ポイント発行集計']);
  const found = lines.flatMap(([share, department, program, , points]) =>
    points === 0 ? [] : [[share, department, program, points].join()],
  );
  assert.deepEqual(
    found.sort(),
    seed.map(([department, name, , sum]) => ['通常分', department, name, sum].join()).sort(),
  );
  assert.equal(totals?.[4], 220_000);
});

test('取引データ of 6-3: one line a grant, with what was taken back of it', async () => {
  const { columns, rows: lines, totals } = await form('transactions', '2016-09');
  assert.deepEqual(
    columns.map(({ head }) => head),
    ['取引日時', 'マイキーID', '付与事業', '担当課', 'ポイント数', '取り消し', '受付番号'],
  );
  const found = lines.filter(([, mykeyId]) => mykeyId === 'My777');
  assert.deepEqual(
    found.map(([, , program, , points]) => `${program} ${points}`).sort(),
    seed.map(([, name, amount]) => `${name} ${amount}`).sort(),
  );
  assert.match(String(found[0]?.[0]), /^2016\/9\/5 9:00$/);
  assert.equal(Number(totals?.[4]) - Number(totals?.[5]), 220_000);
});

test('the year by programme has a column a month, from April; a month without grants is a row of nothing', async () => {
  const { columns, rows: lines, totals } = await form('yearly', '2016');
  assert.deepEqual(columns.map(({ head }) => head).slice(2, 5), ['4月', '5月', '6月']);
  const september = columns.findIndex(({ head }) => head === '9月');
  assert.deepEqual([totals?.[september], totals?.at(-1)], [220_000, 220_000]);
  assert.ok(lines.some(([department, program]) => department === '福祉課' && program === 'ボランティア'));
  const empty = await form('monthly', '2015-09');
  assert.deepEqual([empty.rows, empty.totals?.[4]], [[], 0]);
});

test('what was granted, used and paid stands by month; by kind of programme; by place, less what was refunded', async () => {
  const used = await shop.counter.pay(people[0]!, 700);
  await shop.counter.pay(people[0]!, 300);
  await shop.counter.reverse(used.paymentKey);
  const circulation = await form('circulation', '2016');
  const columnOf = (head: string) => circulation.columns.findIndex((column) => column.head === head);
  const september = circulation.rows.find(([month]) => month === '9月');
  assert.deepEqual(
    ['付与', '利用', '支払（円）'].map((head) => september?.[columnOf(head)]),
    [220_000, 300, 0],
  );
  const kinds = await form('kinds', '2016');
  assert.equal(kinds.totals?.[2], 220_000);
  const places = await form('places', '2016');
  assert.deepEqual(places.rows, [['まちなか商店', '店舗', '', 300]]);
});

test('経費率 and 還元率 come of what running it cost; nothing granted, or no cost entered, cannot be computed', async () => {
  const last = async (period: string) => (await form('ratios', period)).rows.map(([, value]) => value);
  assert.deepEqual(await last('2016'), [220_000, 0, '未入力', '算定不可', '算定不可']);
  const enter = (yen: number) =>
    stage.accounting.call(pointsRoutes.setRunningCost, {
      params: { fiscalYear: 2016 },
      body: { yen, reason: '決算' },
    });
  await enter(100_000);
  await enter(55_000);
  assert.deepEqual(await last('2016'), [220_000, 0, 55_000, '25.0%', '80.0%']);
  await stage.accounting.call(pointsRoutes.setRunningCost, {
    params: { fiscalYear: 2017 },
    body: { yen: 10, reason: '決算' },
  });
  assert.deepEqual((await last('2017')).slice(3), ['算定不可', '算定不可']);
  assert.deepEqual(ratiosOf({ issued: 0, cost: 10 }), { costRatio: null, returnRatio: null });
  const kept = await rows<{ yen: number }>(
    stage.nation.databases.points,
    'SELECT yen FROM running_cost WHERE fiscal_year = 2016 ORDER BY id',
  );
  assert.deepEqual(
    kept.map(({ yen }) => yen),
    [100_000, 55_000],
  );
});

test('a form is issued as a PDF, upright or lying, and printed again it is the same to the byte, whatever was changed since', async () => {
  for (const layout of ['portrait', 'landscape'] as const) {
    const issued = await stage.accounting.call(pointsRoutes.issueForm, {
      body: { form: 'monthly', period: '2016-09', layout },
    });
    const first = await pdf(issued.formId);
    await stage.town.lead.call(pointsRoutes.createDepartment, { body: { name: `新課${layout}` } });
    stage.nation.pass({ minutes: 5 });
    assert.deepEqual(await pdf(issued.formId), first);
    const document = await getDocument({ data: Uint8Array.from(first), verbosity: 0 }).promise;
    const page = await document.getPage(1);
    const [, , width = 0, height = 0] = page.view;
    assert.equal(width > height, layout === 'landscape');
    const words = (await page.getTextContent()).items.map((item) => ('str' in item ? item.str : '')).join('');
    for (const word of ['2016年9月度', 'ポイント発行集計', '220,000', '夏祭りアンケート', '1 / 1', '会計 担当'])
      assert.ok(words.replace(/\s/g, '').includes(word.replace(/\s/g, '')), word);
  }
  const { forms } = await stage.accounting.call(pointsRoutes.listForms);
  assert.deepEqual(
    forms.map(({ layout }) => layout),
    ['landscape', 'portrait'],
  );
});

test('a form is saved as CSV with a BOM or in Shift_JIS; a letter that is not in it is 〓, and no cell is a formula', async () => {
  const programId = await stage.town.program({ department: '𠮷田課', name: '薗—髙〜', amount: 5, ...year });
  await stage.town.grant({ programId, mykeyId: 'My777', amount: 5 });
  const utf8 = (await csv('monthly', '2016-09')).toString();
  assert.equal(utf8.charCodeAt(0), 0xfeff);
  assert.match(utf8, /通常分,𠮷田課,薗—髙〜,1,5\r\n/);
  const shiftJis = iconv.decode(await csv('monthly', '2016-09', 'shift_jis'), 'cp932');
  assert.match(shiftJis, /通常分,〓田課,薗―髙～,1,5\r\n/);
});

test('a month is no year, and a department, another town and a venue see no form', async () => {
  const wrong = await stage.accounting.ask(pointsRoutes.showForm, { query: { form: 'monthly', period: '2016' } });
  assert.equal(wrong.ok ? '' : wrong.outcome, 'form_period');
  const other = await stage.nation.platform.openTown({ municipalityCode: '13116' });
  const empty = await other.lead.call(pointsRoutes.showForm, { query: { form: 'monthly', period: '2016-09' } });
  assert.deepEqual(empty.rows, []);
  const { forms } = await stage.accounting.call(pointsRoutes.listForms);
  const stolen = await other.lead.ask(pointsRoutes.downloadForm, { params: { formId: forms[0]!.formId } });
  assert.equal(stolen.ok ? '' : stolen.outcome, 'form_unknown');
});

test('what one person was granted is shown for a purpose, and who looked and why stays', async () => {
  const asked = { mykeyId: 'my777', fiscalYear: 2016, purpose: '本人からの問い合わせ' };
  const { lines, total } = await stage.town.lead.call(pointsRoutes.sumOfPerson, { body: asked });
  assert.equal(total, 1000 + 2000 + 300 + 500 + 1000 + 500 + 5);
  assert.equal(lines.length, 7);
  const [kept] = await rows<{ reason: string; subjectId: string; act: string }>(
    stage.nation.databases.points,
    `SELECT reason, subject_id, act FROM audit_entry WHERE subject = 'member'`,
  );
  assert.deepEqual(kept, { reason: '本人からの問い合わせ', subjectId: 'My777', act: 'look' });
});
