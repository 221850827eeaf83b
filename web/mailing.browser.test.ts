/** 発送前の名簿確認 in a browser: a list is sent, looked at, put right, and the files are taken. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { button, startBrowserNation } from './testing/browser-nation.ts';
import { assertReadable } from './testing/visitor.ts';

const here = startBrowserNation();

test('an office checks a list before letters go out, sees who is left out and why, and takes the files', async () => {
  const { page, faults, context } = await here.signIn('lead-43424', '/office/', 'desktop');
  await page.getByRole('heading', { name: '今日の仕事' }).waitFor();
  const menu = page.getByRole('navigation', { name: '事務室のメニュー' });
  await menu.getByRole('link', { name: '発送前の名簿確認', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: '発送前の名簿確認' }).waitFor();
  await page.getByText('名簿の形').click();
  await button(page, '名簿を確認する').click();
  await page.getByText('名簿を選んでください。').waitFor();
  await assertReadable(page, 'an empty form of a mailing list');
  await page.getByRole('textbox', { name: '送付する案内' }).fill('敬老の日の案内');
  const list = 'マイキーID,宛名番号,死亡日\r\nMy777,000123,\r\nMy888,000456,2016-09-01\r\nNobody9,000789,\r\n';
  await page.locator('input[type=file]').setInputFiles({
    name: '敬老の日.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(`\ufeff${list}`),
  });
  const count = page.getByRole('textbox', { name: '照合用の件数' });
  await count.fill('４');
  await button(page, '名簿を確認する').click();
  await page.getByText('件数が一致しません').waitFor();
  assert.equal(
    await page.getByRole('heading', { name: '結果を受け取る' }).count(),
    0,
    'nothing is taken of what differs',
  );
  await count.fill('3');
  await button(page, '名簿を確認する').click();
  await page.getByRole('heading', { name: '結果を受け取る' }).waitFor();
  await page.getByText('名簿に次の列がないため、確認していません：転出日').waitFor();
  await page.getByRole('cell', { name: '発送日までに亡くなっています' }).first().waitFor();
  await assertReadable(page, 'what a mailing list comes to');
  const saved = page.waitForEvent('download');
  await page.getByRole('listitem').filter({ hasText: '送付先の名簿' }).getByRole('button', { name: /UTF-8/ }).click();
  const file = await saved;
  assert.match(file.suggestedFilename(), /^送付先の名簿_\d{4}-\d\d-\d\d\.csv$/);
  assert.equal(readFileSync(await file.path(), 'utf8'), "\ufeff行,マイキーID,宛名番号\r\n2,My777,'000123\r\n");
  assert.deepEqual(faults, []);
  await context.close();
});
