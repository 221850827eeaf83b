/** Vouchers from the printer to the camera: issued, printed to PDF, photographed, read, also without a network, and in bundles. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { demoPin } from '../demo/nation.ts';
import { createVoucherSeal } from '../points/vouchers/seal.ts';
import { row } from '../postgres/pool.ts';
import { launchBrowser } from './browser.ts';
import { button, startBrowserNation } from './testing/browser-nation.ts';
import { type Photograph, photograph } from './testing/paper.ts';
import { assertBothWays } from './testing/printed.ts';
import { assertReadable, focused, tap, type Visitor, visit } from './testing/visitor.ts';

const here = startBrowserNation();
const folder = mkdtempSync(join(tmpdir(), 'meguri-camera-'));
const browsers: Browser[] = [];
after(async () => {
  for (const browser of browsers) await browser.close();
  rmSync(folder, { recursive: true });
});

async function enrol(visitor: Visitor, place: string): Promise<Visitor> {
  const { operatorId } = here.nation.nation.places.find(({ name }) => name === place)!;
  await visitor.page.getByLabel(/登録コード/).fill(await here.nation.platform.enrolmentCode(operatorId, '試験'));
  await button(visitor.page, 'この端末を登録する').click();
  await visitor.page.getByRole('navigation', { name: 'ほかの仕事' }).waitFor({ timeout: 15_000 });
  return visitor;
}
const office = async (path: string) => enrol(await here.visit(path, 'tablet'), 'みやはら商店街振興会');

/** A telephone whose camera looks at a photograph of this sheet. */
async function telephone(pdf: Uint8Array, how: Photograph & { page?: number }): Promise<Visitor> {
  const picture = await photograph(here.browser, pdf, how);
  const file = join(folder, `${browsers.length}.mjpeg`);
  // A film of one picture, as a hand holds it.
  writeFileSync(file, Buffer.concat(new Array(30).fill(picture)));
  const browser = await launchBrowser([
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
    `--use-file-for-fake-video-capture=${file}`,
  ]);
  browsers.push(browser);
  return enrol(await visit(browser, `${here.nation.facesUrl}/counter/redeem`, 'phone'), 'まちなか商店');
}

async function issue(page: Page, points: string, sheets = '1'): Promise<Uint8Array> {
  await tap(page, () => button(page, 'カードをかざしてもらう').click(), 'カード 1（Hana2016）', demoPin);
  await button(page, '発行する').click();
  await page.getByText('この欄を入力してください。').waitFor();
  assert.equal(await focused(page), 'points');
  await page.getByLabel(/1枚のポイント/).fill(points);
  await page.getByLabel(/枚数/).fill(sheets);
  await assertReadable(page, 'the choice of vouchers');
  await button(page, '発行する').click();
  await page.getByRole('heading', { name: '発行しました' }).waitFor();
  await assertReadable(page, 'what was issued');
  const [download] = await Promise.all([page.waitForEvent('download'), button(page, 'PDFを保存する').click()]);
  return readFileSync(await download.path());
}
const newest = () =>
  row<{ number: string; points: number; validFrom: string; validThrough: string; streetId: number }>(
    here.nation.databases.points,
    `SELECT number, points, valid_from, valid_through, street_id FROM voucher ORDER BY id DESC LIMIT 1`,
  );
const main = async (page: Page) => (await page.locator('main').textContent()) ?? '';
/** A voucher alone on its sheet: the camera is held before it, not before the whole table. */
const near = { x: 20, y: 10, width: 560, height: 260 };

/** Goes on to the next voucher. A good one leaves by itself after six seconds, on a busy machine before the button is pressed. */
async function goOn(phone: Page): Promise<void> {
  const ready = phone.getByRole('heading', { name: 'ポイント券を受け取る' });
  await button(phone, '次の券へ').or(ready).first().waitFor();
  await phone.keyboard.press('Enter');
  await ready.waitFor();
}

