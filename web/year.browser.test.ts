/** An officer’s year with programmes: budget, programme, a wrong grant taken back, a change of departments, the next year. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { button, startBrowserNation } from './testing/browser-nation.ts';
import { assertReadable } from './testing/visitor.ts';

const here = startBrowserNation();
/** The fiscal year in which the test runs ends on this day. */
const today = Temporal.Now.plainDateISO('Asia/Tokyo');
const nextYear = today.month >= 4 ? today.year + 1 : today.year;
const lastDay = `${nextYear}-03-31`;
const dialog = (page: Page) => page.getByRole('dialog');
const field = (page: Page, name: string | RegExp) => page.getByRole('textbox', { name });

/** A person of the office at their first page; `go` follows the menu. */
async function office(staffId: string) {
  const visitor = await here.signIn(staffId, '/office/', 'desktop');
  const { page } = visitor;
  await page.getByRole('heading', { name: '今日の仕事' }).waitFor();
  const go = async (name: string) => {
    await page.getByRole('navigation', { name: '事務室のメニュー' }).getByRole('link', { name, exact: true }).click();
    await page.getByRole('heading', { level: 1, name }).waitFor();
  };
  return { ...visitor, go };
}
const rowOf = (page: Page, name: string | RegExp) =>
  page.getByRole('row').filter({ has: page.getByRole('rowheader', { name }) });

test('the lead enters the budget and a programme, takes a wrong grant back where it is listed, and the budget is free again', async () => {
  const { page, go, faults, context } = await office('lead-43424');
  await go('予算差引');
  await button(page, '予算科目を登録する').click();
  await field(page, /科目/).fill('３－１－２－１９');
  await field(page, '事業名').fill('子育て応援事業');
  await field(page, /予算額/).fill('１０，０００');
  await button(page, '予算科目を登録する').click();
  await page.getByText('登録しました').waitFor();
  await assertReadable(page, 'budget');
  await go('付与事業');
  await button(page, '付与事業を登録する').click();
  await field(page, /付与事業の名前/).fill('子育て講座');
  await page.getByRole('combobox', { name: '種別' }).selectOption({ label: '子育て支援' });
  await field(page, /1回のポイント/).fill('500');
  await page.getByLabel('終わりの日').fill(lastDay);
  await page.getByRole('combobox', { name: /予算科目/ }).selectOption({ label: '3-1-2-19（子育て応援事業）' });
  await page.getByRole('checkbox', { name: '居住者に限る' }).check();
  await assertReadable(page, 'new programme');
  await button(page, '付与事業を登録する').click();
  await page.getByText('入力してください').first().waitFor();
  await page
    .getByRole('textbox', { name: /ポイントの期限/ })
    .or(page.getByLabel('ポイントの期限').last())
    .fill(lastDay);
  await button(page, '付与事業を登録する').click();
  await page.getByText('登録しました').waitFor();
  await assertReadable(page, 'programmes');

  await go('ポイントの付与');
  await page.getByRole('combobox', { name: /付与事業/ }).selectOption({ label: '子育て講座（健康づくり課）' });
  await field(page, /マイキーID/).fill('my777');
  await page.getByText('✓ 会員です').waitFor();
  await button(page, '確認する').click();
  await button(page, '付与する').click();
  await page.getByText('居住者だけの事業です').waitFor();
  await page.getByRole('checkbox', { name: /居住を確認した/ }).check();
  await button(page, '確認する').click();
  await button(page, '付与する').click();
  await page.getByText('付与後の残高').waitFor();
  // The person has another grant, and the list is asked for anew after each: the row is found by its programme.
  const granted = rowOf(page, 'My777').filter({ hasText: '子育て講座' });
  await granted.getByRole('button', { name: /取り消す/ }).click();
  await field(page, '取り消す事由').fill('別の方に付与した');
  await assertReadable(page, 'taking back');
  await dialog(page).getByRole('button', { name: '取り消す' }).click();
  await page.getByText('取り消しました。戻ったポイント：500').waitFor();
  await granted.getByText('取り消し済み').waitFor();
  await go('予算差引');
  await rowOf(page, '子育て応援事業').getByRole('cell', { name: '10,000' }).last().waitFor();
  assert.deepEqual(faults, []);
  await context.close();
});

