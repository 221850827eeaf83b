/** An officer’s desk: grants, the month from its close to the bank file, and accounts that two persons change. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { createCounter } from '../demo/actors/counter.ts';
import { demoPin, walletOf } from '../demo/nation.ts';
import { execute } from '../postgres/pool.ts';
import { dayInWords } from './components/dates.ts';
import { fillAccount } from './testing/bank.ts';
import { button, startBrowserNation } from './testing/browser-nation.ts';
import { assertReadable } from './testing/visitor.ts';

const here = startBrowserNation();
const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { name }).waitFor();

/** A person of the office, at their first page; `go` follows the menu. */
async function office(staffId: string) {
  const visitor = await here.signIn(staffId, '/office/', 'desktop');
  const { page } = visitor;
  await heading(page, '今日の仕事');
  const go = (name: string) =>
    page.getByRole('navigation', { name: '事務室のメニュー' }).getByRole('link', { name, exact: true }).click();
  return { ...visitor, go };
}

/** A payment of the first card, for which the month owes a shop. */
async function payAtShop(points: number): Promise<void> {
  const { world, platform, nation } = here.nation;
  const shop = nation.places.find(({ name }) => name === 'まちなか商店');
  const [hana] = walletOf(nation, () => {}).cards;
  assert.ok(shop && hana);
  const till = await createCounter(world, await platform.enrolmentCode(shop.operatorId, 'レジ'));
  await till.pay({ card: hana.card, pin: demoPin }, points);
}

/** What stands beside a name in a list of facts. */
async function factOf(where: Locator, name: string | RegExp) {
  const term = where.locator('dt').filter({ hasText: name }).first();
  return (await term.locator('xpath=following-sibling::dd').textContent()) ?? '';
}

test('the desk grants after a look, with a reason where the points differ', async () => {
  const { page, go, faults, context } = await office('health-43424');
  await assertReadable(page, 'the day');
  await go('ポイントの付与');
  await page.getByRole('textbox', { name: /マイキーID/ }).fill('ｍｙ７７７');
  await page.getByText('✓ 会員です').waitFor();
  await page.getByRole('textbox', { name: /^ポイント/ }).fill('200');
  await button(page, '確認する').click();
  await page.getByText('理由を入れてください。').waitFor();
  await page.getByRole('textbox', { name: /理由/ }).fill('二回目の検診');
  await button(page, '確認する').click();
  assert.equal(await factOf(page.getByRole('dialog'), '事業の点数と違う理由'), '二回目の検診');
  await button(page, '付与する').click();
  await page.getByText('付与後の残高').waitFor();
  await assertReadable(page, 'the grant');
  assert.deepEqual(faults, []);
  await context.close();
});

/** Counts what the people of an office press, and the pages on which they do. */
function counted() {
  const pages = new Set<string>();
  let presses = 0;
  return {
    async press(page: Page, what: Locator) {
      pages.add(new URL(page.url()).pathname);
      await what.click();
      presses += 1;
    },
    sums: () => ({ presses, pages: pages.size }),
  };
}