test('a voucher is issued, printed to PDF, photographed askew and blurred, read by a telephone, and used once', async (t) => {
  const { page, faults, context } = await office('/counter/vouchers');
  await assertReadable(page, 'vouchers, idle');
  const pdf = await issue(page, '120');
  const voucher = await newest();
  const { page: phone, faults: phoneFaults } = await telephone(pdf, { crop: near, degrees: 9, blur: 1.2, scale: 3 });
  await assertReadable(phone, 'the telephone, idle');
  const started = performance.now();
  await button(phone, 'カメラで読み取る').click();
  await phone.getByRole('heading', { name: '受け取りました' }).waitFor({ timeout: 20_000 });
  t.diagnostic(`from opening the camera to the answer: ${Math.round(performance.now() - started)} ms`);
  assert.match(await main(phone), /120ポイント/);
  await assertReadable(phone, 'a good voucher');
  await goOn(phone);
  await phone.getByText('1枚、120ポイント').waitFor();
  // The same paper again, this time typed in.
  await button(phone, 'カメラを閉じる').click();
  await button(phone, '番号で入力する').click();
  const seal = createVoucherSeal(here.nation.keys.voucherSigning);
  await phone.getByLabel(/発券番号/).fill(voucher?.number ?? '');
  await phone.getByLabel(/確認コード/).fill(seal.confirmationCode(voucher?.number ?? ''));
  await assertReadable(phone, 'the number of a voucher');
  await button(phone, '受け取る').click();
  await phone.getByRole('heading', { name: '使えません' }).waitFor();
  assert.match(await main(phone), /すでに使われた券です.*まちなか商店 で/s);
  await assertReadable(phone, 'a used voucher');
  await button(phone, '次の券へ').click();
  // A wrong scan is taken back with a reason, and the voucher counts again.
  await phone.getByRole('button', { name: /^取り消す/ }).click();
  await phone.getByLabel(/理由/).fill('お客さまが券を間違えた');
  await assertReadable(phone, 'the question whether to undo');
  await phone.getByRole('dialog').getByRole('button', { name: '取り消す' }).click();
  await phone.getByText('券はまた使えます').first().waitFor();
  // Now for the street's own points instead (6-2 ①-1): the shop reads how many to add by hand.
  await phone.getByRole('radio', { name: 'みやはらポイントに加算する' }).check();
  await phone.getByLabel(/発券番号/).fill(voucher?.number ?? '');
  await phone.getByLabel(/確認コード/).fill(seal.confirmationCode(voucher?.number ?? ''));
  await button(phone, '受け取る').click();
  await phone.getByText('みやはらポイントを 120 加算してください。').waitFor();
  await assertReadable(phone, 'a voucher for the street’s own points');
  assert.deepEqual([faults, phoneFaults], [[], []]);
  await context.close();
});

test('without a network a telephone checks the signature, keeps the voucher, and brings it when the network is back', async () => {
  const { page, context } = await office('/counter/vouchers');
  const pdf = await issue(page, '70');
  await context.close();
  // A photocopy, black and white with specks, is as good for reading as the print.
  const {
    page: phone,
    context: pocket,
    faults,
  } = await telephone(pdf, { crop: near, degrees: -6, copied: true, scale: 3 });
  await phone.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  await phone.reload();
  await phone.getByRole('heading', { name: 'ポイント券を受け取る' }).waitFor();
  await phone.waitForFunction(() => localStorage.getItem('meguri.counter.pass') !== null);
  await pocket.setOffline(true);
  await phone.reload();
  await phone.getByText('通信がありません').waitFor({ timeout: 20_000 });
  await assertReadable(phone, 'the telephone without a network');
  await button(phone, 'カメラで読み取る').click();
  await phone.getByRole('heading', { name: '受け付けました（通信なし）' }).waitFor({ timeout: 20_000 });
  await assertReadable(phone, 'accepted without a network');
  await goOn(phone);
  await phone.getByText('まだ届いていない券が 1枚（70ポイント）').waitFor();
  await phone.getByText('いま読み取った券です。次の券を写してください').waitFor({ timeout: 20_000 });
  assert.equal(await button(phone, '番号で入力する').count(), 0, 'a number cannot be asked about');
  const today = phone.getByRole('region', { name: '今日受け取った券' });
  const lines = await today.getByRole('listitem').count();
  assert.ok(lines > 1, 'what was taken before, and what waits');
  // The battery is changed: the queue is still there, and the day.
  await phone.reload();
  await phone.getByText('まだ届いていない券が 1枚（70ポイント）').waitFor({ timeout: 20_000 });
  await today.getByText('まだ届いていません').waitFor();
  assert.equal(await today.getByRole('listitem').count(), lines);
  assert.equal(
    await today.getByRole('button', { name: /取り消す/ }).count(),
    0,
    'nothing is offered that cannot be done',
  );
  // The address without a page of its own is kept as well: it says soon what can be done, and opens by itself later.
  await phone.goto(`${here.nation.facesUrl}/counter`);
  const beside = await pocket.newPage();
  await beside.goto(`${here.nation.facesUrl}/counter`);
  await beside.getByRole('link', { name: 'ポイント券を受け取る' }).waitFor({ timeout: 5_000 });
  await phone.getByRole('link', { name: 'ポイント券を受け取る' }).click();
  await phone.getByText('まだ届いていない券が 1枚（70ポイント）').waitFor({ timeout: 20_000 });
  await pocket.setOffline(false);
  await beside.getByRole('heading', { name: 'お会計の金額' }).waitFor({ timeout: 30_000 });
  await beside.close();
  await phone.getByText('通信が戻り、届きました').waitFor({ timeout: 30_000 });
  assert.match(await main(phone), /届きました。支払われます。/);
  await phone.getByText(/枚(（うち取り消し1枚）)?、(70|190)ポイント/).waitFor();
  const found = await row<{ outcome: string }>(here.nation.databases.points, 'SELECT outcome FROM offline_acceptance');
  assert.deepEqual([found?.outcome, faults], ['paid', []]);
});

