/** The four faces in a real browser, against both systems and the card agent, with the demonstration nation. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Locator, Page } from 'playwright-core';
import { demoPassword, demoPin } from '../demo/nation.ts';
import { startTestNation, type TestNation } from '../demo/test-nation.ts';
import { launchBrowser } from './browser.ts';
import { dayInWords } from './components/dates.ts';
import { fillAccount } from './testing/bank.ts';
import { assertReadable, tap, visit } from './testing/visitor.ts';

let nation: TestNation;
let browser: Browser;

before(async () => {
  // One after the other: a nation that cannot start must not leave a browser behind.
  nation = await startTestNation();
  browser = await launchBrowser();
});
after(async () => {
  await browser?.close();
  await nation?.close();
});

const at = (path: string) => `${nation.facesUrl}${path}`;
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true });
const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name }).waitFor();

/** A counter of the place, enrolled with a code as its clerk types it. */
async function counter(place: string, size: 'tablet' | 'phone', path = '/counter') {
  const { operatorId } = nation.nation.places.find(({ name }) => name === place)!;
  const visitor = await visit(browser, at(path), size);
  const code = await nation.platform.enrolmentCode(operatorId, '試験');
  await visitor.page.getByLabel(/登録コード/).fill(code);
  await button(visitor.page, 'この端末を登録する').click();
  return visitor;
}

test('a new card makes a マイキーID, keeps its codes, and links a service; nothing on the way speaks of points', async () => {
  const { page, faults, context } = await visit(browser, at('/mykey/'));
  await assertReadable(page, 'the card');
  await tap(page, () => button(page, 'カードをかざす').click(), 'カード 3（まだIDなし）', demoPin);
  await page.getByRole('link', { name: 'はじめて作る' }).click();
  const field = page.getByRole('textbox', { name: /自分で決める/ });
  await field.fill('ｈａｎａ２０１６');
  await page.getByText('このマイキーIDはすでに使われています').waitFor();
  assert.ok(await button(page, 'このマイキーIDにする').isDisabled());
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
  const payments = `${nation.world.pointsUrl}/payments`;
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
  const { page, faults, context } = await visit(browser, at('/mypage/'), 'phone');
  await tap(page, () => button(page, 'カードでサインインする').click(), 'カード 1（Hana2016）', demoPin);
  await heading(page, 'わたしのポイント');
  await page.getByRole('link', { name: '共通ポイント' }).waitFor();
  await assertReadable(page, 'the holdings');
  await page.getByRole('link', { name: '使う・移す' }).click();
  await page.getByRole('link', { name: /共通ポイントをまちへ移す/ }).click();
  await button(page, '確かめる').click();
  await page.getByText('まちを選んでください').waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('name')), 'destination');
  await page.getByRole('radio', { name: /小国町/ }).check();
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
  const { page, context } = await visit(browser, at('/mypage/'), 'phone');
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
  await page.getByLabel(/メールアドレス/).fill('mitsu@example.jp');
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

async function office(staffId: string) {
  const visitor = await visit(browser, at('/office/'));
  const { page } = visitor;
  await page.getByRole('textbox', { name: /職員番号/ }).fill(staffId);
  await page.getByLabel(/パスワード/).fill(demoPassword);
  await button(page, 'サインインする').click();
  await heading(page, '今日の仕事');
  const go = (name: string) =>
    page.getByRole('navigation', { name: '事務室のメニュー' }).getByRole('link', { name, exact: true }).click();
  return { ...visitor, go };
}

/** What stands beside a name in a list of facts. */
async function factOf(where: Locator, name: string | RegExp) {
  const term = where.locator('dt').filter({ hasText: name }).first();
  return (await term.locator('xpath=following-sibling::dd').textContent()) ?? '';
}

