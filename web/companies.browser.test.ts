/** A month from the checklist to the bank files by the people of five offices: town, company, 受託会社, prefecture and a shop of the street. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { pointsRoutes } from '../contract/index.ts';
import { createCardholder } from '../demo/actors/cardholder.ts';
import { createCounter } from '../demo/actors/counter.ts';
import { demoPassword, demoPin, walletOf } from '../demo/nation.ts';
import { loadOffices } from '../demo/offices.ts';
import { createOfficer } from '../points/testing/officer.ts';
import { readSougouFurikomi } from '../zengin/index.ts';
import { button, startBrowserNation } from './testing/browser-nation.ts';
import { assertEnglish, writtenIn } from './testing/english.ts';
import { assertPrinted, printSheets } from './testing/printed.ts';
import { assertReadable } from './testing/visitor.ts';

const here = startBrowserNation();
const menu = '事務室のメニュー';

/** A person of an office at their first page. */
async function office(staffId: string) {
  const visitor = await here.signIn(staffId, '/office/', 'desktop');
  const { page } = visitor;
  await page.getByRole('heading', { name: '今日の仕事' }).waitFor();
  const go = (name: string) =>
    page.getByRole('navigation', { name: menu }).getByRole('link', { name, exact: true }).click();
  const dialog = page.getByRole('dialog');
  /** Presses a button, and the same one in the question that it asks. */
  const press = async (name: string) => {
    await button(page, name).first().click();
    await dialog.getByRole('button', { name, exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
  };
  return { ...visitor, go, press, dialog };
}
const factOf = async (where: Locator, name: string) =>
  (await where.locator('dt', { hasText: name }).first().locator('xpath=following-sibling::dd').textContent()) ?? '';

/** What happens in the month: points of the company come into the town, a shop takes them, and the prefecture adds a tenth. */
async function liveAMonth() {
  const { world, platform, nation } = here.nation;
  await loadOffices(platform, nation);
  const lead = await createOfficer(world, { staffId: 'lead-43424', password: demoPassword, at: 'points' });
  const today = world.clock().toZonedDateTimeISO('Asia/Tokyo').toPlainDate();
  await lead.call(pointsRoutes.createUplift, {
    body: {
      name: '復興応援の上乗せ',
      merchantId: null,
      percent: 10,
      payer: { kind: 'other', name: '熊本県' },
      validFrom: `${today}`,
      validThrough: `${today.add({ days: 40 })}`,
    },
  });
  const [hana] = walletOf(nation, () => {}).cards;
  const shop = nation.places.find(({ name }) => name === 'まちなか商店');
  assert.ok(hana && shop);
  const holder = await createCardholder(world, { card: hana.card, pin: demoPin }, 'Hana2016');
  const destination = { kind: 'municipality' as const, municipalityCode: '43424' };
  await holder.atMypage(pointsRoutes.allocate, { body: { destination, amount: 4000 } });
  const till = await createCounter(world, await platform.enrolmentCode(shop.operatorId, 'レジ'));
  await till.pay({ card: hana.card, pin: demoPin }, 1000);
}

/** Goes to the morning of the first day of the next month, in Japan. */
async function nextMonth() {
  const { world } = here.nation;
  const now = world.clock().toZonedDateTimeISO('Asia/Tokyo');
  const first = now.toPlainDate().with({ day: 1 }).add({ months: 1 });
  const morning = first.toZonedDateTime('Asia/Tokyo').add({ hours: 9 });
  here.nation.pass({ milliseconds: morning.epochMilliseconds - now.epochMilliseconds });
  await here.nation.systems.points.seal();
}

const bytesOf = async (page: Page, press: () => Promise<unknown>) => {
  const [download] = await Promise.all([page.waitForEvent('download'), press()]);
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  return { name: download.suggestedFilename(), bytes: Buffer.concat(chunks) };
};

test('the town closes its month, two approve, and the shop is paid; the prefecture is billed for what it adds', async () => {
  await liveAMonth();
  await nextMonth();
  const accounting = await office('accounting-43424');
  const { page } = accounting;
  await page.getByRole('link', { name: /取りかかる.*月が終わった精算期間/ }).click();
  await page.getByRole('heading', { name: '締める前の確認' }).waitFor();
  await accounting.press('精算期間を締める');
  await page.getByText('締めました。').waitFor();
  for (const staffId of ['approver1-43424', 'approver2-43424']) {
    const approver = await office(staffId);
    await approver.page.getByRole('link', { name: /取りかかる.*精算書/ }).click();
    await approver.press('この内容を承認する');
    await approver.page.getByText('承認しました').waitFor();
    await approver.context.close();
  }
  await page.reload();
  await accounting.press('振込ファイルを作る');
  await page.getByText('振込ファイルを作りました').waitFor();
  await here.nation.systems.points.fixInvoices();
  await accounting.go('請求と入金');
  await page.getByRole('row', { name: /熊本県.*請求済み/ }).waitFor();
  await assertReadable(page, 'what a town is owed');
  await page.getByRole('link', { name: /請求を見る.*熊本県/ }).click();
  await page.getByRole('cell', { name: '上乗せ 復興応援の上乗せ' }).waitFor();
  assert.match(await factOf(page.locator('main'), '請求額'), /^100円$/);
  await assertReadable(page, 'an invoice to a prefecture');
  await accounting.go('請求と入金');
  await button(page, '入金を入力する').click();
  const form = page.getByRole('region', { name: '入金を入力する' });
  await form.getByLabel('支払った会社・団体').selectOption({ label: '熊本県' });
  await form.getByLabel(/^入金額/).fill('１００');
  await form.getByLabel(/^照会番号/).fill('ｋｅｎ－１');
  await assertReadable(page, 'a payment as it is entered');
  await form.getByRole('button', { name: '入金を入力する' }).click();
  await page.getByText('入力しました。ほかの職員が').waitFor();
  const second = await office('approver1-43424');
  await second.go('確認待ちの変更');
  await second.page.getByText('KEN-1').waitFor();
  await assertReadable(second.page, 'a payment that waits for a second person');
  await second.press('確認して有効にする');
  await second.context.close();
  const prefecture = await office('pref1');
  await prefecture.go('請求と入金');
  await prefecture.page.getByRole('row', { name: /小国町.*入金済み/ }).waitFor();
  await assertReadable(prefecture.page, 'what a prefecture owes');
  assert.deepEqual([...accounting.faults, ...prefecture.faults], []);
  await prefecture.context.close();
  await accounting.context.close();
});

test('the shop of the street reads at its own terminal what it is paid, and for what on top', async () => {
  const { nation, platform } = here.nation;
  const shop = nation.places.find(({ name }) => name === 'まちなか商店');
  const { page, faults, context } = await here.visit('/counter', 'tablet');
  await page.getByLabel(/登録コード/).fill(await platform.enrolmentCode(shop?.operatorId ?? '', 'レジ2'));
  await button(page, 'この端末を登録する').click();
  await page.getByRole('link', { name: 'お店のページ' }).click();
  await page.getByRole('row', { name: /小国町.*1,000/ }).waitFor();
  await page.getByRole('row', { name: /小国町.*100.*復興応援の上乗せ/ }).waitFor();
  await assertReadable(page, 'what a shop of the street is paid');
  assert.deepEqual(faults, []);
  await context.close();
});

test('the 受託会社 bills the company, the company reads it on its desk and on paper', async () => {
  for (const staffId of ['agent1', 'agent2']) {
    const agent = await office(staffId);
    await assertReadable(agent.page, 'the first page of a 受託会社');
    await agent.page.getByRole('link', { name: /取りかかる.*会社の月の請求/ }).click();
    await agent.page.getByRole('link', { name: /請求を見る.*そらの翼マイレージ/ }).click();
    await agent.page.getByRole('heading', { name: /^請求 そらの翼マイレージ/ }).waitFor();
    assert.match(await factOf(agent.page.locator('main'), '請求額'), /^4,000円$/);
    if (staffId === 'agent1') await assertReadable(agent.page, 'a month of a company to approve');
    await agent.press('この内容を承認する');
    await agent.page.getByText('承認しました').waitFor();
    if (staffId === 'agent1') await agent.page.getByText('あなたは承認済みです。').waitFor();
    await agent.context.close();
  }
  const company = await office('company1');
  const { page } = company;
  await company.go('請求と入金');
  await page.getByRole('row', { name: /精算受託サービス.*請求済み/ }).waitFor();
  await assertReadable(page, 'what a company owes');
  await page.getByRole('link', { name: /請求を見る/ }).click();
  await page.getByRole('cell', { name: '小国町' }).waitFor();
  assert.equal(await button(page, 'この内容を承認する').count(), 0, 'who owes does not approve');
  await assertReadable(page, 'an invoice to a company');
  for (const landscape of [false, true]) {
    const sheets = await printSheets(page, landscape);
    assertPrinted(sheets, `the invoice, ${landscape ? 'lying' : 'upright'}`, []);
    const [first] = sheets;
    assert.ok(first);
    assert.ok(first.lines.some(({ text }) => text === '請求書'));
    assert.ok(first.lines.some(({ text }) => text.includes('そらの翼マイレージ御中')));
    assert.equal(sheets.length, 1, 'one sheet, either way');
    assert.ok(
      first.lines.some(({ text }) => text.includes('9010001')),
      'it says where to pay to',
    );
  }
  const data = await bytesOf(page, () => button(page, '精算データ（CSV）を保存する').click());
  assert.match(data.name, /^請求書_そらの翼マイレージ_\d{4}-\d{2}\.csv$/);
  assert.ok(data.bytes.toString().includes('明細,1,434248,小国町,4000'));
  const signature = await bytesOf(page, () => button(page, '署名を保存する').click());
  assert.match(signature.bytes.toString(), /^[\w-]+\.\.[\w-]+$/);
  assert.deepEqual(company.faults, []);
  await company.context.close();
});

test('what the company has paid in part is passed on to the town, with three persons, and the town sees it', async () => {
  const agent = await office('agent1');
  const { page } = agent;
  await agent.go('請求と入金');
  await button(page, '入金を入力する').click();
  const form = page.getByRole('region', { name: '入金を入力する' });
  await form.getByLabel('支払った会社・団体').selectOption({ label: 'そらの翼マイレージ' });
  await form.getByLabel(/^入金額/).fill('1500');
  await form.getByLabel(/^照会番号/).fill('000123456789');
  await form.getByRole('button', { name: '入金を入力する' }).click();
  await page.getByText('入力しました。ほかの職員が').waitFor();
  const second = await office('agent2');
  await second.page.getByRole('link', { name: /取りかかる.*変更の申請/ }).click();
  await second.page.getByText('000123456789').waitFor();
  await second.press('確認して有効にする');
  await agent.go('自治体への振込');
  await page.getByRole('row', { name: /小国町.*1,500/ }).waitFor();
  await assertReadable(page, 'what can be passed on');
  await agent.press('振込を申請する');
  await page.getByText('申請しました。ほかの2人の承認を待っています。').waitFor();
  const third = await office('agent3');
  for (const approver of [second, third]) {
    await approver.go('自治体への振込');
    await approver.page.getByText('承認待ち').first().waitFor();
    if (approver === second) await assertReadable(approver.page, 'a transfer to approve');
    await approver.press('この振込を承認する');
    await approver.page.getByText('承認しました').waitFor();
  }
  await page.reload();
  await page.getByText('承認済み').first().waitFor();
  await assertReadable(page, 'a transfer that is approved');
  await agent.press('振込ファイルを作る');
  await page.getByText('振込ファイルを作りました').waitFor();
  const file = await bytesOf(page, () => page.getByRole('button', { name: /^ダウンロード/ }).click());
  assert.match(file.name, /^総合振込_精算受託サービス_自治体_\d{4}-\d{2}-\d{2}\.txt$/);
  const arrivedOn = here.nation.world.clock().toZonedDateTimeISO('Asia/Tokyo').toPlainDate();
  const read = readSougouFurikomi(file.bytes, { arrivedOn });
  assert.ok(read.outcome === 'read');
  assert.deepEqual(
    read.batch.items.map(({ name, amountYen }) => [name, amountYen]),
    [['ｵｸﾞﾆﾏﾁ', 1500]],
  );
  await assertReadable(page, 'a transfer whose file is made');
  const town = await office('accounting-43424');
  await town.go('請求と入金');
  await town.page.getByRole('row', { name: /そらの翼マイレージ.*一部入金/ }).waitFor();
  await town.page.getByRole('link', { name: /請求を見る.*そらの翼マイレージ/ }).click();
  const line = town.page.getByRole('row', { name: /^小国町/ });
  assert.match((await line.textContent()) ?? '', /4,000.*1,500.*1,500/);
  await assertReadable(town.page, 'a company’s invoice as a town sees it');
  assert.deepEqual([...agent.faults, ...second.faults, ...third.faults, ...town.faults], []);
  for (const { context } of [agent, second, third, town]) await context.close();
});

test('its bank file is cancelled by three with the bank’s answer and made again; a payment that was passed on is not taken back', async () => {
  const agent = await office('agent1');
  const { page, dialog } = agent;
  await agent.go('自治体への振込');
  await page.getByRole('button', { name: /^取消を申請する/ }).click();
  await dialog.getByLabel(/受け付けなかった/).check();
  await dialog.getByLabel(/^回答した人/).fill('本店営業部 受付番号 C-9');
  await dialog.getByLabel(/^取り消す理由/).fill('銀行でエラーになったため');
  await assertReadable(page, 'the cancellation of a bank file to municipalities');
  await dialog.getByRole('button', { name: '取消を申請する' }).click();
  await page.getByText('取消を申請しました。').waitFor();
  for (const staffId of ['agent2', 'agent3']) {
    const approver = await office(staffId);
    await approver.page.getByRole('link', { name: /取りかかる.*振込ファイルの取消/ }).click();
    await approver.press('取消を承認する');
    await approver.page.getByText('取消を承認しました').waitFor();
    assert.deepEqual(approver.faults, []);
    await approver.context.close();
  }
  await page.reload();
  await page.getByText('取り消しました。銀行に提出しないでください。').waitFor();
  await agent.press('振込ファイルを作る');
  await page.getByText('振込ファイルを作りました').waitFor();
  await page.getByText('第2版').first().waitFor();
  await assertReadable(page, 'a transfer with two versions of its file');
  await agent.go('請求と入金');
  await page.getByRole('link', { name: /請求を見る.*そらの翼マイレージ/ }).click();
  await page.getByRole('button', { name: /^取り消す/ }).click();
  await dialog.getByLabel(/^取り消す理由/).fill('金額を誤った');
  await dialog.getByRole('button', { name: '取り消す' }).click();
  await dialog.getByText('この入金は、自治体への振込にすでに使われています。').waitFor();
  await assertReadable(page, 'a payment that cannot be taken back');
  assert.deepEqual(agent.faults, []);
  await agent.context.close();
});

test('the pages of companies and 受託会社 in English hold no Japanese but names; the platform registers who they are', async () => {
  const written = await writtenIn([here.nation.databases.points]);
  const walk = async (staffId: string, paths: readonly string[]) => {
    const { page, context, faults } = await here.signIn(staffId, '/office/', 'desktop');
    await page.getByRole('heading', { name: '今日の仕事' }).waitFor();
    await button(page, 'English').click();
    const addresses = paths.map((path) => `${here.nation.facesUrl}/office/${path}`);
    await assertEnglish(page, addresses, written);
    assert.deepEqual(faults, []);
    await context.close();
  };
  await walk('agent1', ['', 'invoices', 'invoices/1', 'remittances', 'staff', 'trail']);
  await walk('pref2', ['', 'invoices', 'invoices/2']);
  const { page, context } = await here.signIn('platform', '/office/organisations', 'desktop');
  await page.getByRole('cell', { name: '受託会社（会社へ請求し、自治体へ渡す）' }).waitFor();
  await assertReadable(page, 'offices beside the towns');
  await button(page, '会社・団体を登録する').click();
  const form = page.getByRole('region', { name: '会社・団体を登録する' });
  await form.getByLabel(/^名前/).fill('熊本県');
  await form.getByRole('button', { name: '会社・団体を登録する' }).click();
  await form.getByText('この名前の会社・団体は登録済みです。').waitFor();
  await assertReadable(page, 'a body that is registered already');
  const nav = page.getByRole('navigation', { name: menu });
  await nav.getByRole('link', { name: '協力会社', exact: true }).click();
  await page.getByRole('button', { name: /^請求の方法を変える/ }).click();
  await page.getByRole('dialog').getByLabel('請求の方法').selectOption({ label: '会社が自治体へ直接支払う' });
  await assertReadable(page, 'who bills a company');
  await page.getByRole('dialog').getByLabel(/^理由/).fill('契約の終わり');
  await page.getByRole('dialog').getByRole('button', { name: '請求の方法を変える' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await nav.getByRole('link', { name: '職員', exact: true }).click();
  await button(page, '職員を招待する').click();
  const inviting = page.getByRole('region', { name: '職員を招待する' });
  await inviting.getByLabel(/^役割/).selectOption({ label: '応援ポイント会社' });
  await inviting.getByLabel(/^会社・団体/).selectOption({ label: 'そらの翼マイレージ' });
  await assertReadable(page, 'a person of a company is invited');
  await context.close();
});
