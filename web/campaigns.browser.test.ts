/** プレミアムキャンペーン in a real browser: made, joined by another town, seen by anybody, given at a till, ended. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { demoPin } from '../demo/nation.ts';
import { button, startBrowserNation } from './testing/browser-nation.ts';
import { assertReadable, tap } from './testing/visitor.ts';

const here = startBrowserNation();

/** Another person of the office confirms the terms of a campaign. */
async function confirmAs(staffId: string, name: string): Promise<void> {
  const { page, faults, context } = await here.signIn(staffId, '/office/changes', 'desktop');
  const waiting = page.getByRole('region', { name });
  await waiting.getByText('熊本県').waitFor();
  await assertReadable(page, 'the terms of a campaign to confirm');
  await waiting.getByRole('button', { name: '確認して有効にする' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '確認して有効にする' }).click();
  await page.getByText('変更を有効にしました').waitFor();
  assert.deepEqual(faults, []);
  await context.close();
}

test('an office makes a campaign and invites a town, which joins from its home page', async () => {
  const { page, faults, context } = await here.signIn('lead-43424', '/office/campaigns', 'desktop');
  await button(page, 'キャンペーンを申請する').click();
  const form = page.getByRole('region', { name: 'キャンペーンを申請する' });
  await form.getByLabel(/^名前/).fill('秋祭り');
  await form.getByLabel(/^割合/).fill('2.5');
  await form.getByRole('button', { name: 'キャンペーンを申請する' }).click();
  await page.getByText('整数を数字で入力してください。').waitFor();
  assert.equal(await form.getByLabel(/^割合/).evaluate((field) => field === document.activeElement), true);
  await form.getByLabel(/^割合/).fill('25');
  await form.getByRole('radio', { name: 'ほか（登録のない団体など）' }).check();
  await form.getByLabel(/負担者の名前/).fill('熊本県');
  await form.getByLabel(/^始まり/).fill('2016-10-08T17:00');
  await form.getByLabel(/^終わり/).fill('2016-10-09T01:00');
  await form.getByLabel(/プレミアムの最後の日/).fill('2099-03-31');
  await form.getByLabel(/^予算/).fill('1000');
  await form.getByLabel(/ひとりの上限/).fill('５０');
  await form.getByLabel(/^招待先/).fill('豊島');
  await form.getByLabel(/^招待先/).press('Enter');
  await form.getByRole('button', { name: /^招待する.*豊島区/ }).waitFor();
  await form.getByRole('button', { name: 'キャンペーンを申請する' }).click();
  const question = page.getByRole('dialog');
  await question.getByText('「豊島」を探しましたが、招待していません').waitFor();
  await question.getByText('1,000 ポイント').waitFor();
  await question.getByText('2016/10/08 17:00').waitFor();
  await assertReadable(page, 'the question before a campaign');
  await question.getByRole('button', { name: 'やめる' }).click();
  await form.getByRole('button', { name: /^招待する.*豊島区/ }).click();
  await form.getByRole('button', { name: /^招待しない.*豊島区/ }).waitFor();
  await assertReadable(page, 'a new campaign');
  const ask = async () => {
    await form.getByRole('button', { name: 'キャンペーンを申請する' }).click();
    await question.getByText('招待先: 豊島区').waitFor();
    await question.getByRole('button', { name: 'キャンペーンを申請する' }).click();
  };
  await ask();
  await page.getByText('もう過ぎた期間です。').waitFor();
  assert.equal(await form.getByLabel(/^終わり/).evaluate((field) => field === document.activeElement), true);
  await form.getByLabel(/^終わり/).fill('2099-03-31T01:00');
  await ask();
  await page.getByText('キャンペーンを申請しました。').waitFor();
  await page.getByRole('row', { name: /秋祭り.*確認待ち/ }).waitFor();
  await confirmAs('approver1-43424', 'キャンペーン 秋祭り');
  await page.reload();
  await page.getByRole('row', { name: /秋祭り.*実施中/ }).waitFor();
  await button(page, /^詳しく/).click();
  await page.locator('dd').getByText('小国町、豊島区（返事待ち）').waitFor();
  await assertReadable(page, 'campaigns');

  const other = await here.signIn('lead-13116', '/office', 'desktop');
  await other.page.getByRole('link', { name: /プレミアムキャンペーンに招待されています/ }).click();
  await other.page.getByRole('button', { name: /^加わる/ }).click();
  await other.page.getByRole('dialog').getByText('熊本県').waitFor();
  await assertReadable(other.page, 'the question');
  await other.page.getByRole('dialog').getByRole('button', { name: '加わる' }).click();
  await other.page.getByText('「秋祭り」への参加を申請しました。').waitFor();
  await confirmAs('checker-13116', 'キャンペーン 秋祭り');
  assert.deepEqual([...faults, ...other.faults], []);
  await Promise.all([context.close(), other.context.close()]);
});

