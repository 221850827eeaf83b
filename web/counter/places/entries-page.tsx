import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { pointsRoutes } from '../../../contract/index.ts';
import { RefusalBanner } from '../../components/banner.tsx';
import { useDates } from '../../components/dates.ts';
import { BackLink } from '../../components/next.tsx';
import { PrintedBy } from '../../components/printed-with.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { ShopEntries } from '../../components/shop-entries.tsx';
import { useRoutePages } from '../../components/use-route.ts';
import { Waiting } from '../../components/waiting.tsx';
import { useFace } from '../face.ts';
import { AtTill, ClerkSignIn, useClerks } from './clerk-sign-in.tsx';

/** 精算の明細: one window of this shop, use by use, with the numbers of receipts and vouchers. */
export function EntriesPage() {
  const { t } = useTranslation('counter');
  const { points } = useFace();
  const { date } = useDates();
  const clerks = useClerks();
  const { mustSayWho, at, all } = clerks;
  const { settlementId } = useParams({ strict: false }) as { settlementId: string };
  const params = { settlementId: Number(settlementId) };
  const asked = useRoutePages(['own-entries', settlementId], 'entries', (query) =>
    points.call(pointsRoutes.listOwnEntries, { params, query }),
  );
  if (clerks.waiting) return <Waiting what={t('shop.opening')} />;
  if (mustSayWho) return <ClerkSignIn clerks={all} />;
  const { data: shown } = asked;
  return (
    <PrintedBy value={at?.name}>
      {at && <AtTill clerk={at} />}
      <BackLink to="/shop">{t('shop.title')}</BackLink>
      <PageTitle
        lead={
          shown &&
          t('statement.entriesLead', { place: shown.place, town: shown.municipality.name, on: date(shown.opensOn) })
        }
      >
        {t('statement.entriesTitle')}
      </PageTitle>
      {asked.refusal && <RefusalBanner refusal={asked.refusal} onAgain={asked.refetch} />}
      {asked.isPending && <Waiting what={t('shop.opening')} />}
      {shown && <ShopEntries asked={asked} shown={shown} />}
    </PrintedBy>
  );
}
