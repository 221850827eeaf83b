/** The four faces in a real browser, against both systems and the card agent, with the demonstration nation. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { demoPassword, demoPin } from '../demo/nation.ts';
import { button, startBrowserNation } from './testing/browser-nation.ts';
import { assertReadable, focused, tap } from './testing/visitor.ts';

const here = startBrowserNation();
const at = (path: string) => `${here.nation.facesUrl}${path}`;
const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name }).waitFor();

/** A counter of the place, enrolled with a code as its clerk types it. */
async function counter(place: string, size: 'tablet' | 'phone', path = '/counter') {
  const { operatorId } = here.nation.nation.places.find(({ name }) => name === place)!;
  const visitor = await here.visit(path, size);
  const code = await here.nation.platform.enrolmentCode(operatorId, '試験');
  await visitor.page.getByLabel(/登録コード/).fill(code);
  await button(visitor.page, 'この端末を登録する').click();
  return visitor;
}

test('an address that no page answers has a page in the look of its place, in both languages, with the way home', async () => {
  const { page, context } = await here.visit('/nowhere');
  for (const [path, status, home] of [
    ['/nowhere', 404, '/'],
    ['/mykey/nowhere', 200, '/mykey/'],
  ] as const) {
    const answer = await page.goto(at(path));
    assert.equal(answer?.status(), status);
    await heading(page, 'このページはありません');
    await assertReadable(page, `nothing at ${path}`);
    await button(page, 'English').click();
    await heading(page, 'Page not found');
    await button(page, '日本語').click();
    await page
      .getByRole('link', { name: home === '/' ? '入口へもどる' : '最初の画面へ' })
      .first()
      .click();
    await page.waitForURL((url) => url.pathname === home);
  }
  const file = await fetch(at('/assets/nowhere.js'));
  assert.deepEqual([file.status, file.headers.get('content-type')], [404, 'text/plain; charset=utf-8']);
  await context.close();
});

test('a new card makes a マイキーID, keeps its codes, and links a service; nothing on the way speaks of points', async () => {
  const { page, faults, context } = await here.visit('/mykey/');
  await assertReadable(page, 'the card');
  await tap(page, () => button(page, 'カードをかざす').click(), 'カード 3（まだIDなし）', demoPin);
  await page.getByRole('link', { name: 'はじめて作る' }).click();
  const field = page.getByRole('textbox', { name: /自分で決める/ });
  await field.fill('ｈａｎａ２０１６');
  await page.getByText('このマイキーIDはすでに使われています').waitFor();
  await button(page, 'このマイキーIDにする').click();
  assert.equal(await focused(page), 'mykeyId', 'led to the ID that is taken');
  await field.fill('Fresh1');
  await page.getByText('✓ 使えます').waitFor();
  await assertReadable(page, 'the choice of an ID');
  await button(page, 'このマイキーIDにする').click();
  await button(page, '登録する').click();
  await heading(page, '2つの番号を控えてください');
  await assertReadable(page, 'the codes');
  assert.equal(await page.locator('dd .font-mono').count(), 3);
  await button(page, '控えました。次へ進む').click();
  await heading(page, 'マイキーIDができました');
  await assertReadable(page, 'what a new ID is for');
  const join = page.getByRole('link', { name: '自治体ポイントに入会する' });
  assert.equal(await join.getAttribute('href'), '/mypage/');
  await button(page, 'あとでする').click();
  await page.getByRole('link', { name: 'サービスを追加する' }).click();
  await button(page, '小国町 図書室 を選ぶ').click();
  const number = page.getByRole('textbox', { name: /会員番号/ });
  await number.fill('123');
  await button(page, '登録する').click();
  await page.getByText('会員番号の形が').waitFor();
  assert.equal(await number.inputValue(), '123', 'what was typed stays');
  await number.fill('00099999');
  await button(page, '登録する').click();
  await page.getByText('このカードが使えます').waitFor();
  await page.reload();
  await page.goto(at('/mykey/'));
  await page.getByText('会員番号 00099999').waitFor();
  assert.doesNotMatch((await page.locator('#root').textContent()) ?? '', /ポイント|残高/);

  // A second tab goes on, the codes are issued anew with card and PIN, and one sign-out ends both.
  const beside = await context.newPage();
  await beside.goto(at('/mykey/status'));
  await beside.getByText('有効（使えます）').first().waitFor();
  await assertReadable(beside, 'the settings of an ID');
  await tap(beside, () => button(beside, 'カードをかざして作り直す').click(), 'いま置いてあるカード', demoPin);
  await heading(beside, '2つの番号を控えてください');
  await button(beside, '控えました。次へ進む').click();
  await heading(beside, 'マイキーIDの設定');
  await button(beside, '無効にする手続きへ').click();
  await button(beside, '無効にする').click();
  await beside.getByText('「無効にする」と、そのまま入力してください。').waitFor();
  assert.equal(await focused(beside), 'endConfirm');
  await assertReadable(beside, 'the end of an ID, asked for without its word');
  await button(beside, 'やめる').click();
  await button(page, 'サインアウト').click();
  await heading(page, 'カードをかざしてください');
  await heading(beside, 'カードをかざしてください');
  assert.deepEqual(faults, []);
  await context.close();
});

