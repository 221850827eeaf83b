/** The first page of everybody in an office and at a counter: what waits, this month beside last, and what there is to do. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pointsRoutes } from '../contract/index.ts';
import { demoPassword } from '../demo/nation.ts';
import { createOfficer, type Officer } from '../points/testing/officer.ts';
import { button, startBrowserNation } from './testing/browser-nation.ts';
import { assertReadable } from './testing/visitor.ts';

const here = startBrowserNation();
const officer = (staffId: string): Promise<Officer> =>
  createOfficer(here.nation.world, { staffId, password: demoPassword, at: 'points' });
/** The lead asks for another account of the town: it waits for a second person. */
async function askForAccount() {
  const lead = await officer('lead-43424');
  const bankAccount = {
    bankCode: '9999',
    branchCode: '901',
    type: '1' as const,
    number: '1434249',
    holderName: 'オグニマチ',
  };
  await lead.call(pointsRoutes.changeMunicipalityAccount, {
    body: { bankAccount, remitterCode: '0000043424', reason: '支店の統合' },
  });
}
let asked: Promise<void> | undefined;
async function home(staffId: string, size: 'desktop' | 'tablet' | 'phone' = 'desktop') {
  asked ??= askForAccount();
  await asked;
  return here.signIn(staffId, '/office', size);
}

/** What each role's page says first: what waits, what moved, and the page of its daily work. */
const roles: { staffId: string; waits: RegExp; moved: RegExp; main: string[] }[] = [
  { staffId: 'lead-43424', waits: /待っている仕事はありません/, moved: /付与/, main: ['ポイントの付与', '利用場所'] },
  { staffId: 'accounting-43424', waits: /1件変更の申請/, moved: /付与/, main: ['精算', '自治体の口座'] },
  { staffId: 'approver1-43424', waits: /1件変更の申請/, moved: /付与/, main: ['確認待ちの変更', '精算'] },
  { staffId: 'health-43424', waits: /待っている仕事はありません/, moved: /集団検診/, main: ['ポイントの付与'] },
  { staffId: 'platform', waits: /待っている仕事はありません/, moved: /そらの翼マイレージ/, main: ['協力会社'] },
];
for (const { staffId, waits, moved, main } of roles) {
  test(`the first page of ${staffId} says what waits, what moved, and offers its own pages`, async () => {
    const { page, faults, context } = await home(staffId);
    const work = page.getByRole('region', { name: '待っている仕事' });
    await work.getByText(/今日から|ありません/).waitFor();
    assert.match((await work.textContent()) ?? '', waits);
    const months = page.getByRole('region', { name: '今月と先月', exact: true });
    await months.getByRole('rowheader', { name: moved }).waitFor();
    const own = page.getByRole('region', { name: '主な画面' });
    for (const name of main) await own.getByRole('link', { name, exact: true }).waitFor();
    // No page stands twice, and none is missing that the menu has.
    const links = await page.locator('main section').getByRole('link').allTextContents();
    const menu = await page.getByRole('navigation', { name: '事務室のメニュー' }).getByRole('link').allTextContents();
    const offered = links.filter((name) => menu.includes(name)).sort();
    assert.deepEqual(offered, menu.filter((name) => name !== '今日の仕事').sort());
    await assertReadable(page, `the first page of ${staffId}`);
    assert.deepEqual(faults, []);
    await context.close();
  });
}

test('what waits leads to where it is done, and is gone from the page when it is', async () => {
  const { page, faults, context } = await home('accounting-43424', 'phone');
  await page.getByText('変更の申請が、あなたの確認を待っています', { exact: true }).waitFor();
  await assertReadable(page, 'the first page on a telephone');
  await page.getByRole('link', { name: /取りかかる.*変更の申請/ }).click();
  await page.getByText('支店の統合').waitFor();
  await button(page, '確認して有効にする').click();
  await page.getByRole('dialog').getByRole('button', { name: '確認して有効にする' }).click();
  await page.getByRole('status').filter({ hasText: '有効' }).waitFor();
  await button(page, /事務室のメニュー/).click();
  await page.getByRole('link', { name: '今日の仕事' }).click();
  await page.getByText('待っている仕事はありません。').waitFor();
  assert.deepEqual(faults, []);
  await context.close();
});

