/** 夜間ファイル at the desk of a company whose systems can make a CSV and no more (8-3 (2)), and its orders. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pointsRoutes } from '../contract/index.ts';
import { createCardholder } from '../demo/actors/cardholder.ts';
import { demoPin, walletOf } from '../demo/nation.ts';
import { button, startBrowserNation } from './testing/browser-nation.ts';
import { assertEnglish, writtenIn } from './testing/english.ts';
import { assertReadable } from './testing/visitor.ts';

const here = startBrowserNation();

const head = '申込番号,ログインID,ポイント,減算番号,減算日';
const csv = (name: string, lines: readonly string[]) => ({
  name,
  mimeType: 'text/csv',
  buffer: Buffer.from([head, ...lines, ''].join('\r\n')),
});

test('a file with wrong lines or totals is told line by line; a good one becomes orders, and what was refused says why', async () => {
  const { world, platform, nation, systems } = here.nation;
  const bank = {
    bankCode: '9999',
    branchCode: '905',
    type: '1' as const,
    number: '9050001',
    holderName: 'ヒカリデンリヨク',
  };
  const asked = { name: 'ひかり電力', kind: 'power' as const, exchangePattern: 'deferred' as const };
  const { operatorId, partnerId } = await platform.registerPartner({
    ...asked,
    remitterCode: '1000000050',
    bankAccount: bank,
  });
  await platform.peopleOf(`P${partnerId}`, ['hikari1', 'hikari2']);
  const [hana] = walletOf(nation, () => {}).cards;
  assert.ok(hana);
  const holder = await createCardholder(world, { card: hana.card, pin: demoPin }, 'Hana2016');
  await holder.link(operatorId, 'hana-denki');
  const today = `${world.clock().toZonedDateTimeISO('Asia/Tokyo').toPlainDate()}`;
  const { page, faults, context } = await here.signIn('hikari1', '/office/', 'desktop');
  await page.getByRole('heading', { name: '今日の仕事' }).waitFor();
  const menu = page.getByRole('navigation', { name: '事務室のメニュー' });
  await menu.getByRole('link', { name: '申し込みのファイル', exact: true }).click();
  const choose = page.getByLabel('ファイルを選んで送る');
  await page.getByText('ファイルの書き方').click();
  await assertReadable(page, 'files of orders, none yet');
  const night = [`12,hana-denki,300,D-1,${today}`, `13,nobody,200,D-2,${today}`];
  await choose.setInputFiles(
    csv('直す前.csv', [`12,hana-denki,0,D-1,${today}`, `1 3,nobody,200,D-2,${today}`, '合計,2,200']),
  );
  await page.getByRole('cell', { name: 'ポイントは1以上の整数です' }).waitFor();
  await assertReadable(page, 'a file with wrong lines');
  await choose.setInputFiles(csv('合計違い.csv', [...night, '合計,2,501']));
  await page.getByText('中の行の合計：2行、500ポイント').waitFor();
  await assertReadable(page, 'a file whose totals differ');
  await choose.setInputFiles(csv('夜間.csv', [...night, '合計,2,500']));
  await page.getByText('夜間.csv を受け付けました（2行）。').waitFor();
  await page.getByText('夜間.csv を処理しています').waitFor();
  await systems.points.workOnOrderFiles();
  await page.getByText('受け付けなかった行のあるファイルが1件あります。').waitFor();
  await page.getByRole('row', { name: /夜間\.csv/ }).waitFor();
  await assertReadable(page, 'a file that was worked on');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: /^結果ファイル/ }).click(),
  ]);
  assert.match(download.suggestedFilename(), /^申し込みの結果_\d{4}-\d{2}-\d{2}_\d+\.csv$/);
  await choose.setInputFiles(csv('もう一度.csv', [...night, '合計,2,500']));
  await page.getByText('もう一度.csv は、前に送ったものと同じ内容です。').waitFor();
  await systems.points.workOnOrderFiles();
  await menu.getByRole('link', { name: '申し込み', exact: true }).click();
  await page.getByRole('row', { name: /12.*300.*ポイント移行済み/ }).waitFor();
  assert.equal(await page.getByText('13', { exact: true }).count(), 0, 'what was refused is no order');
  assert.equal(await page.getByText('12', { exact: true }).count(), 1);
  await assertReadable(page, 'the orders of a company');
  await page.getByLabel(/^申込番号/).fill('１２');
  await page.getByRole('button', { name: '探す' }).click();
  await page.getByText('申込番号 12 だけを表示しています。').waitFor();
  await page.getByRole('row', { name: /12.*300.*ポイント移行済み/ }).waitFor();
  await page.getByLabel(/^申込番号/).fill('1/2');
  await page.getByRole('button', { name: '探す' }).click();
  await page.getByText('申込番号は、英数字と').waitFor();
  await assertReadable(page, 'an order that is looked for');
  await button(page, 'すべて表示する').click();
  await page.getByLabel('状態で選ぶ').selectOption({ label: '減算待ち' });
  await page.getByText('この状態の申し込みはありません。').waitFor();
  await button(page, 'English').click();
  const written = await writtenIn([here.nation.databases.points]);
  const addresses = ['company-orders', 'order-files'].map((path) => `${here.nation.facesUrl}/office/${path}`);
  await assertEnglish(page, addresses, written);
  assert.deepEqual(faults, []);
  await context.close();
});

test('the company sends what it deducted on a day; what differs is named, ended by two, and the platform sees how it stands', async () => {
  const { world, systems } = here.nation;
  const begun = world.clock().toZonedDateTimeISO('Asia/Tokyo');
  const morning = begun.toPlainDate().add({ days: 1 }).toZonedDateTime({ timeZone: 'Asia/Tokyo', plainTime: '09:00' });
  here.nation.pass({ milliseconds: morning.epochMilliseconds - begun.epochMilliseconds });
  await systems.points.seal();
  const task = systems.points.tasks.find(({ name }) => name === 'company-reports');
  await task?.run(new AbortController().signal);
  const one = await here.signIn('hikari1', '/office/company-reconciliation', 'desktop');
  const { page } = one;
  await page
    .getByRole('row', { name: /締まった日|日報/ })
    .first()
    .waitFor();
  await page.getByText('日報の書き方').click();
  await assertReadable(page, 'a company that has sent no report');
  const choose = page.getByLabel('日報を選んで送る');
  const report = (name: string, lines: readonly string[]) => ({
    name,
    mimeType: 'text/csv',
    buffer: Buffer.from(['申込番号,ポイント,結果', ...lines, ''].join('\r\n')),
  });
  await choose.setInputFiles(report('誤り.csv', ['12,300,済', '合計,1,300']));
  await page.getByRole('cell', { name: /結果は「減算」か「取消」です/ }).waitFor();
  await choose.setInputFiles(report('日報.csv', ['12,310', '77,40', '合計,2,350']));
  await page.getByText('不突合が2件あります').waitFor();
  await page.getByRole('row', { name: /日報\.csv/ }).waitFor();
  await assertReadable(page, 'a report that differs in two orders');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page
      .getByRole('button', { name: /^受け取る/ })
      .first()
      .click(),
  ]);
  assert.match(download.suggestedFilename(), /^ポイントになった申込_\d{4}-\d{2}-\d{2}\.csv$/);
  await page.getByRole('link', { name: '不突合を見る' }).click();
  const differs = page.locator('section').filter({ has: page.getByRole('heading', { name: 'ポイント数が違う' }) });
  await differs.getByText('300').waitFor();
  await assertReadable(page, 'orders of a company that differ');
  const unknown = page.locator('section').filter({ has: page.getByRole('heading', { name: '当てはまる申込がない' }) });
  await unknown.getByRole('button', { name: '終え方を選ぶ' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(/^終え方/).selectOption({ label: '理由を残して、このまま終える' });
  await dialog.getByLabel(/^理由/).fill('試験の行が混ざりました');
  await dialog.getByRole('button', { name: '申請する' }).click();
  await page.getByText('申請しました。もう一人の確認を待っています。').waitFor();
  const two = await here.signIn('hikari2', '/office/changes', 'desktop');
  await two.page.getByText('食い違うポイント（会社のポイント）').waitFor();
  await assertReadable(two.page, 'what a second person of the company confirms');
  await two.page.getByRole('button', { name: '確認して有効にする' }).click();
  await two.page.getByRole('dialog').getByRole('button', { name: '確認して有効にする' }).click();
  await two.page.getByText('変更を有効にしました').waitFor();
  // The company corrects its report: what agrees by now has ended by itself.
  await page.goto(`${here.nation.facesUrl}/office/company-reconciliation`);
  await choose.setInputFiles(report('訂正.csv', ['12,300', '77,40', '合計,2,340']));
  await page.getByText('食い違いはありません。').waitFor();
  await page.goto(`${here.nation.facesUrl}/office/bank-breaks`);
  await page.getByLabel('表示').selectOption({ label: '終わったもの' });
  await page.getByRole('row', { name: /ポイント数が違う.*突き合いました/ }).waitFor();
  await page.getByRole('row', { name: /当てはまる申込がない.*このまま終えました/ }).waitFor();
  await assertReadable(page, 'orders of a company that differ no more');
  const seen = await here.signIn('platform', '/office/compared-companies', 'desktop');
  await assertReadable(seen.page, 'companies and how their reports agree');
  await seen.page.getByRole('link', { name: /月ごとに見る ひかり電力/ }).click();
  await seen.page.getByRole('row', { name: /訂正\.csv/ }).waitFor();
  await assertReadable(seen.page, 'the sides of a company, for the platform');
  const written = await writtenIn([here.nation.databases.points]);
  await button(seen.page, 'English').click();
  const inEnglish = ['compared-companies', `compared-companies/${await partnerOf('ひかり電力')}`];
  await assertEnglish(
    seen.page,
    inEnglish.map((path) => `${here.nation.facesUrl}/office/${path}`),
    written,
  );
  await button(page, 'English').click();
  await assertEnglish(page, [`${here.nation.facesUrl}/office/company-reconciliation`], written);
  assert.deepEqual([...one.faults, ...two.faults, ...seen.faults], []);
  for (const { context } of [one, two, seen]) await context.close();
});

async function partnerOf(name: string): Promise<number> {
  const { companies } = await here.nation.platform.points.call(pointsRoutes.listComparedCompanies);
  return companies.find((company) => company.name === name)?.partnerId ?? Number.NaN;
}