test('a month without exceptions: closed, approved by two others as they saw it, paid, in twelve presses on two pages', async () => {
  await payAtShop(30);
  const { press, sums } = counted();
  const accounting = await office('accounting-43424');
  const { page } = accounting;
  // Its month is over, so that it waits on the home page.
  await execute(
    here.nation.owners.points,
    `UPDATE settlement SET opens_on = opens_on - 31 WHERE municipality_code = '43424'`,
  );
  await page.reload();
  await press(page, page.getByRole('link', { name: /取りかかる.*月が終わった精算期間/ }));
  await page.getByRole('heading', { name: '締める前の確認' }).waitFor();
  await assertReadable(page, 'the statement');
  await press(page, button(page, '精算期間を締める'));
  await press(page, page.getByRole('dialog').getByRole('button', { name: '精算期間を締める' }));
  await page.getByText('締めました。').waitFor();
  assert.equal(await button(page, 'この内容を承認する').count(), 0, 'who closed does not approve');
  await page.getByText('あなたが締めた精算です。承認は、ほかの2人が行います。').waitFor();
  for (const staffId of ['approver1-43424', 'approver2-43424']) {
    const approver = await office(staffId);
    await press(approver.page, approver.page.getByRole('link', { name: /取りかかる/ }));
    await approver.page.getByRole('heading', { name: /^精算書 第/ }).waitFor();
    const due = await factOf(approver.page.locator('main'), '自治体から店・施設へ');
    await press(approver.page, button(approver.page, 'この内容を承認する'));
    assert.equal(await factOf(approver.page.getByRole('dialog'), '自治体から店・施設へ'), due, 'the figures are in it');
    await press(approver.page, approver.page.getByRole('dialog').getByRole('button', { name: 'この内容を承認する' }));
    await approver.page.getByText('承認しました').waitFor();
    if (staffId === 'approver1-43424') await approver.page.getByText('もう1人の承認を待っています').waitFor();
    await approver.context.close();
  }
  await page.reload();
  const proposed = await page.getByLabel('振込指定日').inputValue();
  assert.match(proposed, /^\d{4}-\d{2}-\d{2}$/, 'a banking day is proposed');
  await press(page, button(page, '振込ファイルを作る'));
  const question = page.getByRole('dialog');
  await question.getByText(dayInWords(proposed, 'ja')).waitFor();
  assert.match(await factOf(question, /^小国町が支払う分\s+\d+件$/), /^[1-9][\d,]*円$/, 'count and sum of each payer');
  await assertReadable(page, 'the question before the files');
  await press(page, question.getByRole('button', { name: '振込ファイルを作る' }));
  await page.getByText('振込ファイルを作りました').waitFor();
  await page.getByText('すべて済みました').waitFor();
  await page.locator('section', { hasText: '振込ファイル' }).getByText(dayInWords(proposed, 'ja')).waitFor();
  await assertReadable(page, 'the bank files');
  const bytes: string[] = [];
  for (let i = 0; i < 2; i++) {
    const receive = button(page, /ダウンロード/).first();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      i === 0 ? press(page, receive) : receive.click(),
    ]);
    assert.match(
      download.suggestedFilename(),
      new RegExp(`^総合振込_[^_]+_(?:店・施設・主催者|自治体)_${proposed}\\.txt$`),
    );
    const chunks: Buffer[] = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
    bytes.push(Buffer.concat(chunks).toString('hex'));
  }
  assert.equal(bytes[0], bytes[1]);
  const stored = Buffer.from(bytes[0] ?? '', 'hex');
  const atHand = async (name: string, buffer: Buffer) =>
    page.getByLabel('手元のファイルを選ぶ').setInputFiles({ name, mimeType: 'text/plain', buffer });
  await page.getByText('銀行に渡すファイルと、保存したファイルの照合').click();
  await atHand('銀行へ.txt', stored);
  await page.getByText('銀行へ.txt は、保存したファイルと同じです').waitFor();
  const changed = Buffer.from(stored);
  changed[122 + 43] = 0x39;
  await atHand('直した.txt', changed);
  await page.getByText(/最初に違うところ：2行目（データ・レコード）44桁目「口座番号」/).waitFor();
  await assertReadable(page, 'a file that is not the stored one');
  assert.equal(bytes[0]!.slice(0, 2), '31', 'a header record of 全銀');
  const { presses, pages } = sums();
  assert.ok(presses <= 12 && pages <= 3, `${presses} presses on ${pages} pages`);
  assert.deepEqual(accounting.faults, []);
  await accounting.context.close();
});

