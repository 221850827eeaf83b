/** The faces' common ground in a real browser: what every page inherits is checked here once. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { build } from 'vite';
import { launchBrowser } from './browser.ts';
import { buildWeb } from './build.ts';
import { pageFor } from './faces.ts';
import { type ServedSite, serveSite } from './testing/serve.ts';
import { barriersOn } from './testing/visitor.ts';

const CONFIG = {
  mykeyUrl: 'http://localhost:3001',
  pointsUrl: 'http://localhost:3002',
  agentUrl: 'http://127.0.0.1:3010',
};

let browser: Browser;
let specimens: ServedSite;
let product: ServedSite;
const folder = mkdtempSync(join(tmpdir(), 'meguri-specimens-'));

before(async () => {
  const page = join(import.meta.dirname, 'testing', 'specimens.html');
  await build({
    configFile: join(import.meta.dirname, 'vite.config.ts'),
    logLevel: 'error',
    build: { outDir: folder, rolldownOptions: { input: page } },
  });
  specimens = await serveSite(folder, CONFIG);
  product = await serveSite((await buildWeb()).directory, CONFIG);
  browser = await launchBrowser();
});

after(async () => {
  await browser?.close();
  specimens?.close();
  product?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Opens a page and gathers what it asked for elsewhere and what it complained about. */
async function open(url: string, size = { width: 1200, height: 900 }) {
  const context = await browser.newContext({ viewport: size, reducedMotion: 'reduce' });
  const page = await context.newPage();
  const strange: string[] = [];
  page.on('request', (request) => new URL(request.url()).origin !== new URL(url).origin && strange.push(request.url()));
  page.on('pageerror', (error) => strange.push(String(error)));
  await page.goto(url);
  await page.getByRole('heading', { level: 1 }).waitFor();
  return { page, strange, close: () => context.close() };
}

const at = () => `${specimens.url}/testing/specimens.html`;

for (const [width, height] of [
  [1200, 900],
  [320, 640],
] as const) {
  test(`every component is free of known barriers at ${width} pixels, and nothing leaves the site`, async () => {
    const { page, strange, close } = await open(at(), { width, height });
    await page.getByText('3,200件').waitFor();
    assert.deepEqual(await barriersOn(page), []);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width, 'nothing scrolls sideways');
    assert.deepEqual(strange, []);
    await close();
  });
}

test('text a resident reads is at least 18 pixels, in the font of this site', async () => {
  const { page, close } = await open(at());
  const sizes = await page.evaluate(() => {
    const small = [];
    for (const element of document.querySelectorAll('main *, header *')) {
      const ownText = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim());
      const size = Number.parseFloat(getComputedStyle(element).fontSize);
      const seen = element.checkVisibility() && !element.closest('.sr-only, [aria-hidden]');
      if (ownText && seen && size < 18) small.push(`${element.textContent} ${size}`);
    }
    return small;
  });
  assert.deepEqual(sizes, []);
  const faces = await page.evaluate(
    async () => (await document.fonts.load('18px "Noto Sans JP Variable"', '残高')).length,
  );
  assert.ok(faces > 0);
  await close();
});

test('an amount is typed on a hardware ten-key, and Enter asks before anything moves', async () => {
  const { page, close } = await open(at());
  await page.keyboard.type('01x2');
  await page.keyboard.press('Backspace');
  await page.keyboard.type('50');
  assert.equal(await page.getByTestId('typed').textContent(), '150');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'このポイントを移しますか' });
  await dialog.waitFor();
  assert.deepEqual(await barriersOn(page), []);
  for (const said of ['共通ポイント（A社）', '川崎市ポイント', '500ポイント', '1,500ポイント', '2017年3月31日まで'])
    assert.ok((await dialog.textContent())?.includes(said), said);

  await page.keyboard.press('Enter');
  await page.keyboard.type('9');
  assert.equal(await page.getByTestId('moved').textContent(), '0', 'a stray Enter confirms nothing');
  assert.equal(await page.getByTestId('typed').textContent(), '150', 'the pad behind the question is still');
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  assert.equal(await page.getByTestId('moved').textContent(), '0');
  await close();
});

test('keys are large enough for a thumb, and a busy button ignores the second press', async () => {
  const { page, close } = await open(at(), { width: 320, height: 640 });
  for (const key of ['7', '0', '00', '1文字消す', '消去']) {
    const box = await page.getByRole('button', { name: key, exact: true }).boundingBox();
    assert.ok(box && box.width >= 64 && box.height >= 64, key);
  }
  const busy = page.getByRole('button', { name: '送っています' });
  await busy.click({ force: true });
  assert.equal(await page.getByTestId('moved').textContent(), '0');
  assert.equal(await busy.getAttribute('aria-busy'), 'true');
  await close();
});

