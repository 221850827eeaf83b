import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { mykeyRoutes, type RouteAnswer } from '../../../contract/index.ts';
import { RefusalBanner } from '../../components/banner.tsx';
import { NextLink } from '../../components/next.tsx';
import { Aside, usePhrases } from '../../components/phrases.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { Table } from '../../components/table.tsx';
import { useRouteQuery } from '../../components/use-route.ts';
import { Waiting } from '../../components/waiting.tsx';
import { WaitingWork } from '../../components/waiting-work.tsx';
import { useFace } from '../face.ts';

type Operator = RouteAnswer<typeof mykeyRoutes.listOperators>['operators'][number];

/** The page on which each kind of work is done. */
const WHERE = {
  change: '/admin/changes',
  failedJobs: '/admin/failed-jobs',
  application: '/admin/applications',
} as const;

/** What waits, the operators, and the way to every other page of the platform's people. */
export function OperatorsPage() {
  const { t } = useTranslation('mykey');
  const { t: shared } = useTranslation();
  const { through } = usePhrases();
  const { admin, now } = useFace();
  const waiting = useRouteQuery(['waiting'], () => admin.call(mykeyRoutes.showWaiting));
  const asked = useRouteQuery(['admin-operators'], () => admin.call(mykeyRoutes.listOperators));
  const rule = ({ customerIdRule }: Operator) => {
    const { mode, pattern, lengthMin, lengthMax } = customerIdRule;
    if (mode === 'mykeyId') return t('admin.operators.mykeyIdRule');
    if (!pattern) return t('admin.add.own');
    const length = lengthMin === lengthMax ? `${lengthMin}` : through(lengthMin ?? 1, lengthMax ?? 40);
    return t('admin.operators.ownRule', { pattern: t(`add.${pattern}`), length });
  };
  return (
    <>
      <PageTitle lead={t('admin.operators.lead')}>{t('admin.operators.title')}</PageTitle>
      <WaitingWork
        asked={waiting}
        inWords={(kind, count) => t(`admin.waiting.${kind}`, { count })}
        where={(kind) => WHERE[kind]}
        now={now}
      />
      <Entries />
      {asked.refusal && <RefusalBanner refusal={asked.refusal} onAgain={asked.refetch} />}
      {asked.isPending && <Waiting what={shared('waiting.working')} />}
      {asked.data && (
        <Table
          caption={t('admin.operators.caption')}
          rows={asked.data.operators}
          asOf={asked.toldAt}
          rowKey={({ operatorId }) => operatorId}
          csv
          empty={t('admin.operators.empty')}
          columns={[
            { key: 'id', head: t('admin.operators.id'), value: ({ operatorId }) => operatorId },
            { key: 'name', head: t('admin.operators.name'), value: ({ name }) => name, names: true },
            { key: 'kind', head: t('admin.operators.kind'), value: ({ kind }) => t(`kinds.${kind}`) },
            { key: 'code', head: t('admin.operators.municipality'), value: ({ municipalityCode }) => municipalityCode },
            { key: 'rule', head: t('admin.operators.rule'), value: rule },
            {
              key: 'open',
              head: t('admin.operators.action'),
              show: ({ operatorId, name }) => (
                <Link to="/admin/operators/$operatorId" params={{ operatorId }}>
                  {t('admin.operators.open')}
                  <Aside of={name} />
                </Link>
              ),
            },
          ]}
        />
      )}
    </>
  );
}

/** What else the platform's people do here: the next step first, the other pages beside it. */
function Entries() {
  const { t } = useTranslation('mykey');
  const { t: shared } = useTranslation();
  const pages = [
    { to: '/admin/applications', name: t('admin.applications.title') },
    { to: '/admin/groups', name: t('wide.groups.title') },
    { to: '/admin/staff', name: t('admin.people.title') },
    { to: '/admin/revocation', name: t('admin.revocation.open') },
    { to: '/admin/failed-jobs', name: shared('failedJobs.title') },
  ] as const;
  return (
    <p className="mb-8 flex flex-wrap items-center gap-x-6 gap-y-3 print:hidden">
      <NextLink to="/admin/new">{t('admin.operators.add')}</NextLink>
      {pages.map(({ to, name }) => (
        <Link key={to} to={to}>
          {name}
        </Link>
      ))}
    </p>
  );
}
