import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { pointsRoutes } from '../../../contract/index.ts';
import { RefusalBanner } from '../../components/banner.tsx';
import { PrintedBy, ToldAt } from '../../components/printed-with.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { Waiting } from '../../components/waiting.tsx';
import { useFace, useTerminal } from '../face.ts';
import { AtTill, ClerkSignIn, useClerks } from './clerk-sign-in.tsx';
import { OwnAccount } from './own-account.tsx';
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
  const enabled = !mustSayWho;
  const today = useRouteQuery(['today'], () => points.call(pointsRoutes.showToday), { enabled });
  const vouchers = useRouteQuery(['redemptions'], () => points.call(pointsRoutes.listRedemptionsHere), { enabled });
  if (clerks.waiting) return <Waiting what={t('shop.opening')} />;
  if (mustSayWho) return <ClerkSignIn clerks={all} />;
  const isOwner = !at || at.role === 'owner';
  const refused = [today, vouchers].find(({ refusal }) => refusal);
  return (
    <PrintedBy value={at?.name}>
      {at && <AtTill clerk={at} />}
      <PageTitle>{t('shop.title')}</PageTitle>
      {refused?.refusal && <RefusalBanner refusal={refused.refusal} onAgain={refused.refetch} />}
      {today.data && isOwner && <OwnAccount above />}
      {today.data && vouchers.data && (
        <ToldAt value={today.toldAt}>
          <ShopToday today={today.data} redemptions={vouchers.data.redemptions} />
        </ToldAt>
      )}
      {today.data && isOwner && (
        <>
          <OwnAccount />
          <ShopStatement />
        </>
      )}
      {at && <ShopPeople clerks={all} at={at} />}
      {today.data && all.length === 0 && <BeginShop />}
      {terminal.role === 'office' && (
        <p className="print:hidden">
          <Link to="/terminals">{t('terminals.title')}</Link>
        </p>
      )}
    </PrintedBy>
  );
}