test('anybody sees the campaign; at a till it comes on top, on the screen and on paper; ended, it does not', async () => {
  const visitor = await here.visit('/mypage/', 'phone');
  await visitor.page.getByRole('link', { name: /プレミアムが付くキャンペーンを見る/ }).click();
  await visitor.page.getByRole('heading', { name: '秋祭り' }).waitFor();
  await visitor.page.getByText('使ったポイントの25%が付きます').waitFor();
  await assertReadable(visitor.page, 'campaigns for everybody');

  const { page, faults, context } = await here.visit('/counter', 'tablet');
  const { operatorId } = here.nation.nation.places.find(({ name }) => name === 'まちなか商店')!;
  await page.getByLabel(/登録コード/).fill(await here.nation.platform.enrolmentCode(operatorId, 'レジ'));
  await button(page, 'この端末を登録する').click();
  await page.getByText('今日の合計').waitFor();
  await page.keyboard.type('120');
  await tap(page, () => page.keyboard.press('Enter'), 'カード 1（Hana2016）', demoPin);
  await page.getByText('使った分の25%（いま付くのは50ポイントまで）').waitFor();
  await assertReadable(page, 'the confirmation');
  await button(page, '支払う').click();
  await page.getByText('付いたプレミアム（秋祭り）').first().waitFor();
  await assertReadable(page, 'the result');
  await page.emulateMedia({ media: 'print' });
  await page.getByText('+ 30 ポイント').waitFor();
  await assertReadable(page, 'on paper');
  await page.emulateMedia({ media: null });

  // The last points of the purse are the premium's: its payer is asked for them.
  await page.waitForTimeout(900);
  await page.keyboard.press('Enter');
  await page.getByText('120ポイント（1件）').waitFor();
  await page.keyboard.type('700');
  await tap(page, () => page.keyboard.press('Enter'), 'カード 1（Hana2016）', demoPin);
  await button(page, '支払う').click();
  await page.getByRole('heading', { name: '支払いました' }).waitFor();

  const office = await here.signIn('lead-43424', '/office/settlements', 'desktop');
  await office.page.getByRole('link', { name: /^精算書を見る/ }).click();
  await office.page.getByRole('row', { name: 'プレミアム・上乗せ（熊本県） 20', exact: true }).waitFor();
  await assertReadable(office.page, 'the settlement');
  await office.page.getByRole('link', { name: 'プレミアム' }).click();
  await office.page.getByRole('button', { name: /^いま終える/ }).click();
  await office.page.getByRole('dialog').getByRole('button', { name: 'いま終える' }).click();
  await office.page.getByText('「秋祭り」を終えました。').waitFor();
  await office.page.getByRole('row', { name: /秋祭り 終わりました .*50 1,000/ }).waitFor();
  await assertReadable(office.page, 'ended');
  assert.deepEqual([...visitor.faults, ...faults, ...office.faults], []);
  await Promise.all([visitor.context.close(), context.close(), office.context.close()]);
});
