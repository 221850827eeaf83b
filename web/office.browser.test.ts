/** The office in a real browser: where points count, vouchers, and what waits. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { button, startBrowserNation } from './testing/browser-nation.ts';
import { assertReadable } from './testing/visitor.ts';

const here = startBrowserNation();
const open = (path: string, staffId = 'lead-43424') => here.signIn(staffId, `/office${path}`, 'desktop');

test('an office keeps its streets, and a shop is put into one where the shops are', async () => {
  const { page, faults, context } = await open('/');
  await page.getByRole('link', { name: '商店街', exact: true }).click();
  await page.getByRole('cell', { name: '1ポイント → 1 みやはらポイント' }).waitFor();
  await button(page, '商店街を登録する').click();
  const form = page.getByRole('region', { name: '商店街を登録する' });
  await form.getByLabel(/商店街の名前/).fill('杖立商店街');
  await form.getByLabel(/商店街独自のポイントがある/).check();
  await form.getByLabel(/商店街のポイントの名前/).fill('つえたてポイント');
  await form.getByLabel(/^自治体ポイント/).fill('0');
  await form.getByRole('button', { name: '商店街を登録する' }).click();
  await form.getByText('1から1000までの整数').waitFor();
  await assertReadable(page, 'a street with its mistake');
  await form.getByLabel(/^自治体ポイント/).fill('10');
  await form.getByRole('button', { name: '商店街を登録する' }).click();
  await page.getByRole('cell', { name: '10ポイント → 1 つえたてポイント' }).waitFor();
  await button(page, /^変える.*杖立商店街/).click();
  await page
    .getByRole('dialog')
    .getByLabel(/事務局/)
    .selectOption({ label: 'まちなか商店' });
  await assertReadable(page, 'a street to change');
  await button(page, '保存する').click();
  await page.getByRole('row', { name: /杖立商店街 まちなか商店/ }).waitFor();
  await assertReadable(page, 'the streets');

  await page.getByRole('link', { name: '利用場所', exact: true }).click();
  await button(page, /^商店街を決める.*郷土館/).click();
  await page
    .getByRole('dialog')
    .getByLabel(/商店街/)
    .selectOption({ label: '杖立商店街' });
  await assertReadable(page, 'the street of a place');
  await button(page, '保存する').click();
  await page.getByRole('row', { name: /郷土館.*杖立商店街/ }).waitFor();
  await button(page, '利用場所を登録する').click();
  await page
    .getByRole('region', { name: '利用場所を登録する' })
    .getByLabel(/商店街/)
    .waitFor();
  await assertReadable(page, 'the places');
  assert.deepEqual(faults, []);
  await context.close();
});

test('a rule is changed only after what changes was shown, and the record says who changed it', async () => {
  const { page, faults, context } = await open('/use-rule');
  await page.getByText('まだ何も決めていません').waitFor();
  await page.getByLabel('バス・電車などの交通').uncheck();
  await page.getByLabel(/1回の支払いで使える上限/).fill('３０００');
  await assertReadable(page, 'the rule');
  await button(page, '変わることを確かめる').click();
  await page.getByRole('dialog').getByText('使えなくなる').waitFor();
  await page.getByRole('dialog').getByText('上限なし から 3,000ポイントまで に').waitFor();
  await assertReadable(page, 'what changes');
  await button(page, 'この決まりにする').click();
  await page.getByText('決まりを変えました').waitFor();
  await page.getByRole('cell', { name: '3,000ポイントまで' }).waitFor();
  await assertReadable(page, 'the record');
  await button(page, '変わることを確かめる').click();
  await page.getByText('変わるところはありません').waitFor();
  assert.deepEqual(faults, []);
  await context.close();
});

test('a tie-up is made with a shop elsewhere or a whole town, two never overlap, and an ended one says so', async () => {
  const { page, faults, context } = await open('/tie-ups', 'lead-13116');
  await button(page, '提携を登録する').click();
  const form = page.getByRole('region', { name: '提携を登録する' });
  await form.getByLabel(/店か自治体の名前/).fill('まちなか');
  await button(page, '探す').click();
  await form.getByText('まちなか商店').click();
  await form.getByLabel(/最後の日/).fill('2099-03-31');
  await assertReadable(page, 'a shop elsewhere');
  await form.getByRole('button', { name: '提携を登録する' }).click();
  await page.getByRole('row', { name: /まちなか商店（小国町）.*使えます/ }).waitFor();

  await button(page, '提携を登録する').click();
  await form.getByText('よその自治体のすべての利用場所').click();
  await form.getByLabel(/自治体の名前かコード/).fill('小国町');
  await page.keyboard.press('Enter');
  await form.getByRole('radio', { name: /小国町.*熊本県/ }).check();
  await form.getByLabel(/始まりの日/).fill('2026-04-01');
  await form.getByLabel(/最後の日/).fill('2026-03-31');
  await form.getByRole('button', { name: '提携を登録する' }).click();
  await form
    .getByRole('textbox', { name: /最後の日/ })
    .or(form.locator('[aria-invalid=true]'))
    .first()
    .waitFor();
  await assertReadable(page, 'a town, with its mistake');
  await form.getByLabel(/最後の日/).fill('2099-03-31');
  await form.getByRole('button', { name: '提携を登録する' }).click();
  await page.getByRole('row', { name: /小国町 のすべての利用場所/ }).waitFor();
  await button(page, /^最後の日を変える.*小国町 の/).click();
  await page
    .getByRole('dialog')
    .getByLabel(/最後の日/)
    .fill('2026-04-02');
  await assertReadable(page, 'another last day');
  await page.getByRole('dialog').getByRole('button', { name: '最後の日を変える' }).click();
  await page.getByRole('row', { name: /小国町 のすべての利用場所.*終わりました/ }).waitFor();
  await assertReadable(page, 'the tie-ups');
  const host = await open('/tie-ups');
  await host.page.getByRole('row', { name: /豊島区.*まちなか商店/ }).waitFor();
  assert.deepEqual([...faults, ...host.faults], []);
  await context.close();
  await host.context.close();
});
