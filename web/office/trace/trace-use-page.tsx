import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { pointsRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { Amount } from '../../components/amount.tsx';
import { useDates } from '../../components/dates.ts';
import { Facts } from '../../components/facts.tsx';
import { BackLink } from '../../components/next.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { Table } from '../../components/table.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { useFace } from '../face.ts';
import { Told } from '../office-page.tsx';
import { Colours } from './uses-table.tsx';

type Use = RouteAnswer<typeof pointsRoutes.traceUse>;

/** A use: of which funds and grants, in which settlement, and by which transfer its place was paid. */
export function TraceUsePage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const useId = useParams({ strict: false, select: (params) => params.useId ?? '' });
  const asked = useRouteQuery(['trace', useId], () => points.call(pointsRoutes.traceUse, { params: { useId } }));
  return (
    <>
      <BackLink to="/trace">{t('trace.back')}</BackLink>
      <PageTitle>{t('trace.use')}</PageTitle>
      <Told asked={asked}>{(use) => <Shown use={use} />}</Told>
    </>
  );
}

function Shown({ use }: { use: Use }) {
  const { t } = useTranslation('office');
  const { time } = useDates();
  return (
    <>
      <Facts
        className="mb-8"
        facts={[
          [t('trace.kind'), t(`trace.kinds.${use.kind}`)],
          [t('trace.place'), use.place],
          [t('trace.points'), <Amount key="points" value={use.points} size="small" />],
          [t('trace.at'), time(use.at)],
          [t('trace.receipt'), use.receiptNumber],
        ]}
      />
      <Colours funds={use.funds} />
      <Table
        caption={t('trace.grants')}
        rows={use.grants}
        rowKey={({ grantKey }) => grantKey}
        empty={t('trace.grantsEmpty')}
        columns={[
          {
            key: 'follow',
            head: t('trace.follow'),
            show: ({ grantKey, program }) => (
              <Link to="/trace/grants/$grantKey" params={{ grantKey }} aria-label={`${t('trace.follow')} ${program}`}>
                {t('trace.follow')}
              </Link>
            ),
          },
          { key: 'at', head: t('trace.at'), value: ({ grantedAt }) => time(grantedAt) },
          { key: 'program', head: t('trace.program'), value: ({ program }) => program },
          { key: 'points', head: t('trace.points'), value: ({ points }) => points },
        ]}
      />
      {use.settlement ? <Payments settlement={use.settlement} /> : <p className="mb-8">{t('trace.noSettlement')}</p>}
    </>
  );
}

function Payments({ settlement: { settlementId, payments } }: { settlement: NonNullable<Use['settlement']> }) {
  const { t } = useTranslation('office');
  return (
    <>
      <Table
        caption={t('trace.payments')}
        rows={payments}
        rowKey={({ fileId, item }) => `${fileId} ${item}`}
        empty={t('trace.paymentsEmpty')}
        columns={[
          {
            key: 'follow',
            head: t('trace.follow'),
            show: ({ fileId, item, endToEndId }) => (
              <Link
                to="/trace/payments/$fileId/$item"
                params={{ fileId: `${fileId}`, item: `${item}` }}
                aria-label={`${t('trace.follow')} ${endToEndId}`}
              >
                {t('trace.follow')}
              </Link>
            ),
          },
          { key: 'on', head: t('trace.payoutOn'), value: ({ payoutOn }) => payoutOn, isDay: true },
          { key: 'yen', head: t('trace.yen'), value: ({ yen }) => yen },
          { key: 'id', head: t('trace.endToEndId'), value: ({ endToEndId }) => endToEndId },
        ]}
      />
      <p className="mb-8">
        <Link to="/settlements/$settlementId" params={{ settlementId: `${settlementId}` }}>
          {t('trace.toSettlement')}
        </Link>
      </p>
    </>
  );
}
