import { couponList, deductCoupons, giveCoupon, reportCoupons } from './coupon-book.ts';
import { type OrderSettings, orderForm, orderList, placeOnline } from './online-orders.ts';
import { figure, form } from './page.ts';
import { type Site, startSite, toMypage } from './site.ts';

/** An airline: 基本 (6-9), and 2-1: a coupon of its book of numbers is deducted at once, reported, and shown to be copied (6-10 ②–⑤). */
export async function startAirline(settings: OrderSettings): Promise<Site> {
  const { partner, keep, mypageUrl } = settings;
  const { company } = partner;
  return startSite(
    {
      brand: {
        name: 'そらの翼マイレージ',
        note: 'デモの協力会社（航空会社・基本パターンとクーポン 2-1）',
        colour: '#0017c1',
      },
      signInAs: 'ログインID',
      knows: (loginId) => company.points.has(loginId),
      home: (loginId, once) => `<p>マイル<br><span class="figure">${figure(company.points.get(loginId) ?? 0)}</span></p>
<h2>ログインIDで交換する</h2>${orderForm({ once, label: '自治体ポイントに交換するマイル', value: '2000' })}
${orderList(partner, loginId)}
<h2>クーポンで交換する</h2><p>マイルをすぐに減らし、クーポンコードをお渡しします。ログインIDの登録はいりません。</p>
${form({ action: '/coupons', once: once(), submit: '1,000マイルをクーポンに替える' })}
${couponList(partner, loginId, ({ reported }) => (reported ? 'いつでも入力できます。' : '減算の連絡を待っています。'))}
${toMypage(`${mypageUrl}/mypage/coupon`, 'マイページでクーポンを入れる')}`,
      actions: {
        '/orders': async (typed, loginId) =>
          placeOnline(settings, {
            typed,
            loginId,
            least: 1,
            words: (amount) => `${figure(amount)}マイルの交換の申し込みを`,
          }),
        async '/coupons'(_, loginId) {
          const given = giveCoupon(partner, loginId);
          if (given === 'too few points') return 'マイルが足りません。';
          if (given === 'no coupons left') return 'クーポンがなくなりました。次の発行をお待ちください。';
          // The deduction stands before it is reported, and the report before the code counts.
          deductCoupons(partner);
          keep();
          await reportCoupons(partner);
          keep();
          return '1,000マイルを減らしました。クーポンコードをコピーして、めぐりのマイページに入れてください。';
        },
      },
      async turn() {
        const told = await reportCoupons(partner);
        if ((await company.deductConfirmed()) + told > 0) keep();
      },
    },
    settings,
  );
}
