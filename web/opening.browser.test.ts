/** 自治体のアカウント開設: from the application to the first day of the office; in a real browser. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { pointsRoutes } from '../contract/index.ts';
import { demoPassword, demoPin } from '../demo/nation.ts';
import { acceptInvitation, confirmChanges, createOfficer } from '../points/testing/officer.ts';
import { button, startBrowserNation } from './testing/browser-nation.ts';
import { assertReadable, tap } from './testing/visitor.ts';

const here = startBrowserNation();

const menu = (page: Page, name: string) =>
  page.getByRole('navigation', { name: '事務室のメニュー' }).getByRole('link', { name, exact: true });
/** The code that is shown once in a banner. */
const codeOn = async (page: Page) => (await page.getByText(/^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$/).textContent()) ?? '';
test('an office applies online, the platform opens it with two persons, and its lead sees only what was asked for', async () => {
  // The office applies, without an account.
  const { page, faults, context } = await here.visit('/office/', 'desktop');
  await page.getByRole('link', { name: /自治体として利用を始める/ }).click();
  await page.getByRole('heading', { name: '自治体のアカウント開設の申請', level: 1 }).waitFor();
  await button(page, '申請する').click();
  await page.getByText('この欄を入力してください。').first().waitFor();
  await page.getByLabel(/^自治体/).fill('南小国');
  await page.getByRole('button', { name: '熊本県 南小国町' }).click();
  await page.getByLabel(/部署の名前/).fill('まちづくり課');
  await page.getByLabel(/担当者の氏名/).fill('南 小百合');
  await page.getByLabel(/部署のメールアドレス/).fill('machi@town.example.jp');
  await page.getByLabel(/部署の住所/).fill('熊本県阿蘇郡南小国町赤馬場143');
  await page.getByRole('combobox', { name: /参加類型/ }).selectOption({ label: 'Ⅵ 応援ポイント主導モデル' });
  assert.equal(await page.getByRole('checkbox', { name: /^ポイントの付与/ }).isChecked(), false);
  assert.equal(await page.getByRole('checkbox', { name: /^支援イベント/ }).isChecked(), true);
  await assertReadable(page, 'an application to open');
  await button(page, '申請する').click();
  await page.getByText('南小国町 の申請を受け付けました').waitFor();
  const receipt = await codeOn(page);
  await assertReadable(page, 'a receipt');
  await page.getByRole('link', { name: '申請の状態を見る' }).click();
  await page.getByLabel(/受付番号/).fill(receipt.toLowerCase());
  await button(page, '状態を見る').click();
  await page.getByText('運営者が内容を確認しています').waitFor();
  await assertReadable(page, 'the state of an application');

  // The platform sends it back; the office corrects it.
  const officer = await here.signIn('platform', '/office/', 'desktop');
  await menu(officer.page, '開設の申請').click();
  await officer.page.getByRole('region', { name: '南小国町' }).waitFor();
  await assertReadable(officer.page, 'the applications');
  await button(officer.page, '差し戻す').click();
  const asking = officer.page.getByRole('dialog');
  await asking.getByLabel(/理由/).fill('部署の名前が公開されているものと違います');
  await asking.getByRole('button', { name: '差し戻す' }).click();
  await officer.page.getByText('南小国町 の申請を差し戻しました').waitFor();
  await page.reload();
  await page.getByLabel(/受付番号/).fill(receipt);
  await button(page, '状態を見る').click();
  await page.getByText('理由: 部署の名前が公開されているものと違います').waitFor();
  await assertReadable(page, 'an application that was sent back');
  await button(page, '直して送り直す').click();
  await page.getByLabel(/部署の名前/).fill('総務課');
  await button(page, '申請する').click();
  await page.getByText('南小国町 の申請を受け付けました').waitFor();

  // Two persons of the platform open it; each holds one half of the code.
  await officer.page.reload();
  await button(officer.page, '確認して開設を申請する').click();
  await assertReadable(officer.page, 'asking for an opening');
  await officer.page.getByRole('dialog').getByRole('button', { name: '開設を申請する' }).click();
  await officer.page.getByText('南 小百合 さんに渡す登録番号').waitFor();
  const first = await codeOn(officer.page);
  const other = await here.signIn('platform2', '/office/', 'desktop');
  await menu(other.page, '確認待ちの変更').click();
  const change = other.page.getByRole('region', { name: /自治体のアカウント開設 南小国町/ });
  await change.getByText('プレミアム、支援イベント、提携').waitFor();
  await assertReadable(other.page, 'an opening to confirm');
  await change.getByRole('button', { name: '確認して有効にする' }).click();
  await other.page.getByRole('dialog').getByRole('button', { name: '確認して有効にする' }).click();
  await other.page.getByText('南 小百合 さんに渡す登録番号').waitFor();
  const second = await codeOn(other.page);

  // The lead sets a password, and finds the pages of what was asked for.
  await page.goto(`${here.nation.facesUrl}/office/invitation`);
  await page.getByLabel(/職員番号/).fill('lead-43423');
  await page.getByLabel(/前半/).fill(first);
  await page.getByLabel(/後半/).fill(second);
  for (const field of await page.getByLabel(/パスワード/).all()) await field.fill(demoPassword);
  await button(page, 'パスワードを決める').click();
  await page.goto(`${here.nation.facesUrl}/office/`);
  await page.getByLabel(/職員番号/).fill('lead-43423');
  await page.getByLabel(/パスワード/).fill(demoPassword);
  await button(page, 'サインインする').click();
  await page.getByRole('heading', { name: '今日の仕事' }).waitFor();
  await menu(page, '支援イベント').waitFor();
  for (const off of ['ポイントの付与', '一括付与', '会場', '付与事業', 'ポイント券の種類'])
    assert.equal(await menu(page, off).count(), 0, off);
  await assertReadable(page, 'the home of a town without grants');

  // It begins to grant after all.
  await menu(page, '使う機能').click();
  await page.getByText('参加類型: Ⅵ 応援ポイント主導モデル').waitFor();
  await page.getByRole('checkbox', { name: /^ポイントの付与/ }).check();
  await page.getByLabel(/^理由/).fill('健康づくりの事業を始める');
  await assertReadable(page, 'the functions of a town');
  await button(page, '変更を確認する').click();
  await assertReadable(page, 'a switch to confirm');
  await button(page, '切り替えを登録する').click();
  await page.getByText('切り替えを登録しました').waitFor();
  await menu(page, 'ポイントの付与').waitFor();
  assert.deepEqual([...faults, ...officer.faults, ...other.faults], []);
  for (const one of [context, officer.context, other.context]) await one.close();
});

