/** A sign-in in a real browser: the demo library's site, the page of マイキー, the card agent's window, and back. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { exportJWK, generateKeyPair } from 'jose';
import type { Browser, Page } from 'playwright-core';
import { registerLibrarySite, startLibrarySite } from '../demo/library-site.ts';
import { demoPassword, demoPin } from '../demo/nation.ts';
import { startTestNation, type TestNation } from '../demo/test-nation.ts';
import { launchBrowser } from './browser.ts';
import { assertReadable, tap, visit } from './testing/visitor.ts';

let nation: TestNation;
let browser: Browser;
let site: Awaited<ReturnType<typeof startLibrarySite>>;
let operatorId: string;

before(async () => {
  nation = await startTestNation();
  operatorId = nation.nation.places.find(({ name }) => name === '小国町 図書室')?.operatorId ?? '';
  site = await startLibrarySite({
    port: 0,
    mykeyUrl: nation.world.mykeyUrl,
    clientOf: (url) => registerLibrarySite(nation.platform.mykey, { operatorId, url }),
  });
  browser = await launchBrowser();
});
after(async () => {
  await browser?.close();
  await site?.close();
  await nation?.close();
});

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const heading = (page: Page, name: string) => page.getByRole('heading', { name }).waitFor();
/** A visitor of the library's site who pressed 「マイキーでサインイン」. */
async function begin(size: 'desktop' | 'phone' = 'desktop') {
  const visitor = await visit(browser, site.url, size);
  await visitor.page.getByRole('link', { name: 'マイキーでサインイン' }).click();
  await heading(visitor.page, '「小国町 図書室のサイト」にサインインします');
  return visitor;
}

test('a visitor of the library signs in with the card, passes the customer number on, and is back at the site', async () => {
  const { page, faults, context } = await begin();
  await assertReadable(page, 'the page of the sign-in');
  await tap(page, () => button(page, 'カードをかざす').click(), 'カード 1', demoPin);
  await heading(page, '会員番号を伝えますか');
  await page.getByText('00012345').waitFor();
  await assertReadable(page, 'the consent');
  await button(page, '伝えてサインインする').click();
  await page.getByText('00012345').waitFor();
  await page.getByText('こんにちは').waitFor();
  assert.equal(new URL(page.url()).origin, site.url);
  assert.doesNotMatch(await page.content(), /hana2016/i);
  assert.deepEqual(faults, []);
  await context.close();
});

test('on a phone and by keyboard alone, without passing the number on', async () => {
  const { page, context } = await begin('phone');
  await assertReadable(page, 'the page of the sign-in on a phone');
  const focused = async (name: string) => {
    for (let presses = 0; presses < 20; presses++) {
      await page.keyboard.press('Tab');
      if ((await page.evaluate(() => document.activeElement?.textContent)) === name) return;
    }
    assert.fail(`the keyboard does not reach 「${name}」`);
  };
  await focused('カードをかざす');
  await tap(page, () => page.keyboard.press('Enter'), 'カード 1', demoPin);
  await heading(page, '会員番号を伝えますか');
  await focused('伝えずにサインインする');
  await page.keyboard.press('Enter');
  await page.getByText('利用カード番号は受け取っていません').waitFor();
  await context.close();
});

test('a card that cannot be used is told so kindly, and leads back to the site without a reason', async () => {
  const { page, context } = await begin();
  await tap(page, () => button(page, 'カードをかざす').click(), 'カード 3（まだIDなし）', demoPin);
  await page.getByText('このカードのマイキーIDはまだありません').waitFor();
  await assertReadable(page, 'a refusal');
  await page.getByRole('link', { name: 'サイトにもどる' }).click();
  await page.getByText('サインインしませんでした').waitFor();
  await context.close();
});

test('an address of a sign-in that is over says what to do, in both languages', async () => {
  const { page, context } = await visit(browser, `${nation.facesUrl}/mykey/sign-in/over-and-gone`);
  await page.getByText('サイトにもどり、もう一度サインインを始めてください').waitFor();
  await assertReadable(page, 'a sign-in that is over');
  await page.goto(`${nation.world.mykeyUrl}/oidc/interaction/over-and-gone`);
  await page.getByText('Open the site yourself and start signing in again').waitFor();
  await assertReadable(page, 'the page without a site');
  await context.close();
});

test('the people of the platform register a site, are stopped with a private key, replace keys and remove it', async () => {
  const { page, faults, context } = await visit(browser, `${nation.facesUrl}/mykey/admin/operators/${operatorId}`);
  await page.getByLabel(/職員番号/).fill('platform');
  await page.getByLabel(/パスワード/).fill(demoPassword);
  await button(page, 'サインインする').click();
  await button(page, 'サイトを登録する').click();
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  await page.getByLabel(/サイトの名前/).fill('図書室の予約');
  await page.getByLabel(/もどり先のアドレス/).fill('http://reserve.example/back');
  await page.getByLabel(/公開鍵/).fill(JSON.stringify(await exportJWK(privateKey)));
  await button(page, '登録する').click();
  await page.getByText('もどり先は https:// で始まるアドレスにしてください').waitFor();
  await page.getByLabel(/もどり先のアドレス/).fill('https://reserve.example/back');
  await button(page, '登録する').click();
  await page.getByText('秘密鍵が含まれています').waitFor();
  await assertReadable(page, 'the form of a site');
  await page.getByLabel(/公開鍵/).fill(JSON.stringify(await exportJWK(publicKey)));
  await button(page, '登録する').click();
  await page.getByText('サイトを登録しました').waitFor();
  await assertReadable(page, 'the register of sites');
  await page.getByRole('button', { name: /^鍵を入れ替える.*図書室の予約/ }).click();
  await page
    .getByRole('dialog')
    .getByLabel(/公開鍵/)
    .fill(JSON.stringify(await exportJWK(publicKey)));
  await page.getByRole('dialog').getByRole('button', { name: '鍵を入れ替える' }).click();
  await page.getByText('公開鍵を入れ替えました').waitFor();
  await page.getByRole('button', { name: /^取り消す.*図書室の予約/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: '取り消す' }).click();
  await page.getByText('サイトの登録を取り消しました').waitFor();
  assert.deepEqual(faults, []);
  await context.close();
});