test('the desk grants after a look, with a reason where the points differ', async () => {
  const { page, go, faults, context } = await office('health-43424');
  await assertReadable(page, 'the day');
  await go('ポイントの付与');
  await page.getByRole('textbox', { name: /マイキーID/ }).fill('ｍｙ７７７');
  await page.getByText('✓ 会員です').waitFor();
  await page.getByRole('textbox', { name: /^ポイント/ }).fill('200');
  await button(page, '確認する').click();
  await page.getByText('理由を入れてください。').waitFor();
  await page.getByRole('textbox', { name: /理由/ }).fill('二回目の検診');
  await button(page, '確認する').click();
  assert.equal(await factOf(page.getByRole('dialog'), '事業の点数と違う理由'), '二回目の検診');
  await button(page, '付与する').click();
  await page.getByText('付与後の残高').waitFor();
  await assertReadable(page, 'the grant');
  assert.deepEqual(faults, []);
  await context.close();
});

test('the office closes a window, two others approve what they saw, and the bank file is the same at each download', async () => {
  const accounting = await office('accounting-43424');
  const { page } = accounting;
  await accounting.go('精算');
  await page.getByRole('link', { name: /精算書を見る/ }).click();
  await assertReadable(page, 'the statement');
  await button(page, '精算期間を締める').click();
  await page.getByRole('dialog').getByRole('button', { name: '精算期間を締める' }).click();
  await page.getByText('締めました。').waitFor();
  assert.equal(await button(page, 'この内容を承認する').count(), 0, 'who closed does not approve');
  await page.getByText('あなたが締めた精算です。承認は、ほかの2人が行います。').waitFor();
  for (const staffId of ['approver1-43424', 'approver2-43424']) {
    const approver = await office(staffId);
    await approver.page.getByRole('link', { name: /取りかかる/ }).click();
    await approver.page
      .getByRole('row', { name: /承認待ち/ })
      .getByRole('link')
      .click();
    const due = await factOf(approver.page.locator('main'), '自治体から店・施設へ');
    await button(approver.page, 'この内容を承認する').click();
    assert.equal(await factOf(approver.page.getByRole('dialog'), '自治体から店・施設へ'), due, 'the figures are in it');
    await approver.page.getByRole('dialog').getByRole('button', { name: 'この内容を承認する' }).click();
    await approver.page.getByText('承認しました').waitFor();
    if (staffId === 'approver1-43424') await approver.page.getByText('もう1人の承認を待っています').waitFor();
    await approver.context.close();
  }
  await page.reload();
  const proposed = await page.getByLabel('振込指定日').inputValue();
  assert.match(proposed, /^\d{4}-\d{2}-\d{2}$/, 'a banking day is proposed');
  await button(page, '振込ファイルを作る').click();
  const question = page.getByRole('dialog');
  await question.getByText(dayInWords(proposed, 'ja')).waitFor();
  assert.match(await factOf(question, /^小国町が支払う分\s+\d+件$/), /^[1-9][\d,]*円$/, 'count and sum of each payer');
  await assertReadable(page, 'the question before the files');
  await question.getByRole('button', { name: '振込ファイルを作る' }).click();
  await page.getByText('振込ファイルを作りました').waitFor();
  await page.getByText('すべて済みました').waitFor();
  await page.locator('section', { hasText: '振込ファイル' }).getByText(dayInWords(proposed, 'ja')).waitFor();
  await assertReadable(page, 'the bank files');
  const bytes: string[] = [];
  for (let i = 0; i < 2; i++) {
    const receive = button(page, /ダウンロード/).first();
    const [download] = await Promise.all([page.waitForEvent('download'), receive.click()]);
    assert.match(download.suggestedFilename(), new RegExp(`^総合振込_[^_]+_${proposed}\\.txt$`));
    const chunks: Buffer[] = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
    bytes.push(Buffer.concat(chunks).toString('hex'));
  }
  assert.equal(bytes[0], bytes[1]);
  assert.equal(bytes[0]!.slice(0, 2), '31', 'a header record of 全銀');
  assert.deepEqual(accounting.faults, []);
  await accounting.context.close();
});

/** Another person of an office confirms what a colleague asked for. */
async function confirmAs(staffId: string, name: string) {
  const { page, go, faults, context } = await office(staffId);
  await go('確認待ちの変更');
  const waiting = page.getByRole('region', { name });
  await waiting.waitFor();
  await assertReadable(page, 'what waits for a second person');
  await waiting.getByRole('button', { name: '確認して有効にする' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '確認して有効にする' }).click();
  await page.getByText('変更を有効にしました').waitFor();
  assert.deepEqual(faults, []);
  await context.close();
}

