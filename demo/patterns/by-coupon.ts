import assert from 'node:assert/strict';
import { pointsRoutes } from '../../contract/index.ts';
import { powerClerk } from '../partners/power.ts';
import { customerOf } from '../partners/terms.ts';
import { headingOf, said, townSeen } from './by-login.ts';
import { type Cast, destination } from './cast.ts';
import { type Customer, codesOn, signInAt } from './customer.ts';
import { type PatternRecord, type Recording, recordOf } from './record.ts';

/** As it comes out of a mail: spaces before it, a line end after it. */
const pasted = (code: string) => `  ${code} \r\n`;

/** ⑦ while it is too early; what マイページ says of from when it counts. */
async function enterTooEarly({ holder }: Cast, code: string): Promise<string> {
  const checked = await holder.askAtMypage(pointsRoutes.checkCoupon, { body: { code: pasted(code) } });
  assert.ok(!checked.ok && checked.outcome === 'coupon_not_active', JSON.stringify(checked));
  return typeof checked.body.from === 'string' ? `${checked.body.from}から使えます` : checked.title;
}

/** ⑥–⑪: sign-in, the code, what it is worth, the destination, the points. */
async function enter(cast: Cast, { step }: Recording, code: string): Promise<void> {
  const { holder } = cast;
  await step('⑥', '自治体ポイント管理クラウドへWebログイン', async () => {
    const { totalPoints } = await holder.atMypage(pointsRoutes.showBalances);
    return `マイページ、合計 ${totalPoints.toLocaleString('en-US')}ポイント`;
  });
  await step('⑦⑧⑨', 'クーポン番号入力、番号確認', async () => {
    const { company, points } = await holder.atMypage(pointsRoutes.checkCoupon, { body: { code: pasted(code) } });
    return `${company}のクーポン ${points.toLocaleString('en-US')}ポイント`;
  });
  await step('⑩⑪', '登録自治体口座指示、合算', async () => {
    await holder.atMypage(pointsRoutes.redeemCoupon, { body: { code: pasted(code), destination } });
    return townSeen(cast);
  });
}

/** ①: the batch that the company took, of which no code is given yet. */
const bookSeen = (cast: Cast, name: 'airline' | 'telephone' | 'power') => async () =>
  `番号簿 ${cast.site(name).partner.coupons.filter(({ loginId }) => loginId === undefined).length}枚`;

/** 2-1 (6-10) at the airline: the customer takes a coupon, which is deducted and reported at once. */
export async function playCoupon(cast: Cast): Promise<PatternRecord> {
  const recording = recordOf(cast, { pattern: '2-1', page: '6-10', by: 'airline', goesBy: 'coupon' });
  const { step, restart, record } = recording;
  cast.stage.moveTo('2016-10-05');
  let customer: Customer | undefined;
  let code = '';
  await step('①', 'クーポン作成・送付、クーポン番号簿', bookSeen(cast, 'airline'));
  await step('②', 'Webログイン（パスワード）', async () => {
    customer = await signInAt(cast.site('airline').url, customerOf.airline.loginId);
    return `${headingOf(await customer.read())}にサインインした`;
  });
  await step('③④⑤', 'ポイント交換指示（1クーポン）、減算、クーポン番号取得', async () => {
    const words = said(await customer?.send('/coupons'));
    [code = ''] = codesOn((await customer?.read()) ?? '');
    return words;
  });
  await restart();
  await enter(cast, recording, code);
  return record;
}

/** 2-2 (6-10) at the telephone company: the coupon is given by day, deducted by night, and counts from a day that the company names. */
export async function playDeferredCoupon(cast: Cast): Promise<PatternRecord> {
  const recording = recordOf(cast, { pattern: '2-2', page: '6-10', by: 'telephone', goesBy: 'coupon' });
  const { step, restart, record } = recording;
  const { loginId } = customerOf.telephone;
  cast.stage.moveTo('2016-10-06');
  let customer: Customer | undefined;
  let code = '';
  await step('①', 'クーポン作成・送付、クーポン番号簿', bookSeen(cast, 'telephone'));
  await step('②', 'Webログイン（パスワード）', async () => {
    customer = await signInAt(cast.site('telephone').url, loginId);
    return `${headingOf(await customer.read())}にサインインした`;
  });
  await step('③⑤', 'ポイント交換指示（1クーポン）、クーポン番号取得', async () => {
    const words = said(await customer?.send('/coupons'));
    [code = ''] = codesOn((await customer?.read()) ?? '');
    return words;
  });
  await step('⑦（減算前）', 'クーポン番号入力', () => enterTooEarly(cast, code));
  await restart();
  cast.stage.moveTo('2016-10-07', '02:00');
  await step('④', '減算処理（夜）、使える最初の日の連絡', async () =>
    said(await (await signInAt(cast.site('telephone').url, loginId)).send('/night', { activeFrom: '2016-10-08' })),
  );
  await step('⑦（使える日の前）', 'クーポン番号入力', () => enterTooEarly(cast, code));
  await restart();
  cast.stage.moveTo('2016-10-08');
  await enter(cast, recording, code);
  return record;
}

/** 2-3 (6-10) at the power company: an application on paper, a sheet with the code by post, and then ⑥–⑪. */
export async function playPost(cast: Cast): Promise<PatternRecord> {
  const recording = recordOf(cast, { pattern: '2-3', page: '6-10', by: 'power', goesBy: 'coupon' });
  const { step, restart, record } = recording;
  cast.stage.moveTo('2016-10-11');
  let sheet = '';
  await step('①', 'クーポン作成・送付、クーポン番号簿', bookSeen(cast, 'power'));
  await step('③④', '交換指示（申込書）を係員が入力、減算', async () =>
    said(
      await (await signInAt(cast.site('power').url, powerClerk)).send('/applications', {
        customer: customerOf.power.loginId,
      }),
    ),
  );
  await restart();
  await step('⑤', 'クーポン番号の用紙を郵送', async () => {
    const clerk = await signInAt(cast.site('power').url, powerClerk);
    const page = await clerk.read();
    assert.deepEqual(codesOn(page), [], 'a code stands on its sheet alone');
    sheet = await clerk.open(/href="(\/sheets\/[^"]+)"/.exec(page)?.[1] ?? '');
    return `用紙 ${/<p>([^<]* 様)</.exec(sheet)?.[1]}`;
  });
  await restart();
  cast.stage.moveTo('2016-10-13');
  await enter(cast, recording, codesOn(sheet)[0] ?? '');
  return record;
}
