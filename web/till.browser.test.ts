/** The till in a real browser: whose points, how many, for what; and what is printed. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { pointsRoutes } from '../contract/index.ts';
import { demoPassword, demoPin } from '../demo/nation.ts';
import { createOfficer } from '../points/testing/officer.ts';
import { addPlace } from '../points/testing/place.ts';
import type { Values } from '../postgres/by-name.ts';
import { execute, row } from '../postgres/pool.ts';
import { button, startBrowserNation } from './testing/browser-nation.ts';
import { assertReadable, tap } from './testing/visitor.ts';

const here = startBrowserNation();
const card = 'カード 1（Hana2016）';
const merchantOf = async (name: string) =>
  (
    await row<{ id: number }>(
      here.nation.databases.points,
      'SELECT merchant_id AS id FROM merchant_version WHERE name = :name',
      { name },
    )
  )?.id;
const sql = (text: string, values: Values = {}) => execute(here.nation.databases.points, text, values);

let street: Promise<unknown> | undefined;
async function openStreet() {
  // The shop takes the points of another town too, and belongs to a street with points of its own.
  const shop = await merchantOf('まちなか商店');
  const at = `${here.nation.world.clock()}`;
  await sql(
    `INSERT INTO tie_up (issuer_code, merchant_id, valid_from, valid_through, agreed_at, agreed_by)
     VALUES ('13116', :shop, '2016-01-01', '2100-01-01', :at, 'lead-13116')`,
    { shop, at },
  );
  const name = '小国町 図書室';
  const { operatorId } = here.nation.nation.places.find((place) => place.name === name)!;
  const { points } = here.nation.databases;
  const officeMerchantId = await addPlace(points, { code: '43424', operatorId, name, kind: 'street' });
  await sql(
    `WITH street AS (
       INSERT INTO shopping_street (municipality_code, name, office_merchant_id, point_name, rate_numerator, rate_denominator)
       VALUES ('43424', '中央通り商店街', :officeMerchantId, '丸丸カード', 1, 3) RETURNING id)
     UPDATE merchant SET street_id = street.id FROM street WHERE merchant.id = :shop`,
    { officeMerchantId, shop },
  );
}

async function counter(place: string, size: 'tablet' | 'phone' = 'tablet') {
  street ??= openStreet();
  await street;
  const { operatorId } = here.nation.nation.places.find(({ name }) => name === place)!;
  const visitor = await here.visit('/counter', size);
  await visitor.page.getByLabel(/登録コード/).fill(await here.nation.platform.enrolmentCode(operatorId, '試験'));
  await button(visitor.page, 'この端末を登録する').click();
  await visitor.page.getByText('今日の合計').waitFor({ timeout: 15_000 });
  return visitor;
}
async function bill(page: Page, figures: string) {
  await page.keyboard.type(figures);
  await tap(page, () => page.keyboard.press('Enter'), card, demoPin);
}
const main = async (page: Page) => (await page.locator('main').textContent()) ?? '';

test('on a telephone the whole pad is in sight, under the shop’s name, the language and the way to other work', async () => {
  const { page, faults, context } = await counter('まちなか商店', 'phone');
  // A small telephone of these years.
  await page.setViewportSize({ width: 375, height: 667 });
  const bottom = async (of: Locator) => {
    const box = await of.boundingBox();
    return box ? box.y + box.height : Number.POSITIVE_INFINITY;
  };
  assert.ok((await bottom(button(page, 'カードをかざす'))) <= 667, 'the key that asks for the card');
  const header = page.getByRole('banner');
  await header.getByText('まちなか商店').waitFor();
  for (const target of await header.getByRole('button').or(header.getByRole('link')).all()) {
    const box = await target.boundingBox();
    assert.ok(box && box.height >= 44, (await target.textContent()) ?? '');
  }
  await button(page, 'ほかの仕事').click();
  await assertReadable(page, 'the pad with its menu open');
  await header.getByRole('link', { name: 'お店のページ' }).click();
  await page.getByRole('heading', { name: 'お店のページ' }).waitFor();
  assert.equal(await button(page, 'ほかの仕事').getAttribute('aria-expanded'), 'false', 'a next page closes it');
  assert.deepEqual(faults, []);
  await context.close();
});

test('the customer chooses whose points, fewer than the bill, and the clerk is told what is still to be taken', async () => {
  const { page, faults, context } = await counter('まちなか商店');
  await bill(page, '300');
  await page.getByRole('radio', { name: /小国町ポイント/ }).waitFor();
  assert.ok(await page.getByRole('radio', { name: /小国町ポイント/ }).isChecked(), 'the place’s own is proposed');
  await assertReadable(page, 'the choice');
  await button(page, '使うポイントを変える').click();
  await page.getByRole('textbox', { name: /使うポイント/ }).fill('５０');
  assert.equal(await button(page, '支払う').count(), 0, 'what is being typed is not passed over');
  await page.getByText('使うポイントの数を決めると、支払えます。').waitFor();
  await assertReadable(page, 'the number is being changed');
  await button(page, '変えない').click();
  await button(page, '支払う').waitFor();
  const own = page.viewportSize();
  await page.setViewportSize({ width: 375, height: 667 });
  await page.evaluate(() => scrollTo(0, 0));
  const pays = await button(page, '支払う').boundingBox();
  assert.ok(pays && pays.y + pays.height <= 667, 'on a small telephone the key that pays is in sight at once');
  assert.equal(await page.evaluate(() => scrollY), 0);
  if (own) await page.setViewportSize(own);
  await button(page, '使うポイントを変える').click();
  await page.getByRole('textbox', { name: /使うポイント/ }).fill('５０');
  await page.keyboard.press('Enter');
  await page.getByText('ほかの方法で受け取る金額').waitFor();
  await page.getByRole('radio', { name: /豊島区ポイント/ }).check();
  await page.getByText('使う 豊島区ポイント').waitFor();
  assert.equal(await page.getByText('ほかの方法で受け取る金額').count(), 0, 'other points begin at the bill again');
  await page.getByRole('radio', { name: /小国町ポイント/ }).check();
  await page.getByRole('radio', { name: /豊島区ポイント/ }).check();
  await button(page, '使うポイントを変える').click();
  await page.getByRole('textbox', { name: /使うポイント/ }).fill('50');
  await page.keyboard.press('Enter');
  await page.getByText('ほかの方法で受け取る金額').waitFor();
  await page.getByText('使う 豊島区ポイント').waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: '支払いました' }).waitFor();
  assert.match(await main(page), /このあと受け取る金額\s*250円/);
  await assertReadable(page, 'paid');
  await page.waitForTimeout(900);
  await page.keyboard.press('Enter');
  await page.evaluate(() => Object.assign(window, { print: () => Object.assign(window, { printed: true }) }));
  await button(page, '控えをもう一度印刷する').click();
  await page.waitForFunction(() => 'printed' in window);
  await page.emulateMedia({ media: 'print' });
  await page.getByRole('heading', { name: '控え（再印刷）' }).waitFor();
  const paper = (await page.locator('.print-receipt').textContent()) ?? '';
  assert.match(paper, /豊島区ポイントの残り.*終わる予定のポイント.*現在です/s);
  const small = await page
    .locator('.print-receipt p:not(:last-child)')
    .evaluateAll((lines) => lines.filter((line) => Number.parseFloat(getComputedStyle(line).fontSize) < 18.6).length);
  assert.equal(small, 0, 'what remains is printed in letters of 14 points');
  assert.deepEqual(faults, []);
  await context.close();
});

test('points merge into the street’s own: an uneven number is put right with one press, and the shop reads what to add', async () => {
  const { page, faults, context } = await counter('まちなか商店');
  await bill(page, '100');
  await button(page, '商店街の 丸丸カード に合算する').click();
  await page.getByText('この数では、きりよく合算できません').waitFor();
  assert.equal(await button(page, '合算する').count(), 0);
  await assertReadable(page, 'an uneven number');
  await button(page, '99ポイントを使う').click();
  await assertReadable(page, 'the merge');
  await button(page, '合算する').click();
  await page.getByRole('heading', { name: /合算してください/ }).waitFor();
  assert.match(await main(page), /商店街の 丸丸カード に手で加える数\s*33ポイント/);
  await assertReadable(page, 'what to add');
  await page.waitForTimeout(900);
  await page.keyboard.press('Enter');
  await page.getByText('丸丸カードに合算').waitFor();
  await button(page, '取り消す').click();
  const takeOff = '商店街の 丸丸カード に加えた33を、お客さまのカードから引いてください。';
  await page.getByRole('dialog').getByText(takeOff).waitFor();
  await page.getByRole('dialog').getByRole('button', { name: '取り消す' }).click();
  await page.getByText('99ポイントが、元の期限のままお客さまに戻りました。').waitFor();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.getByText(takeOff).waitFor();
  await page.getByText('取り消し済み').waitFor();
  await page.evaluate(() => Object.assign(window, { print: () => Object.assign(window, { printed: true }) }));
  await button(page, '控えをもう一度印刷する').click();
  await page.waitForFunction(() => 'printed' in window);
  assert.doesNotMatch((await page.locator('.print-receipt').textContent()) ?? '', /加える数/);
  assert.deepEqual(faults, []);
  await context.close();
});

test('an office that refunds what went into the street’s own is told how many units the shop must take back', async () => {
  const { page, faults, context } = await counter('まちなか商店');
  await bill(page, '30');
  await button(page, '商店街の 丸丸カード に合算する').click();
  await button(page, '合算する').click();
  await page.getByRole('heading', { name: /合算してください/ }).waitFor();
  const paid = await row<{ number: string }>(
    here.nation.databases.points,
    'SELECT upper(right(payment_key::text, 8)) AS number FROM counter_session ORDER BY opened_at DESC LIMIT 1',
  );
  const office = await here.signIn('accounting-43424', '/office/refunds', 'desktop');
  const dialog = office.page.getByRole('dialog');
  const takeBack = (units: number) =>
    `商店街の 丸丸カード に加えた${units}を、お客さまのカードから引くよう、店に伝えてください。`;
  await office.page.getByRole('textbox', { name: /受付番号/ }).fill(paid?.number ?? '');
  await button(office.page, '探す').click();
  await office.page.getByText('丸丸カードに合算').waitFor();
  const refund = async (points: string) => {
    await button(office.page, /^返金する/).click();
    await dialog.getByRole('textbox', { name: /返金するポイント/ }).fill(points);
    await dialog.getByRole('textbox', { name: /理由/ }).fill('合算の間違い');
  };
  await refund('31');
  await dialog.getByRole('button', { name: '返金する' }).click();
  await dialog.getByText('まだ返金していないのは30ポイントです').waitFor();
  assert.equal(await dialog.getByText(/お客さまのカードから引く/).count(), 0, 'more than there is takes nothing back');
  await dialog.getByRole('textbox', { name: /返金するポイント/ }).fill('13');
  await dialog.getByText(takeBack(5)).waitFor();
  await assertReadable(office.page, 'what to take back');
  await dialog.getByRole('button', { name: '返金する' }).click();
  await office.page.getByText(/13ポイントを返金しました/).waitFor();
  await office.page.getByText(takeBack(5)).waitFor();
  // 17 points stay, worth 5 units: the rest takes back the other 5, 10 in all as had been added.
  await refund('17');
  await dialog.getByText(takeBack(5)).waitFor();
  await dialog.getByRole('button', { name: '返金する' }).click();
  await office.page.getByText(/17ポイントを返金しました/).waitFor();
  assert.deepEqual([...faults, ...office.faults], []);
  await context.close();
  await office.context.close();
});

test('the limit of a payment is shown and taken with one press', async () => {
  await sql(
    `INSERT INTO use_rule (municipality_code, kinds, vouchers, conversions, events, payment_max, ruled_at, ruled_by)
     VALUES ('43424', ARRAY['shop', 'facility'], true, true, true, 80, :now, 'lead-43424')`,
    { now: `${here.nation.world.clock()}` },
  );
  const { page, faults, context } = await counter('まちなか商店');
  await bill(page, '100');
  await page.getByText('1回に使えるのは80ポイントまでです').waitFor();
  await assertReadable(page, 'above the limit');
  await button(page, '上限の80ポイントを使う').click();
  await button(page, '支払う').click();
  await page.getByRole('heading', { name: '支払いました' }).waitFor();
  assert.match(await main(page), /このあと受け取る金額\s*20円/);
  assert.deepEqual(faults, []);
  await context.close();
});

test('the town’s office keeps the fees of a facility, its till offers them, and the office sees how often', async () => {
  const office = await here.signIn('lead-43424', '/office/fees', 'desktop');
  await button(office.page, '利用料を登録する').click();
  const offered = await office.page.getByRole('combobox', { name: /施設/ }).textContent();
  assert.doesNotMatch(offered ?? '', /まちなか商店/, 'a shop has no fees');
  await office.page.getByRole('combobox', { name: /施設/ }).selectOption('小国町 郷土館');
  await office.page.getByRole('textbox', { name: /利用料の名前/ }).fill('企画展 一般');
  await office.page.getByRole('textbox', { name: /金額/ }).fill('５００');
  await office.page.getByLabel(/終わりの日/).fill('2099-03-31');
  await assertReadable(office.page, 'a new fee');
  await button(office.page, '利用料を登録する').click();
  await office.page.getByText('登録しました').waitFor();

  const { page, faults, context } = await counter('小国町 郷土館');
  await button(page, /企画展 一般/).click();
  await assertReadable(page, 'the fees at the till');
  await tap(page, () => page.keyboard.press('Enter'), card, demoPin);
  await page.getByText('1回に使えるのは80ポイントまでです').waitFor();
  await button(page, '上限の80ポイントを使う').click();
  await assertReadable(page, 'the fee');
  await button(page, '利用料に使う').click();
  await page.getByText('利用料 80円分を減免しました。').waitFor();
  await assertReadable(page, 'the fee was waived');

  await office.page.reload();
  await office.page.getByRole('heading', { name: '利用の回数' }).first().waitFor();
  await office.page.getByText('1回').waitFor();
  await assertReadable(office.page, 'the uses of fees');
  await office.page
    .getByRole('row', { name: /企画展 一般/ })
    .first()
    .getByRole('button', { name: /名前・金額を変える/ })
    .click();
  const dialog = office.page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: /金額/ }).fill('６００');
  await dialog.getByLabel(/適用日/).fill('2098-04-01');
  await dialog.getByRole('textbox', { name: /理由/ }).fill('料金の改定');
  await assertReadable(office.page, 'a fee is changed from a day on');
  await dialog.getByRole('button', { name: '名前・金額を変える' }).click();
  await office.page.getByText('適用日から変わるように登録しました').waitFor();
  await assertReadable(office.page, 'fees with a change that is coming');
  assert.deepEqual([...faults, ...office.faults], []);
  await context.close();
  await office.context.close();
});

test('the office finds a use by its receipt number and gives a part of it back with a reason', async () => {
  const { page, faults, context } = await counter('まちなか商店');
  await bill(page, '60');
  await button(page, '支払う').click();
  await page.getByRole('heading', { name: '支払いました' }).waitFor();
  const number = (await page.locator('dd').last().textContent()) ?? '';
  assert.match(number, /^R[0-9A-F]{8}$/);
  const office = await here.signIn('accounting-43424', '/office/refunds', 'desktop');
  const field = office.page.getByRole('textbox', { name: /受付番号/ });
  await field.fill('12');
  await button(office.page, '探す').click();
  await office.page.getByText('受付番号は、レシートにある R と、続く8文字').waitFor();
  await field.fill(number.toLowerCase());
  await button(office.page, '探す').click();
  await button(office.page, /^返金する/).click();
  const dialog = office.page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: /返金するポイント/ }).fill('61');
  await dialog.getByRole('button', { name: '返金する' }).click();
  await dialog.getByText('まだ返金していないのは60ポイントです').waitFor();
  await dialog.getByRole('textbox', { name: /返金するポイント/ }).fill('２０');
  await dialog.getByRole('button', { name: '返金する' }).click();
  await dialog.locator('[name=reason][aria-invalid=true]').waitFor();
  assert.equal(await dialog.locator('[aria-invalid=true]').count(), 1, 'a reason is needed');
  await dialog.getByRole('textbox', { name: /理由/ }).fill('一部返品');
  await assertReadable(office.page, 'the refund');
  await dialog.getByRole('button', { name: '返金する' }).click();
  await office.page.getByText('20ポイントを返金しました').waitFor();
  await office.page.getByRole('row', { name: /利用.*一部返品/ }).waitFor();
  await assertReadable(office.page, 'the refunds');
  await page.waitForTimeout(900);
  await page.keyboard.press('Enter');
  await page.getByText('20ポイントを返金済み').waitFor();
  assert.deepEqual([...faults, ...office.faults], []);
  await context.close();
  await office.context.close();
});

test('a terminal that hides balances shows what is paid and no more; the receipt keeps the rest for the customer', async () => {
  const { page, faults, context } = await counter('小国町 郷土館');
  await bill(page, '30');
  await button(page, '残高を隠す').click();
  const hidden = await main(page);
  assert.match(hidden, /＊＊＊/);
  assert.doesNotMatch(hidden, /この場所で使える残高[^＊]*\d{2}/);
  await assertReadable(page, 'a hidden balance');
  await button(page, '残高を隠す').click();
  assert.doesNotMatch(await main(page), /＊＊＊/);
  assert.deepEqual(faults, []);
  await context.close();
});

test('an agent that is too old is refused with what to do before a card is asked for, and the self-test names it', async () => {
  const { page, faults, context } = await counter('まちなか商店');
  const older = { contract: 0, version: '0.0.9' };
  for (const door of [/:\d+\/sign-requests$/, /:\d+\/health$/]) {
    await page.route(door, async (route) => {
      if (route.request().method() === 'OPTIONS') return route.continue();
      const response = await route.fetch();
      const said = await response.json();
      // The two systems have a health of their own.
      const byAgent = 'windowUrl' in said || said.name === 'meguri-card-agent';
      await route.fulfill({ response, json: byAgent ? { ...said, ...older } : said });
    });
  }
  await page.keyboard.type('300');
  const [agentWindow] = await Promise.all([page.waitForEvent('popup'), page.keyboard.press('Enter')]);
  await page.getByText('カードの読み取りソフトが古くなっています').waitFor();
  assert.match(await main(page), /新しいパッケージを事務局から受け取り/);
  assert.ok(agentWindow.isClosed() || agentWindow.url() === 'about:blank', 'no card was asked for');
  await assertReadable(page, 'an agent that is too old');
  await page.goto(new URL('/counter/terminal', page.url()).href);
  await page.getByText('1か所、直してほしいところがあります').waitFor();
  assert.match(await main(page), /読み取りプログラムの版[^。]*0\.0\.9古いため、この画面では使えません/);
  await assertReadable(page, 'the self-test with an old agent');
  assert.deepEqual(faults, []);
  await context.close();
});

test('a place of another town says yes at its own terminal, and that town can register it', async () => {
  const { platform } = here.nation;
  const operatorId = await platform.registerOperator({
    name: '池袋の出張店',
    kind: 'shop',
    series: 'B',
    municipalityCode: '13116',
    customerIdRule: { mode: 'mykeyId' },
  });
  const { page, faults, context } = await here.visit('/counter', 'tablet');
  await page.getByLabel(/登録コード/).fill(await platform.enrolmentCode(operatorId, '出張レジ'));
  await button(page, 'この端末を登録する').click();
  await page.getByText('登録が済むと、この画面は自動で切り替わります。').waitFor({ timeout: 15_000 });
  await page.getByText('別の自治体から、利用場所にしたいと頼まれたとき').click();
  await page.getByLabel(/頼んできた自治体/).fill('茅ヶ崎');
  await page.getByRole('button', { name: '神奈川県 茅ヶ崎市' }).click();
  await button(page, '同意する').click();
  await page
    .getByText(/参加していません|始まっていません|まだ/)
    .first()
    .waitFor();
  await assertReadable(page, 'a town that takes no part');
  await button(page, '変更する').click();
  await page.getByLabel(/頼んできた自治体/).fill('４３４２４');
  await page.getByRole('button', { name: '熊本県 小国町' }).click();
  await button(page, '同意する').click();
  await page.getByText('小国町 の利用場所になることに同意しました').waitFor();
  await assertReadable(page, 'agreed');
  const lead = await createOfficer(here.nation.world, { staffId: 'lead-43424', password: demoPassword, at: 'points' });
  const body = { operatorId, name: '池袋の出張店', kind: 'shop' as const };
  await lead.call(pointsRoutes.registerMerchant, { body });
  await page.getByText('今日の合計').waitFor({ timeout: 15_000 });
  assert.deepEqual(faults, []);
  await context.close();
});
