import { useTranslation } from 'react-i18next';
import type { mykeyRoutes, RouteAnswer } from '../../contract/index.ts';
import type { Answer } from '../device/http.ts';
import { RefusalBanner } from './banner.tsx';
import { useDates } from './dates.ts';
import { More } from './more.tsx';
import { PageTitle } from './shell.tsx';
import { Table } from './table.tsx';
import { useRoutePages } from './use-route.ts';

type Page = RouteAnswer<typeof mykeyRoutes.listFailedJobs>;

/** What a system does by itself and failed at: when, how often, why, and when it is tried again. */
export function FailedJobs({
  ask,
  names,
}: {
  ask: (query: { cursor?: string }) => Promise<Answer<Page, string>>;
  /** The tasks of the system in words. A task of a newer server has none here yet: then its own name is shown. */
  names: Readonly<Record<string, string>>;
}) {
  const { t } = useTranslation();
  const { time } = useDates();
  const asked = useRoutePages(['failed-jobs'], 'jobs', ask);
  return (
    <>
      <PageTitle lead={t('failedJobs.lead')}>{t('failedJobs.title')}</PageTitle>
      {asked.refusal && <RefusalBanner refusal={asked.refusal} onAgain={asked.refetch} />}
      {asked.data && (
        <Table
          caption={t('failedJobs.caption')}
          rows={asked.data.jobs}
          rowKey={({ jobId }) => jobId}
          empty={t('failedJobs.empty')}
          csv
          columns={[
            { key: 'failedAt', head: t('failedJobs.failedAt'), value: ({ failedAt }) => time(failedAt) },
            { key: 'name', head: t('failedJobs.name'), value: ({ name }) => names[name] ?? name, names: true },
            { key: 'attempts', head: t('failedJobs.attempts'), value: ({ attempts }) => attempts },
            { key: 'reason', head: t('failedJobs.reason'), value: ({ reason }) => reason },
            {
              key: 'nextTryAt',
              head: t('failedJobs.nextTryAt'),
              value: ({ nextTryAt }) => (nextTryAt ? time(nextTryAt) : t('failedJobs.givenUp')),
            },
          ]}
        />
      )}
      <More asked={asked} />
    </>
  );
}
