/** A barrier on a page is found: what every browser test asks of every page can fail. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../browser.ts';
import { barriersOn } from './visitor.ts';

let browser: Browser;
before(async () => {
  browser = await launchBrowser();
});
after(() => browser?.close());

const barriersOf = async (body: string): Promise<string[]> => {
  const page: Page = await browser.newPage();
  await page.setContent(`<!doctype html><html lang="ja"><title>頁</title><main><h1>題</h1>${body}</main></html>`);
  const found = await barriersOn(page);
  await page.close();
  return found.map((one) => one.split(':')[0] ?? '');
};

test('a page without barriers has none; pale letters, a nameless button and a field without its name are found', async () => {
  assert.deepEqual(await barriersOf('<p>読める文です。</p>'), []);
  assert.deepEqual(await barriersOf('<p style="color:#ccc;background:#fff">薄い文です。</p>'), ['color-contrast']);
  assert.deepEqual(await barriersOf('<button></button>'), ['button-name']);
  assert.deepEqual(await barriersOf('<input type="text">'), ['label']);
});
