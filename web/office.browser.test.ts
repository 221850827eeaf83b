/** The office in a real browser: where points count, vouchers, and what waits. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pointsRoutes } from '../contract/index.ts';
import { createCounter } from '../demo/actors/counter.ts';
import { demoPassword, demoPin, walletOf } from '../demo/nation.ts';
import { makeKey } from '../ledger/index.ts';
import { confirmChanges, createOfficer } from '../points/testing/officer.ts';
import { createVoucherSeal } from '../points/vouchers/seal.ts';
import { execute, rows } from '../postgres/pool.ts';
import { openQueue } from '../server/queue.ts';
import { button, startBrowserNation } from './testing/browser-nation.ts';
import { assertReadable } from './testing/visitor.ts';

const here = startBrowserNation();
/** A terminal of a place of the demonstration. */
async function terminalOf(place: string) {
  const { platform, world, nation } = here.nation;
  const { operatorId } = nation.places.find(({ name }) => name === place)!;
  return createCounter(world, await platform.enrolmentCode(operatorId, '試験'));
}
/** Vouchers of the street, taken by the holder of the first card. */
async function sell(denominations: { points: number; count: number }[]) {
  const at = await terminalOf('まちなか商店');
  const [hana] = walletOf(here.nation.nation, () => {}).cards;
  const { counterSessionId, paymentKey } = await at.open({ card: hana!.card, pin: demoPin });
  const [kind] = (await at.actor.call(pointsRoutes.listVoucherKindsHere)).kinds;
  const { vouchers } = await at.actor.call(pointsRoutes.issueVouchers, {
    body: { counterSessionId, voucherKindId: kind!.voucherKindId, denominations },
    idempotencyKey: paymentKey,
  });
  return vouchers;
}
const open = (path: string, staffId = 'lead-43424') => here.signIn(staffId, `/office${path}`, 'desktop');

test('an office keeps its streets, and a shop is put into one where the shops are', async () => {
  const { page, faults, context } = await open('/');
  await page.getByRole('navigation').getByRole('link', { name: '商店街', exact: true }).click();
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
  const office = page.getByRole('dialog').getByLabel(/事務局/);
  await office.selectOption({ label: 'まちなか商店' });
  await assertReadable(page, 'a street to change');
  await button(page, '保存する').click();
  await page.getByRole('row', { name: /杖立商店街 まちなか商店/ }).waitFor();
  await assertReadable(page, 'the streets');

  await page.getByRole('link', { name: '利用場所', exact: true }).click();
  await button(page, /^商店街を決める.*郷土館/).click();
  const street = page.getByRole('dialog').getByLabel(/商店街/);
  await street.selectOption({ label: '杖立商店街' });
  await assertReadable(page, 'the street of a place');
  await button(page, '保存する').click();
  await page.getByRole('row', { name: /郷土館.*杖立商店街/ }).waitFor();
  await button(page, '利用場所を登録する').click();
  const adding = page.getByRole('region', { name: '利用場所を登録する' });
  const itsStreet = adding.getByLabel(/商店街/);
  await itsStreet.waitFor();
  await adding.getByRole('button', { name: '利用場所を登録する' }).click();
  await page.getByText('この欄を入力してください。').first().waitFor();
  await page.locator('select[name="kind"][aria-invalid="true"]').waitFor();
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
  await button(page, '変わることを確認する').click();
  await page.getByRole('dialog').getByText('使えなくなる').waitFor();
  await page.getByRole('dialog').getByText('上限なし から 3,000ポイントまで に').waitFor();
  await assertReadable(page, 'what changes');
  await button(page, 'この決まりにする').click();
  await page.getByText('決まりを変えました').waitFor();
  await page.getByRole('cell', { name: '3,000ポイントまで' }).waitFor();
  await assertReadable(page, 'the record');
  await button(page, '変わることを確認する').click();
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
  await form.locator('[aria-invalid=true]').first().waitFor();
  await assertReadable(page, 'a town, with its mistake');
  await form.getByLabel(/最後の日/).fill('2099-03-31');
  await form.getByRole('button', { name: '提携を登録する' }).click();
  await page.getByRole('row', { name: /小国町 のすべての利用場所/ }).waitFor();
  const tieUp = page.getByRole('row', { name: /小国町 のすべての利用場所/ });
  const dialog = page.getByRole('dialog');
  await tieUp.getByRole('button', { name: /期間の変更・再開/ }).click();
  await dialog.getByLabel(/最後の日/).fill(`${Temporal.Now.plainDateISO('Asia/Tokyo')}`);
  await dialog.getByRole('textbox', { name: '事由' }).fill('協議による終了');
  await assertReadable(page, 'another last day');
  await dialog.getByRole('button', { name: '期間を変更する' }).click();
  await page.getByText('登録しました').waitFor();
  const past = `UPDATE tie_up SET valid_from = '2026-04-01', valid_through = '2026-04-02' WHERE host_code = '43424'`;
  await execute(here.nation.databases.points, past);
  await page.reload();
  await page.getByRole('row', { name: /小国町 のすべての利用場所.*終わりました/ }).waitFor();
  await tieUp.getByRole('button', { name: /期間の変更・再開/ }).click();
  await dialog.getByLabel(/最後の日/).fill('2099-03-31');
  await dialog.getByRole('textbox', { name: '事由' }).fill('協定の再締結');
  await assertReadable(page, 'a tie-up that begins anew');
  await dialog.getByRole('button', { name: '再開する' }).click();
  await page.getByRole('row', { name: /小国町 のすべての利用場所.*使えます/ }).waitFor();
  await assertReadable(page, 'the tie-ups');
  const host = await open('/tie-ups');
  await host.page.getByRole('row', { name: /豊島区.*まちなか商店/ }).waitFor();
  assert.deepEqual([...faults, ...host.faults], []);
  await context.close();
  await host.context.close();
});

