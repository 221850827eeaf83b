/** A form in a real browser: led to what is wrong, what was typed is kept, and an input method is left alone until it has finished. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { button, startBrowserNation } from './testing/browser-nation.ts';
import { assertReadable } from './testing/visitor.ts';

const here = startBrowserNation();

async function openFees() {
  const office = await here.signIn('lead-43424', '/office/fees', 'desktop');
  await button(office.page, '利用料を登録する').click();
  return office;
}
const focused = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute('name'));

test('an empty form leads to its first field, then to the next; what the server refuses stands beside its field', async () => {
  const { page, faults, context } = await openFees();
  const send = () => page.getByRole('button', { name: '利用料を登録する' }).click();
  await send();
  await page.getByText('この欄を入力してください。').first().waitFor();
  assert.equal(await focused(page), 'name');
  await assertReadable(page, 'a form with what is missing');
  await page.getByRole('textbox', { name: /利用料の名前/ }).fill('企画展 小人');
  await page.getByRole('textbox', { name: /金額/ }).fill('千');
  await page.getByLabel(/終わりの日/).fill('2001-01-01');
  await send();
  await page.getByText('整数を数字で入力してください。').waitFor();
  assert.equal(await focused(page), 'yen');
  await page.getByRole('textbox', { name: /金額/ }).fill('200');
  await send();
  await page.locator('[name="through"][aria-invalid="true"]').waitFor();
  assert.equal(await focused(page), 'through');
  assert.equal(await page.getByRole('textbox', { name: /利用料の名前/ }).inputValue(), '企画展 小人');
  assert.equal(await page.getByRole('textbox', { name: /金額/ }).inputValue(), '200');
  await page.getByLabel(/終わりの日/).fill('2099-03-31');
  await send();
  await page.getByText('登録しました').waitFor();
  assert.deepEqual(faults, []);
  await context.close();
});

test('digits that an input method composes are folded once, when it has finished', async () => {
  const { page, context } = await openFees();
  const field = page.getByRole('textbox', { name: /金額/ });
  await field.focus();
  const keyboard = await context.newCDPSession(page);
  for (const text of ['１', '１３', '１３１', '１３１０', '１３１０１'])
    await keyboard.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
  await keyboard.send('Input.insertText', { text: '１３１０１' });
  await field.blur();
  assert.equal(await field.inputValue(), '13101');
  await field.fill('１，２００');
  assert.equal(await field.inputValue(), '1200', 'pasted');
  await context.close();
});
