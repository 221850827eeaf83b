/** Coupons in a real browser: a company's people from the key to the printed sheets, and residents who enter one (6-10 2-1 … 2-3). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { pointsRoutes } from '../contract/index.ts';
import { demoPin } from '../demo/nation.ts';
import { loadOffices } from '../demo/offices.ts';
import { openPartner } from '../demo/partners/partner.ts';
import { button, startBrowserNation } from './testing/browser-nation.ts';
import { leftInJapanese, writtenIn } from './testing/english.ts';
import { printSheets } from './testing/printed.ts';
import { assertReadable, tap } from './testing/visitor.ts';

const here = startBrowserNation();
const menu = '事務室のメニュー';
const dayIn = (days: number) =>
  here.nation.world.clock().toZonedDateTimeISO('Asia/Tokyo').toPlainDate().add({ days }).toString();

type Saved = { name: string; bytes: Buffer };
async function saved(page: Page, press: () => Promise<unknown>): Promise<Saved> {
  const [download] = await Promise.all([page.waitForEvent('download'), press()]);
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  return { name: download.suggestedFilename(), bytes: Buffer.concat(chunks) };
}
const chosen = ({ name, bytes }: Saved) => ({ name, mimeType: 'application/octet-stream', buffer: bytes });

/** The people of the company at クーポン. */
async function office(staffId: string) {
  const visitor = await here.signIn(staffId, '/office/', 'desktop');
  const { page } = visitor;
  const go = (name: string) =>
    page.getByRole('navigation', { name: menu }).getByRole('link', { name, exact: true }).click();
  await page.getByRole('heading', { name: '今日の仕事' }).waitFor();
  return { ...visitor, go };
}

/** A resident on a phone at the page of coupons. */
async function resident(card: string) {
  const visitor = await here.visit('/mypage/', 'phone');
  const { page } = visitor;
  await tap(page, () => button(page, 'カードでサインインする').click(), card, demoPin);
  await page.getByRole('link', { name: '使う・移す' }).click();
  await page.getByRole('link', { name: /クーポンを入れる/ }).click();
  await page.getByRole('heading', { name: 'クーポンを入れる' }).waitFor();
  return visitor;
}

let codes: string[] = [];