test('an approver sends a statement back, accounting puts one line on hold, and the rest is paid', async () => {
  await payAtShop(40);
  const accounting = await office('accounting-43424');
  const { page } = accounting;
  await accounting.go('精算');
  await button(page, '予定日を決める').click();
  const planning = page.getByRole('region', { name: '予定日を決める' });
  await planning.getByLabel('振り込む日').selectOption('15,31');
  await planning.getByRole('button', { name: '予定日を決める' }).click();
  await planning.getByText('この欄を入力してください。').waitFor();
  await planning.getByLabel('事由').fill('月2回にする');
  await assertReadable(page, 'the payout days to publish');
  await planning.getByRole('button', { name: '予定日を決める' }).click();
  await page.getByText('予定日を決めました').waitFor();
  await page.getByText('毎月 15日、末日（銀行が休みのときは、次の営業日）').waitFor();
  await assertReadable(page, 'the payout days');
  await page
    .getByRole('link', { name: /精算書を見る/ })
    .first()
    .click();
  await button(page, '精算期間を締める').click();
  await page.getByRole('dialog').getByRole('button', { name: '精算期間を締める' }).click();
  await page.getByText('締めました。').waitFor();
  const approver = await office('approver1-43424');
  await approver.page.getByRole('link', { name: /取りかかる/ }).click();
  await button(approver.page, '差し戻す').click();
  const dialog = approver.page.getByRole('dialog');
  await dialog.getByLabel('理由').fill('まちなか商店の利用に確認したいことがあります');
  await assertReadable(approver.page, 'a statement is sent back');
  await dialog.getByRole('button', { name: '差し戻す' }).click();
  await approver.page.getByText('差し戻されています').waitFor();
  await assertReadable(approver.page, 'a statement that was sent back');
  assert.equal(await button(approver.page, 'この内容を承認する').count(), 0);
  await page.goto(`${new URL(page.url()).origin}/office`);
  await page.getByRole('link', { name: /取りかかる.*差し戻されました/ }).click();
  await page.getByText('まちなか商店の利用に確認したいことがあります').waitFor();
  await button(page, /^保留など.*まちなか商店/)
    .first()
    .click();
  const deciding = page.getByRole('dialog');
  await deciding.getByRole('button', { name: 'この扱いにする' }).click();
  await deciding.getByText('この欄を入力してください。').first().waitFor();
  await assertReadable(page, 'what becomes of a line, with its mistake');
  await deciding.getByRole('radio', { name: /^保留する/ }).check();
  await deciding.getByLabel(/^理由/).fill('利用の確認中');
  await deciding.getByRole('button', { name: 'この扱いにする' }).click();
  await page.getByRole('cell', { name: /保留：利用の確認中/ }).waitFor();
  await page.getByText('差し戻されています').waitFor({ state: 'detached' });
  await assertReadable(page, 'a line on hold');
  // Somebody with the owner’s key types a posting away: what is stored is no longer what the ledger says.
  const settlementId = Number(new URL(page.url()).pathname.split('/').at(-1));
  const typed = (by: number) =>
    execute(
      here.nation.owners.points,
      'UPDATE ledger.posting SET amount = amount + :by::bigint WHERE window_id = :settlementId AND amount < 0',
      { by, settlementId },
    );
  await typed(-5);
  await approver.page.reload();
  await approver.page.getByText('このままでは支払えません。').waitFor();
  await button(approver.page, 'この内容を承認する').click();
  await dialog.getByText(/まちなか商店：支払いは40円ですが、利用の記録の合計は45円です/).waitFor();
  await assertReadable(approver.page, 'what the check before payment has found');
  await dialog.getByRole('button', { name: 'この内容を承認する' }).click();
  await dialog.getByText('この欄を入力してください。').waitFor();
  await dialog.getByRole('button', { name: 'やめる' }).click();
  await typed(5);
  assert.deepEqual([...accounting.faults, ...approver.faults], []);
  await approver.context.close();
  await accounting.context.close();
});

/** Another person of an office confirms what a colleague asked for. */
async function confirmAs(staffId: string, name: string, bankOf?: RegExp) {
  const { page, go, faults, context } = await office(staffId);
  await go('確認待ちの変更');
  const waiting = page.getByRole('region', { name });
  await waiting.waitFor();
  await assertReadable(page, 'what waits for a second person');
  if (bankOf) await waiting.getByRole('row', { name: bankOf }).waitFor();
  await waiting.getByRole('button', { name: '確認して有効にする' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '確認して有効にする' }).click();
  await page.getByText('変更を有効にしました').waitFor();
  assert.deepEqual(faults, []);
  await context.close();
}

