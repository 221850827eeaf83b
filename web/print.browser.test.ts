/**
 * Every page that people print, on A4 upright and lying: over its whole width, named, numbered, dated, with nothing left behind. Seen to
 * fail with the office's grid on paper (22 % of the width) and without `break-after: avoid` (a heading at the end of a sheet).
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pointsRoutes } from '../contract/index.ts';
import { createCounter } from '../demo/actors/counter.ts';
import { demoPin, walletOf } from '../demo/nation.ts';
import { button, startBrowserNation } from './testing/browser-nation.ts';
import {
  assertBothWays,
  assertPrinted,
  headingsOf,
  leftBehind,
  printSheets,
  readSheets,
  textOf,
  ways,
} from './testing/printed.ts';
import { assertReadable, tap } from './testing/visitor.ts';

const here = startBrowserNation();
const card = 'カード 1（Hana2016）';
const shop = 'まちなか商店';

/** Twenty uses and six vouchers at one shop, so that tables go over a sheet; once. */
let used: Promise<void> | undefined;
const uses = () => {
  used ??= (async () => {
    const { platform, world, nation } = here.nation;
    const { operatorId } = nation.places.find(({ name }) => name === shop)!;
    const at = await createCounter(world, await platform.enrolmentCode(operatorId, '試験'));
    const [hana] = walletOf(nation, () => {}).cards;
    for (let points = 1; points <= 20; points += 1) await at.pay({ card: hana!.card, pin: demoPin }, points);
    const { counterSessionId, paymentKey } = await at.open({ card: hana!.card, pin: demoPin });
    const [kind] = (await at.actor.call(pointsRoutes.listVoucherKindsHere)).kinds;
    await at.actor.call(pointsRoutes.issueVouchers, {
      body: {
        counterSessionId,
        voucherKindId: kind!.voucherKindId,
        denominations: [{ points: 10, count: 6 }],
      },
      idempotencyKey: paymentKey,
    });
  })();
  return used;
};

async function counter() {
  const { operatorId } = here.nation.nation.places.find(({ name }) => name === shop)!;
  const visitor = await here.visit('/counter', 'tablet');
  await visitor.page.getByLabel(/登録コード/).fill(await here.nation.platform.enrolmentCode(operatorId, '試験'));
  await button(visitor.page, 'この端末を登録する').click();
  await visitor.page.getByText('今日の合計').waitFor({ timeout: 15_000 });
  return visitor;
}

const registers =
  'merchants streets voucher-kinds events conversions campaigns fees uplifts tie-ups use-rule programs report refunds voucher-breaks staff'.split(
    ' ',
  );

test('the settlement and every register of the office print over the whole sheet, both ways', async () => {
  await uses();
  const { page, context, faults } = await here.signIn('lead-43424', '/office/settlements', 'desktop');
  await page.locator('h1').first().waitFor();
  await page.getByRole('table').getByRole('link').first().waitFor();
  await assertBothWays(page, 'settlements');
  await page.getByRole('table').getByRole('link').first().click();
  await page.getByRole('heading', { name: /自治体から店/ }).waitFor();
  await page.getByRole('heading', { name: '使われ方' }).waitFor();
  await assertBothWays(page, 'a settlement');
  for (const register of registers) {
    await page.goto(`${here.nation.facesUrl}/office/${register}`);
    await page.locator('h1').first().waitFor();
    await page.waitForLoadState('networkidle');
    await assertBothWays(page, register);
  }
  assert.deepEqual(faults, []);
  await context.close();
});

test('wherever a sheet of a settlement ends, no heading is the last on it, and no line of who printed the first', async () => {
  await uses();
  const { page, context } = await here.signIn('lead-43424', '/office/settlements', 'desktop');
  await page.getByRole('table').getByRole('link').first().click();
  await page.getByRole('heading', { name: /自治体から店/ }).waitFor();
  await page.getByRole('heading', { name: '使われ方' }).waitFor();
  await page.evaluate(() => {
    const spacer = Object.assign(document.createElement('div'), { id: 'spacer' });
    document.querySelector('main')?.prepend(spacer);
  });
  const headings = await headingsOf(page);
  for (const [way, landscape] of ways) {
    for (let height = 0; height < (landscape ? 640 : 960); height += 40) {
      await page.evaluate((pixels) => {
        document.querySelector<HTMLElement>('#spacer')!.style.height = `${pixels}px`;
      }, height);
      const sheets = (await printSheets(page, landscape)).filter(({ lines }) => lines.length > 0);
      for (const sheet of sheets) {
        assert.equal(leftBehind(sheet, headings), undefined, `${way}, moved by ${height}`);
        assert.doesNotMatch(sheet.lines[0]?.text ?? '', /印刷日時/, `${way}, moved by ${height}`);
      }
    }
  }
  await context.close();
});

