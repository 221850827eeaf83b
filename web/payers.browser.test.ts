/**
 * Who pays on top of points, at the desk: a prefecture agrees to a town's campaign and proposes its own, looks over its towns, and a company
 * sees where its points went.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pointsRoutes } from '../contract/index.ts';
import { createCardholder } from '../demo/actors/cardholder.ts';
import { demoPassword, demoPin, walletOf } from '../demo/nation.ts';
import { loadOffices } from '../demo/offices.ts';
import { confirmChanges, createOfficer } from '../points/testing/officer.ts';
import { execute } from '../postgres/pool.ts';
import { button, startBrowserNation } from './testing/browser-nation.ts';
import { assertReadable } from './testing/visitor.ts';

const here = startBrowserNation();
const minute = (days: number) =>
  `${here.nation.world.clock().toZonedDateTimeISO('Asia/Tokyo').toPlainDate().add({ days })}T09:00`;
const count = async () => {
  const task = here.nation.systems.points.tasks.find(({ name }) => name === 'month-flows');
  await task?.run(new AbortController().signal);
};

let open = false;
/** The offices beside the towns, once. */
async function offices(): Promise<void> {
  if (open) return;
  open = true;
  await loadOffices(here.nation.platform, here.nation.nation);
}

test('a town names a registered prefecture for its campaign, and two persons of the prefecture agree to it', async () => {
  await offices();
  const lead = await here.signIn('lead-43424', '/office/campaigns', 'desktop');
  await button(lead.page, 'キャンペーンを申請する').click();
  const form = lead.page.getByRole('region', { name: 'キャンペーンを申請する' });
  await form.getByLabel(/^名前/).fill('県の秋祭り');
  await form.getByLabel(/^割合/).fill('25');
  await form.getByRole('radio', { name: /登録された会社・団体/ }).check();
  await form.getByLabel(/負担する会社・団体/).selectOption({ label: '熊本県' });
  await form.getByLabel(/^始まり/).fill(minute(-1));
  await form.getByLabel(/^終わり/).fill(minute(20));
  await form.getByLabel(/プレミアムの最後の日/).fill('2099-03-31');
  await form.getByLabel(/^予算/).fill('100000');
  await assertReadable(lead.page, 'a campaign that a registered body pays for');
  await form.getByRole('button', { name: 'キャンペーンを申請する' }).click();
  await lead.page.getByRole('dialog').getByText('熊本県').waitFor();
  await lead.page.getByRole('dialog').getByRole('button', { name: 'キャンペーンを申請する' }).click();
  await lead.page.getByText('キャンペーンを申請しました。').waitFor();
  const accounting = await createOfficer(here.nation.world, {
    staffId: 'accounting-43424',
    password: demoPassword,
    at: 'points',
  });
  for (const { requestId, sha256 } of (await accounting.call(pointsRoutes.listChangeRequests)).requests)
    await accounting.call(pointsRoutes.decideChangeRequest, { params: { requestId }, body: { approve: true, sha256 } });
  await lead.page.reload();
  await lead.page.getByRole('row', { name: /県の秋祭り.*負担者の合意待ち/ }).waitFor();

  const asking = await here.signIn('pref1', '/office/', 'desktop');
  await asking.page.getByRole('link', { name: /取りかかる.*キャンペーンの負担への合意/ }).click();
  await asking.page.getByRole('row', { name: /県の秋祭り.*合意待ち/ }).waitFor();
  await assertReadable(asking.page, 'the campaigns that a prefecture pays for');
  await asking.page.getByRole('button', { name: /^合意する/ }).click();
  const question = asking.page.getByRole('dialog');
  await question.getByText('100,000 ポイント').waitFor();
  await assertReadable(asking.page, 'the question before a yes to pay');
  await question.getByRole('button', { name: '合意する' }).click();
  await asking.page.getByText('「県の秋祭り」への合意を申請しました。').waitFor();
  const deciding = await here.signIn('pref2', '/office/changes', 'desktop');
  const waiting = deciding.page.getByRole('region', { name: /県の秋祭り/ });
  await waiting.getByText('負担への合意').waitFor();
  await assertReadable(deciding.page, 'the terms that a second person of the payer reads');
  await waiting.getByRole('button', { name: '確認して有効にする' }).click();
  await deciding.page.getByRole('dialog').getByRole('button', { name: '確認して有効にする' }).click();
  await deciding.page.getByText('変更を有効にしました').waitFor();
  await lead.page.reload();
  await lead.page.getByRole('row', { name: /県の秋祭り.*実施中/ }).waitFor();
  assert.deepEqual([...lead.faults, ...asking.faults, ...deciding.faults], []);
  for (const { context } of [lead, asking, deciding]) await context.close();
});

