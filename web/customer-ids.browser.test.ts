/** Customer numbers in a real browser: a library's file, the holder's yes, several services in one sitting. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { demoPin } from '../demo/nation.ts';
import { applicationToken } from '../demo/test-nation.ts';
import { button, startBrowserNation } from './testing/browser-nation.ts';
import { assertReadable, tap } from './testing/visitor.ts';

const here = startBrowserNation();

test('an office registers a file: choose, look, register; the holder says yes and changes the number later', async () => {
  const name = '星の図書館';
  const operatorId = await here.nation.platform.registerOperator({
    name,
    kind: 'library',
    series: 'A',
    municipalityCode: null,
    customerIdRule: { mode: 'own', pattern: 'digits', lengthMin: 4, lengthMax: 8 },
  });
  const office = await here.visit('/counter', 'desktop');
  const code = await here.nation.platform.enrolmentCode(operatorId, '事務室', 'office');
  await office.page.getByText('すべて整っています。').waitFor();
  await assertReadable(office.page, 'the first run');
  await office.page.getByLabel(/登録コード/).fill(code);
  await button(office.page, 'この端末を登録する').click();
  await office.page.getByRole('navigation').getByRole('link', { name: 'この端末の確認' }).click();
  await office.page.getByText('すべて整っています。').waitFor();
  await assertReadable(office.page, 'the terminal');
  await office.page.getByRole('link', { name: '端末の一覧' }).click();
  await office.page.getByLabel(/置く場所/).fill('2階カウンター');
  await button(office.page, '登録コードを出す').click();
  await office.page.getByText('このコードを入れてください').waitFor();
  await assertReadable(office.page, 'the terminals');
  await office.page.getByRole('link', { name: '会員番号をまとめて登録する' }).click();
  await office.page.getByText('登録済み 0件').waitFor();
  await assertReadable(office.page, 'the files');
  const lines = ['マイキーID,会員番号', 'my777,00012', 'Nobody1,00013', 'Nobody2,abc', 'Nobody3,123456789018'];
  const file = { name: '利用者.csv', mimeType: 'text/csv', buffer: Buffer.from(lines.join('\r\n')) };
  await office.page.getByLabel('ファイルを選ぶ').setInputFiles(file);
  await office.page.getByRole('heading', { name: '登録する前の結果' }).waitFor();
  await office.page.getByRole('cell', { name: '会員番号の形が決まりと合いません' }).first().waitFor();
  await assertReadable(office.page, 'the preview');
  await button(office.page, '2件を登録する').click();
  await office.page.getByText('2件を登録しました').waitFor({ timeout: 15_000 });
  await assertReadable(office.page, 'the result');
  const [report] = await Promise.all([
    office.page.waitForEvent('download'),
    button(office.page, '行ごとの結果（CSV）を受け取る').click(),
  ]);
  assert.equal(report.suggestedFilename(), '行ごとの結果_利用者.csv');
  await button(office.page, 'ファイルの一覧にもどる').click();
  await office.page.getByText('本人の確認待ち 2件').waitFor();

  const holder = await here.visit('/mykey/', 'phone');
  await tap(holder.page, () => button(holder.page, 'カードをかざす').click(), 'カード 2（My777）', demoPin);
  await holder.page.getByText('会員番号 00012').waitFor();
  await assertReadable(holder.page, 'a number that waits');
  await button(holder.page, /^わたしの番号です/).click();
  await holder.page.getByText(`${name} で、このカードが使えるようになりました`).waitFor();
  await button(holder.page, /^番号を替える.*星の図書館/).click();
  const number = holder.page.getByRole('textbox', { name: /会員番号/ });
  await number.fill('12');
  await button(holder.page, '番号を替える').click();
  await holder.page.getByText('会員番号の形が').waitFor();
  await number.fill('00099');
  await assertReadable(holder.page, 'the new number');
  await button(holder.page, '番号を替える').click();
  await holder.page.getByText('会員番号 00099').waitFor();
  assert.deepEqual([...office.faults, ...holder.faults], []);
  await Promise.all([office.context.close(), holder.context.close()]);
});

test('of several services in one sitting the one that fails says why, and the others are kept', async () => {
  const places = ['朝の図書館', '昼の美術館', '夜の体育館'];
  for (const name of places) {
    await here.nation.platform.registerOperator({
      name,
      kind: 'library',
      series: 'B',
      municipalityCode: null,
      customerIdRule: { mode: 'own', pattern: 'digits', lengthMin: 4, lengthMax: 8 },
    });
  }
  const { page, faults, context } = await here.visit('/mykey/', 'phone');
  await tap(page, () => button(page, 'カードをかざす').click(), 'カード 1（Hana2016）', demoPin);
  await page.getByRole('link', { name: 'サービスを追加する' }).click();
  for (const [index, name] of places.entries()) {
    if (index > 0) await button(page, 'ほかのサービスも一緒に登録する').click();
    await button(page, `${name} を選ぶ`).click();
  }
  const field = (name: string) => page.getByRole('textbox', { name: new RegExp(name) });
  for (const [index, name] of places.entries()) await field(name).fill(['1001', 'x', '1003'][index] ?? '');
  await assertReadable(page, 'three numbers');
  await button(page, '登録する').click();
  await page.getByText('夜の体育館 で、このカードが使えます').waitFor();
  await page.getByText('会員番号の形が').waitFor();
  assert.equal(await field('昼の美術館').inputValue(), 'x');
  assert.equal(await field('朝の図書館').count(), 0);
  await assertReadable(page, 'two of three');
  await field('昼の美術館').fill('1002');
  await button(page, '登録する').click();
  await page.getByRole('heading', { name: '登録しました' }).waitFor();
  await page.getByRole('link', { name: 'わたしのサービスにもどる' }).click();
  for (const number of ['1001', '1002', '1003']) await page.getByText(`会員番号 ${number}`).waitFor();
  assert.deepEqual(faults, []);
  await context.close();
});

test("the platform's office changes the form of an operator's numbers", async () => {
  const { page, faults, context } = await here.signIn('platform', '/mykey/admin', 'desktop');
  await page.getByRole('link', { name: /小国町 図書室/ }).click();
  await page.getByText('名前と会員番号の決まりを変える').click();
  await page.getByLabel(/チェックデジット/).selectOption('luhn');
  await page.getByText('住んでいる方だけ').click();
  await page.getByText('カードだけでよい').click();
  await page.getByLabel(/最も長い文字数/).fill('41');
  await button(page, '変える').click();
  await page.locator('[name="lengthMax"][aria-invalid="true"]').waitFor();
  await assertReadable(page, 'the rule');
  await page.getByLabel(/最も長い文字数/).fill('１２');
  await button(page, '変える').click();
  await page.getByText('変えました').waitFor();
  await page.reload();
  await page.getByText('名前と会員番号の決まりを変える').click();
  assert.equal(await page.getByLabel(/最も長い文字数/).inputValue(), '12');
  for (const kept of [/住んでいる方だけ/, /カードだけでよい/])
    assert.ok(await page.getByRole('radio', { name: kept }).isChecked(), String(kept));
  assert.deepEqual(faults, []);
  await context.close();
});

test('where the operator wants it a clerk looks up a number by the card alone, and nothing else follows from it', async () => {
  const operatorId = await here.nation.platform.registerOperator({
    name: '雲の図書館',
    kind: 'library',
    series: 'C',
    municipalityCode: null,
    lookUpWithoutPin: true,
    customerIdRule: { mode: 'own', pattern: 'digits', lengthMin: 4, lengthMax: 8 },
  });
  const { page, faults, context } = await here.visit('/counter/look-up', 'tablet');
  await page.getByLabel(/登録コード/).fill(await here.nation.platform.enrolmentCode(operatorId, 'カウンター'));
  await button(page, 'この端末を登録する').click();
  await page.goto(`${here.nation.facesUrl}/counter/look-up`);
  const showCard = async () => {
    const [agentWindow] = await Promise.all([
      page.waitForEvent('popup'),
      button(page, 'カードをかざしてください').click(),
    ]);
    await agentWindow.getByText('暗証番号はいりません').waitFor();
    const closed = agentWindow.waitForEvent('close');
    await agentWindow.getByRole('button', { name: 'カード 1（Hana2016）' }).click();
    await closed;
  };
  await showCard();
  await page.getByText('会員番号がまだ登録されていません').waitFor();
  await page.getByRole('textbox', { name: /会員番号/ }).fill('00077');
  // Linking asks for the PIN, whatever looking up does.
  await tap(page, () => button(page, 'もう一度カードをかざして登録する').click(), 'カード 1（Hana2016）', demoPin);
  await page.getByText('00077').waitFor();
  await button(page, '次の方').click();
  // The program that the library uses already waits for the next number, and has it as text.
  const asked = fetch(new URL('/customer-ids/next', here.nation.agentUrl), {
    method: 'POST',
    headers: { 'x-application-token': applicationToken },
  });
  await showCard();
  await page.getByRole('status').getByText('00077').waitFor();
  assert.deepEqual(await (await asked).json(), { customerId: '00077' });
  await page.getByText('業務の画面に番号を渡しました').waitFor();
  await assertReadable(page, 'the number');
  assert.deepEqual(faults, []);
  await context.close();
});

test('a shopping street with own numbers looks them up too, hears of a slip of the pen, and replaces a lost card’s', async () => {
  const operatorId = await here.nation.platform.registerOperator({
    name: '雨の商店街',
    kind: 'shoppingStreet',
    series: 'R',
    municipalityCode: null,
    customerIdRule: { mode: 'own', pattern: 'digits', lengthMin: 5, lengthMax: 8, checkDigit: 'luhn' },
  });
  const { page, faults, context } = await here.visit('/counter', 'tablet');
  await page.getByLabel(/登録コード/).fill(await here.nation.platform.enrolmentCode(operatorId, '案内所'));
  await button(page, 'この端末を登録する').click();
  await page.getByRole('navigation').getByRole('link', { name: '会員番号を調べる' }).click();
  const lay = (name: string) => tap(page, () => button(page, name).click(), 'カード 1（Hana2016）', demoPin);
  await lay('カードをかざしてください');
  const number = page.getByRole('textbox', { name: /会員番号/ });
  await number.fill('00019');
  await lay('もう一度カードをかざして登録する');
  // Beside the field, where the eye is.
  await page.getByText('会員番号の最後の数字が合いません').waitFor();
  assert.equal(await number.getAttribute('aria-invalid'), 'true');
  assert.equal(await page.getByRole('alert').filter({ hasText: 'エラー' }).count(), 0);
  await assertReadable(page, 'a wrong digit');
  await number.fill('00018');
  await lay('もう一度カードをかざして登録する');
  await page.getByRole('status').getByText('00018').waitFor();
  await button(page, '次の方').click();

  await lay('カードをかざしてください');
  await page.getByRole('status').getByText('00018').waitFor();
  await assertReadable(page, 'the number');
  await button(page, '番号を替える').click();
  await page.getByRole('heading', { name: '番号を替える' }).waitFor();
  assert.doesNotMatch((await page.locator('#root').textContent()) ?? '', /00018/);
  await assertReadable(page, 'another number');
  await number.fill('00026');
  await lay('もう一度カードをかざして替える');
  await page.getByText('番号を替えました').waitFor();
  await page.getByRole('status').getByText('00026').waitFor();
  await button(page, '次の方').click();
  await lay('カードをかざしてください');
  await page.getByRole('status').getByText('00026').waitFor();
  assert.deepEqual(faults, []);
  await context.close();
});