test('a company registers its key with two people, takes codes once, prints them on its own machine, and ends one that came back', async () => {
  await loadOffices(here.nation.platform, here.nation.nation);
  const { page, go, faults, context } = await office('company1');
  await go('クーポン');
  await page.getByText('まだ発行していません').waitFor();
  await assertReadable(page, 'coupons of a company that begins');
  await button(page, '鍵を作成して登録する').click();
  const making = page.getByRole('region', { name: '鍵を作成して登録する' });
  await making.getByLabel(/^理由/).fill('クーポンの開始');
  await assertReadable(page, 'a key to be made');
  const key = await saved(page, () => making.getByRole('button', { name: '作成して秘密鍵を保存する' }).click());
  await page.getByText('公開鍵の登録を申請しました').waitFor();
  const second = await office('company2');
  await second.go('確認待ちの変更');
  await second.page.getByText('鍵の照合値').waitFor();
  await assertReadable(second.page, 'a key that waits for a second person');
  await button(second.page, '確認して有効にする').first().click();
  await second.page.getByRole('dialog').getByRole('button', { name: '確認して有効にする', exact: true }).click();
  await second.page.getByText('変更を有効にしました').waitFor();
  await second.context.close();

  await page.reload();
  await button(page, 'クーポンを発行する').click();
  const form = page.getByRole('region', { name: 'クーポンを発行する' });
  await form.getByLabel(/^発行番号/).fill('ＰＯＳＴ－1');
  await form.getByRole('radio', { name: /郵送/ }).check();
  await form.getByLabel(/^枚数/).fill('４');
  await form.getByLabel(/^1枚のポイント/).fill('1,000');
  await form.getByLabel(/^利用の最終日/).fill(dayIn(-1));
  await form.getByRole('button', { name: 'クーポンを発行する' }).click();
  await form.getByText('2年以内になるように').waitFor();
  await assertReadable(page, 'a batch with days that are over');
  await form.getByLabel(/^利用の最終日/).fill(dayIn(60));
  await form.getByRole('button', { name: 'クーポンを発行する' }).click();
  await page.getByText('発行を申し込みました').waitFor();
  await page.getByRole('row', { name: /POST-1.*コードの受け取り前/ }).waitFor();
  await assertReadable(page, 'a batch that waits for its handover');
  await page.getByRole('link', { name: /開く.*POST-1/ }).click();
  await button(page, 'コードを受け取る').click();
  await page.getByRole('dialog').waitFor();
  await assertReadable(page, 'the question before the one handover');
  const file = await saved(page, () =>
    page.getByRole('dialog').getByRole('button', { name: 'コードを受け取る', exact: true }).click(),
  );
  assert.match(file.name, /\.jwe$/);
  await page.getByText('コードのファイルを保存しました').waitFor();
  await assertReadable(page, 'a batch that was handed over');
  assert.equal(await button(page, 'コードを受け取る').count(), 0, 'it is not offered again');

  await page.getByRole('link', { name: '郵送する用紙を印刷する' }).click();
  await page.getByLabel('受け取ったファイルを選ぶ').setInputFiles(chosen(file));
  await page.getByLabel('秘密鍵のファイルを選ぶ').setInputFiles(chosen(file));
  await page.getByText('秘密鍵のファイルではありません').waitFor();
  await page.getByLabel('秘密鍵のファイルを選ぶ').setInputFiles(chosen(key));
  await page.getByText('1枚目から4枚目まで').waitFor();
  await page.getByLabel(/^お問い合わせ先/).fill('お客様センター 0120-000-000');
  await assertReadable(page, 'the sheets before they are printed');
  const sheets = await printSheets(page, false);
  assert.equal(sheets.length, 4, 'one sheet a coupon');
  codes = sheets.map(
    ({ lines }) => /[0-9A-Z]{4}(?:-[0-9A-Z]{4}){4}/.exec(lines.map(({ text }) => text).join('\n'))?.[0] ?? '',
  );
  assert.equal(new Set(codes).size, 4);
  const all = sheets[0]?.lines.map(({ text }) => text).join('\n') ?? '';
  for (const part of ['1,000ポイント', 'まで入力できます', '/mypage/coupon', '0120-000-000', 'POST-1'])
    assert.ok(all.includes(part), part);

  await page.getByRole('link', { name: 'クーポン', exact: true }).first().click();
  await page.getByRole('link', { name: /開く.*POST-1/ }).click();
  const last = codes[3]?.slice(0, 9) ?? '';
  await page
    .getByRole('row', { name: new RegExp(last) })
    .getByRole('button', { name: /無効にする/ })
    .click();
  await page.getByRole('dialog').getByLabel(/^理由/).fill('宛先不明で返戻');
  await assertReadable(page, 'a coupon that came back');
  await page.getByRole('dialog').getByRole('button', { name: '無効にする', exact: true }).click();
  await page.getByText('1枚を無効にしました').waitFor();
  await page.getByRole('row', { name: new RegExp(`${last}.*無効`) }).waitFor();
  assert.deepEqual(faults, []);
  await context.close();
});

/** The company's system says that it has deducted these. */
async function deducted(...which: string[]) {
  const { world, nation } = here.nation;
  const { company } = await openPartner(world, nation.partners.airline);
  const activations = which.map((code) => ({
    selector: code.replaceAll('-', '').slice(0, 8),
    orderNumber: `D-${code.slice(0, 4)}`,
    amount: 1000,
  }));
  const answer = await company.actor.call(pointsRoutes.activateCoupons, { body: { activations } });
  assert.ok(answer.activations.every(({ outcome }) => outcome === 'activated'));
}

