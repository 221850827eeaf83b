/** People of an office: what they did, who may do what, how they sign in, and how they hand over in April. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { generate } from 'otplib';
import type { Page } from 'playwright-core';
import { pointsRoutes } from '../contract/index.ts';
import { demoPassword } from '../demo/nation.ts';
import { createOfficer, type Officer } from '../points/testing/officer.ts';
import { button, startBrowserNation } from './testing/browser-nation.ts';
import { assertReadable } from './testing/visitor.ts';

const here = startBrowserNation();
const officer = (staffId: string): Promise<Officer> =>
  createOfficer(here.nation.world, { staffId, password: demoPassword, at: 'points' });

/** A person of the office, at their first page; `go` follows the menu. */
async function office(staffId: string) {
  const visitor = await here.signIn(staffId, '/office/', 'desktop');
  const { page } = visitor;
  await page.getByRole('heading', { name: '今日の仕事' }).waitFor();
  const go = (name: string) =>
    page.getByRole('navigation', { name: '事務室のメニュー' }).getByRole('link', { name, exact: true }).click();
  return { ...visitor, go };
}

test('the trail is searched, opened line by line and saved whole; who may do what is listed; a sample shows its seed', async () => {
  const lead = await officer('lead-43424');
  const { streetId } = await lead.call(pointsRoutes.createStreet, { body: { name: '下城商店街' } });
  const renamed = { name: '下城通り', officeMerchantId: null, ownPoints: null };
  await lead.call(pointsRoutes.changeStreet, { params: { streetId }, body: renamed });
  const { page, go, faults, context } = await office('lead-43424');
  await go('監査証跡');
  await page.getByRole('combobox', { name: '対象' }).selectOption({ label: '商店街' });
  await page.getByRole('textbox', { name: /語句/ }).fill('下城');
  await button(page, '探す').click();
  const row = page.getByRole('row').filter({ hasText: '変更' }).filter({ hasText: '下城商店街' });
  await row.getByRole('button').click();
  await page.getByRole('listitem').filter({ hasText: '名前: 下城通り' }).waitFor();
  await assertReadable(page, 'the trail');
  const saved = page.waitForEvent('download');
  await button(page, '検索した記録をCSVで保存').click();
  const text = readFileSync(await (await saved).path(), 'utf8');
  assert.match(text, /商店街,下城商店街,変更/);
  assert.match(text, /名前: 下城通り/);

  await go('権限の一覧');
  await page.getByRole('row').filter({ hasText: 'accounting-43424' }).filter({ hasText: '締め' }).waitFor();
  await assertReadable(page, 'who may do what');

  await go('監査の抽出');
  await button(page, '抽出する').click();
  await page.getByText(/抽出の種は [0-9a-f]{8} です/).waitFor();
  await assertReadable(page, 'a sample');
  await button(page, 'English').click();
  await page.getByText(/The seed is [0-9a-f]{8}\./).waitFor();
  assert.deepEqual(faults, []);
  await context.close();
});

/** A device with a finger on it: Chromium's own virtual authenticator. */
async function withAuthenticator(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}
const step = async (go: (name: string) => Promise<void>, page: Page) => {
  await go('二段階認証');
  await page.getByRole('heading', { name: '二段階認証', level: 1 }).waitFor();
};

test('a person sets up an app and a passkey, and signs in with either; an office that asks for one opens its set-up first', async () => {
  const { page, go, faults, context } = await office('approver1-43424');
  await withAuthenticator(page);
  await step(go, page);
  await button(page, '認証アプリを設定する').click();
  const secret = ((await page.locator('code[data-secret]').textContent()) ?? '').replaceAll(' ', '');
  await page.getByRole('img', { name: /QRコード/ }).waitFor();
  await assertReadable(page, 'an authenticator app is set up');
  const codeAt = (seconds: number) => generate({ secret, epoch: Math.floor(Date.now() / 1000) + seconds });
  await page.getByRole('textbox', { name: /認証アプリのコード/ }).fill(await codeAt(0));
  await button(page, '確認して設定する').click();
  await page.getByText('認証アプリを設定しました').waitFor();
  await page.getByRole('textbox', { name: /パスキーの名前/ }).fill('事務室の端末');
  await button(page, 'パスキーを追加する').click();
  await page.getByText('入力してください').first().waitFor();
  await page.getByLabel(/パスワード/).fill(demoPassword);
  await button(page, 'パスキーを追加する').click();
  await page.getByText('パスキー「事務室の端末」を追加しました').waitFor();
  await assertReadable(page, 'what is set up');

  await button(page, 'サインアウト').click();
  await button(page, 'パスキーでサインインする').click();
  await page.getByRole('heading', { name: '今日の仕事' }).waitFor();
  await button(page, 'サインアウト').click();
  await page.getByLabel(/職員番号/).fill('approver1-43424');
  await page.getByLabel(/パスワード/).fill(demoPassword);
  await button(page, 'サインインする').click();
  await page.getByRole('textbox', { name: /認証アプリのコード/ }).fill(await codeAt(30));
  await assertReadable(page, 'a code is asked for');
  await button(page, 'サインインする').click();
  await page.getByRole('heading', { name: '今日の仕事' }).waitFor();
  await step(go, page);
  await button(page, '外す （事務室の端末）').click();
  await page.getByRole('dialog').getByLabel('パスワード').fill(demoPassword);
  await page.getByRole('dialog').getByRole('button', { name: '外す' }).click();
  await page.getByText('事務室の端末 を外しました').waitFor();
  assert.deepEqual(faults, []);
  await context.close();

  const lead = await officer('lead-43424');
  await lead.call(pointsRoutes.demandSecondFactor, { body: { from: '2000-01-01' } });
  const other = await here.signIn('accounting-43424', '/office/', 'desktop');
  await other.page.getByText('二段階認証を設定してください').waitFor();
  assert.equal(await other.page.getByRole('navigation', { name: '事務室のメニュー' }).count(), 0);
  await assertReadable(other.page, 'nothing else is open');
  await withAuthenticator(other.page);
  await other.page.getByRole('textbox', { name: /パスキーの名前/ }).fill('会計の端末');
  await button(other.page, 'パスキーを追加する').click();
  await other.page.getByRole('heading', { name: '今日の仕事' }).waitFor();
  assert.deepEqual(other.faults, []);
  await other.context.close();
});

