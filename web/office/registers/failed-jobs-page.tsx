import { useTranslation } from 'react-i18next';
import { pointsRoutes } from '../../../contract/index.ts';
import { FailedJobs } from '../../components/failed-jobs.tsx';
import { useFace } from '../face.ts';

/** What the points cloud does by itself and failed at. */
export function FailedJobsPage() {
  const { t } = useTranslation('office');
  const { points } = useFace();
  return (
    <FailedJobs
      ask={(query) => points.call(pointsRoutes.listFailedJobs, { query })}
      names={t('failedJobs.names', { returnObjects: true })}
    />
  );
}