test('a municipality for practice is marked on every page of its office', async () => {
  const platform = await here.signIn('platform', '/office/', 'desktop');
  await menu(platform.page, '自治体を始める').click();
  await platform.page.getByLabel(/練習する自治体の名前/).fill('小国町');
  await button(platform.page, '練習用の自治体を作る').click();
  await platform.page.getByText('（コード 90001）').waitFor();
  await assertReadable(platform.page, 'the opening of a municipality for practice');
  await platform.context.close();

  // Its lead, invited as any other.
  const of = (staffId: string) => createOfficer(here.nation.world, { staffId, password: demoPassword, at: 'points' });
  const [first, other] = [await of('platform'), await of('platform2')];
  const { municipalities } = await first.call(pointsRoutes.searchMunicipalities, { query: { q: '練習用' } });
  const municipalityCode = municipalities[0]?.code ?? '';
  const staffId = `lead-${municipalityCode}`;
  const asked = await first.call(pointsRoutes.inviteStaff, {
    body: { staffId, name: '練習 太郎', role: 'lead', municipalityCode, departmentId: null },
  });
  const second = await confirmChanges(other, 'points', asked.requestId ?? undefined);
  await acceptInvitation(here.nation.world, {
    at: 'points',
    staffId,
    first: asked.code,
    second,
    password: demoPassword,
  });
  const lead = await here.signIn(staffId, '/office/', 'desktop');
  const mark = lead.page.getByText('練習用の自治体です。');
  await mark.waitFor();
  await assertReadable(lead.page, 'the home of a municipality for practice');
  await menu(lead.page, '精算').click();
  await lead.page.getByRole('heading', { level: 1, name: '精算' }).waitFor();
  await mark.waitFor();
  assert.deepEqual([...platform.faults, ...lead.faults], []);
  await lead.context.close();
});