test('the month is drawn by the library with figures at its bars, is one sentence to who hears it, and English has it too', async () => {
  const { page, faults, context } = await home('lead-43424');
  const picture = page.getByRole('img', { name: /付与.*1,300/ });
  await picture.locator('svg').getByText('1,300').waitFor();
  await button(page, 'English').click();
  await page.getByRole('heading', { name: 'This month and last month' }).waitFor();
  await page.getByRole('img', { name: /Granted.*1,300/ }).waitFor();
  assert.deepEqual(faults, []);
  await context.close();
});

test('without the library the page stands with its table', async () => {
  const { page, context } = await here.visit('/office', 'desktop');
  await context.route(/chart-drawing/, (route) => route.abort());
  await page.getByLabel(/職員番号/).fill('lead-43424');
  await page.getByLabel(/パスワード/).fill(demoPassword);
  await button(page, 'サインインする').click();
  await page.getByRole('rowheader', { name: '付与' }).waitFor();
  await page.getByRole('region', { name: '主な画面' }).waitFor();
  assert.equal(await page.locator('figure svg.recharts-surface').count(), 0);
  await context.close();
});

/** A counter of a place, or another kind of operator that was registered just now. */
async function counter(operatorId: string, role: 'counter' | 'office' = 'counter') {
  const visitor = await here.visit('/counter', 'tablet');
  await visitor.page.getByLabel(/登録コード/).fill(await here.nation.platform.enrolmentCode(operatorId, '試験', role));
  await button(visitor.page, 'この端末を登録する').click();
  return visitor;
}
const placeOf = (name: string) => here.nation.nation.places.find((place) => place.name === name)?.operatorId ?? '';
const worksIn = async ({ page }: Awaited<ReturnType<typeof counter>>) =>
  page.getByRole('navigation', { name: 'ほかの仕事' }).getByRole('link').allTextContents();

test('a library opens on what it can do, without an error, and its office on what an office does', async () => {
  const library = await counter(placeOf('小国町 図書室'));
  await library.page.getByRole('heading', { name: 'この端末でできること' }).waitFor({ timeout: 15_000 });
  assert.equal(await library.page.getByRole('alert').count(), 0);
  assert.deepEqual(await worksIn(library), ['会員番号を調べる', '会場の受付', 'この端末の確認']);
  await assertReadable(library.page, 'a library');
  await library.page.getByRole('main').getByRole('link', { name: '会員番号を調べる' }).click();
  await button(library.page, 'カードをかざしてください').waitFor();

  const office = await counter(placeOf('小国町 図書室'), 'office');
  await office.page.getByRole('main').getByRole('link', { name: '広域利用' }).waitFor({ timeout: 15_000 });
  await assertReadable(office.page, 'the office of a library');
  assert.deepEqual([...library.faults, ...office.faults], []);
  await library.context.close();
  await office.context.close();
});

test('the office of a street has 消し込み in its menu, a shop does not, and both open on the till', async () => {
  const street = await counter(placeOf('みやはら商店街振興会'));
  await street.page.getByText('今日の合計').waitFor({ timeout: 15_000 });
  const clearing = '券をまとめて消し込む';
  await street.page.getByRole('navigation').getByRole('link', { name: clearing }).click();
  await street.page.getByRole('heading', { name: /^券をまとめて消し込む/ }).waitFor();
  const shop = await counter(placeOf('まちなか商店'));
  await shop.page.getByText('今日の合計').waitFor({ timeout: 15_000 });
  assert.deepEqual(await worksIn(shop), [
    'ポイント券を受け取る',
    'ポイント券を発行する',
    'お店のページ',
    'この端末の確認',
  ]);
  await street.context.close();
  await shop.context.close();
});

const kinds = ['museum', 'sports', 'hospital', 'shoppingStreet', 'shop', 'transport', 'other'] as const;
test('whatever kind of operator takes no points, its counter opens on what it can do', async () => {
  for (const kind of kinds) {
    const operatorId = await here.nation.platform.registerOperator({
      name: `試験の${kind}`,
      kind,
      series: 'B',
      municipalityCode: '43424',
      customerIdRule: { mode: 'mykeyId' },
    });
    const visitor = await counter(operatorId);
    await visitor.page.getByRole('heading', { name: 'この端末でできること' }).waitFor({ timeout: 15_000 });
    const looksUp = ['museum', 'sports', 'hospital'].includes(kind);
    // Where the public comes and shows a number, courses are held as well.
    const works = [...(looksUp ? ['会員番号を調べる', '会場の受付'] : []), 'この端末の確認'];
    assert.deepEqual(await worksIn(visitor), works, kind);
    assert.equal(await visitor.page.getByRole('alert').count(), 0, kind);
    await visitor.context.close();
  }
});
