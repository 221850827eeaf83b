/** A place applies, the platform registers it; in a real browser. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { execute } from '../postgres/pool.ts';
import { button, startBrowserNation } from './testing/browser-nation.ts';
import { assertReadable, focused } from './testing/visitor.ts';

const here = startBrowserNation();

test('places apply on screen and by the form, line by line; the platform numbers one and refuses another', async () => {
  const place = await here.visit('/mykey/apply', 'phone');
  const { page } = place;
  await button(page, '申請する').click();
  await page.getByText('この欄を入力してください。').first().waitFor();
  assert.equal(await focused(page), 'name');
  await page.getByLabel(/施設・お店の名前/).fill('朝日湯');
  await page.getByLabel(/^自治体/).fill('ほげ');
  await page.getByText('「ほげ」に当てはまる自治体はありません。').waitFor();
  await page.getByLabel(/^自治体/).fill('オグニ');
  await assertReadable(page, 'an application');
  await page.getByRole('button', { name: '熊本県 小国町' }).click();
  await page.getByLabel(/連絡先のメール/).fill('asahi@example.jp');
  await button(page, '申請する').click();
  assert.equal(await focused(page), 'kind', 'no kind is chosen for anybody');
  await page.getByLabel(/^種類/).selectOption('お店');
  await button(page, '申請する').click();
  await page.getByText('1か所の申請を受け付けました').waitFor();
  await button(page, 'ほかの場所を申請する').click();
  const [form] = await Promise.all([page.waitForEvent('download'), button(page, '申請様式を受け取る').click()]);
  assert.equal(form.suggestedFilename(), '申請様式.csv');
  const heading = '名称,種類,自治体コード,会員番号の文字,会員番号の最短,会員番号の最長,住民だけ,連絡先メール';
  const choose = (...lines: string[]) =>
    page.getByLabel('記入した様式を選ぶ').setInputFiles({
      name: '申請.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from([heading, ...lines].join('\r\n')),
    });
  await page
    .getByLabel('記入した様式を選ぶ')
    .setInputFiles({ name: '別.csv', mimeType: 'text/csv', buffer: Buffer.from('a,b\r\n1,2') });
  await page.getByText('1行目の見出しが足りません').waitFor();
  await choose('夕日館,美術館,43424,数字,4,8,はい,yuhi@example.jp', '朝日湯,お店,43424,数字,4,8,,x@example.jp');
  await page.getByText('1行、直してください').waitFor();
  await assertReadable(page, 'a line to put right');
  await choose('夕日館,美術館,43424,数字,4,8,はい,yuhi@example.jp');
  await button(page, '1か所を申請する').click();
  await page.getByText('1か所の申請を受け付けました').waitFor();

  const office = await here.signIn('platform', '/mykey/admin', 'desktop');
  const work = office.page.getByRole('region', { name: '待っている仕事' });
  await work.getByText('2件').waitFor();
  await work.getByText('最も古いもの　今日から').waitFor();
  await assertReadable(office.page, 'what waits for the platform');
  await work.getByRole('link', { name: /^取りかかる/ }).click();
  await office.page.getByText('朝日湯').first().waitFor();
  await assertReadable(office.page, 'the applications');
  await button(office.page, /^登録する.*夕日館/).click();
  await office.page
    .getByRole('dialog')
    .getByLabel(/先頭の文字/)
    .fill('m');
  await assertReadable(office.page, 'the number');
  await office.page.getByRole('dialog').getByRole('button', { name: '登録する' }).click();
  await office.page.getByText('夕日館 を登録しました（M0001）').waitFor();
  await button(office.page, /^断る.*朝日湯/).click();
  await office.page.getByRole('dialog').getByLabel(/理由/).fill('同意書を添えてください。');
  await office.page.getByRole('dialog').getByRole('button', { name: '断る' }).click();
  await office.page.getByText('待っている申請はありません').waitFor();
  assert.deepEqual([...place.faults, ...office.faults], []);
  await place.context.close();
  await office.context.close();
});

test('a list that is longer than a page goes on when it is asked, also on a phone', async () => {
  await execute(
    here.nation.databases.mykey,
    `INSERT INTO operator_application (application_id, name, kind, municipality_code, rule, residents_only, mail, state, received_at)
     SELECT md5('long ' || n)::uuid, '第' || n || '図書館', 'library', '43424', :rule, false, 'library@example.jp', 'open',
            :receivedAt::timestamptz + n * interval '1 s' FROM generate_series(1, 230) AS n`,
    {
      rule: { mode: 'own', pattern: 'digits', lengthMin: 8, lengthMax: 8, checkDigit: 'none' },
      receivedAt: `${here.nation.world.clock().subtract({ hours: 1 })}`,
    },
  );
  const { page, faults } = await here.signIn('platform', '/mykey/admin/applications', 'phone');
  await page.getByText('第200図書館', { exact: true }).waitFor();
  assert.equal(await page.getByText('第201図書館', { exact: true }).count(), 0);
  await button(page, '続きを表示').click();
  await page.getByText('第230図書館', { exact: true }).waitFor();
  assert.equal(await button(page, '続きを表示').count(), 0);
  await assertReadable(page, 'a list to its end');
  assert.deepEqual(faults, []);
});