test('the platform plans a merger, sees what goes over and what ends, and the second person confirms it', async () => {
  const platform = await here.signIn('platform', '/office/', 'desktop');
  const { page } = platform;
  await menu(page, '自治体の引き継ぎ').click();
  await page.getByRole('heading', { level: 1, name: /自治体の引き継ぎ/ }).waitFor();
  await assertReadable(page, 'successions');
  const choose = async (label: RegExp, typed: string, found: RegExp) => {
    await page.getByRole('textbox', { name: label }).fill(typed);
    await button(page, found).first().click();
  };
  await choose(/なくなる自治体/, '小国町', /熊本県.*小国町/);
  await choose(/引き継ぐ自治体/, '豊島区', /東京都.*豊島区/);
  await page.getByLabel(/引き継ぐ日/).fill('2098-04-01');
  await page.getByLabel(/^理由/).fill('編入合併');
  await button(page, '引き継ぐものを確認する').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('住民が持っているポイント').waitFor();
  await assertReadable(page, 'what goes over in a merger');
  await dialog.getByRole('button', { name: '引き継ぎを申請する' }).click();
  await page.getByText(/引き継ぎを申請しました/).waitFor();

  const second = await here.signIn('platform2', '/office/changes', 'desktop');
  await second.page.getByText('小国町 → 豊島区').first().waitFor();
  await assertReadable(second.page, 'a merger to confirm');
  await button(second.page, '確認して有効にする').click();
  await second.page.getByRole('dialog').getByRole('button', { name: '確認して有効にする' }).click();
  await second.page.getByText('変更を有効にしました').waitFor();
  await page.reload();
  await page.getByRole('row', { name: /小国町.*豊島区.*予定/ }).waitFor();
  await button(page, /^取りやめる/).click();
  await page.getByRole('dialog').getByLabel(/^理由/).fill('延期');
  await assertReadable(page, 'a merger to call off');
  await page.getByRole('dialog').getByRole('button', { name: '取りやめを申請する' }).click();
  await page.getByText(/取りやめを申請しました/).waitFor();
  await confirmChanges(
    await createOfficer(here.nation.world, { staffId: 'platform2', password: demoPassword, at: 'points' }),
    'points',
  );
  await page.reload();
  await page.getByRole('row', { name: /小国町.*豊島区.*取りやめ/ }).waitFor();
  await button(page, '新しくできる自治体を台帳に加える').click();
  await page
    .getByRole('dialog')
    .getByLabel(/自治体コード/)
    .fill('432171');
  await page
    .getByRole('dialog')
    .getByLabel(/自治体の名前/)
    .fill('新小国市');
  await page.getByRole('dialog').getByLabel(/読み/).fill('しんおぐにし');
  await page
    .getByRole('dialog')
    .getByLabel(/自治体ができる日/)
    .fill('2098-04-01');
  await page.getByRole('dialog').getByRole('button', { name: '台帳に加える' }).click();
  await page.getByText(/検査数字（6桁目）が合いません/).waitFor();
  await assertReadable(page, 'a new municipality with a wrong code');
  await page
    .getByRole('dialog')
    .getByLabel(/自治体コード/)
    .fill('４３２１７２');
  await page.getByRole('dialog').getByRole('button', { name: '台帳に加える' }).click();
  await page.getByText(/台帳に加えました/).waitFor();
  assert.deepEqual([...platform.faults, ...second.faults], []);
  for (const one of [platform, second]) await one.context.close();
});

test('a lead asks to leave, after reading what happens when; a resident sees the last day', async () => {
  const lead = await here.signIn('lead-43424', '/office/', 'desktop');
  const { page } = lead;
  await menu(page, '脱退').click();
  await page.getByRole('heading', { name: '脱退までの流れ' }).waitFor();
  await page.getByLabel(/最後の日/).fill('2040-03-31');
  await page.getByLabel(/^理由/).fill('町の合併のため');
  await assertReadable(page, 'leaving');
  await button(page, '申請の内容を確認する').click();
  await assertReadable(page, 'leaving to confirm');
  await page.getByRole('dialog').getByRole('button', { name: '脱退を申請する' }).click();
  await page.getByText(/脱退を申請しました/).waitFor();
  const checker = await createOfficer(here.nation.world, {
    staffId: 'accounting-43424',
    password: demoPassword,
    at: 'points',
  });
  await confirmChanges(checker, 'points');
  await page.reload();
  await page.getByText(/2040年3月31日.*を最後の日として/).waitFor();
  await assertReadable(page, 'leaving that is decided');
  assert.equal(await menu(page, '会場').count(), 1, 'what was begun goes on');
  assert.equal(await menu(page, 'ポイントの付与').count(), 0, 'nothing new');

  const resident = await here.visit('/mypage/', 'phone');
  await tap(
    resident.page,
    () => button(resident.page, 'カードでサインインする').click(),
    'カード 1（Hana2016）',
    demoPin,
  );
  await resident.page
    .getByText(/この自治体は 2040年3月31日 で脱退します/)
    .first()
    .waitFor();
  await assertReadable(resident.page, 'a purse whose town leaves');
  assert.deepEqual([...lead.faults, ...resident.faults], []);
  for (const one of [lead.context, resident.context]) await one.close();
});
