/** The people of a shop in a real browser: the first owner, a clerk at the till, the shop's day. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { demoPin } from '../demo/nation.ts';
import { execute } from '../postgres/pool.ts';
import { button, startBrowserNation } from './testing/browser-nation.ts';
import { assertReadable, tap } from './testing/visitor.ts';

const here = startBrowserNation();

test('the office sees the terminals of its places, gives a set-up code and takes it back', async () => {
  const { page, faults, context } = await here.signIn('lead-43424', '/office/place-terminals', 'desktop');
  const row = page.getByRole('row', { name: /まちなか商店/ });
  await row.getByRole('button', { name: /お店の登録番号を出す/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'お店の登録番号を出す' }).click();
  await dialog.getByRole('button', { name: '閉じる' }).click();
  await row.getByText(/まで/).waitFor();
  await assertReadable(page, 'terminals and codes of places');
  await row.getByRole('button', { name: /登録番号を取り消す/ }).click();
  await assertReadable(page, 'a set-up code is taken back');
  await dialog.getByRole('button', { name: '登録番号を取り消す' }).click();
  await page.getByText('まちなか商店 の登録番号を取り消しました').waitFor();
  await row.getByRole('button', { name: /登録番号を取り消す/ }).waitFor({ state: 'detached' });
  assert.deepEqual(faults, []);
  await context.close();
});

test('a place is renamed from a day on and ended; its counter says that it takes nothing, and the office opens it again', async () => {
  const { page, faults, context } = await here.signIn('lead-43424', '/office/merchants', 'desktop');
  const row = page.getByRole('row', { name: /郷土館/ });
  const dialog = page.getByRole('dialog');
  const open = (act: RegExp) => async () => {
    await row.getByRole('button', { name: /名前・種類・終了/ }).click();
    await dialog.getByRole('radio', { name: act }).check();
  };
  await open(/名前・種類を変える/)();
  await dialog.getByRole('button', { name: '名前・種類を変える' }).click();
  await dialog.getByText('この欄を入力してください。').waitFor();
  await dialog.getByLabel('事由').fill('改称');
  await dialog.getByRole('button', { name: '名前・種類を変える' }).click();
  await dialog.getByText('名前も種類も、その日の登録と同じです。').waitFor();
  await assertReadable(page, 'a place under another name');
  await dialog.getByRole('textbox', { name: /^名前/ }).fill('小国郷土館');
  await dialog.getByRole('button', { name: '名前・種類を変える' }).click();
  await page.getByText('小国町 郷土館 の登録を変えました').waitFor();
  await page.getByRole('row', { name: /小国郷土館/ }).waitFor();
  await open(/^終える/)();
  await dialog.getByLabel('事由').fill('休館');
  await assertReadable(page, 'a place ends');
  await dialog.getByRole('button', { name: '終える' }).click();
  await page.getByText('小国郷土館 の登録を変えました').waitFor();
  await row.getByRole('button', { name: /名前・種類・終了/ }).click();
  await dialog
    .getByText(/受け取りを終える/)
    .first()
    .waitFor();
  await assertReadable(page, 'an end is announced');
  await dialog.getByRole('button', { name: 'やめる' }).click();

  // The day after: what a counter says then.
  const place = here.nation.nation.places.find(({ name }) => name === '小国町 郷土館')!;
  const { points } = here.nation.databases;
  const today = `${here.nation.world.clock().toZonedDateTimeISO('Asia/Tokyo').toPlainDate()}`;
  await execute(
    points,
    `INSERT INTO merchant_version (merchant_id, from_on, is_open, reason)
     SELECT id, :today, false, '試験' FROM merchant WHERE operator_id = :operatorId`,
    { operatorId: place.operatorId, today },
  );
  const counter = await here.visit('/counter', 'tablet');
  const code = await here.nation.platform.enrolmentCode(place.operatorId, '受付');
  await counter.page.getByLabel(/登録コード/).fill(code);
  await button(counter.page, 'この端末を登録する').click();
  await counter.page.getByText('この利用場所での受け取りは終わりました').waitFor();
  await assertReadable(counter.page, 'a counter of a place that ended');

  await page.reload();
  await open(/^再開する/)();
  await dialog.getByLabel('事由').fill('続ける');
  await assertReadable(page, 'a place opens again');
  await dialog.getByRole('button', { name: '再開する' }).click();
  await page.getByText('小国郷土館 の登録を変えました').waitFor();
  await counter.page.reload();
  await counter.page.getByText('今日の合計').waitFor({ timeout: 15_000 });
  await counter.page.getByText('この利用場所での受け取りは終わりました').waitFor({ state: 'detached' });
  assert.deepEqual([...faults, ...counter.faults], []);
  await context.close();
  await counter.context.close();
});

test('the office gives a code, the owner registers and adds a clerk, who takes points; the day stands by clerk', async () => {
  const office = await here.signIn('lead-43424', '/office/merchants', 'desktop');
  await office.page
    .getByRole('row', { name: /まちなか商店/ })
    .getByRole('button', { name: /お店の登録番号を出す/ })
    .click();
  await assertReadable(office.page, 'before the code');
  await office.page.getByRole('dialog').getByRole('button', { name: 'お店の登録番号を出す' }).click();
  const setupCode = (await office.page.locator('strong.font-mono').textContent()) ?? '';
  assert.match(setupCode, /^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/);
  await assertReadable(office.page, 'the code');

  const { operatorId } = here.nation.nation.places.find(({ name }) => name === 'まちなか商店')!;
  const { page, faults, context } = await here.visit('/counter', 'tablet');
  await page.getByLabel(/登録コード/).fill(await here.nation.platform.enrolmentCode(operatorId, '試験'));
  await button(page, 'この端末を登録する').click();
  await page.getByRole('link', { name: 'お店のページ' }).click();
  await page.getByLabel(/お店の登録番号/).fill('AAAA-BBBB-CCCC');
  await page.getByLabel(/あなたの名前/).fill('店主');
  await page.getByLabel(/あなたの番号/).fill('2468');
  await button(page, '店の責任者を登録する').click();
  await page.getByText(/番号が違うか、期限が過ぎています/).waitFor();
  await assertReadable(page, 'a wrong set-up code');
  await page.getByLabel(/お店の登録番号/).fill(setupCode.toLowerCase());
  await button(page, '店の責任者を登録する').click();
  await page.getByText('担当　店主').waitFor();
  await button(page, '担当者を増やす').click();
  await page.getByLabel(/^名前/).fill('山田');
  await page.getByLabel(/はじめの番号/).fill('１３５７');
  await button(page, '担当者を増やす').click();
  await page.getByText('山田 さんを登録しました').waitFor();
  await assertReadable(page, 'the people');

  await page
    .getByRole('link', { name: /ポイントで受け取る/ })
    .first()
    .click();
  await button(page, '交代する').click();
  await page.getByRole('heading', { name: 'どなたが担当しますか' }).waitFor();
  await page.getByRole('radio', { name: '山田' }).check();
  await page.getByLabel(/自分の番号/).fill('0000');
  await page.keyboard.press('Enter');
  await page.getByText(/番号が違います/).waitFor();
  await assertReadable(page, 'a wrong code');
  await page.getByLabel(/自分の番号/).fill('1357');
  await page.keyboard.press('Enter');
  await page.getByText('担当　山田').waitFor();
  await assertReadable(page, 'the till of a clerk');
  await page.keyboard.type('70');
  await tap(page, () => page.keyboard.press('Enter'), 'カード 1（Hana2016）', demoPin);
  await button(page, '支払う').click();
  await page.getByRole('heading', { name: '支払いました' }).waitFor();
  await page.waitForTimeout(900);
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'お店のページ' }).click();
  await page.getByRole('heading', { name: /担当ごとの合計/ }).waitFor();
  assert.match((await page.getByRole('table').first().textContent()) ?? '', /山田.*70/);
  assert.equal(await page.getByRole('heading', { name: /お店の精算/ }).count(), 0, 'the settlements are the owner’s');
  const [csv] = await Promise.all([page.waitForEvent('download'), button(page, 'CSVで保存').click()]);
  assert.match(csv.suggestedFilename(), /^今日の利用_\d{4}-\d\d-\d\d\.csv$/);
  await assertReadable(page, 'the day');

  // As two persons of the town would have agreed on it.
  await execute(
    here.nation.owners.points,
    `INSERT INTO cut_off (municipality_code, from_on, days, request_id, entered_at)
     VALUES ('43424', '2016-01-01', '{10,20,31}', 1, '2016-01-01')`,
    {},
  );
  await button(page, '交代する').click();
  await page.getByRole('radio', { name: '店主' }).check();
  await page.getByLabel(/自分の番号/).fill('2468');
  await page.keyboard.press('Enter');
  const running = page.getByRole('row', { name: /小国町.*支払い.*まだ締めていません/ });
  // What the owner had seen before the payment is held for ten seconds.
  for (let looks = 0; looks < 15 && !(await running.isVisible()); looks += 1) {
    await page.reload();
    await page.getByRole('heading', { name: /お店の精算/ }).waitFor();
    await page.waitForTimeout(1000);
  }
  assert.match((await running.textContent()) ?? '', /70/);
  await page.getByText(/^このまちの精算の締め日：.+、.+（その日の24時までの利用が/).waitFor();
  await assertReadable(page, 'the running settlement');
  await page.emulateMedia({ media: 'print' });
  assert.equal(await button(page, '交代する').isVisible(), false);
  assert.deepEqual([...faults, ...office.faults], []);
  await context.close();
  await office.context.close();
});
