/** Support events in a real browser: what everybody sees, a supporter with a name, and the office to the notice and the cancellation. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { pointsRoutes } from '../contract/index.ts';
import { demoPassword, demoPin } from '../demo/nation.ts';
import { createOfficer } from '../points/testing/officer.ts';
import { button, startBrowserNation } from './testing/browser-nation.ts';
import { assertBothWays } from './testing/printed.ts';
import { assertReadable, tap } from './testing/visitor.ts';

const here = startBrowserNation();

async function support(name?: string) {
  const visitor = await here.visit('/mypage/events', 'phone');
  const { page } = visitor;
  await tap(page, () => button(page, 'カードでサインインする').click(), 'カード 1（Hana2016）', demoPin);
  await page.getByRole('link', { name: /旧西里小学校の整備/ }).click();
  await page.getByText('目標 100,000ポイントのうち').waitFor();
  await assertReadable(page, 'an event');
  await page.getByLabel('送るポイント').fill('120');
  if (name) {
    await page.getByLabel('氏名を主催者に知らせる').check();
    await button(page, '確かめる').click();
    await page.getByText('氏名を入れるか、知らせるのチェックを外してください。').waitFor();
    await page.getByLabel('氏名', { exact: true }).fill(name);
  }
  await button(page, '確かめる').click();
  await page
    .getByRole('dialog')
    .getByText(name ? `氏名「${name}」を知らせます` : '氏名は知らせません')
    .waitFor();
  await page.getByRole('dialog').getByRole('button', { name: '送る' }).click();
  await page.getByRole('heading', { name: '応援しました' }).waitFor();
  return visitor;
}

test('a supporter gives with a name, sees it go along, and takes the name back', async () => {
  const { page, faults, context } = await support('小国 花子');
  await page.getByRole('link', { name: 'わたしのポイントにもどる' }).click();
  await page.getByRole('link', { name: 'これまでの応援' }).click();
  await page.getByText('主催者に知らせる名前：小国 花子').waitFor();
  await assertReadable(page, 'my contributions');
  await button(page, /名前を知らせるのをやめる/).click();
  await assertReadable(page, 'the question');
  await page.getByRole('dialog').getByRole('button', { name: '名前を知らせるのをやめる' }).click();
  await page.getByText('名前を消しました').waitFor();
  await page.getByText('名前は知らせません').waitFor();
  assert.deepEqual(faults, []);
  await context.close();
});

test('everybody sees how far events have come, in words, without signing in', async () => {
  const { page, faults, context } = await here.visit('/mypage/', 'phone');
  await page.getByRole('link', { name: /集まり具合を見る/ }).click();
  await page.getByText('目標 100,000ポイントのうち 120ポイント集まりました（1%未満）').waitFor();
  await page.getByText('応援した人 1人').waitFor();
  assert.equal(await page.getByText('小国 花子').count(), 0);
  await assertReadable(page, 'how far events have come');
  assert.deepEqual(faults, []);
  await context.close();
});

test('the office pays, fixes the list of supporters, and saves it as CSV', async () => {
  const giving = await support('小国 太郎');
  await giving.context.close();
  const { page, faults, context } = await here.signIn('lead-43424', '/office/events', 'desktop');
  await page.getByRole('row', { name: /旧西里小学校の整備/ }).waitFor();
  await assertReadable(page, 'the events');
  await page.getByRole('link', { name: '旧西里小学校の整備' }).click();
  await button(page, '支払いに回す').click();
  await page.getByRole('dialog').getByRole('button', { name: '支払いに回す' }).click();
  await page.getByText('240ポイントを支払いに回しました').waitFor();
  await assertReadable(page, 'an event at the office');
  await page.getByRole('link', { name: /主催者への通知/ }).click();
  await page.getByText('小国 太郎').waitFor();
  assert.equal(await button(page, /CSV/).count(), 0, 'nothing leaves before the list is fixed');
  await button(page, '通知を確定する').click();
  await assertReadable(page, 'the question of the notice');
  await page.getByRole('dialog').getByRole('button', { name: '通知を確定する' }).click();
  await page.getByText(/に確定しました/).waitFor();
  await assertReadable(page, 'the notice');
  await assertBothWays(page, 'the notice');
  const [saved] = await Promise.all([page.waitForEvent('download'), button(page, /CSV/).click()]);
  const csv = await readFile(await saved.path(), 'utf8');
  assert.match(csv, /イベント,旧西里小学校の整備\r\n/);
  assert.match(csv, /お名前のない応援,1件・120ポイント\r\n/);
  assert.match(csv, /小国 太郎,120,/);
  assert.deepEqual(faults, []);
  await context.close();
});

test('one person asks to cancel an event, another confirms, and everybody sees why', async () => {
  const first = await here.signIn('lead-43424', '/office/events', 'tablet');
  const { page } = first;
  await button(page, '支援イベントを登録する').click();
  const form = page.getByRole('region', { name: '支援イベントを登録する' });
  await form.getByLabel('イベントの名前').fill('花火大会');
  await form.getByRole('textbox', { name: '主催者' }).fill('実行委員会');
  const today = Temporal.Now.plainDateISO('Asia/Tokyo');
  await form.getByLabel('受付の終わり').fill(today.add({ days: 30 }).toString());
  await form.getByLabel('集まったポイントの期限').fill(today.add({ days: 90 }).toString());
  await assertReadable(page, 'the form');
  await form.getByRole('button', { name: '支援イベントを登録する' }).click();
  await page
    .getByRole('row', { name: /花火大会/ })
    .getByRole('link', { name: '花火大会' })
    .click();
  await button(page, '中止を申し出る').click();
  await page.getByLabel('中止の理由').fill('荒天のため');
  await assertReadable(page, 'why');
  await page.getByRole('dialog').getByRole('button', { name: '中止を申し出る' }).click();
  await page.getByText('中止を申し出ました。別の職員の確認を待ちます').waitFor();

  const second = await here.signIn('approver1-43424', '/office/', 'tablet');
  await second.page.getByRole('link', { name: /支援イベントの中止が、あなたの確認を待っています/ }).click();
  await second.page
    .getByRole('row', { name: /花火大会/ })
    .getByRole('link', { name: '花火大会' })
    .click();
  await button(second.page, '中止にする').click();
  await assertReadable(second.page, 'the decision');
  await second.page.getByRole('dialog').getByRole('button', { name: '中止にする' }).click();
  await second.page.getByText('中止にしました').waitFor();
  await assertReadable(second.page, 'a cancelled event');

  const { page: anybody, context } = await here.visit('/mypage/support');
  await anybody.getByText('中止の理由：荒天のため').waitFor();
  const { events } = await here.nation.platform.points.call(pointsRoutes.listEvents);
  assert.ok(events.some(({ state }) => state === 'cancelled'));
  assert.deepEqual([...first.faults, ...second.faults], []);
  for (const one of [context, first.context, second.context]) await one.close();
});

const japan = () => here.nation.world.clock().toZonedDateTimeISO('Asia/Tokyo').toPlainDate();

test('an event whose cancellation waits for a second person is marked so and stands first, until somebody decides', async () => {
  const officer = (staffId: string) =>
    createOfficer(here.nation.world, { staffId, password: demoPassword, at: 'points' });
  const lead = await officer('lead-43424');
  const dates = {
    startsOn: `${japan()}`,
    endsOn: `${japan().add({ days: 30 })}`,
    expiresOn: `${japan().add({ days: 60 })}`,
  };
  const { eventId } = await lead.call(pointsRoutes.createEvent, {
    body: { name: '音楽の夕べ', organizer: '実行委員会', ...dates },
  });
  await lead.call(pointsRoutes.createEvent, { body: { name: '朝の市', organizer: '実行委員会', ...dates } });
  const { page, faults, context } = await here.signIn('lead-43424', '/office/events', 'desktop');
  const marked = page.getByRole('row', { name: /音楽の夕べ.*中止の確認待ち/ });
  await page.getByRole('row', { name: /音楽の夕べ.*受付中/ }).waitFor();
  await lead.call(pointsRoutes.askEventCancellation, { params: { eventId }, body: { reason: '荒天のため' } });
  await page.reload();
  await marked.waitFor();
  assert.match(
    (await page.getByRole('row').nth(1).textContent()) ?? '',
    /音楽の夕べ/,
    'under the heads of the columns',
  );
  assert.equal(await page.getByText('中止の確認待ち').count(), 1, 'the other events wait for nobody');
  await assertReadable(page, 'an event that waits');
  await page.getByRole('link', { name: '音楽の夕べ' }).click();
  await page.getByText(/中止を申し出ました。別の職員の確認を待っています/).waitFor();
  assert.equal(await button(page, '中止にする').count(), 0, 'who asked does not decide');
  const approver = await officer('approver1-43424');
  await approver.call(pointsRoutes.decideEventCancellation, { params: { eventId }, body: { confirm: false } });
  await page.getByRole('link', { name: /支援イベントの一覧にもどる/ }).click();
  await page.reload();
  await page.getByRole('row', { name: /音楽の夕べ.*受付中/ }).waitFor();
  assert.equal(await marked.count(), 0);
  assert.deepEqual(faults, []);
  await context.close();
});

test('what is wrong with an event is said beside the very field, and nowhere else', async () => {
  const { page, faults, context } = await here.signIn('lead-43424', '/office/events', 'tablet');
  await button(page, '支援イベントを登録する').click();
  const form = page.getByRole('region', { name: '支援イベントを登録する' });
  const field = {
    name: form.getByLabel('イベントの名前'),
    organizer: form.getByRole('textbox', { name: '主催者' }),
    endsOn: form.getByLabel('受付の終わり'),
    expiresOn: form.getByLabel('集まったポイントの期限'),
  };
  const save = form.getByRole('button', { name: '支援イベントを登録する' });
  /** The one field that is marked, and the sentence that it points to. */
  const marked = async () => {
    const wrong = form.locator('[aria-invalid=true]');
    await wrong.waitFor();
    const ids = ((await wrong.getAttribute('aria-describedby')) ?? '').split(' ');
    const said = await Promise.all(ids.map((id) => page.locator(`[id="${id}"]`).textContent()));
    const label = await form.locator(`label[for="${await wrong.getAttribute('id')}"]`).textContent();
    return `${label} ${said.join(' ')}`;
  };
  await field.name.fill('＝SUM(A1)');
  await field.organizer.fill('実行委員会');
  await field.endsOn.fill(`${japan().add({ days: 30 })}`);
  await field.expiresOn.fill(`${japan().add({ days: 20 })}`);
  await save.click();
  await form.getByText('「受付の終わり」の日か、それより後にしてください').waitFor();
  assert.deepEqual(
    await form.locator('[aria-invalid=true]').evaluateAll((wrong) => wrong.map((one) => one.getAttribute('name'))),
    ['name', 'expiresOn'],
    'nothing is sent before it is right',
  );
  assert.equal(await field.name.evaluate((one) => one === document.activeElement), true);
  await field.expiresOn.fill(`${japan().add({ days: 60 })}`);
  await save.click();
  assert.match(await marked(), /イベントの名前.*使えない文字が入っています/);
  await assertReadable(page, 'a mistake beside its field');
  await field.name.fill('花の市');
  await field.endsOn.fill(`${japan().subtract({ days: 1 })}`);
  await save.click();
  await form.locator('[aria-invalid=true][type=date]').waitFor();
  assert.match(await marked(), /受付の終わり.*期間の終わりは始まりの日以後に/);
  assert.equal(await page.getByRole('alert').count(), 0, 'nothing is said a second time above the form');
  await field.endsOn.fill(`${japan().add({ days: 30 })}`);
  await save.click();
  await page.getByRole('row', { name: /花の市/ }).waitFor();
  assert.deepEqual(faults, []);
  await context.close();
});
