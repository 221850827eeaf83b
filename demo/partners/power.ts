import { inGroups } from '../../contract/points/coupons/code.ts';
import { deductCoupons, giveCoupon, reportCoupons, selectorOf } from './coupon-book.ts';
import type { OrderSettings } from './online-orders.ts';
import { dayInWords, escaped, figure, form, qrPicture } from './page.ts';
import type { KeptCoupon, Partner } from './partner.ts';
import { type Site, startSite } from './site.ts';

/** Who signs in at the power company: its customers write on paper, and its clerk enters what they wrote. */
export const powerClerk = 'clerk';

/** A power company: 2-3 (6-10). Its clerk enters an application on paper; the coupon is deducted, reported, and printed to be posted. */
export async function startPower(settings: OrderSettings): Promise<Site> {
  const { partner, keep, mypageUrl } = settings;
  const { company } = partner;
  return startSite(
    {
      brand: { name: 'みなかみ電力', note: 'デモの協力会社（電力会社・郵送のクーポン 2-3）', colour: '#7a3e00' },
      signInAs: '係員番号',
      knows: (loginId) => loginId === powerClerk,
      home: (_, once) => `<h2>申込書を入力する</h2>${form({
        action: '/applications',
        once: once(),
        fields: [{ name: 'customer', label: 'お客様番号', value: '' }],
        submit: '1,000ポイントのクーポンを用意する',
      })}
<h2>お客様のポイント</h2>${customers(partner)}<h2>郵送するクーポン</h2>${letters(partner)}`,
      actions: {
        async '/applications'(typed) {
          const customer = (typed.get('customer') ?? '').normalize('NFKC').trim();
          if (!company.points.has(customer))
            return 'そのお客様番号はありません。申込書を見て、もう一度入力してください。';
          const given = giveCoupon(partner, customer);
          if (given === 'too few points') return 'お客様のポイントが足りません。';
          if (given === 'no coupons left') return 'クーポンがなくなりました。次の発行をお待ちください。';
          deductCoupons(partner);
          keep();
          await reportCoupons(partner);
          keep();
          return `${customer} 様のポイントを減らしました。クーポン ${inGroups(selectorOf(given.code))} の用紙を印刷して郵送してください。`;
        },
      },
      sheet: (selector) => {
        const coupon = partner.coupons.find((one) => one.reported && selectorOf(one.code) === selector);
        return coupon && sheet(coupon, `${mypageUrl}/mypage/coupon`);
      },
      async turn() {
        if ((await reportCoupons(partner)) > 0) keep();
      },
    },
    settings,
  );
}

const customers = ({ company }: Partner) =>
  `<ul>${[...company.points].map(([customer, points]) => `<li>${escaped(customer)}: ${figure(points)}ポイント</li>`).join('')}</ul>`;

/** Named by the part of the code that proves nothing: the whole code stands on its sheet alone. */
function letters({ coupons }: Partner): string {
  const given = coupons.filter(({ loginId }) => loginId !== undefined);
  if (given.length === 0) return '<p>郵送するクーポンはありません。</p>';
  const line = ({ code, loginId = '', reported }: KeptCoupon) => {
    const selector = selectorOf(code);
    const print = reported ? `<a href="/sheets/${selector}">用紙を開く</a>` : '減算の連絡を待っています';
    return `<li>${escaped(loginId)} 様: ${inGroups(selector)}（${print}）</li>`;
  };
  return `<ul>${given.map(line).join('')}</ul>`;
}

/** The sheet of one coupon, as it is posted. What stands behind the `#` no browser sends. */
const sheet = ({ code, points, validThrough, loginId = '' }: KeptCoupon, address: string): string =>
  `<p>${escaped(loginId)} 様</p><p class="figure">${figure(points)}ポイント</p>
<p>${dayInWords(validThrough)}まで入力できます。</p><p>クーポンコード<br><code class="figure">${escaped(code)}</code></p>
${qrPicture(`${address}#code=${code}`)}
<ol><li>${escaped(address)} を開き、マイナンバーカードでサインインします。</li><li>クーポンコードを入れ、移し先を選びます。</li></ol>
<p class="screen"><button type="button" onclick="window.print()">印刷する</button> <a href="/">もどる</a></p>`;