test('the office sees its account before it changes it, and gives an event without one where to pay', async () => {
  const { page, go, faults, context } = await office('accounting-43424');
  await go('自治体の口座');
  const now = page.getByRole('region', { name: 'いま登録されている口座' });
  const code = page.getByLabel('振込依頼人コード');
  const before = await code.inputValue();
  assert.match(before, /^\d{10}$/, 'the fields begin with what is registered');
  assert.ok((await now.textContent())?.includes(before));
  await assertReadable(page, 'the account of the municipality');
  await page.getByLabel('理由').fill('指定金融機関の変更');
  await code.fill('12345');
  await button(page, 'この口座を申請する').click();
  await page.locator('[aria-invalid=true]').waitFor();
  assert.equal(await code.getAttribute('aria-invalid'), 'true', 'the refusal stands beside its field');
  await code.fill('9876543210');
  await button(page, 'この口座を申請する').click();
  await page.getByText('口座を申請しました').waitFor();
  assert.ok((await now.textContent())?.includes(before), 'until another confirms, the old one counts');
  await confirmAs('approver1-43424', '自治体の精算用口座 小国町');
  await page.reload();
  await now.getByText('9876543210').waitFor();

  await go('支援イベント');
  await button(page, '支援イベントを登録する').click();
  const form = page.getByRole('region', { name: '支援イベントを登録する' });
  await form.getByLabel('イベントの名前').fill('川まつり');
  await form.getByRole('textbox', { name: '主催者' }).fill('実行委員会');
  const today = Temporal.Now.plainDateISO('Asia/Tokyo');
  await form.getByLabel('受付の終わり').fill(today.add({ days: 30 }).toString());
  await form.getByLabel('集まったポイントの期限').fill(today.add({ days: 90 }).toString());
  await form.getByRole('button', { name: '支援イベントを登録する' }).click();
  const line = page.getByRole('row', { name: /川まつり/ });
  await line.getByText('未登録').waitFor();
  await line.getByRole('link', { name: '川まつり' }).click();
  await button(page, '振込先を登録・変更する').click();
  const dialog = page.getByRole('dialog');
  await fillAccount(dialog, '川まつり');
  await dialog.getByText('金融機関: みずほ（ミズホ）').waitFor();
  await dialog.getByText('支店: 丸の内中央（マルノウチチユウオウ）').waitFor();
  await dialog.getByText('金融機関マスタ 2016年9月20日現在').waitFor();
  await dialog.getByRole('button', { name: '振込先を登録・変更する' }).click();
  const holder = dialog.getByLabel('口座名義');
  await dialog.locator('[aria-invalid=true]').waitFor();
  assert.equal(await holder.getAttribute('aria-invalid'), 'true', 'a name no bank file can carry is said beside it');
  await assertReadable(page, 'a refused account');
  const branch = dialog.getByLabel('支店番号');
  await branch.fill('003');
  await dialog.getByText('支店: マスタにない番号です').waitFor();
  await holder.fill(`カワマツリ ${'ジ'.repeat(14)}`);
  await dialog.getByRole('button', { name: '振込先を登録・変更する' }).click();
  // 34 characters of the bank's: what fits is offered, and taken by a press.
  await dialog.getByText('銀行の形式に入る読み').waitFor();
  await assertReadable(page, 'a name too long for the bank format');
  await dialog.getByRole('button', { name: 'この読みを使う' }).click();
  assert.equal(await holder.inputValue(), `カワマツリ ${'ジ'.repeat(12)}`);
  await dialog.getByRole('button', { name: '振込先を登録・変更する' }).click();
  await dialog.locator('[name=branchCode][aria-invalid=true]').waitFor();
  await assertReadable(page, 'an account at a branch that is unknown');
  await branch.fill('002');
  await holder.fill('カワマツリ');
  await dialog.getByRole('button', { name: '振込先を登録・変更する' }).click();
  await page.getByText('川まつり の口座を申請しました').waitFor();
  await confirmAs('approver2-43424', '支援イベントの振込先口座 川まつり', /^支店 丸の内中央/);
  await page.reload();
  await page.getByText(/7654321\sカワマツリ/).waitFor();
  await assertReadable(page, 'the event');
  assert.deepEqual(faults, []);
  await context.close();
});

test('the platform changes the account of a partner company together with its remitter code', async () => {
  const { page, go, faults, context } = await office('platform');
  await go('協力会社');
  await button(page, /精算用口座を登録・変更する/)
    .first()
    .click();
  const dialog = page.getByRole('dialog');
  await fillAccount(dialog, 'ソラノツバサ');
  const save = dialog.getByRole('button', { name: '精算用口座を登録・変更する' });
  await save.click();
  const code = dialog.getByLabel('振込依頼人コード');
  await dialog.locator('[name=remitterCode][aria-invalid=true]').waitFor();
  assert.equal(
    await code.evaluate((one) => one === document.activeElement),
    true,
    'who pays needs the code under which its bank knows it',
  );
  await code.fill('0123456789');
  await assertReadable(page, 'the account of a company');
  await save.click();
  await page.getByText(/の口座を申請しました/).waitFor();
  await confirmAs('platform2', '協力会社の振込元口座 そらの翼マイレージ');
  await page.reload();
  await page
    .getByRole('cell', { name: /7654321\sソラノツバサ/ })
    .first()
    .waitFor();
  await assertReadable(page, 'the companies');
  assert.deepEqual(faults, []);
  await context.close();
});
