/** A venue: opened and filled by the office, cards at its kiosk, the paper list afterwards, and who has not come. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page, Route } from 'playwright-core';
import { demoPin } from '../demo/nation.ts';
import { execute } from '../postgres/pool.ts';
import { button, startBrowserNation } from './testing/browser-nation.ts';
import { assertReadable, tap, type Visitor } from './testing/visitor.ts';

const here = startBrowserNation();
const card = 'カード 1（Hana2016）';
const dialog = (page: Page) => page.getByRole('dialog');
const field = (page: Page, name: string | RegExp) => page.getByRole('textbox', { name });
const rowOf = (page: Page, name: string) =>
  page.getByRole('row').filter({ has: page.getByRole('rowheader', { name, exact: true }) });

let lead: Visitor;
let kiosk: Visitor;

test('the office opens a venue, enters who is expected, one by one and from a file, and lets a terminal in', async () => {
  // Somebody who joined, applies, and does not come.
  await execute(
    here.nation.databases.points,
    `INSERT INTO member (mykey_id, shown, holder, joined_on, status) VALUES ('MY888', 'My888', 888, '2016-09-01', 'active')`,
  );
  lead = await here.signIn('lead-43424', '/office/venues', 'desktop');
  const { page, faults } = lead;
  await page.getByRole('heading', { level: 1, name: '会場' }).waitFor();
  await button(page, '会場を登録する').click();
  await page.getByRole('combobox', { name: '付与事業' }).selectOption({ label: '集団検診（健康づくり課）' });
  await field(page, '会場の名前').fill('町民センター 大ホール');
  await page.getByLabel('受付の始まり').fill('00:00');
  await page.getByLabel('受付の終わり').fill('23:59');
  await field(page, /定員/).fill('５');
  await assertReadable(page, 'new venue');
  await button(page, '会場を登録する').click();
  await page.getByText('会場を登録しました').waitFor();
  await assertReadable(page, 'venues');
  await page.getByRole('link', { name: '町民センター 大ホール' }).click();
  await page.getByRole('heading', { level: 1, name: '町民センター 大ホール' }).waitFor();
  await button(page, '申込を入力する').click();
  await field(page, 'マイキーID').fill('hana2016');
  await button(page, '申込を入力する').click();
  await page.getByText('Hana2016 の申込を入力しました').waitFor();
  await button(page, '申込のファイルを送る').click();
  await page.locator('input[type=file]').setInputFiles({
    name: '申込.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('マイキーID\r\nMy777\r\nMy888\r\nNobody9\r\n'),
  });
  await page.getByText('申込.csv').waitFor();
  await button(page, '申込のファイルを送る').click();
  await page.getByText('会員ではありません').waitFor();
  await rowOf(page, 'My777').first().waitFor();
  await assertReadable(page, 'who is expected');
  await button(page, '端末の登録番号を発行する').click();
  await dialog(page).getByRole('button', { name: '端末の登録番号を発行する' }).click();
  const code = (await dialog(page).locator('strong').textContent()) ?? '';
  await assertReadable(page, 'the code of a venue');
  await dialog(page).getByRole('button', { name: '閉じる' }).click();

  const { operatorId } = here.nation.nation.places.find(({ name }) => name === '小国町 郷土館')!;
  kiosk = await here.visit('/counter/kiosk', 'tablet');
  await kiosk.page.getByLabel(/登録コード/).fill(await here.nation.platform.enrolmentCode(operatorId, '会場受付'));
  await button(kiosk.page, 'この端末を登録する').click();
  await kiosk.page.getByRole('heading', { level: 1, name: 'この端末を会場に登録する' }).waitFor();
  await assertReadable(kiosk.page, 'binding');
  await field(kiosk.page, /会場の登録番号/).fill('AAAA-AAAA-AAAA');
  await kiosk.page.keyboard.press('Enter');
  await kiosk.page.getByText('番号が違うか、期限が過ぎています').waitFor();
  await field(kiosk.page, /会場の登録番号/).fill(code.toLowerCase());
  await kiosk.page.keyboard.press('Enter');
  await kiosk.page.getByRole('heading', { level: 1, name: '集団検診' }).waitFor();
  assert.deepEqual(faults, []);
});

test('whoever would end the programme sees first who is expected in vain then, and that it became more meanwhile', async () => {
  await execute(
    here.nation.databases.points,
    `INSERT INTO member (mykey_id, shown, holder, joined_on, status) VALUES ('MY999', 'My999', 999, '2016-09-01', 'active')`,
  );
  const { page, context, faults } = await here.signIn('lead-43424', '/office/programs', 'desktop');
  await rowOf(page, '集団検診').getByRole('button', { name: /修正/ }).click();
  const yesterday = Temporal.Now.plainDateISO('Asia/Tokyo').subtract({ days: 1 });
  await dialog(page).getByLabel('終わりの日').fill(`${yesterday}`);
  await field(page, '事由').fill('会場の都合');
  await button(page, '影響を確認する').click();
  await dialog(page).getByText('この変更で、3人・1,500ポイントの申込に付与できなくなります').waitFor();
  await dialog(page)
    .getByText(/町民センター 大ホール.*受付なし/)
    .waitFor();
  await assertReadable(page, 'who is expected in vain');
  // Somebody is entered meanwhile, on another page.
  await button(lead.page, '申込を入力する').click();
  await field(lead.page, 'マイキーID').fill('my999');
  await button(lead.page, '申込を入力する').click();
  await lead.page.getByText('My999 の申込を入力しました').waitFor();
  await button(page, '修正を登録する').click();
  await dialog(page).getByText('確認した内容から変わりました').waitFor();
  await dialog(page).getByText('この変更で、4人・2,000ポイントの申込に付与できなくなります').waitFor();
  await assertReadable(page, 'what became of it meanwhile');
  await button(page, '入力に戻る').click();
  await button(page, 'やめる').click();
  await rowOf(lead.page, 'My999')
    .getByRole('button', { name: /取り消す/ })
    .click();
  await field(lead.page, /事由|理由/).fill('都合');
  await dialog(lead.page).getByRole('button', { name: '申込を取り消す' }).click();
  await lead.page.getByText('申込を取り消しました').waitFor();
  assert.deepEqual(faults, []);
  await context.close();
});

test('a card is a grant, a second one hears that it is done, and the page comes back by itself', async () => {
  const { page, faults } = kiosk;
  await page.getByText('町民センター 大ホール').waitFor();
  await page.getByText('0人').waitFor();
  await assertReadable(page, 'the kiosk');
  await tap(page, () => page.keyboard.press('Enter'), card, demoPin);
  await page.getByRole('heading', { level: 1, name: '受け付けました' }).waitFor();
  await assertReadable(page, 'received');
  await button(page, 'カードをかざす').waitFor();
  await page.getByText('1人').waitFor();
  await tap(page, () => page.keyboard.press('Enter'), card, demoPin);
  await page.getByRole('heading', { level: 1, name: 'すでに受け付けました' }).waitFor();
  await page.getByText('ポイントも付いています').waitFor();
  await assertReadable(page, 'received already');
  await button(page, 'カードをかざす').waitFor();
  // Whose card cannot be used reads no reason, and nobody behind them either.
  const mark = (status: string) =>
    execute(here.nation.databases.points, 'UPDATE member SET status = :status WHERE shown = :shown', {
      status,
      shown: 'Hana2016',
    });
  await mark('suspended');
  await tap(page, () => page.keyboard.press('Enter'), card, demoPin);
  await page.getByText('この端末では受け付けられませんでした').waitFor();
  await page.getByText('近くの係の人に、お声がけください').waitFor();
  assert.equal(await page.getByText(/停止|無効|市区町村の窓口|居住/).count(), 0);
  await assertReadable(page, 'a card that cannot be used');
  await mark('active');
  await button(page, 'カードをかざす').waitFor();
  // Without a network it says what to do on paper.
  await page.getByText('通信がつながらないとき').click();
  await page.getByText('紙の名簿に書いてください').waitFor();
  await assertReadable(page, 'what to do without a network');
  assert.deepEqual(faults, []);
});

test('without a network a card is kept over a reload, and received as of then when the network is back', async () => {
  const { page, faults } = kiosk;
  const { mykeyUrl, pointsUrl } = here.nation.world;
  const servers = [mykeyUrl, pointsUrl];
  const isServer = (url: URL) => servers.some((one) => url.href.startsWith(one));
  const cut = (route: Route) => route.abort('internetdisconnected');
  await page.waitForFunction(() => localStorage.getItem('meguri.kiosk.nonces') !== null);
  await page.context().route(isServer, cut);
  await page.getByText('カードでの受付は続けられます').waitFor();
  await assertReadable(page, 'the kiosk without a network');
  await page.reload();
  await page.getByText('カードでの受付は続けられます').waitFor();
  await tap(page, () => page.keyboard.press('Enter'), card, demoPin);
  await page.getByRole('heading', { level: 1, name: 'お預かりしました' }).waitFor();
  await assertReadable(page, 'a tap that is kept');
  await page.getByText('通信を待っている受付が 1人 あります').waitFor();
  await page.context().unroute(isServer, cut);
  // The same person was received before: once is enough, and nothing more waits.
  await page.getByText('預かっていた受付のうち 1人 を受け付けました').waitFor({ timeout: 60_000 });
  assert.equal(await page.evaluate(() => localStorage.getItem('meguri.kiosk.taps')), '[]');
  await assertReadable(page, 'what was kept has arrived');
  await button(page, '確認しました').click();
  await button(page, 'カードをかざす').waitFor();
  faults.splice(0, faults.length, ...faults.filter((fault) => !/ERR_INTERNET_DISCONNECTED/.test(fault)));
  assert.deepEqual(faults, []);
});

test('the officer ticks a paper list, closes reception and who has not come, and the kiosk has nothing left selected', async () => {
  const { page, faults } = lead;
  await page.reload();
  await rowOf(page, 'Hana2016').getByText('出席').waitFor();
  await rowOf(page, 'My777').getByRole('checkbox').check();
  await button(page, '一括で出席にする').click();
  await dialog(page).getByText('あなたの名前が記録されます').waitFor();
  await assertReadable(page, 'entering attendance');
  await dialog(page).getByRole('button', { name: '選んだ1人を出席にする' }).click();
  await page.getByText('1人を出席にしました').waitFor();
  await button(page, '受付を終える').click();
  await dialog(page).getByRole('button', { name: '受付を終える' }).click();
  await page.getByText('受付を終えました').waitFor();
  await button(page, '不参加を確定する').click();
  await dialog(page).getByText('My888').waitFor();
  await assertReadable(page, 'closing no-shows');
  await dialog(page).getByRole('button', { name: '不参加を確定する' }).click();
  await page.getByText('1人を不参加にしました').waitFor();
  await rowOf(page, 'My888').getByText('不参加').waitFor();
  await assertReadable(page, 'a venue that is over');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: /出席の一覧（CSV） UTF-8|出席の一覧（CSV）.*UTF-8/ }).click();
  assert.match((await download).suggestedFilename(), /^町民センター 大ホール_.*\.csv$/);
  await kiosk.page.getByText('受付は終わりました').waitFor();
  await kiosk.page.getByRole('heading', { level: 1, name: 'この端末を会場に登録する' }).waitFor();
  await assertReadable(kiosk.page, 'a venue that is over');
  assert.deepEqual([...faults, ...kiosk.faults], []);
  await lead.context.close();
  await kiosk.context.close();
});
