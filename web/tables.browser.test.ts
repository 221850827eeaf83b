/** The office's registers as eyes meet them: what one decides by, and its buttons, in sight at 1024 pixels; the rest opens with its row. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { button, startBrowserNation } from './testing/browser-nation.ts';
import { assertReadable } from './testing/visitor.ts';

const here = startBrowserNation();
const registers = ['merchants', 'voucher-kinds', 'events', 'conversions', 'campaigns', 'fees', 'streets', 'uplifts'];

test('no register hides a column or a button behind sideways scrolling on an officer’s screen', async () => {
  const { page, faults, context } = await here.signIn('lead-43424', '/office/merchants', 'desktop');
  await page.setViewportSize({ width: 1024, height: 900 });
  const tooWide: object[] = [];
  for (const register of registers) {
    await page.goto(`${here.nation.facesUrl}/office/${register}`);
    await page.locator('h1').first().waitFor();
    await page.locator('table:visible, main button:visible').first().waitFor();
    const wide = await page.evaluate(() =>
      [...document.querySelectorAll('table')].flatMap((table) => {
        const room = table.parentElement?.clientWidth ?? 0;
        return table.scrollWidth > room ? [[table.scrollWidth, room]] : [];
      }),
    );
    if (wide.length > 0) tooWide.push({ register, wide });
  }
  assert.deepEqual(tooWide, []);
  assert.deepEqual(faults, []);
  await context.close();
});

test('a row opens what one does not decide by, says so to a screen reader, and closes again; paper and CSV have it all', async () => {
  const { page, faults, context } = await here.signIn('lead-43424', '/office/merchants', 'desktop');
  const open = button(page, /^詳しく.*まちなか商店/);
  await open.click();
  const close = button(page, /^閉じる.*まちなか商店/);
  assert.equal(await close.getAttribute('aria-expanded'), 'true');
  await page.locator('dl').getByText('B0001').waitFor();
  await page
    .locator('dl')
    .getByText(/マチナカシヨウテン/)
    .waitFor();
  await assertReadable(page, 'a row that is open');
  await close.click();
  assert.equal(await page.locator('dl').count(), 0);
  const [download] = await Promise.all([page.waitForEvent('download'), button(page, 'CSVで保存').click()]);
  const stream = await download.createReadStream();
  const text = Buffer.concat(await stream.toArray()).toString('utf8');
  assert.match(text, /B0001/);
  assert.doesNotMatch(text, /操作/, 'no column that is always empty');
  await page.emulateMedia({ media: 'print' });
  await page.getByRole('cell', { name: 'B0001' }).waitFor();
  assert.equal(await page.getByRole('columnheader', { name: '操作' }).count(), 0);
  assert.deepEqual(faults, []);
  await context.close();
});
