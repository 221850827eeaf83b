/** People of an office: what they did, who may do what, how they sign in, and how they hand over in April. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { pointsRoutes } from '../contract/index.ts';
import { demoPassword } from '../demo/nation.ts';
import { createOfficer, type Officer } from '../points/testing/officer.ts';
import { button, startBrowserNation } from './testing/browser-nation.ts';
import { assertReadable } from './testing/visitor.ts';

const here = startBrowserNation();
const officer = (staffId: string): Promise<Officer> =>
  createOfficer(here.nation.world, { staffId, password: demoPassword, at: 'points' });

/** A person of the office, at their first page; `go` follows the menu. */
async function office(staffId: string) {
  const visitor = await here.signIn(staffId, '/office/', 'desktop');
  const { page } = visitor;
  await page.getByRole('heading', { name: '今日の仕事' }).waitFor();
  const go = (name: string) =>
    page.getByRole('navigation', { name: '事務室のメニュー' }).getByRole('link', { name, exact: true }).click();
  return { ...visitor, go };
}

test('the trail is searched, opened line by line and saved whole; who may do what is listed; a sample shows its seed', async () => {
  const lead = await officer('lead-43424');
  const { streetId } = await lead.call(pointsRoutes.createStreet, { body: { name: '下城商店街' } });
  const renamed = { name: '下城通り', officeMerchantId: null, ownPoints: null };
  await lead.call(pointsRoutes.changeStreet, { params: { streetId }, body: renamed });
  const { page, go, faults, context } = await office('lead-43424');
  await go('監査証跡');
  await page.getByRole('combobox', { name: '対象' }).selectOption({ label: '商店街' });
  await page.getByRole('textbox', { name: /語句/ }).fill('下城');
  await button(page, '探す').click();
  const row = page.getByRole('row').filter({ hasText: '変更' }).filter({ hasText: '下城商店街' });
  await row.getByRole('button').click();
  await page.getByRole('listitem').filter({ hasText: '名前: 下城通り' }).waitFor();
  await assertReadable(page, 'the trail');
  const saved = page.waitForEvent('download');
  await button(page, '検索した記録をCSVで保存').click();
  const text = readFileSync(await (await saved).path(), 'utf8');
  assert.match(text, /商店街,下城商店街,変更/);
  assert.match(text, /名前: 下城通り/);

  await go('権限の一覧');
  await page.getByRole('row').filter({ hasText: 'accounting-43424' }).filter({ hasText: '締め' }).waitFor();
  await assertReadable(page, 'who may do what');

  await go('監査の抽出');
  await button(page, '抽出する').click();
  await page.getByText(/抽出の種は [0-9a-f]{8} です/).waitFor();
  await assertReadable(page, 'a sample');
  await button(page, 'English').click();
  await page.getByText(/The seed is [0-9a-f]{8}\./).waitFor();
  assert.deepEqual(faults, []);
  await context.close();
});