test('a resident pastes a whole mail, chooses a town, and has the points: three screens and one decision, on a phone', async () => {
  const [code = '', early = '', , revoked = ''] = codes;
  await deducted(code);
  const { page, faults, context } = await resident('カード 1（Hana2016）');
  await assertReadable(page, 'the field of a coupon');
  const field = page.getByLabel(/^クーポンコード/);
  const check = button(page, '確かめる');
  // A typing mistake is told at once, and nothing is sent.
  await field.fill(`${code.slice(0, -1)}${code.endsWith('A') ? 'B' : 'A'}`);
  await check.click();
  await page.getByText('入力に間違いがあります').waitFor();
  await assertReadable(page, 'a coupon with a typing mistake');
  await field.fill(revoked);
  await check.click();
  await page.getByText('このクーポンコードは使えません').waitFor();
  await assertReadable(page, 'a coupon that cannot be used');
  await field.fill(early);
  await check.click();
  await page.getByText('そらの翼マイレージの手続きが済むと使えます').waitFor();
  await assertReadable(page, 'a coupon before its company has deducted');
  const mail = `花子 様\r\n\r\nいつもありがとうございます。\r\nクーポンコード：${code.toLowerCase().replaceAll('-', ' ')}\r\n（2ヶ月以内に入力してください）\r\nTEL 03-1234-5678`;
  await field.fill(mail);
  const screens = new Set<string>();
  const seen = async () => screens.add((await page.getByRole('heading', { level: 1 }).textContent()) ?? '');
  await seen();
  await check.click();
  await page.getByRole('heading', { name: 'どこに入れますか' }).waitFor();
  await seen();
  await page.getByText('1,000ポイント').first().waitFor();
  await page.getByRole('radio', { name: /あとで決める/ }).waitFor();
  const fields = await page
    .locator('main :is(input, select, textarea)')
    .evaluateAll((all) => [...new Set(all.map((field) => field.getAttribute('name')))]);
  assert.deepEqual(fields, ['destination'], 'one decision');
  await assertReadable(page, 'where the points of a coupon go');
  await page.getByRole('radio', { name: /^小国町ポイント/ }).check();
  await button(page, 'ポイントを受け取る').click();
  await page.getByRole('heading', { name: 'ポイントを受け取りました' }).waitFor();
  await seen();
  await page.getByText('小国町ポイント').first().waitFor();
  await assertReadable(page, 'a coupon that was used');
  assert.equal(screens.size, 3, [...screens].join());
  await button(page, 'もう1枚入れる').click();
  await page.getByLabel(/^クーポンコード/).fill(code);
  await check.click();
  await page.getByRole('heading', { name: 'すでに入力しています' }).waitFor();
  await assertReadable(page, 'a coupon that one has entered before');
  assert.deepEqual(faults, []);
  await context.close();
});

test('by the code of a sheet and by keyboard alone, for later; the address keeps no code', async () => {
  const [, , third = ''] = codes;
  await deducted(third);
  const { page, faults, context } = await here.visit(`/mypage/coupon#code=${third}`, 'phone');
  await tap(page, () => button(page, 'カードでサインインする').click(), 'カード 1（Hana2016）', demoPin);
  const field = page.getByLabel(/^クーポンコード/);
  await field.waitFor();
  assert.equal(await field.inputValue(), third);
  assert.ok(!page.url().includes(third), 'nobody finds it in the history of the browser');
  await field.focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'どこに入れますか' }).waitFor();
  const later = page.getByRole('radio', { name: /あとで決める/ });
  await later.focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'ポイントを受け取りました' }).waitFor();
  await page.getByText('共通ポイント').first().waitFor();
  assert.deepEqual(faults, []);
  await context.close();
});

test('the company sees what was used, and never by whom; in English nothing is left in Japanese', async () => {
  const { page, go, faults, context } = await office('company1');
  await go('クーポン');
  await page.getByRole('row', { name: /POST-1.*受け渡し済み/ }).waitFor();
  await page.getByRole('link', { name: /開く.*POST-1/ }).click();
  await page.getByLabel('表示するクーポン').selectOption({ label: '使用済み' });
  await page
    .getByRole('row', { name: /使用済み/ })
    .nth(1)
    .waitFor();
  assert.equal(await page.getByText('Hana2016').count(), 0);
  await assertReadable(page, 'coupons that were used');
  const written = await writtenIn([here.nation.databases.points]);
  await button(page, 'English').click();
  await page.getByRole('heading', { name: 'Coupons POST-1' }).waitFor();
  assert.deepEqual(await leftInJapanese(page, written), []);
  await page.getByRole('link', { name: 'Coupons', exact: true }).first().click();
  await page.getByRole('heading', { name: 'Coupons', exact: true }).waitFor();
  assert.deepEqual(await leftInJapanese(page, written), []);
  assert.deepEqual(faults, []);
  await context.close();
});
