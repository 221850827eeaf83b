/** People of offices at マイキー in a real browser: two at a counter give a holder the ID back, and the platform sees its jobs. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { demoPassword, demoPin } from '../demo/nation.ts';
import { openQueue } from '../server/queue.ts';
import { button, startBrowserNation } from './testing/browser-nation.ts';
import { assertReadable, focused, tap } from './testing/visitor.ts';

const here = startBrowserNation();

const signIn = (staffId: string, path = '/mykey/desk') => here.signIn(staffId, path);

test('a holder who lost the codes gets the ID back on a new card, with two people and new codes', async () => {
  const first = await signIn('desk1-43424');
  const second = await signIn('desk2-43424');
  await first.page.getByRole('link', { name: '手続きを受け付ける' }).click();
  const field = first.page.getByRole('textbox', { name: /マイキーID/ });
  await button(first.page, '受け付ける').click();
  await first.page.getByText('この欄を入力してください。').waitFor();
  assert.equal(await focused(first.page), 'mykeyId');
  await first.page.getByText('新しいカードへの引き継ぎ').click();
  await field.fill('Nobody');
  await assertReadable(first.page, 'a new request');
  const press = () => button(first.page, '新しいカードをかざしてもらう').click();
  await tap(first.page, press, 'カード 3（まだIDなし）', demoPin);
  await first.page.getByText('このマイキーIDは見つかりません').waitFor();
  await field.fill('my777');
  await tap(first.page, press, 'カード 3（まだIDなし）', demoPin);
  await first.page.getByText('もう一人の職員の確認を待っています').waitFor();
  await assertReadable(first.page, 'taken');
  await first.page.getByRole('link', { name: '窓口の一覧にもどる' }).click();
  await first.page.getByText('あなたが受け付けました').waitFor();

  await second.page.getByText('My777').first().waitFor({ timeout: 15_000 });
  await assertReadable(second.page, 'the requests');
  await button(second.page, /^確かめて行う/).click();
  await assertReadable(second.page, 'the question');
  await second.page.getByRole('dialog').getByRole('button', { name: '確かめて行う' }).click();
  await second.page.getByRole('heading', { name: '2つの番号を控えてください' }).waitFor();
  await assertReadable(second.page, 'the codes');
  await button(second.page, '控えました。次へ進む').click();
  await second.page.getByText('確認を待っている手続きはありません').waitFor();

  const holder = await here.visit('/mykey/', 'phone');
  await tap(holder.page, () => button(holder.page, 'カードをかざす').click(), 'カード 3（まだIDなし）', demoPin);
  await holder.page.getByText('My777 さんが使用中').waitFor();
  assert.deepEqual([...first.faults, ...second.faults, ...holder.faults], []);
  for (const { context } of [first, second, holder]) await context.close();
});

test('a town’s people give a code for a terminal of their own shop, take it back, and revoke a terminal with a reason', async () => {
  const { page, faults, context } = await signIn('desk1-43424');
  await page.getByRole('link', { name: '店舗・施設の端末' }).click();
  const give = page.getByRole('button', { name: /^登録コードを出す/ }).first();
  await give.waitFor();
  await give.click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: /置く場所/ }).fill('裏口のレジ');
  await assertReadable(page, 'a code is given for a terminal');
  await dialog.getByRole('button', { name: '登録コードを出す' }).click();
  await button(page, '閉じる').click();
  await page.getByText('登録コードを出しました。').first().waitFor();
  await assertReadable(page, 'the terminals of a town');
  await page.getByRole('button', { name: '登録コードを取り消す （裏口のレジ）' }).click();
  await dialog.getByRole('button', { name: '登録コードを取り消す' }).click();
  await page.getByRole('row').filter({ hasText: '登録コードの取り消し' }).filter({ hasText: '裏口のレジ' }).waitFor();
  await page
    .getByRole('button', { name: /^登録を取り消す/ })
    .first()
    .click();
  await dialog.getByRole('textbox', { name: /理由/ }).fill('盗難のため');
  await dialog.getByRole('button', { name: '登録を取り消す' }).click();
  await page.getByRole('row').filter({ hasText: '盗難のため' }).waitFor();
  assert.deepEqual(faults, []);
  await context.close();
});

test('a person of an office changes the password and signs in anew', async () => {
  const { page, faults, context } = await signIn('desk2-43424');
  await page.getByRole('link', { name: 'パスワードを変える' }).click();
  await page.getByLabel(/いまのパスワード/).fill(demoPassword);
  await page.getByLabel(/新しいパスワード/).fill('a new long password');
  await assertReadable(page, 'the password');
  await button(page, '変える').click();
  await page.getByRole('heading', { name: '窓口の職員のサインイン' }).waitFor();
  await page.getByLabel(/職員番号/).fill('desk2-43424');
  await page.getByLabel(/パスワード/).fill('a new long password');
  await button(page, 'サインインする').click();
  await page.getByRole('heading', { name: 'マイキーIDの窓口' }).waitFor();
  assert.deepEqual(faults, []);
  await context.close();
});

test('people of a counter find the way from the pages of the platform, whose people make their accounts', async () => {
  const clerk = await signIn('desk1-43424', '/mykey/admin');
  await clerk.page.getByText('別の役目の職員の画面です').waitFor();
  await clerk.page.getByRole('link', { name: '窓口の画面へ' }).click();
  await clerk.page.getByRole('heading', { name: 'マイキーIDの窓口' }).waitFor();
  const { page, faults, context } = await signIn('platform', '/mykey/admin/staff');
  await page.getByRole('heading', { name: '職員', exact: true }).waitFor();
  await page.getByLabel(/職員番号/).fill('desk3-43424');
  await page.getByLabel(/名前/).fill('住民課 三');
  await page.getByLabel(/^自治体/).fill('熊本県小国');
  // Enter takes the one that was found, and sends nothing yet.
  await page.getByRole('button', { name: '熊本県 小国町' }).waitFor();
  await page.keyboard.press('Enter');
  await assertReadable(page, 'the people');
  await button(page, '招待する').click();
  await page.getByText('住民課 三 さんに渡す登録番号').waitFor();
  await assertReadable(page, 'half of a code');
  const codeOn = async (at: typeof page) =>
    (await at.locator('.font-mono').textContent())?.match(/[0-9A-Z-]{19}/)?.[0] ?? '';
  const first = await codeOn(page);
  // The other person of the platform confirms, and is shown the other half.
  const other = await signIn('platform2', '/mykey/admin/changes');
  await other.page.getByRole('heading', { name: '職員 住民課 三' }).waitFor();
  await assertReadable(other.page, 'what waits for a second person');
  await button(other.page, '確認して有効にする').click();
  await other.page.getByRole('dialog').getByRole('button', { name: '確認して有効にする' }).click();
  await other.page.getByText('住民課 三 さんに渡す登録番号').waitFor();
  const second = await codeOn(other.page);
  assert.notEqual(first, second);
  // Only with both does the person set a secret, and signs in with it.
  const invited = await here.visit('/mykey/invitation', 'desktop');
  await invited.page.getByLabel('職員番号').fill('desk3-43424');
  await invited.page.getByLabel(/前半/).fill(first);
  await invited.page.getByRole('textbox', { name: /新しいパスワード/ }).fill('my own password');
  await button(invited.page, 'パスワードを決める').click();
  await invited.page.getByText('職員番号か登録番号が違うか').waitFor();
  await assertReadable(invited.page, 'half a code is refused');
  await invited.page.getByLabel(/後半/).fill(second.toLowerCase());
  await button(invited.page, 'パスワードを決める').click();
  await invited.page.getByText('パスワードを決めました').waitFor();
  await invited.page.getByRole('link', { name: 'サインインへ' }).click();
  await invited.page.getByLabel('職員番号').fill('desk3-43424');
  await invited.page.getByRole('textbox', { name: 'パスワード' }).fill('my own password');
  await button(invited.page, 'サインインする').click();
  await invited.page.getByRole('heading', { name: 'マイキーIDの窓口' }).waitFor();
  for (const { context } of [other, invited]) await context.close();
  assert.deepEqual([...faults, ...clerk.faults, ...other.faults, ...invited.faults], []);
  await context.close();
  await clerk.context.close();
});

test('the page of the person before ends with the card on the reader, here and on the server', async () => {
  const { page, faults, context } = await here.visit('/mykey/', 'tablet');
  await tap(page, () => button(page, 'カードをかざす').click(), 'カード 1（Hana2016）', demoPin);
  await page.getByText('Hana2016 さんが使用中').waitFor();
  const sessions = async () =>
    (await here.nation.databases.mykey.query(`SELECT FROM session WHERE kind = 'cardholder'`)).rowCount;
  const before = await sessions();
  // The next person begins, and takes the card of the one before off the reader.
  const next = await here.visit('/mykey/', 'tablet');
  const [agentWindow] = await Promise.all([
    next.page.waitForEvent('popup'),
    button(next.page, 'カードをかざす').click(),
  ]);
  await agentWindow.getByRole('button', { name: '何も置かない' }).click();
  await page.getByRole('heading', { name: 'カードをかざしてください' }).waitFor({ timeout: 15_000 });
  await page.getByText('カードが離れたか、別のカードに替わったため、終わりました').waitFor();
  assert.doesNotMatch((await page.locator('#root').textContent()) ?? '', /Hana2016/);
  await page.goBack().catch(() => {});
  assert.doesNotMatch(
    (await page
      .locator('#root')
      .textContent()
      .catch(() => '')) ?? '',
    /Hana2016/,
  );
  assert.equal(await sessions(), Number(before) - 1);
  assert.deepEqual(faults, []);
  await next.context.close();
  await context.close();
});

test('the platform sees which jobs of マイキー failed and why, in both languages, and a desk does not', async () => {
  const { urls, mykey } = here.nation.databases;
  const run = () => mykey.query(`SELECT 'Hanako1'::integer`);
  const tasks = ['mail', 'of-a-newer-server'].map((name) => ({ name, every: { cron: '0 0 1 1 *' }, run }));
  for (const task of tasks) {
    const queue = await openQueue({ url: urls.mykey, working: false, tasks: [task] });
    try {
      for (let tries = 1; tries <= 6; tries += 1) await assert.rejects(queue.drain(), { code: '22P02' });
    } finally {
      await queue.stop();
    }
  }
  const { page, faults, context } = await here.signIn('platform', '/mykey/admin', 'desktop');
  await page.getByRole('link', { name: '失敗した自動処理' }).click();
  const line = page.getByRole('row', { name: /メールの送信/ });
  await line.waitFor();
  assert.match((await line.textContent()) ?? '', /6error 22P02打ち切り/);
  await page.getByRole('row', { name: /of-a-newer-server/ }).waitFor();
  assert.doesNotMatch((await page.locator('main').textContent()) ?? '', /hanako/i);
  await assertReadable(page, 'jobs of マイキー that failed');
  await page.setViewportSize({ width: 390, height: 844 });
  await assertReadable(page, 'the same on a phone');
  await button(page, 'English').click();
  await page.getByRole('row', { name: /Sending e-mail.*Given up/ }).waitFor();
  const desk = await signIn('desk1-43424', '/mykey/admin/failed-jobs');
  await desk.page.getByText('この画面は、別の役目の職員の画面です。').waitFor();
  assert.deepEqual([...faults, ...desk.faults], []);
  for (const one of [context, desk.context]) await one.close();
});
