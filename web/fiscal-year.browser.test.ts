/** 年度の締め in a browser: where a fiscal year stands, and the way to what is to be finished. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
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