test('the prefecture proposes a campaign to its towns, which are shown with what they join and bill', async () => {
  await offices();
  const { page, faults, context } = await here.signIn('pref1', '/office/prefecture', 'desktop');
  await page.getByRole('row', { name: /小国町.*開始済み.*県の秋祭り/ }).waitFor();
  await assertReadable(page, 'the towns of a prefecture');
  await page.getByRole('link', { name: '市町村にキャンペーンを提案する' }).click();
  await button(page, '市町村に提案する').click();
  const form = page.getByRole('region', { name: '市町村に提案する' });
  await form.getByLabel(/^名前/).fill('県内めぐり');
  await form.getByLabel(/^割合/).fill('10');
  await form.getByLabel(/^終わり/).fill(minute(20));
  await form.getByLabel(/プレミアムの最後の日/).fill('2099-03-31');
  await form.getByLabel(/^予算/).fill('5000');
  await form.getByLabel(/^招待先/).fill('小国');
  await form.getByLabel(/^招待先/).press('Enter');
  await form
    .getByRole('button', { name: /^招待する.*小国町/ })
    .first()
    .click();
  await assertReadable(page, 'a proposal of a prefecture');
  await form.getByRole('button', { name: '市町村に提案する' }).click();
  const question = page.getByRole('dialog');
  await question.getByText('招待先: 小国町').waitFor();
  await question.getByRole('button', { name: '市町村に提案する' }).click();
  await page.getByText('提案を申請しました。').waitFor();
  await page.getByRole('row', { name: /県内めぐり.*合意待ち/ }).waitFor();
  assert.deepEqual(faults, []);
  await context.close();
});

test('a sponsor offers to pay for a programme, and the town accepts it under a department', async () => {
  await offices();
  const asking = await here.signIn('pref1', '/office/sponsorships', 'desktop');
  await button(asking.page, '協賛を提案する').click();
  const form = asking.page.getByRole('region', { name: '協賛を提案する' });
  await form.getByLabel(/^市町村/).fill('小国');
  await form.getByRole('button', { name: /小国町.*熊本県|熊本県.*小国町/ }).click();
  await form.getByLabel(/付与事業の名前/).fill('歩いて健康');
  await form.getByLabel(/^1回のポイント/).fill('100');
  await form.getByLabel(/^予算/).fill('50000');
  await form.getByLabel(/^終わりの日/).fill(minute(20).slice(0, 10));
  await form.getByLabel(/有効期限/).fill(minute(60).slice(0, 10));
  await assertReadable(asking.page, 'a sponsorship that is offered');
  await form.getByRole('button', { name: '協賛を提案する' }).click();
  const question = asking.page.getByRole('dialog');
  await question.getByText('50,000 ポイント').waitFor();
  await question.getByRole('button', { name: '協賛を提案する' }).click();
  await asking.page.getByText('提案を申請しました。').waitFor();
  await asking.page.getByRole('row', { name: /歩いて健康.*小国町.*確認待ち/ }).waitFor();
  const deciding = await here.signIn('pref2', '/office/changes', 'desktop');
  const waiting = deciding.page.getByRole('region', { name: /歩いて健康/ });
  await waiting.getByText('1回だけ').waitFor();
  await waiting.getByRole('button', { name: '確認して有効にする' }).click();
  await deciding.page.getByRole('dialog').getByRole('button', { name: '確認して有効にする' }).click();
  await deciding.page.getByText('変更を有効にしました').waitFor();

  const town = await here.signIn('lead-43424', '/office/', 'desktop');
  await town.page.getByRole('link', { name: /取りかかる.*協賛の提案/ }).click();
  await town.page.getByRole('row', { name: /歩いて健康.*熊本県.*返事待ち/ }).waitFor();
  await assertReadable(town.page, 'the sponsorships that a town was offered');
  await town.page.getByRole('button', { name: /^受け入れる/ }).click();
  const answer = town.page.getByRole('dialog');
  await answer.getByText('50,000 ポイント').waitFor();
  await answer.getByLabel(/付与する担当課/).selectOption({ index: 1 });
  await assertReadable(town.page, 'the question before a town accepts a sponsorship');
  await answer.getByRole('button', { name: '受け入れる' }).click();
  await town.page.getByText('「歩いて健康」を受け入れました。').waitFor();
  await town.page.getByRole('row', { name: /歩いて健康.*受け入れ済み/ }).waitFor();
  await asking.page.reload();
  await asking.page.getByRole('row', { name: /歩いて健康.*受け入れ済み.*10人未満/ }).waitFor();
  await assertReadable(asking.page, 'the sponsorships of a payer');
  assert.deepEqual([...asking.faults, ...deciding.faults, ...town.faults], []);
  for (const { context } of [asking, deciding, town]) await context.close();
});

