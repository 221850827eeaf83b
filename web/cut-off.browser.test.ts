/** 締め日: asked for by one, confirmed by another, read by the shop, and a period that its last day has ended. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { execute } from '../postgres/pool.ts';
import { button, startBrowserNation } from './testing/browser-nation.ts';
import { assertReadable } from './testing/visitor.ts';

const here = startBrowserNation();

/** A person of the office, at their first page; `go` follows the menu. */
async function office(staffId: string) {
  const visitor = await here.signIn(staffId, '/office/', 'desktop');
  const { page } = visitor;
  await page.getByRole('heading', { name: '今日の仕事' }).waitFor();
  const go = (name: string) =>
    page.getByRole('navigation', { name: '事務室のメニュー' }).getByRole('link', { name, exact: true }).click();
  return { ...visitor, go };
}
/** Changes the window that runs, as time would. */
const asTime = (set: string) =>
  execute(
    here.nation.owners.points,
    `UPDATE settlement SET ${set} WHERE municipality_code = '43424' AND ends_on IS NULL`,
    {},
  );

test('last days of periods are asked for, confirmed, and end a period, which is closed from the day after', async () => {
  const accounting = await office('accounting-43424');
  const { page } = accounting;
  await accounting.go('精算');
  await page.getByText('決めていません。会計担当が締めるまでが、1つの精算期間です。').waitFor();
  await button(page, '締め日の変更を申請する').click();
  const form = page.getByRole('region', { name: '締め日の変更を申請する' });
  await form.getByLabel('締め日').selectOption('10,20,31');
  await form.getByRole('button', { name: '締め日の変更を申請する' }).click();
  await form.getByText('この欄を入力してください。').waitFor();
  await assertReadable(page, 'last days to ask for, with the mistake');
  await form.getByLabel('事由').fill('月3回の支払いにする');
  await form.getByRole('button', { name: '締め日の変更を申請する' }).click();
  await page.getByText('締め日を申請しました。').waitFor();
  const approver = await office('approver1-43424');
  await approver.page.getByRole('link', { name: /取りかかる/ }).click();
  await approver.page.getByRole('cell', { name: '10日、20日、末日' }).waitFor();
  await assertReadable(approver.page, 'last days to confirm');
  await button(approver.page, '確認して有効にする').click();
  await approver.page.getByRole('dialog').getByRole('button', { name: '確認して有効にする' }).click();
  await approver.page.getByText('変更を有効にしました').waitFor();
  await page.reload();
  await page.getByText(/から、毎月 10日、20日、末日の24時/).waitFor();
  await assertReadable(page, 'the last days of periods');
  // The rule holds by now: the period is not closed before its day.
  await asTime('cut_from = opens_on');
  await page.getByRole('link', { name: /精算書を見る/ }).click();
  await page.getByText(/^この精算期間の締め日は .+ です。締める操作は、翌日から行えます。$/).waitFor();
  assert.equal(await button(page, '精算期間を締める').count(), 0);
  await assertReadable(page, 'a period before its last day');
  await asTime('opens_on = opens_on - 60, cut_from = cut_from - 60, cut_on = opens_on - 1');
  await page.reload();
  await page
    .getByText(/^注意: 締め日（.+）を過ぎています。内容を確認し、締めてください。$|締め日（.+）を過ぎています/)
    .waitFor();
  await assertReadable(page, 'a period that has ended');
  await button(page, '精算期間を締める').click();
  await page
    .getByRole('dialog')
    .getByText(/で区切った期間で、次の期間はもう開いています。/)
    .waitFor();
  await page.getByRole('dialog').getByRole('button', { name: '精算期間を締める' }).click();
  await page.getByText('締めました。').waitFor();
  assert.deepEqual([...accounting.faults, ...approver.faults], []);
  await approver.context.close();
  await accounting.context.close();
});
