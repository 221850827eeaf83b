/** A bank file that the bank did not take: handed in, cancelled by three persons, made anew, and never mistaken for the one that counts. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { createCounter } from '../demo/actors/counter.ts';
import { demoPin, walletOf } from '../demo/nation.ts';
import { verifyPack } from '../points/closing-packs/verify.ts';
import { statementOf } from '../points/reconciliation/testing/bank.ts';
import { readSougouFurikomi } from '../zengin/index.ts';
import { button, startBrowserNation } from './testing/browser-nation.ts';
import { assertReadable } from './testing/visitor.ts';

const here = startBrowserNation();
/** The file that counts in the end. */
let standing = Buffer.alloc(0);

/** A person of the office, at their first page. */
async function office(staffId: string) {
  const visitor = await here.signIn(staffId, '/office/', 'desktop');
  await visitor.page.getByRole('heading', { name: '今日の仕事' }).waitFor();
  return visitor;
}
/** A step, and the same words in its question. */
async function step(page: Page, name: string | RegExp, confirm: string) {
  await button(page, name).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: confirm }).click();
  await dialog.waitFor({ state: 'detached' });
}
async function payAtShop(points: number): Promise<void> {
  const { world, platform, nation } = here.nation;
  const shop = nation.places.find(({ name }) => name === 'まちなか商店');
  const [hana] = walletOf(nation, () => {}).cards;
  assert.ok(shop && hana);
  const till = await createCounter(world, await platform.enrolmentCode(shop.operatorId, 'レジ'));
  await till.pay({ card: hana.card, pin: demoPin }, points);
}
/** Each of the two who approve, from what waits on their home page. */
async function approveAs(staffId: string, work: (page: Page) => Promise<void>) {
  const { page, context, faults } = await office(staffId);
  await page.getByRole('link', { name: /取りかかる/ }).click();
  await page.getByRole('heading', { name: /^精算書 第/ }).waitFor();
  await work(page);
  assert.deepEqual(faults, []);
  await context.close();
}
const receive = async (page: Page, name: RegExp) => {
  const [download] = await Promise.all([page.waitForEvent('download'), button(page, name).first().click()]);
  lastBytes = await readFile(await download.path());
  return download.suggestedFilename();
};
let lastBytes = Buffer.alloc(0);