test('a town registers a kind of voucher that counts in every town of the prefecture’s scheme', async () => {
  await offices();
  const officer = (staffId: string) =>
    createOfficer(here.nation.world, { staffId, password: demoPassword, at: 'points' });
  const [pref, colleague] = [await officer('pref1'), await officer('pref2')];
  const [lead, accounting] = [await officer('lead-43424'), await officer('accounting-43424')];
  const period = { startsAt: minute(-1), endsAt: minute(20), expiresOn: '2099-03-31' };
  const scheme = { name: '県内めぐり券', occasion: 'voucher' as const, percent: 10, budget: 5000, perHolder: null };
  const body = { ...scheme, ...period, invited: ['43424'] };
  const { campaignId } = await pref.call(pointsRoutes.proposeCampaign, { body });
  await confirmChanges(colleague, 'points');
  await lead.call(pointsRoutes.decideCampaign, { params: { campaignId }, body: { joins: true } });
  await confirmChanges(accounting, 'points');
  const { page, faults, context } = await here.signIn('lead-43424', '/office/voucher-kinds', 'desktop');
  await button(page, '券の種類を登録する').click();
  const form = page.getByRole('region', { name: '券の種類を登録する' });
  await form.getByLabel(/^券の名前/).fill('県のめぐり券');
  await form.getByRole('radio', { name: /県などの制度/ }).check();
  await form.getByLabel(/^制度（/).selectOption({ label: '県内めぐり券' });
  await form.getByLabel(/^発行できる最後の日/).fill(minute(20).slice(0, 10));
  await assertReadable(page, 'a kind of voucher of a prefecture’s scheme');
  await form.getByRole('button', { name: '券の種類を登録する' }).click();
  const made = page.getByRole('row', { name: /県のめぐり券/ });
  await made.getByRole('button', { name: /詳しく/ }).click();
  await page.getByRole('definition').filter({ hasText: '「県内めぐり券」に参加する市町村' }).waitFor();
  assert.deepEqual(faults, []);
  await context.close();
});

/** A month of many people that was counted before: of the demonstration's few, nothing could be told. */
async function countedBefore(scope: string, sums: [measure: string, part: string, points: number | null][]) {
  const { points } = here.nation.databases;
  const month = '2015-08-01';
  await execute(
    points,
    'INSERT INTO month_flow (scope, month, reserve, fixed_at) VALUES (:scope, :month, :reserve, :now)',
    { scope, month, reserve: scope.startsWith('P') ? 20_000 : null, now: `${here.nation.world.clock()}` },
  );
  for (const [measure, part, told] of sums)
    await execute(
      points,
      'INSERT INTO month_flow_sum (scope, month, measure, part, points) VALUES (:scope, :month, :measure, :part, :told)',
      { scope, month, measure, part, told },
    );
}