test('a shop prints its day, its vouchers and a receipt; the receipt alone, on the paper of its printer', async () => {
  await uses();
  const { page, context, faults } = await counter();
  for (const path of ['shop', 'vouchers']) {
    await page.goto(`${here.nation.facesUrl}/counter/${path}`);
    await page.getByRole('table').first().waitFor();
    await page.waitForLoadState('networkidle');
    await assertBothWays(page, path, { by: false });
  }
  await page.goto(`${here.nation.facesUrl}/counter`);
  await page.getByText('今日の合計').waitFor();
  await page.keyboard.type('30');
  await tap(page, () => page.keyboard.press('Enter'), card, demoPin);
  await button(page, '支払う').click();
  await page.getByRole('heading', { name: '支払いました' }).waitFor();
  for (const paper of [{ width: '80mm', height: '297mm' }, { format: 'A4' }, { format: 'A4', landscape: true }]) {
    const [receipt, ...more] = await readSheets(await page.pdf(paper));
    assert.ok(receipt && more.length === 0, JSON.stringify(paper));
    assert.equal(receipt.foot, '', 'a receipt has no number of its own');
    assert.match(textOf([receipt]), /30ポイント.*R[0-9A-F]{8}/s);
    assert.doesNotMatch(textOf([receipt]), /今日の合計|印刷する/);
    for (const line of receipt.lines)
      assert.ok(line.x + line.width <= receipt.width - 3 * (72 / 25.4), `${line.text} leaves its paper`);
  }
  assert.deepEqual(faults, []);
  await context.close();
});

test('the platform prints its operators and its people, both ways', async () => {
  const { page, context } = await here.signIn('platform', '/mykey/admin', 'desktop');
  for (const path of ['', '/staff']) {
    if (path) await page.goto(`${here.nation.facesUrl}/mykey/admin${path}`);
    await page.getByRole('table').first().waitFor();
    await assertBothWays(page, `マイキー${path}`);
  }
  await context.close();
});

test('who types a name is told which of its letters the paper lacks, and may keep them', async () => {
  const { page, context, faults } = await here.signIn('lead-43424', '/office/streets', 'desktop');
  await button(page, '商店街を登録する').click();
  const form = page.getByRole('region', { name: '商店街を登録する' });
  await form.getByLabel(/商店街の名前/).fill(`${'𠮷'.repeat(78)}龘🐟`);
  await page.getByText('印刷できない文字があります：龘、🐟').waitFor();
  await assertReadable(page, 'a name with letters that the paper lacks');
  await form.getByRole('button', { name: '商店街を登録する' }).click();
  await page.getByRole('cell', { name: /𠮷龘🐟/ }).waitFor();
  assert.deepEqual(faults, []);
  await context.close();
});

test('the two codes of a マイキーID print on one sheet, both ways', async () => {
  const { page, context } = await here.visit('/mykey/', 'tablet');
  await tap(page, () => button(page, 'カードをかざす').click(), 'カード 3（まだIDなし）', demoPin);
  await page.getByRole('link', { name: 'はじめて作る' }).click();
  await page.getByRole('textbox', { name: /自分で決める/ }).fill('Paper2016');
  await page.getByText('✓ 使えます').waitFor();
  await button(page, 'このマイキーIDにする').click();
  await button(page, '登録する').click();
  await page.getByRole('heading', { name: '2つの番号を控えてください' }).waitFor();
  for (const [way, landscape] of ways) {
    const sheets = await printSheets(page, landscape);
    assertPrinted(sheets, `the codes, ${way}`, await headingsOf(page));
    assert.equal(sheets.length, 1, way);
    assert.match(textOf(sheets), /Paper2016/);
  }
  await context.close();
});

test('a resident prints purses and their history, both ways', async () => {
  await uses();
  const { page, context } = await here.visit('/mypage/', 'phone');
  await tap(
    page,
    () =>
      page
        .getByRole('button', { name: /カードをかざす|カードで/ })
        .first()
        .click(),
    card,
    demoPin,
  );
  await page
    .getByRole('link', { name: /小国町/ })
    .first()
    .click();
  await page.waitForLoadState('networkidle');
  await assertBothWays(page, 'a purse');
  await context.close();
});
