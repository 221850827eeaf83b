/** A bank file that the bank did not take: handed in, cancelled by three persons, made anew, and never mistaken for the one that counts. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { createCounter } from '../demo/actors/counter.ts';
import { demoPin, walletOf } from '../demo/nation.ts';
import { verifyPack } from '../points/closing-packs/verify.ts';
import { button, startBrowserNation } from './testing/browser-nation.ts';
import { assertReadable } from './testing/visitor.ts';

const here = startBrowserNation();

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
  return download.suggestedFilename();
};

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