test('a company sees where its points went: by month, town and use, and of few people nothing', async () => {
  await offices();
  const { nation, world } = here.nation;
  const [hana] = walletOf(nation, () => {}).cards;
  assert.ok(hana);
  const holder = await createCardholder(world, { card: hana.card, pin: demoPin }, 'Hana2016');
  const destination = { kind: 'municipality' as const, municipalityCode: '43424' };
  await holder.atMypage(pointsRoutes.allocate, { body: { destination, amount: 4000 } });
  const now = world.clock().toZonedDateTimeISO('Asia/Tokyo');
  const next = now.toPlainDate().with({ day: 1 }).add({ months: 1 }).toZonedDateTime('Asia/Tokyo').add({ hours: 9 });
  here.nation.pass({ milliseconds: next.epochMilliseconds - now.epochMilliseconds });
  await here.nation.systems.points.seal();
  await count();
  await countedBefore(`P${nation.partners.airline.partnerId}`, [
    ['exchanged', '', 90_000],
    ['moved', '', 70_000],
    ['moved', '43424', 50_000],
    ['moved', '13116', 20_000],
    ['movedFrom', '43424/here', 12_000],
    ['movedFrom', '43424/13', 38_000],
    ['movedFrom', '43424/27', null],
    ['usedIn', '', 41_000],
    ['usedIn', '43424', 30_000],
    ['usedIn', '13116', 11_000],
    ['usedFor', '', 41_000],
    ['usedFor', 'shop', 31_000],
    ['usedFor', 'facility', null],
    ['usedFor', 'voucher', null],
    ['usedFor', 'antenna', 2000],
    ['expired', '', 300],
    ['reserve', '', 20_000],
  ]);
  const { page, faults, context } = await here.signIn('company1', '/office/flow', 'desktop');
  await page.getByRole('row', { name: /小国町.*10人未満など/ }).waitFor();
  await assertReadable(page, 'a month of few people');
  await page.getByLabel('表示する月').selectOption('2015-08');
  await page.getByRole('row', { name: /小国町.*50,000.*30,000/ }).waitFor();
  await page.getByRole('row', { name: /公共施設.*10人未満など/ }).waitFor();
  await page.getByRole('img', { name: /お店.*31,000/ }).waitFor();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: /CSV/ }).first().click(),
  ]);
  assert.match(download.suggestedFilename(), /csv$/);
  await assertReadable(page, 'where the points of a company went');
  assert.deepEqual(faults, []);
  await context.close();
});

test('a town sees what came to it of each company, and a prefecture what is granted and used in its towns', async () => {
  await offices();
  await countedBefore('R43', [
    ['granted', '', 80_000],
    ['granted', '43424', 80_000],
    ['used', '', 60_000],
    ['used', '43424', 60_000],
  ]);
  const town = await here.signIn('lead-43424', '/office/inflow', 'desktop');
  await town.page.getByRole('textbox', { name: '年度' }).fill('2015');
  await town.page.getByRole('row', { name: /そらの翼マイレージ.*50,000/ }).waitFor();
  await town.page.getByRole('row', { name: /そらの翼マイレージ.*東京都.*38,000/ }).waitFor();
  await town.page.getByRole('row', { name: /そらの翼マイレージ.*大阪府.*10人未満など/ }).waitFor();
  await assertReadable(town.page, 'what came to a town of companies');
  const phone = await here.signIn('pref1', '/office/prefecture', 'phone');
  await phone.page.getByLabel('表示する月').selectOption('2015-08');
  await phone.page.getByRole('row', { name: /小国町.*80,000.*60,000/ }).waitFor();
  await assertReadable(phone.page, 'the towns of a prefecture on a telephone');
  assert.deepEqual([...town.faults, ...phone.faults], []);
  for (const { context } of [town, phone]) await context.close();
});
