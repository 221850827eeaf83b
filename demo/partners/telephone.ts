import { dateInTokyo } from '../../server/clock.ts';
import { couponList, giveCoupon } from './coupon-book.ts';
import { runNight } from './night.ts';
import { amountOf, type OrderSettings, orderForm, orderList } from './online-orders.ts';
import { dayInWords, figure, form } from './page.ts';
import { freePoints, type KeptCoupon } from './partner.ts';
import { type Site, startSite, toMypage } from './site.ts';

const stateOf = ({ reported, activeFrom }: KeptCoupon) =>
  reported && activeFrom
    ? `${dayInWords(activeFrom)}から入力できます。`
    : '次の夜の処理でポイントを減らすと、入力できるようになります。';

/** What a customer sees: their points, both ways to exchange them, and what is under way. */
const homeOf =
  ({ partner, mypageUrl }: OrderSettings, today: () => string) =>
  (loginId: string, once: () => string) =>
    `<p>電話のポイント<br><span class="figure">${figure(partner.company.points.get(loginId) ?? 0)}</span></p>
<p>夜の処理を待つ分を除いて、${figure(freePoints(partner, loginId))}まで申し込めます。</p>
<h2>ログインIDで交換する</h2>${orderForm({ once, label: '交換する電話のポイント', value: '1500' })}
${orderList(partner, loginId)}
<h2>クーポンで交換する</h2>${form({ action: '/coupons', once: once(), submit: '1,000ポイントをクーポンに替える' })}
${couponList(partner, loginId, stateOf)}
<h2>夜の処理（デモの係員用）</h2><p>ふだんは日付が変わると行われます。</p>
${form({
  action: '/night',
  once: once(),
  fields: [{ name: 'activeFrom', label: 'クーポンが使える最初の日', type: 'date', value: today() }],
  submit: '夜の処理をいま行う',
  quiet: true,
})}
${toMypage(`${mypageUrl}/mypage/`, 'マイページで移し先を選ぶ')}`;

/** A telephone company, whose deductions are made at night: 修正1 (6-9), and coupons 2-2 (6-10). */
export async function startTelephone(settings: OrderSettings): Promise<Site> {
  const { partner, keep, clock } = settings;
  const { company } = partner;
  const today = () => `${dateInTokyo(clock())}`;
  return startSite(
    {
      brand: {
        name: 'やまびこ電話',
        note: 'デモの協力会社（電話会社・修正パターン1とクーポン 2-2）',
        colour: '#00552e',
      },
      signInAs: 'ログインID',
      knows: (loginId) => company.points.has(loginId),
      home: homeOf(settings, today),
      actions: {
        async '/orders'(typed, loginId) {
          const amount = amountOf(partner, { typed, loginId, least: 1 });
          if (typeof amount === 'string') return amount;
          const orderNumber = partner.newNumber('T');
          company.orders.set(orderNumber, { loginId, amount, deducted: false });
          keep();
          return `${figure(amount)}ポイントの交換を受け付けました（${orderNumber}）。今夜の処理で減らし、共通ポイントになります。`;
        },
        async '/coupons'(_, loginId) {
          const given = giveCoupon(partner, loginId);
          if (given === 'too few points') return 'ポイントが足りません。';
          if (given === 'no coupons left') return 'クーポンがなくなりました。次の発行をお待ちください。';
          keep();
          return 'クーポンコードをお渡ししました。今夜の処理のあと、めぐりのマイページに入れてください。';
        },
        async '/night'(typed) {
          const activeFrom = typed.get('activeFrom') ?? '';
          // The points cloud would refuse a day on which no coupon counts any more, and the report would never come through.
          const isDay = /^\d{4}-\d\d-\d\d$/.test(activeFrom) && activeFrom >= today();
          if (!isDay || partner.coupons.some(({ validThrough }) => activeFrom > validThrough))
            return 'クーポンが使える最初の日は、今日からクーポンの最終日までの日を入力してください。';
          const { taken, refusals, coupons } = await runNight(partner, { clock, keep, activeFrom });
          return [`夜の処理が終わりました。申し込み ${taken}件、クーポン ${coupons}枚。`, ...refusals].join(' ');
        },
      },
      async turn() {
        if (partner.nightOn !== today()) await runNight(partner, { clock, keep, activeFrom: today() });
      },
    },
    settings,
  );
}