test('a kind of voucher is added, its sale is stopped, and the limits without a network are the office’s own', async () => {
  const { page, faults, context } = await open('/voucher-kinds', 'accounting-43424');
  await page.getByRole('row', { name: /みやはら商店街ポイント券/ }).waitFor();
  await button(page, '券の種類を登録する').click();
  const form = page.getByRole('region', { name: '券の種類を登録する' });
  await form.getByLabel(/券の名前/).fill('年末のポイント券');
  await form.getByText('決まった期間').click();
  await form.getByLabel(/使い始められる日/).fill('2026-12-01');
  await form.getByLabel(/使える最後の日/).fill('2026-12-31');
  await form.getByLabel(/持ち込める日数/).fill('200');
  await form.getByLabel(/発行できる最後の日/).fill('2027-01-31');
  await form.getByRole('button', { name: '券の種類を登録する' }).click();
  await form.getByText('184 以下の数を入力してください。').waitFor();
  await form.getByLabel(/持ち込める日数/).fill('１４');
  await form.getByRole('button', { name: '券の種類を登録する' }).click();
  await form.locator('[aria-invalid=true]').waitFor();
  await assertReadable(page, 'a kind with its mistake');
  await form.getByLabel(/発行できる最後の日/).fill('2026-12-31');
  await form.getByRole('button', { name: '券の種類を登録する' }).click();
  await button(page, /^詳しく.*年末のポイント券/).click();
  await page.locator('dd').getByText('このポイントが使えるすべての場所').waitFor();
  await button(page, /^券の名前を変える.*年末/).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: /^券の名前/ }).fill('年末年始 小国の券');
  await dialog.getByLabel('事由').fill('改称');
  await assertReadable(page, 'a kind of voucher under another name');
  await dialog.getByRole('button', { name: '券の名前を変える' }).click();
  await page.getByText('適用日から名前が変わるように登録しました').waitFor();
  await button(page, /^発行を終える日を変える.*年末/).click();
  const lastDay = dialog.getByLabel(/発行できる最後の日/);
  await lastDay.fill('2026-12-24');
  await dialog.getByLabel('事由').fill('年内で終了');
  await assertReadable(page, 'the last day of sale');
  await dialog.getByRole('button', { name: '発行を終える日を変える' }).click();
  await page.getByText('発行を終える日を変えました').waitFor();
  await page.getByLabel(/続けられる時間/).fill('49');
  await button(page, '限度を変える').click();
  await page.getByText('48 以下の数を入力してください。').waitFor();
  await page.getByLabel(/続けられる時間/).fill('12');
  await button(page, '限度を変える').click();
  await page.getByText('通信のないときの限度を変えました').waitFor();
  await assertReadable(page, 'the kinds');
  assert.deepEqual(faults, []);
  await context.close();
});

test('a number tells what became of a voucher, and the office cancels one with a reason', async () => {
  const [voucher] = await sell([{ points: 120, count: 1 }]);
  const { page, faults, context } = await open('/vouchers');
  const number = page.getByLabel(/券の番号/);
  await number.fill('123');
  await button(page, '調べる').click();
  await page.locator('[aria-invalid=true]').waitFor();
  await assertReadable(page, 'a number that is none');
  await number.fill(voucher!.number.replace(/^(....)(....)/, '$1-$2-'));
  await button(page, '調べる').click();
  await page.getByRole('heading', { name: 'まだ使われていません' }).waitFor();
  await assertReadable(page, 'a voucher');
  await button(page, 'この券を取り消す').click();
  await page.getByLabel(/理由/).fill('水にぬれて読めない');
  await assertReadable(page, 'the cancellation');
  await page.getByRole('dialog').getByRole('button', { name: 'この券を取り消す' }).click();
  await page.getByRole('heading', { name: '取り消されました' }).waitFor();
  await page.getByRole('cell', { name: '水にぬれて読めない' }).waitFor();
  await assertReadable(page, 'a voucher cancelled');
  assert.deepEqual(faults, []);
  await context.close();
});

