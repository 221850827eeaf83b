import { useParams } from '@tanstack/react-router';
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
import { useTrailWords } from '../registers/trail-entries.tsx';
import { UsesTable } from './uses-table.tsx';

type Grant = RouteAnswer<typeof pointsRoutes.traceGrant>;

/** A grant: who, when, why, of which budget, and what was used of what it went into. */
export function TraceGrantPage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  const grantKey = useParams({ strict: false, select: (params) => params.grantKey ?? '' });
  const asked = useRouteQuery(['trace', grantKey], () =>
    points.call(pointsRoutes.traceGrant, { params: { grantKey } }),
  );
  return (
    <>
      <BackLink to="/trace">{t('trace.back')}</BackLink>
      <PageTitle>{t('trace.grant')}</PageTitle>
      <Told asked={asked}>{(grant) => <Shown grant={grant} />}</Told>
    </>
  );
}

function Shown({ grant }: { grant: Grant }) {
  const { t } = useTranslation('office');
  const { time, day } = useDates();
  const words = useTrailWords();
  const amount = (value: number) => <Amount value={value} size="small" />;
  return (
    <>
      <Facts
        className="mb-8"
        facts={[
          [t('trace.program'), grant.program],
          [t('trace.department'), grant.department],
          [t('trace.points'), amount(grant.points)],
          [t('trace.at'), time(grant.grantedAt)],
          [t('trace.by'), grant.by],
          ...(grant.reason ? ([[t('trace.reason'), grant.reason]] as [string, string][]) : []),
          [t('trace.budgetLine'), grant.budgetLine ?? t('trace.noBudgetLine')],
          [t('trace.fund'), grant.fund.name],
          [t('trace.expiresOn'), day(grant.expiresOn)],
          [t('trace.takenBack'), amount(grant.takenBack)],
          [t('trace.left'), amount(grant.left)],
        ]}
      />
      <p className="mb-2 max-w-3xl">{t('trace.usesLead')}</p>
      <UsesTable caption={t('trace.uses')} empty={t('trace.usesEmpty')} uses={grant.uses} />
      <Table
        caption={t('trace.trail')}
        rows={grant.trail}
        rowKey={({ at, act }) => `${at} ${act}`}
        empty={t('trace.trailEmpty')}
        columns={[
          { key: 'at', head: t('trace.at'), value: ({ at }) => time(at) },
          { key: 'who', head: t('trace.who'), value: ({ by }) => by },
          { key: 'act', head: t('trace.act'), value: ({ act }) => words.act(act) },
          { key: 'reason', head: t('trace.reason'), value: ({ reason }) => reason },
          {
            key: 'before',
            head: t('trace.before'),
            value: ({ before }) => words.fields(before).join('\n'),
            inDetail: true,
          },
          {
            key: 'after',
            head: t('trace.after'),
            value: ({ after }) => words.fields(after).join('\n'),
            inDetail: true,
          },
        ]}
      />
    </>
  );
}
