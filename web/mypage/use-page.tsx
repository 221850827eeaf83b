import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { figures } from '../components/figures.ts';
import { BackLink } from '../components/next.tsx';
import { PageTitle } from '../components/shell.tsx';
import { useBalances, useOrders, waitsForChoice } from './asks.ts';

/** The things one can do with points, each with how much there is to do. */
export function UsePage() {
  const { t } = useTranslation('mypage');
  const balances = useBalances();
  const orders = useOrders();
  const common = balances.data?.common.points ?? 0;
  const waiting = orders.data?.orders.filter(waitsForChoice).length ?? 0;
  return (
    <>
      <BackLink to="/">{t('purse.back')}</BackLink>
      <PageTitle>{t('use.title')}</PageTitle>
      <ul className="grid gap-4">
        <Way
          to={common > 0 ? '/allocate' : undefined}
          name={t('use.allocate')}
          note={common > 0 ? t('use.allocateNote', { points: figures(common) }) : t('use.allocateNone')}
        />
        <Way
          to={waiting > 0 ? '/orders' : undefined}
          name={t('use.orders')}
          note={waiting > 0 ? t('use.ordersNote', { count: waiting }) : t('use.ordersNone')}
        />
        <Way to="/coupon" name={t('coupon.title')} note={t('coupon.useNote')} />
        <Way to="/events" name={t('use.events')} note={t('use.eventsNote')} />
        <Way to="/vouchers" name={t('use.vouchers')} note={t('use.vouchersNote')} />
        <Way to="/convert" name={t('use.convert')} note={t('use.convertNote')} />
        <Way to="/campaigns" name={t('campaigns.title')} note={t('campaigns.note')} />
        <Way to={undefined} name={t('use.shop')} note={t('use.shopBody')} />
      </ul>
    </>
  );
}

/** A way that is open is a link; one that is not says why. */
function Way({ to, name, note }: { to: string | undefined; name: string; note: string }) {
  const box = 'flex flex-col gap-1 rounded-16 border-2 p-5';
  if (!to)
    return (
      <li className={`${box} border-solid-gray-300 bg-solid-gray-50`}>
        <strong className="text-xl">{name}</strong>
        <span>{note}</span>
      </li>
    );
  return (
    <li>
      <Link to={to} className={`${box} border-key-900 text-solid-gray-900 no-underline hover:bg-key-50`}>
        <strong className="text-xl text-key-1000 underline underline-offset-4">{name}</strong>
        <span>{note}</span>
      </Link>
    </li>
  );
}
