import { useTranslation } from 'react-i18next';
import { mykeyRoutes } from '../../../contract/index.ts';
import { FailedJobs } from '../../components/failed-jobs.tsx';
import { BackLink } from '../../components/next.tsx';
import { useFace } from '../face.ts';

/** What マイキー does by itself and failed at. Never a person: a job says only that it is time to look. */
export function FailedJobsPage() {
  const { t } = useTranslation('mykey');
  const { admin } = useFace();
  return (
    <>
      <BackLink to="/admin">{t('admin.add.back')}</BackLink>
      <FailedJobs
        ask={(query) => admin.call(mykeyRoutes.listFailedJobs, { query })}
        names={t('failedJobs.names', { returnObjects: true })}
      />
    </>
  );
}
