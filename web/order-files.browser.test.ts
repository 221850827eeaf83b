/** 夜間ファイル at the desk of a company whose systems can make a CSV and no more (8-3 (2)), and its orders. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
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
  assert.equal(await page.getByRole('row', { name: /13/ }).count(), 0, 'what was refused is no order');
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
