/** 年度の締め in a browser: where a fiscal year stands, and the way to what is to be finished. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { createCounter } from '../demo/actors/counter.ts';
import { demoPin, walletOf } from '../demo/nation.ts';
import { button, startBrowserNation } from './testing/browser-nation.ts';
import { assertReadable } from './testing/visitor.ts';

const here = startBrowserNation();

test('accounting sees where the year stands, and is led to the period that is not paid', async () => {
  const { page, faults, context } = await here.signIn('accounting-43424', '/office/', 'desktop');
  await page.getByRole('heading', { name: '今日の仕事' }).waitFor();
  const menu = page.getByRole('navigation', { name: '事務室のメニュー' });
  await menu.getByRole('link', { name: '年度の締め', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: '年度の締め' }).waitFor();
  await page.getByText('出納閉鎖の日').waitFor();
  await assertReadable(page, 'a fiscal year');
  const year = page.getByRole('combobox', { name: '年度' });
  const [running, before, last] = await year.getByRole('option').allTextContents();
  assert.ok(running && before && last);
  await year.selectOption({ label: last });
  await page.getByText('出納を閉鎖しました。この年度の入力と訂正はできません').waitFor();
  await assertReadable(page, 'a fiscal year that is closed');
  await year.selectOption({ label: running });
  await page.getByText('年度の途中です').waitFor();
  await page
    .getByRole('link', { name: /精算書を見る/ })
    .first()
    .click();
  await button(page, '精算期間を締める').waitFor();
  assert.deepEqual(faults, []);
  await context.close();
});

const today = Temporal.Now.plainDateISO('Asia/Tokyo');
const year = today.month >= 4 ? today.year : today.year - 1;
const rowOf = (page: Page, name: string | RegExp) =>
  page.getByRole('row').filter({ has: page.getByRole('rowheader', { name }) });
const dialog = (page: Page) => page.getByRole('dialog');

test('a payment without a budget line and an uplift without budget are named before the close; once both are entered it closes', async () => {
  const { world, platform, nation } = here.nation;
  const shop = nation.places.find(({ name }) => name === 'まちなか商店');
  const [hana] = walletOf(nation, () => {}).cards;
  assert.ok(shop && hana);
  const till = await createCounter(world, await platform.enrolmentCode(shop.operatorId, 'レジ'));
  await till.pay({ card: hana.card, pin: demoPin }, 100);
  const { page, faults, context } = await here.signIn('accounting-43424', '/office/', 'desktop');
  await page.getByRole('heading', { name: '今日の仕事' }).waitFor();
  const go = async (name: string, title = name) => {
    await page.getByRole('navigation', { name: '事務室のメニュー' }).getByRole('link', { name, exact: true }).click();
    await page.getByRole('heading', { level: 1, name: title }).waitFor();
  };
  const field = (name: string | RegExp) => page.getByRole('textbox', { name });
  await go('予算差引');
  await button(page, '予算科目を登録する').click();
  await field(/科目/).fill('7-1-2-19');
  await field('事業名').fill('商工振興費');
  await field('款の名称').fill('商工費');
  await field('項の名称').fill('商工費');
  await field('目の名称').fill('商工振興費');
  await assertReadable(page, 'a line of the budget');
  await field(/予算額/).fill('1000');
  await button(page, '予算科目を登録する').click();
  await page.getByText('登録しました').waitFor();
  await go('上乗せ', '振り込みへの上乗せ');
  await button(page, '上乗せを登録する').click();
  await field(/名前/).first().fill('秋の上乗せ');
  await field(/割合/).fill('10');
  await page.getByLabel('最後の日').fill(`${today}`);
  await button(page, '上乗せを登録する').click();
  await page.getByText('上乗せを登録しました').waitFor();
  await go('精算');
  await page
    .getByRole('link', { name: /精算書を見る/ })
    .first()
    .click();
  await page.getByText('予算科目の決まっていない支払いがあります').waitFor();
  await assertReadable(page, 'what has no budget');
  await button(page, '精算期間を締める').click();
  await dialog(page).getByRole('button', { name: '精算期間を締める' }).click();
  await dialog(page).getByText('予算科目の決まっていない支払いがあるため、締められません').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: '「年度の締め」で支払いの予算科目を決める' }).click();
  await page.getByRole('heading', { level: 1, name: '年度の締め' }).waitFor();
  const line = `${year} 7-1-2-19（商工振興費）`;
  await rowOf(page, /^店での利用/)
    .getByRole('button', { name: /予算科目を決める/ })
    .click();
  await dialog(page).getByRole('combobox', { name: '予算科目' }).selectOption({ label: line });
  await dialog(page).getByRole('textbox', { name: '事由' }).fill('当初予算');
  await assertReadable(page, 'the line of a payment');
  await dialog(page).getByRole('button', { name: '予算科目を決める' }).click();
  await page.getByText('支払いの予算科目を登録しました').waitFor();
  await assertReadable(page, 'the lines of payments');
  await button(page, '場所の予算科目を決める').click();
  await dialog(page).getByRole('combobox', { name: '場所' }).selectOption({ label: '小国町 郷土館' });
  await dialog(page).getByRole('combobox', { name: '予算科目' }).selectOption({ label: line });
  await dialog(page).getByRole('textbox', { name: '事由' }).fill('指定管理');
  await assertReadable(page, 'the line of one place');
  await dialog(page).getByRole('button', { name: '予算科目を決める' }).click();
  await page.getByRole('row', { name: /小国町 郷土館/ }).waitFor();
  await go('上乗せ', '振り込みへの上乗せ');
  await rowOf(page, '秋の上乗せ')
    .getByRole('button', { name: /予算を確保する/ })
    .click();
  await dialog(page).getByRole('combobox', { name: '予算科目' }).selectOption({ label: line });
  await dialog(page)
    .getByRole('textbox', { name: /確保する額/ })
    .fill('1,001');
  await dialog(page).getByRole('textbox', { name: '事由' }).fill('見込み');
  await dialog(page).getByRole('button', { name: '予算を確保する' }).click();
  await dialog(page).getByText('予算科目の残額を超えます').waitFor();
  await assertReadable(page, 'more than the line has');
  await dialog(page)
    .getByRole('textbox', { name: /確保する額/ })
    .fill('500');
  await dialog(page).getByRole('button', { name: '予算を確保する' }).click();
  await page.getByText('上乗せの予算を確保しました').waitFor();
  await assertReadable(page, 'uplifts with budget');
  await go('精算');
  await page
    .getByRole('link', { name: /精算書を見る/ })
    .first()
    .click();
  await page.getByText('予算科目の決まっていない支払いがあります').waitFor({ state: 'detached' });
  await button(page, '精算期間を締める').click();
  await dialog(page).getByRole('button', { name: '精算期間を締める' }).click();
  await page.getByText('締めました。締めた人とは別の2人の承認が必要です').waitFor();
  await go('年度の締め');
  await page.getByRole('link', { name: '収入と支出の集計・票・CSVを見る' }).click();
  await page.getByRole('heading', { level: 1, name: '収入と支出' }).waitFor();
  await page.getByRole('row', { name: /商工振興費/ }).waitFor();
  await assertReadable(page, 'expenditure by budget line');
  const saved = async (name: string) => {
    const [file] = await Promise.all([page.waitForEvent('download'), button(page, name).click()]);
    const chunks: Buffer[] = [];
    for await (const chunk of await file.createReadStream()) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  };
  const data = (await saved('支出データ　UTF-8')).toString();
  assert.match(data, /^\ufeff区分,行番号,会計年度/);
  assert.match(data, /一般会計,7,1,2,19,商工費,商工費,商工振興費/);
  const choose = (label: string, option: string) => page.getByLabel(label, { exact: true }).selectOption(option);
  await choose('帳票', 'revenue');
  await page.getByRole('row', { name: /一般財源/ }).waitFor();
  await assertReadable(page, 'revenue by source');
  await choose('帳票', 'expenditureOrders');
  await page
    .getByRole('row', { name: /まちなか商店/ })
    .first()
    .waitFor();
  assert.match((await saved('PDF（A4縦）')).toString('latin1', 0, 5), /%PDF-/);
  await page.getByRole('row', { name: /支出命令書.*A4縦/ }).waitFor();
  await assertReadable(page, 'expenditure orders of a period');
  await choose('帳票', 'revenueOrders');
  await page.getByText('この期間の付与・利用はありません').waitFor();
  await assertReadable(page, 'revenue orders of a month');
  assert.deepEqual(faults, []);
  await context.close();
});