test('the lead registers a kind of the town’s own, of which a programme then is, and ends it', async () => {
  const { page, go, faults, context } = await office('lead-43424');
  await go('付与事業の種別');
  await assertReadable(page, 'no kinds yet');
  await button(page, '種別を登録する').click();
  await field(page, /種別の名前/).fill('敬老');
  await field(page, /対象となる事業/).fill('町の文化財を守る活動');
  await page.getByRole('checkbox', { name: '必ず居住者に限る' }).check();
  await assertReadable(page, 'a new kind');
  await button(page, '種別を登録する').click();
  await page.getByText('同じ名前の種別があります').waitFor();
  await field(page, /種別の名前/).fill('文化財の保護');
  await button(page, '種別を登録する').click();
  await page.getByText('登録しました').waitFor();
  await go('付与事業');
  await rowOf(page, '子育て講座').getByRole('button', { name: /修正/ }).click();
  await page.getByRole('combobox', { name: '種別' }).selectOption({ label: '文化財の保護（町の文化財を守る活動）' });
  await field(page, '事由').fill('所管の整理');
  await button(page, '影響を確認する').click();
  await button(page, '修正を登録する').click();
  await page.getByText('修正を登録しました').waitFor();
  await rowOf(page, '子育て講座')
    .getByRole('button', { name: /詳しく/ })
    .click();
  await page.getByRole('definition').filter({ hasText: '文化財の保護' }).waitFor();
  await go('付与事業の種別');
  await rowOf(page, '文化財の保護')
    .getByRole('button', { name: /修正・終了/ })
    .click();
  await page.getByRole('checkbox', { name: /終了する/ }).check();
  await field(page, '事由').fill('要綱の廃止');
  await assertReadable(page, 'ending a kind');
  await button(page, '修正を登録する').click();
  await rowOf(page, '文化財の保護').getByText('終了', { exact: true }).waitFor();
  await assertReadable(page, 'kinds');
  assert.deepEqual(faults, []);
  await context.close();
});

test('the lead corrects a programme from a day on, merges a department, and carries the year over in one step', async () => {
  const { page, go, faults, context } = await office('lead-43424');
  await go('付与事業');
  await button(page, '2017年度')
    .or(page.getByRole('button', { name: new RegExp(`${nextYear}年度に`) }))
    .first()
    .waitFor();
  await rowOf(page, '子育て講座').getByRole('button', { name: /修正/ }).click();
  await field(page, /1回のポイント/).fill('600');
  await field(page, '事由').fill('要綱の改正');
  await assertReadable(page, 'changing');
  await button(page, '影響を確認する').click();
  await dialog(page).getByText('付与済み（変わりません）').waitFor();
  await assertReadable(page, 'what a change does');
  // Back and forth: what was entered is still there.
  await button(page, '入力に戻る').click();
  assert.equal(await field(page, '事由').inputValue(), '要綱の改正');
  await button(page, '影響を確認する').click();
  await button(page, '修正を登録する').click();
  await page.getByText('修正を登録しました').waitFor();
  await rowOf(page, '子育て講座').getByRole('button', { name: /履歴/ }).click();
  await dialog(page).getByText('事由：要綱の改正').waitFor();
  await assertReadable(page, 'history');
  await dialog(page).getByRole('button', { name: '閉じる' }).click();
  await page.getByRole('button', { name: new RegExp(`${nextYear}年度に`) }).click();
  await page.getByText(new RegExp(`${nextYear}年度に\\d+件を登録しました`)).waitFor();
  await go('担当課');
  await button(page, '担当課を登録する').click();
  await field(page, '担当課の名前').fill('こども課');
  await button(page, '担当課を登録する').click();
  await page.getByText('登録しました').waitFor();
  await rowOf(page, 'こども課').getByRole('button', { name: /廃止/ }).click();
  await page.getByRole('combobox', { name: /引き継ぐ課/ }).selectOption({ label: '健康づくり課' });
  await field(page, '事由').fill('機構改革');
  await assertReadable(page, 'ending a department');
  await button(page, '影響を確認する').click();
  await dialog(page).getByText('引き継ぐ付与事業と職員はありません').waitFor();
  await assertReadable(page, 'what a department hands over');
  await dialog(page).getByRole('button', { name: '廃止・再開' }).click();
  await rowOf(page, 'こども課')
    .getByText(/に廃止（健康づくり課が引き継ぎ）/)
    .waitFor();
  await assertReadable(page, 'departments');
  assert.deepEqual(faults, []);
  await context.close();
});