test('a clerk takes points with two actions on a ten-key, and takes the last payment back', async () => {
  const { page, faults, context } = await counter('まちなか商店', 'tablet');
  await page.getByText('今日の合計').waitFor({ timeout: 15_000 });
  await page.keyboard.type('120');
  await assertReadable(page, 'the pad');
  await tap(page, () => page.keyboard.press('Enter'), 'カード 1（Hana2016）', demoPin);
  await button(page, '支払う').waitFor();
  await assertReadable(page, 'the confirmation');
  const shown = (await page.locator('main').textContent()) ?? '';
  assert.match(shown, /Hana2016 さんが使用中/);
  assert.doesNotMatch(shown, /豊島/, 'no purse but the one usable here');
  await page.keyboard.press('Enter');
  await heading(page, '支払いました');
  await assertReadable(page, 'the result');
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.getByRole('heading', { level: 1 }).count(), 1);
  await assertReadable(page, 'the receipt on paper');
  await page.emulateMedia({ media: null });
  await page.waitForTimeout(900);
  await page.keyboard.press('Enter');
  await page.getByText('120ポイント（1件）').waitFor();
  await button(page, '取り消す').click();
  await page.getByRole('dialog').getByRole('button', { name: '取り消す' }).click();
  await page.getByText('120ポイントが、元の期限のままお客さまに戻りました。').waitFor();
  await page.getByText('0ポイント（1件、取り消し1件）').waitFor();

  // A bill that was paid in part: whoever takes it back is told of the rest as well.
  await page.keyboard.type('120');
  await tap(page, () => page.keyboard.press('Enter'), 'カード 1（Hana2016）', demoPin);
  await button(page, '使うポイントを変える').click();
  await page.getByLabel('使うポイント').fill('100');
  await button(page, 'この数にする').click();
  await button(page, '支払う').click();
  await heading(page, '支払いました');
  await page.waitForTimeout(900);
  await page.keyboard.press('Enter');
  await button(page, '取り消す').click();
  const giveBack = 'ポイントのほかに受け取った 20 円も、お客さまにお返しください。';
  await page.getByRole('dialog').getByText(giveBack).waitFor();
  await page.getByRole('dialog').getByRole('button', { name: '取り消す' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.getByText(giveBack).waitFor();

  await page.keyboard.type('99999');
  await tap(page, () => page.keyboard.press('Enter'), 'カード 1（Hana2016）', demoPin);
  await page.getByText(/ポイント足りません/).waitFor();
  assert.equal(await button(page, '支払う').count(), 0, 'more than the balance is seen before anything is asked');
  await page.keyboard.press('Escape');
  assert.match((await page.locator('output').textContent()) ?? '', /99,999/, 'the amount is kept');
  assert.deepEqual(faults, []);
  await context.close();
});

test('a payment whose answer got lost is asked for again under its key, over a reload, and is made once', async () => {
  const { page, context } = await counter('まちなか商店', 'tablet');
  await page.getByText('今日の合計').waitFor({ timeout: 15_000 });
  await page.keyboard.type('30');
  await tap(page, () => page.keyboard.press('Enter'), 'カード 2（My777）', demoPin);
  await button(page, '支払う').waitFor();
  const payments = `${here.nation.world.pointsUrl}/payments`;
  const keys = new Set<string | null>();
  await context.route(payments, async (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    const sent = await route.request().headerValue('idempotency-key');
    // The debit happens once, and nobody hears of it.
    if (!keys.has(sent)) await route.fetch();
    keys.add(sent);
    return route.abort();
  });
  await button(page, '支払う').dblclick();
  await page.getByText('支払いが終わったか、まだ分かりません').waitFor({ timeout: 20_000 });
  await assertReadable(page, 'the lost answer');
  await context.unroute(payments);
  await page.reload();
  await heading(page, '支払いました');
  assert.equal(keys.size, 1);
  await page.waitForTimeout(900);
  await page.keyboard.press('Enter');
  await page.getByText('30ポイント（3件、取り消し2件）').waitFor();
  await context.close();
});

test('a library terminal shows the customer number, and says kindly what it cannot do', async () => {
  const { page, context } = await counter('小国町 図書室', 'tablet', '/counter/look-up');
  await tap(page, () => button(page, 'カードをかざしてください').click(), 'カード 1（Hana2016）', demoPin);
  await page.getByText('00012345').waitFor();
  await assertReadable(page, 'the customer number');
  await button(page, '次の方').click();
  await tap(page, () => button(page, 'カードをかざしてください').click(), 'カード 4（失効した）', demoPin);
  const alert = page.getByRole('alert');
  await alert.waitFor();
  assert.match((await alert.textContent()) ?? '', /このカードではご利用になれません/);
  assert.doesNotMatch((await page.locator('#root').textContent()) ?? '', /失効|停止|無効/);
  await assertReadable(page, 'a card that cannot be used');
  await page.getByRole('link', { name: 'この端末でできること' }).click();
  await page.getByText('この端末では、ポイントを受け取りません').waitFor();
  await assertReadable(page, 'a terminal without a place of use');
  await context.close();
});

test('a holder signs in on a phone, moves common points in three screens, and finds the movement in the history', async () => {
  const { page, faults, context } = await here.visit('/mypage/', 'phone');
  await tap(page, () => button(page, 'カードでサインインする').click(), 'カード 1（Hana2016）', demoPin);
  await heading(page, 'わたしのポイント');
  await page.getByRole('link', { name: '共通ポイント' }).waitFor();
  await assertReadable(page, 'the holdings');
  await page.getByRole('link', { name: '使う・移す' }).click();
  await page.getByRole('link', { name: /共通ポイントをまちへ移す/ }).click();
  await button(page, '確かめる').click();
  await page
    .getByRole('group', { name: /移し先/ })
    .getByText('移し先を選んでください')
    .waitFor();
  assert.equal(await focused(page), 'destination');
  await page.getByRole('radio', { name: /小国町ポイント/ }).check();
  await page.getByRole('textbox', { name: /移すポイント/ }).fill('99999999');
  await button(page, '確かめる').click();
  await page.locator('[name="amount"][aria-invalid="true"]').waitFor();
  await page.getByText('の範囲で入れてください').waitFor();
  await page.getByRole('textbox', { name: /移すポイント/ }).fill('４００');
  await assertReadable(page, 'the move');
  await button(page, '確かめる').click();
  await page.getByRole('dialog').waitFor();
  await assertReadable(page, 'the last look');
  await button(page, '移す').click();
  await heading(page, '移しました');
  await page.getByRole('link', { name: 'わたしのポイントにもどる' }).click();
  await page.getByRole('link', { name: '小国町ポイント' }).click();
  await page.getByText('受入　共通ポイント').waitFor();
  assert.match((await page.getByRole('list', { name: 'これまでの動き' }).textContent()) ?? '', /\+400/);
  await assertReadable(page, 'the history');
  assert.deepEqual(faults, []);
  await context.close();
});

test('a card without membership is asked once to join', async () => {
  const { page, context } = await here.visit('/mypage/', 'phone');
  await tap(page, () => button(page, 'カードでサインインする').click(), 'カード 3（まだIDなし）', demoPin);
  await heading(page, '自治体ポイントをはじめます');
  await button(page, '入会する').click();
  await heading(page, 'わたしのポイント');
  await page.getByRole('link', { name: '設定' }).click();
  await button(page, '決める').click();
  await page.locator('[name="municipalityCode"][aria-invalid="true"]').waitFor();
  await page.getByLabel(/いつものまち/).selectOption({ index: 1 });
  await button(page, '決める').click();
  await page.getByText('決めました').waitFor();
  await page.getByLabel(/^メールアドレス/).fill('mitsu@example.jp');
  await page.getByLabel(/新しいパスワード/).fill('みじかい');
  await button(page, 'サインインの方法を変える').click();
  await page.locator('[name="password"][aria-invalid="true"]').waitFor();
  await assertReadable(page, 'a password that is too short');
  await page.getByLabel(/新しいパスワード/).fill(demoPassword);
  await button(page, 'サインインの方法を変える').click();
  await page.getByText('サインインの方法を変えました').waitFor();
  await page.getByLabel(/メールアドレス/).fill('mitsu@example.jp');
  await button(page, 'サインインする').click();
  await page.locator('[name="password"][aria-invalid="true"]').waitFor();
  await page.getByLabel(/パスワード/).fill(demoPassword);
  await button(page, 'サインインする').click();
  await heading(page, 'わたしのポイント');
  await button(page, 'サインアウト').click();
  await tap(page, () => button(page, 'カードでサインインする').click(), 'カード 3（まだIDなし）', demoPin);
  await heading(page, 'わたしのポイント');
  await context.close();
});
