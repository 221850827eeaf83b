/** 金融機関マスタ in a browser: how old it is, what an office enters, and what becomes of accounts at a branch that has closed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { pointsRoutes } from '../contract/index.ts';
import { createCounter } from '../demo/actors/counter.ts';
import { demoPassword, demoPin, walletOf } from '../demo/nation.ts';
import { createOfficer } from '../points/testing/officer.ts';
import { button, startBrowserNation } from './testing/browser-nation.ts';
import { leftInJapanese, writtenIn } from './testing/english.ts';
import { assertReadable } from './testing/visitor.ts';

const here = startBrowserNation();
const open = (path: string, staffId: string) => here.signIn(staffId, `/office${path}`, 'desktop');

/** Another person of the town confirms what waits. */
async function confirm(name: RegExp) {
  const { page, faults, context } = await open('/changes', 'approver2-43424');
  const waiting = page.getByRole('region', { name });
  await waiting.waitFor();
  await assertReadable(page, 'a correction of the list of banks that waits');
  await waiting.getByRole('button', { name: '確認して有効にする' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '確認して有効にする' }).click();
  await page.getByText('変更を有効にしました').waitFor();
  assert.deepEqual(faults, []);
  await context.close();
}

/** Fills in the form of this name and sends it. */
async function send(page: Page, form: string, submit: string, fields: Readonly<Record<string, string>>) {
  await button(page, form).click();
  const region = page.getByRole('region', { name: form });
  for (const [label, text] of Object.entries(fields)) await region.getByLabel(label).fill(text);
  await assertReadable(page, form);
  await region.getByRole('button', { name: submit }).click();
  return region;
}

const today = () => Temporal.Now.plainDateISO('Asia/Tokyo');

test('a branch that the list does not have is entered by one person and confirmed by another, and all offices see who and why', async () => {
  const { page, faults, context } = await open('/banks', 'accounting-43424');
  await page.getByText('2016年9月20日現在').waitFor();
  await page.getByText('登録された訂正はありません').waitFor();
  const fields = { 銀行番号: '0182', 支店番号: '310', 名前: '杖立', 適用日: `${today()}`, 理由: '開店の通知' };
  const region = await send(page, '金融機関・支店を登録する', '登録を申請する', { ...fields, 読み: '杖立' });
  await region.getByText('支店: マスタにない番号です').waitFor();
  await region.locator('[name=kana][aria-invalid=true]').waitFor();
  await assertReadable(page, 'a reading that is none');
  await region.getByLabel('読み').fill('ツエタテ');
  await region.getByRole('button', { name: '登録を申請する' }).click();
  await page.getByText('申請しました').waitFor();
  await confirm(/肥後 杖立/);
  await page.reload();
  const line = page.getByRole('row', { name: /0182-310 肥後 杖立（ツエタテ）/ });
  await line.getByText('小国町').waitFor();
  await line.getByRole('button', { name: /詳しく/ }).click();
  await page.getByRole('definition').filter({ hasText: '開店の通知' }).waitFor();
  await assertReadable(page, 'the list of banks');
  await page.getByRole('button', { name: 'English' }).click();
  await page.waitForFunction(() => document.documentElement.lang === 'en');
  assert.deepEqual(await leftInJapanese(page, await writtenIn(Object.values(here.nation.owners))), []);
  assert.deepEqual(faults, []);
  await context.close();
  // Who only decides reads the same, and enters nothing.
  const other = await open('/banks', 'approver1-43424');
  await other.page.getByRole('row', { name: /杖立/ }).waitFor();
  assert.equal(await button(other.page, '金融機関・支店を登録する').count(), 0);
  await other.context.close();
});

test('accounts at a branch that closed last week are held by name, and none is entered there any more', async () => {
  const { world, platform, nation } = here.nation;
  const shop = nation.places.find(({ name }) => name === 'まちなか商店');
  const [hana] = walletOf(nation, () => {}).cards;
  assert.ok(shop && hana);
  const till = await createCounter(world, await platform.enrolmentCode(shop.operatorId, 'レジ'));
  await till.pay({ card: hana.card, pin: demoPin }, 30);
  const accounting = await createOfficer(world, { staffId: 'accounting-43424', password: demoPassword, at: 'points' });
  const { settlements } = await accounting.call(pointsRoutes.listSettlements);
  const { settlementId = 0 } = settlements[0] ?? {};
  await accounting.call(pointsRoutes.closeSettlement, { params: { settlementId } });

  const { page, faults, context } = await open('/banks', 'accounting-43424');
  const since = today().subtract({ days: 7 });
  const fields = { 銀行番号: '9999', 支店番号: '901', なくなる日: `${since}`, 理由: '本店に統合' };
  const region = await send(page, '閉店・統合を登録する', '閉店・統合を申請する', fields);
  await region.waitFor({ state: 'detached' });
  await confirm(/試験用901/);
  await page.goto(`${here.nation.facesUrl}/office/settlements/${settlementId}`);
  await page.getByText('まちなか商店：口座のある支店が、閉店や統合でなくなっています。').waitFor();
  await page.getByRole('cell', { name: '保留：支店がなくなりました' }).first().waitFor();
  await page
    .getByRole('cell', { name: /銀行 9999 試験用銀行（実在しません）/ })
    .first()
    .waitFor();
  await assertReadable(page, 'a settlement that holds who is paid at a closed branch');

  await page.goto(`${here.nation.facesUrl}/office/account`);
  await page.getByText(`この支店は、${since.year}年${since.month}月${since.day}日から取り扱いがありません`).waitFor();
  await page.getByLabel('理由').fill('変更');
  await page.getByLabel('口座番号').fill('7654321');
  await button(page, 'この口座を申請する').click();
  await page.locator('[name=branchCode][aria-invalid=true]').waitFor();
  await assertReadable(page, 'an account at a closed branch');
  assert.deepEqual(faults, []);
  await context.close();
});
