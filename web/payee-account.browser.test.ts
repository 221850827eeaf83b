/** 口座の本人確認 in a real browser: a shop at its terminal, an organiser by a letter, and the office that sees both. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { pointsRoutes } from '../contract/index.ts';
import { demoPassword } from '../demo/nation.ts';
import { confirmChanges, createOfficer } from '../points/testing/officer.ts';
import { button, startBrowserNation } from './testing/browser-nation.ts';
import { leftInJapanese, writtenIn } from './testing/english.ts';
import { assertPrinted, headingsOf, printSheets, textOf, ways } from './testing/printed.ts';
import { assertReadable } from './testing/visitor.ts';

const here = startBrowserNation();
const officer = (staffId: string) =>
  createOfficer(here.nation.world, { staffId, password: demoPassword, at: 'points' });
const bank = (number: string, holderName: string) => ({
  bankCode: '9999',
  branchCode: '901',
  type: '1' as const,
  number,
  holderName,
});

async function assertEnglish(page: Page, where: string) {
  await page.getByRole('button', { name: 'English' }).click();
  await page.waitForFunction(() => document.documentElement.lang === 'en');
  assert.deepEqual(await leftInJapanese(page, await writtenIn(Object.values(here.nation.owners))), [], where);
  await page.getByRole('button', { name: '日本語' }).click();
}

test('a shop sees the account that the office entered, says no with a note, the office corrects it, and the shop says yes', async () => {
  const lead = await officer('lead-43424');
  const checker = await officer('approver1-43424');
  const { merchants } = await lead.call(pointsRoutes.listMerchants);
  const shop = merchants.find(({ name }) => name === 'まちなか商店') ?? assert.fail('no shop');
  const enter = async (number: string) => {
    const body = { bankAccount: bank(number, 'マチナカシヨウテン'), reason: '届け出' };
    await lead.call(pointsRoutes.changeMerchantAccount, { params: { merchantId: shop.merchantId }, body });
    await confirmChanges(checker, 'points');
  };
  await enter('4000009');

  const { page, faults, context } = await here.visit('/counter', 'tablet');
  await page.getByLabel(/登録コード/).fill(await here.nation.platform.enrolmentCode(shop.operatorId, '試験'));
  await button(page, 'この端末を登録する').click();
  await page.getByRole('link', { name: 'お店のページ' }).click();
  await page.getByText('振込先の口座を確かめてください').waitFor();
  await page.getByText(/下3桁 009/).waitFor();
  assert.doesNotMatch((await page.locator('main').textContent()) ?? '', /4000009/);
  await assertReadable(page, 'an account to check at a terminal');
  await assertEnglish(page, 'an account to check');
  await button(page, '違います').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(/市町村に伝えること/).fill('支店が違います');
  await assertReadable(page, 'a no to an account');
  await button(page, '違うと答える').click();
  await page.getByText(/月\d+日に「違います」と答えた口座です/).waitFor();
  await assertReadable(page, 'an account that is wrong');

  const office = await here.signIn('accounting-43424', '/office/', 'desktop');
  await office.page.getByRole('link', { name: /本人が「違う」と回答した口座があります/ }).click();
  await office.page.getByRole('row', { name: /まちなか商店.*本人が「違う」と回答.*支店が違います/ }).waitFor();
  await assertReadable(office.page, 'accounts of payees');
  assert.doesNotMatch((await office.page.locator('main').textContent()) ?? '', /Invalid/);
  await assertEnglish(office.page, 'accounts of payees');

  await enter('4000010');
  await page.reload();
  await page.getByText('振込先の口座を確かめてください').waitFor();
  await button(page, 'はい、正しい').click();
  await page.getByText(/月\d+日に、お店で確認した口座です/).waitFor();
  await assertReadable(page, 'an account that the shop has confirmed');
  await office.page.reload();
  await office.page.getByRole('row', { name: /まちなか商店.*口座は本人が確認済み/ }).waitFor();
  await office.page.goto(`${here.nation.facesUrl}/office/merchants`);
  await office.page
    .getByText(/口座は本人が確認済み/)
    .first()
    .waitFor({ state: 'attached' });
  assert.deepEqual([...faults, ...office.faults], []);
  await context.close();
  await office.context.close();
});

test('the office prints a letter for an organiser, who opens the page, types the code and answers', async () => {
  const lead = await officer('lead-43424');
  const checker = await officer('approver1-43424');
  const { events } = await lead.call(pointsRoutes.listEventsOfMunicipality);
  const event = events[0] ?? assert.fail('no event');
  const body = { bankAccount: bank('3000009', 'ニシザトシヨウガツコウノカイ'), reason: '届け出' };
  await lead.call(pointsRoutes.changeEventAccount, { params: { eventId: event.eventId }, body });
  await confirmChanges(checker, 'points');

  // Who asked for the account cannot issue the letter.
  const own = await here.signIn('lead-43424', '/office/payee-accounts', 'desktop');
  const issue = (page: Page) =>
    page
      .getByRole('row', { name: new RegExp(event.name) })
      .getByRole('button', { name: /口座確認書を発行/ })
      .click();
  await issue(own.page);
  await own.page.getByRole('dialog').getByRole('button', { name: '口座確認書を発行' }).click();
  await own.page.getByText(/申請した職員と確認した職員は、口座確認書を発行できません/).waitFor();
  await assertReadable(own.page, 'a letter that its enterer may not issue');
  await own.context.close();

  const { page, faults, context } = await here.signIn('accounting-43424', '/office/payee-accounts', 'desktop');
  await page.getByRole('row', { name: new RegExp(`${event.name}.*本人の確認を待っています`) }).waitFor();
  await issue(page);
  await assertReadable(page, 'before a letter is issued');
  await page.getByRole('dialog').getByRole('button', { name: '口座確認書を発行' }).click();
  await page.getByRole('heading', { name: '口座確認書', level: 1 }).waitFor();
  const code = (await page.locator('strong.font-mono').textContent()) ?? '';
  assert.match(code, /^(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}$/);
  await assertReadable(page, 'a letter');
  assert.doesNotMatch((await page.locator('main').textContent()) ?? '', /Invalid/);
  for (const [way, landscape] of ways) {
    const sheets = await printSheets(page, landscape);
    assertPrinted(sheets, `a letter, ${way}`, await headingsOf(page));
    const text = textOf(sheets);
    assert.match(text, new RegExp(code));
    assert.doesNotMatch(text, /3000009|一覧に戻る|確認コードは、この画面にしか/);
  }
  await button(page, '一覧に戻る').click();
  await page.getByRole('row', { name: new RegExp(`${event.name}.*口座確認書を.*に発行`) }).waitFor();

  const payee = await here.visit('/office/account-check', 'phone');
  await payee.page.getByLabel(/確認コード/).fill('AAAA-BBBB-CCCC-DDDD');
  await button(payee.page, '口座を表示する').click();
  await payee.page.getByText(/確認コードが正しくないか/).waitFor();
  await assertReadable(payee.page, 'a wrong code of a letter');
  await payee.page.getByLabel(/確認コード/).fill(code.toLowerCase());
  await button(payee.page, '口座を表示する').click();
  await payee.page.getByText(/下3桁 009/).waitFor();
  await assertReadable(payee.page, 'an account by a letter');
  await assertEnglish(payee.page, 'an account by a letter');
  await button(payee.page, 'はい、正しい').click();
  await payee.page.getByText('口座を確認しました。ありがとうございました').waitFor();
  await assertReadable(payee.page, 'an answer by a letter');
  await page.reload();
  await page.getByRole('row', { name: new RegExp(`${event.name}.*口座は本人が確認済み`) }).waitFor();
  await page.goto(`${here.nation.facesUrl}/office/events/${event.eventId}`);
  await page.getByText(/口座は本人が確認済み/).waitFor();
  assert.deepEqual([...faults, ...payee.faults], []);
  await context.close();
  await payee.context.close();
});