test('a voucher in two bundles waits on the home page, names both, and is decided with a reason; the loss is shown', async () => {
  const vouchers = await sell([{ points: 80, count: 2 }]);
  const at = await terminalOf('みやはら商店街振興会');
  const { merchants } = await at.actor.call(pointsRoutes.listClearings);
  const seal = createVoucherSeal(here.nation.keys.voucherSigning);
  const key = () => makeKey(here.nation.world.clock());
  const sold = await rows<{ streetId: number }>(
    here.nation.databases.points,
    `SELECT number, street_id FROM voucher WHERE number = ANY (:numbers)`,
    { numbers: vouchers.map(({ number }) => number) },
  );
  const bundle = async (codes: string[]) => {
    const { clearingId } = await at.actor.call(pointsRoutes.openClearing, {
      body: { merchantId: merchants[0]!.merchantId, declaredCount: codes.length, declaredPoints: codes.length * 80 },
      idempotencyKey: key(),
    });
    await at.actor.call(pointsRoutes.addToClearing, {
      params: { clearingId },
      body: {
        stampedOn: vouchers[0]!.validFrom,
        scans: codes.map((code) => ({ key: key(), proof: { code } })),
      },
    });
  };
  const codes = vouchers.map(({ number, points, municipality, validFrom, validThrough }) =>
    seal.code({
      number,
      points,
      validFrom,
      validThrough,
      municipalityCode: municipality.code,
      streetId: sold[0]!.streetId,
    }),
  );
  await bundle(codes.slice(0, 1));
  await bundle(codes);
  // A break of what was accepted without a network is paid already.
  await here.nation.databases.points.query(
    `INSERT INTO voucher_break (kind, voucher_id, municipality_code, merchant_id, points, found_at)
     SELECT 'clock_off', voucher_id, municipality_code, merchant_id, points, found_at FROM voucher_break`,
  );
  const { page, faults, context } = await open('/', 'approver1-43424');
  await page.getByText('不突合の券を、どうするか決めてください').first().waitFor();
  await assertReadable(page, 'what waits');
  await page.getByRole('link', { name: /取りかかる.*不突合の券/ }).click();
  await button(page, /^決める/).click();
  await assertReadable(page, 'the decision');
  await page.getByLabel(/理由/).fill('店の控えで確かめた');
  await button(page, 'あとの店に払う').click();
  await page.getByText('記録しました').waitFor();
  await button(page, /^確認する/).click();
  await page.getByText('もう支払われています').waitFor();
  await assertReadable(page, 'to sign off');
  await page.getByLabel(/理由/).fill('端末の時計を直した');
  await button(page, '確認したと記録する').click();
  await page.getByText('決めるものはありません').waitFor();
  await page.getByRole('row', { name: /2つの束.*払う 店の控え/ }).waitFor();
  assert.match((await page.locator('main').textContent()) ?? '', /損失[^0-9]*80/);
  await assertReadable(page, 'the breaks decided');
  assert.deepEqual(faults, []);
  await context.close();
});

test('an uplift needs a payer and a whole percent, stands in the list, and its last day is changed', async () => {
  const { page, faults, context } = await here.signIn('lead-43424', '/office/uplifts', 'desktop');
  await button(page, '上乗せを登録する').click();
  await page.getByLabel(/名前/).first().fill('コスト削減分');
  await page.getByLabel(/割合/).fill('2.5');
  const add = page.getByRole('region', { name: '上乗せを登録する' }).getByRole('button', { name: '上乗せを登録する' });
  const payer = (name: string) => page.getByRole('radio', { name }).check();
  await payer('ほか（県など）');
  await add.click();
  await page.getByText('整数を数字で入力してください。').waitFor();
  assert.equal(await page.locator('[aria-invalid=true]').count(), 3, 'the percent, who pays, and the last day');
  await page.getByLabel(/割合/).fill('101');
  await add.click();
  await page.getByText('100 以下の数を入力してください。').waitFor();
  await payer('このまち');
  await add.click();
  await page.locator('[name=percent][aria-invalid=true]').waitFor();
  assert.equal(await page.locator('[aria-invalid=true]').count(), 2, 'who pays is asked no more');
  await payer('ほか（県など）');
  await page.getByLabel(/割合/).fill('３');
  await page.getByLabel(/負担者の名前/).fill('熊本県');
  await page.getByLabel(/最後の日/).fill('2099-03-31');
  await assertReadable(page, 'a new uplift');
  await add.click();
  await page.getByText('上乗せを登録しました。').waitFor();
  await page.getByRole('cell', { name: '熊本県' }).waitFor();
  await page.getByRole('button', { name: /^最後の日を変える/ }).click();
  await page
    .getByRole('dialog')
    .getByLabel(/最後の日/)
    .fill('2099-04-30');
  await page.getByRole('dialog').getByRole('button', { name: '最後の日を変える' }).click();
  await page.getByText('最後の日を変えました。').waitFor();
  await assertReadable(page, 'uplifts');
  assert.deepEqual(faults, []);
  await context.close();
});

