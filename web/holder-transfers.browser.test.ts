/** 新しいマイキーIDへの引き継ぎ (decision 20): an ID that ended at マイキー, the new one of the same card, and two persons of the town. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mykeyRoutes, pointsRoutes } from '../contract/index.ts';
import { createCardholder } from '../demo/actors/cardholder.ts';
import { demoPin, walletOf } from '../demo/nation.ts';
import { button, startBrowserNation } from './testing/browser-nation.ts';
import { assertEnglish, writtenIn } from './testing/english.ts';
import { assertReadable } from './testing/visitor.ts';

const here = startBrowserNation();

test('one asks with what was seen, another confirms, and the points are at the new ID, as its history says', async () => {
  const { world, nation, systems, databases } = here.nation;
  const [hana] = walletOf(nation, () => {}).cards;
  assert.ok(hana);
  const hand = { card: hana.card, pin: demoPin };
  const former = await createCardholder(world, hand, 'Hana2016');
  const { purses } = await former.atMypage(pointsRoutes.showBalances);
  const held = purses.find(({ municipality }) => municipality.code === '43424')?.points ?? 0;
  assert.ok(held > 0);
  const lead = await here.signIn('lead-43424', '/office/', 'desktop');
  const { page } = lead;
  const menu = page.getByRole('navigation', { name: '事務室のメニュー' });
  await menu.getByRole('link', { name: 'マイキーIDの引き継ぎ', exact: true }).click();
  await page.getByText('引き継ぎの記録はありません。').waitFor();
  await assertReadable(page, 'no points handed on');
  const fill = async (from: string, to: string) => {
    await page.getByLabel(/^前のマイキーID/).fill(from);
    await page.getByLabel(/^新しいマイキーID/).fill(to);
    await page.getByLabel('同じ方であることを確認した方法').selectOption({ index: 1 });
    await page.getByLabel(/^理由/).fill('カードの再交付');
    await page.getByLabel(/^理由/).press('Enter');
  };
  await fill('Hana2016', 'Hana2026');
  await page.getByText('新しいマイキーIDが見つかりません。').waitFor();
  assert.equal(await button(page, '申請する').count(), 0, 'there is no step where it cannot be');
  await assertReadable(page, 'an ID that is not there');
  await page.keyboard.press('Escape');
  // At マイキー she ends her ID, and takes a new one with the same card.
  await former.actor.call(mykeyRoutes.invalidate, { session: await former.openMykey() });
  const fresh = await createCardholder(world, hand, 'Hana2026');
  await fresh.begin();
  await systems.points.sync();
  // Typed on a Japanese keyboard, in full width and small letters.
  await fill('ｈａｎａ２０１６', 'Hana2026');
  await page.getByText('Hana2016 から Hana2026 へ').waitFor();
  await page.getByText(`この自治体のポイント：${held.toLocaleString('ja-JP')}`).waitFor();
  await assertReadable(page, 'what would be handed on');
  await button(page, '申請する').click();
  await page.getByText('引き継ぎを申請しました。').waitFor();
  const approver = await here.signIn('approver1-43424', '/office/changes', 'phone');
  await approver.page.getByRole('heading', { name: /マイキーIDの引き継ぎ Hana2016 → Hana2026/ }).waitFor();
  await approver.page.getByText('前のマイキーIDの登録票と、新しいカード').waitFor();
  await assertReadable(approver.page, 'a request to hand points on, on a phone');
  await button(approver.page, '確認して有効にする').click();
  await button(approver.page, '確認して有効にする').last().click();
  await approver.page.getByText('変更を有効にしました').waitFor();
  await systems.points.handOnHolders();
  await page.reload();
  await page.getByRole('row', { name: /Hana2016.*Hana2026.*移りました/ }).waitFor();
  await assertReadable(page, 'points handed on');
  const { lines, balance } = await fresh.atMypage(pointsRoutes.showHistory, { query: { municipalityCode: '43424' } });
  assert.equal(balance, held);
  assert.ok(lines.some(({ kind }) => kind === 'transferIn'));
  await button(page, 'English').click();
  await assertEnglish(page, [`${here.nation.facesUrl}/office/holder-transfers`], await writtenIn([databases.points]));
  for (const { faults, context } of [lead, approver]) {
    assert.deepEqual(faults, []);
    await context.close();
  }
});
