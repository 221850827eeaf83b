import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { pointsRoutes } from '../../../contract/index.ts';
import { useDates } from '../../components/dates.ts';
import { BackLink } from '../../components/next.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { ShopEntries } from '../../components/shop-entries.tsx';
import { useRoutePages } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import { Told } from '../office-page.tsx';

/** What one place is owed in one window, use by use, as the shop reads it itself. */
export function PayeeEntriesPage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const { date } = useDates();
  const { settlementId, merchantId } = useParams({ strict: false }) as { settlementId: string; merchantId: string };
  const params = { settlementId: Number(settlementId), merchantId: Number(merchantId) };
  const asked = useRoutePages(['payee-entries', settlementId, merchantId], 'entries', (query) =>
    points.call(pointsRoutes.listPayeeEntries, { params, query }),
  );
  return (
    <>
      <BackLink to={`/settlements/${settlementId}`}>{t('settlement.toStatement')}</BackLink>
      <Told asked={asked}>
        {(shown) => (
          <>
            <PageTitle lead={t('settlement.entriesLead', { on: date(shown.opensOn) })} title={shown.place}>
              {t('settlement.entriesTitle', { name: shown.place })}
            </PageTitle>
            <ShopEntries asked={asked} shown={shown} />
          </>
        )}
      </Told>
    </>
  );
}
