import assert from 'node:assert/strict';
import { pointsRoutes } from '../../contract/index.ts';
import { customerOf } from '../partners/terms.ts';
import { type Cast, destination } from './cast.ts';
import { type Customer, signInAt } from './customer.ts';
import { type PatternRecord, recordOf } from './record.ts';

const figure = (points: number) => `${points.toLocaleString('en-US')}ポイント`;

/** 基本 (6-9 ①–⑧) at the card company: 10,000 of its points, five to one, choice, confirmation, and only then the deduction. */
export async function playBasic(cast: Cast): Promise<PatternRecord> {
  const { holder, site } = cast;
  const { step, restart, record } = recordOf(cast, { pattern: '基本', page: '6-9', by: 'card', goesBy: 'order' });
  let customer: Customer | undefined;
  await step('①', 'Webログイン（パスワード）', async () => {
    customer = await signInAt(site('card').url, customerOf.card.loginId);
    return `${headingOf(await customer.read())}にサインインした`;
  });
  await step('②③', 'ポイント交換指示、ログインIDと交換ポイントの受付', async () =>
    said(await customer?.send('/orders', { amount: '１０，０００' })),
  );
  await restart();
  let orderId = '';
  await step('④⑤', 'マイキーID登録確認', async () => {
    const { orders } = await holder.atMypage(pointsRoutes.listExchangeOrders);
    const [order] = orders.filter(({ state }) => state === 'accepted');
    assert.ok(order, 'マイページ shows the order');
    orderId = order.orderId;
    return `${order.partner}から${figure(order.amount)}`;
  });
  await step('⑥', '合算自治体口座指示', async () => {
    await holder.atMypage(pointsRoutes.chooseDestination, { params: { orderId }, body: destination });
    return '移し先に小国町を選んだ。ポイントはまだない';
  });
  await restart();
  await step('⑦', '確認連絡', async () => {
    const { company } = site('card').partner;
    const query = { state: 'confirmed' as const };
    const { orders } = await company.actor.call(pointsRoutes.listExchangeOrdersOfPartner, { query });
    return `会社のシステムに確認連絡 ${orders.length}件`;
  });
  await step('⑧', 'ポイント減算処理、合算', async () => {
    await site('card').turn();
    return townSeen(cast);
  });
  return record;
}

/** 修正1 (6-9) at the telephone company: the night's run deducts first and orders with number and day of that; ⑦⑧ fall away. */
export async function playDeferred(cast: Cast): Promise<PatternRecord> {
  const { holder, site, stage } = cast;
  const { step, restart, record } = recordOf(cast, {
    pattern: '修正1',
    page: '6-9',
    by: 'telephone',
    goesBy: 'order',
  });
  const { loginId } = customerOf.telephone;
  let customer: Customer | undefined;
  await step('①', 'Webログイン（パスワード）', async () => {
    customer = await signInAt(site('telephone').url, loginId);
    return `${headingOf(await customer.read())}にサインインした`;
  });
  await step('②', 'ポイント交換指示（会社が受け付け、夜を待つ）', async () =>
    said(await customer?.send('/orders', { amount: '1500' })),
  );
  await restart();
  stage.moveTo('2016-10-04', '02:00');
  await step('③', '減算処理（夜）のあと、減算の番号と日付を添えて受付', async () => {
    await site('telephone').turn();
    const page = await (await signInAt(site('telephone').url, loginId)).read();
    return said(/<li>(T-[^<]*)</.exec(page)?.[1]);
  });
  await restart();
  await step('④⑤', 'マイキーID登録確認', async () => {
    const { common } = await holder.atMypage(pointsRoutes.showBalances);
    return `共通ポイント ${figure(common.points)}`;
  });
  await step('⑥', '合算自治体口座指示、合算', async () => {
    await holder.atMypage(pointsRoutes.allocate, { body: { destination, amount: 1500 } });
    return townSeen(cast);
  });
  return record;
}

/** What マイページ shows of the chosen town. */
export async function townSeen({ holder }: Cast): Promise<string> {
  const { purses } = await holder.atMypage(pointsRoutes.showBalances);
  const purse = purses.find(({ municipality }) => municipality.code.startsWith(destination.municipalityCode));
  return purse ? `${purse.municipality.name}ポイント ${figure(purse.points)}` : '自治体ポイントはまだない';
}

export function said(words: string | undefined): string {
  assert.ok(words, 'the site said nothing');
  return words;
}
export const headingOf = (page: string): string => /<h1>([^<]*)/.exec(page)?.[1] ?? '';
