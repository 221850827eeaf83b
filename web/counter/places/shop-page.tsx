import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { pointsRoutes } from '../../../contract/index.ts';
import { RefusalBanner } from '../../components/banner.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { Waiting } from '../../components/waiting.tsx';
import { useFace, useTerminal } from '../face.ts';
import { AtTill, ClerkSignIn, useClerks } from './clerk-sign-in.tsx';
import { BeginShop, ShopPeople } from './shop-people.tsx';
import { ShopStatement } from './shop-statement.tsx';
import { ShopToday } from './shop-today.tsx';

/** The shop's own page: its day, its settlements, its people. */
export function ShopPage() {
  const { t } = useTranslation('counter');
  const { points } = useFace();
  const terminal = useTerminal();
  const clerks = useClerks();
  const { mustSayWho, at, all } = clerks;
  const today = useRouteQuery(['today'], () => points.call(pointsRoutes.showToday), { enabled: !mustSayWho });
  if (clerks.waiting) return <Waiting what={t('shop.opening')} />;
  if (mustSayWho) return <ClerkSignIn clerks={all} />;
  return (
    <>
      {at && <AtTill clerk={at} />}
      <PageTitle>{t('shop.title')}</PageTitle>
      {today.refusal && <RefusalBanner refusal={today.refusal} onAgain={today.refetch} />}
      {today.data && <ShopToday today={today.data} printedBy={at?.name} />}
      {today.data && (!at || at.role === 'owner') && <ShopStatement printedBy={at?.name} />}
      {at && <ShopPeople clerks={all} at={at} />}
      {today.data && all.length === 0 && <BeginShop />}
      {terminal.role === 'office' && (
        <p className="print:hidden">
          <Link to="/terminals">{t('terminals.title')}</Link>
        </p>
      )}
    </>
  );
}
