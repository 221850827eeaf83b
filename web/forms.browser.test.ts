/** A form in a real browser: led to what is wrong, what was typed is kept, and an input method is left alone until it has finished. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BrowserContext, Page } from 'playwright-core';
import { button, startBrowserNation } from './testing/browser-nation.ts';
import { assertReadable, focused } from './testing/visitor.ts';

const here = startBrowserNation();

async function openFees() {
  const office = await here.signIn('lead-43424', '/office/fees', 'desktop');
  await button(office.page, '利用料を登録する').click();
  return office;
}
/** Composes a text in the focused field as an input method does, sign by sign; it is taken by `Input.insertText`. */
async function compose(context: BrowserContext, page: Page, whole: string) {
  const keyboard = await context.newCDPSession(page);
  for (let length = 1; length <= whole.length; length += 1) {
    const text = whole.slice(0, length);
    await keyboard.send('Input.imeSetComposition', { text, selectionStart: length, selectionEnd: length });
  }
  return keyboard;
}

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
  const keyboard = await compose(context, page, '１３１０１');
  await keyboard.send('Input.insertText', { text: '１３１０１' });
  await field.blur();
  assert.equal(await field.inputValue(), '13101');
  await field.fill('１，２００');
  assert.equal(await field.inputValue(), '1200', 'pasted');
  await context.close();
});

test('a 自治体コード and a 職員番号 are folded when the input method has finished, and a wide staff number signs in', async () => {
  const { page, context, faults } = await here.signIn('ｐｌａｔｆｏｒｍ ', '/office/staff', 'desktop');
  await button(page, '職員を招待する').click();
  for (const [label, typed, kept] of [
    [/自治体コード/, '１３１０１', '13101'],
    [/職員番号/, 'ｌｅａｄ－９', 'lead-9'],
  ] as const) {
    const field = page.getByRole('textbox', { name: label });
    await field.focus();
    const keyboard = await compose(context, page, typed);
    assert.equal(await field.inputValue(), typed, 'left alone while it is composed');
    await keyboard.send('Input.insertText', { text: typed });
    await field.blur();
    assert.equal(await field.inputValue(), kept);
  }
  assert.deepEqual(faults, []);
  await context.close();
});

test('Enter that takes a conversion starts no search; the next one does, and sends nothing', async () => {
  const { page, context, faults } = await here.signIn('lead-43424', '/office/tie-ups', 'desktop');
  await button(page, '提携を登録する').click();
  const searches: string[] = [];
  page.on('request', (request) => request.url().includes('/places?') && searches.push(request.url()));
  const field = page.getByRole('textbox', { name: /店か自治体の名前/ });
  await field.focus();
  const keyboard = await compose(context, page, 'くま');
  const enter = { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 229 };
  await keyboard.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...enter });
  await keyboard.send('Input.dispatchKeyEvent', { type: 'keyUp', ...enter });
  await keyboard.send('Input.insertText', { text: 'くま' });
  await page.waitForTimeout(300);
  assert.deepEqual(searches, []);
  await field.press('Enter');
  await page.getByText(/当てはまるものがありません|見つかったもの/).waitFor();
  assert.equal(searches.length, 1);
  assert.equal(await page.locator('[aria-invalid=true]').count(), 0, 'the form around it was not sent');
  assert.deepEqual(faults, []);
  await context.close();
});
