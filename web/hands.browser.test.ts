/** Fast hands at a counter: a reader that does not wait, an input method in the way, a mouse and then Enter, a window closed with ×. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { pointsRoutes } from '../contract/index.ts';
import { createCounter } from '../demo/actors/counter.ts';
import { demoPin, walletOf } from '../demo/nation.ts';
import { createVoucherSeal } from '../points/vouchers/seal.ts';
import { row } from '../postgres/pool.ts';
import { button, startBrowserNation } from './testing/browser-nation.ts';
import { assertReadable } from './testing/visitor.ts';

const here = startBrowserNation();
const street = 'みやはら商店街振興会';
const operatorOf = (place: string) => here.nation.nation.places.find(({ name }) => name === place)!.operatorId;

async function counter(path: string, place: string) {
  const visitor = await here.visit(path, 'tablet');
  const code = await here.nation.platform.enrolmentCode(operatorOf(place), '試験');
  await visitor.page.getByLabel(/登録コード/).fill(code);
  await button(visitor.page, 'この端末を登録する').click();
  await visitor.page.getByRole('navigation', { name: 'ほかの仕事' }).waitFor({ timeout: 15_000 });
  return visitor;
}

/** The codes of vouchers of ten points that the street sells to the first card. */
async function codesOf(count: number): Promise<string[]> {
  const { world, platform, nation, keys, databases } = here.nation;
  const at = await createCounter(world, await platform.enrolmentCode(operatorOf(street), '券売り'));
  const [hana] = walletOf(nation, () => {}).cards;
  const { counterSessionId, paymentKey } = await at.open({ card: hana!.card, pin: demoPin });
  const [kind] = (await at.actor.call(pointsRoutes.listVoucherKindsHere)).kinds;
  const { vouchers } = await at.actor.call(pointsRoutes.issueVouchers, {
    body: { counterSessionId, voucherKindId: kind!.voucherKindId, denominations: [{ points: 10, count }] },
    idempotencyKey: paymentKey,
  });
  const found = await row<{ id: number }>(databases.points, 'SELECT max(street_id) AS id FROM voucher');
  const seal = createVoucherSeal(keys.voucherSigning);
  return vouchers.map(({ number, points, validFrom, validThrough }) =>
    seal.code({ municipalityCode: '43424', number, points, validFrom, validThrough, streetId: found?.id ?? null }),
  );
}
const scan = async (page: Page, code: string) => {
  await page.keyboard.insertText(code);
  await page.keyboard.press('Enter');
};
/** As a reader comes through an input method in full width: composed, and ended by the Enter that ends the composition. */
async function scanComposed(page: Page, code: string): Promise<void> {
  const wide = [...code]
    .map((one) => (one === ' ' ? '\u3000' : String.fromCodePoint(one.charCodeAt(0) + 0xfee0)))
    .join('');
  const keyboard = await page.context().newCDPSession(page);
  for (const end of [40, 90, wide.length])
    await keyboard.send('Input.imeSetComposition', {
      text: wide.slice(0, end),
      selectionStart: end,
      selectionEnd: end,
    });
  await keyboard.send('Input.insertText', { text: wide });
}

test('six vouchers read 120 ms apart on a slow network are each cleared, and the page says how many are on their way', async () => {
  const codes = await codesOf(7);
  const { page, faults, context } = await counter('/counter/clearing', street);
  await page.getByLabel(/店が書いた枚数/).fill('7');
  await page.getByLabel(/店が書いた合計/).fill('70');
  await button(page, '読み取りを始める').click();
  await page.getByLabel('読み取り（バーコードリーダー）').waitFor();
  await page.route(/\/clearings\/\d+\/items/, async (asked) => {
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await asked.continue();
  });
  for (const code of codes.slice(0, 6)) {
    await scan(page, code);
    await page.waitForTimeout(120);
  }
  await page.getByText(/確かめています（あと[56]枚）/).waitFor();
  await page.getByText('−1 枚 / −10 ポイント').waitFor({ timeout: 20_000 });
  assert.equal(await page.getByText(/確かめています/).count(), 0);
  await scanComposed(page, codes[6] ?? '');
  await page.getByText('合っています').waitFor({ timeout: 20_000 });
  await scan(page, 'これは券ではない');
  await page.getByText('ポイント券のQRコードではありません').first().waitFor({ timeout: 20_000 });
  await assertReadable(page, 'a bundle that a fast hand has read');
  assert.deepEqual(faults, []);
  await context.close();
});

/** Whether all of it stands on the screen as it is scrolled. */
async function isInSight(of: Locator): Promise<boolean> {
  const [box, size] = [await of.boundingBox(), of.page().viewportSize()];
  return box !== null && size !== null && box.y >= 0 && box.y + box.height <= size.height;
}

test('a shop takes vouchers with a reader, one behind the other, in full width too; a refusal stays until it was read', async () => {
  const [first = '', second = '', third = '', fourth = ''] = await codesOf(4);
  const { page, faults, context } = await counter('/counter/redeem', 'まちなか商店');
  await button(page, 'リーダーで読み取る').click();
  const field = page.getByLabel('リーダーの読み取り');
  await field.waitFor();
  await assertReadable(page, 'the field of a reader');
  await page.route(/\/redemptions/, async (asked) => {
    await new Promise((resolve) => setTimeout(resolve, 800));
    await asked.continue();
  });
  await scan(page, first);
  await scan(page, `]Q1${second}`);
  await scan(page, first);
  await scan(page, third);
  await page.getByRole('heading', { name: '使えません' }).waitFor({ timeout: 20_000 });
  await page.getByText('このあと1枚を確かめます。').waitFor();
  const own = page.viewportSize();
  for (const size of [
    { width: 375, height: 667 },
    { width: 1024, height: 768 },
  ]) {
    await page.setViewportSize(size);
    assert.ok(await isInSight(button(page, '次の券へ')), `the way on is in sight at ${size.width}`);
  }
  if (own) await page.setViewportSize(own);
  // Enter in the reader's own field goes on, as the button does.
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: '受け取りました' }).waitFor({ timeout: 20_000 });
  await page.keyboard.press('Enter');
  await field.waitFor();
  await scanComposed(page, fourth);
  await page.getByRole('heading', { name: '受け取りました' }).waitFor({ timeout: 20_000 });
  await page.keyboard.press('Enter');
  // With the seven that the street's office cleared for it: the shop's day is one.
  await page.getByText('11枚、110ポイント').waitFor();
  assert.ok(await field.evaluate((element) => element === document.activeElement), 'the field takes the next code');
  assert.ok(await isInSight(field));
  assert.deepEqual(faults, []);
  await context.close();
});

test('figures by mouse and then Enter ask for the card, once; a card window closed with × gives the till back', async () => {
  const { page, faults, context } = await counter('/counter', 'まちなか商店');
  for (const key of ['1', '2', '00']) await page.getByRole('button', { name: key, exact: true }).click();
  const [agentWindow] = await Promise.all([page.waitForEvent('popup'), page.keyboard.press('Enter')]);
  await page.getByText('1,200').first().waitFor();
  await agentWindow.getByRole('button', { name: 'カード 1（Hana2016）' }).waitFor();
  await agentWindow.close();
  await page.getByText('読み取りをやめました').waitFor();
  // A mouse has left the focus on a button: who types figures is at the pad.
  await button(page, '消去').click();
  await page.keyboard.type('80');
  const [again] = await Promise.all([page.waitForEvent('popup'), page.keyboard.press('Enter')]);
  await page.getByText('80').first().waitFor();
  await again.close();
  assert.deepEqual(faults, []);
  await context.close();
});
