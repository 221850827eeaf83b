import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { useDates } from '../../components/dates.ts';
import { Aside, usePhrases } from '../../components/phrases.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { Table } from '../../components/table.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import { Told } from '../office-page.tsx';
import { CutOff } from './cut-off.tsx';
import { PayoutCalendar } from './payout-calendar.tsx';

/** The settlement windows of this municipality, newest first. */
export function SettlementsPage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const asked = useRouteQuery(['settlements'], () => points.call(pointsRoutes.listSettlements));
  return (
    <>
      <PageTitle>{t('settlements.title')}</PageTitle>
      <Told asked={asked}>{({ settlements }) => <Windows settlements={settlements} />}</Told>
      <CutOff />
      <PayoutCalendar />
    </>
  );
}

type Settlements = RouteAnswer<typeof pointsRoutes.listSettlements>['settlements'];
function Windows({ settlements }: { settlements: Settlements }) {
  const { t } = useTranslation('office');
  const { t: shared } = useTranslation();
  const { aside } = usePhrases();
  const { date } = useDates();
  return (
    <Table
      caption={t('settlements.caption')}
      rows={settlements}
      rowKey={({ settlementId }) => String(settlementId)}
      csv
      empty={t('settlements.empty')}
      columns={[
        {
          key: 'number',
          head: t('settlements.number'),
          value: ({ number }) => number,
        },
        // Second, before what may lie beyond the edge of a narrow screen.
        {
          key: 'open',
          head: t('settlements.action'),
          show: ({ settlementId, number }) => (
            <Link to="/settlements/$settlementId" params={{ settlementId: String(settlementId) }}>
              {t('settlements.open')}
              <Aside of={number} />
            </Link>
          ),
        },
        { key: 'opens', head: t('settlements.opensOn'), value: ({ opensOn }) => opensOn, isDay: true },
        {
          key: 'ends',
          head: t('settlements.endsOn'),
          value: ({ endsOn, cutOn }) => (endsOn ? date(endsOn) : cutOn ? t('cutOff.ends', { on: date(cutOn) }) : ''),
          inDetail: true,
        },
        {
          key: 'state',
          head: t('settlements.state'),
          value: ({ state }) => t(`settlements.states.${state}`),
          show: ({ state }) => <strong>{t(`settlements.states.${state}`)}</strong>,
        },
        {
          key: 'partners',
          head: `${t('settlements.fromPartners')}${aside(shared('money.yen'))}`,
          value: ({ totals }) => totals.partnerToMunicipality,
          inDetail: true,
        },
        {
          key: 'payees',
          head: `${t('settlements.toPayees')}${aside(shared('money.yen'))}`,
          value: ({ totals }) => totals.municipalityToPayee,
        },
      ]}
    />
  );
}