test('the office sees its account before it changes it, and gives an event without one where to pay', async () => {
  const { page, go, faults, context } = await office('accounting-43424');
  await go('自治体の口座');
  const now = page.getByRole('region', { name: 'いま登録されている口座' });
  const code = page.getByLabel('振込依頼人コード');
  const before = await code.inputValue();
  assert.match(before, /^\d{10}$/, 'the fields begin with what is registered');
  assert.ok((await now.textContent())?.includes(before));
  await assertReadable(page, 'the account of the municipality');
  await page.getByLabel('理由').fill('指定金融機関の変更');
  await code.fill('12345');
  await button(page, 'この口座を申請する').click();
  await page.locator('[aria-invalid=true]').waitFor();
  assert.equal(await code.getAttribute('aria-invalid'), 'true', 'the refusal stands beside its field');
  await code.fill('9876543210');
  await button(page, 'この口座を申請する').click();
  await page.getByText('口座を申請しました').waitFor();
  assert.ok((await now.textContent())?.includes(before), 'until another confirms, the old one counts');
  await confirmAs('approver1-43424', '自治体の精算用口座 小国町');
  await page.reload();
  await now.getByText('9876543210').waitFor();

  await go('支援イベント');
  await button(page, '支援イベントを登録する').click();
  const form = page.getByRole('region', { name: '支援イベントを登録する' });
  await form.getByLabel('イベントの名前').fill('川まつり');
  await form.getByRole('textbox', { name: '主催者' }).fill('実行委員会');
  const today = Temporal.Now.plainDateISO('Asia/Tokyo');
  await form.getByLabel('受付の終わり').fill(today.add({ days: 30 }).toString());
  await form.getByLabel('集まったポイントの期限').fill(today.add({ days: 90 }).toString());
  await form.getByRole('button', { name: '支援イベントを登録する' }).click();
  const line = page.getByRole('row', { name: /川まつり/ });
  await line.getByText('未登録').waitFor();
  await line.getByRole('link', { name: '川まつり' }).click();
  await button(page, '振込先を登録・変更する').click();
  const dialog = page.getByRole('dialog');
  await fillAccount(dialog, '川まつり');
  await dialog.getByRole('button', { name: '振込先を登録・変更する' }).click();
  const holder = dialog.getByLabel('口座名義');
  await dialog.locator('[aria-invalid=true]').waitFor();
  assert.equal(await holder.getAttribute('aria-invalid'), 'true', 'a name no bank file can carry is said beside it');
  await assertReadable(page, 'a refused account');
  await holder.fill('カワマツリ');
  await dialog.getByRole('button', { name: '振込先を登録・変更する' }).click();
  await page.getByText('川まつり の口座を申請しました').waitFor();
  await confirmAs('approver2-43424', '支援イベントの振込先口座 川まつり');
  await page.reload();
  await page.getByText(/7654321\sカワマツリ/).waitFor();
  await assertReadable(page, 'the event');
  assert.deepEqual(faults, []);
  await context.close();
});

test('the platform changes the account of a partner company together with its remitter code', async () => {
  const { page, go, faults, context } = await office('platform');
  await go('協力会社');
  await button(page, /精算用口座を登録・変更する/)
    .first()
    .click();
  const dialog = page.getByRole('dialog');
  await fillAccount(dialog, 'ソラノツバサ');
  const save = dialog.getByRole('button', { name: '精算用口座を登録・変更する' });
  await save.click();
  const code = dialog.getByLabel('振込依頼人コード');
  await dialog.locator('[name=remitterCode][aria-invalid=true]').waitFor();
  assert.equal(
    await code.evaluate((one) => one === document.activeElement),
    true,
    'who pays needs the code under which its bank knows it',
  );
  await code.fill('0123456789');
  await assertReadable(page, 'the account of a company');
  await save.click();
  await page.getByText(/の口座を申請しました/).waitFor();
  await confirmAs('platform2', '協力会社の振込元口座 そらの翼マイレージ');
  await page.reload();
  await page
    .getByRole('cell', { name: /7654321\sソラノツバサ/ })
    .first()
    .waitFor();
  await assertReadable(page, 'the companies');
  assert.deepEqual(faults, []);
  await context.close();
});