test('a telephone whose camera may not be used says so and takes the number', async () => {
  const visitor = await enrol(await here.visit('/counter/redeem', 'phone'), 'まちなか商店');
  await button(visitor.page, 'カメラで読み取る').click();
  await visitor.page.getByText('番号と確認コードを入力しても受け取れます').waitFor();
  await assertReadable(visitor.page, 'no camera');
  await button(visitor.page, '番号で入力する').click();
  await visitor.page.getByLabel(/発券番号/).fill('12345678901234567890');
  await visitor.page.getByLabel(/確認コード/).fill('ABCDEF');
  await button(visitor.page, '受け取る').click();
  await visitor.page.getByText('発券番号は13桁の数字です').waitFor();
  await visitor.context.close();
});

test('the street’s office clears a bundle with a reader: the count, the difference, and the same voucher twice', async () => {
  const { page, faults, context } = await office('/counter/vouchers');
  await issue(page, '10', '3');
  const vouchers = (
    await here.nation.databases.points.query(
      `SELECT number, points, valid_from, valid_through, street_id FROM voucher ORDER BY id DESC LIMIT 3`,
    )
  ).rows;
  const seal = createVoucherSeal(here.nation.keys.voucherSigning);
  const codes = vouchers.map((facts) => seal.code({ municipalityCode: '43424', ...facts }));
  await button(page, '次のお客さまへ').click();
  await page.getByRole('link', { name: '券をまとめて消し込む' }).click();
  await page.getByLabel(/店が書いた枚数/).fill('3');
  await page.getByLabel(/店が書いた合計/).fill('30');
  await assertReadable(page, 'bundles');
  await button(page, '読み取りを始める').click();
  await page.getByText('−3 枚 / −30 ポイント').waitFor();
  const scan = async (code: string) => {
    // A reader in keyboard's clothes: it types, and ends with Enter.
    await page.keyboard.insertText(code);
    await page.keyboard.press('Enter');
  };
  await page.getByLabel('読み取り（バーコードリーダー）').waitFor();
  await scan(codes[0] ?? '');
  await page.getByText('−2 枚 / −20 ポイント').waitFor();
  await scan(codes[0] ?? '');
  await page.getByText('この束ですでに読み取った券です').first().waitFor();
  await scan(codes[1] ?? '');
  await page.getByText('−1 枚 / −10 ポイント').waitFor();
  await assertReadable(page, 'a bundle under way');
  await scan(codes[2] ?? '');
  await page.getByText('合っています').waitFor();
  await assertBothWays(page, 'a bundle', { by: false });
  await button(page, '束を閉じる').click();
  await page.getByRole('dialog').getByRole('button', { name: '束を閉じる' }).click();
  await page.getByText('束を閉じました').waitFor();
  await assertReadable(page, 'a closed bundle');
  assert.deepEqual(faults, []);
  await context.close();
});

test('a printer that jammed prints again; a voucher is cancelled with a reason, and another issued anew', async () => {
  const { page, faults, context } = await office('/counter/vouchers');
  const rows = page.getByRole('table').getByRole('row');
  await issue(page, '15', '2');
  await button(page, '次のお客さまへ').click();
  await page
    .getByRole('button', { name: /^番号を変えて出し直す/ })
    .first()
    .click();
  await page.getByLabel(/理由/).fill('印刷が汚れた');
  await assertReadable(page, 'the question whether to issue anew');
  await page.getByRole('dialog').getByRole('button', { name: '番号を変えて出し直す' }).click();
  await page.getByText('新しい番号で出し直しました').waitFor();
  const [download] = await Promise.all([page.waitForEvent('download'), button(page, 'PDFを保存する').click()]);
  assert.equal(
    readFileSync(await download.path())
      .subarray(0, 5)
      .toString(),
    '%PDF-',
  );
  await page
    .getByRole('button', { name: /^取り消す/ })
    .first()
    .click();
  await page.getByLabel(/理由/).fill('お客さまの都合');
  await page.getByRole('dialog').getByRole('button', { name: '取り消す' }).click();
  await page.getByText('取り消しました。ポイントを戻しました。').waitFor();
  await rows.filter({ hasText: '取り消し' }).first().waitFor();
  await assertReadable(page, 'vouchers issued today');
  assert.deepEqual(faults, []);
  await context.close();
});

test('a holder sees the vouchers taken: number, where and until when, and whether they were used', async () => {
  const { page, faults, context } = await here.visit('/mypage/', 'phone');
  await tap(page, () => button(page, 'カードでサインインする').click(), 'カード 1（Hana2016）', demoPin);
  await page.getByRole('link', { name: '使う・移す' }).click();
  await page.getByRole('link', { name: /受け取ったポイント券/ }).click();
  await page.getByRole('heading', { name: '受け取ったポイント券' }).waitFor();
  await page
    .getByText(/使用済み|取り消し/)
    .first()
    .waitFor();
  await page.getByText('みやはら商店街のお店で使えます').first().waitFor();
  await assertReadable(page, 'my vouchers');
  assert.deepEqual(faults, []);
  await context.close();
});