test('a file that the bank returned is cancelled by three persons and made anew; both are told apart by their names', async () => {
  await payAtShop(60);
  const accounting = await office('accounting-43424');
  const { page } = accounting;
  await page.getByRole('link', { name: '精算', exact: true }).first().click();
  const statement = page.getByRole('link', { name: /精算書を見る/ }).first();
  await statement.click();
  await step(page, '精算期間を締める', '精算期間を締める');
  for (const staffId of ['approver1-43424', 'approver2-43424'])
    await approveAs(staffId, async (approver) => {
      await step(approver, 'この内容を承認する', 'この内容を承認する');
      await approver.getByText('承認しました').waitFor();
    });
  await page.reload();
  await step(page, '振込ファイルを作る', '振込ファイルを作る');
  await page.getByText('銀行への提出は、まだ記録されていません。').first().waitFor();
  // Handed in: how, and who took it.
  await button(page, /^銀行への提出を記録する.*小国町/).click();
  const handing = page.getByRole('dialog');
  await handing.getByRole('button', { name: '銀行への提出を記録する' }).click();
  await handing.getByText('この欄を入力してください。').waitFor();
  await assertReadable(page, 'a bank file is handed in, with its mistake');
  await handing.getByLabel('提出の方法と、受け付けた人').fill('インターネットバンキング 受付番号 A-123');
  await handing.getByRole('button', { name: '銀行への提出を記録する' }).click();
  await page.getByText('銀行への提出を記録しました').waitFor();
  // Asked for: what the bank answered is needed.
  await button(page, /^取消を申請する.*小国町/).click();
  const asking = page.getByRole('dialog');
  await asking.getByRole('button', { name: '取消を申請する' }).click();
  await asking.getByText('この欄を入力してください。').first().waitFor();
  await assertReadable(page, 'a cancellation to ask for, with its mistakes');
  await asking.getByRole('radio', { name: /^受け付けなかった/ }).check();
  await asking.getByLabel(/^回答した人/).fill('本店営業部 佐藤氏 受付番号 A-123');
  await asking.getByLabel('取り消す理由').fill('振込元の口座番号の誤り');
  await asking.getByRole('button', { name: '取消を申請する' }).click();
  await page.getByText('取消の申請が、承認を待っています').waitFor();
  assert.equal(await button(page, '取消を承認する').count(), 0, 'not by who asked');
  await button(page, '申請を取り下げる').waitFor();
  for (const staffId of ['approver1-43424', 'approver2-43424'])
    await approveAs(staffId, async (approver) => {
      await approver.getByText('理由：振込元の口座番号の誤り').waitFor();
      if (staffId === 'approver1-43424') await assertReadable(approver, 'a cancellation to approve');
      await button(approver, '取消を承認する').click();
      if (staffId === 'approver1-43424') await assertReadable(approver, 'the question before a cancellation');
      await approver.getByRole('dialog').getByRole('button', { name: '取消を承認する' }).click();
      await approver.getByText('取消を承認しました').waitFor();
    });
  // The page of accounting still shows it as one that counts: its bytes are not given as such.
  await button(page, /^ダウンロード.*小国町/).click();
  await page.getByText('この振込ファイルは取り消されています。').waitFor();
  await page.goto(`${new URL(page.url()).origin}/office`);
  await page.getByRole('link', { name: /取りかかる.*振込ファイルを作ってください/ }).click();
  await page.getByText(/に取り消しました。銀行に提出しないでください。/).waitFor();
  await page.getByLabel('振込指定日').selectOption({ index: 5 });
  await step(page, '振込ファイルを作る', '振込ファイルを作る');
  await page.getByText('第2版').first().waitFor();
  await assertReadable(page, 'a cancelled file and the one in its place');
  assert.match(await receive(page, /^ダウンロード.*小国町/), /^総合振込_小国町_店・施設・主催者_第2版_[\d-]+\.txt$/);
  standing = lastBytes;
  assert.match(
    await receive(page, /^監査のためにダウンロード.*小国町/),
    /^取消_総合振込_小国町_店・施設・主催者_[\d-]+\.txt$/,
  );
  // The closed month for an auditor: what is saved is checked from its bytes alone.
  const [pack] = await Promise.all([page.waitForEvent('download'), button(page, '締めパックをダウンロード').click()]);
  assert.match(pack.suggestedFilename(), /^締めパック_小国町_\d+\.zip$/);
  const { keys } = (await (await fetch(`${here.nation.world.pointsUrl}/settlement-keys`)).json()) as {
    keys: { kid: string }[];
  };
  const verdict = await verifyPack({ path: await pack.path(), trusted: keys[0]?.kid });
  assert.equal(verdict.outcome, 'intact', JSON.stringify(verdict));
  await page.getByText('締めパックをダウンロードしました').waitFor();
  await page.getByText(keys[0]?.kid ?? '').waitFor();
  await assertReadable(page, 'a settled month with its closing pack');
  await page.emulateMedia({ media: 'print' });
  await page.getByText('取消', { exact: true }).waitFor();
  for (const name of [/^監査のためにダウンロード/, /^取消を申請する/, /^銀行への提出を記録する/])
    assert.equal(await button(page, name).isVisible(), false, 'no step on paper');
  assert.deepEqual(accounting.faults, []);
  await accounting.context.close();
});

