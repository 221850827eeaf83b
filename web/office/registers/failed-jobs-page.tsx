import { useTranslation } from 'react-i18next';
import { pointsRoutes } from '../../../contract/index.ts';
import { RefusalBanner } from '../../components/banner.tsx';
import { useDates } from '../../components/dates.ts';
import { More } from '../../components/more.tsx';
import { PageTitle } from '../../components/shell.tsx';
import { Table } from '../../components/table.tsx';
import { useAskPages } from '../../components/use-ask.ts';
import { useFace, useStaff } from '../face.ts';

/** What the system does by itself and failed at: when, how often, why, and when it is tried again. */
export function FailedJobsPage() {
  const { t, i18n } = useTranslation('office');
  const { time } = useDates();
  const { points } = useFace();
  const { name: printedBy } = useStaff();
  const asked = useAskPages(['failed-jobs'], 'jobs', (query) => points.call(pointsRoutes.listFailedJobs, { query }));
  // A job of a newer server has no words here yet: then its own name is shown.
  const inWords = (name: string) => {
    const key = `failedJobs.names.${name}`;
    return i18n.exists(key, { ns: 'office' }) ? String(t(key as 'failedJobs.name')) : name;
  };
  return (
    <>
      <PageTitle lead={t('failedJobs.lead')}>{t('failedJobs.title')}</PageTitle>
      {asked.refusal && <RefusalBanner refusal={asked.refusal} onAgain={asked.refresh} />}
      {asked.value && (
        <Table
          caption={t('failedJobs.caption')}
          rows={asked.value.jobs}
          rowKey={({ jobId }) => jobId}
          empty={t('failedJobs.empty')}
          csvName="failed-jobs.csv"
          printedBy={printedBy}
          columns={[
            { key: 'failedAt', head: t('failedJobs.failedAt'), value: ({ failedAt }) => time(failedAt) },
            { key: 'name', head: t('failedJobs.name'), value: ({ name }) => inWords(name), names: true },
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