test('マイキー’s people set a day for a second factor; a clerk of a counter then sets a passkey up first and signs in with it', async () => {
  const { page, faults, context } = await here.signIn('platform', '/mykey/admin/staff', 'desktop');
  await page.getByText('今は求めていません').waitFor();
  await page.getByRole('textbox', { name: '求める日' }).fill('2000-01-01');
  await button(page, '求める日を変更する').click();
  await page.getByText('二段階認証を求める日を変更しました').waitFor();
  await assertReadable(page, 'who has a second factor at マイキー, and from when it is asked for');
  // The day has come: this person too has it to set up now, and the rest opens again with it.
  await withAuthenticator(page);
  await page.reload();
  await page.getByText('二段階認証を設定してください').waitFor();
  await page.getByRole('textbox', { name: /パスキーの名前/ }).fill('運営者の端末');
  await button(page, 'パスキーを追加する').click();
  await page.getByRole('cell', { name: 'パスキー', exact: true }).waitFor();
  assert.deepEqual(faults, []);
  await context.close();

  const clerk = await here.signIn('desk1-43424', '/mykey/desk', 'tablet');
  await clerk.page.getByText('二段階認証を設定してください').waitFor();
  await assertReadable(clerk.page, 'nothing else is open at a counter of マイキー');
  await withAuthenticator(clerk.page);
  await clerk.page.getByRole('textbox', { name: /パスキーの名前/ }).fill('窓口の端末');
  await button(clerk.page, 'パスキーを追加する').click();
  await clerk.page.getByRole('heading', { name: '二段階認証' }).waitFor({ state: 'detached' });
  await clerk.page.getByRole('link', { name: '二段階認証' }).click();
  await button(clerk.page, '外す （窓口の端末）').waitFor();
  await assertReadable(clerk.page, 'the own second factor at マイキー');
  await button(clerk.page, 'サインアウト').click();
  await button(clerk.page, 'パスキーでサインインする').click();
  await clerk.page.getByRole('link', { name: '二段階認証' }).waitFor();
  assert.deepEqual(clerk.faults, []);
  await clerk.context.close();
});

test('in April people move from one page: what waits with them is told first, and what is planned can be taken back', async () => {
  const { page, go, faults, context } = await office('lead-13116');
  await go('人事異動');
  await page.getByRole('heading', { name: '人事異動', level: 1 }).waitFor();
  await page
    .getByRole('combobox', { name: /の異動先/ })
    .last()
    .selectOption({ label: '終了（異動日から使えない）' });
  await page.getByRole('textbox', { name: /理由/ }).fill('定期異動');
  await button(page, '1人の異動を確認する').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(/待っている仕事/).waitFor();
  await assertReadable(page, 'a move is checked');
  await dialog.getByRole('button', { name: '異動を登録する' }).click();
  await page.getByText(/異動を登録しました/).waitFor();
  await assertReadable(page, 'what is planned');
  await page
    .getByRole('row')
    .filter({ hasText: '予定' })
    .getByRole('button', { name: /取り消す/ })
    .click();
  await page.getByRole('dialog').getByRole('button', { name: '取り消す' }).click();
  await page.getByText(/の異動を取り消しました/).waitFor();
  // Before somebody's account is reset the page says all that it takes away.
  await go('職員');
  await page
    .getByRole('button', { name: /^再発行/ })
    .first()
    .click();
  await page
    .getByRole('dialog')
    .getByText(/二段階認証.*も\s*すべて外れ/)
    .waitFor();
  await assertReadable(page, 'a reset is asked for');
  assert.deepEqual(faults, []);
  await context.close();
});
