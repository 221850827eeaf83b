import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Amount } from '../../components/amount.tsx';
import { Banner } from '../../components/banner.tsx';
import { useDates } from '../../components/dates.ts';
import { Facts } from '../../components/facts.tsx';
import { figures } from '../../components/figures.ts';
import { More } from '../../components/more.tsx';
import { BackLink } from '../../components/next.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { useRoutePages, useRouteQuery } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import { Told } from '../office-page.tsx';
import { Colours, UsesTable } from './uses-table.tsx';

type Payment = RouteAnswer<typeof pointsRoutes.tracePayment>;

/** A transfer: of which funds, by whom approved and made, by which line of the bank carried out, and the uses behind it. */
export function TracePaymentPage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const params = useParams({
    strict: false,
    select: ({ fileId, item }) => ({ fileId: Number(fileId), item: Number(item) }),
  });
  const name = `${params.fileId}/${params.item}`;
  const asked = useRouteQuery(['trace', name], () => points.call(pointsRoutes.tracePayment, { params }));
  const behind = useRoutePages(['trace-uses', name], 'uses', (query) =>
    points.call(pointsRoutes.listUsesOfPayment, { params, query }),
  );
  return (
    <>
      <BackLink to="/trace">{t('trace.back')}</BackLink>
      <PageTitle>{t('trace.payment')}</PageTitle>
      <Told asked={asked}>
        {(payment) => (
          <>
            <Shown payment={payment} />
            <Told asked={behind}>
              {({ uses }) => (
                <>
                  <UsesTable caption={t('trace.behind')} empty={t('trace.behindEmpty')} uses={uses} />
                  <More asked={behind} />
                </>
              )}
            </Told>
          </>
        )}
      </Told>
    </>
  );
}

function Shown({ payment }: { payment: Payment }) {
  const { t } = useTranslation('office');
  const { day, time } = useDates();
  const { bank, returnedOn, isCancelled, settlementId } = payment;
  return (
    <>
      {isCancelled && <Banner tone="warning" title={t('trace.cancelled')} />}
      {returnedOn && <Banner tone="warning" title={t('trace.returned', { on: day(returnedOn) })} />}
      <Facts
        className="mb-8"
        facts={[
          [t('trace.payee'), payment.payee],
          [t('trace.yen'), <Amount key="yen" value={payment.yen} unit="yen" size="small" />],
          [t('trace.payoutOn'), day(payment.payoutOn)],
          [t('trace.endToEndId'), payment.endToEndId],
          [
            t('trace.bank'),
            bank
              ? t('trace.bankLine', {
                  name: bank.fileName,
                  line: bank.line,
                  on: day(bank.bookedOn),
                  yen: figures(bank.yen),
                })
              : t('trace.noBank'),
          ],
          [
            t('trace.settlement'),
            <Link key="settlement" to="/settlements/$settlementId" params={{ settlementId: `${settlementId}` }}>
              {t('trace.toSettlement')}
            </Link>,
          ],
          [t('trace.approvedBy'), payment.approvals.map(({ name, at }) => `${name} ${time(at)}`).join(' / ')],
          [t('trace.madeBy'), payment.madeBy],
          [t('trace.madeAt'), time(payment.madeAt)],
          [
            t('trace.sha256'),
            <span key="sha256" className="break-all">
              {payment.sha256}
            </span>,
          ],
        ]}
      />
      <Colours funds={payment.funds} />
    </>
  );
}
