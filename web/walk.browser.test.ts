/** A walk past the pages on which nothing more is done: each opens, in both languages, and can be read on every screen. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { demoPin } from '../demo/nation.ts';
import { button, startBrowserNation } from './testing/browser-nation.ts';
import { leftInJapanese, writtenIn } from './testing/english.ts';
import { assertReadable, tap, type Visitor } from './testing/visitor.ts';

const here = startBrowserNation();

/** Opens each address in the session of the page, and reads it in both languages. */
async function walk({ page, faults, context }: Visitor, paths: Readonly<Record<string, RegExp>>): Promise<void> {
  for (const [path, title] of Object.entries(paths)) {
    await page.goto(`${here.nation.facesUrl}${path}`);
    await page.getByRole('heading', { level: 1, name: title }).waitFor();
    await assertReadable(page, `${title.source}`);
    await page.getByRole('button', { name: 'English' }).click();
    await assertEnglish(page, path);
    await page.getByRole('button', { name: '日本語' }).click();
  }
  assert.deepEqual(faults, []);
  await context.close();
}

/** What a page says in English holds no Japanese but names and what people wrote. */
async function assertEnglish(page: Page, path: string): Promise<void> {
  await page.waitForFunction(() => document.documentElement.lang === 'en');
  assert.deepEqual(await leftInJapanese(page, await written()), [], path);
}

/** Read once for each walk: the walks change nothing. */
const written = () => writtenIn(Object.values(here.nation.owners));

/** Opens each address in English, and looks for Japanese that nobody wrote. */
async function walkInEnglish({ page, faults, context }: Visitor, paths: readonly string[]): Promise<void> {
  const names = await written();
  await page.getByRole('button', { name: 'English' }).click();
  for (const path of paths) {
    await page.goto(`${here.nation.facesUrl}${path}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.waitForLoadState('networkidle');
    assert.deepEqual(await leftInJapanese(page, names), [], path);
  }
  assert.deepEqual(faults, []);
  await context.close();
}

const signedIn = async (staffId: string, path: string) => {
  const visitor = await here.signIn(staffId, path, 'desktop');
  await button(visitor.page, 'サインアウト').waitFor();
  return visitor;
};

test('the pages of an office', async () => {
  await walk(await signedIn('lead-43424', '/office/'), {
    '/office/programs': /付与事業/,
    '/office/report': /集計/,
    '/office/settlements': /精算/,
    '/office/staff': /職員/,
    '/office/password': /パスワード/,
  });
});

test('the pages of the platform', async () => {
  await walk(await signedIn('platform', '/office/'), {
    '/office/municipalities': /自治体/,
    '/office/company': /会社の精算データ/,
  });
  await walk(await here.visit('/office/invitation', 'desktop'), { '/office/invitation': /./ });
});

test('the pages of a holder of points', async () => {
  const visitor = await here.visit('/mypage/', 'phone');
  const { page } = visitor;
  await tap(page, () => button(page, 'カードでサインインする').click(), 'カード 1（Hana2016）', demoPin);
  await page.getByRole('heading', { name: 'わたしのポイント' }).waitFor();
  await page.goto(`${here.nation.facesUrl}/mypage/orders`);
  const order = page.getByRole('link', { name: /行き先を選ぶ|選ぶ/ }).first();
  const href = (await order.getAttribute('href')) ?? '';
  await walk(visitor, {
    '/mypage/use': /./,
    '/mypage/common': /共通ポイント/,
    '/mypage/orders': /./,
    '/mypage/year': /1年のまとめ/,
    [href]: /./,
    '/mypage/events': /応援/,
  });
});

test('the pages of マイキー', async () => {
  await walk(await here.visit('/mykey/lost', 'phone'), { '/mykey/lost': /なくした/ });
  const fresh = await here.visit('/mykey/', 'phone');
  await tap(fresh.page, () => button(fresh.page, 'カードをかざす').click(), 'カード 3（まだIDなし）', demoPin);
  await fresh.page.getByRole('link', { name: 'はじめて作る' }).waitFor();
  await walk(fresh, { '/mykey/renew': /引き継ぎます/ });
  await walk(await signedIn('platform', '/mykey/admin'), {
    '/mykey/admin': /./,
    '/mykey/admin/new': /./,
    '/mykey/admin/password': /パスワード/,
    '/mykey/admin/second-factor': /二段階認証/,
  });
});

const under = (face: string, pages: string) => pages.split(' ').map((page) => `${face}/${page}`);

test('the pages of an office and of the platform in English hold no Japanese but what people wrote', async () => {
  const ofOffice =
    'grant grant-uploads mailing venues programs departments budget-lines campaigns report merchants place-terminals streets use-rule tie-ups fees refunds voucher-kinds vouchers voucher-breaks events conversions fiscal-year accounts uplifts bank-statements bank-breaks trace account banks staff changes';
  await walkInEnglish(await signedIn('lead-43424', '/office/'), ['/office/', ...under('/office', ofOffice)]);
  await walkInEnglish(await signedIn('accounting-43424', '/office/'), under('/office', 'settlements settlements/1'));
  await walkInEnglish(await signedIn('platform', '/office/'), [
    '/office/',
    ...under('/office', 'municipalities openings successions banks partners reserve company failed-jobs staff changes'),
  ]);
  await walkInEnglish(await signedIn('platform', '/mykey/admin'), [
    ...under('/mykey', 'admin admin/new admin/operators/L0001 admin/revocation admin/applications'),
    ...under('/mykey', 'admin/groups admin/staff admin/changes admin/failed-jobs admin/password admin/second-factor'),
  ]);
  await walkInEnglish(await signedIn('desk1-43424', '/mykey/desk'), under('/mykey', 'desk desk/new desk/terminals'));
});

test('the pages that need no sign-in, and those of a holder, in English hold no Japanese but what people wrote', async () => {
  await walkInEnglish(await here.visit('/', 'desktop'), [
    '/',
    '/counter/',
    ...under('/mykey', 'lost apply search invitation'),
    ...under('/mypage', 'support campaigns'),
  ]);
  const visitor = await here.visit('/mypage/', 'phone');
  const { page } = visitor;
  await tap(page, () => button(page, 'カードでサインインする').click(), 'カード 1（Hana2016）', demoPin);
  await page.getByRole('heading', { name: 'わたしのポイント' }).waitFor();
  await walkInEnglish(visitor, [
    '/mypage/',
    ...under(
      '/mypage',
      'use common purses/43424 allocate orders notices year events contributions convert conversions vouchers',
    ),
    '/mypage/settings',
  ]);
});

test('Japanese that nobody wrote would be found', async () => {
  const { page, context } = await here.visit('/', 'desktop');
  await page.getByRole('button', { name: 'English' }).click();
  await page.evaluate(() => {
    document.querySelector('h1')!.append('残り 小国町');
    document.querySelector('main')!.setAttribute('aria-label', '本文');
  });
  const left = await leftInJapanese(page, ['小国町']);
  assert.deepEqual(left.toSorted(), ['本文', '残り 小国町']);
  await context.close();
});
