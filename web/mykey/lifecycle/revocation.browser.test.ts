import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { demoPassword } from '../../../demo/nation.ts';
import { startTestNation, type TestNation } from '../../../demo/test-nation.ts';
import { launchBrowser } from '../../browser.ts';
import { assertReadable, visit } from '../../testing/visitor.ts';

let nation: TestNation;
let browser: Browser;
before(async () => {
  [nation, browser] = await Promise.all([startTestNation(), launchBrowser()]);
});
after(async () => {
  await browser?.close();
  await nation?.close();
});

test('the platform’s people see how revocation stands, in words, and what to look at when it does not', async () => {
  const { page, context, faults } = await visit(browser, `${nation.facesUrl}/mykey/admin`);
  await page.getByRole('textbox', { name: /職員番号/ }).fill('platform');
  await page.getByLabel(/パスワード/).fill(demoPassword);
  await page.getByRole('button', { name: 'サインインする', exact: true }).click();
  await page.getByRole('link', { name: '失効の確認', exact: true }).click();
  await page.getByRole('heading', { name: '失効の確認', exact: true }).waitFor();
  await page.getByText('カードを受け付けています').waitFor();
  assert.equal(await page.getByRole('row', { name: /新しい/ }).count(), 2);
  await assertReadable(page, 'fresh lists');

  // A day and an hour later nothing has come but a list with a wrong signature.
  const refused = page.getByText('カードを断っている発行者があります');
  let isRefused = false;
  for (let attempt = 0; attempt < 5 && !isRefused; attempt += 1) {
    await nation.databases.mykey.query(
      `UPDATE revocation_list SET next_update = this_update - interval '1 hour', refused_because = 'wrong_signature',
              refused_at = this_update`,
    );
    await page.reload();
    // The servers take fresh lists now and then: then they are made old once more.
    isRefused = await refused.waitFor({ timeout: 5_000 }).then(
      () => true,
      () => false,
    );
  }
  assert.ok(isRefused, 'old lists are said to be refused');
  await page
    .getByRole('row', { name: /期限切れ.*署名が正しくない/ })
    .first()
    .waitFor();
  await assertReadable(page, 'stale lists');
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByText('Invalid signature').first().waitFor();
  assert.deepEqual(faults, []);
  await context.close();
});
