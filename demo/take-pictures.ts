import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { launchBrowser } from '../web/browser.ts';
import { tap, visit } from '../web/testing/visitor.ts';
import { demoPassword, demoPin } from './nation.ts';
import { startTestNation } from './test-nation.ts';

/** `npm run pictures`: takes the pictures of the README from the running product, again after every change of a screen. */
const folder = join(import.meta.dirname, '..', 'docs', 'pictures');
const nation = await startTestNation();
const browser = await launchBrowser();
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true });
const keep = (page: Page, name: string) => page.screenshot({ path: join(folder, `${name}.png`) });
const card = 'カード 1（Hana2016）';

async function counter(): Promise<void> {
  const { page, context } = await visit(browser, `${nation.facesUrl}/counter`, 'tablet');
  const place = nation.nation.places[0];
  await page
    .getByLabel(/登録コード/)
    .fill(await nation.platform.enrolmentCode(place?.operatorId ?? '', place?.terminal ?? ''));
  await button(page, 'この端末を登録する').click();
  await page.getByText('今日の合計').waitFor({ timeout: 15_000 });
  await page.keyboard.type('240');
  await keep(page, 'counter');
  await tap(page, () => page.keyboard.press('Enter'), card, demoPin);
  await button(page, '支払う').waitFor();
  await keep(page, 'counter-confirm');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: '支払いました' }).waitFor();
  await context.close();
}

async function mypage(): Promise<void> {
  const { page, context } = await visit(browser, `${nation.facesUrl}/mypage/`, 'phone');
  await tap(page, () => button(page, 'カードでサインインする').click(), card, demoPin);
  await page.getByRole('link', { name: '使う・移す' }).waitFor();
  await keep(page, 'mypage');
  await context.close();
}

async function settlement(): Promise<void> {
  const { page, context } = await visit(browser, `${nation.facesUrl}/office/`);
  await page.getByRole('textbox', { name: /職員番号/ }).fill('accounting-43424');
  await page.getByLabel(/パスワード/).fill(demoPassword);
  await button(page, 'サインインする').click();
  await page.getByRole('heading', { name: '今日の仕事' }).waitFor();
  const { settlements } = await import('../contract/index.ts').then(async ({ pointsRoutes }) => {
    const { createOfficer } = await import('../points/testing/officer.ts');
    const officer = await createOfficer(nation.world, {
      staffId: 'accounting-43424',
      password: demoPassword,
      at: 'points',
    });
    return officer.call(pointsRoutes.listSettlements);
  });
  await page.goto(`${nation.facesUrl}/office/settlements/${settlements[0]?.settlementId}`);
  await page.getByRole('table').first().waitFor();
  await keep(page, 'settlement');
  await context.close();
}

try {
  await counter();
  await mypage();
  await settlement();
} finally {
  await browser.close();
  await nation.close();
}
process.exit(0);
