/** 明細 and 提携 in a real browser: a shop reads its settlement use by use, with receipt and voucher numbers, and so does the office. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { pointsRoutes, spacedVoucherNumber } from '../contract/index.ts';
import { createCounter } from '../demo/actors/counter.ts';
import { demoPassword, demoPin, walletOf } from '../demo/nation.ts';
import { makeKey } from '../ledger/index.ts';
import { createOfficer } from '../points/testing/officer.ts';
import { createVoucherSeal } from '../points/vouchers/seal.ts';
import { button, startBrowserNation } from './testing/browser-nation.ts';
import { leftInJapanese, writtenIn } from './testing/english.ts';
import { assertBothWays } from './testing/printed.ts';
import { assertReadable } from './testing/visitor.ts';

const here = startBrowserNation();

async function assertEnglish(page: Page, where: string) {
  await page.getByRole('button', { name: 'English' }).click();
  await page.waitForFunction(() => document.documentElement.lang === 'en');
  assert.deepEqual(await leftInJapanese(page, await writtenIn(Object.values(here.nation.owners))), [], where);
  await page.getByRole('button', { name: '日本語' }).click();
}

test('a shop opens the entries of its settlement, with the numbers of receipts and vouchers, saves and prints them', async () => {
  const { platform, world, nation } = here.nation;
  const { operatorId } = nation.places.find(({ name }) => name === 'まちなか商店')!;
  const at = await createCounter(world, await platform.enrolmentCode(operatorId, '試験'));
  const [hana] = walletOf(nation, () => {}).cards;
  const hand = { card: hana!.card, pin: demoPin };
  for (let points = 11; points <= 14; points += 1) await at.pay(hand, points);
  const mistaken = await at.pay(hand, 90);
  await at.reverse(mistaken.paymentKey);
  const { counterSessionId, paymentKey } = await at.open(hand);
  const [kind] = (await at.actor.call(pointsRoutes.listVoucherKindsHere)).kinds;
  const { vouchers } = await at.actor.call(pointsRoutes.issueVouchers, {
    body: { counterSessionId, voucherKindId: kind!.voucherKindId, denominations: [{ points: 10, count: 1 }] },
    idempotencyKey: paymentKey,
  });
  const number = vouchers[0]?.number ?? '';
  const confirmationCode = createVoucherSeal(here.nation.keys.voucherSigning).confirmationCode(number);
  await at.actor.call(pointsRoutes.redeemVoucher, {
    body: { proof: { number, confirmationCode }, purpose: 'purchase' },
    idempotencyKey: makeKey(world.clock()),
  });

  const { page, faults, context } = await here.visit('/counter', 'tablet');
  await page.getByLabel(/登録コード/).fill(await platform.enrolmentCode(operatorId, '試験'));
  await button(page, 'この端末を登録する').click();
  await page.getByRole('link', { name: 'お店のページ' }).click();
  await page.getByRole('link', { name: /^明細/ }).first().click();
  await page.getByRole('heading', { name: '精算の明細', level: 1 }).waitFor();
  await page
    .getByRole('row', { name: new RegExp(mistaken.receiptNumber) })
    .first()
    .waitFor();
  await page.getByRole('row', { name: new RegExp(`${spacedVoucherNumber(number)}.*ポイント券`) }).waitFor();
  await page.getByText(`取り消し・返金（受付番号 ${mistaken.receiptNumber}）`).waitFor();
  await assertReadable(page, 'entries of a shop');
  await assertEnglish(page, 'entries of a shop');
  await assertBothWays(page, 'entries of a shop', { by: false });
  const [csv] = await Promise.all([page.waitForEvent('download'), button(page, 'CSVで保存').click()]);
  assert.match(csv.suggestedFilename(), /^明細_\d{4}-\d\d-\d\d\.csv$/);

  const office = await here.signIn('accounting-43424', '/office/settlements', 'desktop');
  await office.page
    .getByRole('link', { name: /精算書を見る/ })
    .first()
    .click();
  await office.page.getByRole('link', { name: 'まちなか商店' }).first().click();
  await office.page.getByRole('heading', { name: 'まちなか商店 の明細' }).waitFor();
  await office.page
    .getByRole('row', { name: new RegExp(mistaken.receiptNumber) })
    .first()
    .waitFor();
  await assertReadable(office.page, 'entries of a place');
  await assertEnglish(office.page, 'entries of a place');
  await assertBothWays(office.page, 'entries of a place');
  assert.deepEqual([...faults, ...office.faults], []);
  await context.close();
  await office.context.close();
});

test('a statement says of a shop elsewhere by which tie-up it took the points, and what is paid on top by it', async () => {
  const { platform, world, nation } = here.nation;
  const lead = await createOfficer(world, { staffId: 'lead-43424', password: demoPassword, at: 'points' });
  const host = await createOfficer(world, { staffId: 'lead-13116', password: demoPassword, at: 'points' });
  const operatorId = await platform.registerOperator({
    name: '池袋の店',
    kind: 'shop',
    series: 'B',
    municipalityCode: '13116',
    customerIdRule: { mode: 'mykeyId' },
  });
  await host.call(pointsRoutes.registerMerchant, { body: { operatorId, name: '池袋の店', kind: 'shop' } });
  const today = world.clock().toZonedDateTimeISO('Asia/Tokyo').toPlainDate();
  const days = { validFrom: `${today}`, validThrough: `${today.add({ days: 30 })}` };
  const { tieUpId } = await lead.call(pointsRoutes.createTieUp, { body: { hostMunicipalityCode: '13116', ...days } });
  const payer = { kind: 'other' as const, name: '熊本県' };
  await lead.call(pointsRoutes.createUplift, {
    body: { name: '友好都市の応援', merchantId: null, tieUpId, percent: 10, payer, ...days },
  });
  const at = await createCounter(world, await platform.enrolmentCode(operatorId, '試験'));
  const [hana] = walletOf(nation, () => {}).cards;
  const { counterSessionId, paymentKey } = await at.open({ card: hana!.card, pin: demoPin });
  const body = { counterSessionId, amount: 50, municipalityCode: '43424' };
  await at.actor.call(pointsRoutes.pay, { body, idempotencyKey: paymentKey });

  const { page, faults, context } = await here.signIn('accounting-43424', '/office/settlements', 'desktop');
  await page
    .getByRole('link', { name: /精算書を見る/ })
    .first()
    .click();
  const row = page.getByRole('row', { name: /池袋の店.*友好都市の応援/ });
  await row.getByRole('button', { name: /詳しく/ }).click();
  await page
    .getByText(/豊島区との提携（.*から）.*追加支援 10%（.*から、負担：.*熊本県/)
    .locator('visible=true')
    .first()
    .waitFor();
  await assertReadable(page, 'a tie-up explained');
  await assertEnglish(page, 'a tie-up explained');
  await assertBothWays(page, 'a tie-up explained');
  assert.deepEqual(faults, []);
  await context.close();
});
