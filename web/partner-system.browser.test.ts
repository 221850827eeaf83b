/** システム連携 at the desk of a company: its keys, where its system is told, and what it was told (8-3 (2)). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pointsRoutes } from '../contract/index.ts';
import { createCardholder } from '../demo/actors/cardholder.ts';
import { demoPin, walletOf } from '../demo/nation.ts';
import { startReceiver } from '../points/partner-systems/testing/receiver.ts';
import { generateClientKey } from '../server/client.ts';
import { button, startBrowserNation } from './testing/browser-nation.ts';
import { assertEnglish, writtenIn } from './testing/english.ts';
import { assertReadable } from './testing/visitor.ts';

const here = startBrowserNation();

test('a company registers another key and an address by two persons, sees what was sent and what stopped, and sends it again', async () => {
  const { world, platform, nation, systems, databases } = here.nation;
  const { company, operatorId, partnerId } = await platform.registerPartner({ name: 'ひかり通信', kind: 'mobile' });
  const [first] = await platform.peopleOf(`P${partnerId}`, ['hikari1', 'hikari2']);
  assert.ok(first);
  const { webhookKey } = await first.call(pointsRoutes.showPartnerSystem);
  const receiver = await startReceiver({ publicKey: () => webhookKey, clock: world.clock });
  const { page, faults } = await here.signIn('hikari1', '/office/');
  const second = await here.signIn('hikari2', '/office/');
  const openPage = async (one: typeof page) => {
    await one
      .getByRole('link', { name: /システム連携/ })
      .first()
      .click();
    await one.getByRole('heading', { name: 'システム連携', level: 1 }).waitFor();
  };
  await openPage(page);
  await page.getByText('登録なし（貴社のシステムから問い合わせる）').waitFor();
  await page.getByText(webhookKey).waitFor();
  await assertReadable(page, 'a connection without an address');

  // The address: one asks, the other confirms.
  await button(page, '宛先を登録・変更する').click();
  const address = page.getByRole('region', { name: '宛先を登録・変更する' });
  await address.getByLabel(/^宛先/).fill('ftp://hikari.example/');
  await address.getByLabel(/^理由/).fill('初めての登録');
  await address.getByRole('button', { name: '宛先を登録・変更する' }).click();
  await address.getByText('この宛先には送れません').first().waitFor();
  await assertReadable(page, 'an address that cannot be');
  await address.getByLabel(/^宛先/).fill(receiver.url);
  await address.getByRole('button', { name: '宛先を登録・変更する' }).click();
  await page.getByText('宛先の変更を申請しました').waitFor();
  await page.getByText('宛先の変更が、ほかの人の確認を待っています。').waitFor();
  // The key: both go on for a while.
  const next = await generateClientKey();
  await button(page, '新しい公開鍵を登録する').click();
  const key = page.getByRole('region', { name: '新しい公開鍵を登録する' });
  await key.getByLabel(/^公開鍵（JWK）/).fill('鍵');
  await key.getByLabel(/^理由/).fill('定期の更新');
  await key.getByRole('button', { name: '新しい公開鍵を登録する' }).click();
  await key.getByText('公開鍵をJWKの形').first().waitFor();
  await key.getByLabel(/^公開鍵（JWK）/).fill(JSON.stringify(next.privateJwk));
  await assertReadable(page, 'another key');
  await key.getByRole('button', { name: '新しい公開鍵を登録する' }).click();
  await page.getByText('公開鍵の登録を申請しました').waitFor();

  const menu = second.page.getByRole('navigation', { name: '事務室のメニュー' });
  await menu.getByRole('link', { name: '確認待ちの変更', exact: true }).click();
  await second.page.getByText(receiver.url).waitFor();
  await second.page.getByText(next.jkt).waitFor();
  await assertReadable(second.page, 'a key and an address that wait');
  for (const left of [1, 0]) {
    await button(second.page, '確認して有効にする').first().click();
    await second.page.getByRole('dialog').getByRole('button', { name: '確認して有効にする', exact: true }).click();
    await second.page.getByText('変更を有効にしました').waitFor();
    if (left > 0) await second.page.reload();
  }
  await page.reload();
  await page.getByRole('row', { name: new RegExp(next.jkt.slice(0, 8)) }).waitFor();
  await page.getByText(receiver.url).waitFor();
  await assertReadable(page, 'two keys and an address');

  // What is told.
  const [hana] = walletOf(nation, () => {}).cards;
  assert.ok(hana);
  const holder = await createCardholder(world, { card: hana.card, pin: demoPin }, 'Hana2016');
  await holder.link(operatorId, 'hana-denwa');
  company.points.set('hana-denwa', 5000);
  const order = async (orderNumber: string) => {
    await company.order({ orderNumber, loginId: 'hana-denwa', amount: 300 });
    await company.deduct(orderNumber);
  };
  await order('K-1');
  await systems.points.deliverWebhooks();
  receiver.behave({ status: 500 });
  await order('K-2');
  await systems.points.deliverWebhooks();
  await databases.points.query(`UPDATE webhook_event SET state = 'stopped' WHERE data->>'orderNumber' = 'K-2'`);
  await page.reload();
  await page.getByRole('row', { name: /K-1.*送信済み/ }).waitFor();
  await page.getByRole('row', { name: /K-2.*停止/ }).waitFor();
  await assertReadable(page, 'webhooks, one of which stopped');
  receiver.behave({ status: 204 });
  await page.getByRole('row', { name: /K-2/ }).getByRole('button', { name: /^再送/ }).click();
  await page.getByRole('heading', { name: 'このお知らせを再送しますか' }).waitFor();
  await page.getByRole('dialog').getByRole('button', { name: '再送', exact: true }).click();
  await page.getByText('再送の順番に入れました。').waitFor();
  await systems.points.deliverWebhooks();
  await page.reload();
  await page.getByRole('row', { name: /K-2.*送信済み/ }).waitFor();
  await page.getByLabel('表示するお知らせ').selectOption({ label: '停止' });
  await page.getByText('この条件のお知らせはありません').waitFor();

  // The end of the address, which somebody else must confirm.
  await button(page, 'お知らせをやめる').click();
  await page.getByRole('dialog').getByLabel(/^理由/).fill('受け口の入れ替え');
  await assertReadable(page, 'the end of the address');
  await page.getByRole('dialog').getByRole('button', { name: 'お知らせをやめる', exact: true }).click();
  await page.getByText('宛先の変更を申請しました').waitFor();

  // The end of a key that leaked.
  await page.getByRole('button', { name: new RegExp(`^今すぐ無効にする.*${next.jkt.slice(0, 8)}`) }).click();
  await page.getByRole('heading', { name: /を無効にしますか/ }).waitFor();
  const ending = page.getByRole('dialog');
  await ending.getByLabel(/^理由/).fill('漏えいのおそれ');
  await assertReadable(page, 'the end of a key');
  await ending.getByRole('button', { name: '今すぐ無効にする', exact: true }).click();
  await page.getByText('公開鍵を無効にしました。').waitFor();
  await button(page, 'English').click();
  await assertEnglish(page, [`${here.nation.facesUrl}/office/partner-system`], await writtenIn([databases.points]));
  assert.deepEqual([faults, second.faults], [[], []]);
  await receiver.close();
});
