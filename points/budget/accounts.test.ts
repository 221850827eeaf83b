/**
 * 収入・支出 for a municipality's own accounting (7-2, R72-01…05): by 財源 and by 予算科目, to the yen what settlement, invoices, the bank's file and
 * what was passed on say. Negative control: where every fund is
 * taken for 一般財源 the first two fail.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import iconv from 'iconv-lite';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { pointsRoutes } from '../../contract/index.ts';
import type { FormKind } from '../../contract/points/circulation/form-routes.ts';
import { execute } from '../../postgres/pool.ts';
import { type InvoiceStage, openInvoiceStage, outcomeOf, present } from '../invoices/testing/stage.ts';
import { bankOf } from '../payout/testing/month.ts';
import { confirmChanges, type Officer } from '../testing/officer.ts';
import type { Town } from '../testing.ts';
import { yearInEra } from './era.ts';

let stage: InvoiceStage;
let town: Town;
let accounting: Officer;
let settlementId = 0;
const days = { startsOn: '2016-04-01', endsOn: '2017-03-31', expiresOn: '2017-03-31' };

before(async () => {
  stage = await openInvoiceStage();
  [, town] = stage.towns;
  accounting = await town.person('accounting');
});
after(() => stage?.nation.close());

type Line = { code: string; name: string; kan: string; kou: string; moku: string; setsu?: string };
const enter = async (by: Officer, kind: 'shop' | 'facility' | 'other' | 'transport', line: Line) => {
  const body = { fiscalYear: 2016, amount: 1_000_000, ...line };
  const { budgetLineId } = await by.call(pointsRoutes.createBudgetLine, { body });
  const params = { fiscalYear: 2016, kind };
  await by.call(pointsRoutes.setPayoutBudget, { params, body: { budgetLineId, reason: '当初予算' } });
  return budgetLineId;
};
const form = (kind: FormKind, period: string, by = accounting) =>
  by.call(pointsRoutes.showForm, { query: { form: kind, period } });
const data = async (side: 'revenue' | 'expenditure', period: string, encoding: 'utf8' | 'shift_jis' = 'utf8') =>
  Buffer.from(
    (await accounting.call(pointsRoutes.downloadAccountingData, {
      params: { side },
      query: { period, encoding },
    })) as never as Uint8Array,
  );
const close = async (by: Officer) => {
  const { settlements } = await by.call(pointsRoutes.listSettlements);
  const params = { settlementId: settlements[0]?.settlementId ?? 0 };
  await by.call(pointsRoutes.closeSettlement, { params });
  return params;
};

test('a use of several lots is split by whose money it is, and the year agrees to the yen with settlement, bank file, invoices and what was passed on', async () => {
  const { nation, agents, a } = stage;
  const alpha = await stage.person('alpha', a);
  const programId = await town.program({ department: '福祉課', name: '子育て支援', amount: 300, ...days });
  await town.grant({ programId, mykeyId: 'alpha', amount: 300 });
  await stage.exchange(alpha, a, '43424', 500);
  await enter(accounting, 'shop', {
    code: '7-1-2-18',
    kan: '商工費',
    kou: '商工費',
    moku: '商工振興費',
    name: '商店街の振興',
  });
  const shop = await town.shop({ name: 'まちなか商店', kind: 'shop', bankAccount: bankOf('マチナカ', '4000001') });
  await town.lead.call(pointsRoutes.createUplift, {
    body: {
      name: '県の上乗せ',
      merchantId: shop.merchantId,
      percent: 10,
      payer: { kind: 'other', name: '熊本県' },
      validFrom: '2016-10-01',
      validThrough: '2017-03-31',
    },
  });
  await shop.counter.pay(alpha, 600);
  // Closed, approved, paid, billed, received and passed on.
  const params = await close(accounting);
  ({ settlementId } = params);
  const { statementHash, lines, totals } = await accounting.call(pointsRoutes.showSettlement, { params });
  const approver = await town.person('approver', { staffId: 'approver-a', name: '決裁 一郎' });
  const other = await town.person('approver', { staffId: 'approver-b', name: '決裁 二郎' });
  for (const who of [approver, other])
    await who.call(pointsRoutes.approveSettlement, { params, body: { statementHash: statementHash ?? '' } });
  const paid = await accounting.call(pointsRoutes.createZenginFiles, { params, body: { payoutOn: '2016-10-14' } });
  await nation.points.fixInvoices();
  const { invoices } = await accounting.call(pointsRoutes.listInvoices);
  const debtor = present(invoices[0], 'the bill of the prefecture').debtor.party;
  const body = { debtor, receivedOn: '2016-10-03', yen: 25, reference: 'KEN1' };
  await accounting.call(pointsRoutes.enterCollection, { body });
  await confirmChanges(approver, 'points');
  await stage.monthOver();
  const [ofMonth] = await stage.billed();
  await stage.bill([agents[0], agents[1]], present(ofMonth, 'the month').invoiceId);
  await stage.receive({ debtor: `P${a.partnerId}`, yen: 500, reference: 'A1' });
  const { remittanceId } = await agents[0].call(pointsRoutes.askForRemittance);
  const { sha256 } = await stage.remittance(agents[0], remittanceId);
  for (const who of [agents[1], agents[2]])
    await who.call(pointsRoutes.approveRemittance, { params: { remittanceId }, body: { sha256 } });
  const { days: banking } = await agents[0].call(pointsRoutes.listRemittances);
  await agents[0].call(pointsRoutes.createRemittanceFile, {
    params: { remittanceId },
    body: { payoutOn: banking[2] ?? '' },
  });
  // By fund, as the statement has it.
  const ofFund = (kind: string, uplift: string | null = null) =>
    lines
      .filter((line) => line.fund.kind === kind && line.uplift === uplift)
      .reduce((sum, { points }) => sum + points, 0);
  const [general, partner] = [ofFund('general'), ofFund('partner')];
  assert.ok(general > 0 && partner > 0, 'the use took of both');
  assert.equal(general + partner, 600);
  const revenue = await form('revenue', '2016');
  assert.deepEqual(revenue.rows, [
    ['一般財源', '小国町', '', null, null, null, general],
    ['特定財源', '熊本県', '上乗せ', 60, 25, 35, ofFund('premium', '県の上乗せ')],
    ['特定財源', 'A社', '応援ポイント', 500, 500, 0, partner],
  ]);
  const expenditure = await form('expenditure', '2016');
  assert.deepEqual(expenditure.rows, [
    ['2016年度', '7-1-2-18　商工費／商工費／商工振興費', '商店街の振興', 660, general, partner + 60, 660],
  ]);
  // The other rooms say the same.
  assert.equal(revenue.totals?.at(-1), totals.municipalityToPayee);
  assert.equal(expenditure.totals?.[3], totals.municipalityToPayee);
  assert.equal(
    expenditure.totals?.[6],
    paid.files.reduce((sum, { yen }) => sum + yen, 0),
  );
  const seen = (await accounting.call(pointsRoutes.listInvoices)).invoices;
  assert.deepEqual(
    ['yen', 'collectedYen', 'remittedYen'].map((field) =>
      seen.reduce((sum, one) => sum + (one[field as 'yen'] ?? 0), 0),
    ),
    [560, 525, 500],
  );
  const { lines: passedOn } = await agents[0].call(pointsRoutes.showInvoice, {
    params: { invoiceId: present(ofMonth, 'the month').invoiceId },
  });
  assert.deepEqual(
    passedOn.map(({ yen, remittedYen }) => [yen, remittedYen]),
    [[500, 500]],
  );
});

test('a window and a month have the same: what a payer owes for it, and 票 with the seal of its statement', async () => {
  const period = `w${settlementId}`;
  const revenue = await form('revenue', period);
  assert.deepEqual(
    revenue.rows.map(([, payer, , billed]) => [payer, billed]),
    [
      ['小国町', null],
      ['熊本県', 60],
      ['A社', 0],
    ],
  );
  assert.deepEqual(
    (await form('expenditure', period)).totals?.slice(3),
    (await form('expenditure', '2016')).totals?.slice(3),
  );
  const month = await form('revenueOrders', '2016-10');
  assert.deepEqual(
    month.rows.map(([, what, , billed, received]) => [what, billed, received]),
    [
      ['上乗せ　県の上乗せ　第1期', 60, 25],
      ['応援ポイント', 500, 500],
    ],
  );
  const wrong = await accounting.ask(pointsRoutes.showForm, { query: { form: 'expenditureOrders', period: '2016' } });
  assert.equal(outcomeOf(wrong), 'form_period');
  const others = await stage.towns[0].lead.ask(pointsRoutes.showForm, { query: { form: 'expenditure', period } });
  assert.equal(outcomeOf(others), 'settlement_unknown');
  const running = (await accounting.call(pointsRoutes.listSettlements)).settlements[0]?.settlementId;
  const open = await accounting.ask(pointsRoutes.showForm, { query: { form: 'expenditure', period: `w${running}` } });
  assert.equal(outcomeOf(open), 'settlement_state');
});

const wordsOf = async (bytes: Uint8Array) => {
  const document = await getDocument({ data: Uint8Array.from(bytes), verbosity: 0 }).promise;
  const pages: { words: string; isLying: boolean }[] = [];
  for (let number = 1; number <= document.numPages; number += 1) {
    const page = await document.getPage(number);
    const [, , width = 0, height = 0] = page.view;
    const words = (await page.getTextContent()).items.map((item) => ('str' in item ? item.str : '')).join('');
    pages.push({ words: words.replace(/\s/g, ''), isLying: width > height });
  }
  return pages;
};
const issue = async (kind: FormKind, period: string, layout: 'portrait' | 'landscape', by = accounting) => {
  const { formId } = await by.call(pointsRoutes.issueForm, { body: { form: kind, period, layout } });
  return Buffer.from((await by.call(pointsRoutes.downloadForm, { params: { formId } })) as never as Uint8Array);
};

test('vouchers say year, account, 款項目節, payee and the seal of the statement, upright and lying, and nothing of the people who paid', async () => {
  const { statementHash } = await accounting.call(pointsRoutes.showSettlement, { params: { settlementId } });
  for (const layout of ['portrait', 'landscape'] as const) {
    const [orders] = await wordsOf(await issue('expenditureOrders', `w${settlementId}`, layout));
    const [bills] = await wordsOf(await issue('revenueOrders', '2016-10', layout));
    assert.equal(orders?.isLying, layout === 'landscape');
    for (const word of [
      '支出命令書',
      '平成28年度',
      '一般会計',
      '商工振興費',
      '商店街の振興',
      '660円',
      '会計管理者',
      '1/1枚',
      statementHash ?? '-',
    ])
      assert.ok(orders?.words.includes(word), word);
    for (const word of ['収入調定票', '熊本県', '60円', '平成28年度']) assert.ok(bills?.words.includes(word), word);
    assert.doesNotMatch(`${orders?.words}${bills?.words}`, /alpha/i);
  }
  const nothing = await accounting.ask(pointsRoutes.issueForm, {
    body: { form: 'revenueOrders', period: '2016-05', layout: 'portrait' },
  });
  assert.equal(outcomeOf(nothing), 'form_without_lines');
});

test('the files for an accounting system have fixed columns and a control total; no cell is a formula, and the printed months stay when a line changes', async () => {
  const before = [await data('expenditure', '2016'), await data('revenue', `w${settlementId}`)];
  const spent = before[0]!
    .toString()
    .slice(1)
    .trim()
    .split('\r\n')
    .map((line) => line.split(','));
  const [heads = [], ...lines] = spent;
  const page = readFileSync(join(import.meta.dirname, '../../docs/accounting-data.md'), 'utf8');
  const documented = [...page.matchAll(/^\| (?!column|-)(\S+) +\|/gm)].map(([, head]) => head);
  const ofBills = before[1]?.toString().slice(1).split('\r\n')[0]?.split(',') ?? [];
  assert.deepEqual(documented, [...heads, ...ofBills]);
  const cell = (at: number, head: string) => lines[at]?.[heads.indexOf(head)];
  assert.deepEqual(
    ['会計年度（和暦）', '款コード', '節コード', '款', '事業名', '支払日', '支払日（和暦）', '精算書番号'].map((head) =>
      cell(0, head),
    ),
    ['平成28年度', '7', '18', '商工費', '商店街の振興', '2016-10-14', '平成28年10月14日', '1'],
  );
  assert.equal(cell(0, '債権者'), 'まちなか商店');
  assert.deepEqual([lines.at(-1)?.[0], lines.at(-1)?.[1]], ['合計', String(lines.length - 1)]);
  assert.equal(Number(lines.at(-1)?.[heads.indexOf('金額（円）')]), 660);
  assert.match(
    before[1]!.toString(),
    /収入,1,2016,平成28年度,現年度,特定財源,Y\d+,熊本県,上乗せ,精算期間 第1期：県の上乗せ,60,25,35,/,
  );
  assert.match(iconv.decode(await data('expenditure', '2016', 'shift_jis'), 'cp932'), /一般財源/);
  const {
    lines: [line],
  } = await accounting.call(pointsRoutes.listBudgetLines);
  await accounting.call(pointsRoutes.changeBudgetLine, {
    params: { budgetLineId: line?.budgetLineId ?? 0 },
    body: { amount: 1_000_000, kan: '総務費', reason: '組替' },
  });
  await enter(accounting, 'shop', {
    code: '2-1-1-1',
    kan: '総務費',
    kou: '総務管理費',
    moku: '企画費',
    name: '別の事業',
  });
  assert.deepEqual([await data('expenditure', '2016'), await data('revenue', `w${settlementId}`)], before);
  const { points: owner } = stage.nation.owners;
  await execute(owner, `UPDATE settlement_line SET payee = '=SUM(A1)' WHERE settlement_id = :settlementId`, {
    settlementId,
  });
  assert.match((await data('expenditure', '2016')).toString(), /,'=SUM\(A1\),/);
  assert.deepEqual([1988, 2016, 2019, 2026].map(yearInEra), ['昭和63年度', '平成28年度', '令和元年度', '令和8年度']);
});

/** The four examples of 7-2: what is paid where, of which line. */
const examples = [
  ['40207', 'shop', '7-1-2-18', '商工費', '商工費', '商工振興費', '商店等での利用'],
  ['25202', 'facility', '2-1-6-18', '総務費', '総務管理費', '企画費', '美しい彦根創造活動事業'],
  [
    '09201',
    'other',
    '3-2-3-11',
    '地域支援事業費',
    '包括的地域支援事業及び任意事業費',
    '任意事業費',
    '宇都宮市高齢者等地域活動支援ポイント事業',
  ],
  ['29201', 'transport', '2-7-1-18', '総務費', '企画費', '企画総務費', '奈良市ポイント制度'],
] as const;

test('the four examples of the seed: shops of 柳川, facilities of 彦根, goods to distribute of 宇都宮, an operator of 奈良, each of its line', async () => {
  const { nation } = stage;
  await nation.person('beta');
  for (const [municipalityCode, kind, code, kan, kou, moku, name] of examples) {
    const own = await nation.platform.openTown({ municipalityCode });
    const officer = await own.person('accounting');
    await enter(officer, kind, { code, kan, kou, moku, name });
    const programId = await own.program({ department: '企画課', name: 'ポイント', amount: 100, ...days });
    await own.grant({ programId, mykeyId: 'beta', amount: 100 });
    const place = await own.shop({ name: `${name}の支払先`, kind });
    const holder = await nation.person(`holder${municipalityCode}`);
    await own.grant({ programId, mykeyId: holder.mykeyId, amount: 100 });
    await place.counter.pay(holder, 70);
    await close(officer);
    const { rows } = await form('expenditure', '2016', officer);
    assert.deepEqual(rows, [['2016年度', `${code}　${kan}／${kou}／${moku}`, name, 70, 70, 0, 0]]);
  }
});