test('the platform sees what failed, how often and why, without the value that a job met', async () => {
  const queue = await openQueue({
    url: here.nation.databases.urls.points,
    working: false,
    tasks: [
      {
        name: 'of-a-newer-server',
        every: { cron: '0 0 1 1 *' },
        run: () => here.nation.databases.points.query(`SELECT 'Hanako1'::integer`),
      },
    ],
  });
  try {
    for (let tries = 1; tries <= 6; tries += 1) await assert.rejects(queue.drain(), { code: '22P02' });
  } finally {
    await queue.stop();
  }
  const { page, faults, context } = await open('/failed-jobs', 'platform');
  const line = page.getByRole('row').filter({ hasText: 'of-a-newer-server' });
  await line.waitFor();
  const text = (await line.textContent()) ?? '';
  assert.match(text, /6error 22P02打ち切り/);
  assert.doesNotMatch(text, /hanako/i);
  await assertReadable(page, 'jobs that failed');
  assert.deepEqual(faults, []);
  await context.close();
});

test('an uplift is made for the places of a tie-up, and the list names the other side', async () => {
  const lead = await createOfficer(here.nation.world, { staffId: 'lead-13116', password: demoPassword, at: 'points' });
  const validFrom = `${Temporal.Now.plainDateISO('Asia/Tokyo')}`;
  const body = { hostMunicipalityCode: '43424', validFrom, validThrough: '2099-03-31' };
  await lead.ask(pointsRoutes.createTieUp, { body });
  const { page, faults, context } = await open('/uplifts', 'lead-13116');
  await button(page, '上乗せを登録する').click();
  const form = page.getByRole('region', { name: '上乗せを登録する' });
  await form.getByLabel(/名前/).first().fill('提携先への支援');
  await form.getByLabel(/対象/).selectOption({ label: '提携先　小国町 のすべての利用場所' });
  await form.getByLabel(/割合/).fill('10');
  await form.getByLabel(/最後の日/).fill('2099-03-31');
  await assertReadable(page, 'an uplift for a tie-up');
  await form.getByRole('button', { name: '上乗せを登録する' }).click();
  const row = page.getByRole('row', { name: /提携先への支援 10%/ });
  await row.getByRole('button', { name: /詳しく/ }).click();
  await page
    .getByRole('definition')
    .filter({ hasText: /提携先\s小国町/ })
    .waitFor();
  assert.deepEqual(faults, []);
  await context.close();
});

test('two places with one account are named where places are kept and in the settlement', async () => {
  const { world } = here.nation;
  const lead = await createOfficer(world, { staffId: 'lead-43424', password: demoPassword, at: 'points' });
  const { merchants } = await lead.call(pointsRoutes.listMerchants);
  const [shop, other] = merchants.filter(({ bankAccount }) => bankAccount !== null);
  assert.ok(shop?.bankAccount && other?.bankAccount);
  const second = await createOfficer(world, { staffId: 'approver1-43424', password: demoPassword, at: 'points' });
  const setAccount = async (bankAccount: typeof other.bankAccount) => {
    const asked = { params: { merchantId: other.merchantId }, body: { bankAccount, reason: '試験' } };
    await lead.call(pointsRoutes.changeMerchantAccount, asked);
    await confirmChanges(second, 'points');
  };
  await setAccount({ ...shop.bankAccount, holderName: other.bankAccount.holderName });
  const [hana] = walletOf(here.nation.nation, () => {}).cards;
  await (await terminalOf(shop.name)).pay({ card: hana!.card, pin: demoPin }, 10);
  const { page, faults, context } = await open('/merchants');
  const told = page.getByText(`「${shop.name}」、「${other.name}」`);
  await told.waitFor();
  await assertReadable(page, 'places with one account');
  await page.getByRole('link', { name: '精算', exact: true }).click();
  await page.getByRole('table').getByRole('link').first().click();
  await told.waitFor();
  await assertReadable(page, 'a settlement with one account twice');
  await setAccount(other.bankAccount);
  assert.deepEqual(faults, []);
  await context.close();
});
