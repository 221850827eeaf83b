/** 共通ポイント at マイページ (6-8): from the sign-in to a town in three screens and one decision, by keyboard on a phone, and what one is told of deadlines. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { demoPin } from '../demo/nation.ts';
import { sendNotices } from '../points/exchange/notify.task.ts';
import { execute, one } from '../postgres/pool.ts';
import { button, startBrowserNation } from './testing/browser-nation.ts';
import { assertReadable, tap } from './testing/visitor.ts';

const here = startBrowserNation();
const heading = (page: Page, name: string) => page.getByRole('heading', { name, level: 1 });

async function signedIn() {
  const visitor = await here.visit('/mypage/', 'phone');
  await tap(
    visitor.page,
    () => button(visitor.page, 'カードでサインインする').click(),
    'カード 1（Hana2016）',
    demoPin,
  );
  await heading(visitor.page, 'わたしのポイント').waitFor();
  return visitor;
}

/** Goes on with Tab until what has the focus says so. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let presses = 0; presses < 80; presses += 1) {
    await page.keyboard.press('Tab');
    const said = await page.evaluate(() => {
      const at = document.activeElement as HTMLInputElement | null;
      if (at === document.body) return '';
      return `${at?.labels?.[0]?.textContent ?? at?.textContent ?? ''} ${at?.getAttribute('aria-label') ?? ''}`;
    });
    if (name.test(said)) return;
  }
  assert.fail(`no key leads to ${name}`);
}

test('共通ポイント goes to a town in three screens and one decision, by keyboard on a phone: 4,500 of 4,700, and 200 stay', async () => {
  const { page, faults, context } = await signedIn();
  assert.ok((page.viewportSize()?.width ?? 999) <= 390);
  const screens = new Set([await page.locator('h1').textContent()]);
  const line = page.getByRole('listitem').filter({ hasText: '共通ポイント' });
  await line.getByText('4,700').waitFor();
  // 1 The home: one link.
  await line.getByRole('link', { name: '移し先を選ぶ' }).focus();
  await page.keyboard.press('Enter');
  // 2 The page of 6-8: how much, of whom, what becomes of it until when, where to.
  await heading(page, 'どこへ移しますか').waitFor();
  screens.add(await page.locator('h1').textContent());
  const lots = page.getByRole('list', { name: '共通ポイントの内訳' });
  assert.match((await lots.textContent()) ?? '', /そらの翼マイレージから.*4,700.*までに移し先を選んでください/);
  await page
    .getByRole('radio', { name: /旧西里小学校整備|イベント/ })
    .first()
    .waitFor();
  await assertReadable(page, 'the page of 6-8');
  // A choice is one stop of the keyboard; its arrows go through it.
  await tabTo(page, /豊島区ポイント/);
  await page.keyboard.press('ArrowDown');
  assert.ok(await page.getByRole('radio', { name: /小国町ポイント/ }).isChecked());
  await tabTo(page, /移すポイント/);
  await page.keyboard.press('Control+A');
  await page.keyboard.type('4500');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  assert.match((await dialog.textContent()) ?? '', /4,500.*200/);
  await tabTo(page, /^移す/);
  await page.keyboard.press('Enter');
  // 3 Done.
  await heading(page, '移しました').waitFor();
  screens.add(await page.locator('h1').textContent());
  assert.deepEqual([...screens], ['わたしのポイント', 'どこへ移しますか', '移しました']);
  await page.getByRole('link', { name: 'わたしのポイントにもどる' }).click();
  await line.getByText('200').waitFor();
  assert.deepEqual(faults, []);
  await context.close();
});

test('an event is chosen on the same page, with a name only where it is wished', async () => {
  const { page, faults, context } = await signedIn();
  await page
    .getByRole('listitem')
    .filter({ hasText: '共通ポイント' })
    .getByRole('link', { name: '移し先を選ぶ' })
    .click();
  await page
    .getByRole('radio', { name: /イベント/ })
    .first()
    .check();
  await page.getByRole('textbox', { name: /移すポイント/ }).fill('30');
  await page.getByRole('checkbox', { name: /氏名を主催者に知らせる/ }).check();
  await button(page, '確かめる').click();
  await page.getByText('氏名を入れるか、知らせるのチェックを外してください').waitFor();
  await page.getByRole('textbox', { name: /^氏名/ }).fill('小国 花子');
  await assertReadable(page, 'an event for common points');
  await button(page, '確かめる').click();
  await page.getByRole('dialog').getByText('イベントが中止になったときは').waitFor();
  await button(page, '移す').click();
  await heading(page, '移しました').waitFor();
  assert.deepEqual(faults, []);
  await context.close();
});

test('a deadline is told on the home page before it comes, and what became of it afterwards; read once, it stays in the list', async () => {
  const { points } = here.nation.systems;
  here.nation.pass({ milliseconds: 8 * 86_400_000 });
  assert.equal(await points.tellDeadlines(), 1);
  const first = await signedIn();
  const told = first.page.getByRole('region', { name: '移行期限のお知らせ' });
  await told.getByText(/そらの翼マイレージの 170ポイントの移し先を/).waitFor();
  await told.getByText(/「いつものまち」を決めていないため/).waitFor();
  await assertReadable(first.page, 'a notice of a deadline');
  await first.context.close();
  here.nation.pass({ milliseconds: 9 * 86_400_000 });
  assert.equal((await points.endDeadlines()).postponed, 1);
  const { page, faults, context } = await signedIn();
  const notices = page.getByRole('region', { name: '移行期限のお知らせ' });
  await notices.getByText(/170ポイントは移していません/).waitFor();
  await button(page, 'お知らせを確認しました').click();
  await notices.waitFor({ state: 'detached' });
  await page.getByRole('link', { name: 'お知らせを見る' }).click();
  await heading(page, '移行期限のお知らせ').waitFor();
  await page.getByText(/170ポイントは移していません/).waitFor();
  await assertReadable(page, 'all notices');
  assert.deepEqual(faults, []);
  await context.close();
});

test('an address for notices is given, proven by its code, and taken away again', async () => {
  const { databases, world, systems } = here.nation;
  const { page, faults, context } = await signedIn();
  await page.getByRole('link', { name: '設定' }).click();
  const section = page.getByRole('region', { name: 'お知らせのメール' });
  await section.getByLabel('お知らせを受け取るメールアドレス').fill('hana@');
  await button(page, '確認番号を送る').click();
  await section
    .getByText(/メールアドレス/)
    .last()
    .waitFor();
  await section.getByLabel('お知らせを受け取るメールアドレス').fill('hana@example.jp');
  await button(page, '確認番号を送る').click();
  await section.getByText('hana@example.jp に、6桁の確認番号を送りました。').waitFor();
  await assertReadable(page, 'a code for notices by mail');
  await section.getByLabel('確認番号').fill('12');
  await button(page, '確認して登録する').click();
  await section.getByText('確認番号が違います。').waitFor();
  const { body } = await one<{ body: string }>(
    databases.points,
    `SELECT body FROM mail WHERE recipient = 'hana@example.jp'`,
    {},
  );
  await section.getByLabel('確認番号').fill(/：(\d{6})/.exec(body)?.[1] ?? '');
  await section.getByLabel('確認番号').press('Enter');
  await section.getByText('hana@example.jp に、お知らせを送ります').waitFor();
  await assertReadable(page, 'notices by mail');
  // Its server says that nobody is there.
  const gone = async () => {
    throw Object.assign(new Error('no such user'), { responseCode: 550, command: 'RCPT TO' });
  };
  await systems.points.tellDeadlines();
  await execute(databases.points, `UPDATE mail SET recipient = 'hana@example.jp'`, {});
  await sendNotices({ database: databases.points, clock: world.clock, sendMail: gone });
  await page.reload();
  await section.getByText(/メールが届いていません/).waitFor();
  await assertReadable(page, 'mail that does not arrive');
  await button(page, 'メールをやめる').click();
  await section.getByText('お知らせのメールをやめました').waitFor();
  assert.deepEqual(faults, []);
  await context.close();
});

test('the platform sees whose points have no destination, and why, and is told so on its home page', async () => {
  // Two weeks later the next deadline comes near, and its holder has no mail.
  here.nation.pass({ milliseconds: 8 * 86_400_000 });
  await here.nation.systems.points.tellDeadlines();
  await here.nation.systems.points.notifyHolders();
  const { page, faults, context } = await here.signIn('platform', '/office/', 'desktop');
  await page.getByRole('link', { name: /移し先の決まらない共通ポイント/ }).click();
  await heading(page, '移し先のない共通ポイント').waitFor();
  await page.getByRole('row', { name: /Hana2016.*そらの翼マイレージ.*170.*未設定/ }).waitFor();
  await assertReadable(page, 'points without a destination');
  await page.getByRole('link', { name: '期限のお知らせの郵送' }).last().click();
  await page.getByRole('row', { name: /Hana2016.*そらの翼マイレージ.*170.*なし/ }).waitFor();
  assert.deepEqual(faults, []);
  await context.close();
});

test('letters are marked as sent; one that comes back is told to its holder at a desk, who is shown no points', async () => {
  const { page, faults, context } = await here.signIn('platform', '/office/reserve-letters', 'desktop');
  await button(page, /^表示中の未発送.*発送済みにする/).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /発送済みにする/ })
    .click();
  await page.getByText(/通を発送済みにしました/).waitFor();
  await button(page, '戻ってきた手紙を記録する').click();
  const form = page.getByRole('region', { name: '戻ってきた手紙を記録する' });
  await form.getByLabel(/マイキーID/).fill('Hana2016');
  await form.getByLabel(/事由/).fill('宛所に尋ねあたりません');
  await form.getByRole('button', { name: '戻ってきた手紙を記録する' }).click();
  await page.getByText(/手紙が戻ってきたことを記録しました/).waitFor();
  await page.getByRole('row', { name: /Hana2016.*移し先を選ぶ期限/ }).waitFor();
  await button(page, '戻ってきたメールを記録する').click();
  await assertReadable(page, 'letters, what came back, and who is told at a counter');
  const desk = await here.signIn('lead-43424', '/office/grant', 'desktop');
  await desk.page.getByLabel('マイキーID').fill('Hana2016');
  const notice = desk.page.getByRole('status').filter({ hasText: 'この方にお知らせがあります' });
  await notice.getByText(/共通ポイントの移し先を、.*までに選ぶこと/).waitFor();
  assert.doesNotMatch((await notice.textContent()) ?? '', /そらの翼|170/);
  await assertReadable(desk.page, 'a notice at the desk');
  await button(desk.page, '本人に伝えた').click();
  await desk.page.getByText('本人に伝えたことを記録しました。').waitFor();
  await page.reload();
  await page.getByText('お知らせが届いていない方はいません。').waitFor();
  assert.deepEqual([...faults, ...desk.faults], []);
  for (const one of [context, desk.context]) await one.close();
});