test('a return that comes three days after the close is taken with the bank’s statement, found, confirmed by two, and waits to be paid anew', async () => {
  const today = here.nation.world.clock().toZonedDateTimeISO('Asia/Tokyo').toPlainDate();
  const read = readSougouFurikomi(standing, { arrivedOn: today });
  assert.ok(read.outcome === 'read');
  const { remitter, payoutOn, items } = read.batch;
  const [paid] = items;
  assert.ok(paid && 'edi' in paid);
  const account = { bankCode: remitter.bankCode, branchCode: remitter.branchCode, number: remitter.accountNumber };
  const sum = items.reduce((yen, { amountYen }) => yen + amountYen, 0);
  const back = payoutOn.add({ days: 3 });
  const lines = [
    { on: `${payoutOn}`, direction: 'out' as const, amountYen: sum, remarks: 'ｿｳｺﾞｳﾌﾘｺﾐ' },
    {
      on: `${back}`,
      direction: 'in' as const,
      amountYen: paid.amountYen,
      remitterName: paid.name,
      edi: paid.edi,
    },
    { on: `${back}`, direction: 'out' as const, amountYen: 1100, remarks: 'ｸﾐﾓﾄﾞｼﾃｽｳﾘﾖｳ' },
  ];
  const file = statementOf(account, { from: `${today}`, through: `${back}`, lines });
  const now = here.nation.world.clock().toZonedDateTimeISO('Asia/Tokyo');
  const morning = back.toZonedDateTime({ timeZone: 'Asia/Tokyo', plainTime: '09:00' });
  here.nation.pass({ milliseconds: morning.epochMilliseconds - now.epochMilliseconds });
  const accounting = await office('accounting-43424');
  const { page } = accounting;
  await page.getByRole('link', { name: '銀行の明細', exact: true }).first().click();
  const choose = page.locator('input[type=file]');
  await choose.setInputFiles({ name: '壊れた明細.txt', mimeType: 'text/plain', buffer: Buffer.from('1030…') });
  await page.getByText('銀行のファイルを読み取れません。').waitFor();
  await assertReadable(page, 'a statement that cannot be read');
  await choose.setInputFiles({ name: '明細.txt', mimeType: 'text/plain', buffer: Buffer.from(file, 'base64') });
  await page.getByText('明細.txt を取り込みました').waitFor();
  await page.getByText('3件のうち、新しい入出金は3件。').waitFor();
  await assertReadable(page, 'a statement that was taken');
  await page.getByRole('link', { name: '不突合を見る' }).click();
  const card = page.locator('section', { has: page.getByRole('heading', { name: '振込が戻った' }) });
  await card.getByText(paid.edi).first().waitFor();
  await card.getByRole('button', { name: '自分が担当する' }).click();
  await page.getByText('担当になりました').waitFor();
  await assertReadable(page, 'what does not match');
  await card.getByRole('button', { name: '終え方を選ぶ' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: '申請する' }).click();
  await dialog.getByText('この欄を入力してください。').first().waitFor();
  await assertReadable(page, 'how it ends, with its mistakes');
  await dialog.getByLabel('終え方').selectOption({ label: '資金返却とし、払い直せるようにする' });
  await dialog.getByLabel('理由').fill('名義の相違。銀行に確認済み');
  await dialog.getByRole('button', { name: '申請する' }).click();
  await page.getByText('申請しました。もう一人の確認を待っています。').waitFor();
  await card.getByText('終え方を申請済みです。').waitFor();
  const approver = await office('approver1-43424');
  await approver.page.getByRole('link', { name: '確認待ちの変更', exact: true }).first().click();
  await approver.page.getByText('資金返却とし、払い直せるようにする').first().waitFor();
  await assertReadable(approver.page, 'a return to confirm');
  await step(approver.page, '確認して有効にする', '確認して有効にする');
  await approver.page.getByText('変更を有効にしました').waitFor();
  await page.getByLabel('表示').selectOption('ended');
  await page.getByRole('row', { name: /振込が戻った.*資金返却とし、未払いに戻しました/ }).waitFor();
  await assertReadable(page, 'what has ended');
  await page.goto(`${here.nation.facesUrl}/office/settlements/1`);
  await page.getByText(/前の振込が、この口座から戻りました/).waitFor();
  await page.getByText('このファイルの1件が、資金返却で戻りました。ファイルの取り消しはできません。').first().waitFor();
  await assertReadable(page, 'a settlement with a payment that came back');
  assert.deepEqual([...accounting.faults, ...approver.faults], []);
  await accounting.context.close();
  await approver.context.close();
  const phone = await here.signIn('accounting-43424', '/office/bank-breaks', 'phone');
  await phone.page.getByRole('heading', { name: '当てはまるものがない' }).waitFor();
  await assertReadable(phone.page, 'what does not match on a telephone');
  await phone.context.close();
});

test('who audits goes from a grant to the line of the bank and back, a click a step', async () => {
  const { page, faults, context } = await here.signIn('lead-43424', '/office/', 'desktop');
  const follow = (row: RegExp) =>
    page
      .getByRole('row', { name: row })
      .getByRole('link', { name: /^たどる/ })
      .first()
      .click();
  await page.getByRole('link', { name: '付与から振込まで', exact: true }).first().click();
  await page.getByRole('heading', { name: '付与から振込までをたどる' }).waitFor();
  await assertReadable(page, 'grants to follow');
  const grants = page.getByRole('link', { name: /^たどる/ });
  await grants.first().waitFor();
  // Whose points were used in the shop: the demonstration grants to several people.
  for (let at = 0; at < (await grants.count()); at += 1) {
    await grants.nth(at).click();
    await page.getByRole('heading', { name: '付与', exact: true }).waitFor();
    await page.getByText('この付与が入った残りからの利用').waitFor();
    if ((await page.getByRole('row', { name: /利用 まちなか商店 60/ }).count()) > 0) break;
    await page.getByRole('link', { name: '付与の一覧へ' }).click();
    await grants.first().waitFor();
  }
  await assertReadable(page, 'a grant and what it was used for');
  await follow(/利用 まちなか商店 60/);
  await page.getByText('この相手への振込').waitFor();
  await assertReadable(page, 'a use, its funds and its transfer');
  await follow(/M1-S/);
  await page.getByText(/明細\.txt の1件目/).waitFor();
  await assertReadable(page, 'a transfer and its line of the bank');
  await page.emulateMedia({ media: 'print' });
  await page.emulateMedia({ media: 'screen' });
  await follow(/利用 まちなか商店 60/);
  await page.getByText('もとになった付与').waitFor();
  await follow(/./);
  await page.getByText('この付与が入った残りからの利用').waitFor();
  assert.deepEqual(faults, []);
  await context.close();
});
