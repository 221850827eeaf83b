import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { useRouteQuery } from '../../components/use-route.ts';
import { WaitingWork } from '../../components/waiting-work.tsx';
import { useFace, useStaff } from '../face.ts';
import type { Page } from '../pages.ts';

type Work = RouteAnswer<typeof pointsRoutes.showWaiting>['waiting'][number];

/** The page on which each is done. */
const WHERE: Record<Work['kind'], Page['to']> = {
  change: '/changes',
  opening: '/openings',
  approval: '/settlements',
  fileCancellation: '/settlements',
  failedJobs: '/failed-jobs',
  eventCancellation: '/events',
  voucherBreaks: '/voucher-breaks',
  webhooksStopped: '/partner-system',
  conversion: '/conversions',
  reserveCases: '/reserve',
  returned: '/settlements',
  payout: '/settlements',
  heldPayouts: '/settlements',
  invoiceApproval: '/invoices',
  remittanceApproval: '/remittances',
  remittance: '/remittances',
  bankBreak: '/bank-breaks',
  overdue: '/invoices',
  owed: '/invoices',
  close: '/settlements',
  eventEnding: '/events',
  eventNotice: '/events',
  programEnding: '/programs',
  campaignInvitation: '/campaigns',
  campaignAgreement: '/paid-campaigns',
  sponsorshipOffered: '/offered-sponsorships',
  invitation: '/staff',
  bankAccount: '/account',
  accountsRefused: '/payee-accounts',
  placesWithoutAccount: '/merchants',
  companiesWithoutAccount: '/partners',
};

/** What waits for me in the office. */
export function OfficeWork() {
  const { t } = useTranslation('office');
  const { points, now } = useFace();
  const { organisation } = useStaff();
  // Offices beside the towns have no windows: their bank files are those of remittances.
  const pageOf = (kind: Work['kind']) => (organisation && kind === 'fileCancellation' ? '/remittances' : WHERE[kind]);
  const asked = useRouteQuery(['waiting'], () => points.call(pointsRoutes.showWaiting));
  return (
    <WaitingWork
      asked={asked}
      inWords={(kind, count) => t(`home.kinds.${kind}`, { count })}
      // A page of the only one is where one would go next.
      where={(kind, only) => (only && pageOf(kind) === '/settlements' ? `/settlements/${only}` : pageOf(kind))}
      now={now}
    />
  );
}
