/** A customer from a company's site to the points of a town, on a phone: a coupon of the airline (6-10, 2-1), an order at the card company (6-9, 基本). */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Page } from 'playwright-core';
import { demoPassword, demoPin } from '../demo/nation.ts';
import { loadOffices } from '../demo/offices.ts';
import { addPartners } from '../demo/partners/load.ts';
import { type OpenSite, openSite } from '../demo/partners/sites.ts';
import { customerOf } from '../demo/partners/terms.ts';
import { button, startBrowserNation } from './testing/browser-nation.ts';
import { assertReadable, barriersOn, tap, visit } from './testing/visitor.ts';

const here = startBrowserNation();
let opening: Promise<Record<'airline' | 'card', OpenSite>> | undefined;
/** The companies' sites, opened when the first customer comes. */
const sites = () => {
  opening ??= openSites();
  return opening;
};
async function openSites() {
  const { nation: all } = here;
  const { world, platform, nation } = all;
  const { airline } = await loadOffices(platform, nation);
  await addPartners({ world, platform, nation, people: airline });
  const open = (name: 'airline' | 'card') => {
    const stored = nation.partners[name];
    assert.ok(stored);
    return openSite(name, { world, stored, port: 0, mypageUrl: all.facesUrl, turnEvery: 300, keep: () => {} });
  };
  return { airline: await open('airline'), card: await open('card') };
}
after(async () => {
  for (const site of Object.values((await opening) ?? {})) await site.close();
});

/** A customer at a company's site, signed in. */
async function atCompany(name: 'airline' | 'card') {
  const { url } = (await sites())[name];
  const visitor = await visit(here.browser, url, 'phone');
  const { page } = visitor;
  await page.getByLabel('ログインID').fill(customerOf[name].loginId);
  await page.getByLabel('パスワード').fill(demoPassword);
  await button(page, 'サインインする').click();
  await page
    .getByRole('heading', { name: '申し込み' })
    .or(page.getByRole('heading', { name: /クーポンで/ }))
    .waitFor();
  return visitor;
}

async function atMypage(path = '/mypage/') {
  const visitor = await here.visit(path, 'phone');
  await tap(
    visitor.page,
    () => button(visitor.page, 'カードでサインインする').click(),
    'カード 1（Hana2016）',
    demoPin,
  );
  return visitor;
}

/** A company's page is read on a phone: no barrier, and nothing wider than the screen. */
async function assertFits(page: Page, where: string) {
  assert.deepEqual(await barriersOn(page), [], where);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${where} is too wide`);
}

test('a coupon of the airline is taken, copied, pasted with what hangs on it, and is points of the chosen town', async () => {
  const { page: shop, context, faults } = await atCompany('airline');
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const miles = shop.locator('.figure');
  const before = Number(((await miles.textContent()) ?? '').replaceAll(',', ''));
  await assertFits(shop, 'the airline');
  // Pressed twice by an impatient thumb, it is one coupon.
  await button(shop, '1,000マイルをクーポンに替える').dblclick();
  await shop.getByRole('status').getByText('1,000マイルを減らしました').waitFor();
  await shop.getByText('いつでも入力できます').waitFor();
  assert.equal(await miles.textContent(), (before - 1000).toLocaleString('en-US'));
  await assertFits(shop, 'the airline with a coupon');
  await button(shop, 'コードをコピーする').click();
  await button(shop, 'コピーしました').waitFor();
  const code = await shop.evaluate(() => navigator.clipboard.readText());
  assert.match(code, /^[0-9A-Z]{4}(-[0-9A-Z]{4}){4}$/);
  assert.deepEqual(faults, []);
  await context.close();

  const { page, context: own, faults: wrong } = await atMypage('/mypage/coupon');
  const field = page.getByLabel(/^クーポンコード/);
  await field.fill(`  ${code} \n`);
  await button(page, '確かめる').click();
  await page.getByRole('heading', { name: 'どこに入れますか' }).waitFor();
  await page.getByText('そらの翼マイレージ').first().waitFor();
  await assertReadable(page, 'where the points of the airline’s coupon go');
  await page.getByRole('radio', { name: /^小国町ポイント/ }).check();
  await button(page, 'ポイントを受け取る').click();
  await page.getByRole('heading', { name: 'ポイントを受け取りました' }).waitFor();
  await page.getByText('1,000ポイント').first().waitFor();
  await page.getByText('小国町ポイント').first().waitFor();
  await assertReadable(page, 'the points of the airline’s coupon');
  assert.deepEqual(wrong, []);
  await own.close();
});

test('an order at the card company is deducted once its destination was chosen, at five to one, and not before', async () => {
  const { page: shop, context, faults } = await atCompany('card');
  const held = shop.locator('.figure');
  await shop.getByLabel(/^交換するカードのポイント/).fill('99999999');
  await button(shop, '交換を申し込む').click();
  await shop.getByRole('status').getByText('足りません').waitFor();
  await shop.getByLabel(/^交換するカードのポイント/).fill('１０，０００');
  await button(shop, '交換を申し込む').click();
  await shop.getByRole('status').getByText('2,000ポイントに交換する申し込みを受け付けました').waitFor();
  await shop.getByText('まだ減算していません').waitFor();
  assert.equal(await held.textContent(), '30,000', 'nothing is deducted before the choice');
  await assertFits(shop, 'the card company');

  const { page, context: own, faults: wrong } = await atMypage();
  await page.getByRole('link', { name: '使う・移す' }).click();
  await page.getByRole('link', { name: /交換の移し先を選ぶ/ }).click();
  const order = page.getByRole('listitem').filter({ hasText: 'つきみカード から' });
  await order.getByText('つきみカード のポイントは、10,000 減ります').waitFor();
  await assertReadable(page, 'an order at a rate that waits for its choice');
  await order.getByRole('link', { name: '移し先を選ぶ' }).click();
  await page.getByRole('radio', { name: /^小国町ポイント/ }).check();
  await assertReadable(page, 'where the points of an order go');
  await button(page, '確かめる').click();
  await button(page, 'この移し先にする').click();
  await page.getByRole('heading', { name: '移し先を決めました' }).waitFor();
  await page.getByText('小国町ポイント').first().waitFor();
  await assertReadable(page, 'an order whose destination was chosen');

  // The company's system asks, deducts and reports by itself; its page says so when it is read again.
  await shop.waitForFunction(async () => (await (await fetch('/')).text()).includes('減算しました'));
  await shop.reload();
  await shop.getByText(/10,000 → 2,000ポイント（減算しました）/).waitFor();
  assert.equal(await held.textContent(), '20,000');
  await page.goto(`${here.nation.facesUrl}/mypage/orders`);
  await order.getByText('小国町ポイント に移しました').waitFor();
  await assertReadable(page, 'an order that has become points');
  assert.deepEqual(wrong, []);
  assert.deepEqual(faults, []);
  await context.close();
  await own.close();
});