test('an error is tied to its field, and what was typed is kept', async () => {
  const { page, close } = await open(at());
  const field = page.getByRole('textbox', { name: /マイキーID/ });
  assert.equal(await field.getAttribute('aria-invalid'), 'true');
  const described = (await field.getAttribute('aria-describedby'))!
    .split(' ')
    .map((id) => page.locator(`[id="${id}"]`));
  const words = await Promise.all(described.map((element) => element.textContent()));
  assert.deepEqual(words, ['3〜16文字の英数字', '⚠エラー: もう使われています。']);
  assert.equal(await field.inputValue(), 'My123');
  await close();
});

test('a table is filtered in any width of letters, saved as CSV, and keeps its totals', async () => {
  const { page, close } = await open(at());
  await page.getByRole('searchbox').fill('Ａ1007');
  const table = page.getByRole('table', { name: /精算の明細/ });
  assert.equal(await table.getByRole('row').count(), 3, 'head, one row, totals');
  assert.ok((await table.getByRole('row').last().textContent())?.includes('435,000'));
  for (const day of ['2016年9月8日', '2016-09-08']) {
    await page.getByRole('searchbox').fill(day);
    await table.getByRole('cell', { name: '2016年9月8日' }).waitFor();
    assert.equal(await table.getByRole('row').count(), 3, 'a day is found as it is read and as it is kept');
  }
  await page.getByRole('searchbox').fill('ない');
  await page.getByText('「ない」に当てはまる行はありません。').waitFor();

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'CSVで保存' }).click(),
  ]);
  assert.match(download.suggestedFilename(), /^精算の明細_\d{4}-\d\d-\d\d\.csv$/);
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  const csv = Buffer.concat(chunks).toString('utf8');
  assert.ok(csv.startsWith('\ufeff番号,利用場所,ポイント,受け付けを始めた日\r\nA1000,図書館,0,2016-09-01\r\n'));
  assert.equal(csv.trimEnd().split('\r\n').length, 31, 'all rows, whatever is filtered');
  await close();
});

test('a table that is wider than the telephone says so until its end is seen; where it fits nothing is said', async () => {
  const { page, close } = await open(at());
  const hint = page.getByText('表は横に動かせます。続きがあります。');
  assert.equal(await hint.count(), 0);
  await page.setViewportSize({ width: 390, height: 844 });
  await hint.waitFor();
  const region = page.getByRole('region', { name: /精算の明細/ });
  assert.equal(await region.getAttribute('tabindex'), '0', 'the keyboard scrolls it too');
  const edges = region.locator('xpath=following-sibling::div');
  assert.equal(await edges.count(), 1, 'one edge hides something');
  await region.evaluate((element) => element.scrollTo({ left: 20 }));
  await edges.nth(1).waitFor();
  await region.evaluate((element) => element.scrollTo({ left: element.scrollWidth }));
  await edges.nth(1).waitFor({ state: 'detached' });
  assert.deepEqual(await barriersOn(page), []);
  await close();
});

test('the entrance names the faces, in Japanese first and in English for who asks, also at the next visit', async () => {
  const { page, strange, close } = await open(`${product.url}/`);
  assert.equal(await page.title(), 'めぐり');
  for (const face of ['窓口・お店', 'マイページ', '事務室', 'マイキー'])
    assert.ok(await page.getByRole('link', { name: face }).count());
  assert.deepEqual(await barriersOn(page), []);
  await page.keyboard.press('Tab');
  assert.equal(
    await page.evaluate(() => document.activeElement?.textContent),
    '本文へ移動',
    'the skip link comes first',
  );
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'main');
  await page.getByRole('button', { name: 'English' }).click();
  await page.reload();
  await page.getByRole('heading', { name: 'Who are you?' }).waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'en');
  assert.deepEqual(await barriersOn(page), []);
  assert.deepEqual(strange, []);
  await close();
});

test('a site that does not say where its servers are gets a page with a way on', async () => {
  const lost = await serveSite(folder, { mykeyUrl: 'nowhere' });
  const { page, close } = await open(`${lost.url}/testing/specimens.html`);
  await page.getByRole('heading', { name: '画面を開けませんでした' }).waitFor();
  assert.ok(await page.getByRole('button', { name: '画面を開き直す' }).isVisible());
  await close();
  lost.close();
});

test('an address inside a face is drawn by the page of that face', () => {
  const rows: [string, string | undefined][] = [
    ['/', 'index.html'],
    ['/mypage', 'mypage/index.html'],
    ['/mypage/history/14130', 'mypage/index.html'],
    ['/mypages', undefined],
    ['/assets/x.js', undefined],
  ];
  for (const [path, page] of rows) assert.equal(pageFor(path), page, path);
});

test('a second build of the same sources builds nothing', async () => {
  await buildWeb();
  const started = performance.now();
  assert.equal((await buildWeb()).outcome, 'unchanged');
  assert.ok(performance.now() - started < 500);
});
