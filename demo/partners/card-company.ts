import { convert } from '../../contract/points/rate.ts';
import { type OrderSettings, orderForm, orderList, placeOnline } from './online-orders.ts';
import { figure } from './page.ts';
import { type Site, startSite, toMypage } from './site.ts';
import { cardRate } from './terms.ts';

/** A card company: 基本 (6-9), at a rate. It deducts what was confirmed, and says so. */
export async function startCardCompany(settings: OrderSettings): Promise<Site> {
  const { partner, keep, mypageUrl } = settings;
  const { company } = partner;
  return startSite(
    {
      brand: { name: 'つきみカード', note: 'デモの協力会社（カード会社・基本パターン）', colour: '#8a1538' },
      signInAs: 'ログインID',
      knows: (loginId) => company.points.has(loginId),
      home: (
        loginId,
        once,
      ) => `<p>カードのポイント<br><span class="figure">${figure(company.points.get(loginId) ?? 0)}</span></p>
<p>カードのポイント${cardRate.denominator}で、自治体ポイントの1ポイントになります。</p>
${orderForm({ once, label: '交換するカードのポイント', value: '10000' })}
<h2>申し込み</h2>${orderList(partner, loginId)}
${toMypage(`${mypageUrl}/mypage/`, 'マイページで移し先を選ぶ')}`,
      actions: {
        '/orders': async (typed, loginId) =>
          placeOnline(settings, {
            typed,
            loginId,
            least: cardRate.denominator,
            words: (amount) =>
              `${figure(amount)}を${figure(convert(amount, cardRate).units)}ポイントに交換する申し込みを`,
          }),
      },
      async turn() {
        if ((await company.deductConfirmed()) > 0) keep();
      },
    },
    settings,
  );
}
