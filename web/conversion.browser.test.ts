/** Moving points into a shopping street's own in a real browser: a holder with a phone, and the office that offers it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { demoPin } from '../demo/nation.ts';
import { button, startBrowserNation } from './testing/browser-nation.ts';
import { assertReadable, tap } from './testing/visitor.ts';

const here = startBrowserNation();

/** Signs in at マイページ with a card and opens the street's target. */
async function openTarget() {
  const visitor = await here.visit('/mypage/', 'phone');
  const { page } = visitor;
  await tap(page, () => button(page, 'カードでサインインする').click(), 'カード 1（Hana2016）', demoPin);
  await page.getByRole('link', { name: '使う・移す' }).click();
  await page.getByRole('link', { name: /商店街ポイントなどに移す/ }).click();
  await page.getByRole('link', { name: /ここに移す/ }).waitFor();
  return visitor;
}

test('a holder sees what comes out and what stays, moves points, and is told a number to quote', async () => {
  const { page, faults, context } = await openTarget();
  await assertReadable(page, 'the targets');
  await page.getByRole('link', { name: /ここに移す/ }).click();
  const number = page.getByRole('textbox', { name: /会員番号/ });
  const points = page.getByRole('textbox', { name: /移すポイント/ });
  await number.fill('2001-0014');
  await points.fill('5');
  await button(page, '確かめる').click();
  await page.getByText('番号に打ち間違いがあります').waitFor();
  await page.getByText('10ポイント以上で入れてください').waitFor();
  await points.fill('300');
  await page.getByText('残るポイント').waitFor();
  await assertReadable(page, 'the form with its mistakes');
  await number.fill('２００１－００３９');
  await button(page, '確かめる').click();
  await page.getByRole('dialog').waitFor();
  await assertReadable(page, 'the question');
  await button(page, '移す').click();
  await page.getByText('この番号の会員が見つかりません').waitFor();
  await assertReadable(page, 'a number that the street does not know');
  await number.fill('20010013');
  await button(page, '確かめる').click();
  await button(page, '移す').click();
  await page.getByText('移りました').waitFor();
  await page.getByText('300 みやはらポイント').waitFor();
  await assertReadable(page, 'done');
  assert.equal(here.nation.pos.book.members.get('20010013')?.points, 420);
  await page.getByRole('link', { name: 'これまでに移したもの' }).click();
  await page.getByRole('heading', { name: 'これまでに移したもの' }).waitFor();
  await assertReadable(page, 'the list');
  assert.deepEqual(faults, []);
  await context.close();
});

test('where the street is slow the page says so, and shows the end when it comes', async () => {
  const { pos } = here.nation;
  pos.misbehave('commit', 'silent');
  pos.misbehave('status', 'deaf', 1);
  const { page, faults, context } = await openTarget();
  await page.getByRole('link', { name: /ここに移す/ }).click();
  await page.getByRole('textbox', { name: /会員番号/ }).fill('20010013');
  await page.getByRole('textbox', { name: /移すポイント/ }).fill('50');
  await button(page, '確かめる').click();
  await button(page, '移す').click();
  await page.getByText('手続きをしています').waitFor();
  await assertReadable(page, 'under way');
  await page.getByText('移りました').waitFor({ timeout: 90_000 });
  assert.deepEqual(faults, []);
  await context.close();
});

test('the office registers a target, is told what is wrong beside the field, and closes it again', async () => {
  const { page, faults, context } = await here.signIn('lead-43424', '/office/', 'desktop');
  await page.getByRole('navigation').getByRole('link', { name: 'ポイントの変換先' }).click();
  await page.getByRole('cell', { name: '1 → 1 みやはらポイント' }).waitFor();
  await button(page, '変換先を登録する').click();
  const form = page.getByRole('region', { name: '変換先を登録する' });
  await form.getByLabel(/種類/).selectOption('prepaid');
  await form.getByLabel(/変換先の名前/).fill('小国プリペイドカード');
  await form.getByLabel(/移ったあとの単位/).fill('円');
  await form.getByLabel(/自治体ポイント/).fill('0');
  await form.getByLabel(/短いもの/).fill('16');
  await form.getByLabel(/長いもの/).fill('16');
  await form.getByLabel(/検査数字/).selectOption('luhn');
  await form.getByLabel(/カードの期限/).check();
  await form.getByLabel(/相手のシステムの住所/).fill('https://card.example.jp/meguri');
  await form.getByRole('button', { name: '変換先を登録する' }).click();
  await form.getByText('1から1000までの整数').waitFor();
  await assertReadable(page, 'a target with its mistake');
  await form.getByLabel(/自治体ポイント/).fill('1');
  await form.getByRole('button', { name: '変換先を登録する' }).click();
  await page.getByText('保存しました').waitFor();
  await button(page, /^変える.*小国プリペイドカード/).click();
  await page.getByLabel(/受け付ける/).uncheck();
  await assertReadable(page, 'a target to change');
  await button(page, '保存する').click();
  await page
    .getByRole('row', { name: /小国プリペイドカード/ })
    .getByText('停止中')
    .waitFor();
  await assertReadable(page, 'the targets of the office');
  assert.deepEqual(faults, []);
  await context.close();
});

test('the office sees an order on which the street is silent for a day, asks there, and decides with a reason', async () => {
  const { databases, pos } = here.nation;
  pos.misbehave('commit', 'deaf');
  pos.misbehave('status', 'deaf', 200);
  const { page: phone, context: phoneContext } = await openTarget();
  await phone.getByRole('link', { name: /ここに移す/ }).click();
  await phone.getByRole('textbox', { name: /会員番号/ }).fill('20010013');
  await phone.getByRole('textbox', { name: /移すポイント/ }).fill('20');
  await button(phone, '確かめる').click();
  await button(phone, '移す').click();
  await phone.getByText('手続きをしています').waitFor();
  await databases.points.query(`UPDATE conversion SET taken_at = taken_at - interval '25 hours' WHERE state = 'taken'`);
  const { page, faults, context } = await here.signIn('accounting-43424', '/office/conversions', 'desktop');
  await page.getByText('つながらない').waitFor();
  await assertReadable(page, 'what waits');
  await button(page, /^決める/).click();
  await page.getByLabel(/理由/).fill('商店街の事務局に電話で確認。届いていない');
  await assertReadable(page, 'the decision');
  await button(page, 'ポイントを戻す').click();
  await page.getByText('決めました').waitFor();
  await phone.getByText('ポイントが戻りました').waitFor({ timeout: 15_000 });
  await assertReadable(phone, 'came back');
  assert.deepEqual(faults, []);
  await context.close();
  await phoneContext.close();
});