test('a file with a mistake is looked at, approved by another person, granted, and reversed as one', async () => {
  const lead = await office('lead-43424');
  const { page } = lead;
  await lead.go('一括付与');
  await button(page, 'ファイルを送る').click();
  await page.getByRole('combobox', { name: '付与事業' }).selectOption({ label: '集団検診（健康づくり課）' });
  const file = 'マイキーID,ポイント,事由\r\nMy777,500,\r\nMy888,500,\r\nNobody9,500,\r\n';
  await page.locator('input[type=file]').setInputFiles({
    name: '集団検診.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(`\ufeff${file}`),
  });
  await field(page, '件数').fill('３');
  await field(page, /ポイントの合計/).fill('1,500');
  await assertReadable(page, 'sending a file');
  await button(page, '送って結果を見る').click();
  await page.getByText('会員ではありません').first().waitFor();
  await assertReadable(page, 'what a file comes to');
  await button(page, '承認を申請する').click();
  await dialog(page).getByText('除く行').waitFor();
  await dialog(page).getByRole('button', { name: '承認を申請する' }).click();
  await page.getByText('別の人の承認を待っています').waitFor();
  const approve = async () => {
    const approver = await office('approver1-43424');
    await approver.go('確認待ちの変更');
    const request = approver.page.getByRole('region', { name: '一括付与 集団検診' });
    await request.getByRole('button', { name: '確認して有効にする' }).click();
    await assertReadable(approver.page, 'the second person');
    await dialog(approver.page).getByRole('button', { name: '確認して有効にする' }).click();
    await request.waitFor({ state: 'detached' });
    assert.deepEqual(approver.faults, []);
    await approver.context.close();
  };
  await approve();
  await button(page, 'まるごと取り消す').click();
  await field(page, '事由').fill('先月のファイルだった');
  await assertReadable(page, 'reversing a file');
  await dialog(page).getByRole('button', { name: 'まるごと取り消す' }).click();
  await page.getByText('別の人の承認を待っています').waitFor();
  await approve();
  await page.getByText('取り消し済み').first().waitFor();
  await assertReadable(page, 'a file that was reversed');
  assert.deepEqual(lead.faults, []);
  await lead.context.close();
});

