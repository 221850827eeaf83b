/** 広域利用 in a real browser: a group, an application that its receiver alone reads, a number, the holder's yes. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { demoPassword, demoPin } from '../demo/nation.ts';
import { startTestNation, type TestNation } from '../demo/test-nation.ts';
import { startCatalogue, type TestCatalogue } from '../mykey/wide-area/testing/sru-server.ts';
import { launchBrowser } from './browser.ts';
import { assertReadable, focused, tap, type Visitor, visit } from './testing/visitor.ts';

let nation: TestNation;
let browser: Browser;
let catalogues: TestCatalogue[] = [];

before(async () => {
  const shelf = Array.from({ length: 25 }, (_, index) => ({ title: `猫の本 ${index + 1}`, creator: '光県' }));
  catalogues = [
    await startCatalogue('光県立図書館', { shelf }),
    await startCatalogue('夕日町図書館', { says: { type: 'text/html', text: '<p>工事中' } }),
  ];
  nation = await startTestNation({ catalogues });
  browser = await launchBrowser();
});
after(async () => {
  await browser?.close();
  await nation?.close();
  await Promise.all(catalogues.map((one) => one.close()));
});

const at = (path: string) => `${nation.facesUrl}${path}`;
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true });

async function office(operatorId: string): Promise<Visitor> {
  const visitor = await visit(browser, at('/counter'), 'desktop');
  const { page } = visitor;
  await page.getByLabel(/登録コード/).fill(await nation.platform.enrolmentCode(operatorId, '事務室', 'office'));
  await button(page, 'この端末を登録する').click();
  await page.getByRole('link', { name: '広域利用' }).first().click();
  return visitor;
}

test('one card for the libraries of a prefecture: group, application, number, yes', async () => {
  const rule = { mode: 'own', pattern: 'digits', lengthMin: 4, lengthMax: 8 } as const;
  const register = (name: string) =>
    nation.platform.registerOperator({
      name,
      kind: 'library',
      series: 'C',
      municipalityCode: null,
      customerIdRule: rule,
    });
  const [home, away] = [await register('朝日市図書館'), await register('夕日町図書館')];

  const platform = await visit(browser, at('/mykey/admin'), 'desktop');
  const { page: admin } = platform;
  await admin.getByLabel(/職員番号/).fill('platform');
  await admin.getByLabel(/パスワード/).fill(demoPassword);
  await button(admin, 'サインインする').click();
  await admin.getByRole('link', { name: '広域利用のグループ' }).click();
  await admin.getByLabel(/グループの名前/).fill('光県の図書館');
  await button(admin, 'グループを作る').click();
  await admin.getByText('「光県の図書館」を作りました').waitFor();
  for (const [operatorId, name] of [
    [home, '朝日市図書館'],
    [away, '夕日町図書館'],
  ] as const) {
    await admin.getByLabel('施設を招く').selectOption(operatorId);
    await button(admin, '招く').click();
    await admin.getByText(`「${name}」を招きました`).waitFor();
  }
  await assertReadable(admin, 'groups');

  const offices = [await office(home), await office(away)];
  for (const { page } of offices) {
    await button(page, /^参加する/).click();
    await page.getByText('参加しています').waitFor();
    await page.getByText('この端末で申し込みを読めます').waitFor();
  }
  const desk = offices[1]?.page as Page;
  await desk.getByLabel('申し込みで尋ねること').fill('通学先・勤務先');
  await button(desk, '決める').click();
  await desk.getByText('決めました').waitFor();
  await assertReadable(desk, 'office');

  const holder = await visit(browser, at('/mykey/'), 'phone');
  const { page } = holder;
  await tap(page, () => button(page, 'カードをかざす').click(), 'カード 2（My777）', demoPin);
  await page.getByRole('link', { name: 'サービスを追加する' }).click();
  await button(page, '朝日市図書館 を選ぶ').click();
  await page.getByRole('textbox', { name: /朝日市図書館|会員番号/ }).fill('0001');
  await button(page, '登録する').click();
  await page.getByRole('link', { name: 'わたしのサービスにもどる' }).click();
  await page.getByRole('link', { name: 'ほかの施設に申し込む' }).click();
  await button(page, /^申し込む.*夕日町図書館/).waitFor();
  await assertReadable(page, 'places');
  await button(page, /^申し込む.*夕日町図書館/).click();
  await page.getByRole('textbox', { name: /氏名/ }).fill('=山田');
  await page.getByRole('textbox', { name: /ふりがな/ }).fill('ﾔﾏﾀﾞ ﾊﾅｺ');
  await page.getByRole('textbox', { name: /住所/ }).fill('光県朝日市1-1');
  await page.getByRole('textbox', { name: /電話番号/ }).fill('090-0000-0000');
  await page.getByRole('textbox', { name: /通学先/ }).fill('1234 5678 9018');
  await button(page, '申し込む').click();
  await page.getByText('記号（= + - @）で始めず').waitFor();
  await page.getByText('個人番号（マイナンバー）は書かないで').waitFor();
  await page.getByText('しるしを付けてください').waitFor();
  assert.equal(await focused(page), 'name');
  await assertReadable(page, 'form');
  await page.getByRole('textbox', { name: /氏名/ }).fill('山田 花子');
  await page.getByRole('textbox', { name: /通学先/ }).fill('光高校');
  await page.getByText('一度だけ渡すことに同意します').click();
  await button(page, '申し込む').click();
  await page.getByText('夕日町図書館 に申し込みました').waitFor();
  await assertReadable(page, 'sent');

  await desk.reload();
  await button(desk, '開く').click();
  await desk.getByText('ヤマダ ハナコ').waitFor();
  await desk.getByText('光高校').waitFor();
  await assertReadable(desk, 'application');
  const [saved] = await Promise.all([desk.waitForEvent('download'), button(desk, 'CSVで保存する').click()]);
  assert.match(saved.suggestedFilename(), /^利用の申し込み_\d{4}-\d\d-\d\d\.csv$/);
  await button(desk, '受け取った（マイキーから消す）').click();
  await desk.getByText('マイキーには残っていません').waitFor();
  await desk.getByLabel('付ける会員番号').fill('0042');
  await assertReadable(desk, 'received');
  await button(desk, '番号を付けて答える').click();
  await desk.getByText('答えました').waitFor();
  const [answers] = await Promise.all([
    desk.waitForEvent('download'),
    desk.getByLabel('会員番号のCSVを選ぶ').setInputFiles({
      name: '会員.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('会員番号\r\n0042\r\n9999'),
    }),
  ]);
  assert.match(answers.suggestedFilename(), /^会員の定期更新の確認_\d{4}-\d\d-\d\d\.csv$/);

  await page.getByRole('link', { name: 'わたしのサービスにもどる' }).click();
  await page.reload();
  await page.getByText('会員番号 0042').waitFor();
  await button(page, /^わたしの番号です/).click();
  await page.getByText('夕日町図書館 で、このカードが使えるようになりました').waitFor();
  await page.getByRole('link', { name: 'ほかの施設に申し込む' }).click();
  await page.getByText('会員番号が付きました').waitFor();
  await assertReadable(page, 'accepted');

  assert.deepEqual(
    [platform, ...offices, holder].flatMap(({ faults }) => faults),
    [],
  );
  await Promise.all([platform, ...offices, holder].map(({ context }) => context.close()));
});

test('libraries are searched together without a card; one that cannot answer is named', async () => {
  const { page, faults, context } = await visit(browser, at('/mykey/'), 'phone');
  await page.getByRole('link', { name: '図書館をまとめて探す' }).click();
  await page.getByLabel('探す言葉').fill('猫 光県');
  await button(page, '探す').click();
  await page.getByText('25件').waitFor();
  await page.getByText('答えを読み取れませんでした').waitFor();
  await assertReadable(page, 'search');
  await button(page, /^続きを見る/).click();
  await page.getByText('猫の本 25', { exact: true }).waitFor();
  assert.equal(await button(page, /^続きを見る/).count(), 0);
  assert.deepEqual(faults, []);
  await context.close();
});