test('the month is read, printed both ways and kept; the year, its ratios and one person’s sum stand beside it', async () => {
  const { page, go, faults, context } = await office('lead-43424');
  await go('集計と帳票');
  await page.getByRole('rowheader', { name: '集団検診' }).waitFor();
  await assertReadable(page, 'the month as a form');
  for (const layout of ['PDF（A4縦）', 'PDF（A4横）']) {
    const [file] = await Promise.all([page.waitForEvent('download'), button(page, layout).click()]);
    assert.match(file.suggestedFilename(), /^ポイント発行集計_.*\.pdf$/);
  }
  await page.getByRole('row', { name: /A4横/ }).waitFor();
  const [csv] = await Promise.all([page.waitForEvent('download'), button(page, /Shift_JIS/).click()]);
  assert.match(csv.suggestedFilename(), /\.csv$/);
  const choose = (name: string) => page.getByRole('combobox', { name: '帳票' }).selectOption({ label: name });
  for (const name of ['取引データ', 'ポイントの流通', '種別ごとの付与', '利用場所ごとの利用']) {
    await choose(name);
    await page.getByRole('heading', { level: 2, name: new RegExp(name) }).waitFor();
    await assertReadable(page, name);
  }
  await choose('経費率と還元率');
  await page.getByText('算定不可').first().waitFor();
  await button(page, '運営経費を入力する').click();
  await field(page, /運営経費/).fill('１００');
  await field(page, '事由').fill('見込み');
  await button(page, '運営経費を入力する').click();
  await page.getByText('運営経費を登録しました').waitFor();
  await page
    .getByRole('cell', { name: /^\d+\.\d%$/ })
    .first()
    .waitFor();
  await assertReadable(page, 'ratios');
  await choose('付与事業ごとの年間集計');
  await page.getByRole('columnheader', { name: '4月' }).waitFor();
  await field(page, /マイキーID/).fill('my777');
  await field(page, '目的').fill('本人からの問い合わせ');
  await button(page, '表示する').click();
  await page.getByRole('heading', { name: /My777/ }).waitFor();
  await assertReadable(page, 'the year and one person');
  assert.deepEqual(faults, []);
  await context.close();
});

test('a person under protection is found by two officers, handed over to nobody else, and found again when both say so', async () => {
  const lead = await office('lead-43424');
  const { page, go } = lead;
  await go('支援措置');
  await page.getByText('担当している支援措置はありません。').waitFor();
  await button(page, '支援措置を始める').click();
  await field(page, 'マイキーID').fill('ｍｙ７７７');
  await field(page, /もう一人の担当者/).fill('lead-43424');
  await field(page, '事由').fill('申出');
  await button(page, '支援措置を始める').click();
  await page.getByText('別の職員の番号を入力してください').waitFor();
  await field(page, /もう一人の担当者/).fill('ｈｅａｌｔｈ-43424');
  await assertReadable(page, 'a new protection');
  await button(page, '支援措置を始める').click();
  await page.getByText('支援措置を始めました').waitFor();
  await rowOf(page, 'My777').getByText('継続中').waitFor();
  await assertReadable(page, 'protections');
  const accounting = await office('accounting-43424');
  await accounting.go('集計と帳票');
  await accounting.page.getByRole('combobox', { name: '帳票' }).selectOption({ label: '取引データ' });
  await accounting.page.getByRole('rowheader').first().waitFor();
  assert.equal(await accounting.page.getByText('My777').count(), 0);
  await accounting.context.close();
  await rowOf(page, 'My777').getByRole('button', { name: '終了' }).click();
  await dialog(page).getByRole('textbox', { name: '事由' }).fill('期間の満了');
  await assertReadable(page, 'asking for an end');
  await button(page, '終了を申し出る').click();
  await rowOf(page, 'My777').getByText('終了の確認待ち').waitFor();
  const second = await office('health-43424');
  await second.go('支援措置');
  await rowOf(second.page, 'My777').getByRole('button', { name: '終了' }).click();
  await second.page.getByText('申し出の事由：期間の満了').waitFor();
  await assertReadable(second.page, 'the other one is asked');
  await button(second.page, '終了を認めず、続ける').click();
  await second.page.getByText('支援措置を続けます').waitFor();
  await button(second.page, 'やめる').click();
  await rowOf(second.page, 'My777').getByRole('button', { name: '終了' }).click();
  await field(second.page, '事由').fill('確認した');
  await button(second.page, '終了を確認する').click();
  await second.page.getByText('担当している支援措置はありません。').waitFor();
  assert.deepEqual([lead.faults, second.faults], [[], []]);
  await lead.context.close();
  await second.context.close();
});
